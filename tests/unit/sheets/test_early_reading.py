"""Large sheets that are read while the caller imports: in order, each once, the next one when a thread is idle."""

from __future__ import annotations

import threading
from threading import Event
from typing import TYPE_CHECKING

import pytest

from metrocli.errors import UnreadableData
from metrocli.sheets.reading.source import open_sheet_source
from metrocli.sheets.sheet_reader import SheetReader

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from metrocli.sheets.reading.sheet_names import SheetNames
    from metrocli.sheets.reading.source import SheetSource
    from metrocli.sheets.table import RawTable
    from metrocli.xlsx.tab_regions import TabRegions

PATIENCE = 20
"""The seconds that a thread waits for another one before a test fails."""


class Watched:
    """A source that notes when sheets are read; a sheet is done when the next one has begun."""

    encoding = ""

    def __init__(self, source: SheetSource) -> None:
        self.source, self.path, self.sheet_names = source, source.path, source.sheet_names
        self.noted: list[str] = []
        self.has_begun = {name: Event() for name in source.sheet_names}

    @property
    def names(self) -> SheetNames:
        return self.source.names

    def read_table(self, name: str) -> RawTable | None:
        self.noted.append(f"{name} begins")
        self.has_begun[name].set()
        table = self.source.read_table(name)
        self.noted.append(f"{name} ends")
        return table

    def find_regions(self, name: str) -> TabRegions:
        return self.source.find_regions(name)


class Threaded(Watched):
    """Such a source, with a thread that has nothing to do before the sheet is read."""

    def read_by_threads(self, name: str, when_idle: Callable[[], None], late: Collection[str]) -> RawTable | None:
        assert late == ()
        self.noted.append(f"{name} begins")
        self.has_begun[name].set()
        when_idle()
        names = [*self.sheet_names]
        for following in names[names.index(name) + 1 :][:1]:
            assert self.has_begun[following].wait(PATIENCE)
        table = self.source.read_table(name)
        self.noted.append(f"{name} ends")
        return table


@pytest.fixture
def data(folder: Callable[..., Path]) -> Path:
    """Return three sheets, of which the last one cannot be read."""
    return folder(
        memberships="member,region\nLyon,Europe\n",
        activities="id,title\nA1,Forum\n",
        participations="activity,member\nA1\x00,Lyon\n",
    )


def test_a_sheet_is_read_after_the_one_before(data: Path) -> None:
    source = Watched(open_sheet_source(data))
    reader = SheetReader(source, None, None)
    reader.start_reading(dict.fromkeys(["memberships", "activities"], ()))
    assert [len(table.row_numbers) for name in ("activities", "memberships") if (table := reader.table(name))] == [1, 1]
    assert source.noted == ["memberships begins", "memberships ends", "activities begins", "activities ends"]


def test_a_sheet_is_begun_when_a_thread_is_idle(data: Path) -> None:
    source = Threaded(open_sheet_source(data))
    reader = SheetReader(source, None, None)
    reader.start_reading(dict.fromkeys(source.sheet_names, ()))
    assert reader.table("memberships") is not None
    assert reader.table("activities") is not None
    with pytest.raises(UnreadableData, match="participations"):
        reader.table("participations")
    assert sorted(source.noted) == sorted(
        f"{name} {what}" for name in source.sheet_names for what in ("begins", "ends") if (name, what) != LAST
    )
    assert [note for note in source.noted if note.endswith("begins")] == [
        "memberships begins",
        "activities begins",
        "participations begins",
    ]


LAST = ("participations", "ends")


@pytest.mark.parametrize("allowed", [0, 1])
def test_sheets_are_read_without_threads_where_the_system_allows_no_more(
    data: Path, monkeypatch: pytest.MonkeyPatch, allowed: int
) -> None:
    start = threading.Thread.start
    started: list[threading.Thread] = []

    def start_some(thread: threading.Thread) -> None:
        if len(started) == allowed:
            raise RuntimeError("can't start new thread")
        started.append(thread)
        start(thread)

    reader = SheetReader(Watched(open_sheet_source(data)), None, None)
    monkeypatch.setattr(threading.Thread, "start", start_some)
    reader.start_reading(dict.fromkeys(["memberships", "activities"], ()))
    assert [len(table.row_numbers) for name in ("activities", "memberships") if (table := reader.table(name))] == [1, 1]
