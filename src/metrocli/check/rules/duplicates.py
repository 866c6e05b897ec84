"""Duplicates: lists, mentions and meetings that stand in the sheets twice."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from metrocli.check.evidence.activity_series import is_same_series
from metrocli.check.rule import rule
from metrocli.model.findings import Severity, Violation
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from metrocli.check.evidence.evidence import Evidence

_SEVERAL_MEMBERS, _SEVERAL_OUTCOMES = 5, 2


@rule(
    "D601",
    "The same list of members twice",
    Severity.WARNING,
    why="Two activities seldom bring together the very same members; most often one list was copied with its row, and "
    "then members count for something that they did not take part in.",
    fix="Compare both activities with what was published about them, and correct the list that is wrong.",
    example="activities.csv, members: these 9 members are exactly those of 2021-T3-09 (row 10)",
)
def same_members(evidence: Evidence) -> Iterator[Violation]:
    """Find activities with the same members, from five on; those of one series may well have them."""
    parts = evidence.participations[["activity", "value"]].drop_duplicates()
    for row, first, values in _same_sets(parts, _SEVERAL_MEMBERS):
        if not is_same_series(evidence, first, row):
            message = f"these {len(values)} members are exactly those of {evidence.describe_activity(first)}"
            yield Violation(
                evidence.cell("activities", row, "members"), "", message, "Check which of the two lists is right."
            )


@rule(
    "D604",
    "The same outcomes on two different kinds of activity",
    Severity.NOTE,
    why="Outcomes that just two activities share, one of which is of quite another kind, may have been copied along "
    "with a row; the plan then counts something that nobody worked on.",
    fix="Compare both with what was published, and correct the outcomes of one; leave them where both are right.",
    example="activities.csv, outcomes: 'A-1.a; B-1' are the outcomes of this survey and of the festival R-01 (row 2), "
    "and of no other",
)
def same_outcomes(evidence: Evidence) -> Iterator[Violation]:
    """Find sets of two outcomes or more that two activities carry and no other, where their kinds differ."""
    frame = evidence.frame("activities")
    links = evidence.dataset.links("activities", "outcomes").rename(columns={"row": "activity"})
    same = [*_same_sets(links[["activity", "value"]], _SEVERAL_OUTCOMES)]
    times = Counter(first for _, first, _ in same)
    kind, texts = frame["kind"].fillna("").to_dict(), frame["outcomes"].to_dict()
    for row, first, _ in same:
        kinds = kind[first], kind[row]
        if times[first] > 1 or not all(kinds):
            continue
        if fold(kinds[0]) != fold(kinds[1]):
            written = texts[row]
            other = evidence.describe_activity(first)
            message = f"'{written}' are the outcomes of this {kinds[1]} and of the {kinds[0]} {other}, and of no other"
            yield Violation(
                evidence.cell("activities", row, "outcomes"), written, message, "Check whether both are right."
            )


@rule(
    "D605",
    "The same mention twice",
    Severity.WARNING,
    why="Each row counts as a mention, so this one counts twice.",
    fix="Delete one of the rows, or say in the topic how the two differ.",
    example="media.csv, outlet: 'Cities Today' has the topic 'Guangzhou Award' in 2021-09 in row 21, too",
)
def same_mention(evidence: Evidence) -> Iterator[Violation]:
    """Find mentions of one topic in one outlet in one month."""
    frame = evidence.frame("media").dropna(subset=["month", "outlet", "topic"])
    keys = zip(frame["month"], frame["outlet"].map(fold), frame["topic"].map(fold), strict=True)
    written = zip(frame["outlet"], frame["topic"], strict=True)
    first_rows: dict[tuple[str, str, str], int] = {}
    for row, key, (outlet, topic) in zip(frame.index.tolist(), keys, written, strict=True):
        first = first_rows.setdefault(key, row)
        if first != row:
            message = f"'{outlet}' has the topic '{topic}' in {key[0]} in row {first}, too"
            yield Violation(evidence.cell("media", row, "outlet"), outlet, message, "Delete one of the two rows.")


@rule(
    "D606",
    "The same meeting twice",
    Severity.WARNING,
    why="Each row counts as a meeting, so this one counts twice.",
    fix="Delete the member in one of the rows; where there were two meetings, say in each what it was about.",
    example="meetings.csv, members: 'Bruxelles' was met online in 2021-09 in row 2, too",
)
def same_meeting(evidence: Evidence) -> Iterator[Violation]:
    """Find members who were met twice in one month in one mode about the same, or about nothing that is known."""
    frame = evidence.frame("meetings").dropna(subset=["month"])
    links = evidence.dataset.links("meetings", "members")
    links = links[links["row"].isin(frame.index)]
    of = frame.loc[links["row"], ["month", "mode", "subject"]].fillna("").to_numpy().tolist()
    firsts: dict[tuple[str, ...], int] = {}
    told = zip(links["row"].tolist(), links["written"], links["value"], of, strict=True)
    for row, written, member, (month, mode, subject) in told:
        first = firsts.setdefault((month, fold(mode), fold(subject), member), row)
        if first != row:
            message = f"'{written}' was met{mode and ' '}{mode} in {month} in row {first}, too"
            cell = evidence.cell("meetings", row, "members")
            yield Violation(cell, written, message, "Delete one of the two, or say what each was about.")


def _same_sets(pairs: pd.DataFrame, least: int) -> Iterator[tuple[int, int, frozenset[str]]]:
    """The activities that have the same set of values as an earlier one.

    Args:
        pairs: `activity` and `value`, each pair once.
        least: how many values a set must have.

    Yields:
        The row of the activity, the first row with that set, and the set.
    """
    import pandas as pd

    # Sets are compared by the sum of a large number for each of their values, and only those of one sum one by one.
    numbers = pd.util.hash_array(pairs["value"].to_numpy(dtype="object"), categorize=True)
    sums = pd.DataFrame({"activity": pairs["activity"].to_numpy(), "sum": numbers}).groupby("activity")["sum"]
    sets = pd.DataFrame({"sum": sums.sum(), "size": sums.size()})
    sets = sets[(sets["size"] >= least) & sets.duplicated(keep=False)]
    values = pairs[pairs["activity"].isin(sets.index)].groupby("activity")["value"].agg(frozenset)
    firsts: dict[frozenset[str], int] = {}
    for row, held in zip(values.index.tolist(), values, strict=True):
        first = firsts.setdefault(held, row)
        if first != row:
            yield row, first, held
