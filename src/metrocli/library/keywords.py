"""What may be asked for by keyword: the options of the commands, for Python."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, TypedDict

from metrocli.errors import UsageMistake
from metrocli.query.selecting.filters import Filters

if TYPE_CHECKING:
    from collections.abc import Mapping

Several = str | Iterable[str]
"""One text, or several of which any will do; a text may hold several parted by commas, as an option does."""
Day = str | date
"""A day as `date`, or as text in any form that `--from` takes."""


class Timing(TypedDict, total=False):
    """When."""

    period: Several | None
    since: Day | None
    until: Day | None


class Naming(Timing, total=False):
    """When, and who."""

    member: Several | None
    region: Several | None


class Mentioning(Timing, total=False):
    """When, and which words."""

    text: Several | None


class Choosing(TypedDict, total=False):
    """What and who, at whatever time."""

    outcome: Several | None
    challenge: Several | None
    line: Several | None
    member: Several | None
    region: Several | None
    alliance: Several | None
    text: Several | None


class Filtering(Timing, Choosing, total=False):
    """When, what and who: all that chooses activities."""


def filters(keywords: type, asked: Mapping[str, object]) -> Filters:
    """Keywords as filters; one that is None is as good as not given.

    Args:
        keywords: which ones the question takes: `Timing` or another of these.
        asked: those that were given.

    Raises:
        TypeError: a keyword is not one of them, or its value is no text. UsageMistake: its value holds none.
    """
    # Only a type checker looks into a TypedDict: when the program runs, any keyword comes this far.
    for name in asked:
        if name not in keywords.__annotations__:
            raise TypeError(f"there is no filter '{name}' here. Choose from {', '.join(keywords.__annotations__)}.")
    given = {name: value for name, value in asked.items() if value is not None}
    read: dict[str, Any] = {
        name: day(name, value) if name in {"since", "until"} else texts(name, value) for name, value in given.items()
    }
    return Filters(**read)


def texts(name: str, given: object) -> tuple[str, ...]:
    """One text or several as a tuple.

    Raises:
        TypeError: something in it is no text. UsageMistake: there is nothing in it, so that nothing could answer to it.
    """
    values = tuple(given) if isinstance(given, Iterable) and not isinstance(given, str) else (given,)
    if not values:
        raise UsageMistake(f"'{name}' is empty. Give it a value, or leave it out.")
    for value in values:
        if not isinstance(value, str):
            raise TypeError(f"'{name}' takes texts, not {value!r}.")
    return values


def day(name: str, given: object) -> str:
    """A day as text.

    Raises:
        TypeError: it is neither a text nor a day.
    """
    if isinstance(given, str):
        return given
    if isinstance(given, date) and given == given:  # noqa: PLR0124 - NaT is not itself
        return date(given.year, given.month, given.day).isoformat()  # a time of day is left out
    raise TypeError(f"'{name}' takes a date or a text, not {given!r}.")
