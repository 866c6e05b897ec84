"""Rules about the structure of the data: files, sheets and headers, compared with the declared sheets."""

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
"""The sheets that nearly every command needs."""

_NEAR = 0.75


@rule(
    "S001",
    "A sheet that cannot be read",
    Severity.ERROR,
    why="Nothing that the sheet holds is known, so whatever needs it cannot be answered.",
    fix="Do what the message says, most often: save the file again as CSV (UTF-8) or as XLSX.",
    example="activities.csv: this is no text in UTF-8, UTF-16 or cp1252",
)
def find_unreadable_sheets(evidence: Evidence) -> Iterator[Violation]:
    """Find sheets that cannot be read."""
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
def find_missing_sheets(evidence: Evidence) -> Iterator[Violation]:
    """Find core sheets that are missing."""
    misnamed = {name: written for written, name in _misnamed_sheets(evidence).items()}
    for name in _missing_sheets(evidence, CORE):
        near = misnamed.get(name, "")
        fix = f"Is it '{near}'? Rename that to '{name}'." if near else _how_to_add(evidence, name)
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
def find_codes_without_sheet(evidence: Evidence) -> Iterator[Violation]:
    """Find columns of codes where the sheet that lists the codes is missing."""
    for name in _missing_sheets(evidence, [sheet.name for sheet in SHEETS]):
        citing = (
            (sheet.name, column.name)
            for sheet in SHEETS
            for column in sheet.columns
            if column.refers_to == name and column.type is ColumnType.CODE
        )
        for sheet, column in citing:
            texts = evidence.texts(sheet, column)
            first = next(
                (row_and_text for row_and_text in texts if (sheet, row_and_text[0]) not in evidence.footer_rows), None
            )
            if first is not None:
                cell = evidence.cell(sheet, 0, column)
                message = f"codes such as {quote(first[1])} stand here, but there is no sheet '{name}' that lists them"
                yield Violation(cell, "", message, _how_to_add(evidence, name))
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
def find_misnamed_sheets(evidence: Evidence) -> Iterator[Violation]:
    """Find sheets with nearly the name of a missing sheet."""
    for written, near in _misnamed_sheets(evidence).items():
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
def find_unknown_sheets(evidence: Evidence) -> Iterator[Violation]:
    """Find sheets that are not declared."""
    misnamed = _misnamed_sheets(evidence)
    for written in _undeclared_sheets(evidence):
        if written not in misnamed:
            near = _nearest_name(written, SHEETS_BY_NAME)
            fix = f"Is it a second '{near}'? That one is there already." if near else ""
            yield Violation(evidence.cell(written), written, f"nothing uses the sheet {quote(written)}", fix)


@rule(
    "S006",
    "A required column that is missing",
    Severity.ERROR,
    why="Each row of the sheet needs what stands in that column; without it the sheet says nothing.",
    fix="Add the column, or rename the one that holds it.",
    example="memberships.csv: the column 'region' (the association's region that the member belongs to) is missing",
)
def find_missing_columns(evidence: Evidence) -> Iterator[Violation]:
    """Find required columns without a header."""
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
def find_misspelled_headers(evidence: Evidence) -> Iterator[Violation]:
    """Find headers that are nearly the header of a missing column."""
    for table, index, near in _unused_columns(evidence):
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
def find_unknown_columns(evidence: Evidence) -> Iterator[Violation]:
    """Find headers that are not declared, and columns without a header."""
    for table, index, near in _unused_columns(evidence):
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
def find_duplicate_headers(evidence: Evidence) -> Iterator[Violation]:
    """Find headers of columns that another header already has."""
    yield from report_faults(evidence, FaultKind.DUPLICATE_HEADER)


@rule(
    "S010",
    "Text above the headers",
    Severity.NOTE,
    why="A title above the table is passed over, and people may like it; other programs take it for the headers.",
    fix="Move the title into the name of the file or of the tab, so that the headers are the first row.",
    example="activities.csv, row 1: 'Activities 2021' stands above the headers in row 3",
)
def find_text_above_header(evidence: Evidence) -> Iterator[Violation]:
    """Find text above the header."""
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
def find_assumed_encodings(evidence: Evidence) -> Iterator[Violation]:
    """Find CSV files whose encoding is a guess."""
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
def find_ragged_rows(evidence: Evidence) -> Iterator[Violation]:
    """Find rows of CSV files with more cells than headers."""
    yield from report_faults(evidence, FaultKind.RAGGED_ROW)


def _missing_sheets(evidence: Evidence, names: Iterable[str]) -> list[str]:
    """Return those of the declared sheets that are missing; a sheet that cannot be read is not missing."""
    unreadable = {fault.cell.sheet for fault in evidence.faults if fault.kind is FaultKind.UNREADABLE}
    return [name for name in names if evidence.dataset.table(name) is None and name not in unreadable]


def _undeclared_sheets(evidence: Evidence) -> list[str]:
    return [name for name in evidence.dataset.source.sheet_names if name not in SHEETS_BY_NAME]


def _misnamed_sheets(evidence: Evidence) -> dict[str, str]:
    """Return the sheets with nearly the name of a missing sheet, each with that name; each missing sheet once."""
    undeclared = _undeclared_sheets(evidence)
    declared_names: dict[str, str] = {}
    for name in _missing_sheets(evidence, SHEETS_BY_NAME):
        written = _nearest_name(name, [candidate for candidate in undeclared if candidate not in declared_names])
        if written:
            declared_names[written] = name
    return declared_names


def _nearest_name(name: str, candidates: Iterable[str]) -> str:
    """Return the name among candidates that is nearly this name; "" if there is none."""
    folded = {fold(candidate): candidate for candidate in candidates if fold(candidate)}
    if not folded:
        return ""
    from difflib import get_close_matches

    near = get_close_matches(fold(name), folded, n=1, cutoff=_NEAR)
    return folded[near[0]] if near else ""


def _how_to_add(evidence: Evidence, name: str) -> str:
    """Return how to add a sheet, as a sentence."""
    return f"Add {name}.csv." if evidence.dataset.source.path.is_dir() else f"Add a tab '{name}'."


def _unused_columns(evidence: Evidence) -> Iterator[tuple[RawTable, int, str]]:
    """Yield the columns of declared sheets that are not read, each with the declared column that it nearly is, or "".

    Headers that other rules report are left out: duplicate headers, and headers that may be a missing required column.
    """
    duplicate_headers = {fault.cell for fault in evidence.faults if fault.kind is FaultKind.DUPLICATE_HEADER}
    for table in evidence.tables:
        if table.name not in SHEETS_BY_NAME:
            continue
        # In a CSV file with a ragged row, cells without a header are the rest of that row.
        has_ragged_row = any(fault.kind is FaultKind.RAGGED_ROW for fault in table.faults)
        missing = [column for column in SHEETS_BY_NAME[table.name].columns if column.name not in table.column_indexes]
        read_indexes = set(table.column_indexes.values())
        indexes = [index for index, header in enumerate(table.headers) if header or not has_ragged_row]
        unread_indexes = [index for index in indexes if index not in read_indexes]
        unread_headers = {fold(table.headers[index]) for index in unread_indexes} - {""}
        suggested_elsewhere = {find_similar_header(column, unread_headers) for column in missing if column.required}
        column_of_header = {
            fold(header): column.name for column in missing for header in (column.name, *column.other_headers)
        }
        for index in unread_indexes:
            header = table.headers[index]
            if (
                table.cell_at(table.header_row, index) not in duplicate_headers
                and fold(header) not in suggested_elsewhere
            ):
                yield table, index, column_of_header.get(_nearest_name(header, column_of_header), "")
