"""Drawing a listing: in columns, in groups with subtotals, as a heat map, or row by row where there is no room."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rich.text import Text

from metrocli.answers.shaping import Group, Shape, apply_shape, split_groups
from metrocli.render.grid import as_complete_grid
from metrocli.render.terminal import heat_map
from metrocli.render.terminal.cells import Column
from metrocli.render.terminal.column_widths import GAP, MARGIN, fit, too_narrow
from metrocli.render.terminal.console import hanging, put
from metrocli.render.values import format_heading, format_subtotals, list_shown_rows, mask_controls

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from metrocli.answers.answer import ListAnswer

CAP = 500
"""How many rows a table shows; a terminal is no place for more."""


def draw(screen: Console, listing: ListAnswer) -> list[str]:
    """Draw a listing: its header, a rule, its rows, and what is counted.

    Returns:
        Notes on what the width or the cap left out.
    """
    if listing.group_by:
        listing = replace(listing, section_field="")
    elif listing.section_field in listing.fields:
        listing = apply_shape(listing, Shape(group_by=listing.section_field))
    records = list_shown_rows(listing)
    notes = []
    if len(records) > CAP:
        notes.append(f"{len(records) - CAP:,} more rows are not shown; -o FILE or a pipe gives all {len(records):,}.")
        records = records[:CAP]
    grid = as_complete_grid(listing)
    if records and grid is not None:
        notes += heat_map.draw(screen, grid, records)
    elif records:
        notes += _columns(screen, listing, records)
    if listing.summary:
        hanging(screen, Text(), Text(mask_controls(listing.summary), style="dim"))
    return notes


def _columns(screen: Console, listing: ListAnswer, records: Sequence[dict[str, Any]]) -> list[str]:
    """Draw the rows in columns, those of a group together; where even the narrowest do not fit, one below the other."""
    drawn = (
        Column(each, [tuple(row[name] for name in each.fields) for row in records]) for each in listing.screen_columns
    )
    columns = [column for column in drawn if not column.says_nothing]
    needs = [column.need for column in columns]
    width = screen.width - 2 * MARGIN
    parts: list[Group | int] = [*split_groups(replace(listing, frame=listing.frame.head(len(records))))] or [
        len(records)
    ]
    if too_narrow(needs, width):
        _blocks(screen, columns, parts)
        return []
    widths = fit(needs, width)
    chosen = [(columns[place], width) for place, width in widths.items()]
    _line(screen, [Text(column.shown.label, style="dim") for column, _ in chosen], chosen)
    rule = sum(width for _, width in chosen) + GAP * (len(chosen) - 1) + 2 * MARGIN
    put(screen, Text("─" * min(rule, screen.width), style="dim"))
    place = 0
    for part in parts:
        if isinstance(part, Group):
            _heading(screen, part)
        for _ in range(_size(part)):
            _line(screen, [column.draw(column.values[place], width) for column, width in chosen], chosen)
            place += 1
        if isinstance(part, Group):
            _subtotal(screen, part)
    dropped = [column.shown.label for place, column in enumerate(columns) if place not in widths]
    return [f"Not shown at this width: {', '.join(dropped)}. -f record gives everything."] if dropped else []


def _size(part: Group | int) -> int:
    return part if isinstance(part, int) else len(part.answer.frame)


def _heading(screen: Console, group: Group) -> None:
    hanging(
        screen, Text(" " * MARGIN), Text(mask_controls(format_heading(group)), style="bold" if group.value else "dim")
    )


def _subtotal(screen: Console, group: Group) -> None:
    """What a group comes to, on a line of its own; nothing where the rows are only parted."""
    if not group.answer.section_field:
        hanging(screen, Text(" " * MARGIN), Text(format_subtotals(group), style="dim"))
    screen.print()


def _line(screen: Console, cells: Sequence[Text], columns: Sequence[tuple[Column, int]]) -> None:
    """Print one row, each cell wrapped in its column."""
    wrapped = [
        cell.wrap(screen, width, justify="right" if column.right else "left", overflow="fold")
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
        put(screen, line)


def _blocks(screen: Console, columns: Sequence[Column], parts: Sequence[Group | int]) -> None:
    """Draw each row as a block, a line for each column that says something of it."""
    widest = max(len(column.shown.label) for column in columns)
    room = max(1, screen.width - MARGIN - widest - GAP)
    place = 0
    for part in parts:
        if isinstance(part, Group):
            _heading(screen, part)
        for _ in range(_size(part)):
            for column in columns:
                if not column.blank(column.values[place]):
                    label = Text(" " * MARGIN).append(f"{column.shown.label:<{widest}}", style="dim").append(" " * GAP)
                    hanging(screen, label, column.draw(column.values[place], room))
            screen.print()
            place += 1
        if isinstance(part, Group):
            _subtotal(screen, part)
