"""The program: its commands as Typer sees them, and one run of a command line."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Annotated

import typer

from metrocli import __version__
from metrocli.catalogue import COMMANDS, GROUPS, name_module
from metrocli.cli.completion.shell_syntax import find_line
from metrocli.cli.environment import Redirect
from metrocli.cli.help import HelpCommand, HelpGroup
from metrocli.cli.mistakes import check_command, describe_mistake
from metrocli.cli.option_groups import flatten_options
from metrocli.cli.streams import NOTHING_WRITTEN, PROGRAM, STDOUT_FAILED
from metrocli.cli.typer_internals import TyperException, get_command
from metrocli.errors import ExitCode, Refused, UsageMistake, name_reason
from metrocli.files.running.interrupts import clean_on_interrupt
from metrocli.files.running.memory import take_setting_from
from metrocli.messages import MessageType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.cli.environment import Environment
    from metrocli.messages import Message

ZERO_BYTE = MessageType("zero-byte", "the command line contains a zero byte", "Remove it.")
FILE_FAILED = MessageType(
    "file-failed",
    "a file or a folder that the command needs, such as that for temporary files, cannot be used ({reason})",
    "Check that it exists, may be written and has space; TMPDIR names the folder for temporary files.",
)
PATH_FAILED = MessageType("path-failed", "this file or folder cannot be read or written ({reason})")
_ONLY_TO_STDOUT = frozenset({"--help", "-h", "--version", "--show-completion"})
"""The options whose answers are never written to a file."""
EXAMPLES = ("metrocli stats --period 2021-T3", "metrocli activities --outcome L2A2D4", "metrocli member Guangzhou")


def _examples(lines: Sequence[str]) -> str:
    """Return the examples at the end of a help page."""
    return "\n".join(["Examples:", *(f"  {line}" for line in lines)])


def build_program(names: Sequence[str] = COMMANDS) -> typer.Typer:
    """Build the program with some of its commands; the modules of other commands are not imported."""
    app = typer.Typer(
        name=PROGRAM,
        cls=HelpGroup,
        epilog=f"{_examples(EXAMPLES)}\n\n`metrocli COMMAND --help` shows the options of a command.",
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(invoke_without_command=True)(start)
    headings = {name: heading for heading, grouped in GROUPS.items() for name in grouped}
    for name in names:
        module = import_module(f"metrocli.cli.commands.{name_module(name)}")
        declare = app.command(
            name,
            cls=HelpCommand,
            epilog=_examples(module.EXAMPLES),
            context_settings=getattr(module, "CONTEXT", None),
            rich_help_panel=headings[name],
        )
        declare(flatten_options(getattr(module, name_module(name))))
    return app


def _describe_failure(error: OSError) -> Message:
    """Describe an error of the system that no part of a command expects, with its file if the error names one."""
    if error.filename is None:
        return FILE_FAILED(reason=name_reason(error))
    return PATH_FAILED.at(str(error.filename), reason=name_reason(error))


def _show_version(context: typer.Context, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:  # a line is parsed so for completion
        environment: Environment = context.obj
        environment.write_answer(f"{PROGRAM} {__version__}\n")
        raise typer.Exit


def start(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001 - its callback answers
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Answer questions about an association of cities from its sheets: activities, members, outcomes, people."""
    if context.invoked_subcommand is None:
        environment: Environment = context.obj
        environment.write_answer(context.get_help() + "\n")


def run(environment: Environment) -> int:
    """Run one command line and return its exit code; report a mistake in it in one sentence.

    Raises:
        MetrocliError: there is no answer, or stdout is closed and nothing else takes it.
        KeyboardInterrupt: Ctrl-C was pressed.
    """
    words = environment.words
    line = find_line(environment)
    first = line.words[1:2] if line is not None else words[:1]
    command = first if first and first[0] in COMMANDS else ()
    if any("\0" in word for word in words):
        raise UsageMistake(ZERO_BYTE())
    if environment.stdout is None and (line is not None or not words or not _ONLY_TO_STDOUT.isdisjoint(words)):
        raise Refused(NOTHING_WRITTEN())
    if line is None:
        check_command(words, COMMANDS)
    try:
        program = get_command(build_program(command or COMMANDS))
        if line is not None or not command:  # a command that is asked for needs no shell
            from metrocli.cli.completion.shells import register_shells

            register_shells()
        with (
            clean_on_interrupt(environment.progress.take_back),
            environment.progress,
            take_setting_from(lambda: environment.settings.value("memory")),
        ):
            code = program(args=list(words), prog_name=PROGRAM, standalone_mode=False, obj=environment)
    except Redirect as redirect:
        return run(environment.with_words(redirect.words))
    except TyperException as mistake:
        environment.write_error(str(describe_mistake(mistake, words, "".join(command))))
        return ExitCode.USAGE
    except SystemExit as exit_:
        # Typer exits after a completion, whose exit code fish reads, and where the reader of a help page has left.
        return exit_.code if line is not None and isinstance(exit_.code, int) else ExitCode.ANSWERED
    except OSError as error:
        is_answered = line is None and command and _ONLY_TO_STDOUT.isdisjoint(words)
        raise Refused(_describe_failure(error) if is_answered else STDOUT_FAILED(reason=name_reason(error))) from error
    except typer.Abort:
        return ExitCode.INTERRUPTED
    return code if isinstance(code, int) else ExitCode.ANSWERED
