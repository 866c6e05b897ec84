"""Ctrl-C at any moment: the command leaves at once, with exit code 130 and no words, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="signals are those of POSIX"),
]

PROGRAM = (
    "import sys\nfrom metrocli.__main__ import leave\n{before}\n"
    "sys.stderr.write('ready\\n')\nsys.stderr.flush()\nsys.argv[:1] = ['metrocli']\nleave()"
)
"""The program, which shows that Python itself has started; an interrupt before that is Python's own."""
SECONDS = 0.2
"""How long a command may take to leave."""
SLACK = 1.0
"""More seconds, since a machine that runs tests is busy; the median has none."""
MOMENTS = [0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 1.1]
WORK = (
    "import hashlib\nfrom concurrent.futures import ThreadPoolExecutor\nfrom metrocli.sheets import dataset\n"
    "def work():\n    sys.stderr.write('works\\n')\n    sys.stderr.flush()\n"
    "    hashlib.pbkdf2_hmac('sha256', b'', b'', 200_000_000)\n"
)
START = "dataset.open_dataset = start"
"""A function of a library that works for minutes without a look at signals."""


class Interrupted(NamedTuple):
    """A command that was interrupted.

    Attributes:
        code: its exit code.
        seconds: how long it took to leave.
        stderr: what it wrote after it was ready.
    """

    code: int
    seconds: float
    stderr: bytes


def interrupt(
    words: Sequence[str], moment: float, place: Path, *, before: str = "", wait_for: bytes = b"", count: int = 1
) -> Interrupted:
    """Run a command line and press Ctrl-C some seconds after it is ready, or after it writes a line."""
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM.format(before=before), *words],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        env=os.environ | {"METROCLI_CONFIG": "", "TMPDIR": str(place)},
    ) as process:  # fmt: skip
        assert process.stderr is not None
        assert process.stderr.readline() == b"ready\n"
        while wait_for and process.stderr.readline() != wait_for:
            pass
        time.sleep(moment)
        began = time.monotonic()
        for number in range(count):
            time.sleep(0.002 * min(number, 1))
            process.send_signal(signal.SIGINT)
        try:
            code = process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()  # else the end of the block would wait for it
            raise
        seconds = time.monotonic() - began
        return Interrupted(code, seconds, process.stderr.read())


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    """The folder for temporary files."""
    path = tmp_path / "temporary"
    path.mkdir()
    return path


@pytest.fixture
def large(folder: Callable[..., Path]) -> Path:
    """A folder that takes a second or two to read, and has something to correct."""
    ids = [f"A{number}" for number in range(10_000)]
    return folder(
        memberships="member,region\nParis,Europe\nLima,Latin America\n",
        activities="id,title,start\n" + "".join(f'{name},"a ""fine""  title",2021-11-03\n' for name in ids),
        participations="activity,member\n" + "".join(f"{name},Paris\n{name},Lima\n" for name in ids * 3),
    )


def read_all(path: Path) -> dict[str, bytes]:
    return {each.relative_to(path).as_posix(): each.read_bytes() for each in path.rglob("*") if each.is_file()}


