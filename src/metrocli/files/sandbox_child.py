"""Code that runs in the child process of a sandbox; see `sandbox`. It imports little, since each start pays for it."""

from __future__ import annotations

import pickle
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Parser = Callable[..., Iterator[tuple[str, object]]]
    """A function that takes texts and then the lines of requests as `requests`, and yields messages."""


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
