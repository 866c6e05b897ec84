"""At any moment a file is the whole old one or the whole new one, and of two writers none loses its content."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from metrocli.files.atomic import write_file_atomically, write_files_atomically
from metrocli.files.targets import WRITE_FAILED

if TYPE_CHECKING:
    from collections.abc import Callable
    from subprocess import CompletedProcess

    Run = Callable[..., CompletedProcess[str]]
    Said = Callable[[str], list[tuple[str, str, dict[str, object]]]]

DATA = Path(__file__).parents[1] / "data"
RIVERLANDS = DATA / "riverlands"
NORTH, SOUTH = str(DATA / "officers" / "north"), str(DATA / "officers" / "south")
OLD, NEW = b"old\n" * 5000, b"new\n" * 9000
on_posix = pytest.mark.skipif(sys.platform == "win32", reason="processes are not forked and killed so")

# Writes once for each moment at which it can be killed: before each line of the program's own that runs while it
# writes, and before each call that Python reports to an audit hook.
KILLED = """
import os, shutil, signal, sys
from pathlib import Path
from metrocli.files import atomic, file_steps, lock

OLD, NEW, names, force = b"old\\n" * 5000, b"new\\n" * 9000, sys.argv[2].split(), sys.argv[3] == "force"
left, armed = 0, False

os.fsync = lambda handle: None  # a killed process loses nothing that it has written, and the disk takes its time

def count(*_):
    global left, armed
    if armed:
        left -= 1
        if left < 0:
            armed = False  # for this call is reported, too
            os.kill(os.getpid(), signal.SIGKILL)

def traced(frame, event, _):
    if frame.f_code.co_filename in {atomic.__file__, file_steps.__file__, lock.__file__}:
        count()
        return traced

moment = 0
while True:
    folder = Path(sys.argv[1]) / str(moment)
    folder.mkdir()
    if force:
        for name in names:
            (folder / name).write_bytes(OLD)
    child = os.fork()
    if child == 0:
        left = moment
        sys.addaudithook(count)
        sys.settrace(traced)
        armed = True
        atomic.write_files_atomically({folder / name: NEW for name in names}, force=force)
        armed = False
        os._exit(0)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0:
        break
    moment += 1
print(moment)
"""


@on_posix
@pytest.mark.parametrize(("names", "force"), [("a.csv", "new"), ("a.csv", "force"), ("a.csv b.csv", "force")])
def test_a_write_killed_at_any_moment_leaves_the_old_file_or_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: str, force: str
) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: None)  # as in the writer
    words = [sys.executable, "-c", KILLED, str(tmp_path), names, force]
    done = subprocess.run(words, capture_output=True, check=True)
    moments = int(done.stdout)
    assert moments > 100
    seen: set[tuple[bytes | None, ...]] = set()
    for moment in range(moments):
        folder = tmp_path / str(moment)
        paths = [folder / name for name in names.split()]
        contents = tuple(path.read_bytes() if path.exists() else None for path in paths)
        seen.add(contents)
        for path, content in zip(paths, contents, strict=True):
            assert content in {OLD if force == "force" else None, NEW}, (moment, path.name)
            backup = path.with_name(f"{path.name}.bak")
            assert not backup.exists() or backup.read_bytes() == OLD, moment
            assert force == "new" or content == OLD or backup.exists(), moment
        # What a dead writer left hinders no later one, and is gone after it.
        write_files_atomically(dict.fromkeys(paths, b"later"), force=True)
        assert [path.read_bytes() for path in paths] == [b"later"] * len(paths)
        assert not [path.name for path in folder.iterdir() if path.name.endswith(".part")], moment
        shutil.rmtree(folder)
    assert {contents[0] for contents in seen} == {OLD if force == "force" else None, NEW}


RIVAL = """
import sys, time
from pathlib import Path
from metrocli.errors import Refused
from metrocli.files.atomic import write_file_atomically

folder, name, force = Path(sys.argv[1]), sys.argv[2], sys.argv[3] == "force"
while not (folder / "go").exists():
    time.sleep(0.001)
for number in range(20):
    try:
        target = folder / ("answer.csv" if force else f"answer{number}.csv")
        write_file_atomically(target, f"{name} {number}".encode() * 9999, force=force)
        print(number)
    except Refused as refused:
        assert refused.message.code == "file-exists", refused
