"""Markdown: the answer as headings and tables, for a page or a message."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from metrocli.answers.answer import Answer, ListAnswer, RecordAnswer
from metrocli.answers.shaping import Shape, apply_shape, split_groups
from metrocli.render.crosstab import as_complete_crosstab, make_totals_row
from metrocli.render.markdown_text import escape_markdown, write_markdown_table
from metrocli.render.parts import Table
from metrocli.render.registry import Rendered, lay_out
from metrocli.render.values import (
    flatten_result,
    format_heading,
    format_label,
    format_subtotals,
    format_value,
    is_list_of_objects,
    to_table,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from metrocli.render.registry import Target


def render_markdown(answer: Answer, _: Target) -> Rendered:
    """Write a heading, the question, the answer as tables, and the notes."""
    page = lay_out(answer)
    blocks = [f"# {escape_markdown(page.title)}", escape_markdown(page.subtitle)]
    if isinstance(answer, RecordAnswer):
        blocks += _write_record(answer.result)
    else:
        for part in page.parts:
            if isinstance(part, Table):
                blocks += [*_write_table_part(answer, part), escape_markdown(part.summary)]
    blocks += ["\n".join(f"- {escape_markdown(str(note))}" for note in answer.notes)]
    return Rendered("\n\n".join(block for block in blocks if block) + "\n")


def _write_table_part(answer: Answer, part: Table) -> list[str]:
    """Write one table; the rows of the answer stay one table, others have sections as on a screen."""
    if not isinstance(part.rows, ListAnswer):
        return []
    if part.rows is answer or not part.section_field:
        return _write_listing(part.rows, has_subtotals=True)
    return _write_listing(apply_shape(part.rows, Shape(group_by=part.section_field)), has_subtotals=False)


def _write_listing(listing: ListAnswer, *, has_subtotals: bool) -> list[str]:
    """Write all rows as one table, a crosstab with its totals; a grouped list has a heading and a table per group."""
    blocks = []
    for group in split_groups(listing):
        fields = {name: field for name, field in listing.fields.items() if name != listing.group_by}
        blocks += [
            f"## {escape_markdown(format_heading(group))}",
            _write_table(*to_table(replace(group.answer, fields=fields), in_words=True)),
        ]
        blocks += [escape_markdown(format_subtotals(group))] if has_subtotals else []
    if not blocks:
        crosstab = as_complete_crosstab(listing)
        headers, rows = to_table(listing, in_words=True)
        blocks.append(_write_table(headers, [*rows, make_totals_row(crosstab)] if crosstab else rows))
    return blocks


def _write_record(result: dict[str, Any]) -> list[str]:
    """Write plain values as one table, then a table for each list of objects."""
    lists = {name: value for name, value in result.items() if is_list_of_objects(value)}
    facts = [[path, value] for path, value in flatten_result({k: v for k, v in result.items() if k not in lists})]
    blocks = [_write_table(["field", "value"], facts)]
    for name, items in lists.items():
        rows = [[item.get(key) for key in items[0]] for item in items]
        blocks += [f"## {escape_markdown(format_label(name))}", _write_table(list(items[0]), rows)]
    return blocks


def _write_table(headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    escaped = ([escape_markdown(format_value(value)) for value in row] for row in rows)
    return write_markdown_table([*map(escape_markdown, headers)], escaped)
