"""The command `fix`: planning the cures of a dataset, and writing them into its files."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.check.check import named_sheets
from metrocli.files.atomic import rewrite_whole
from metrocli.fix.changes_listing import plan
from metrocli.fix.corrections import CURES, Curing, chosen
from metrocli.sheets.editing.dataset import edit_sheets
from metrocli.sheets.editing.edits import Edit
from metrocli.sheets.reading.source import CsvFolder, open_sheet_source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.answers.answer import ListAnswer
    from metrocli.check.evidence.evidence import Evidence
    from metrocli.fix.corrections import Change, Likely


class Asked(NamedTuple):
    """What is to be cured.

    Attributes:
        cures: the cures by name; none for all.
        sheets: the sheets; none for all.
    """

    cures: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What would be written.

    Attributes:
        evidence: the sheets.
        cures: the cures by name.
        sheets: the sheets; none for all.
        query: what was asked for, as understood.
        confirmed: names to write though they are only likely, by what is written now.
    """

    evidence: Evidence
    cures: tuple[str, ...]
    sheets: tuple[str, ...]
    query: dict[str, Any]
    confirmed: dict[str, str] = field(default_factory=dict)

    @cached_property
    def changes(self) -> list[Change]:
        """The cells that would change, by sheet and row."""
        return self._curing.changes()

    @property
    def _curing(self) -> Curing:
        return Curing(self.evidence, self.cures, self.sheets, self.confirmed)

    def likely(self) -> list[Likely]:
        """The names that are most likely misspelled, where names are cured."""
        return self._curing.likely() if "names" in self.cures else []

    def with_names(self, confirmed: dict[str, str]) -> Plan:
        """The plan with some likely names confirmed."""
        return Plan(self.evidence, self.cures, self.sheets, self.query, confirmed)

    def answer(self, *, done: bool = False) -> ListAnswer:
        """The plan as an answer; `done` where it has been written."""
        data = self.evidence.dataset.source.path
        looked = ", ".join(self.cures) if len(self.cures) < len(CURES) else "all cures"
        return plan(self.changes, self.query, f"{data.name or data} · {looked}", done=done)


def planned(evidence: Evidence, asked: Asked) -> Plan:
    """Plan what can be cured without a doubt.

    Raises:
        UsageMistake: there is no such cure. UnknownName: there is no such sheet.
    """
    cures, sheets = chosen(asked.cures), tuple(named_sheets(evidence, asked.sheets))
    told = {"select": cures if asked.cures else (), "sheet": sheets}
    return Plan(evidence, cures, sheets, {name: list(value) for name, value in told.items() if value})


def applied(evidence: Evidence, changes: Sequence[Change]) -> list[str]:
    """Write changes into the files of a dataset: all of them or none, and a backup beside each file.

    Returns:
        A sentence for each file.

    Raises:
        Refused: a file changed since it was read, cannot hold a new text, or cannot be written.
    """
    edits = [Edit(each.cell.sheet, each.cell.row, each.cell.index, each.old, each.new) for each in changes]
    if not edits:
        return []
    source = open_sheet_source(evidence.dataset.source.path)
    sheets = dict.fromkeys(edit.sheet for edit in edits)
    paths = [source.path_of(sheet) for sheet in sheets] if isinstance(source, CsvFolder) else [source.path]
    written = rewrite_whole(paths, lambda: edit_sheets(source, edits))
    return [
        f"{path.name}: written." + (f" The old file is kept as {backup.name}." if backup else "")
        for path, backup in written.items()
    ]
