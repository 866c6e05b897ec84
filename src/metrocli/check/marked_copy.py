"""A workbook with the findings marked: cells coloured by severity, findings in comments, and a list of all findings."""

from __future__ import annotations

import io
import warnings
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from metrocli.check.findings_listing import unite_findings
from metrocli.errors import Refused, UnreadableData
from metrocli.messages import Message, MessageType
from metrocli.model.cell import to_column_letters
from metrocli.model.findings import Severity
from metrocli.sheets.columns.list_column import ColumnsOfRows
from metrocli.sheets.reading.sheet_names import UNNAMED
from metrocli.sheets.reading.workbook_file import WorkbookFile
from metrocli.sheets.writing.conversion_notes import note_rows_above_headers
from metrocli.sheets.writing.convert import build_workbook as workbook_of
from metrocli.text.fold import fold
from metrocli.xlsx.kept_tabs import blank_tabs, find_large_tabs, list_worksheets, put_tabs_back
from metrocli.xlsx.lost_parts import PARTS_LEFT_OUT, list_dropped_parts
from metrocli.xlsx.package import OOXML_SUFFIXES
from metrocli.xlsx.tables.lost_text import LostTexts
from metrocli.xlsx.write import make_bold_font, make_tab_name, replace_unwritable, write_table

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from openpyxl import Workbook
    from openpyxl.cell import Cell

    from metrocli.check.evidence.evidence import Evidence
    from metrocli.model import cell
    from metrocli.model.findings import Finding
    from metrocli.sheets.reading.source import SheetSource
    from metrocli.sheets.table import RawTable

PARTS_UNSUPPORTED = MessageType("parts-unsupported", "The copy lacks parts that metrocli cannot copy: {parts}.")
COPY_IS_NEW = MessageType(
    "copy-is-new",
    "The copy is a new workbook with the values of the sheets, without colours, comments and formulas.",
    "Save the original as .xlsx to have them in the copy.",
)
NOT_COPIED = MessageType(
    "workbook-not-copied",
    "the workbook can be read but not copied, because a part of it is damaged or has an unusual form",
    "Open it in a spreadsheet program and save it again.",
)
TABS_NOT_MARKED = MessageType(
    "tabs-not-marked",
    "{count:,} tabs are copied as they are and not marked, because they are damaged or unusual: {tabs:all}.",
    "Open the workbook in a spreadsheet program and save it again.",
    one="The tab {tabs:and} is copied as it is and not marked, because it is damaged or unusual.",
)
TABS_NOT_COPIED = MessageType(
    "tabs-not-copied",
    "The copy does not have {count:,} tabs, because the workbook lacks their contents: {tabs:all}.",
    one="The copy does not have the tab {tabs:and}, because the workbook lacks its content.",
)
COPY_OVER_DATA = MessageType("copy-over-data", "{path} is the data itself", "Name another file for the marked-up copy.")
FINDINGS_NOT_MARKED = MessageType(
    "findings-not-marked",
    "{count:,} findings are not marked at their cells, because the copy has {limit:,} marks; its first tab lists them.",
    "Correct the other findings first.",
    "1 finding is not marked at its cell, because the copy has {limit:,} marks; its first tab lists it.",
)
MOST_MARKED = 20_000
"""The most findings that are marked: each costs a comment and a link, and Excel opens no tab with 65,531 links."""
_COLORS = {Severity.ERROR: "F4B6B6", Severity.WARNING: "FCE3A6", Severity.NOTE: "D6E4F5"}
_TITLE = "findings"
_HEADERS = ("severity", "rule", "sheet", "cell", "also", "column", "value", "finding", "what to do")
_LINK = 3
_AUTHOR = "metrocli check"
_WARNINGS = {
    "Data Validation extension": "drop-down lists from other tabs",
    "Conditional Formatting extension": "conditional formats of newer kinds",
    "Sparkline Group extension": "sparklines",
    "Slicer List extension": "slicers",
    "Timeline Ref extension": "timelines",
    "Protected Range extension": "protected ranges",
    "Ignored Error extension": "ignored errors",
    "Web Extension extension": "add-ins",
    "Unknown extension": "extensions of other programs",
    "DrawingML support": "shapes",
    "The image": "pictures",
    "Workbook contains no default style": "",
}
"""The parts that warnings of openpyxl are about, by their first words; "" if nothing is lost."""
_CHARACTERS_A_LINE, _POINTS_A_LINE, _WIDTH = 42, 16, 320


