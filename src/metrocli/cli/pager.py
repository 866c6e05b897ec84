"""A pager for what is longer than the screen: `less`, or what PAGER names."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_USUAL = "less"
# Leave at once where all fits (F), show colours (R), and leave the answer on the screen at the end (X).
_LESS = "FRX"


def wanted(text: str, height: int, environment: Mapping[str, str] | None = None) -> list[str]:
    """The words of the pager that a text of that many lines needs; none where it fits or PAGER says no.

    Args:
        text: what is to be shown.
        height: how many lines the screen has.
        environment: the variables; those of this process if None. An empty PAGER, or `cat`, is none.
    """
    variables = os.environ if environment is None else environment
    if text.count("\n") < height or variables.get("TERM") == "dumb":
        return []
    try:
        words = shlex.split(variables.get("PAGER", _USUAL))
    except ValueError:  # a quote that is never closed
        return []
    return [] if words == ["cat"] else words


def paged(text: str, words: list[str]) -> bool:
    """Show a text in a pager and wait until the reader leaves it.

    Returns:
        Whether it was shown; False where there is no such pager or it fails, so that nothing is lost.
    """
    variables = {"LESS": _LESS, "LESSCHARSET": "utf-8"} | os.environ
    try:
        process = subprocess.Popen(words, stdin=subprocess.PIPE, env=variables)  # noqa: S603 - the reader's own
    except OSError:
        return False
    # Ctrl-C is for the pager now, which stays.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        process.communicate(text.encode(errors="replace"))  # a reader who leaves early is no error
    finally:
        signal.signal(signal.SIGINT, before)
    return process.returncode <= 0
