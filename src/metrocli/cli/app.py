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
from metrocli.errors import ExitCode, Refused, UsageMistake

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = (
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
    "info",
    "check",
    "explain",
    "fix",
    "config",
    "diff",
    "merge",
    "convert",
    "template",
)
"""Every command: a module of that name in `cli.commands` holds a function of that name, and EXAMPLES.

A module may say with CONTEXT how its words are parsed, in Typer's terms.
"""


def _examples(lines: Sequence[str]) -> str:
    """Examples for the end of a help page, kept line by line."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def program(names: Sequence[str] = COMMANDS) -> typer.Typer:
    """The program with the commands of those names; to answer one question, the others need not be imported."""
    app = typer.Typer(
        name=streams.PROGRAM,
        epilog=_examples(
            ("metrocli stats --period 2021-T3", "metrocli activities --outcome L2A2D4", "metrocli member Guangzhou")
        ),
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    app.callback(invoke_without_command=True)(start)
    for name in names:
        module = import_module(f"metrocli.cli.commands.{name}")
        declare = app.command(
            name, epilog=_examples(module.EXAMPLES), context_settings=getattr(module, "CONTEXT", None)
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
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version and stop.")
    ] = False,
) -> None:
    """Ask the sheets of an association of cities: who took part in what, whom it engaged, what is moving."""
    if context.invoked_subcommand is None:
        streams.answer(context.get_help() + "\n")


def run(words: Sequence[str]) -> int:
    """Run a command line and return its exit code; a mistake of the command line is said in one sentence."""
    line = shells.asked()
    first = line.words[1:2] if line is not None else words[:1]
    command = first if first and first[0] in COMMANDS else ()
    if any("\0" in word for word in words):
        raise UsageMistake("the command line holds a zero byte. Leave it out.")
    streams.WORDS.set(tuple(words))
    try:
        typed = get_command(program(command or COMMANDS))
        shells.register()
        code = typed(args=list(words), prog_name=streams.PROGRAM, standalone_mode=False)
    except TyperException as mistake:
        said = mistake.format_message().replace("\n", " ")
        said = said if said.endswith(("?", ".")) else f"{said}."
        page = " ".join([streams.PROGRAM, *command])
        streams.complain(f"{said[:1].lower()}{said[1:]} `{page} --help` shows what there is.")
        return ExitCode.USAGE
    except SystemExit as left:
        # Typer leaves so when it has answered a shell (fish wants the code), and where the reader of its help has left.
        return left.code if line is not None and isinstance(left.code, int) else ExitCode.ANSWERED
    except OSError as fault:
        raise Refused(f"stdout: the answer could not be written ({fault.strerror or fault}).") from fault
    except typer.Abort:
        return ExitCode.INTERRUPTED
    return code if isinstance(code, int) else ExitCode.ANSWERED
