"""Append rows to the tabs of an XLSX workbook, and add tabs; all other cells and parts stay as they are.

New cells have the styles of the row above. Filters, tables, drop-down lists and conditional formats that end at the
last row are extended; defined names, charts and formulas are not.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from metrocli.errors import Refused, UnreadableData
from metrocli.messages import MessageType
from metrocli.model.dates import SERIAL_EPOCH
from metrocli.sheets.columns.list_column import ColumnsOfRows
from metrocli.sheets.editing.edits import SheetCells
from metrocli.sheets.editing.new_rows import APPENDED_MISREAD, check_appended, find_last_row, find_writers, place_rows
from metrocli.sheets.editing.value_forms import choose_typed_writer
from metrocli.sheets.editing.workbook import TAB_MISREAD, read_tab_cells, refuse_signed, trim
from metrocli.sheets.parsing.cell_text import DAYS_TO_1904, to_text
from metrocli.sheets.reading.layout import SheetOrigin, build_table
from metrocli.sheets.schema import SHEETS_BY_NAME, ColumnType
from metrocli.sheets.table import RawTable
from metrocli.xlsx.appending.rows import Growth, NewCell, grow_table, write_cells
from metrocli.xlsx.appending.tabs import add_tabs
from metrocli.xlsx.package import CellRange, find_tab_part, read_relationships, report_damage
from metrocli.xlsx.patch_cells import CELL_WITHOUT_TEXT, find_cells
from metrocli.xlsx.patch_styles import DAY_FORMAT, TEXT_FORMAT, NewStyle, add_styles
from metrocli.xlsx.patch_zip import replace_parts
from metrocli.xlsx.write import FORMULA_STARTS, LAST_ROW, TOO_MANY_ROWS, explain_unwritable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metrocli.sheets.editing.edits import Edit
    from metrocli.sheets.editing.new_rows import NewRow, PlacedRows, UnwrittenColumn
    from metrocli.sheets.raw_column import RawValue
    from metrocli.sheets.reading.workbook_file import WorkbookFile
    from metrocli.xlsx.patch_cells import CellElement
    from metrocli.xlsx.write import WritableValue

ROWS_BELOW = MessageType(
    "rows-below",
    "the new rows go below row {last}, but row {row} is not blank",
    "Move what is below the last row of the table to another tab, or insert {count} blank rows above it.",
)
_TEXTS = {ColumnType.TEXT, ColumnType.NAME, ColumnType.CODE, ColumnType.MONTH}


class _ChangedTab(NamedTuple):
    """A tab with its new rows and edits.

    Attributes:
        table: the sheet as it is; without rows for a new tab.
        old: its cells.
        placed: the new rows.
        last: the number of the last row of data, or of the header.
        values: the new value of each cell, by its row, from 1, and its column, from 0.
        part: the name of its part.
        xml: the content of its part.
    """

    table: RawTable
    old: SheetCells
    placed: PlacedRows
    last: int
    values: Mapping[tuple[int, int], WritableValue]
    part: str
    xml: bytes

    @property
    def new_rows(self) -> range:
        """The numbers of the new rows."""
        return range(self.last + 1, self.last + 1 + len(self.placed.cells))


def append_to_workbook(
    raw: bytes,
    source: WorkbookFile,
    rows: Mapping[str, Sequence[NewRow]],
    edits: Mapping[str, Sequence[Edit]],
) -> tuple[bytes, list[UnwrittenColumn]]:
    """Return the content of a workbook with new rows below the last rows of data, and with some edits.

    Days and numbers are stored as such, unless the other cells of their column are texts. A sheet that the workbook
    lacks becomes a new tab, with all declared columns.

    Args:
        raw: the content of the file.
        source: the workbook.
        rows: the texts of each new row by declared column, by the name of the declared sheet.
        edits: the changes of each sheet, at most one a cell, in the order of the cells; they may change blank cells,
            numbers and dates, and their new texts become values as those of new rows.

    Returns:
        The new content, and the columns of the rows that a sheet lacks.

    Raises:
        Refused: the workbook is signed, damaged, or protected against new tabs; something is below the last row; a cell
            does not hold its old text any more, is computed, or cannot hold its new text; or the new workbook would be
            read differently.
        UnreadableData: the workbook cannot be read.
    """
    file = source.path.name
    try:
        with report_damage(file), zipfile.ZipFile(io.BytesIO(raw)) as book:
            refuse_signed(book, file)
            sheets = [sheet for sheet in SHEETS_BY_NAME if rows.get(sheet) or edits.get(sheet)]
            missing = [sheet for sheet in sheets if sheet not in source.sheet_names]
            columns = {sheet: len(SHEETS_BY_NAME[sheet].columns) for sheet in missing}
            new_tabs = add_tabs(book, columns, file) if missing else None
            tabs = [
                _make_tab(source, sheet, rows.get(sheet, ()), new_tabs.names[sheet], new_tabs.blank[sheet])
                if new_tabs and sheet in missing
                else _read_tab(book, raw, source, sheet, rows.get(sheet, ()), edits.get(sheet, ()))
                for sheet in sheets
            ]
            changed, contents = _write_tabs(book, tabs)
        new_parts = {tab.part: contents.pop(tab.part) for tab in tabs if tab.table.name in missing}
        changed |= contents | (new_tabs.changed if new_tabs else {})
        edited = replace_parts(raw, changed, file, new_parts)
        for tab in tabs:
            _check_tab(tab, read_tab_cells(edited, source, tab.table.name, tab.table.tab).cells)
    except UnreadableData as fault:
        raise Refused(fault.message) from fault
    return edited, [column for tab in tabs for column in tab.placed.unwritten]


def _read_tab(
    book: zipfile.ZipFile,
    raw: bytes,
    source: WorkbookFile,
    sheet: str,
    rows: Sequence[NewRow],
    edits: Sequence[Edit],
) -> _ChangedTab:
    """Read a tab of the workbook, and find the values of its new cells.

    Raises:
        Refused: something is below the last row, or a cell cannot be edited.
    """
    name = source.tab_name(sheet)
    part = find_tab_part(book, name)
    table = source.read_table(sheet)
    if table is None:  # the tab is empty
        return _make_tab(source, sheet, rows, part, book.read(part))
    old = read_tab_cells(raw, source, sheet, name)
    old.apply(edits, texts_only=False)
    placed, last = place_rows(table, rows, choose_typed_writer), find_last_row(table)
    texts, typed = find_writers(table), find_writers(table, choose_typed_writer)
    values: dict[tuple[int, int], WritableValue] = {}
    for edit in edits:
        raw_value = old.value_at(edit.row, edit.index)
        writers = texts if isinstance(raw_value, str) and raw_value else typed
        values[edit.row, edit.index] = writers.get(edit.index, str)(edit.new)
    for number, row in enumerate(placed.cells, last + 1):
        values |= {(number, index): value for index, value in row.items()}
    tab = _ChangedTab(table, old, placed, last, values, part, book.read(part))
    _refuse_rows_below(tab)
    for (row_number, index), value in values.items():
        if problem := explain_unwritable(value):
            raise Refused(problem.about(table.cell_at(row_number, index)))
    return tab


def _make_tab(source: WorkbookFile, sheet: str, rows: Sequence[NewRow], part: str, xml: bytes) -> _ChangedTab:
    """Return a tab without cells, with headers and new rows as its values."""
    headers = tuple(column.name for column in SHEETS_BY_NAME[sheet].columns)
    name = source.tab_name(sheet) if sheet in source.sheet_names else sheet
    indexes = {header: index for index, header in enumerate(headers)}
    table = RawTable(sheet, source.path.name, True, 1, headers, ColumnsOfRows([], len(headers)), [], indexes, tab=name)  # noqa: FBT003 - a workbook
    placed = place_rows(table, rows, choose_typed_writer)
    values: dict[tuple[int, int], WritableValue] = {(1, index): header for index, header in enumerate(headers)}
    for number, row in enumerate(placed.cells, 2):
        values |= {(number, index): value for index, value in row.items()}
    old = SheetCells(sheet, source.path.name, [], in_workbook=True, tab=name)
    return _ChangedTab(table, old, placed, 1, values, part, xml)


def _refuse_rows_below(tab: _ChangedTab) -> None:
    """Raise an error if the rows below the last row of data are not blank, or if there are not so many.

    Raises:
        Refused: there are other cells or merged cells in the columns of the table.
    """
    if not tab.placed.cells:
        return
    table = tab.table
    if tab.new_rows[-1] > LAST_ROW:
        raise Refused(TOO_MANY_ROWS.at(table.cell_at(), most=LAST_ROW))
    written = {index for row in tab.placed.cells for index in row}
    own = {*table.column_indexes.values(), *table.loose_columns, *written}
    filled = [
        row for row in table.row_numbers
        if row in tab.new_rows and any(to_text(tab.old.value_at(row, index)) for index in own)
    ]  # fmt: skip
    area = CellRange(tab.new_rows[0], min(own), tab.new_rows[-1], max(own))
    filled += [
        max(merged.top, area.top)
        for merged in table.regions.merged
        if merged.top <= area.bottom
        and merged.bottom >= area.top
        and merged.left <= area.right
        and merged.right >= area.left
    ]
    if filled:
        message = ROWS_BELOW.at(table.cell_at(), last=tab.last, row=min(filled), count=len(tab.placed.cells))
        raise Refused(message)


def _write_tabs(book: zipfile.ZipFile, tabs: Sequence[_ChangedTab]) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Return the new content of the styles and of tables, and the new content of the tabs, by part.

    Raises:
        Refused: a cell is computed by a formula, or holds a linked data type.
    """
    cells = [_choose_styles(tab) for tab in tabs]
    wanted = {style for some in cells for style in some.values() if style is not None}
    changed: dict[str, bytes] = {}
    numbers: dict[NewStyle, int] = {}
    if new_styles := {style for style in wanted if style != NewStyle(style.base)}:
        name = dict(read_relationships(book).values())["styles"]
        changed[name], numbers = add_styles(book.read(name), new_styles)
    contents: dict[str, bytes] = {}
    for tab, styles in zip(tabs, cells, strict=True):
        by_row: dict[int, dict[int, NewCell]] = {}
        for (row, index), style in styles.items():
            value = tab.values.get((row, index))
            stored = _to_serial(value, tab.table) if isinstance(value, date) else value
            number = numbers.get(style, style.base) if style else None
            by_row.setdefault(row, {})[index] = NewCell(stored, number)
        growth = Growth(tab.table.header_row + 1, tab.last, tab.new_rows[-1]) if tab.placed.cells else None
        contents[tab.part] = write_cells(tab.xml, by_row, growth)
        parts = [part for kind, part in read_relationships(book, tab.part).values() if kind == "table"]
        if growth:
            changed |= {part: grow_table(book.read(part), growth) for part in parts}
    return changed, contents


