"""What the rows and the results of answers are made of, declared beside the code that builds them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from metrocli.answers.kinds import Holds

Content: TypeAlias = "Holds | Keyed | Possibly | Mapping[str, Content] | list[Content]"
"""A value; an object by its keys; a list, by the one thing that it holds any number of; or one of those below."""


class Keyed(NamedTuple):
    """An object whose keys are data, such as a number for each month.

    Attributes:
        keys: what the keys are.
        each: what each of them holds.
    """

    keys: Holds
    each: Content


class Possibly(NamedTuple):
    """An object or a list that is unknown as a whole, or not asked for; a single value may always be unknown."""

    known: Content


@dataclass(frozen=True)
class Rows:
    """The rows of a listing.

    Attributes:
        fields: what each field holds, in the order in which programs get them.
        extra: likewise, of those that are given only where they are asked for.
        when: with which words on the command line the rows are such; "" for the usual ones.
        rest: what the fields hold whose names are data, such as the columns of a matrix; None where there are none.
    """

    fields: dict[str, Holds]
    extra: dict[str, Holds] = field(default_factory=dict)
    when: str = ""
    rest: Holds | None = None


class Declared(NamedTuple):
    """What a command answers with.

    Attributes:
        query: the filters as understood, each only where it was given.
        rows: of a command that lists: its rows, of one kind or another.
        result: of a command about one thing: what there is to say.
    """

    query: Mapping[str, Holds]
    rows: tuple[Rows, ...] = ()
    result: Mapping[str, Content] | None = None
