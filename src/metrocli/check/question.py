"""The question of `check`: what the rules find in a dataset."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from metrocli.check.answer import answer
from metrocli.check.registry import chosen
from metrocli.check.run import findings
from metrocli.errors import UnknownName
from metrocli.model.findings import Severity
from metrocli.names.fold import fold
from metrocli.query.answer import counted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from metrocli.check.evidence import Evidence, Progress
    from metrocli.model.findings import Finding
    from metrocli.query.answer import Listing


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


def check(evidence: Evidence, asked: Asked, progress: Progress | None = None) -> tuple[Listing, list[Finding]]:
    """Hold a dataset to the rules.

    Returns:
        The answer, and the findings in it.

    Raises:
        UnknownName: there is no such rule or sheet.
    """
    checks = chosen(asked.select, asked.ignore)
    sheets = _sheets(evidence, asked.sheets)
    found = [each for each in findings(evidence, checks, progress) if not sheets or each.cell.sheet in sheets]
    told = {"select": asked.select, "ignore": asked.ignore, "sheet": tuple(sheets)}
    query: dict[str, Any] = {name: list(value) for name, value in told.items() if value}
    rows = sum(len(table.rows) for table in evidence.tables)
    subtitle = " · ".join(
        [evidence.dataset.source.path.name, counted(rows, "row"), counted(len(evidence.tables), "sheet"),
         counted(len(checks), "rule")]
    )  # fmt: skip
    return answer(found, query, subtitle), found


def alarming(found: Sequence[Finding], *, strict: bool = False) -> bool:
    """Whether there is an error or a warning among the findings; with `strict`, any finding at all."""
    return any(strict or each.rule.severity is not Severity.NOTE for each in found)


def _sheets(evidence: Evidence, asked: Sequence[str]) -> list[str]:
    """The sheets that are meant, by the names that they have."""
    there = {fold(name): name for name in evidence.dataset.source.names}
    meant = []
    for text in asked:
        if fold(text) not in there:
            raise UnknownName("sheet", text, (), f"Choose from {', '.join(there.values())}.")
        meant.append(there[fold(text)])
    return list(dict.fromkeys(meant))
