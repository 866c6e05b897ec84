"""List the changes from one dataset to another: sheets, columns, rows and cells."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from metrocli.sheets.comparing.alignment import align_sheet, match_sheet_names
from metrocli.sheets.comparing.cell_meaning import CellNormaliser, ComparableCell
from metrocli.sheets.comparing.key_matches import match_by_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from metrocli.sheets.comparing.aligned_sheet import AlignedSheet, Row, SourceSheet
    from metrocli.sheets.dataset import SheetDataset


class ChangeKind(StrEnum):
    """The kind of a change. A cell is REWRITTEN if its text is different but its meaning is the same."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    REWRITTEN = "rewritten"


class ChangeTarget(StrEnum):
    """The part of a dataset that changed."""

    SHEET = "sheet"
    COLUMN = "column"
    ROW = "row"
    CELL = "cell"


class SheetChange(NamedTuple):
    """One change.

    Attributes:
        kind: the kind of the change.
        target: what changed.
        sheet: the sheet.
        key: the key of the row; "" for a sheet or a column.
        column: the label of the column; "" for a sheet or a row.
        old: the old text of a cell; for a removed sheet or column, its size, such as "3 rows".
        new: the new text of a cell; for an added sheet or column, its size.
        added: for a list, the values added to it.
        removed: for a list, the values removed from it.
        old_cell: the spreadsheet name of the cell in the old sheet; for a row, that of its first cell with a text.
        new_cell: the spreadsheet name of the cell in the new sheet; for a row, that of its first cell with a text.
        is_list: whether the cell holds a list.
        row: for a row, the labels and texts of its columns that are not in the key.
    """

    kind: ChangeKind
    target: ChangeTarget
    sheet: str
    key: str = ""
    column: str = ""
    old: str = ""
    new: str = ""
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    old_cell: str = ""
    new_cell: str = ""
    is_list: bool = False
    row: tuple[tuple[str, str], ...] = ()


def compare_datasets(old: SheetDataset, new: SheetDataset) -> list[SheetChange]:
    """List the changes from one dataset to another; another order of rows or columns is not a change.

    Returns:
        The changes by sheet, declared sheets first. In each sheet: the columns, then the added rows and the changed
        cells in the order of the new sheet, then the removed rows. The cells of an added or a removed column are not
        listed.

    Raises:
        UnreadableData: a sheet cannot be read.
    """
    normaliser = CellNormaliser([new, old])
    return [
        change
        for names in match_sheet_names([old, new])
        for change in _compare_sheet(align_sheet(names, [old, new], normaliser))
    ]


def _compare_sheet(sheet: AlignedSheet) -> Iterator[SheetChange]:
    before, after = sheet.sources
    if before is not None and after is not None:
        yield from _compare_columns(sheet, before, after)
        yield from _compare_rows(sheet, before, after)
    elif after is not None:
        yield SheetChange(ChangeKind.ADDED, ChangeTarget.SHEET, sheet.name, new=_count_rows(after))
        yield from (_describe_row(ChangeKind.ADDED, sheet, after, index) for index in range(len(after.rows)))
    elif before is not None:
        yield SheetChange(ChangeKind.REMOVED, ChangeTarget.SHEET, sheet.name, old=_count_rows(before))
        yield from (_describe_row(ChangeKind.REMOVED, sheet, before, index) for index in range(len(before.rows)))


def _count_rows(source: SourceSheet) -> str:
    rows = len(source.rows)
    return f"{rows:,} {'row' if rows == 1 else 'rows'}"


def _compare_columns(sheet: AlignedSheet, before: SourceSheet, after: SourceSheet) -> Iterator[SheetChange]:
    for index, column in enumerate(sheet.columns):
        if before.indexes[index] is None:
            size = _count_filled_cells(after, index)
            yield SheetChange(ChangeKind.ADDED, ChangeTarget.COLUMN, sheet.name, column=column.label, new=size)
        elif after.indexes[index] is None:
            size = _count_filled_cells(before, index)
            yield SheetChange(ChangeKind.REMOVED, ChangeTarget.COLUMN, sheet.name, column=column.label, old=size)


def _count_filled_cells(source: SourceSheet, column: int) -> str:
    cells = source.columns[column]
    filled = 0 if cells is None else cells.count_filled()
    return f"{filled:,} of {len(source.rows):,} cells filled"


