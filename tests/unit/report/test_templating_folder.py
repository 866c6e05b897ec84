"""The folder of a user's templates: what is read, what is refused, and which files have no use."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from metrocli.errors import ExitCode, MetrocliError
from metrocli.report.templating import folder
from metrocli.report.templating.folder import read_folder, read_our_templates

if TYPE_CHECKING:
    from pathlib import Path


def find_code(path: Path) -> tuple[str, ExitCode]:
    with pytest.raises(MetrocliError) as error:
        read_folder(path)
    return error.value.message.code, error.value.exit_code


def test_all_files_are_read_but_hidden_ones(tmp_path: Path) -> None:
    (tmp_path / "parts" / ".git").mkdir(parents=True)
    (tmp_path / "parts" / "foot.html").write_text("é", encoding="utf-8")
    (tmp_path / "logo.png").write_bytes(b"\xff")
    (tmp_path / "linked.png").symlink_to("logo.png")
    (tmp_path / ".swp").write_bytes(b"\xff")
    assert read_folder(tmp_path).files == {
        "linked.png": b"\xff",
        "logo.png": b"\xff",
        "parts/foot.html": "é".encode(),
    }


def test_our_templates_have_names() -> None:
    assert {"report.html", "report.typ", "report.css", "site_page.html", "palette.css"} <= read_our_templates().keys()


def test_a_missing_folder(tmp_path: Path) -> None:
    assert find_code(tmp_path / "none") == ("templates-folder-missing", ExitCode.USAGE)


@pytest.mark.parametrize("target", ["/etc/passwd", "../other", "/etc", "../own/../other", "/none"])
def test_a_link_that_leads_out(tmp_path: Path, target: str) -> None:
    (tmp_path / "other").write_text("secret")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "report.html").symlink_to(target)
    assert find_code(tmp_path / "own") == ("template-leads-out", ExitCode.UNREADABLE)


def test_what_is_not_a_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "report.html")
    assert find_code(tmp_path) == ("template-not-a-file", ExitCode.UNREADABLE)


def test_a_link_to_the_folder_itself_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "again").symlink_to(tmp_path)
    assert find_code(tmp_path) == ("template-not-a-file", ExitCode.UNREADABLE)


def test_a_text_that_is_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "report.css").write_bytes(b"\xe9")
    assert find_code(tmp_path) == ("template-not-utf8", ExitCode.UNREADABLE)


def test_a_plugin(tmp_path: Path) -> None:
    (tmp_path / "a.wasm").write_bytes(b"\0asm")
    assert find_code(tmp_path) == ("template-is-plugin", ExitCode.UNREADABLE)


@pytest.mark.parametrize(("limit", "value"), [("_MOST_FILES", 2), ("_MOST_BYTES", 15), ("_MOST_BYTES", 23)])
def test_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int) -> None:
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text("12345678")
    monkeypatch.setattr(folder, limit, value)
    assert find_code(tmp_path) == ("templates-too-large", ExitCode.UNREADABLE)


def test_files_without_a_use_are_named_with_the_nearest_template(tmp_path: Path) -> None:
    for name, text in {
        "report.htm": "",
        "report.typ": '#image("ring.svg") // not report.html',
        "ring.svg": "<svg/>",
        "Own.ttf": "",
        "zzz": "",
    }.items():
        (tmp_path / name).write_text(text)
    notes = [*read_folder(tmp_path).list_unused()]
    assert [(note.code, note.place) for note in notes] == [
        ("not-a-template", str(tmp_path / "report.htm")),
        ("not-a-template", str(tmp_path / "zzz")),
    ]
    assert "Did you mean report.html?" in str(notes[0])
    assert str(notes[1]).endswith("no other file of the folder names it.")
