"""Normalised cells, so that cells from different files can be compared.

Two cells have the same value if they hold the same date or number, the same list, or the same text. They have the same
meaning if only the writing differs: the order of a list, white space, another spelling of a code, or another name of a
member or an alliance that the sheets resolve.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import repeat
from typing import TYPE_CHECKING, NamedTuple, overload

from metrocli.errors import UnreadableData
from metrocli.model.codes import parse_code
from metrocli.names.resolve import NameIndex
from metrocli.sheets.columns.filled_cells import find_blank_codes
from metrocli.sheets.parsing.frames import parse_column
from metrocli.sheets.parsing.multivalue import split_codes, split_names
from metrocli.sheets.reading.large.parquet_names import find_folder
from metrocli.sheets.schema import Column, ColumnType
from metrocli.text.clean import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator

    from metrocli.sheets.dataset import SheetDataset
    from metrocli.sheets.raw_column import RawColumn, RawValue
    from metrocli.sheets.table import RawTable

_TYPED = {ColumnType.DATE, ColumnType.MONTH, ColumnType.INTEGER, ColumnType.DECIMAL}
_NAME_SHEETS = {"memberships": ("member", "aliases", "alias"), "alliances": ("alliance", "alliances", "name")}
"""For each sheet that lists names: the column of the names, and the sheet and column of other names for them."""


class ComparableCell(NamedTuple):
    """One cell, ready to be compared with others.

    Attributes:
        text: its text without white space at the ends; "" for a blank cell.
        value: equal for two cells with the same value; None for a blank cell.
        meaning: equal for two cells with the same meaning; None for a blank cell.
        items: the values of a list, each once: its text and its meaning; () where the column holds no lists.
    """

    text: str
    value: Hashable
    meaning: Hashable
    items: tuple[tuple[str, Hashable], ...] = ()

    @property
    def original_text(self) -> str:
        """The text with all its white space."""
        return self.value if isinstance(self.value, str) else self.text


BLANK_CELL = ComparableCell("", None, None)


class ComparableColumn(Sequence[ComparableCell]):
    """The normalised cells of one column, one for each row; each distinct value is normalised when it is asked for.

    Args:
        raws: the raw values.
        values: the parsed value of each distinct one, None where it has none; None for a column that is not parsed.
        normalise: returns the normalised cell of a raw value, its text and its parsed value.
    """

    def __init__(
        self,
        raws: RawColumn,
        values: Sequence[Hashable] | None,
        normalise: Callable[[RawValue, str, Hashable], ComparableCell],
    ) -> None:
        self.raws, self._values, self._normalise = raws, values, normalise
        self._cells: dict[int, ComparableCell] = {}

    def __len__(self) -> int:
        return len(self.raws)

    @overload
    def __getitem__(self, row: int) -> ComparableCell: ...
    @overload
    def __getitem__(self, row: slice) -> Sequence[ComparableCell]: ...
    def __getitem__(self, row: int | slice) -> ComparableCell | Sequence[ComparableCell]:
        """Return the cell in a row, or several."""
        if isinstance(row, slice):
            return [self[each] for each in range(len(self))[row]]
        return self._cell_of(int(self.raws.codes[row]))

    def __iter__(self) -> Iterator[ComparableCell]:
        return map(self._cell_of, map(int, self.raws.codes))

    def _cell_of(self, code: int) -> ComparableCell:
        if code not in self._cells:
            value = self._values[code] if self._values else None
            self._cells[code] = self._normalise(self.raws.distinct[code], self.raws.texts[code], value)
        return self._cells[code]

    def list_meanings(self) -> list[Hashable]:
        """Return the meaning of each distinct raw value; the cells are not kept, since there may be very many."""
        values = zip(self.raws.distinct, self.raws.texts, self._values or repeat(None), strict=False)
        return [self._normalise(*each).meaning for each in values]

    def list_identities(self) -> list[Hashable]:
        """Return what is equal for cells of one value, for each distinct raw value: its parsed value, or its text.

        Where it differs, the cells may still have one value, such as two blank ones.
        """
        if self._values is not None:
            pairs = zip(self._values, self.raws.distinct, strict=True)
            return [(type(raw), raw) if value is None else value for value, raw in pairs]
        return [*self.raws.distinct] if self.raws.has_only_strings else [(type(raw), raw) for raw in self.raws.distinct]

    def count_filled(self) -> int:
        """Count the cells that are not blank."""
        return len(self) - sum(int(self.raws.counts[code]) for code in find_blank_codes(self.raws))


class CellNormaliser:
    """Normalises the cells of several datasets with the names and other names that any of them lists.

    Args:
        datasets: the datasets; where two of them resolve a name differently, the first one counts.
    """

    def __init__(self, datasets: Sequence[SheetDataset]) -> None:
        self._names = {sheet: [_read_names(dataset, sheet) for dataset in datasets] for sheet in _NAME_SHEETS}

    def normalise_column(
        self, table: RawTable, index: int, column: Column | None, dataset: SheetDataset
    ) -> ComparableColumn:
        """Return the normalised cells of one column, one for each row.

        Args:
            table: the sheet.
            index: the index of the column, from 0.
            column: its declaration; None where the schema does not declare it.
            dataset: the dataset of the sheet.
        """
        raws = table.columns[index]
        values: Sequence[Hashable] | None = None
        if column is not None and column.type in _TYPED:
            values, _ = parse_column(raws, column, table, dataset.dates, dataset.century)
        normalise = partial(self._normalise, column=column, name_sheet=_find_name_sheet(table.name, column))
        return ComparableColumn(raws, values, normalise)

    def _normalise(
        self, raw: RawValue, text: str, value: Hashable, column: Column | None, name_sheet: str
    ) -> ComparableCell:
        if not text:
            return BLANK_CELL
        if value is not None:
            return ComparableCell(text, value, value)
        written = raw if isinstance(raw, str) else text
        if column is not None and column.type is ColumnType.CODE:
            return _make_list(text, ((code, _code_meaning(code)) for code in split_codes(text)))
        if column is not None and name_sheet and column.multivalued:
            names, _ = split_names(text, lambda name: self._resolve(name, name_sheet) is not None)
            return _make_list(text, ((name, self._name_meaning(name, name_sheet)) for name in names))
        meaning = self._name_meaning(text, name_sheet) if name_sheet else _normalise_spaces(text)
        return ComparableCell(text, written, meaning)

    def _name_meaning(self, text: str, name_sheet: str) -> str:
        return self._resolve(text, name_sheet) or _normalise_spaces(text)

    def _resolve(self, text: str, name_sheet: str) -> str | None:
        """Return the name that a text means in the first dataset that resolves it, or None."""
        resolved = (names.look_up(text) for names in self._names[name_sheet])
        return next((name.name for name in resolved if name is not None), None)


def read_table(dataset: SheetDataset, sheet: str) -> RawTable | None:
    """Return a sheet of one of several datasets as raw values; None where the dataset has no such sheet.

    Raises:
        UnreadableData: the sheet cannot be read. The message names the folder too, as other datasets have a file with
            the same name.
    """
    try:
        return dataset.table(sheet)
    except UnreadableData as fault:
        folder = find_folder(dataset.source.path)
        if folder is None:
            raise
        raise UnreadableData(str(folder / str(fault.place)), fault.message) from None


def _make_list(text: str, pairs: Iterable[tuple[str, Hashable]]) -> ComparableCell:
    """Return the cell of a list: as its value the items in their order, as its meaning the set of their meanings."""
    items = list(pairs)
    if not items:
        return ComparableCell(text, text, _normalise_spaces(text))
    by_meaning: dict[Hashable, str] = {}
    for item, meaning in items:
        by_meaning.setdefault(meaning, item)
    distinct = tuple((item, meaning) for meaning, item in by_meaning.items())
    return ComparableCell(text, tuple(item for item, _ in items), frozenset(by_meaning), distinct)


def _code_meaning(text: str) -> Hashable:
    code = parse_code(text)
    return _normalise_spaces(text) if code is None else code.parts


def _normalise_spaces(text: str) -> str:
    return " ".join(clean(text).split())


def _find_name_sheet(sheet: str, column: Column | None) -> str:
    """Return the sheet that lists the names in a column; "" where the column holds other values."""
    if column is None:
        return ""
    if sheet in _NAME_SHEETS and column.name == _NAME_SHEETS[sheet][0]:
        return sheet
    return column.refers_to if column.refers_to in _NAME_SHEETS else ""


def _read_names(dataset: SheetDataset, sheet: str) -> NameIndex:
    """Return the names that a sheet lists and other names for them, however faulty the other columns are."""
    name_column, other_sheet, other_column = _NAME_SHEETS[sheet]
    listed = [name for (name,) in _read_texts(dataset, sheet, name_column) if name]
    pairs = _read_texts(dataset, other_sheet, other_column, name_column)
    return NameIndex(name_column, listed, [(other, name) for other, name in pairs if other and name])


def _read_texts(dataset: SheetDataset, sheet: str, *columns: str) -> Iterable[tuple[str, ...]]:
    """Return the texts of some columns, row by row; none where one of the columns is missing."""
    table = read_table(dataset, sheet)
    if table is None or not set(columns) <= set(table.column_indexes):
        return []
    read = [table.columns[table.column_indexes[column]] for column in columns]
    return zip(*(map(column.texts.__getitem__, map(int, column.codes)) for column in read), strict=True)
