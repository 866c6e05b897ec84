"""The help pages: usage, summary, arguments, a command's own options, then the common ones in panels, and examples.

A page is plain ASCII text, which every terminal can show; it needs neither pandas nor Rich, so that it comes at once.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from metrocli.cli.typer_internals import TyperCommand, TyperGroup, TyperOption

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from metrocli.cli.environment import Environment
    from metrocli.cli.typer_internals import Context, Parameter

FILTERS, PERIOD, SHAPE, OUTPUT = "Filters", "Period", "Shape", "Data and output"
PANELS = (FILTERS, PERIOD, SHAPE, OUTPUT)
"""The headings above options that several commands have, in their order on a page."""
OWN = "Options"
"""The heading above the options that only this command has."""
_MIN_WIDTH, _MAX_WIDTH = 50, 100
_INDENT, _GAP = "  ", "  "
_LAST = {"debug", "help"}
# Typer brings these two options; its help for them is too long for one line.
_SHORTER = {
    "install_completion": "Set up completion with the Tab key in this shell.",
    "show_completion": "Print the completion script for this shell.",
}

Rows = list[tuple[str, str]]


class HelpCommand(TyperCommand):
    """A command with its help page."""

    def get_help(self, ctx: Context) -> str:
        """Return the help page of the command."""
        parameters = self.get_params(ctx)
        arguments = [parameter for parameter in parameters if not isinstance(parameter, TyperOption)]
        usage = ["[OPTIONS]", *(_in_usage(argument, ctx) for argument in arguments)]
        rows = [(_metavar(argument, ctx), _help(argument)) for argument in arguments]
        sections = {"Arguments": rows} | _options(parameters, ctx)
        return _page(ctx, usage, self.help, [sections], self.epilog)


class HelpGroup(TyperGroup):
    """The program with its help page: commands in groups, then its few options."""

    def get_help(self, ctx: Context) -> str:
        """Return the help page of the program."""
        groups: dict[str, Rows] = {}
        for name, command in self.commands.items():
            heading = getattr(command, "rich_help_panel", None)
            groups.setdefault(str(heading or "Commands"), []).append((name, _summary(command.help)))
        options = _options(self.get_params(ctx), ctx, others=OWN)
        return _page(ctx, ["COMMAND", "[OPTIONS]"], self.help, [groups, options], self.epilog)


def page_width(context: Context) -> int:
    """Return how many characters a line of a help page may have: as many as the terminal has, between 50 and 100."""
    environment: Environment = context.obj
    return max(_MIN_WIDTH, min(environment.screen.width, _MAX_WIDTH))


def _page(
    context: Context, usage: Sequence[str], text: str | None, tables: Iterable[dict[str, Rows]], end: str | None
) -> str:
    """Lay out a page.

    Args:
        context: the command line so far.
        usage: the words after the command in the line of usage.
        text: the docstring of the command.
        tables: sections by heading; the second columns of all sections of a table are aligned.
        end: the examples, kept line by line.
    """
    width = page_width(context)
    start = f"Usage: {context.command_path} "
    blocks = [textwrap.fill(" ".join(usage), width, initial_indent=start, subsequent_indent=" " * len(start))]
    blocks += [_filled(paragraph, width) for paragraph in _paragraphs(text)]
    for sections in tables:
        filled = {heading: rows for heading, rows in sections.items() if rows}
        first = max((len(name) for rows in filled.values() for name, _ in rows), default=0)
        blocks += [
            "\n".join([f"{heading}:", *(_row(name, text, first, width) for name, text in rows)])
            for heading, rows in filled.items()
        ]
    return "\n\n".join([*blocks, *([end] if end else [])])


def _row(name: str, text: str, first: int, width: int) -> str:
    """Return a row of a section: a name and, aligned with all others, its help in as few lines as possible."""
    start = f"{_INDENT}{name:{first}}{_GAP}"
    return textwrap.fill(
        text, width, initial_indent=start, subsequent_indent=" " * len(start), break_on_hyphens=False
    ).rstrip()


def _filled(paragraph: str, width: int) -> str:
    return textwrap.fill(paragraph, width, initial_indent=_INDENT, subsequent_indent=_INDENT, break_on_hyphens=False)


def _paragraphs(text: str | None) -> list[str]:
    """Return the paragraphs of a docstring, one line each."""
    return [" ".join(paragraph.split()) for paragraph in (text or "").split("\n\n") if paragraph.strip()]


def _summary(text: str | None) -> str:
    """Return the first paragraph of a docstring."""
    return next(iter(_paragraphs(text)), "")


def _options(parameters: Iterable[Parameter], context: Context, others: str = OUTPUT) -> dict[str, Rows]:
    """Return the options by the headings of their panels, a command's own first.

    Args:
        parameters: arguments, which are skipped, and options.
        context: the command line so far.
        others: the heading above the option --help, which every command has.
    """
    panels: dict[str, Rows] = {heading: [] for heading in (OWN, *PANELS)}
    options = [option for option in parameters if isinstance(option, TyperOption) and not option.hidden]
    for option in sorted(options, key=lambda option: option.name in _LAST):
        names = ", ".join(sorted(option.opts, key=len))
        name = names if option.is_flag else f"{names} {_metavar(option, context)}"
        heading = option.rich_help_panel or (others if option.name == "help" else OWN)
        panels[heading].append((name, _help(option)))
    return panels


def _metavar(parameter: Parameter, context: Context) -> str:
    """Return the word that stands for a value, such as NAME."""
    return parameter.metavar or parameter.make_metavar(context)


def _in_usage(argument: Parameter, context: Context) -> str:
    """Return an argument for the line of usage, in brackets if it is optional."""
    name = _metavar(argument, context)
    if argument.nargs != 1 and not name.endswith("..."):
        name += "..."
    return name if argument.required else f"[{name}]"


def _help(parameter: Parameter) -> str:
    text = _SHORTER.get(parameter.name or "") or getattr(parameter, "help", None)
    return " ".join(str(text or "").split())