"""


@pytest.mark.parametrize("force", ["force", "new"])
def test_two_processes_write_the_same_files_and_no_content_is_lost(tmp_path: Path, force: str) -> None:
    words = [sys.executable, "-c", RIVAL, str(tmp_path)]
    rivals = {name: subprocess.Popen([*words, name, force], stdout=subprocess.PIPE) for name in ("A", "B", "C")}
    time.sleep(0.3)
    (tmp_path / "go").touch()
    numbers_written = {name: rival.communicate()[0].decode().split() for name, rival in rivals.items()}
    assert {rival.returncode for rival in rivals.values()} == {0}
    written = {f"{name} {number}".encode() * 9999 for name, numbers in numbers_written.items() for number in numbers}
    kept = [path.read_bytes() for path in tmp_path.iterdir() if path.name != "go"]
    assert len(kept) == len(set(kept)) == (60 if force == "force" else 20)
    assert set(kept) == written
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


@on_posix
def test_a_killed_writer_leaves_no_lock(tmp_path: Path) -> None:
    script = "import sys, time; from pathlib import Path; from metrocli.files.lock import lock_folders\n"
    script += "with lock_folders([Path(sys.argv[1])]): print('mine', flush=True); time.sleep(60)"
    holder = subprocess.Popen([sys.executable, "-c", script, str(tmp_path.resolve())], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"mine\n"
    holder.send_signal(signal.SIGKILL)
    holder.communicate()
    began = time.monotonic()
    write_file_atomically(tmp_path / "a.csv", b"new")
    assert time.monotonic() - began < 5
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


@pytest.fixture
def mounted(tmp_path: Path) -> Callable[..., CompletedProcess[bytes]]:
    """Run a shell script on a small file system mounted for it: `mounted("size=64k", "…")`."""
    place = tmp_path / "mounted"
    place.mkdir()
    tool = shutil.which("unshare")
    spaces = ["--mount"] if os.name == "posix" and os.geteuid() == 0 else ["--user", "--map-root-user", "--mount"]

    def run(options: str, script: str) -> CompletedProcess[bytes]:
        mount = f"mount -t tmpfs -o {options} tmpfs '{place}' && cd '{place}'"
        words = [str(tool), *spaces, "sh", "-ec", f"{mount}; {script}"]
        return subprocess.run(words, capture_output=True, check=False, env=os.environ | {"PYTHON": sys.executable})

    if tool is None or run("size=64k", "true").returncode != 0:
        pytest.skip("no file system may be mounted here")
    return run


class TestRealFaults:
    """The disk is really full, or really read-only: nothing is simulated."""

    def test_a_full_disk_leaves_the_old_file(
        self, tmp_path: Path, mounted: Callable[..., CompletedProcess[bytes]]
    ) -> None:
        script = """
            printf old > answer.csv; head -c 57344 /dev/zero > filler
            code=0; $PYTHON -m metrocli activities -o answer.csv --force || code=$?
            cat answer.csv; ls -A; exit $code
        """
        done = mounted("size=64k", script)
        assert done.returncode == 5, done
        message = done.stderr.decode()
        answer = str(tmp_path / "mounted" / "answer.csv")
        assert message == f"metrocli: {WRITE_FAILED(path=answer, reason='No space left on device')}\n"
        assert done.stdout == b"oldanswer.csv\nfiller\n"

    def test_a_full_disk_leaves_no_half_folder(self, mounted: Callable[..., CompletedProcess[bytes]]) -> None:
        done = mounted("size=64k", "code=0; $PYTHON -m metrocli convert sheets || code=$?; ls -A; exit $code")
        assert done.returncode == 5, done
        assert b"No space left on device" in done.stderr
        assert done.stdout == b""

    def test_a_full_disk_leaves_every_file_of_a_folder(self, mounted: Callable[..., CompletedProcess[bytes]]) -> None:
        script = """
            mkdir sheets
            for name in activities aliases memberships; do printf old > sheets/$name.csv; done
            code=0; $PYTHON -m metrocli convert sheets --force || code=$?
            cat sheets/*; ls -A sheets | wc -l; exit $code
        """
        done = mounted("size=64k", script)
        assert done.returncode == 5, done
        assert b"No space left on device" in done.stderr
        assert done.stdout.split() == [b"oldoldold3"]

    def test_a_read_only_folder(self, tmp_path: Path, mounted: Callable[..., CompletedProcess[bytes]]) -> None:
        script = """
            printf old > answer.csv; mount -o remount,ro .
            code=0; $PYTHON -m metrocli activities -o answer.csv --force || code=$?
            $PYTHON -m metrocli activities -o new.csv && exit 1
            cat answer.csv; ls -A; exit $code
        """
        done = mounted("size=64k", script)
        assert done.returncode == 5, done
        paths = [str(tmp_path / "mounted" / name) for name in ("answer.csv", "new.csv")]
        assert done.stderr.decode().splitlines() == [
            f"metrocli: {WRITE_FAILED(path=path, reason='Read-only file system')}" for path in paths
        ]
        assert done.stdout == b"oldanswer.csv\n"

    @on_posix
    def test_a_limit_on_the_size_of_files(self, tmp_path: Path) -> None:
        (tmp_path / "answer.csv").write_bytes(b"old")
        script = (
            "import resource, signal, sys; from metrocli.__main__ import main; "
            "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
            "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)); sys.exit(main())"
        )
        for target in ("answer.csv", "sheets"):
            words = ["activities", "-o", target, "--force"] if target == "answer.csv" else ["convert", target]
            # What measures coverage in processes of their own could not write either, and says so.
            variables = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
            done = subprocess.run(
                [sys.executable, "-c", script, *words],
                cwd=tmp_path, capture_output=True, text=True, check=False, env=variables,
            )  # fmt: skip
            assert done.returncode == 5, done
            assert done.stderr.startswith("metrocli: "), done
            assert "File too large" in done.stderr
            assert ".part" not in done.stderr
            assert done.stderr.count("\n") == 1
        assert [path.name for path in tmp_path.iterdir()] == ["answer.csv"]
        assert (tmp_path / "answer.csv").read_bytes() == b"old"


class TestTwoFiles:
    """A command that writes two files writes both or none."""

    @pytest.mark.parametrize("force", [[], ["--force"]])
    @pytest.mark.parametrize("target", ["all.xlsx", "all"])
    def test_a_merged_dataset_and_its_differences(
        self, run: Run, said: Said, tmp_path: Path, target: str, force: list[str]
    ) -> None:
        words = ["merge", NORTH, SOUTH, "--prefer", SOUTH, "--unite", "-o", str(tmp_path / target), *force]
        missing = str(tmp_path / "nowhere" / "list.csv")
        done = run(*words, "--conflicts", missing)
        assert (done.returncode, done.stdout, [*tmp_path.iterdir()]) == (5, "", [])
        assert [code for _, code, _ in said(done.stderr)][-1:] == ["folder-missing"]
        done = run(*words, "--conflicts", str(tmp_path / "list.csv"))
        assert (done.returncode, {path.name for path in tmp_path.iterdir()}) == (0, {target, "list.csv"})

    @pytest.mark.parametrize("words", [["check", "--mark-up", "copy.xlsx"], ["fix", "--apply"]])
    def test_the_data_and_a_list(self, run: Run, tmp_path: Path, words: list[str]) -> None:
        data = Path(shutil.copytree(RIVERLANDS, tmp_path / "rivers"))
        before = {path: path.read_bytes() for path in data.iterdir()}
        copy = [str(tmp_path / word) if word.endswith(".xlsx") else word for word in words]
        done = run(*copy, "--data", str(data), "-o", str(tmp_path / "nowhere" / "list.csv"))
        assert (done.returncode, done.stdout) == (5, "")
        assert {path: path.read_bytes() for path in data.iterdir()} == before
        assert [path.name for path in tmp_path.iterdir()] == ["rivers"]
        twice = copy[-1] if copy[-1].endswith(".xlsx") else str(data / "activities.csv")
        done = run(*copy, "--data", str(data), "-o", twice, "--force")
        assert done.returncode in {2, 5}
        assert {path: path.read_bytes() for path in data.iterdir()} == before
        done = run(*copy, "--data", str(data), "-o", str(tmp_path / "list.csv"))
        assert (tmp_path / "list.csv").exists()
        assert (tmp_path / "copy.xlsx").exists() or (data / "activities.csv.bak").exists()


@pytest.mark.parametrize("name", ["json", "jsonl", "csv", "tsv"])
def test_a_long_answer_is_written_in_parts(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, riverlands: str, name: str
) -> None:
    words = ("activities", "--explain", "-f", name, "--data", riverlands)
    whole = run(*words)
    monkeypatch.setattr("metrocli.render.registry._LONG", 100)
    monkeypatch.setattr("metrocli.render.values._BATCH", 2)
    parts = run(*words)
    assert (parts.stdout, parts.stderr) == (whole.stdout, whole.stderr)
    assert run(*words, "-o", str(tmp_path / f"answer.{name}")).returncode == 0
    assert (tmp_path / f"answer.{name}").read_bytes().decode() == whole.stdout
