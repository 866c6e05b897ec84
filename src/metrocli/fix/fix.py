"""The command `fix`: plan the corrections of a dataset, and write them into its files."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.check.check import resolve_sheets
from metrocli.errors import Refused
from metrocli.files.atomic import rewrite_files_atomically, write_files_atomically
from metrocli.files.targets import refuse_read_only
from metrocli.fix.changes_listing import list_changes
from metrocli.fix.corrections import SAFE_CORRECTIONS, Corrector, select_corrections
from metrocli.messages import Message, MessageType
from metrocli.model.findings import FaultKind, Severity
from metrocli.sheets.editing.dataset import SHEET_GONE, edit_sheets, find_uneditable, require_editable
from metrocli.sheets.editing.edits import Edit
from metrocli.sheets.observing.data_columns import note_columns_of_members, note_unread_columns
from metrocli.sheets.observing.read_faults import report_first
from metrocli.sheets.reading.csv_files.csv_folder import CsvFolder
from metrocli.sheets.reading.source import open_sheet_source
from metrocli.sheets.reading.workbook_file import WorkbookFile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from metrocli.answers.answer import ListAnswer
    from metrocli.check.evidence.evidence import Evidence
    from metrocli.fix.corrections import CellChange, LikelyName
    from metrocli.model.findings import ReadFault

SHEET_NOT_CORRECTED = MessageType(
    "sheet-not-corrected", "nothing in the sheet was corrected, because it cannot be read: {problem}"
)
MORE_LEFT_OUT = MessageType(
    "more-cells-left-out", "{count:,} more cells cannot be edited.", one="1 more cell cannot be edited."
)
_FIRST_OF_UNREAD = "It is the first of {count:,} errors in this column."
_MOST_CELLS = 10
FILE_WRITTEN = MessageType("file-written", "written")
FILE_WRITTEN_WITH_BACKUP = MessageType("file-written-with-backup", "written", "The old file is kept as {backup}.")


class AppliedChanges(NamedTuple):
    """The files that `apply_changes` wrote.

    Attributes:
        notes: a message for each file of the dataset.
        backups: the backup of each other file; None if there was no old file.
    """

    notes: list[Message]
    backups: list[Path | None]


class FixOptions(NamedTuple):
    """The corrections and sheets to plan for.

    Attributes:
        corrections: the names of corrections; empty for the safe ones.
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

    @property
    def changes(self) -> list[CellChange]:
        """The cells that would change, by sheet and row."""
        return self._planned[0]

    @property
    def notes(self) -> list[Message]:
        """The sheets and columns that could not be read, and the cells that cannot be edited."""
        left_out = self._planned[1]
        more = len(left_out) - _MOST_CELLS
        unread = _list_unread(self.evidence.faults, self.sheets)
        for table in self.evidence.tables:
            if not self.sheets or table.name in self.sheets:
                unread += note_unread_columns(table)
                unread += note_columns_of_members(table, self.evidence.dataset.members)
        return [*unread, *left_out[:_MOST_CELLS], *([MORE_LEFT_OUT(count=more)] if more > 0 else [])]

    @cached_property
    def _planned(self) -> tuple[list[CellChange], list[Message]]:
        """The cells that would change; and for each other cell that should, a message why it cannot."""
        changes = {_to_edit(change): change for change in self._corrector.changes()}
        source = self.evidence.dataset.source
        problems = find_uneditable(source, changes) if isinstance(source, CsvFolder | WorkbookFile) else {}
        return [change for edit, change in changes.items() if edit not in problems], [*problems.values()]

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
        corrections = [] if self.corrections == SAFE_CORRECTIONS else [*self.corrections]
        figures = {"data": str(data.name or data), "corrections": corrections}
        return list_changes(self.changes, self.query, figures, self.notes, done=done)


def _list_unread(faults: Sequence[ReadFault], sheets: Sequence[str]) -> list[Message]:
    """List the sheets that could not be read, and the columns with cells that could not, each as one message.

    Args:
        faults: the faults of reading.
        sheets: the sheets to correct; empty for all.
    """
    by_column: dict[tuple[str, str], list[ReadFault]] = {}
    for fault in faults:
        # A column that is missing has no cell to correct.
        is_unread = fault.severity is Severity.ERROR and fault.kind is not FaultKind.COLUMN_MISSING
        if is_unread and (not sheets or fault.cell.sheet in sheets):
            by_column.setdefault((fault.cell.sheet, fault.cell.column), []).append(fault)
    notes = []
    for errors in by_column.values():
        first = report_first(errors, _FIRST_OF_UNREAD)
        is_whole = errors[0].kind is FaultKind.UNREADABLE
        notes.append(SHEET_NOT_CORRECTED.at(errors[0].cell, problem=first.about(None)) if is_whole else first)
    return notes


def _to_edit(change: CellChange) -> Edit:
    return Edit(change.cell.sheet, change.cell.row, change.cell.index, change.old, change.new)


def plan_fixes(evidence: Evidence, options: FixOptions) -> FixPlan:
    """Plan the corrections that are safe.

    Raises:
        UsageMistake: there is no such correction.
        UnknownName: there is no such sheet.
    """
    corrections, sheets = select_corrections(options.corrections), tuple(resolve_sheets(evidence, options.sheets))
    filters = {"select": corrections if options.corrections else (), "sheet": sheets}
    return FixPlan(evidence, corrections, sheets, {name: list(values) for name, values in filters.items() if values})


def apply_changes(
    evidence: Evidence,
    changes: Sequence[CellChange],
    *,
    force: bool = False,
    others: Mapping[Path, bytes] | None = None,
) -> AppliedChanges:
    """Write changes into the files of a dataset, all of them or none, with a backup of each file.

    Args:
        evidence: the dataset.
        changes: the changes.
        force: whether files that are set read-only, and those of `others`, are replaced as well.
        others: other files to write together with them, by path.

    Returns:
        A message for each file of the dataset, and the backups of the other files.

    Raises:
        Refused: a file changed since it was read, cannot hold a new text, is read-only, or cannot be written.
    """
    edits, others = [*map(_to_edit, changes)], others or {}
    if not edits:
        return AppliedChanges([], write_files_atomically(others, force=force))
    source = require_editable(open_sheet_source(evidence.dataset.source.path, evidence.dataset.source.encoding))
    sheets = dict.fromkeys(edit.sheet for edit in edits)
    for sheet in sheets:
        if sheet not in source.sheet_names:
            raise Refused(SHEET_GONE.at(source.path.name, sheet=sheet))
    paths = [source.path_of(sheet) for sheet in sheets] if isinstance(source, CsvFolder) else [source.path]
    if not force:
        refuse_read_only(paths)
    backups = rewrite_files_atomically(paths, lambda: edit_sheets(source, edits), others=others, force=force)
    notes = [
        FILE_WRITTEN_WITH_BACKUP.at(path.name, backup=backup.name) if backup else FILE_WRITTEN.at(path.name)
        for path, backup in backups.items()
        if path not in others
    ]
    return AppliedChanges(notes, [backups.get(path) for path in others])
