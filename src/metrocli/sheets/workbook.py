"""Writing tables into a workbook: real dates and numbers, and text that is never a formula."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from metrocli.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from openpyxl.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

Value = str | float | int | date | None

_WIDEST, _NARROWEST = 60, 8
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
# What a workbook would read as the code of a character, and a return, which it would turn into a line feed.
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FIRST_DAY = date(1900, 3, 1)
_LONGEST = 32_767
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def unwritable(value: Value) -> str:
    """Why a workbook cannot hold a value, as the end of a sentence; "" where it can."""
    if isinstance(value, str) and len(value) > _LONGEST:
        return f"a text of {len(value):,} characters does not fit in a workbook's cell. Write CSV instead."
    if isinstance(value, str) and _UNWRITABLE.search(value):
        return f"{value[:40]!r} holds a character that no workbook can hold. Delete it, or write CSV."
    return ""


def writable(text: str) -> str:
    """A text as far as a workbook can hold it: what it cannot stands as a mark."""
    return _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def put(cell: Cell | MergedCell, value: Value) -> None:
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
        fault = unwritable(value)
        if fault:
            raise Refused(fault)
        cell.value = _ESCAPE.sub("_x005F_", value).replace("\r", "_x000D_")
        cell.data_type = "s"
        cell.number_format = "@"
        if value.startswith(_FORMULA_STARTS):
            cell.quotePrefix = True


def fill(sheet: Worksheet, headers: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """Write a table: its header bold, frozen and with a filter, its columns as wide as their texts need."""
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415 - imported only to write a workbook
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    widths = [len(header) + 3 for header in headers]
    bold, top, wrapped = Font(bold=True), Alignment(vertical="top"), Alignment(vertical="top", wrap_text=True)
    for place, header in enumerate(headers, 1):
        cell = sheet.cell(1, place)
        put(cell, header)
        cell.font = bold
    for number, row in enumerate(rows, 2):
        for place, value in enumerate(row, 1):
            if value is None or value == "":
                continue
            cell = sheet.cell(number, place)
            put(cell, value)
            longest = max(map(len, str(value).split("\n")))
            widths[place - 1] = max(widths[place - 1], longest + 1)
            cell.alignment = wrapped if longest > _WIDEST else top
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = min(max(width, _NARROWEST), _WIDEST)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
