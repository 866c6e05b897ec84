"""Merge several datasets: each row once, blank cells completed from other sources, conflicts left to the user."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from metrocli.messages import MessageType
from metrocli.sheets.comparing.alignment import align_sheet, match_sheet_names
from metrocli.sheets.comparing.cell_meaning import BLANK_CELL, CellNormaliser, ComparableCell
from metrocli.sheets.comparing.key_matches import match_by_key
from metrocli.sheets.comparing.merge_result import Decision, MergeResult, SourceValue
from metrocli.sheets.comparing.merged_columns import WrittenColumn, merge_column, order_rows
from metrocli.sheets.parsing.blank_cells import note_uncalculated
from metrocli.sheets.reading.large.parquet_names import find_folder
from metrocli.sheets.writing.cell_values import list_portable_values
from metrocli.sheets.writing.conversion_notes import note_rows_above_headers
from metrocli.sheets.writing.convert import make_new_table
from metrocli.text.fold import fold
from metrocli.xlsx.lost_parts import note_parts_left_out

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence
    from pathlib import Path

    from metrocli.sheets.comparing.aligned_sheet import AlignedSheet, Row
    from metrocli.sheets.dataset import SheetDataset
    from metrocli.sheets.raw_column import RawColumn, RawValue

ID_OF_TWO_ACTIVITIES = MessageType(
    "id-of-two-activities",
    "{id:quoted} is the id of two different activities, {titles:and}",
    "Give one of them another id: {places:or}.",
)
MEMBERS_WITH_ONE_NAME = MessageType(
    "members-with-one-name",
    "{count:,} members are named {name:quoted}, and each has a row in the merged memberships: {members:and}.",
    "Write the names in this way in the other merged sheets, so that each can be counted.",
)
MEMBER_UNSETTLED = MessageType(
    "member-unsettled",
    "{name:quoted} may be {members:or}, so its row is kept apart.",
    "Write its country, and merge again.",
)
_SEPARATOR = "; "
_TELLING_APART = {"activities": ("title", "start")}
"""The columns that all differ where one key is given to two things. Neither of them is then a version of the other."""


class _SourceCell(NamedTuple):
    """A cell of one source, with the index of the source and of the row in it."""

    source: int
    row: int
    content: ComparableCell


class _MergedCell(NamedTuple):
    """The place of a merged cell: the indexes of its row and of its aligned column."""

    row: int
    column: int


@dataclass(frozen=True)
class _Policy:
    """How conflicts are decided: by the preferred sources, the first one first, and whether lists are united."""

    prefer: Sequence[int]
    unite: bool

    def decide(self, cells: Sequence[_SourceCell], *, are_lists: bool) -> tuple[Decision, _SourceCell | None]:
        """Decide between cells with different meanings; the cell is None unless one of them is taken as it is."""
        if are_lists and self.unite:
            return Decision.UNITED, None
        for source in self.prefer:
            preferred = next((cell for cell in cells if cell.source == source), None)
            if preferred is not None:
                return Decision.PREFERRED, preferred
        return Decision.CONFLICT, None


def merge_datasets(datasets: Sequence[SheetDataset], *, prefer: Sequence[int] = (), unite: bool = False) -> MergeResult:
    """Merge several datasets.

    Matching rows (see `AlignedSheet.match_rows`) become one row. The rows are those of the first source in their order,
    then the further rows of each other source. The declared columns come first, in their order and with their declared
    names, then other columns as they appear.

    Args:
        datasets: the datasets, two or more.
        prefer: the indexes of the datasets whose cells decide a conflict, the most preferred first.
        unite: whether to unite lists that differ.

    Raises:
        UnreadableData: a sheet cannot be read.
    """
    normaliser = CellNormaliser(datasets)
    result = MergeResult()
    result.notes += [note for dataset in datasets for note in note_parts_left_out(dataset.source.path)]
    for names in match_sheet_names(datasets):
        sheet = align_sheet(names, datasets, normaliser)
        if any(sheet.sources):
            paths = [dataset.source.path for dataset in datasets]
            _SheetMerger(sheet, paths, _Policy(prefer, unite), result).run()
    return result


class _SheetMerger:
    """Merges one sheet and adds it to the result."""

    def __init__(self, sheet: AlignedSheet, paths: Sequence[Path], policy: _Policy, result: MergeResult) -> None:
        self.sheet, self.paths, self.policy, self.result = sheet, paths, policy, result
        self.sources = {number: source for number, source in enumerate(sheet.sources) if source is not None}
        self.merged: list[Row] = []
        """The rows that the keys alone do not match, each completed from the sources that have it."""
        self.size = 0
        self.values = {number: list_portable_values(source.table) for number, source in self.sources.items()}

    def run(self) -> None:
        columns = self._merge_columns()
        for name, members in self.sheet.list_shared_keys(self.merged).items():
            self.result.notes.append(MEMBERS_WITH_ONE_NAME(name=name, members=members, count=len(members)))
        self._note_unsettled_rows()
        for number, source in self.sources.items():
            table = replace(source.table, file=self._path_of(number))
            self.result.notes += [*note_rows_above_headers([table]), *note_uncalculated(table)]
        headers = tuple(column.header for column in self.sheet.columns)
        indexes = {
            column.declaration.name: index for index, column in enumerate(self.sheet.columns) if column.declaration
        }
        table = make_new_table(self.sheet.name, f"merged {self.sheet.name}", headers, [], indexes)
        self.result.tables.append(replace(table, columns=columns, row_numbers=range(2, self.size + 2)))

    def _merge_columns(self) -> list[RawColumn]:
        """Return the columns of the merged sheet; only rows that may differ are merged cell by cell."""
        import numpy as np

        by_key = match_by_key(self.sheet)
        others = self._match_rows(by_key.rest)
        rows = np.vstack([by_key.rows, np.array(others, "int64").reshape(-1, len(self.sources))])
        may_differ = np.append(by_key.may_differ, np.ones(len(others), "bool")) & ((rows >= 0).sum(axis=1) > 1)
        order = order_rows(rows, [len(source.table.row_numbers) for source in self.sources.values()])
        rows, may_differ = rows[order], may_differ[order]
        self.size = len(rows)
        self.result.shared_rows += int(((rows >= 0).sum(axis=1) > 1).sum())
        decided = {}
        for index in may_differ.nonzero()[0].tolist():
            pairs = zip(self.sources, rows[index].tolist(), strict=True)
            decided[index] = self._merge_row(index, [(number, row) for number, row in pairs if row >= 0])
        columns: list[RawColumn] = []
        for place in range(len(self.sheet.columns)):
            written = [
                None if (index := source.indexes[place]) is None
                else WrittenColumn(source.table.columns[index], self.values[number][index])
                for number, source in self.sources.items()
            ]  # fmt: skip
            columns.append(merge_column(written, rows, {row: values[place] for row, values in decided.items()}))
        return columns

    def _note_unsettled_rows(self) -> None:
        """Note the rows without a country that may be one of several members with one name."""
        names = self.sheet.shared_names
        rows_of_sources = zip(self.sources.items(), self.sheet.rows_of_several_countries, strict=True)
        for (number, source), indexes in rows_of_sources if names is not None else ():
            for index in indexes:
                row = source.rows[index]
                if names is not None and names.is_unsettled(row):
                    name = row[self.sheet.key[0]].text
                    cell = source.table.cell_at(source.table.row_numbers[index], source.indexes[self.sheet.key[0]] or 0)
                    members = [f"{name} ({country})" for country in names.list_countries(row)]
                    note = MEMBER_UNSETTLED.at(replace(cell, file=self._path_of(number)), name=name, members=members)
                    self.result.notes.append(note)

    def _match_rows(self, rows: Sequence[Sequence[int]]) -> list[list[int]]:
        """Match some rows of the sources.

        Args:
            rows: their indexes in each source.

        Returns:
            For each merged row the index of the row in each source; -1 where the source lacks it.
        """
        merged = self.merged
        matches: list[list[int]] = []
        for place, (source, indexes) in enumerate(zip(self.sources.values(), rows, strict=True)):
            own = [source.rows[index] for index in indexes]
            pairs = self.sheet.match_rows(merged, own, _is_one_blank) if merged else {}
            for number, (index, row) in enumerate(zip(indexes, own, strict=True)):
                if number in pairs:
                    matches[pairs[number]][place] = index
                    merged[pairs[number]] = tuple(map(_fill_blank, merged[pairs[number]], row))
                else:
                    merged.append(row)
                    matches.append([index if other == place else -1 for other in range(len(self.sources))])
        return matches

    def _merge_row(self, index: int, matches: list[tuple[int, int]]) -> list[RawValue]:
        telling = self._find_telling_apart(matches)
        if telling:
            return self._refuse_row(index, matches, telling)
        return [self._merge_cell(_MergedCell(index, column), matches) for column in range(len(self.sheet.columns))]

    def _find_telling_apart(self, matches: list[tuple[int, int]]) -> list[int]:
        """Return the columns that show that the rows with one key are of two things; none if they are of one."""
        names = _TELLING_APART.get(self.sheet.name, ())
        columns = [index for index, column in enumerate(self.sheet.columns) if column.identity in names]
        for column in columns:
            cells = [self.sources[source].rows[row][column] for source, row in matches]
            if len({fold(cell.text) for cell in cells if cell.meaning is not None}) < 2:  # noqa: PLR2004 - they agree
                return []
        return columns if len(columns) == len(names) else []

    def _refuse_row(self, index: int, matches: list[tuple[int, int]], telling: list[int]) -> list[RawValue]:
        """Record a key that stands for two things; nothing but another key decides between them."""
        for column in telling:
            cells = [_SourceCell(source, row, self.sources[source].rows[row][column]) for source, row in matches]
            self._record(Decision.CONFLICT, _MergedCell(index, column), matches, cells, None)
        self.result.undecidable_cells += len(telling)
        (source, row), title = matches[0], telling[0]
        titles = dict.fromkeys(self.sources[source].rows[row][title].text for source, row in matches)
        places = [
            f"{self._path_of(source)} {self.sources[source].a1(row, self.sheet.key[0])}" for source, row in matches
        ]
        note = ID_OF_TWO_ACTIVITIES(
            id=self.sheet.format_key(self.sources[source].rows[row]), titles=[*titles], places=places
        )
        self.result.notes.append(note)
        return ["" for _ in self.sheet.columns]

    def _path_of(self, source: int) -> str:
        """Return the path of the file that holds the sheet in a source."""
        table, path = self.sources[source].table, self.paths[source]
        return str(path if table.in_workbook else (find_folder(path) or path) / table.file)

    def _merge_cell(self, place: _MergedCell, matches: list[tuple[int, int]]) -> RawValue:
        """Merge the cells of all sources that have the column."""
        column = place.column
        cells = [
            _SourceCell(source, row, self.sources[source].rows[row][column])
            for source, row in matches
            if self.sources[source].indexes[column] is not None
        ]
        if len({cell.content.value for cell in cells}) <= 1:
            return self._take(column, cells[0]) if cells else ""
        filled = [cell for cell in cells if cell.content.meaning is not None]
        if len({cell.content.meaning for cell in filled}) == 1:
            self.result.rewritten_cells += len({cell.content.value for cell in filled}) > 1
            if len(filled) < len(cells):
                self._record(Decision.COMPLETED, place, matches, cells, filled[0].content.meaning)
            return self._take(column, filled[0])
        declaration = self.sheet.columns[column].declaration
        decision, cell = self.policy.decide(filled, are_lists=declaration is not None and declaration.multivalued)
        self._record(decision, place, matches, cells, None if cell is None else cell.content.meaning)
        if decision is Decision.UNITED:
            united: dict[Hashable, str] = {}
            for item, meaning in (pair for cell in filled for pair in cell.content.items):
                united.setdefault(meaning, item)
            return _SEPARATOR.join(united.values())
        return self._take(column, cell or filled[0])

    def _take(self, column: int, cell: _SourceCell) -> RawValue:
        return self._take_value(cell.source, cell.row, column)

    def _take_value(self, source: int, row: int, column: int) -> RawValue:
        """Return the value to write for a cell of a source; "" if it lacks the column."""
        index, table = self.sources[source].indexes[column], self.sources[source].table
        return "" if index is None else self.values[source][index][int(table.columns[index].codes[row])]

    def _record(
        self,
        decision: Decision,
        place: _MergedCell,
        matches: list[tuple[int, int]],
        cells: list[_SourceCell],
        kept_meaning: Hashable,
    ) -> None:
        """Record the value of each source; `kept_meaning` is None if all of the values are kept, or none."""
        self.result.decisions[decision] += 1
        source, row = matches[0]
        key, label = self.sheet.format_key(self.sources[source].rows[row]), self.sheet.columns[place.column].label
        common = frozenset.intersection(*(frozenset(meaning for _, meaning in cell.content.items) for cell in cells))
        for cell in cells:
            sheet = self.sources[cell.source]
            content = cell.content
            kept = None
            if decision is not Decision.CONFLICT:
                kept = content.meaning is not None and kept_meaning in {None, content.meaning}
            self.result.source_values.append(
                SourceValue(
                    decision,
                    self.sheet.name,
                    place.row,
                    key,
                    label,
                    self._path_of(cell.source),
                    sheet.a1(cell.row, place.column),
                    content.text,
                    tuple(item for item, meaning in content.items if meaning not in common),
                    len(common),
                    kept,
                )
            )


def _is_one_blank(one: ComparableCell, other: ComparableCell) -> bool:
    return one.meaning is None or other.meaning is None


def _fill_blank(cell: ComparableCell, other: ComparableCell) -> ComparableCell:
    return other if cell is BLANK_CELL else cell
