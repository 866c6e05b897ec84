"""Suggest which name was meant by a text that the sheets do not resolve."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from metrocli.errors import UnknownName
from metrocli.names.resolve import MatchKind
from metrocli.text.quoting import join_or

if TYPE_CHECKING:
    from metrocli.names.resolve import NameIndex

_LIKELIHOODS = {MatchKind.PREFIX: "most likely", MatchKind.FUZZY: "very likely"}


class NameSuggestion(NamedTuple):
    """The names that an unresolved text may mean.

    Attributes:
        likely: the name that it most likely means; "" where none is likely enough.
        likelihood: how likely that is, in words; "" where `likely` is.
        same_start: the names that begin like the text, where two or more do.
        similar: otherwise the names that look somewhat like it, the nearest first.
    """

    likely: str = ""
    likelihood: str = ""
    same_start: tuple[str, ...] = ()
    similar: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.likely:
            return f"{self.likelihood} {self.likely}"
        return f"perhaps {join_or(self.similar)}" if self.similar else ""


def suggest_name(names: NameIndex, text: str) -> NameSuggestion:
    """Suggest which name was meant by a text that `NameIndex.look_up` does not resolve."""
    same_start = names.find_by_prefix(text)
    if len(same_start) > 1:
        return NameSuggestion(same_start=tuple(same_start))
    try:
        resolved = names.resolve(text)
    except UnknownName as fault:
        return NameSuggestion(similar=fault.near)
    return NameSuggestion(resolved.name, _LIKELIHOODS.get(resolved.how, "surely"))
