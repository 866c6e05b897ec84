"""Curing cells: what can be written without a doubt, and, where a person confirms each, what is likely.

A cure takes the text of a cell and gives a better one that means the same: nothing is added, nothing is left out.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from metrocli.errors import AmbiguousName, UnknownName, UsageMistake
from metrocli.model.codes import natural_key, parse_code
from metrocli.model.dates import Misread, day_order, parse_date, parse_month
from metrocli.names.resolve import How
from metrocli.sheets.parsing.cell_text import to_text
from metrocli.sheets.parsing.multivalue import split_codes, split_names
from metrocli.sheets.schema import SHEETS_BY_NAME, Column, ColumnType
from metrocli.text.fold import fold
from metrocli.text.hygiene import tidy
from metrocli.text.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from metrocli.check.evidence.evidence import Evidence
    from metrocli.model.cell import Cell
    from metrocli.names.resolve import Names
    from metrocli.sheets.table import RawTable

    Cure = Callable[[str], "Cured"]

CURES = {
    "spaces": "stray spaces and invisible characters",
    "names": "members and allied organisations by their canonical names",
    "codes": "codes as their sheet writes them",
    "dates": "dates as 2021-11-30 and months as 2021-11",
    "order": "codes of one cell in the order in which people count",
}
"""The cures by name, each with what it makes of a cell, in the order in which they are applied."""
JOINED = "; "


class Likely(NamedTuple):
    """A name that is most likely another one, misspelled.

    Attributes:
        written: the name as written.
        name: the name that is most likely meant.
        cells: where it is written.
    """

    written: str
    name: str
    cells: tuple[Cell, ...]


class Change(NamedTuple):
    """A cell and what it should say.

    Attributes:
        cell: the cell.
        old: its text as it stands.
        new: what it should say.
        pieces: the values that change, as pairs of old and new; none where only their order or space does.
        why: the cures that are applied, by name.
    """

    cell: Cell
    old: str
    new: str
    pieces: tuple[tuple[str, str], ...]
    why: tuple[str, ...]


class Cured(NamedTuple):
    """A text, how it was cured, and which of its values changed."""

    text: str
    pieces: tuple[tuple[str, str], ...] = ()
    why: tuple[str, ...] = ()


def chosen(asked: Iterable[str]) -> tuple[str, ...]:
    """The cures that are asked for by name; none for all.

    Raises:
        UsageMistake: there is no such cure.
    """
    wanted = {fold(name) for name in asked}
    strange = [name for name in asked if fold(name) not in CURES]
    if strange:
        raise UsageMistake(f"there is no cure '{strange[0]}'. {did_you_mean(strange[0], CURES)}")
    return tuple(name for name in CURES if not wanted or name in wanted)


class Curing:
    """What is to be written into the cells of a dataset.

    Args:
        evidence: the sheets.
        cures: the cures to apply, by name.
        sheets: the sheets to cure; none for all.
        confirmed: names to write though they are only likely, by what is written now.
    """

    def __init__(
        self,
        evidence: Evidence,
        cures: Sequence[str] = tuple(CURES),
        sheets: Sequence[str] = (),
        confirmed: dict[str, str] | None = None,
    ) -> None:
        self.evidence, self.cures, self.confirmed = evidence, frozenset(cures), confirmed or {}
        self._tables = [table for table in evidence.tables if not sheets or table.name in sheets]

    def changes(self) -> list[Change]:
        """The cells that would change, by sheet and row; each distinct text is looked at once."""
        return [
            change
            for table in self._tables
            for change in sorted(self._of(table), key=lambda each: (each.cell.row, each.cell.index))
        ]

    def _of(self, table: RawTable) -> Iterator[Change]:
        """The cells of one table that would change, column by column."""
        for index, cure in self._columns(table):
            for number, raw, cured in _cured(table, index, cure):
                yield Change(table.cell_at(number, index), raw, cured.text, cured.pieces, cured.why)

    def likely(self) -> list[Likely]:
        """The names in cells that nobody answers to and that are most likely misspelled, in the order of the sheets."""
        found: dict[tuple[str, str], list[Cell]] = {}
        for table in self._tables:
            for column in _declared(table):
                names = self._names.get(column.refers_to)
                if names is None:
                    continue
                known: dict[str, list[tuple[str, str]]] = {}
                for number, text in self.evidence.texts(table.name, column.name):
                    if text not in known:
                        known[text] = [*_likely(text, names)]
                    for pair in known[text]:
                        found.setdefault(pair, []).append(table.cell(number, column.name))
        return [Likely(written, name, tuple(cells)) for (written, name), cells in found.items()]

    @cached_property
    def _names(self) -> dict[str, Names]:
        dataset = self.evidence.dataset
        return {"memberships": dataset.members, "alliances": dataset.alliances}

    def _columns(self, table: RawTable) -> Iterator[tuple[int, Cure]]:
        """Each column of a table by its place, with the function that cures its texts."""
        declared = {table.column_indexes[column.name]: column for column in _declared(table)}
        for index in range(len(table.headers)):
            column = declared.get(index)
            steps: list[Cure] = [_tidied(column)] if "spaces" in self.cures else []
            if column is not None:
                steps.extend(self._steps(table, column))
            if steps:
                yield index, _in_turn(steps)

    def _steps(self, table: RawTable, column: Column) -> Iterator[Cure]:
        """What can be done about a declared column, in order."""
        names = self._names.get(column.refers_to)
        if names is not None and "names" in self.cures:
            yield lambda text: _named(text, names, self.confirmed)
        if column.type is ColumnType.CODE and column.refers_to:
            listed = {parts: code.text for parts, code in self.evidence.dataset.codes(column.refers_to).items()}
            if "codes" in self.cures:
                yield lambda text: _coded(text, listed)
            if "order" in self.cures and column.multivalued:
                yield _ordered
        if column.type in {ColumnType.DATE, ColumnType.MONTH} and "dates" in self.cures:
            texts = {text for _, text in self.evidence.texts(table.name, column.name)}
            order = day_order(texts) or self.evidence.dataset.dates
            month = column.type is ColumnType.MONTH
            yield lambda text: _dated(text, lambda day: parse_month(day) if month else str(parse_date(day, order)))


def _declared(table: RawTable) -> list[Column]:
    sheet = SHEETS_BY_NAME.get(table.name)
    return [column for column in sheet.columns if column.name in table.column_indexes] if sheet else []


def _cured(table: RawTable, index: int, cure: Cure) -> Iterator[tuple[int, str, Cured]]:
    """The cells of a column that a cure changes: row number, text as it stands, and what becomes of it."""
    known: dict[str, Cured] = {}
    for number, row in zip(table.row_numbers, table.rows, strict=True):
        raw = row[index]
        if not isinstance(raw, str) or not raw:
            continue  # what a workbook holds as a number or a day is neither misspelled nor in a wrong form
        if raw not in known:
            known[raw] = cure(raw)
        if known[raw].text != raw:
            yield number, raw, known[raw]


def _in_turn(steps: Sequence[Cure]) -> Cure:
    def cure(text: str) -> Cured:
        now = Cured(text)
        for step in steps:
            after = step(now.text)
            if after.text != now.text:
                now = Cured(after.text, now.pieces + after.pieces, now.why + after.why)
        return now

    return cure


def _tidied(column: Column | None) -> Cure:
    """How the texts of a column lose stray spaces and invisible characters; sentences keep their no-break spaces."""
    named = column is not None and column.type is not ColumnType.TEXT
    return lambda text: Cured(tidy(text, named=named), (), ("spaces",))


def _named(text: str, names: Names, confirmed: dict[str, str]) -> Cured:
    """The names of a cell by their canonical spellings; a cell whose names are parted in doubt stays."""
    pieces, uncut = split_names(text, lambda each: names.settle(each) is not None)
    if uncut:
        return Cured(text)
    settled = {piece: names.settle(piece) for piece in pieces}
    meant = {piece: each.name if each else confirmed.get(piece, piece) for piece, each in settled.items()}
    changed = tuple((piece, name) for piece, name in meant.items() if piece != name)
    return Cured(JOINED.join(dict.fromkeys(meant.values())), changed, ("names",)) if changed else Cured(text)


def _likely(text: str, names: Names) -> Iterator[tuple[str, str]]:
    """The names of a cell that settle on nobody, each with the one that it is nearly or begins."""
    pieces, uncut = split_names(text, lambda each: names.settle(each) is not None)
    for piece in () if uncut else pieces:
        if names.settle(piece) is not None:
            continue
        try:
            resolved = names.resolve(piece)
        except (AmbiguousName, UnknownName):
            continue
        if resolved.how in {How.FUZZY, How.PREFIX}:
            yield piece, resolved.name


def _coded(text: str, listed: dict[tuple[str, ...], str]) -> Cured:
    """The codes of a cell as their sheet writes them; one that it does not list stays."""
    pieces = split_codes(text)
    meant = {piece: listed.get(code.parts, piece) if (code := parse_code(piece)) else piece for piece in pieces}
    changed = tuple((piece, code) for piece, code in meant.items() if piece != code)
    return Cured(JOINED.join(dict.fromkeys(meant.values())), changed, ("codes",)) if changed else Cured(text)


def _ordered(text: str) -> Cured:
    """The codes of a cell in their order; text among them that is no code stays where it is."""
    pieces = split_codes(text)
    order = sorted(pieces, key=natural_key)
    if list(pieces) == order or any(parse_code(piece) is None for piece in pieces):
        return Cured(text)
    return Cured(JOINED.join(order), (), ("order",))


def _dated(text: str, read: Callable[[str], str]) -> Cured:
    """A date as ISO; one that says the time of day, or cannot be read without a doubt, stays."""
    written = to_text(text)
    try:
        day = read(written)
    except Misread:
        return Cured(text)
    return Cured(text) if ":" in written or day == written else Cured(day, ((written, day),), ("dates",))
