from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from metrocli.errors import UnreadableData
from metrocli.files.file_state import FILE_CHANGED, FileState, is_same_time
from metrocli.files.limits import read_regular_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SECOND = 1_000_000_000
TIME = 1_700_000_000 * SECOND
EXACT = TIME + 123_456_789


def append(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"more")


def cut_off(path: Path) -> None:
    os.truncate(path, 3)


def rewrite(path: Path) -> None:
    """Write other bytes of the same number."""
    path.write_bytes(b"x" * path.stat().st_size)
    os.utime(path, ns=(TIME, EXACT + 1_000_003))


def replace(path: Path) -> None:
    other = path.with_name("other")
    other.write_bytes(b"other bytes")
    other.replace(path)


def replace_by_equal(path: Path) -> None:
    """Rename a file of the same size and time to the name of the first."""
    other = path.with_name("other")
    other.write_bytes(b"x" * path.stat().st_size)
    os.utime(other, ns=(TIME, path.stat().st_mtime_ns))
    other.replace(path)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "activities.csv"
    path.write_bytes(b"id,title\n1,a\n")
    os.utime(path, ns=(TIME, EXACT))
    return path


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be replaced there")
@pytest.mark.parametrize("change", [append, cut_off, rewrite, replace, replace_by_equal])
def test_a_file_that_changes_while_it_is_read(file: Path, change: Callable[[Path], None]) -> None:
    state = FileState(file)
    state.check()
    change(file)
    with pytest.raises(UnreadableData) as caught:
        state.check()
    assert caught.value.message == FILE_CHANGED.at("activities.csv")


def test_reading_a_file_does_not_change_it(file: Path) -> None:
    state = FileState(file)
    assert read_regular_file(file) == b"id,title\n1,a\n"
    file.chmod(0o600)
    os.link(file, file.with_name("activities.csv.bak"))
    state.check()
    assert (state.size, state.is_regular) == (13, True)


def test_a_file_that_is_only_deleted_has_not_changed(file: Path) -> None:
    state = FileState(file)
    file.unlink()
    state.check()


def test_a_file_that_is_changed_and_then_deleted(file: Path) -> None:
    state = FileState(file)
    append(file)
    file.unlink()
    with pytest.raises(UnreadableData):
        state.check()


def test_a_link_is_followed(file: Path) -> None:
    link = file.with_name("link.csv")
    link.symlink_to(file)
    state = FileState(link)
    state.check()
    append(file)
    with pytest.raises(UnreadableData):
        state.check()


@pytest.mark.parametrize("unit", [100, 1000, 1_000_000, SECOND, 2 * SECOND])
@pytest.mark.parametrize("up", [False, True])
def test_a_network_drive_that_rounds_the_time_is_no_false_alarm(file: Path, unit: int, *, up: bool) -> None:
    state = FileState(file)
    rounded = EXACT // unit * unit + unit * up
    os.utime(file, ns=(TIME, rounded))
    state.check()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (EXACT, EXACT + 1),
        (EXACT, EXACT + SECOND),
        (TIME, TIME + SECOND),
        (TIME, TIME + 2 * SECOND),
        (TIME, TIME + 3 * SECOND),
        (EXACT // 100 * 100, EXACT // 100 * 100 + 100),
    ],
)
def test_other_times_are_different(one: int, other: int) -> None:
    assert not is_same_time(one, other)
    assert not is_same_time(other, one)


def test_a_file_that_grows_without_end_is_not_read_without_end(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Growing(FileState):
        def __init__(self, path: Path) -> None:
            super().__init__(path)
            with path.open("ab") as writer:
                writer.write(b"x" * 10_000)

    monkeypatch.setattr("metrocli.files.limits.FileState", Growing)
    with pytest.raises(UnreadableData) as caught:
        read_regular_file(file)
    assert caught.value.message == FILE_CHANGED.at("activities.csv")
