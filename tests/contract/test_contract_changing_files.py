"""A file that changes while it is read ends the command with one sentence that names the file, and with exit code 4."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from metrocli.files.file_state import FILE_CHANGED, FileState
from metrocli.sheets.reading import workbook_process
from metrocli.sheets.reading.large.plain_csv import LEAST_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Run = Callable[..., CompletedProcess[str]]

ROWS = (["id", "title", "start"], ["1", "Launch", "2021-09-01"])
MEMBERS = (["member", "region"], ["Paris", "Europe"])


@pytest.fixture
def change_before_check(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Change a file once, between the reading and the comparison with the state before."""

    def prepare(path: Path) -> None:
        check, to_change = FileState.check, [path]

        def change(state: FileState) -> None:
            if to_change and state.path == path:
                to_change.clear()
                with path.open("ab") as file:
                    file.write(b"2,Another,2021-09-02\n")
            check(state)

        monkeypatch.setattr(FileState, "check", change)

    return prepare


@pytest.mark.parametrize("command", ["activities", "stats", "member Paris", "matrix members outcomes"])
def test_a_csv_file(
    run: Run, folder: Callable[..., Path], change_before_check: Callable[[Path], None], command: str
) -> None:
    data = folder(activities="id,title,start\n1,Launch,2021-09-01\n", memberships="member,region\nParis,Europe\n")
    change_before_check(data / "activities.csv")
    done = run(*command.split(), "--data", str(data))
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr == f"metrocli: {FILE_CHANGED.at('activities.csv')}\n"


def test_a_workbook(run: Run, book: Callable[..., Path], change_before_check: Callable[[Path], None]) -> None:
    path = book(activities=ROWS, memberships=MEMBERS)
    change_before_check(path)
    done = run("activities", "--data", str(path))
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr == f"metrocli: {FILE_CHANGED.at(path.name)}\n"


def test_a_workbook_that_cannot_be_read_because_it_is_being_saved(
    run: Run, book: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = book(activities=ROWS, memberships=MEMBERS)
    monkeypatch.setattr(workbook_process, "reject_hostile_zip", lambda path: os.truncate(path, 100))
    done = run("activities", "--data", str(path))
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr == f"metrocli: {FILE_CHANGED.at(path.name)}\n"


def test_check_reports_it_once_for_the_sheet(
    run: Run, folder: Callable[..., Path], change_before_check: Callable[[Path], None]
) -> None:
    data = folder(activities="id,title,start\n1,Launch,2021-09-01\n", memberships="member,region\nParis,Europe\n")
    change_before_check(data / "activities.csv")
    done = run("check", "--data", str(data), "-f", "tsv")
    assert done.returncode == 1
    assert [line for line in done.stdout.splitlines() if FILE_CHANGED.text in line], done.stdout


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_fix_does_not_take_its_own_change_for_one(
    run: Run, folder: Callable[..., Path], book: Callable[..., Path], suffix: str
) -> None:
    rows = [["id", "title", "start"], ["1", "Launch  day", "2021-09-01"]]
    if suffix == "csv":
        data = folder(activities="\n".join(map(",".join, rows)))
    else:
        data = book(activities=rows, memberships=MEMBERS)
    assert run("fix", "--data", str(data), "--apply").returncode == 0
    assert "Launch day" in run("activities", "--data", str(data)).stdout


@pytest.mark.slow
def test_another_program_that_writes_all_the_time_never_gives_a_traceback(folder: Callable[..., Path]) -> None:
    """Each answer is that of some state of the file, or the command ends with exit code 4."""
    lines = ["id,title,start", *(f"{number},Launch,2021-09-01" for number in range(20_000))]
    data = folder(activities="\n".join(lines) + "\n")
    path, ended = data / "activities.csv", threading.Event()

    def write() -> None:
        number = 0
        while not ended.is_set():
            number += 1
            other = path.with_name("activities.part")
            other.write_text("\n".join(lines[: 10_000 + number % 10_000]) + "\n")
            other.replace(path)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(10):
            words = [sys.executable, "-m", "metrocli", "activities", "--data", str(data)]
            done = subprocess.run(words, capture_output=True, text=True, check=False)
            assert done.returncode in {0, 4}, done
            if done.returncode:
                assert done.stderr == f"metrocli: {FILE_CHANGED.at('activities.csv')}\n"
    finally:
        ended.set()
        writer.join()


def test_a_large_csv_file(run: Run, folder: Callable[..., Path], change_before_check: Callable[[Path], None]) -> None:
    rows = "".join(f"{number},Launch,2021-09-01\n" for number in range(60_000))
    data = folder(activities=f"id,title,start\n{rows}")
    assert (data / "activities.csv").stat().st_size > LEAST_BYTES
    change_before_check(data / "activities.csv")
    done = run("activities", "--data", str(data))
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr == f"metrocli: {FILE_CHANGED.at('activities.csv')}\n"
