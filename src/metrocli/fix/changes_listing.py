"""The plan of `fix`: which cells would change and how, as an answer."""

from __future__ import annotations

import unicodedata
from collections import Counter
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from metrocli.answers.answer import ListAnswer
from metrocli.answers.fields import FieldType, RowType
from metrocli.answers.screen import CellFormat, ScreenColumn
from metrocli.text.phrases import format_count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.fix.corrections import Change

FIELDS = {
    "file": FieldType.TEXT,
    "sheet": FieldType.TEXT,
    "cell": FieldType.TEXT,
    "row": FieldType.INTEGER,
    "column": FieldType.TEXT,
    "change": FieldType.SEVERAL,
    "why": FieldType.SEVERAL,
    "old": FieldType.TEXT,
    "new": FieldType.TEXT,
}
ROWS = RowType(FIELDS)
_SHOWN = (
    ScreenColumn("cell", CellFormat.TEXT, ("cell",)),
    ScreenColumn("column", CellFormat.TEXT, ("column",), 1),
    ScreenColumn("change", CellFormat.LINES, ("change",)),
    ScreenColumn("why", CellFormat.NAMES, ("why",), 2),
)
_UNSEEN = {"spaces", "order"}
"""The cures that change no value, so that what changes must be looked for in the text."""
_AROUND = 12


def plan(changes: Sequence[Change], query: dict[str, Any], subtitle: str, *, done: bool = False) -> ListAnswer:
    """The changes as a listing.

    Args:
        changes: the cells that change.
        query: what was asked for, as understood.
        subtitle: what was looked at, in words.
        done: whether they have been written.
    """
    import pandas as pd

    frame = pd.DataFrame([_row(each) for each in changes], columns=[*FIELDS]).astype({"row": "Int64"})
    return ListAnswer(
        "fix", "Fixed" if done else "To fix", query, frame, FIELDS, _SHOWN, subtitle=subtitle,
        summary=_summed_up(changes, done=done), section_field="sheet",
        notes=() if changes else ("There is nothing to fix.",),
    )  # fmt: skip


def _row(change: Change) -> list[Any]:
    cell = change.cell
    said = [f"{old} → {new}" for old, new in change.pieces]
    if set(change.why) & _UNSEEN:
        said.append(" → ".join(map(_quoted, _around(change.old, change.new))))
    place = [cell.file, cell.sheet, cell.a1, cell.row, cell.column or None]
    return [*place, tuple(said), change.why, change.old, change.new]


def _around(old: str, new: str) -> tuple[str, str]:
    """Where two texts differ, with a few characters around."""
    alike = _in_common(old, new)
    ends = _in_common(old[alike:][::-1], new[alike:][::-1])
    begin, after = max(0, alike - _AROUND), max(0, ends - _AROUND)

    def cut(text: str) -> str:
        return f"{'…' * (begin > 0)}{text[begin : len(text) - after]}{'…' * (after > 0)}"

    return cut(old), cut(new)


def _in_common(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _quoted(text: str) -> str:
    """A text in quotes, with a mark for each character in it that nobody sees."""
    seen = "".join("·" if unicodedata.category(mark) in {"Cc", "Cf"} or mark == "\xa0" else mark for mark in text)
    return f"'{seen}'"


def _summed_up(changes: Sequence[Change], *, done: bool) -> str:
    """How many cells, and why, in one line."""
    cures = Counter(why for each in changes for why in each.why)
    said = format_count(len(changes), "cell") + (
        f": {', '.join(f'{why} {cures[why]:,}' for why in cures)}" if cures else ""
    )
    return said + (" · --apply writes this" if changes and not done else "")
