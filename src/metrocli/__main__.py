"""Start and end of the program: it reports errors in one sentence, ends on Ctrl-C, and returns exit codes."""

from __future__ import annotations

import errno
import gc
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

from metrocli.errors import INTERNAL_ERROR, OUT_OF_MEMORY, ExitCode, MetrocliError
from metrocli.files.pyarrow_gate import block_pyarrow
from metrocli.files.running.interrupts import end_on_interrupt, is_interrupt, run_exit_functions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.cli.environment import Environment

# A pool of threads for linear algebra takes longer to start than all computations of metrocli.
for _variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")


_NO_ROOM_FOR_LIBRARY = ("failed to map segment", "cannot allocate memory", "Cannot allocate memory")
"""What the loader of libraries reports where there is too little memory for one."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line.

    Args:
        arguments: the words after the program's name; those of this process if None.

    Returns:
        The exit code, one of `ExitCode`.
    """
    # Importing creates many objects and no garbage; the collector would go through them again and again.
    gc.disable()
    words = sys.argv[1:] if arguments is None else arguments
    try:
        from metrocli.cli.environment import Environment

        environment = Environment.of_process(words)
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except Exception as error:  # noqa: BLE001 - without an environment, stderr is all there is
        if is_interrupt(error):
            return ExitCode.INTERRUPTED
        is_memory = _is_out_of_memory(error)
        sys.stderr.write(f"metrocli: {OUT_OF_MEMORY() if is_memory else _describe_defect(error)}\n")
        return ExitCode.UNREADABLE if is_memory else ExitCode.INTERNAL
    try:
        return run_in(environment)
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED


def run_in(environment: Environment) -> int:
    """Run the command line of an environment, report any error in one sentence, and return the exit code.

    With `--debug`, the traceback comes before the sentence.
    """
    try:
        from metrocli.cli.app import run

        return run(environment)
    except MetrocliError as error:
        _show_traceback(environment)
        environment.write_error(str(error))
        return error.exit_code
    except Exception as error:  # noqa: BLE001 - any other exception is a defect of the program
        if is_interrupt(error):
            return ExitCode.INTERRUPTED
        _show_traceback(environment)
        is_memory = _is_out_of_memory(error)
        environment.write_error(str(OUT_OF_MEMORY()) if is_memory else _describe_defect(error))
        return ExitCode.UNREADABLE if is_memory else ExitCode.INTERNAL


def _is_out_of_memory(error: BaseException | None) -> bool:
    """Return whether an exception comes from too little memory; a library that does not fit is an ImportError."""
    while error is not None:
        if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM):
            return True
        if isinstance(error, ImportError) and any(words in str(error) for words in _NO_ROOM_FOR_LIBRARY):
            return True
        if isinstance(error, SystemError) and "without setting an exception" in str(error):
            return True  # Python itself had no memory left for the exception
        error = error.__cause__ or error.__context__
    return False


def _describe_defect(error: Exception) -> str:
    """Describe an exception that is a defect of the program."""
    return str(INTERNAL_ERROR(kind=type(error).__name__, text=str(error)))


def _show_traceback(environment: Environment) -> None:
    """Write the traceback of the current exception to stderr, if --debug or METROCLI_DEBUG asks for it."""
    if "--debug" in environment.words or environment.variables.get("METROCLI_DEBUG", "") not in {"", "0"}:
        environment.write_traceback()


def leave() -> NoReturn:
    """Run the command line of this process and end the process.

    All output is flushed first. A normal exit would free every object of pandas, which takes as long as the answer.
    """
    try:
        end_on_interrupt()
        block_pyarrow()
        code = main()
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, AttributeError):  # a closed stream is None
                stream.flush()
    except KeyboardInterrupt:
        code = ExitCode.INTERRUPTED
    if code == ExitCode.INTERRUPTED:
        run_exit_functions()
    os._exit(code)


if __name__ == "__main__":
    leave()
