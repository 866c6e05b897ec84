"""The only mouth: the answer on stdout, everything else on stderr."""

from __future__ import annotations

import os
import shutil
import sys
from contextvars import ContextVar
from typing import TYPE_CHECKING, NamedTuple

import typer

from metrocli.errors import ExitCode, Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PROGRAM = "metrocli"
WORDS: ContextVar[tuple[str, ...]] = ContextVar("words", default=())
"""The command line that is being answered, without the program's name."""
_NARROWEST = 40


class Screen(NamedTuple):
    """What is at the other end of stdout.

    Attributes:
        terminal: whether it is a terminal.
        width: how many places a line has.
        height: how many lines there are.
        color: whether it may have colours, as NO_COLOR and FORCE_COLOR say.
    """

    terminal: bool
    width: int
    height: int
    color: bool


def screen(environment: Mapping[str, str] | None = None) -> Screen:
    """Look at stdout and at the environment."""
    variables = os.environ if environment is None else environment
    terminal = sys.stdout is not None and sys.stdout.isatty()
    color = terminal and variables.get("TERM") != "dumb"
    if variables.get("FORCE_COLOR", "") not in {"", "0"}:
        color = True
    if variables.get("NO_COLOR"):
        color = False
    size = shutil.get_terminal_size((80, 24))
    return Screen(terminal, max(_NARROWEST, size.columns), size.lines, color)


def answer(content: str | bytes) -> None:
    """Write an answer to stdout: in the terminal's encoding there, as UTF-8 into a pipe or file.

    Raises:
        typer.Exit: the reader has left, which ends the command quietly. Refused: stdout cannot take the answer.
    """
    if sys.stdout is None:
        raise Refused("stdout is closed: there is nowhere to put the answer.")
    encoding = (sys.stdout.encoding or "utf-8") if sys.stdout.isatty() else "utf-8"
    raw = content if isinstance(content, bytes) else content.encode(encoding, errors="replace")
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(raw)
        sys.stdout.buffer.flush()
    except OSError as fault:
        # What is left in the buffer would fail once more at exit, with a traceback.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(fault, BrokenPipeError):
            raise typer.Exit(ExitCode.ANSWERED) from None
        raise Refused(f"stdout: the answer could not be written ({fault.strerror}).") from fault


def note(sentences: Iterable[str]) -> None:
    """Say notes on stderr, each once."""
    for sentence in dict.fromkeys(sentences):
        _write(sentence)


def complain(sentence: str) -> None:
    """Say on stderr what went wrong."""
    _write(f"{PROGRAM}: {sentence}")


def _write(line: str) -> None:
    from metrocli.render.values import mask_controls

    if sys.stderr is None:
        return  # it is closed: there is nobody to tell
    encoding = sys.stderr.encoding or "utf-8"
    safe = mask_controls(line.replace("\n", " ").replace("\t", " ")).encode(encoding, errors="replace").decode(encoding)
    try:
        sys.stderr.write(f"{safe}\n")
        sys.stderr.flush()
    except OSError:
        return  # there is nobody left to tell
