"""The changes from one dataset to another, with each change in words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from metrocli.answers.answer import ListAnswer
from metrocli.answers.fields import Content, Field, FieldType, ListOf, RowType
from metrocli.messages import MessageType
from metrocli.sheets.comparing.diff import ChangeKind, ChangeTarget, compare_datasets
from metrocli.sheets.comparing.reading_notes import list_reading_notes
from metrocli.text.late_patterns import compile_late
from metrocli.text.phrases import BLANK, excerpt_differences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.messages import Message
    from metrocli.sheets.comparing.diff import SheetChange
    from metrocli.sheets.dataset import SheetDataset

NOTHING_CHANGED = MessageType("nothing-changed", "Nothing changed from {old} to {new}.")
MEANING_UNCHANGED = MessageType("meaning-unchanged", "No change in meaning from {old} to {new}.")
REWRITTEN_LEFT_OUT = MessageType(
    "rewritten-left-out",
    "{count:,} cells are only written differently and are not listed.",
    "Leave out {--meaning} to list such cells.",
    "1 cell is only written differently and is not listed.",
)
ROWS = RowType(
    {
        "change": Field(FieldType.TEXT, "added, removed, changed, or rewritten if the meaning is the same"),
        "what": Field(FieldType.TEXT, "what changed: a sheet, a column, a row or a cell"),
        "sheet": Field(FieldType.TEXT, "the sheet"),
        "key": Field(FieldType.TEXT, "the key of the row; unknown for a sheet or a column"),
        "column": Field(
            FieldType.TEXT, "the column by its declared name, otherwise its header; unknown for a sheet or a row"
        ),
        "old": Field(
            FieldType.TEXT, "the old value; for a row its other cells, for a sheet or a column how much is filled"
        ),
        "new": Field(
            FieldType.TEXT, "the new value; for a row its other cells, for a sheet or a column how much is filled"
        ),
        "added": Field(FieldType.SEVERAL, "the values added to a list"),
        "taken": Field(FieldType.SEVERAL, "the values removed from a list"),
        "old_cell": Field(FieldType.TEXT, "the cell in the old sheet; for a row, the cell of its key"),
        "new_cell": Field(FieldType.TEXT, "the cell in the new sheet; for a row, the cell of its key"),
    },
    {"words": Field(FieldType.TEXT, "the change in words")},
)
FIGURES: dict[str, Content] = {
    "changes": ListOf(
        {
            "what": ROWS.fields["what"],
            "kind": ROWS.fields["change"],
            "count": Field(FieldType.INTEGER, "the number of such changes"),
        },
        "the number of changes, by what changed and how",
    ),
    "sheets": Field(FieldType.SEVERAL, "the sheets with a change"),
}
_MOST_VALUES, _MOST_LETTERS = 6, 40
_PARTS = compile_late(r"[;,，；、،؛／\n\r\v\f\x85\u2028\u2029]")


def diff(old: SheetDataset, new: SheetDataset, *, meaning: bool = False) -> ListAnswer:
    """List the changes from one dataset to another.

    Args:
        old: the dataset before.
        new: the dataset now.
        meaning: whether to leave out cells that are written in another way and mean the same.
    """
    import pandas as pd

    every_change = compare_datasets(old, new)
    changes = [change for change in every_change if not (meaning and change.kind is ChangeKind.REWRITTEN)]
    rows = [
        (*_list_values(change), describe_change(change), change.new_cell or change.old_cell or None)
        for change in changes
    ]
    before, after = str(old.source.path), str(new.source.path)
    query: dict[str, object] = {"old": before, "new": after}
    return ListAnswer(
        command="diff",
        query=query | ({"meaning": True} if meaning else {}),
        frame=pd.DataFrame(rows, columns=[*ROWS.fields, *ROWS.extra, "cell"]),
        fields=ROWS.fields,
        extra=ROWS.extra,
        figures={"changes": _count_changes(changes), "sheets": [*dict.fromkeys(change.sheet for change in changes)]},
        notes=(
            *list_reading_notes(old),
            *list_reading_notes(new),
            *_build_notes(before, after, len(changes), len(every_change) - len(changes)),
        ),
    )


def _list_values(change: SheetChange) -> tuple[object, ...]:
    """List the values of the fields of one change."""
    row = " · ".join(f"{label}: {text}" for label, text in change.row)
    old = row if change.kind is ChangeKind.REMOVED and row else change.old
    new = row if change.kind is ChangeKind.ADDED and row else change.new
    return (
        change.kind.value, change.target.value, change.sheet, change.key or None, change.column or None, old or None,
        new or None, change.added, change.removed, change.old_cell or None, change.new_cell or None,
    )  # fmt: skip


def _build_notes(before: str, after: str, listed: int, left_out: int) -> list[Message]:
    """Build the notes on an empty list and on changes that are left out."""
    notes = []
    if not listed:
        kind = MEANING_UNCHANGED if left_out else NOTHING_CHANGED
        notes.append(kind(old=before, new=after))
    if left_out:
        notes.append(REWRITTEN_LEFT_OUT(count=left_out))
    return notes


def _count_changes(changes: Sequence[SheetChange]) -> list[dict[str, Any]]:
    """Count the changes by what changed and how, in the order of both enumerations (see `FIGURES`)."""
    counts = Counter((change.target, change.kind) for change in changes)
    pairs = [(target, kind) for target in ChangeTarget for kind in ChangeKind if counts[target, kind]]
    return [{"what": target.value, "kind": kind.value, "count": counts[target, kind]} for target, kind in pairs]


def describe_change(change: SheetChange) -> str:
    """Describe a change: the values added to and removed from a list, or the old and the new value."""
    if change.target in {ChangeTarget.SHEET, ChangeTarget.COLUMN}:
        return f"the {change.target.value}: {change.new or change.old}"
    if change.target is ChangeTarget.ROW:
        return _shorten_row(change.row)
    if change.kind is ChangeKind.REWRITTEN:
        return _describe_rewriting(change.old, change.new)
    if change.is_list:
        return ", ".join([*(f"+ {value}" for value in change.added), *(f"− {value}" for value in change.removed)])
    return " → ".join(excerpt_differences([change.old, change.new]))


def _describe_rewriting(old: str, new: str) -> str:
    """Describe a change that keeps the meaning: white space, order or spelling."""
    if old.split() == new.split():
        return "white space only"
    before, after = ([piece.strip() for piece in _PARTS.split(text)] for text in (old, new))
    return "in another order" if sorted(before) == sorted(after) else f"{old} → {new}"


def _shorten_row(row: tuple[tuple[str, str], ...]) -> str:
    """Show the first cells of a row, shortened."""
    cells = [f"{label}: {text[:_MOST_LETTERS]}{'…' * (len(text) > _MOST_LETTERS)}" for label, text in row]
    more = len(cells) - _MOST_VALUES
    return " · ".join([*cells[:_MOST_VALUES], *([f"{more} more"] if more > 0 else [])]) or BLANK
