"""What a member could do next: open activities, members like it, and the outcomes that they work on and it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from metrocli.answers.explanation import FigureKind
from metrocli.model.codes import natural_key
from metrocli.model.vocabulary import ActivityState
from metrocli.query.answering.explaining import cells_of, figure
from metrocli.query.facts.calendar import find_whole_span
from metrocli.query.facts.members.membership import cells_of_members, find_places_of_members, select_members
from metrocli.query.linking.value_index import ValueIndex
from metrocli.query.selecting.matching import find_states, to_timestamp

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import pandas as pd

    from metrocli.answers.explanation import Figure
    from metrocli.query.selecting.selection import Selection
    from metrocli.sheets.dataset import SheetDataset


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


def find_open_activities(selection: Selection) -> pd.DataFrame:
    """Find the activities that are open at the end of the selected time.

    An activity is open if its status says what is still to be done, or if it ends after the last day; never if it is
    cancelled. Activities that were over before the selected time are left out.

    Returns:
        Rows of `activities`, in the order and with the columns of the sheet.

    Raises:
        UnreadableData: the dataset has no sheet `activities`.
    """
    return selection.compute_once(_find_open_activities)


def _find_open_activities(selection: Selection) -> pd.DataFrame:
    frame = selection.dataset.require("activities")
    is_open = frame["status"].notna() & (find_states(frame) != ActivityState.CANCELLED)
    first, last = frame["start"].fillna(frame["end"]), frame["end"].fillna(frame["start"])
    span = find_whole_span(selection)
    if span is None:
        return frame[is_open]
    end = to_timestamp(span.last_day)
    is_over = last < to_timestamp(span.begin)
    return frame[(is_open & ~is_over) | ((first <= end) & (last > end) & (find_states(frame) == ActivityState.DONE))]


def find_open_participants(selection: Selection) -> dict[int, set[str]]:
    """Find who takes part in each activity of `find_open_activities`, by its row in the order of the sheet.

    Use it with `compute_once`.
    """
    opened = find_open_activities(selection).index
    participants: dict[int, set[str]] = {row: set() for row in opened.tolist()}
    links = selection.dataset.select_links("activities", "members", opened)
    for row, member in zip(links["row"].tolist(), links["value"].tolist(), strict=True):
        participants[row].add(member)
    return participants


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
    outcomes = selection.compute_once(_find_outcomes_of_members)
    own = outcomes[name].codes if name in outcomes else frozenset()
    found = [
        SimilarMember(member, own & codes, len(own | codes), rows)
        for member, (codes, rows, counts) in outcomes.items()
        if own & codes and counts and member != name
    ]
    places = selection.dataset.compute_once(find_places_of_members)
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
    index, outcomes = selection.compute_once(ValueIndex), selection.compute_once(_find_outcomes_of_members)
    rows_of, codes_of_rows = index.rows("members"), index.values("outcomes")
    own = outcomes[name].codes if name in outcomes else frozenset()
    listed = selection.dataset.compute_once(_list_outcomes)
    theirs: dict[str, dict[str, set[int]]] = {}
    for other in others:
        for row in rows_of.get(other, ()):
            for code in codes_of_rows.get(row, ()):
                if code not in own and (code in listed or not listed):
                    theirs.setdefault(code, {}).setdefault(other, set()).add(row)
    opened, participants = selection.compute_once(_find_open_work), selection.compute_once(find_open_participants)
    places = selection.compute_once(_order_by_latest)
    codes_of: dict[tuple[tuple[str, ...], tuple[int, ...]], list[str]] = {}
    for code, members in sorted(theirs.items()):
        latest = sorted(set().union(*members.values()), key=places.__getitem__)
        joinable = [row for row in opened.get(code, ()) if name not in participants[row]]
        codes_of.setdefault((tuple(members), tuple(dict.fromkeys([*joinable, *latest]))), []).append(code)
    opportunities = [
        Opportunity(tuple(sorted(codes, key=natural_key)), members, rows) for (members, rows), codes in codes_of.items()
    ]
    return sorted(opportunities, key=lambda item: (-len(item.members), natural_key(item.codes[0])))


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


def _find_outcomes_of_members(selection: Selection) -> dict[str, _Outcomes]:
    """Find the outcomes of each participant in the selected activities that has any."""
    members = select_members(selection)
    counted = {*members.loc[members["counts"], "name"]}
    index = selection.compute_once(ValueIndex)
    codes_of_rows = index.values("outcomes")
    outcomes: dict[str, _Outcomes] = {}
    for member, rows in index.rows("members").items():
        with_outcome = tuple(row for row in rows if row in codes_of_rows)
        if with_outcome:
            codes = frozenset(code for row in with_outcome for code in codes_of_rows[row])
            outcomes[member] = _Outcomes(codes, with_outcome, member in counted)
    return outcomes


def _list_outcomes(dataset: SheetDataset) -> frozenset[str]:
    """List the codes of the sheet of outcomes."""
    return frozenset(code.text for code in dataset.codes("outcomes").values())


def _find_open_work(selection: Selection) -> dict[str, list[int]]:
    """Find the rows of the open activities with each outcome, in the order of the sheet."""
    links = selection.dataset.select_links("activities", "outcomes", find_open_activities(selection).index)
    rows_of: dict[str, list[int]] = {}
    for row, code in zip(links["row"].tolist(), links["value"].tolist(), strict=True):
        rows_of.setdefault(code, []).append(row)
    return rows_of


def _order_by_latest(selection: Selection) -> dict[int, int]:
    """Find the place of each selected activity by its row: the latest first, those without a date last."""
    begin = selection.activities["start"].fillna(selection.activities["end"])
    rows = begin.sort_values(ascending=False, kind="stable").index.tolist()
    return {row: place for place, row in enumerate(rows)}
