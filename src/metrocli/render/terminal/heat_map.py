"""A grid of counts on a terminal, shaded like a heat map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from rich.cells import cell_len
from rich.text import Text

from metrocli.answers.fields import FieldType
from metrocli.render.grid import TOTAL, list_columns
from metrocli.render.terminal.cells import BLANK
from metrocli.render.terminal.column_heads import Head, fitting
from metrocli.render.terminal.column_widths import GAP, MARGIN
from metrocli.render.terminal.console import put
from metrocli.render.values import format_value, mask_controls
from metrocli.text.phrases import month_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console

    from metrocli.answers.answer import Crosstab

# White on grey to vivid blue, all of a middling lightness, so that they rise from a dark screen as from a light one.
_STYLES = tuple(f"color(231) on color({number})" for number in (59, 24, 25, 26, 27))
_LABEL_LEAST = 12
_NOTHING = "·"


class _Layout(NamedTuple):
    """How many places each part of a line has.

    Attributes:
        label: what a row stands for.
        heads: the columns.
        pad: the places before a count; there is always one after it.
        total: the total of a row.
    """

    label: int
    heads: list[Head]
    pad: int
    total: int

    @property
    def width(self) -> int:
        """The places of a whole line, its margins included."""
        counts = sum(self.pad + head.width + 1 for head in self.heads)
        return 2 * MARGIN + self.label + GAP + counts + GAP + self.total

    def line(self, label: Text, counts: Sequence[Text], total: Text) -> Text:
        """One line: a label, a count for each column, a total."""
        text = Text(" " * MARGIN) + _left(label, self.label + GAP)
        for head, count in zip(self.heads, counts, strict=True):
            text.append_text(_right(count, self.pad + head.width, after=1))
        text.append_text(_right(total, GAP + self.total))
        return text


def draw(console: Console, grid: Crosstab, records: Sequence[Mapping[str, Any]]) -> list[str]:
    """Draw a grid: its heads, its rows with their totals, and the totals of its columns.

    Args:
        console: where it is drawn.
        grid: the grid, which must be whole (see `grid.whole`).
        records: its rows, as far as they are to be shown.

    Returns:
        Notes on the columns that do not fit.
    """
    names = list_columns(grid)
    layout = _laid_out(grid, records, names, console.width)
    most = max((record[name] or 0 for record in records for name in names), default=0)
    lines = _heads(grid, layout)
    lines.append(Text("─" * layout.width, style="dim"))
    for record in records:
        label = Text(_label(grid, record), style="cyan" if grid.fields[grid.label] is FieldType.CODE else "")
        counts = [_count(record[head.name], most) for head in layout.heads]
        first, *further = label.wrap(console, layout.label, overflow="fold")
        lines.append(layout.line(first, counts, Text(_number(record[TOTAL]))))
        lines += [layout.line(part, [Text()] * len(counts), Text()) for part in further]
    lines.append(Text("─" * layout.width, style="dim"))
    ends = [Text(_number(grid.totals.get(head.name)), style="bold") for head in layout.heads]
    lines.append(layout.line(Text(TOTAL, style="bold"), ends, Text(_number(grid.totals.get(TOTAL)), style="bold")))
    for line in lines:
        put(console, line)
    return _left_out(len(names), len(names) - len(layout.heads))


def _laid_out(grid: Crosstab, records: Sequence[Mapping[str, Any]], names: Sequence[str], width: int) -> _Layout:
    """Share a width: the labels get what they need up to a third of it, the counts what is left."""
    digits = {
        name: max(len(_number(value)) for value in (grid.totals.get(name), *(record[name] for record in records)))
        for name in names
    }
    numbers = (grid.totals.get(TOTAL), *(record[TOTAL] for record in records))
    total = max(len(TOTAL), *(len(_number(value)) for value in numbers))
    labels = max(cell_len(text) for text in (grid.label, *(_label(grid, record) for record in records)))
    label = min(labels, max(_LABEL_LEAST, width // 3))
    room = width - 2 * MARGIN - label - 2 * GAP - total
    heads = fitting(digits, grid.column_type, grid.totals, room)
    roomy = sum(head.width + 2 for head in heads) <= room
    return _Layout(label, heads, 1 if roomy else 0, total)


def _heads(grid: Crosstab, layout: _Layout) -> list[Text]:
    """What the columns stand for."""
    height = max((len(head.lines) for head in layout.heads), default=1)
    lines = []
    for number in range(height):
        last = number == height - 1
        said = [Text(text, style="dim") for text in _stacked(grid, layout, number, height)]
        ends = (Text(text if last else "", style="dim") for text in (grid.label, TOTAL))
        lines.append(layout.line(next(ends), said, next(ends)))
    return lines


def _stacked(grid: Crosstab, layout: _Layout, number: int, height: int) -> list[str]:
    """One line of all heads, which are so high: codes level by level from above, words standing on the line below.

    What a code has in common with the one before it is said once.
    """
    said: list[str] = []
    before: tuple[str, ...] = ()
    for head in layout.heads:
        place = number if grid.column_type is FieldType.CODE else number - (height - len(head.lines))
        nested = grid.column_type is FieldType.CODE and place < len(head.lines) - 1
        again = nested and before[: place + 1] == head.lines[: place + 1]
        there = 0 <= place < len(head.lines) and not again
        said.append(mask_controls(head.lines[place]) if there else "")
        before = head.lines
    return said


def _label(grid: Crosstab, record: Mapping[str, Any]) -> str:
    """What a row stands for, as a person reads it."""
    text = format_value(record[grid.label])
    return mask_controls(month_name(text) if text and grid.fields[grid.label] is FieldType.MONTH else text) or BLANK


def _number(value: int | None) -> str:
    return _NOTHING if not value else f"{value:,}"


def _count(value: int | None, most: int) -> Text:
    """A count on its shade; a thing that meets itself has none."""
    if value is None:
        return Text(BLANK, style="dim")
    if not value:
        return Text(_NOTHING, style="dim")
    shade = min(len(_STYLES) - 1, (value - 1) * len(_STYLES) // most)
    return Text(_number(value), style=_STYLES[shade])


def _left(text: Text, width: int) -> Text:
    """A text with blanks after it; only the text bears its style."""
    return Text().append_text(text).append(" " * (width - text.cell_len))


def _right(text: Text, width: int, after: int = 0) -> Text:
    """A text of one style with blanks of that style before it, and some after it."""
    return Text(" " * (width - text.cell_len) + text.plain + " " * after, style=text.style)


def _left_out(columns: int, gone: int) -> list[str]:
    """What is to be said of columns that do not fit."""
    if not gone:
        return []
    kept = columns - gone
    least = "those with the least activities"
    return [f"{gone} of {columns} columns, {least}, do not fit beside these {kept}; -o FILE or a pipe gives all."]
