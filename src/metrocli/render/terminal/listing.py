"""Draw a list on a terminal: in columns, in groups with subtotals, as a heat map, or as blocks if it is too narrow."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from rich.text import Text

from metrocli.answers.answer import ListAnswer
from metrocli.answers.shaping import Shape, apply_shape, split_groups
from metrocli.messages import Message, MessageType
from metrocli.render.crosstab import as_complete_crosstab
from metrocli.render.terminal.cells import TableColumn
from metrocli.render.terminal.column_widths import GAP, MARGIN, fit_columns, is_too_narrow
from metrocli.render.terminal.console import print_hanging, print_line
from metrocli.render.terminal.heat_map import draw_heat_map
from metrocli.render.values import format_heading, format_subtotals, list_table_rows, mask_controls

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from metrocli.render.parts import Table
    from metrocli.text.languages.language import Language

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


class _Section(NamedTuple):
    """Some rows of a table: those of a group, or all.

    Attributes:
        rows: their number.
        heading: the heading of the group; "" for all rows.
        subtotals: the line below the group; "" for none.
        has_value: whether the rows of the group have a value that they are grouped by.
    """

    rows: int
    heading: str = ""
    subtotals: str = ""
    has_value: bool = True


def draw_listing(console: Console, table: Table, language: Language, others: Sequence[Table] = ()) -> list[Message]:
    """Draw a list: its header, its rows, and the summary below.

    Args:
        console: where to draw it.
        table: the list.
        language: the language of numbers, days and counts.
        others: other tables of the page with the same columns; all of them get the same widths.

    Returns:
        Notes on the columns and rows that are not shown.
    """
    rows = table.rows if isinstance(table.rows, ListAnswer) else None
    if rows is not None and table.section_field in rows.fields:
        rows = apply_shape(rows, Shape(group_by=table.section_field))
        columns = tuple(column for column in table.columns if column.fields[0] != table.section_field)
        table = table._replace(rows=rows, columns=columns)
    records = list_table_rows(table)
    notes: list[Message] = []
    if len(records) > MAX_ROWS:
        hidden = len(records) - MAX_ROWS
        notes.append(ROWS_NOT_SHOWN(count=hidden, rows=len(records)))
        records = records[:MAX_ROWS]
    crosstab = None if rows is None else as_complete_crosstab(rows)
    if records and crosstab is not None:
        notes += draw_heat_map(console, crosstab, records, language)
    elif records:
        beside = [record for other in others for record in list_table_rows(other)[:MAX_ROWS]]
        notes += _draw_rows(console, table, records, beside, language)
    if table.summary:
        print_hanging(console, Text(), Text(mask_controls(table.summary), style="dim"))
    return notes


def _draw_rows(
    console: Console,
    table: Table,
    records: Sequence[dict[str, Any]],
    beside: Sequence[dict[str, Any]],
    language: Language,
) -> list[Message]:
    """Draw the rows in columns, those of a group together; as blocks if even the narrowest columns do not fit.

    The columns are as wide as the rows of the tables beside it need as well.
    """
    declared = (
        TableColumn(column, [tuple(record[name] for name in column.fields) for record in (*records, *beside)], language)
        for column in table.columns
    )
    columns = [column for column in declared if not column.can_be_left_out]
    needs = [column.width_needs for column in columns]
    width = console.width - 2 * MARGIN
    sections = _split_sections(table, len(records), language)
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
        _draw_heading(console, section)
        for _ in range(section.rows):
            _draw_row(console, [column.draw(column.values[row], width) for column, width in shown], shown)
            row += 1
        _draw_subtotals(console, section)
    dropped = [column.declaration.label for index, column in enumerate(columns) if index not in widths]
    return [COLUMNS_NOT_SHOWN(columns=dropped)] if dropped else []


def _split_sections(table: Table, rows: int, language: Language) -> list[_Section]:
    """Split the first rows of a table into its groups or sections; a section has a heading and no subtotals."""
    if not isinstance(table.rows, ListAnswer) or not table.rows.group_by:
        return [_Section(rows)]
    shown = replace(table.rows, frame=table.rows.frame.head(rows))
    return [
        _Section(
            len(group.answer.frame),
            format_heading(group, language.translate("none")),
            "" if table.section_field else format_subtotals(group, language),
            has_value=group.value is not None,
        )
        for group in split_groups(shown)
    ]


def _draw_heading(console: Console, section: _Section) -> None:
    """Draw the heading of a section; rows that are not grouped have none."""
    if section.heading:
        heading = Text(mask_controls(section.heading), style="bold" if section.has_value else "dim")
        print_hanging(console, Text(" " * MARGIN), heading)


def _draw_subtotals(console: Console, section: _Section) -> None:
    """Draw the subtotals of a section on a line, and a blank line; rows that are not grouped have neither."""
    if section.heading:
        if section.subtotals:
            print_hanging(console, Text(" " * MARGIN), Text(section.subtotals, style="dim"))
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


def _draw_blocks(console: Console, columns: Sequence[TableColumn], sections: Sequence[_Section]) -> None:
    """Draw each row as a block, with a line for each column that is not blank."""
    label_width = max(len(column.declaration.label) for column in columns)
    width = max(1, console.width - MARGIN - label_width - GAP)
    row = 0
    for section in sections:
        _draw_heading(console, section)
        for _ in range(section.rows):
            for column in columns:
                if not column.is_blank(column.values[row]):
                    label = f"{column.declaration.label:<{label_width}}"
                    before = Text(" " * MARGIN).append(label, style="dim").append(" " * GAP)
                    print_hanging(console, before, column.draw(column.values[row], width))
            console.print()
            row += 1
        _draw_subtotals(console, section)
