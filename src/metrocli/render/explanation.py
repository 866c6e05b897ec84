"""An explanation in words: a line for each filter, each sheet and each figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.messages import MessageType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metrocli.answers.explanation import CellAddresses, ExplainedFigure, Explanation, Interpretation, SheetUse
    from metrocli.messages import Note

FIGURES_NOT_LISTED = MessageType(
    "figures-not-listed",
    "{count:,} more figures are not explained here; -f json explains all.",
    one="1 more figure is not explained here; -f json explains all.",
)
MAX_FIGURES = 200
"""The most figures whose cells are listed."""
_MOST_RANGES = 24


def describe_explanation(explanation: Explanation) -> Iterator[Note]:
    """Describe an explanation for a person: one line for each filter, sheet and figure."""
    yield from map(_describe_filter, explanation.filters)
    yield from map(_describe_sheet, explanation.sheets)
    figures = explanation.figures
    yield from map(_describe_figure, figures[:MAX_FIGURES])
    if len(figures) > MAX_FIGURES:
        yield FIGURES_NOT_LISTED(count=len(figures) - MAX_FIGURES)


def _describe_filter(interpretation: Interpretation) -> str:
    how = f", {interpretation.how}" if interpretation.how else ""
    return f"{interpretation.option} {interpretation.typed} → {interpretation.understood}{how}"


def _describe_sheet(sheet: SheetUse) -> str:
    rows = "1 row" if sheet.rows == 1 else f"{sheet.rows:,} rows"
    used = f"used of {rows}: {sheet.used}" if sheet.used is not None else f"{rows} read"
    own_file = sheet.file.startswith(f"{sheet.sheet}.")
    place = sheet.sheet if own_file else f"{sheet.file}, {sheet.sheet}"
    return f"{place}: {used}"


def _describe_figure(figure: ExplainedFigure) -> str:
    cells = " + ".join(map(_describe_cells, figure.cells)) or "no cell"
    number = f"{figure.value:,}" if isinstance(figure.value, int) else f"{figure.value:g}"
    return f"{' · '.join(figure.path)} {number} ({figure.kind}): {cells}".replace("_", " ")


def _describe_cells(cells: CellAddresses) -> str:
    own_file = cells.file.startswith(f"{cells.sheet}.")
    place = cells.file if own_file else f"{cells.file}, {cells.sheet}"
    more = len(cells.cells) - _MOST_RANGES
    listed = [*cells.cells[:_MOST_RANGES], *([f"and {more:,} more"] if more > 0 else [])]
    return f"{place} {', '.join(listed)}"
