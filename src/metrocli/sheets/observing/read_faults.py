"""The faults of a sheet in the words of a question: its first error, or the first warning of each column and kind."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from metrocli.messages import MessageType
from metrocli.model.findings import FaultKind, Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from metrocli.messages import Message
    from metrocli.model.findings import ReadFault
    from metrocli.sheets.table import RawTable

_FIRST_OF_ERRORS = "It is the first of {count:,} errors in this sheet."
_FIRST_IN_COLUMN = "It is the first of {count:,} such cells in this column."
_FIRST_IN_SHEET = "It is the first of {count:,} such cells in this sheet."


def summarise_faults(faults: Sequence[ReadFault]) -> tuple[Message | None, list[Message]]:
    """Return the message of the first error, if there is one, and a note for each column and kind of warning.

    Years of two digits are one note in all columns.
    """
    errors = [fault for fault in faults if fault.severity is Severity.ERROR]
    columns: dict[tuple[str, FaultKind], list[ReadFault]] = {}
    for fault in faults:
        # Only `check` reports notes, and a note of its own names columns that were not read.
        if fault.severity is Severity.WARNING and fault.kind is not FaultKind.DUPLICATE_HEADER:
            # Years of two digits mean the same in every column; what else is odd may have a reason in its column.
            column = "" if fault.kind is FaultKind.SHORT_YEAR else fault.cell.column
            columns.setdefault((column, fault.kind), []).append(fault)
    first_error = report_first(errors, _FIRST_OF_ERRORS) if errors else None
    notes = [
        report_first(warnings, _FIRST_IN_COLUMN if column else _FIRST_IN_SHEET)
        for (column, _), warnings in columns.items()
    ]
    return first_error, notes


def select_faults(faults: Iterable[ReadFault], table: RawTable, columns: Collection[str] | None) -> Sequence[ReadFault]:
    """Select the faults that bear on some declared columns of a sheet; those of no declared column always do.

    Args:
        faults: the faults of the sheet.
        table: the sheet.
        columns: the columns; None for all.
    """
    others = find_other_indexes(table, columns)
    return [fault for fault in faults if fault.cell.index not in others]


def find_other_indexes(table: RawTable, columns: Collection[str] | None) -> set[int]:
    """Find the indexes of the declared columns of a sheet but some; none of them for None."""
    if columns is None:
        return set()
    return {index for name, index in table.column_indexes.items() if name not in columns}


def report_first(faults: Sequence[ReadFault], count_all: str) -> Message:
    """Return the message of the first fault; if there are more, it also shows their number.

    Args:
        faults: the faults.
        count_all: the template of the sentence with the number.
    """
    first = faults[0].message
    if len(faults) == 1:
        return first
    if count_all == _FIRST_IN_COLUMN and first.values.get("count") == 1:
        return first.kind.at(faults[0].cell, **{**first.values, "count": len(faults)})
    if "count" not in first.values:
        kind = replace(first.kind, fix=f"{first.kind.fix} {count_all}".strip())
        return kind.at(faults[0].cell, **first.values, count=len(faults))
    return MessageType(first.code, "{first}", count_all).at(faults[0].cell, first=first.about(None), count=len(faults))
