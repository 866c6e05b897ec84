"""One sheet of several datasets: the union of its columns, and its rows matched by their key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import repeat
from typing import TYPE_CHECKING, NamedTuple, overload

from metrocli.model.cell import to_column_letters
from metrocli.sheets.comparing.cell_meaning import BLANK_CELL, ComparableCell, ComparableColumn
from metrocli.sheets.comparing.key_numbers import find_keys_with_several_texts
from metrocli.sheets.comparing.shared_names import SharedNames
from metrocli.sheets.schema import SHEETS_BY_NAME, Column

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator

    from metrocli.sheets.table import RawTable

Row = tuple[ComparableCell, ...]
"""A row with a cell for each aligned column."""


FEW_ROWS = 10_000
"""The rows of a larger sheet are made when they are asked for: all of them would take gigabytes."""


class ComparableRows(Sequence[Row]):
    """The rows of aligned columns.

    Args:
        columns: the cells of each column; None for blank ones.
        size: the number of rows.
    """

    def __init__(self, columns: Sequence[ComparableColumn | None], size: int) -> None:
        self._columns, self._size = columns, size

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        """Return a row, or several."""
        if isinstance(index, slice):
            return [self[each] for each in range(self._size)[index]]
        return tuple(BLANK_CELL if column is None else column[index] for column in self._columns)

    def __iter__(self) -> Iterator[Row]:
        cells = (repeat(BLANK_CELL, self._size) if column is None else column for column in self._columns)
        return zip(*cells, strict=True)


class AlignedColumn(NamedTuple):
    """One column matched across datasets; its position may differ.

    Attributes:
        identity: equal for the columns of two datasets that are the same one.
        header: its declared name, else its header; "" where it has no header.
        label: the header, or "column C" where it has no header.
        declaration: its declaration; None where the schema does not declare it.
    """

    identity: Hashable
    header: str
    label: str
    declaration: Column | None


@dataclass(frozen=True)
class SourceSheet:
    """A sheet in one of the datasets.

    Attributes:
        table: its raw values.
        indexes: for each aligned column, the index of the column in the table; None where the table lacks it.
        columns: its cells in each aligned column; None where the table lacks it.
    """

    table: RawTable
    indexes: tuple[int | None, ...]
    columns: tuple[ComparableColumn | None, ...]

    @cached_property
    def rows(self) -> Sequence[Row]:
        """Its rows, with a cell for each aligned column."""
        rows = ComparableRows(self.columns, len(self.table.row_numbers))
        return rows if len(rows) > FEW_ROWS else [*rows]

    def a1(self, row: int, column: int) -> str:
        """Return the spreadsheet name of a cell, such as J23, by the index of its row and of its aligned column.

        The name is "" where this dataset lacks the column.
        """
        index = self.indexes[column]
        return "" if index is None else f"{to_column_letters(index)}{self.table.row_numbers[row]}"


@dataclass(frozen=True)
class AlignedSheet:
    """One sheet in several datasets.

    Attributes:
        name: the name of the sheet.
        columns: the columns of any dataset: the declared ones in their order, then others as they appear.
        sources: the sheet in each dataset; None where a dataset lacks it.
        key: the indexes in `columns` of the columns that identify a row; () where only the whole row does.
        discriminators: the indexes in `columns` of the columns that distinguish rows with the same key.
    """

    name: str
    columns: tuple[AlignedColumn, ...]
    sources: tuple[SourceSheet | None, ...]
    key: tuple[int, ...]
    discriminators: tuple[int, ...]

    def format_key(self, row: Row) -> str:
        """Return the key of a row as text; the first text of the row where its key is blank.

        A key that rows of several countries have is followed by the country: two cities may have one name.
        """
        texts = [row[column].text for column in self.key if row[column].text]
        if texts and self.shared_names is not None and self.shared_names.has(row):
            texts[-1] += f" ({country})" if (country := self.shared_names.find_country(row)) else ""
        return " · ".join(texts) or next((cell.text for cell in row if cell.text), "")

    def list_shared_keys(self, rows: Iterable[Row]) -> dict[str, list[str]]:
        """Return the keys that rows of several countries have, each as `format_key` writes it for them."""
        shared: dict[Hashable, dict[str, str]] = defaultdict(dict)
        for row in rows:
            if self.shared_names is not None and self.shared_names.has(row) and self.shared_names.find_country(row):
                shared[self._key_meaning(row)][self.format_key(row)] = row[self.key[-1]].text
        return {next(iter(keys.values())): [*keys] for keys in shared.values()}

    @cached_property
    def shared_names(self) -> SharedNames | None:
        """The keys that rows of several countries have; None if the sheet has no country that distinguishes rows."""
        if self._country is None:
            return None
        rows = [
            [source.rows[index] for index in indexes]
            for source, indexes in zip(self._present_sources, self.rows_of_several_countries, strict=True)
        ]
        regions = (index for index, column in enumerate(self.columns) if column.identity == "region")
        return SharedNames(rows, self.key, self._country, next(regions, None))

    @cached_property
    def rows_of_several_countries(self) -> list[list[int]]:
        """The indexes of the rows whose key is in rows with several countries, for each dataset that has the sheet."""
        sources, country = self._present_sources, self._country
        if country is None:
            return [[] for _ in sources]
        sizes = [len(source.table.row_numbers) for source in sources]
        key = [[source.columns[index] for source in sources] for index in self.key]
        return find_keys_with_several_texts(key, [source.columns[country] for source in sources], sizes)

    @property
    def _present_sources(self) -> list[SourceSheet]:
        """The sheet in the datasets that have it."""
        return [source for source in self.sources if source is not None]

    @property
    def _country(self) -> int | None:
        """The index of the column with the country; None if the sheet has no country that distinguishes rows."""
        is_distinguishing = self.name in SHEETS_BY_NAME and "country" in SHEETS_BY_NAME[self.name].discriminators
        countries = (index for index, column in enumerate(self.columns) if column.identity == "country")
        return next(countries, None) if is_distinguishing else None

    def _may_match(self, left: Row, right: Row) -> bool:
        """Return whether rows with one key may be the same row: not if they are, or may be, in two countries."""
        return self.shared_names is None or self.shared_names.may_match(left, right)

    def list_texts_beside_key(self, row: Row) -> tuple[tuple[str, str], ...]:
        """Return the columns of a row that are not blank and not in the key, each as its label and its text."""
        return tuple(
            (column.label, cell.text)
            for index, (column, cell) in enumerate(zip(self.columns, row, strict=True))
            if cell.text and index not in self.key
        )

    def match_rows(
        self, left: Sequence[Row], right: Sequence[Row], may_differ: Callable[[ComparableCell, ComparableCell], bool]
    ) -> dict[int, int]:
        """Match the rows of two datasets that are the same row.

        Rows match if their keys have the same meaning, unless they are in two countries. Where several rows share a
        key, rows with equal values match first, then rows with the same meaning, then rows with the same discriminators
        or the same first ones, then rows with one of these, then the others in their order. Of the rows left over, two
        match if just one column of their keys differs and no other row is as close.

        Args:
            left: the rows of one dataset.
            right: the rows of the other.
            may_differ: whether two cells of a key may differ although their rows match.

        Returns:
            For the index of each matched row on the right, the index of its match on the left.
        """
        matches: dict[int, int] = {}
        left_by_key, right_by_key = self._group_by_key(left), self._group_by_key(right)
        for key, right_indexes in right_by_key.items():
            left_indexes = left_by_key.get(key, [])
            if len(right_indexes) == len(left_indexes) == 1:
                if self._may_match(left[left_indexes[0]], right[right_indexes[0]]):
                    matches[right_indexes[0]] = left_indexes[0]
            elif left_indexes:
                matches |= self._match_rows_with_same_key(left, right, left_indexes, right_indexes)
        for column in reversed(self.key[1:]):
            matched_left = set(matches.values())
            left_rest = [index for index in range(len(left)) if index not in matched_left]
            right_rest = [index for index in range(len(right)) if index not in matches]
            left_by_part = self._group_by_partial_key(column, left, left_rest)
            for part, right_indexes in self._group_by_partial_key(column, right, right_rest).items():
                left_indexes = left_by_part.get(part, [])
                if len(right_indexes) == len(left_indexes) == 1:
                    left_index, right_index = left_indexes[0], right_indexes[0]
                    if may_differ(left[left_index][column], right[right_index][column]):
                        matches[right_index] = left_index
        return matches

    def _key_meaning(self, row: Row) -> tuple[Hashable, ...]:
        """Return the comparable key of a row; that of all its cells if the key is blank."""
        if self.key and row[self.key[0]].meaning is not None:
            return tuple(row[column].meaning for column in self.key)
        return (None, *(cell.meaning for cell in row))

    def _group_by_key(self, rows: Sequence[Row]) -> dict[tuple[Hashable, ...], list[int]]:
        by_key: dict[tuple[Hashable, ...], list[int]] = defaultdict(list)
        for index, row in enumerate(rows):
            by_key[self._key_meaning(row)].append(index)
        return by_key

    def _group_by_partial_key(
        self, left_out: int, rows: Sequence[Row], indexes: list[int]
    ) -> dict[tuple[Hashable, ...], list[int]]:
        """Group some rows by their key without one of its columns; rows without a key are left out."""
        by_part: dict[tuple[Hashable, ...], list[int]] = defaultdict(list)
        for index in indexes:
            if rows[index][self.key[0]].meaning is not None:
                part = tuple(rows[index][column].meaning for column in self.key if column != left_out)
                by_part[part].append(index)
        return by_part

    def _match_rows_with_same_key(
        self, left: Sequence[Row], right: Sequence[Row], left_indexes: list[int], right_indexes: list[int]
    ) -> dict[int, int]:
        criteria: list[Callable[[Row], Hashable]] = [
            lambda row: tuple(cell.value for cell in row),
            lambda row: tuple(cell.meaning for cell in row),
        ]
        criteria += [
            partial(_get_meanings, self.discriminators[:length]) for length in range(len(self.discriminators), 1, -1)
        ]
        criteria += [partial(_get_meaning, column) for column in self.discriminators]
        criteria.append(lambda _: None)
        matches: dict[int, int] = {}
        for criterion in criteria:
            unmatched: dict[Hashable, list[int]] = defaultdict(list)
            matched_left = set(matches.values())
            for index in left_indexes:
                if index not in matched_left:
                    unmatched[criterion(left[index])].append(index)
            for index in right_indexes:
                rest = [] if index in matches else unmatched[criterion(right[index])]
                match = next((candidate for candidate in rest if self._may_match(left[candidate], right[index])), None)
                if match is not None:
                    matches[index] = match
                    rest.remove(match)
        return matches


def _get_meaning(column: int, row: Row) -> Hashable:
    return row[column].meaning


def _get_meanings(columns: tuple[int, ...], row: Row) -> Hashable:
    return tuple(row[column].meaning for column in columns)
