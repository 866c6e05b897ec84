"""An explanation in words: a line for each filter, each sheet and each figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.answers.fields import Field, ListOf, ObjectOf
from metrocli.catalogue import load_answer
from metrocli.messages import MessageType

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from metrocli.answers.answer import Answer
    from metrocli.answers.explanation import CellAddresses, ExplainedFigure, Explanation, Interpretation, SheetUse
    from metrocli.answers.fields import Content

FIGURES_NOT_LISTED = MessageType(
    "figures-not-listed",
    "{count:,} more figures are not explained here; -f json explains all.",
    one="1 more figure is not explained here; -f json explains all.",
)
MAX_FIGURES = 200
"""The most figures whose cells are listed."""
_MOST_RANGES = 24


def describe_explanation(answer: Answer, explanation: Explanation) -> Iterator[str]:
    """Describe an explanation for a person: one line for each filter, sheet and figure.

    Args:
        answer: the answer; the names of its fields and figures are written with spaces.
        explanation: its explanation.
    """
    yield from map(_describe_filter, explanation.filters)
    yield from map(_describe_sheet, explanation.sheets)
    declared = load_answer(answer.command)
    rows = (fields for row in declared.rows for fields in (row.fields, row.extra))
    contents = (declared.result or {}, declared.figures, *rows)
    keys = {name for content in contents for name in _list_keys(content)}
    figures = explanation.figures
    for figure in figures[:MAX_FIGURES]:
        yield _describe_figure(figure, keys)
    if len(figures) > MAX_FIGURES:
        yield str(FIGURES_NOT_LISTED(count=len(figures) - MAX_FIGURES))


def _list_keys(content: Mapping[str, Content]) -> Iterator[str]:
    """List the keys of an object and of the objects in it, and the names that their texts are one of."""
    for name, inner in content.items():
        yield name
        if isinstance(inner, Field):
            yield from inner.names
        if isinstance(inner, ObjectOf | ListOf):
            yield from _list_keys(inner.fields)


def _describe_filter(interpretation: Interpretation) -> str:
    how = f", {interpretation.how.text}" if interpretation.how else ""
    return f"{interpretation.option} {interpretation.typed} → {interpretation.understood}{how}"


def _describe_sheet(sheet: SheetUse) -> str:
    rows = "1 row" if sheet.rows == 1 else f"{sheet.rows:,} rows"
    used = f"used of {rows}: {sheet.used}" if sheet.used is not None else f"{rows} read"
    own_file = sheet.file.startswith(f"{sheet.sheet}.")
    place = sheet.sheet if own_file else f"{sheet.file}, {sheet.sheet}"
    return f"{place}: {used}"


def _describe_figure(figure: ExplainedFigure, keys: Collection[str]) -> str:
    """Describe a figure; names of things and of files stay as they are written, also with an underscore."""
    cells = " + ".join(map(_describe_cells, figure.cells)) or "no cell"
    number = f"{figure.value:,}" if isinstance(figure.value, int) else f"{figure.value:g}"
    path = " · ".join(name.replace("_", " ") if name in keys else name for name in figure.path)
    return f"{path} {number} ({figure.kind}): {cells}"


def _describe_cells(cells: CellAddresses) -> str:
    own_file = cells.file.startswith(f"{cells.sheet}.")
    place = cells.file if own_file else f"{cells.file}, {cells.sheet}"
    more = len(cells.cells) - _MOST_RANGES
    listed = [*cells.cells[:_MOST_RANGES], *([f"and {more:,} more"] if more > 0 else [])]
    return f"{place} {', '.join(listed)}"
