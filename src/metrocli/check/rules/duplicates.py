"""Rules about duplicates: the same members, outcomes, mentions or meetings twice."""

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

_LEAST_MEMBERS, _LEAST_OUTCOMES = 5, 2


@rule(
    "D601",
    "The same list of members twice",
    Severity.WARNING,
    why="Two activities seldom bring together the very same members; most often one list was copied with its row, and "
    "then members count for something that they did not take part in.",
    fix="Compare both activities with what was published about them, and correct the list that is wrong.",
    example="activities.csv, members: these 9 members are exactly those of 2021-T3-09 (row 10)",
)
def find_same_members(evidence: Evidence) -> Iterator[Violation]:
    """Find activities with the same list of five or more members, except within one series."""
    pairs = evidence.participations[["activity", "value"]].drop_duplicates()
    for row, first_row, members in _find_equal_sets(pairs, _LEAST_MEMBERS):
        if not is_same_series(evidence, first_row, row):
            message = f"these {len(members)} members are exactly those of {evidence.describe_activity(first_row)}"
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
def find_same_outcomes(evidence: Evidence) -> Iterator[Violation]:
    """Find sets of two or more outcomes that only two activities have, where these are of different kinds."""
    frame = evidence.frame("activities")
    links = evidence.dataset.links("activities", "outcomes").rename(columns={"row": "activity"})
    equal_sets = [*_find_equal_sets(links[["activity", "value"]], _LEAST_OUTCOMES)]
    counts = Counter(first_row for _, first_row, _ in equal_sets)
    kind_of, texts = frame["kind"].fillna("").to_dict(), frame["outcomes"].to_dict()
    for row, first_row, _ in equal_sets:
        kinds = kind_of[first_row], kind_of[row]
        if counts[first_row] > 1 or not all(kinds):
            continue
        if fold(kinds[0]) != fold(kinds[1]):
            text = texts[row]
            other = evidence.describe_activity(first_row)
            message = f"'{text}' are the outcomes of this {kinds[1]} and of the {kinds[0]} {other}, and of no other"
            yield Violation(
                evidence.cell("activities", row, "outcomes"), text, message, "Check whether both are right."
            )


@rule(
    "D605",
    "The same mention twice",
    Severity.WARNING,
    why="Each row counts as a mention, so this one counts twice.",
    fix="Delete one of the rows, or say in the topic how the two differ.",
    example="media.csv, outlet: 'Cities Today' has the topic 'Guangzhou Award' in 2021-09 in row 21, too",
)
def find_same_mentions(evidence: Evidence) -> Iterator[Violation]:
    """Find mentions of the same topic in the same outlet and month."""
    frame = evidence.frame("media").dropna(subset=["month", "outlet", "topic"])
    keys = zip(frame["month"], frame["outlet"].map(fold), frame["topic"].map(fold), strict=True)
    texts = zip(frame["outlet"], frame["topic"], strict=True)
    first_rows: dict[tuple[str, str, str], int] = {}
    for row, key, (outlet, topic) in zip(frame.index.tolist(), keys, texts, strict=True):
        first_row = first_rows.setdefault(key, row)
        if first_row != row:
            message = f"'{outlet}' has the topic '{topic}' in {key[0]} in row {first_row}, too"
            yield Violation(evidence.cell("media", row, "outlet"), outlet, message, "Delete one of the two rows.")


@rule(
    "D606",
    "The same meeting twice",
    Severity.WARNING,
    why="Each row counts as a meeting, so this one counts twice.",
    fix="Delete the member in one of the rows; where there were two meetings, say in each what it was about.",
    example="meetings.csv, members: 'Bruxelles' was met online in 2021-09 in row 2, too",
)
def find_same_meetings(evidence: Evidence) -> Iterator[Violation]:
    """Find members met twice in the same month and mode, with the same subject or without one."""
    frame = evidence.frame("meetings").dropna(subset=["month"])
    links = evidence.dataset.links("meetings", "members")
    links = links[links["row"].isin(frame.index)]
    meetings = frame.loc[links["row"], ["month", "mode", "subject"]].fillna("").to_numpy().tolist()
    first_rows: dict[tuple[str, ...], int] = {}
    mentions = zip(links["row"].tolist(), links["written"], links["value"], meetings, strict=True)
    for row, written, member, (month, mode, subject) in mentions:
        first_row = first_rows.setdefault((month, fold(mode), fold(subject), member), row)
        if first_row != row:
            message = f"'{written}' was met{mode and ' '}{mode} in {month} in row {first_row}, too"
            cell = evidence.cell("meetings", row, "members")
            yield Violation(cell, written, message, "Delete one of the two, or say what each was about.")


def _find_equal_sets(pairs: pd.DataFrame, least: int) -> Iterator[tuple[int, int, frozenset[str]]]:
    """Find activities with the same set of values as an earlier activity.

    Args:
        pairs: columns `activity` (int64) and `value` (str), each pair once.
        least: the least number of values in a set.

    Yields:
        The row of the activity, the row of the first activity with the same set, and the set.
    """
    import pandas as pd

    # Comparing all sets would be slow: only sets with equal sums of the hashes of their values are compared.
    numbers = pd.util.hash_array(pairs["value"].to_numpy(dtype="object"), categorize=True)
    sums = pd.DataFrame({"activity": pairs["activity"].to_numpy(), "sum": numbers}).groupby("activity")["sum"]
    sets = pd.DataFrame({"sum": sums.sum(), "size": sums.size()})
    sets = sets[(sets["size"] >= least) & sets.duplicated(keep=False)]
    values = pairs[pairs["activity"].isin(sets.index)].groupby("activity")["value"].agg(frozenset)
    first_rows: dict[frozenset[str], int] = {}
    for row, values_of_row in zip(values.index.tolist(), values, strict=True):
        first_row = first_rows.setdefault(values_of_row, row)
        if first_row != row:
            yield row, first_row, values_of_row
