"""The question of `check`: what the rules find in a dataset, without what was accepted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.check import accepted
from metrocli.check.findings_listing import answer
from metrocli.check.registry import chosen
from metrocli.check.runner import findings
from metrocli.errors import UnknownName
from metrocli.model.findings import Finding, Severity
from metrocli.text.fold import fold
from metrocli.text.nearest import find_nearest
from metrocli.text.phrases import format_count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.answers.answer import ListAnswer
    from metrocli.check.evidence.evidence import Evidence, Progress


class Asked(NamedTuple):
    """Which findings are asked for.

    Attributes:
        select: codes of rules or beginnings of codes; none for all rules.
        ignore: likewise, those to leave out.
        sheets: the sheets whose findings are told; none for all.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()


class Checked(NamedTuple):
    """What was found.

    Attributes:
        answer: the findings as a listing.
        findings: those that stand.
        accepted: those that were accepted, and are not in the answer.
    """

    answer: ListAnswer
    findings: list[Finding]
    accepted: list[Finding]


def check(evidence: Evidence, asked: Asked, progress: Progress | None = None) -> Checked:
    """Hold a dataset to the rules.

    Raises:
        UnknownName: there is no such rule or sheet. UnreadableData: the file of accepted findings is broken.
    """
    checks = chosen(asked.select, asked.ignore)
    sheets = named_sheets(evidence, asked.sheets)
    data = evidence.dataset.source.path
    file = accepted.path_of(data)
    before = accepted.read(file)
    everything = findings(evidence, checks, progress)
    found = [each for each in everything if not sheets or each.cell.sheet in sheets]
    marks = accepted.Marks(evidence)
    stand, left = accepted.part(found, marks, before)
    told = {"select": asked.select, "ignore": asked.ignore, "sheet": tuple(sheets)}
    query: dict[str, Any] = {name: list(value) for name, value in told.items() if value}
    rows = sum(len(table.rows) for table in evidence.tables)
    looked = (format_count(rows, "row"), format_count(len(evidence.tables), "sheet"), format_count(len(checks), "rule"))
    listing = answer(stand, data, query, " · ".join([data.name or str(data), *looked]), len(left))
    ran = {check.rule.code for check in checks}
    gone = [each for each in accepted.idle(before, everything, marks) if each.mark.rule in ran]
    if not stand:
        listing = replace(listing, notes=(f"{'Nothing else' if left else 'Nothing'} was found.",))
    if gone:
        more = f" and {len(gone) - 1} more" if len(gone) > 1 else ""
        first = f"{gone[0].mark.rule} in {gone[0].mark.sheet}{more}"
        note = f"{file.name}: what was accepted is not found any more ({first}). Delete what is not needed."
        listing = replace(listing, notes=(*listing.notes, note))
    return Checked(listing, stand, left)


def alarming(found: Sequence[Finding], *, strict: bool = False) -> bool:
    """Whether there is an error or a warning among the findings; with `strict`, any finding at all."""
    return any(strict or each.rule.severity is not Severity.NOTE for each in found)


def named_sheets(evidence: Evidence, asked: Sequence[str]) -> list[str]:
    """The sheets that are meant, by the names that they have.

    Raises:
        UnknownName: there is no such sheet.
    """
    there = {fold(name): name for name in evidence.dataset.source.sheet_names}
    meant = []
    for text in asked:
        if fold(text) not in there:
            raise UnknownName(
                "sheet", text, find_nearest(text, there.values()), f"Choose from {', '.join(there.values())}."
            )
        meant.append(there[fold(text)])
    return list(dict.fromkeys(meant))
