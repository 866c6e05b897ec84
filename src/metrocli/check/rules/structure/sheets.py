"""Rules about the structure of sheets: their files, rows and headers, compared with the declared columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.check.evidence.read_faults import report_faults
from metrocli.check.rule import rule
from metrocli.messages import MessageType
from metrocli.model.findings import FaultKind, Severity, Violation
from metrocli.sheets.observing.beside import find_blank_columns, find_blocks, find_extent
from metrocli.sheets.observing.data_columns import find_columns_of_members
from metrocli.sheets.observing.encoding_notes import describe_doubt
from metrocli.sheets.reading.header_row import find_similar_header
from metrocli.sheets.reading.sheet_names import find_nearest_name
from metrocli.sheets.schema import SHEETS_BY_NAME
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metrocli.check.evidence.evidence import Evidence
    from metrocli.sheets.table import RawTable


@rule(
    "S001",
    "A sheet that cannot be read",
    Severity.ERROR,
    why="The content of the sheet is unknown, so no question that needs it can be answered.",
    fix="Follow the message. Most often, save the file again as CSV (UTF-8) or as XLSX.",
    example="activities.csv: not text in UTF-8, UTF-16 or Windows-1252",
)
def find_unreadable_sheets(evidence: Evidence) -> Iterator[Violation]:
    """Find sheets that cannot be read."""
    yield from report_faults(evidence, FaultKind.UNREADABLE)


@rule(
    "S006",
    "A required column that is missing",
    Severity.ERROR,
    why="Each row of the sheet needs a value in this column; without the column, the sheet cannot be used.",
    fix="Add the column, or rename the column that has these values.",
    example="memberships.csv: the column 'region' (the association's region that the member belongs to) is missing",
)
def find_missing_columns(evidence: Evidence) -> Iterator[Violation]:
    """Find required columns without a header."""
    yield from report_faults(evidence, FaultKind.COLUMN_MISSING)


HEADER_MISSPELLED = MessageType(
    "header-misspelled",
    "{header:short} is not the header of a column, so it is not read; probably '{column}' is meant",
    "Rename it to '{column}'.",
)


@rule(
    "S007",
    "A misspelled header",
    Severity.WARNING,
    why="A column with another header is not read, and everything in it is left out.",
    fix="Rename the header to the name in the message.",
    example="activities.csv, column 'chalenges': 'chalenges' is not the header of a column, so it is not read; "
    "probably 'challenges' is meant",
)
def find_misspelled_headers(evidence: Evidence) -> Iterator[Violation]:
    """Find headers that are nearly the header of a missing column."""
    for table, index, near in _unused_columns(evidence):
        if near:
            header = table.headers[index]
            cell = table.cell_at(table.header_row, index)
            yield Violation(cell, header, HEADER_MISSPELLED.at(cell, header=header, column=near), near)


COLUMN_NOT_USED = MessageType("column-not-used", "the column {header:short} is not used")
COLUMN_NOT_UNDERSTOOD = MessageType(
    "column-not-understood",
    "the column {header:short} is not used, but may be '{column}'",
    "If it is, rename it to '{column}', or move its values to that column.",
)
LIST_WITHOUT_HEADER = MessageType(
    "list-without-header",
    "the column has values but no header, so it is not read; they may belong to '{column}', to its left",
    "Put them into the column '{column}', separated by ';'.",
)
HEADER_BLANK = MessageType("header-blank", "the column has values but no header")


@rule(
    "S008",
    "A column that is not used",
    Severity.NOTE,
    why="No command reads the column. It stays as it is, and nothing in it is counted.",
    fix="Leave it if it is for people only. Otherwise, rename it to the header of a column of this sheet.",
    example="activities.csv, column 'budget': the column 'budget' is not used",
)
def find_unknown_columns(evidence: Evidence) -> Iterator[Violation]:
    """Find headers that are not declared, and columns with values but without a header."""
    members = evidence.dataset.members
    doubtful = {
        table.name: {**table.doubtful_columns, **find_columns_of_members(table, members)} for table in evidence.tables
    }
    for table, index, near in _unused_columns(evidence):
        if not near:
            header, cell = table.headers[index], table.cell_at(table.header_row, index)
            if column := doubtful[table.name].get(index):
                message = (
                    COLUMN_NOT_UNDERSTOOD.at(cell, header=header, column=column)
                    if header
                    else LIST_WITHOUT_HEADER.at(cell, column=column)
                )
            else:
                message = COLUMN_NOT_USED.at(cell, header=header) if header else HEADER_BLANK.at(cell)
            yield Violation(cell, header, message)


BESIDE_SHEET = MessageType(
    "beside-sheet", "what is in {cells}, beginning with {text:short}, is beside the sheet and is not read"
)


@rule(
    "S017",
    "A table or a remark beside the sheet",
    Severity.NOTE,
    why="The cells are not a column of the sheet: a blank column separates them from it, or they are single cells "
    "without a header. No command reads them, and rows with nothing else are not counted. `convert` keeps them.",
    fix="Leave it if it is for people only, or move it to another tab or file.",
    example="association.xlsx, sheet 'activities', cell F1: what is in F1:G4, beginning with 'key', is beside the "
    "sheet and is not read",
)
def find_cells_beside(evidence: Evidence) -> Iterator[Violation]:
    """Find tables and remarks that a blank column separates from a sheet."""
    for table in evidence.tables:
        if table.name in SHEETS_BY_NAME:
            for block in find_blocks(table, SHEETS_BY_NAME[table.name]):
                cells, row, index, text = find_extent(table, block)
                cell = table.cell_at(row, index)
                yield Violation(cell, text, BESIDE_SHEET.at(cell, cells=cells, text=text))


@rule(
    "S009",
    "Two headers for one column",
    Severity.WARNING,
    why="Only one of the two columns is read; the values of the other are left out.",
    fix="Put all values into one of the columns. Delete or rename the other.",
    example="activities.csv, column 'date': the column was not read, because 'start' is already the column 'start'",
)
def find_duplicate_headers(evidence: Evidence) -> Iterator[Violation]:
    """Find headers of columns that another header already has."""
    yield from report_faults(evidence, FaultKind.DUPLICATE_HEADER)


TEXT_ABOVE_HEADERS = MessageType(
    "text-above-headers",
    "{count:,} cells with text are above the headers in row {row}, the first with {text:short}",
    "Make the headers the first row.",
    one="the text {text:short} is above the headers in row {row}",
)


@rule(
    "S010",
    "Text above the headers",
    Severity.NOTE,
    why="A title above the table is skipped here, but other programs read it as the headers.",
    fix="Move the title into the name of the file or of the tab, so that the headers are the first row.",
    example="activities.csv, row 1: the text 'Activities 2021' is above the headers in row 3",
)
def find_text_above_header(evidence: Evidence) -> Iterator[Violation]:
    """Find text above the header."""
    for table in evidence.tables:
        if table.above_header and table.name in SHEETS_BY_NAME:
            cell, text = table.cell_at(1), table.above_header[0]
            message = TEXT_ABOVE_HEADERS.at(cell, count=len(table.above_header), text=text, row=table.header_row)
            yield Violation(cell, text, message)


ENCODING_ASSUMED = MessageType(
    "encoding-guessed",
    "the file is not in UTF-8 and was read as {encoding}",
    "{doubt} Check a few names with accents, then save the file as CSV UTF-8.",
)
ROW_ENCODING_ASSUMED = MessageType(
    "row-encoding-guessed",
    "the row is not in UTF-8, unlike the rest of the file, and was read as {encoding}",
    "{doubt} Check its letters with accents, then save the file as CSV UTF-8.",
)


@rule(
    "S011",
    "A file whose encoding is assumed",
    Severity.WARNING,
    why="The file does not state its encoding. With a wrong encoding, letters with accents become other characters, "
    "and names with such letters are not found.",
    fix="Check a few names with accents. Then save the sheet as CSV UTF-8 in the spreadsheet program.",
    example="memberships.csv: the file is not in UTF-8 and was read as cp1252",
)
def find_assumed_encodings(evidence: Evidence) -> Iterator[Violation]:
    """Find CSV files, or rows of them, whose encoding is a guess."""
    for table in evidence.tables:
        doubt = describe_doubt(table)
        if table.encoding_assumed:
            cell = table.cell_at()
            yield Violation(cell, "", ENCODING_ASSUMED.at(cell, encoding=table.encoding, doubt=doubt))
        for row in table.odd_rows:
            cell = table.cell_at(row)
            yield Violation(cell, "", ROW_ENCODING_ASSUMED.at(cell, encoding=table.odd_encoding, doubt=doubt))


@rule(
    "S012",
    "A row with more cells than headers",
    Severity.ERROR,
    why="A comma or semicolon in a text has split the text, so all values to its right are in a wrong column.",
    fix="Put quotes around the text with the comma, or correct the row in a spreadsheet program and save it again.",
    example="activities.csv, row 7: the row has 20 cells, but the table has 19 headers",
)
def find_ragged_rows(evidence: Evidence) -> Iterator[Violation]:
    """Find rows of CSV files with more cells than headers."""
    yield from report_faults(evidence, FaultKind.RAGGED_ROW)


@rule(
    "S013",
    "A quote that makes rows part of a cell",
    Severity.ERROR,
    why="A quote opens a cell, and all text up to the next quote belongs to that cell. Rows in between are not read.",
    fix="Delete the quotes, or double those that belong to the text.",
    example="activities.csv, row 2, column 'title': a quote opens here and closes 2 lines below, so the rows on these "
    "lines are read as part of this cell",
)
def find_rows_in_cells(evidence: Evidence) -> Iterator[Violation]:
    """Find cells of CSV files that hold whole rows."""
    yield from report_faults(evidence, FaultKind.ROWS_IN_CELL)


@rule(
    "S014",
    "A quote that is not written as CSV demands",
    Severity.NOTE,
    why="The quotes were understood, but other programs may read them in another way.",
    fix="Correct the quotes, or save the sheet again as CSV UTF-8 in a spreadsheet program.",
    example="activities.csv, row 4: the row is quoted as a whole; it was split into its cells",
)
def find_odd_quotes(evidence: Evidence) -> Iterator[Violation]:
    """Find quotes in CSV files that were read leniently."""
    yield from report_faults(evidence, FaultKind.READ_LENIENTLY)


HEADER_READ_LENIENTLY = MessageType(
    "header-read-leniently", "{header:short} is read as the column '{column}'", "Write '{column}' as the header."
)
LIST_IN_COLUMNS = MessageType(
    "list-in-columns",
    "the {count} columns {headers:and} are read as one list, the column '{column}'",
    "Put their values into one column '{column}', separated by ';'.",
)


@rule(
    "S018",
    "A header that is not written as declared",
    Severity.NOTE,
    why="The header was understood, and its column is read. Other programs, and people, may not understand it.",
    fix="Write the header as in the message. Put a list that is spread over columns into one, separated by ';'.",
    example="activities.csv, row 1, column 'Members (separate with ;)': 'Members (separate with ;)' is read as the "
    "column 'members'",
)
def find_loose_headers(evidence: Evidence) -> Iterator[Violation]:
    """Find headers with remarks or numbers, and lists that are spread over columns."""
    for table in evidence.tables:
        in_lists = {index for indexes in table.list_columns.values() for index in indexes}
        for index, column in table.loose_columns.items():
            if index not in in_lists:
                header, cell = table.headers[index], table.cell_at(table.header_row, index)
                yield Violation(cell, header, HEADER_READ_LENIENTLY.at(cell, header=header, column=column), column)
        for column, indexes in table.list_columns.items():
            headers, cell = [table.headers[index] for index in indexes], table.cell_at(table.header_row, indexes[0])
            message = LIST_IN_COLUMNS.at(cell, headers=headers, column=column, count=len(indexes))
            yield Violation(cell, headers[0], message)


def _unused_columns(evidence: Evidence) -> Iterator[tuple[RawTable, int, str]]:
    """Yield the columns of declared sheets that are not read, each with the declared column that it nearly is, or "".

    Headers that other rules report are left out: duplicate headers, and headers that may be a missing required column.
    """
    duplicate_headers = {fault.cell for fault in evidence.faults if fault.kind is FaultKind.DUPLICATE_HEADER}
    for table in evidence.tables:
        if table.name not in SHEETS_BY_NAME:
            continue
        beside = {index for block in find_blocks(table, SHEETS_BY_NAME[table.name]) for index in block.indexes}
        beside.update(find_blank_columns(table))
        # In a CSV file with a ragged row, cells without a header are the rest of that row.
        has_ragged_row = any(fault.kind is FaultKind.RAGGED_ROW for fault in table.faults)
        found = {*table.column_indexes, *table.list_columns}
        missing = [column for column in SHEETS_BY_NAME[table.name].columns if column.name not in found]
        read_indexes = {*table.column_indexes.values(), *table.loose_columns}
        indexes = [index for index, header in enumerate(table.headers) if header or not has_ragged_row]
        unread_indexes = [index for index in indexes if index not in read_indexes and index not in beside]
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
                yield table, index, column_of_header.get(find_nearest_name(header, column_of_header), "")
