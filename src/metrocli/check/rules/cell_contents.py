"""Contents: whether each cell holds what its column says, as it was meant, and as it looks."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, TypeVar

from metrocli.check.evidence.read_faults import report_faults
from metrocli.check.rule import rule
from metrocli.model.dates import Misread, day_order, parse_date
from metrocli.model.findings import FaultKind, Severity, Violation
from metrocli.sheets.observing.merged_cells import covered_rows
from metrocli.sheets.parsing.cell_text import to_text
from metrocli.sheets.schema import SHEETS_BY_NAME, ColumnType
from metrocli.text.clean import clean
from metrocli.text.hygiene import tidy, ungarbled, unseen
from metrocli.text.phrases import format_count
from metrocli.text.quoting import quote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from metrocli.check.evidence.evidence import Evidence
    from metrocli.model.cell import Cell
    from metrocli.sheets.table import RawTable

_What = TypeVar("_What")
_REPLACED = "\N{REPLACEMENT CHARACTER}"


@rule(
    "S030",
    "A value of the wrong kind",
    Severity.ERROR,
    why="The cell cannot be read as its column says, so it counts as unknown.",
    fix="Write a date as 2021-11-30, a month as 2021-11, a number in digits. Leave the cell blank if it is unknown.",
    example="activities.csv, row 14, column 'start': '31/11/2021' is not a date",
)
def wrong_kind(evidence: Evidence) -> Iterator[Violation]:
    """Find cells that cannot be read as their column says."""
    yield from report_faults(evidence, FaultKind.WRONG_KIND)


@rule(
    "S031",
    "A date that may be one of two",
    Severity.ERROR,
    why="Some people write the day first, others the month. Nothing in the column says which, so the date is unknown.",
    fix="Write the date as 2021-04-03. If the whole sheet has one order, METROCLI_DATES may say which.",
    example="activities.csv, row 5, column 'start': '03/04/2021' may be 2021-04-03 or 2021-03-04",
)
def ambiguous_date(evidence: Evidence) -> Iterator[Violation]:
    """Find dates that two readings fit."""
    yield from report_faults(evidence, FaultKind.AMBIGUOUS_DATE)


@rule(
    "S032",
    "Dates that only their neighbours explain",
    Severity.NOTE,
    why="The date could be read in two ways and is read as the other dates of the column must be. Somebody who sees "
    "the cell alone may read it otherwise.",
    fix="Write dates as 2021-04-03, which has one reading only.",
    example="activities.csv, row 5, column 'start': '03/04/2021' is read as 2021-04-03, with the day first as in the "
    "rest of the column",
)
def settled_date(evidence: Evidence) -> Iterator[Violation]:
    """Find columns with dates of two readings that the other dates settle."""
    if evidence.dataset.dates is not None:
        return
    for table in evidence.tables:
        for column in SHEETS_BY_NAME[table.name].columns if table.name in SHEETS_BY_NAME else ():
            if column.type is not ColumnType.DATE:
                continue
            texts = [*evidence.texts(table.name, column.name)]
            order = day_order({text for _, text in texts})
            two = {text: text for _, text in texts if order and _has_two_readings(text)}
            settled = [(row, text) for row, text in texts if text in two]
            if settled:
                (row, text), more = settled[0], len(settled) - 1
                first = "day" if order == "dmy" else "month"
                told = f" ({format_count(more, 'more cell')} likewise)" if more else ""
                message = f"{quote(text)} is read as {parse_date(text, order)}, with the {first} first"
                cell = evidence.cell(table.name, row, column.name)
                yield Violation(cell, text, f"{message} as in the rest of the column{told}")


@rule(
    "S033",
    "A code that became a number",
    Severity.WARNING,
    why="A spreadsheet program stores 1.10 as the number 1.1, which is another code. Nobody can tell which was meant.",
    fix="Format the column as text, then write the code again.",
    example="association.xlsx, sheet 'challenges', cell A5: the code 1.1 is stored as a number, which would also stand "
    "for 1.10",
)
def code_number(evidence: Evidence) -> Iterator[Violation]:
    """Find codes that a workbook holds as numbers."""
    yield from report_faults(evidence, FaultKind.CODE_NUMBER)


@rule(
    "S034",
    "A code that became a date",
    Severity.ERROR,
    why="A spreadsheet program takes 1.4 or 3-2 for a day of the year and stores that. The code is lost.",
    fix="Format the column as text, then write the code again.",
    example="association.xlsx, sheet 'activities', cell J7: the code was turned into the date 2021-04-01",
)
def code_date(evidence: Evidence) -> Iterator[Violation]:
    """Find codes that a workbook holds as dates."""
    yield from report_faults(evidence, FaultKind.CODE_DATE)


@rule(
    "S035",
    "Spaces or characters that nobody sees",
    Severity.NOTE,
    why="Two texts that look the same are different for most programs, and searching or sorting them goes wrong. Here "
    "such characters are passed over where names are compared.",
    fix="Type the text again, or let `metrocli fix` take them out.",
    example="activities.csv, row 8, column 'members': 'Bogotá' has a space at its end",
)
def unseen_characters(evidence: Evidence) -> Iterator[Violation]:
    """Find stray spaces, invisible and control characters and decomposed accents."""
    for cell, text, (shown, has) in _odd(evidence, _unseen):
        message = f"{quote(shown)} has {has}" if shown else f"the cell looks blank, but has {has}"
        yield Violation(cell, text, message, "Type it again.", shown)


@rule(
    "S036",
    "Letters that were garbled",
    Severity.WARNING,
    why="The text was stored in one way and read in another, some time before it came here. Such a name is nobody's.",
    fix="Write the text again, or take it from an older copy of the sheet.",
    example="memberships.csv, row 9, column 'member': 'BogotÃ¡' very likely was 'Bogotá'",
)
def garbled(evidence: Evidence) -> Iterator[Violation]:
    """Find texts that went through a wrong encoding."""
    for cell, text, was in _odd(evidence, _garbled):
        lost = f"{quote(text)} has lost a letter: '{_REPLACED}' stands for one that could not be read"
        message = f"{quote(text)} very likely was {quote(was)}" if was != clean(text) else lost
        yield Violation(cell, text, message, "Write it again.", was if was != clean(text) else "")


@rule(
    "S037",
    "Cells that are merged",
    Severity.WARNING,
    why="Only the first of the cells has the value; the others are blank, though they look as if they had it, too.",
    fix="Take the cells apart and write the value into each of them.",
    example="association.xlsx, sheet 'memberships', cell B4: B4:B9 are merged, so only B4 holds 'Africa'",
)
def merged_cells(evidence: Evidence) -> Iterator[Violation]:
    """Find merged cells in the header or in the rows of a table."""
    for table, area in evidence.merged_areas:
        cell = table.cell_at(area.top, area.left)
        text = _text(table, area.top, area.left)
        holds = f"only {cell.a1} holds {quote(text)}" if text else "they count as one"
        yield Violation(cell, text, f"{area} are merged, so {holds}", "Take them apart.")


@rule(
    "S038",
    "A value that is worked out by a formula",
    Severity.WARNING,
    why="What the cell says changes with other cells, and is only as fresh as the last time somebody opened and saved "
    "the workbook. An answer cannot say where it comes from.",
    fix="Copy the cells and paste them as values.",
    example="association.xlsx, sheet 'periods', cell E2: '1412' is worked out by a formula",
)
def formula(evidence: Evidence) -> Iterator[Violation]:
    """Find columns with formulas, each at the first of them."""
    for table in evidence.tables:
        areas = evidence.regions(table.name).formulas if table.name in SHEETS_BY_NAME else ()
        for place in sorted(table.column_indexes.values()):
            of_column = (area for area in areas if area.left <= place <= area.right)
            rows = sorted({row for area in of_column for row in covered_rows(table, area)})
            if not rows:
                continue
            text = _text(table, rows[0], place)
            what = f"{quote(text)} is" if text else "the cell looks blank, but is"
            are = "is" if len(rows) == 2 else "are"  # noqa: PLR2004 - this one and another
            more = f", as {are} {format_count(len(rows) - 1, 'more cell')} of the column" if len(rows) > 1 else ""
            cell = table.cell_at(rows[0], place)
            yield Violation(cell, text, f"{what} worked out by a formula{more}", "Paste it as a value.")


def _odd(evidence: Evidence, look: Callable[[str, bool], _What | None]) -> Iterator[tuple[Cell, str, _What]]:
    """The cells whose text, as it stands, holds something odd; each distinct text of a column is looked at once.

    Args:
        evidence: the sheets; those that are not declared are left out.
        look: says what is odd about a text, or None; it is told whether the column holds names, codes or the like
            rather than sentences.
    """
    for table in evidence.tables:
        if table.name not in SHEETS_BY_NAME:
            continue
        kinds = {table.column_indexes.get(column.name): column.type for column in SHEETS_BY_NAME[table.name].columns}
        for place in range(len(table.headers)):
            named = kinds.get(place, ColumnType.TEXT) is not ColumnType.TEXT
            texts = evidence.distinct_texts(table, place)
            odd = {text: what for text in texts if (what := look(text, named)) is not None}
            for row, cells in zip(table.row_numbers, table.rows, strict=True) if odd else ():
                raw = cells[place]
                if isinstance(raw, str) and raw in odd:
                    yield table.cell_at(row, place), raw, odd[raw]


def _unseen(text: str, named: bool) -> tuple[str, str] | None:
    """A text as it looks, and what it holds besides."""
    found = unseen(text, named=named)
    if found and ungarbled(text) != clean(text):
        return None  # these came of the letters, and go with them
    return (tidy(text, named=named), " and ".join(found)) if found else None


def _garbled(text: str, _: bool) -> str | None:
    """What a garbled text was; the text itself where that cannot be known."""
    was = ungarbled(text)
    return was if was != clean(text) or _REPLACED in text else None


def _has_two_readings(text: str) -> bool:
    try:
        parse_date(text)
    except Misread as fault:
        return fault.ambiguous
    return False


def _text(table: RawTable, row: int, place: int) -> str:
    """The text of a cell of the header or of a row; "" where there is none."""
    if row == table.header_row:
        return table.headers[place] if place < len(table.headers) else ""
    at = bisect_left(table.row_numbers, row)
    here = at < len(table.row_numbers) and table.row_numbers[at] == row and place < len(table.headers)
    return to_text(table.rows[at][place]) if here else ""
