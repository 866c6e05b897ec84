"""Large CSV files: the fast reader gives the same tables as the one that reads row by row, or leaves the file to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrocli.errors import UnreadableData
from metrocli.sheets.columns.arrow_column import ArrowColumn
from metrocli.sheets.observing.data_rows import find_data_rows
from metrocli.sheets.parsing.frames import parse_table
from metrocli.sheets.reading.csv_files.csv_folder import CsvFolder
from metrocli.sheets.reading.large import plain_csv
from metrocli.sheets.schema import SHEETS_BY_NAME

if TYPE_CHECKING:
    from pathlib import Path

    from metrocli.sheets.table import RawTable

CELLS = st.sampled_from(
    [
        *(
            "",
            " ",
            "A1",
            "A2",
            "a-1",
            "Bogotá",
            "Bogota\u0301",
            " Lyon",
            "Lyon ",
            "x\u00a0y",
            "Total",
            "#N/A",
            "# x",
            "1.412",
        ),
        *("2021-09-01", "03/04/2021", "a, b", 'say "x"', "two\nlines", "\u2028", "=1+1", "L1A1; L2A2", "\x1c", "NA"),
    ]
)
SHEETS = {
    "activities": ("id", "title", "start", "outcomes"),
    "participations": ("activity", "member"),
    "periods": ("period", "start", "end"),
    "notes": ("what", "why", "who"),
}


def write_row(cells: list[str], delimiter: str, *, quoted: bool) -> str:
    """Return a line of a CSV file without its end."""
    special = (delimiter, '"', "\n", "\r")
    texts = [
        '"' + cell.replace('"', '""') + '"' if quoted or any(map(cell.__contains__, special)) else cell
        for cell in cells
    ]
    return delimiter.join(texts)


@st.composite
def files(draw: st.DrawFn) -> tuple[str, bytes]:
    """Draw the name of a sheet and the bytes of its file, which may be plain or not."""
    name = draw(st.sampled_from(sorted(SHEETS)))
    headers = [*SHEETS[name], *draw(st.lists(st.sampled_from(["extra", ""]), max_size=2))]
    delimiter, end = draw(st.sampled_from([",", ";"])), draw(st.sampled_from(["\n", "\n", "\r\n"]))
    lines = draw(st.lists(st.sampled_from(["Report", ""]), max_size=2)) if draw(st.integers(0, 4)) == 0 else []
    lines.append(write_row(headers, delimiter, quoted=False))
    for _ in range(draw(st.integers(0, 12))):
        row = [draw(CELLS) for _ in headers]
        if draw(st.integers(0, 15)) == 0:
            row = row[: draw(st.integers(0, len(row)))] + draw(st.lists(CELLS, max_size=1))
        lines.append(write_row(row, delimiter, quoted=draw(st.integers(0, 3)) == 0))
    text = end.join(lines) + draw(
        st.sampled_from(["", end, end * 3, '"', "\x1a", "\r", "\0"][: draw(st.integers(1, 7))])
    )
    return name, text.encode(draw(st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1252"])), "replace")


def describe(table: RawTable | None) -> object:
    """Return all that is known of a table, as values that can be compared."""
    if table is None:
        return None
    values = {name: value for name, value in vars(table).items() if name not in {"columns", "rows"}}
    columns = [([*each], [*each.distinct], [*each.texts], [*each.codes], [*each.counts]) for each in table.columns]
    return values | {"row_numbers": [*table.row_numbers]}, columns


def read(folder: Path, name: str, monkeypatch: pytest.MonkeyPatch, least: int, block: int = 64) -> object:
    """Return a sheet of a folder as a table, its rows of data, its frame and its faults; or the error."""
    with monkeypatch.context() as patched:
        patched.setattr(plain_csv, "LEAST_BYTES", least)
        patched.setattr(plain_csv, "_BLOCK", block)
        try:
            table = CsvFolder(folder).read_table(name)
        except UnreadableData as fault:
            return str(fault), fault.place
    sheet = SHEETS_BY_NAME.get(name)
    rows = find_data_rows(table, sheet)
    seen = (describe(table), describe(rows.table), rows.footers, rows.beside)
    if sheet is None:
        return seen
    frame, faults = parse_table(rows.table, sheet)
    values = frame.astype(object).where(frame.notna(), None).to_dict("list")
    return *seen, values, [*map(str, frame.dtypes)], [*frame.index], faults


@given(files(), st.sampled_from([1, 7, 64, 1 << 20]))
@settings(max_examples=400)
def test_both_readers_give_the_same(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, file: tuple[str, bytes], block: int
) -> None:
    folder = tmp_path_factory.mktemp("data")
    (folder / f"{file[0]}.csv").write_bytes(file[1])
    if file[0] == "notes":
        (folder / "periods.csv").write_text("period,start,end\n")
    assert read(folder, file[0], monkeypatch, 0, block) == read(folder, file[0], monkeypatch, 1 << 40)


PLAIN = [
    b"period,start,end\n2021,2021-01-01,2021-12-31\n",
    b"\xef\xbb\xbfperiod,start,end\r\n2021,2021-01-01,2021-12-31",
    b"Our periods,,\nperiod,start,end\n2021,2021-01-01,2021-12-31\n\n\n",
    b'period;start;end\n"20;21";2021-01-01;"2021-12-31"\n',
    b'period,start,end\n"a ""b"" c",2021-01-01,""\n,,\n',
    b"period,start,end\n\n2021,2021-01-01,2021-12-31\n",
]
NOT_PLAIN = [
    b'period,start,end\n"20\n21",2021-01-01,2021-12-31\n',
    b"period,start,end\n2021,2021-01-01,2021-12-31,more\n",
    b'period,start,end\n20"21,2021-01-01,2021-12-31\n',
    b'period,start,end\n"2021" ,2021-01-01,2021-12-31\n',
    b'period,start,end\n2021, "2021-01-01",2021-12-31\n',
    b"period,start,end\n2021,2021-01-01,M\xe1laga\n",
    b"period,start,end\r2021,2021-01-01,2021-12-31\r",
    b"period,start,end\n2021,2021-01-01,2021-12-31\n\x1a",
    b"what,why\n2021,2021-01-01\n",
]


@pytest.mark.parametrize("content", PLAIN)
def test_plain_files_are_read_as_columns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    (tmp_path / "periods.csv").write_bytes(content)
    monkeypatch.setattr(plain_csv, "LEAST_BYTES", 0)
    table = plain_csv.read_if_plain(tmp_path / "periods.csv", "periods")
    assert table is not None
    assert all(isinstance(column, ArrowColumn) for column in table.columns)
    assert read(tmp_path, "periods", monkeypatch, 0) == read(tmp_path, "periods", monkeypatch, 1 << 40)


@pytest.mark.parametrize("content", NOT_PLAIN)
def test_other_files_are_read_row_by_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    (tmp_path / "periods.csv").write_bytes(content)
    monkeypatch.setattr(plain_csv, "LEAST_BYTES", 0)
    assert plain_csv.read_if_plain(tmp_path / "periods.csv", "periods") is None


def test_small_files_and_named_encodings_are_read_row_by_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "periods.csv"
    path.write_bytes(PLAIN[0])
    assert plain_csv.read_if_plain(path, "periods") is None
    monkeypatch.setattr(plain_csv, "LEAST_BYTES", 0)
    assert plain_csv.read_if_plain(path, "periods", "cp1252") is None
    assert plain_csv.read_if_plain(path, "periods", "utf-8") is not None


@pytest.mark.parametrize(("rows", "is_beside", "kind"), [(3, True, False), (300, True, True), (300, False, False)])
def test_a_smaller_file_beside_a_large_one_is_read_as_columns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int, is_beside: bool, kind: bool
) -> None:
    monkeypatch.setattr(plain_csv, "_LEAST_BYTES_BESIDE", 2_000)
    (tmp_path / "periods.csv").write_text("period,start,end\n" + "2021,2021-01-01,2021-12-31\n" * rows)
    if is_beside:
        (tmp_path / "notes.csv").write_bytes(b"what,why\n" + b"a,b\n" * (plain_csv.LEAST_BYTES // 4))
    table = CsvFolder(tmp_path).read_table("periods")
    assert table is not None
    assert [isinstance(column, ArrowColumn) for column in table.columns] == [kind] * 3
