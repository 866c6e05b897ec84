"""Large sheets that threads read while the main thread imports what it needs."""

from __future__ import annotations

from concurrent.futures import Future
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from metrocli.sheets.table import RawTable


def start_reading(
    names: Mapping[str, Collection[str]],
    read: Callable[[str, Callable[[], None], Collection[str]], RawTable | None],
) -> dict[str, Future[RawTable | None]]:
    """Start to read sheets in order, each when a thread has nothing more to do for the one before.

    Args:
        names: the sheets, each with its columns that are read late.
        read: reads a sheet, by its name; it calls its second argument when a thread is idle.

    Returns:
        What will be the table of each sheet, or the error.
    """
    import pyarrow.compute
    import pyarrow.csv
    import pyarrow.parquet  # noqa: F401 - threads need them, and the main thread must not import them meanwhile

    sheets: list[tuple[str, Future[RawTable | None]]] = [(name, Future()) for name in names]
    started: set[int] = set()

    def begin(place: int) -> None:
        if place < len(sheets) and place not in started:
            started.add(place)
            try:
                Thread(target=run, args=(place,), daemon=True).start()
            except RuntimeError:  # the system allows no more threads
                run(place)

    def run(place: int) -> None:
        name, future = sheets[place]
        try:
            future.set_result(read(name, lambda: begin(place + 1), names[name]))
        except BaseException as fault:  # noqa: BLE001 - it is raised where the table is asked for
            future.set_exception(fault)
        begin(place + 1)

    begin(0)
    return dict(sheets)
