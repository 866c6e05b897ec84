"""Suggest which name was meant by a text that the sheets do not resolve."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from metrocli.errors import AmbiguousName, UnknownName

if TYPE_CHECKING:
    from metrocli.names.resolve import NameIndex


MOST_COMPARISONS = 50_000_000
"""The most comparisons of unknown names with names and aliases; for further unknown names, nothing is suggested."""


class NameSuggestion(NamedTuple):
    """The names that an unresolved text may mean.

    Attributes:
        likely: the name that it most likely means; "" where none is likely enough.
        same_start: the names that begin like the text, where two or more do.
        similar: otherwise the names that look somewhat like it, the nearest first.
    """

    likely: str = ""
    same_start: tuple[str, ...] = ()
    similar: tuple[str, ...] = ()


def suggest_name(names: NameIndex, text: str) -> NameSuggestion:
    """Suggest which name was meant by a text that `NameIndex.look_up` does not resolve."""
    same_start = names.find_same_start(text)
    if same_start:
        return NameSuggestion(same_start=tuple(same_start))
    try:
        resolved = names.resolve(text)
    except AmbiguousName as fault:
        return NameSuggestion(same_start=fault.candidates)
    except UnknownName as fault:
        return NameSuggestion(similar=fault.near)
    return NameSuggestion(resolved.name)
