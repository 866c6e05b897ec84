"""Plan an import: find which rows of a report are new to a dataset, and which of its cells differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.importing.facts import Certainty
from metrocli.importing.plan import ImportPlan
from metrocli.importing.planning.aliases import propose_aliases
from metrocli.importing.planning.ids import make_ids
from metrocli.importing.planning.rows_as_dataset import make_dataset
from metrocli.importing.planning.sources import list_source_rows
from metrocli.importing.report import ImportedCell, ImportedRow
from metrocli.names.resolve import NameIndex
from metrocli.sheets.comparing.alignment import align_sheet
from metrocli.sheets.comparing.cell_meaning import CellNormaliser

if TYPE_CHECKING:
    from metrocli.importing.report import ImportedReport
    from metrocli.sheets.dataset import SheetDataset


def plan_import(report: ImportedReport, target: SheetDataset | None, known: SheetDataset | None = None) -> ImportPlan:
    """Plan what an import of a report would change.

    Args:
        report: the report.
        target: the dataset that it goes into; None for a new one.
        known: a dataset whose members and alliances are known, if the target has none.

    Raises:
        UnreadableData: a sheet of one of the datasets cannot be read.
    """
    names = next((dataset for dataset in (target, known) if dataset and [*dataset.members]), None)
    members = names.members if names else NameIndex("member", ())
    alliances = names.alliances if names else NameIndex("alliance", ())
    new: dict[str, tuple[ImportedRow, ...]] = {}
    sources: list[ImportedRow] = []
    imported = make_dataset(report.document, report.rows)
    normaliser = CellNormaliser([dataset for dataset in (target, known, imported) if dataset])
    for name in imported.source.sheet_names:
        rows = report.rows[name]
        sheet = align_sheet([name], [imported], normaliser)
        keys = [sheet.format_key(row) for row in sheet.sources[0].rows] if sheet.sources[0] else []
        if name == "activities":
            keys = make_ids(rows, _find_period(report))
            rows = tuple(_with_id(row, identifier) for row, identifier in zip(rows, keys, strict=True))
        new[name] = tuple(rows)
        for row, key in zip(rows, keys, strict=True):
            sources += list_source_rows(row, key, report.document)
    if sources:
        new["imported"] = tuple(sources)
    return ImportPlan(new, {}, (), propose_aliases(report.rows, members, alliances))


def _find_period(report: ImportedReport) -> str:
    """Return the id of the first period of a report; "" if it states none."""
    ids = (row.cells["period"].value for row in report.rows.get("periods", ()) if "period" in row.cells)
    return next(ids, "")


def _with_id(row: ImportedRow, identifier: str) -> ImportedRow:
    """Return an activity with an id, whose source is the day or the first cell."""
    cells = {column: cell for column, cell in row.cells.items() if column != "id"}
    source = cells.get("start") or next(iter(cells.values()), ImportedCell("", 0, 0))
    return ImportedRow(row.sheet, {"id": ImportedCell(identifier, source.page, source.line, Certainty.SURE), **cells})
