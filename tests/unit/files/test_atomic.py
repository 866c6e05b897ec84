from __future__ import annotations

import os
import signal
import stat
import sys
import tempfile
import time
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, NoReturn

import pytest

from metrocli.errors import Refused
from metrocli.files import lock
from metrocli.files.atomic import (
    NOT_REMOVED,
    NOT_RESTORED,
    WRITTEN_TWICE,
    replace_folder_atomically,
    rewrite_files_atomically,
    write_file_atomically,
    write_files_atomically,
    write_folder_atomically,
)
from metrocli.files.file_steps import FOLDER_NOT_CREATED, TOO_MANY_BACKUPS
from metrocli.files.lock import FOLDER_LOCKED, lock_folders
from metrocli.files.targets import (
    FILE_EXISTS,
    FILE_READ_ONLY,
    FOLDER_MISSING,
    TARGET_IS_FOLDER,
    WRITE_FAILED,
    name_temporary,
    refuse_read_only,
)
from metrocli.messages import MessageType

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.messages import Message

on_posix = pytest.mark.skipif(sys.platform == "win32", reason="modes and links are those of POSIX")


def contents(folder: Path) -> dict[str, bytes]:
    """Return all files of a folder, hidden ones included."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_file_is_written_and_nothing_else(tmp_path: Path) -> None:
    assert write_file_atomically(tmp_path / "a.csv", b"new") is None
    assert contents(tmp_path) == {"a.csv": b"new"}


def test_an_existing_file_is_not_replaced_without_force(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"old")
    with pytest.raises(Refused) as caught:
        write_file_atomically(tmp_path / "a.csv", b"new")
    assert caught.value.exit_code == 5
    assert caught.value.message == FILE_EXISTS(file="a.csv")
    assert contents(tmp_path) == {"a.csv": b"old"}


def test_a_replaced_file_is_kept_under_a_free_name(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"first")
    assert write_file_atomically(path, b"second", force=True) == tmp_path / "a.csv.bak"
    assert write_file_atomically(path, b"third", force=True) == tmp_path / "a.csv.bak2"
    assert write_file_atomically(path, b"fourth", force=True) == tmp_path / "a.csv.bak3"
    assert contents(tmp_path) == {
        "a.csv": b"fourth",
        "a.csv.bak": b"first",
        "a.csv.bak2": b"second",
        "a.csv.bak3": b"third",
    }


def test_force_without_an_old_file_makes_no_backup(tmp_path: Path) -> None:
    assert write_file_atomically(tmp_path / "a.csv", b"new", force=True) is None
    assert contents(tmp_path) == {"a.csv": b"new"}


def test_if_all_names_of_backups_are_taken_the_file_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken(*_: object, **__: object) -> NoReturn:
        raise FileExistsError

    (tmp_path / "a.csv").write_bytes(b"old")
    monkeypatch.setattr(os, "link", taken)
    with pytest.raises(Refused) as caught:
        write_file_atomically(tmp_path / "a.csv", b"new", force=True)
    monkeypatch.undo()
    assert caught.value.message == TOO_MANY_BACKUPS(folder=str(tmp_path.resolve()), file="a.csv")
    assert contents(tmp_path) == {"a.csv": b"old"}


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    path = tmp_path.resolve() / "nowhere" / "a.csv"
    with pytest.raises(Refused) as caught:
        write_file_atomically(path, b"new")
    assert caught.value.message == FOLDER_MISSING(path=str(path), folder=str(path.parent))
    assert contents(tmp_path) == {}


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        write_file_atomically(tmp_path, b"new", force=True)
    assert caught.value.message == TARGET_IS_FOLDER(path=str(tmp_path.resolve()))


@on_posix
def test_a_path_through_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"old")
    path = tmp_path.resolve() / "a.csv" / "b.csv"
    with pytest.raises(Refused) as caught:
        write_file_atomically(path, b"new")
    assert caught.value.message == WRITE_FAILED(path=str(path), reason="Not a directory")


@on_posix
def test_a_device_is_written_to_directly() -> None:
    assert write_file_atomically(Path("/dev/null"), b"new") is None
    assert not Path("/dev/null").is_file()


@on_posix
def test_a_new_file_has_the_mode_of_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_file_atomically(tmp_path / "a.csv", b"new")
    finally:
        os.umask(before)
    assert mode(tmp_path / "a.csv") == 0o640


@on_posix
@pytest.mark.parametrize("kept", [0o600, 0o664])
def test_a_replaced_file_keeps_its_mode(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"old")
    path.chmod(kept)
    write_file_atomically(path, b"new", force=True)
    assert mode(path) == kept


@on_posix
def test_the_backup_of_a_private_file_is_private(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"old")
    path.chmod(0o600)
    backup = write_file_atomically(path, b"new", force=True)
    assert backup is not None
    assert mode(backup) == 0o600


@on_posix
def test_a_link_stays_a_link_and_its_file_is_written(tmp_path: Path) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_bytes(b"old")
    link.symlink_to(real)
    write_file_atomically(link, b"new", force=True)
    assert link.is_symlink()
    assert real.read_bytes() == b"new"
    assert (tmp_path / "real.csv.bak").read_bytes() == b"old"


@on_posix
def test_a_link_that_leads_to_itself_is_refused(tmp_path: Path) -> None:
    link = tmp_path / "link.csv"
    link.symlink_to(link)
    with pytest.raises(Refused):
        write_file_atomically(link, b"new")


@pytest.mark.parametrize(
    ("place", "name", "force"),
    [(os, "fsync", True), (os, "fsync", False), (Path, "chmod", True), (Path, "chmod", False), (Path, "replace", True)],
)
def test_a_failure_in_between_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: object, name: str, *, force: bool
) -> None:
    def fail(*_: object) -> NoReturn:
        raise OSError(28, "No space left on device")

    path = tmp_path.resolve() / "a.csv"
    if force:
        path.write_bytes(b"old")
    monkeypatch.setattr(place, name, fail)
    with pytest.raises(Refused) as caught:
        write_file_atomically(path, b"new", force=force)
    monkeypatch.undo()
    assert caught.value.message == WRITE_FAILED(path=str(path), reason="No space left on device")
    assert contents(tmp_path) == ({"a.csv": b"old"} if force else {})


@pytest.fixture
def no_links(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system without hard links, such as that of a memory stick."""

    def fail(*_: object) -> NoReturn:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", fail)


