"""The bar on stderr: only for a person who has to wait, and gone afterwards."""

from __future__ import annotations

import io
import sys
import time
from typing import TYPE_CHECKING

import pytest

from metrocli.cli import progress
from metrocli.cli.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Callable


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


def test_a_bar_that_is_ready_when_all_is_done_does_not_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal())
    with Progress() as tell:
        tell("reading", 0, 1)
    tell._start()  # noqa: SLF001 - what the timer does, who may come too late
    assert tell._bar is None  # noqa: SLF001


def test_a_program_is_told_nothing(said: Callable[..., str]) -> None:
    assert said(io.StringIO(), 0.1) == ""


def test_nobody_is_told_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    with Progress() as tell:
        tell("reading", 0, 1)


def test_who_need_not_wait_is_told_nothing(said: Callable[..., str]) -> None:
    assert said(Terminal(), 0, patience=60) == ""
