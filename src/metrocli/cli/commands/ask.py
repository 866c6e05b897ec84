"""`metrocli ask NAME`."""

from __future__ import annotations

import shlex
from typing import Annotated

import typer

from metrocli.cli import streams
from metrocli.cli.completion import candidates
from metrocli.cli.options import Shaping, Telling
from metrocli.cli.settings.settings import FILE, QUESTIONS, Setting, settings_in_use
from metrocli.cli.show import show
from metrocli.errors import UnknownName

EXAMPLES = ("metrocli ask", "metrocli ask board-2021", "metrocli ask board-2021 --columns person,office -f json")
CONTEXT = {"allow_interspersed_args": False}  # what follows the name is the question's own


def ask(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME",
            help="Name of the question; without it, all are listed.",
            autocompletion=candidates.questions,
        ),
    ] = None,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="WORDS...", help="Words to add to the question, such as -f json.")
    ] = None,
    *,
    shape: Shaping,
    out: Telling,
) -> None:
    """Run a question that is saved in metrocli.toml.

    The section [ask] of that file gives each question a name: board-2021 = "people --body board --on 2021-10-25"
    """
    saved = settings_in_use().table(QUESTIONS)
    if name is not None:
        raise typer.Exit(_asked(name, saved, words or []))
    from metrocli.query.lists import list_texts

    rows = [(each, f"{streams.PROGRAM} {setting.value}") for each, setting in saved.items()]
    notes = [] if rows else [f"No question is saved: a table [{QUESTIONS}] of {FILE} would hold them."]
    labels = {"question": "question", "command": "command"}
    show(list_texts("ask", "Saved questions", labels, rows, notes), None, out, shape)


def _asked(name: str, saved: dict[str, Setting], words: list[str]) -> int:
    """Ask a saved question with some words more, and give its exit code."""
    from metrocli.cli.app import run

    if name not in saved:
        from difflib import get_close_matches

        raise UnknownName("saved question", name, get_close_matches(name, saved), "`metrocli ask` lists them all.")
    typed = streams.WORDS.get()
    before = [word for word in typed[1 : len(typed) - len(words) - 1] if word != "--"]
    line = [*shlex.split(saved[name].value), *before, *words]
    streams.note([f"{name}: {shlex.join([streams.PROGRAM, *line])}"])
    return run(line)
