"""Editing cells of an XLSX workbook: the parts of its tabs are patched, and all others are copied as they are.

What a workbook knows of its cells (styles, comments, drop-downs, colours by rule, merged cells, charts, macros) stays,
because nothing of it is ever opened.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from metrocli.errors import Refused, UnreadableData
from metrocli.files.zipguard import SAVE_AGAIN
from metrocli.sheets.editing.edits import SheetCells
from metrocli.xlsx.package import find_tab_part, read_relationships, report_damage
from metrocli.xlsx.patch_cells import CellElement, find_cells, set_text
from metrocli.xlsx.patch_styles import add_quote_prefix_styles
from metrocli.xlsx.patch_zip import replace_parts
from metrocli.xlsx.write import FORMULA_STARTS, explain_unwritable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metrocli.sheets.editing.edits import Edit
    from metrocli.sheets.reading.source import WorkbookFile
    from metrocli.sheets.table import RawValue

_SIGNED = "_xmlsignatures/"


def edit_workbook(raw: bytes, source: WorkbookFile, edits: Mapping[str, Sequence[Edit]]) -> bytes:
    """A workbook with some cells edited; all other cells and all other parts stay as they are.

    A text stays a text, also one that reads as a date or begins like a formula.

    Args:
        raw: the file as it is.
        source: the workbook.
        edits: what to change, by sheet and in the order of the cells.

    Raises:
        Refused: the workbook is signed or damaged; a cell no longer holds what was read, is computed, or cannot hold
            its new text. UnreadableData: the workbook cannot be read.
    """
    file = source.path.name
    grids = {sheet: _grid(raw, source, sheet) for sheet in edits}
    meant = {sheet: grid.apply(edits[sheet]) for sheet, grid in grids.items()}
    for sheet, grid in grids.items():
        for edit in edits[sheet]:
            if fault := explain_unwritable(edit.new):
                raise Refused(f"{grid.cell(edit)}: {fault}")
    try:
        with report_damage(file), zipfile.ZipFile(io.BytesIO(raw)) as book:
            if any(name.startswith(_SIGNED) for name in book.namelist()):
                raise Refused(f"{file}: it is signed, and would lose its signature. Edit a copy that is not signed.")
            new = replace_parts(raw, _parts(book, source, grids, edits), file)
        again = {sheet: _grid(new, source, sheet) for sheet in edits}
    except UnreadableData as fault:
        raise Refused(str(fault)) from fault
    for sheet, grid in again.items():
        if _trimmed(grid.cells) != _trimmed(meant[sheet]):
            problem = "with the new texts the tab would be read as something else than is meant"
            raise Refused(f"{grid.cell(edits[sheet][0])}: {problem}. Change the cell by hand.")
    return new


def _grid(raw: bytes, source: WorkbookFile, sheet: str) -> SheetCells:
    """A tab, as the reader reads it."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        tab = CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_name(source.tab_name(sheet))
        cells: list[list[RawValue]] = [list(row) for row in tab.to_python(skip_empty_area=False)]
    except CalamineError as fault:
        raise UnreadableData(f"{source.path.name}, sheet '{sheet}'", "the tab is damaged", SAVE_AGAIN) from fault
    return SheetCells(sheet, source.path.name, cells, in_workbook=True)


def _trimmed(cells: Sequence[Sequence[RawValue]]) -> list[list[RawValue]]:
    """Cells without the blank ones at the ends of rows and below the last row: a tab ends with its last filled cell."""
    rows = [list(row) for row in cells]
    for row in rows:
        while row and row[-1] == "":
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _parts(
    book: zipfile.ZipFile, source: WorkbookFile, grids: Mapping[str, SheetCells], edits: Mapping[str, Sequence[Edit]]
) -> dict[str, bytes]:
    """The new content of each part that changes."""
    names = {sheet: find_tab_part(book, source.tab_name(sheet)) for sheet in edits}
    tabs = {sheet: book.read(name) for sheet, name in names.items()}
    places = {sheet: _places(tabs[sheet], grids[sheet], edits[sheet]) for sheet in edits}
    risky = {
        place.style
        for sheet in edits
        for place, edit in zip(places[sheet], edits[sheet], strict=True)
        if edit.new.startswith(FORMULA_STARTS)
    }
    parts: dict[str, bytes] = {}
    numbers: dict[int, int] = {}
    if risky:
        name = dict(read_relationships(book).values())["styles"]
        styles = book.read(name)
        parts[name], numbers = add_quote_prefix_styles(styles, risky)
    for sheet, xml in tabs.items():
        pieces: list[bytes] = []
        done = 0
        for place, edit in zip(places[sheet], edits[sheet], strict=True):
            style = numbers[place.style] if edit.new.startswith(FORMULA_STARTS) else place.style
            pieces += [xml[done : place.start], set_text(xml[place.start : place.end], edit.new, style)]
            done = place.end
        parts[names[sheet]] = b"".join([*pieces, xml[done:]])
    return parts


def _places(xml: bytes, grid: SheetCells, edits: Sequence[Edit]) -> list[CellElement]:
    """Where the cell of each edit stands in the part of its tab."""
    cells = find_cells(xml, {(edit.row, edit.index) for edit in edits}, f"{grid.file}, sheet '{grid.sheet}'")
    for edit in edits:
        if problem := cells[edit.row, edit.index].problem:
            raise Refused(
                f"{grid.cell(edit)}: {problem}. Only texts that someone typed in are edited: change it by hand."
            )
    return [cells[edit.row, edit.index] for edit in edits]
