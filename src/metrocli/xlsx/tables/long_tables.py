"""Write tables of many rows into a workbook row by row, since the library keeps an object for each cell until the end.

It writes the tab with the headers and all formats. The rows are then put into its part as text, which also takes a
tenth of the time. They are made twice, so that none is kept: once to find the widths of the columns, which come first.
"""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape

from metrocli.errors import Refused
from metrocli.files.running.progress import find_current_step
from metrocli.model.cell import to_column_letters
from metrocli.xlsx.write import (
    FIRST_DAY,
    FORMULA_STARTS,
    LAST_ROW,
    TOO_MANY_ROWS,
    Alignments,
    TableWidths,
    escape_text,
    explain_unwritable,
    find_height,
    format_table,
    measure_value,
    write_cell,
    write_table,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from metrocli.xlsx.write import WritableValue

    Rows = Iterable[Sequence[WritableValue]]

_LONG = 1_000
"""A table of fewer rows is left to the library."""
_BATCH = 1_000
"""So many rows are written at once, and counted as a step."""
_CELL_SIZE = 60
"""The bytes of the markup around the text of a cell."""
_ROWS_END = b"</sheetData>"
_DIMENSION = b'<dimension ref="%s"/>'


class WorkbookTables:
    """Writes tables into a workbook, and the workbook itself.

    Args:
        book: the workbook.
    """

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._long: list[_LongTable] = []

    def write(self, sheet: Worksheet, headers: Sequence[str], make_rows: Callable[[], Rows], row_count: int) -> None:
        """Write a table into an empty tab, as `write_table` does.

        Args:
            sheet: the tab.
            headers: the headers.
            make_rows: makes the rows. It is called twice if there are many: now and in `to_bytes`.
            row_count: the number of rows.

        Raises:
            Refused: a text or the rows do not fit.
        """
        if row_count < _LONG:
            write_table(sheet, headers, make_rows())
            return
        if row_count >= LAST_ROW:
            raise Refused(TOO_MANY_ROWS(most=LAST_ROW))
        find_current_step().restart(2 * row_count)
        write_table(sheet, headers, ())
        extent = _measure_rows(headers, make_rows())
        letters = tuple(map(to_column_letters, range(len(headers))))
        area = f"A1:{letters[-1]}{extent.last_row}"
        head, styles = sheet.dimensions, _CellStyles(sheet)
        format_table(sheet, extent.widths, area)
        self._long.append(_LongTable(sheet, head, area, letters, make_rows, styles, extent.size))

    def to_bytes(self) -> bytes:
        """Return the content of the workbook.

        Raises:
            Refused: a text of a long table does not fit.
        """
        written = io.BytesIO()
        self._book.save(written)
        if not self._long:
            return written.getvalue()
        parts = {table.sheet.path.removeprefix("/"): table for table in self._long}
        out = io.BytesIO()
        with zipfile.ZipFile(written) as short, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
            for entry in short.infolist():
                content = short.read(entry)
                if entry.filename in parts:
                    # The size shows whether the part needs the format for 4 GB, which is chosen before it is written.
                    entry.file_size = parts[entry.filename].size
                    with book.open(entry, "w") as part:
                        for piece in parts[entry.filename].write(content):
                            part.write(piece)
                else:
                    book.writestr(entry, content)
        return out.getvalue()


class _Extent(NamedTuple):
    """What the rows of a table need.

    Attributes:
        widths: the widths of the columns.
        last_row: the last row with a cell; 1 for the headers.
        size: about how many bytes the part of the tab has.
    """

    widths: TableWidths
    last_row: int
    size: int


def _measure_rows(headers: Sequence[str], rows: Rows) -> _Extent:
    """Find what rows need, without keeping them."""
    step = find_current_step()
    widths, last_row, size = TableWidths(headers), 1, 0
    number = 1
    for number, row in enumerate(rows, 2):
        for index, value in enumerate(row):
            if value is not None and value != "":
                longest, _ = measure_value(value)
                widths.add(index, longest)
                last_row = number
                size += _CELL_SIZE + (len(value) if isinstance(value, str) else longest)
        if number % _BATCH == 0:
            step.advance(_BATCH)
    step.advance((number - 1) % _BATCH)
    return _Extent(widths, last_row, size)


class _CellStyles:
    """The numbers of the styles of cells in a workbook, which are the same as those of `write_table`.

    Attributes:
        number: that of numbers.
        day: that of days.
        early_day: that of days before `FIRST_DAY`.
        text: those of texts by whether they are wrapped, and whether they begin like a formula.
    """

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet, self._alignments = sheet, Alignments()
        self.number, self.day, self.early_day = self._add(1), self._add(FIRST_DAY), self._add(date.min)
        self.text = {
            (is_wrapped, starts_formula): self._add("=" if starts_formula else "x", is_wrapped=is_wrapped)
            for is_wrapped in (False, True)
            for starts_formula in (False, True)
        }

    def _add(self, value: WritableValue, *, is_wrapped: bool = False) -> int:
        """Add the style of cells with such a value to the workbook, and return its number."""
        from openpyxl.cell import WriteOnlyCell

        cell = WriteOnlyCell(self._sheet)  # it is not one of the cells of the tab
        write_cell(cell, value)
        cell.alignment = self._alignments.find(is_text=isinstance(value, str), is_wrapped=is_wrapped)
        return int(cell.style_id)


class _LongTable(NamedTuple):
    """A table of many rows.

    Attributes:
        sheet: its tab, with the headers.
        head: the cells of the headers, such as A1:C1.
        area: the cells of the table.
        letters: the letters of its columns.
        make_rows: makes the rows.
        styles: the styles of its cells.
        size: about how many bytes the part of the tab has.
    """

    sheet: Worksheet
    head: str
    area: str
    letters: tuple[str, ...]
    make_rows: Callable[[], Rows]
    styles: _CellStyles
    size: int

    def write(self, part: bytes) -> Iterator[bytes]:
        """Yield the part of the tab, with the rows below the headers.

        Args:
            part: the part as the library wrote it.

        Raises:
            Refused: a text does not fit.
        """
        above, end, below = part.rpartition(_ROWS_END)
        yield above.replace(_DIMENSION % self.head.encode(), _DIMENSION % self.area.encode(), 1)
        step = find_current_step()
        batch: list[str] = []
        number = 1
        for number, row in enumerate(self.make_rows(), 2):
            batch.append(self._make_row(number, row))
            if len(batch) == _BATCH:
                yield "".join(batch).encode()
                batch.clear()
                step.advance(_BATCH, _BATCH)
        yield "".join(batch).encode()
        step.advance(len(batch), len(batch))
        yield end + below

    def _make_row(self, number: int, row: Sequence[WritableValue]) -> str:
        """Return the element of a row; "" if it is blank."""
        cells = []
        lines = 1
        for letters, value in zip(self.letters, row, strict=True):
            if value is None or value == "":
                continue
            if not isinstance(value, str):
                cells.append(self._make_number(f"{letters}{number}", value))
                continue
            fault = explain_unwritable(value)
            if fault:
                raise Refused(fault)
            _, needed = measure_value(value)
            lines = max(lines, needed)
            style = self.styles.text[needed > 0, value.startswith(FORMULA_STARTS)]
            cells.append(_make_text(f"{letters}{number}", style, value))
        height = f' ht="{find_height(lines)}" customHeight="1"' if lines > 1 else ""
        return f'<row r="{number}"{height}>{"".join(cells)}</row>' if cells else ""

    def _make_number(self, place: str, value: float | date) -> str:
        """Return the element of a cell with a number or a day."""
        from openpyxl.compat import safe_string
        from openpyxl.utils.datetime import to_excel

        if not isinstance(value, date):
            return f'<c r="{place}" s="{self.styles.number}" t="n"><v>{safe_string(value)}</v></c>'
        if value < FIRST_DAY:
            return _make_text(place, self.styles.early_day, value.isoformat())
        days = to_excel(value)  # type: ignore[no-untyped-call]
        return f'<c r="{place}" s="{self.styles.day}" t="n"><v>{safe_string(days)}</v></c>'


def _make_text(place: str, style: int, text: str) -> str:
    """Return the element of a cell with a text."""
    space = ' xml:space="preserve"' if text != text.strip() else ""
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t{space}>{escape(escape_text(text))}</t></is></c>'
