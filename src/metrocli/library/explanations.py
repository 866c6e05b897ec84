"""The cells behind the figures of one answer, for Python."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from metrocli.answers.explanation_records import to_figure_records
from metrocli.catalogue import load_explain
from metrocli.query.answering.explaining import locate_figures

if TYPE_CHECKING:
    from collections.abc import Iterable

    from metrocli.answers.answer import Answer
    from metrocli.answers.explanation import ExplainedFigure
    from metrocli.query.selecting.selection import Selection


class Explanations:
    """The cells behind the figures of one answer, looked up when they are first asked for.

    Args:
        selection: the selection that the answer was made for; None for an answer whose figures have no cells.
        answer: the answer.
    """

    def __init__(self, selection: Selection | None, answer: Answer) -> None:
        self._selection, self._answer = selection, answer

    @cached_property
    def _figures(self) -> list[ExplainedFigure]:
        if self._selection is None:
            return []
        figures = load_explain(self._answer.command)(self._selection, self._answer)
        return locate_figures(self._selection.dataset, figures)

    def find(self, path: Iterable[str]) -> list[dict[str, Any]]:
        """Find the figures whose path contains some texts in their order, as records (see `FIGURE`)."""
        wanted = [*path]
        return to_figure_records(figure for figure in self._figures if _contains(figure.path, wanted))


def _contains(path: Iterable[str], wanted: Iterable[str]) -> bool:
    """Return whether a path contains some texts in their order, not necessarily next to each other."""
    left = iter(path)
    return all(text in left for text in wanted)
