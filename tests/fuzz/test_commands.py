"""No mutated folder or workbook makes any command end in an internal error, write a traceback or lose a file.

A fixed number of inputs is tried, not as many as fit into some minutes: so each run of `make fuzz` tries the same ones,
a failure is a change in the code, and a slow machine tries no fewer. These take about two minutes on two cores. The
environment variable METROCLI_FUZZ_INPUTS sets another number, METROCLI_FUZZ_SEED another seed, and METROCLI_FUZZ_FIRST
the first number, to try one input again.
"""

from __future__ import annotations

import os
import resource
import shutil
from random import Random
from typing import TYPE_CHECKING

import pytest

from .command_lines import choose_commands, choose_variables, choose_words, find_fault
from .mutated_folders import BASES, make_sheets, mutate_settings, mutate_sheets, write_folder
from .mutated_workbooks import write_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

INPUTS = int(os.environ.get("METROCLI_FUZZ_INPUTS", "800"))
SEED = os.environ.get("METROCLI_FUZZ_SEED", "1")
FIRST = int(os.environ.get("METROCLI_FUZZ_FIRST", "0"))
SHARE = 20
"""How many inputs one test tries."""
MEMORY = 4 << 30
"""The most memory of a process that tries inputs, in bytes."""


@pytest.fixture(autouse=True)
def _limit_memory() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, hard))
    yield
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def read_files(data: Path) -> dict[Path, bytes]:
    """Return the content of each file of a dataset."""
    paths = sorted(data.iterdir()) if data.is_dir() else [data]
    return {path: path.read_bytes() for path in paths if path.is_file()}


def find_loss(before: dict[Path, bytes], data: Path, words: list[str]) -> str:
    """Return which file a command changed without a backup, or left half-written; "" if none."""
    now = read_files(data)
    for path, content in before.items():
        copies = (
            [each.read_bytes() for each in path.parent.glob("*.bak*")]
            if {"--apply", "--into"}.intersection(words)
            else []
        )
        may_change = path.name == "accepted.toml" and "--accept" in words
        if content not in [now.get(path), *copies] and not may_change:
            return f"{path.name} is changed, and there is no backup of it"
    left = [path.name for path in data.parent.rglob("*.part")]
    return f"left over: {left}" if left else ""


def _try_input(number: int, place: Path) -> list[str]:
    """Make one input, run three commands over it and return what is wrong."""
    random = Random(f"{SEED}-{number}")
    sheets = make_sheets(random)
    mutate_sheets(random, sheets)
    data = place / random.choice(("data", "data", "data.xlsx", "data.xlsx", "data.ods"))
    settings: dict[str, str] = {}
    if random.random() < 0.05:
        (place / "metrocli.toml").write_bytes(mutate_settings(random))
        settings["METROCLI_CONFIG"] = str(place / "metrocli.toml")
    (write_workbook if data.suffix else write_folder)(random, sheets, data)
    faults = []
    for turn, command in enumerate(choose_commands(random)):
        output = place / f"output{turn}"
        output.mkdir()
        before = read_files(data)
        words = choose_words(random, command, data, random.choice(BASES), output)
        fault = find_fault(words, settings | choose_variables(random)) or find_loss(before, data, words)
        if fault:
            faults.append(f"input {number} of seed {SEED!r}: metrocli {words}\n{fault}")
    return faults


@pytest.mark.parametrize("start", range(FIRST, FIRST + INPUTS, SHARE))
def test_inputs(start: int, tmp_path: Path) -> None:
    faults = []
    for number in range(start, min(start + SHARE, FIRST + INPUTS)):
        place = tmp_path / str(number)
        place.mkdir()
        found = _try_input(number, place)
        faults += found
        if not found:
            shutil.rmtree(place)
    assert not faults, "\n\n".join(faults)
