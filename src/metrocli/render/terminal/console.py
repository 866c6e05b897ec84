"""A Rich console that writes into a string; nothing in an answer is interpreted as markup."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

if TYPE_CHECKING:
    from typing import TextIO

_LEAST_WIDTH = 10


def make_console(width: int, *, color: bool, out: TextIO | None = None) -> Console:
    """Return a console of a width in columns; it writes into `out`, or into a new string buffer, its `file`."""
    return Console(
        file=out or io.StringIO(),
        width=width,
        color_system="256" if color else None,
        force_terminal=color,
        no_color=not color,
        markup=False,
        highlight=False,
        emoji=False,
        legacy_windows=False,
        _environ={},
    )


def print_line(console: Console, line: Text) -> None:
    """Print one line without wrapping it, and without spaces at its end."""
    line.rstrip()
    console.print(line, overflow="ignore", no_wrap=True, crop=False)


def print_hanging(console: Console, before: Text, text: Text) -> None:
    """Print a text after another one and wrap it, each further line indented under its first line."""
    width = max(_LEAST_WIDTH, console.width - before.cell_len)
    for number, line in enumerate(text.wrap(console, width, overflow="fold") or [Text()]):
        line.rstrip()
        start = before if number == 0 else Text(" " * before.cell_len)
        print_line(console, start + line)
