"""What a question gives: a listing of many things or an account of one, as data, with how a person likes to see it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.text.quoting import join_or

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    import pandas as pd


class Holds(StrEnum):
    """What a field of an answer holds."""

    TEXT = "text"
    CODE = "code"
    DATE = "date"
    MONTH = "month"
    INTEGER = "integer"
    NUMBER = "number"
    FLAG = "flag"
    SEVERAL = "several"


class Form(StrEnum):
    """How a person likes to see a value.

    TITLED is a text with the names that belong to it below; SPAN two dates as one; TERM the same where a blank is an
    open end; CODES one code a line; NAMES the first names and how many more; LINES each of several texts on a line of
    its own; COUNT how many there are; BAR a count with its bar; CHANGE a number with its sign; SHARE a part of a whole
    with its bar and per cent; SEVERITY a word in the colour of how sure a finding is.
    """

    TEXT = "text"
    NUMBER = "number"
    TITLED = "titled"
    SPAN = "span"
    TERM = "term"
    CODES = "codes"
    NAMES = "names"
    COUNT = "count"
    BAR = "bar"
    CHANGE = "change"
    SHARE = "share"
    SEVERITY = "severity"
    LINES = "lines"


class Shown(NamedTuple):
    """A column of a table on a screen.

    Attributes:
        label: its heading.
        form: how its values are drawn.
        fields: the fields that it draws, the main one first.
        gives_way: 0 stays at every width; the highest number is the first to go.
    """

    label: str
    form: Form
    fields: tuple[str, ...]
    gives_way: int = 0


@dataclass(frozen=True)
class Listing:
    """An answer that lists.

    Attributes:
        command: the command that was asked.
        title: what is listed.
        query: the filters as understood.
        frame: one row a thing; a field that holds several has tuples.
        fields: what each column of the frame holds, in the order in which programs get them.
        shown: the columns on a screen.
        subtitle: the question in words.
        counted: what is counted, the line below.
        notes: what a reader should know, a sentence each.
        extra: fields that are given only where they are asked for.
        further: adds these to a frame that has them not yet, where they cost reading more than the question needs.
        sums: the fields whose numbers may be added up; of any other, a sum would count something twice.
        counting: the fields with several values whose different ones are counted, each with those of them that totals
            count; None where all do.
        counts: a column of the frame that says which rows totals count; "" where all do.
        group: the field by which the rows are grouped; "" where they are not.
        parts: makes what a person sees in place of the rows, of this listing in the shape that it then has; None where
            that is the rows themselves.
        parted: the field whose values stand above their rows on a screen, in place of a column; "" where none does.
        explained: how the answer came about, where that was asked for (see `query.explain`).
    """

    command: str
    title: str
    query: dict[str, Any]
    frame: pd.DataFrame
    fields: dict[str, Holds]
    shown: tuple[Shown, ...]
    subtitle: str = ""
    counted: str = ""
    notes: tuple[str, ...] = ()
    extra: dict[str, Holds] = field(default_factory=dict)
    further: Callable[[pd.DataFrame], pd.DataFrame] | None = None
    sums: tuple[str, ...] = ()
    counting: Mapping[str, Collection[str] | None] = field(default_factory=dict)
    counts: str = ""
    group: str = ""
    parts: Callable[[Listing], Iterable[Part]] | None = None
    parted: str = ""
    explained: dict[str, Any] | None = None

    def completed(self) -> Listing:
        """The same with every extra field in its frame."""
        return self if self.further is None else replace(self, frame=self.further(self.frame), further=None)


@dataclass(frozen=True)
class Grid(Listing):
    """A listing that counts where things of two kinds meet: a row for each of one kind, a field for each of the other.

    The first field is what a row stands for and the last one its total; those between are the columns.

    Attributes:
        heads: what the columns stand for: a code, a month, or a name as text.
        totals: for each column, and for `total`, what it counts over all rows, each activity once.
    """

    heads: Holds = Holds.TEXT
    totals: dict[str, int] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The field that says what a row stands for."""
        return next(iter(self.fields))


class Facts(NamedTuple):
    """Some facts about one thing: a label and what is to be said, a line each."""

    pairs: tuple[tuple[str, str], ...]


class Figure(NamedTuple):
    """A number that stands for itself: "unknown" where it is None."""

    number: int | None
    label: str
    remark: str = ""


class Figures(NamedTuple):
    """The few numbers that matter most."""

    figures: tuple[Figure, ...]


Part = Facts | Figures | Listing


@dataclass(frozen=True)
class Account:
    """An answer about one thing.

    Attributes:
        command: the command that was asked.
        title: its name.
        query: the question as understood.
        result: all that there is to say, as programs get it: dates as `date`, several values as lists.
        parts: makes the same for a screen, in order; only where it is shown.
        subtitle: what it is, in a line.
        notes: what a reader should know, a sentence each.
        explained: how the answer came about, where that was asked for (see `query.explain`).
    """

    command: str
    title: str
    query: dict[str, Any]
    result: dict[str, Any]
    parts: Callable[[], Iterable[Part]]
    subtitle: str = ""
    notes: tuple[str, ...] = ()
    explained: dict[str, Any] | None = None


Answer = Listing | Account


def parts_of(answer: Answer) -> Iterable[Part]:
    """What a person sees of an answer, in order."""
    if isinstance(answer, Account):
        return answer.parts()
    return (answer,) if answer.parts is None else answer.parts(answer)


def counted(number: int, singular: str, plural: str = "") -> str:
    """A number with its noun: "1 activity", "29 activities"."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def empty_note(listing: Listing) -> Listing:
    """Say so where nothing was found."""
    if len(listing.frame):
        return listing
    asked = ", ".join(
        key if value is True else f"{key} {join_or([str(each) for each in _as_list(value)])}"
        for key, value in listing.query.items()
    )
    return replace(listing, notes=(*listing.notes, f"Nothing found{': ' + asked if asked else ''}."))


def _as_list(value: Any) -> Sequence[Any]:  # noqa: ANN401 - a query's values are of any JSON kind
    return value if isinstance(value, list) else [value]
