"""A hostile file is refused with one sentence, within limits of memory and time, and does no harm."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from hostile_files import FILES, bomb, parts, tab, zipped  # type: ignore[import-not-found] # it is in this folder

from metrocli.files.limits import NOT_A_REGULAR_FILE
from metrocli.files.running.memory import TOO_MUCH_MEMORY
from metrocli.files.zipguard import UNPACKS_TOO_LARGE
from metrocli.sheets.reading import workbook_process
from metrocli.sheets.reading.csv_files.csv_rows import CELL_TOO_LONG
from metrocli.sheets.reading.csv_files.encodings import NOT_TEXT
from metrocli.sheets.reading.source import PATH_NOT_A_FILE
from metrocli.sheets.reading.workbook_process import READER_FAILED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from subprocess import CompletedProcess

    Run = Callable[..., CompletedProcess[str]]

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="the memory of a process is bounded and measured so")
# Runs a command line and prints the most memory that it or one of its child processes took, in MB.
MEASURED = (
    "import resource, subprocess, sys; code = subprocess.call([sys.executable, '-m', 'metrocli', *sys.argv[1:]]); "
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024, file=sys.stderr); sys.exit(code)"
)
BOMBS = {"unpacks to 10 GB", "unpacks to 10 GB and says 100 bytes"}
"""Files that take too long to make; a test below uses smaller ones."""
HARMLESS = {"entities that grow, in the list of tabs", "elements 200,000 deep"}
"""Files that are read normally, because the hostile part is never expanded or kept."""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    folder = tmp_path_factory.mktemp("hostile")

    def make(name: str) -> Path:
        suffix, maker = FILES[name]
        path = folder / f"book{suffix}"
        path.write_bytes(maker())
        return path

    return make


@pytest.fixture
def with_low_limits() -> Iterator[None]:
    """Lower the limits of memory and time, so that the tests take less of both."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workbook_process, "MAX_MEMORY", 256 << 20)
        patch.setattr(workbook_process, "_SECONDS", 3)
        yield


def check_refusal(done: CompletedProcess[str]) -> str:
    """Check that a file was refused with one sentence, and return the sentence."""
    assert done.returncode == 4, done
    assert done.stdout == "", done
    assert done.stderr.startswith("metrocli: book."), done
    assert done.stderr.count("\n") == 1, done
    return done.stderr


@on_linux
@pytest.mark.usefixtures("with_low_limits")
@pytest.mark.parametrize("name", sorted(FILES.keys() - HARMLESS - BOMBS))
def test_a_hostile_workbook_is_refused(run: Run, hostile: Callable[[str], Path], name: str) -> None:
    began = time.monotonic()
    done = run("member", "Paris", "--data", str(hostile(name)))
    check_refusal(done)
    assert time.monotonic() - began < 60
    assert "root:" not in done.stderr


@pytest.mark.parametrize("name", sorted(HARMLESS))
def test_entities_that_are_never_expanded_do_no_harm(run: Run, hostile: Callable[[str], Path], name: str) -> None:
    done = run("info", "-f", "json", "--data", str(hostile(name)))
    assert done.returncode == 0, done
    assert "lollol" not in done.stdout + done.stderr


@on_linux
@pytest.mark.parametrize("claimed", [None, 100])
def test_a_workbook_that_unpacks_to_gigabytes_is_refused_with_little_memory(
    tmp_path: Path, claimed: int | None
) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(bomb(2 << 30, claimed))
    assert path.stat().st_size < 3 << 20
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, "info", "--data", str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 4, done
    sentence, memory = done.stderr.splitlines()
    assert sentence == f"metrocli: {UNPACKS_TOO_LARGE.at('book.xlsx', limit=512)}"
    assert int(memory) < 150


