"""The command `fix`: plan the corrections of a dataset, and write them into its files."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.check.check import resolve_sheets
from metrocli.files.atomic import rewrite_files_atomically
from metrocli.fix.changes_listing import list_changes
from metrocli.fix.corrections import CORRECTIONS, Corrector, select_corrections
from metrocli.messages import Message, MessageType
from metrocli.model.findings import FaultKind
from metrocli.sheets.editing.dataset import edit_sheets
from metrocli.sheets.editing.edits import Edit
from metrocli.sheets.reading.source import CsvFolder, open_sheet_source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.answers.answer import ListAnswer
    from metrocli.check.evidence.evidence import Evidence
    from metrocli.fix.corrections import CellChange, LikelyName

SHEET_NOT_CORRECTED = MessageType(
    "sheet-not-corrected", "nothing in the sheet was corrected, because it cannot be read: {problem}"
)
FILE_WRITTEN = MessageType("file-written", "written")
FILE_WRITTEN_WITH_BACKUP = MessageType("file-written-with-backup", "written", "The old file is kept as {backup}.")


class FixOptions(NamedTuple):
    """The corrections and sheets to plan for.

    Attributes:
        corrections: the names of corrections; empty for all.
        sheets: the sheets; empty for all.
    """

    corrections: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True)
class FixPlan:
    """The cells that `fix` would write.

    Attributes:
        evidence: the dataset.
        corrections: the names of the corrections.
        sheets: the sheets; empty for all.
        query: the selected corrections and sheets, for the answer.
        confirmed_names: likely names that a person has confirmed, by the text as written.
    """

    evidence: Evidence
    corrections: tuple[str, ...]
    sheets: tuple[str, ...]
    query: dict[str, Any]
    confirmed_names: dict[str, str] = field(default_factory=dict)

    @cached_property
    def changes(self) -> list[CellChange]:
        """The cells that would change, by sheet and row."""
        return self._corrector.changes()

    @property
    def _corrector(self) -> Corrector:
        return Corrector(self.evidence, self.corrections, self.sheets, self.confirmed_names)

    def likely_names(self) -> list[LikelyName]:
        """Return names that are most likely misspelled; none if names are not to be corrected."""
        return self._corrector.likely_names() if "names" in self.corrections else []

    def with_names(self, confirmed_names: dict[str, str]) -> FixPlan:
        """Return the same plan with some likely names confirmed."""
        return FixPlan(self.evidence, self.corrections, self.sheets, self.query, confirmed_names)

    def answer(self, *, done: bool = False) -> ListAnswer:
        """Return the plan as an answer; `done` if it has been written."""
        data = self.evidence.dataset.source.path
        corrections = [] if len(self.corrections) == len(CORRECTIONS) else [*self.corrections]
        figures = {"data": str(data.name or data), "corrections": corrections}
        answer = list_changes(self.changes, self.query, figures, done=done)
        return replace(answer, notes=(*answer.notes, *self._list_unreadable_sheets()))

    def _list_unreadable_sheets(self) -> list[Message]:
        """List a note for each of the sheets that cannot be read."""
        return [
            SHEET_NOT_CORRECTED.at(fault.cell, problem=fault.message.about(None))
            for fault in self.evidence.faults
            if fault.kind is FaultKind.UNREADABLE and (not self.sheets or fault.cell.sheet in self.sheets)
        ]


def plan_fixes(evidence: Evidence, options: FixOptions) -> FixPlan:
    """Plan the corrections that are safe.

    Raises:
        UsageMistake: there is no such correction.
        UnknownName: there is no such sheet.
    """
    corrections, sheets = select_corrections(options.corrections), tuple(resolve_sheets(evidence, options.sheets))
    filters = {"select": corrections if options.corrections else (), "sheet": sheets}
    return FixPlan(evidence, corrections, sheets, {name: list(values) for name, values in filters.items() if values})


def apply_changes(evidence: Evidence, changes: Sequence[CellChange]) -> list[Message]:
    """Write changes into the files of a dataset, all of them or none, with a backup of each file.

    Returns:
        A message for each file.

    Raises:
        Refused: a file changed since it was read, cannot hold a new text, or cannot be written.
    """
    edits = [Edit(change.cell.sheet, change.cell.row, change.cell.index, change.old, change.new) for change in changes]
    if not edits:
        return []
    source = open_sheet_source(evidence.dataset.source.path, evidence.dataset.source.encoding)
    sheets = dict.fromkeys(edit.sheet for edit in edits)
    paths = [source.path_of(sheet) for sheet in sheets] if isinstance(source, CsvFolder) else [source.path]
    backups = rewrite_files_atomically(paths, lambda: edit_sheets(source, edits))
    return [
        FILE_WRITTEN_WITH_BACKUP.at(path.name, backup=backup.name) if backup else FILE_WRITTEN.at(path.name)
        for path, backup in backups.items()
    ]
