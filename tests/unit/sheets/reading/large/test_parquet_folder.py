"""Parquet files as sheets: a folder, a partitioned folder, a pattern; with the same tables and answers as CSV files."""

from __future__ import annotations

import csv
import os
import shutil
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from metrocli.errors import Refused, UnreadableData
from metrocli.files.limits import FILE_UNREADABLE, NOT_A_REGULAR_FILE
from metrocli.files.running.memory import TOO_MUCH_MEMORY_PARQUET
from metrocli.sheets.dataset import open_dataset
from metrocli.sheets.editing.dataset import PARQUET_NOT_EDITABLE, require_editable
from metrocli.sheets.reading.large import parquet_columns
from metrocli.sheets.reading.large.parquet_codes import TextCodes
from metrocli.sheets.reading.large.parquet_column import COLUMN_OF_PARTS, PARQUET_DAMAGED
from metrocli.sheets.reading.large.parquet_folder import NO_SHEET_PARQUET, PARQUET_BESIDE_CSV, ParquetFolder
from metrocli.sheets.reading.missing_sheet import explain_missing_sheet
from metrocli.sheets.reading.sheet_names import SHEET_IN_TWO_FILES
from metrocli.sheets.reading.source import PATH_MISSING, open_sheet_source
from metrocli.sheets.schema import SHEETS

if TYPE_CHECKING:
    from metrocli.messages import MessageType

BUNDLED = Path(__file__).parents[5] / "data"


