"""`metrocli ask NAME`."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import Annotated

import typer

from metrocli.cli.completion import candidates
from metrocli.cli.environment import Environment, Redirect
from metrocli.cli.option_sets import OutputWithoutData, ShapeOptions
from metrocli.cli.options import Encoding
from metrocli.cli.output import show_answer
from metrocli.cli.settings.setting import FILE_NAME, QUESTIONS
from metrocli.cli.streams import PROGRAM
from metrocli.errors import UnknownName
from metrocli.hints import ALL_LISTED
from metrocli.messages import MessageType

NO_SAVED_QUESTIONS = MessageType(
    "no-saved-questions", "No questions are saved.", "Add a section [{section}] to {file}."
)
EXAMPLES = ("metrocli ask", "metrocli ask board-2021", "metrocli ask board-2021 --columns person,office -f json")
CONTEXT = {"allow_interspersed_args": False}  # what follows the name is the question's own


@dataclass(eq=False, repr=False)
class QuestionOutput(OutputWithoutData):
    """The target and the format of the answer, and the encoding of the data that the question reads."""

    encoding: Encoding = None


def ask(
    environment: Environment,
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME",
            help="Name of the question; without it, all are listed.",
            autocompletion=candidates.saved_questions,
        ),
    ] = None,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="WORDS...", help="Words to add to the question, such as -f json.")
    ] = None,
    *,
    shape: ShapeOptions,
    out: QuestionOutput,
) -> None:
    """Run a question that is saved in metrocli.toml.

    The section [ask] of that file gives each question a name: board-2021 = "people --body board --on 2021-10-25"
    """
    if name is not None:
        raise Redirect(_command_line(environment, name, words or []))
    from metrocli.query.lists import list_texts

    questions = environment.settings.table(QUESTIONS)
    rows = [(question, f"{PROGRAM} {setting.value}") for question, setting in questions.items()]
    notes = [] if rows else [NO_SAVED_QUESTIONS(section=QUESTIONS, file=FILE_NAME)]
    show_answer(environment, list_texts("ask", rows, notes), None, out, shape)


def _command_line(environment: Environment, name: str, words: list[str]) -> list[str]:
    """Return the command line of a saved question, and show it in a note.

    Args:
        environment: the settings and the command line.
        name: the question.
        words: the words to add.
    """
    questions = environment.settings.table(QUESTIONS)
    if name not in questions:
        from difflib import get_close_matches

        raise UnknownName("saved question", name, get_close_matches(name, questions), ALL_LISTED(command="ask"))
    typed = environment.words
    before = [word for word in typed[1 : len(typed) - len(words) - 1] if word != "--"]
    line = [*shlex.split(questions[name].value), *before, *words]
    environment.write_lines([f"{name}: {shlex.join([PROGRAM, *line])}"])
    return line
