"""A workbook, read by a process of its own that may take so much memory and so much time, and no more.

A workbook can be made so that its reader takes all memory, never ends, or dies: a table that ends nowhere, a list of
sectors that goes round, a claim of a billion strings. The reader of the library guards against some of that, and tells
of none of it but by ending the process that it runs in. What runs here for one file costs some 30 ms.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
import weakref
from contextlib import contextmanager, suppress
from functools import cached_property
from threading import Lock, Timer
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from metrocli.errors import UnreadableData
from metrocli.files.limits import EXPECTED, MOST_CELLS
from metrocli.files.zipguard import SAVE_AGAIN, refuse_hostile
from metrocli.model.cell import Cell
from metrocli.xlsx.extent import reach

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from metrocli.sheets.table import RawValue

MOST_MEMORY = 2 << 30
_SECONDS, _BYTES_A_SECOND = 30, 200_000
"""How long reading may take: some time in any case, and more for a larger file; a slow machine needs a tenth of it."""
_WORKER = "metrocli.sheets.reading.workbook_worker"
_CHILD = f"import sys; sys.path[:] = sys.argv[4:]; from {_WORKER} import main; main(*sys.argv[1:4])"
_TELL = (".xlsx", ".xlsm")
"""The kinds of workbooks that tell how far a tab reaches before it is read."""
_ZIP, _OLE = b"PK", b"\xd0\xcf\x11\xe0"


class _Plain(pickle.Unpickler):
    """Takes from the other process what cells hold, and nothing that could act."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 - as the base class has it
        if module == "datetime" and name in {"date", "datetime", "time", "timedelta"}:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is nothing that a cell holds")


class Book:
    """A workbook that is open in a process of its own.

    Args:
        path: the workbook.

    Raises:
        UnreadableData: it cannot be read, or would unpack to too much.
    """

    def __init__(self, path: Path) -> None:
        try:
            refuse_hostile(path)
            with path.open("rb") as file:
                self._start = file.read(4)
            self._seconds = _SECONDS + path.stat().st_size / _BYTES_A_SECOND
            words = [str(path.absolute()), str(MOST_CELLS), str(MOST_MEMORY), *sys.path]
            # This Python runs the program's own code; what is read is an argument, never a command.
            self.process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-I", "-S", "-c", _CHILD, *words],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        except OSError as fault:
            raise UnreadableData(path.name, f"the file cannot be read ({fault.strerror or fault})") from fault
        self._path, self._lock = path, Lock()
        self._place: Cell | None = None
        self._end = weakref.finalize(self, _end, self.process)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The tabs in their order; the other process looks for them from the start, and this one waits here only.

        Raises:
            UnreadableData: it cannot be opened.
        """
        with self._in_time():
            return tuple(self._heard("tabs"))

    def cells(self, tab: str) -> list[list[RawValue]]:
        """The cells of a tab, from its first row and column on; those of a tab without any are no rows.

        Raises:
            UnreadableData: the tab cannot be read.
        """
        with self._lock:
            number = self.names.index(tab)
            self._place = Cell(self._path.name, tab, tabbed=True)
            with self._in_time():
                if self._path.suffix.lower() in _TELL:
                    self._refuse_far(*reach(self._path, number))
                self._ask(number)
                self._refuse_far(*self._heard("size"))
                cells: list[list[RawValue]] = []
                while batch := self._heard("rows"):
                    cells += batch
                return cells

    def _refuse_far(self, rows: int, columns: int) -> None:
        if rows * columns > MOST_CELLS:
            problem = f"its cells reach over {rows} rows and {columns} columns"
            raise UnreadableData(self._where, problem, "Delete the stray cells far from the table.")

    @property
    def _where(self) -> str | Cell:
        """The tab that is being read, or the workbook."""
        return self._path.name if self._place is None else self._place

    def _ask(self, number: int) -> None:
        with suppress(OSError):  # it has ended: what it said last tells why
            told = cast("BinaryIO", self.process.stdin)
            told.write(b"%d\n" % number)
            told.flush()

    def _heard(self, wanted: str) -> Any:  # noqa: ANN401 - what a message of that kind brings
        """The next message, which must be of a kind."""
        try:
            kind, value = _Plain(cast("BinaryIO", self.process.stdout)).load()
        except (EOFError, pickle.UnpicklingError, ValueError):
            kind, value = "", ""  # it ended, perhaps in the middle of a word
        if kind == wanted:
            return value
        self._end()
        raise UnreadableData(self._where, *self._why(kind, value))

    def _why(self, kind: str, said: str) -> tuple[str, str]:
        """What is wrong with the workbook, and the fix."""
        what = "tab" if self._place is not None else "workbook"
        packed = self._start[:2] == _ZIP
        if self._late:
            return f"the {what} takes more than {self._seconds:.0f} seconds to read", SAVE_AGAIN
        if kind == "PasswordError":
            return "the workbook has a password", "Save a copy without one."
        if kind == "OSError":
            return f"the file cannot be read ({said})", ""
        if kind == "MemoryError" or not kind:
            return f"the {what} needs more memory than {MOST_MEMORY >> 20:,} MB, or its reader fails on it", SAVE_AGAIN
        if not packed and self._start != _OLE:
            return "this is not a workbook", EXPECTED
        if kind == "ZipError":
            return (
                f"the {what} is cut off or damaged",
                "Open it in a spreadsheet program and save it again, or use a backup.",
            )
        if what == "tab":
            return "the tab is damaged", "Open the workbook in a spreadsheet program and save it again."
        return "the workbook is damaged, or of another kind than its name says", SAVE_AGAIN

    @contextmanager
    def _in_time(self) -> Iterator[None]:
        """End the other process where it takes too long."""
        self._late = False

        def late() -> None:
            self._late = True
            self.process.kill()

        timer = Timer(self._seconds, late)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the other process and take back what it held."""
    process.kill()
    for pipe in (process.stdin, process.stdout):
        with suppress(OSError):  # what was still to be written has no reader
            cast("BinaryIO", pipe).close()
    process.wait()
