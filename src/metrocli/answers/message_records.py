"""Notes as records: what JSON and the library give of each message."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from metrocli.messages import Message
from metrocli.model.cell import Cell

if TYPE_CHECKING:
    from metrocli.messages import Value


def to_message_records(notes: Iterable[Message]) -> list[dict[str, Any]]:
    """Turn notes into records of plain JSON values.

    Returns:
        A dict for each note, with the keys of `MESSAGE`: `code`, `values` (texts, numbers, ISO days, lists, dicts,
        None; a message within a message is a dict with `code` and `values`), `text`, and the place: `file`, `sheet`,
        `row` and `column`, each None if the note is not about one.
    """
    return [_to_record(note) for note in notes]


def _to_record(note: Message) -> dict[str, Any]:
    return {**to_code_and_values(note), "text": str(note), **_describe_place(note.place)}


def to_code_and_values(message: Message) -> dict[str, Any]:
    """Turn a message into a dict with `code` and `values`, in JSON types."""
    return {"code": message.code, "values": {name: _to_json(value) for name, value in message.values.items()}}


def _to_json(value: Value) -> Any:  # noqa: ANN401 - a JSON value
    """Return the value of a parameter in JSON types."""
    if isinstance(value, Message):
        return to_code_and_values(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: _to_json(entry) for name, entry in value.items()}
    if isinstance(value, str) or not isinstance(value, Iterable):
        return value
    return [*map(_to_json, value)]


def _describe_place(place: Cell | str | None) -> dict[str, Any]:
    """Return the file, the sheet, the row and the column of a place; None for those that it does not have."""
    if isinstance(place, Cell):
        return {
            "file": place.file or None,
            "sheet": place.sheet or None,
            "row": place.row or None,
            "column": place.column or None,
        }
    return {"file": place, "sheet": None, "row": None, "column": None}
