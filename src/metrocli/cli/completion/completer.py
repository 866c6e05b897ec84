"""Complete a word: the commands, options and values that begin as typed, ignoring accents and case."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from metrocli.cli.completion.candidates import Request
from metrocli.cli.typer_internals import (
    CompletionItem,
    Context,
    Parameter,
    ShellComplete,
    TyperOption,
    TyperPath,
    find_expected_parameter,
    parse_context,
)
from metrocli.errors import MetrocliError
from metrocli.render.values import mask_controls
from metrocli.text.fold import fold, starts_with

if TYPE_CHECKING:
    from metrocli.cli.environment import Environment

MAX_WORDS = 1000
"""The largest number of words that are suggested."""


class Suggestion(NamedTuple):
    """A word that a shell may insert.

    Attributes:
        text: the whole word.
        label: the part that a list shows: without `--member=` and without earlier values and their commas.
        help: an explanation on one line; "" for none.
    """

    text: str
    label: str
    help: str = ""


class Completion(NamedTuple):
    """The answer to a shell.

    Attributes:
        suggestions: the words.
        extends_typed: whether the beginning that the words share extends the typed text, so that a shell may insert it.
        files: whether the shell should suggest files instead.
    """

    suggestions: list[Suggestion]
    extends_typed: bool = True
    files: bool = False


def complete_word(shell: ShellComplete, words: list[str], typed: str) -> Completion:
    """Complete the word that is being typed; without suggestions where the data cannot be read.

    Args:
        shell: the shell that asks, as Typer describes it; its context has the environment.
        words: the words between the program's name and the one that is being typed.
        typed: the beginning of that word.
    """
    option, equals, value = typed.partition("=") if typed.startswith("--") else ("", "", typed)
    before = [*words, option] if equals else words
    context = parse_context(shell, before)
    parameter = find_expected_parameter(context, before)
    if isinstance(parameter, TyperOption):
        # An option without its value keeps Typer from reading the arguments; without that option it reads them.
        context = parse_context(shell, before[:-1])
    elif typed.startswith("-") or parameter is None:
        names = [_suggestion(item) for item in context.command.shell_complete(context, typed)]
        # Commands stay in their order; Typer gives options in another order each time.
        return Completion(sorted(names, key=lambda name: name.text.lstrip("-")) if typed.startswith("-") else names)
    try:
        values = _complete_values(parameter, context, shell.ctx_args["obj"], value)
    except MetrocliError:
        return Completion([])
    shared = os.path.commonprefix([suggestion.text for suggestion in values])  # noqa: RUF071 - of letters, not of folders
    extends_typed = not values or (
        len(values) <= MAX_WORDS and len(shared) >= len(value) and starts_with(shared, value)
    )
    suggestions = [_prefix(f"{option}{equals}", suggestion) for suggestion in values[:MAX_WORDS]]
    return Completion(suggestions, extends_typed, files=not values and isinstance(parameter.type, TyperPath))


def _complete_values(parameter: Parameter, context: Context, environment: Environment, typed: str) -> list[Suggestion]:
    """Complete a value; of several values with commas between them, the last one."""
    values = _matching_values(parameter, context, environment, typed)
    if values or "," not in typed or not isinstance(parameter, TyperOption) or not parameter.multiple:
        return values
    earlier = {fold(value) for value in typed.split(",")[:-1]}
    last = typed.rpartition(",")[2].lstrip()
    return [
        _prefix(typed.removesuffix(last), value)
        for value in _matching_values(parameter, context, environment, last)
        if "," not in value.text and fold(value.text) not in earlier
    ]


def _matching_values(parameter: Parameter, context: Context, environment: Environment, typed: str) -> list[Suggestion]:
    """Find the values that begin as typed, without those that cannot be typed."""
    context.obj = Request(environment, typed)
    values = map(_suggestion, parameter.shell_complete(context, ""))
    return [value for value in values if value.text.isprintable() and starts_with(value.text, typed)]


def _suggestion(item: CompletionItem) -> Suggestion:
    return Suggestion(item.value, item.value, mask_controls(" ".join((item.help or "").split())))


def _prefix(prefix: str, suggestion: Suggestion) -> Suggestion:
    return suggestion._replace(text=prefix + suggestion.text)


def format_list(suggestions: list[Suggestion], width: int) -> list[str]:
    """Format suggestions as a list: a line for each, with its explanation cut to the width of the screen."""
    if not any(suggestion.help for suggestion in suggestions):
        return [suggestion.label for suggestion in suggestions]
    width -= 1
    widest = min(max(len(suggestion.label) for suggestion in suggestions), width // 2)
    lines = [f"{suggestion.label:{widest}}  {suggestion.help}".rstrip() for suggestion in suggestions]
    return [line if len(line) <= width else f"{line[: width - 1]}…" for line in lines]
