"""The sheets of a dataset, each read when it is needed, and the notes about how they were read."""

from __future__ import annotations

from itertools import filterfalse
from typing import TYPE_CHECKING

from metrocli.errors import UnreadableData
from metrocli.files.running.progress import report_step
from metrocli.model.cell import Cell
from metrocli.model.computed_once import KeepsResults
from metrocli.model.dates import NEAREST
from metrocli.model.findings import FaultKind, ReadFault, Severity
from metrocli.sheets.coded_texts import CodedTexts
from metrocli.sheets.observing.data_rows import DataRows, find_data_rows, note_unread_members
from metrocli.sheets.observing.encoding_notes import note_encodings, note_slow_reading
from metrocli.sheets.observing.read_faults import select_faults, summarise_faults
from metrocli.sheets.observing.sheet_name_notes import note_sheet_names
from metrocli.sheets.observing.unread_numbers import is_unread_number
from metrocli.sheets.parsing.frames import build_frame, parse_columns
from metrocli.sheets.parsing.member_names import distinguish_members, note_shared_names
from metrocli.sheets.reading.missing_sheet import explain_missing_sheet
from metrocli.sheets.reading.source import ThreadedSource
from metrocli.sheets.schema import SHEETS_BY_NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from concurrent.futures import Future

    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    from metrocli.messages import Message
    from metrocli.model.dates import DayOrder
    from metrocli.names.homonyms import NamedRow
    from metrocli.sheets.parsing.frames import ParsedColumn
    from metrocli.sheets.reading.source import SheetSource
    from metrocli.sheets.table import RawTable

    ColumnsRead = Mapping[str, Collection[str]]

_FEW_ROWS = 10_000
"""All columns of so many rows are made at once, which takes hardly longer than to make some of them."""
_KEPT_NUMBERS = 4_000_000
"""The row numbers of a sheet with more rows than this are made again when they are needed; these take 16 MB."""
_SHEET_ORDER = {name: place for place, name in enumerate(SHEETS_BY_NAME)}
_SHARED = frozenset(
    {
        *("_tables", "_early", "_data_rows", "_numbers", "_columns", "_parsed", "_some_columns", "_homonyms"),
        *("_notes", "_warnings", "unread_numbers"),
    }
)
"""The attributes that hold sheets and what was found in them, whatever the language of names."""