def _choose_styles(tab: _ChangedTab) -> dict[tuple[int, int], NewStyle | None]:
    """Return the style of each new cell, and of the blank cells in new rows; None for that of the cell itself.

    Raises:
        Refused: a cell is computed by a formula, or holds a linked data type.
    """
    table, values = tab.table, tab.values
    columns = {index: SHEETS_BY_NAME[table.name].column(name) for name, index in table.column_indexes.items()}
    day_rows: dict[int, int] = {}
    for index in columns:
        column = table.columns[index]
        dated = column.rows_with([code for code, raw in enumerate(column.distinct) if isinstance(raw, date)])
        if dated:
            day_rows[index] = table.row_numbers[dated[-1]]
    above = {(tab.last, index) for index in range(len(table.headers))} if table.row_numbers else set()
    sought = {*values, *above, *((row, index) for index, row in day_rows.items())}
    elements = find_cells(tab.xml, sought, f"{table.file}, sheet '{table.tab}'")
    _refuse_uneditable(tab, elements)
    has_template = tab.last > table.header_row
    blank: dict[tuple[int, int], NewStyle | None] = {}
    if has_template:
        bases = {index: NewStyle(elements[place].style) for place in above if place in elements for index in place[1:]}
        blank = {(row, index): style for row in tab.new_rows for index, style in bases.items() if style.base}
    else:
        bases = {index: NewStyle(0, TEXT_FORMAT) for index, column in columns.items() if column.type in _TEXTS}
    days = {index: NewStyle(elements[row, index].style) for index, row in day_rows.items() if (row, index) in elements}
    styles: dict[tuple[int, int], NewStyle | None] = blank
    for place, value in values.items():
        index = place[1]
        is_new = place not in elements
        base = bases.get(index, NewStyle(0)) if is_new else NewStyle(elements[place].style)
        if isinstance(value, date):
            is_day = isinstance(tab.old.value_at(*place), date)
            style = base if is_day and not is_new else days.get(index, base._replace(number_format=DAY_FORMAT))
        elif isinstance(value, str) and value.startswith(FORMULA_STARTS):
            style = base._replace(has_quote_prefix=True)
        else:
            style = base
        styles[place] = style
    return styles


