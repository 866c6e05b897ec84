"""The rule about marks of footnotes and remarks at names."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from metrocli.check.evidence.list_slips import NAME_LISTS
from metrocli.check.rule import rule
from metrocli.check.rules.names.member_names import MENTIONS
from metrocli.messages import MessageType
from metrocli.model.findings import Severity, Violation
from metrocli.names.remarks import find_remark, split_remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metrocli.check.evidence.evidence import Evidence
    from metrocli.names.remarks import Remark

_BRACKETS = (")", "]")
MARK_AT_NAME = MessageType(
    "mark-at-name", "{text:short} is {name} with the mark {mark:quoted}, which was probably left over", "Write {name}."
)
REMARK_AT_NAME = MessageType(
    "remark-at-name",
    "{text:short} is {name} with the remark {remark:quoted}",
    "Write {name}, and the remark in another column, such as a role or the summary.",
)


@rule(
    "N109",
    "A remark at a name",
    Severity.WARNING,
    why="The name is not recognised with it, so no figure counts what the row reports.",
    fix="Write the name alone. A remark that says something belongs in another column.",
    example="activities.csv, members: 'Douala (guest)' is Douala with the remark 'guest'",
)
def find_remarks_at_names(evidence: Evidence) -> Iterator[Violation]:
    """Find marks of footnotes and remarks at the names of members and allied organisations, also in their lists.

    In a list, names such as "Member (1)" and "Member (2)" are a series.
    """
    for sheet, column in (*MENTIONS, ("activities", "alliances")):
        names = evidence.dataset.alliances if column == "alliances" else evidence.dataset.members
        for row, written, _ in evidence.unlisted_links(sheet, column):
            remark = find_remark(names, written)
            if remark is not None:
                yield _report(evidence, sheet, row, column, written, remark)
    for sheet, column in NAME_LISTS.items():
        listed = evidence.values(sheet, column)
        ended = ((row, written) for row, written in listed.items() if not written[-1:].isalpha())
        remarks = {row: remark for row, written in ended if (remark := split_remark(written))}
        uses = Counter([*{*listed.values()}, *(remark.name for remark in remarks.values())])
        for row, remark in remarks.items():
            is_part_of_name = uses[remark.name] > 1 or (remark.has_meaning and not listed[row].endswith(_BRACKETS))
            if not is_part_of_name:
                yield _report(evidence, sheet, row, column, listed[row], remark)


def _report(evidence: Evidence, sheet: str, row: int, column: str, written: str, remark: Remark) -> Violation:
    """Return the violation for a name with a remark; only the mark of a footnote can be left out without a loss."""
    cell = evidence.cell(sheet, row, column)
    if remark.has_meaning:
        return Violation(cell, written, REMARK_AT_NAME.at(cell, text=written, name=remark.name, remark=remark.text))
    message = MARK_AT_NAME.at(cell, text=written, name=remark.name, mark=remark.text)
    return Violation(cell, written, message, remark.name)