def _compare_rows(sheet: AlignedSheet, before: SourceSheet, after: SourceSheet) -> Iterator[SheetChange]:
    pairs, removed = _match_rows(sheet)
    for index, match in pairs:
        if match is not None:
            yield from _compare_cells(sheet, (before, match), (after, index))
        else:
            yield _describe_row(ChangeKind.ADDED, sheet, after, index)
    yield from (_describe_row(ChangeKind.REMOVED, sheet, before, index) for index in removed)


def _match_rows(sheet: AlignedSheet) -> tuple[Iterable[tuple[int, int | None]], list[int]]:
    """Match the rows of two sheets.

    Returns:
        The indexes of the rows on the right, each with that of its match on the left or None, without rows that are
        surely equal to their matches; and the indexes of the rows on the left without a match.
    """
    before, after = (source for source in sheet.sources if source is not None)
    by_key = match_by_key(sheet)
    lefts, rights = by_key.rest
    matches = sheet.match_rows(
        [before.rows[index] for index in lefts], [after.rows[index] for index in rights], lambda _old, _new: True
    )
    kept = {*matches.values()}
    removed = [index for place, index in enumerate(lefts) if place not in kept]
    pairs = {index: lefts[matches[place]] if place in matches else None for place, index in enumerate(rights)}
    is_changed = by_key.may_differ | (by_key.rows < 0).any(axis=1)
    for left, right in by_key.rows[is_changed].tolist():
        if right < 0:
            removed.append(left)
        else:
            pairs[right] = left if left >= 0 else None
    return sorted(pairs.items()), sorted(removed)


def _describe_row(kind: ChangeKind, sheet: AlignedSheet, source: SourceSheet, index: int) -> SheetChange:
    """Return the change of an added or a removed row of a dataset."""
    row = source.rows[index]
    cell = source.a1(index, _find_first_filled(sheet, row))
    return SheetChange(
        kind,
        ChangeTarget.ROW,
        sheet.name,
        sheet.format_key(row),
        old_cell=cell if kind is ChangeKind.REMOVED else "",
        new_cell=cell if kind is ChangeKind.ADDED else "",
        row=sheet.list_texts_beside_key(row),
    )


def _find_first_filled(sheet: AlignedSheet, row: Row) -> int:
    """Return the column of the first cell that is not blank, looking into the key first."""
    columns: Iterable[int] = (*sheet.key, *range(len(row)))
    return next(column for column in columns if row[column].meaning is not None)


def _compare_cells(
    sheet: AlignedSheet, before: tuple[SourceSheet, int], after: tuple[SourceSheet, int]
) -> Iterator[SheetChange]:
    """Yield the cells that differ between two matched rows, each given as a sheet and the index of the row in it."""
    (old_sheet, old_index), (new_sheet, new_index) = before, after
    old_row, new_row = old_sheet.rows[old_index], new_sheet.rows[new_index]
    for column, (old, new) in enumerate(zip(old_row, new_row, strict=True)):
        # The cells of a column that only one of the sheets has are in the change of the column.
        if old.value == new.value or None in {old_sheet.indexes[column], new_sheet.indexes[column]}:
            continue
        yield SheetChange(
            ChangeKind.REWRITTEN if old.meaning == new.meaning else ChangeKind.CHANGED,
            ChangeTarget.CELL,
            sheet.name,
            sheet.format_key(new_row),
            sheet.columns[column].label,
            old.original_text,
            new.original_text,
            _list_missing_items(new, old),
            _list_missing_items(old, new),
            old_sheet.a1(old_index, column),
            new_sheet.a1(new_index, column),
            _is_list(sheet, column, old, new),
        )


def _is_list(sheet: AlignedSheet, column: int, old: ComparableCell, new: ComparableCell) -> bool:
    declaration = sheet.columns[column].declaration
    return (declaration is not None and declaration.multivalued) or max(len(old.items), len(new.items)) > 1


def _list_missing_items(cell: ComparableCell, other: ComparableCell) -> tuple[str, ...]:
    """Return the items of a list that another list lacks, as they are written."""
    meanings = {meaning for _, meaning in other.items}
    return tuple(item for item, meaning in cell.items if meaning not in meanings)
