"""The table for a terminal: calm, aligned, fitted to its width, and honest about what did not fit."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich.text import Text

from metrocli.answers.answer import Answer, ListAnswer, screen_parts
from metrocli.answers.screen import Facts, KeyFigures
from metrocli.render.terminal.column_widths import MARGIN
from metrocli.render.terminal.console import console, hanging
from metrocli.render.terminal.listing import draw
from metrocli.render.values import mask_controls

if TYPE_CHECKING:
    from rich.console import Console

_LEAST_REMARK = 24


def render_table(answer: Answer, *, width: int, color: bool) -> tuple[str, list[str]]:
    """An answer as text for a terminal.

    Args:
        answer: the answer.
        width: the terminal's width in places.
        color: whether it may have colours.

    Returns:
        The text, and notes on what the width or the cap left out.
    """
    out = io.StringIO()
    screen = console(width, color=color, out=out)
    notes: list[str] = []
    heading = Text(mask_controls(answer.title), style="bold")
    if heading.plain:
        screen.print(heading)
    if answer.subtitle:
        hanging(screen, Text(), Text(mask_controls(answer.subtitle), style="dim"))
    for part in screen_parts(answer):
        screen.print()
        if isinstance(part, ListAnswer):
            notes += draw(screen, part)
        elif isinstance(part, KeyFigures):
            _figures(screen, part)
        else:
            _facts(screen, part)
    return out.getvalue(), list(dict.fromkeys(notes))


def _figures(screen: Console, part: KeyFigures) -> None:
    """Draw the few numbers that matter most, aligned, each with what it is and a remark."""
    numbers = ["unknown" if each.number is None else f"{each.number:,}" for each in part.figures]
    widest = max(map(len, numbers), default=0)
    labels = max((len(each.label) for each in part.figures), default=0)
    for each, number in zip(part.figures, numbers, strict=True):
        text = Text(" " * MARGIN).append(f"{number:>{widest}}", style="dim" if each.number is None else "bold")
        text.append(f"  {each.label:<{labels}}  ")
        if screen.width - text.cell_len < _LEAST_REMARK:
            text.rstrip()
            hanging(screen, Text(), text)
            text = Text(" " * (MARGIN + widest + 2))
        hanging(screen, text, Text(each.remark, style="dim"))


def _facts(screen: Console, part: Facts) -> None:
    """Draw facts: the labels aligned and dim, what is said beside them, wrapped under itself."""
    widest = max((len(label) for label, _ in part.pairs), default=0)
    for label, said in part.pairs:
        text = Text(" " * MARGIN).append(f"{label:<{widest}}  ", style="dim")
        hanging(screen, text, Text(mask_controls(said)))
