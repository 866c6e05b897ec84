"""Align one sheet across several datasets: match its names, and its columns."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from metrocli.model.cell import to_column_letters
from metrocli.sheets.comparing.aligned_sheet import AlignedColumn, AlignedSheet, SourceSheet
from metrocli.sheets.comparing.cell_meaning import read_table
from metrocli.sheets.schema import SHEETS_BY_NAME
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from metrocli.sheets.comparing.cell_meaning import CellNormaliser
    from metrocli.sheets.dataset import SheetDataset
    from metrocli.sheets.table import RawTable


def match_sheet_names(datasets: Sequence[SheetDataset]) -> list[tuple[str | None, ...]]:
    """Match the sheets of several datasets by their names.

    Declared sheets come first. Other names match if they are equal, ignoring case and accents. Where one dataset has
    two names that are equal in this way, these names match only if they are written the same.

    Returns:
        For each sheet, its name in every dataset; None where a dataset lacks it.
    """
    matches: dict[str, list[str | None]] = {name: [None] * len(datasets) for name in SHEETS_BY_NAME}
    folded_names = [[fold(name) for name in dataset.source.sheet_names] for dataset in datasets]
    ambiguous = {name for names in folded_names for name in names if names.count(name) > 1}
    for number, dataset in enumerate(datasets):
        for name in dataset.source.sheet_names:
            identity = name if name in SHEETS_BY_NAME or fold(name) in ambiguous else f"\0{fold(name)}"
            matches.setdefault(identity, [None] * len(datasets))[number] = name
    return [tuple(names) for names in matches.values() if any(names)]


def align_sheet(
    names: Sequence[str | None], datasets: Sequence[SheetDataset], normaliser: CellNormaliser
) -> AlignedSheet:
    """Read one sheet of several datasets and align its columns.

    Args:
        names: the name of the sheet in each dataset; None where a dataset lacks it.
        datasets: the datasets.
        normaliser: normalises their cells.

    Raises:
        UnreadableData: one of the sheets cannot be read.
    """
    name = next(name for name in names if name is not None)
    tables = [
        None if name is None else read_table(dataset, name) for name, dataset in zip(names, datasets, strict=True)
    ]
    columns_by_table = [{} if table is None else _list_columns(table) for table in tables]
    union: dict[Hashable, AlignedColumn] = {}
    for columns in columns_by_table:
        union = {identity: column for identity, (column, _) in columns.items()} | union
    declared = [column.name for column in SHEETS_BY_NAME[name].columns] if name in SHEETS_BY_NAME else []
    order = {identity: place for place, identity in enumerate([*declared, *_list_undeclared_columns(columns_by_table)])}
    aligned = tuple(sorted(union.values(), key=lambda column: order[column.identity]))
    sources = tuple(
        None if table is None else _make_source_sheet(table, aligned, columns, dataset, normaliser)
        for table, columns, dataset in zip(tables, columns_by_table, datasets, strict=True)
    )
    key, discriminators = _find_key(name, aligned, [source for source in sources if source is not None])
    return AlignedSheet(name, aligned, sources, key, discriminators)


def _list_undeclared_columns(
    columns_by_table: Sequence[dict[Hashable, tuple[AlignedColumn, int]]],
) -> list[Hashable]:
    """Return the columns that the schema does not declare, in the order in which they appear."""
    undeclared = (
        identity
        for columns in columns_by_table
        for identity, (column, _) in columns.items()
        if column.declaration is None
    )
    return list(dict.fromkeys(undeclared))


def _list_columns(table: RawTable) -> dict[Hashable, tuple[AlignedColumn, int]]:
    """Return the columns of a table with their indexes; the second undeclared column "x" is not the first one."""
    declared = {index: name for name, index in table.column_indexes.items()}
    occurrences: dict[str, int] = defaultdict(int)
    columns: dict[Hashable, tuple[AlignedColumn, int]] = {}
    for index, header in enumerate(table.headers):
        if index in declared:
            name = declared[index]
            column = AlignedColumn(name, name, name, SHEETS_BY_NAME[table.name].column(name))
        else:
            folded = fold(header)
            occurrences[folded] += 1
            label = header or f"column {to_column_letters(index)}"
            column = AlignedColumn((folded, occurrences[folded]), header, label, None)
        columns[column.identity] = (column, index)
    return columns


def _make_source_sheet(
    table: RawTable,
    aligned: Sequence[AlignedColumn],
    columns: dict[Hashable, tuple[AlignedColumn, int]],
    dataset: SheetDataset,
    normaliser: CellNormaliser,
) -> SourceSheet:
    indexes = tuple(columns[column.identity][1] if column.identity in columns else None for column in aligned)
    cells = (
        None if index is None else normaliser.normalise_column(table, index, column.declaration, dataset)
        for column, index in zip(aligned, indexes, strict=True)
    )
    return SourceSheet(table, indexes, tuple(cells))


def _find_key(
    name: str, columns: Sequence[AlignedColumn], sources: Sequence[SourceSheet]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the key columns and the discriminators of a sheet, of the columns that all datasets have.

    The key of an undeclared sheet is its first column, if that is never blank and never holds a value twice.
    """
    common = {
        column.identity: index
        for index, column in enumerate(columns)
        if all(source.indexes[index] is not None for source in sources)
    }
    if name in SHEETS_BY_NAME:
        sheet = SHEETS_BY_NAME[name]
        key, discriminators = (
            tuple(common[column] for column in names if column in common)
            for names in (sheet.key_columns, sheet.discriminators)
        )
        return (key, discriminators) if sheet.key_columns[0] in common else ((), ())
    first = [index for index in common.values() if sources and sources[0].indexes[index] == 0]
    for index in first:
        cells = [column for source in sources if (column := source.columns[index]) is not None]
        meanings = [{*column.list_meanings()} for column in cells]
        if all(None not in each and len(each) == len(column) for each, column in zip(meanings, cells, strict=True)):
            return (index,), ()
    return (), ()
