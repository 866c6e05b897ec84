from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from metrocli.__main__ import main

if TYPE_CHECKING:
    from collections.abc import Callable

    Said = Callable[[str], list[tuple[str, str, dict[str, object]]]]


class TestShowAnswer:
    """The target and the format of an answer."""

    @pytest.mark.parametrize(
        ("words", "begins"),
        [
            (["-o", "a.csv"], "alliance,activities\n"),
            (["-f", "csv", "-o", "a.csv"], "alliance,activities\n"),
            (["-f", "csv", "-o", "a"], "alliance,activities\n"),
            (["-f", "csv", "-o", "a.dat"], "alliance,activities\n"),
            (["-f", "JSON", "-o", "a.json"], '{\n  "schema"'),
            (["-f", "table", "-o", "a.txt"], "Alliances\n\n alliance"),
            (["-f", "tsv", "-o", "a.txt"], "alliance\tactivities\n"),
            (["-o", "a.MD"], "# Alliances\n"),
        ],
    )
    def test_formats_and_suffixes(
        self, said: Said, words: list[str], begins: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
        capfdbinary: pytest.CaptureFixture[bytes],
    ) -> None:  # fmt: skip
        monkeypatch.chdir(tmp_path)
        assert main(["alliances", *words]) == 0
        asked = capfdbinary.readouterr()
        assert asked.out == b""
        assert said(asked.err.decode())[-1] == ("", "written", {"path": words[-1]})
        assert (tmp_path / words[-1]).read_text(encoding="utf-8").startswith(begins)

    @pytest.mark.parametrize("words", [["-f", "csv"], ["-f", "csv", "-o", "a"], ["-o", "a.csv"]])
    def test_a_byte_order_mark(
        self,
        said: Said,
        words: list[str],
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capfdbinary: pytest.CaptureFixture[bytes],
    ) -> None:
        monkeypatch.chdir(tmp_path)
        assert main(["alliances", *words]) == 0
        plain = capfdbinary.readouterr()
        content = (tmp_path / words[-1]).read_bytes() if "-o" in words else plain.out
        codes = ["csv-for-programs", "written"] * ("-o" in words)
        assert [code for _, code, _ in said(plain.err.decode())] == ["bundled-data", *codes]
        assert main(["alliances", "--bom", "--force", *words]) == 0
        marked = capfdbinary.readouterr()
        new = (tmp_path / words[-1]).read_bytes() if "-o" in words else marked.out
        assert new == b"\xef\xbb\xbf" + content
        codes = ["csv-for-excel", "written-with-backup"] * ("-o" in words)
        assert [code for _, code, _ in said(marked.err.decode())] == ["bundled-data", *codes]

    def test_a_byte_order_mark_in_converted_sheets(
        self,
        said: Said,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capfdbinary: pytest.CaptureFixture[bytes],
    ) -> None:
        monkeypatch.chdir(tmp_path)
        data = Path(shutil.copytree(Path(__file__).parents[2] / "data" / "riverlands", "data"))
        (data / "remarks.csv").write_text("remark,points\n=1+1,-2\nfine,-3.5\n", encoding="utf-8")
        assert main(["convert", "plain", "--data", "data"]) == 0
        capfdbinary.readouterr()
        assert main(["convert", "marked", "--data", "data", "--bom"]) == 0
        assert said(capfdbinary.readouterr().err.decode())[-3:] == [
            ("", "cells-like-formulas", {"count": 1, "text": "=1+1"}),
            ("", "folder-for-excel", {"path": "marked"}),
            ("", "written", {"path": "marked"}),
        ]
        for path in Path("plain").iterdir():
            mark = b"\xef\xbb\xbf" if path.suffix == ".csv" else b""
            assert (Path("marked") / path.name).read_bytes() == mark + path.read_bytes()
        assert main(["convert", "new.xlsx", "--data", "data", "--bom"]) == 2
        assert said(capfdbinary.readouterr().err.decode()) == [("", "bom-without-folder", {})]
        assert not Path("new.xlsx").exists()

    @pytest.mark.parametrize(
        "words", [[], ["-f", "tsv"], ["-f", "json"], ["-f", "table"], ["-o", "a.xlsx"], ["-o", "a.tsv"], ["-o", "a.md"]]
    )
    def test_a_byte_order_mark_is_only_for_csv(
        self,
        said: Said,
        words: list[str],
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capfdbinary: pytest.CaptureFixture[bytes],
    ) -> None:
        monkeypatch.chdir(tmp_path)
        assert main(["alliances", "--bom", *words]) == 2
        asked = capfdbinary.readouterr()
        assert asked.out == b""
        assert said(asked.err.decode()) == [("", "bom-without-csv", {})]
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("words", [["-f", "csv", "-o", "a.json"], ["-f", "table", "-o", "a.xlsx"]])
    def test_contradictions(
        self,
        said: Said,
        words: list[str],
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capfdbinary: pytest.CaptureFixture[bytes],
    ) -> None:
        monkeypatch.chdir(tmp_path)
        assert main(["alliances", *words]) == 2
        values = {"format": words[1], "name": words[3]}
        assert said(capfdbinary.readouterr().err.decode()) == [("", "format-conflict", values)]
        assert list(tmp_path.iterdir()) == []

    def test_a_file_never_has_colours(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        monkeypatch.setenv("FORCE_COLOR", "1")
        assert main(["alliances", "-f", "table", "-o", str(tmp_path / "a.txt")]) == 0
        assert b"\x1b" not in (tmp_path / "a.txt").read_bytes()
        capfdbinary.readouterr()

    def test_backups_are_numbered(self, said: Said, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
        target = tmp_path / "a.csv"
        for _ in range(3):
            assert main(["alliances", "-o", str(target), "--force"]) == 0
        assert sorted(each.name for each in tmp_path.iterdir()) == ["a.csv", "a.csv.bak", "a.csv.bak2"]
        values = {"path": str(target), "backup": "a.csv.bak2"}
        assert said(capfdbinary.readouterr().err.decode())[-1] == ("", "written-with-backup", values)

    def test_a_workbook_shows_the_question(self, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
        target = tmp_path / "a.xlsx"
        assert main(["activities", "--text", "free internet", "-o", str(target)]) == 0
        capfdbinary.readouterr()
        about = {row[0].value: row[1].value for row in load_workbook(target)["about"].iter_rows()}
        assert about["question"] == f"metrocli activities --text 'free internet' -o {target}"
        assert about["understood as"] == "text free internet"
        assert about["data"] == "the bundled data"

    def test_notes_on_reading_are_shown_once(
        self, said: Said, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        (tmp_path / "memberships.csv").write_bytes("member,region\nBogotá,R\n".encode("cp1252"))
        (tmp_path / "activities.csv").write_bytes(b"id,title\n1,a\n")
        assert main(["members", "--data", str(tmp_path)]) == 0
        values = {"count": 1, "encoding": "cp1252", "files": ["memberships.csv"], "doubt": None}
        assert said(capfdbinary.readouterr().err.decode()) == [("memberships.csv", "encoding-assumed", values)]
