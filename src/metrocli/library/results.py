"""Answers as Python objects: a list as a frame, one thing as a dict; query and notes are in `attrs`."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from metrocli.answers.answer import Answer, Crosstab, ListAnswer, RecordAnswer
from metrocli.answers.explanation_records import to_figure_records
from metrocli.answers.fields import FieldType
from metrocli.answers.message_records import to_message_records
from metrocli.answers.shaping import Shape, apply_shape, to_texts
from metrocli.catalogue import load_explain
from metrocli.query.selecting.explaining import locate_figures
from metrocli.query.selecting.filters import split_values

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from metrocli.answers.explanation import ExplainedFigure
    from metrocli.library.frames import ResultFrame
    from metrocli.query.selecting.selection import Selection

_DTYPES = {
    FieldType.TEXT: "str",
    FieldType.CODE: "str",
    FieldType.MONTH: "str",
    FieldType.DATE: "datetime64[s]",
    FieldType.INTEGER: "Int64",
    FieldType.NUMBER: "Float64",
    FieldType.FLAG: "boolean",
    FieldType.SEVERAL: "object",
    FieldType.MESSAGES: "object",
}


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


class Result(dict[str, Any]):
    """The answer about one thing: the `result` of the command in JSON, with dates as `datetime.date`.

    Attributes:
        attrs: `query`, the filters as understood, `notes`, a list of sentences that a reader should
            know, and `messages`, the same notes as data (see `Dataset`).
    """

    def __init__(
        self, result: dict[str, Any], attrs: dict[Hashable, Any], explanations: Explanations | None = None
    ) -> None:
        super().__init__(result)
        self.attrs = attrs
        self._explanations = explanations

    def explain(self, *path: str) -> list[dict[str, Any]]:
        """Find the cells behind the figures of the answer.

        Args:
            *path: keys of the result and names of things, such as "members", "Africa", "participating"; none for all
                figures. Figures are found if their own path contains these texts in this order.

        Returns:
            For each figure that is not 0 a dict: `path`, a list; `value`; `kind`, how it follows from the cells; and
            `cells`, a list of dicts with `file`, `sheet`, `column` and `cells` (cells and ranges such as "E4:E9").

        Raises:
            UnreadableData: a sheet cannot be read.
        """
        return self._explanations.find(path) if self._explanations else []


def to_frame(answer: ListAnswer, columns: Iterable[str] = (), selection: Selection | None = None) -> ResultFrame:
    """Return a list answer as a new frame.

    Args:
        answer: the answer.
        columns: the fields to include, as `--columns` takes them; empty for the usual ones.
        selection: the selection that the answer was made for, to explain its figures; None for none.

    Returns:
        The fields of the `rows` in JSON (see `Dataset` for their dtypes), with the row numbers 0, 1, … as index. A
        crosstab has the things of its rows as index, and `totals` in `attrs`.

    Raises:
        UsageMistake: a column does not exist.
    """
    from metrocli.library.frames import ResultFrame

    answer = apply_shape(answer, Shape(columns=split_values("--columns", columns)))
    frame = answer.frame[[*answer.fields]].reset_index(drop=True)
    messages = [name for name, field in answer.fields.items() if field.type is FieldType.MESSAGES]
    frame = frame.assign(**{name: frame[name].map(to_texts) for name in messages})
    frame = frame.astype({name: _DTYPES[field.type] for name, field in answer.fields.items()})
    attrs = _attrs(answer)
    if isinstance(answer, Crosstab):
        frame = frame.set_index(answer.label)
        attrs["totals"] = dict(answer.totals)
    result = ResultFrame(frame)
    result.attrs = attrs
    result.explanations = Explanations(selection, answer)
    return result


def to_result(answer: RecordAnswer, selection: Selection | None = None) -> Result:
    """Return the answer about one thing as a dict.

    Args:
        answer: the answer.
        selection: the selection that the answer was made for, to explain its figures; None for none.
    """
    return Result(answer.result, _attrs(answer), Explanations(selection, answer))


def _attrs(answer: Answer) -> dict[Hashable, Any]:
    """Return the query and the notes in JSON types, because pandas writes `attrs` into Parquet files as JSON."""
    query = {name: value.isoformat() if isinstance(value, date) else value for name, value in answer.query.items()}
    return {
        "query": query,
        "notes": [*map(str, answer.notes)],
        "messages": to_message_records(answer.notes),
    }
