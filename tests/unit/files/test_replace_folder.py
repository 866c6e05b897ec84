"""A folder that is replaced as a whole: all of the new one, or the old one as it was."""

from __future__ import annotations

import os
import signal
import stat
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from metrocli.errors import Refused
from metrocli.files import file_steps
from metrocli.files.atomic import NOT_RESTORED, replace_folder_atomically
from metrocli.files.file_steps import FOLDER_NOT_CREATED, TOO_MANY_BACKUPS
from metrocli.files.targets import FILE_EXISTS, PART_SUFFIX, RANDOM_LETTERS, WRITE_FAILED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from metrocli.messages import Message

on_posix = pytest.mark.skipif(sys.platform == "win32", reason="modes, links and signals are those of POSIX")
NEW = {"a.csv": b"new", "b/c.csv": b"new"}
OLD = {"a.csv": b"old", "x/y.csv": b"old"}


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    """A folder with two files."""
    for name, content in OLD.items():
        path = tmp_path / "lake" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tmp_path.resolve() / "lake"


def contents(folder: Path) -> dict[str, bytes]:
    """Return all files of a folder and of those in it, hidden ones included."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def refuse(target: Path, *, force: bool = True) -> Message:
    with pytest.raises(Refused) as caught:
        replace_folder_atomically(target, NEW, force=force)
    assert caught.value.exit_code == 5
    return caught.value.message


def fail(*_: object, **__: object) -> NoReturn:
    raise PermissionError(13, "Permission denied")


def test_a_new_folder_is_created_with_its_parents(tmp_path: Path) -> None:
    assert replace_folder_atomically(tmp_path / "x" / "y", NEW) is None
    assert contents(tmp_path) == {f"x/y/{name}": content for name, content in NEW.items()}


def test_an_old_folder_is_kept_under_a_free_name(lake: Path) -> None:
    assert replace_folder_atomically(lake, NEW, force=True) == lake.with_name("lake.bak")
    assert contents(lake) == NEW
    assert contents(lake.with_name("lake.bak")) == OLD
    assert replace_folder_atomically(lake, OLD, force=True) == lake.with_name("lake.bak2")
    assert sorted(path.name for path in lake.parent.iterdir()) == ["lake", "lake.bak", "lake.bak2"]


def test_an_old_folder_is_not_replaced_without_force(lake: Path) -> None:
    assert refuse(lake, force=False) == FILE_EXISTS(file="lake")
    assert contents(lake.parent) == {f"lake/{name}": content for name, content in OLD.items()}


@pytest.mark.parametrize("force", [True, False])
def test_an_empty_folder_is_replaced(tmp_path: Path, *, force: bool) -> None:
    (tmp_path / "lake").mkdir()
    assert replace_folder_atomically(tmp_path / "lake", NEW, force=force) is None
    assert contents(tmp_path / "lake") == NEW
    assert [path.name for path in tmp_path.iterdir()] == ["lake"]


def test_a_file_of_this_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "lake").write_bytes(b"old")
    assert refuse(tmp_path / "lake") == FOLDER_NOT_CREATED(path=str(tmp_path / "lake"), reason="File exists")
    assert refuse(tmp_path / "lake" / "y").kind is FOLDER_NOT_CREATED
    assert contents(tmp_path) == {"lake": b"old"}


@on_posix
def test_a_link_stays_a_link_and_its_folder_is_replaced(lake: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "elsewhere" / "link"
    link.symlink_to(lake)
    assert replace_folder_atomically(link, NEW, force=True) == lake.with_name("lake.bak")
    assert link.is_symlink()
    assert contents(lake) == NEW
    assert [path.name for path in link.parent.iterdir()] == ["link"]


@on_posix
@pytest.mark.parametrize("leads_to", ["nowhere", "link"])
def test_a_link_to_nothing_is_refused(tmp_path: Path, leads_to: str) -> None:
    (tmp_path / "link").symlink_to(leads_to)
    assert refuse(tmp_path / "link").kind is FOLDER_NOT_CREATED
    assert [path.name for path in tmp_path.iterdir()] == ["link"]


@on_posix
def test_a_private_folder_stays_private(lake: Path) -> None:
    lake.chmod(0o700)
    replace_folder_atomically(lake, NEW, force=True)
    assert stat.S_IMODE(lake.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("place", "name", "message"),
    [
        (tempfile, "mkdtemp", FOLDER_NOT_CREATED),
        (Path, "open", WRITE_FAILED),
        (os, "fsync", WRITE_FAILED),
        (Path, "chmod", FOLDER_NOT_CREATED),
        (Path, "rename", FOLDER_NOT_CREATED),
    ],
)
def test_without_permission_nothing_is_changed(
    lake: Path, monkeypatch: pytest.MonkeyPatch, place: object, name: str, message: object
) -> None:
    monkeypatch.setattr(place, name, fail)
    found = refuse(lake)
    monkeypatch.undo()
    assert (found.kind, found.values["reason"]) == (message, "Permission denied")
    assert contents(lake.parent) == {f"lake/{name}": content for name, content in OLD.items()}


def test_a_new_folder_that_cannot_get_its_name_leaves_the_old_one(lake: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rename = Path.rename

    def refuse_new(path: Path, target: Path) -> Path:
        return fail() if path.name.endswith(PART_SUFFIX) else rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse_new)
    assert refuse(lake) == FOLDER_NOT_CREATED(path=str(lake), reason="Permission denied")
    assert contents(lake.parent) == {f"lake/{name}": content for name, content in OLD.items()}


def test_an_old_folder_that_cannot_get_its_name_back_is_reported(lake: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rename = Path.rename

    def only_back_up(path: Path, target: Path) -> Path:
        return rename(path, target) if target.name == "lake.bak" else fail()

    monkeypatch.setattr(Path, "rename", only_back_up)
    message = refuse(lake)
    assert message.kind is NOT_RESTORED
    assert (message.values["files"], message.values["backups"]) == (("lake",), (str(lake.with_name("lake.bak")),))
    assert contents(lake.with_name("lake.bak")) == OLD


@pytest.mark.parametrize("error", [RuntimeError, ValueError])
def test_a_part_that_cannot_be_made_leaves_the_old_folder(lake: Path, error: type[Exception]) -> None:
    def make() -> Iterator[bytes]:
        yield b"first part"
        message = "the second part"
        raise error(message)

    with pytest.raises(error, match="the second part"):
        replace_folder_atomically(lake, {"a.csv": b"new", "b.csv": make}, force=True)
    assert contents(lake.parent) == {f"lake/{name}": content for name, content in OLD.items()}


@on_posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("name", ["mkdtemp", "fsync", "chmod", "back up", "rename"])
@pytest.mark.parametrize("old", [OLD, {}, None], ids=["files", "empty", "none"])
def test_an_interrupt_leaves_the_old_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals, name: str, old: dict[str, bytes] | None
) -> None:
    lake = tmp_path / "lake"
    if old is not None:
        lake.mkdir()
    for each, content in (old or {}).items():
        (lake / each).parent.mkdir(exist_ok=True)
        (lake / each).write_bytes(content)
    before = [path.relative_to(tmp_path) for path in sorted(tmp_path.rglob("*"))]
    place: Any = {"mkdtemp": tempfile, "fsync": os}.get(name, Path)
    attribute = "rename" if name == "back up" else name
    step: Callable[..., object] = getattr(place, attribute)
    interrupted: list[str] = []

    def interrupt(*given: Any, **named: Any) -> object:  # noqa: ANN401 - as the step
        done = step(*given, **named)
        if not interrupted and (name != "rename" or given[-1].name == "lake"):
            interrupted.append(name)
            signal.raise_signal(number)
        return done

    def act(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    handler = signal.signal(number, act)
    try:
        monkeypatch.setattr(place, attribute, interrupt)
        with pytest.raises(KeyboardInterrupt):
            replace_folder_atomically(lake, NEW, force=True)
        assert signal.getsignal(number) == act
    finally:
        signal.signal(number, handler)
        monkeypatch.undo()
    assert interrupted
    assert [path.relative_to(tmp_path) for path in sorted(tmp_path.rglob("*"))] == before
    assert not lake.exists() or contents(lake) == old


def test_what_a_killed_writer_left_is_deleted(lake: Path) -> None:
    left = lake.with_name(f".lake.{'0' * RANDOM_LETTERS}{PART_SUFFIX}")
    left.mkdir()
    (left / "a.csv").write_bytes(b"half")
    replace_folder_atomically(lake, NEW, force=True)
    assert sorted(path.name for path in lake.parent.iterdir()) == ["lake", "lake.bak"]


def test_if_all_names_of_backups_are_taken_the_folder_is_not_replaced(
    lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake.with_name("taken").mkdir()
    monkeypatch.setattr(file_steps, "name_backup", lambda *_: "taken")
    assert refuse(lake) == TOO_MANY_BACKUPS(folder=str(lake.parent), file="lake")
    assert contents(lake) == OLD
