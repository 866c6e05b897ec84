"""Draw a list on a terminal: in columns, in groups with subtotals, as a heat map, or as blocks if it is too narrow."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rich.text import Text

from metrocli.answers.shaping import RowGroup, Shape, apply_shape, split_groups
from metrocli.messages import Message, MessageType
from metrocli.render.crosstab import as_complete_crosstab
from metrocli.render.terminal.cells import TableColumn
from metrocli.render.terminal.column_widths import GAP, MARGIN, fit_columns, is_too_narrow
from metrocli.render.terminal.console import print_hanging, print_line
from metrocli.render.terminal.heat_map import draw_heat_map
from metrocli.render.values import format_heading, format_subtotals, list_shown_rows, mask_controls

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from metrocli.answers.answer import ListAnswer

ROWS_NOT_SHOWN = MessageType(
    "rows-not-shown",
    "{count:,} more rows are not shown; -o FILE or a pipe gives all {rows:,}.",
    one="1 more row is not shown; -o FILE or a pipe gives all {rows:,}.",
)
COLUMNS_NOT_SHOWN = MessageType(
    "columns-not-shown", "Not shown at this width: {columns:all}.", "Use -f record to see every field."
)
MAX_ROWS = 500
"""The most rows that a table on a terminal shows."""


def draw_listing(console: Console, listing: ListAnswer) -> list[Message]:
    """Draw a list: its header, its rows, and the summary below.

    Returns:
        Notes on the columns and rows that are not shown.
    """
    if listing.group_by:
        listing = replace(listing, section_field="")
    elif listing.section_field in listing.fields:
        listing = apply_shape(listing, Shape(group_by=listing.section_field))
    records = list_shown_rows(listing)
    notes: list[Message] = []
    if len(records) > MAX_ROWS:
        hidden = len(records) - MAX_ROWS
        notes.append(ROWS_NOT_SHOWN(count=hidden, rows=len(records)))
        records = records[:MAX_ROWS]
    crosstab = as_complete_crosstab(listing)
    if records and crosstab is not None:
        notes += draw_heat_map(console, crosstab, records)
    elif records:
        notes += _draw_rows(console, listing, records)
    if listing.summary:
        print_hanging(console, Text(), Text(mask_controls(listing.summary), style="dim"))
    return notes


def _draw_rows(console: Console, listing: ListAnswer, records: Sequence[dict[str, Any]]) -> list[Message]:
    """Draw the rows in columns, those of a group together; as blocks if even the narrowest columns do not fit."""
    declared = (
        TableColumn(column, [tuple(record[name] for name in column.fields) for record in records])
        for column in listing.screen_columns
    )
    columns = [column for column in declared if not column.can_be_left_out]
    needs = [column.width_needs for column in columns]
    width = console.width - 2 * MARGIN
    sections: list[RowGroup | int] = [*split_groups(replace(listing, frame=listing.frame.head(len(records))))]
    sections = sections or [len(records)]
    if is_too_narrow(needs, width):
        _draw_blocks(console, columns, sections)
        return []
    widths = fit_columns(needs, width)
    shown = [(columns[index], width) for index, width in widths.items()]
    _draw_row(console, [Text(column.declaration.label, style="dim") for column, _ in shown], shown)
    rule_width = sum(width for _, width in shown) + GAP * (len(shown) - 1) + 2 * MARGIN
    print_line(console, Text("─" * min(rule_width, console.width), style="dim"))
    row = 0
    for section in sections:
        if isinstance(section, RowGroup):
            _draw_heading(console, section)
        for _ in range(_count_rows(section)):
            _draw_row(console, [column.draw(column.values[row], width) for column, width in shown], shown)
            row += 1
        if isinstance(section, RowGroup):
            _draw_subtotals(console, section)
    dropped = [column.declaration.label for index, column in enumerate(columns) if index not in widths]
    return [COLUMNS_NOT_SHOWN(columns=dropped)] if dropped else []


def _count_rows(section: RowGroup | int) -> int:
    return section if isinstance(section, int) else len(section.answer.frame)


def _draw_heading(console: Console, group: RowGroup) -> None:
    heading = Text(mask_controls(format_heading(group)), style="bold" if group.value else "dim")
    print_hanging(console, Text(" " * MARGIN), heading)


def _draw_subtotals(console: Console, group: RowGroup) -> None:
    """Draw the subtotals of a group on a line, and a blank line; a section of a list has no subtotals."""
    if not group.answer.section_field:
        print_hanging(console, Text(" " * MARGIN), Text(format_subtotals(group), style="dim"))
    console.print()


def _draw_row(console: Console, cells: Sequence[Text], columns: Sequence[tuple[TableColumn, int]]) -> None:
    """Print one row, each cell wrapped to the width of its column."""
    wrapped = [
        cell.wrap(console, width, justify=column.justify, overflow="fold")
        for cell, (column, width) in zip(cells, columns, strict=True)
    ]
    for number in range(max(len(lines) for lines in wrapped)):
        line = Text(" " * MARGIN)
        for index, (lines, (column, width)) in enumerate(zip(wrapped, columns, strict=True)):
            if index:
                line.append(" " * GAP)
            cell = lines[number].copy() if number < len(lines) else Text()
            cell.align(column.justify, width)
            line.append_text(cell)
        print_line(console, line)


def _draw_blocks(console: Console, columns: Sequence[TableColumn], sections: Sequence[RowGroup | int]) -> None:
    """Draw each row as a block, with a line for each column that is not blank."""
    label_width = max(len(column.declaration.label) for column in columns)
    width = max(1, console.width - MARGIN - label_width - GAP)
    row = 0
    for section in sections:
        if isinstance(section, RowGroup):
            _draw_heading(console, section)
        for _ in range(_count_rows(section)):
            for column in columns:
                if not column.is_blank(column.values[row]):
                    label = f"{column.declaration.label:<{label_width}}"
                    before = Text(" " * MARGIN).append(label, style="dim").append(" " * GAP)
                    print_hanging(console, before, column.draw(column.values[row], width))
            console.print()
            row += 1
        if isinstance(section, RowGroup):
            _draw_subtotals(console, section)
