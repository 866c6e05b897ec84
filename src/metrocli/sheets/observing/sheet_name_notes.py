"""Notes about the names of files and tabs: how they were understood, and which were not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.messages import MessageType

if TYPE_CHECKING:
    from collections.abc import Collection

    from metrocli.messages import Message
    from metrocli.sheets.reading.sheet_names import SheetNames

SHEET_UNDERSTOOD = MessageType(
    "sheet-understood", "{written:quoted} was read as the sheet '{sheet}'.", "If it is not, rename it."
)
SHEETS_UNDERSTOOD = MessageType(
    "sheets-understood", "{count:,} names were read as sheets: {readings:all}.", "If one is not that sheet, rename it."
)
READ_AS = MessageType("read-as", "{written:quoted} as '{sheet}'")
SHEET_NOT_CHOSEN = MessageType(
    "sheet-not-chosen",
    "{names:and} may be the sheet '{sheet}', so none of them was read.",
    "Rename the right one to '{sheet}'.",
)
SHEET_PASSED_OVER = MessageType(
    "sheet-passed-over",
    "Only '{sheet}' was read as this sheet, not {names:and}.",
    "If there are more rows, move them to '{sheet}'.",
)


def note_sheet_names(names: SheetNames, sheets: Collection[str]) -> list[Message]:
    """Return a note on the sheets found under other names, and one for each that other files or tabs may be as well.

    Args:
        names: which file or tab each sheet is.
        sheets: the sheets that a question needs; the others get no notes.
    """
    understood = {sheet: written for sheet, written in names.understood.items() if sheet in sheets}
    if len(understood) > 1:
        readings = [READ_AS(written=written, sheet=sheet) for sheet, written in understood.items()]
        notes = [SHEETS_UNDERSTOOD(readings=readings, count=len(readings))]
    else:
        notes = [SHEET_UNDERSTOOD(written=written, sheet=sheet) for sheet, written in understood.items()]
    return [
        *notes,
        *(
            SHEET_NOT_CHOSEN(names=candidates, sheet=sheet)
            for sheet, candidates in names.candidates.items()
            if sheet in sheets
        ),
        *(
            SHEET_PASSED_OVER(names=others, sheet=sheet)
            for sheet, others in names.passed_over.items()
            if sheet in sheets
        ),
    ]
