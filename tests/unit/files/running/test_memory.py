from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from metrocli.errors import UnreadableData, UsageMistake
from metrocli.files.running import memory
from metrocli.files.running.memory import (
    MINIMUM,
    TOO_MUCH_MEMORY,
    check_memory,
    find_memory,
    find_memory_limit,
    parse_size,
    take_setting_from,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GB = 1 << 30


@pytest.fixture
def root(tmp_path: Path) -> Callable[..., Path]:
    """Make the files of a system: `root({"proc/self/cgroup": "0::/"})`."""

    def make(files: dict[str, str]) -> Path:
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
        return tmp_path

    return make


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("4 GB", 4 * GB),
        ("4gb", 4 * GB),
        (" 1.5 GiB ", GB + GB // 2),
        ("800MB", 800 << 20),
        ("800 m", 800 << 20),
        ("2048 kB", 2 << 20),
        ("1048576", 1 << 20),
        ("1 TB", 1 << 40),
    ],
)
def test_sizes(text: str, size: int) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["much", "-1 GB", "4 GB of it", "1,5 GB", "0", "1000 kB", "GB", "٣", "1e9"])
def test_texts_that_are_not_sizes(text: str) -> None:
    with pytest.raises(UsageMistake) as caught:
        parse_size(text)
    assert caught.value.message.code == "not-a-size"


@pytest.mark.parametrize(
    "files",
    [
        {"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": "3000000000\n"},
        {
            "proc/self/cgroup": "0::/user/shell\n",
            "sys/fs/cgroup/user/memory.max": "3000000000\n",
            "sys/fs/cgroup/user/shell/memory.max": "max\n",
        },
        {
            "proc/self/cgroup": "9:name=systemd:/\n4:cpu,memory:/docker/1\n",
            "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
            "sys/fs/cgroup/memory/docker/1/memory.limit_in_bytes": "3000000000\n",
        },
        {
            "proc/self/cgroup": "4:memory:/of/the/host\n0::/of/the/host\n",
            "sys/fs/cgroup/memory/memory.limit_in_bytes": "3000000000\n",
        },
    ],
    ids=["version 2", "a group above", "version 1", "in a container"],
)
def test_the_limit_of_a_control_group(root: Callable[..., Path], files: dict[str, str]) -> None:
    assert find_memory(root(files)) == 3_000_000_000


def test_without_groups_it_is_the_memory_of_the_machine(root: Callable[..., Path]) -> None:
    assert find_memory(root({})) > 100 << 20
    assert find_memory(root({"proc/self/cgroup": "nothing known\n"})) == find_memory(root({}))


@pytest.mark.skipif(sys.platform == "win32", reason="no limit can be set there")
def test_the_limit_of_the_process() -> None:
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30)); "
        "from metrocli.files.running.memory import find_memory_limit as find; print(find())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert int(done.stdout) <= 3 * GB // 2


@pytest.mark.parametrize(("machine", "limit"), [(8 * GB, 4 * GB), (3 * GB // 2, GB), (GB // 2, GB)])
def test_half_of_the_memory_and_one_gb_at_least(monkeypatch: pytest.MonkeyPatch, machine: int, limit: int) -> None:
    monkeypatch.delenv("METROCLI_MEMORY", raising=False)
    monkeypatch.setattr(memory, "find_memory", lambda: machine)
    assert find_memory_limit() == limit
    check_memory(limit, "a.csv")
    with pytest.raises(UnreadableData) as caught:
        check_memory(limit + 1, "a.csv")
    assert caught.value.message == TOO_MUCH_MEMORY.at("a.csv", needed=(limit >> 20) + 1, limit=limit >> 20)


def test_the_variable_wins_and_the_setting_of_a_command_over_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("METROCLI_MEMORY", "2 MB")
    assert find_memory_limit() == 2 << 20
    with take_setting_from(lambda: "3 MB"):
        assert find_memory_limit() == 3 << 20
    with take_setting_from(lambda: None):
        assert find_memory_limit() >= MINIMUM
    with pytest.raises(UnreadableData):
        check_memory((2 << 20) + 1, "a.csv")


def test_the_machine_is_not_looked_at_for_a_small_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> int:
        raise AssertionError

    monkeypatch.delenv("METROCLI_MEMORY", raising=False)
    monkeypatch.setattr(memory, "find_memory", fail)
    check_memory(MINIMUM, "a.csv")
