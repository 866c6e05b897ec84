"""Write tables into a workbook: real dates and numbers, and text that never becomes a formula."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from metrocli.errors import Refused
from metrocli.messages import Message, MessageType
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from openpyxl.cell import Cell, MergedCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.worksheet import Worksheet

WritableValue = str | float | int | date | None
"""A value that can be written into a cell; None and "" leave it blank."""

_MAX_WIDTH, _MIN_WIDTH = 60, 8
_LINE_HEIGHT, _MAX_HEIGHT = 15, 409
_UNWRITABLE = compile_late(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
# Text that a workbook would read as the code of a character.
_ESCAPE = compile_late(r"_(?=x[0-9A-Fa-f]{4}_)")
FIRST_DAY = date(1900, 3, 1)
"""The first day that a workbook can hold: it counts 29 February 1900 as a day, and has no days before 1900."""
MAX_TEXT_LENGTH = 32_767
"""The most characters of a cell, in units of UTF-16: some signs, such as emojis, are two."""
LAST_ROW = 1_048_576
"""The number of the last row of a tab."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""The first characters of texts that a spreadsheet program may turn into a formula when someone edits the cell."""

_FORBIDDEN_IN_NAMES = compile_late(r"[\[\]:*?/\\\x00-\x1f\x7f]")
_MAX_NAME_LENGTH = 31
_RESERVED_BY_EXCEL = "History"

TEXT_TOO_LONG = MessageType(
    "text-too-long",
    "the text has {length:,} characters, more than the {limit:,} that a cell of a workbook can hold",
    "Shorten it, or write CSV instead.",
)
CHARACTER_UNWRITABLE = MessageType(
    "character-unwritable",
    "the text {text:short} contains the character {character}, which a workbook cannot hold",
    "Delete the character, or write CSV instead.",
)


TOO_MANY_ROWS = MessageType(
    "too-many-rows", "a tab of a workbook can have {most:,} rows at most", "Write CSV instead, or select fewer rows."
)


def explain_unwritable(value: WritableValue) -> Message | None:
    """Return why a workbook cannot hold a value; None if it can."""
    if isinstance(value, str) and is_too_long(value):
        return TEXT_TOO_LONG(length=_count_units(value), limit=MAX_TEXT_LENGTH)
    if isinstance(value, str) and (match := _UNWRITABLE.search(value)):
        return CHARACTER_UNWRITABLE(text=value, character=f"U+{ord(match[0]):04X}")
    return None


def replace_unwritable(text: str) -> str:
    """Make a text that a workbook can hold: U+FFFD for characters that it cannot, and cut at 32,767 characters."""
    writable = _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)
    if not is_too_long(writable):
        return writable
    units = writable.encode("utf-16-le")[: 2 * (MAX_TEXT_LENGTH - 1)]
    # Half of a sign at the end is left out.
    return f"{units.decode('utf-16-le', 'ignore')}…"


def is_too_long(text: str) -> bool:
    """Whether a text has more characters than a cell of a workbook can hold."""
    return 2 * len(text) > MAX_TEXT_LENGTH and _count_units(text) > MAX_TEXT_LENGTH


def _count_units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def escape_text(text: str) -> str:
    """Escape a text for a workbook, which would decode `_x0041_` and turn a carriage return into a line feed."""
    return _ESCAPE.sub("_x005F_", text).replace("\r", "_x000D_")


def make_tab_name(text: str, taken: Collection[str]) -> str:
    """Make a valid name for a tab of a workbook.

    Args:
        text: the preferred name.
        taken: the names of the other tabs; case is ignored.

    Returns:
        The text with forbidden characters replaced by "-", cut at 31 characters, and with a number if it is taken.
    """
    # A name must not begin or end with an apostrophe.
    plain = _FORBIDDEN_IN_NAMES.sub("-", " ".join(replace_unwritable(text).split())).strip("'") or "-"
    others = {name.casefold() for name in (*taken, _RESERVED_BY_EXCEL)}
    name, number = _truncate(plain, _MAX_NAME_LENGTH), 1
    while name.casefold() in others:
        number += 1
        name = f"{_truncate(plain, _MAX_NAME_LENGTH - len(f' {number}'))} {number}"
    return name


def _truncate(text: str, most: int) -> str:
    """Cut a text to at most this many UTF-16 code units, which spreadsheet programs count."""
    cut = text[:most]
    while len(cut.encode("utf-16-le")) > 2 * most:
        cut = cut[:-1]
    return cut.rstrip(" '")


