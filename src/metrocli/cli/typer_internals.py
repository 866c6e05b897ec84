"""The parts of Typer that are not public, all in one place.

An update of Typer may move them: tests/unit/cli/test_cli_typer_internals.py then names the part. No other module
imports from within Typer.
"""

from __future__ import annotations

from typer import _completion_shared
from typer._click.core import Context, Parameter
from typer._click.shell_completion import (
    CompletionItem,
    ShellComplete,
    _resolve_context,
    _resolve_incomplete,
    add_completion_class,
)
from typer._completion_classes import BashComplete, FishComplete, PowerShellComplete, ZshComplete
from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.exceptions import TyperException
from typer.main import get_command
from typer.models import TyperPath

__all__ = [
    "BashComplete",
    "CompletionItem",
    "Context",
    "FishComplete",
    "Parameter",
    "PowerShellComplete",
    "ShellComplete",
    "TyperCommand",
    "TyperException",
    "TyperGroup",
    "TyperOption",
    "TyperPath",
    "ZshComplete",
    "find_expected_parameter",
    "get_command",
    "has_completion",
    "parse_context",
    "register_shell",
]


def register_shell(name: str, shell: type[ShellComplete], script: str | None = None) -> None:
    """Let a class complete the words of a shell, and let a script connect the two.

    Args:
        name: the shell, as Typer calls it.
        shell: the class. Typer forgets it whenever it makes a program.
        script: the script that `--install-completion` installs; None for Typer's own.
    """
    add_completion_class(shell, name)
    if script is not None:
        _completion_shared._completion_scripts[name] = script  # noqa: SLF001 - Typer has no other way


def parse_context(shell: ShellComplete, words: list[str]) -> Context:
    """Parse an unfinished command line as far as possible.

    Args:
        shell: the shell that asks.
        words: the words after the program's name, without the one that is being typed.
    """
    return _resolve_context(shell.cli, shell.ctx_args, shell.prog_name, words)


def find_expected_parameter(context: Context, words: list[str]) -> Parameter | None:
    """Find the option or argument whose value is being typed; None where a command or the name of an option is."""
    expected, _ = _resolve_incomplete(context, words, "")
    return expected if isinstance(expected, Parameter) else None


def has_completion(parameter: Parameter) -> bool:
    """Return whether an option or argument declares its own completion."""
    return parameter._custom_shell_complete is not None  # noqa: SLF001 - Typer has no other way
