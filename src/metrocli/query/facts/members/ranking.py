"""One member compared with others: its rank and share, the outcomes that it lacks, and its partners."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.answers.explanation import FigureKind
from metrocli.answers.fields import Field, FieldType
from metrocli.model.codes import natural_key
from metrocli.query.answering.explaining import cells_of, figure
from metrocli.query.counting.activity_pairs import ActivityPairs
from metrocli.query.counting.pair_counts import count_shared
from metrocli.query.facts.dimensions import pair_activities
from metrocli.query.facts.members.membership import cells_of_members, find_places_of_members, select_members
from metrocli.query.facts.members.participation import find_participation_cells
from metrocli.query.linking.selected_links import link_selected
from metrocli.query.linking.value_index import ValueIndex
from metrocli.sheets.parsing.link_frames import count_values, keep_links
from metrocli.text.rounding import round_ratio

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    import pandas as pd

    from metrocli.answers.explanation import ColumnCells, Figure
    from metrocli.query.counting.labelled_activities import LabelledActivities
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


class _Group:
    """The members that totals count: all, or those of a region.

    Attributes:
        activities: the number of activities of each, by its name.
        rows: the row of its membership, by its name.
        everyone: the cells of the memberships.
        took_part: those of the members that took part.
    """

    def __init__(self, selection: Selection, members: pd.DataFrame) -> None:
        names, rows = members["name"].tolist(), members.index.tolist()
        self._selection = selection
        self.activities: dict[str, int] = dict(zip(names, members["activities"].tolist(), strict=True))
        self.rows: dict[str, int] = dict(zip(names, rows, strict=True))
        self.everyone = cells_of("memberships", "member", rows)
        self.took_part = cells_of("memberships", "member", members.index[members["participated"]])

    @cached_property
    def joined(self) -> ColumnCells:
        """The activities that they took part in."""
        rows_of = self._selection.compute_once(ValueIndex).rows("members")
        return cells_of("activities", "id", {row for name in self.rows for row in rows_of.get(name, ())})

    @cached_property
    def carried(self) -> dict[str, set[str]]:
        """The members by the outcome that their activities carry."""
        return self._select(self._selection.compute_once(_find_members_of_carried))

    @cached_property
    def rolled_up(self) -> dict[str, set[str]]:
        """The members by the outcome that their activities carry, or that is above one, in the order of the codes."""
        return self._select(self._selection.compute_once(_find_members_of_rolled_up))

    def _select(self, members_of: Mapping[str, Collection[str]]) -> dict[str, set[str]]:
        """Select the members of the group, of the members of each code."""
        own = {code: self.rows.keys() & members for code, members in members_of.items()}
        return {code: members for code, members in own.items() if members}


class _Groups(NamedTuple):
    """The group of all members, and that of each region."""

    everyone: _Group
    regions: dict[str, _Group]

    def list_of(self, region: str | None) -> tuple[tuple[str, _Group | None], ...]:
        """List the group of a region and that of all members, each with its name in the answer."""
        return ("region", self.regions.get(region or "")), ("all", self.everyone)


def _make_groups(selection: Selection) -> _Groups:
    members = select_members(selection)
    members = members[members["counts"]]
    regions = {str(region): _Group(selection, own) for region, own in members.groupby("region", sort=False)}
    return _Groups(_Group(selection, members), regions)


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
    total = len(selection.activities)
    rankings: dict[str, dict[str, Any] | None] = {}
    for title, group in selection.compute_once(_make_groups).list_of(region):
        if group is None or name not in group.activities:
            rankings[title] = None
            continue
        counts, own = group.activities.values(), group.activities[name]
        rankings[title] = {
            "of": len(counts),
            "took_part": sum(count > 0 for count in counts),
            "rank": 1 + sum(count > own for count in counts) if own else None,
            "tied": own > 0 and sum(count == own for count in counts) > 1,
            "share": round_ratio(own, total, 4) if total else None,
            "average": round_ratio(sum(counts), len(counts), 2),
        }
    return rankings


def explain_ranks(selection: Selection, name: str, region: str | None, rankings: Mapping[str, Any]) -> Iterator[Figure]:
    """Find the cells behind the figures of `rank_member`.

    A rank comes from the memberships of the members with more activities, and of the member itself; a share from its
    activities and from all activities; an average from the memberships of the members and from their activities.

    Args:
        selection: the filters.
        name: the member.
        region: its region, or None.
        rankings: the figures, for `region` and for `all`.
    """
    everything = cells_of("activities", "id", selection.activities.index)
    own_rows = selection.compute_once(ValueIndex).rows("members").get(name, ())
    participation = find_participation_cells(selection.dataset, {name: own_rows})[name]
    for title, group in selection.compute_once(_make_groups).list_of(region):
        ranking = rankings[title]
        if ranking is None or group is None:
            continue
        own = group.activities[name]
        ahead = [group.rows[other] for other, count in group.activities.items() if count > own or other == name]
        for field, kind, cells in (
            ("of", FigureKind.COUNT, [group.everyone]),
            ("took_part", FigureKind.COUNT, [group.took_part]),
            ("rank", FigureKind.RANK, [cells_of("memberships", "member", ahead)]),
            ("share", FigureKind.SHARE, [*participation, everything]),
            ("average", FigureKind.AVERAGE, [group.everyone, group.joined]),
        ):
            yield from figure(("comparison", title, field), ranking[field], kind, *cells)


def find_missing_outcomes(selection: Selection, name: str, region: str | None) -> list[dict[str, Any]]:
    """Find the outcomes that other members of the region work on and this member does not.

    A member that works on an outcome also works on all outcomes above it. Only outcomes that an activity carries itself
    are returned.

    Args:
        selection: the filters.
        name: the member.
        region: its region, or None.

    Returns:
        A dict with the fields of `MISSING_OUTCOME` for each outcome, with the number of other members; the highest
        number first.
    """
    titles = selection.dataset.titles("outcomes")
    members_of = _find_members_of_missing(selection, name, region)
    missing = sorted(members_of, key=lambda code: (-len(members_of[code]), natural_key(code)))
    return [{"code": code, "title": titles.get(code), "members": len(members_of[code])} for code in missing]


def explain_missing_outcomes(
    selection: Selection, name: str, region: str | None, rows: Iterable[Mapping[str, Any]]
) -> Iterator[Figure]:
    """Find the memberships behind the numbers of `find_missing_outcomes`."""
    members_of = _find_members_of_missing(selection, name, region)
    for row in rows:
        cells = cells_of_members(selection, members_of[row["code"]])
        path = ("comparison", "missing", row["code"], "members")
        yield from figure(path, row["members"], FigureKind.COUNT, cells)


def _find_members_of_rolled_up(selection: Selection) -> dict[str, set[str]]:
    """Find the members by the outcome that their activities carry, or that is above one, in the order of the codes.

    Of the outcomes that no activity carries itself, only those that no other is below are there.
    """
    sets, codes = pair_activities(selection, "outcomes")
    return _group_by_code(selection, sets, codes)


def _find_members_of_carried(selection: Selection) -> dict[str, set[str]]:
    """Find the members by the outcome that their activities carry, in the order of the codes."""
    pairs = ActivityPairs.of_frame(link_selected(selection, "outcomes").rename(columns={"value": "label"}))
    return _group_by_code(selection, pairs, pairs.count_labels())


def _group_by_code(selection: Selection, of_codes: LabelledActivities, labels: Iterable[str]) -> dict[str, set[str]]:
    """Group the listed members by the codes of their activities.

    Args:
        selection: the filters.
        of_codes: the codes of the selected activities.
        labels: these codes.
    """
    import numpy as np

    pairs, participants = pair_activities(selection, "members")
    codes = sorted(labels)
    counts = count_shared(of_codes, pairs, codes, participants)
    return {
        code: {participants[place] for place in np.flatnonzero(of_code).tolist()}
        for code, of_code in zip(codes, counts, strict=True)
    }


def _find_members_of_missing(selection: Selection, name: str, region: str | None) -> dict[str, set[str]]:
    """Find the other members of the region that work on each outcome which a member does not work on, by its code."""
    group = selection.compute_once(_make_groups).regions.get(region or "")
    if group is None:
        return {}
    members_of = selection.compute_once(_find_members_of_rolled_up)
    others = {name}
    return {
        code: members - others
        for code, members in group.rolled_up.items()
        if name not in members_of[code] and group.carried.get(code, others) - others and members - others
    }


def count_partners(selection: Selection, name: str, own_rows: Iterable[int]) -> list[dict[str, Any]]:
    """Count the activities that a member has in common with each other member.

    Args:
        selection: the filters.
        name: the member.
        own_rows: the rows of the activities that it took part in, in the order of the sheet.

    Returns:
        A dict with the fields of `PARTNER` for each other member; the highest count first, then in the order of the
        memberships.
    """
    counts = count_values(_link_participants(selection, own_rows)["value"])
    places = selection.dataset.compute_once(find_places_of_members)
    partners = sorted(counts.keys() - {name}, key=lambda member: (-counts[member], places[member]))
    return [{"member": member, "activities": counts[member]} for member in partners]


def find_rows_of_partners(selection: Selection, name: str, own_rows: Iterable[int]) -> dict[str, list[int]]:
    """Find the rows of the activities that a member has in common with each other member, by its name."""
    links = _link_participants(selection, own_rows)
    groups = links.groupby("value", sort=False, observed=True)["row"]  # in the order of the first row of each
    rows_of = {str(member): rows.tolist() for member, rows in groups}
    rows_of.pop(name, None)
    return rows_of


def _link_participants(selection: Selection, rows: Iterable[int]) -> pd.DataFrame:
    """Return the links of some selected activities to the listed members that took part."""
    import numpy as np
    import pandas as pd

    wanted = pd.Index(np.fromiter(rows, "int64"))
    links = selection.dataset.select_links("activities", "members", wanted)
    return keep_links(links, links["listed"])
