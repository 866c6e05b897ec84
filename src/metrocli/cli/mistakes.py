"""Mistakes of the command line: an unknown command or option, with the nearest one that exists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.cli.streams import PROGRAM
from metrocli.errors import MetrocliError, UsageMistake
from metrocli.text.nearest import did_you_mean
from metrocli.text.quoting import join_and, quote_exact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.cli.typer_internals import TyperException


def check_command(words: Sequence[str], commands: Sequence[str]) -> None:
    """Check that the first word is a command, or an option of the program.

    Raises:
        UsageMistake: it is neither; the sentence has the nearest command.
    """
    if words and words[0] not in commands and not words[0].startswith("-"):
        page = f"See `{PROGRAM} --help`."
        raise UsageMistake(f"there is no command {quote_exact(words[0])}. {_advice(words[0], commands)}{page}")


def describe_mistake(mistake: TyperException, words: Sequence[str], command: str = "") -> str:
    """Return a sentence about a mistake that Typer found, and where to read more.

    Args:
        mistake: the mistake.
        words: the command line.
        command: the command on the line; "" if there is none.
    """
    if hasattr(mistake, "possibilities"):  # only an unknown option has these
        sentence = _unknown_option(mistake, words, command)
    else:
        sentence = mistake.format_message().replace("\n", " ")
        sentence = sentence if sentence.endswith(("?", ".")) else f"{sentence}."
        sentence = sentence[:1].lower() + sentence[1:]
    return f"{sentence} See `{' '.join(filter(None, [PROGRAM, command]))} --help`."


def _unknown_option(mistake: TyperException, words: Sequence[str], command: str) -> str:
    """Return the sentence about an unknown option: the nearest one, or the column of that name."""
    option: str = getattr(mistake, "option_name", "")
    if not option.startswith("--"):  # of -period, Typer reports only -p
        option = next((word for word in words if word.startswith(option)), option)
    context = getattr(mistake, "ctx", None)
    options = [name for parameter in context.command.get_params(context) for name in parameter.opts] if context else []
    sentence = f"there is no option {option}{f' in {command}' if command else ''}."
    column = option.lstrip("-").replace("-", "_")
    if column in _columns(command):
        ways = join_and(name for name in ("--columns", "--sort", "--group-by") if name in options)
        return f"{sentence} '{column}' is a column: see {ways}."
    long = [name for name in options if name.startswith("--")]
    return f"{sentence} {_advice(option, long)}".rstrip()


def _columns(command: str) -> list[str]:
    """Return the columns of a command, without its arguments."""
    from metrocli.catalogue import list_columns

    try:
        return list_columns(command, {"by": "period", "down": "members"})
    except MetrocliError:  # pragma: no cover - the kinds above exist
        return []


def _advice(typed: str, words: Sequence[str]) -> str:
    advice = did_you_mean(typed, words, "")
    return f"{advice} " if advice else ""
