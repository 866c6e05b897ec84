"""A marked-up copy of a dataset: cells in the colour of their findings, which stand in comments, and a list of all."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from metrocli.errors import Refused, UnreadableData
from metrocli.model.cell import column_letters
from metrocli.model.findings import Severity
from metrocli.sheets.writing.convert import build_workbook as workbook_of
from metrocli.text.fold import fold
from metrocli.xlsx.package import PACKAGED
from metrocli.xlsx.write import bold, fill, tab_name, writable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

    from metrocli.check.evidence.evidence import Evidence
    from metrocli.model import cell
    from metrocli.model.findings import Finding
    from metrocli.sheets.table import RawTable

_COLORS = {Severity.ERROR: "F4B6B6", Severity.WARNING: "FCE3A6", Severity.NOTE: "D6E4F5"}
_TITLE = "findings"
_HEADERS = ("severity", "rule", "sheet", "cell", "column", "value", "finding", "what to do")
_LINK = 3
_AUTHOR = "metrocli check"
_DROPPED = {"xl/vbaProject": "macros", "xl/ctrlProps/": "buttons and boxes", "xl/embeddings/": "embedded files"}
_SHAPE = re.compile(rb"<(?:\w+:)?(?:sp|cxnSp|grpSp)[\s>]")
_CHARACTERS_A_LINE, _POINTS_A_LINE, _WIDTH = 42, 16, 320


class MarkedUp(NamedTuple):
    """A marked-up copy.

    Attributes:
        content: the workbook.
        notes: what of the original the copy lacks, a sentence each.
    """

    content: bytes
    notes: tuple[str, ...]


def marked_up(evidence: Evidence, findings: Sequence[Finding]) -> MarkedUp:
    """Make a copy in which the findings can be seen where they are.

    Args:
        evidence: the sheets. Of an XLSX workbook the copy is one with all its tabs and their formatting; of any other
            dataset it is made as `convert` makes a workbook.
        findings: what to mark.

    Raises:
        UnreadableData: the workbook cannot be opened.
    """
    path = evidence.dataset.source.path
    as_it_is = path.suffix.lower() in PACKAGED and path.is_file()
    tables = {table.name: table for table in evidence.tables}
    if as_it_is:
        content = path.read_bytes()
        book, lost = _opened(content, path)
        # A tab that is a chart has no cells.
        tabs = {fold(each.title).replace(" ", "_"): each.title for each in book.worksheets}
        notes = [f"The copy lacks what only some programs know: {lost}."] if lost else []
        left = _left_out(content)
        notes += [f"The copy is without the workbook's {' and '.join(left)}."] if left else []
    else:
        fitting = _fitting([*tables.values()])
        book, _ = _opened(workbook_of(fitting), path)
        tabs = {fold(name).replace(" ", "_"): each.title for name, each in zip(tables, book.worksheets, strict=True)}
        cut = [table.file for table, fits in zip(tables.values(), fitting, strict=True) if table.rows != fits.rows]
        notes = [f"Of {file} the copy lacks what no cell of a workbook can hold." for file in cut]
    marked: dict[tuple[str, str], list[Finding]] = {}
    rows = []
    for finding in findings:
        tab = tabs.get(fold(finding.cell.sheet).replace(" ", "_"))
        place = "A1" if tab is None else _place(finding.cell, tables.get(finding.cell.sheet), as_it_is=as_it_is)
        if tab is not None:
            marked.setdefault((tab, place), []).append(finding)
        rows.append((finding, tab, place))
    for (tab, place), found in marked.items():
        _mark(_top_left(book[tab], place), found)
    _list(book, rows)
    out = io.BytesIO()
    book.save(out)
    return MarkedUp(out.getvalue(), tuple(notes))


def _left_out(content: bytes) -> list[str]:
    """What of a workbook the library that copies it drops without a word."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        names = book.namelist()
        left = [what for begin, what in _DROPPED.items() if any(name.startswith(begin) for name in names)]
        drawings = (name for name in names if name.startswith("xl/drawings/drawing"))
        return [*left, *(["shapes"] if any(_SHAPE.search(book.read(name)) for name in drawings) else [])]


def _fitting(tables: Sequence[RawTable]) -> list[RawTable]:
    """Tables as far as a workbook can hold them: what it cannot must not keep the rest from being looked at."""
    names: list[str] = []
    fitting = []
    for table in tables:
        names.append(tab_name(table.name, names))
        rows = [[writable(raw) if isinstance(raw, str) else raw for raw in row] for row in table.rows]
        fitting.append(replace(table, name=names[-1], headers=tuple(map(writable, table.headers)), rows=rows))
    return fitting


