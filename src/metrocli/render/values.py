"""The values of an answer as programs get them, the same in every format."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.answers.kinds import Account, Answer, Grid, Holds, Listing, counted
from metrocli.answers.records import to_records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metrocli.answers.shaping import Group

SEPARATOR = "; "
CODED = ("code", "id", "outcomes", "challenges", "rule")
"""The fields that hold codes and the like, which have a colour of their own."""
_ACTS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Asked(NamedTuple):
    """What an answer says of its own making: the question as typed, the data, and the program with its version."""

    question: str
    data: str
    program: str


def rows(listing: Listing) -> list[dict[str, Any]]:
    """The rows of a listing: dates as `date`, several values as lists, unknown as None."""
    return to_records(listing.frame, listing.fields)


def rows_to_show(listing: Listing) -> list[dict[str, Any]]:
    """The rows with every field that a column on the screen draws; of a grid and a grouped listing with all."""
    drawn = dict.fromkeys(name for each in listing.shown for name in each.fields)
    if isinstance(listing, Grid):
        drawn = dict.fromkeys(listing.fields)
    known = listing.fields | listing.extra
    return rows(replace(listing, fields={name: known.get(name, Holds.TEXT) for name in drawn}))


def heading(group: Group) -> str:
    """What stands above the rows of a group."""
    return group.value or "none"


def subtotal(group: Group) -> str:
    """What a group comes to, in one line: its rows, and what is known of its fields."""
    known = {name: number for name, number in group.subtotals.items() if number is not None}
    said = [counted(len(group.listing.frame), "row"), *(f"{label(name)} {number:,}" for name, number in known.items())]
    return " · ".join(said)


def label(name: str) -> str:
    """A field's name as a word."""
    return name.replace("_", " ")


def change(number: int) -> str:
    """A difference with its sign, "=" where there is none."""
    return f"{number:+,}".replace("-", "−") if number else "="


def flat(value: Any) -> str:  # noqa: ANN401 - any value of an answer
    """A value as one text: dates as ISO, several values joined, unknown as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return SEPARATOR.join(flat(each) for each in value)
    if isinstance(value, dict):
        return " ".join(text for each in value.values() if (text := flat(each)))
    return str(value)


def harmless(text: str) -> str:
    """A text for a terminal: what would act there instead of being read stands as a mark."""
    return _ACTS.sub("�", text)


def pairs(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - any value of an answer
    """An account's result as paths and single values: "activities.1.title", and several plain values as one list."""
    if isinstance(value, dict) and value:
        for key, each in value.items():
            yield from pairs(each, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list) and any(isinstance(each, dict) for each in value):
        for place, each in enumerate(value, 1):
            yield from pairs(each, f"{path}.{place}")
    else:
        yield path, None if value in ({}, []) else value


def table_of(answer: Answer) -> tuple[list[str], list[list[Any]]]:
    """An answer as one table: its headers, and its rows of values.

    A listing gives its fields; an account gives two columns, field and value.
    """
    if isinstance(answer, Account):
        return ["field", "value"], [[path, value] for path, value in pairs(answer.result)]
    return list(answer.fields), [list(row.values()) for row in rows(answer)]
