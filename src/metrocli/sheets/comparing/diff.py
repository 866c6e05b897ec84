"""What changed from one dataset to another, sheet by sheet, column by column, row by row and cell by cell."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from metrocli.sheets.comparing.alignment import sheet_names, side_by_side
from metrocli.sheets.comparing.cell_meaning import Said, Understanding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from metrocli.sheets.comparing.alignment import Row, Side, Sides
    from metrocli.sheets.dataset import Dataset


class Change(StrEnum):
    """What happened to something; REWRITTEN is a cell that means what it meant before."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    REWRITTEN = "rewritten"


class What(StrEnum):
    """What changed."""

    SHEET = "sheet"
    COLUMN = "column"
    ROW = "row"
    CELL = "cell"


class Changed(NamedTuple):
    """One change.

    Attributes:
        change: what happened.
        what: to what.
        sheet: the sheet.
        key: which row is meant; "" for a sheet or a column.
        column: which column is meant; "" for a sheet or a row.
        old: what a cell said; "" where it was blank. Of a sheet or a column that is gone, how much there was.
        new: what a cell says; "" where it is blank. Of a sheet or a column that is new, how much there is.
        added: of a list, what was added to it.
        taken: of a list, what was taken from it.
        old_cell: the spreadsheet's name of the cell in the old sheet; of a row, of its first cell.
        new_cell: likewise in the new one.
        several: whether the cell holds a list.
        row: of a row, what it says beside its key: columns with their texts.
    """

    change: Change
    what: What
    sheet: str
    key: str = ""
    column: str = ""
    old: str = ""
    new: str = ""
    added: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
    old_cell: str = ""
    new_cell: str = ""
    several: bool = False
    row: tuple[tuple[str, str], ...] = ()


def changes(old: Dataset, new: Dataset) -> list[Changed]:
    """Find all that changed.

    Returns:
        The changes by sheet, declared sheets first; in each the columns, then the rows and cells as the new sheet has
        them, then the rows that are gone. That rows or columns stand in another order is no change.

    Raises:
        UnreadableData: a sheet cannot be read.
    """
    understanding = Understanding([new, old])
    return [
        change
        for names in sheet_names([old, new])
        for change in _of_sheet(side_by_side(names, [old, new], understanding))
    ]


def _of_sheet(sheet: Sides) -> Iterator[Changed]:
    before, after = sheet.sides
    if before is not None and after is not None:
        yield from _columns(sheet, before, after)
        yield from _rows(sheet, before, after)
    elif after is not None:
        yield Changed(Change.ADDED, What.SHEET, sheet.name, new=_size(after))
        yield from (_added(sheet, after, at) for at in range(len(after.rows)))
    elif before is not None:
        yield Changed(Change.REMOVED, What.SHEET, sheet.name, old=_size(before))
        yield from (_removed(sheet, before, at) for at in range(len(before.rows)))


def _size(side: Side) -> str:
    rows = len(side.rows)
    return f"{rows:,} {'row' if rows == 1 else 'rows'}"


def _columns(sheet: Sides, before: Side, after: Side) -> Iterator[Changed]:
    for place, heading in enumerate(sheet.headings):
        if before.places[place] is None:
            yield Changed(Change.ADDED, What.COLUMN, sheet.name, column=heading.label, new=_filled(after, place))
        elif after.places[place] is None:
            yield Changed(Change.REMOVED, What.COLUMN, sheet.name, column=heading.label, old=_filled(before, place))


def _filled(side: Side, place: int) -> str:
    filled = sum(row[place].meaning is not None for row in side.rows)
    return f"{filled:,} of {len(side.rows):,} cells filled"


def _rows(sheet: Sides, before: Side, after: Side) -> Iterator[Changed]:
    pairs = sheet.paired(before.rows, after.rows, lambda _old, _new: True)
    for at in range(len(after.rows)):
        if at in pairs:
            yield from _cells(sheet, (before, pairs[at]), (after, at))
        else:
            yield _added(sheet, after, at)
    still_there = set(pairs.values())
    yield from (_removed(sheet, before, at) for at in range(len(before.rows)) if at not in still_there)


def _added(sheet: Sides, side: Side, at: int) -> Changed:
    row = side.rows[at]
    cell, told = side.a1(at, _first(sheet, row)), sheet.beside_key(row)
    return Changed(Change.ADDED, What.ROW, sheet.name, sheet.key_text(row), new_cell=cell, row=told)


def _removed(sheet: Sides, side: Side, at: int) -> Changed:
    row = side.rows[at]
    cell, told = side.a1(at, _first(sheet, row)), sheet.beside_key(row)
    return Changed(Change.REMOVED, What.ROW, sheet.name, sheet.key_text(row), old_cell=cell, row=told)


def _first(sheet: Sides, row: Row) -> int:
    """The place of the cell that a row is found by: the first one of its key that says something, or of all."""
    places: Iterable[int] = (*sheet.key, *range(len(row)))
    return next(place for place in places if row[place].meaning is not None)


def _cells(sheet: Sides, before: tuple[Side, int], after: tuple[Side, int]) -> Iterator[Changed]:
    """The cells that differ between two rows that are the same one."""
    (old_side, old_at), (new_side, new_at) = before, after
    olds, news = old_side.rows[old_at], new_side.rows[new_at]
    for place, (old, new) in enumerate(zip(olds, news, strict=True)):
        if old.form == new.form:
            continue
        added, taken = _taken(new, old), _taken(old, new)
        yield Changed(
            Change.REWRITTEN if old.meaning == new.meaning else Change.CHANGED,
            What.CELL,
            sheet.name,
            sheet.key_text(news),
            sheet.headings[place].label,
            old.written,
            new.written,
            added,
            taken,
            old_side.a1(old_at, place),
            new_side.a1(new_at, place),
            _is_list(sheet, place, old, new),
        )


def _is_list(sheet: Sides, place: int, old: Said, new: Said) -> bool:
    column = sheet.headings[place].column
    return (column is not None and column.multivalued) or max(len(old.pieces), len(new.pieces)) > 1


def _taken(one: Said, other: Said) -> tuple[str, ...]:
    """The values of a list that another one does not have, as they are written."""
    there = {meaning for _, meaning in other.pieces}
    return tuple(piece for piece, meaning in one.pieces if meaning not in there)
