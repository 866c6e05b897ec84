"""The files of a folder that metrocli writes, and those of others in it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from metrocli.errors import Refused
from metrocli.files.atomic import write_file_quickly
from metrocli.files.targets import FOLDER_IS_FILE
from metrocli.report.folder.own_files import (
    FILES_LEFT,
    FILES_NOT_OURS,
    FILES_REMOVED,
    OTHERS_KEPT,
    open_own_files,
)
from metrocli.report.folder.written_list import LIST_NAME

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from metrocli.messages import Message

SITE = {"index.html": b"one", "members/oak.html": b"oak", "members/elm.html": b"elm"}


def write(folder: Path, contents: Mapping[str, bytes], *, force: bool = False) -> tuple[int, list[Message]]:
    with open_own_files(folder, "report", force=force) as files:
        written = files.write(contents)
        return len(written), files.finish(files.unneeded)


def read(folder: Path) -> dict[str, bytes]:
    """Read all files of a folder but the list."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != LIST_NAME)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    assert write(folder, SITE) == (3, [])
    return folder


def test_only_what_changed_is_written(site: Path) -> None:
    before = (site / LIST_NAME).stat().st_mtime_ns
    assert write(site, SITE) == (0, [])
    assert (site / LIST_NAME).stat().st_mtime_ns == before
    assert write(site, {**SITE, "index.html": b"two"}) == (1, [])
    assert read(site) == {**SITE, "index.html": b"two"}


def test_a_file_that_went_away_is_removed_and_named_with_its_empty_folder(site: Path) -> None:
    _, notes = write(site, {"index.html": b"one"})
    gone = ["members/elm.html", "members/oak.html"]
    assert notes == [FILES_REMOVED(files=gone, folder=str(site), count=2)]
    assert [path.name for path in site.iterdir() if path.name != LIST_NAME] == ["index.html"]


def test_one_that_somebody_changed_stays_and_is_named(site: Path) -> None:
    (site / "members/elm.html").write_bytes(b"mine")
    _, notes = write(site, {"index.html": b"one", "members/oak.html": b"oak"})
    assert notes == [FILES_LEFT(files=["members/elm.html"], folder=str(site), count=1)]
    assert read(site) == {**SITE, "members/elm.html": b"mine"}
    assert write(site, {"index.html": b"one", "members/oak.html": b"oak"}) == (0, [])


def test_a_changed_file_a_folder_and_links_are_named_and_nothing_is_written(site: Path, tmp_path: Path) -> None:
    (site / "index.html").write_bytes(b"mine")
    (site / "people").mkdir()
    (site / "people/ann.html").mkdir()
    (site / "people/bob.html").symlink_to("nowhere")
    (tmp_path / "elsewhere").mkdir()
    (site / "outcomes").symlink_to(tmp_path / "elsewhere")
    (site / "challenges").write_bytes(b"")
    before = read(site)
    names = ["people/ann.html", "people/bob.html", "outcomes/a.html", "outcomes/b.html", "challenges/a.html"]
    new = {**SITE, "index.html": b"two", "members/oak.html": b"new", **dict.fromkeys(names, b"new")}
    with pytest.raises(Refused) as refused:
        write(site, new)
    taken = ["challenges", "index.html", "outcomes", "people/ann.html", "people/bob.html"]
    assert refused.value.message == FILES_NOT_OURS(files=taken, folder=str(site), count=5)
    assert read(site) == before
    assert not [*(tmp_path / "elsewhere").iterdir()]

    count, notes = write(site, new, force=True)
    assert count == 7
    kept = ["index.html.bak", "people/ann.html.bak", "people/bob.html.bak", "outcomes.bak", "challenges.bak"]
    assert notes == [OTHERS_KEPT(files=kept, folder=str(site), count=5)]
    assert {name: content for name, content in read(site).items() if ".bak" not in name} == new
    assert (site / "index.html.bak").read_bytes() == b"mine"
    assert os.readlink(site / "people/bob.html.bak") == "nowhere"  # noqa: PTH115
    assert not [*(tmp_path / "elsewhere").iterdir()]


