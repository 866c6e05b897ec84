"""The parser of workbooks, which runs in a child process: see `workbook_process`, which starts it."""

from __future__ import annotations

from array import array
from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from python_calamine import CalamineSheet, CalamineWorkbook

NEVER, IF_NEEDED, ALWAYS = REPACK = ("never", "if needed", "always")
"""Whether to read a copy of the parts of a workbook, with the usual names: never, as it is not XLSX; if it cannot be
read as it is; or always, since parts are not where most programs put them."""
CODED_FROM = 10_000
"""A tab of so many rows or more is sent as columns, each distinct value once; to code fewer rows is not worth it."""
_BATCH, _CODED_BATCH = 2000, 20_000
_MOST_DISTINCT = 100_000
"""After so many distinct values, if most of them are in one row only, the values of a column are sent as they are."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLE = b"\xd0\xcf\x11\xe0"


def read_workbook(
    path: str,
    max_cells: str,
    max_length: str,
    repack: str,
    coded_from: str = str(CODED_FROM),
    *,
    requests: Iterable[bytes],
) -> Iterator[tuple[str, object]]:
    """Open a workbook and read the tabs that are requested.

    Args:
        path: the workbook.
        max_cells: the most cells of a tab that is read, blank ones counted, as a number in digits.
        max_length: the most characters of a cell.
        repack: whether to read a copy of its parts, see `REPACK`.
        coded_from: the least rows of a tab that is sent as columns, see `CODED_FROM`.
        requests: the position of a tab among the tabs, from 0, one a line.

    Yields:
        First ("tabs", names). Then for each request ("size", (rows, columns)) and, unless the tab has too many cells,
        ("rows", batch) for each batch of rows, the last batch empty. A tab of many rows is sent as ("columns", (row
        count, batches)), with the codes and the new values of each column, see `ColumnCoder`; the last one is empty. A
        batch with a longer cell is replaced by ("long cell", (row, column)), both counted from 0, and is the last one.
    """
    _refuse_encrypted(path)
    opener = WorkbookOpener(path, repack)
    yield "tabs", opener.book.sheet_names
    for line in requests:
        tab = opener.get_tab(int(line)) if opener.has_cells(int(line)) else None
        height, width = (tab.end[0] + 1, tab.end[1] + 1) if tab and tab.end else (0, 0)
        yield "size", (height, width)
        if height * width > int(max_cells):
            continue
        if tab and height >= int(coded_from):
            yield from _send_columns(tab, width, int(max_length))
        else:
            yield from _send_rows(tab, int(max_length))


def _send_rows(tab: CalamineSheet | None, max_length: int) -> Iterator[tuple[str, object]]:
    """Yield the messages with the rows of a tab."""
    count = 0
    for batch in _read_batches(tab, _BATCH) if tab else [[]]:
        long_cell = _find_long_cell(batch, max_length)
        if long_cell:
            yield "long cell", (count + long_cell[0], long_cell[1])
            return
        count += len(batch)
        yield "rows", batch


def _send_columns(tab: CalamineSheet, width: int, max_length: int) -> Iterator[tuple[str, object]]:
    """Yield the messages with the columns of a tab."""
    coders = [ColumnCoder() for _ in range(width)]
    count = 0
    for batch in _read_batches(tab, _CODED_BATCH):
        columns = [coder.code(values) for coder, values in zip(coders, zip(*batch, strict=True), strict=False)]
        if any(type(value) is str and len(value) > max_length for _, values in columns for value in values):
            row, column = _find_long_cell(batch, max_length) or (0, 0)
            yield "long cell", (count + row, column)
            return
        count += len(batch)
        yield "columns", (len(batch), columns) if batch else ()


class ColumnCoder:
    """Give each distinct value of a column a code, batch by batch."""

    def __init__(self) -> None:
        self._places: defaultdict[Any, int] | None = defaultdict()
        self._places.default_factory = self._places.__len__
        self._row_count = 0

    def code(self, values: Sequence[Any]) -> tuple[bytes | None, list[Any]]:
        """Return the codes of the values of some rows, as 32-bit integers, and the values that are new.

        Values of different types are distinct, as 1 and True. Where nearly each row has a value of its own, codes are
        not worth their memory: then and from then on, return None and all values.
        """
        self._row_count += len(values)
        places = self._places
        if places is None:
            return None, [*values]
        keys: Sequence[Any] = values
        if not {*map(type, values)} <= {str}:
            keys = [value if type(value) is str else (type(value), value) for value in values]
        known = len(places)
        codes = array("i", map(places.__getitem__, keys)).tobytes()
        new = [*islice(reversed(places), len(places) - known)][::-1]
        if len(places) > max(_MOST_DISTINCT, self._row_count // 2):
            self._places = None
        return codes, [key[1] if type(key) is tuple else key for key in new]


def _refuse_encrypted(path: str) -> None:
    from python_calamine import PasswordError

    with open(path, "rb") as file:  # noqa: PTH123 - pathlib costs more to import than all else here
        if file.read(4) == _OLE and _ENCRYPTED in file.read():
            raise PasswordError


class WorkbookOpener:
    """A workbook that is open. Where the library cannot read it, a usual copy of its parts is tried.

    Args:
        file: the path or the content of the workbook.
        repack: whether to read a copy, see `REPACK`.

    Raises:
        CalamineError: it cannot be read.
    """

    def __init__(self, file: str | BinaryIO, repack: str) -> None:
        from python_calamine import CalamineError

        self._file, self._may_repack = file, repack == IF_NEEDED
        try:
            self.book = self._repack() if repack == ALWAYS else self._load()
        except CalamineError as fault:
            self.book = self._try_repacking(fault)

    def _load(self) -> CalamineWorkbook:
        from python_calamine import CalamineWorkbook, load_workbook

        return load_workbook(self._file) if isinstance(self._file, str) else CalamineWorkbook.from_filelike(self._file)

    def has_cells(self, position: int) -> bool:
        """Return whether a tab may have cells; a tab that is a chart has none."""
        from python_calamine import SheetTypeEnum

        return all(tab.typ != SheetTypeEnum.ChartSheet for tab in self.book.sheets_metadata[position : position + 1])

    def get_tab(self, position: int) -> CalamineSheet:
        """Return a tab by its position."""
        from python_calamine import CalamineError

        try:
            return self.book.get_sheet_by_index(position)
        except CalamineError as fault:
            return self._try_repacking(fault).get_sheet_by_index(position)

    def _repack(self) -> CalamineWorkbook:
        from python_calamine import CalamineWorkbook

        from metrocli.xlsx.repack import repack_workbook

        return CalamineWorkbook.from_filelike(repack_workbook(self._file))

    def _try_repacking(self, fault: Exception) -> CalamineWorkbook:
        """Return the workbook from a usual copy of its parts; raise the fault if that makes no difference."""
        if not self._may_repack:
            raise fault
        self._may_repack = False
        try:
            self.book = self._repack()
        except Exception:  # noqa: BLE001 - it may be of another kind, and damaged in any way
            raise fault from None
        return self.book


def _read_batches(tab: CalamineSheet, size: int) -> Iterable[list[list[Any]]]:
    """Yield the rows of a tab in batches, from row 1 and column A on, and an empty batch at the end."""
    blanks: list[Any] = [""] * (tab.start[1] if tab.start else 0)
    rows = iter(tab.iter_rows())
    while batch := [blanks + row for row in islice(rows, size)] if blanks else [*islice(rows, size)]:
        yield batch
    yield []


def _find_long_cell(rows: list[list[Any]], max_length: int) -> tuple[int, int] | None:
    """Return the position of the first text with more characters; None if there is none."""
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if type(value) is str and len(value) > max_length:
                return number, column
    return None
