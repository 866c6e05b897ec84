"""Write cells into the part of a tab, in rows that exist or not, and extend what ends at the last row."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape

from metrocli.model.cell import to_column_letters
from metrocli.xlsx.package import (
    NAMESPACES,
    CellCursor,
    CellRange,
    find_element_end,
    make_parser,
    parse_range,
    read_start_tag,
    set_attribute,
)
from metrocli.xlsx.patch_cells import set_text
from metrocli.xlsx.write import escape_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_ROW, _CELL, _DATA, _DIMENSION, _FILTER, _VALIDATION, _CONDITION = (
    {f"{namespace} {name}" for namespace in NAMESPACES}
    for name in ("row", "c", "sheetData", "dimension", "autoFilter", "dataValidation", "conditionalFormatting")
)
_EXTENDED = "http://schemas.microsoft.com/office/excel/2006/main sqref"
"""The ranges of drop-down lists and conditional formats of later versions of Excel."""


class NewCell(NamedTuple):
    """The content of a cell.

    Attributes:
        value: a text; a number, also for a day; None for a blank cell, which is only added where none is.
        style: the number of its style; None for the style of the cell that is there, else 0.
    """

    value: str | float | None
    style: int | None = None


class Growth(NamedTuple):
    """The rows of a table before and after new rows.

    Attributes:
        first: the number of its first row of data.
        last: the number of its last row of data, or of its header.
        new_last: the number of the last new row.
    """

    first: int
    last: int
    new_last: int

    def grow(self, area: CellRange) -> CellRange:
        """Return a range that ends at the last row, extended to the last new row; any other range as it is."""
        is_column = area.top <= max(self.first, self.last - 1)
        if is_column and max(self.first, self.last) <= area.bottom < self.new_last:
            return area._replace(bottom=self.new_last)
        return area


def write_cells(xml: bytes, cells: Mapping[int, Mapping[int, NewCell]], growth: Growth | None = None) -> bytes:
    """Return the part of a tab with other contents of cells; all other bytes stay as they are.

    Args:
        xml: the part, in UTF-8.
        cells: the contents by row, from 1, and column, from 0.
        growth: the rows of a table that becomes longer; filters, drop-down lists and conditional formats that end at
            its last row are extended.

    Raises:
        ExpatError: the part is damaged; `package.report_damage` lists what else may be raised then.
    """
    patcher = _TabPatcher(xml, cells, growth)
    patcher.parse()
    pieces: list[bytes] = []
    copied = 0
    for start, end, new in sorted(patcher.changes, key=lambda change: change[:2]):
        pieces += [xml[copied:start], new]
        copied = end
    return b"".join([*pieces, xml[copied:]])


def grow_table(xml: bytes, growth: Growth) -> bytes:
    """Return the part of a table (Insert > Table in Excel) with the range of the table and of its filter extended.

    Raises:
        ExpatError: the part is damaged; `package.report_damage` lists what else may be raised then.
    """
    tags: list[tuple[int, bytes]] = []
    parser = make_parser()

    def visit(name: str, attributes: dict[str, str]) -> None:
        area = parse_range(attributes.get("ref", ""))
        if name.rpartition(" ")[2] in {"table", "autoFilter"} and area and growth.grow(area) != area:
            tag = read_start_tag(xml, parser.CurrentByteIndex)
            tags.append((parser.CurrentByteIndex, set_attribute(tag, "ref", str(growth.grow(area)))))

    parser.StartElementHandler = visit
    parser.Parse(xml, True)  # noqa: FBT003 - expat takes no keyword
    for start, tag in reversed(tags):
        xml = xml[:start] + tag + xml[start + len(read_start_tag(xml, start)) :]
    return xml


class _TabPatcher:
    """Finds the changes of a tab's part while it is parsed.

    Attributes:
        changes: the byte positions where a change begins and ends, and the new bytes.
    """

    def __init__(self, xml: bytes, cells: Mapping[int, Mapping[int, NewCell]], growth: Growth | None) -> None:
        self.changes: list[tuple[int, int, bytes]] = []
        self._xml, self._cells, self._growth, self._cursor = xml, cells, growth, CellCursor()
        self._rows, self._columns = sorted(cells), [0]
        self._next_row = self._next_column = 0
        self._has_added = self._is_kept = False
        self._row_start = self._cell_start = self._data_start = self._text_start = -1
        self._prefix = ""
        self._lists: list[tuple[int, list[CellRange]]] = []
        self._parser = make_parser()

    def parse(self) -> None:
        """Parse the whole part."""
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._start, self._end
        self._parser.Parse(self._xml, True)  # noqa: FBT003 - expat takes no keyword
        if self._data_start < 0:
            raise zipfile.BadZipFile
        self._grow_lists()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        at = self._parser.CurrentByteIndex
        if name in _CELL:
            if self._is_kept:
                return
            self._cursor.move_to_cell(attributes)
            self._add_cells(at, before=self._cursor.column)
            self._cell_start = at
        elif name in _ROW:
            self._cursor.move_to_row(attributes)
            self._add_rows(at, before=self._cursor.row)
            self._row_start, self._next_column, self._has_added = at, 0, False
            self._columns = sorted(self._cells.get(self._cursor.row, ()))
            self._is_kept = not self._columns and "r" in attributes
        elif name in _DATA:
            self._prefix = _read_name(read_start_tag(self._xml, at)).rpartition(b":")[0].decode()
            self._data_start = at
        elif name in _DIMENSION:
            self._set_attribute(at, "ref", _cover(attributes.get("ref", ""), self._cells))
        elif name in _FILTER | _CONDITION and self._growth:
            attribute = "ref" if name in _FILTER else "sqref"
            self._set_attribute(at, attribute, _grow_ranges(attributes.get(attribute, ""), self._growth))
        elif name in _VALIDATION:
            self._lists.append((at, _parse_ranges(attributes.get("sqref", ""))))
        elif name == _EXTENDED:
            self._text_start = self._xml.index(b">", at) + 1

    def _end(self, name: str) -> None:
        at = self._parser.CurrentByteIndex
        if name in _CELL:
            if not self._is_kept:
                self._replace_cell(at)
        elif name in _ROW:
            self._end_row(at)
        elif name in _DATA:
            self._end_data(at)
        elif name == _EXTENDED and self._growth:
            written = self._xml[self._text_start : at].decode()
            self.changes.append((self._text_start, at, _grow_ranges(written, self._growth).encode()))

    def _set_attribute(self, at: int, name: str, value: str) -> None:
        """Change an attribute of the element that begins at a byte position, unless it has the value already."""
        tag = read_start_tag(self._xml, at)
        if (new := set_attribute(tag, name, value)) != tag:
            self.changes.append((at, at + len(tag), new))

    def _grow_lists(self) -> None:
        """Extend drop-down lists, but not into the cells of another list."""
        if self._growth is None:
            return
        for at, areas in self._lists:
            others = [area for start, some in self._lists for area in some if start != at]
            grown = [*map(self._growth.grow, areas)]
            if grown != areas and not any(overlap(area, other) for area in grown for other in others):
                self._set_attribute(at, "sqref", " ".join(map(str, grown)))

    def _replace_cell(self, at: int) -> None:
        """Change the cell that ends here, if it has a new content."""
        cell = self._cells.get(self._cursor.row, {}).get(self._cursor.column)
        if cell is None:
            return
        self._next_column += self._columns[self._next_column : self._next_column + 1] == [self._cursor.column]
        if cell.value is not None:
            end = find_element_end(self._xml, self._cell_start, at)
            new = _set_value(self._xml[self._cell_start : end], cell, self._prefix)
            self.changes.append((self._cell_start, end, new))

    def _add_cells(self, at: int, before: int) -> None:
        """Add the cells of the current row whose column is not there yet, up to a column."""
        first = self._next_column
        while self._next_column < len(self._columns) and self._columns[self._next_column] < before:
            self._next_column += 1
        if first < self._next_column:
            row = self._cells[self._cursor.row]
            columns = self._columns[first : self._next_column]
            self._has_added = True
            new = self._make_cells(self._cursor.row, {column: row[column] for column in columns})
            self.changes.append((at, at, new))

    def _end_row(self, at: int) -> None:
        tag = read_start_tag(self._xml, self._row_start)
        missing = self._columns[self._next_column :]
        if tag.endswith(b"/>"):
            if missing:
                name = _read_name(tag)
                cells = self._make_cells(self._cursor.row, self._cells[self._cursor.row])
                tag_open = set_attribute(tag, "spans", "").removesuffix(b"/>") + b">"
                new = tag_open + cells + b"</" + name + b">"
                self.changes.append((self._row_start, self._row_start + len(tag), new))
        else:
            if missing:
                self._add_cells(at, before=missing[-1] + 1)
            if self._has_added and (new := set_attribute(tag, "spans", "")) != tag:
                self.changes.append((self._row_start, self._row_start + len(tag), new))
        self._columns, self._next_column = [], 0
        if self._rows[self._next_row : self._next_row + 1] == [self._cursor.row]:
            self._next_row += 1

    def _end_data(self, at: int) -> None:
        tag = read_start_tag(self._xml, self._data_start)
        if not tag.endswith(b"/>"):
            self._add_rows(at, before=None)
            return
        name = _read_name(tag)
        new = tag.removesuffix(b"/>") + b">" + self._make_rows(self._rows) + b"</" + name + b">"
        self.changes.append((self._data_start, self._data_start + len(tag), new))

    def _add_rows(self, at: int, before: int | None) -> None:
        """Add the rows that are not there yet, up to a row."""
        first = self._next_row
        while self._next_row < len(self._rows) and (before is None or self._rows[self._next_row] < before):
            self._next_row += 1
        if first < self._next_row:
            self.changes.append((at, at, self._make_rows(self._rows[first : self._next_row])))

    def _make_rows(self, numbers: Iterable[int]) -> bytes:
        name = f"{self._prefix}:row" if self._prefix else "row"
        return b"".join(
            b'<%s r="%d">%s</%s>' % (name.encode(), row, self._make_cells(row, self._cells[row]), name.encode())
            for row in numbers
        )

    def _make_cells(self, row: int, cells: Mapping[int, NewCell]) -> bytes:
        return "".join(
            _format_cell(f"{to_column_letters(column)}{row}", cells[column], self._prefix) for column in sorted(cells)
        ).encode()


def _read_name(tag: bytes) -> bytes:
    """Return the name of an element, with its prefix, from its start tag."""
    return tag[1:].removesuffix(b">").removesuffix(b"/").split()[0]


def _format_cell(reference: str, cell: NewCell, prefix: str) -> str:
    """Return the element of a new cell."""
    mark = f"{prefix}:" if prefix else ""
    style = f' s="{cell.style}"' if cell.style else ""
    if cell.value is None or cell.value == "":
        return f'<{mark}c r="{reference}"{style}/>'
    if isinstance(cell.value, str):
        text = escape(escape_text(cell.value))
        return (
            f'<{mark}c r="{reference}"{style} t="inlineStr"><{mark}is><{mark}t xml:space="preserve">{text}</{mark}t>'
            f"</{mark}is></{mark}c>"
        )
    return f'<{mark}c r="{reference}"{style}><{mark}v>{cell.value!r}</{mark}v></{mark}c>'


def _set_value(element: bytes, cell: NewCell, prefix: str) -> bytes:
    """Return the element of a cell with another content, and its other attributes kept."""
    if isinstance(cell.value, str):
        return set_text(element, cell.value, cell.style or 0)
    tag = set_attribute(read_start_tag(element), "t", "")
    tag = set_attribute(tag, "s", str(cell.style)) if cell.style is not None else tag
    mark = f"{prefix}:" if prefix else ""
    return tag.removesuffix(b"/>").removesuffix(b">") + f"><{mark}v>{cell.value!r}</{mark}v></{mark}c>".encode()


def _parse_ranges(text: str) -> list[CellRange]:
    return [area for name in text.split() if (area := parse_range(name))]


def _grow_ranges(text: str, growth: Growth) -> str:
    """Return a list of ranges with those extended that end at the last row; all others as they are written."""
    names = text.split()
    areas = [parse_range(name) for name in names]
    grown = [
        str(growth.grow(area)) if area and growth.grow(area) != area else name
        for name, area in zip(names, areas, strict=True)
    ]
    return " ".join(grown) if grown != names else text


def _cover(text: str, cells: Mapping[int, Mapping[int, NewCell]]) -> str:
    """Return a range that is extended to cover some cells; one that is not understood as it is written."""
    area, columns = parse_range(text), {column for row in cells.values() for column in row}
    if area is None or not columns:
        return text
    top, bottom = min(area.top, *cells), max(area.bottom, *cells)
    covered = CellRange(top, min(area.left, *columns), bottom, max(area.right, *columns))
    return str(covered) if covered != area else text


def overlap(one: CellRange, other: CellRange) -> bool:
    """Return whether two ranges have a cell in common."""
    return one.top <= other.bottom and other.top <= one.bottom and one.left <= other.right and other.left <= one.right
