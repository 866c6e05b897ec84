"""How much memory sheets may take: at most half of what there is, unless the user sets another limit.

The limit is about the bytes that are held at once, not about the size of a file: what is read in blocks and kept as
columns takes far less than a list of texts for each row. The other half is left for the answer and for other programs.
"""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

from metrocli.errors import UnreadableData, UsageMistake
from metrocli.messages import MessageType
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from metrocli.model.cell import Cell

VARIABLE = "METROCLI_MEMORY"
"""The variable that allows more or less memory, such as "8 GB"."""
MINIMUM = 1 << 30
"""So many bytes are always allowed, unless the variable or the setting sets a lower limit."""
BYTES_A_CELL = 120
"""What a cell takes while a CSV file is read row by row, with its text: measured 25 (blank) to 110 bytes."""
BYTES_A_CELL_WITH_QUOTES = 220
"""The same where quotes are in odd places, so that the rows are split twice: measured 200 to 210 bytes."""
RESERVE = 0.1
"""The part of an estimate that is added to it: the rows that are not read yet may be longer than those before."""
_MB = 1 << 20
_UNITS = {"": 1, "k": 1 << 10, "m": _MB, "g": 1 << 30, "t": 1 << 40}
_SIZE = compile_late(r"\s*(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?\s*")

TOO_MUCH_MEMORY = MessageType(
    "too-much-memory",
    "reading it takes about {needed:,} MB of memory, more than the {limit:,} MB that are allowed",
    "Convert the data to Parquet, split the sheet by period, or allow more with "
    'METROCLI_MEMORY="{needed} MB" or memory = "{needed} MB" in metrocli.toml.',
)
TOO_MUCH_MEMORY_PARQUET = MessageType(
    "too-much-memory-parquet",
    TOO_MUCH_MEMORY.text,
    'Allow more with METROCLI_MEMORY="{needed} MB" or memory = "{needed} MB" in metrocli.toml, or put the files of '
    "fewer periods into a folder of their own.",
)
NOT_A_SIZE = MessageType(
    "not-a-size", "{text:quoted} is not an amount of memory", 'Write it as "4 GB" or "800 MB"; 1 MB is the least.'
)


def _read_variable() -> str | None:
    return os.environ.get(VARIABLE)


_SOURCES: list[Callable[[], str | None]] = [_read_variable]
"""Functions that find the setting, as the user wrote it; the last one is asked."""


@contextmanager
def take_setting_from(find: Callable[[], str | None]) -> Iterator[None]:
    """Let a function find the setting until the end of the block; it is called where a limit is needed."""
    _SOURCES.append(find)
    try:
        yield
    finally:
        _SOURCES.remove(find)


