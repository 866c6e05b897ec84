"""The values of an answer as programs get them, the same in every format."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.query.activities import records
from metrocli.query.answer import Account, Answer, Listing

if TYPE_CHECKING:
    from collections.abc import Iterator

SEPARATOR = "; "
_ACTS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Asked(NamedTuple):
    """What an answer says of its own making: the question as typed, the data, and the program with its version."""

    question: str
    data: str
    program: str


def rows(listing: Listing) -> list[dict[str, Any]]:
    """The rows of a listing: dates as `date`, several values as lists, unknown as None."""
    return records(listing.frame, listing.fields)


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
