"""Guessing: whom a name that nothing settles may mean, and how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from metrocli.errors import UnknownName
from metrocli.names.resolve import How
from metrocli.text.quoting import join_or

if TYPE_CHECKING:
    from metrocli.names.resolve import Names

_SURE = {How.PREFIX: "most likely", How.FUZZY: "very likely"}


class Guess(NamedTuple):
    """Whom a name may mean that nothing settles.

    Attributes:
        sure: the name that it most likely means; "" where none is likely enough.
        how: how likely that is, in words.
        begin: the names that begin as it does, where there are several.
        near: otherwise the names that look somewhat like it, the nearest first.
    """

    sure: str = ""
    how: str = ""
    begin: tuple[str, ...] = ()
    near: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.sure:
            return f"{self.how} {self.sure}"
        return f"perhaps {join_or(self.near)}" if self.near else ""


def guess(names: Names, written: str) -> Guess:
    """Guess whom a name means that the sheets do not settle."""
    begin = names.candidates(written)
    if len(begin) > 1:
        return Guess(begin=tuple(begin))
    try:
        resolved = names.resolve(written)
    except UnknownName as fault:
        return Guess(near=fault.near)
    return Guess(resolved.name, _SURE.get(resolved.how, "surely"))
