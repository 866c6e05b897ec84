"""What a question returns: a list of rows, a crosstab, or the record of one thing, as plain data.

An answer has no words for a screen and no function, so that it can be compared, copied and pickled. `render` puts it
into words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from metrocli.answers.fields import Fields, FieldType
from metrocli.messages import MessageType

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import pandas as pd

    from metrocli.answers.explanation import Explanation, Interpretation
    from metrocli.messages import Message

NOTHING_FOUND = MessageType("nothing-found", "Nothing found.")
NOTHING_FOUND_FOR = MessageType("nothing-found-for", "Nothing found: {filters:all}.")


class _PlainData:  # noqa: PLW1641 - a frame has no hash
    """A dataclass that may hold frames. Two are equal if all their attributes are (see `_is_equal`)."""

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        return _is_equal(vars(self), vars(other))


def _is_equal(one: object, other: object) -> bool:
    """Compare two values and all values within them.

    Frames are equal if they have the same values and dtypes, mappings if they also have the same order.
    """
    if one is other:
        return True
    if type(one) is not type(other):
        return bool(one == other)
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return [*one] == [*other] and _is_equal([*one.values()], [*other.values()])
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(_is_equal, one, other))
    return bool(one.equals(other) if hasattr(one, "equals") else one == other)


@dataclass(frozen=True, eq=False, kw_only=True)
class ListAnswer(_PlainData):
    """An answer that is a list of rows.

    Attributes:
        command: the command that was asked.
        query: the filters as understood.
        frame: one row for each thing; a field with several values holds tuples.
        fields: the field of each column, in the order of the output.
        extra: fields that are only shown if `--columns` names them. They are in the frame, unless they are read from
            more sheets and were not asked for.
        titles: for each filter in the query that takes codes, the titles of its codes, by code (see `AnswerType`).
        figures: figures about the whole list, for the line below it, as its `AnswerType` declares them.
        notes: what a reader should know.
        interpretations: how each filter was understood.
        additive_fields: the fields whose numbers may be summed; a sum of others would count something twice.
        distinct_fields: the fields with several values whose distinct values are counted, each with the values that
            count in totals; None if all count.
        in_totals: the column of the frame that is true for rows that count in totals; "" if all rows count.
        group_by: the field that the rows are grouped by; "" for no groups.
        has_chosen_columns: whether the reader chose the fields.
        explanation: where the answer comes from, with `--explain`.
    """

    command: str
    query: Mapping[str, Any] = field(default_factory=dict)
    frame: pd.DataFrame
    fields: Fields
    extra: Fields = field(default_factory=dict)
    titles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    figures: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[Message, ...] = ()
    interpretations: tuple[Interpretation, ...] = ()
    additive_fields: tuple[str, ...] = ()
    distinct_fields: Mapping[str, Collection[str] | None] = field(default_factory=dict)
    in_totals: str = ""
    group_by: str = ""
    has_chosen_columns: bool = False
    explanation: Explanation | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class Crosstab(ListAnswer):
    """Counts of two kinds of things: a row for each thing of one kind, a field for each thing of the other.

    The first field names the thing of the row and the last field is its total. The fields between are the columns.

    Attributes:
        column_type: the type of the column names: codes, months, or names as text.
        totals: for each column and for `total`, the count over all rows; each activity counts once.
    """

    column_type: FieldType = FieldType.TEXT
    totals: Mapping[str, int] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The field that names the thing of a row."""
        return next(iter(self.fields))


@dataclass(frozen=True, eq=False, kw_only=True)
class RecordAnswer(_PlainData):
    """An answer about one thing.

    Attributes:
        command: the command that was asked.
        query: the question as understood.
        result: all values for programs: dates as `date`, several values as lists.
        titles: titles of codes in the result, by the code, for each key or filter with codes (see `AnswerType`).
        figures: figures that its words need and that the result does not hold, as its `AnswerType` declares them.
        notes: what a reader should know.
        interpretations: how each filter was understood.
        explanation: where the answer comes from, with `--explain`.
    """

    command: str
    query: Mapping[str, Any] = field(default_factory=dict)
    result: dict[str, Any]
    titles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    figures: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[Message, ...] = ()
    interpretations: tuple[Interpretation, ...] = ()
    explanation: Explanation | None = None


Answer = ListAnswer | RecordAnswer


def note_if_empty(answer: ListAnswer) -> ListAnswer:
    """Return the answer; if it has no rows, with a note that repeats the query."""
    if len(answer.frame):
        return answer
    filters = {key: value if value is True else _as_list(value) for key, value in answer.query.items()}
    note = NOTHING_FOUND_FOR(filters=filters) if filters else NOTHING_FOUND()
    return replace(answer, notes=(*answer.notes, note))


def _as_list(value: Any) -> Sequence[Any]:  # noqa: ANN401 - a query's values are of any JSON kind
    return value if isinstance(value, list) else [value]