class _ListRow(NamedTuple):
    """A row of the list of findings: findings that say the same, and the cells of the copy where they are marked."""

    group: list[Finding]
    tab: str | None
    place: str
    other_places: list[str]


class MarkedCopy(NamedTuple):
    """A copy of a dataset with its findings marked.

    Attributes:
        content: the bytes of the workbook.
        notes: messages about parts of the original that the copy lacks.
    """

    content: bytes
    notes: tuple[Message, ...]


def mark_findings(evidence: Evidence, findings: Sequence[Finding]) -> MarkedCopy:
    """Make a copy of a dataset as a workbook, with its findings marked at their cells.

    Args:
        evidence: the dataset. The copy of an XLSX workbook keeps all tabs and their formatting; the copy of any other
            dataset is a new workbook, as `convert` makes it. A damaged tab is copied as it is.
        findings: the findings to mark; the most severe `MOST_MARKED`, and the others are only listed.

    Raises:
        UnreadableData: the workbook cannot be copied.
    """
    path = evidence.dataset.source.path
    keeps_layout = path.suffix.lower() in OOXML_SUFFIXES and path.is_file()
    tables = {table.name: table for table in evidence.tables}
    if keeps_layout:
        content = path.read_bytes()
        (book, warned_parts, warning_text), damaged = _open_undamaged_tabs(content, path)
        # Chart tabs are left out, since they have no cells.
        markable = {tab.title for tab in book.worksheets} - damaged.keys()
        tabs = {fold(title).replace(" ", "_"): title for title in markable} | _name_tabs(evidence.dataset.source)
        tabs = {name: title for name, title in tabs.items() if title in markable}
        notes = _note_tabs(content, book, damaged)
        notes += [PARTS_UNSUPPORTED(parts=warning_text)] if warning_text else []
    else:
        content, damaged = b"", {}
        lost = LostTexts()
        writable_tables = _writable_tables([*tables.values()], lost)
        book, warned_parts, _ = _open_workbook(workbook_of(writable_tables), path)
        tabs = {fold(name).replace(" ", "_"): tab.title for name, tab in zip(tables, book.worksheets, strict=True)}
        notes = [COPY_IS_NEW.at(path.name)] if path.is_file() else []
        notes += [*lost.notes(), *note_rows_above_headers([*tables.values()])]
    findings_by_cell: dict[tuple[str, str], list[Finding]] = {}
    places = {}
    rows = {name: None if keeps_layout else _number_rows(table) for name, table in tables.items()}
    ranks = [*Severity]
    by_severity = sorted(findings, key=lambda finding: ranks.index(finding.rule.severity))
    for number, finding in enumerate(by_severity):
        cell = finding.cell
        tab = tabs.get(fold(cell.sheet).replace(" ", "_"))
        header_row = tables[cell.sheet].header_row if keeps_layout and cell.sheet in tables else 1
        place = _place(cell, rows[cell.sheet], header_row) if tab is not None and cell.sheet in tables else "A1"
        if tab is not None and number < MOST_MARKED:
            findings_by_cell.setdefault((tab, place), []).append(finding)
        places[finding] = (tab if number < MOST_MARKED else None, place)
    left = len(findings) - MOST_MARKED
    notes += [FINDINGS_NOT_MARKED(count=left, limit=MOST_MARKED)] if left > 0 else []
    groups = unite_findings(findings)
    hidden = _find_hidden_cells(book)
    for (tab, place), cell_findings in findings_by_cell.items():
        _mark_cell(book[tab][hidden.get((tab, place), place)], cell_findings)
    _add_list(book, [_ListRow(group, *places[group[0]], [places[other][1] for other in group[1:]]) for group in groups])
    copy = _save_workbook(book, path)
    if damaged:
        copy = put_tabs_back(copy, content, damaged)
    dropped = list_dropped_parts(io.BytesIO(content), io.BytesIO(copy)) if content else []
    dropped = [*dict.fromkeys([*dropped, *warned_parts])]
    notes += [PARTS_LEFT_OUT(parts=dropped)] if dropped else []
    return MarkedCopy(copy, tuple(notes))


