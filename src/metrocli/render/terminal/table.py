"""The table for a terminal: aligned, fitted to the width, with notes on what did not fit."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich.text import Text

from metrocli.render.parts import KeyFigures, Table
from metrocli.render.registry import Rendered, lay_out
from metrocli.render.terminal.column_widths import MARGIN
from metrocli.render.terminal.console import make_console, print_hanging
from metrocli.render.terminal.listing import draw_listing
from metrocli.render.values import mask_controls

if TYPE_CHECKING:
    from rich.console import Console

    from metrocli.answers.answer import Answer
    from metrocli.messages import Message
    from metrocli.render.parts import Facts
    from metrocli.render.registry import Target
    from metrocli.text.languages.language import Language

_LEAST_REMARK_WIDTH = 24


def render_table(answer: Answer, target: Target) -> Rendered:
    """Write an answer as text for a terminal, with notes on the columns and rows that are not shown."""
    out = io.StringIO()
    console = make_console(target.width, color=target.has_colours, out=out)
    notes: list[Message] = []
    language = target.language
    page = lay_out(answer, language)
    heading = Text(mask_controls(page.title), style="bold")
    if heading.plain:
        console.print(heading)
    if page.subtitle:
        print_hanging(console, Text(), Text(mask_controls(page.subtitle), style="dim"))
    for part in page.parts:
        console.print()
        if isinstance(part, Table):
            tables = (other for other in page.parts if isinstance(other, Table) and other is not part)
            notes += draw_listing(console, part, language, [other for other in tables if other.columns == part.columns])
        elif isinstance(part, KeyFigures):
            _draw_figures(console, part, language)
        else:
            _draw_facts(console, part)
    return Rendered(out.getvalue(), tuple(dict.fromkeys(notes)))


def _draw_figures(console: Console, part: KeyFigures, language: Language) -> None:
    """Draw each key figure on a line: the number right-aligned, then its label and its remark."""
    unknown = language.translate("unknown")
    numbers = [unknown if each.number is None else language.format_number(each.number) for each in part.figures]
    number_width = max(map(len, numbers), default=0)
    label_width = max((len(figure.label) for figure in part.figures), default=0)
    for figure, number in zip(part.figures, numbers, strict=True):
        style = "dim" if figure.number is None else "bold"
        line = Text(" " * MARGIN).append(f"{number:>{number_width}}", style=style)
        line.append(f"  {figure.label:<{label_width}}  ")
        if console.width - line.cell_len < _LEAST_REMARK_WIDTH:
            line.rstrip()
            print_hanging(console, Text(), line)
            line = Text(" " * (MARGIN + number_width + 2))
        print_hanging(console, line, Text(figure.remark, style="dim"))


def _draw_facts(console: Console, part: Facts) -> None:
    """Draw each fact: its label, dim, and its text next to it, wrapped under itself."""
    width = max((len(label) for label, _ in part.pairs), default=0)
    for label, text in part.pairs:
        line = Text(" " * MARGIN).append(f"{label:<{width}}  ", style="dim")
        print_hanging(console, line, Text(mask_controls(text)))
