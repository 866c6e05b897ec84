"""Names that are not members: the initials of their words, and the members that they probably mean."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from metrocli.sheets.dataset import SheetDataset


class UnlistedNames:
    """Look names up that are not members, each name once. Use it with `compute_once`."""

    def __init__(self, dataset: SheetDataset) -> None:
        self._members = dataset.members
        self._initials: dict[str, set[str]] = {}
        self._likely_members: dict[str, tuple[str, list[str]]] = {}

    def list_initials(self, name: str) -> set[str]:
        """List the first letters of all words of a name, folded."""
        if name not in self._initials:
            self._initials[name] = list_initials([name])
        return self._initials[name]

    def find_likely_members(self, name: str) -> tuple[str, list[str]]:
        """Find the member that a name probably misspells, or "", and in that case the members that it is made of."""
        if name not in self._likely_members:
            from metrocli.names.suggest import suggest_name
            from metrocli.names.unsplit import find_unsplit_names

            likely = suggest_name(self._members, name).likely
            self._likely_members[name] = likely, [] if likely else find_unsplit_names(self._members, name)
        return self._likely_members[name]


def list_initials(texts: Iterable[str]) -> set[str]:
    """List the first letters of all words, folded."""
    return {word[0] for text in texts for word in re.findall(r"\w+", fold(text))}
