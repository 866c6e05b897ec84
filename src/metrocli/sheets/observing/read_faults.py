"""The faults of a sheet in the words of a question: its first error, or the first warning of each column and kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.messages import MessageType
from metrocli.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.messages import Message
    from metrocli.model.findings import FaultKind, ReadFault

FIRST_OF_ERRORS = MessageType("first-of-errors", "{first}", "It is the first of {count:,} errors in this sheet.")
FIRST_OF_WARNINGS = MessageType(
    "first-of-warnings", "{first}", "It is the first of {count:,} such cells in this column."
)


def summarise_faults(faults: Sequence[ReadFault]) -> tuple[Message | None, list[Message]]:
    """Return the message of the first error, if there is one, and a note for each column and kind of warning."""
    errors = [fault for fault in faults if fault.severity is Severity.ERROR]
    columns: dict[tuple[str, FaultKind], list[ReadFault]] = {}
    for fault in faults:
        if fault.severity is Severity.WARNING:  # only `check` reports notes
            columns.setdefault((fault.cell.column, fault.kind), []).append(fault)
    first_error = report_first(errors, FIRST_OF_ERRORS) if errors else None
    return first_error, [report_first(warnings, FIRST_OF_WARNINGS) for warnings in columns.values()]


def report_first(faults: Sequence[ReadFault], several: MessageType) -> Message:
    """Return the message of the first fault; if there are more, in a message of this type that counts them."""
    first = faults[0].message
    return first if len(faults) == 1 else several.at(faults[0].cell, first=first.about(None), count=len(faults))
