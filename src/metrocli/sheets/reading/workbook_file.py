"""A workbook: a tab for each sheet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from metrocli.errors import UnreadableData
from metrocli.files.limits import DATASET_HINT
from metrocli.messages import MessageType
from metrocli.sheets.parsing.blank_cells import TAB_NOT_CALCULATED, report_unread_rows
from metrocli.sheets.parsing.cell_text import to_text
from metrocli.sheets.reading.header_row import has_required_columns
from metrocli.sheets.reading.layout import SheetOrigin, build_table
from metrocli.sheets.reading.sheet_names import SheetNames, match_sheet_names, sort_sheets
from metrocli.sheets.schema import INSTRUCTION_TABS, SHEETS_BY_NAME
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from pathlib import Path

    from metrocli.sheets.reading.workbook_process import WorkbookReader
    from metrocli.sheets.table import RawTable
    from metrocli.xlsx.tab_regions import TabRegions

WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")

WORKBOOK_EMPTY = MessageType("workbook-empty", "the file is empty", DATASET_HINT)
NO_SHEET_TABS = MessageType("no-sheet-tabs", "none of its tabs is a sheet of a dataset: {names:and}", DATASET_HINT)
SHEET_IN_TWO_TABS = MessageType(
    "sheet-in-two-tabs",
    "both tabs {first:quoted} and {second:quoted} are the sheet {sheet:quoted}",
    "Keep only one of them.",
)


@dataclass(frozen=True, eq=False)
class WorkbookFile:
    """A workbook with one tab per sheet: XLSX, XLSM, XLS, XLSB or ODS."""

    path: Path
    encoding: ClassVar[str] = ""
    has_large_files: ClassVar[bool] = False

    @cached_property
    def _reader(self) -> WorkbookReader:
        from metrocli.sheets.reading.workbook_process import WorkbookReader

        return WorkbookReader(self.path)

    def start_reading(self) -> None:
        """Start the child process that reads the workbook, and return at once."""
        _ = self._reader

    @cached_property
    def _written(self) -> list[str]:
        """The names of the tabs with sheets."""
        return [tab for tab in self._reader.tab_names if fold(tab) not in INSTRUCTION_TABS]

    @cached_property
    def names(self) -> SheetNames:
        """Which tab each sheet is."""
        names = match_sheet_names(self._written, self._written, self._has_columns)
        if names.clash:
            name, first, second = names.clash
            raise UnreadableData(self.path.name, SHEET_IN_TWO_TABS(first=first, second=second, sheet=name))
        return names

    @cached_property
    def _tabs(self) -> dict[str, str]:
        return {name: self._written[place] for name, place in self.names.positions.items()}

    def _has_columns(self, position: int, name: str) -> bool:
        """Return whether a tab has the columns that a sheet needs."""
        try:
            return has_required_columns(self._reader.read_tab(self._written[position]).cells, SHEETS_BY_NAME[name])
        except UnreadableData:
            return False

    @cached_property
    def sheet_names(self) -> tuple[str, ...]:
        """The names of all its sheets, the declared ones first and in their declared order."""
        return sort_sheets(self.names, self.path, NO_SHEET_TABS)

    def read_table(self, name: str) -> RawTable | None:
        """Read one tab; return None if there is no sheet of this name or its tab is empty.

        Raises:
            UnreadableData: the tab cannot be read, or has no header.
        """
        if name not in self.sheet_names:
            return None
        content = self._reader.read_tab(self._tabs[name])
        origin = SheetOrigin(name, self.path.name, in_workbook=True, tab=self._tabs[name])
        sheet = SHEETS_BY_NAME.get(name)
        if not any(to_text(cell) for row in content.cells for cell in row):
            if content.regions.uncalculated:
                raise UnreadableData(origin.cell, TAB_NOT_CALCULATED())
            return None
        table = build_table(content.cells, sheet, origin)
        table = replace(table, regions=content.regions, starts_1904=content.starts_1904)
        return replace(table, faults=(*table.faults, *report_unread_rows(table, sheet)))

    @property
    def all_tabs(self) -> tuple[str, ...]:
        """The names of all tabs, also of those that are not sheets."""
        return self._reader.tab_names

    def tab_name(self, name: str) -> str:
        """Return the name of the tab of one of its sheets, as written in the workbook."""
        return self._tabs[name]

    def find_regions(self, name: str) -> TabRegions:
        """Return what the file shows of one tab and its cells do not: formulas and merged cells."""
        return self._reader.find_regions(self._tabs[name])

    def size_of(self, name: str) -> int:  # noqa: ARG002 - one file holds all sheets
        """Return the size of the workbook in bytes."""
        return self.path.stat().st_size
