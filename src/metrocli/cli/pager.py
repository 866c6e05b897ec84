"""A pager for answers that are longer than the screen: `less`, or the program that PAGER names."""

from __future__ import annotations

import shlex
import signal
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from metrocli.messages import Message

_DEFAULT = "less"
PROMPT = "-Psq to leave, space for the next page, b for the one before$"
"""The option of `less` for the last line of the screen, which shows the keys."""
# Leave at once if all fits (F), show colours (R), and leave the answer on the screen at the end (X).
LESS = f"FRX {PROMPT}"


def with_notes(text: str, notes: Iterable[Message]) -> str:
    """Return a text with notes above it, so that its first page shows them."""
    from metrocli.render.values import mask_controls

    lines = [mask_controls(" ".join(note.split())) for note in dict.fromkeys(map(str, notes))]
    return "\n".join([*lines, "", text]) if lines else text


def find_pager(text: str, height: int, variables: Mapping[str, str]) -> list[str]:
    """Find the pager for a text.

    Args:
        text: the text to show.
        height: the number of lines of the screen.
        variables: the environment variables.

    Returns:
        The words of its command line; none where the text fits on the screen, where the terminal cannot page, or where
        PAGER is empty or `cat`.
    """
    if text.count("\n") < height or variables.get("TERM") == "dumb":
        return []
    try:
        words = shlex.split(variables.get("PAGER", _DEFAULT))
    except ValueError:  # a quote that is never closed
        return []
    return [] if words == ["cat"] else words


def show_in_pager(text: str, words: list[str], variables: Mapping[str, str]) -> bool:
    """Show a text in a pager and wait until the reader leaves it.

    Returns:
        True if the text was shown; False if the pager does not exist or fails, so that the text can be printed instead.
    """
    environment = {"LESS": LESS, "LESSCHARSET": "utf-8"} | dict(variables)
    if "P" not in environment["LESS"]:  # options of the user's own, but no prompt
        environment["LESS"] += f" {PROMPT}"
    try:
        process = subprocess.Popen(words, stdin=subprocess.PIPE, env=environment)  # noqa: S603 - the reader's own
    except OSError:
        return False
    # Ctrl-C is for the pager now, which goes on.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        process.communicate(text.encode(errors="replace"))  # it is not an error to leave early
    finally:
        signal.signal(signal.SIGINT, before)
    return process.returncode <= 0
