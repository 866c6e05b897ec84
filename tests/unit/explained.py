"""Check an explanation against the sheets: every number of an answer is explained, and its cells hold what it says."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from metrocli.answers.answer import ListAnswer
from metrocli.answers.explanation import Figure, FigureKind
from metrocli.answers.fields import FieldType
from metrocli.answers.shaping import split_groups
from metrocli.catalogue import load_explain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from metrocli.answers.answer import Answer
    from metrocli.answers.explanation import ColumnCells
    from metrocli.query.selecting.selection import Selection
    from metrocli.sheets.dataset import SheetDataset

_NUMBERS = {FieldType.INTEGER, FieldType.NUMBER}


def check_explanation(selection: Selection, answer: Answer, *, leave_out: Collection[str] = ()) -> list[Figure]:
    """Return the figures of an answer, after checking that they are complete and that their cells hold.

    Args:
        selection: the selection that the answer was made for.
        answer: the answer.
        leave_out: keys of a result, or fields of a list, whose numbers need no cells.
    """
    figures = [*load_explain(answer.command)(selection, answer)]
    for figure in figures:
        assert problem(selection.dataset, figure) == "", figure
    expected = Counter(_list_numbers(answer, leave_out))
    found = Counter((_name(answer, figure), figure.value) for figure in figures)
    assert expected - found == Counter(), "numbers without an explanation"
    return figures


def _name(answer: Answer, figure: Figure) -> str:
    """Return the field of a list, or the first key of a result, that a figure is in."""
    return figure.path[-1] if isinstance(answer, ListAnswer) else figure.path[0]


def _list_numbers(answer: Answer, leave_out: Collection[str]) -> Iterator[tuple[str, float]]:
    """Yield each number of an answer that is not 0, with the field or the first key that it is in."""
    if isinstance(answer, ListAnswer):
        # A row with several values may be in several groups; it is explained once.
        frame = answer.frame[~answer.frame.index.duplicated()] if answer.group_by else answer.frame
        for name, field in answer.fields.items():
            if field.type in _NUMBERS and name not in leave_out:
                yield from ((name, number) for number in frame[name].dropna() if number)
        for group in split_groups(answer):
            yield "rows", len(group.answer.frame)
            yield from ((name, number) for name, number in group.subtotals.items() if number)
    else:
        for key, value in answer.result.items():
            if key not in leave_out:
                yield from ((key, number) for number in _find_numbers(value))


def _find_numbers(value: Any) -> Iterator[float]:  # noqa: ANN401 - any value of an answer
    if isinstance(value, dict):
        for item in value.values():
            yield from _find_numbers(item)
    elif isinstance(value, list):
        for item in value:
            yield from _find_numbers(item)
    elif isinstance(value, int | float) and not isinstance(value, bool) and value:
        yield value


def problem(dataset: SheetDataset, figure: Figure) -> str:
    """Return what is wrong with a figure; "" if its cells hold."""
    texts = [text for cells in figure.cells for text in _read(dataset, cells)]
    if not texts or not all(text.strip() for text in texts if figure.cells[0].column):
        return "a cell is blank, or there is none"
    items = [item.strip() for text in texts for item in re.split("[;,]", text) if item.strip()]
    match figure.kind:
        case FigureKind.COUNT:
            holds = len(texts) == figure.value
        case FigureKind.ITEMS:
            holds = 0 < figure.value <= len(items)
        case FigureKind.DISTINCT:
            distinct = len({item.casefold() for item in items})
            # A cell with several names also has names that the filters do not select.
            holds = figure.value == distinct or (len(items) > len(texts) and 0 < figure.value < distinct)
        case FigureKind.SUM | FigureKind.VALUE:
            holds = sum(map(float, texts)) == figure.value
        case _:
            holds = True
    return "" if holds else f"{figure.kind} of {texts} is not {figure.value}"


def _read(dataset: SheetDataset, cells: ColumnCells) -> list[str]:
    """Return the texts of cells as they are in the file."""
    table = dataset.table(cells.sheet)
    assert table is not None
    rows: dict[int, Sequence[object]] = dict(zip(table.row_numbers, table.rows, strict=True))
    rows[table.header_row] = table.headers
    if not cells.column:
        return ["; ".join(str(value or "") for value in rows[row]) for row in cells.rows]
    index = table.column_indexes[cells.column]
    return [str(rows[row][index] or "") for row in cells.rows]


def find(figures: list[Figure], *path: str) -> Mapping[str, Sequence[int]]:
    """Return the rows of the cells of one figure by sheet and column: `{"activities outcomes": (2, 5)}`."""
    (figure,) = (figure for figure in figures if figure.path == path)
    return {f"{cells.sheet} {cells.column}": cells.rows for cells in figure.cells}
