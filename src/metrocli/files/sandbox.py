"""Run a parser of untrusted files in a child process, with limits of memory and time.

A file can be made so that its parser takes all memory, never ends or crashes. A crash then ends only the child process.
Starting one costs some 30 ms.

The parser is a function that takes texts and then the lines of requests, and yields messages, each a kind and a value.
The child process sends them as pickles. An exception ends it with a last message: the exception's name and its text.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
import weakref
from contextlib import contextmanager, suppress
from threading import Timer
from typing import TYPE_CHECKING, Any, BinaryIO, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metrocli.files.sandbox_child import Parser

_CHILD = (
    "import sys; count = int(sys.argv[1]); sys.path[:] = sys.argv[count + 2:]; "
    "from {module} import {name} as parser; from metrocli.files.sandbox_child import run; "
    "run(parser, *sys.argv[2:count + 2])"
)
_DATE_CLASSES = {"date", "datetime", "time", "timedelta"}


class _PlainUnpickler(pickle.Unpickler):
    """Unpickler for Python's own plain types and those of `datetime`; any other class is an error."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 - as the base class has it
        if module == "datetime" and name in _DATE_CLASSES:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is not a plain type")


class Sandbox:
    """A parser that runs in a child process.

    The child process ends with this object, and with the process that started it.

    Args:
        parser: a function at the top of a module. The child process imports it by name.
        arguments: the texts to call it with.
        memory: how many bytes of memory the child process may take, on systems that can limit it.
        seconds: how long one `time_limit` lasts.

    Raises:
        OSError: no process can be started.
    """

    def __init__(self, parser: Parser, *arguments: str, memory: int, seconds: float) -> None:
        words = [str(memory), *arguments]
        child = _CHILD.format(module=parser.__module__, name=parser.__name__)
        # This Python runs the program's own code; the arguments are data, never commands.
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-I", "-S", "-c", child, str(len(words)), *words, *sys.path],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.seconds = seconds
        self.has_timed_out = False
        self.close = weakref.finalize(self, _end, self.process)

    def request(self, line: str) -> None:
        """Send one line to the parser; a process that has ended is not an error here, but its next message is."""
        with suppress(OSError, ValueError):  # ValueError: the pipe is closed
            pipe = cast("BinaryIO", self.process.stdin)
            pipe.write(f"{line}\n".encode())
            pipe.flush()

    def receive(self) -> tuple[str, Any]:
        """Return the parser's next message, its kind and its value; ("", "") where the process ended without one."""
        try:
            kind, value = _PlainUnpickler(cast("BinaryIO", self.process.stdout)).load()
        except Exception:  # noqa: BLE001 - it may have ended within a message, and a broken pickle raises anything
            return "", ""
        return kind, value

    @contextmanager
    def time_limit(self) -> Iterator[None]:
        """Kill the child process if what is done within takes too long; `has_timed_out` is True then."""
        self.has_timed_out = False

        def kill() -> None:
            self.has_timed_out = True
            self.process.kill()

        timer = Timer(self.seconds, kill)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill a child process and close its pipes."""
    process.kill()
    for pipe in (process.stdin, process.stdout):
        with suppress(OSError):  # a request that was not yet written has no reader
            cast("BinaryIO", pipe).close()
    process.wait()
