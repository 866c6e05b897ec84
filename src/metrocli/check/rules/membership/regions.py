"""The rule about a member whose region is not that of its country."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from metrocli.check.rule import rule
from metrocli.messages import MessageType
from metrocli.model.findings import Severity, Violation
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metrocli.check.evidence.evidence import Evidence

_FEWEST_MEMBERS = 2
"""So many other members of a country must be in one region."""
_LARGEST_SHARE = 1 / 5
"""The largest share of countries in several regions, among those with several members, for the rule to apply."""

REGION_UNLIKE_COUNTRY = MessageType(
    "region-unlike-country",
    "{text:short} is the region of this member, but the {count:,} others in {country} are in {region}",
    "Write {region}, or correct the country.",
)


@rule(
    "M407",
    "A region unlike that of the country",
    Severity.WARNING,
    why="The member is counted in a region in which no other member of its country is.",
    fix="Correct the region or the country.",
    example="memberships.csv, region: 'Africa' is the region of this member, but the 5 others in Brazil are in Latin "
    "America",
)
def find_regions_unlike_the_country(evidence: Evidence) -> Iterator[Violation]:
    """Find the only member of a country that is not in the region of all others."""
    rows = [*evidence.rows("memberships", "region", "country", "member")]
    members: dict[tuple[str, str], set[str]] = {}
    for _, region, country, member in rows:
        members.setdefault((fold(country), fold(region)), set()).add(member)
    regions_of: dict[str, Counter[str]] = {}
    for (country, region), names in members.items():
        regions_of.setdefault(country, Counter())[region] = len(names)
    several = [regions for regions in regions_of.values() if regions.total() > 1]
    if _LARGEST_SHARE * len(several) < sum(len(regions) > 1 for regions in several):
        return  # regions are parts of countries here
    written = {fold(region): region for _, region, _, _ in reversed(rows)}
    for row, region, country, _ in rows:
        regions = regions_of[fold(country)]
        usual, count = regions.most_common(1)[0]
        is_only_one = _FEWEST_MEMBERS <= count == regions.total() - 1
        if is_only_one and fold(region) != usual:
            cell = evidence.cell("memberships", row, "region")
            message = REGION_UNLIKE_COUNTRY.at(cell, text=region, count=count, country=country, region=written[usual])
            yield Violation(cell, region, message, written[usual])
