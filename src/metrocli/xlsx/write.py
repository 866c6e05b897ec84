"""Writing tables into a workbook: real dates and numbers, and text that is never a formula."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from metrocli.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from openpyxl.cell import Cell, MergedCell
    from openpyxl.styles import Font
    from openpyxl.worksheet.worksheet import Worksheet

Value = str | float | int | date | None

_WIDEST, _NARROWEST = 60, 8
_POINTS_A_LINE, _HIGHEST = 15, 409
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
# What a workbook would read as the code of a character, and a return, which it would turn into a line feed.
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FIRST_DAY = date(1900, 3, 1)
_LONGEST = 32_767
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet program may take for a formula once someone edits its cell."""

_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f]")
_LONGEST_NAME = 31
_KEPT_BY_EXCEL = "History"


def explain_unwritable(value: Value) -> str:
    """Why a workbook cannot hold a value, as the end of a sentence; "" where it can."""
    if isinstance(value, str) and len(value) > _LONGEST:
        return f"a text of {len(value):,} characters does not fit in a workbook's cell. Write CSV instead."
    if isinstance(value, str) and _UNWRITABLE.search(value):
        return f"{value[:40]!r} holds a character that no workbook can hold. Delete it, or write CSV."
    return ""


def replace_unwritable(text: str) -> str:
    """A text as far as a workbook can hold it: marks stand for what it cannot, and for what is too much."""
    marked = _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)
    return marked if len(marked) <= _LONGEST else f"{marked[: _LONGEST - 1]}…"


def escape_text(text: str) -> str:
    """A text as a workbook spells it: what it would read as the code of a character, and returns, are spelled out."""
    return _ESCAPE.sub("_x005F_", text).replace("\r", "_x000D_")


def make_tab_name(text: str, taken: Collection[str]) -> str:
    """A name that a tab of a workbook may have.

    Args:
        text: how it would best be called.
        taken: the names of the other tabs; case is ignored.

    Returns:
        The text, without what no name may hold and cut where it is too long; with a number where it is taken.
    """
    # A name may begin and end with anything but an apostrophe.
    plain = _NOT_IN_A_NAME.sub("-", " ".join(replace_unwritable(text).split())).strip("'") or "-"
    others = {each.casefold() for each in (*taken, _KEPT_BY_EXCEL)}
    name, number = _truncate(plain, _LONGEST_NAME), 1
    while name.casefold() in others:
        number += 1
        name = f"{_truncate(plain, _LONGEST_NAME - len(f' {number}'))} {number}"
    return name


def _truncate(text: str, most: int) -> str:
    """The beginning of a text, as long as programs that count in UTF-16 may take it."""
    cut = text[:most]
    while len(cut.encode("utf-16-le")) > 2 * most:
        cut = cut[:-1]
    return cut.rstrip(" '")


def write_cell(cell: Cell | MergedCell, value: Value) -> None:
    """Write a value into a cell: dates and numbers as such, anything else as text that stays text when it is edited.

    Raises:
        Refused: a workbook cannot hold the text.
    """
    if value is None or value == "":
        return
    if isinstance(value, date) and value < _FIRST_DAY:
        # Workbooks count the days wrongly before, or not at all.
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
    """The font of heads and totals: that of any other cell, but bold."""
    from openpyxl.styles.fonts import DEFAULT_FONT, Font

    return Font(
        name=DEFAULT_FONT.name, sz=DEFAULT_FONT.sz, family=DEFAULT_FONT.family, scheme=DEFAULT_FONT.scheme, b=True
    )


def write_table(sheet: Worksheet, headers: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """Write a table: its header bold, frozen and with a filter, its columns as wide as their texts need.

    On paper it is as wide as a page, and its header stands on every one.
    """
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    widths = [len(header) + 3 for header in headers]
    head, top, wrapped = make_bold_font(), Alignment(vertical="top"), Alignment(vertical="top", wrap_text=True)
    # A number keeps away from the text that follows it.
    right = Alignment(vertical="top", horizontal="right", indent=1)
    for place, header in enumerate(headers, 1):
        cell = sheet.cell(1, place)
        write_cell(cell, header)
        cell.font = head
    for number, row in enumerate(rows, 2):
        lines = 1
        for place, value in enumerate(row, 1):
            if value is None or value == "":
                continue
            cell = sheet.cell(number, place)
            write_cell(cell, value)
            parts = [len(part) for part in str(value).split("\n")]
            longest = max(parts)
            widths[place - 1] = max(widths[place - 1], longest + 1)
            if not isinstance(value, str):
                cell.alignment = right
            elif longest > _WIDEST:
                cell.alignment = wrapped
                lines = max(lines, sum(part // _WIDEST + 1 for part in parts))
            else:
                cell.alignment = top
        if lines > 1:
            # Not every program makes a row as high as its texts need.
            sheet.row_dimensions[number].height = min(lines * _POINTS_A_LINE, _HIGHEST)
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = min(max(width, _NARROWEST), _WIDEST)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
