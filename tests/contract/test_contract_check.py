"""The contract of `check`, `explain` and `fix`: findings at their cells, exit codes, streams, and no lost data."""

from __future__ import annotations

import csv
import io
import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from metrocli.fix.fix import FILE_WRITTEN_WITH_BACKUP

if TYPE_CHECKING:
    from collections.abc import Callable
    from subprocess import CompletedProcess

    Run = Callable[..., CompletedProcess[str]]
    Said = Callable[[str], list[tuple[str, str, dict[str, object]]]]

# What is written into which cell of a copy of the bundled data, and which rule must find it at which cell.
SPOILED = (
    ("activities", "L2", "Johannesburg", "Johanesburg", "N101 activities.csv L2"),
    ("activities", "L6", "Ciudad de México", "Atlantis", "N105 activities.csv L6"),
    ("activities", "J2", "L1A1D1", "L1A1D9", "C201 activities.csv J2"),
    ("activities", "K3", "3.3", "9.9", "C202 activities.csv K3"),
    ("activities", "C4", "2021-10-01", "2021-13-01", "S030 activities.csv C4"),
    ("activities", "C5", "2021-10-07", "2022-10-07", "T302 activities.csv C5"),
    ("activities", "D6", "2021-10-28", "2021-10-20", "T301 activities.csv D6"),
    ("activities", "A9", "2021-T3-08", "2021-T3-07", "S021 activities.csv A9"),
    ("activities", "B10", "UCLG World Council & Executive Bureau 2021", "", "S020 activities.csv B10"),
    ("activities", "N12", "", "many", "S030 activities.csv N12"),
    ("activities", "P13", "", "2021-T3-99", "D608 activities.csv P13"),
    ("activities", "L13", "Bruxelles", "Bruxelles; Brussels", "N104 activities.csv L13"),
    ("activities", "M15", "ICLEI", "ICLEY", "N303 activities.csv M15"),
    ("activities", "M4", "UCLG Africa", "UCLG Afrika", "N302 activities.csv M4"),
    ("activities", "E14", "L2", "L7", "C201 activities.csv E14"),
    ("activities", "B3", "Are we", " Are  we", "S035 activities.csv B3"),
    ("activities", "R16", "", "Held on Friday 8 November 2021. ", "T307 activities.csv R16"),
    ("memberships", "B3", "Africa", "", "S020 memberships.csv B3"),
    ("memberships", "G4", "9.02497", "9°1'", "S030 memberships.csv G4"),
    ("memberships", "A146", "", "Accra,Africa,Ghana,full,,,,", "M404 memberships.csv A146"),
    ("memberships", "A147", "", "Berlin,Africa,Germany,full,,,,", "M403 memberships.csv B147"),
    ("memberships", "E{Madrid}", "", "2021-12-01", "M401 activities.csv L2"),
    ("aliases", "B{Amán}", "Amman", "Ammann", "N201 aliases.csv B{Amán}"),
    ("aliases", "A212", "", "Moscow,Berlin,exonym", "N202 aliases.csv A212"),
    ("aliases", "A213", "", "Pekín,Guangzhou,exonym", "N203 aliases.csv A213"),
    ("outcomes", "A38", "", "L1,Again,,,", "S021 outcomes.csv A38"),
    ("outcomes", "E37", "2023-12-31", "2021-06-30", "C203 activities.csv J26"),
    ("meetings", "A3", "2021-09", "2021-99", "S030 meetings.csv A3"),
    ("media", "A33", "", "2021-10,UCLG,Metropolis World Congress", "D605 media.csv B33"),
    ("people", "G{Wu Xiande}", "2021-10-20", "2021-10-01", "P501 people.csv H{You Mengjun}"),
    ("people", "H{Oh Se-Hoon}", "", "soon", "S030 people.csv H{Oh Se-Hoon}"),
    ("people", "D{Ada Colau}", "Mayor of Barcelona", "AlcaldÃ­a de Barcelona", "S036 people.csv D{Ada Colau}"),
    ("periods", "A3", "", "2021-X,2021-12-01,2022-01-31,,,", "T303 periods.csv B3"),
    ("published", "C{Madrid}", "Madrid", "Madridd", "R702 published.csv C{Madrid}"),
    ("alliances", "D1", "", "colour", "S008 alliances.csv D1"),
    ("activties", "A1", "", "id,title", "S005 activties.csv "),
)


def place(cell: str, rows: list[list[str]]) -> tuple[int, int, str]:
    """Return the row and column of a cell such as L2, from 0, and its name; {text} means the row with that text."""
    column, number = cell[0], cell[1:]
    if number.startswith("{"):
        number = str(1 + next(at for at, row in enumerate(rows) if number[1:-1] in row))
    return int(number) - 1, ord(column) - ord("A"), f"{column}{number}"


