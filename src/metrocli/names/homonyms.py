"""Distinguish members of one name in several countries or regions: Córdoba in Spain and Córdoba in Argentina."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from metrocli.names.countries import is_same_country
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
        full_name: the name with the country or region that distinguishes the member: "Córdoba (Spain)"; "" if no other
            member has the name.
    """

    name: str
    country: str = ""
    region: str = ""
    joined: date | None = None
    left: date | None = None
    full_name: str = ""

    def overlaps(self, other: NamedRow) -> bool:
        """Return whether both memberships have more than one day in common; one with reversed days has none."""
        if any(row.joined is not None and row.left is not None and row.left < row.joined for row in (self, other)):
            return False
        ends_before = self.left is not None and other.joined is not None and self.left <= other.joined
        begins_after = self.joined is not None and other.left is not None and other.left <= self.joined
        return not (ends_before or begins_after)


def find_homonyms(rows: Sequence[NamedRow]) -> dict[int, NamedRow]:
    """Find the rows whose name two members have at the same time: in two countries, or in two regions.

    Names are equal ignoring accents, case and spaces. Rows whose days do not overlap are one member, whose country may
    have another name, or whose region changed. Two regions of one country are a contradiction, not two members.

    Returns:
        The rows with their full names, by position.
    """
    by_name: dict[str, list[int]] = {}
    for position, row in enumerate(rows):
        by_name.setdefault(fold(row.name), []).append(position)
    found: dict[int, NamedRow] = {}
    for positions in by_name.values():
        own = [rows[position] for position in positions]
        places = {(fold(row.country), fold(row.region)) for row in own}
        if len(places) > 1 and any(_are_two_members(*pair) for pair in combinations(own, 2)):
            found.update(zip(positions, _add_full_names(own), strict=True))
    return dict(sorted(found.items()))


def _are_two_members(one: NamedRow, other: NamedRow) -> bool:
    """Return whether two rows of one name are two members."""
    if one.country and other.country:
        return not is_same_country(one.country, other.country) and one.overlaps(other)
    regions = {fold(one.region), fold(other.region)}
    return len(regions) > 1 and "" not in regions and one.overlaps(other)


def _add_full_names(rows: Sequence[NamedRow]) -> Iterator[NamedRow]:
    """Yield rows of one name with the country behind it, else the region; in one spelling for each member.

    A blank country is the one that the other rows of the region name, if they name just one.
    """
    written = [row.country for row in rows if row.country]
    first = {country: next(other for other in written if is_same_country(other, country)) for country in written}
    by_region: dict[str, set[str]] = {}
    for row in rows:
        if row.country and row.region:
            by_region.setdefault(fold(row.region), set()).add(first[row.country])
    spellings: dict[str, str] = {}
    for row in rows:
        in_region = [*by_region.get(fold(row.region), ())]
        place = first.get(row.country) or (in_region[0] if len(in_region) == 1 else row.region)
        full_name = f"{row.name} ({place})" if place else row.name
        yield row._replace(full_name=spellings.setdefault(fold(full_name), full_name))


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
