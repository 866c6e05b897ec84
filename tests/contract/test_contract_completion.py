"""The Tab key in a shell completes members, codes, periods and columns of the data, at once and without pandas."""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LINES = (
    "metrocli mem",
    "metrocli member Bru",
    "metrocli activities --member Brux",
    "metrocli activities --outcome L2A",
    "metrocli activities --challenge ",
    "metrocli activities --line ",
    "metrocli activities --region A",
    "metrocli activities --alliance U",
    "metrocli activities --period 2021",
    "metrocli activities --columns id,ti",
    "metrocli members --sort -act",
    "metrocli people --body ",
    "metrocli matrix members outcomes --columns ",
    "metrocli trend ",
    "metrocli stats --by ",
    "metrocli compare 2021-10 ",
    "metrocli activity 2021",
    "metrocli info --names ",
    "metrocli info --format ",
)


@pytest.mark.parametrize("shell", ["bash", "zsh"])
@pytest.mark.parametrize("line", LINES)
def test_nothing_heavy_is_imported(line: str, shell: str) -> None:
    variables = {"_METROCLI_COMPLETE": f"complete_{shell}", "COMP_LINE": line, "COMP_WORD": line.rpartition(" ")[2]}
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "metrocli"],
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=True,
    )
    imported = set(re.findall(r"\| +(\w+)", done.stderr))
    assert "metrocli" in imported
    assert imported.isdisjoint({"pandas", "numpy", "rich", "openpyxl", "pyarrow", "jinja2", "rapidfuzz"})
    assert len(done.stdout.splitlines()) > 1


