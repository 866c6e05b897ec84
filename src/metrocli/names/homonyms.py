"""Distinguish members of one name in several countries, such as Córdoba in Spain and Córdoba in Argentina."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date


class NamedRow(NamedTuple):
    """One row of the memberships: a member, where it is, and when it is a member.

    Attributes:
        name: the name as written.
        country: the country; "" if it is not known.
        region: the region; "" if it is not known.
        joined: the first day; None for an open end.
        left: the last day; None for an open end.
    """

    name: str
    country: str = ""
    region: str = ""
    joined: date | None = None
    left: date | None = None

    @property
    def full_name(self) -> str:
        """The name with the country, else with the region: "Córdoba (Spain)"."""
        place = self.country or self.region
        return f"{self.name} ({place})" if place else self.name

    def overlaps(self, other: NamedRow) -> bool:
        """Return whether both memberships have more than one day in common."""
        ends_before = self.left is not None and other.joined is not None and self.left <= other.joined
        begins_after = self.joined is not None and other.left is not None and other.left <= self.joined
        return not (ends_before or begins_after)


def find_homonyms(rows: Sequence[NamedRow]) -> list[int]:
    """Find the rows whose name two members have at the same time, in two countries; return their positions.

    Names are equal ignoring accents, case and spaces. Rows whose days do not overlap are one member, whose country may
    be spelled in two ways.
    """
    by_name: dict[str, list[int]] = {}
    for position, row in enumerate(rows):
        by_name.setdefault(fold(row.name), []).append(position)
    return sorted(
        position
        for own in by_name.values()
        if len({fold(rows[position].country) for position in own}) > 1
        and any(_are_two_members(rows[one], rows[other]) for one, other in combinations(own, 2))
        for position in own
    )


def _are_two_members(one: NamedRow, other: NamedRow) -> bool:
    """Return whether two rows of one name are two members."""
    countries = {fold(one.country), fold(other.country)}
    return len(countries) > 1 and "" not in countries and one.overlaps(other)


def list_homonym_aliases(homonyms: Iterable[NamedRow]) -> Iterator[tuple[str, str]]:
    """Yield the spellings of members that share a name, each with the full name of a member.

    The shared name itself means all of them. With a country or a region behind it, it means one of them; a region in
    which two of them are means neither.

    Args:
        homonyms: the rows that `find_homonyms` finds.
    """
    by_name: dict[str, dict[str, NamedRow]] = {}
    for row in homonyms:
        by_name.setdefault(fold(row.name), {}).setdefault(row.full_name, row)
    for members in by_name.values():
        regions = Counter(fold(row.region) for row in members.values())
        names = dict.fromkeys(row.name for row in members.values())
        for full_name, row in members.items():
            yield from ((name, full_name) for name in names)
            for place in (row.country, row.region if regions[fold(row.region)] == 1 else ""):
                if place:
                    yield from ((f"{row.name} ({place})", full_name), (f"{row.name}, {place}", full_name))


def add_homonym_aliases(aliases: Iterable[tuple[str, str]], homonyms: Iterable[NamedRow]) -> list[tuple[str, str]]:
    """Return aliases with those of members that share a name; an alias of the shared name means all of them.

    Args:
        aliases: pairs of an alias and the member that it means.
        homonyms: the rows that `find_homonyms` finds.
    """
    own = [*list_homonym_aliases(homonyms)]
    full_names: dict[str, dict[str, None]] = {}
    for spelling, full_name in own:
        full_names.setdefault(fold(spelling), {})[full_name] = None
    others = ((alias, target) for alias, member in aliases for target in full_names.get(fold(member), (member,)))
    return [*others, *own]
