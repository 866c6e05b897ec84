"""The input of all rules: the sheets of a dataset, and the values that several rules derive from them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from metrocli.errors import UnreadableData
from metrocli.messages import MessageType
from metrocli.model.computed_once import KeepsResults
from metrocli.model.dates import NEAREST
from metrocli.model.findings import FaultKind, ReadFault, Severity
from metrocli.names.suggest import MOST_COMPARISONS, NameSuggestion, suggest_name
from metrocli.sheets.dataset import open_dataset
from metrocli.sheets.observing.merged_cells import find_merged_ranges
from metrocli.sheets.parsing.blank_cells import find_uncalculated_cells
from metrocli.sheets.parsing.cell_text import is_error_text, to_text
from metrocli.sheets.schema import SHEETS_BY_NAME
from metrocli.xlsx.tab_regions import TabRegions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from collections.abc import Set as AbstractSet
    from datetime import date
    from pathlib import Path

    import pandas as pd

    from metrocli.messages import Message
    from metrocli.model.cell import Cell
    from metrocli.model.dates import DayOrder
    from metrocli.names.resolve import NameIndex
    from metrocli.sheets.dataset import SheetDataset
    from metrocli.sheets.observing.footer_rows import FooterKind
    from metrocli.sheets.table import RawTable
    from metrocli.xlsx.package import CellRange

    ProgressCallback = Callable[[str, int, int], None]
    """Receives a description of the current step, the number of finished steps and the number of all steps."""

ACTIVITY = MessageType("activity", "{id} (row {row})")
ACTIVITY_WITHOUT_ID = MessageType("activity-without-id", "row {row}")


class Evidence(KeepsResults):
    """The input of all rules: one dataset, with its faults. Parts that cannot be read are recorded and skipped.

    A sheet that cannot be read does not keep the other sheets from being checked.

    Args:
        dataset: a dataset that collects its faults instead of raising them.
        faults: the list in which the dataset collects them.
        progress: callback that receives the sheet being read.

    Attributes:
        dataset: the dataset. Cells that cannot be read are missing in its frames, names, codes and links.
        faults: the faults of all sheets.
    """

    def __init__(
        self, dataset: SheetDataset, faults: list[ReadFault], progress: ProgressCallback | None = None
    ) -> None:
        self.dataset, self.faults = dataset, faults
        self._suggestions: dict[tuple[str, str], NameSuggestion] = {}
        self._comparisons = 0
        self._not_compared: set[str] = set()
        self._regions: dict[str, TabRegions] = {}
        self._distinct_texts: dict[tuple[str, int], frozenset[str]] = {}
        self._texts_by_row: dict[tuple[str, str], dict[int, str]] = {}
        self._values: dict[tuple[str, str], dict[int, Any]] = {}
        self._unlisted: dict[tuple[str, str], list[tuple[int, str, str]]] = {}
        names = dataset.source.sheet_names
        for done, name in enumerate(names):
            if progress is not None:
                progress(f"Reading {name}", done, len(names))
            if name in SHEETS_BY_NAME:
                dataset.frame(name)
            else:
                dataset.table(name)
            if dataset.table(name) is not None:
                self._regions[name] = self._read_regions(name)

    @property
    def tables(self) -> list[RawTable]:
        """The sheets of the dataset before their cells are parsed, the declared ones first."""
        tables = (self.dataset.table(name) for name in self.dataset.source.sheet_names)
        return [table for table in tables if table is not None]

    def has_columns(self, sheet: str, *columns: str) -> bool:
        """Return whether the dataset has this sheet, and the sheet all of these columns."""
        table = self.dataset.data_rows(sheet).table
        return table is not None and all(column in table.column_indexes for column in columns)

    def frame(self, sheet: str) -> pd.DataFrame:
        """Return a declared sheet as a typed frame (see `typed_frame`) by row number; empty if the sheet is missing."""
        return self.dataset.frame(sheet)

    def values(self, sheet: str, column: str) -> dict[int, Any]:
        """Return the values of a column of a declared sheet by row number, without missing ones; do not change it.

        Rules that only read values are several times faster with this than with a frame.
        """
        key = (sheet, column)
        if key not in self._values:
            from pandas import NA

            series = self.frame(sheet)[column]
            values = zip(series.index.tolist(), series.tolist(), strict=True)
            # NaN and NaT do not equal themselves.
            self._values[key] = {row: value for row, value in values if value is not NA and value == value}  # noqa: PLR0124
        return self._values[key]

    def rows(self, sheet: str, *columns: str) -> Iterator[tuple[Any, ...]]:
        """Yield the row number and the values of some columns, for each row in which none of these is missing."""
        first, *others = (self.values(sheet, column) for column in columns)
        rows: AbstractSet[int] = first.keys()
        for values in others:
            rows &= values.keys()
        for row, value in first.items():
            if row in rows:
                yield (row, value, *(values[row] for values in others))

    def unlisted_links(self, sheet: str, column: str) -> list[tuple[int, str, str]]:
        """Return the row, the text and the value of each link of a column whose name or code is not listed."""
        key = (sheet, column)
        if key not in self._unlisted:
            links = self.dataset.links_in_cells(sheet, column)
            fields = (links[name].tolist() for name in ("row", "written", "value", "listed"))
            links_in_order = zip(*fields, strict=True)
            self._unlisted[key] = [(row, text, value) for row, text, value, listed in links_in_order if not listed]
        return self._unlisted[key]

    def cell(self, sheet: str, row: int = 0, column: str = "") -> Cell:
        """Return a cell by its row number and declared column; the whole row, column or sheet where one is missing."""
        return self.dataset.cell(sheet, row, column)

    def describe_activity(self, row: int) -> Message:
        """Return an activity's id with its row, as `2021-14 (row 15)`; `row 15` if it has no id."""
        activity_id = self.frame("activities").loc[row, "id"]
        return ACTIVITY(id=activity_id, row=row) if isinstance(activity_id, str) else ACTIVITY_WITHOUT_ID(row=row)

    def texts(self, sheet: str, column: str) -> Iterator[tuple[int, str]]:
        """Yield the row number and the text of each cell of a declared column that is not blank, in rows of data.

        Errors of formulas are left out.
        """
        table = self.dataset.data_rows(sheet).table
        if table is None or column not in table.column_indexes:
            return
        index = table.column_indexes[column]
        for row, cells in zip(table.row_numbers, table.rows, strict=True):
            text = to_text(cells[index])
            if text and not is_error_text(text):
                yield row, text

    def distinct_texts(self, table: RawTable, column_index: int) -> frozenset[str]:
        """Return the distinct texts of one column of a sheet, as they are in the file."""
        key = (table.name, column_index)
        if key not in self._distinct_texts:
            values = {cells[column_index] for cells in table.rows}
            self._distinct_texts[key] = frozenset(value for value in values if isinstance(value, str))
        return self._distinct_texts[key]

    def text(self, sheet: str, row: int, column: str) -> str:
        """Return the text of the cell in a row and a declared column, as written; "" if it is blank."""
        key = (sheet, column)
        if key not in self._texts_by_row:
            self._texts_by_row[key] = dict(self.texts(sheet, column))
        return self._texts_by_row[key].get(row, "")

    @cached_property
    def cells_with_faults(self) -> frozenset[Cell]:
        """The cells that have a fault of reading, so that other rules can skip them."""
        declared = [(table, index) for table in self.tables for index in table.column_indexes.values()]
        uncalculated = (cell for table, index in declared for cell in find_uncalculated_cells(table, index))
        return frozenset([*(fault.cell for fault in self.faults), *uncalculated])

    @cached_property
    def participations(self) -> pd.DataFrame:
        """All participations of members in activities, from the sheets `activities` and `participations`.

        One row per mention of a member:

        - `activity` (int64): the row number of the activity
        - `value` (str): the canonical name of the member; the text as written if it is not a member
        - `listed` (bool): whether it is a member
        - `written` (str): the name as written
        - `sheet` (str), `row` (int64), `column` (str): where it is written
        """
        import pandas as pd

        listed = self.dataset.links_in_cells("activities", "members")
        listed = listed.assign(activity=listed["row"], sheet="activities", column="members")
        if self.dataset.table("participations") is None:
            return listed
        rows = self.frame("activities").reset_index().drop_duplicates("id").dropna(subset=["id"])
        long = self.dataset.links_in_cells("participations", "member")
        activity = self.frame("participations")["activity"].map(rows.set_index("id")["row"])
        long = long.assign(
            activity=long["row"].map(activity).astype("Int64"), sheet="participations", column="member"
        ).dropna(subset=["activity"])
        return pd.concat([listed, long.astype({"activity": "int64"})], ignore_index=True)

    @cached_property
    def members_by_activity(self) -> dict[int, set[str]]:
        """The values of `participations` of each activity, by its row number."""
        members: dict[int, set[str]] = {}
        parts = self.participations
        for row, value in zip(parts["activity"].tolist(), parts["value"].tolist(), strict=True):
            members.setdefault(row, set()).add(value)
        return members

    @cached_property
    def footer_rows(self) -> dict[tuple[str, int], FooterKind]:
        """The kinds of the rows of declared sheets that are not data, by sheet and row number.

        Other rules skip these rows, since their cells do not belong to the columns above them.
        """
        kinds: dict[tuple[str, int], FooterKind] = {}
        for table in self.tables:
            kinds |= {(table.name, row): kind for row, kind in self.dataset.data_rows(table.name).footers.items()}
        return kinds

    @cached_property
    def merged_ranges(self) -> list[tuple[RawTable, CellRange]]:
        """The merged areas in headers and rows of declared sheets, each with its table."""
        declared = [table for table in self.tables if table.name in SHEETS_BY_NAME]
        return [(table, area) for table in declared for area in find_merged_ranges(table, self.regions(table.name))]

    def regions(self, sheet: str) -> TabRegions:
        """Return the formulas and merged cells of a sheet; none if it is not a tab of a workbook."""
        return self._regions[sheet]

    def _read_regions(self, sheet: str) -> TabRegions:
        """Find formulas and merged cells; record a fault if the tab is too damaged for that, though it was read."""
        try:
            return self.dataset.source.find_regions(sheet)
        except UnreadableData as fault:
            cell = self.dataset.cell(sheet)
            self.faults.append(ReadFault(FaultKind.UNREADABLE, Severity.ERROR, cell, "", fault.message))
            return TabRegions()

    def suggest_member(self, written: str) -> NameSuggestion:
        """Return the members that an unresolved name may mean."""
        return self._suggest(self.dataset.members, written)

    def suggest_alliance(self, written: str) -> NameSuggestion:
        """Return the allied organisations that an unresolved name may mean."""
        return self._suggest(self.dataset.alliances, written)

    def is_compared(self, written: str) -> bool:
        """Return whether a name for which members were suggested was compared with them (see `MOST_COMPARISONS`)."""
        return written not in self._not_compared

    def _suggest(self, names: NameIndex, written: str) -> NameSuggestion:
        key = (names.kind, written)
        if key not in self._suggestions:
            self._comparisons += names.spelling_count
            if self._comparisons > MOST_COMPARISONS:
                self._not_compared.add(written)
            is_compared = self._comparisons <= MOST_COMPARISONS
            self._suggestions[key] = suggest_name(names, written) if is_compared else NameSuggestion()
        return self._suggestions[key]

    @cached_property
    def activity_days(self) -> dict[int, tuple[date, date]]:
        """The days of `activity_spans` as dates, by row number."""
        ends = self.values("activities", "end")
        starts = self.values("activities", "start").items()
        days = {row: (start.date(), ends.get(row, start).date()) for row, start in starts}
        return {row: (first, last) for row, (first, last) in days.items() if first <= last}

    @cached_property
    def activity_spans(self) -> pd.DataFrame:
        """The first and the last day of each activity that has a start: `first` and `last` (datetime64), by row number.

        An activity without an end lasts one day. Activities that end before they start are left out, since a rule of
        their own finds them.
        """
        frame = self.frame("activities").dropna(subset=["start"])
        spans = frame[["start"]].rename(columns={"start": "first"})
        spans["last"] = frame["end"].fillna(frame["start"])
        return spans[spans["last"] >= spans["first"]]


def read_evidence(path: Path, dates: DayOrder | None = None, century: int = NEAREST, encoding: str = "") -> Evidence:
    """Read a whole dataset and collect its faults.

    Args:
        path: a folder of CSV files, or a workbook.
        dates: whether dates such as 03/04/2021 have the day or the month first; None if the sheets decide.
        century: the century of years of two digits, such as 2000; 0 for the nearest.
        encoding: the encoding of CSV files; "" to find it.

    Raises:
        UnreadableData: there is no dataset at this path.
    """
    faults: list[ReadFault] = []
    return Evidence(open_dataset(path, "", dates, faults, century=century, encoding=encoding), faults)
