"""Notes on what a new workbook or folder lacks: rows above headers, formulas, merged cells, tabs without a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.messages import MessageType
from metrocli.sheets.reading.workbook_file import WorkbookFile

if TYPE_CHECKING:
    from metrocli.messages import Message
    from metrocli.sheets.dataset import SheetDataset
    from metrocli.sheets.table import RawTable

ROWS_ABOVE_HEADER = MessageType(
    "rows-above-header",
    "{count:,} rows above the header of {sheet:quoted} were left out.",
    one="1 row above the header of {sheet:quoted} was left out.",
)
FORMULAS_NOT_CONVERTED = MessageType("formulas-not-converted", "Of formulas, only the results are written.")
MERGED_NOT_CONVERTED = MessageType("merged-cells-not-converted", "Of merged cells, only the first has a value.")
FORMULAS_AND_MERGED_NOT_CONVERTED = MessageType(
    "formulas-and-merged-cells-not-converted",
    "Of formulas, only the results are written; of merged cells, only the first has a value.",
)
_VALUES_ALONE = {
    (True, False): FORMULAS_NOT_CONVERTED,
    (False, True): MERGED_NOT_CONVERTED,
    (True, True): FORMULAS_AND_MERGED_NOT_CONVERTED,
}
TABS_NOT_CONVERTED = MessageType(
    "tabs-not-converted",
    "{count:,} tabs are not written, since they have no table: {tabs:and}.",
    one="The tab {tabs:and} is not written, since it has no table.",
)


def note_rows_above_headers(tables: list[RawTable]) -> list[Message]:
    """Return a note for each table with rows above its header, as these rows are not written."""
    return [
        ROWS_ABOVE_HEADER.at(table.file, count=table.header_row - 1, sheet=table.name)
        for table in tables
        if table.header_row > 1
    ]


def note_tabs_left_out(dataset: SheetDataset, tables: list[RawTable]) -> list[Message]:
    """Return notes about the formulas and merged cells of a workbook, and about its tabs that are not written."""
    source = dataset.source
    if not isinstance(source, WorkbookFile):
        return []
    regions = [source.find_regions(table.name) for table in tables]
    has_results = any(set(region.formulas) - set(region.uncalculated) for region in regions)
    kinds = has_results, any(region.merged for region in regions)
    message = _VALUES_ALONE.get(kinds)
    written = {source.tab_name(table.name) for table in tables}
    tabs = [tab for tab in source.all_tabs if tab not in written]
    return [
        *([message.at(source.path.name)] if message else []),
        *([TABS_NOT_CONVERTED.at(source.path.name, tabs=tabs, count=len(tabs))] if tabs else []),
    ]