@pytest.mark.usefixtures("no_links")
def test_files_are_written_the_same_without_hard_links(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    assert write_file_atomically(path, b"first") is None
    with pytest.raises(Refused) as caught:
        write_file_atomically(path, b"lost")
    assert caught.value.message == FILE_EXISTS(file="a.csv")
    path.chmod(0o640)
    assert write_file_atomically(path, b"second", force=True) == tmp_path / "a.csv.bak"
    assert write_file_atomically(path, b"third", force=True) == tmp_path / "a.csv.bak2"
    assert contents(tmp_path) == {"a.csv": b"third", "a.csv.bak": b"first", "a.csv.bak2": b"second"}
    assert sys.platform == "win32" or mode(tmp_path / "a.csv.bak") == 0o640


@pytest.mark.usefixtures("no_links")
def test_a_backup_that_cannot_be_written_whole_leaves_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> NoReturn:
        raise OSError(5, "Input/output error")

    path = tmp_path.resolve() / "a.csv"
    path.write_bytes(b"old")
    monkeypatch.setattr(Path, "read_bytes", fail)
    with pytest.raises(Refused):
        write_file_atomically(path, b"new", force=True)
    monkeypatch.undo()
    assert contents(tmp_path) == {"a.csv": b"old"}


def test_an_interruption_leaves_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    (tmp_path / "a.csv").write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_file_atomically(tmp_path / "a.csv", b"new", force=True)
    assert contents(tmp_path) == {"a.csv": b"old"}


def test_a_failed_cleanup_does_not_hide_the_first_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> NoReturn:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    monkeypatch.setattr(Path, "unlink", fail)
    with pytest.raises(Refused) as caught:
        write_file_atomically(tmp_path / "a.csv", b"new")
    assert caught.value.message == WRITE_FAILED(
        path=str(tmp_path.resolve() / "a.csv"), reason="No space left on device"
    )


class TestConcurrentWriters:
    """Another process writes the same file at the same time."""

    @pytest.mark.parametrize("links", [True, False])
    def test_a_file_that_appears_meanwhile_is_not_overwritten_without_force(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, links: bool
    ) -> None:
        path, fsync, link = tmp_path / "a.csv", os.fsync, os.link

        def appear(handle: int) -> None:
            path.write_bytes(b"theirs")
            fsync(handle)

        def no_link(source: Path, target: Path) -> None:
            if not links:
                raise OSError(1, "Operation not permitted")
            link(source, target)

        monkeypatch.setattr(os, "fsync", appear)
        monkeypatch.setattr(os, "link", no_link)
        with pytest.raises(Refused) as caught:
            write_file_atomically(path, b"ours")
        assert caught.value.message == FILE_EXISTS(file="a.csv")
        assert contents(tmp_path) == {"a.csv": b"theirs"}

    def test_a_file_that_appears_at_the_last_moment_is_not_overwritten(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path, link = tmp_path / "a.csv", os.link

        def appear(source: Path, target: Path) -> None:
            path.write_bytes(b"theirs")
            link(source, target)

        monkeypatch.setattr(os, "link", appear)
        with pytest.raises(Refused) as caught:
            write_file_atomically(path, b"ours")
        assert caught.value.message == FILE_EXISTS(file="a.csv")
        assert contents(tmp_path) == {"a.csv": b"theirs"}

    def test_one_process_waits_for_the_other(self, tmp_path: Path) -> None:
        done: list[str] = []

        def write() -> None:
            write_file_atomically(tmp_path / "a.csv", b"new")
            done.append("written")

        writer = Thread(target=write)
        with lock_folders([tmp_path.resolve()]):
            writer.start()
            time.sleep(0.2)
            done.append("waited")
        writer.join()
        assert done == ["waited", "written"]

    def test_waiting_for_a_lock_ends_at_the_timeout(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(lock, "LOCK_TIMEOUT", 0.1)
        with lock_folders([tmp_path.resolve()]), pytest.raises(Refused) as caught:
            write_file_atomically(tmp_path / "a.csv", b"new")
        assert caught.value.message == FOLDER_LOCKED(folder=str(tmp_path.resolve()))
        assert contents(tmp_path) == {}

    @on_posix
    @pytest.mark.parametrize(
        ("place", "fault"),
        [
            ("metrocli.files.lock.fcntl.flock", OSError(9, "no")),
            ("metrocli.files.lock._open", PermissionError()),
        ],
    )
    def test_without_locks_temporary_files_of_others_are_not_deleted(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, fault: OSError
    ) -> None:
        def unable(*_: object) -> NoReturn:
            raise fault

        monkeypatch.setattr(place, unable)
        (tmp_path / ".a.csv.abcdefgh.metrocli.part").write_bytes(b"theirs")
        write_file_atomically(tmp_path / "a.csv", b"new")
        assert contents(tmp_path) == {"a.csv": b"new", ".a.csv.abcdefgh.metrocli.part": b"theirs"}


class TestLeftovers:
    """The next write into a folder deletes the temporary files of killed writers, and nothing else."""

    @pytest.mark.parametrize("kind", ["file", "files", "rewrite", "folder", "new folder"])
    def test_every_kind_of_write_deletes_them(self, tmp_path: Path, kind: str) -> None:
        place = tmp_path / "place"
        place.mkdir()
        (place / ".a.csv.abcdefgh.metrocli.part").write_bytes(b"half")
        (place / ".other.csv.abcdefgh.metrocli.part").write_bytes(b"half")
        (place / ".data.abcdefgh.metrocli.part").mkdir()
        (place / ".data.abcdefgh.metrocli.part" / "a.csv").write_bytes(b"half")
        (place / ".b.csv.abcdefgh.part").write_bytes(b"somebody else's")
        (place / "b.metrocli.part").write_bytes(b"not hidden")
        match kind:
            case "file":
                write_file_atomically(place / "a.csv", b"new")
            case "files":
                write_files_atomically({place / "a.csv": b"new", tmp_path / "b.csv": b"new"})
            case "rewrite":
                rewrite_files_atomically([place / "a.csv"], lambda: {place / "a.csv": b"new"})
            case "folder":
                write_folder_atomically(place, {"a.csv": b"new"})
            case _:
                write_folder_atomically(place / "data", {"a.csv": b"new"})
        assert sorted(path.name for path in place.iterdir()) == [
            ".b.csv.abcdefgh.part",
            *(["a.csv", "b.metrocli.part"] if kind != "new folder" else ["b.metrocli.part", "data"]),
        ]

    def test_a_folder(self, tmp_path: Path) -> None:
        (tmp_path / ".data.abcdefgh.metrocli.part").mkdir()
        (tmp_path / ".data.abcdefgh.metrocli.part" / "a.csv").write_bytes(b"half")
        write_folder_atomically(tmp_path / "data", {"a.csv": b"new"})
        assert [path.name for path in tmp_path.iterdir()] == ["data"]


class TestWriteFiles:
    """Either all files are written or none."""

    def test_all(self, tmp_path: Path) -> None:
        (tmp_path / "b").mkdir()
        (tmp_path / "a.csv").write_bytes(b"old a")
        backups = write_files_atomically({tmp_path / "a.csv": b"new a", tmp_path / "b" / "c.csv": b"new c"}, force=True)
        assert backups == [tmp_path.resolve() / "a.csv.bak", None]
        assert contents(tmp_path / "b") == {"c.csv": b"new c"}
        assert (tmp_path / "a.csv").read_bytes() == b"new a"
        assert (tmp_path / "a.csv.bak").read_bytes() == b"old a"

    def test_none_if_one_exists_and_may_not_be_replaced(self, tmp_path: Path) -> None:
        (tmp_path / "b.csv").write_bytes(b"old")
        with pytest.raises(Refused) as caught:
            write_files_atomically({tmp_path / "a.csv": b"a", tmp_path / "b.csv": b"b"})
        assert caught.value.message == FILE_EXISTS(file="b.csv")
        assert contents(tmp_path) == {"b.csv": b"old"}

    def test_none_if_one_has_no_folder(self, tmp_path: Path) -> None:
        nowhere = tmp_path.resolve() / "nowhere"
        with pytest.raises(Refused) as caught:
            write_files_atomically({tmp_path / "a.csv": b"a", nowhere / "b.csv": b"b"})
        assert caught.value.message == FOLDER_MISSING(path=str(nowhere / "b.csv"), folder=str(nowhere))
        assert contents(tmp_path) == {}

    @pytest.mark.parametrize("links", [True, False])
    @pytest.mark.parametrize("failing", [1, 2, 3])
    def test_files_that_were_already_renamed_are_restored(
        self,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        request: pytest.FixtureRequest,
        failing: int,
        *,
        links: bool,
    ) -> None:
        if not links:
            request.getfixturevalue("no_links")
        for name in "abc":
            (tmp_path / f"{name}.csv").write_bytes(b"old")
        calls, replace = [0], Path.replace

        def fail(path: Path, target: Path) -> Path:
            calls[0] += 1
            if calls[0] == failing:
                raise OSError(5, "Input/output error")
            return replace(path, target)

        monkeypatch.setattr(Path, "replace", fail)
        files = {tmp_path / "new.csv": b"new", **{tmp_path / f"{name}.csv": b"new" for name in "abc"}}
        with pytest.raises(Refused) as caught:
            write_files_atomically(files, force=True)
        place = tmp_path.resolve() / f"{'abc'[failing - 1]}.csv"
        assert caught.value.message == WRITE_FAILED(path=str(place), reason="Input/output error")
        assert contents(tmp_path) == {f"{name}.csv": b"old" for name in "abc"}

    def test_a_file_that_cannot_be_restored_is_reported_with_its_backup(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in "ab":
            (tmp_path / f"{name}.csv").write_bytes(b"old")
        calls, replace = [0], Path.replace

        def fail(path: Path, target: Path) -> Path:
            calls[0] += 1
            if calls[0] > 1:
                raise OSError(5, "Input/output error")
            return replace(path, target)

        monkeypatch.setattr(Path, "replace", fail)
        with pytest.raises(Refused) as caught:
            write_files_atomically({tmp_path / "a.csv": b"new", tmp_path / "b.csv": b"new"}, force=True)
        place = tmp_path.resolve()
        error = WRITE_FAILED(path=str(place / "b.csv"), reason="Input/output error")
        assert caught.value.message == NOT_RESTORED(error=error, files=["a.csv"], backups=[str(place / "a.csv.bak")])
        assert contents(tmp_path) == {"a.csv": b"new", "a.csv.bak": b"old", "b.csv": b"old"}

    @pytest.mark.parametrize("has_old", [False, True])
    def test_a_new_file_that_cannot_be_removed_is_reported_without_a_backup(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, has_old: bool
    ) -> None:
        names = ["a.csv", "b.csv", "c.csv"] if has_old else ["b.csv", "c.csv"]
        for name in {"a.csv", "c.csv"} & {*names}:
            (tmp_path / name).write_bytes(b"old")
        replace, unlink = Path.replace, Path.unlink

        def fail_to_replace(path: Path, target: Path) -> Path:
            if target.name == "c.csv" or path.suffix == ".bak":
                raise OSError(5, "Input/output error")
            return replace(path, target)

        def fail_to_unlink(path: Path) -> None:
            if path.name == "b.csv":
                raise OSError(5, "Input/output error")
            unlink(path)

        monkeypatch.setattr(Path, "replace", fail_to_replace)
        monkeypatch.setattr(Path, "unlink", fail_to_unlink)
        with pytest.raises(Refused) as caught:
            write_files_atomically({tmp_path / name: b"new" for name in names}, force=True)
        place = tmp_path.resolve()
        error = WRITE_FAILED(path=str(place / "c.csv"), reason="Input/output error")
        removal = NOT_REMOVED(error=error, files=["b.csv"])
        backups = [str(place / "a.csv.bak")]
        assert caught.value.message == (
            NOT_RESTORED(error=removal, files=["a.csv"], backups=backups) if has_old else removal
        )
        assert str(caught.value).startswith(str(error))
        assert (tmp_path / "c.csv").read_bytes() == b"old"

    @on_posix
    def test_devices_among_them(self, tmp_path: Path) -> None:
        null = Path("/dev/null")
        assert write_files_atomically({null: b"x"}) == [None]
        assert write_files_atomically({null: b"x", tmp_path / "a.csv": b"a"}) == [None, None]


class TestWriteFolder:
    def test_a_new_folder_is_created_with_its_parents(self, tmp_path: Path) -> None:
        target = tmp_path / "x" / "y"
        assert write_folder_atomically(target, {"a.csv": b"a", "b.csv": b"b"}) == [None, None]
        assert contents(target) == {"a.csv": b"a", "b.csv": b"b"}
        assert [path.name for path in target.parent.iterdir()] == ["y"]

    @on_posix
    def test_a_new_folder_has_the_mode_of_the_umask(self, tmp_path: Path) -> None:
        before = os.umask(0o027)
        try:
            write_folder_atomically(tmp_path / "x", {})
        finally:
            os.umask(before)
        assert mode(tmp_path / "x") == 0o750

    def test_an_existing_folder_keeps_its_other_files(self, tmp_path: Path) -> None:
        (tmp_path / "a.csv").write_bytes(b"old")
        (tmp_path / "c.csv").write_bytes(b"c")
        backups = write_folder_atomically(tmp_path, {"a.csv": b"a", "b.csv": b"b"}, force=True)
        assert backups == [tmp_path.resolve() / "a.csv.bak", None]
        assert contents(tmp_path) == {"a.csv": b"a", "a.csv.bak": b"old", "b.csv": b"b", "c.csv": b"c"}

    def test_a_folder_that_cannot_be_completed_is_not_created(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object) -> NoReturn:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", fail)
        with pytest.raises(Refused) as caught:
            write_folder_atomically(tmp_path / "x", {"a.csv": b"a"})
        assert caught.value.message == WRITE_FAILED(
            path=str(tmp_path.resolve() / "x" / "a.csv"), reason="No space left on device"
        )
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize(
        ("write_folder", "force", "refused", "left"),
        [
            (write_folder_atomically, True, [], {"a.csv": b"ours", "a.csv.bak": b"theirs"}),
            (write_folder_atomically, False, [FILE_EXISTS(file="a.csv")], {"a.csv": b"theirs"}),
            (replace_folder_atomically, False, [FILE_EXISTS(file="x")], {"a.csv": b"theirs"}),
        ],
        ids=["write-force", "write", "replace"],
    )
    def test_a_folder_that_another_process_created_first_is_an_existing_one(
        self,
        tmp_path: Path,
        write_folder: Callable[..., object],
        force: bool,
        refused: list[Message],
        left: dict[str, bytes],
    ) -> None:
        target, caught = tmp_path / "x", []

        def write() -> None:
            try:
                write_folder(target, {"a.csv": b"ours"}, force=force)
            except Refused as fault:
                caught.append(fault.message)

        writer = Thread(target=write)
        with lock_folders([tmp_path.resolve()]):
            writer.start()
            time.sleep(0.2)
            target.mkdir()
            (target / "a.csv").write_bytes(b"theirs")
        writer.join()
        assert caught == refused
        assert contents(target) == left
        assert [path.name for path in tmp_path.iterdir()] == ["x"]

    def test_a_folder_that_appears_meanwhile_is_left_unchanged(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        target, rename = tmp_path / "x", Path.rename

        def appear(path: Path, to: Path) -> Path:
            target.mkdir()
            (target / "theirs.csv").write_bytes(b"theirs")
            return rename(path, to)

        monkeypatch.setattr(Path, "rename", appear)
        with pytest.raises(Refused) as caught:
            write_folder_atomically(target, {"a.csv": b"a"})
        assert caught.value.message == FOLDER_NOT_CREATED(path=str(target), reason="Directory not empty")
        assert [path.name for path in tmp_path.iterdir()] == ["x"]
        assert contents(target) == {"theirs.csv": b"theirs"}


class TestRewriteFiles:
    """Files are read and rewritten under one lock."""

    def test_the_file_that_was_read_is_the_one_that_is_replaced(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        path.write_bytes(b"old")
        written = rewrite_files_atomically([path], lambda: {path: path.read_bytes() + b" and new"})
        assert path.read_bytes() == b"old and new"
        assert written == {path: tmp_path / "a.csv.bak"}
        assert (tmp_path / "a.csv.bak").read_bytes() == b"old"

    def test_without_a_backup(self, tmp_path: Path) -> None:
        path = tmp_path / "a.toml"
        for _ in range(2):
            assert rewrite_files_atomically([path], lambda: {path: b"new"}, backup=False) == {path: None}
        assert path.read_bytes() == b"new"
        assert [path.name for path in tmp_path.iterdir()] == ["a.toml"]

    def test_nothing_is_written_if_there_is_no_content_or_an_error(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        path.write_bytes(b"old")

        def failing() -> dict[Path, bytes]:
            raise Refused(MessageType("changed", "changed meanwhile")())

        assert rewrite_files_atomically([path], dict) == {}
        with pytest.raises(Refused, match="changed meanwhile"):
            rewrite_files_atomically([path], failing)
        assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]

    def test_no_other_process_writes_in_between(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = tmp_path / "a.csv"
        path.write_bytes(b"old")
        monkeypatch.setattr("metrocli.files.lock.LOCK_TIMEOUT", 0.1)

        def rival() -> dict[Path, bytes]:
            with pytest.raises(Refused) as caught:
                write_file_atomically(path, b"rival", force=True)
            assert caught.value.message == FOLDER_LOCKED(folder=str(tmp_path.resolve()))
            return {path: b"new"}

        rewrite_files_atomically([path], rival)
        assert path.read_bytes() == b"new"


class TestInterrupts:
    """Ctrl-C and SIGTERM come between steps, never within one."""

    @on_posix
    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    @pytest.mark.parametrize("name", ["mkstemp", "mkdtemp", "link", "replace"])
    def test_an_interrupt_within_a_step_leaves_the_old_files(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals, name: str
    ) -> None:
        def act(*_: object) -> NoReturn:
            raise KeyboardInterrupt

        place = tempfile if name.startswith("mk") else os if name == "link" else Path
        step = getattr(place, name)

        def interrupted(*given: object, **named: object) -> object:
            done = step(*given, **named)
            signal.raise_signal(number)
            return done

        def write() -> None:
            if name == "mkdtemp":
                write_folder_atomically(tmp_path / "x", {"b.csv": b"new"}, others={tmp_path / "c.csv": b"new"})
            else:
                write_file_atomically(tmp_path / "a.csv", b"new", force=True)

        (tmp_path / "a.csv").write_bytes(b"old")
        before = signal.signal(number, act)
        try:
            monkeypatch.setattr(place, name, interrupted)
            with pytest.raises(KeyboardInterrupt):
                write()
            assert signal.getsignal(number) == act
        finally:
            signal.signal(number, before)
        assert contents(tmp_path) == {"a.csv": b"old"}

    @on_posix
    def test_an_interrupt_without_a_backup_leaves_none(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        replace = Path.replace

        def interrupted(path: Path, target: Path) -> None:
            replace(path, target)
            signal.raise_signal(signal.SIGINT)

        path = tmp_path / "a.toml"
        path.write_bytes(b"old")
        monkeypatch.setattr(Path, "replace", interrupted)
        with pytest.raises(KeyboardInterrupt):
            rewrite_files_atomically([path], lambda: {path: b"new"}, backup=False)
        assert [found.name for found in tmp_path.iterdir()] == ["a.toml"]

    def test_an_interrupt_that_cannot_be_undone_names_the_new_files(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object) -> NoReturn:
            raise OSError(5, "Input/output error")

        replace = Path.replace

        def interrupted(path: Path, target: Path) -> None:
            replace(path, target)
            monkeypatch.setattr(Path, "replace", fail)
            signal.raise_signal(signal.SIGINT)

        path = tmp_path.resolve() / "a.csv"
        path.write_bytes(b"old")
        monkeypatch.setattr(Path, "replace", interrupted)
        with pytest.raises(Refused) as caught:
            write_file_atomically(path, b"new", force=True)
        assert (caught.value.message.code, caught.value.message.values["files"]) == ("not-restored", ("a.csv",))
        assert contents(tmp_path) == {"a.csv": b"new", "a.csv.bak": b"old"}

    def test_the_backup_of_a_killed_writer_is_used(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        path.write_bytes(b"old")
        os.link(path, tmp_path / "a.csv.bak")
        assert write_file_atomically(path, b"new", force=True) == tmp_path / "a.csv.bak"
        assert contents(tmp_path) == {"a.csv": b"new", "a.csv.bak": b"old"}


class TestOthers:
    """Files that are written together with a folder."""

    @pytest.mark.parametrize("exists", [True, False])
    def test_all_are_written(self, tmp_path: Path, *, exists: bool) -> None:
        if exists:
            (tmp_path / "x").mkdir()
        others = {tmp_path / "c.csv": b"c", tmp_path / "x" / "d.csv": b"d", Path(os.devnull): b""}
        assert write_folder_atomically(tmp_path / "x", {"b.csv": b"b"}, others=others) == [None] * 4
        assert contents(tmp_path / "x") == {"b.csv": b"b", "d.csv": b"d"}
        assert (tmp_path / "c.csv").read_bytes() == b"c"
        assert len([*tmp_path.iterdir()]) == 2

    def test_no_file_is_written_twice(self, tmp_path: Path) -> None:
        for force in (False, True):
            with pytest.raises(Refused) as caught:
                write_folder_atomically(
                    tmp_path / "x", {"b.csv": b"b"}, others={tmp_path / "x" / "b.csv": b"c"}, force=force
                )
            assert caught.value.message == WRITTEN_TWICE(path=str(tmp_path / "x" / "b.csv"))
        assert contents(tmp_path) == {}

    @pytest.mark.parametrize("other", ["nowhere/c.csv", "c.csv"])
    def test_none_is_written_if_one_cannot_be(self, tmp_path: Path, other: str) -> None:
        (tmp_path / "c.csv").write_bytes(b"old")
        with pytest.raises(Refused):
            write_folder_atomically(tmp_path / "x", {"b.csv": b"b"}, others={tmp_path / other: b"c"})
        assert contents(tmp_path) == {"c.csv": b"old"}


class TestLongNames:
    """A name of the greatest length does not hinder its temporary file and its backup."""

    @pytest.mark.parametrize("name", ["a" * 251 + ".csv", "é" * 125 + ".csv"])
    def test_a_file(self, tmp_path: Path, name: str) -> None:
        path = tmp_path / name
        assert write_file_atomically(path, b"first") is None
        backups = [write_file_atomically(path, text, force=True) for text in (b"second", b"third")]
        assert [backup.name[-5:].lstrip("aé") for backup in backups if backup] == [".bak", ".bak2"]
        assert sorted(contents(tmp_path).values()) == [b"first", b"second", b"third"]

    def test_a_folder(self, tmp_path: Path) -> None:
        write_folder_atomically(tmp_path / ("a" * 255), {"b.csv": b"b"})
        assert contents(tmp_path / ("a" * 255)) == {"b.csv": b"b"}

    def test_what_a_killed_writer_left_is_deleted(self, tmp_path: Path) -> None:
        name = "a" * 255
        (tmp_path / f"{name_temporary(name)}12345678.metrocli.part").touch()
        write_file_atomically(tmp_path / name, b"new")
        assert contents(tmp_path) == {name: b"new"}


@on_posix
def test_read_only_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    refuse_read_only([path])
    path.touch()
    refuse_read_only([path])
    path.chmod(0o444)
    with pytest.raises(Refused) as caught:
        refuse_read_only([path])
    assert caught.value.message == FILE_READ_ONLY(path=str(path))
