"""One member compared with others: its rank and share, the outcomes that it lacks, and its partners."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.answers.fields import Field, FieldType
from metrocli.model.codes import natural_key
from metrocli.query.facts.codes import roll_up_codes
from metrocli.query.facts.membership import select_members

if TYPE_CHECKING:
    import pandas as pd

    from metrocli.query.selecting.selection import Selection

RANKING = {
    "of": Field(FieldType.INTEGER, "the number of members"),
    "took_part": Field(FieldType.INTEGER, "the number of members that took part"),
    "rank": Field(
        FieldType.INTEGER, "the member's rank by activities, 1 for the most; unknown if it took part in none"
    ),
    "tied": Field(FieldType.FLAG, "whether other members have the same rank"),
    "share": Field(FieldType.NUMBER, "the fraction of all activities that the member took part in, from 0 to 1"),
    "average": Field(FieldType.NUMBER, "the average number of activities of a member"),
}
MISSING_OUTCOME = {
    "code": Field(FieldType.CODE, "the code, as its sheet writes it"),
    "title": Field(FieldType.TEXT, "its title"),
    "members": Field(FieldType.INTEGER, "the number of other members in the region that work on it"),
}
PARTNER = {
    "member": Field(FieldType.TEXT, "the other member"),
    "activities": Field(FieldType.INTEGER, "the number of activities that both took part in"),
}


def rank_member(selection: Selection, name: str, region: str | None) -> dict[str, dict[str, Any] | None]:
    """Compare a member with the full members of its region and of the association.

    Args:
        selection: the filters.
        name: the member.
        region: its region, or None.

    Returns:
        For `region` and for `all` a dict with the fields of `RANKING`: `of` (how many members there are), `took_part`
        (how many of them took part), `rank` by activities (1 is the most; None if the member took part in none), `tied`
        (whether others have the same rank), `share` (of all activities, 0 to 1; None without activities) and `average`
        (activities of a member). None instead of the dict if the member is not one of them, such as an honorary one.
    """
    members = select_members(selection)
    members = members[members["counts"]]
    total = len(selection.activities)
    rankings: dict[str, dict[str, Any] | None] = {}
    for group, others in (("region", members[members["region"] == region]), ("all", members)):
        counts = dict(zip(others["name"], others["activities"].tolist(), strict=True))
        if name not in counts:
            rankings[group] = None
            continue
        own = counts[name]
        rankings[group] = {
            "of": len(counts),
            "took_part": sum(count > 0 for count in counts.values()),
            "rank": 1 + sum(count > own for count in counts.values()) if own else None,
            "tied": own > 0 and sum(count == own for count in counts.values()) > 1,
            "share": round(own / total, 4) if total else None,
            "average": round(sum(counts.values()) / len(counts), 2),
        }
    return rankings


def find_missing_outcomes(
    selection: Selection, name: str, region: str | None, own_activities: pd.DataFrame
) -> list[dict[str, Any]]:
    """Find the outcomes that other members of the region work on and this member does not.

    A member that works on an outcome also works on all outcomes above it. Only outcomes that an activity carries itself
    are returned.

    Args:
        selection: the filters.
        name: the member.
        region: its region, or None.
        own_activities: the activities that it took part in.

    Returns:
        A dict with the fields of `MISSING_OUTCOME` for each outcome, with the number of other members; the highest
        number first.
    """
    dataset = selection.dataset
    members = select_members(selection)
    others = members[members["counts"] & (members["region"] == region) & (members["name"] != name)]["name"]
    links = dataset.links("activities", "members")
    links = links[links["row"].isin(selection.activities.index) & links["value"].isin(set(others))]
    codes = dataset.links("activities", "outcomes")
    carried = set(codes.loc[codes["row"].isin(links["row"]), "value"])
    pairs = roll_up_codes(dataset, "outcomes", selection.activities)
    own_codes = set(pairs.loc[pairs["row"].isin(own_activities.index), "code"])
    pairs = pairs[pairs["code"].isin(carried - own_codes)]
    counts = links[["row", "value"]].merge(pairs, on="row").drop_duplicates(["code", "value"])["code"].value_counts()
    titles = dataset.titles("outcomes")
    missing = sorted(counts.index, key=lambda code: (-int(counts[code]), natural_key(code)))
    return [{"code": code, "title": titles.get(code), "members": int(counts[code])} for code in missing]


def count_partners(selection: Selection, name: str, own_activities: pd.DataFrame) -> list[dict[str, Any]]:
    """Count the activities that a member has in common with each other member.

    Args:
        selection: the filters.
        name: the member.
        own_activities: the activities that it took part in.

    Returns:
        A dict with the fields of `PARTNER` for each other member; the highest count first, then in the order of the
        memberships.
    """
    links = selection.dataset.links("activities", "members")
    links = links[links["row"].isin(own_activities.index) & links["listed"] & (links["value"] != name)]
    counts = links["value"].value_counts()
    places = {member: place for place, member in enumerate(selection.dataset.members)}
    partners = sorted(counts.index, key=lambda member: (-int(counts[member]), places[member]))
    return [{"member": member, "activities": int(counts[member])} for member in partners]