def _opened(content: bytes, path: Path) -> tuple[Workbook, str]:
    """A workbook as openpyxl has it, and what it cannot take along."""
    from openpyxl import load_workbook

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            book = load_workbook(io.BytesIO(content), rich_text=True)
        except (ValueError, KeyError, TypeError, AttributeError, OSError, zipfile.BadZipFile) as fault:
            problem = "the workbook can be read, but not copied: a part of it is not as spreadsheet programs write it"
            raise UnreadableData(path.name, problem, "Open it in a spreadsheet program and save it again.") from fault
    return book, "; ".join(dict.fromkeys(str(each.message) for each in caught))


def _place(cell: cell.Cell, table: RawTable | None, *, as_it_is: bool) -> str:
    """Where a finding is marked in the copy: at its cell; else at the head of its column, or the beginning of its row.

    A copy that is made anew has its header in the first row, and no blank rows.
    """
    if table is None:
        return "A1"
    head = table.header_row if as_it_is else 1
    if as_it_is or not cell.row:
        row = cell.row or head
    else:
        below = {number: place for place, number in enumerate(table.row_numbers, 2)}
        row = below.get(cell.row, 1)
    return f"{column_letters(max(cell.index, 0))}{row}"


def _top_left(sheet: Worksheet, place: str) -> Cell:
    """A cell; of merged ones, the one that holds what they say."""
    for area in sheet.merged_cells.ranges:
        if place in area:
            return sheet.cell(area.min_row, area.min_col)  # type: ignore[return-value] # the first one is a cell
    return sheet[place]  # type: ignore[no-any-return] # one place is one cell


def _mark(cell: Cell, found: Sequence[Finding]) -> None:
    """Colour a cell by the surest of its findings, and say them in its comment, below what that says already."""
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    surest = min((each.rule.severity for each in found), key=[*Severity].index)
    cell.fill = PatternFill("solid", start_color=_COLORS[surest])
    said = [f"{each.rule.code} {each.rule.severity}: {each.message}. {_fix_of(each)}" for each in found]
    before = [cell.comment.text] if cell.comment is not None else []
    text = writable("\n\n".join([*before, *dict.fromkeys(said)]))
    lines = sum(len(line) // _CHARACTERS_A_LINE + 1 for line in text.split("\n"))
    cell.comment = Comment(text, _AUTHOR, height=_POINTS_A_LINE * (lines + 1), width=_WIDTH)


def _fix_of(finding: Finding) -> str:
    return finding.suggestion or finding.rule.fix


def _list(book: Workbook, rows: Sequence[tuple[Finding, str | None, str]]) -> None:
    """A first sheet with all findings, each with a link to where it is marked."""
    from openpyxl.styles import Font, PatternFill
    from openpyxl.worksheet.hyperlink import Hyperlink

    sheet = book.create_sheet(tab_name(_TITLE, book.sheetnames), 0)
    told = [_told(finding, place) for finding, _, place in rows]
    fill(sheet, _HEADERS, [[writable(text) for text in row] for row in told])
    for number, (finding, tab, place) in enumerate(rows, 2):
        sheet.cell(number, 1).fill = PatternFill("solid", start_color=_COLORS[finding.rule.severity])
        if tab is not None:
            link = sheet.cell(number, _LINK + 1)
            quoted = tab.replace("'", "''")
            link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{quoted}'!{place}")
            link.font = Font(name=bold().name, sz=bold().sz, color="0563C1", underline="single")
    for each in book.worksheets[1:]:
        each.sheet_view.tabSelected = False
    book.active = 0


def _told(finding: Finding, place: str) -> tuple[str, ...]:
    rule, cell = finding.rule, finding.cell
    return (
        str(rule.severity),
        rule.code,
        cell.sheet,
        place,
        cell.column,
        finding.value,
        finding.message,
        _fix_of(finding),
    )


def refuse_own(target: Path, data: Path) -> None:
    """Refuse to write a copy over the data itself.

    Raises:
        Refused: it is the same file.
    """
    if target.exists() and data.exists() and target.resolve() == data.resolve():
        raise Refused(f"{target} is the data itself. Name another file for the marked-up copy.")
