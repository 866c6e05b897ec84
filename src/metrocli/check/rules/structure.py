"""Structure: whether the files, the sheets and their columns are what the declaration of the sheets says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.check.evidence.read_faults import report_faults
from metrocli.check.rule import rule
from metrocli.model.findings import FaultKind, Severity, Violation
from metrocli.sheets.reading.layout import find_similar_header
from metrocli.sheets.schema import SHEETS, SHEETS_BY_NAME, ColumnType
from metrocli.text.fold import fold
from metrocli.text.phrases import format_count
from metrocli.text.quoting import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from metrocli.check.evidence.evidence import Evidence
    from metrocli.sheets.table import RawTable

CORE = ("memberships", "activities")
"""The sheets that nearly every question needs."""

_NEAR = 0.75


@rule(
    "S001",
    "A sheet that cannot be read",
    Severity.ERROR,
    why="Nothing that the sheet holds is known, so whatever needs it cannot be answered.",
    fix="Do what the message says, most often: save the file again as CSV (UTF-8) or as XLSX.",
    example="activities.csv: this is no text in UTF-8, UTF-16 or cp1252",
)
def unreadable(evidence: Evidence) -> Iterator[Violation]:
    """Find sheets that reading gave up."""
    yield from report_faults(evidence, FaultKind.UNREADABLE)


@rule(
    "S002",
    "A sheet that is missing",
    Severity.WARNING,
    why="Without the members, no name in any other sheet can be understood; without the activities, there is nothing "
    "to count.",
    fix="Add the sheet. If it is there under another name, give it the name in the message.",
    example="association.xlsx: there is no sheet 'memberships' (one membership of one member a row)",
)
def missing_sheet(evidence: Evidence) -> Iterator[Violation]:
    """Find that one of the two sheets is missing that nearly every question needs."""
    misnamed = {name: written for written, name in _misnamed(evidence).items()}
    for name in _missing(evidence, CORE):
        near = misnamed.get(name, "")
        fix = f"Is it '{near}'? Rename that to '{name}'." if near else _add(evidence, name)
        yield Violation(
            evidence.cell(name), "", f"there is no sheet '{name}' ({SHEETS_BY_NAME[name].row_help} a row)", fix
        )


@rule(
    "S003",
    "Codes without a sheet that lists them",
    Severity.NOTE,
    why="The codes can be counted, but they have no titles, and a mistyped code cannot be told from a right one.",
    fix="Add the sheet, with a row for each code and its title.",
    example="activities.csv, column 'outcomes': codes such as 'L1A1D1' stand here, but there is no sheet "
    "'outcomes' that lists them",
)
def unlisted_codes(evidence: Evidence) -> Iterator[Violation]:
    """Find columns of codes whose sheet is missing."""
    for name in _missing(evidence, [sheet.name for sheet in SHEETS]):
        citing = (
            (sheet.name, column.name)
            for sheet in SHEETS
            for column in sheet.columns
            if column.refers_to == name and column.type is ColumnType.CODE
        )
        for sheet, column in citing:
            texts = evidence.texts(sheet, column)
            first = next((each for each in texts if (sheet, each[0]) not in evidence.footer_rows), None)
            if first is not None:
                cell = evidence.cell(sheet, 0, column)
                message = f"codes such as {quote(first[1])} stand here, but there is no sheet '{name}' that lists them"
                yield Violation(cell, "", message, _add(evidence, name))
                break


@rule(
    "S004",
    "A sheet's name that is nearly right",
    Severity.WARNING,
    why="A sheet under another name is not read, so all that it holds is left out, without a word.",
    fix="Rename the file or the tab as the message says.",
    example="participation.csv: no sheet is called 'participation', so it is not read; very likely it is "
    "'participations'",
)
def misnamed_sheet(evidence: Evidence) -> Iterator[Violation]:
    """Find sheets whose name is nearly that of one that is not there."""
    for written, near in _misnamed(evidence).items():
        if near not in CORE:
            message = f"no sheet is called {quote(written)}, so it is not read; very likely it is '{near}'"
            yield Violation(evidence.cell(written), written, message, f"Rename it to '{near}'.", near)


@rule(
    "S005",
    "A sheet that nothing uses",
    Severity.NOTE,
    why="No question reads it. It is kept as it is, and nothing that it says is counted.",
    fix="Leave it if it is meant for people only. Otherwise give it the name of one of the sheets, or put its columns "
    "where they belong.",
    example="association.xlsx, sheet 'Ideas 2024': nothing uses the sheet 'Ideas 2024'",
)
def unknown_sheet(evidence: Evidence) -> Iterator[Violation]:
    """Find sheets of names that are not declared."""
    misnamed = _misnamed(evidence)
    for written in _undeclared(evidence):
        if written not in misnamed:
            near = _near(written, SHEETS_BY_NAME)
            fix = f"Is it a second '{near}'? That one is there already." if near else ""
            yield Violation(evidence.cell(written), written, f"nothing uses the sheet {quote(written)}", fix)


@rule(
    "S006",
    "A required column that is missing",
    Severity.ERROR,
    why="Each row of the sheet needs what stands in that column; without it the sheet says nothing.",
    fix="Add the column, or rename the one that holds it.",
    example="memberships.csv: the column 'region' (the association's region that lists the member) is missing",
)
def missing_column(evidence: Evidence) -> Iterator[Violation]:
    """Find required columns that no header names."""
    yield from report_faults(evidence, FaultKind.COLUMN_MISSING)


@rule(
    "S007",
    "A header that is nearly right",
    Severity.WARNING,
    why="A column under another header is not read, so all that it holds is left out, without a word.",
    fix="Rename the header as the message says.",
    example="activities.csv, column 'chalenges': no column is called 'chalenges', so it is not read; very likely "
    "it is 'challenges'",
)
def misspelled_header(evidence: Evidence) -> Iterator[Violation]:
    """Find headers that are nearly those of columns that are not there."""
    for table, index, near in _unread(evidence):
        if near:
            header = table.headers[index]
            message = f"no column is called {quote(header)}, so it is not read; very likely it is '{near}'"
            cell = table.cell_at(table.header_row, index)
            yield Violation(cell, header, message, f"Rename it to '{near}'.", near)


@rule(
    "S008",
    "A column that nothing uses",
    Severity.NOTE,
    why="No question reads it. It is kept as it is, and nothing that it says is counted.",
    fix="Leave it if it is meant for people only. Otherwise give it the header of one of the sheet's columns.",
    example="activities.csv, column 'budget': nothing uses the column 'budget'",
)
def unknown_column(evidence: Evidence) -> Iterator[Violation]:
    """Find headers that are not declared, and columns without a header."""
    for table, index, near in _unread(evidence):
        if not near:
            header = table.headers[index]
            message = f"nothing uses the column {quote(header)}" if header else "a column has values but no header"
            yield Violation(table.cell_at(table.header_row, index), header, message)


@rule(
    "S009",
    "Two headers for one column",
    Severity.WARNING,
    why="Only one of the two columns is read; what stands in the other one is left out.",
    fix="Put all values into one of the columns and delete the other, or rename it.",
    example="activities.csv, column 'date': the column was not read, since 'start' already is the start",
)
def header_twice(evidence: Evidence) -> Iterator[Violation]:
    """Find headers that mean what another header already does."""
    yield from report_faults(evidence, FaultKind.DUPLICATE_HEADER)


@rule(
    "S010",
    "Text above the headers",
    Severity.NOTE,
    why="A title above the table is passed over, and people may like it; other programs take it for the headers.",
    fix="Move the title into the name of the file or of the tab, so that the headers are the first row.",
    example="activities.csv, row 1: 'Activities 2021' stands above the headers in row 3",
)
def text_above(evidence: Evidence) -> Iterator[Violation]:
    """Find titles above the header."""
    for table in evidence.tables:
        if table.above_header and table.name in SHEETS_BY_NAME:
            more = (
                f" and {format_count(len(table.above_header) - 1, 'more cell')}" if len(table.above_header) > 1 else ""
            )
            are = "stand" if more else "stands"
            message = f"{quote(table.above_header[0])}{more} {are} above the headers in row {table.header_row}"
            yield Violation(table.cell_at(1), table.above_header[0], message, "Make the headers the first row.")


@rule(
    "S011",
    "A file whose letters had to be assumed",
    Severity.WARNING,
    why="The file does not say how its letters are stored. Read the wrong way, every letter with an accent becomes "
    "another one, and no name that holds one is found.",
    fix="Look at a few names with accents here. In the spreadsheet program, save the sheet again as CSV UTF-8.",
    example="memberships.csv: its letters were read as cp1252, since they are not stored as UTF-8",
)
def assumed_encoding(evidence: Evidence) -> Iterator[Violation]:
    """Find files that are not UTF-8."""
    for table in evidence.tables:
        if table.encoding_assumed:
            message = f"its letters were read as {table.encoding}, since they are not stored as UTF-8"
            yield Violation(table.cell_at(), "", message, "Look at a name with an accent, then save it as CSV UTF-8.")


@rule(
    "S012",
    "A row with more cells than headers",
    Severity.ERROR,
    why="A comma or semicolon inside a text has cut it in two, so everything to its right stands in a wrong column.",
    fix="Put quotes around the text that holds the mark, or mend the row in a spreadsheet program and save it again.",
    example="activities.csv, row 7: 20 cells stand under 19 headers",
)
def ragged(evidence: Evidence) -> Iterator[Violation]:
    """Find rows of text files that are too long."""
    yield from report_faults(evidence, FaultKind.RAGGED_ROW)


def _missing(evidence: Evidence, names: Iterable[str]) -> list[str]:
    """Those of the declared sheets that are not there; one that cannot be read is there."""
    unread = {fault.cell.sheet for fault in evidence.faults if fault.kind is FaultKind.UNREADABLE}
    return [name for name in names if evidence.dataset.table(name) is None and name not in unread]


def _undeclared(evidence: Evidence) -> list[str]:
    return [name for name in evidence.dataset.source.sheet_names if name not in SHEETS_BY_NAME]


def _misnamed(evidence: Evidence) -> dict[str, str]:
    """The sheets that are not declared but nearly so, each with the declared one; each of these once."""
    free = _undeclared(evidence)
    found: dict[str, str] = {}
    for name in _missing(evidence, SHEETS_BY_NAME):
        written = _near(name, [each for each in free if each not in found])
        if written:
            found[written] = name
    return found


def _near(name: str, written: Iterable[str]) -> str:
    """The one of some sheets' or columns' names that is nearly this one; "" where none is."""
    folded = {fold(each): each for each in written if fold(each)}
    if not folded:
        return ""
    from difflib import get_close_matches

    near = get_close_matches(fold(name), folded, n=1, cutoff=_NEAR)
    return folded[near[0]] if near else ""


def _add(evidence: Evidence, name: str) -> str:
    """How to add a sheet."""
    return f"Add {name}.csv." if evidence.dataset.source.path.is_dir() else f"Add a tab '{name}'."


def _unread(evidence: Evidence) -> Iterator[tuple[RawTable, int, str]]:
    """The columns of declared sheets that are not read, each with the column that it nearly is, or "".

    A header that stands twice is told by another rule, and one that may be a missing required column is told there.
    """
    told = {fault.cell for fault in evidence.faults if fault.kind is FaultKind.DUPLICATE_HEADER}
    for table in evidence.tables:
        if table.name not in SHEETS_BY_NAME:
            continue
        # Cells under no header of a text file are what a row that was cut in two left over.
        cut = any(fault.kind is FaultKind.RAGGED_ROW for fault in table.faults)
        absent = [column for column in SHEETS_BY_NAME[table.name].columns if column.name not in table.column_indexes]
        read = set(table.column_indexes.values())
        columns = [index for index, header in enumerate(table.headers) if header or not cut]
        unread = [index for index in columns if index not in read]
        free = {fold(table.headers[index]) for index in unread} - {""}
        offered = {find_similar_header(column, free) for column in absent if column.required}
        meant = {fold(header): column.name for column in absent for header in (column.name, *column.other_headers)}
        for index in unread:
            header = table.headers[index]
            if table.cell_at(table.header_row, index) not in told and fold(header) not in offered:
                yield table, index, meant.get(_near(header, meant), "")
