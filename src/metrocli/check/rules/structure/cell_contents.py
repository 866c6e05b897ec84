"""Rules about the contents of cells: wrong types, invisible or garbled characters, merged cells."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

from metrocli.check.evidence.column_values import examine_column
from metrocli.check.evidence.read_faults import report_faults
from metrocli.check.rule import rule
from metrocli.messages import MessageType
from metrocli.model.codes import FLOAT_ID
from metrocli.model.findings import FaultKind, Severity, Violation
from metrocli.sheets.parsing.blank_cells import find_uncalculated_cells
from metrocli.sheets.parsing.cell_text import to_text
from metrocli.sheets.parsing.number_columns import NUMBERS
from metrocli.sheets.schema import SHEETS_BY_NAME, ColumnType
from metrocli.text.clean import clean
from metrocli.text.hygiene import find_lost_letter, list_invisible, remove_invisible, repair_mojibake

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from metrocli.check.evidence.evidence import Evidence
    from metrocli.messages import Message
    from metrocli.model.cell import Cell
    from metrocli.sheets.table import RawTable

_Result = TypeVar("_Result")


@rule(
    "S030",
    "A value of the wrong kind",
    Severity.ERROR,
    why="The value is not of the kind that its column needs, or is the error of a formula, so it counts as unknown.",
    fix="Write a date as 2021-11-30, a month as 2021-11, a number in digits. Leave the cell blank if it is unknown.",
    example="activities.csv, row 14, column 'start': '31/11/2021' is not understood as a date",
)
def find_wrong_types(evidence: Evidence) -> Iterator[Violation]:
    """Find cells that do not have the type of their column, and errors of formulas."""
    yield from report_faults(evidence, FaultKind.WRONG_TYPE)
    yield from report_faults(evidence, FaultKind.ERROR_CELL)


@rule(
    "S042",
    "A number with two possible readings",
    Severity.ERROR,
    why="Some people separate thousands with a point, others begin the fraction with it. The column does not show "
    "which, so the number is unknown.",
    fix="Write whole numbers in digits only, such as 1412.",
    example="activities.csv, row 5, column 'people_engaged': '1.412' may be 1412 or 1.412",
)
def find_ambiguous_numbers(evidence: Evidence) -> Iterator[Violation]:
    """Find numbers with a point that may separate thousands or begin a fraction."""
    yield from report_faults(evidence, FaultKind.AMBIGUOUS_NUMBER)


PADDED_NUMBER = MessageType(
    "padded-number",
    "{count:,} cells of the column are numbers that only show leading zeros, such as {text}, which shows as {shown}",
    "Format the column as text and write its values again, such as {shown}.",
    one="the cell is the number {text}, which only shows as {shown}",
)
FLOAT_IDS = MessageType(
    "float-ids",
    "{count:,} ids of the column end in .0, probably because another program took them for numbers, such as {text}",
    "Write ids without the .0, such as {whole}.",
    one="{text} is probably {whole}, which another program took for a number",
)
_NUMBER_TYPES = {ColumnType.DATE, ColumnType.MONTH, ColumnType.INTEGER, ColumnType.DECIMAL}


@rule(
    "S033",
    "A code or an id stored as a number",
    Severity.WARNING,
    why="A spreadsheet program stores 1.10 as the number 1.1, which is another code, and 007 as the number 7, which it "
    "may show as 007. Another program may make 1.0 of it. The text that somebody wrote is lost.",
    fix="Format the column as text, then write the code or the id again.",
    example="association.xlsx, sheet 'challenges', cell A5: the code 1.1 is stored as a number, so it may also be 1.10",
)
def find_codes_as_numbers(evidence: Evidence) -> Iterator[Violation]:
    """Find codes that a workbook stores as numbers, and ids that look like another number."""
    yield from report_faults(evidence, FaultKind.CODE_NUMBER)
    for table in evidence.tables:
        if table.name in SHEETS_BY_NAME:
            yield from _find_padded_numbers(evidence, table)
            yield from _find_float_ids(evidence, table)


def _find_padded_numbers(evidence: Evidence, table: RawTable) -> Iterator[Violation]:
    """Find columns of texts with numbers that show leading zeros; each is reported once, at its first number."""
    padded = evidence.regions(table.name).padded
    for column in SHEETS_BY_NAME[table.name].columns:
        if column.type in _NUMBER_TYPES or column.name not in table.column_indexes:
            continue
        index = table.column_indexes[column.name]
        cells = [
            (row, to_text(table.columns[index][place]), digits)
            for row, padded_index, digits in padded
            if padded_index == index and (place := table.index_of(row)) >= 0
        ]
        cells = [(row, text, digits) for row, text, digits in cells if text.isdecimal() and len(text) < digits]
        if cells:
            row, text, digits = cells[0]
            shown, cell = text.zfill(digits), table.cell_at(row, index)
            message = PADDED_NUMBER.at(cell, count=len(cells), text=text, shown=shown)
            yield Violation(cell, text, message, shown if len(cells) == 1 else "")


def _find_float_ids(evidence: Evidence, table: RawTable) -> Iterator[Violation]:
    """Find columns of ids in which all numbers end in .0; each is reported once, at its first number.

    What is not the id of an activity is left out, since other rules report it with the id that is meant.
    """
    sheet = SHEETS_BY_NAME[table.name]
    ids = {*evidence.values("activities", "id").distinct}
    for column in sheet.columns:
        if column.refers_to != "activities" and (sheet.name, column.name) != ("activities", "id"):
            continue
        texts = evidence.texts(table.name, column.name)
        if any(map(str.isdecimal, texts.distinct)):
            continue
        changed = [*texts.find(lambda text: text.endswith("0") and text in ids and FLOAT_ID.fullmatch(text))]
        if changed:
            row, text = changed[0]
            whole = text.partition(".")[0]
            cell = evidence.cell(table.name, row, column.name)
            message = FLOAT_IDS.at(cell, count=len(changed), text=text, whole=whole)
            yield Violation(cell, text, message, whole if len(changed) == 1 else "")


@rule(
    "S034",
    "A code turned into a date",
    Severity.ERROR,
    why="A spreadsheet program reads 1.4 or 3-2 as a date and stores that date. The code is lost.",
    fix="Format the column as text, then write the code again.",
    example="association.xlsx, sheet 'activities', cell J7: the code was turned into the date 2021-04-01",
)
def find_codes_as_dates(evidence: Evidence) -> Iterator[Violation]:
    """Find codes that a workbook stores as dates."""
    yield from report_faults(evidence, FaultKind.CODE_DATE)


INVISIBLE_CHARACTERS = MessageType(
    "invisible-characters", "{text:short} has {characters:and}", "Retype it, or run `metrocli fix`."
)
_INVISIBLE = {
    message.code: message
    for message in (
        MessageType("only-spaces", "spaces"),
        MessageType("space-before", "a space at its beginning"),
        MessageType("space-after", "a space at its end"),
        MessageType("several-spaces", "several spaces in a row"),
        MessageType("tab", "a tab"),
        MessageType("invisible-character", "an invisible character"),
        MessageType("no-break-space", "a no-break space"),
        MessageType("loose-accents", "accents apart from their letters"),
        MessageType("control-character", "a control character"),
    )
}
INVISIBLE_TEXT = MessageType("invisible-text", "the cell looks blank, but has {characters:and}", "Clear the cell.")


@rule(
    "S035",
    "Invisible spaces or characters",
    Severity.NOTE,
    why="Two texts that look the same are different for most programs, so they are searched and sorted wrongly. "
    "metrocli ignores such characters where it compares names.",
    fix="Retype the text, or remove the characters with `metrocli fix`.",
    example="activities.csv, row 8, column 'members': 'Bogotá' has a space at its end",
)
def find_invisible_characters(evidence: Evidence) -> Iterator[Violation]:
    """Find stray spaces, invisible and control characters, and decomposed accents."""
    for cell, text, (visible, characters) in _examine_texts(evidence, _invisible_characters):
        message = (
            INVISIBLE_CHARACTERS.at(cell, text=visible, characters=characters)
            if visible
            else INVISIBLE_TEXT.at(cell, characters=characters)
        )
        yield Violation(cell, text, message, visible)


GARBLED_TEXT = MessageType("garbled-text", "{text:short} is garbled; it was probably {original:short}", "Retype it.")
LOST_LETTER = MessageType(
    "lost-letter", "{text:short} has probably lost a letter: {mark:quoted} is in its place", "Retype it."
)


@rule(
    "S036",
    "Garbled letters",
    Severity.WARNING,
    why="Another program stored the text in one encoding and read it in another. A garbled name does not match any "
    "member.",
    fix="Retype the text, or copy it from an older version of the sheet.",
    example="memberships.csv, row 9, column 'member': 'BogotÃ¡' is garbled; it was probably 'Bogotá'",
)
def find_garbled_texts(evidence: Evidence) -> Iterator[Violation]:
    """Find texts that were decoded with a wrong encoding."""
    for cell, text, (original, mark) in _examine_texts(evidence, _original_text):
        if mark:
            yield Violation(cell, text, LOST_LETTER.at(cell, text=text, mark=mark))
        else:
            yield Violation(cell, text, GARBLED_TEXT.at(cell, text=text, original=original), original)


MERGED_CELLS = MessageType(
    "merged-cells",
    "the cells {area} are merged, so only {first} has the value {text:short}",
    "Unmerge them and fill in each cell.",
)
MERGED_BLANK_CELLS = MessageType(
    "merged-blank-cells", "the cells {area} are merged, so they count as one", "Unmerge them and fill in each cell."
)


@rule(
    "S037",
    "Merged cells",
    Severity.WARNING,
    why="Only the first of the cells has the value; the others are blank, although they seem to have it.",
    fix="Unmerge the cells and write the value into each of them.",
    example="association.xlsx, sheet 'memberships', cell B4: the cells B4:B9 are merged, so only B4 has the value "
    "'Africa'",
)
def find_merged_cells(evidence: Evidence) -> Iterator[Violation]:
    """Find merged cells in the header or in the rows of a table."""
    for table, area in evidence.merged_ranges:
        cell = table.cell_at(area.top, area.left)
        value = _text_at(table, area.top, area.left)
        message = (
            MERGED_CELLS.at(cell, area=str(area), first=cell.a1, text=value)
            if value
            else MERGED_BLANK_CELLS.at(cell, area=str(area))
        )
        yield Violation(cell, value, message)


FORMULAS = MessageType(
    "formulas",
    "{count:,} cells of the column have a formula, the first of them with the result {text:short}",
    "Copy the cells and paste them as values.",
    one="{text:short} is the result of a formula",
)
BLANK_FORMULAS = MessageType(
    "blank-formulas",
    "{count:,} cells of the column have a formula, and the first of them looks blank",
    "Copy the cells and paste them as values.",
    one="the cell looks blank, but has a formula",
)


@rule(
    "S038",
    "A value calculated by a formula",
    Severity.WARNING,
    why="The value depends on other cells, and is as old as the last save of the workbook by a spreadsheet program. "
    "Answers cannot show where the value comes from.",
    fix="Copy the cells and paste them as values.",
    example="association.xlsx, sheet 'periods', cell E2: '1412' is the result of a formula",
)
def find_formulas(evidence: Evidence) -> Iterator[Violation]:
    """Find formulas that have a result; those of a column have one message."""
    failed: dict[tuple[str, int], set[int]] = {}
    for fault in evidence.faults:
        if fault.kind is FaultKind.ERROR_CELL:
            failed.setdefault((fault.cell.sheet, fault.cell.index), set()).add(fault.cell.row)
    for table in evidence.tables:
        areas = evidence.regions(table.name).formulas if table.name in SHEETS_BY_NAME else ()
        for index in sorted(table.column_indexes.values()):
            column_areas = (area for area in areas if area.left <= index <= area.right)
            unknown = {cell.row for cell in find_uncalculated_cells(table, index)} | failed.get(
                (table.name, index), set()
            )
            rows = sorted({row for area in column_areas for row in table.rows_in(area)} - unknown)
            if not rows:
                continue
            first, count = _text_at(table, rows[0], index), len(rows)
            message = FORMULAS(count=count, text=first) if first else BLANK_FORMULAS(count=count)
            for row in rows:
                cell = table.cell_at(row, index)
                yield Violation(cell, _text_at(table, row, index), message.about(cell))


@rule(
    "S044",
    "A formula that was never calculated",
    Severity.ERROR,
    why="The workbook was written by a program that does not calculate, so the file has the formula without its "
    "result, and the value counts as unknown.",
    fix="Open the workbook in a spreadsheet program and save it again.",
    example="association.xlsx, sheet 'activities', cell E2: the cell has a formula that was never calculated, so its "
    "value is unknown",
)
def find_uncalculated_formulas(evidence: Evidence) -> Iterator[Violation]:
    """Find columns with formulas that have no result; each column is reported once, at the first of them."""
    yield from report_faults(evidence, FaultKind.NOT_CALCULATED)


def _examine_texts(evidence: Evidence, examine: Callable[..., _Result | None]) -> Iterator[tuple[Cell, str, _Result]]:
    """Yield the cells for which a function returns a result, with their texts and the results.

    Args:
        evidence: the dataset; sheets that are not declared are left out.
        examine: receives a text and whether its column holds names, codes or other values rather than running text;
            returns None for a text without a problem. It is called once per distinct text of a column.
    """
    for table in evidence.tables:
        if table.name not in SHEETS_BY_NAME:
            continue
        kinds = {table.column_indexes.get(column.name): column.type for column in SHEETS_BY_NAME[table.name].columns}
        for index in range(len(table.headers)):
            # The rule about unusual numbers reports a no-break space between digits.
            named = kinds.get(index, ColumnType.TEXT) not in {ColumnType.TEXT, *NUMBERS}
            for row, text, result in examine_column(table.columns[index], partial(examine, named=named)):
                yield table.cell_at(table.row_numbers[row], index), text, result


def _invisible_characters(text: str, *, named: bool) -> tuple[str, tuple[Message, ...]] | None:
    """Return a text without its invisible characters, and what they are; None if it has none."""
    kinds = list_invisible(text, is_name=named)
    if kinds and repair_mojibake(text) != clean(text):
        return None  # they are part of a garbled text, which has a rule of its own
    return (remove_invisible(text, is_name=named), tuple(_INVISIBLE[kind]() for kind in kinds)) if kinds else None


def _original_text(text: str, *, named: bool) -> tuple[str, str] | None:  # noqa: ARG001 - for names as for others
    """Return the original of a garbled text, and what is left of a letter that is lost; None if it is not garbled."""
    if text.isascii() and "?" not in text:
        return None  # as most texts, so that they are not cleaned
    original = repair_mojibake(text)
    mark = find_lost_letter(original)
    return (original, mark) if mark or original != clean(text) else None


def _text_at(table: RawTable, row: int, column_index: int) -> str:
    """Return the text of a cell of the header or of a row; "" if there is no such cell."""
    if row == table.header_row:
        return table.headers[column_index] if column_index < len(table.headers) else ""
    index = table.index_of(row)
    return to_text(table.columns[column_index][index]) if index >= 0 and column_index < len(table.headers) else ""
