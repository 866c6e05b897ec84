"""Edit cells of an XLSX workbook: patch the XML of its tabs, and copy all other parts as they are.

Styles, comments, drop-down lists, conditional formats, merged cells, charts and macros stay, since they are not parsed.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from metrocli.errors import Refused, UnreadableData
from metrocli.messages import MessageType
from metrocli.sheets.editing.edits import SheetCells
from metrocli.sheets.reading.workbook_worker import ALWAYS, IF_NEEDED, WorkbookOpener
from metrocli.xlsx.package import TAB_DAMAGED, find_tab_part, read_layout, read_relationships, report_damage
from metrocli.xlsx.patch_cells import CellElement, find_cells, set_text
from metrocli.xlsx.patch_styles import add_quote_prefix_styles
from metrocli.xlsx.patch_zip import replace_parts
from metrocli.xlsx.write import FORMULA_STARTS, explain_unwritable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metrocli.messages import Message
    from metrocli.sheets.editing.edits import Edit
    from metrocli.sheets.raw_column import RawValue
    from metrocli.sheets.reading.workbook_file import WorkbookFile

_SIGNED = "_xmlsignatures/"

WORKBOOK_SIGNED = MessageType(
    "workbook-signed",
    "the workbook has a digital signature, which any change would remove",
    "Edit a copy that is not signed.",
)
TAB_MISREAD = MessageType(
    "tab-misread", "the tab with the new texts would be read differently", "Change the cell by hand."
)


def edit_workbook(raw: bytes, source: WorkbookFile, edits: Mapping[str, Sequence[Edit]]) -> bytes:
    """Return the content of a workbook after some edits; all other cells and parts stay as they are.

    A new text is stored as text, even if it looks like a date or begins like a formula.

    Args:
        raw: the content of the file.
        source: the workbook.
        edits: the changes of each sheet, at most one a cell, in the order of the cells.

    Raises:
        Refused: the workbook is signed or damaged; or a cell does not hold its old text any more, is computed, or
            cannot hold its new text.
        UnreadableData: the workbook cannot be read.
    """
    file = source.path.name
    old = {sheet: read_tab_cells(raw, source, sheet, source.tab_name(sheet)) for sheet in edits}
    expected = {sheet: cells.apply(edits[sheet]) for sheet, cells in old.items()}
    for sheet, cells in old.items():
        for edit in edits[sheet]:
            if problem := explain_unwritable(edit.new):
                raise Refused(problem.about(cells.cell(edit)))
    try:
        with report_damage(file), zipfile.ZipFile(io.BytesIO(raw)) as book:
            refuse_signed(book, file)
            edited = replace_parts(raw, _patch_parts(book, source, old, edits), file)
        new = {sheet: read_tab_cells(edited, source, sheet, source.tab_name(sheet)) for sheet in edits}
    except UnreadableData as fault:
        raise Refused(fault.message) from fault
    for sheet, cells in new.items():
        if trim(cells.cells) != trim(expected[sheet]):
            raise Refused(TAB_MISREAD.at(cells.cell(edits[sheet][0])))
    return edited


def find_uneditable_cells(raw: bytes, source: WorkbookFile, edits: Mapping[str, Sequence[Edit]]) -> dict[Edit, Message]:
    """Find the edits whose cell is computed or is not a typed text, or cannot hold the new text.

    Args and errors are those of `edit_workbook`.

    Returns:
        For each of these edits, a message about the cell.
    """
    problems: dict[Edit, Message] = {}
    with report_damage(source.path.name), zipfile.ZipFile(io.BytesIO(raw)) as book:
        for sheet, some in edits.items():
            xml, cells = (
                book.read(find_tab_part(book, source.tab_name(sheet))),
                read_tab_cells(raw, source, sheet, source.tab_name(sheet)),
            )
            elements = find_cells(xml, {(edit.row, edit.index) for edit in some}, f"{cells.file}, sheet '{cells.tab}'")
            for edit in some:
                element = elements.get((edit.row, edit.index))  # a blank cell may have none
                problem = (element and element.problem) or explain_unwritable(edit.new)
                if problem:
                    problems[edit] = problem.about(cells.cell(edit))
    return problems


def refuse_signed(book: zipfile.ZipFile, file: str) -> None:
    """Raise an error if a workbook has a digital signature.

    Raises:
        Refused: it has one.
    """
    if any(name.startswith(_SIGNED) for name in book.namelist()):
        raise Refused(WORKBOOK_SIGNED.at(file))


def read_tab_cells(raw: bytes, source: WorkbookFile, sheet: str, name: str) -> SheetCells:
    """Read a tab with the library that reads workbooks.

    Args:
        raw: the content of the workbook.
        source: its file.
        sheet: the name of the sheet.
        name: the name of the tab.

    Raises:
        UnreadableData: the tab is damaged.
    """
    from python_calamine import CalamineError

    try:
        opener = WorkbookOpener(io.BytesIO(raw), IF_NEEDED if read_layout(source.path).is_usual else ALWAYS)
        tab = opener.get_tab(opener.book.sheet_names.index(name))
        cells: list[list[RawValue]] = [list(row) for row in tab.to_python(skip_empty_area=False)]
    except (CalamineError, ValueError) as fault:  # ValueError: there is no such tab
        raise UnreadableData(f"{source.path.name}, sheet '{name}'", TAB_DAMAGED()) from fault
    return SheetCells(sheet, source.path.name, cells, in_workbook=True, tab=name)


def trim(cells: Sequence[Sequence[RawValue]]) -> list[list[RawValue]]:
    """Return a copy of the cells without the blank ones at the ends of rows and without blank rows at the end."""
    rows = [list(row) for row in cells]
    for row in rows:
        while row and row[-1] == "":
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _patch_parts(
    book: zipfile.ZipFile, source: WorkbookFile, old: Mapping[str, SheetCells], edits: Mapping[str, Sequence[Edit]]
) -> dict[str, bytes]:
    """Return the new content of each part of the package that changes, by its name."""
    names = {sheet: find_tab_part(book, source.tab_name(sheet)) for sheet in edits}
    tabs = {sheet: book.read(name) for sheet, name in names.items()}
    elements = {sheet: _find_elements(tabs[sheet], old[sheet], edits[sheet]) for sheet in edits}
    formula_like_styles = {
        element.style
        for sheet in edits
        for element, edit in zip(elements[sheet], edits[sheet], strict=True)
        if edit.new.startswith(FORMULA_STARTS)
    }
    parts: dict[str, bytes] = {}
    new_styles: dict[int, int] = {}
    if formula_like_styles:
        name = dict(read_relationships(book).values())["styles"]
        parts[name], new_styles = add_quote_prefix_styles(book.read(name), formula_like_styles)
    for sheet, xml in tabs.items():
        pieces: list[bytes] = []
        copied = 0
        for element, edit in zip(elements[sheet], edits[sheet], strict=True):
            style = new_styles[element.style] if edit.new.startswith(FORMULA_STARTS) else element.style
            pieces += [xml[copied : element.start], set_text(xml[element.start : element.end], edit.new, style)]
            copied = element.end
        parts[names[sheet]] = b"".join([*pieces, xml[copied:]])
    return parts


def _find_elements(xml: bytes, cells: SheetCells, edits: Sequence[Edit]) -> list[CellElement]:
    """Return the XML element of the cell of each edit.

    Raises:
        Refused: a cell is not a text that someone typed.
    """
    elements = find_cells(xml, {(edit.row, edit.index) for edit in edits}, f"{cells.file}, sheet '{cells.tab}'")
    for edit in edits:
        if problem := elements[edit.row, edit.index].problem:
            raise Refused(problem.about(cells.cell(edit)))
    return [elements[edit.row, edit.index] for edit in edits]
