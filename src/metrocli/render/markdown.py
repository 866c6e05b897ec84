"""Markdown: the answer as headings and tables for a page or a message."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from metrocli.answers.kinds import Account, Answer, Listing, parts_of
from metrocli.answers.shaping import Shape, groups, shaped
from metrocli.render.grid import ends, whole
from metrocli.render.values import flat, harmless, heading, pairs, subtotal, table_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_ACTING = re.compile(r"([\\`*_\[\]<>|~#&])")


def markdown(answer: Answer) -> str:
    """A heading, the question, the whole answer as tables, and the notes."""
    blocks = [f"# {_text(answer.title)}", _text(answer.subtitle)]
    if isinstance(answer, Account):
        blocks += _account(answer.result)
    else:
        for part in parts_of(answer):
            if isinstance(part, Listing):
                # What only a person sees is parted as on a screen; rows are a table as programs get them.
                seen = part if part is answer or not part.parted else shaped(part, Shape(group=part.parted))
                blocks += [*_listing(seen), _text(part.counted)]
    blocks += ["\n".join(f"- {_text(note)}" for note in answer.notes)]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _listing(listing: Listing) -> list[str]:
    """All rows as one table, those of a grid with its totals; of a grouped listing, a heading and a table a group."""
    blocks = []
    for group in groups(listing):
        fields = {name: holds for name, holds in listing.fields.items() if name != listing.group}
        blocks += [f"## {_text(heading(group))}", _table(*table_of(replace(group.listing, fields=fields)))]
        blocks += [] if listing.parted else [_text(subtotal(group))]
    if not blocks:
        grid = whole(listing)
        headers, rows = table_of(listing)
        blocks.append(_table(headers, [*rows, ends(grid)] if grid else rows))
    return blocks


def _account(result: dict[str, Any]) -> list[str]:
    """Plain facts as one table, then a table for each list of things."""
    lists = {name: value for name, value in result.items() if _is_list_of_things(value)}
    facts = [[path, value] for path, value in pairs({k: v for k, v in result.items() if k not in lists})]
    blocks = [_table(["field", "value"], facts)]
    for name, things in lists.items():
        rows = [[each.get(key) for key in things[0]] for each in things]
        blocks += [f"## {_text(name.replace('_', ' '))}", _table(list(things[0]), rows)]
    return blocks


def _is_list_of_things(value: Any) -> bool:  # noqa: ANN401 - any value of an answer
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _table(headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    lines = [_line(headers), _line(["---"] * len(headers), escape=False)]
    return "\n".join([*lines, *(_line([flat(value) for value in row]) for row in rows)])


def _line(cells: Sequence[str], *, escape: bool = True) -> str:
    return f"| {' | '.join(_text(cell) if escape else cell for cell in cells)} |"


def _text(text: str) -> str:
    """A text as it is, on one line and with nothing in it that Markdown or HTML would act on."""
    return _ACTING.sub(r"\\\1", " ".join(harmless(text).split()))