class Bash:
    """An interactive bash: `complete("metrocli member Bru")` returns the line after the Tab key.

    Args:
        folder: the folder of the script `metrocli` that runs this program.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.terminal, end = pty.openpty()
        home = {"HOME": str(folder), "PATH": f"{folder}:{os.environ['PATH']}", "TERM": "xterm", "LC_ALL": "C.UTF-8"}
        self.process = subprocess.Popen(
            ["bash", "--norc", "--noprofile", "-i"],
            cwd=folder,
            # It is started before a test can keep coverage out of its programs.
            env={name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")} | home,
            stdin=end,
            stdout=end,
            stderr=end,
            start_new_session=True,
        )
        os.close(end)
        # One key shows the line, another one empties it.
        self.send('PS1=""; bind -x \'"\\C-xs": printf "<<%s>>" "$READLINE_LINE"\'\n')
        self.send("source <(_METROCLI_COMPLETE=source_bash metrocli); echo set-$((6*7))\n")
        self.until("set-42")

    def send(self, keys: str) -> None:
        os.write(self.terminal, keys.encode())

    def until(self, pattern: str) -> str:
        """Return the output of the terminal, up to a match of a pattern."""
        shown = b""
        while not re.search(pattern, shown.decode(errors="replace"), re.DOTALL):
            ready, _, _ = select.select([self.terminal], [], [], 5)
            assert ready, f"nothing like {pattern!r} in {shown!r}"
            shown += os.read(self.terminal, 65536)
        return shown.decode()

    def press(self, line: str, keys: str = "\t") -> tuple[str, str]:
        """Return the line after some keys, and the output of the terminal."""
        self.send(f"{line}{keys}\x18s")
        shown = self.until("<<.*>>")
        self.send("\x15")
        return shown[shown.rindex("<<") + 2 : shown.rindex(">>")], shown.replace("\r\n", "\n")

    def complete(self, line: str) -> str:
        return self.press(line)[0]

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.terminal)


def _version() -> tuple[int, ...]:
    done = subprocess.run(["bash", "-c", "echo ${BASH_VERSINFO[@]:0:2}"], capture_output=True, text=True, check=True)
    return tuple(map(int, done.stdout.split()))


@pytest.fixture(scope="module")
def bash(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bash]:
    """A bash in a folder of its own, with this program."""
    if shutil.which("bash") is None or _version() < (4, 4):
        pytest.skip("completion needs bash 4.4 or later")
    folder = tmp_path_factory.mktemp("bash")
    program = folder / "metrocli"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m metrocli "$@"\n')
    program.chmod(0o755)
    (folder / "sheets").mkdir()
    (folder / "Brussels").mkdir()
    shell = Bash(folder)
    yield shell
    shell.close()


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("metrocli member Bru", "metrocli member Brussels "),
        ("metrocli member medellin", "metrocli member Medellín "),
        ("metrocli member pek", "metrocli member Pekín "),
        ("metrocli activities --member Barc", "metrocli activities --member Barcelona\\ \\("),
        ("metrocli member Barcelona\\ \\(m", "metrocli member Barcelona\\ \\(metropolitan\\ area\\) "),
        ('metrocli member "barcelona (m', 'metrocli member "Barcelona (metropolitan area)" '),
        ("metrocli member 'barcelona (m", "metrocli member 'Barcelona (metropolitan area)' "),
        ("metrocli member xi\\'an", "metrocli member Xi\\'an "),
        ("metrocli member 'Xi'\\''an", "metrocli member 'Xi'\\''an' "),
        ("metrocli member male", "metrocli member Male\\' "),
        ("metrocli member sa", "metrocli member sa"),
        ("metrocli member sheets", "metrocli member sheets"),
        ("metrocli activities --member=pek", "metrocli activities --member=Pekín "),
        ("metrocli activities --columns id,ti", "metrocli activities --columns id,title "),
        ("metrocli members --sort -act", "metrocli members --sort -activities "),
        ("metrocli activities --outcome l2a2d4", "metrocli activities --outcome L2A2D4 "),
        ("metrocli activities --period 2021-09..2021-12", "metrocli activities --period 2021-09..2021-12 "),
        ("echo x | metrocli member Bru", "echo x | metrocli member Brussels "),
        ("metrocli activities --data she", "metrocli activities --data sheets/"),
        ("metrocli activities --data=she", "metrocli activities --data=sheets/"),
        ("metrocli member --data nowhere Bru", "metrocli member --data nowhere Bru"),
        ("metrocli mat", "metrocli matrix "),
        ("metrocli matrix regions mon", "metrocli matrix regions months "),
    ],
)  # fmt: skip
def test_bash_completes(bash: Bash, typed: str, completed: str) -> None:
    assert bash.complete(typed) == completed


def test_bash_lists_codes_with_their_titles(bash: Bash) -> None:
    line, shown = bash.press("metrocli activities --outcome L2A2D", "\t\t")
    assert line == "metrocli activities --outcome L2A2D"
    assert re.search(
        r"^L2A2D4  Innovative projects and working groups on specific metropolitan issues\s*$", shown, re.MULTILINE
    )


def test_bash_lists_names_without_quotes(bash: Bash) -> None:
    line, shown = bash.press("metrocli member Barcelona\\ \\(", "\t\t")
    assert line == "metrocli member Barcelona\\ \\("
    assert "Barcelona (city)               Barcelona (metropolitan area)" in shown


def test_an_unreadable_dataset_prints_nothing_into_the_prompt(bash: Bash) -> None:
    line, shown = bash.press("metrocli member --data nowhere Bru", "\t\t\t")
    assert line == "metrocli member --data nowhere Bru"
    assert "Error" not in shown
    assert "no such" not in shown


ODD_NAMES = (
    *("Alpha $HOME", "Beta `touch ran`", 'Gamma "q" end', "Delta!!x", "Eps\\back", "Zeta*?", "Eta~", "Iota;touch ran"),
    *("Kappa&b", "Lambda<x>y", "Mu{a,b}", "Nu[x]", "Xi^y", "Omi|cron", "Pi=3", "Rho:4", "Sigma@x", "Tau%x", "Chi'q"),
    *("Psi  two", "Phi #x", "Ypsilon $(touch ran)", "Zwölf’s", "東京 (都)"),
)


@pytest.mark.parametrize("quote", ["", '"', "'"])
def test_bash_reads_any_completed_name_as_one_word_and_runs_nothing(
    bash: Bash, folder: Callable[..., Path], quote: str
) -> None:
    rows = "".join('"' + name.replace('"', '""') + '",R\n' for name in ODD_NAMES)
    path = folder(memberships=f"member,region\n{rows}")
    bash.send('show() { printf "[[%s]]" "$@"; printf "%s\\n" .; }\n')
    for name in ODD_NAMES:
        line = bash.complete(f"metrocli member --data={path} {quote}{name[:2]}")
        bash.send(f"{line.replace('metrocli member', 'show', 1)}\n")
        shown = bash.until(r"\]\]\.\r?\n")
        assert f"[[--data={path}]][[{name}]]." in shown
    assert not (bash.folder / "ran").exists()
