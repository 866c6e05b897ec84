"""While a command works: one line of progress on a terminal, which leaves nothing behind."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="terminals are those of POSIX"),
]

AT_ONCE = (
    "import sys\nfrom metrocli.cli import progress\nfrom metrocli.__main__ import leave\n"
    "from metrocli.sheets.reading.large import plain_csv\nplain_csv._BLOCK = 1 << 14\n"
    "progress.PATIENCE, progress._INTERVAL = 0.0, 0.001\nsys.argv[:1] = ['metrocli']\nleave()"
)
"""The program, with a line that appears at once, and files that are read in many blocks."""
ERASE = "\r\x1b[2K"


class Ended(NamedTuple):
    """A program that has ended.

    Attributes:
        code: its exit code.
        stderr: what the terminal got.
        seconds: how long it took from the signal to its end.
    """

    code: int
    stderr: str
    seconds: float


def run_on_terminal(*words: str, stop_at: str = "", **variables: str) -> Ended:
    """Run the program with a terminal as stderr; press Ctrl-C once a text is shown."""
    controller, terminal = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", AT_ONCE, *words],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=terminal,
        env=os.environ | {"TERM": "xterm", "METROCLI_CONFIG": ""} | variables,
    )  # fmt: skip
    os.close(terminal)
    raw, stopped = b"", 0.0
    while True:
        try:
            raw += os.read(controller, 65_536)
        except OSError:  # the other end is closed
            break
        if stop_at and not stopped and stop_at in raw.decode(errors="replace"):
            stopped = time.monotonic()
            process.send_signal(signal.SIGINT)
    code = process.wait(timeout=30)
    seconds = time.monotonic() - stopped
    os.close(controller)
    return Ended(code, raw.decode(), seconds)


def remove_lines(text: str) -> str:
    """Return what is left on the screen after lines were taken back."""
    return re.sub(r"[^\n]*\r\x1b\[2K", "", text)


@pytest.fixture
def large(folder: Callable[..., Path]) -> Path:
    """A folder whose participations take a moment to read."""
    ids = [f"A{number}" for number in range(1000)]
    return folder(
        memberships="member,region\nParis,Europe\nLima,Latin America\n",
        activities="id,title,start\n" + "".join(f"{name},a title,2021-09-01\n" for name in ids),
        participations="activity,member\n" + "".join(f"{name},Paris\n{name},Lima\n" for name in ids * 100),
    )


@pytest.mark.parametrize("words", [("members",), ("check",), ("stats", "-f", "json"), ("convert", "copy")])
def test_the_line_shows_rows_and_goes_away(
    large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = run_on_terminal(*words, "--data", str(large))
    assert re.search(r"Reading participations  [\d,]+ rows  \d+ %", ended.stderr), ended.stderr
    left = remove_lines(ended.stderr)
    assert "\x1b" not in left
    assert "Reading" not in left
    assert "Working" not in left


def test_notes_are_whole_lines(large: Path) -> None:
    (large / "memberships.csv").write_text("member,region,status\nParis,Europe,full\nLima,Latin America,honorary\n")
    left = remove_lines(run_on_terminal("stats", "--data", str(large)).stderr)
    assert left.splitlines() == ["1 member has the status 'honorary', so totals do not count it: Lima."]


def test_an_error_takes_the_line_back(large: Path) -> None:
    (large / "participations.csv").write_bytes((large / "participations.csv").read_bytes() + b'A1,"Lima\n')
    ended = run_on_terminal("members", "--data", str(large))
    assert ended.code == 4
    assert ERASE in ended.stderr
    assert remove_lines(ended.stderr).startswith("metrocli: participations.csv, row 200002")


def test_an_interrupt_takes_the_line_back(large: Path) -> None:
    ended = run_on_terminal("members", "--data", str(large), stop_at="Reading participations")
    assert ended.code == 130
    assert ended.stderr.endswith(ERASE)
    assert remove_lines(ended.stderr) == ""


def test_no_line_in_a_pipe(large: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", AT_ONCE, "members", "--data", str(large)],
        capture_output=True, check=True, env=os.environ | {"TERM": "xterm"},
    )  # fmt: skip
    assert done.stderr == b""
