"""Numbers that cannot be read: only a question that needs them is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.errors import UnreadableData
from metrocli.sheets.observing.read_faults import summarise_faults
from metrocli.sheets.parsing.cell_text import AMBIGUOUS_NUMBER, NOT_A_WHOLE_NUMBER

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from metrocli.model.cell import Cell
    from metrocli.model.findings import ReadFault


def is_unread_number(fault: ReadFault) -> bool:
    """Return whether a fault is a number that cannot be read, so that the value is unknown."""
    return fault.message.kind in {AMBIGUOUS_NUMBER, NOT_A_WHOLE_NUMBER}


def refuse_unread_numbers(
    faults: Iterable[ReadFault], columns: Iterable[Cell], rows: Container[object] | None = None
) -> None:
    """Refuse an answer from columns with numbers that cannot be read.

    Args:
        faults: the numbers that cannot be read.
        columns: the columns that the answer needs.
        rows: the numbers of the rows that it needs; None for all.

    Raises:
        UnreadableData: one of the numbers is in these columns and rows.
    """
    needed = {(column.sheet, column.column) for column in columns}
    found = [
        fault
        for fault in faults
        if (fault.cell.sheet, fault.cell.column) in needed and (rows is None or fault.cell.row in rows)
    ]
    error, _ = summarise_faults(found)
    if error is not None:
        raise UnreadableData(error.place or "", error)
