"""No mutated folder of Parquet files makes any command end in an internal error, or changes such a file.

The first test runs whole commands; the second one only reads, so that many more damaged files are tried in a second.
Both try the same inputs in each run (see `test_commands`).
"""

from __future__ import annotations

import os
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from pyarrow import parquet

from metrocli.errors import UnreadableData
from metrocli.sheets.dataset import open_dataset
from metrocli.sheets.reading.source import open_sheet_source
from metrocli.sheets.writing.convert import PARQUET, convert

from .command_lines import choose_commands, choose_variables, choose_words, find_fault
from .mutated_folders import BASES, make_sheets, mutate_sheets
from .mutated_parquet import damage, write_parquet

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

INPUTS = int(os.environ.get("METROCLI_FUZZ_PARQUET", "60"))
SHARE = 15
"""How many inputs one test tries."""
SEED = os.environ.get("METROCLI_FUZZ_SEED", "1")
_PATTERNS = ("*", "*.parquet", "**/*", "[a-m]*")
_DAMAGED = 500
"""How many damaged files are read."""


def read_files(folder: Path) -> dict[Path, bytes]:
    """Return the content of each file in a folder and in those in it."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != "accepted.toml"}


def _try_input(number: int, place: Path) -> list[str]:
    """Make one input, run three commands over it and return what is wrong."""
    random = Random(f"parquet-{SEED}-{number}")
    sheets = make_sheets(random)
    mutate_sheets(random, sheets)
    folder = place / "data"
    write_parquet(random, sheets, folder)
    before = read_files(folder)
    faults = []
    for turn, command in enumerate(choose_commands(random)):
        output = place / f"output{turn}"
        output.mkdir()
        data = folder if random.random() < 0.7 else folder / random.choice(_PATTERNS)
        words = choose_words(random, command, data, random.choice(BASES), output)
        fault = find_fault(words, choose_variables(random))
        if not fault and read_files(folder) != before:
            fault = "its files are changed"
        if not fault and (left := [path.name for path in place.rglob("*.part")]):
            fault = f"left over: {left}"
        if fault:
            faults.append(f"input {number} of seed {SEED!r}: metrocli {words}\n{fault}")
    return faults


@pytest.mark.parametrize("start", range(0, INPUTS, SHARE))
def test_inputs(start: int, tmp_path: Path) -> None:
    faults = []
    for number in range(start, min(start + SHARE, INPUTS)):
        (tmp_path / str(number)).mkdir()
        faults += _try_input(number, tmp_path / str(number))
    assert not faults, "\n\n".join(faults)


def test_damaged_files_are_read_or_refused(tmp_path: Path) -> None:
    convert(open_dataset(BASES[0]), tmp_path / "lake", kind=PARQUET)
    tables = {path.stem: parquet.read_table(path) for path in sorted((tmp_path / "lake").iterdir())}
    options: tuple[dict[str, Any], ...] = (
        {},
        {"compression": "none"},
        {"use_dictionary": False},
        {"data_page_version": "2.0"},
    )
    random = Random(SEED)
    codes = set()
    (tmp_path / "damaged").mkdir()
    for _ in range(_DAMAGED):
        name = random.choice([*tables])
        path = tmp_path / "damaged" / f"{name}.parquet"
        parquet.write_table(tables[name], path, write_page_checksum=random.random() < 0.5, **random.choice(options))
        path.write_bytes(damage(random, path.read_bytes()))
        try:
            table = open_sheet_source(path.parent).read_table(name)
            assert table is not None
            assert all(len([*column]) == len(table.row_numbers) for column in table.columns)
            codes.add("")
        except UnreadableData as error:
            codes.add(error.message.code)
        path.unlink()
    assert {"", "parquet-damaged"} <= codes
