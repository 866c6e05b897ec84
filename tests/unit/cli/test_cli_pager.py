from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING

import pytest

from metrocli.cli.pager import PROMPT, find_pager, show_in_pager, with_notes
from metrocli.messages import MessageType

if TYPE_CHECKING:
    from pathlib import Path

LINES = MessageType("lines", "a\nnote")
CONTROLS = MessageType("controls", "\x1b[2J")
LONG = "line\n" * 30
COPY = "import sys; open({!r}, 'w').write(sys.stdin.read())"


@pytest.mark.parametrize(
    ("text", "environment", "words"),
    [
        (LONG, {}, ["less"]),
        (LONG, {"PAGER": "most -s"}, ["most", "-s"]),
        (LONG, {"PAGER": ""}, []),
        (LONG, {"PAGER": "cat"}, []),
        (LONG, {"PAGER": "less 'x"}, []),
        (LONG, {"TERM": "dumb"}, []),
        ("line\n" * 23, {}, []),
        ("line\n" * 24, {}, ["less"]),
    ],
)
def test_only_what_is_longer_than_the_screen_needs_a_pager(
    text: str, environment: dict[str, str], words: list[str]
) -> None:
    assert find_pager(text, 24, environment) == words


def test_a_pager_gets_the_whole_text(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    assert show_in_pager("Bogotá\n" * 9, [sys.executable, "-c", COPY.format(str(seen))], os.environ)
    assert seen.read_text(encoding="utf-8") == "Bogotá\n" * 9


def test_a_reader_may_leave_early() -> None:
    assert show_in_pager("line\n" * 100_000, [sys.executable, "-c", "import sys; sys.stdin.readline()"], os.environ)


@pytest.mark.parametrize("words", [["/nowhere/pager"], [sys.executable, "-c", "raise SystemExit(2)"]])
def test_a_pager_that_fails_is_reported(words: list[str]) -> None:
    assert not show_in_pager(LONG, words, os.environ)


def test_an_interrupt_is_left_to_the_pager(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    interrupts = (
        "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN); "
        f"os.kill(os.getppid(), signal.SIGINT); {COPY.format(str(seen)).partition('; ')[2]}"
    )
    before = signal.getsignal(signal.SIGINT)
    assert show_in_pager(LONG, [sys.executable, "-c", interrupts], os.environ)
    assert seen.read_text(encoding="utf-8") == LONG
    assert signal.getsignal(signal.SIGINT) is before


VARIABLES = "import os, sys; open({!r}, 'w').write(os.environ['LESS']); sys.stdin.read()"


def test_less_shows_which_key_leaves_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LESS", raising=False)
    seen = tmp_path / "seen"
    assert show_in_pager(LONG, [sys.executable, "-c", VARIABLES.format(str(seen))], os.environ)
    assert "q to leave, space for the next page" in seen.read_text()


def test_the_options_that_a_user_has_set_for_less_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LESS", "-S")
    seen = tmp_path / "seen"
    assert show_in_pager(LONG, [sys.executable, "-c", VARIABLES.format(str(seen))], os.environ)
    assert seen.read_text() == f"-S {PROMPT}"


def test_notes_are_above_the_text_each_once_and_on_one_line() -> None:
    assert with_notes("table\n", [LINES(), CONTROLS(), LINES()]).splitlines() == ["a note.", "�[2J.", "", "table"]
    assert with_notes("table\n", []) == "table\n"
