"""Commands that write, while a stream is closed, a file disappears or a signal arrives: no internal error, no loss."""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager
from random import Random
from typing import TYPE_CHECKING, NoReturn

import pytest

from .command_lines import REPORT, find_fault
from .mutated_folders import BASES, make_sheets, mutate_sheets, write_folder
from .mutated_workbooks import write_workbook
from .test_commands import FIRST, INPUTS, SEED, SHARE, find_loss, read_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

NUMBERS = range(FIRST, FIRST + INPUTS // 4)
STREAMS = (("stdin",), ("stdout",), ("stderr",), ("stdout", "stderr"), ("stdin", "stdout", "stderr"))
EVENTS = {"open", "os.rename", "os.link", "os.mkdir", "os.remove", "os.chmod", "os.listdir", "os.scandir"}


class _Watch:
    """Calls a function at one of the moments at which this process touches a file below a folder."""

    def __init__(self) -> None:
        self.action: Callable[[], object] | None = None
        self.place, self.left = "", 0
        sys.addaudithook(self._see)

    def _see(self, event: str, arguments: tuple[object, ...]) -> None:
        if self.action is not None and event in EVENTS and str(arguments[0]).startswith(self.place):
            self.left -= 1
            if self.left < 0:
                action, self.action = self.action, None  # what it does is reported as well
                action()

    @contextmanager
    def set(self, action: Callable[[], object], place: Path, left: int) -> Iterator[None]:
        """Call the function once after some moments, and not after the block."""
        self.place, self.left, self.action = str(place), left, action
        try:
            yield
        finally:
            self.action = None


@pytest.fixture(scope="module")
def watch() -> _Watch:
    return _Watch()


@contextmanager
def _interrupting(number: signal.Signals) -> Iterator[None]:
    """Let a signal raise KeyboardInterrupt, as Ctrl-C does."""

    def interrupt(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    before = signal.signal(number, interrupt)
    try:
        yield
    finally:
        signal.signal(number, before)


def _choose_words(random: Random, data: Path, place: Path) -> list[str]:
    """Choose a command that writes files, some of which exist."""
    target = str(place / random.choice(("all.xlsx", "all", "new")))
    conflicts = ["--conflicts", str(place / "c.csv")]
    source = ["--data", str(data)]
    return random.choice(
        (
            ["fix", "--apply", *source],
            ["fix", "--apply", "--confirm", *source],
            ["convert", target, "--force", *source],
            ["merge", str(data), str(random.choice(BASES)), "-o", target, "--force", *conflicts],
            ["check", *source, "--mark-up", str(place / "all.xlsx"), "--force", "-o", str(place / "answer.json")],
            ["import", str(REPORT), "--into", str(data), "--update", "-o", str(place / "answer.json"), "--force"],
            ["import", str(REPORT), "--into", target],
            ["check", *source, "--accept", "C201:activities", "--because", "It is so."],
            ["template", target, "--lists", str(data), "--force"],
            ["activities", *source, "-o", str(place / random.choice(("answer.json", "new.csv"))), "--force"],
            ["stats", *source],
        )
    )  # fmt: skip


def _try_input(number: int, place: Path, watch: _Watch) -> str:
    """Make a dataset, run one command over it with a disturbance, and return what is wrong; "" if nothing is."""
    random = Random(f"disturbed-{SEED}-{number}")
    sheets = make_sheets(random)
    if random.random() < 0.5:
        mutate_sheets(random, sheets)
    data = place / random.choice(("data", "data", "data.xlsx"))
    (write_workbook if data.suffix else write_folder)(random, sheets, data)
    output = place / "output"
    (output / "all").mkdir(parents=True)
    for name in ("all.xlsx", "answer.json", "c.csv", "all/activities.csv"):
        (output / name).write_bytes(b"old")
    before = read_files(data)
    words = _choose_words(random, data, output)
    kind = random.choice(("closed", "deleted", "signal"))
    moment = random.choice((random.randrange(8), random.randrange(60)))

    def delete() -> None:
        path = random.choice(sorted(path for path in place.rglob("*") if path.is_file()))
        before.pop(path, None)
        path.unlink()

    if kind == "closed":
        fault = find_fault(words, {}, random.choice(STREAMS))
    elif kind == "deleted":
        with watch.set(delete, place, moment):
            fault = find_fault(words, {})
    else:
        signal_number = random.choice((signal.SIGINT, signal.SIGTERM))
        with _interrupting(signal_number), watch.set(lambda: signal.raise_signal(signal_number), place, moment):
            fault = find_fault(words, {})
    fault = fault or find_loss(before, data, words)
    return f"input {number} of seed {SEED!r}, {kind}, moment {moment}: metrocli {words}\n{fault}" if fault else ""


@pytest.mark.parametrize("start", range(NUMBERS.start, NUMBERS.stop, SHARE))
def test_disturbances(start: int, tmp_path: Path, watch: _Watch) -> None:
    faults = []
    for number in range(start, min(start + SHARE, NUMBERS.stop)):
        (tmp_path / str(number)).mkdir()
        faults.append(_try_input(number, tmp_path / str(number), watch))
    assert not any(faults), "\n\n".join(filter(None, faults))
