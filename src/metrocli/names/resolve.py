"""Resolve names: find the name that a text means, and how it was matched.

There are two ways. For the cells of sheets, `look_up` accepts only a name's exact spelling, its folded spelling and its
aliases; other texts stay as written. For what a person types, `resolve` also accepts a unique beginning of a name and a
misspelling, and the answer always shows how the name was matched.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from metrocli.errors import AmbiguousName, UnknownName
from metrocli.hints import CHOOSE_FROM
from metrocli.messages import Message, MessageType
from metrocli.names.additions import strip_additions
from metrocli.names.similarity import SpellingIndex
from metrocli.text.fold import fold, starts_with
from metrocli.text.nearest import LONGEST_COMPARED
from metrocli.text.quoting import LISTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class MatchKind(StrEnum):
    """How a text was matched to a name."""

    EXACT = "exact"
    FOLDED = "folded"
    ALIAS = "alias"
    PREFIX = "prefix"
    FUZZY = "fuzzy"
    TITLE = "title"
    ADDITION = "addition"


NAME_UNDERSTOOD = MessageType("name-understood", "{text} → {name}, {how}")
_MATCHES = {
    MatchKind.EXACT: MessageType("matched-exact", "exactly"),
    MatchKind.FOLDED: MessageType("matched-folded", "ignoring accents, case and spaces"),
    MatchKind.ALIAS: MessageType("matched-alias", "an alias"),
    MatchKind.PREFIX: MessageType("matched-prefix", "the only name that begins like this"),
    MatchKind.FUZZY: MessageType("matched-fuzzy", "the nearest spelling"),
    MatchKind.TITLE: MessageType("matched-title", "by its title"),
    MatchKind.ADDITION: MessageType("matched-addition", "without what is added to the name"),
}


class ResolvedName(NamedTuple):
    """A text and the name that it means.

    Attributes:
        text: the text as written.
        name: the name.
        how: how the text was matched to the name.
    """

    text: str
    name: str
    how: MatchKind

    @property
    def note(self) -> Message:
        """The note that shows how the text was understood."""
        return NAME_UNDERSTOOD(text=self.text, name=self.name, how=self.reason)

    @property
    def reason(self) -> Message:
        """How the text was matched, as a message."""
        return _MATCHES[self.how]()


class _Places(NamedTuple):
    """The places in which names are, folded.

    Attributes:
        of_names: the countries and regions of each name.
        countries: all countries.
    """

    of_names: dict[str, set[str]]
    countries: set[str]


class NameIndex:
    """An index of all names of one kind, with their aliases.

    Args:
        kind: the word for one of them, in the singular ("member", "region"), for messages.
        names: the canonical names, in the order in which candidates are listed.
        aliases: pairs of an alias and its name; pairs whose name is not in `names` are ignored.
        hint: the advice of an error when no name is similar.
    """

    def __init__(
        self, kind: str, names: Iterable[str], aliases: Iterable[tuple[str, str]] = (), hint: Message | None = None
    ) -> None:
        self.kind, self.hint = kind, hint
        self._names = dict.fromkeys(names)
        self._aliases: dict[str, dict[str, None]] = {}
        self._folded_aliases: dict[str, dict[str, None]] = {}
        self._located: list[tuple[str, str, str]] = []
        for alias, target in aliases:
            target_name = self._find_target(target)
            if target_name is not None:
                self._aliases.setdefault(alias, {})[target_name] = None
                self._folded_aliases.setdefault(fold(alias), {})[target_name] = None

    def with_names(self, others: Iterable[str]) -> NameIndex:
        """Return an index with further names, such as cities that occur in the sheets and are not listed."""
        names = NameIndex(self.kind, [*self._names, *others], hint=self.hint)
        names._aliases, names._folded_aliases = self._aliases, self._folded_aliases
        names._located = self._located
        return names

    @cached_property
    def _folded(self) -> dict[str, dict[str, None]]:
        """The names by their folded spellings. Where each text is exactly a name, they are not needed."""
        folded: dict[str, dict[str, None]] = {}
        for name in self._names:
            folded.setdefault(fold(name), {})[name] = None
        return folded

    def add_places(self, rows: Iterable[tuple[str, str, str]]) -> None:
        """Add the places in which names are, so that "Bogotá, Colombia" can be found.

        Args:
            rows: a name, its country and its region in each; "" for an unknown place.
        """
        self._located = [*self._located, *rows]
        vars(self).pop("_places", None)

    @cached_property
    def _places(self) -> _Places:
        """The places in which names are. They are needed only for a typed text with an addition."""
        places = _Places({}, set())
        for name, country, region in self._located:
            places.of_names.setdefault(name, set()).update({fold(country), fold(region)} - {""})
            places.countries.update({fold(country)} - {""})
        return places

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def _find_target(self, target: str) -> str | None:
        if target in self._names:
            return target
        return _single_name(self._folded.get(fold(target)))

    def has_spelling(self, written: str) -> bool:
        """Return whether a text is exactly a name or an alias."""
        return written in self._names or written in self._aliases

    def look_up(self, written: str) -> ResolvedName | None:
        """Look up a text from a cell, without guessing.

        Returns:
            The name that it is exactly, folded, or by an alias; None where no name or more than one fits.
        """
        if written in self._names:
            return ResolvedName(written, written, MatchKind.EXACT)
        folded = fold(written)
        for spellings, key, how in (
            (self._folded, folded, MatchKind.FOLDED),
            (self._aliases, written, MatchKind.ALIAS),
            (self._folded_aliases, folded, MatchKind.ALIAS),
        ):
            candidates = spellings.get(key)
            if candidates is not None:
                name = _single_name(candidates)
                return ResolvedName(written, name, how) if name is not None else None
        return None

    def resolve(self, typed: str) -> ResolvedName:
        """Resolve what a person typed.

        Returns:
            The name that it is exactly, folded, by an alias, by a unique beginning, without an addition such as "City
            of", or by the only similar spelling.

        Raises:
            AmbiguousName: several names fit equally well.
            UnknownName: no name fits; the error carries the most similar names.
        """
        typed = typed.strip()
        exact_match = self.look_up(typed)
        if exact_match is not None:
            return exact_match
        folded = fold(typed)
        if not folded or len(folded) > LONGEST_COMPARED:
            raise self._unknown(typed, [])
        candidates = self._folded.get(folded) or self._folded_aliases.get(folded) or self._begun_by(folded)
        if candidates:
            name = _single_name(candidates)
            if name is None:
                raise AmbiguousName(typed, list(candidates))
            return ResolvedName(typed, name, MatchKind.PREFIX)
        return self._find_by_additions(typed) or self._find_nearest(typed, folded)

    def complete(self, typed: str) -> list[ResolvedName]:
        """Complete what a person has typed so far.

        Returns:
            The names that begin like it, in alphabetical order, and then the other names with an alias that begins like
            it, sorted by these aliases. All names where nothing is typed.
        """
        own = {name: ResolvedName(name, name, MatchKind.EXACT) for name in self._names if starts_with(name, typed)}
        others: dict[str, ResolvedName] = {}
        for alias, candidates in self._aliases.items() if fold(typed) else ():
            name = _single_name(candidates)
            if name is not None and name not in own and starts_with(alias, typed):
                others.setdefault(name, ResolvedName(alias, name, MatchKind.ALIAS))
        return [*sorted(own.values(), key=_sort_key), *sorted(others.values(), key=_sort_key)]

    def is_ambiguous_prefix(self, typed: str) -> bool:
        """Return whether two or more names begin with what a person typed."""
        return len(self._begun_by(fold(typed))) > 1

    def find_by_prefix(self, written: str) -> list[str]:
        """Return the names that begin with a text, or have an alias that does, in their listed order."""
        return [*self._with_prefix(folded)] if (folded := fold(written)) else []

    def _begun_by(self, folded: str) -> dict[str, None]:
        """Return the names with a prefix that does not end within a number: Member 1 does not begin Member 10."""
        if not folded[-1:].isdigit():
            return self._with_prefix(folded) if folded else {}
        longer_number = re.compile(re.escape(folded) + r"\d")
        return {name: None for name in self._with_prefix(folded) if not longer_number.match(fold(name))}

    def _with_prefix(self, folded: str) -> dict[str, None]:
        matches: set[str] = set()
        spellings = self._sorted_spellings
        for position in range(bisect_left(spellings, folded), len(spellings)):
            spelling = spellings[position]
            if not spelling.startswith(folded):
                break
            matches.update(self._folded.get(spelling, ()), self._folded_aliases.get(spelling, ()))
        return dict.fromkeys(sorted(matches, key=self._positions.__getitem__))

    @cached_property
    def _sorted_spellings(self) -> list[str]:
        """The folded names and aliases, sorted."""
        return sorted({*self._folded, *self._folded_aliases})

    @cached_property
    def _positions(self) -> dict[str, int]:
        """The position of each name in their listed order."""
        return {name: position for position, name in enumerate(self._names)}

    @property
    def spelling_count(self) -> int:
        """How many spellings an unknown text is compared with."""
        return len(self._folded) + len(self._folded_aliases)

    def find_same_start(self, written: str) -> list[str]:
        """Return the names that begin with a text, or with the text without additions, if two or more do."""
        for text in (written, *(stripped.name for stripped in strip_additions(written) if not stripped.place)):
            names = [*self._begun_by(fold(text))]
            if len(names) > 1:
                return names
        return []

    def _find_by_additions(self, typed: str) -> ResolvedName | None:
        """Return the name that a text is without additions; a country or region must be that of the name.

        Raises:
            AmbiguousName: without additions, the text may mean several names.
            UnknownName: a place is added of which it is not known whether the name is there.
        """
        near: dict[str, None] = {}
        for stripped in strip_additions(typed):
            match, place = self.look_up(stripped.name), fold(stripped.place)
            if match is None:
                candidates = {
                    **self._folded.get(fold(stripped.name), {}),
                    **self._folded_aliases.get(fold(stripped.name), {}),
                }
                if len(candidates) > 1 and not place:
                    raise AmbiguousName(typed, [*candidates])
            elif not place or place in self._places.of_names.get(match.name, ()):
                return ResolvedName(typed, match.name, MatchKind.ADDITION)
            elif place not in self._places.countries:
                near[match.name] = None
        if near:
            raise self._unknown(typed, [*near])
        return None

    def _find_nearest(self, typed: str, folded: str) -> ResolvedName:
        """Return the one name that is similar enough and clearly more similar than the next."""
        nearest = self._spellings.find_nearest(folded)
        if nearest is not None:
            return ResolvedName(typed, nearest, MatchKind.FUZZY)
        raise self._unknown(typed, self._spellings.find_similar(folded))

    @cached_property
    def _spellings(self) -> SpellingIndex:
        """All spellings, to find the nearest."""
        return SpellingIndex([*self._folded.items(), *self._folded_aliases.items()])

    def _unknown(self, typed: str, near: list[str]) -> UnknownName:
        """Make the error for an unknown name; if there are only a few names, it lists them all."""
        few = CHOOSE_FROM(names=[*self._names]) if 0 < len(self._names) <= LISTED else None
        return UnknownName(self.kind, typed, near, self.hint or few)


def _sort_key(match: ResolvedName) -> str:
    """Return the key that sorts names and aliases alphabetically."""
    return fold(match.text)


def _single_name(names: dict[str, None] | None) -> str | None:
    """Return the only name; None for none or several."""
    return next(iter(names)) if names is not None and len(names) == 1 else None
