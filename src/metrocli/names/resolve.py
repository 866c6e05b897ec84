"""Resolving: which name is meant by what is written, and how that was understood.

Two strengths. In a cell of a sheet only a name's exact spelling, its folded spelling and its aliases count (`settle`);
what they do not settle stays as written. What a person types (`resolve`) may also be a unique beginning of a name or a
near miss, and how it was understood is always said.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from metrocli.errors import AmbiguousName, UnknownName
from metrocli.text.fold import fold, starts_with
from metrocli.text.quoting import LISTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# A likeness of 88, 6 ahead of the next, or two slips in at least 6 letters accepted no wrong name among 31 misspellings
# and 10 names of nobody. Of the 2,900 cities with over 200,000 people that a list of 143 members does not hold, they
# still took 188 for members; with the bounds of `_comparable` and `_weigh_typos`, 17.
_SURE, _AHEAD = 88.0, 6.0
_TYPOS, _LONG_ENOUGH, _LONG = 2, 6, 8
_LENGTHS = 1.5
_SUGGESTED = 4


class MatchKind(StrEnum):
    """How a name was understood, in the words that a note uses."""

    EXACT = "exactly"
    FOLDED = "accents, case and spaces aside"
    ALIAS = "an alias"
    PREFIX = "the only one that begins so"
    FUZZY = "the nearest spelling"
    TITLE = "by its title"


class ResolvedName(NamedTuple):
    """A name that was understood.

    Attributes:
        text: what was written.
        name: the name that is meant.
        how: how it was understood.
    """

    text: str
    name: str
    how: MatchKind

    def __str__(self) -> str:
        return f"{self.text} → {self.name}, {self.how}"


class NameIndex:
    """All the names of one kind, with their aliases.

    Args:
        kind: what one of them is called, in the singular ("member", "region").
        names: the canonical names, in the order in which candidates are listed.
        aliases: pairs of another spelling and the name it stands for; a pair that leads to no name is passed over.
        hint: what an error advises when nothing is near.
    """

    def __init__(
        self, kind: str, names: Iterable[str], aliases: Iterable[tuple[str, str]] = (), hint: str = ""
    ) -> None:
        self.kind, self.hint = kind, hint
        self._names = dict.fromkeys(names)
        self._folded: dict[str, dict[str, None]] = {}
        self._aliases: dict[str, dict[str, None]] = {}
        self._folded_aliases: dict[str, dict[str, None]] = {}
        for name in self._names:
            self._folded.setdefault(fold(name), {})[name] = None
        for alias, target in aliases:
            leads_to = self._target(target)
            if leads_to is not None:
                self._aliases.setdefault(alias, {})[leads_to] = None
                self._folded_aliases.setdefault(fold(alias), {})[leads_to] = None

    def with_names(self, others: Iterable[str]) -> NameIndex:
        """These names and some more, such as cities that are written somewhere without being listed."""
        names = NameIndex(self.kind, [*self._names, *others], hint=self.hint)
        names._aliases, names._folded_aliases = self._aliases, self._folded_aliases
        return names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def _target(self, target: str) -> str | None:
        if target in self._names:
            return target
        return _single_name(self._folded.get(fold(target)))

    def has_spelling(self, written: str) -> bool:
        """Whether a name or an alias is written exactly so."""
        return written in self._names or written in self._aliases

    def look_up(self, written: str) -> ResolvedName | None:
        """Understand what a cell says, without guessing: exact, folded or an alias, and only if one name is meant."""
        if written in self._names:
            return ResolvedName(written, written, MatchKind.EXACT)
        folded = fold(written)
        for spellings, key, how in (
            (self._folded, folded, MatchKind.FOLDED),
            (self._aliases, written, MatchKind.ALIAS),
            (self._folded_aliases, folded, MatchKind.ALIAS),
        ):
            meant = spellings.get(key)
            if meant is not None:
                name = _single_name(meant)
                return ResolvedName(written, name, how) if name is not None else None
        return None

    def resolve(self, typed: str) -> ResolvedName:
        """Understand what a person typed.

        Returns:
            The name and how it was understood: exact, folded, alias, unique beginning, or the only near spelling.

        Raises:
            AmbiguousName: several names are meant equally well.
            UnknownName: none is; the error carries the nearest.
        """
        typed = typed.strip()
        settled = self.look_up(typed)
        if settled is not None:
            return settled
        folded = fold(typed)
        if not folded:
            raise self._unknown(typed, [])
        meant = self._folded.get(folded) or self._folded_aliases.get(folded) or self._beginning_with(folded)
        if meant:
            name = _single_name(meant)
            if name is None:
                raise AmbiguousName(typed, list(meant))
            return ResolvedName(typed, name, MatchKind.PREFIX)
        return self._nearest(typed, folded)

    def complete(self, typed: str) -> list[ResolvedName]:
        """The names that may be meant by what a person has typed so far, in alphabetical order.

        Returns:
            Each name that begins so, and then each that does not, by the first of its aliases that does; all names
            where nothing is typed.
        """
        own = {name: ResolvedName(name, name, MatchKind.EXACT) for name in self._names if starts_with(name, typed)}
        others: dict[str, ResolvedName] = {}
        for alias, meant in self._aliases.items() if fold(typed) else ():
            name = _single_name(meant)
            if name is not None and name not in own and starts_with(alias, typed):
                others.setdefault(name, ResolvedName(alias, name, MatchKind.ALIAS))
        return [*sorted(own.values(), key=_sort_key), *sorted(others.values(), key=_sort_key)]

    def is_ambiguous_prefix(self, typed: str) -> bool:
        """Whether several names begin with what a person typed."""
        return len(self.find_by_prefix(typed)) > 1

    def find_by_prefix(self, written: str) -> list[str]:
        """The names that begin as written, themselves or by an alias, in their listed order."""
        return [*self._beginning_with(folded)] if (folded := fold(written)) else []

    def _beginning_with(self, folded: str) -> dict[str, None]:
        """The names that begin so, themselves or by an alias, in their listed order."""
        found = {
            name
            for spellings in (self._folded, self._folded_aliases)
            for spelling, meant in spellings.items()
            if spelling.startswith(folded)
            for name in meant
        }
        return {name: None for name in self._names if name in found}

    def _nearest(self, typed: str, folded: str) -> ResolvedName:
        """The one name that is near enough and clearly ahead of the next."""
        from rapidfuzz import fuzz
        from rapidfuzz.distance import DamerauLevenshtein

        likeness: dict[str, float] = {}
        typos: dict[str, int] = {}
        for spellings in (self._folded, self._folded_aliases):
            for spelling, meant in spellings.items():
                if not _begin_alike(folded, spelling):
                    continue
                score = fuzz.WRatio(folded, spelling) if _comparable(folded, spelling) else 0.0
                slips = _weigh_typos(folded, spelling, DamerauLevenshtein.distance(folded, spelling))
                for name in meant:
                    likeness[name] = max(score, likeness.get(name, 0.0))
                    typos[name] = min(slips, typos.get(name, slips))
        alike = sorted(likeness, key=lambda name: -likeness[name])
        close = sorted(typos, key=lambda name: typos[name])
        if alike and likeness[alike[0]] >= _SURE:
            ahead = [likeness[alike[0]] - likeness[name] for name in alike[1:2]]
            if all(points >= _AHEAD for points in ahead):
                return ResolvedName(typed, alike[0], MatchKind.FUZZY)
        if close and len(folded) >= _LONG_ENOUGH and typos[close[0]] <= _TYPOS:
            further = [typos[name] - typos[close[0]] for name in close[1:2]]
            if all(further):
                return ResolvedName(typed, close[0], MatchKind.FUZZY)
        raise self._unknown(typed, self._suggestions(folded))

    def _unknown(self, typed: str, near: list[str]) -> UnknownName:
        """The error for a name of nobody; where there are only a few names, it lists them all."""
        few = f"Choose from {', '.join(self._names)}." if 0 < len(self._names) <= LISTED else ""
        return UnknownName(self.kind, typed, near, self.hint or few)

    def _suggestions(self, folded: str) -> list[str]:
        """A few names: those that hold what was typed as whole words, then those that are, or begin, nearly so."""
        from rapidfuzz.distance import DamerauLevenshtein

        distances: dict[str, int] = {}
        for spellings in (self._folded, self._folded_aliases):
            for spelling, meant in spellings.items():
                distance = DamerauLevenshtein.distance(folded, spelling)
                if len(folded) >= _LONG_ENOUGH:
                    distance = min(distance, DamerauLevenshtein.distance(folded, spelling[: len(folded)]))
                if set(folded.split()) <= set(spelling.split()):
                    distance = 0
                for name in meant:
                    distances[name] = min(distance, distances.get(name, distance))
        near = [name for name in distances if distances[name] <= max(1, len(folded) // 4)]
        return sorted(near, key=lambda name: distances[name])[:_SUGGESTED]


def _begin_alike(typed: str, spelling: str) -> bool:
    """Whether the first letters agree: Suzhou is not Fuzhou, nor Changzhou Hangzhou."""
    return typed[:1] == spelling[:1]


def _comparable(typed: str, spelling: str) -> bool:
    """Whether two lengths are near enough to compare whole words: Hamburg holds AMB without meaning it."""
    return max(len(typed), len(spelling)) < _LENGTHS * min(len(typed), len(spelling))


def _weigh_typos(typed: str, spelling: str, distance: int) -> int:
    """The slips between two spellings; two in a short name count as more, unless letters only changed places."""
    short = min(len(typed), len(spelling)) < _LONG
    return distance + 1 if distance == _TYPOS and short and sorted(typed) != sorted(spelling) else distance


def _sort_key(spelled: ResolvedName) -> str:
    """What to sort a name or its alias by."""
    return fold(spelled.text)


def _single_name(meant: dict[str, None] | None) -> str | None:
    """The one name that is meant; None for none or several."""
    return next(iter(meant)) if meant is not None and len(meant) == 1 else None