def check_seconds(results: Sequence[Interrupted]) -> None:
    """Compare how long commands took to leave with what they may take."""
    seconds = sorted(result.seconds for result in results)
    assert seconds[len(seconds) // 2] < SECONDS, seconds
    assert seconds[-1] < SECONDS + SLACK, seconds


@pytest.mark.parametrize(
    "words", [("stats",), ("activities", "-f", "json"), ("matrix", "members", "regions"), ("check",), ("fix",)]
)
def test_while_it_reads_and_asks(large: Path, temporary: Path, words: tuple[str, ...]) -> None:
    before = read_all(large)
    results = [interrupt([*words, "--data", str(large)], moment, temporary) for moment in MOMENTS]
    for result in results:
        assert result.code in {0, 1, 2, 130}, result
        if result.code == 130:
            assert result.stderr == b""
    assert results[0].code == results[3].code == 130
    check_seconds(results)
    assert read_all(large) == before
    assert [*temporary.iterdir()] == []


@pytest.mark.parametrize("target", ["copy", "copy.xlsx"])
def test_while_it_converts(large: Path, tmp_path: Path, temporary: Path, target: str) -> None:
    place = tmp_path / "place"
    place.mkdir()
    whole = place / target
    results = []
    for moment in MOMENTS:
        results.append(interrupt(["convert", str(whole), "--data", str(large)], moment, temporary))
        left = [path.name for path in place.iterdir()]
        assert left in ([], [target]), left
        if left == [target] and target == "copy":
            assert {path.name for path in whole.iterdir()} >= {"activities.csv", "datapackage.json"}
        if left:
            break  # it was done before the interrupt
        assert results[-1].code == 130
        assert [*temporary.iterdir()] == []
    check_seconds(results)


def test_while_it_corrects_a_file(large: Path, temporary: Path) -> None:
    old = read_all(large)
    results = []
    for moment in MOMENTS:
        results.append(interrupt(["fix", "--apply", "--data", str(large)], moment, temporary))
        new = read_all(large)
        assert new == old or new["activities.csv.bak"] == old["activities.csv"], [*new]
        if new != old:
            break
    check_seconds(results)


def test_a_workbook(large: Path, tmp_path: Path, temporary: Path) -> None:
    book = tmp_path / "book.xlsx"
    subprocess.run([sys.executable, "-m", "metrocli", "convert", str(book), "--data", str(large)], check=True)
    results = [interrupt(["stats", "--data", str(book)], moment, temporary) for moment in MOMENTS]
    assert {result.code for result in results if not result.stderr} <= {0, 130}
    check_seconds(results)


@pytest.mark.parametrize(
    "before",
    [
        f"{WORK}def start(*_):\n    work()\n{START}",
        f"{WORK}def start(*_):\n    with ThreadPoolExecutor(2) as pool:\n        pool.submit(work)\n{START}",
        f"{WORK}def start(*_):\n    ThreadPoolExecutor(2).submit(work).result()\n{START}",
    ],
    ids=["a library", "threads", "a thread that is waited for"],
)
def test_while_something_works_that_does_not_look_at_signals(temporary: Path, before: str) -> None:
    results = [
        interrupt(["stats"], moment, temporary, before=before, wait_for=b"works\n") for moment in (0.0, 0.05, 0.1)
    ]
    assert [result.code for result in results] == [130] * 3
    assert {result.stderr for result in results} <= {b"", b"works\n"}
    check_seconds(results)


def test_several_times(large: Path, temporary: Path) -> None:
    """The others come while the first one is obeyed, and change nothing."""
    for moment in MOMENTS:
        result = interrupt(["stats", "--data", str(large)], moment, temporary, count=4)
        assert (result.code, result.stderr) in {(0, b""), (130, b"")}


def test_an_interrupt_that_a_library_wraps(
    run: Callable[..., subprocess.CompletedProcess[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrap(*_: object) -> None:
        raise RuntimeError("Error calling __set_name__") from KeyboardInterrupt()

    monkeypatch.setattr("metrocli.sheets.dataset.open_dataset", wrap)
    asked = run("stats")
    assert (asked.returncode, asked.stdout, asked.stderr) == (130, "", "")


def test_an_interrupt_that_a_library_loses(
    run: Callable[..., subprocess.CompletedProcess[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An interrupt within the making of a class of a library may become an error that does not name it."""

    def lose(*_: object) -> None:
        monkeypatch.setattr("metrocli.files.running.interrupts._has_interrupt", True)
        raise SystemError("<class 'library.Type'> returned a result with an exception set")

    monkeypatch.setattr("metrocli.sheets.dataset.open_dataset", lose)
    asked = run("stats")
    assert (asked.returncode, asked.stdout, asked.stderr) == (130, "", "")