class SheetReader(KeepsResults):
    """Reads the sheets of one association, each once, and keeps what is to be noted about them.

    Args:
        source: the folder or workbook that they are read from.
        dates: whether day or month comes first in dates; see `SheetDataset`.
        faults: a list to which faults of reading are added; see `SheetDataset`.
        century: the century of years of two digits, such as 2000; 0 for the nearest.

    Attributes:
        unread_numbers: the figures read so far that are not numbers, or may be two; see `refuse_unread_numbers`.
    """

    def __init__(
        self, source: SheetSource, dates: DayOrder | None, faults: list[ReadFault] | None, century: int = NEAREST
    ) -> None:
        self.source, self.dates, self.century = source, dates, century
        self._faults = faults
        self.unread_numbers: list[ReadFault] = []
        self._notes: list[Message] = []
        self._warnings: dict[str, list[ReadFault]] = {}
        self._tables: dict[str, RawTable | None] = {}
        self._early: dict[str, Future[RawTable | None]] = {}
        self._data_rows: dict[str, DataRows] = {}
        self._numbers: dict[str, npt.NDArray[np.int32]] = {}
        self._columns: dict[str, dict[str, ParsedColumn]] = {}
        self._parsed: dict[str, pd.DataFrame] = {}
        self._some_columns: dict[tuple[str, tuple[str, ...]], pd.DataFrame] = {}
        self._homonyms: dict[int, NamedRow] = {}

    def share_sheets(self, other: SheetReader) -> None:
        """Give another reader of the same files all sheets that this one has read, and share later ones."""
        self.parse("memberships")
        vars(other).update({name: value for name, value in vars(self).items() if name in _SHARED})

    @property
    def notes(self) -> list[Message]:
        """Notes about the sheets read so far, in the order of their declaration; empty if `faults` was given."""
        return self.list_notes({})

    def list_notes(self, columns: ColumnsRead) -> list[Message]:
        """List the notes about the sheets read so far that bear on some columns (see `notes`).

        Args:
            columns: the declared columns that matter, by their sheet; of a sheet that is not there, all do.
        """
        if self._faults is not None:
            return []
        notes = [*self._notes]
        for name, rows in self._data_rows.items():
            if rows.table is not None:
                needed = columns.get(name)
                if name in self._columns:
                    self._parse_columns(name, needed)
                _, warnings = summarise_faults(select_faults(self._warnings.get(name, ()), rows.table, needed))
                notes += [*warnings, *(rows.list_notes(needed) if name in self._columns else ())]
        if (members := vars(self).get("members")) is not None:
            notes += note_unread_members(self._data_rows.values(), members, columns)
        return [
            *note_sheet_names(self.source.names, self._tables),
            *note_encodings(self.tables_read, self.source.encoding),
            *sorted(notes, key=_find_order),
        ]

    @property
    def tables_read(self) -> list[RawTable]:
        """The sheets read so far, as raw tables, in the order of their declaration."""
        tables = [table for table in self._tables.values() if table is not None]
        return sorted(tables, key=lambda table: _SHEET_ORDER.get(table.name, len(_SHEET_ORDER)))

    def table(self, name: str) -> RawTable | None:
        """Return one sheet as a raw table, or None if there is no such sheet; the file is read once.

        Raises:
            UnreadableData: the sheet cannot be read as declared, and `faults` was not given.
        """
        if name not in self._tables:
            try:
                table = self._early[name].result() if name in self._early else self._read(name)
            except UnreadableData as fault:
                if self._faults is None:
                    raise
                cell = fault.place.in_sheet(name) if isinstance(fault.place, Cell) else Cell(fault.place, name)
                unreadable = ReadFault(FaultKind.UNREADABLE, Severity.ERROR, cell, "", fault.message)
                table = None
                self._report(name, [unreadable])
            self._tables[name] = table
            self._notes += note_slow_reading(table)
            if table is not None and table.faults:
                left_out = self.data_rows(name).left_out
                self._report(name, [fault for fault in table.faults if fault.cell.row not in left_out])
        return self._tables[name]

    def check_included(self, name: str) -> None:
        """Check that the dataset has a sheet.

        Raises:
            UnreadableData: it has not.
        """
        if self.table(name) is None:
            raise UnreadableData(str(self.source.path), explain_missing_sheet(self.source, name))

    def start_reading(self, names: Mapping[str, Collection[str]]) -> None:
        """Start to read some large sheets, one after the other; `table` waits for them.

        The next one begins when a thread has nothing more to do for the one before.

        Meanwhile the caller can import what it needs, which takes as long as to read some hundred megabytes.

        Args:
            names: the sheets, each with its columns of texts that are hardly needed; these are read when they are, if
                the source can do that.
        """
        from metrocli.sheets.early_tables import start_reading

        self._early = start_reading(names, self._read)
        import pandas as pd  # noqa: F401 - while the sheets are read

    def _read(
        self, name: str, when_idle: Callable[[], None] | None = None, late: Collection[str] = ()
    ) -> RawTable | None:
        source = self.source
        with report_step(f"Reading {name}"):
            if when_idle is not None and isinstance(source, ThreadedSource):
                return source.read_by_threads(name, when_idle, late)
            return source.read_table(name)

    def data_rows(self, name: str) -> DataRows:
        """Return the rows of one sheet that are data, and the kinds of the others; without a table if it is missing."""
        if name not in self._data_rows:
            self._data_rows[name] = find_data_rows(self.table(name), SHEETS_BY_NAME.get(name))
        return self._data_rows[name]

    def parse(self, name: str) -> pd.DataFrame:
        """Return one sheet as a typed frame, with the names as they are in the sheet."""
        if name not in self._parsed:
            frame = build_frame(self.data_rows(name).table, SHEETS_BY_NAME[name], self._parse_columns(name))
            if name == "memberships":
                frame, self._homonyms = distinguish_members(frame)
                self._notes += note_shared_names(self._homonyms, self.table(name))
            self._parsed[name] = frame
        return self._parsed[name]

    def read_cells(self, name: str) -> None:
        """Read and parse the cells of one sheet, so that their faults and notes are known; without a frame of millions.

        Raises:
            UnreadableData: a value is not of its column's type, and `faults` was not given.
        """
        if name == "memberships":
            self.parse(name)  # which also notes names that several members have
        else:
            self._parse_columns(name)

    def read_columns(self, name: str, columns: Sequence[str]) -> pd.DataFrame:
        """Return at least some declared columns of one sheet, as `parse` returns all; of a large sheet only these.

        Args:
            name: the sheet; of the memberships, names that several members have may not be distinguished.
            columns: the columns.
        """
        table = self.data_rows(name).table
        if name in self._parsed or table is None or len(table.row_numbers) <= _FEW_ROWS:
            return self.parse(name)
        key = name, tuple(columns)
        if key not in self._some_columns:
            parsed = self._parse_columns(name, columns)
            self._some_columns[key] = build_frame(table, SHEETS_BY_NAME[name], parsed, columns)
        return self._some_columns[key]

    def read_rows(
        self, name: str, is_wanted: npt.NDArray[np.bool_], columns: Sequence[str] | None = None
    ) -> pd.DataFrame:
        """Return some rows of one sheet, as `parse` or `read_columns` returns all; the same frame if all are wanted.

        Args:
            name: the sheet; not the memberships, whose names are distinguished in all rows together.
            is_wanted: whether each row of data is wanted.
            columns: the columns, see `read_columns`; None for all.
        """
        if is_wanted.all() or name in self._parsed or len(is_wanted) <= _FEW_ROWS:
            whole = self.parse(name) if columns is None else self.read_columns(name, columns)
            return whole if is_wanted.all() else whole[is_wanted]
        rows, table = is_wanted.nonzero()[0], self.data_rows(name).table
        return build_frame(table, SHEETS_BY_NAME[name], self._parse_columns(name, columns), columns, rows)

    def parse_texts(self, name: str, column: str, *, may_repeat: bool = False) -> CodedTexts:
        """Return the texts of a column of one sheet as codes, without a frame of the whole sheet.

        Args:
            name: the sheet; of the memberships, names that several members have are not distinguished.
            column: a column of texts, names or codes; if the sheet does not have it, no row has a text.
            may_repeat: whether equal texts may have several codes, see `RawColumn.encode_uncompared`.
        """
        columns = self._parse_columns(name, (column,))
        if column in columns:
            return columns[column].encode(may_repeat=may_repeat)
        import numpy as np

        table = self.data_rows(name).table
        count = len(table.row_numbers) if table else 0
        if count <= _FEW_ROWS:
            return CodedTexts(np.full(count, -1, "int32"), [])
        return CodedTexts(np.full(1, -1, "int16"), [], np.full(1, count, "int32"))  # one run of rows without a text

    def row_numbers(self, name: str) -> npt.NDArray[np.int32]:
        """Return the numbers of the rows of data of one sheet, the index of its frame; do not change them."""
        if name in self._numbers:
            return self._numbers[name]
        import numpy as np

        table = self.data_rows(name).table
        listed = table.row_numbers if table else []
        numbers = (
            np.arange(listed.start, listed.stop, listed.step, dtype="int32")
            if isinstance(listed, range)
            else np.asarray(listed, "int32")
        )
        if len(numbers) <= _KEPT_NUMBERS:
            self._numbers[name] = numbers
        return numbers

    def _parse_columns(self, name: str, needed: Collection[str] | None = None) -> Mapping[str, ParsedColumn]:
        """Parse the columns of one sheet once, and report its faults.

        Args:
            name: the sheet.
            needed: the columns that are needed; others may be missing if they are not read yet. None for all.
        """
        table, is_first = self.data_rows(name).table, name not in self._columns
        unread = _find_unread_columns(table) if table is not None and name in self._early else set()
        wanted = {column for column in unread if needed is None or column in needed}
        if is_first or not wanted <= self._columns[name].keys():
            sheet, known = SHEETS_BY_NAME[name], self._columns.get(name, {})
            wanted |= set() if not is_first else {column.name for column in sheet.columns} - unread
            with report_step(f"Parsing {name}"):
                parsed, faults = parse_columns(table, sheet, self.dates, self.century, wanted - known.keys())
            self._columns[name] = {**known, **parsed}
            self._report(name, faults)
        return self._columns[name]

    @property
    def homonyms(self) -> dict[int, NamedRow]:
        """The rows of memberships, by row number, whose name is also that of a member in another country or region."""
        self.parse("memberships")
        return self._homonyms

    def _report(self, name: str, faults: Sequence[ReadFault]) -> None:
        """Collect the faults of a sheet; or raise the first error, and keep the others and the unread numbers.

        Raises:
            UnreadableData: a fault is an error, not only an unread number, and faults are not collected.
        """
        if self._faults is not None:
            self._faults.extend(faults)
            return
        self.unread_numbers += filter(is_unread_number, faults)
        others = [*filterfalse(is_unread_number, faults)]
        error, _ = summarise_faults(others)
        if error is not None:
            raise UnreadableData(error.place or "", error)
        self._warnings.setdefault(name, []).extend(others)

    def cell(self, name: str, row: int = 0, column: str = "") -> Cell:
        """Return the address of a cell; of its row, or of the sheet, if the column or the sheet does not exist."""
        table = self.table(name)
        return Cell(self.source.path.name, name) if table is None else table.cell(row, column)


def _find_unread_columns(table: RawTable) -> set[str]:
    """Find the declared columns of a table that were not read at once, whether they are now or not."""
    from metrocli.sheets.columns.unread_column import UnreadColumn

    return {name for name, index in table.column_indexes.items() if isinstance(table.columns[index], UnreadColumn)}


def _find_order(note: Message) -> tuple[int, int, int]:
    """Return a key that orders notes by their place, declared sheets first, however the sheets were read."""
    place = note.place if isinstance(note.place, Cell) else Cell("", "")
    return _SHEET_ORDER.get(place.sheet, len(_SHEET_ORDER)), place.row, place.index