def _refuse_uneditable(tab: _ChangedTab, elements: Mapping[tuple[int, int], CellElement]) -> None:
    """Raise an error if a cell cannot get a new value.

    Raises:
        Refused: a cell is computed by a formula, is there twice, or holds a linked data type.
    """
    for place in tab.values:
        problem = elements[place].problem if place in elements else None
        if problem and problem.kind is not CELL_WITHOUT_TEXT:
            raise Refused(problem.about(tab.table.cell_at(*place)))


def _to_serial(day: date, table: RawTable) -> int:
    """Return a day as a workbook stores it."""
    return (day - SERIAL_EPOCH).days - (DAYS_TO_1904 if table.starts_1904 else 0)


def _check_tab(tab: _ChangedTab, cells: Sequence[Sequence[RawValue]]) -> None:
    """Check that a tab is read as before, with the new values.

    Raises:
        Refused: a cell is read differently.
    """
    new = trim(cells)
    expected = _fill(tab)
    got = [list(row) for row in new]
    for row, index in tab.values:
        if row <= len(got) and index < len(got[row - 1]):
            got[row - 1][index] = _to_plain(got[row - 1][index])
    if got != trim(expected):
        raise Refused(
            TAB_MISREAD.at(tab.table.cell_at()) if not tab.placed.cells else APPENDED_MISREAD.at(tab.table.cell_at())
        )
    table = tab.table
    origin = SheetOrigin(table.name, table.file, in_workbook=True, tab=table.tab)
    tables = [
        replace(
            build_table(some, SHEETS_BY_NAME[table.name], origin), regions=table.regions, starts_1904=table.starts_1904
        )
        for some in (_fill(tab, only_edits=True), new)
    ]
    check_appended(tables[0], tables[1], tab.last, tab.placed, moved=0)


def _fill(tab: _ChangedTab, *, only_edits: bool = False) -> list[list[RawValue]]:
    """Return the old cells of a tab with the new values."""
    rows = [list(row) for row in tab.old.cells]
    for (row, index), value in tab.values.items():
        if only_edits and row in tab.new_rows:
            continue
        rows += [[] for _ in range(row - len(rows))]
        cells = rows[row - 1]
        cells += [""] * (index + 1 - len(cells))
        cells[index] = _to_plain(value)
    return rows


def _to_plain(value: RawValue) -> RawValue:
    """Return a value so that equal days and numbers are equal."""
    if isinstance(value, datetime):
        return value.date() if to_text(value) == value.date().isoformat() else value
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value
