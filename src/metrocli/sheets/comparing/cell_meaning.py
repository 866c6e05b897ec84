"""What a cell says and what it means, so that cells of different files can be compared.

A cell says the same as another where both hold the same value or the same words; it means the same where only the
writing differs: the order of a list, white space, or another spelling of a name or a code that the sheets settle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from metrocli.errors import UnreadableData
from metrocli.model.codes import parse_code
from metrocli.names.resolve import Names
from metrocli.sheets.parsing.cell_text import to_text
from metrocli.sheets.parsing.frames import parse_column
from metrocli.sheets.parsing.multivalue import split_codes, split_names
from metrocli.sheets.schema import Column, ColumnType
from metrocli.text.clean import clean

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from metrocli.sheets.dataset import Dataset
    from metrocli.sheets.table import RawTable, RawValue

_TYPED = {ColumnType.DATE, ColumnType.MONTH, ColumnType.INTEGER, ColumnType.DECIMAL}
_LISTS = {"memberships": ("member", "aliases", "alias"), "alliances": ("alliance", "alliances", "name")}
"""For each sheet of names: its names, and where their other spellings are."""


class Said(NamedTuple):
    """What one cell says.

    Attributes:
        text: its text as a person sees it.
        form: equal where two cells say the same.
        meaning: equal where two cells mean the same; None where the cell is blank.
        pieces: the values of a list, each once, as written and with its meaning; () where the column holds no lists.
    """

    text: str
    form: Hashable
    meaning: Hashable
    pieces: tuple[tuple[str, Hashable], ...] = ()

    @property
    def written(self) -> str:
        """Its text as it stands, with all white space."""
        return self.form if isinstance(self.form, str) else self.text


BLANK = Said("", None, None)


class Understanding:
    """How the cells of some datasets are understood together: by the names and aliases that any of them lists.

    Args:
        datasets: the datasets; where they settle a name differently, the first one counts.
    """

    def __init__(self, datasets: Sequence[Dataset]) -> None:
        self._names = {sheet: [_names(dataset, sheet) for dataset in datasets] for sheet in _LISTS}

    def column(self, table: RawTable, place: int, column: Column | None, dataset: Dataset) -> list[Said]:
        """What the cells of one column say.

        Args:
            table: the sheet.
            place: the column's place from the left.
            column: its declaration; None where it has none.
            dataset: the dataset that the sheet is of.
        """
        raws = [row[place] for row in table.rows]
        values = [None] * len(raws)
        if column is not None and column.type in _TYPED:
            values, _ = parse_column(raws, column, table, dataset.dates)
        lists = _lists(table.name, column)
        found: dict[tuple[type, RawValue], Said] = {}
        said: list[Said] = []
        for raw, value in zip(raws, values, strict=True):
            known = (type(raw), raw)
            if known not in found:
                found[known] = self._said(raw, value, column, lists)
            said.append(found[known])
        return said

    def _said(self, raw: RawValue, value: Hashable, column: Column | None, lists: str) -> Said:
        text = to_text(raw)
        if not text:
            return BLANK
        if value is not None:
            return Said(text, value, value)
        written = raw if isinstance(raw, str) else text
        if column is not None and column.type is ColumnType.CODE:
            return _several(text, ((piece, _code(piece)) for piece in split_codes(text)))
        if column is not None and lists and column.multivalued:
            pieces, _ = split_names(text, lambda each: self._settled(each, lists) is not None)
            return _several(text, ((piece, self._name(piece, lists)) for piece in pieces))
        return Said(text, written, self._name(text, lists) if lists else _plain(text))

    def _name(self, text: str, lists: str) -> str:
        return self._settled(text, lists) or _plain(text)

    def _settled(self, text: str, lists: str) -> str | None:
        """The name that a text stands for in the first dataset that settles it."""
        settled = (names.settle(text) for names in self._names[lists])
        return next((each.name for each in settled if each is not None), None)


def table_of(dataset: Dataset, sheet: str) -> RawTable | None:
    """One sheet of one of several datasets, as it stands in its file.

    Raises:
        UnreadableData: it cannot be read; the sentence also names the folder, since others have a file of that name.
    """
    try:
        return dataset.table(sheet)
    except UnreadableData as fault:
        if not dataset.source.path.is_dir():
            raise
        raise UnreadableData(str(dataset.source.path / str(fault.place)), fault.problem, fault.fix) from None


def _several(text: str, pieces: Iterable[tuple[str, Hashable]]) -> Said:
    written = list(pieces)
    if not written:
        return Said(text, text, _plain(text))
    met: dict[Hashable, str] = {}
    for piece, meant in written:
        met.setdefault(meant, piece)
    told = tuple((piece, meant) for meant, piece in met.items())
    return Said(text, tuple(piece for piece, _ in written), frozenset(met), told)


def _code(text: str) -> Hashable:
    code = parse_code(text)
    return _plain(text) if code is None else code.parts


def _plain(text: str) -> str:
    """A text whose white space does not matter."""
    return " ".join(clean(text).split())


def _lists(sheet: str, column: Column | None) -> str:
    """The sheet that lists the names of a column; "" where they are no names, or listed nowhere."""
    if column is None:
        return ""
    if sheet in _LISTS and column.name == _LISTS[sheet][0]:
        return sheet
    return column.refers_to if column.refers_to in _LISTS else ""


def _names(dataset: Dataset, sheet: str) -> Names:
    """The names that a sheet lists with their other spellings, whatever else its cells hold."""
    name, others, alias = _LISTS[sheet]
    listed = [names for (names,) in _texts(dataset, sheet, name) if names]
    pairs = [(other, meant) for other, meant in _texts(dataset, others, alias, name) if other and meant]
    return Names(name, listed, pairs)


def _texts(dataset: Dataset, sheet: str, *columns: str) -> Iterable[tuple[str, ...]]:
    """The texts of some columns, row by row; none where one of them is missing."""
    table = table_of(dataset, sheet)
    if table is None or not set(columns) <= set(table.column_indexes):
        return []
    places = [table.column_indexes[column] for column in columns]
    return [tuple(to_text(row[place]) for place in places) for row in table.rows]
