from __future__ import annotations

import io
import sys
from dataclasses import dataclass
from importlib import import_module
from inspect import signature
from typing import TYPE_CHECKING, Annotated

import pytest
import typer
from openpyxl import load_workbook

from metrocli.__main__ import main
from metrocli.cli import streams
from metrocli.cli.app import COMMANDS, program
from metrocli.cli.bundles import spread
from metrocli.errors import Refused

if TYPE_CHECKING:
    from pathlib import Path

FINDING = {"check", "fix"}
"""The commands that exit with 1 where they find something."""
EXAMPLES = [line for name in COMMANDS for line in import_module(f"metrocli.cli.commands.{name}").EXAMPLES]


@dataclass(eq=False, repr=False)
class Bundle:
    """Two options."""

    one: Annotated[str | None, typer.Option("--one")] = None
    two: Annotated[int, typer.Option("--two")] = 2


class TestSpread:
    """A command takes bundles of options; Typer sees each option."""

    def test_the_fields_stand_as_options_and_come_back_as_a_bundle(self) -> None:
        given: list[tuple[str, str | None, int, bool]] = []

        def command(
            name: Annotated[str, typer.Argument()],
            bundle: Bundle,
            last: Annotated[bool, typer.Option("--last")] = False,
        ) -> None:
            given.append((name, bundle.one, bundle.two, last))

        flat = spread(command)
        assert list(signature(flat).parameters) == ["name", "one", "two", "last"]
        assert signature(flat).parameters["two"].default == 2
        flat(name="n", one="1", two=3, last=True)
        assert given == [("n", "1", 3, True)]

    def test_of_a_command_without_bundles_nothing_changes(self) -> None:
        def command(name: Annotated[str, typer.Argument()]) -> None:
            given.append(name)

        given: list[str] = []
        spread(command)(name="n")
        assert given == ["n"]


class TestScreen:
    """What is at the other end of stdout."""

    @pytest.mark.parametrize(
        ("environment", "terminal", "color"),
        [
            ({}, True, True),
            ({}, False, False),
            ({"TERM": "dumb"}, True, False),
            ({"NO_COLOR": "1"}, True, False),
            ({"NO_COLOR": ""}, True, True),
            ({"FORCE_COLOR": "1"}, False, True),
            ({"FORCE_COLOR": "0"}, False, False),
            ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False),
            ({"FORCE_COLOR": "1", "TERM": "dumb"}, False, True),
        ],
    )
    def test_colours(
        self, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], *, terminal: bool, color: bool
    ) -> None:
        stream = io.TextIOWrapper(io.BytesIO())
        monkeypatch.setattr(stream, "isatty", lambda: terminal, raising=False)
        monkeypatch.setattr(sys, "stdout", stream)
        seen = streams.screen(environment)
        assert (seen.terminal, seen.color) == (terminal, color)

    @pytest.mark.parametrize(("columns", "width"), [("120", 120), ("40", 40), ("7", 40), ("", 80)])
    def test_widths(self, monkeypatch: pytest.MonkeyPatch, columns: str, width: int) -> None:
        monkeypatch.setenv("COLUMNS", columns)
        assert streams.screen().width == width


class Terminal(io.TextIOWrapper):
    """A terminal of some encoding."""

    def isatty(self) -> bool:
        return True


class TestStreams:
    """The answer on stdout, everything else on stderr."""

    def test_a_terminal_gets_its_own_encoding(self, monkeypatch: pytest.MonkeyPatch) -> None:
        raw = io.BytesIO()
        monkeypatch.setattr(sys, "stdout", Terminal(raw, encoding="latin-1"))
        streams.answer("Élan – ▏\n")
        assert raw.getvalue() == b"\xc9lan ? ?\n"

    def test_bytes_are_written_as_they_are(self, monkeypatch: pytest.MonkeyPatch) -> None:
        raw = io.BytesIO()
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
        streams.answer(b"\xff\x00")
        streams.answer("É")
        assert raw.getvalue() == b"\xff\x00\xc3\x89"

    @pytest.mark.parametrize(("encoding", "written"), [("ascii", b"a ? b\n"), ("utf-8", "a → b\n".encode())])
    def test_notes_in_any_encoding_each_once(
        self, monkeypatch: pytest.MonkeyPatch, encoding: str, written: bytes
    ) -> None:
        raw = io.BytesIO()
        monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(raw, encoding=encoding))
        streams.note(["a → b", "a → b"])
        assert raw.getvalue() == written

    def test_what_would_act_on_a_terminal_does_not(self, capsys: pytest.CaptureFixture[str]) -> None:
        streams.complain("x\x1b[2Jy")
        assert capsys.readouterr().err == "metrocli: x�[2Jy\n"

    def test_nobody_to_tell(self, monkeypatch: pytest.MonkeyPatch) -> None:
        class Full(io.TextIOWrapper):
            def write(self, _text: str) -> int:
                raise OSError(28, "No space left on device")

        monkeypatch.setattr(sys, "stderr", Full(io.BytesIO()))
        streams.complain("x")

    def test_closed_streams(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "stderr", None)
        streams.complain("x")
        monkeypatch.setattr(sys, "stdout", None)
        assert streams.screen({}).terminal is False
        with pytest.raises(Refused, match="stdout"):
            streams.answer("x")