def test_a_file_of_others_that_has_the_same_content_is_taken_over(site: Path) -> None:
    (site / LIST_NAME).unlink()
    assert write(site, SITE) == (0, [])
    assert write(site, {**SITE, "index.html": b"two"}) == (1, [])


def test_other_files_in_the_folder_stay(tmp_path: Path) -> None:
    (tmp_path / "CNAME").write_text("example.org")
    write(tmp_path, SITE)
    write(tmp_path, {"index.html": b"two"})
    assert read(tmp_path) == {"CNAME": b"example.org", "index.html": b"two"}


def test_a_broken_list_is_refused_and_with_force_kept(site: Path) -> None:
    (site / LIST_NAME).write_text("<<<<<<<")
    with pytest.raises(Refused):
        write(site, SITE)
    _, notes = write(site, {**SITE, "index.html": b"two"}, force=True)
    assert notes == [OTHERS_KEPT(files=[f"{LIST_NAME}.bak", "index.html.bak"], folder=str(site), count=2)]
    assert write(site, SITE) == (1, [])


@pytest.mark.parametrize("name", ["../x.html", "/x.html", LIST_NAME, ".x"])
def test_no_name_leads_out_of_the_folder(site: Path, name: str) -> None:
    with pytest.raises(ValueError, match="is not a name"):
        write(site, {name: b""})


class _KilledError(BaseException):
    pass


def test_a_writer_that_is_killed_at_any_moment_leaves_whole_files_and_the_next_one_continues(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = {"index.html": b"two", "members/oak.html": b"OAK", "people/ann.html": b"ann"}
    for moment in range(10):
        folder = tmp_path / f"site{moment}"
        write(folder, SITE)
        calls = 0

        def be_killed(path: Path, content: bytes, moment: int = moment) -> None:
            nonlocal calls
            calls += 1
            if calls * 2 - 1 == moment:
                path.with_name(f".{path.name}.abcdefgh.metrocli.part").write_bytes(content[:1])
                raise _KilledError
            write_file_quickly(path, content)
            if calls * 2 == moment:
                raise _KilledError

        monkeypatch.setattr("metrocli.report.folder.own_files.write_file_quickly", be_killed)
        if moment in range(1, 10):
            with pytest.raises(_KilledError):
                write(folder, new)
        else:
            write(folder, new)
        monkeypatch.undo()
        whole = {name: {content, new.get(name)} for name, content in {**new, **SITE}.items()}
        left = {name: content for name, content in read(folder).items() if not name.endswith(".part")}
        assert all(content in whole[name] for name, content in left.items())
        write(folder, new)
        assert read(folder) == new


def test_an_empty_file_after_a_power_cut_is_written_again(site: Path) -> None:
    (site / "index.html").write_bytes(b"")
    assert write(site, SITE) == (1, [])


def test_the_permissions_of_a_file_stay(site: Path) -> None:
    (site / "index.html").chmod(0o640)
    write(site, {**SITE, "index.html": b"two"})
    assert (site / "index.html").stat().st_mode & 0o777 == 0o640


def test_a_file_is_not_a_folder(tmp_path: Path) -> None:
    (tmp_path / "site").write_bytes(b"")
    with pytest.raises(Refused) as refused:
        write(tmp_path / "site", SITE)
    assert refused.value.message == FOLDER_IS_FILE(path=str(tmp_path / "site"))


def test_two_names_that_differ_in_case_are_not_removed_on_each_other(site: Path) -> None:
    """On a file system that does not distinguish them, both are the same file."""
    _, notes = write(site, {"index.html": b"one", "members/Oak.html": b"oak", "members/elm.html": b"elm"})
    assert notes == []
    assert (site / "members/Oak.html").exists()


def test_names_can_be_refused_before_their_contents_are_known(site: Path) -> None:
    (site / "members/oak.html").write_bytes(b"mine")
    with open_own_files(site, "report", force=False) as files, pytest.raises(Refused):
        files.refuse_others(["index.html", "members/oak.html"])
