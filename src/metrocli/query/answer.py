"""What a question gives: a listing of many things or an account of one, as data, with how a person likes to see it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.errors import UsageMistake, one_of
from metrocli.model.codes import natural_key
from metrocli.names.fold import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import pandas as pd


class Holds(StrEnum):
    """What a field of an answer holds."""

    TEXT = "text"
    CODE = "code"
    DATE = "date"
    MONTH = "month"
    INTEGER = "integer"
    FLAG = "flag"
    SEVERAL = "several"


class Form(StrEnum):
    """How a person likes to see a value.

    TITLED is a text with the names that belong to it below; SPAN two dates as one; TERM the
    same where a blank is an open end; CODES one code a line; NAMES the
    first names and how many more; COUNT how many there are; BAR a count with its bar; SHARE a part of a whole with its
    bar and per cent.
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
    SHARE = "share"


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
        extra: fields of the frame that are given only where they are asked for.
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
    """

    command: str
    title: str
    query: dict[str, Any]
    result: dict[str, Any]
    parts: Callable[[], Iterable[Part]]
    subtitle: str = ""
    notes: tuple[str, ...] = ()


Answer = Listing | Account


class Shape(NamedTuple):
    """The shape in which a listing is wanted.

    Attributes:
        columns: the fields to give, in this order; none for the usual ones.
        sort: the fields to sort by, the first one first; a leading "-" turns the order round.
        limit: how many rows at the most; None for all.
    """

    columns: tuple[str, ...] = ()
    sort: tuple[str, ...] = ()
    limit: int | None = None


def shaped(listing: Listing, shape: Shape) -> Listing:
    """Give a listing the shape that was asked for.

    Raises:
        UsageMistake: a column does not exist; the sentence lists those that do.
    """
    known = listing.fields | listing.extra
    frame = listing.frame
    notes = list(listing.notes)
    for name in (*shape.columns, *(each.removeprefix("-") for each in shape.sort)):
        if name not in known:
            raise UsageMistake(f"there is no column '{name}' in {listing.command}. Choose from {', '.join(known)}.")
    for name in reversed(shape.sort):
        field_name = name.removeprefix("-")
        keys = frame[field_name].map(_sort_key(known[field_name]))
        frame = frame.loc[keys.sort_values(ascending=name == field_name, kind="stable", na_position="last").index]
    if shape.limit is not None and shape.limit < 0:
        raise UsageMistake(f"--limit {shape.limit} is less than no rows. Give a number from 0 on.")
    if shape.limit is not None and shape.limit < len(frame):
        notes.append(f"{shape.limit} of {len(frame)} rows; --limit {len(frame)} gives all.")
        frame = frame.head(shape.limit)
    if not shape.columns:
        return replace(listing, frame=frame, notes=tuple(notes))
    wanted = {name: known[name] for name in shape.columns}
    shown = tuple(_plainly(name, holds) for name, holds in wanted.items())
    return replace(listing, frame=frame, notes=tuple(notes), fields=wanted, extra={}, shown=shown)


def _sort_key(holds: Holds) -> Any:  # noqa: ANN401 - pandas takes any function here
    """How to compare the values of a field: texts folded, codes as people count, several values by their number."""
    if holds is Holds.SEVERAL:
        return len
    if holds is Holds.CODE:
        return lambda value: natural_key(value) if isinstance(value, str) else None
    if holds is Holds.TEXT:
        return lambda value: fold(value) if isinstance(value, str) else None
    return lambda value: value


def _plainly(name: str, holds: Holds) -> Shown:
    """A column for a field that was asked for by name."""
    forms = {Holds.SEVERAL: Form.NAMES, Holds.INTEGER: Form.NUMBER}
    return Shown(name.replace("_", " "), forms.get(holds, Form.TEXT), (name,))


def counted(number: int, singular: str, plural: str = "") -> str:
    """A number with its noun: "1 activity", "29 activities"."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def empty_note(listing: Listing) -> Listing:
    """Say so where nothing was found."""
    if len(listing.frame):
        return listing
    asked = ", ".join(
        key if value is True else f"{key} {one_of([str(each) for each in _as_list(value)])}"
        for key, value in listing.query.items()
    )
    return replace(listing, notes=(*listing.notes, f"Nothing found{': ' + asked if asked else ''}."))


def _as_list(value: Any) -> Sequence[Any]:  # noqa: ANN401 - a query's values are of any JSON kind
    return value if isinstance(value, list) else [value]
