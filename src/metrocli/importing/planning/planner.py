"""Plan an import: find which rows of a report are new to a dataset, and which of its cells differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.importing.facts import Certainty
from metrocli.importing.plan import ImportPlan, MissingColumn
from metrocli.importing.planning.aliases import carry_aliases, propose_aliases
from metrocli.importing.planning.comparing import compare_sheet
from metrocli.importing.planning.ids import make_ids
from metrocli.importing.planning.participations import drop_members, keeps_participations, list_participations
from metrocli.importing.planning.periods import list_spans, name_periods
from metrocli.importing.planning.rows_as_dataset import make_dataset
from metrocli.importing.planning.sources import (
    KEY_SEPARATOR,
    list_source_rows,
    make_participation_source,
    make_source_row,
)
from metrocli.importing.report import ImportedCell, ImportedRow
from metrocli.names.resolve import NameIndex
from metrocli.sheets.comparing.cell_meaning import CellNormaliser
from metrocli.sheets.editing.edits import Edit
from metrocli.sheets.parsing.cell_text import to_text
from metrocli.sheets.schema import SHEETS_BY_NAME
from metrocli.text.clean import clean

if TYPE_CHECKING:
    from metrocli.importing.plan import CellDifference
    from metrocli.importing.report import ImportedReport
    from metrocli.sheets.dataset import SheetDataset

_SOURCE_COLUMNS = tuple(column.name for column in SHEETS_BY_NAME["imported"].columns)


def plan_import(report: ImportedReport, target: SheetDataset | None, known: SheetDataset | None = None) -> ImportPlan:
    """Plan what an import of a report would change.

    Args:
        report: the report.
        target: the dataset that it goes into; None for a new one.
        known: a dataset whose members and alliances are known, if the target has none. Its aliases by which names of
            the report are members are new rows.

    Raises:
        UnreadableData: a sheet of one of the datasets cannot be read.
    """
    names = next((dataset for dataset in (target, known) if dataset and [*dataset.members]), None)
    members = names.members if names else NameIndex("member", ())
    allies = [row.cells["alliance"].value for row in report.rows.get("alliances", ()) if "alliance" in row.cells]
    alliances = names.alliances.with_names(allies) if names else NameIndex("alliance", allies)
    rows = name_periods(report.rows, target.periods if target else {})
    spans = list_spans(rows.get("periods", ()))
    imported = make_dataset(report.document, rows)
    normaliser = CellNormaliser([dataset for dataset in (target, known, imported) if dataset])
    new: dict[str, tuple[ImportedRow, ...]] = {}
    unchanged: dict[str, int] = {}
    differences: list[CellDifference] = []
    missing: list[MissingColumn] = []
    sources: list[ImportedRow] = []
    for name in imported.source.sheet_names:
        compared = compare_sheet(name, rows[name], (target, imported), normaliser, [*spans.values()])
        added, keys = tuple(rows[name][index] for index in compared.new), compared.keys
        if name == "activities":
            keys = tuple(make_ids(added, next(iter(spans), ""), _read_ids(target)))
            added = tuple(_with_id(row, identifier) for row, identifier in zip(added, keys, strict=True))
            if keeps_participations(target):
                some = tuple(list_participations(added, members))
                new |= {"participations": some} if some else {}
                sources += [make_participation_source(row, report.document) for row in some]
                added = tuple(map(drop_members, added))
        new |= {name: added} if added else {}
        unchanged |= {name: compared.unchanged} if compared.unchanged else {}
        differences += compared.differences
        missing += [MissingColumn(name, column, facts) for column, facts in compared.missing.items()]
        for row, key in zip(added, keys, strict=True):
            written = {column: cell for column, cell in row.cells.items() if column not in compared.missing}
            sources += list_source_rows(row._replace(cells=written), key, report.document)
    if known is not None and names is known and (aliases := carry_aliases(rows, known)):
        new |= {"aliases": (*new.get("aliases", ()), *aliases)}
    stated = _read_rows(target)
    sources = [row for row in sources if _list_texts(row) not in stated]
    new |= {"imported": tuple(sources)} if sources else {}
    return ImportPlan(new, unchanged, tuple(differences), propose_aliases(rows, members, alliances), tuple(missing))


def list_edits(plan: ImportPlan) -> list[Edit]:
    """List the edits that write the cells that differ; a list that is spread over several columns is left as it is."""
    return [
        Edit(cell.sheet, cell.row, cell.index, difference.old, difference.found.value)
        for difference in plan.differences
        if (cell := difference.cell).index >= 0
    ]


def list_updated_sources(plan: ImportPlan, document: str) -> tuple[ImportedRow, ...]:
    """List the rows of the sheet imported for the cells that `list_edits` writes, with the keys that these rows get.

    Args:
        plan: the plan.
        document: the name of the document's file.
    """
    written = [one for one in plan.differences if one.cell.index >= 0]
    keys: dict[tuple[str, int], str] = {}
    for one in written:
        row = one.cell.sheet, one.cell.row
        key = keys.setdefault(row, one.key)
        if one.old.strip() and one.column in SHEETS_BY_NAME[one.cell.sheet].key_columns:
            parts = key.split(KEY_SEPARATOR)
            keys[row] = KEY_SEPARATOR.join(one.found.value if part == clean(one.old) else part for part in parts)
    return tuple(
        make_source_row(one.cell.sheet, keys[one.cell.sheet, one.cell.row], one.column, document, one.found)
        for one in written
        if one.found.line
    )


def _read_ids(target: SheetDataset | None) -> list[str]:
    """Return the ids of the activities of a dataset."""
    table = target.table("activities") if target else None
    index = table.column_indexes.get("id") if table else None
    return [*table.columns[index].texts] if table and index is not None else []


def _read_rows(target: SheetDataset | None) -> set[tuple[str, ...]]:
    """Return the rows of the sheet imported of a dataset, each as the texts of the declared columns."""
    table = target.table("imported") if target else None
    if table is None:
        return set()
    indexes = [table.column_indexes.get(column) for column in _SOURCE_COLUMNS]
    blank = [""] * len(table.row_numbers)
    return {*zip(*(blank if index is None else map(to_text, table.columns[index]) for index in indexes), strict=True)}


def _list_texts(row: ImportedRow) -> tuple[str, ...]:
    return tuple(row.cells[column].value if column in row.cells else "" for column in _SOURCE_COLUMNS)


def _with_id(row: ImportedRow, identifier: str) -> ImportedRow:
    """Return an activity with an id, whose source is the day or the first cell."""
    cells = {column: cell for column, cell in row.cells.items() if column != "id"}
    source = cells.get("start") or next(iter(cells.values()), ImportedCell("", 0, 0))
    return ImportedRow(row.sheet, {"id": ImportedCell(identifier, source.page, source.line, Certainty.SURE), **cells})
