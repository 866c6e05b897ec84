"""The record view: a block for each row, a line for each field, values in full."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from metrocli.answers.answer import Answer, ListAnswer, RecordAnswer
from metrocli.render.registry import Rendered
from metrocli.render.values import format_value, is_list_of_objects, list_rows, mask_controls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metrocli.render.registry import Target


def render_record(answer: Answer, _: Target) -> Rendered:
    """Write every field in full, also the extra fields that other formats show only with --columns."""
    objects = [answer.result] if isinstance(answer, RecordAnswer) else list_rows(_with_extra_fields(answer))
    return Rendered("\n".join("".join(f"{line}\n" for line in _write_block(item)) for item in objects))


def _with_extra_fields(listing: ListAnswer) -> ListAnswer:
    return replace(listing, fields=listing.fields | listing.extra)


def _write_block(record: dict[str, Any]) -> Iterator[str]:
    """Write a line for each field; a list of objects has a line for each object, under the name of the field."""
    width = max((len(name) for name in record), default=0)
    for name, value in record.items():
        for number, line in enumerate(_split_lines(value)):
            yield f"{name if number == 0 else '':<{width}}  {mask_controls(line)}".rstrip()


def _split_lines(value: Any) -> list[str]:  # noqa: ANN401 - any value of an answer
    if is_list_of_objects(value):
        return [_format_line(item) for item in value]
    if isinstance(value, dict):
        return [f"{key}  {_format_line(item)}" for key, item in value.items()] or [""]
    return format_value(value).splitlines() or [""]


def _format_line(value: Any) -> str:  # noqa: ANN401 - any value of an answer
    """Return a nested value on one line: the values of an object that are not unknown, separated by bars."""
    if isinstance(value, dict):
        return " | ".join(f"{key} {text}" for key, item in value.items() if (text := _format_line(item)))
    if isinstance(value, list):
        return "; ".join(_format_line(item) for item in value)
    return " ".join(format_value(value).split())
