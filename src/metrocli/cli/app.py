"""The program as Typer sees it: its commands, its help, and what is said of a wrong command line."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Annotated

import typer
from typer.exceptions import TyperException
from typer.main import get_command

from metrocli import __version__
from metrocli.cli import streams
from metrocli.cli.bundles import spread
from metrocli.cli.completion import shells
from metrocli.cli.help import Command, Group
from metrocli.cli.mistakes import check_command, describe_mistake
from metrocli.errors import ExitCode, Refused, UsageMistake

if TYPE_CHECKING:
    from collections.abc import Sequence

GROUPS = {
    "Commands that answer questions": (
        "activities",
        "activity",
        "members",
        "member",
        "outcomes",
        "challenges",
        "alliances",
        "meetings",
        "media",
        "people",
        "stats",
        "matrix",
        "compare",
        "trend",
        "ask",
    ),
    "Commands that look after the data": (
        "info",
        "check",
        "explain",
        "fix",
        "config",
        "diff",
        "merge",
        "convert",
        "template",
    ),
}
"""The commands as `metrocli --help` groups them."""
COMMANDS = tuple(name for names in GROUPS.values() for name in names)
"""Every command: a module of that name in `cli.commands` holds a function of that name, and EXAMPLES.

A module may say with CONTEXT how its words are parsed, in Typer's terms.
"""
EXAMPLES = ("metrocli stats --period 2021-T3", "metrocli activities --outcome L2A2D4", "metrocli member Guangzhou")


def _examples(lines: Sequence[str]) -> str:
    """Return the examples at the end of a help page."""
    return "\n".join(["Examples:", *(f"  {line}" for line in lines)])


def program(names: Sequence[str] = COMMANDS) -> typer.Typer:
    """The program with the commands of those names; to answer one question, the others need not be imported."""
    app = typer.Typer(
        name=streams.PROGRAM,
        cls=Group,
        epilog=f"{_examples(EXAMPLES)}\n\n`metrocli COMMAND --help` shows the options of a command.",
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(invoke_without_command=True)(start)
    headings = {name: heading for heading, grouped in GROUPS.items() for name in grouped}
    for name in names:
        module = import_module(f"metrocli.cli.commands.{name}")
        declare = app.command(
            name,
            cls=Command,
            epilog=_examples(module.EXAMPLES),
            context_settings=getattr(module, "CONTEXT", None),
            rich_help_panel=headings[name],
        )
        declare(spread(getattr(module, name)))
    return app


def _version(context: typer.Context, asked: bool) -> None:
    if asked and not context.resilient_parsing:  # it is so where a shell asks what may follow
        streams.answer(f"{streams.PROGRAM} {__version__}\n")
        raise typer.Exit


def start(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001 - its callback answers
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Answer questions about an association of cities from its sheets: activities, members, outcomes, people."""
    if context.invoked_subcommand is None:
        streams.answer(context.get_help() + "\n")


def run(words: Sequence[str]) -> int:
    """Run a command line and return its exit code; a mistake of the command line is said in one sentence."""
    line = shells.asked()
    first = line.words[1:2] if line is not None else words[:1]
    command = first if first and first[0] in COMMANDS else ()
    if any("\0" in word for word in words):
        raise UsageMistake("the command line holds a zero byte. Leave it out.")
    if line is None:
        check_command(words, COMMANDS)
    streams.WORDS.set(tuple(words))
    try:
        typed = get_command(program(command or COMMANDS))
        shells.register()
        code = typed(args=list(words), prog_name=streams.PROGRAM, standalone_mode=False)
    except TyperException as mistake:
        streams.complain(describe_mistake(mistake, "".join(command)))
        return ExitCode.USAGE
    except SystemExit as left:
        # Typer leaves so when it has answered a shell (fish wants the code), and where the reader of its help has left.
        return left.code if line is not None and isinstance(left.code, int) else ExitCode.ANSWERED
    except OSError as fault:
        raise Refused(f"stdout: the answer could not be written ({fault.strerror or fault}).") from fault
    except typer.Abort:
        return ExitCode.INTERRUPTED
    return code if isinstance(code, int) else ExitCode.ANSWERED
