"""The progress bar on stderr: only on a terminal, only where the command takes long, and removed at the end."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable

import pytest

from metrocli.cli import progress
from metrocli.cli.progress import Progress


class Terminal(io.StringIO):
    """A stderr that is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Return the text on stderr of a command that takes some seconds."""

    def run(stderr: io.StringIO, seconds: float, patience: float = 0.05) -> str:
        monkeypatch.setattr(progress, "PATIENCE", patience)
        monkeypatch.setenv("TERM", "xterm")
        with Progress(stderr) as report:
            report("reading activities", 0, 2)
            time.sleep(seconds)
            report("[red]A rule[/red]", 1, 2)
            time.sleep(seconds)
        return stderr.getvalue()

    return run


def test_the_bar_shows_the_steps_and_is_removed(shown: Callable[..., str]) -> None:
    text = shown(Terminal(), 0.3)
    assert "reading activities" in text
    assert "[red]A rule[/red]" in text
    assert text.endswith("\x1b[2K")  # the line is taken back


def test_the_cursor_is_never_hidden(shown: Callable[..., str]) -> None:
    """A command that is killed could not show it again."""
    assert "\x1b[?25" not in shown(Terminal(), 0.3)


def test_the_bar_shows_the_step_from_the_first(shown: Callable[..., str]) -> None:
    first, _, _ = shown(Terminal(), 0.3).partition("\r")
    assert "reading activities" in first


def test_a_bar_after_the_end_does_not_appear(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command may end while the bar is being imported: nothing would remove it."""
    terminal, started = Terminal(), list[Callable[[], None]]()

    class Timer(threading.Timer):
        def start(self) -> None:
            started.append(self.function)

    monkeypatch.setattr(threading, "Timer", Timer)
    with Progress(terminal) as report:
        report("reading activities", 0, 2)
    for bar in started:
        bar()
    assert len(started) == 1
    assert terminal.getvalue() == ""


def test_an_interrupt_removes_the_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(progress, "PATIENCE", 0.05)
    monkeypatch.setenv("TERM", "xterm")

    def wait() -> None:
        with Progress(terminal) as report:
            report("reading activities", 0, 2)
            time.sleep(0.5)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        wait()
    assert terminal.getvalue().endswith("\x1b[2K")


def test_no_bar_without_a_terminal(shown: Callable[..., str]) -> None:
    assert shown(io.StringIO(), 0.1) == ""


def test_a_closed_stderr_is_no_error() -> None:
    with Progress(None) as report:
        report("reading", 0, 1)


def test_no_bar_for_a_short_command(shown: Callable[..., str]) -> None:
    assert shown(Terminal(), 0, patience=60) == ""
