from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from metrocli.cli.environment import Environment
from metrocli.cli.streams import ask, measure_screen, write_answer, write_line
from metrocli.errors import Refused
from metrocli.messages import MessageType

if TYPE_CHECKING:
    from collections.abc import Callable

ARROW = MessageType("arrow", "a → b")


class Terminal(io.TextIOWrapper):
    """A terminal of some encoding."""

    def isatty(self) -> bool:
        return True


class TestScreen:
    """The screen that stdout is shown on."""

    @pytest.mark.parametrize(
        ("variables", "stream", "has_colours"),
        [
            ({}, Terminal, True),
            ({}, io.TextIOWrapper, False),
            ({"TERM": "dumb"}, Terminal, False),
            ({"NO_COLOR": "1"}, Terminal, False),
            ({"NO_COLOR": ""}, Terminal, True),
            ({"FORCE_COLOR": "1"}, io.TextIOWrapper, True),
            ({"FORCE_COLOR": "0"}, io.TextIOWrapper, False),
            ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, Terminal, False),
            ({"FORCE_COLOR": "1", "TERM": "dumb"}, io.TextIOWrapper, True),
        ],
    )
    def test_colours(
        self, variables: dict[str, str], stream: Callable[..., io.TextIOWrapper], *, has_colours: bool
    ) -> None:
        screen = measure_screen(stream(io.BytesIO()), variables)
        assert (screen.is_terminal, screen.has_colours) == (stream is Terminal, has_colours)

    @pytest.mark.parametrize(
        ("columns", "width"), [("120", 120), ("40", 40), ("7", 40), ("", 80), ("-1", 80), ("x", 80), (None, 80)]
    )
    def test_widths(self, columns: str | None, width: int) -> None:
        variables = {} if columns is None else {"COLUMNS": columns}
        screen = measure_screen(Terminal(io.BytesIO()), variables)
        assert (screen.width, screen.height) == (width, 24)

    def test_a_height_of_its_own(self) -> None:
        assert measure_screen(Terminal(io.BytesIO()), {"LINES": "50"})[1:3] == (80, 50)

    def test_a_closed_stdout(self) -> None:
        assert measure_screen(None, {}) == (False, 80, 24, False)


class TestAnswer:
    """Answers on stdout."""

    def test_a_terminal_gets_its_own_encoding(self) -> None:
        raw = io.BytesIO()
        terminal = Terminal(raw, encoding="latin-1")
        write_answer(terminal, "Élan – ▏\n")
        assert raw.getvalue() == b"\xc9lan ? ?\n"

    def test_bytes_are_written_unchanged_and_texts_as_utf_8(self) -> None:
        raw = io.BytesIO()
        stdout = io.TextIOWrapper(raw, encoding="ascii")
        write_answer(stdout, b"\xff\x00")
        write_answer(stdout, "É")
        assert raw.getvalue() == b"\xff\x00\xc3\x89"

    def test_a_closed_stdout(self) -> None:
        with pytest.raises(Refused) as error:
            write_answer(None, "x")
        assert error.value.message.code == "stdout-closed"


class TestNotes:
    """Notes and errors on stderr."""

    @pytest.mark.parametrize(("encoding", "written"), [("ascii", b"a ? b.\n"), ("utf-8", "a → b.\n".encode())])
    def test_any_encoding_and_no_note_twice(self, encoding: str, written: bytes) -> None:
        raw = io.BytesIO()
        stderr = io.TextIOWrapper(raw, encoding=encoding)
        Environment(stdout=None, stderr=stderr, variables={}).write_notes([ARROW(), ARROW()])
        assert raw.getvalue() == written

    def test_control_characters_are_masked(self) -> None:
        stderr = io.StringIO()
        Environment(stdout=None, stderr=stderr, variables={}).write_error("x\x1b[2Jy")
        assert stderr.getvalue() == "metrocli: x�[2Jy\n"

    def test_a_full_or_closed_stderr_is_no_error(self) -> None:
        class Full(io.TextIOWrapper):
            def write(self, _text: str) -> int:
                raise OSError(28, "No space left on device")

        write_line(Full(io.BytesIO()), "x")
        write_line(None, "x")


class TestAsk:
    """A question on stderr, answered on stdin."""

    @pytest.mark.parametrize(
        ("typed", "answer"),
        [("y\n", True), (" YES \n", True), ("n\n", False), ("\n", False), ("what\ny\n", True), ("", None), ("x", None)],
    )
    def test_answers(self, typed: str, answer: bool | None) -> None:
        stderr = io.StringIO()
        assert ask(io.StringIO(typed), stderr, "Right\x1b?") is answer
        assert stderr.getvalue().startswith("Right�? [y/N]: ")

    def test_closed_and_failing_streams_give_no_answer(self) -> None:
        closed = io.StringIO()
        closed.close()
        assert ask(None, io.StringIO(), "?") is None
        assert ask(io.StringIO("y\n"), None, "?") is None
        assert ask(closed, io.StringIO(), "?") is None
        assert ask(io.TextIOWrapper(io.BytesIO(b"\xff\xfe"), "utf-8"), io.StringIO(), "?") is None
