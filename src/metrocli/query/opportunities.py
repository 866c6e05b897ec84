"""What a member could do next: open activities, members like it, and the outcomes that they work on and it does not."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from metrocli.answers.explanation import FigureKind
from metrocli.model.codes import natural_key
from metrocli.model.vocabulary import ActivityState
from metrocli.query.facts.calendar import find_whole_span
from metrocli.query.facts.membership import cells_of_members, select_members
from metrocli.query.selecting.explaining import cells_of, figure
from metrocli.query.selecting.matching import find_states, to_timestamp

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import pandas as pd

    from metrocli.answers.explanation import Figure
    from metrocli.query.selecting.selection import Selection


class SimilarMember(NamedTuple):
    """A member that works on outcomes which another member also works on.

    Attributes:
        name: the member.
        shared: the outcomes that both work on.
        either: the number of outcomes that at least one of them works on.
        rows: the rows of its activities.
    """

    name: str
    shared: frozenset[str]
    either: int
    rows: tuple[int, ...]

    @property
    def similarity(self) -> float:
        """The fraction of shared outcomes among those of either (the Jaccard index), from 0 to 1."""
        return len(self.shared) / self.either


class Opportunity(NamedTuple):
    """Outcomes that the same other members work on in the same activities, and a member does not.

    Attributes:
        codes: the codes, as the sheet of activities writes them.
        members: the other members.
        rows: the rows of activities with this outcome, without the member: open ones first, then the latest ones of the
            other members.
    """

    codes: tuple[str, ...]
    members: tuple[str, ...]
    rows: tuple[int, ...]


@lru_cache(maxsize=2)
def find_open_activities(selection: Selection) -> pd.DataFrame:
    """Find the activities that are open at the end of the selected time.

    An activity is open if its status says what is still to be done, or if it ends after the last day; never if it is
    cancelled. Activities that were over before the selected time are left out.

    Returns:
        Rows of `activities`, in the order and with the columns of the sheet.

    Raises:
        UnreadableData: the dataset has no sheet `activities`.
    """
    frame = selection.dataset.require("activities")
    is_open = frame["status"].notna() & (find_states(frame) != ActivityState.CANCELLED)
    first, last = frame["start"].fillna(frame["end"]), frame["end"].fillna(frame["start"])
    span = find_whole_span(selection)
    if span is None:
        return frame[is_open]
    end = to_timestamp(span.last_day)
    is_over = last < to_timestamp(span.begin)
    return frame[(is_open & ~is_over) | ((first <= end) & (last > end) & (find_states(frame) == ActivityState.DONE))]


def find_similar_members(selection: Selection, name: str) -> list[SimilarMember]:
    """Find the other members that share an outcome with a member, the most similar first.

    The measure is the Jaccard index of the outcomes that their activities carry. Where it is equal, more shared
    outcomes come first, then the order of the memberships.

    Args:
        selection: the filters.
        name: the member.

    Raises:
        UnreadableData: the dataset has no sheet `memberships` or no sheet `activities`.
    """
    outcomes = _find_outcomes_of_members(selection)
    own = outcomes[name].codes if name in outcomes else frozenset()
    found = [
        SimilarMember(member, own & codes, len(own | codes), rows)
        for member, (codes, rows, counts) in outcomes.items()
        if own & codes and counts and member != name
    ]
    places = {member: place for place, member in enumerate(selection.dataset.members)}
    return sorted(found, key=lambda other: (-other.similarity, -len(other.shared), places[other.name]))


def find_opportunities(selection: Selection, name: str, others: Collection[str]) -> list[Opportunity]:
    """Find the outcomes of the plan that other members work on and a member does not, those of most members first.

    Codes that the sheet of outcomes does not list are left out, if there is one.

    Args:
        selection: the filters.
        name: the member.
        others: the other members.

    Raises:
        UnreadableData: the dataset has no sheet `activities`.
    """
    pairs = _pair_members_with_codes(selection)
    pairs = pairs[pairs["member"].isin({*others, name})]
    own = set(pairs.loc[pairs["member"] == name, "code"])
    theirs = pairs[~pairs["code"].isin(own) & (pairs["member"] != name)]
    frame, links = selection.dataset.require("activities"), selection.dataset.links("activities", "outcomes")
    participants = selection.dataset.links("activities", "members")
    own_rows = set(participants.loc[participants["value"] == name, "row"])
    opened = links[links["row"].isin(set(find_open_activities(selection).index) - own_rows)]
    begin = frame["start"].fillna(frame["end"])
    listed = {code.text for code in selection.dataset.codes("outcomes").values()}
    codes_of: dict[tuple[tuple[str, ...], tuple[int, ...]], list[str]] = {}
    for code, pairs_of_code in theirs.groupby("code"):
        if listed and code not in listed:
            continue
        latest = begin.loc[[*set(pairs_of_code["row"])]].sort_values(ascending=False, kind="stable").index
        rows = dict.fromkeys([*opened.loc[opened["value"] == code, "row"], *latest])
        joined = tuple(other for other in others if other in set(pairs_of_code["member"]))
        codes_of.setdefault((joined, tuple(map(int, rows))), []).append(str(code))
    found = [
        Opportunity(tuple(sorted(codes, key=natural_key)), members, rows) for (members, rows), codes in codes_of.items()
    ]
    return sorted(found, key=lambda each: (-len(each.members), natural_key(each.codes[0])))


def explain_similarity(name: str, other: SimilarMember, own_rows: Iterable[int]) -> Iterable[Figure]:
    """Find the cells behind the number of outcomes that two members share.

    Args:
        name: the member.
        other: the similar member.
        own_rows: the rows of the member's activities.
    """
    cells = cells_of("activities", "outcomes", (*own_rows, *other.rows))
    return figure(("similar", name, other.name), len(other.shared), FigureKind.SHARE, cells)


def explain_opportunity(selection: Selection, opportunity: Opportunity) -> Iterable[Figure]:
    """Find the memberships behind the number of members that work on an outcome."""
    cells = cells_of_members(selection, opportunity.members)
    return figure(("opportunity", *opportunity.codes), len(opportunity.members), FigureKind.COUNT, cells)


class _Outcomes(NamedTuple):
    """What a member works on.

    Attributes:
        codes: the outcomes of its activities.
        rows: the rows of the activities with an outcome.
        counts: whether totals count the member.
    """

    codes: frozenset[str]
    rows: tuple[int, ...]
    counts: bool


@lru_cache(maxsize=2)
def _find_outcomes_of_members(selection: Selection) -> dict[str, _Outcomes]:
    """Find the outcomes of each participant in the selected activities."""
    members = select_members(selection)
    counted = {*members.loc[members["counts"], "name"]}
    pairs = _pair_members_with_codes(selection)
    return {
        str(member): _Outcomes(frozenset(own["code"]), tuple(sorted({*own["row"]})), member in counted)
        for member, own in pairs.groupby("member", sort=False)
    }


@lru_cache(maxsize=2)
def _pair_members_with_codes(selection: Selection) -> pd.DataFrame:
    """Pair participants with the outcomes of their activities: `member`, `code`, and `row`, the activity's row."""
    links = selection.dataset.links("activities", "members")
    links = links[links["row"].isin(selection.activities.index)]
    codes = selection.dataset.links("activities", "outcomes")[["row", "value"]].rename(columns={"value": "code"})
    return links[["row", "value"]].rename(columns={"value": "member"}).merge(codes, on="row")