@pytest.fixture
def spoiled(bundled: Path, tmp_path: Path) -> tuple[Path, set[str]]:
    """Make a copy of the bundled data with all kinds of errors, and return it with the expected findings."""
    path = tmp_path / "spoiled"
    shutil.copytree(bundled, path)
    (path / "activties.csv").touch()
    expected = set()
    for sheet, cell, old, new, wanted in SPOILED:
        file = path / f"{sheet}.csv"
        rows = list(csv.reader(file.read_text("utf-8").splitlines(keepends=True)))
        row, column, _ = place(cell, rows)
        rule, in_file, at = wanted.split(" ", 2)
        expected.add(f"{rule} {in_file} {place(at, rows)[2] if at else ''}")
        while len(rows) <= row:
            rows.append([])
        rows[row] += [""] * (column + 1 - len(rows[row]))
        assert old in rows[row][column]
        if old or "," not in new:
            rows[row][column] = rows[row][column].replace(old, new, 1) if old else new + rows[row][column]
        else:
            rows[row] = new.split(",")
        with file.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out, lineterminator="\n").writerows(rows)
    return path, expected


def told(asked: CompletedProcess[str]) -> set[str]:
    return {f"{row['rule']} {row['file']} {row['cell'] or ''}" for row in json.loads(asked.stdout)["rows"]}


class TestSpoiled:
    """A copy with more than thirty kinds of errors: each is found at its cell."""

    def test_each_error_is_found_at_its_cell(self, run: Run, bundled: Path, spoiled: tuple[Path, set[str]]) -> None:
        path, expected = spoiled
        assert len(SPOILED) > 30
        assert told(run("check", "--data", str(bundled), "-f", "json")) & expected == set()
        found = told(run("check", "--data", str(path), "-f", "json"))
        assert expected - found == set()

    def test_the_same_errors_are_found_in_a_workbook(
        self, run: Run, spoiled: tuple[Path, set[str]], tmp_path: Path
    ) -> None:
        path, expected = spoiled
        (path / "activties.csv").unlink()
        book = str(tmp_path / "spoiled.xlsx")
        assert run("convert", book, "--data", str(path)).returncode == 0
        found = told(run("check", "--data", book, "-f", "json"))
        wanted = {f"{each.split()[0]} spoiled.xlsx {each.split()[2]}" for each in expected if "activties" not in each}
        assert wanted - found == set()

    def test_marked_up(self, run: Run, said: Said, spoiled: tuple[Path, set[str]], tmp_path: Path) -> None:
        path, _ = spoiled
        copy = tmp_path / "checked.xlsx"
        asked = run("check", "--data", str(path), "--mark-up", str(copy))
        assert asked.returncode == 1
        assert said(asked.stderr) == [("", "marked-copy-written", {"path": str(copy)})]
        comment = load_workbook(copy)["activities"]["L2"].comment
        assert comment is not None
        assert "N101 warning: 'Johanesburg'" in comment.text


RIVERLANDS = Path(__file__).parent.parent / "data" / "riverlands"
KEYS = ["rule", "severity", "file", "sheet", "cell", "row", "column", "value", "message", "suggestion", "cells"]


@pytest.fixture
def rivers(tmp_path: Path) -> Path:
    """Make a copy of the invented network, which has errors to find and to fix."""
    return Path(shutil.copytree(RIVERLANDS, tmp_path / "rivers"))


