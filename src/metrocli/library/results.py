"""Answers as Python objects: a list as a frame, one thing as a dict; query and notes are in `attrs`."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import TYPE_CHECKING, Any

from metrocli.answers.answer import Answer, Crosstab, ListAnswer, RecordAnswer
from metrocli.answers.fields import FieldType
from metrocli.answers.message_records import to_code_and_values, to_message_records
from metrocli.answers.shaping import Shape, apply_shape
from metrocli.library.explanations import Explanations
from metrocli.model.cell import CellValue
from metrocli.query.selecting.typed_values import split_values

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from metrocli.library.frames import ResultFrame
    from metrocli.messages import Message
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
    FieldType.CELLS: "object",
}


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

    answer = apply_shape(answer, Shape(columns=split_values("columns", columns)))
    frame = answer.frame[[*answer.fields]].reset_index(drop=True)
    objects = [name for name, field in answer.fields.items() if field.type.is_object]
    frame = frame.assign(**{name: frame[name].map(_to_dicts) for name in objects})
    frame = frame.astype({name: _DTYPES[field.type] for name, field in answer.fields.items()})
    attrs = _attrs(answer)
    if isinstance(answer, Crosstab):
        frame = frame.set_index(answer.label)
        attrs["totals"] = dict(answer.totals)
    result = ResultFrame(frame)
    result.attrs = attrs
    result.explanations = Explanations(selection, answer)
    return result


def _to_dicts(values: Iterable[Message | CellValue]) -> tuple[dict[str, Any], ...]:
    """Return messages and cells as dicts, as JSON has them."""
    return tuple(value.to_record() if isinstance(value, CellValue) else to_code_and_values(value) for value in values)


def to_result(answer: RecordAnswer, selection: Selection | None = None) -> Result:
    """Return the answer about one thing as a dict.

    Args:
        answer: the answer.
        selection: the selection that the answer was made for, to explain its figures; None for none.
    """
    # What a caller changes in the dict must not change the answer, which explains its figures.
    return Result(deepcopy(answer.result), _attrs(answer), Explanations(selection, answer))


def _attrs(answer: Answer) -> dict[Hashable, Any]:
    """Return the query and the notes in JSON types, because pandas writes `attrs` into Parquet files as JSON."""
    query = {name: value.isoformat() if isinstance(value, date) else value for name, value in answer.query.items()}
    return {
        "query": query,
        "notes": [*map(str, answer.notes)],
        "messages": to_message_records(answer.notes),
    }
