from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING

import pytest
import typer

from metrocli.__main__ import main
from metrocli.catalogue import COMMANDS, name_module
from metrocli.cli.app import build_program

if TYPE_CHECKING:
    from collections.abc import Callable

REPORT = Path(__file__).parents[2] / "data" / "river-towns.txt"
FINDING = {"check", "fix"}
"""The commands that exit with 1 where they find something."""
EXAMPLES = [line for name in COMMANDS for line in import_module(f"metrocli.cli.commands.{name_module(name)}").EXAMPLES]


@pytest.mark.slow
class TestExamples:
    """Every example of a help page works."""

    @pytest.mark.parametrize("line", EXAMPLES)
    def test_it_runs(
        self,
        said: Callable[[str], list[tuple[str, str, dict[str, object]]]],
        line: str,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capfdbinary: pytest.CaptureFixture[bytes],
        copy_example_workbooks: Callable[[Path], None],
    ) -> None:
        monkeypatch.chdir(tmp_path)
        copy_example_workbooks(tmp_path)
        saved = tmp_path / "saved.toml"
        saved.write_text('[ask]\nboard-2021 = "people --body board --on 2021-10-25"\n')
        monkeypatch.setenv("METROCLI_CONFIG", str(saved))
        copyfile(REPORT, tmp_path / "report.pdf")  # its content shows that it is text
        for note in ("note.md", "points.md"):
            (tmp_path / note).write_text("Dear members,\n")
        words = line.split()
        assert words[0] == "metrocli"
        if words[1:] == ["convert", "association.xlsx"]:
            (tmp_path / "association.xlsx").unlink()
        capfdbinary.readouterr()
        finds = words[1] in FINDING and "--apply" not in words
        assert main(words[1:]) == (1 if finds else 0)
        asked = capfdbinary.readouterr()
        codes = {code for _, code, _ in said(asked.err.decode())}
        assert not codes & {"nothing-found", "nothing-found-for"}
        assert asked.out or codes & {"written", "written-with-backup", "briefs-written", "site-written"}

    def test_every_command_has_one(self) -> None:
        assert {line.split()[1] for line in EXAMPLES} == set(COMMANDS)


class TestProgram:
    """The program as a whole."""

    def test_every_command_is_declared(self) -> None:
        assert [each.name for each in build_program().registered_commands] == list(COMMANDS)

    def test_one_command_is_built_without_the_others(self) -> None:
        assert [each.name for each in build_program(("stats",)).registered_commands] == ["stats"]

    def test_an_aborted_prompt_is_an_interruption(
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

    def test_help_imports_no_heavy_library(self) -> None:
        code = (
            "import sys; from metrocli.__main__ import main; main(['stats', '--help']); "
            "sys.exit(any(name in sys.modules for name in ('pandas', 'numpy', 'openpyxl')))"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=20, check=False)
        assert done.returncode == 0

    @pytest.mark.parametrize(("handler", "code"), [("SIG_IGN", 0), ("SIG_DFL", 130)])
    def test_ctrl_c_is_ignored_where_the_program_starts_with_it_ignored(self, handler: str, code: int) -> None:
        """As a shell starts a program in the background, so that Ctrl-C ends only those in the foreground."""
        program = (
            "import os, signal, sys\nfrom metrocli.__main__ import main\nfrom metrocli.sheets import dataset\n"
            "original = dataset.open_dataset\n"
            "def interrupted(*words):\n    os.kill(os.getpid(), signal.SIGINT)\n    return original(*words)\n"
            "dataset.open_dataset = interrupted\nsys.exit(main(['alliances']))"
        )
        start = (
            f"import os, signal, sys; signal.signal(signal.SIGINT, signal.{handler}); "
            "os.execv(sys.executable, [sys.executable, '-c', sys.argv[1]])"
        )
        done = subprocess.run([sys.executable, "-c", start, program], capture_output=True, timeout=60, check=False)
        assert (done.returncode, bool(done.stdout)) == (code, code == 0)
