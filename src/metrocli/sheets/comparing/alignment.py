"""One sheet as several datasets have it, side by side: its columns united, and its rows found by their key."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from metrocli.model.cell import column_letters
from metrocli.sheets.comparing.cell_meaning import BLANK, Said, Understanding, table_of
from metrocli.sheets.schema import SHEETS_BY_NAME, Column
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from metrocli.sheets.dataset import Dataset
    from metrocli.sheets.table import RawTable

Row = tuple[Said, ...]


class Heading(NamedTuple):
    """A column of a sheet, wherever each side has it.

    Attributes:
        identity: what says that a column of two sides is the same one.
        header: its declared name, else its header; "" where it has none.
        label: what it is called where it has none, too.
        column: its declaration; None where it has none.
    """

    identity: Hashable
    header: str
    label: str
    column: Column | None


@dataclass(frozen=True)
class Side:
    """A sheet as one dataset has it.

    Attributes:
        table: the sheet as it stands.
        places: for each heading, the column's place from the left; None where this side has no such column.
        rows: for each row, what it says below each heading.
    """

    table: RawTable
    places: tuple[int | None, ...]
    rows: list[Row]

    def a1(self, row: int, heading: int) -> str:
        """The spreadsheet's name of the cell in one of the rows below a heading; "" where there is no such column."""
        place = self.places[heading]
        return "" if place is None else f"{column_letters(place)}{self.table.row_numbers[row]}"


@dataclass(frozen=True)
class Sides:
    """One sheet in several datasets.

    Attributes:
        name: the sheet's name.
        headings: the columns that any side has: the declared ones in their order, then others as they appear.
        sides: the sheet in each dataset; None where it has none.
        key: the places of the headings that say which row is meant; () where only a whole row does.
        apart: the places of those that tell rows of the same key apart.
    """

    name: str
    headings: tuple[Heading, ...]
    sides: tuple[Side | None, ...]
    key: tuple[int, ...]
    apart: tuple[int, ...]

    def key_text(self, row: Row) -> str:
        """What a row is called: by its key, else by the first thing that it says."""
        said = [row[place].text for place in self.key if row[place].text]
        return " · ".join(said) or next((each.text for each in row if each.text), "")

    def beside_key(self, row: Row) -> tuple[tuple[str, str], ...]:
        """What a row says beside its key: each column that says something, with its text."""
        return tuple(
            (heading.label, said.text)
            for place, (heading, said) in enumerate(zip(self.headings, row, strict=True))
            if said.text and place not in self.key
        )

    def paired(self, left: Sequence[Row], right: Sequence[Row], near: Callable[[Said, Said], bool]) -> dict[int, int]:
        """Find the rows that are the same one.

        Rows are the same where their keys mean the same. Of several with one key, equal ones are the same, then those
        that mean the same, then those with the same in `apart`, then the first ones of both. Of the rest, two are the
        same that differ in just one column of the key, where nothing else is so near.

        Args:
            left: the rows of one side.
            right: the rows of the other.
            near: whether two cells of a key may differ and still be of the same row.

        Returns:
            For rows of the right, by their place there, the place of the same one on the left.
        """
        found: dict[int, int] = {}
        here, there = self._by_key(left), self._by_key(right)
        for known, places in there.items():
            others = here.get(known, [])
            if len(places) == len(others) == 1:
                found[places[0]] = others[0]
            elif others:
                found |= self._among(left, right, others, places)
        for place in reversed(self.key[1:]):
            taken = set(found.values())
            rest = self._but_for(place, left, [at for at in range(len(left)) if at not in taken])
            for known, places in self._but_for(
                place, right, [at for at in range(len(right)) if at not in found]
            ).items():
                others = rest.get(known, [])
                if len(places) == len(others) == 1 and near(left[others[0]][place], right[places[0]][place]):
                    found[places[0]] = others[0]
        return found

    def _known(self, row: Row) -> tuple[Hashable, ...]:
        """The key of a row; all that it says where the key is blank."""
        if self.key and row[self.key[0]].meaning is not None:
            return tuple(row[place].meaning for place in self.key)
        return (None, *(said.meaning for said in row))

    def _by_key(self, rows: Sequence[Row]) -> dict[tuple[Hashable, ...], list[int]]:
        found: dict[tuple[Hashable, ...], list[int]] = defaultdict(list)
        for at, row in enumerate(rows):
            found[self._known(row)].append(at)
        return found

    def _but_for(self, left_out: int, rows: Sequence[Row], places: list[int]) -> dict[tuple[Hashable, ...], list[int]]:
        """Some rows by their key without one of its columns; a row without a key is left out."""
        found: dict[tuple[Hashable, ...], list[int]] = defaultdict(list)
        for at in places:
            if rows[at][self.key[0]].meaning is not None:
                found[tuple(rows[at][place].meaning for place in self.key if place != left_out)].append(at)
        return found

    def _among(self, left: Sequence[Row], right: Sequence[Row], here: list[int], there: list[int]) -> dict[int, int]:
        """Find the same rows among some that have one key."""
        alike: list[Callable[[Row], Hashable]] = [
            lambda row: tuple(said.form for said in row),
            lambda row: tuple(said.meaning for said in row),
            lambda row: tuple(row[place].meaning for place in self.apart),
            lambda _: None,
        ]
        found: dict[int, int] = {}
        for same in alike if self.apart else [*alike[:2], alike[3]]:
            waiting: dict[Hashable, deque[int]] = defaultdict(deque)
            taken = set(found.values())
            for at in here:
                if at not in taken:
                    waiting[same(left[at])].append(at)
            for at in there:
                if at not in found and waiting[same(right[at])]:
                    found[at] = waiting[same(right[at])].popleft()
        return found


