"""stdout has the answer and nothing else; its form depends on whether stdout is a terminal."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Run = Callable[..., CompletedProcess[str]]
    Said = Callable[[str], list[tuple[str, str, dict[str, object]]]]
    Start = Callable[..., subprocess.Popen[bytes]]

ESCAPE = "\x1b["


@pytest.fixture
def on_terminal(start: Start) -> Callable[..., tuple[int, str, str]]:
    """Run on a pseudo-terminal of some width: the exit code, what the terminal showed, and stderr."""

    def run_on_terminal(*words: str, width: int = 80, **environment: str) -> tuple[int, str, str]:
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
        process = start(*words, stdout=slave, **({"TERM": "xterm", "PAGER": "cat"} | environment))
        os.close(slave)
        shown = b""
        while True:
            try:
                piece = os.read(master, 65536)
            except OSError:  # Linux reports the end of the output so
                break
            if not piece:
                break
            shown += piece
        os.close(master)
        _, err = process.communicate(timeout=20)
        return process.returncode, shown.decode().replace("\r\n", "\n"), err.decode()

    return run_on_terminal


class TestPager:
    """On a terminal, an answer that is longer than the screen goes through a pager, with its colours."""

    PAGER = f"{sys.executable} -c 'import sys; sys.stdout.write(sys.stdin.read() + chr(42) * 3)'"

    def test_a_long_table_is_paged_with_its_colours(self, on_terminal: Callable[..., tuple[int, str, str]]) -> None:
        code, shown, _ = on_terminal("activities", PAGER=self.PAGER)
        assert code == 0
        assert shown.endswith("***")
        assert ESCAPE in shown

    @pytest.mark.usefixtures("named_data")
    def test_the_notes_are_on_the_first_page_and_again_after_the_last(
        self, run: Run, on_terminal: Callable[..., tuple[int, str, str]]
    ) -> None:
        note = run("member", "Bruxelles").stderr.rstrip("\n")
        assert note.startswith("Bruxelles")
        code, shown, err = on_terminal("member", "Bruxelles", PAGER=self.PAGER)
        assert code == 0
        assert shown.startswith(f"{note}\n")
        assert shown.count(note) == 1
        assert err.count(note) == 1

    def test_the_columns_left_out_are_on_the_first_page(
        self, run: Run, said: Said, on_terminal: Callable[..., tuple[int, str, str]]
    ) -> None:
        expected = run("members", "-f", "table", COLUMNS="40").stderr
        _, shown, err = on_terminal("members", width=40, PAGER=self.PAGER)
        dropped = err.splitlines()[-1]
        assert said(dropped) == [("", "columns-not-shown", {"columns": ["region", "country", "status", "joined"]})]
        assert dropped == expected.splitlines()[-1]
        assert dropped in shown.splitlines()[:5]

    @pytest.mark.parametrize("words", [("activities", "--no-pager"), ("alliances", "--limit", "1"), ("info", "-fjson")])
    def test_no_pager_where_it_is_not_wanted_or_needed(
        self, on_terminal: Callable[..., tuple[int, str, str]], words: tuple[str, ...]
    ) -> None:
        code, shown, _ = on_terminal(*words, PAGER=self.PAGER)
        assert code == 0
        assert shown
        assert "***" not in shown

    def test_without_the_pager_the_answer_is_printed(self, on_terminal: Callable[..., tuple[int, str, str]]) -> None:
        assert on_terminal("members", PAGER="/nowhere/pager") == on_terminal("members", "--no-pager")

    def test_never_into_a_pipe(self, run: Run) -> None:
        assert "***" not in run("activities", PAGER=self.PAGER).stdout


class TestPiped:
    """Into a pipe or file: whole, unwrapped, uncoloured, uncapped."""

    def test_a_list_is_tsv(self, run: Run) -> None:
        result = run("alliances", "--alliance", "UNDP")
        assert result.stdout == "alliance\tactivities\nUNDP\t2\n"

    def test_one_thing_is_a_record(self, run: Run) -> None:
        lines = run("member", "Brussels").stdout.splitlines()
        assert lines[:6] == [
            "name        Brussels",
            "region      Europe",
            "country     Belgium",
            "status      full",
            "joined",
            "left",
        ]

    def test_nothing_is_wrapped_at_any_width(self, run: Run) -> None:
        assert len(run("activities", COLUMNS="40").stdout.splitlines()) == 30

    @pytest.mark.usefixtures("named_data")
    def test_notes_go_to_stderr(self, run: Run, said: Said) -> None:
        result = run("activities", "--member", "Bruxelles", "--limit", "1", "--columns", "id")
        assert result.stdout == "id\n2021-T3-26\n"
        how = {"code": "matched-alias", "values": {}}
        assert said(result.stderr) == [
            ("", "name-understood", {"text": "Bruxelles", "name": "Brussels", "how": how}),
            ("", "limited", {"limit": 1, "rows": 8}),
        ]

    def test_the_answer_is_utf_8_in_any_locale(self, start: Start) -> None:
        process = start("outcomes", "--outcome", "L1A3", stdout=subprocess.PIPE, PYTHONIOENCODING="ascii")
        out, _ = process.communicate(timeout=20)
        assert "Global alliances strategy vis-à-vis other networks and actors" in out.decode("utf-8")

    @pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
    def test_a_note_may_have_letters_that_the_encoding_lacks(self, run: Run, start: Start, encoding: str) -> None:
        note = run("member", "Bruxelles").stderr
        assert "→" in note
        process = start("member", "Bruxelles", stdout=subprocess.PIPE, PYTHONIOENCODING=encoding)
        _, err = process.communicate(timeout=20)
        assert process.returncode == 0
        assert err.decode(encoding) == note.replace("→", "?")


class TestClosed:
    """Where the reader of a stream has left, as `| head` does, or a stream is closed, the program ends quietly."""

    @pytest.mark.parametrize("words", [["activities"], ["stats", "-f", "json"], ["--help"]])
    def test_a_pipe_without_a_reader(self, start: Start, words: list[str]) -> None:
        reader, writer = os.pipe()
        os.close(reader)
        process = start(*words, stdout=writer)
        os.close(writer)
        _, err = process.communicate(timeout=20)
        assert process.returncode == 0
        assert "Broken pipe" not in err.decode()
        assert "Traceback" not in err.decode()

    @pytest.mark.usefixtures("named_data")
    def test_head(self) -> None:
        line = f"'{sys.executable}' -m metrocli activities | head -1"
        piped = subprocess.run(["bash", "-o", "pipefail", "-c", line], capture_output=True, timeout=20, check=False)
        assert (piped.returncode, piped.stderr) == (0, b"")
        assert piped.stdout.startswith(b"id\ttitle\tstart\tend\tline\t")

    def test_without_a_reader_of_stderr_there_is_an_answer(self, start: Start) -> None:
        reader, writer = os.pipe()
        os.close(reader)
        process = start("member", "Bruxelles", stdout=subprocess.PIPE, stderr=writer)
        os.close(writer)
        out, _ = process.communicate(timeout=20)
        assert process.returncode == 0
        assert out.startswith(b"name        Brussels\n")

    def test_with_a_closed_stderr_there_is_an_answer(self) -> None:
        line = f"'{sys.executable}' -m metrocli member Bruxelles 2>&-"
        closed = subprocess.run(["bash", "-c", line], capture_output=True, timeout=20, check=False)
        assert closed.returncode == 0
        assert closed.stdout.startswith(b"name        Brussels\n")

    @pytest.mark.parametrize(
        "line",
        [
            "PROGRAM alliances",
            "PROGRAM",
            "PROGRAM --help",
            "PROGRAM media -h",
            "PROGRAM --version",
            "PROGRAM --show-completion bash",
            "COMP_LINE='metrocli sta' _METROCLI_COMPLETE=complete_bash PROGRAM",
        ],
    )
    def test_a_closed_stdout_is_an_error(self, line: str) -> None:
        line = line.replace("PROGRAM", f"'{sys.executable}' -m metrocli") + " >&-"
        closed = subprocess.run(["bash", "-c", line], capture_output=True, text=True, timeout=20, check=False)
        assert closed.returncode == 5
        assert "stdout is closed" in closed.stderr.splitlines()[-1]
        assert "Traceback" not in closed.stderr

    def test_a_closed_stdout_does_not_matter_to_a_file(self, tmp_path: Path) -> None:
        line = f"'{sys.executable}' -m metrocli alliances -o '{tmp_path}/alliances.csv' >&-"
        closed = subprocess.run(["bash", "-c", line], capture_output=True, timeout=20, check=False)
        assert closed.returncode == 0
        assert (tmp_path / "alliances.csv").exists()


class TestTerminal:
    """On a terminal: a table that fits its width, and a note on the columns that do not fit."""

    @pytest.mark.usefixtures("named_data")
    def test_a_list_is_a_table_that_fits(
        self, run: Run, said: Said, on_terminal: Callable[..., tuple[int, str, str]]
    ) -> None:
        code, shown, err = on_terminal("activities", "--outcome", "L2A2D4", NO_COLOR="1")
        assert code == 0
        lines = shown.splitlines()
        assert lines[0] == "Activities"
        assert max(map(len, lines)) == 80
        assert lines[-1] == "5 activities · 14 members · 2021"
        columns = ["challenges", "id", "people", "alliances", "role"]
        assert run("activities", "--outcome", "L2A2D4", "-f", "table", COLUMNS="80").stderr == err
        assert said(err) == [("", "columns-not-shown", {"columns": columns})]

    @pytest.mark.usefixtures("named_data")
    def test_a_wider_terminal_shows_more(self, on_terminal: Callable[..., tuple[int, str, str]]) -> None:
        code, shown, err = on_terminal("activities", "--outcome", "L2A2D4", width=200, NO_COLOR="1")
        assert code == 0
        assert re.search(
            r"^ when +activity +outcomes +members +challenges +id +people +alliances +role$", shown, re.MULTILINE
        )
        assert err == ""

    def test_colours_do_not_change_the_layout(self, on_terminal: Callable[..., tuple[int, str, str]]) -> None:
        _, coloured, _ = on_terminal("alliances")
        _, plain, _ = on_terminal("alliances", NO_COLOR="1")
        assert ESCAPE in coloured
        assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == plain

    def test_a_terminal_without_colours_gets_none(self, on_terminal: Callable[..., tuple[int, str, str]]) -> None:
        _, shown, _ = on_terminal("alliances", TERM="dumb")
        assert ESCAPE not in shown

    def test_another_format_is_no_table(self, on_terminal: Callable[..., tuple[int, str, str]]) -> None:
        _, shown, _ = on_terminal("alliances", "-f", "tsv", "--limit", "1")
        assert shown == "alliance\tactivities\nUCLG\t2\n"


class TestColour:
    """NO_COLOR and FORCE_COLOR are obeyed."""

    def test_a_piped_table_has_no_colour(self, run: Run) -> None:
        assert ESCAPE not in run("alliances", "-f", "table").stdout

    def test_force_color_gives_it_colour(self, run: Run) -> None:
        assert ESCAPE in run("alliances", "-f", "table", FORCE_COLOR="1").stdout

    @pytest.mark.parametrize("value", ["0", ""])
    def test_force_color_may_be_off(self, run: Run, value: str) -> None:
        assert ESCAPE not in run("alliances", "-f", "table", FORCE_COLOR=value).stdout

    def test_no_color_wins(self, run: Run) -> None:
        assert ESCAPE not in run("alliances", "-f", "table", FORCE_COLOR="1", NO_COLOR="1").stdout

    @pytest.mark.parametrize("name", ["tsv", "csv", "json", "jsonl", "record", "markdown", "html"])
    def test_no_other_format_ever_has_colour(self, run: Run, name: str) -> None:
        assert ESCAPE not in run("alliances", "-f", name, FORCE_COLOR="1").stdout
