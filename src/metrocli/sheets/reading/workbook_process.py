"""Read a workbook in a child process with memory and time limits.

A workbook can be made so that its reader takes all memory, never ends or crashes: a table without an end, a list of
sectors that goes round, a claim of a billion strings. The library guards against some of that only by ending the
process.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from math import ceil
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.errors import UnreadableData, name_reason
from metrocli.files.file_kinds import explain_workbook
from metrocli.files.file_state import FileState
from metrocli.files.limits import DATASET_HINT, FILE_UNREADABLE, MAX_CELL_LENGTH
from metrocli.files.running.memory import find_memory_limit
from metrocli.files.running.progress import find_current_step
from metrocli.files.sandbox import Sandbox
from metrocli.files.zipguard import SAVE_AGAIN, WORKBOOK_PASSWORD, reject_hostile_zip
from metrocli.messages import Message, MessageType
from metrocli.model.cell import Cell
from metrocli.sheets.columns.rows_of_columns import ColumnBuilder, RowsOfColumns
from metrocli.sheets.reading.workbook_worker import ALWAYS, CODED_FROM, IF_NEEDED, NEVER, read_workbook
from metrocli.xlsx.package import BINARY_SUFFIXES, ODS_SUFFIX, OOXML_SUFFIXES, TAB_DAMAGED, PackageLayout, read_layout
from metrocli.xlsx.regions import find_regions
from metrocli.xlsx.scan import TabScan, lacks_cells, scan_tab
from metrocli.xlsx.tab_regions import NO_REGIONS, TabRegions, WorkbookRegions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from metrocli.sheets.raw_column import RawValue

MAX_MEMORY = 2 << 30
"""How many bytes of memory the child process may take."""
_BYTES_A_CELL, _CHILD_BYTES_A_CELL = 140, 48
"""What a cell takes here and in the child process, blank ones counted; texts take up to 105 bytes there."""
_MAX_FAILURES, _MAX_SLOW_FAILURES = 20, 2
"""The child process is not started again after it has failed at so many tabs, or has taken too long at so many."""
_SECONDS, _BYTES_A_SECOND = 30, 200_000
"""The time limit: some seconds for any file, and more for a larger one. A slow machine needs a tenth of it."""
_DEFECTS = {"AssertionError", "AttributeError", "ImportError", "ModuleNotFoundError", "NameError", "TypeError"}
_LARGE = 1 << 20
"""A larger file is scanned while it is read; the scan of a smaller one takes a few milliseconds."""
_ZIP, _OLE = b"PK", b"\xd0\xcf\x11\xe0"

EXTENT_TOO_LARGE = MessageType(
    "extent-too-large",
    "its cells extend over {rows:,} rows and {columns:,} columns, which takes about {needed:,} MB of memory, more "
    "than the {limit:,} MB that are allowed",
    "Delete stray cells far from the table, or save the sheets as CSV files in a folder.",
)
READING_TIMED_OUT = MessageType("reading-timed-out", "reading took more than {seconds} seconds", SAVE_AGAIN)
TOO_MANY_FAILURES = MessageType(
    "too-many-failures", "the tab was not read, because reading failed at {count:,} other tabs", SAVE_AGAIN
)
READER_FAILED = MessageType(
    "reader-failed", "the reader stopped, perhaps because it needed more than {limit:,} MB of memory", SAVE_AGAIN
)
LONG_CELL = MessageType("long-cell", "the cell has more than {limit:,} characters", "Shorten its text.")
NOT_A_WORKBOOK = MessageType("not-a-workbook", "this is not a workbook", DATASET_HINT)
WORKBOOK_CUT_OFF = MessageType(
    "workbook-cut-off",
    "the workbook is cut off or damaged",
    "Open it in a spreadsheet program and save it again, or use a backup.",
)
WORKBOOK_UNREADABLE = MessageType(
    "workbook-unreadable", "the workbook is damaged, or the ending of its name is wrong", SAVE_AGAIN
)


class TabContent(NamedTuple):
    """The content of a tab.

    Attributes:
        cells: its rows, from row 1 and column A on; empty for a tab without cells. Errors are texts such as #N/A. A tab
            of many rows has `RowsOfColumns`.
        regions: what the file shows and the cells do not, unless a quick look shows that there is nothing such.
        starts_1904: whether days are counted from 1904.
    """

    cells: Sequence[Sequence[RawValue]]
    regions: TabRegions
    starts_1904: bool


class WorkbookReader:
    """A workbook that is open in a child process. A tab that ends the process does not keep the others from being read.

    Args:
        path: the workbook.

    Raises:
        UnreadableData: it cannot be read, or would unpack to too much.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._state = FileState(path)
            reject_hostile_zip(path)
            with path.open("rb") as file:
                self._start = file.read(4)
            self._seconds = _SECONDS + path.stat().st_size / _BYTES_A_SECOND
            self._path, self._lock = path, Lock()
            self._is_package = path.suffix.lower() in OOXML_SUFFIXES
            self._layout = read_layout(path) if self._is_package else PackageLayout()
            self.sandbox = self._start_process()
        except OSError as fault:
            raise UnreadableData(path.name, FILE_UNREADABLE(reason=name_reason(fault))) from fault
        self._failures: list[bool] = []
        self._regions: dict[str, TabRegions] = {}
        self._tab: Cell | None = None

    def _start_process(self) -> Sandbox:
        repack = (IF_NEEDED if self._layout.is_usual else ALWAYS) if self._is_package else NEVER
        arguments = str(self._path.absolute()), str(self._max_cells), str(MAX_CELL_LENGTH), repack, str(CODED_FROM)
        return Sandbox(read_workbook, *arguments, memory=MAX_MEMORY, seconds=self._seconds)

    def _restart_process(self) -> None:
        """Start the child process again, after it has ended at another tab.

        Raises:
            UnreadableData: it has ended at too many tabs, or cannot be started.
        """
        if len(self._failures) >= _MAX_FAILURES or sum(self._failures) >= _MAX_SLOW_FAILURES:
            raise UnreadableData(self._place, TOO_MANY_FAILURES(count=len(self._failures)))
        try:
            self.sandbox = self._start_process()
        except OSError as fault:
            raise UnreadableData(self._place, FILE_UNREADABLE(reason=name_reason(fault))) from fault
        with self.sandbox.time_limit():
            self._receive("tabs")

    @cached_property
    def tab_names(self) -> tuple[str, ...]:
        """The names of the tabs, in their order. The child process finds them at its start; this one waits here.

        Raises:
            UnreadableData: the workbook cannot be opened.
        """
        try:
            with self.sandbox.time_limit():
                return tuple(self._receive("tabs"))
        except UnreadableData:
            self._state.check()
            raise

    def read_tab(self, tab: str) -> TabContent:
        """Return the content of a tab.

        Raises:
            UnreadableData: the tab cannot be read, or the workbook has changed since it was opened.
        """
        try:
            content = self._read_tab(tab)
        except UnreadableData:
            self._state.check()  # what seems to be damaged may be a file that is half-written
            raise
        self._state.check()
        return content

    def _read_tab(self, tab: str) -> TabContent:
        with self._lock:
            number = self.tab_names.index(tab)
            self._tab = Cell(self._path.name, tab, in_workbook=True)
            if not self.sandbox.close.alive:
                self._restart_process()
            with self.sandbox.time_limit():
                scan = self._scan_and_request(tab, number)
                size = self._receive("size")
                self._check_size(*size)
                cells = self._receive_rows(*size)
            if not cells and self._is_package and lacks_cells(self._path, tab):
                raise UnreadableData(self._place, TAB_DAMAGED())
            regions = self.find_regions(tab) if scan.needs_parsing or not self._is_package else NO_REGIONS
            if regions.texts:
                self._check_size(
                    max(row for row, _, _ in regions.texts), max(place for _, place, _ in regions.texts) + 1
                )
                cells = _put_texts(cells, regions.texts)
            return TabContent(cells, regions, self._layout.starts_1904 or self._found.starts_1904)

    def _scan_and_request(self, tab: str, number: int) -> TabScan:
        """Scan the bytes of a tab, and ask the child process for its cells.

        A large file is scanned while the child process reads it already. A small one can claim to have more cells than
        fit into memory, so it is scanned before.

        Raises:
            UnreadableData: it has too many cells.
        """
        if not self._is_package:
            self.sandbox.request(str(number))
            return TabScan()
        is_large = self._state.size > _LARGE
        if is_large:
            self.sandbox.request(str(number))
        is_stale = self._layout.has_stale_results
        scan = scan_tab(self._path, tab, has_stale_results=is_stale, fitting_cells=self._max_cells)
        try:
            self._check_size(scan.rows, scan.columns)
        except UnreadableData:
            self.sandbox.close()
            raise
        if not is_large:
            self.sandbox.request(str(number))
        return scan

    def _receive_rows(self, rows: int, columns: int) -> Sequence[Sequence[RawValue]]:
        """Return the rows of a tab from the messages of the child process."""
        step = find_current_step()
        step.restart(rows)
        if rows < CODED_FROM:
            cells: list[list[RawValue]] = []
            while batch := self._receive("rows"):
                cells += batch
                step.advance(len(batch), len(batch))
            return cells
        builders = [ColumnBuilder() for _ in range(columns)]
        while message := self._receive("columns"):
            count, batches = message
            for builder, batch in zip(builders, batches, strict=True):
                builder.add(batch)
            step.advance(count, count)
        return RowsOfColumns([builder.build() for builder in builders])

    def find_regions(self, tab: str) -> TabRegions:
        """Return what the file shows of a tab and its cells do not.

        Raises:
            UnreadableData: the tab is damaged.
        """
        if tab not in self._regions:
            if self._is_package:
                is_stale = self._layout.has_stale_results
                self._regions[tab] = find_regions(self._path, tab, has_stale_results=is_stale)
            else:
                self._regions[tab] = self._found.tabs.get(tab, NO_REGIONS)
        return self._regions[tab]

    @cached_property
    def _found(self) -> WorkbookRegions:
        """What the file shows of all tabs, for workbooks in which one part or list has them all."""
        suffix = self._path.suffix.lower()
        # Few workbooks are of these kinds, and each reader takes time to import.
        if suffix == ODS_SUFFIX:
            from metrocli.xlsx.opendocument import find_ods_regions

            return find_ods_regions(self._path)
        if suffix in BINARY_SUFFIXES:
            from metrocli.xlsx.binary import read_binary_workbook

            return read_binary_workbook(self._path)
        return WorkbookRegions()

    @cached_property
    def _max_cells(self) -> int:
        """How many cells of a tab fit into the memory that is allowed here, and into that of the child process."""
        return min(find_memory_limit() // _BYTES_A_CELL, MAX_MEMORY // _CHILD_BYTES_A_CELL)

    def _check_size(self, rows: int, columns: int) -> None:
        if rows * columns > self._max_cells:
            limit = round(self._max_cells * _BYTES_A_CELL / (1 << 20))
            needed = max(limit + 1, ceil(rows * columns * _BYTES_A_CELL / (1 << 20)))
            raise UnreadableData(self._place, EXTENT_TOO_LARGE(rows=rows, columns=columns, needed=needed, limit=limit))

    @property
    def _place(self) -> str | Cell:
        """The tab that is being read, or the workbook."""
        return self._path.name if self._tab is None else self._tab

    def _receive(self, expected: str) -> Any:  # noqa: ANN401 - the value depends on the kind
        """Return the value of the next message, which must be of the expected kind."""
        kind, value = self.sandbox.receive()
        if kind == expected:
            return value
        self.sandbox.close()
        self._failures.append(self.sandbox.has_timed_out)
        if kind == "long cell" and self._tab is not None:
            row, column = value
            raise UnreadableData(replace(self._tab, row=row + 1, index=column), LONG_CELL(limit=MAX_CELL_LENGTH))
        raise UnreadableData(self._place, self._problem(kind, value))

    def _problem(self, kind: str, text: str) -> Message:
        """Return what is wrong with the workbook, by the last message: an exception and its text.

        Raises:
            RuntimeError: the exception is a defect of the program, which no workbook can cause.
        """
        if self.sandbox.has_timed_out:
            return READING_TIMED_OUT(seconds=round(self.sandbox.seconds))
        if kind in _DEFECTS:
            raise RuntimeError(f"{kind} while a workbook was read: {text}")
        if kind == "PasswordError":
            return WORKBOOK_PASSWORD()
        if kind == "OSError":
            return FILE_UNREADABLE(reason=text)
        if kind == "MemoryError" or not kind:
            return READER_FAILED(limit=MAX_MEMORY >> 20)
        other_kind = explain_workbook(self._path) if self._tab is None else None
        if other_kind is not None:
            return other_kind
        if self._start[:2] != _ZIP and self._start != _OLE:
            return NOT_A_WORKBOOK()
        if kind == "ZipError":
            return WORKBOOK_CUT_OFF()
        return WORKBOOK_UNREADABLE() if self._tab is None else TAB_DAMAGED()


def _put_texts(
    rows: Sequence[Sequence[RawValue]], texts: Iterable[tuple[int, int, str]]
) -> Sequence[Sequence[RawValue]]:
    """Return rows with texts in some cells, each text with its row, from 1, and its column, from 0."""
    cells = [[*row] for row in (zip(*rows.columns, strict=True) if isinstance(rows, RowsOfColumns) else rows)]
    for number, column, text in texts:
        cells.extend([] for _ in range(number - len(cells)))
        row = cells[number - 1]
        row.extend([""] * (column + 1 - len(row)))
        row[column] = text
    return cells
