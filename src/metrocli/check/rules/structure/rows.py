"""Rules about rows: blank required cells, duplicate keys and rows, rows that are not data."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING

from metrocli.check.evidence.claims import STRUCTURED_SECTIONS, sections_by_row
from metrocli.check.evidence.column_values import find_equal_rows
from metrocli.check.evidence.read_faults import report_faults
from metrocli.check.rule import FOOTER_ROW_RULE, rule
from metrocli.hints import WRITE_INSTEAD
from metrocli.messages import MessageType
from metrocli.model.codes import IdIndex, parse_code
from metrocli.model.dates import ParseError
from metrocli.model.findings import FaultKind, Severity, Violation
from metrocli.sheets.observing.footer_rows import FooterKind, first_index_after_blank_row
from metrocli.sheets.observing.merged_cells import find_blanked_cells
from metrocli.sheets.observing.total_words import find_total_word
from metrocli.sheets.parsing.blank_cells import BLANK_KEY, find_uncalculated_cells
from metrocli.sheets.parsing.cell_text import to_text
from metrocli.sheets.parsing.number_columns import choose_number_parser
from metrocli.sheets.raw_column import BLANK
from metrocli.sheets.schema import SHEETS, SHEETS_BY_NAME, ColumnType
from metrocli.sheets.template.example import find_example_rows, get_marker_column

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metrocli.check.evidence.evidence import Evidence
    from metrocli.messages import Message
    from metrocli.model.cell import Cell
    from metrocli.sheets.table import RawTable

KEYED = ("activities", "outcomes", "challenges", "alliances", "periods")
"""The sheets whose first column is a key; `memberships` is not one, since a member may have several memberships."""

WITHOUT_KEY = ("aliases", "participations", "people", "published")
"""The sheets without a key, in which rows are duplicates only if all of their cells are equal."""


@rule(
    "S020",
    "A required cell that is blank",
    Severity.ERROR,
    why="Without this value, it is unclear what the row is about, and the row is not counted.",
    fix="Fill in the cell, or delete the row.",
    example="activities.csv, row 12, column 'id': the cell is blank",
)
def find_blank_required_cells(evidence: Evidence) -> Iterator[Violation]:
    """Find blank cells in required columns."""
    merged = {cell for table, area in evidence.merged_ranges for cell in find_blanked_cells(table, [area])}
    for violation in report_faults(evidence, FaultKind.BLANK_KEY):
        if violation.cell not in merged:
            yield violation
    for table in evidence.tables:
        declared = SHEETS_BY_NAME[table.name].columns[1:] if table.name in SHEETS_BY_NAME else ()
        for column in declared:
            if column.required and column.name in table.column_indexes:
                index = table.column_indexes[column.name]
                excused = merged | {*find_uncalculated_cells(table, index)}
                for row in table.columns[index].find(operator.not_, BLANK):
                    cell = table.cell_at(table.row_numbers[row], index)
                    if cell not in excused:
                        yield Violation(cell, "", BLANK_KEY.at(cell, needed=column.help))


DUPLICATE_KEY = MessageType("duplicate-key", "{text:short} is already the {column} in row {row}")


@rule(
    "S021",
    "A key that two rows have",
    Severity.ERROR,
    why="A reference to the key may mean either row, so one of the rows is skipped or both are counted.",
    fix="Delete one of the rows if both are about the same thing. Otherwise, give one of them another key.",
    example="activities.csv, row 31, column 'id': '2021-14' is already the id in row 15",
)
def find_duplicate_keys(evidence: Evidence) -> Iterator[Violation]:
    """Find rows with the same key as an earlier row."""
    for name in KEYED:
        column = SHEETS_BY_NAME[name].columns[0]
        first_rows: dict[object, int] = {}
        for row, text in evidence.values(name, column.name).items():
            # The case of a code does not matter.
            first_row = first_rows.setdefault(_code_parts(text) if column.type is ColumnType.CODE else text, row)
            if first_row != row:
                cell = evidence.cell(name, row, column.name)
                yield Violation(cell, text, DUPLICATE_KEY.at(cell, text=text, column=column.name, row=first_row))


DUPLICATE_ROW = MessageType("duplicate-row", "the row of {text:short} is the same as row {row}")


@rule(
    "S022",
    "Two equal rows",
    Severity.NOTE,
    why="The second row adds nothing. If only one of the two is changed later, they contradict each other.",
    fix="Delete one of the rows.",
    example="aliases.csv, row 80: the row of 'Millbrook Town' is the same as row 12",
)
def find_duplicate_rows(evidence: Evidence) -> Iterator[Violation]:
    """Find rows that equal an earlier row in every declared column.

    Another rule finds published names, codes and totals that are listed twice.
    """
    import numpy as np

    for name in WITHOUT_KEY:
        columns = [evidence.values(name, column.name) for column in SHEETS_BY_NAME[name].columns]
        key = "value" if name == "published" else SHEETS_BY_NAME[name].columns[0].name
        sections = evidence.compute_once(sections_by_row) if name == "published" else {}
        keys = evidence.values(name, key)
        rows = keys.rows
        if sections:
            structured = [row for row, section in sections.items() if section in STRUCTURED_SECTIONS]
            rows = np.setdiff1d(rows, np.array(structured, "int64"), assume_unique=True)
        for row, first_row in find_equal_rows(rows, columns):
            cell, text = evidence.cell(name, row, key), keys[row]
            yield Violation(cell, text, DUPLICATE_ROW.at(cell, text=text, row=first_row))


TOTAL_ROW = MessageType("total-row", "the row seems to be a total: {text:short}")
UNEQUAL_TOTAL_ROW = MessageType(
    "unequal-total-row",
    "the row has only the number {text:short} and seems to be a total, but the rows above it add up to {sum:,}, a "
    "difference of {difference:,}",
    "If it is a total, delete the row or move it out of the sheet. If it is data, fill in its required cells.",
)
REMARK_ROW = MessageType("remark-row", "the row begins with {text:short} and seems to be a remark below the table")
POSSIBLE_REMARK_ROW = MessageType(
    "possible-remark-row",
    "the row begins with {text:short} and may be a remark below the table, but it is read as data",
    "If it is a remark, delete the row or move it out of the sheet. If it is data, fill in its required cells.",
)
HEADER_ROW = MessageType("header-row", "the row begins with {text:short} and repeats the headers")
COMMENTED_ROW = MessageType("commented-row", "the row begins with {text:short} and seems to be commented out")
TAGS_ROW = MessageType("tags-row", "the row begins with {text:short} and holds tags for another program")
_FOOTER_MESSAGES = {
    FooterKind.TOTAL: TOTAL_ROW,
    FooterKind.REMARK: REMARK_ROW,
    FooterKind.POSSIBLE_REMARK: POSSIBLE_REMARK_ROW,
    FooterKind.REPEATED_HEADERS: HEADER_ROW,
    FooterKind.COMMENT: COMMENTED_ROW,
    FooterKind.TAGS: TAGS_ROW,
}


@rule(
    FOOTER_ROW_RULE,
    "A row that is not data",
    Severity.WARNING,
    why="A total, a remark, a comment or a second row of headers in the table is not data. Questions leave such a row "
    "out if it is certain, but other programs count it.",
    fix="Delete the row, or move it out of the sheet: to another tab, or to a separate file.",
    example="activities.csv, row 34: the row seems to be a total: 'Total 2021'",
)
def find_rows_without_data(evidence: Evidence) -> Iterator[Violation]:
    """Find totals, remarks, repeated headers and rows that are commented out among the rows."""
    tables = {table.name: table for table in evidence.tables}
    for (sheet, row), kind in evidence.footer_rows.items():
        if kind is FooterKind.BESIDE:
            continue  # the rule for tables beside the sheet reports it
        table = tables[sheet]
        cells = table.row(table.index_of(row))
        first = next(index for index, cell in enumerate(cells) if to_text(cell))
        index = (find_total_word(cells) if kind is FooterKind.TOTAL else None) or first
        text, cell = to_text(cells[index]), table.cell_at(row, index)
        is_lone = kind is FooterKind.TOTAL and sum(bool(to_text(each)) for each in cells) == 1
        unequal = _compare_with_sum(evidence, table, cell, text) if is_lone else None
        yield Violation(cell, text, unequal or _FOOTER_MESSAGES[kind].at(cell, text=text))


def _compare_with_sum(evidence: Evidence, table: RawTable, cell: Cell, text: str) -> Message | None:
    """Return a message if a figure is neither the sum of the rows of data nor their number; None for other cells."""
    columns = (each for each in SHEETS_BY_NAME[table.name].columns if each.type is ColumnType.INTEGER)
    column = next((each for each in columns if table.column_indexes.get(each.name) == cell.index), None)
    if column is None:
        return None
    texts = {*evidence.texts(table.name, column.name).distinct}
    try:
        number = int(choose_number_parser(column, texts, table.delimiter)(text))
    except ParseError:
        return None
    figures = evidence.frame(table.name)[column.name]
    sum_ = int(figures.sum())
    if number in {sum_, len(figures)}:
        return None
    return UNEQUAL_TOTAL_ROW.at(cell, text=text, sum=sum_, difference=abs(number - sum_))


ROWS_BELOW_BLANK_ROW = MessageType(
    "rows-below-blank-row",
    "{count:,} rows below a blank row are read as rows of the table",
    one="the row below a blank row is read as a row of the table",
)


@rule(
    "S024",
    "Rows below a blank row",
    Severity.NOTE,
    why="They are read as rows of the table. Often that is correct, but sometimes they are notes or another table.",
    fix="If they belong to the table, delete the blank rows above them. If not, move them to a separate tab.",
    example="memberships.csv, row 140: 4 rows below a blank row are read as rows of the table",
)
def find_rows_below_blank_row(evidence: Evidence) -> Iterator[Violation]:
    """Find the first row after a blank row."""
    for table in evidence.tables:
        if table.name in SHEETS_BY_NAME:
            below = table.row_numbers[first_index_after_blank_row(table) :]
            below = [row for row in below if (table.name, row) not in evidence.footer_rows]
            if below:
                cell = table.cell_at(below[0])
                yield Violation(cell, "", ROWS_BELOW_BLANK_ROW.at(cell, count=len(below)))


ACTIVITY_UNKNOWN = MessageType("activity-unknown", "{text:short} is not the id of an activity", "{hint}")
CORRECT_OR_ADD_ACTIVITY = MessageType("correct-or-add-activity", "Correct the id, or add the activity.")


@rule(
    "S025",
    "An activity that is not listed",
    Severity.ERROR,
    why="The row belongs to an activity that is not in the sheet of activities, so the row is not counted.",
    fix="Correct the id, or add the activity.",
    example="participations.csv, row 9, column 'activity': '2021-41' is not the id of an activity",
)
def find_unknown_activities(evidence: Evidence) -> Iterator[Violation]:
    """Find ids of activities that the sheet of activities does not hold."""
    if evidence.dataset.table("activities") is None:
        return
    ids = dict.fromkeys(evidence.values("activities", "id").distinct)
    index = IdIndex(ids)
    for sheet in SHEETS:
        for column in sheet.columns:
            if column.refers_to != "activities" or sheet.name == "activities":
                continue  # parents of activities have a rule of their own
            for row, text in evidence.values(sheet.name, column.name).find(lambda text: text not in ids):
                near, cell = index.find_meant(text), evidence.cell(sheet.name, row, column.name)
                hint = WRITE_INSTEAD(names=[near]) if near else CORRECT_OR_ADD_ACTIVITY()
                yield Violation(cell, text, ACTIVITY_UNKNOWN.at(cell, text=text, hint=hint), near)


TEMPLATE_EXAMPLE = MessageType("template-example", "{text:short} is still the example of the template")


@rule(
    "S026",
    "The example of a template",
    Severity.WARNING,
    why="The example is invented, but it is counted like real data.",
    fix="Overwrite the row, or delete it.",
    example="activities.csv, row 2: 'EXAMPLE-01' is still the example of the template",
)
def find_template_examples(evidence: Evidence) -> Iterator[Violation]:
    """Find example rows of a template that were left in the sheet."""
    for table in evidence.tables:
        for row in find_example_rows(table):
            cell = table.cell(row, get_marker_column(SHEETS_BY_NAME[table.name]))
            text = to_text(table.columns[cell.index][table.index_of(row)])
            yield Violation(cell, text, TEMPLATE_EXAMPLE.at(cell, text=text))


def _code_parts(text: str) -> tuple[str, ...]:
    """Return the parts of a code, so that codes in upper and lower case are equal."""
    code = parse_code(text)
    return (text,) if code is None else code.parts
