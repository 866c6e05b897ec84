"""One member compared with others: its rank and share, the outcomes that it lacks, and its partners."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.answers.explanation import FigureKind
from metrocli.answers.fields import Field, FieldType
from metrocli.model.codes import natural_key
from metrocli.query.facts.codes import roll_up_codes
from metrocli.query.facts.membership import cells_of_members, select_members
from metrocli.query.facts.participation import find_participation_cells
from metrocli.query.selecting.explaining import cells_of, figure
from metrocli.text.rounding import round_ratio

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd

    from metrocli.answers.explanation import Figure
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


def rank_member(
    selection: Selection, members: pd.DataFrame, name: str, region: str | None
) -> dict[str, dict[str, Any] | None]:
    """Compare a member with the full members of its region and of the association.

    Args:
        selection: the filters.
        members: the rows of `select_members`.
        name: the member.
        region: its region, or None.

    Returns:
        For `region` and for `all` a dict with the fields of `RANKING`: `of` (how many members there are), `took_part`
        (how many of them took part), `rank` by activities (1 is the most; None if the member took part in none), `tied`
        (whether others have the same rank), `share` (of all activities, 0 to 1; None without activities) and `average`
        (activities of a member). None instead of the dict if the member is not one of them, such as an honorary one.
    """
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
            "share": round_ratio(own, total, 4) if total else None,
            "average": round_ratio(sum(counts.values()), len(counts), 2),
        }
    return rankings


def explain_ranks(selection: Selection, name: str, rankings: Mapping[str, Any]) -> Iterator[Figure]:
    """Find the cells behind the figures of `rank_member`.

    A rank comes from the memberships of the members with more activities, and of the member itself; a share from its
    activities and from all activities; an average from the memberships of the members and from their activities.

    Args:
        selection: the filters.
        name: the member.
        rankings: the figures, for `region` and for `all`.
    """
    members = select_members(selection)
    members = members[members["counts"]]
    links = selection.dataset.links("activities", "members")
    everything = cells_of("activities", "id", selection.activities.index)
    own_rows = links[(links["value"] == name) & links["row"].isin(selection.activities.index)]["row"]
    participation = find_participation_cells(selection.dataset, {name: own_rows.tolist()})[name]
    for group in ("region", "all"):
        ranking = rankings[group]
        if ranking is None:
            continue
        own = members[members["name"] == name]
        others = members[members["region"] == own["region"].iloc[0]] if group == "region" else members
        ahead = others[(others["activities"] > own["activities"].iloc[0]) | (others["name"] == name)]
        took_part = others[others["participated"]]
        rows = links[links["value"].isin(others["name"]) & links["row"].isin(selection.activities.index)]["row"]
        everyone = cells_of("memberships", "member", others.index)
        for field, kind, cells in (
            ("of", FigureKind.COUNT, [everyone]),
            ("took_part", FigureKind.COUNT, [cells_of("memberships", "member", took_part.index)]),
            ("rank", FigureKind.RANK, [cells_of("memberships", "member", ahead.index)]),
            ("share", FigureKind.SHARE, [*participation, everything]),
            ("average", FigureKind.AVERAGE, [everyone, cells_of("activities", "id", rows)]),
        ):
            yield from figure(("comparison", group, field), ranking[field], kind, *cells)


def find_missing_outcomes(
    selection: Selection, members: pd.DataFrame, name: str, region: str | None, own_activities: pd.DataFrame
) -> list[dict[str, Any]]:
    """Find the outcomes that other members of the region work on and this member does not.

    A member that works on an outcome also works on all outcomes above it. Only outcomes that an activity carries itself
    are returned.

    Args:
        selection: the filters.
        members: the rows of `select_members`.
        name: the member.
        region: its region, or None.
        own_activities: the activities that it took part in.

    Returns:
        A dict with the fields of `MISSING_OUTCOME` for each outcome, with the number of other members; the highest
        number first.
    """
    titles = selection.dataset.titles("outcomes")
    members_of = _find_members_of_missing(selection, members, name, region, own_activities)
    missing = sorted(members_of, key=lambda code: (-len(members_of[code]), natural_key(code)))
    return [{"code": code, "title": titles.get(code), "members": len(members_of[code])} for code in missing]


def explain_missing_outcomes(
    selection: Selection, name: str, region: str | None, rows: Iterable[Mapping[str, Any]]
) -> Iterator[Figure]:
    """Find the memberships behind the numbers of `find_missing_outcomes`."""
    links = selection.dataset.links("activities", "members")
    own = selection.activities[selection.activities.index.isin(links.loc[links["value"] == name, "row"])]
    members_of = _find_members_of_missing(selection, select_members(selection), name, region, own)
    for row in rows:
        cells = cells_of_members(selection, members_of[row["code"]])
        path = ("comparison", "missing", row["code"], "members")
        yield from figure(path, row["members"], FigureKind.COUNT, cells)


def _find_members_of_missing(
    selection: Selection, members: pd.DataFrame, name: str, region: str | None, own_activities: pd.DataFrame
) -> dict[str, set[str]]:
    """Find the other members of the region that work on each outcome which a member does not work on, by its code."""
    dataset = selection.dataset
    others = members[members["counts"] & (members["region"] == region) & (members["name"] != name)]["name"]
    links = dataset.links("activities", "members")
    links = links[links["row"].isin(selection.activities.index) & links["value"].isin(set(others))]
    codes = dataset.links("activities", "outcomes")
    carried = set(codes.loc[codes["row"].isin(links["row"]), "value"])
    pairs = roll_up_codes(dataset, "outcomes", selection.activities)
    own_codes = set(pairs.loc[pairs["row"].isin(own_activities.index), "code"])
    pairs = pairs[pairs["code"].isin(carried - own_codes)]
    joined = links[["row", "value"]].merge(pairs, on="row")
    return {str(code): set(names) for code, names in joined.groupby("code")["value"]}


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
    rows_of = find_rows_of_partners(selection, name, own_activities)
    places = {member: place for place, member in enumerate(selection.dataset.members)}
    partners = sorted(rows_of, key=lambda member: (-len(rows_of[member]), places[member]))
    return [{"member": member, "activities": len(rows_of[member])} for member in partners]


def find_rows_of_partners(selection: Selection, name: str, own_activities: pd.DataFrame) -> dict[str, list[int]]:
    """Find the rows of the activities that a member has in common with each other member, by its name."""
    links = selection.dataset.links("activities", "members")
    links = links[links["row"].isin(own_activities.index) & links["listed"] & (links["value"] != name)]
    return {str(member): list(rows) for member, rows in links.groupby("value", sort=False)["row"]}
