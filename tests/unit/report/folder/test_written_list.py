"""The list of the files that metrocli wrote into a folder."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from metrocli.errors import Refused
from metrocli.report.folder.written_list import FILES_NOT_OURS, LIST_NAME, WrittenList

if TYPE_CHECKING:
    from pathlib import Path


def write(folder: Path, content: bytes, *, force: bool = False) -> bool:
    written = WrittenList(folder)
    written.refuse_others(["a.html"], force=force)
    is_new = written.write("a.html", content)
    written.save()
    return is_new


def test_its_own_files_are_replaced_and_only_those_that_changed_are_written(tmp_path: Path) -> None:
    assert write(tmp_path, b"one")
    assert not write(tmp_path, b"one")
    assert write(tmp_path, b"two")
    assert (tmp_path / "a.html").read_bytes() == b"two"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.html", LIST_NAME]


def test_a_file_that_somebody_changed_is_named_and_stays(tmp_path: Path) -> None:
    write(tmp_path, b"one")
    (tmp_path / "a.html").write_bytes(b"mine")
    with pytest.raises(Refused) as refused:
        write(tmp_path, b"two")
    assert refused.value.message.kind is FILES_NOT_OURS
    assert refused.value.message.values["files"] == ("a.html",)
    assert (tmp_path / "a.html").read_bytes() == b"mine"


def test_with_force_it_is_kept_as_a_backup(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"mine")
    assert write(tmp_path, b"two", force=True)
    assert (tmp_path / "a.html.bak").read_bytes() == b"mine"


@pytest.mark.parametrize("text", ["", "[]", json.dumps({"files": 3})])
def test_without_a_list_that_can_be_read_no_file_is_its_own(tmp_path: Path, text: str) -> None:
    write(tmp_path, b"one")
    (tmp_path / LIST_NAME).write_text(text)
    with pytest.raises(Refused):
        write(tmp_path, b"two")
