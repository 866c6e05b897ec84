"""The bar on stderr: only for a person who has to wait, and gone afterwards."""

from __future__ import annotations

import io
import sys
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
def said(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """What is said on a stderr by a command that takes so long."""

    def run(stderr: io.StringIO, seconds: float, patience: float = 0.05) -> str:
        monkeypatch.setattr(sys, "stderr", stderr)
        monkeypatch.setattr(progress, "PATIENCE", patience)
        monkeypatch.setenv("TERM", "xterm")
        with Progress() as tell:
            tell("reading activities", 0, 2)
            time.sleep(seconds)
            tell("[red]A rule[/red]", 1, 2)
            time.sleep(seconds)
        return stderr.getvalue()

    return run


def test_one_who_waits_is_told_what_is_being_done(said: Callable[..., str]) -> None:
    text = said(Terminal(), 0.3)
    assert "reading activities" in text
    assert "[red]A rule[/red]" in text
    assert text.endswith("\x1b[2K")  # the line is taken back


def test_the_first_thing_seen_says_what_is_being_done(said: Callable[..., str]) -> None:
    first, _, _ = said(Terminal(), 0.3).partition("\r")
    assert "reading activities" in first


def test_a_bar_that_is_late_stays_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command may be done while the bar is still being imported: nobody would take it back."""
    terminal, started = Terminal(), list[Callable[[], None]]()

    class Timer(threading.Timer):
        def start(self) -> None:
            started.append(self.function)

    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(threading, "Timer", Timer)
    with Progress() as tell:
        tell("reading activities", 0, 2)
    for bar in started:
        bar()
    assert len(started) == 1
    assert terminal.getvalue() == ""


def test_a_person_who_interrupts_has_the_cursor_back(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(progress, "PATIENCE", 0.05)
    monkeypatch.setenv("TERM", "xterm")

    def wait() -> None:
        with Progress() as tell:
            tell("reading activities", 0, 2)
            time.sleep(0.5)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        wait()
    text = terminal.getvalue()
    assert text.rindex("\x1b[?25h") > text.rindex("\x1b[?25l")


def test_a_program_is_told_nothing(said: Callable[..., str]) -> None:
    assert said(io.StringIO(), 0.1) == ""


def test_nobody_is_told_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    with Progress() as tell:
        tell("reading", 0, 1)


def test_who_need_not_wait_is_told_nothing(said: Callable[..., str]) -> None:
    assert said(Terminal(), 0, patience=60) == ""