def write(path: Path, **columns: Any) -> Path:  # noqa: ANN401 - values of any type
    """Write a Parquet file with some columns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    parquet.write_table(pa.table(columns), path, row_group_size=2)
    return path


def from_csv(source: Path, target: Path, *, partition: str = "") -> Path:
    """Write the sheets of a folder of CSV files as Parquet files, with all texts as they are."""
    for file in sorted(source.glob("*.csv")):
        with file.open(encoding="utf-8-sig", newline="") as content:
            header, *rows = csv.reader(content)
        columns = {name: [row[place] for row in rows] for place, name in enumerate(header)}
        if partition in columns:
            for value in dict.fromkeys(columns[partition]):
                kept = [place for place, each in enumerate(columns[partition]) if each == value]
                own = {name: [texts[place] for place in kept] for name, texts in columns.items() if name != partition}
                folder = f"{partition}={value or '__HIVE_DEFAULT_PARTITION__'}"
                write(target / file.stem / folder / "part-0.parquet", **own)
        else:
            write(target / f"{file.stem}.parquet", **columns)
    return target


def error_of(path: Path, sheet: str = "periods") -> MessageType:
    """Return the kind of the error that a sheet of a path has."""
    with pytest.raises(UnreadableData) as caught:
        open_sheet_source(path).read_table(sheet)
    return caught.value.message.kind


PERIODS = {"period": ["2021", "2022"], "start": ["2021-01-01", "2022-01-01"], "end": ["2021-12-31", "2022-12-31"]}


def test_a_folder_gives_the_same_frames_and_links_as_csv(tmp_path: Path) -> None:
    csv_data, lake = open_dataset(BUNDLED), open_dataset(from_csv(BUNDLED, tmp_path / "lake"))
    assert lake.source.sheet_names == csv_data.source.sheet_names
    for sheet in SHEETS:
        assert lake.frame(sheet.name).equals(csv_data.frame(sheet.name)), sheet.name
    ours, theirs = (each.links("activities", "members") for each in (lake, csv_data))
    assert ours.astype("str").equals(theirs.astype("str"))


def test_a_partitioned_folder_is_read_back(tmp_path: Path) -> None:
    lake = open_dataset(from_csv(BUNDLED, tmp_path / "lake", partition="line"))
    frame, expected = lake.frame("activities"), open_dataset(BUNDLED).frame("activities")
    assert sorted(frame["id"]) == sorted(expected["id"])
    lines = dict(zip(frame["id"], frame["line"].fillna(""), strict=True))
    assert lines == dict(zip(expected["id"], expected["line"].fillna(""), strict=True))


def test_the_columns_of_folders_that_are_not_declared_are_not_data(tmp_path: Path) -> None:
    for period in ("2021-T3", "__HIVE_DEFAULT_PARTITION__"):
        write(
            tmp_path / "activities" / f"period={period}" / "a.parquet", id=[period], title=["x"], start=["2021-09-01"]
        )
    write(tmp_path / "activities" / "_delta_log" / "ignored.parquet", id=["no"])
    table = open_sheet_source(tmp_path).read_table("activities")
    assert table is not None
    assert table.headers == ("id", "title", "start")
    assert table.rows == [["2021-T3", "x", "2021-09-01"], ["__HIVE_DEFAULT_PARTITION__", "x", "2021-09-01"]]
    assert [*table.row_numbers] == [2, 3]


def test_a_pattern_names_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "lake" / "periods.parquet", **PERIODS)
    write(tmp_path / "lake" / "other.parquet", x=[1])
    monkeypatch.chdir(tmp_path)
    for pattern in (Path("lake/per*.parquet"), tmp_path / "lake" / "p*.parquet", Path("la*/periods.parquet")):
        source = open_sheet_source(pattern)
        assert isinstance(source, ParquetFolder)
        assert source.sheet_names == ("periods",)
    assert error_of(Path("lake/x*.parquet")) is PATH_MISSING


def test_values_of_each_type(tmp_path: Path) -> None:
    moment = datetime(2021, 9, 1, 8, 30)  # noqa: DTZ001 - a cell knows no time zone
    path = tmp_path / "activities.parquet"
    table = {
        "id": pa.array(["a", None, "c"]).dictionary_encode(),
        "title": pa.array(["x", "y", "x"], pa.large_string()),
        "start": pa.array([date(2021, 9, 1), None, date(2021, 9, 2)]),
        "end": pa.array([moment, None, None]),
        "members": pa.array([["Accra", "Lyon"], None, []], pa.list_(pa.string())),
        "people_engaged": pa.array([3, None, 3]),
        "experts": pa.array([Decimal("1.50"), None, Decimal("2.00")]),
        "status": pa.nulls(3),
    }
    parquet.write_table(pa.table(table), path)
    read = open_sheet_source(tmp_path).read_table("activities")
    assert read is not None
    assert read.rows == [
        ["a", "x", date(2021, 9, 1), moment, "Accra; Lyon", 3, "1.50", ""],
        ["", "y", "", "", "", "", "", ""],
        ["c", "x", date(2021, 9, 2), "", "", 3, "2.00", ""],
    ]


def test_files_may_lack_columns_and_differ_in_types(tmp_path: Path) -> None:
    write(tmp_path / "periods" / "1.parquet", period=["2021"], start=[date(2021, 1, 1)], end=["2021-12-31"])
    write(tmp_path / "periods" / "2.parquet", period=[2022], start=["2022-01-01"], end=["2022-12-31"], label=["x"])
    table = open_sheet_source(tmp_path).read_table("periods")
    assert table is not None
    assert table.rows == [["2021", "2021-01-01", "2021-12-31", ""], ["2022", "2022-01-01", "2022-12-31", "x"]]


def test_values_whose_dictionary_is_in_another_order(tmp_path: Path) -> None:
    values = pa.DictionaryArray.from_arrays(pa.array([2, 0, 2, 2], pa.int32()), ["b", "unused", "a"])
    path = write(tmp_path / "periods.parquet", period=values, start=["2021-01-01"] * 4, end=["2021-12-31"] * 4)
    assert path.is_file()
    table = open_sheet_source(tmp_path).read_table("periods")
    assert table is not None
    assert [*table.columns[0].distinct] == ["a", "b"]
    assert [*table.columns[0]] == ["a", "b", "a", "a"]


def test_blank_rows_are_left_out(tmp_path: Path) -> None:
    write(tmp_path / "periods.parquet", period=["2021", None, ""], start=["x", None, " "], end=["y", None, ""])
    table = open_sheet_source(tmp_path).read_table("periods")
    assert table is not None
    assert [*table.row_numbers] == [2]


def test_a_file_without_rows_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path / "periods" / "1.parquet", period=pa.array([], pa.int64()), start=pa.array([]), end=pa.array([]))
    write(tmp_path / "periods" / "2.parquet", period=["2021"] * 8, start=["x"] * 8, end=["y"] * 8)
    table = open_sheet_source(tmp_path).read_table("periods")
    assert table is not None
    assert [*table.columns[0]] == ["2021"] * 8
    assert getattr(table.columns[0], "has_runs", False)


@pytest.mark.parametrize("count", [1, 2, 4])
def test_a_row_group_whose_number_of_rows_is_damaged(tmp_path: Path, count: int) -> None:
    """Arrow takes memory for as many rows as a row group is said to have; a damaged number may be any."""
    path = tmp_path / "periods.parquet"
    parquet.write_table(pa.table({name: ["x", "y", "z"] for name in PERIODS}), path, store_schema=False)
    # The last integer 3 of 64 bits, in the compact protocol of Thrift, is the number of rows of the row group.
    before, _, after = path.read_bytes().rpartition(bytes([0x16, 3 << 1]))
    path.write_bytes(before + bytes([0x16, count << 1]) + after)
    metadata = parquet.read_metadata(path)
    assert (metadata.num_rows, metadata.row_group(0).num_rows) == (3, count)
    assert error_of(tmp_path) is PARQUET_DAMAGED


def test_too_many_texts_are_refused_before_all_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"{row:0100000}" for row in range(40)]
    write(tmp_path / "periods.parquet", period=texts, start=["x"] * 40, end=["y"] * 40)
    read: list[int] = []

    def add(codes: TextCodes, chunk: Any) -> None:  # noqa: ANN401 - pyarrow declares no types
        read.append(len(chunk))
        original(codes, chunk)

    original = TextCodes.add
    monkeypatch.setattr(TextCodes, "add", add)
    monkeypatch.setattr(parquet_columns, "count_cores", lambda: 1)
    monkeypatch.setenv("METROCLI_MEMORY", "1 MB")
    assert error_of(tmp_path) is TOO_MUCH_MEMORY_PARQUET
    assert sum(read) < len(texts) / 2


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "periods.parquet").write_bytes(b"PAR1 not really")
    assert error_of(tmp_path) is PARQUET_DAMAGED
    whole = write(tmp_path / "periods.parquet", **PERIODS).read_bytes()
    (tmp_path / "periods.parquet").write_bytes(whole[:40] + b"\0" * 40 + whole[80:])
    assert error_of(tmp_path) is PARQUET_DAMAGED
    (tmp_path / "periods.parquet").write_bytes(b"")
    assert error_of(tmp_path) is PARQUET_DAMAGED
    write(tmp_path / "periods.parquet", **(PERIODS | {"label": [{"a": 1}, {"a": 2}]}))
    assert error_of(tmp_path) is COLUMN_OF_PARTS
    write(tmp_path / "periods" / "part.parquet", **PERIODS)
    assert error_of(tmp_path) is SHEET_IN_TWO_FILES
    shutil.rmtree(tmp_path / "periods")
    (tmp_path / "periods.parquet").rename(tmp_path / "hats.parquet")
    assert error_of(tmp_path) is NO_SHEET_PARQUET


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and links are those of POSIX")
def test_what_is_not_a_file_is_named(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "periods.parquet")
    assert error_of(tmp_path) is NOT_A_REGULAR_FILE
    (tmp_path / "periods.parquet").unlink()
    (tmp_path / "periods.parquet").symlink_to(tmp_path / "nowhere")
    assert error_of(tmp_path) is FILE_UNREADABLE


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right of their own on Windows")
@pytest.mark.parametrize("target", [".", ".."])
@pytest.mark.parametrize("pattern", ["", "*"])
def test_a_link_to_the_folder_itself_is_not_a_sheet(tmp_path: Path, target: str, pattern: str) -> None:
    write(tmp_path / "lake" / "periods.parquet", period=["2021-T3"], start=["2021-09-01"], end=["2021-12-31"])
    (tmp_path / "lake" / "loop").symlink_to(target)
    source = open_sheet_source(tmp_path / "lake" / pattern)
    assert source.sheet_names == ("periods",)


def test_csv_and_parquet_in_one_folder(tmp_path: Path) -> None:
    write(tmp_path / "answer.parquet", x=[1])
    (tmp_path / "periods.csv").write_text("period,start,end\n2021,2021-01-01,2021-12-31\n")
    table = open_sheet_source(tmp_path).read_table("periods")
    assert table is not None
    assert table.file == "periods.csv"
    write(tmp_path / "activities.parquet", id=["a"])
    assert error_of(tmp_path) is PARQUET_BESIDE_CSV


def test_parquet_is_not_changed(tmp_path: Path) -> None:
    write(tmp_path / "periods.parquet", **PERIODS)
    with pytest.raises(Refused) as caught:
        require_editable(open_sheet_source(tmp_path))
    assert caught.value.message.kind is PARQUET_NOT_EDITABLE


@pytest.mark.parametrize("pattern", ["", "*.parquet"])
def test_the_advice_for_a_missing_sheet_names_a_parquet_file(tmp_path: Path, pattern: str) -> None:
    from_csv(BUNDLED, tmp_path)
    (tmp_path / "periods.parquet").unlink()
    (tmp_path / "memberships.parquet").rename(tmp_path / "membershps.parquet")
    source = open_sheet_source(tmp_path / pattern)
    absent, mistyped = explain_missing_sheet(source, "periods"), explain_missing_sheet(source, "memberships")
    assert (absent.code, absent.fix) == ("no-sheet-in-parquet", "Add periods.parquet.")
    assert mistyped.code == "no-sheet-but-parquet"
    assert mistyped.fix == "Is it 'membershps'? Rename that to memberships.parquet."