def _writable_tables(tables: Sequence[RawTable], lost: LostTexts) -> list[RawTable]:
    """Return tables whose texts a workbook can hold, so that all else can be shown; `lost` remembers the cells."""
    names: list[str] = []
    writable_tables = []
    for table in tables:
        names.append(make_tab_name(table.name, names))
        headers, *rows = [
            [
                lost.fit(raw, names[-1], f"{to_column_letters(i)}{n}") if isinstance(raw, str) else raw
                for i, raw in enumerate(row)
            ]
            for n, row in enumerate([table.headers, *table.rows], 1)
        ]
        writable_tables.append(
            replace(table, name=names[-1], headers=tuple(map(str, headers)), columns=ColumnsOfRows(rows, len(headers)))
        )
    return writable_tables


def _open_workbook(content: bytes, path: Path) -> tuple[Workbook, list[str], str]:
    """Open a workbook with openpyxl; also return the parts that it cannot keep, and its other warnings."""
    from openpyxl import load_workbook

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            book = load_workbook(io.BytesIO(content), rich_text=True)
        except Exception as fault:  # a part may be damaged in any way, so the fault may be of any kind
            raise UnreadableData(path.name, NOT_COPIED()) from fault
    texts = dict.fromkeys(str(warning.message) for warning in caught)
    parts = {text: part for text in texts for begin, part in _WARNINGS.items() if text.startswith(begin)}
    return book, [part for part in parts.values() if part], "; ".join(text for text in texts if text not in parts)


def _open_undamaged_tabs(content: bytes, path: Path) -> tuple[tuple[Workbook, list[str], str], dict[str, str]]:
    """Open a workbook; damaged tabs, and those too large to copy, are blank in it. Also return their parts by name."""
    large = find_large_tabs(content)
    try:
        return _open_workbook(blank_tabs(content, large.values()) if large else content, path), large
    except UnreadableData as fault:
        with suppress(UnreadableData):
            tabs = {tab: part for tab, part in list_worksheets(content).items() if part}
            parts = {*tabs.values()}
            _open_workbook(blank_tabs(content, parts), path)
            damaged = large | {
                tab: part
                for tab, part in tabs.items()
                if tab not in large and not _can_open(content, parts - {part}, path)
            }
            if damaged.keys() != tabs.keys():
                return _open_workbook(blank_tabs(content, damaged.values()), path), damaged
        raise fault from None


def _name_tabs(source: SheetSource) -> dict[str, str]:
    """Return the tabs of the sheets of a workbook, by the names of the sheets: `activities` may be `Actividades`."""
    return {name: source.tab_name(name) for name in source.sheet_names} if isinstance(source, WorkbookFile) else {}


def _can_open(content: bytes, blank: Collection[str], path: Path) -> bool:
    """Return whether a workbook can be opened if some of its tabs are blank."""
    try:
        _open_workbook(blank_tabs(content, blank), path)
    except UnreadableData:
        return False
    return True


def _note_tabs(content: bytes, book: Workbook, damaged: Mapping[str, str]) -> list[Message]:
    """Note the tabs that are copied without marks, and those that are not copied."""
    missing = [tab.strip() or UNNAMED for tab in list_worksheets(content) if tab not in book.sheetnames]
    kinds = {TABS_NOT_MARKED: [*damaged], TABS_NOT_COPIED: missing}
    return [kind(count=len(tabs), tabs=tabs) for kind, tabs in kinds.items() if tabs]


