from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from metrocli.__main__ import main

if TYPE_CHECKING:
    from pathlib import Path


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
        self, words: list[str], begins: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
        capfdbinary: pytest.CaptureFixture[bytes],
    ) -> None:  # fmt: skip
        monkeypatch.chdir(tmp_path)
        assert main(["alliances", *words]) == 0
        asked = capfdbinary.readouterr()
        assert asked.out == b""
        assert asked.err.decode().endswith(f"Written to {words[-1]}.\n")
        assert (tmp_path / words[-1]).read_text(encoding="utf-8").startswith(begins)

    @pytest.mark.parametrize("words", [["-f", "csv"], ["-f", "csv", "-o", "a"], ["-o", "a.csv"]])
    def test_a_byte_order_mark(
        self,
        words: list[str],
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capfdbinary: pytest.CaptureFixture[bytes],
    ) -> None:
        monkeypatch.chdir(tmp_path)
        assert main(["alliances", *words]) == 0
        plain = capfdbinary.readouterr()
        content = (tmp_path / words[-1]).read_bytes() if "-o" in words else plain.out
        assert ("LibreOffice" in plain.err.decode()) == ("-o" in words)
        assert main(["alliances", "--bom", "--force", *words]) == 0
        marked = capfdbinary.readouterr()
        new = (tmp_path / words[-1]).read_bytes() if "-o" in words else marked.out
        assert new == b"\xef\xbb\xbf" + content
        assert ("semicolons" in marked.err.decode()) == ("-o" in words)

    @pytest.mark.parametrize(
        "words", [[], ["-f", "tsv"], ["-f", "json"], ["-f", "table"], ["-o", "a.xlsx"], ["-o", "a.tsv"], ["-o", "a.md"]]
    )
    def test_a_byte_order_mark_is_only_for_csv(
        self,
        words: list[str],
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capfdbinary: pytest.CaptureFixture[bytes],
    ) -> None:
        monkeypatch.chdir(tmp_path)
        assert main(["alliances", "--bom", *words]) == 2
        asked = capfdbinary.readouterr()
        assert asked.out == b""
        assert "--bom is only for CSV" in asked.err.decode()
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("words", [["-f", "csv", "-o", "a.json"], ["-f", "table", "-o", "a.xlsx"]])
    def test_contradictions(
        self,
        words: list[str],
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capfdbinary: pytest.CaptureFixture[bytes],
    ) -> None:
        monkeypatch.chdir(tmp_path)
        assert main(["alliances", *words]) == 2
        problem = f"--format {words[1]} does not fit the file name {words[3]}"
        said = f"metrocli: {problem}. Leave out --format, or change the name.\n"
        assert capfdbinary.readouterr().err.decode() == said
        assert list(tmp_path.iterdir()) == []

    def test_a_file_never_has_colours(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        monkeypatch.setenv("FORCE_COLOR", "1")
        assert main(["alliances", "-f", "table", "-o", str(tmp_path / "a.txt")]) == 0
        assert b"\x1b" not in (tmp_path / "a.txt").read_bytes()
        capfdbinary.readouterr()

    def test_backups_are_numbered(self, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
        target = tmp_path / "a.csv"
        for _ in range(3):
            assert main(["alliances", "-o", str(target), "--force"]) == 0
        assert sorted(each.name for each in tmp_path.iterdir()) == ["a.csv", "a.csv.bak", "a.csv.bak2"]
        assert capfdbinary.readouterr().err.decode().splitlines()[-1].endswith("The old file is kept as a.csv.bak2.")

    def test_a_workbook_shows_the_question(self, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
        target = tmp_path / "a.xlsx"
        assert main(["activities", "--text", "free internet", "-o", str(target)]) == 0
        capfdbinary.readouterr()
        about = {row[0].value: row[1].value for row in load_workbook(target)["about"].iter_rows()}
        assert about["question"] == f"metrocli activities --text 'free internet' -o {target}"
        assert about["understood as"] == "text free internet"
        assert about["data"] == "the bundled data"

    def test_notes_on_reading_are_shown_once(self, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
        (tmp_path / "memberships.csv").write_bytes("member,region\nBogotá,R\n".encode("cp1252"))
        (tmp_path / "activities.csv").write_bytes(b"id,title\n1,a\n")
        assert main(["members", "--data", str(tmp_path)]) == 0
        sentence = b"memberships.csv holds text that is not in UTF-8, which was read as cp1252."
        assert (
            capfdbinary.readouterr().err
            == sentence + b" If letters with accents are wrong, name the encoding with --encoding.\n"
        )
