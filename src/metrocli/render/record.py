"""The record view: one thing a block, one field a line, whole values."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from metrocli.answers.kinds import Account, Answer, Listing
from metrocli.render.values import flat, harmless, rows

if TYPE_CHECKING:
    from collections.abc import Iterator


def record(answer: Answer) -> str:
    """Every field with its whole value, also those that other formats give only when asked for."""
    each = [answer.result] if isinstance(answer, Account) else rows(_whole(answer))
    return "\n".join("".join(f"{line}\n" for line in _block(one)) for one in each)


def _whole(listing: Listing) -> Listing:
    return replace(listing.completed(), fields=listing.fields | listing.extra)


def _block(one: dict[str, Any]) -> Iterator[str]:
    """A line for each field; a list of things has a line for each of them, under the field's name."""
    width = max((len(name) for name in one), default=0)
    for name, value in one.items():
        lines = _lines(value)
        for place, line in enumerate(lines):
            yield f"{name if place == 0 else '':<{width}}  {harmless(line)}".rstrip()


def _lines(value: Any) -> list[str]:  # noqa: ANN401 - any value of an answer
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [_one_line(each) for each in value]
    if isinstance(value, dict):
        return [f"{key}  {_one_line(each)}" for key, each in value.items()] or [""]
    return flat(value).splitlines() or [""]


def _one_line(value: Any) -> str:  # noqa: ANN401 - any value of an answer
    """A thing within a thing: its known values, parted by bars."""
    if isinstance(value, dict):
        return " | ".join(f"{key} {text}" for key, each in value.items() if (text := _one_line(each)))
    if isinstance(value, list):
        return "; ".join(_one_line(each) for each in value)
    return " ".join(flat(value).split())
