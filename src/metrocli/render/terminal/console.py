"""A Rich console that only lays out: it writes into a text, and nothing in an answer acts as markup."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

if TYPE_CHECKING:
    from typing import TextIO

_LEAST_ROOM = 10


def console(width: int, *, color: bool, out: TextIO | None = None) -> Console:
    """A console as wide as a terminal; what is printed on it is read from `file.getvalue()`."""
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


def put(to: Console, line: Text) -> None:
    """Print one line as it is, without blanks at its end."""
    line.rstrip()
    to.print(line, overflow="ignore", no_wrap=True, crop=False)


def hanging(to: Console, before: Text, text: Text) -> None:
    """Print a text after another, its further lines under its first."""
    room = max(_LEAST_ROOM, to.width - before.cell_len)
    for number, line in enumerate(text.wrap(to, room, overflow="fold") or [Text()]):
        line.rstrip()
        start = before if number == 0 else Text(" " * before.cell_len)
        put(to, start + line)
