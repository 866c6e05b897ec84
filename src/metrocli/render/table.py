"""The table for a terminal: calm, aligned, fitted to its width, and honest about what did not fit."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

from metrocli.query.answer import Account, Answer, Facts, Figures, Holds, Listing
from metrocli.render.drawing import Column
from metrocli.render.fit import GAP, fit
from metrocli.render.values import harmless, rows

if TYPE_CHECKING:
    from collections.abc import Sequence

MARGIN = 1
_LEAST_REMARK = 24
CAP = 500
"""How many rows a table shows; a terminal is no place for more."""


def table(answer: Answer, *, width: int, color: bool) -> tuple[str, list[str]]:
    """An answer as text for a terminal.

    Args:
        answer: the answer.
        width: the terminal's width in places.
        color: whether it may have colours.

    Returns:
        The text, and notes on what the width or the cap left out.
    """
    out = io.StringIO()
    console = Console(
        file=out,
        width=width,
        color_system="standard" if color else None,
        force_terminal=color,
        no_color=not color,
        markup=False,
        highlight=False,
        emoji=False,
        legacy_windows=False,
        _environ={},
    )
    notes: list[str] = []
    heading = Text(harmless(answer.title), style="bold")
    if heading.plain:
        console.print(heading)
    if answer.subtitle:
        _hanging(console, Text(), Text(harmless(answer.subtitle), style="dim"))
    parts = answer.parts() if isinstance(answer, Account) else (answer,)
    for part in parts:
        console.print()
        if isinstance(part, Listing):
            _listing(console, part, notes)
        elif isinstance(part, Figures):
            _figures(console, part)
        else:
            _facts(console, part)
    return out.getvalue(), list(dict.fromkeys(notes))


def _listing(console: Console, listing: Listing, notes: list[str]) -> None:
    """Draw a listing: its header, a rule, its rows, and what is counted."""
    records = rows_to_show(listing)
    if len(records) > CAP:
        notes.append(f"{len(records) - CAP:,} more rows are not shown; -o FILE or a pipe gives all {len(records):,}.")
        records = records[:CAP]
    if records:
        drawn = (Column(each, [tuple(row[name] for name in each.fields) for row in records]) for each in listing.shown)
        columns = [column for column in drawn if not column.says_nothing]
        widths = fit([column.need for column in columns], console.width - 2 * MARGIN)
        dropped = [column.shown.label for place, column in enumerate(columns) if place not in widths]
        if dropped:
            notes.append(f"Not shown at this width: {', '.join(dropped)}. -f record gives everything.")
        chosen = [(columns[place], width) for place, width in widths.items()]
        _line(console, [Text(column.shown.label, style="dim") for column, _ in chosen], chosen)
        rule = sum(width for _, width in chosen) + GAP * (len(chosen) - 1) + 2 * MARGIN
        console.print(Text("─" * min(rule, console.width), style="dim"))
        for place in range(len(records)):
            _line(console, [column.draw(column.values[place], width) for column, width in chosen], chosen)
    if listing.counted:
        console.print(Text(harmless(listing.counted), style="dim"))


def rows_to_show(listing: Listing) -> list[dict[str, Any]]:
    """The rows with every field that a column on the screen draws."""
    drawn = dict.fromkeys(name for each in listing.shown for name in each.fields)
    known = listing.fields | listing.extra
    return rows(replace(listing, fields={name: known.get(name, Holds.TEXT) for name in drawn}))


def _line(console: Console, cells: Sequence[Text], columns: Sequence[tuple[Column, int]]) -> None:
    """Print one row, each cell wrapped in its column."""
    wrapped = [
        cell.wrap(console, width, justify="right" if column.right else "left", overflow="fold")
        for cell, (column, width) in zip(cells, columns, strict=True)
    ]
    for number in range(max(len(lines) for lines in wrapped)):
        line = Text(" " * MARGIN)
        for place, (lines, (column, width)) in enumerate(zip(wrapped, columns, strict=True)):
            if place:
                line.append(" " * GAP)
            cell = lines[number].copy() if number < len(lines) else Text()
            cell.align("right" if column.right else "left", width)
            line.append_text(cell)
        line.rstrip()
        console.print(line, overflow="ignore", no_wrap=True, crop=False)


def _figures(console: Console, part: Figures) -> None:
    """Draw the few numbers that matter most, aligned, each with what it is and a remark."""
    numbers = ["unknown" if each.number is None else f"{each.number:,}" for each in part.figures]
    widest = max(map(len, numbers), default=0)
    labels = max((len(each.label) for each in part.figures), default=0)
    for each, number in zip(part.figures, numbers, strict=True):
        text = Text(" " * MARGIN).append(f"{number:>{widest}}", style="dim" if each.number is None else "bold")
        text.append(f"  {each.label:<{labels}}  ")
        if console.width - text.cell_len < _LEAST_REMARK:
            text.rstrip()
            _hanging(console, Text(), text)
            text = Text(" " * (MARGIN + widest + 2))
        _hanging(console, text, Text(each.remark, style="dim"))


def _facts(console: Console, part: Facts) -> None:
    """Draw facts: the labels aligned and dim, what is said beside them, wrapped under itself."""
    widest = max((len(label) for label, _ in part.pairs), default=0)
    for label, said in part.pairs:
        text = Text(" " * MARGIN).append(f"{label:<{widest}}  ", style="dim")
        _hanging(console, text, Text(harmless(said)))


def _hanging(console: Console, before: Text, text: Text) -> None:
    """Print a text after another, its further lines under its first."""
    room = max(10, console.width - before.cell_len)
    for number, line in enumerate(text.wrap(console, room, overflow="fold") or [Text()]):
        line.rstrip()
        start = before if number == 0 else Text(" " * before.cell_len)
        whole = start + line
        whole.rstrip()
        console.print(whole, overflow="ignore", no_wrap=True, crop=False)
