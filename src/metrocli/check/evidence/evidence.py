"""What rules look at: the sheets, as far as they can be read, and what several rules need of them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from metrocli.errors import UnreadableData
from metrocli.model.findings import FaultKind, ReadFault, Severity
from metrocli.names.suggest import guess
from metrocli.sheets.dataset import open_dataset
from metrocli.sheets.observing.footer_rows import strays
from metrocli.sheets.observing.merged_cells import merged_areas
from metrocli.sheets.parsing.cell_text import to_text
from metrocli.sheets.schema import SHEETS_BY_NAME
from metrocli.xlsx.regions import Marks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import pandas as pd

    from metrocli.model.cell import Cell
    from metrocli.model.dates import Order
    from metrocli.names.suggest import Guess
    from metrocli.sheets.dataset import Dataset
    from metrocli.sheets.table import RawTable
    from metrocli.xlsx.package import Area

    Progress = Callable[[str, int, int], None]
    """Told what is being done, how many steps are done, and how many there are."""

_Made = TypeVar("_Made")


class Evidence:
    """The sheets of one dataset, none of which keeps the others from being looked at.

    Args:
        dataset: a dataset that collects its faults.
        faults: the list that it collects them in.
        progress: is told which sheet is being read.

    Attributes:
        dataset: as given. Its names, codes and links hold what can be read; cells that cannot are missing.
        faults: what cannot be read, of all sheets.
    """

    def __init__(self, dataset: Dataset, faults: list[ReadFault], progress: Progress | None = None) -> None:
        self.dataset, self.faults = dataset, faults
        self._guesses: dict[str, Guess] = {}
        self._marks: dict[str, Marks] = {}
        self._made: dict[Callable[[Evidence], Any], Any] = {}
        self._distinct: dict[tuple[str, int], frozenset[str]] = {}
        self._written: dict[tuple[str, str], dict[int, str]] = {}
        names = dataset.source.sheet_names
        for done, name in enumerate(names):
            if progress is not None:
                progress(f"reading {name}", done, len(names))
            if name in SHEETS_BY_NAME:
                dataset.frame(name)
            else:
                dataset.table(name)
            if dataset.table(name) is not None:
                self._mark(name)

    @property
    def tables(self) -> list[RawTable]:
        """The sheets that are there, as they stand in their files; the declared ones first."""
        tables = (self.dataset.table(name) for name in self.dataset.source.sheet_names)
        return [table for table in tables if table is not None]

    def has(self, sheet: str, *columns: str) -> bool:
        """Whether a sheet is there, with all of these columns."""
        table = self.dataset.table(sheet)
        return table is not None and all(column in table.column_indexes for column in columns)

    def frame(self, sheet: str) -> pd.DataFrame:
        """One declared sheet as a typed frame by row number, empty where it is not there (see `typed_frame`)."""
        return self.dataset.frame(sheet)

    def cell(self, sheet: str, row: int = 0, column: str = "") -> Cell:
        """A cell of a sheet by its row number and declared column; without one of them, the row or the whole sheet."""
        return self.dataset.cell(sheet, row, column)

    def activity(self, row: int) -> str:
        """An activity in a few words, by its row: its id and where it stands."""
        name = self.frame("activities").loc[row, "id"]
        return f"{name} (row {row})" if isinstance(name, str) else f"row {row}"

    def texts(self, sheet: str, column: str) -> Iterator[tuple[int, str]]:
        """The row number and the text of each cell of a declared column that is not blank, before it is typed."""
        table = self.dataset.table(sheet)
        if table is None or column not in table.column_indexes:
            return
        place = table.column_indexes[column]
        for number, row in zip(table.row_numbers, table.rows, strict=True):
            text = to_text(row[place])
            if text:
                yield number, text

    def distinct(self, table: RawTable, place: int) -> frozenset[str]:
        """The distinct texts in one column of a sheet, by its place, as they stand in the file."""
        key = (table.name, place)
        if key not in self._distinct:
            self._distinct[key] = frozenset(
                raw for raw in {cells[place] for cells in table.rows} if isinstance(raw, str)
            )
        return self._distinct[key]

    def once(self, make: Callable[[Evidence], _Made]) -> _Made:
        """What a function makes of the sheets, made once for all rules that ask for it."""
        if make not in self._made:
            self._made[make] = make(self)
        made: _Made = self._made[make]
        return made

    def text(self, sheet: str, row: int, column: str) -> str:
        """What stands in the cell of a declared column, before it is typed; "" where it is blank."""
        key = (sheet, column)
        if key not in self._written:
            self._written[key] = dict(self.texts(sheet, column))
        return self._written[key].get(row, "")

    @cached_property
    def faulty(self) -> frozenset[Cell]:
        """The cells of which reading already has something to say."""
        return frozenset(fault.cell for fault in self.faults)

    @cached_property
    def parts(self) -> pd.DataFrame:
        """Who took part in what, and where that is written.

        Returns:
            A row for each mention of a member in `activities` or `participations`: `activity`, the row of the
            activity; `value`, the member's name, or what is written where none is meant; `listed`, whether one is;
            `written`, as it stands; and `sheet`, `row` and `column`, where it stands.
        """
        import pandas as pd

        listed = self.dataset.links_in_cells("activities", "members")
        listed = listed.assign(activity=listed["row"], sheet="activities", column="members")
        rows = self.frame("activities").reset_index().drop_duplicates("id").dropna(subset=["id"])
        long = self.dataset.links_in_cells("participations", "member")
        activity = self.frame("participations")["activity"].map(rows.set_index("id")["row"])
        long = long.assign(
            activity=long["row"].map(activity).astype("Int64"), sheet="participations", column="member"
        ).dropna(subset=["activity"])
        return pd.concat([listed, long.astype({"activity": "int64"})], ignore_index=True)

    @cached_property
    def strays(self) -> dict[tuple[str, int], str]:
        """The rows of declared sheets that are no rows of their tables, by sheet and row number, each with the reason.

        What else is wrong in such a row is not told: it stands in no column.
        """
        found: dict[tuple[str, int], str] = {}
        for table in self.tables:
            if table.name in SHEETS_BY_NAME:
                found |= {(table.name, row): why for row, why in strays(table, SHEETS_BY_NAME[table.name]).items()}
        return found

    @cached_property
    def merged_areas(self) -> list[tuple[RawTable, Area]]:
        """The merged areas in the headers and rows of declared sheets, each with its table."""
        declared = [table for table in self.tables if table.name in SHEETS_BY_NAME]
        return [(table, area) for table in declared for area in merged_areas(table, self.marks(table.name))]

    def marks(self, sheet: str) -> Marks:
        """The formulas and merged cells of one sheet that is there; none where it is no tab of a workbook."""
        return self._marks[sheet]

    def _mark(self, sheet: str) -> None:
        """Look for formulas and merged cells; a tab that a lenient reader took may be too broken for that."""
        try:
            self._marks[sheet] = self.dataset.source.marks(sheet)
        except UnreadableData as fault:
            self._marks[sheet] = Marks()
            cell = self.dataset.cell(sheet)
            self.faults.append(ReadFault(FaultKind.UNREADABLE, Severity.ERROR, cell, "", fault.problem, fault.fix))

    def guess(self, written: str) -> Guess:
        """Whom a name in a cell that names members may mean where the sheets do not settle it."""
        if written not in self._guesses:
            self._guesses[written] = guess(self.dataset.members, written)
        return self._guesses[written]

    @cached_property
    def spans(self) -> pd.DataFrame:
        """The first and the last day of each activity that has a start, by row: `first` and `last`, as datetime64.

        An activity without an end lasts a day; one whose end comes before its start is left out, since another rule
        finds it.
        """
        frame = self.frame("activities").dropna(subset=["start"])
        spans = frame[["start"]].rename(columns={"start": "first"})
        spans["last"] = frame["end"].fillna(frame["start"])
        return spans[spans["last"] >= spans["first"]]


def gather(path: Path, dates: Order | None = None) -> Evidence:
    """Read a whole dataset, collecting what cannot be read.

    Raises:
        UnreadableData: there is no dataset at all.
    """
    faults: list[ReadFault] = []
    return Evidence(open_dataset(path, "", dates, faults), faults)