def sheet_names(datasets: Sequence[Dataset]) -> list[tuple[str | None, ...]]:
    """The sheets that any of some datasets has: for each, its name in every one of them, None where there is none.

    Declared sheets come first. Others are the same where their names are, case and accents aside; where one dataset
    has two that would be, only the same letters make the same sheet.
    """
    found: dict[str, list[str | None]] = {name: [None] * len(datasets) for name in SHEETS_BY_NAME}
    each_folded = [[fold(name) for name in dataset.source.sheet_names] for dataset in datasets]
    doubtful = {name for names in each_folded for name in names if names.count(name) > 1}
    for number, dataset in enumerate(datasets):
        for name in dataset.source.sheet_names:
            identity = name if name in SHEETS_BY_NAME or fold(name) in doubtful else f"\0{fold(name)}"
            found.setdefault(identity, [None] * len(datasets))[number] = name
    return [tuple(names) for names in found.values() if any(names)]


def side_by_side(names: Sequence[str | None], datasets: Sequence[Dataset], understanding: Understanding) -> Sides:
    """Read one sheet of several datasets.

    Args:
        names: its name in each of them, None where there is none.
        datasets: the datasets.
        understanding: how their cells are understood.

    Raises:
        UnreadableData: one of them cannot be read.
    """
    name = next(each for each in names if each is not None)
    tables = [None if each is None else table_of(dataset, each) for each, dataset in zip(names, datasets, strict=True)]
    columns = [{} if table is None else _headings(table) for table in tables]
    every: dict[Hashable, Heading] = {}
    for known in columns:
        every = {identity: heading for identity, (heading, _) in known.items()} | every
    declared = [column.name for column in SHEETS_BY_NAME[name].columns] if name in SHEETS_BY_NAME else []
    order = {identity: place for place, identity in enumerate([*declared, *_appearing(columns)])}
    headings = tuple(sorted(every.values(), key=lambda heading: order[heading.identity]))
    sides = tuple(
        None if table is None else _side(table, headings, known, dataset, understanding)
        for table, known, dataset in zip(tables, columns, datasets, strict=True)
    )
    return Sides(name, headings, sides, *_key(name, headings, [side for side in sides if side is not None]))


def _appearing(columns: Sequence[dict[Hashable, tuple[Heading, int]]]) -> list[Hashable]:
    """The columns that no sheet declares, in the order in which they are met."""
    met = (identity for known in columns for identity, (heading, _) in known.items() if heading.column is None)
    return list(dict.fromkeys(met))


def _headings(table: RawTable) -> dict[Hashable, tuple[Heading, int]]:
    """The columns of one table with their places; of two undeclared ones with one header, each is itself."""
    declared = {place: name for name, place in table.column_indexes.items()}
    met: dict[str, int] = defaultdict(int)
    found: dict[Hashable, tuple[Heading, int]] = {}
    for place, header in enumerate(table.headers):
        if place in declared:
            name = declared[place]
            heading = Heading(name, name, name, SHEETS_BY_NAME[table.name].column(name))
        else:
            folded = fold(header)
            met[folded] += 1
            heading = Heading((folded, met[folded]), header, header or f"column {column_letters(place)}", None)
        found[heading.identity] = (heading, place)
    return found


def _side(
    table: RawTable,
    headings: Sequence[Heading],
    known: dict[Hashable, tuple[Heading, int]],
    dataset: Dataset,
    understanding: Understanding,
) -> Side:
    places = tuple(known[each.identity][1] if each.identity in known else None for each in headings)
    blank = [BLANK] * len(table.rows)
    said = [
        blank if place is None else understanding.column(table, place, heading.column, dataset)
        for heading, place in zip(headings, places, strict=True)
    ]
    return Side(table, places, list(zip(*said, strict=True)))


def _key(name: str, headings: Sequence[Heading], sides: Sequence[Side]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The key of a sheet and what tells rows apart, as far as all sides have these columns."""
    common = {
        heading.identity: place
        for place, heading in enumerate(headings)
        if all(side.places[place] is not None for side in sides)
    }
    if name in SHEETS_BY_NAME:
        sheet = SHEETS_BY_NAME[name]
        key, apart = (
            tuple(common[each] for each in columns if each in common)
            for columns in (sheet.key_columns, sheet.discriminators)
        )
        return (key, apart) if sheet.key_columns[0] in common else ((), ())
    first = [place for place in common.values() if sides and sides[0].places[place] == 0]
    for place in first:
        texts = [[side_row[place].meaning for side_row in side.rows] for side in sides]
        if all(None not in each and len(set(each)) == len(each) for each in texts):
            return (place,), ()
    return (), ()
