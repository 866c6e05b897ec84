"""Where a sheet takes more memory than is allowed, the message names an amount with which it can be read."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa
import pytest
from openpyxl import Workbook
from pyarrow import parquet

from metrocli.errors import UnreadableData
from metrocli.files.running.memory import TOO_MUCH_MEMORY, TOO_MUCH_MEMORY_PARQUET
from metrocli.sheets.reading.source import open_sheet_source
from metrocli.sheets.reading.workbook_process import EXTENT_TOO_LARGE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from metrocli.messages import MessageType

MEMBERS = ("Aru", "Bela", "Coro", "Duna")
Rows = list[tuple[str, ...]]
SHEETS: dict[str, Rows] = {
    "activities": [
        ("id", "title", "start", "summary"),
        *((f"A{row}", f"Meeting {row} on water", f"2021-{row % 12 + 1:02}-01", "w" * 120) for row in range(30_000)),
    ],
    "participations": [
        ("activity", "member"),
        *((f"A{row // 20}", MEMBERS[row % 4]) for row in range(300_000)),
    ],
}


def write_csv(path: Path, rows: Rows) -> Path:
    """Write a CSV file that is read in blocks."""
    with path.with_suffix(".csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return path.parent


def write_csv_with_line_breaks(path: Path, rows: Rows) -> Path:
    """Write a CSV file that is read row by row, since one of its first cells has two lines."""
    return write_csv(path, [rows[0], ("A0", "Two\nlines", *rows[1][2:]), *rows[1:]])


def write_parquet(path: Path, rows: Rows) -> Path:
    """Write a Parquet file of several row groups."""
    table = pa.table(dict(zip(rows[0], map(list, zip(*rows[1:], strict=True)), strict=True)))
    parquet.write_table(table, path.with_suffix(".parquet"), row_group_size=len(rows) // 5)
    return path.parent


def write_plain_parquet(path: Path, rows: Rows) -> Path:
    """Write several Parquet files without dictionaries, in which no text is compressed."""
    path.mkdir()
    for part in range(3):
        columns = [list(column)[part::3] for column in zip(*rows[1:], strict=True)]
        table = pa.table(dict(zip(rows[0], columns, strict=True)))
        parquet.write_table(table, path / f"part-{part}.parquet", use_dictionary=False, compression="none")
    return path.parent


def write_workbook(path: Path, rows: Rows) -> Path:
    """Write a workbook of one tab."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(path.name)
    for row in rows[:5000]:
        sheet.append(row)
    book.save(path.with_suffix(".xlsx"))
    return path.with_suffix(".xlsx")


class Kind(NamedTuple):
    """A kind of files: how it is written, and the message."""

    write: Callable[[Path, Rows], Path]
    message: MessageType


KINDS = {
    "csv": Kind(write_csv, TOO_MUCH_MEMORY),
    "csv row by row": Kind(write_csv_with_line_breaks, TOO_MUCH_MEMORY),
    "parquet": Kind(write_parquet, TOO_MUCH_MEMORY_PARQUET),
    "parquet without dictionaries": Kind(write_plain_parquet, TOO_MUCH_MEMORY_PARQUET),
    "workbook": Kind(write_workbook, EXTENT_TOO_LARGE),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", SHEETS)
def test_the_amount_that_is_named_is_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, kind: str
) -> None:
    path = KINDS[kind].write(tmp_path / name, SHEETS[name])
    monkeypatch.setenv("METROCLI_MEMORY", "1 MB")
    with pytest.raises(UnreadableData) as caught:
        open_sheet_source(path).read_table(name)
    message = caught.value.message
    assert (message.kind, message.values["limit"]) == (KINDS[kind].message, 1)
    monkeypatch.setenv("METROCLI_MEMORY", f"{message.values['needed']} MB")
    assert open_sheet_source(path).read_table(name)
