"""JSON: the answer as one object. JSONL: one object for each row."""

from __future__ import annotations

import json
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from metrocli.answers.answer import Answer, Crosstab, RecordAnswer
from metrocli.answers.explanation_records import to_explanation_records
from metrocli.answers.message_records import to_code_and_values, to_message_records
from metrocli.answers.shaping import split_groups
from metrocli.messages import Message
from metrocli.model.cell import CellValue
from metrocli.render.registry import Rendered
from metrocli.render.values import list_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from metrocli.answers.answer import ListAnswer
    from metrocli.answers.shaping import RowGroup
    from metrocli.render.registry import Target

SCHEMA = "metrocli/1"
_PIECES_AT_ONCE = 1 << 16


def _to_json(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Message):
        return to_code_and_values(value)
    if isinstance(value, CellValue):
        return value.to_record()
    raise TypeError(f"{value!r} has no JSON form")


def _dump(value: Mapping[str, Any], indent: int | None) -> str:
    encoder = json.JSONEncoder(ensure_ascii=False, indent=indent, default=_to_json, allow_nan=False)
    if indent is None:
        return f"{encoder.encode(value)}\n"
    # With an indent there is a piece for each sign: a list of them all would take several times the memory of the text.
    pieces = encoder.iterencode(value)
    parts = [*iter(lambda: "".join(islice(pieces, _PIECES_AT_ONCE)), "")]
    return "".join([*parts, "\n"])


def render_json(answer: Answer, _: Target) -> Rendered:
    """Write one object with `schema`, `command`, `query`, `rows` or `result`, `notes` and `messages`.

    A crosstab also has `totals`, and a grouped list has `groups`. With `--explain`, `explain` has the cells behind each
    figure, and `explained` the filters as understood and the sheets that were read.
    """
    body = {"result": answer.result} if isinstance(answer, RecordAnswer) else _describe_rows(answer)
    envelope = {
        "schema": SCHEMA,
        "command": answer.command,
        "query": answer.query,
        **body,
        "notes": [*map(str, answer.notes)],
        "messages": to_message_records(answer.notes),
    }
    if answer.explanation is not None:
        envelope |= to_explanation_records(answer.explanation)
    return Rendered(_dump(envelope, 2))


def _describe_rows(listing: ListAnswer) -> dict[str, Any]:
    """Return the rows of a list with their totals or groups."""
    body: dict[str, Any] = {"rows": list_rows(listing)}
    if isinstance(listing, Crosstab):
        body["totals"] = {name: listing.totals[name] for name in listing.fields if name in listing.totals}
    if listing.group_by:
        body["groups"] = [_describe_group(group) for group in split_groups(listing)]
    return body


def _describe_group(group: RowGroup) -> dict[str, Any]:
    """Return the common value of a group, the number of its rows, and its subtotals."""
    return {"value": group.value, "rows": len(group.answer.frame), "subtotals": group.subtotals}


def render_jsonl(answer: Answer, _: Target) -> Rendered:
    """Write one object on each line: the rows of a list, or the result of a record."""
    objects = [answer.result] if isinstance(answer, RecordAnswer) else list_rows(answer)
    return Rendered("".join(_dump(item, None) for item in objects))
