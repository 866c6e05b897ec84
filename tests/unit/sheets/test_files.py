from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import NoReturn

import pytest

from metrocli.errors import Refused
from metrocli.sheets.files import write_whole

on_posix = pytest.mark.skipif(sys.platform == "win32", reason="modes and links are those of POSIX")


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, the hidden ones too."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_file_is_written_and_nothing_else(tmp_path: Path) -> None:
    assert write_whole(tmp_path / "a.csv", b"new") is None
    assert contents(tmp_path) == {"a.csv": b"new"}


def test_an_existing_file_is_refused_unasked(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"old")
    with pytest.raises(Refused) as caught:
        write_whole(tmp_path / "a.csv", b"new")
    assert caught.value.exit_code == 5
    assert str(caught.value) == "a.csv already exists. --force replaces it and keeps the old one as a backup."
    assert contents(tmp_path) == {"a.csv": b"old"}


def test_what_is_replaced_is_kept_under_a_name_that_nothing_has(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"first")
    assert write_whole(path, b"second", force=True) == tmp_path / "a.csv.bak"
    assert write_whole(path, b"third", force=True) == tmp_path / "a.csv.bak2"
    assert write_whole(path, b"fourth", force=True) == tmp_path / "a.csv.bak3"
    assert contents(tmp_path) == {
        "a.csv": b"fourth",
        "a.csv.bak": b"first",
        "a.csv.bak2": b"second",
        "a.csv.bak3": b"third",
    }


def test_force_without_an_old_file_makes_no_backup(tmp_path: Path) -> None:
    assert write_whole(tmp_path / "a.csv", b"new", force=True) is None
    assert contents(tmp_path) == {"a.csv": b"new"}


def test_when_all_names_of_backups_are_taken_the_file_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def taken(*_: object, **__: object) -> NoReturn:
        raise FileExistsError

    (tmp_path / "a.csv").write_bytes(b"old")
    monkeypatch.setattr(Path, "touch", taken)
    with pytest.raises(Refused, match=r"holds too many backups of a\.csv\. Delete some\.$"):
        write_whole(tmp_path / "a.csv", b"new", force=True)
    monkeypatch.undo()
    assert contents(tmp_path) == {"a.csv": b"old"}


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    path = tmp_path.resolve() / "nowhere" / "a.csv"
    with pytest.raises(Refused) as caught:
        write_whole(path, b"new")
    assert str(caught.value) == f"{path} cannot be written: there is no folder {path.parent}."
    assert contents(tmp_path) == {}


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        write_whole(tmp_path, b"new", force=True)
    assert str(caught.value) == f"{tmp_path.resolve()} is a folder. Name a file."


@on_posix
def test_a_path_through_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"old")
    path = tmp_path.resolve() / "a.csv" / "b.csv"
    with pytest.raises(Refused) as caught:
        write_whole(path, b"new")
    assert str(caught.value) == f"{path} cannot be written (Not a directory)."


@on_posix
def test_what_is_no_ordinary_file_is_written_to_as_it_is() -> None:
    assert write_whole(Path("/dev/null"), b"new") is None
    assert not Path("/dev/null").is_file()


@on_posix
def test_a_new_file_has_the_mode_that_the_user_gives_new_files(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_whole(tmp_path / "a.csv", b"new")
    finally:
        os.umask(before)
    assert mode(tmp_path / "a.csv") == 0o640


@on_posix
@pytest.mark.parametrize("kept", [0o600, 0o664])
def test_a_replaced_file_keeps_its_mode(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"old")
    path.chmod(kept)
    write_whole(path, b"new", force=True)
    assert mode(path) == kept


@on_posix
def test_the_backup_of_a_private_file_is_private(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"old")
    path.chmod(0o600)
    backup = write_whole(path, b"new", force=True)
    assert backup is not None
    assert mode(backup) == 0o600


@on_posix
def test_a_link_stays_a_link_and_its_file_is_written(tmp_path: Path) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_bytes(b"old")
    link.symlink_to(real)
    write_whole(link, b"new", force=True)
    assert link.is_symlink()
    assert real.read_bytes() == b"new"
    assert (tmp_path / "real.csv.bak").read_bytes() == b"old"


@on_posix
def test_a_link_that_leads_to_itself_is_refused(tmp_path: Path) -> None:
    link = tmp_path / "link.csv"
    link.symlink_to(link)
    with pytest.raises(Refused):
        write_whole(link, b"new")


@pytest.mark.parametrize(("place", "name"), [(os, "fsync"), (Path, "replace"), (Path, "chmod")])
@pytest.mark.parametrize("force", [True, False])
def test_a_failure_midway_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: object, name: str, *, force: bool
) -> None:
    def fail(*_: object) -> NoReturn:
        raise OSError(28, "No space left on device")

    path = tmp_path.resolve() / "a.csv"
    if force:
        path.write_bytes(b"old")
    monkeypatch.setattr(place, name, fail)
    with pytest.raises(Refused) as caught:
        write_whole(path, b"new", force=force)
    monkeypatch.undo()
    assert str(caught.value) == f"{path} cannot be written (No space left on device)."
    left = contents(tmp_path)
    left.pop("a.csv.bak", None)
    assert left == ({"a.csv": b"old"} if force else {})


def test_a_backup_that_cannot_be_written_whole_leaves_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> NoReturn:
        raise OSError(5, "Input/output error")

    path = tmp_path.resolve() / "a.csv"
    path.write_bytes(b"old")
    monkeypatch.setattr(Path, "read_bytes", fail)
    with pytest.raises(Refused):
        write_whole(path, b"new", force=True)
    monkeypatch.undo()
    assert contents(tmp_path) == {"a.csv": b"old"}


def test_an_interruption_leaves_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    (tmp_path / "a.csv").write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "a.csv", b"new", force=True)
    assert contents(tmp_path) == {"a.csv": b"old"}


def test_what_cannot_be_cleaned_up_does_not_hide_what_went_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> NoReturn:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    monkeypatch.setattr(Path, "unlink", fail)
    with pytest.raises(Refused, match="No space left on device"):
        write_whole(tmp_path / "a.csv", b"new")
