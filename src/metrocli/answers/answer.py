"""What a question returns: a list of rows, a crosstab, or the record of one thing, each as data and for a screen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from metrocli.answers.fields import Fields, FieldType
from metrocli.answers.screen import Facts, KeyFigures
from metrocli.messages import MessageType
from metrocli.text.quoting import join_or

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    import pandas as pd

    from metrocli.answers.screen import ScreenColumn
    from metrocli.messages import Note

NOTHING_FOUND = MessageType("nothing-found", "Nothing found.")
NOTHING_FOUND_FOR = MessageType("nothing-found-for", "Nothing found: {filters:all}.")


@dataclass(frozen=True)
class ListAnswer:
    """An answer that is a list of rows.

    Attributes:
        command: the command that was asked.
        title: the heading of the list.
        query: the filters as understood.
        frame: one row for each thing; a field with several values holds tuples.
        fields: the field of each column, in the order of the output.
        screen_columns: the columns of the table on a screen.
        subtitle: the question in words.
        summary: the line below the table, such as "29 activities · 12 members".
        notes: what a reader should know.
        extra: fields that are only shown if `--columns` names them.
        load_extra: adds the extra fields to a frame; None if the frame has them. It reads more sheets.
        additive_fields: the fields whose numbers may be summed; a sum of others would count something twice.
        distinct_fields: the fields with several values whose distinct values are counted, each with the values that
            count in totals; None if all count.
        in_totals: the column of the frame that is true for rows that count in totals; "" if all rows count.
        group_by: the field that the rows are grouped by; "" for no groups.
        make_parts: builds the parts that a screen shows in place of the rows, from this answer in its final shape;
            None to show the rows.
        section_field: the field whose values are shown as headings above their rows on a screen; "" for none.
        provenance: how the answer was worked out, with `--explain` (see `query.selecting.provenance`).
    """

    command: str
    title: str
    query: dict[str, Any]
    frame: pd.DataFrame
    fields: Fields
    screen_columns: tuple[ScreenColumn, ...]
    subtitle: str = ""
    summary: str = ""
    notes: tuple[Note, ...] = ()
    extra: Fields = field(default_factory=dict)
    load_extra: Callable[[pd.DataFrame], pd.DataFrame] | None = None
    additive_fields: tuple[str, ...] = ()
    distinct_fields: Mapping[str, Collection[str] | None] = field(default_factory=dict)
    in_totals: str = ""
    group_by: str = ""
    make_parts: Callable[[ListAnswer], Iterable[ScreenPart]] | None = None
    section_field: str = ""
    provenance: dict[str, Any] | None = None

    def with_extra(self) -> ListAnswer:
        """Return the same answer with all extra fields in its frame."""
        return self if self.load_extra is None else replace(self, frame=self.load_extra(self.frame), load_extra=None)


@dataclass(frozen=True)
class Crosstab(ListAnswer):
    """Counts of two kinds of things: a row for each thing of one kind, a field for each thing of the other.

    The first field names the thing of the row and the last field is its total. The fields between are the columns.

    Attributes:
        column_type: the type of the column names: codes, months, or names as text.
        totals: for each column and for `total`, the count over all rows; each activity counts once.
    """

    column_type: FieldType = FieldType.TEXT
    totals: dict[str, int] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The field that names the thing of a row."""
        return next(iter(self.fields))


ScreenPart = Facts | KeyFigures | ListAnswer
"""A part of an answer on a screen."""


@dataclass(frozen=True)
class RecordAnswer:
    """An answer about one thing.

    Attributes:
        command: the command that was asked.
        title: the name of the thing.
        query: the question as understood.
        result: all values for programs: dates as `date`, several values as lists.
        make_parts: builds the parts that a screen shows, in order.
        subtitle: one line about the thing.
        notes: what a reader should know.
        provenance: how the answer was worked out, with `--explain` (see `query.selecting.provenance`).
    """

    command: str
    title: str
    query: dict[str, Any]
    result: dict[str, Any]
    make_parts: Callable[[], Iterable[ScreenPart]]
    subtitle: str = ""
    notes: tuple[Note, ...] = ()
    provenance: dict[str, Any] | None = None


Answer = ListAnswer | RecordAnswer


def screen_parts(answer: Answer) -> Iterable[ScreenPart]:
    """Return the parts of an answer that a screen shows, in order."""
    if isinstance(answer, RecordAnswer):
        return answer.make_parts()
    return (answer,) if answer.make_parts is None else answer.make_parts(answer)


def note_if_empty(answer: ListAnswer) -> ListAnswer:
    """Return the answer; if it has no rows, with a note that repeats the query."""
    if len(answer.frame):
        return answer
    filters = [
        key if value is True else f"{key} {join_or([str(item) for item in _as_list(value)])}"
        for key, value in answer.query.items()
    ]
    note = NOTHING_FOUND_FOR(filters=filters) if filters else NOTHING_FOUND()
    return replace(answer, notes=(*answer.notes, note))


def _as_list(value: Any) -> Sequence[Any]:  # noqa: ANN401 - a query's values are of any JSON kind
    return value if isinstance(value, list) else [value]
