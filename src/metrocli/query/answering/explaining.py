"""Explain an answer: the filters as understood, the sheets that were read, and the addresses of cells."""

from __future__ import annotations

from array import array
from collections.abc import Sequence, Sized
from numbers import Integral, Real
from typing import TYPE_CHECKING, overload

from metrocli.answers.explanation import (
    CellAddresses,
    ColumnCells,
    ExplainedFigure,
    Explanation,
    Figure,
    FigureKind,
    SheetUse,
)
from metrocli.answers.fields import FieldType
from metrocli.answers.shaping import split_groups
from metrocli.model.cell import to_column_letters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import pandas as pd

    from metrocli.answers.answer import ListAnswer
    from metrocli.answers.explanation import Interpretation
    from metrocli.model.cell import Cell
    from metrocli.sheets.dataset import SheetDataset


_FEW_ROWS = 10_000
"""So many rows are looked at one by one; for more rows, an array takes less time and memory."""


def figure(path: Iterable[object], value: object, kind: FigureKind, *cells: ColumnCells) -> Iterable[Figure]:
    """Yield a figure with its cells; nothing if its value is 0, unknown or not a number.

    Args:
        path: where it is in the answer (see `Figure`).
        value: its value.
        kind: how it follows from the cells.
        *cells: its cells; those without a row are left out.
    """
    if isinstance(value, Real) and value == value and value:  # noqa: PLR0124 - NaN is not itself
        number = int(value) if isinstance(value, Integral) else float(value)
        yield Figure(tuple(map(str, path)), number, kind, tuple(cell for cell in cells if cell.rows))


def cells_of(sheet: str, column: str, rows: Iterable[int]) -> ColumnCells:
    """Return the cells of a column in some rows, in order and each once."""
    if isinstance(rows, Sized) and len(rows) > _FEW_ROWS:
        return ColumnCells(sheet, column, _pack(rows))
    if (tolist := getattr(rows, "tolist", None)) is not None:  # items of an array or a column take longer
        return ColumnCells(sheet, column, tuple(sorted({*tolist()})))
    return ColumnCells(sheet, column, tuple(sorted({int(row) for row in rows})))


def _pack(rows: Iterable[int]) -> Sequence[int]:
    """Return rows in order and each once, as an array of Python: in a tuple, each would take 40 bytes."""
    import numpy as np

    packed = array("i")
    is_array = hasattr(rows, "tolist")
    unique = np.unique(np.asarray(rows, packed.typecode) if is_array else np.fromiter(rows, packed.typecode))
    packed.frombytes(unique.tobytes())
    return packed


def unite_cells(cells: Iterable[ColumnCells]) -> list[ColumnCells]:
    """Unite the cells of the same column, in the order of the columns."""
    rows: dict[tuple[str, str], set[int]] = {}
    for sheet, column, of_cells in cells:
        rows.setdefault((sheet, column), set()).update(of_cells)
    return [cells_of(sheet, column, united) for (sheet, column), united in rows.items()]


def explain_groups(
    answer: ListAnswer, find_cells: Callable[[pd.DataFrame, str], Iterable[ColumnCells]]
) -> Iterator[Figure]:
    """Find the cells behind the number of rows and the subtotals of each group; nothing for a list without groups.

    Args:
        answer: the list.
        find_cells: takes some rows of its frame and a field, and finds the cells that hold the values of the field; for
            the field "" those that name the rows.

    Yields:
        The figures. A path is "groups", the value of the group, and "rows", or "subtotals" and the field.
    """
    for group in split_groups(answer):
        rows = group.answer.frame
        path = ("groups", _format_group(group.value))
        yield from _explain_rows((*path, "rows"), len(rows), find_cells(rows, ""))
        counted = rows[rows[answer.in_totals]] if answer.in_totals else rows
        for name, number in group.subtotals.items():
            subtotal = (*path, "subtotals", name)
            match group.answer.fields[name].type:
                case FieldType.FLAG:
                    is_true = counted[name].fillna(value=False).astype("bool")
                    yield from _explain_rows(subtotal, number, find_cells(counted[is_true], ""))
                case FieldType.SEVERAL:
                    yield from figure(subtotal, number, FigureKind.DISTINCT, *find_cells(counted, name))
                case _:
                    has_value = counted[name].notna()
                    yield from figure(subtotal, number, FigureKind.SUM, *find_cells(counted[has_value], name))


def _format_group(value: object) -> str:
    """Format the value of a group as JSON writes it; "" for rows without a value."""
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _explain_rows(path: tuple[str, ...], number: int | None, cells: Iterable[ColumnCells]) -> Iterable[Figure]:
    """Yield a number of rows with the cells that name them; a cell may name several rows, or several cells one row."""
    named = [column for column in cells if column.rows]
    is_count = [len(column.rows) for column in named] == [number]
    return figure(path, number, FigureKind.COUNT if is_count else FigureKind.ITEMS, *named)


