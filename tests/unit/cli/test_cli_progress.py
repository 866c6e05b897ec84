"""The line of progress on stderr: only on a terminal, only where the command takes long, and removed at the end."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable

import pytest

from metrocli.cli import progress
from metrocli.cli.environment import Environment
from metrocli.cli.progress import Progress, describe_step
from metrocli.files.running.progress import ProgressStep, report_step
from metrocli.messages import MessageType

NOTE = MessageType("a-note", "A note.")
XTERM = {"TERM": "xterm"}


class Terminal(io.StringIO):
    """A stderr that is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Return the text on stderr of a command that takes some seconds."""

    def run(stderr: io.StringIO, seconds: float, patience: float = 0.05, term: str = "xterm") -> str:
        monkeypatch.setattr(progress, "PATIENCE", patience)
        with Progress(stderr, {"TERM": term}), report_step("Checking") as step:
            step.change("reading activities", 0, 2)
            time.sleep(seconds)
            step.change("[red]A rule[/red]", 1, 2)
            time.sleep(seconds)
        return stderr.getvalue()

    return run


def test_the_line_shows_the_steps_and_is_removed(shown: Callable[..., str]) -> None:
    text = shown(Terminal(), 0.3)
    assert "reading activities" in text
    assert "[red]A rule[/red]" in text
    assert text.endswith("\x1b[2K")  # the line is taken back


def test_the_cursor_is_never_hidden(shown: Callable[..., str]) -> None:
    """A command that is killed could not show it again."""
    text = shown(Terminal(), 0.3)
    assert "\x1b" not in text.replace("\r\x1b[2K", "")


def test_the_line_shows_the_step_from_the_first(shown: Callable[..., str]) -> None:
    first, _, _ = shown(Terminal(), 0.3).partition("\r")
    assert "reading activities" in first


def test_a_line_after_the_end_does_not_appear(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command may end while the thread of the line begins: nothing would remove it."""
    terminal, started = Terminal(), list[Callable[[], None]]()

    class Timer(threading.Timer):
        def start(self) -> None:
            started.append(self.function)

    monkeypatch.setattr(threading, "Timer", Timer)
    with Progress(terminal, XTERM), report_step("reading activities"):
        pass
    for line in started:
        line()
    assert len(started) == 1
    assert terminal.getvalue() == ""


def test_an_interrupt_removes_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(progress, "PATIENCE", 0.05)

    def wait() -> None:
        with Progress(terminal, XTERM), report_step("reading activities"):
            time.sleep(0.5)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        wait()
    assert "reading" in terminal.getvalue()
    assert terminal.getvalue().endswith("\x1b[2K")


def test_no_line_without_a_terminal(shown: Callable[..., str]) -> None:
    assert shown(io.StringIO(), 0.1) == ""


def test_no_line_on_a_terminal_that_cannot_take_it_back(shown: Callable[..., str]) -> None:
    assert shown(Terminal(), 0.1, term="dumb") == ""


def test_a_closed_stderr_is_no_error() -> None:
    with Progress(None, XTERM) as line:
        line.take_back()
    closed = Terminal()
    closed.close()
    with Progress(closed, XTERM) as line:
        line.take_back()


def test_no_line_for_a_short_command(shown: Callable[..., str]) -> None:
    assert shown(Terminal(), 0, patience=60) == ""


def test_a_command_without_steps_is_working(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(progress, "PATIENCE", 0.01)
    with Progress(terminal, XTERM):
        time.sleep(0.2)
    assert terminal.getvalue().startswith("Working\r")
    with Progress(terminal, XTERM), report_step("Reading activities"):
        time.sleep(0.2)
    assert "Reading" in terminal.getvalue()


def test_a_note_takes_the_line_back_and_only_another_step_shows_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(progress, "PATIENCE", 0.01)
    environment = Environment(stdout=None, stderr=terminal, variables=XTERM)
    with environment.progress:
        time.sleep(0.2)
        environment.write_notes([NOTE()])
        time.sleep(0.3)
        before = terminal.getvalue()
        with report_step("Writing"):
            time.sleep(0.3)
    assert before.endswith("Working\r\x1b[2KA note.\n")
    assert "Writing" in terminal.getvalue().removeprefix(before)


def test_a_line_never_wraps(monkeypatch: pytest.MonkeyPatch) -> None:
    """What wraps to a second line cannot be taken back."""
    terminal = Terminal()
    monkeypatch.setattr(progress, "PATIENCE", 0.01)
    with Progress(terminal, XTERM), report_step("Reading " + "\n\x1b北" * 50):
        time.sleep(0.2)
    line = terminal.getvalue().partition("\r")[0]
    assert line == "Reading " + " �北" * 17 + " �"  # 78 columns: one more character of two would make 80


def make_step(total: int, done: int, rows: int, seconds: float) -> ProgressStep:
    """Make a step that began some seconds ago."""
    step = ProgressStep("Reading participations", total)
    step.advance(done, rows)
    step.began = time.monotonic() - seconds
    return step


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ((0, 0, 0, 0.5), ""),
        ((0, 0, 0, 9.0), "  9 s"),
        ((0, 0, 1, 0.1), "  1 row"),
        ((0, 0, 2, 61.0), "  2 rows  1 min 1 s"),
        ((1000, 610, 12_400_000, 3.13), "  12,400,000 rows  61 %  2 s left"),
        ((1000, 100, 5, 0.1), "  5 rows  10 %"),
        ((1000, 10, 5, 30.0), "  5 rows  1 %"),
        ((1000, 500, 5, 80.0), "  5 rows  50 %  1 min 20 s left"),
        ((1000, 500, 5, 7500.0), "  5 rows  50 %  2 h 5 min left"),
        ((1000, 1000, 5, 3.0), "  5 rows  100 %  1 s left"),
        ((1000, 1200, 5, 3.0), "  5 rows  100 %  1 s left"),
    ],
)
def test_how_far_a_step_is(step: tuple[int, int, int, float], words: str) -> None:
    assert describe_step(make_step(*step)) == f"Reading participations{words}"
