"""The rule about lists that have a name or a code in another spelling than all other cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.check.evidence.list_slips import NAME_LISTS, find_code_slips, find_name_slips
from metrocli.check.rule import rule
from metrocli.messages import MessageType
from metrocli.model.findings import Severity, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metrocli.check.evidence.evidence import Evidence

LIST_MISSPELLED = MessageType(
    "list-misspelled",
    "{text:short} is in this list, but {count:,} other cells have {written:quoted}",
    "Write {written}, unless the other cells are wrong.",
)


@rule(
    "N108",
    "A list that spells a name or a code unlike the other cells",
    Severity.WARNING,
    why="Cells that have the usual spelling are not recognised, or are read as the misspelled one. The list is "
    "probably wrong, not all the cells.",
    fix="Correct the list. If the list is right, correct the other cells.",
    example="memberships.csv, member: 'Guangzou' is in this list, but 23 other cells have 'Guangzhou'",
)
def find_misspelled_lists(evidence: Evidence) -> Iterator[Violation]:
    """Find listed names and codes that most other cells have in another spelling, and report the most frequent one."""
    for sheet, slips in (evidence.compute_once(find_name_slips) | evidence.compute_once(find_code_slips)).items():
        usual = {slip.listed: slip for slip in sorted(slips.values(), key=lambda slip: slip.cells)}
        for slip in usual.values():
            cell = evidence.cell(sheet, slip.row, NAME_LISTS.get(sheet, "code"))
            message = LIST_MISSPELLED.at(cell, text=slip.listed, count=slip.cells, written=slip.written)
            yield Violation(cell, slip.listed, message, slip.written)
