"""`diff` and `merge`: exit codes, streams, and that nothing is overwritten or decided without being asked."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from subprocess import CompletedProcess

    Run = Callable[..., CompletedProcess[str]]
    Said = Callable[[str], list[tuple[str, str, dict[str, object]]]]
    Start = Callable[..., subprocess.Popen[bytes]]

OFFICERS = Path(__file__).parents[1] / "data" / "officers"
NORTH, SOUTH = str(OFFICERS / "north"), str(OFFICERS / "south")
HOSTILE = "=cmd|'/c calc'!A1 [bold]x[/nope] <b>&\x1b[31m"


@pytest.fixture
def hostile(tmp_path: Path) -> list[str]:
    """Two folders with formulas, markup and control characters in their cells."""
    for name, end in (("one", "a"), ("two", "b")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "activities.csv").write_text(
            f"id,title,[/]{HOSTILE}\n{HOSTILE},{HOSTILE}{end},\n", encoding="utf-8"
        )
    return [str(tmp_path / name) for name in ("one", "two")]


class TestDiff:
    """Exit code 1 if something changed, 0 if not; the answer on stdout, everything else on stderr."""

    def test_something_changed(self, run: Run) -> None:
        result = run("diff", NORTH, SOUTH)
        assert (result.returncode, result.stderr) == (1, "")
        assert result.stdout.splitlines()[0].split("\t") == [
            "change", "what", "sheet", "key", "column", "old", "new", "added", "taken", "old_cell", "new_cell",
        ]  # fmt: skip

    def test_nothing_changed(self, run: Run, said: Said) -> None:
        result = run("diff", NORTH, NORTH, "-f", "json")
        assert result.returncode == 0
        assert said(result.stderr) == [("", "nothing-changed", {"old": NORTH, "new": NORTH})]
        assert json.loads(result.stdout)["rows"] == []

    def test_the_exit_code_does_not_depend_on_the_limit(self, run: Run) -> None:
        assert run("diff", NORTH, SOUTH, "--limit", "0").returncode == 1

    def test_listing_the_columns_exits_with_0(self, run: Run) -> None:
        assert run("diff", NORTH, SOUTH, "--columns", "help").returncode == 0

    def test_cells_that_are_only_rewritten(self, run: Run, said: Said, tmp_path: Path) -> None:
        for name, members in (("a", "X; Y"), ("b", "Y; X")):
            (tmp_path / name).mkdir()
            (tmp_path / name / "activities.csv").write_text(f"id,title,members\n1,t,{members}\n")
        both = [str(tmp_path / name) for name in "ab"]
        assert run("diff", *both).returncode == 1
        result = run("diff", *both, "--meaning")
        assert result.returncode == 0
        assert said(result.stderr) == [
            ("", "meaning-unchanged", {"old": both[0], "new": both[1]}), ("", "rewritten-left-out", {"count": 1}),
        ]  # fmt: skip

    def test_a_workbook_equals_the_folder_it_was_made_from(self, run: Run, riverlands: str, tmp_path: Path) -> None:
        book = str(tmp_path / "all.xlsx")
        assert run("convert", book, "--data", riverlands).returncode == 0
        assert run("diff", riverlands, book).returncode == 0
        assert run("diff", book, riverlands).returncode == 0

    def test_the_answer_is_written_into_a_file(self, run: Run, said: Said, tmp_path: Path) -> None:
        target = tmp_path / "changes.xlsx"
        result = run("diff", NORTH, SOUTH, "-o", str(target))
        assert (result.returncode, result.stdout) == (1, "")
        assert said(result.stderr) == [("", "written", {"path": str(target)})]
        assert load_workbook(target)["diff"]["A2"].value == "changed"
        assert run("diff", NORTH, SOUTH, "-o", str(target)).returncode == 5

    @pytest.mark.parametrize("words", [["diff"], ["diff", NORTH], ["diff", NORTH, SOUTH, NORTH]])
    def test_any_number_of_datasets_but_two_is_an_error(self, run: Run, words: list[str]) -> None:
        assert run(*words).returncode == 2

    @pytest.mark.parametrize("which", [0, 1])
    def test_missing_data(self, run: Run, said: Said, tmp_path: Path, which: int) -> None:
        both = [NORTH, NORTH]
        both[which] = str(tmp_path / "gone")
        result = run("diff", *both)
        assert (result.returncode, result.stdout) == (4, "")
        assert said(result.stderr) == [(str(tmp_path / "gone"), "path-missing", {})]

    @pytest.mark.parametrize("name", ["table", "record", "tsv", "csv", "json", "jsonl", "markdown", "html"])
    def test_cells_are_text_in_every_format(self, run: Run, hostile: list[str], name: str) -> None:
        result = run("diff", *hostile, "-f", name)
        assert (result.returncode, result.stderr) == (1, "")
        assert "nope" in result.stdout
        if name in {"table", "html"}:
            assert "\x1b" not in result.stdout
            assert name == "table" or "<b>&" not in result.stdout

    def test_a_reader_that_closes_the_pipe(self, start: Start) -> None:
        process = start("diff", NORTH, SOUTH, stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.close()
        assert process.wait(timeout=20) in {0, 1}
        assert process.stderr is not None
        assert process.stderr.read() == b""
        process.stderr.close()


class TestUnreadable:
    """An unreadable file is named with its folder, as both folders have a file with that name."""

    @pytest.mark.parametrize("command", ["diff", "merge"])
    @pytest.mark.parametrize(
        ("sheet", "text", "place", "code"),
        [
            ("activities", 'id,title\n1,"a\n', "activities.csv, row 2", "unclosed-quote"),
            ("memberships", "", "memberships.csv", "sheet-empty"),
        ],
    )
    def test_a_csv_file_of_one_dataset(
        self, run: Run, said: Said, tmp_path: Path, command: str, sheet: str, text: str, place: str, code: str
    ) -> None:
        (tmp_path / f"{sheet}.csv").write_text(text)
        (tmp_path / "periods.csv").write_text("period,start,end\n")
        result = run(command, NORTH, str(tmp_path))
        assert (result.returncode, result.stdout) == (4, "")
        assert [each[:2] for each in said(result.stderr)] == [(str(tmp_path / place), code)]

    def test_a_tab_of_a_workbook_of_one_dataset(self, run: Run, said: Said, book: Callable[..., Path]) -> None:
        path = book(activities=[["id"], [1]])
        result = run("diff", NORTH, str(path))
        assert (result.returncode, result.stdout) == (4, "")
        ((place, code, values),) = said(result.stderr)
        assert (place, code, values["column"]) == ("book.xlsx, sheet 'activities'", "column-missing", "title")


class TestMerge:
    """Nothing is decided without being asked: a conflict ends with 1, and nothing is written."""

    def test_a_conflict(self, run: Run, said: Said, tmp_path: Path) -> None:
        result = run("merge", NORTH, SOUTH, "-o", str(tmp_path / "all.xlsx"), "-f", "json")
        assert result.returncode == 1
        assert said(result.stderr) == [
            ("", "rows-merged", {"count": 14, "sources": 2, "shared": 9}),
            ("", "cells-rewritten", {"count": 2}),
            ("", "cells-completed", {"count": 3}),
            ("", "conflicts-open", {"count": 3}),
        ]
        rows = [row for row in json.loads(result.stdout)["rows"] if row["decision"] == "conflict"]
        assert [(row["file"], row["cell"], row["value"], row["kept"]) for row in rows][2:4] == [
            (f"{NORTH}/activities.csv", "G2", "120", None),
            (f"{SOUTH}/activities.csv", "G3", "1,200", None),
        ]
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("target", ["all.xlsx", "all"])
    def test_decided_conflicts_are_written(self, run: Run, said: Said, tmp_path: Path, target: str) -> None:
        merged = str(tmp_path / target)
        result = run("merge", NORTH, SOUTH, "-o", merged, "--prefer", SOUTH, "--unite")
        assert result.returncode == 0
        assert result.stdout.count("preferred\t") == 4
        assert said(result.stderr)[-3:] == [
            ("", "conflicts-decided", {"count": 2}),
            ("", "lists-united", {"count": 1}),
            ("", "written", {"path": merged}),
        ]
        answer = run("activities", "--data", merged, "--columns", "id,people_engaged,members", "--sort", "id").stdout
        assert answer.splitlines() == [
            "id\tpeople_engaged\tmembers", "F-1\t1200\tOslo; Turku; Málaga", "F-2\t60\tTurku", "F-3\t\tMálaga",
            "F-4\t\tOslo", "F-5\t40\tMálaga",
        ]  # fmt: skip

    def test_without_a_target_nothing_is_written(self, run: Run, said: Said) -> None:
        result = run("merge", NORTH, NORTH)
        assert (result.returncode, result.stdout.count("\n")) == (0, 1)
        assert [code for _, code, _ in said(result.stderr)] == ["no-differences", "rows-merged", "not-written"]

    def test_the_conflicts_are_written_into_a_file(self, run: Run, tmp_path: Path) -> None:
        target = tmp_path / "conflicts.xlsx"
        words = ["merge", NORTH, SOUTH, "-o", str(tmp_path / "all.xlsx"), "--conflicts", str(target)]
        result = run(*words)
        assert (result.returncode, result.stdout) == (1, "")
        assert [cell.value for cell in load_workbook(target)["merge"][4]][:2] == ["conflict", "activities"]
        assert [path.name for path in tmp_path.iterdir()] == ["conflicts.xlsx"]
        again = run(*words, "--prefer", NORTH)
        assert (again.returncode, again.stdout) == (5, "")
        assert [path.name for path in tmp_path.iterdir()] == ["conflicts.xlsx"]
        assert run(*words, "--prefer", NORTH, "--force").returncode == 0
        assert {path.name for path in tmp_path.iterdir()} == {"conflicts.xlsx", "conflicts.xlsx.bak", "all.xlsx"}

    def test_an_existing_target_is_only_replaced_with_force(self, run: Run, said: Said, tmp_path: Path) -> None:
        target = tmp_path / "all.xlsx"
        target.write_bytes(b"mine")
        words = ["merge", NORTH, NORTH, "-o", str(target)]
        result = run(*words)
        assert (result.returncode, result.stdout, target.read_bytes()) == (5, "", b"mine")
        forced = run(*words, "--force")
        assert forced.returncode == 0
        assert said(forced.stderr)[-2:] == [
            ("", "old-files-kept", {"count": 1, "names": ["all.xlsx.bak"]}), ("", "written", {"path": str(target)}),
        ]  # fmt: skip
        assert (tmp_path / "all.xlsx.bak").read_bytes() == b"mine"

    @pytest.mark.parametrize(
        ("words", "exit_code", "code", "values"),
        [
            ([NORTH], 2, "merge-one-dataset", {}),
            ([NORTH, SOUTH, "--prefer", "east"], 2, "prefer-unknown", {"path": "east", "sources": [NORTH, SOUTH]}),
            ([NORTH, SOUTH, "-o", SOUTH, "--force"], 5, "target-is-source", {"path": SOUTH}),
            ([NORTH, SOUTH, "--conflicts", NORTH], 5, "target-is-folder", {"path": NORTH}),
            ([NORTH, SOUTH, "-o", "x.xlsx", "--conflicts", "./x.xlsx"], 2, "same-targets", {"path": "x.xlsx"}),
            ([NORTH, NORTH, "-o", "x.ods"], 2, "target-suffix", {"suffix": ".ods"}),
        ],
    )
    def test_wrong_command_lines(
        self,
        run: Run,
        said: Said,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        words: list[str],
        exit_code: int,
        code: str,
        values: dict[str, object],
    ) -> None:
        monkeypatch.chdir(tmp_path)
        result = run("merge", *words)
        assert (result.returncode, result.stdout) == (exit_code, "")
        assert said(result.stderr) == [("", code, values)]
        assert list(tmp_path.iterdir()) == []

    def test_a_wrong_format_or_column_is_an_error_before_anything_is_written(self, run: Run, tmp_path: Path) -> None:
        target = str(tmp_path / "all.xlsx")
        for words in (["-f", "xml"], ["--columns", "nonsense"], ["--conflicts", str(tmp_path / "a.doc")]):
            assert run("merge", NORTH, NORTH, "-o", target, *words).returncode == 2
        assert run("merge", NORTH, SOUTH, "-o", target, "--columns", "help").returncode == 0
        assert list(tmp_path.iterdir()) == []

    def test_a_target_that_cannot_be_written(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        result = run("merge", NORTH, NORTH, "-o", str(tmp_path / "file" / "all"))
        assert (result.returncode, result.stdout) == (5, "")

    def test_cells_are_text(self, run: Run, hostile: list[str], tmp_path: Path) -> None:
        target = tmp_path / "all"
        result = run("merge", *hostile, "-o", str(target), "--prefer", hostile[1], "-f", "table")
        assert result.returncode == 0
        assert "\x1b" not in result.stdout
        assert run("diff", hostile[1], str(target)).returncode == 0

    def test_a_source_is_never_replaced_by_the_list_of_conflicts(self, run: Run, said: Said, tmp_path: Path) -> None:
        book = tmp_path / "a.xlsx"
        assert run("convert", str(book), "--data", NORTH).returncode == 0
        before = book.read_bytes()
        result = run("merge", str(book), SOUTH, "--conflicts", str(book), "--force")
        assert said(result.stderr) == [("", "target-is-source", {"path": str(book)})]
        assert (result.returncode, book.read_bytes()) == (5, before)
        target = str(tmp_path / "copy" / "activities.csv")
        assert run("convert", str(tmp_path / "copy"), "--data", NORTH).returncode == 0
        result = run("merge", str(tmp_path / "copy"), SOUTH, "--conflicts", target, "--force")
        assert said(result.stderr) == [("", "target-is-sheet", {"path": target})]
        assert result.returncode == 5
