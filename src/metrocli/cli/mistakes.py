"""Mistakes of the command line: an unknown command or option, with the nearest one that exists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.cli.streams import PROGRAM
from metrocli.errors import MetrocliError, UsageMistake
from metrocli.hints import DID_YOU_MEAN
from metrocli.messages import Message, MessageType
from metrocli.text.nearest import find_nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from metrocli.cli.typer_internals import TyperException

_PAGE = "See `{page} --help`."
UNKNOWN_COMMAND = MessageType("unknown-command", "{text:quoted} is not a command", f"{{hint}} {_PAGE}")
UNKNOWN_OPTION = MessageType("unknown-option", "{option} is not an option of {command}", f"{{hint}} {_PAGE}")
COLUMN_AS_OPTION = MessageType(
    "column-as-option",
    "{option} is not an option of {command}",
    f"'{{column}}' is a column: see {{options:and}}. {_PAGE}",
)
COMMAND_LINE_MISTAKE = MessageType("command-line-mistake", "{problem}", _PAGE)


def check_command(words: Sequence[str], commands: Sequence[str]) -> None:
    """Check that the first word is a command, or an option of the program.

    Raises:
        UsageMistake: it is neither; the sentence has the nearest command.
    """
    if words and words[0] not in commands and not words[0].startswith("-"):
        raise UsageMistake(UNKNOWN_COMMAND(text=words[0], hint=_suggest_nearest(words[0], commands), page=PROGRAM))


def _suggest_nearest(typed: str, words: Iterable[str]) -> Message | None:
    near = find_nearest(typed, words)
    return DID_YOU_MEAN(near=near) if near else None


def describe_mistake(mistake: TyperException, words: Sequence[str], command: str = "") -> Message:
    """Return a message about a mistake that Typer found, and where to read more.

    Args:
        mistake: the mistake.
        words: the command line.
        command: the command on the line; "" if there is none.
    """
    page = " ".join(filter(None, [PROGRAM, command]))
    if hasattr(mistake, "possibilities"):  # only an unknown option has these
        return _unknown_option(mistake, words, command, page)
    sentence = mistake.format_message().replace("\n", " ")
    return COMMAND_LINE_MISTAKE(problem=sentence[:1].lower() + sentence[1:], page=page)


def _unknown_option(mistake: TyperException, words: Sequence[str], command: str, page: str) -> Message:
    """Return the message about an unknown option: the nearest one, or the column of that name."""
    option: str = getattr(mistake, "option_name", "")
    if not option.startswith("--"):  # of -period, Typer reports only -p
        option = next((word for word in words if word.startswith(option)), option)
    context = getattr(mistake, "ctx", None)
    options = [name for parameter in context.command.get_params(context) for name in parameter.opts] if context else []
    owner = command or PROGRAM
    column = option.lstrip("-").replace("-", "_")
    names = [name.lstrip("-") for name in options]
    if column in _columns(command) and column.removesuffix("s") not in names:  # --outcomes is meant to be --outcome
        others = [name for name in ("--columns", "--sort", "--group-by") if name in options]
        return COLUMN_AS_OPTION(option=option, command=owner, column=column, options=others, page=page)
    hint = _suggest_nearest(option, [name for name in options if name.startswith("--")])
    return UNKNOWN_OPTION(option=option, command=owner, hint=hint, page=page)


def _columns(command: str) -> list[str]:
    """Return the columns of a command, without its arguments."""
    from metrocli.catalogue import list_columns

    try:
        return list_columns(command, {"by": "period", "down": "members"})
    except MetrocliError:  # pragma: no cover - the kinds above exist
        return []