@pytest.mark.slow
class TestExamples:
    """Every example of a help page does what it says."""

    @pytest.mark.parametrize("line", EXAMPLES)
    def test_it_runs(
        self, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        monkeypatch.chdir(tmp_path)
        saved = tmp_path / "saved.toml"
        saved.write_text('[ask]\nboard-2021 = "people --body board --on 2021-10-25"\n')
        monkeypatch.setenv("METROCLI_CONFIG", str(saved))
        for name in ("association", "before", "africa", "europe"):
            assert main(["convert", f"{name}.xlsx"]) == 0
        words = line.split()
        assert words[0] == "metrocli"
        if words[1:] == ["convert", "association.xlsx"]:
            (tmp_path / "association.xlsx").unlink()
        capfdbinary.readouterr()
        finds = words[1] in FINDING and "--apply" not in words
        assert main(words[1:]) == (1 if finds else 0)
        asked = capfdbinary.readouterr()
        assert b"Nothing found" not in asked.err
        assert asked.out or (b"Written to" in asked.err)

    def test_every_command_has_one(self) -> None:
        assert {line.split()[1] for line in EXAMPLES} == set(COMMANDS)


class TestShow:
    """Where an answer goes, and in which format."""

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
        said = f"metrocli: --format {words[1]} and the suffix of {words[3]} contradict each other. Leave one out.\n"
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

    def test_a_workbook_says_what_was_asked(self, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
        target = tmp_path / "a.xlsx"
        assert main(["activities", "--text", "free internet", "-o", str(target)]) == 0
        capfdbinary.readouterr()
        about = {row[0].value: row[1].value for row in load_workbook(target)["about"].iter_rows()}
        assert about["question"] == f"metrocli activities --text 'free internet' -o {target}"
        assert about["understood as"] == "text free internet"
        assert about["data"] == "the bundled data"

    def test_notes_of_reading_are_said_once(self, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
        (tmp_path / "memberships.csv").write_bytes("member,region\nBogotá,R\n".encode("cp1252"))
        (tmp_path / "activities.csv").write_bytes(b"id,title\n1,a\n")
        assert main(["members", "--data", str(tmp_path)]) == 0
        assert capfdbinary.readouterr().err == b"memberships.csv: read as cp1252, since not UTF-8.\n"


class TestProgram:
    """The program as a whole."""

    def test_every_command_is_declared(self) -> None:
        assert [each.name for each in program().registered_commands] == list(COMMANDS)

    def test_one_command_needs_no_other(self) -> None:
        assert [each.name for each in program(("stats",)).registered_commands] == ["stats"]

    def test_a_prompt_that_is_broken_off_is_an_interruption(
        self, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        def aborted(*_: object) -> None:
            raise typer.Abort

        monkeypatch.setattr("metrocli.sheets.dataset.open_dataset", aborted)
        assert main(["stats"]) == 130
        assert capfdbinary.readouterr() == (b"", b"")

    def test_the_words_of_the_process_are_the_default(
        self, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        monkeypatch.setattr(sys, "argv", ["metrocli", "--version"])
        assert main() == 0
        assert capfdbinary.readouterr().out.startswith(b"metrocli ")

    def test_help_imports_nothing_heavy(self) -> None:
        import subprocess

        code = (
            "import sys; from metrocli.__main__ import main; main(['stats', '--help']); "
            "sys.exit(any(name in sys.modules for name in ('pandas', 'numpy', 'openpyxl')))"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=20, check=False)
        assert done.returncode == 0