def _save_workbook(book: Workbook, path: Path) -> bytes:
    """Return a workbook as bytes.

    Raises:
        UnreadableData: openpyxl has read a value that it cannot write.
    """
    out = io.BytesIO()
    try:
        book.save(out)
    except Exception as fault:  # the fault may be of any kind, see above
        raise UnreadableData(path.name, NOT_COPIED()) from fault
    return out.getvalue()


def _number_rows(table: RawTable) -> dict[int, int]:
    """Return the rows of a table in a new workbook, which has its header in the first row and no blank rows."""
    return {old_row: new_row for new_row, old_row in enumerate(table.row_numbers, 2)}


def _place(cell: cell.Cell, new_rows: Mapping[int, int] | None, header_row: int) -> str:
    """Return the cell of the copy where a finding is marked, such as J23.

    A finding about a column is marked at its header, one about a row at the first cell.

    Args:
        cell: the cell of the finding.
        new_rows: the rows of the copy, by the rows of the data; None if they are the same.
        header_row: the row of the header in the copy.
    """
    row = cell.row or header_row if new_rows is None else new_rows.get(cell.row, header_row)
    return f"{to_column_letters(max(cell.index, 0))}{row}"


def _find_hidden_cells(book: Workbook) -> dict[tuple[str, str], str]:
    """Return the first cell of the merged area, which alone is shown, for each other cell of it, by tab and place."""
    return {
        (tab.title, f"{to_column_letters(column - 1)}{row}"): f"{to_column_letters(area.min_col - 1)}{area.min_row}"
        for tab in book.worksheets
        for area in tab.merged_cells.ranges
        for row, column in area.cells
    }


def _mark_cell(cell: Cell, findings: Sequence[Finding]) -> None:
    """Colour a cell by its most severe finding, and add its findings to its comment."""
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    worst = min((finding.rule.severity for finding in findings), key=[*Severity].index)
    cell.fill = PatternFill("solid", start_color=_COLORS[worst])
    paragraphs = [
        f"{finding.rule.code} {finding.rule.severity}: {finding.message.text}. {finding.fix}" for finding in findings
    ]
    old_comment = [cell.comment.text] if cell.comment is not None else []
    text = replace_unwritable("\n\n".join([*old_comment, *dict.fromkeys(paragraphs)]))
    lines = sum(len(line) // _CHARACTERS_A_LINE + 1 for line in text.split("\n"))
    cell.comment = Comment(text, _AUTHOR, height=_POINTS_A_LINE * (lines + 1), width=_WIDTH)


def _add_list(book: Workbook, rows: Sequence[_ListRow]) -> None:
    """Add a first tab that lists all findings, each with a link to its first cell."""
    from openpyxl.styles import Font, PatternFill
    from openpyxl.worksheet.hyperlink import Hyperlink

    sheet = book.create_sheet(make_tab_name(_TITLE, book.sheetnames), 0)
    texts = [_row_texts(row) for row in rows]
    write_table(sheet, _HEADERS, [[replace_unwritable(text) for text in row] for row in texts])
    for number, row in enumerate(rows, 2):
        sheet.cell(number, 1).fill = PatternFill("solid", start_color=_COLORS[row.group[0].rule.severity])
        if row.tab is not None:
            link = sheet.cell(number, _LINK + 1)
            quoted = row.tab.replace("'", "''")
            link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{quoted}'!{row.place}")
            link.font = Font(name=make_bold_font().name, sz=make_bold_font().sz, color="0563C1", underline="single")
    for other in book.worksheets[1:]:
        other.sheet_view.tabSelected = False
    book.active = 0


def _row_texts(row: _ListRow) -> tuple[str, ...]:
    finding = row.group[0]
    rule, cell = finding.rule, finding.cell
    return (
        str(rule.severity),
        rule.code,
        cell.sheet,
        row.place,
        "; ".join(row.other_places),
        cell.column,
        finding.value,
        finding.message.text,
        finding.fix,
    )


def refuse_overwriting(target: Path, data: Path) -> None:
    """Refuse to write a copy over the data itself.

    Raises:
        Refused: the target is the file of the data.
    """
    if target.exists() and data.exists() and target.resolve() == data.resolve():
        raise Refused(COPY_OVER_DATA(path=str(target)))
