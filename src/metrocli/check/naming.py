"""Names: who is meant by what a cell says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.check.rules import rule
from metrocli.errors import one_of
from metrocli.model.findings import Found, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metrocli.check.evidence import Evidence

MENTIONS = (
    ("activities", "members"),
    ("participations", "member"),
    ("meetings", "members"),
    ("people", "member"),
)
"""Where cells name members."""


@rule(
    "N103",
    "A name that may be several members",
    Severity.WARNING,
    why="The figures of none of these members count what the cell says, and nobody can tell whom it means.",
    cure="Write the member's full name; where a shorter one always means the same member, add it to the aliases.",
    example="activities.csv, members: 'Barcelona' may be Barcelona (city) or Barcelona (metropolitan area)",
)
def ambiguous(evidence: Evidence) -> Iterator[Found]:
    """Find names that several members' names begin with."""
    members = evidence.dataset.members
    for sheet, column in MENTIONS:
        cited = evidence.dataset.cited(sheet, column)
        strangers = cited[~cited["listed"]]
        candidates = {name: members.candidates(name) for name in strangers["value"].unique()}
        for row, written in zip(strangers["row"], strangers["written"], strict=True):
            if len(candidates[written]) > 1:
                message = f"'{written}' may be {one_of(candidates[written])}"
                yield Found(evidence.cell(sheet, row, column), written, message, "Write the full name.")
