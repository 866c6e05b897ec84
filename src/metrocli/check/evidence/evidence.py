"""The input of all rules: the sheets of a dataset, and the values that several rules derive from them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from metrocli.check.evidence.column_values import ColumnValues, encode_series, encode_texts, find_different, select_rows
from metrocli.check.evidence.participations import LinkSets, find_participations
from metrocli.check.evidence.text_words import TextWords
from metrocli.errors import UnreadableData
from metrocli.messages import MessageType
from metrocli.model.computed_once import KeepsResults
from metrocli.model.dates import NEAREST
from metrocli.model.findings import FaultKind, ReadFault, Severity
from metrocli.names.suggest import MOST_COMPARISONS, NameSuggestion, suggest_name
from metrocli.sheets.dataset import open_dataset
from metrocli.sheets.observing.merged_cells import find_merged_ranges
from metrocli.sheets.parsing.blank_cells import find_uncalculated_cells
from metrocli.sheets.schema import SHEETS_BY_NAME, ColumnType
from metrocli.xlsx.tab_regions import TabRegions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from metrocli.check.evidence.participations import Participations
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

_TEXTS = {ColumnType.TEXT, ColumnType.NAME, ColumnType.CODE, ColumnType.MONTH}
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
        self._rows: dict[str, NDArray[np.int32]] = {}
        self._texts: dict[tuple[str, str], ColumnValues] = {}
        self._words: dict[tuple[str, str], TextWords] = {}
        self._values: dict[tuple[str, str], ColumnValues] = {}
        self._unlisted: dict[tuple[str, str], list[tuple[int, str, str]]] = {}
        names = dataset.source.sheet_names
        for done, name in enumerate(names):
            if progress is not None:
                progress(f"Reading {name}", done, len(names))
            if name in SHEETS_BY_NAME:
                dataset.parse_texts(
                    name, SHEETS_BY_NAME[name].columns[0].name
                )  # all columns are parsed, for the faults
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

    def values(self, sheet: str, column: str) -> ColumnValues:
        """Return the values of a column of a declared sheet by row number, without missing ones.

        Rules that only read values are several times faster with this than with a frame.
        """
        key = (sheet, column)
        if key not in self._values:
            rows = self._row_numbers(sheet)
            if sheet == "memberships" or SHEETS_BY_NAME[sheet].column(column).type not in _TEXTS:
                self._values[key] = ColumnValues(rows, *encode_series(self.frame(sheet)[column]))
            else:
                texts = self.dataset.parse_texts(sheet, column)
                self._values[key] = ColumnValues(rows, texts.codes, [*texts.distinct])
        return self._values[key]

    def words(self, sheet: str, column: str) -> TextWords:
        """Return the words of the distinct values of a column of texts, in the order of `ColumnValues.distinct`."""
        key = (sheet, column)
        if key not in self._words:
            self._words[key] = TextWords(self.values(sheet, column).distinct)
        return self._words[key]

    def _row_numbers(self, sheet: str) -> NDArray[np.int32]:
        """Return the numbers of the rows of data of a sheet."""
        if sheet not in self._rows:
            self._rows[sheet] = self.dataset.row_numbers(sheet)
        return self._rows[sheet]

    def rows(self, sheet: str, *columns: str) -> Iterator[tuple[Any, ...]]:
        """Yield the row number and the values of some columns, for each row in which none of these is missing."""
        values = [self.values(sheet, column) for column in columns]
        rows = select_rows(*values)
        return zip(rows.tolist(), *(each.take(rows) for each in values), strict=True)

    def unlisted_links(self, sheet: str, column: str) -> list[tuple[int, str, str]]:
        """Return the row, the text and the value of each link of a column whose name or code is not listed."""
        key = (sheet, column)
        if key not in self._unlisted:
            links = self.dataset.links_in_cells(sheet, column)
            listed = links["listed"].to_numpy("bool")
            if listed.all():  # as in most columns; to select rows of a frame takes long
                self._unlisted[key] = []
            else:
                unlisted = links[~listed]
                fields = (unlisted[name].tolist() for name in ("row", "written", "value"))
                self._unlisted[key] = [*zip(*fields, strict=True)]
        return self._unlisted[key]

    def respelled_links(self, sheet: str, column: str) -> Iterator[tuple[int, str, str]]:
        """Yield the row, the text and the value of each link whose listed name or code is written differently."""
        links = self.dataset.links_in_cells(sheet, column)
        written, value = encode_series(links["written"]), encode_series(links["value"])
        indexes = find_different(written, value, links["listed"].to_numpy("bool"))
        for row, code, other in zip(
            links["row"].to_numpy()[indexes].tolist(),
            written.codes[indexes].tolist(),
            value.codes[indexes].tolist(),
            strict=True,
        ):
            yield row, written.distinct[code], value.distinct[other]

    def cell(self, sheet: str, row: int = 0, column: str = "") -> Cell:
        """Return a cell by its row number and declared column; the whole row, column or sheet where one is missing."""
        return self.dataset.cell(sheet, row, column)

    def describe_activity(self, row: int) -> Message:
        """Return an activity's id with its row, as `2021-14 (row 15)`; `row 15` if it has no id."""
        activity_id = self.values("activities", "id").get(row)
        return ACTIVITY_WITHOUT_ID(row=row) if activity_id is None else ACTIVITY(id=activity_id, row=row)

    def texts(self, sheet: str, column: str) -> ColumnValues:
        """Return the text of each cell of a declared column that is not blank, by row number, in rows of data.

        Errors of formulas are left out.
        """
        key = (sheet, column)
        if key not in self._texts:
            table = self.dataset.data_rows(sheet).table
            if SHEETS_BY_NAME[sheet].column(column).type in _TEXTS - {ColumnType.MONTH} and sheet != "memberships":
                self._texts[key] = self.values(sheet, column)  # the same
            elif table is None or column not in table.column_indexes:
                nothing = self.dataset.parse_texts(sheet, column)  # no row has a text
                self._texts[key] = ColumnValues(self._row_numbers(sheet), nothing.codes, [*nothing.distinct])
            else:
                encoded = encode_texts(table.columns[table.column_indexes[column]])
                self._texts[key] = ColumnValues(self._row_numbers(sheet), *encoded)
        return self._texts[key]

    def text(self, sheet: str, row: int, column: str) -> str:
        """Return the text of the cell in a row and a declared column, as written; "" if it is blank."""
        text: str = self.texts(sheet, column).get(row, "")
        return text

    @cached_property
    def cells_with_faults(self) -> frozenset[Cell]:
        """The cells that have a fault of reading, so that other rules can skip them."""
        declared = [(table, index) for table in self.tables for index in table.column_indexes.values()]
        uncalculated = (cell for table, index in declared for cell in find_uncalculated_cells(table, index))
        return frozenset([*(fault.cell for fault in self.faults), *uncalculated])

    @cached_property
    def participations(self) -> Participations:
        """All participations of members in activities, from the sheets `activities` and `participations`."""
        return find_participations(self.dataset)

    @cached_property
    def members_by_activity(self) -> LinkSets:
        """The values of `participations` of each activity, by its row number."""
        return LinkSets(self.participations.activity, self.participations.value)

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
        starts, ends = (self.values("activities", column) for column in ("start", "end"))
        first_days, last_days = ([day.date() for day in each.distinct] for each in (starts, ends))
        # Most activities share their days with others, so that a pair of days is made and compared once.
        pairs: dict[tuple[int, int], tuple[date, date] | None] = {}
        days: dict[int, tuple[date, date]] = {}
        codes = zip(starts.rows.tolist(), starts.codes.tolist(), ends.codes_at(starts.rows).tolist(), strict=True)
        for row, start, end in codes:
            if (start, end) not in pairs:
                first = first_days[start]
                last = first if end < 0 else last_days[end]
                pairs[start, end] = (first, last) if first <= last else None
            if (pair := pairs[start, end]) is not None:
                days[row] = pair
        return days

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
