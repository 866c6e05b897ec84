"""The edge of the program: an error's one sentence and its exit code, a closed pipe, Ctrl-C."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

from metrocli.errors import ExitCode, MetrocliError
from metrocli.files.pyarrow_gate import block_pyarrow

if TYPE_CHECKING:
    from collections.abc import Sequence

# Starting a pool of threads for linear algebra takes longer than anything metrocli computes with it.
for _variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line.

    Args:
        arguments: the words after the program's name; those of this process if None.

    Returns:
        The exit code, as `ExitCode` lists them.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in words or os.environ.get("METROCLI_DEBUG", "") not in {"", "0"}
    # Importing makes many objects and no garbage; the collector would look through them again and again.
    gc.disable()
    try:
        from metrocli.cli.app import run

        return run(words)
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except MetrocliError as error:
        if debug:
            raise
        _say(str(error))
        return error.exit_code
    except Exception as error:
        if debug:
            raise
        _say(f"this should not have happened ({type(error).__name__}: {error}). --debug shows where.")
        return ExitCode.UNREADABLE


def leave() -> NoReturn:
    """Run this process's command line and end the process.

    Everything is written and flushed by then. Taking pandas apart, object by object, would cost as much as answering.
    """
    block_pyarrow()
    code = main()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, AttributeError):  # one that is closed is None
            stream.flush()
    os._exit(code)


def _say(sentence: str) -> None:
    """Print an error's one sentence, whatever a cell or a file's name brought into it."""
    from metrocli.cli.streams import complain

    complain(sentence)


if __name__ == "__main__":
    leave()
