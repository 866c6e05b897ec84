"""JSON: the answer as one object. JSONL: one object for each row."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from metrocli.answers.answer import Answer, Crosstab, RecordAnswer
from metrocli.answers.explanation_records import to_explanation_records, to_figure_records
from metrocli.answers.message_records import to_code_and_values, to_message_records
from metrocli.answers.shaping import split_groups
from metrocli.messages import Message
from metrocli.model.cell import CellValue
from metrocli.render.registry import Rendered, join_parts
from metrocli.render.values import list_rows, split_listing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from metrocli.answers.answer import ListAnswer
    from metrocli.answers.shaping import RowGroup
    from metrocli.render.registry import Target

SCHEMA = "metrocli/1"
_PIECES_AT_ONCE = 1 << 16
_INDENT = 2
_LINE = f"\n{' ' * _INDENT}"
"""What a line within the object of an answer begins with."""


def _to_json(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Message):
        return to_code_and_values(value)
    if isinstance(value, CellValue):
        return value.to_record()
    raise TypeError(f"{value!r} has no JSON form")


def _dump(value: Mapping[str, Any]) -> str:
    """Return an object on one line."""
    return f"{_make_encoder(None).encode(value)}\n"


def _make_encoder(indent: int | None) -> json.JSONEncoder:
    return json.JSONEncoder(ensure_ascii=False, indent=indent, default=_to_json, allow_nan=False)


def _iterate_object(content: Mapping[str, object]) -> Iterator[str]:
    """Yield the text of an object with an indent, in parts.

    Args:
        content: its values by key. The items of an iterator are made one by one, as those of a list.
    """
    encoder = _make_encoder(_INDENT)
    start = "{"
    for key, value in content.items():
        yield f"{start}{_LINE}{encoder.encode(key)}: "
        start = ","
        if isinstance(value, Iterator):
            yield from _iterate_list(encoder, value)
        else:
            yield from _iterate_value(encoder, value, _LINE)
    yield "\n}\n"


def _iterate_list(encoder: json.JSONEncoder, items: Iterator[object]) -> Iterator[str]:
    """Yield the text of a list in parts."""
    inner = f"{_LINE}{' ' * _INDENT}"
    start = "["
    for item in items:
        yield f"{start}{inner}"
        start = ","
        yield from _iterate_value(encoder, item, inner)
    yield "[]" if start == "[" else f"{_LINE}]"


def _iterate_value(encoder: json.JSONEncoder, value: object, line: str) -> Iterator[str]:
    """Yield the text of a value in parts.

    Args:
        encoder: writes it with an indent.
        value: the value.
        line: what each of its lines but the first begins with: a line feed and the indent. No text has a line feed.
    """
    # With an indent there is a piece for each sign: a list of them all would take several times the memory of the text.
    pieces = encoder.iterencode(value)
    while part := "".join(islice(pieces, _PIECES_AT_ONCE)):
        yield part.replace("\n", line)


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
    if (explanation := answer.explanation) is not None:
        # The addresses of millions of cells are made for one figure after the other.
        figures = (record for figure in explanation.figures for record in to_figure_records([figure]))
        envelope |= to_explanation_records(explanation._replace(figures=())) | {"explain": figures}
    return Rendered(join_parts(_iterate_object(envelope)))


def _describe_rows(listing: ListAnswer) -> dict[str, Any]:
    """Return the rows of a list with their totals or groups."""
    body: dict[str, Any] = {"rows": _iterate_rows(listing)}
    if isinstance(listing, Crosstab):
        body["totals"] = {name: listing.totals[name] for name in listing.fields if name in listing.totals}
    if listing.group_by:
        body["groups"] = [_describe_group(group) for group in split_groups(listing)]
    return body


def _iterate_rows(listing: ListAnswer) -> Iterator[dict[str, Any]]:
    """Yield the rows of a list, of which few are made at once."""
    return (row for part in split_listing(listing) for row in list_rows(part))


def _describe_group(group: RowGroup) -> dict[str, Any]:
    """Return the common value of a group, the number of its rows, and its subtotals."""
    return {"value": group.value, "rows": len(group.answer.frame), "subtotals": group.subtotals}


def render_jsonl(answer: Answer, _: Target) -> Rendered:
    """Write one object on each line: the rows of a list, or the result of a record."""
    objects = iter([answer.result]) if isinstance(answer, RecordAnswer) else _iterate_rows(answer)
    return Rendered(join_parts(map(_dump, objects)))