def write_cell(cell: Cell | MergedCell, value: WritableValue) -> None:
    """Write a value into a cell: dates and numbers as such, anything else as text that stays text when it is edited.

    A date before 1 March 1900 is written as text.

    Raises:
        Refused: a workbook cannot hold the text.
    """
    if value is None or value == "":
        return
    if isinstance(value, date) and value < FIRST_DAY:
        # A workbook counts 29 February 1900 as a day, and has no days before 1900.
        value = value.isoformat()
    if isinstance(value, date):
        cell.value = value
        cell.number_format = "yyyy-mm-dd"
    elif isinstance(value, int | float):
        cell.value = value
    else:
        fault = explain_unwritable(value)
        if fault:
            raise Refused(fault)
        cell.value = escape_text(value)
        cell.data_type = "s"
        cell.number_format = "@"
        if value.startswith(FORMULA_STARTS):
            cell.quotePrefix = True


def make_bold_font() -> Font:
    """Make the font of headers and totals: the default font, but bold."""
    from openpyxl.styles.fonts import DEFAULT_FONT, Font

    return Font(
        name=DEFAULT_FONT.name, sz=DEFAULT_FONT.sz, family=DEFAULT_FONT.family, scheme=DEFAULT_FONT.scheme, b=True
    )


def write_table(sheet: Worksheet, headers: Sequence[str], rows: Iterable[Sequence[WritableValue]]) -> None:
    """Write a table: bold and frozen headers with a filter, and columns as wide as their texts need.

    In print it is fitted to the width of a page, and the headers are repeated on every page.

    Raises:
        Refused: a text or the rows do not fit.
    """
    widths = TableWidths(headers)
    head, alignments = make_bold_font(), Alignments()
    for place, header in enumerate(headers, 1):
        cell = sheet.cell(1, place)
        write_cell(cell, header)
        cell.font = head
    for number, row in enumerate(rows, 2):
        if number > LAST_ROW:
            raise Refused(TOO_MANY_ROWS(most=LAST_ROW))
        lines = 1
        for place, value in enumerate(row, 1):
            if value is None or value == "":
                continue
            cell = sheet.cell(number, place)
            write_cell(cell, value)
            longest, needed = measure_value(value)
            widths.add(place - 1, longest)
            cell.alignment = alignments.find(is_text=isinstance(value, str), is_wrapped=needed > 0)
            lines = max(lines, needed)
        if lines > 1:
            sheet.row_dimensions[number].height = find_height(lines)
    format_table(sheet, widths, sheet.dimensions)


class TableWidths:
    """The widths of the columns of a table, which are those of their longest texts.

    Args:
        headers: the headers.
    """

    def __init__(self, headers: Sequence[str]) -> None:
        self._longest = [len(header) + 2 for header in headers]

    def add(self, index: int, longest: int) -> None:
        """Add the length of the longest line of a cell in a column."""
        self._longest[index] = max(self._longest[index], longest)

    def list_widths(self) -> list[int]:
        """List the width of each column."""
        return [min(max(longest + 1, _MIN_WIDTH), _MAX_WIDTH) for longest in self._longest]


class Alignments:
    """The alignments of the cells of tables."""

    def __init__(self) -> None:
        from openpyxl.styles import Alignment

        self._top, self._wrapped = Alignment(vertical="top"), Alignment(vertical="top", wrap_text=True)
        # The indent keeps a number apart from the text in the next column.
        self._right = Alignment(vertical="top", horizontal="right", indent=1)

    def find(self, *, is_text: bool, is_wrapped: bool) -> Alignment:
        """Return the alignment of a cell with a text, or with a number or a date."""
        if not is_text:
            return self._right
        return self._wrapped if is_wrapped else self._top


def measure_value(value: WritableValue) -> tuple[int, int]:
    """Return how long the longest line of a value is, and how many lines a text needs that is wrapped; else 0."""
    text = str(value)
    if "\n" not in text:
        longest = len(text)
        return longest, longest // _MAX_WIDTH + 1 if longest > _MAX_WIDTH and isinstance(value, str) else 0
    parts = [len(part) for part in text.split("\n")]
    longest = max(parts)
    return longest, sum(part // _MAX_WIDTH + 1 for part in parts) if longest > _MAX_WIDTH else 0


def find_height(lines: int) -> int:
    """Return the height of a row with so many lines: not every program fits the height of rows to their texts."""
    return min(lines * _LINE_HEIGHT, _MAX_HEIGHT)


def format_table(sheet: Worksheet, widths: TableWidths, area: str) -> None:
    """Format the tab of a table, except for its cells.

    Args:
        sheet: the tab.
        widths: the widths of its columns.
        area: the cells from the first header to the last cell.
    """
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    for place, width in enumerate(widths.list_widths(), 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = area
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
