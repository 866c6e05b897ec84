"""Run commands as processes of their own, and measure their time and memory."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PAUSE = 0.02
"""The seconds between two looks at the memory."""
PAGE = os.sysconf("SC_PAGE_SIZE")


class Cost(NamedTuple):
    """What a run costs.

    Attributes:
        seconds: how long it took.
        memory: the most bytes in memory that the process and its child processes held at one moment. A page that two
            of them share counts twice. Without /proc, the most that one of them held.
    """

    seconds: float
    memory: int


class Limits(NamedTuple):
    """What a run may cost before it is stopped: seconds, and bytes of memory."""

    seconds: float
    memory: int


class NotRun(Exception):
    """A command was refused, failed or was stopped; the text says why."""


def run_command(
    command: Sequence[str], limits: Limits, output: Path | None = None, codes: tuple[int, ...] = (0,)
) -> Cost:
    """Run a command, write what it prints to a file if there is one, and return what it cost.

    Raises:
        NotRun: the program is not installed, ended with another exit code, or needed more than it may.
    """
    with tempfile.TemporaryFile() as errors, (output or Path(os.devnull)).open("wb") as answer:
        start = time.perf_counter()
        try:
            process = subprocess.Popen(
                command, env=choose_environment(), stdout=answer, stderr=errors, start_new_session=True
            )
        except FileNotFoundError as error:
            raise NotRun(f"{Path(command[0]).name} is not installed") from error
        watch = Watch(process.pid, start, limits)
        try:
            _, status, used = os.wait4(process.pid, 0)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        finally:
            watch.end()
        seconds = time.perf_counter() - start
        code = process.returncode = os.waitstatus_to_exitcode(status)
        if watch.excess:
            raise NotRun(watch.excess)
        if code not in codes:
            errors.seek(0)
            said = errors.read().decode(errors="replace").strip().splitlines() or [shlex.join(command)]
            raise NotRun(f"exit code {code}: {said[-1]}")
    return Cost(seconds, watch.most or used.ru_maxrss * (1 if sys.platform == "darwin" else 1024))


class Watch:
    """Look at the memory of a process and its child processes, and stop them where they need more than they may.

    Attributes:
        most: the most bytes at one moment, so far; 0 where the system does not show them.
        excess: why the processes were stopped, or "".
    """

    def __init__(self, process: int, start: float, limits: Limits) -> None:
        self.most, self.excess = 0, ""
        self._process, self._start, self._limits = process, start, limits
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Stop looking."""
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(PAUSE):
            self.most = max(self.most, sum(map(measure_memory, list_processes(self._process))))
            if time.perf_counter() - self._start > self._limits.seconds:
                self.excess = f"stopped after {self._limits.seconds:g} s"
            elif self.most > self._limits.memory:
                self.excess = f"stopped at {self._limits.memory / 1e9:g} GB of memory"
            if self.excess:
                os.killpg(self._process, signal.SIGKILL)
                return


def list_processes(process: int) -> Iterator[int]:
    """List a process and all that it started, and these; none where the system does not show them."""
    yield process
    try:
        tasks = [*Path(f"/proc/{process}/task").glob("*/children")]
    except OSError:  # it has ended meanwhile
        return
    for task in tasks:
        try:
            children = task.read_text()
        except OSError:
            continue
        for child in children.split():
            yield from list_processes(int(child))


def measure_memory(process: int) -> int:
    """Return the bytes in memory that a process holds now; 0 if it is gone."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * PAGE
    except (OSError, IndexError):
        return 0


def choose_environment() -> dict[str, str]:
    """Return the environment without settings of metrocli, which would change what is measured."""
    return {name: value for name, value in os.environ.items() if not name.startswith("METROCLI")}
