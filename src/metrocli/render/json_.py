"""JSON: the answer as one object. JSONL: one object for each row."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from metrocli.answers.answer import Answer, Crosstab, RecordAnswer
from metrocli.answers.explanation_records import to_explanation_records, to_figure_records
from metrocli.answers.message_records import to_code_and_values, to_message_records
from metrocli.answers.shaping import split_groups
from metrocli.messages import Message
from metrocli.model.cell import CellValue
from metrocli.render.registry import Rendered, join_parts
from metrocli.render.values import iterate_parts, list_rows, report_part

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metrocli.answers.answer import ListAnswer
    from metrocli.answers.explanation import ExplainedFigure
    from metrocli.answers.shaping import RowGroup
    from metrocli.render.registry import Target

SCHEMA = "metrocli/1"
_PIECES_AT_ONCE = 1 << 16
_INDENT = 2
_LINE = f"\n{' ' * _INDENT}"
"""What a line within the object of an answer begins with."""
_END = "\n]"
"""The end of a list."""
_CELLS_AT_ONCE = 10_000
"""So many addresses of cells are made at once, unless one figure has more."""


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
        content: its values by key. An iterator has the items of a list, some at a time.
    """
    encoder = _make_encoder(_INDENT)
    start = "{"
    for key, value in content.items():
        yield f"{start}{_LINE}{encoder.encode(key)}: "
        start = ","
        parts = _iterate_list(encoder, value) if isinstance(value, Iterator) else _iterate_value(encoder, value)
        # What follows a line feed is within the object: no text has a line feed.
        yield from (part.replace("\n", _LINE) for part in parts)
    yield "\n}\n"


def _iterate_list(encoder: json.JSONEncoder, batches: Iterator[list[Any]]) -> Iterator[str]:
    """Yield the text of a list in parts.

    Args:
        encoder: writes it with an indent.
        batches: its items, some at a time: a call of the encoder leaves some kB behind.
    """
    start = "["
    for batch in batches:
        if batch:
            text = "".join(_iterate_value(encoder, batch))
            yield f"{start}{text.removeprefix('[').removesuffix(_END)}"
            start = ","
    yield "[]" if start == "[" else _END


def _iterate_value(encoder: json.JSONEncoder, value: object) -> Iterator[str]:
    """Yield the text of a value in parts."""
    # With an indent there is a piece for each sign: a list of them all would take several times the memory of the text.
    pieces = encoder.iterencode(value)
    while part := "".join(islice(pieces, _PIECES_AT_ONCE)):
        yield part


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
        figures = map(to_figure_records, _batch_figures(explanation.figures))
        envelope |= to_explanation_records(explanation._replace(figures=())) | {"explain": figures}
    return Rendered(join_parts(_iterate_object(envelope)))


def _describe_rows(listing: ListAnswer) -> dict[str, Any]:
    """Return the rows of a list with their totals or groups."""
    body: dict[str, Any] = {"rows": _list_batches(listing)}
    if isinstance(listing, Crosstab):
        body["totals"] = {name: listing.totals[name] for name in listing.fields if name in listing.totals}
    if listing.group_by:
        body["groups"] = [_describe_group(group) for group in split_groups(listing)]
    return body


def _list_batches(listing: ListAnswer) -> Iterator[list[dict[str, Any]]]:
    """Yield the rows of a list, of which few are made at once."""
    return map(list_rows, iterate_parts(listing))


def _batch_figures(figures: Sequence[ExplainedFigure]) -> Iterator[list[ExplainedFigure]]:
    """Yield some figures at a time, so that few addresses of their cells are made at once."""
    batch: list[ExplainedFigure] = []
    size = 0
    for count, figure in enumerate(figures, 1):
        batch.append(figure)
        size += 1 + sum(len(cells.cells) for cells in figure.cells)
        if size >= _CELLS_AT_ONCE:
            yield batch
            report_part(count, len(figures))
            batch, size = [], 0
    yield batch


def _describe_group(group: RowGroup) -> dict[str, Any]:
    """Return the common value of a group, the number of its rows, and its subtotals."""
    return {"value": group.value, "rows": len(group.answer.frame), "subtotals": group.subtotals}


def render_jsonl(answer: Answer, _: Target) -> Rendered:
    """Write one object on each line: the rows of a list, or the result of a record."""
    objects = [answer.result] if isinstance(answer, RecordAnswer) else chain.from_iterable(_list_batches(answer))
    return Rendered(join_parts(map(_dump, objects)))
