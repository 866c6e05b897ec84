"""What is offered for a word that is being typed: commands, options and values that begin so, accents aside."""

from __future__ import annotations

import os
from typing import NamedTuple

from typer._click.core import Context, Parameter
from typer._click.shell_completion import CompletionItem, ShellComplete, _resolve_context, _resolve_incomplete
from typer.core import TyperOption
from typer.models import TyperPath

from metrocli.cli import streams
from metrocli.errors import MetrocliError
from metrocli.render.values import mask_controls
from metrocli.text.fold import begins, fold

MOST = 1000
"""How many words are offered at the most."""


class Word(NamedTuple):
    """A word that is offered.

    Attributes:
        text: all of it.
        piece: the part that is offered anew, which a list shows: behind `--member=` or the last comma.
        told: what is said of it, on one line; "" for nothing.
    """

    text: str
    piece: str
    told: str = ""


class Offer(NamedTuple):
    """What a shell is offered.

    Attributes:
        words: the words.
        alike: whether what they have in common begins as typed, too, so that inserting it takes nothing away.
        files: whether the shell should offer files instead.
    """

    words: list[Word]
    alike: bool = True
    files: bool = False


def offer(shell: ShellComplete, words: list[str], typed: str) -> Offer:
    """What is offered; nothing where the data cannot be read, since a prompt is no place to say so.

    Args:
        shell: the shell that asks, as Typer sees it.
        words: the words between the program's name and the one that is being typed.
        typed: what is typed of that one.
    """
    option, equals, value = typed.partition("=") if typed.startswith("--") else ("", "", typed)
    before = [*words, option] if equals else words
    context = _resolve_context(shell.cli, shell.ctx_args, shell.prog_name, before)
    asked, _ = _resolve_incomplete(context, before, "")
    if isinstance(asked, TyperOption):
        # An option without its value keeps Typer from reading the arguments; that option put aside, it does.
        context = _resolve_context(shell.cli, shell.ctx_args, shell.prog_name, before[:-1])
    elif typed.startswith("-") or not isinstance(asked, Parameter):
        found = [_word(item) for item in context.command.shell_complete(context, typed)]
        # Commands stand in their order; options would in another one each time.
        return Offer(sorted(found, key=lambda word: word.text.lstrip("-")) if typed.startswith("-") else found)
    try:
        values = _values(asked, context, value)
    except MetrocliError:
        return Offer([])
    common = os.path.commonprefix([word.text for word in values])  # noqa: RUF071 - letters are meant
    alike = not values or (len(values) <= MOST and len(common) >= len(value) and begins(common, value))
    offered = [_behind(f"{option}{equals}", word) for word in values[:MOST]]
    return Offer(offered, alike, files=not values and isinstance(asked.type, TyperPath))


def _values(parameter: Parameter, context: Context, typed: str) -> list[Word]:
    """The values of an option or argument that begin as typed; of several with commas between them, the last one's."""
    found = _beginning(parameter, context, typed)
    if found or "," not in typed or not isinstance(parameter, TyperOption) or not parameter.multiple:
        return found
    given = {fold(each) for each in typed.split(",")[:-1]}
    piece = typed.rpartition(",")[2].lstrip()
    return [
        _behind(typed.removesuffix(piece), word)
        for word in _beginning(parameter, context, piece)
        if "," not in word.text and fold(word.text) not in given
    ]


def _beginning(parameter: Parameter, context: Context, typed: str) -> list[Word]:
    """The values that begin as typed; one that nobody can type is not offered."""
    context.obj = typed
    words = map(_word, parameter.shell_complete(context, ""))
    return [word for word in words if word.text.isprintable() and begins(word.text, typed)]


def _word(item: CompletionItem) -> Word:
    return Word(item.value, item.value, mask_controls(" ".join((item.help or "").split())))


def _behind(before: str, word: Word) -> Word:
    return word._replace(text=before + word.text)


def listed(words: list[Word]) -> list[str]:
    """What a list shows: a line for each word, with what is said of it as far as there is room."""
    if not any(word.told for word in words):
        return [word.piece for word in words]
    width = streams.screen().width - 1
    widest = min(max(len(word.piece) for word in words), width // 2)
    lines = [f"{word.piece:{widest}}  {word.told}".rstrip() for word in words]
    return [line if len(line) <= width else f"{line[: width - 1]}…" for line in lines]