@on_linux
@pytest.mark.parametrize("name", ["an XLS whose sectors go round", "a long row repeated a million times"])
def test_memory_is_limited_by_default(tmp_path: Path, name: str) -> None:
    suffix, make = FILES[name]
    path = tmp_path / f"book{suffix}"
    path.write_bytes(make())
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, "info", "--data", str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 4, done
    sentence, memory = done.stderr.splitlines()
    assert sentence == f"metrocli: {READER_FAILED.at(path.name, limit=2048)}"
    assert int(memory) < 2300


def test_no_link_in_a_workbook_is_followed(run: Run, tmp_path: Path) -> None:
    """Links to other workbooks, in cells, to pictures and to document types."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        outside = "".join(
            f'<Relationship Id="x{n}" Type="{office}/{kind}" Target="{address}" TargetMode="External"/>'
            for n, kind in enumerate(("hyperlink", "image", "externalLinkPath", "attachedTemplate", "worksheet"))
        )
        whole = parts(tab(), before=f'<!DOCTYPE workbook SYSTEM "{address}">')
        relations = whole["xl/_rels/workbook.xml.rels"].replace("</Relationships>", f"{outside}</Relationships>")
        whole |= {"xl/_rels/workbook.xml.rels": relations, "xl/worksheets/_rels/sheet1.xml.rels": relations}
        whole["xl/worksheets/sheet1.xml"] = whole["xl/worksheets/sheet1.xml"].replace(
            "</sheetData>", '</sheetData><hyperlinks><hyperlink ref="A1" r:id="x0"/></hyperlinks>'
        )
        path = tmp_path / "book.xlsx"
        path.write_bytes(zipped(whole))
        done = run("info", "-f", "json", "--data", str(path))
        assert (done.returncode, '"rows": 1' in done.stdout) == (0, True), done
        with pytest.raises(TimeoutError):
            server.accept()


FOLDERS: dict[str, Callable[[Path], object]] = {
    "a pipe": lambda path: os.mkfifo(path),  # noqa: PLW0108 - not every system has it
    "a folder": lambda path: path.mkdir(),
    "a link to itself": lambda path: path.symlink_to(path),
    "a link to nothing": lambda path: path.symlink_to(path.parent / "nothing.csv"),
    "a link to a device that never ends": lambda path: path.symlink_to("/dev/zero"),
}


@pytest.mark.skipif(sys.platform == "win32", reason="pipes, devices and links are those of POSIX")
class TestIrregularFiles:
    @pytest.mark.parametrize("name", FOLDERS)
    def test_as_a_sheet(self, run: Run, folder: Callable[..., Path], name: str) -> None:
        data = folder(memberships="member,region\nParis,Europe\n")
        FOLDERS[name](data / "activities.csv")
        done = run("activities", "--data", str(data))
        assert (done.returncode, done.stdout) == (4, "")
        assert done.stderr == f"metrocli: {NOT_A_REGULAR_FILE.at('activities.csv')}\n"

    def test_a_file_that_is_not_a_sheet_is_ignored(self, run: Run, folder: Callable[..., Path]) -> None:
        data = folder(activities="id,title,start\n1,a,2021-09-01\n", memberships="member,region\nParis,Europe\n")
        (data / "notes.csv").mkdir()
        assert run("activities", "--data", str(data)).returncode == 0

    @pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "pipe"])
    def test_as_the_data(self, run: Run, tmp_path: Path, device: str) -> None:
        path = str(tmp_path / device) if device == "pipe" else device
        if device == "pipe":
            os.mkfifo(path)
        done = run("info", "--data", path)
        assert (done.returncode, done.stdout) == (4, "")
        assert done.stderr == f"metrocli: {PATH_NOT_A_FILE.at(path)}\n"

    def test_a_link_to_a_sheet_is_followed(self, run: Run, folder: Callable[..., Path], tmp_path: Path) -> None:
        data = folder(memberships="member,region\nParis,Europe\n")
        (tmp_path / "elsewhere.csv").write_text("id,title,start\n1,Launch,2021-09-01\n")
        (data / "activities.csv").symlink_to(tmp_path / "elsewhere.csv")
        assert "Launch" in run("activities", "--data", str(data)).stdout


class TestHugeText:
    """A CSV file has the same limit as a workbook: the memory that its bytes and its cells take."""

    @pytest.mark.parametrize(("content", "needed"), [(b"x" * 600_000, 2), (b"," * 600_000, 77), (b"\0" * 600_000, 2)])
    def test_more_bytes_than_the_limit(
        self, run: Run, folder: Callable[..., Path], content: bytes, needed: int
    ) -> None:
        done = run("activities", "--data", str(folder(activities=content)), METROCLI_MEMORY="1 MB")
        assert (done.returncode, done.stdout) == (4, "")
        assert done.stderr == f"metrocli: {TOO_MUCH_MEMORY.at('activities.csv', needed=needed, limit=1)}\n"

    @pytest.mark.parametrize("content", [b"id,title" + b"," * 20_000, b"id,title\n" + b"\n" * 20_000])
    def test_more_cells_than_the_limit(self, run: Run, folder: Callable[..., Path], content: bytes) -> None:
        done = run("activities", "--data", str(folder(activities=content)), METROCLI_MEMORY="1 MB")
        assert (done.returncode, done.stdout) == (4, "")
        assert done.stderr == f"metrocli: {TOO_MUCH_MEMORY.at('activities.csv', needed=3, limit=1)}\n"

    @pytest.mark.slow
    @on_linux
    @pytest.mark.parametrize("content", [b"," * 40_000_000, b"\n" * 80_000_000, b',"a"b\n' * 10_000_000])
    def test_millions_of_cells_are_refused_before_they_take_memory(
        self, folder: Callable[..., Path], content: bytes
    ) -> None:
        """Without a setting, half of the memory that the process can have is allowed, and 1 GB at least."""
        data = folder(memberships="member,region\nParis,Europe\n", activities=b"id,title,start\n" + content)
        limited = f"import resource; resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30)); {MEASURED}"
        done = subprocess.run(
            [sys.executable, "-c", limited, "activities", "--data", str(data)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 4, done
        assert "more than the 1,536 MB that are allowed" in done.stderr
        assert int(done.stderr.splitlines()[-1]) < 700

    @on_linux
    def test_one_endless_line_takes_only_a_few_times_its_size_in_memory(self, folder: Callable[..., Path]) -> None:
        data = folder(memberships="member,region\nParis,Europe\n")
        with (data / "activities.csv").open("wb") as file:
            for _ in range(100):
                file.write(b"x" * (1 << 20))
        done = subprocess.run(
            [sys.executable, "-c", MEASURED, "activities", "--data", str(data)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 4, done
        assert int(done.stderr.splitlines()[-1]) < 700


def test_a_folder_of_very_many_files_is_read(run: Run, folder: Callable[..., Path]) -> None:
    data = folder(activities="id,title,start\n1,a,2021-09-01\n", memberships="member,region\nParis,Europe\n")
    for number in range(5000):
        (data / f"notes{number}.csv").touch()
    began = time.monotonic()
    assert run("activities", "--data", str(data)).returncode == 0
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("before", ["", 'id,title,start\n1,"a"b,2021-09-01\n'])
def test_a_cell_longer_than_the_limit(
    run: Run, folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, before: str
) -> None:
    monkeypatch.setattr("metrocli.sheets.reading.csv_files.csv_rows.MAX_CELL_LENGTH", 70_000)
    done = run("activities", "--data", str(folder(activities=f"{before}id,title,start\n1,{'x' * 70_001},2021-09-01\n")))
    assert (done.returncode, done.stdout) == (4, "")
    row = 4 if before else 2
    assert done.stderr == f"metrocli: {CELL_TOO_LONG.at(f'activities.csv, row {row}', limit=70_000)}\n"


def test_zero_bytes_are_not_text(run: Run, folder: Callable[..., Path]) -> None:
    done = run("activities", "--data", str(folder(activities=bytes(5000))))
    assert done.returncode == 4
    assert done.stderr == f"metrocli: {NOT_TEXT.at('activities.csv')}\n"
