"""New rows go into any mutated folder or workbook that can be read, or are refused; all old bytes of a file stay."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from metrocli.errors import MetrocliError
from metrocli.files.limits import read_regular_file
from metrocli.sheets.editing.append import append_rows
from metrocli.sheets.reading.csv_files.csv_folder import CsvFolder
from metrocli.sheets.reading.source import open_sheet_source
from metrocli.sheets.schema import SHEETS_BY_NAME, ColumnType

from .mutated_folders import make_sheets, mutate_sheets, write_folder
from .mutated_workbooks import write_workbook

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

VALUES = {
    ColumnType.TEXT: '=a "b", c;\nd', ColumnType.NAME: "Übersee; x", ColumnType.CODE: "1.10",
    ColumnType.DATE: "2022-03-04", ColumnType.MONTH: "2022-03", ColumnType.INTEGER: "12", ColumnType.DECIMAL: "4.5",
}  # fmt: skip


def append(random: Random, data: Path, sheet: str) -> tuple[bytes, bytes] | None:
    """Return a file before and after new rows; None if they are refused or the file is new."""
    columns = SHEETS_BY_NAME[sheet].columns
    chosen = [[column for column in columns if random.random() < 0.8] for _ in range(random.choice([1, 3]))]
    rows = [{column.name: VALUES[column.type] for column in some} for some in chosen]
    try:
        source = open_sheet_source(data)
        files = append_rows(source, {sheet: rows}).files
        if isinstance(source, CsvFolder) and sheet not in source.sheet_names:
            return None
        path = source.path_of(sheet) if isinstance(source, CsvFolder) else source.path
        return read_regular_file(path), files[path]
    except MetrocliError:
        return None


def is_insertion(old: bytes, new: bytes) -> bool:
    """Return whether the new bytes are the old ones with others in one place."""
    same = next((at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), len(old))
    return any(new.startswith(old[:at]) and new.endswith(old[at:]) for at in range(max(0, same - 3), same + 1))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("name", ["data", "data.xlsx"])
def test_new_rows_never_change_what_is_there(tmp_path: Path, name: str, seed: int) -> None:
    written = 0
    for number in range(25):
        random = Random(f"appending {seed} {number}")
        sheets = make_sheets(random)
        if random.random() < 0.7:
            mutate_sheets(random, sheets)
        data = tmp_path / str(number) / name
        data.parent.mkdir()
        write = write_workbook if data.suffix else write_folder
        write(random, sheets, data)
        for sheet in ("activities", "memberships", "aliases", "periods"):
            if contents := append(random, data, sheet):
                written += 1
                assert data.suffix or is_insertion(*contents), (number, sheet)
    assert written > 20