def held(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


class TestCheck:
    """The answers, streams and exit codes of `check`."""

    def test_json(self, run: Run, rivers: Path) -> None:
        answer = json.loads(run("check", "--data", str(rivers), "-f", "json").stdout)
        assert (answer["schema"], answer["command"]) == ("metrocli/1", "check")
        assert all([*row] == KEYS for row in answer["rows"])

    @pytest.mark.parametrize(
        ("words", "code"),
        [
            ((), 1),
            (("--select", "C206"), 0),
            (("--select", "C206", "--strict"), 1),
            (("--select", "S", "--strict"), 0),
            (("--columns", "help"), 0),
            (("--select", "Z9"), 3),
            (("--sheet", "nothing"), 3),
            (("--columns", "nothing"), 2),
            (("-f", "nothing"), 2),
            (("--accept", "C201:H4"), 2),
            (("--because", "known"), 2),
            (("--accept", "C201:H4", "--because", " "), 2),
            (("--accept", "C201:H4", "--because", "half \udcff"), 2),
            (("--accept", "C201:H4", "--because", "known", "--mark-up", "copy.xlsx"), 2),
            (("--accept", "C201:H99", "--because", "known"), 3),
            (("--mark-up", "copy.csv"), 2),
        ],
    )
    def test_exit_codes(self, run: Run, rivers: Path, words: tuple[str, ...], code: int) -> None:
        before = held(rivers)
        asked = run("check", "--data", str(rivers), *words)
        assert asked.returncode == code
        assert bool(asked.stdout) == (code in {0, 1})
        assert held(rivers) == before

    def test_annotations(self, run: Run, rivers: Path) -> None:
        path = rivers / "activities.csv"
        path.write_bytes(path.read_bytes() + b"R-09;::error::100% a\x1b;soon\n")
        lines = run("check", "--data", str(rivers), "-f", "annotations").stdout.splitlines()
        assert all(line.startswith(("::error file=", "::warning file=", "::notice file=")) for line in lines)
        assert "\x1b" not in "".join(lines)
        place = f"file={path},line=8,title=S030::"
        assert sum(line.startswith(f"::error {place}'soon'") for line in lines) == 1

    def test_accepted_findings_are_hidden_until_their_cell_changes(self, run: Run, rivers: Path) -> None:
        words = ("check", "--data", str(rivers), "--select", "C201")
        assert run(*words, "--accept", "C201:H4,C201:activities:H5", "--because", "printed so").returncode == 0
        assert told(run(*words, "-f", "json")) == {"C201 activities.csv H6"}
        path = rivers / "activities.csv"
        path.write_bytes(path.read_bytes().replace(b"A-3", b"A-4"))
        assert told(run(*words, "-f", "json")) == {f"C201 activities.csv {cell}" for cell in ("H4", "H6")}

    def test_two_processes_can_accept_at_the_same_time(self, rivers: Path) -> None:
        words = [sys.executable, "-m", "metrocli", "check", "--data", str(rivers), "--because", "x", "--accept"]
        both = [subprocess.Popen([*words, f"C201:H{row}"], stderr=subprocess.PIPE) for row in (4, 5, 6)]
        told = [each.communicate(timeout=60)[1] for each in both]
        assert [each.returncode for each in both] == [0, 0, 0], told
        assert (rivers / "accepted.toml").read_text().count("[[accepted]]") == 3

    def test_no_marked_copy_is_written_if_the_answer_fails(self, run: Run, rivers: Path) -> None:
        target = rivers.parent / "answer.json"
        target.write_text("mine")
        words = ("check", "--data", str(rivers), "--mark-up", str(rivers.parent / "copy.xlsx"))
        assert run(*words, "-o", str(target)).returncode == 5
        assert run(*words, "-f", "annotations", "--columns", "rule").returncode == 2
        assert run(*words, "--columns", "help").returncode == 0
        assert not (rivers.parent / "copy.xlsx").exists()


@pytest.mark.parametrize(
    "words", [("fix", "--apply"), ("check", "--accept", "C201:activities:J23", "--because", "printed so")], ids=" ".join
)
def test_bundled_data_is_not_written_unless_it_is_named(
    run: Run, said: Said, bundled: Path, words: tuple[str, ...]
) -> None:
    before = held(bundled)
    asked = run(*words)
    assert (asked.returncode, asked.stdout) == (5, "")
    assert said(asked.stderr) == [("", "bundled-data-read-only", {})]
    assert held(bundled) == before


class TestFix:
    """The files that `fix` writes, and when it writes nothing."""

    @pytest.mark.parametrize(("answers", "written"), [("y\n", True), ("n\n", False), ("", False)])
    def test_likely_names_have_to_be_confirmed(
        self, run: Run, said: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answers: str, written: bool
    ) -> None:
        (tmp_path / "memberships.csv").write_text("member,region\nGuangzhou,Asia\n", "utf-8")
        sheet = tmp_path / "activities.csv"
        sheet.write_text("id,title,members\n1,Forum,Guang\x1bzou\n", "utf-8")
        monkeypatch.setattr("sys.stdin", io.StringIO(answers))
        asked = run("fix", "--data", str(tmp_path), "--select", "names", "--confirm", "--apply")
        assert asked.returncode == 0
        assert "\x1b" not in asked.stderr
        question, notes = asked.stderr.split(" [y/N]:")
        names = {"written": "Guang\x1bzou", "name": "Guangzhou"}
        assert said(question) == [("activities.csv, row 2, column 'members'", "confirm-name", names)]
        codes = [code for _, code, _ in said(notes.lstrip())]
        assert codes == (
            ["file-written-with-backup"] if written else [*["no-answer"] * (not answers), "nothing-to-fix"]
        )
        assert ("zou" not in sheet.read_text("utf-8")) == written

    def test_a_plan_writes_nothing(self, run: Run, rivers: Path) -> None:
        before = held(rivers)
        asked = run("fix", "--data", str(rivers), "-f", "json")
        assert asked.returncode == 1
        assert json.loads(asked.stdout)["rows"]
        assert held(rivers) == before

    def test_fixing_twice_changes_nothing_more_and_backups_are_kept(self, run: Run, said: Said, rivers: Path) -> None:
        before = held(rivers)
        fixed = run("fix", "--data", str(rivers), "--apply")
        assert fixed.returncode == 0
        after = held(rivers)
        changed = {name for name, content in before.items() if after[name] != content}
        assert changed == {"activities.csv", "participations.csv", "people.csv"}
        assert {name: after[f"{name}.bak"] for name in changed} == {name: before[name] for name in changed}
        assert said(fixed.stderr) == [
            (name, "file-written-with-backup", {"backup": f"{name}.bak"}) for name in sorted(changed)
        ]
        again = run("fix", "--data", str(rivers), "--apply")
        assert (again.returncode, said(again.stderr)) == (0, [("", "nothing-to-fix", {})])
        assert held(rivers) == after
        assert run("fix", "--data", str(rivers)).returncode == 0

    @pytest.mark.parametrize(
        ("words", "code"),
        [
            (("-f", "nothing"), 2),
            (("-f", "annotations"), 2),
            (("--columns", "nothing"), 2),
            (("--columns", "help"), 0),
            (("--sort", "nothing"), 2),
            (("--limit", "-1"), 2),
            (("--select", "nothing"), 2),
            (("--sheet", "nothing"), 3),
            (("-o", "no-suffix"), 2),
            (("-o", "{there}"), 5),
        ],
    )
    def test_a_wrong_command_line_writes_nothing(
        self, run: Run, rivers: Path, words: tuple[str, ...], code: int
    ) -> None:
        there = rivers.parent / "answer.json"
        there.write_text("mine")
        before = held(rivers)
        words = tuple(word.format(there=there) for word in words)
        assert run("fix", "--data", str(rivers), "--apply", *words).returncode == code
        assert held(rivers) == before
        assert there.read_text() == "mine"

    @pytest.mark.parametrize("mark", [".~lock.{}#", "~${}"])
    @pytest.mark.parametrize("form", ["folder", "workbook"])
    def test_a_file_that_is_open_in_a_spreadsheet_program_is_not_written(
        self, run: Run, said: Said, rivers: Path, mark: str, form: str
    ) -> None:
        data, name = (rivers, "people.csv") if form == "folder" else (rivers / "all.xlsx", "all.xlsx")
        if form == "workbook":
            assert run("convert", str(data), "--data", str(rivers)).returncode == 0
        (rivers / mark.format(name)).touch()
        before = held(rivers)
        asked = run("fix", "--data", str(data), "--apply")
        assert (asked.returncode, asked.stdout) == (5, "")
        assert said(asked.stderr) == [(name, "file-open", {"lock": mark.format(name)})]
        assert held(rivers) == before

    def test_the_backups_are_named_even_if_stdout_is_closed(
        self, start: Callable[..., subprocess.Popen[bytes]], rivers: Path
    ) -> None:
        fixing = start("fix", "--data", str(rivers), "--apply", stdout=subprocess.PIPE)
        assert fixing.stdout is not None
        fixing.stdout.close()
        notes = fixing.communicate()[1].decode().splitlines()
        assert str(FILE_WRITTEN_WITH_BACKUP.at("activities.csv", backup="activities.csv.bak")) in notes

    @pytest.mark.slow
    @pytest.mark.skipif(sys.platform == "win32", reason="processes are not killed so")
    @pytest.mark.parametrize("ended", [signal.SIGKILL, signal.SIGINT])
    @pytest.mark.parametrize("step", ["write_temporary", "back_up", "rename"])
    @pytest.mark.parametrize("file", range(3))
    def test_a_killed_process_leaves_each_file_old_or_new(
        self, run: Run, rivers: Path, ended: int, step: str, file: int
    ) -> None:
        old = held(rivers)
        code = (
            "import os, sys\nfrom metrocli.__main__ import main\nfrom metrocli.files import file_steps\n"
            f"step, count = file_steps.FileWrite.{step}, 0\n"
            "def ending(*given, **named):\n    global count\n    step(*given, **named)\n    count += 1\n"
            f"    if count == {file + 1}:\n        os.kill(os.getpid(), {int(ended)})\n"
            f"file_steps.FileWrite.{step} = ending\nsys.exit(main(['fix', '--data', sys.argv[1], '--apply']))\n"
        )
        done = subprocess.run([sys.executable, "-c", code, str(rivers)], capture_output=True, check=False)
        assert done.returncode == (-ended if ended == signal.SIGKILL else 130)
        found = held(rivers)
        again = run("fix", "--data", str(rivers), "--apply")
        assert again.returncode == 0
        new = held(rivers)
        assert all(found[name] in (old[name], new[name]) for name in old)
        assert not [name for name in new if name.endswith(".part")]
        if ended == signal.SIGINT:
            assert found == old
