"""The list of the files that metrocli wrote into a folder."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from metrocli.errors import Refused
from metrocli.report.folder.written_list import (
    FOLDER_OF_OTHER_COMMAND,
    LIST_NAME,
    LIST_NEWER,
    LIST_UNREADABLE,
    check_name,
    format_written_list,
    read_written_list,
)

if TYPE_CHECKING:
    from pathlib import Path

HASH = sha256(b"one").hexdigest()


def put(files: object, **changes: object) -> str:
    return json.dumps({"format": 1, "command": "report", "files": files, **changes})


def test_a_list_is_read_as_it_was_written(tmp_path: Path) -> None:
    hashes = {"members/a.html": (HASH,), "a.html": (HASH, sha256(b"two").hexdigest())}
    (tmp_path / LIST_NAME).write_bytes(format_written_list(hashes, "report"))
    assert read_written_list(tmp_path, "report") == hashes
    assert format_written_list(dict(reversed(hashes.items())), "report") == (tmp_path / LIST_NAME).read_bytes()


def test_without_a_list_it_is_empty(tmp_path: Path) -> None:
    assert read_written_list(tmp_path, "report") == {}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "\0",
        "[" * 100_000,
        put(3),
        put({"a.html": 3}),
        put({"a.html": "abc"}),
        put({"a.html": HASH}, format="x"),
        put({"../a.html": HASH}),
        put({"/etc/passwd": HASH}),
        put({"a/../../b": HASH}),
        put({"a\\b": HASH}),
        put({"C:/a": HASH}),
        put({".git/config": HASH}),
        put({"a//b": HASH}),
        put({"": HASH}),
        put({LIST_NAME: HASH}),
        json.dumps({"files": {"a.html": HASH}}),
        " " * 20_000_001,
    ],
    ids=lambda text: text[:40],
)
def test_a_list_that_is_broken_or_leads_out_of_the_folder_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / LIST_NAME).write_text(text)
    with pytest.raises(Refused) as refused:
        read_written_list(tmp_path, "report")
    assert refused.value.message.kind is LIST_UNREADABLE


def test_a_link_and_a_folder_are_not_a_list(tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text(put({}))
    (tmp_path / LIST_NAME).symlink_to("other.json")
    with pytest.raises(Refused):
        read_written_list(tmp_path, "report")
    (tmp_path / LIST_NAME).unlink()
    (tmp_path / LIST_NAME).mkdir()
    with pytest.raises(Refused):
        read_written_list(tmp_path, "report")


def test_a_newer_list_and_one_of_another_command_are_refused(tmp_path: Path) -> None:
    (tmp_path / LIST_NAME).write_text(put({"a.html": {"size": 3}}, format=2))
    with pytest.raises(Refused) as refused:
        read_written_list(tmp_path, "report")
    assert refused.value.message.kind is LIST_NEWER
    (tmp_path / LIST_NAME).write_text(put({"a.html": HASH}, command="brief"))
    with pytest.raises(Refused) as refused:
        read_written_list(tmp_path, "report")
    assert refused.value.message == FOLDER_OF_OTHER_COMMAND(command="brief", folder=str(tmp_path))


@pytest.mark.parametrize("name", ["", "..", ".a", "a/", "/a", "a/.b", "ä.html", "a b", "METROCLI-FILES.json", "a\n"])
def test_such_names_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="is not a name"):
        check_name(name)