def check_memory(
    needed: int, place: str | Cell, *, whole: Callable[[], int] | None = None, refusal: MessageType = TOO_MUCH_MEMORY
) -> None:
    """Refuse to hold more bytes than are allowed.

    Args:
        needed: about how many bytes will be held at once.
        place: the file or the sheet, for the message.
        whole: estimates the bytes of the whole, for the message, where `needed` are only those of a part.
        refusal: the message.

    Raises:
        UnreadableData: it is more than `find_memory_limit` allows.
        UsageMistake: the variable or the setting is not an amount of memory.
    """
    if needed <= MINIMUM and not _SOURCES[-1]():
        return  # the memory of the machine need not be looked up for a small file
    limit = find_memory_limit()
    if needed > limit:
        named = max(needed, whole() if whole else 0)
        raise UnreadableData(place, refusal(needed=-(-named // _MB), limit=limit // _MB))


class SheetMemory:
    """The bytes that are held while a sheet is read part by part, such as column by column.

    A sheet that takes too much is refused while it is read. The message names an estimate of the whole: a limit of what
    is held by then would be reached again a moment later.

    Args:
        place: the file or the sheet, for the message.
        parts: the number of its parts.
        fixed: bytes that are held in any case.
        expect: estimates the bytes of a part of which nothing is read; 0 if that is not known.
        refusal: the message.
    """

    def __init__(
        self,
        place: str | Cell,
        parts: int = 1,
        *,
        fixed: int = 0,
        expect: Callable[[int], int] = lambda _: 0,
        refusal: MessageType = TOO_MUCH_MEMORY,
    ) -> None:
        self._place, self._fixed, self._expect, self._refusal = place, fixed, expect, refusal
        self._sizes, self._shares = [0] * parts, [0.0] * parts

    def hold(self, size: int, share: float, part: int = 0) -> None:
        """Count more bytes of a part; threads may call this at once, if each has parts of its own.

        Args:
            size: the bytes.
            share: how much of the part is read now, from 0 to 1.
            part: the number of the part, from 0.

        Raises:
            UnreadableData: all parts together take more than is allowed.
        """
        self._sizes[part] += size
        self._shares[part] = share
        self.check()

    def check(self) -> None:
        """Refuse the sheet if it takes more than is allowed.

        Raises:
            UnreadableData: it does.
        """
        check_memory(self._fixed + sum(self._sizes), self._place, whole=self._estimate, refusal=self._refusal)

    def _estimate(self) -> int:
        """Estimate the bytes of the whole sheet."""
        whole: float = self._fixed
        for part, (size, share) in enumerate(zip(self._sizes, self._shares, strict=True)):
            of_part = size / share if share else self._expect(part)
            whole += of_part + RESERVE * max(of_part - size, 0)
        return ceil(whole)


def find_memory_limit() -> int:
    """Return how many bytes may be held at once: as many as the user set, else half of the memory, `MINIMUM` at least.

    Raises:
        UsageMistake: the variable or the setting is not an amount of memory.
    """
    text = _SOURCES[-1]()
    return parse_size(text) if text and text.strip() else max(MINIMUM, find_memory() // 2)


def parse_size(text: str) -> int:
    """Return the number of bytes of a text such as "4 GB", "800MB" or "1.5g"; a kB has 1,024 bytes.

    Raises:
        UsageMistake: it is not a size, or less than 1 MB.
    """
    match = _SIZE.fullmatch(text.lower())
    size = int(float(match[1]) * _UNITS[match[2]]) if match else 0
    if size < _MB:
        raise UsageMistake(NOT_A_SIZE(text=text))
    return size


def find_memory(root: Path = Path("/")) -> int:
    """Return the bytes of memory that this process can have: of the machine, of its control groups, or of its limit.

    Args:
        root: the folder that /proc and /sys are in.
    """
    sizes = [*_list_group_limits(root)]
    with suppress(AttributeError, OSError, ValueError):  # not every system has these
        sizes.append(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    with suppress(ImportError, OSError):
        import resource

        soft, _ = resource.getrlimit(resource.RLIMIT_AS)
        if soft != resource.RLIM_INFINITY:
            sizes.append(soft)
    return min(sizes, default=2 * MINIMUM)


def _list_group_limits(root: Path) -> Iterator[int]:
    """List the limits of the control groups of this process, in which containers and services run on Linux."""
    for line in _read_text(root / "proc/self/cgroup").splitlines():
        _, controllers, path = line.split(":", 2) if line.count(":") > 1 else ("", "-", "")
        if "memory" in controllers.split(","):
            top, name = root / "sys/fs/cgroup/memory", "memory.limit_in_bytes"
        elif not controllers:
            top, name = root / "sys/fs/cgroup", "memory.max"
        else:
            continue
        # Within a container, the path may be that of the host; the group of the container is then at the top.
        parts = [part for part in path.split("/") if part not in {"", ".."}]
        for depth in range(len(parts) + 1):
            text = _read_text(top.joinpath(*parts[:depth], name)).strip()
            if text.isdecimal():
                yield int(text)


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
