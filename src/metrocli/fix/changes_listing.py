"""The answer of `fix`: the cells that change, with their old and new texts."""

from __future__ import annotations

import unicodedata
from collections import Counter
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from metrocli.answers.answer import ListAnswer
from metrocli.answers.fields import Content, Field, FieldType, MapOf, RowType
from metrocli.messages import MessageType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.fix.corrections import CellChange
    from metrocli.messages import Message

NOTHING_TO_FIX = MessageType("nothing-to-fix", "There is nothing to fix.")
NOTHING_ELSE_TO_FIX = MessageType("nothing-else-to-fix", "There is nothing else to fix.")
FIELDS = {
    "file": Field(FieldType.TEXT, "the file with the cell"),
    "sheet": Field(FieldType.TEXT, "the sheet with the cell"),
    "cell": Field(FieldType.TEXT, "the cell, such as J23"),
    "row": Field(FieldType.INTEGER, "the row number, as in a spreadsheet"),
    "column": Field(FieldType.TEXT, "the header of the column; unknown if it has none"),
    "change": Field(FieldType.SEVERAL, "what changes in the cell, one text for each value"),
    "why": Field(FieldType.SEVERAL, "the kinds of correction"),
    "old": Field(FieldType.TEXT, "the value before"),
    "new": Field(FieldType.TEXT, "the value after"),
}
ROWS = RowType(FIELDS)
FIGURES: dict[str, Content] = {
    "data": Field(FieldType.TEXT, "the name of the folder or workbook"),
    "corrections": Field(FieldType.SEVERAL, "the kinds of correction that were asked for; empty for all"),
    "done": Field(FieldType.FLAG, "whether the changes have been written"),
    "cells": Field(FieldType.INTEGER, "the number of cells that change"),
    "by_correction": MapOf(FieldType.TEXT, FieldType.INTEGER, "the number of cells of each kind of correction"),
}
_IN_TEXT_ONLY = {"spaces", "order"}
"""The corrections that change the text of a cell but none of its values, so that the change is shown in the text."""
_CONTEXT = 12


def list_changes(
    changes: Sequence[CellChange],
    query: dict[str, Any],
    figures: dict[str, Any],
    notes: Sequence[Message] = (),
    *,
    done: bool = False,
) -> ListAnswer:
    """Return changes of cells as an answer.

    Args:
        changes: the cells that change.
        query: the corrections and sheets that were selected.
        figures: the dataset and the corrections, for the words of the answer.
        notes: notes on what is not corrected.
        done: whether the changes have been written.
    """
    import pandas as pd

    frame = pd.DataFrame([_row(change) for change in changes], columns=[*FIELDS]).astype({"row": "Int64"})
    counts = Counter(name for change in changes for name in change.corrections)
    return ListAnswer(
        command="fix",
        query=query,
        frame=frame,
        fields=FIELDS,
        figures=figures | {"done": done, "cells": len(changes), "by_correction": dict(counts)},
        notes=(*notes, *(() if changes else (NOTHING_ELSE_TO_FIX() if notes else NOTHING_TO_FIX(),))),
    )


def _row(change: CellChange) -> list[Any]:
    cell = change.cell
    changed = [f"{old} → {new}" for old, new in change.changed_values]
    if set(change.corrections) & _IN_TEXT_ONLY:
        changed.append(" → ".join(map(_show_invisible, _changed_part(change.old, change.new))))
    address = [cell.file, cell.sheet, cell.a1, cell.row, cell.column or None]
    return [*address, tuple(changed), change.corrections, change.old, change.new]


def _changed_part(old: str, new: str) -> tuple[str, str]:
    """Return the parts of two texts that differ, with a few characters of context."""
    prefix = _common_prefix(old, new)
    suffix = _common_prefix(old[prefix:][::-1], new[prefix:][::-1])
    left_out, left_out_after = max(0, prefix - _CONTEXT), max(0, suffix - _CONTEXT)

    def cut(text: str) -> str:
        return f"{'…' * (left_out > 0)}{text[left_out : len(text) - left_out_after]}{'…' * (left_out_after > 0)}"

    return cut(old), cut(new)


def _common_prefix(one: str, other: str) -> int:
    """Return the length of the common prefix of two texts."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _show_invisible(text: str) -> str:
    """Return a text in quotes, with a dot for each invisible character."""
    visible = "".join("·" if unicodedata.category(char) in {"Cc", "Cf"} or char == "\xa0" else char for char in text)
    return f"'{visible}'"
