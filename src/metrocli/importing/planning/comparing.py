"""Compare the rows of a report with those of one sheet of a dataset."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from metrocli.importing.grammar.phrases.period import read_months
from metrocli.importing.plan import CellDifference
from metrocli.importing.planning.matching import match_report
from metrocli.importing.planning.meanings import read_meaning
from metrocli.importing.planning.rows_as_dataset import keep_data_rows
from metrocli.query.facts.claims import ENGAGED
from metrocli.sheets.comparing.alignment import align_sheet
from metrocli.sheets.comparing.cell_meaning import ComparableCell
from metrocli.sheets.parsing.cell_text import to_text
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from metrocli.importing.report import ImportedRow
    from metrocli.model.periods import Span
    from metrocli.sheets.comparing.aligned_sheet import AlignedSheet, Row, SourceSheet
    from metrocli.sheets.comparing.cell_meaning import CellNormaliser
    from metrocli.sheets.dataset import SheetDataset
    from metrocli.sheets.table import RawTable


class SheetComparison(NamedTuple):
    """The rows of a report beside those of one sheet of a dataset.

    Attributes:
        new: the indexes of the rows of the report that the dataset lacks.
        keys: the key of each of these rows, as text.
        unchanged: the number of the other rows without a cell that differs.
        differences: the cells of the other rows that differ.
        missing: the columns that the sheet of the dataset lacks, with the number of facts for each.
    """

    new: tuple[int, ...]
    keys: tuple[str, ...]
    unchanged: int
    differences: tuple[CellDifference, ...]
    missing: Mapping[str, int]


def compare_sheet(
    name: str,
    rows: Sequence[ImportedRow],
    datasets: tuple[SheetDataset | None, SheetDataset],
    normaliser: CellNormaliser,
    periods: Sequence[Span],
) -> SheetComparison:
    """Compare the rows of a report with a sheet.

    Args:
        name: the sheet.
        rows: its rows in the report.
        datasets: the dataset that the report goes into, or None; and the report as a dataset.
        normaliser: normalises the cells of both.
        periods: the days of the periods of the report.

    Raises:
        UnreadableData: the sheet of the dataset cannot be read.
    """
    target, imported = datasets
    table = target.table(name) if target else None
    if target is None or table is None:
        sheet = align_sheet([name], [imported], normaliser)
        found = sheet.sources[0]
        keys = [sheet.format_key(row) for row in found.rows] if found else []
        return SheetComparison(tuple(range(len(rows))), tuple(keys), 0, (), {})
    sheet = align_sheet([name, name], [keep_data_rows(target), imported], normaliser)
    before, after = sheet.sources
    if before is None or after is None:  # the sheet is in both
        raise ValueError(name)
    old = _add_participants(_read_meanings(sheet, before.rows), sheet, before, target)
    new = _read_meanings(sheet, after.rows)
    if name == "published":
        old, new = (_resolve_claims(rows, sheet, target) for rows in (old, new))
    matches = match_report(sheet, old, new, periods)
    differences: list[CellDifference] = []
    unchanged = 0
    for index, match in sorted(matches.items()):
        cells = [*_list_differences(sheet, before, match, (old[match], new[index]), rows[index])]
        differences += cells
        unchanged += not cells
    rest = tuple(index for index in range(len(rows)) if index not in matches)
    keys = [sheet.format_key(after.rows[index]) for index in rest]
    missing = _count_missing(table, rows, matches)
    if target.table("participations") is not None:
        missing.pop("members", None)
    return SheetComparison(rest, tuple(keys), unchanged, tuple(differences), missing)


def _count_missing(table: RawTable, rows: Sequence[ImportedRow], matches: Mapping[int, int]) -> Counter[str]:
    """Count the facts for each column that a sheet lacks; a new row cannot be spread over the columns of a list."""
    missing: Counter[str] = Counter()
    for index, row in enumerate(rows):
        present = {"id", *table.column_indexes, *(table.list_columns if index in matches else ())}
        missing.update(column for column in row.cells if column not in present)
    return missing


def _read_meanings(sheet: AlignedSheet, rows: Sequence[Row]) -> list[Row]:
    """Return rows whose cells do not depend on how they are written."""
    columns = [
        [read_meaning(cell, column.declaration) for cell in cells] if any(cell.text for cell in cells) else cells
        for column, cells in zip(sheet.columns, zip(*rows, strict=True), strict=False)  # no cells if there are no rows
    ]
    return list(zip(*columns, strict=True))


def _resolve_claims(rows: list[Row], sheet: AlignedSheet, target: SheetDataset) -> list[Row]:
    """Return claims with the member that they name as its meaning, however it is spelled."""
    columns = [column.identity for column in sheet.columns]
    section, value = columns.index("section"), columns.index("value")
    resolved = []
    for row in rows:
        found = target.members.look_up(row[value].text) if fold(row[section].text) == ENGAGED else None
        cell = row[value]._replace(meaning=found.name) if found else row[value]
        resolved.append((*row[:value], cell, *row[value + 1 :]))
    return resolved


def _add_participants(rows: list[Row], sheet: AlignedSheet, source: SourceSheet, target: SheetDataset) -> list[Row]:
    """Return the activities of a dataset with the members that its sheet participations names."""
    index = next((i for i, column in enumerate(sheet.columns) if column.identity == "members"), None)
    if sheet.name != "activities" or index is None or target.table("participations") is None:
        return rows
    members: dict[int, list[str]] = defaultdict(list)
    links = target.links("activities", "members")
    for number, value in zip(links["row"], links["value"], strict=True):
        members[number].append(value)
    return [
        (*row[:index], ComparableCell("; ".join(names), tuple(names), frozenset(names)), *row[index + 1 :])
        if (names := members.get(number))
        else row
        for number, row in zip(source.table.row_numbers, rows, strict=True)
    ]


def _list_differences(
    sheet: AlignedSheet, source: SourceSheet, match: int, pair: tuple[Row, Row], row: ImportedRow
) -> Iterator[CellDifference]:
    """Yield the cells of a row that the document states otherwise; what it does not state does not differ."""
    table, key = source.table, sheet.format_key(source.rows[match])
    for index, (column, old, new) in enumerate(zip(sheet.columns, *pair, strict=True)):
        name, place = column.header if column.declaration else "", source.indexes[index]
        if name not in row.cells or name == "id" or old.meaning == new.meaning:
            continue
        if place is None and not old.text:  # the column is missing
            continue
        if name == "label" and read_months(new.text):  # another label may be better than the mere months
            continue
        raw = table.columns[place][match] if place is not None else old.text
        text = raw if isinstance(raw, str) else to_text(raw)
        is_cell = name not in table.list_columns
        cell = table.cell_at(table.row_numbers[match], place if is_cell and place is not None else -1)
        yield CellDifference(key, name, cell, text, row.cells[name])
