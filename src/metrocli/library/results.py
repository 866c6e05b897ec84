"""Answers as Python has them: a listing as a frame, one thing as a dict; what is to be said of either in `attrs`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from metrocli.answers.answer import Answer, Crosstab, ListAnswer, RecordAnswer
from metrocli.answers.fields import FieldType
from metrocli.answers.shaping import Shape, apply_shape
from metrocli.query.selecting.filters import split_values

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    import pandas as pd

_DTYPES = {
    FieldType.TEXT: "str",
    FieldType.CODE: "str",
    FieldType.MONTH: "str",
    FieldType.DATE: "datetime64[s]",
    FieldType.INTEGER: "Int64",
    FieldType.NUMBER: "Float64",
    FieldType.FLAG: "boolean",
    FieldType.SEVERAL: "object",
}


class Result(dict[str, Any]):
    """What there is to say about one thing: the `result` of the command in JSON, its dates as `datetime.date`.

    Attributes:
        attrs: `query`, the filters as understood, and `notes`, what a reader should know, as frames have them.
    """

    def __init__(self, result: dict[str, Any], attrs: dict[Hashable, Any]) -> None:
        super().__init__(result)
        self.attrs = attrs


def frame_of(listing: ListAnswer, columns: Iterable[str] = ()) -> pd.DataFrame:
    """A listing as a frame of its own.

    Args:
        listing: the answer.
        columns: the fields to give, as `--columns` takes them; none for the usual ones.

    Returns:
        The fields of the `rows` in JSON (see `Dataset` for their types), the rows numbered from 0; of a grid, the index
        is what the rows stand for, and `attrs` has the `totals`, too.

    Raises:
        UsageMistake: a column does not exist.
    """
    listing = apply_shape(listing, Shape(columns=split_values("--columns", columns)))
    frame = listing.frame[[*listing.fields]].reset_index(drop=True)
    frame = frame.astype({name: _DTYPES[holds] for name, holds in listing.fields.items()})
    attrs = _attrs(listing)
    if isinstance(listing, Crosstab):
        frame = frame.set_index(listing.label)
        attrs["totals"] = dict(listing.totals)
    frame.attrs = attrs
    return frame


def result_of(account: RecordAnswer) -> Result:
    """The answer about one thing."""
    return Result(account.result, _attrs(account))


def _attrs(answer: Answer) -> dict[Hashable, Any]:
    """What is said around an answer, in what JSON can hold: pandas writes it so into a Parquet file."""
    query = {name: value.isoformat() if isinstance(value, date) else value for name, value in answer.query.items()}
    return {"query": query, "notes": list(answer.notes)}
