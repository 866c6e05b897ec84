"""All output of the program: answers go to stdout, everything else goes to stderr."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple, TextIO

import typer

from metrocli.errors import ExitCode, Refused, name_reason
from metrocli.messages import MessageType

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from metrocli.render.registry import LongText

PROGRAM = "metrocli"
STDOUT_CLOSED = MessageType(
    "stdout-closed", "stdout is closed, so the answer cannot be written", "Name a file with -o."
)
NOTHING_WRITTEN = MessageType("nothing-written", "stdout is closed, so nothing can be written to it")
STDOUT_FAILED = MessageType("stdout-failed", "the answer cannot be written to stdout ({reason})")
_ANSWERS = {"y": True, "yes": True, "n": False, "no": False, "": False}
_MIN_WIDTH = 40
_DEFAULT_SIZE = os.terminal_size((80, 24))


class Screen(NamedTuple):
    """The place that stdout is shown on.

    Attributes:
        is_terminal: whether stdout is a terminal, and not a file or a pipe.
        width: the number of characters in a line.
        height: the number of lines.
        has_colours: whether the output may have colours.
    """

    is_terminal: bool
    width: int
    height: int
    has_colours: bool


def measure_screen(stdout: TextIO | None, variables: Mapping[str, str]) -> Screen:
    """Find out what stdout is, its size and whether it may have colours.

    Args:
        stdout: the stream; None where it is closed.
        variables: the environment variables. COLUMNS and LINES override the size of the terminal; NO_COLOR,
            FORCE_COLOR and TERM decide on colours.
    """
    is_terminal = stdout is not None and stdout.isatty()
    has_colours = is_terminal and variables.get("TERM") != "dumb"
    if variables.get("FORCE_COLOR", "") not in {"", "0"}:
        has_colours = True
    if variables.get("NO_COLOR"):
        has_colours = False
    width, height = (_number(variables.get(name, "")) for name in ("COLUMNS", "LINES"))
    if width <= 0 or height <= 0:
        size = _terminal_size(stdout)
        width = width if width > 0 else size.columns or _DEFAULT_SIZE.columns
        height = height if height > 0 else size.lines or _DEFAULT_SIZE.lines
    return Screen(is_terminal, max(_MIN_WIDTH, width), height, has_colours)


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        return 0


def _terminal_size(stdout: TextIO | None) -> os.terminal_size:
    try:
        return _DEFAULT_SIZE if stdout is None else os.get_terminal_size(stdout.fileno())
    except (ValueError, OSError):  # not a terminal, or not even a file
        return _DEFAULT_SIZE


def encode_answer(content: str | LongText | bytes, encoding: str = "utf-8") -> Iterator[bytes]:
    """Yield the bytes of an answer, part by part.

    Not every encoding holds every text, such as half a character from the command line; a question mark replaces it.
    """
    if isinstance(content, bytes):
        yield content
        return
    for part in [content] if isinstance(content, str) else content:
        yield part.encode(encoding, errors="replace")


def write_answer(stdout: TextIO | None, content: str | LongText | bytes) -> None:
    """Write an answer to stdout: in the encoding of a terminal, else in UTF-8.

    Raises:
        typer.Exit: the reader closed the pipe, which ends the command quietly. Refused: stdout is closed or full.
    """
    if stdout is None:
        raise Refused(STDOUT_CLOSED())
    encoding = (stdout.encoding or "utf-8") if stdout.isatty() else "utf-8"
    try:
        stdout.flush()
        for part in encode_answer(content, encoding):
            stdout.buffer.write(part)
        stdout.buffer.flush()
    except OSError as error:
        # What is left in the buffer would fail once more at exit, with a traceback.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stdout.fileno())
        if isinstance(error, BrokenPipeError):
            raise typer.Exit(ExitCode.ANSWERED) from None
        raise Refused(STDOUT_FAILED(reason=name_reason(error))) from error


def write_line(stderr: TextIO | None, line: str) -> None:
    """Write one line to stderr, without control characters; nothing where stderr is closed or full."""
    from metrocli.render.values import mask_controls

    if stderr is None:
        return
    encoding = stderr.encoding or "utf-8"
    safe = mask_controls(line.replace("\n", " ").replace("\t", " ")).encode(encoding, errors="replace").decode(encoding)
    try:
        stderr.write(f"{safe}\n")
        stderr.flush()
    except OSError:
        return


def ask(stdin: TextIO | None, stderr: TextIO | None, question: str) -> bool | None:
    """Ask a question on stderr until stdin answers it with yes or no; an empty line means no.

    Returns:
        The answer; None if there is none, because stdin has ended or one of the streams is closed or fails.
    """
    from metrocli.render.values import mask_controls

    if stdin is None or stderr is None:
        return None
    encoding = stderr.encoding or "utf-8"
    line = mask_controls(question.replace("\n", " ").replace("\t", " "))
    try:
        while True:
            stderr.write(f"{line.encode(encoding, errors='replace').decode(encoding)} [y/N]: ")
            stderr.flush()
            text = stdin.readline()
            if not text:
                stderr.write("\n")  # to leave the line of the question
                return None
            if text.strip().lower() in _ANSWERS:
                return _ANSWERS[text.strip().lower()]
    except (OSError, ValueError):  # ValueError: the stream is closed, or the answer is not text
        return None
