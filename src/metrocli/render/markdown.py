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
    translate_label,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from metrocli.render.registry import Target
    from metrocli.text.languages.language import Language


def render_markdown(answer: Answer, target: Target) -> Rendered:
    """Write a heading, the question, the answer as tables, and the notes."""
    language = target.language
    page = lay_out(answer, language)
    blocks = [f"# {escape_markdown(page.title)}", escape_markdown(page.subtitle)]
    if isinstance(answer, RecordAnswer):
        blocks += _write_record(answer.result, language)
    else:
        for part in page.parts:
            if isinstance(part, Table):
                blocks += [*_write_table_part(answer, part, language), escape_markdown(part.summary)]
    blocks += ["\n".join(f"- {escape_markdown(str(note))}" for note in answer.notes)]
    return Rendered("\n\n".join(block for block in blocks if block) + "\n")


def _write_table_part(answer: Answer, part: Table, language: Language) -> list[str]:
    """Write one table; the rows of the answer stay one table, others have sections as on a screen."""
    if not isinstance(part.rows, ListAnswer):
        return []
    if part.rows is answer or not part.section_field:
        return _write_listing(part.rows, language, has_subtotals=True)
    grouped = apply_shape(part.rows, Shape(group_by=part.section_field))
    return _write_listing(grouped, language, has_subtotals=False)


def _write_listing(listing: ListAnswer, language: Language, *, has_subtotals: bool) -> list[str]:
    """Write all rows as one table, a crosstab with its totals; a grouped list has a heading and a table per group."""
    blocks = []
    for group in split_groups(listing):
        fields = {name: field for name, field in listing.fields.items() if name != listing.group_by}
        blocks += [
            f"## {escape_markdown(format_heading(group, language.translate('none')))}",
            _write_table(*to_table(replace(group.answer, fields=fields), in_words=True), language),
        ]
        blocks += [escape_markdown(format_subtotals(group, language))] if has_subtotals else []
    if not blocks:
        crosstab = as_complete_crosstab(listing)
        headers, rows = to_table(listing, in_words=True)
        blocks.append(
            _write_table(headers, [*rows, make_totals_row(crosstab, language)] if crosstab else rows, language)
        )
    return blocks


def _write_record(result: dict[str, Any], language: Language) -> list[str]:
    """Write plain values as one table, then a table for each list of objects."""
    lists = {name: value for name, value in result.items() if is_list_of_objects(value)}
    facts = [
        [_translate_path(path, language), value]
        for path, value in flatten_result({k: v for k, v in result.items() if k not in lists})
    ]
    blocks = [_write_table(["field", "value"], facts, language)]
    for name, items in lists.items():
        rows = [[item.get(key) for key in items[0]] for item in items]
        blocks += [
            f"## {escape_markdown(translate_label(name, language))}",
            _write_table(list(items[0]), rows, language),
        ]
    return blocks


def _translate_path(path: str, language: Language) -> str:
    """Return the path of a value in words; in English, and where no part of it has a translation, as it is."""
    parts = path.split(".")
    words = [translate_label(part, language) for part in parts]
    return path if words == [format_label(part) for part in parts] else " · ".join(words)


def _write_table(headers: Sequence[str], rows: Iterable[Sequence[Any]], language: Language) -> str:
    escaped = ([escape_markdown(format_value(value)) for value in row] for row in rows)
    return write_markdown_table([escape_markdown(_translate_path(name, language)) for name in headers], escaped)
