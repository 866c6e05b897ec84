"""Code that runs in the child process of a sandbox; see `sandbox`. It imports little, since each start pays for it."""

from __future__ import annotations

import math
import pickle
import signal
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Parser = Callable[..., Iterator[tuple[str, object]]]
    """A function that takes texts and then the lines of requests as `requests`, and yields messages."""


_GRACE = 10
"""The seconds between the end of a limit and the end of the process."""


def answer(parser: Parser, *arguments: str, requests: Iterable[bytes], output: BinaryIO) -> None:
    """Run a parser and write its messages as pickles; an exception becomes the last message."""
    try:
        for message in parser(*arguments, requests=requests):
            _write(output, message)
    except OSError as fault:
        _write(output, ("OSError", fault.strerror or str(fault)))
    except BaseException as fault:  # noqa: BLE001 - panics of parsers in Rust are not of class Exception
        _write(output, (type(fault).__name__, str(fault)))


def _write(output: BinaryIO, message: object) -> None:
    pickle.dump(message, output, protocol=5)
    output.flush()


def run(parser: Parser, memory: str, *arguments: str) -> None:
    """Limit this process to some bytes of memory, and run a parser for the process at the other end of its pipes.

    Ctrl-C is ignored here: the other process handles it, and this one ends with it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(ImportError, OSError, ValueError):  # not every system can
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(BrokenPipeError):
        answer(parser, *arguments, requests=sys.stdin.buffer, output=sys.stdout.buffer)


def forbid_opening(*, has_threads: bool = False) -> None:
    """Forbid this process to open anything from now on: a file, a connection, another process; on Linux and macOS.

    What is open stays so. A system without limits of resources, such as Windows, forbids nothing.

    Args:
        has_threads: whether it needs more threads, which systems count as processes; those are then not limited.
    """
    with suppress(ImportError, OSError, ValueError):
        import resource

        limits = [resource.RLIMIT_NOFILE, resource.RLIMIT_FSIZE, *([] if has_threads else [resource.RLIMIT_NPROC])]
        for limit in limits:
            resource.setrlimit(limit, (0, 0))


def limit_processor_time(seconds: float) -> None:
    """End this process after some more seconds of processor time, also if its parent has ended."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(time.process_time() + seconds) + _GRACE, hard))
