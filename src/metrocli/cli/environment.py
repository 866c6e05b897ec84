"""Everything that a command takes from outside, in one object that is made once and handed down."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from metrocli.cli import streams
from metrocli.cli.progress import Progress
from metrocli.cli.settings.loading import load_settings
from metrocli.messages import MessageType
from metrocli.sheets.reading.bundled import find_bundled_data

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from metrocli.cli.settings.setting import Settings
    from metrocli.cli.streams import Screen
    from metrocli.messages import Message
    from metrocli.render.registry import LongText

BUNDLED_DATA = MessageType("bundled-data", "Using the bundled data.", "Name your own with --data.")


@dataclass(frozen=True, kw_only=True, eq=False)
class Environment:
    """The streams, the variables and the command line of one run of the program, with the settings.

    Typer carries it as `context.obj`; a command has it as a parameter (see `cli.option_groups`). stdin is not in it:
    only a question that `fix` asks reads from there.

    Attributes:
        stdout: where answers go; None where it is closed.
        stderr: where everything else goes; None where it is closed.
        variables: the environment variables.
        words: the command line, without the program's name.
    """

    stdout: TextIO | None
    stderr: TextIO | None
    variables: Mapping[str, str]
    words: tuple[str, ...] = ()

    @classmethod
    def of_process(cls, words: Sequence[str]) -> Environment:
        """Make the environment of this process for a command line."""
        return cls(stdout=sys.stdout, stderr=sys.stderr, variables=dict(os.environ), words=tuple(words))

    def with_words(self, words: Sequence[str]) -> Environment:
        """Return the same environment for another command line; its settings are not read again."""
        other = replace(self, words=tuple(words))
        vars(other)["settings"] = self.settings
        return other

    @cached_property
    def screen(self) -> Screen:
        """The screen that stdout is shown on."""
        return streams.measure_screen(self.stdout, self.variables)

    @cached_property
    def settings(self) -> Settings:
        """The settings, read when they are first needed.

        Raises:
            UsageMistake: a setting is wrong. UnreadableData: the settings file cannot be read.
        """
        return load_settings(self.variables)

    @cached_property
    def progress(self) -> Progress:
        """The line on stderr that shows how far the command is; everything that is written takes it back first."""
        return Progress(self.stderr, self.variables)

    def data_path(self, given: Path | None) -> Path:
        """Return the path of the data: from --data, else from the settings, else the bundled data."""
        if given is not None:
            return given
        value = self.settings.value("data")
        return find_bundled_data() if value is None else Path(value)

    def note_bundled_data(self, given: Path | None) -> list[Message]:
        """List a note that the bundled data is used, if neither --data nor a setting names other data."""
        return [BUNDLED_DATA()] if given is None and self.settings.value("data") is None else []

    def write_answer(self, content: str | LongText | bytes) -> None:
        """Write an answer to stdout (see `streams.write_answer`)."""
        self.progress.take_back()
        streams.write_answer(self.stdout, content)

    def write_notes(self, notes: Iterable[Message]) -> None:
        """Write notes to stderr, the same note only once."""
        self.write_lines(map(str, notes))

    def write_lines(self, lines: Iterable[str]) -> None:
        """Write lines to stderr, the same line only once."""
        self.progress.take_back()
        for line in dict.fromkeys(lines):
            streams.write_line(self.stderr, line)

    def write_traceback(self) -> None:
        """Write the traceback of the current exception to stderr."""
        from traceback import format_exc

        self.progress.take_back()
        for line in format_exc().splitlines():
            streams.write_line(self.stderr, line)

    def write_error(self, sentence: str) -> None:
        """Write an error to stderr."""
        self.progress.take_back()
        streams.write_line(self.stderr, f"{streams.PROGRAM}: {sentence}")


class Redirect(Exception):
    """A command raises it to run another command line, and to return its exit code.

    Attributes:
        words: the other command line, without the program's name.
    """

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__(*words)
        self.words = tuple(words)