def explain_answer(dataset: SheetDataset, filters: Iterable[Interpretation], figures: Iterable[Figure]) -> Explanation:
    """Explain where an answer comes from; call this after the question was answered.

    Args:
        dataset: the dataset; its sheets are listed in the order of their declaration.
        filters: how each filter was understood.
        figures: the figures of the answer, with the rows of their cells.
    """
    remaining = [*figures]
    used: dict[str, list[Sequence[int]]] = {}
    for item in remaining:
        for cells in item.cells:
            used.setdefault(cells.sheet, []).append(cells.rows)
    sheets = [
        SheetUse(
            table.name,
            table.file,
            len(table.row_numbers),
            format_ranges(used[table.name]) if table.name in used else None,
        )
        for table in dataset.tables_read
    ]
    used.clear()
    remaining.reverse()
    # Each figure is dropped as soon as its cells have addresses, since millions of rows take as much memory as these.
    in_order = (remaining.pop() for _ in range(len(remaining)))
    return Explanation(tuple(filters), tuple(sheets), tuple(locate_figures(dataset, in_order)))


def locate_figures(dataset: SheetDataset, figures: Iterable[Figure]) -> list[ExplainedFigure]:
    """Find the addresses of the cells of figures."""
    return [
        ExplainedFigure(item.path, item.value, item.kind, tuple(_locate(dataset, cells) for cells in item.cells))
        for item in figures
    ]


class _CellsOfColumns(dict[tuple[str, str], tuple["Cell", str]]):
    """The cell of each column that was asked for, by sheet and column, and the letters of the column; "" if missing."""

    def __init__(self, dataset: SheetDataset) -> None:
        super().__init__()
        self._dataset = dataset

    def __missing__(self, key: tuple[str, str]) -> tuple[Cell, str]:
        """Find the cell of a column that is asked for the first time."""
        sheet, column = key
        cell = self._dataset.cell(sheet, column=column)
        self[key] = cell, to_column_letters(cell.index) if cell.index >= 0 else ""
        return self[key]


def _locate(dataset: SheetDataset, cells: ColumnCells) -> CellAddresses:
    """Find the addresses of cells; of whole rows if the sheet does not have the column."""
    cell, letters = dataset.compute_once(_CellsOfColumns)[cells.sheet, cells.column]
    ranges = CellRanges(letters, cells.rows)
    kept = ranges if len(cells.rows) > _FEW_ROWS else tuple(ranges)
    return CellAddresses(cell.file, cell.sheet, cell.column or None, kept)


class CellRanges(Sequence[str]):
    """The addresses of cells in one column, made where they are read: as texts, each would take 60 bytes.

    Args:
        letters: the letters of the column; "" for whole rows.
        rows: the rows in order.
    """

    def __init__(self, letters: str, rows: Sequence[int]) -> None:
        self._letters, self._rows = letters, rows

    def __iter__(self) -> Iterator[str]:
        """Make one address after the other, consecutive cells as a range."""
        letters = self._letters
        for first, last in _find_runs(self._rows):
            yield f"{letters}{first}" if letters and first == last else f"{letters}{first}:{letters}{last}"

    def __len__(self) -> int:
        """Return the number of addresses."""
        return len(_find_runs(self._rows))

    @overload
    def __getitem__(self, index: int) -> str: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...

    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        """Return one address, or some."""
        return tuple(self)[index]

    def __eq__(self, other: object) -> bool:
        """Return whether these are the same addresses, also as a tuple."""
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        """Return the hash of a tuple of the addresses."""
        return hash(tuple(self))


def format_ranges(parts: Sequence[Sequence[int]]) -> str:
    """Format the numbers of some parts in order, with consecutive ones as a range: "12, 14-16"; "none" for none."""
    runs = _find_runs_of_parts(parts)
    return ", ".join(f"{first}-{last}" if first < last else f"{first}" for first, last in runs) or "none"


def _find_runs_of_parts(parts: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """Find the runs in the numbers of some parts; for very many numbers without a list of all."""
    if sum(map(len, parts)) <= _FEW_ROWS:
        return _find_runs(sorted({row for part in parts for row in part}))
    import numpy as np

    arrays = [np.asarray(part) for part in parts if len(part)]
    is_used = np.zeros(max((int(rows.max()) for rows in arrays), default=0) + 3, "int8")
    for rows in arrays:
        is_used[rows + 1] = 1  # there is a place before the first and one after the last
    changes = np.diff(is_used)
    firsts, lasts = np.flatnonzero(changes > 0), np.flatnonzero(changes < 0) - 1
    return [*zip(firsts.tolist(), lasts.tolist(), strict=True)]


def _find_runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Find the runs of consecutive numbers in ascending numbers: the first and the last number of each run."""
    if len(numbers) > _FEW_ROWS:
        import numpy as np

        rows = np.asarray(numbers)
        ends = np.append(np.flatnonzero(np.diff(rows) != 1), len(rows) - 1)
        starts = np.append(0, ends[:-1] + 1)
        return [*zip(rows[starts].tolist(), rows[ends].tolist(), strict=True)]
    runs: list[tuple[int, int]] = []
    for number in map(int, numbers):
        if runs and runs[-1][1] == number - 1:
            runs[-1] = runs[-1][0], number
        else:
            runs.append((number, number))
    return runs
