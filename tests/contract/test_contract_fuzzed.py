"""Reading a file of any bytes returns tables or raises an error of one sentence, and nothing else.

`tests/fuzz` does the same with coverage guidance, by hand; what it found is tested here.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hostile_files import ods, parts, tab, xls, zipped  # type: ignore[import-not-found] # it is in this folder
from hypothesis import given, settings
from hypothesis import strategies as st

from metrocli.errors import MetrocliError
from metrocli.sheets.dataset import open_dataset
from metrocli.sheets.schema import SHEETS_BY_NAME

BOOKS: dict[str, bytes] = {".xlsx": zipped(parts(tab())), ".ods": ods(""), ".xls": xls()}
SHEET = st.sampled_from(sorted(SHEETS_BY_NAME))
BYTES = st.binary(max_size=400) | st.text(max_size=200).flatmap(
    lambda text: st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252")).map(
        lambda encoding: text.encode(encoding, errors="replace")
    )
)
CELL = st.text(max_size=12) | st.sampled_from(
    ("", '"', '""', "=1+1", "2021-09-01", "31/02/2021", "03/04/2021", "L1A1", "1.10", "1e999", "nan", "-0", "9" * 30,
     "٣", "²", "\r", "\n", "\0", "\ufeff", "a;b", "a,b", "sep=;", "🙂", "\u202e", "1/1/0000", "99999-1-1")
)  # fmt: skip


def read_everything(path: Path) -> list[str]:
    """Read all sheets of a dataset, raw and typed; return the names of those that can be read."""
    try:
        dataset = open_dataset(path)
    except MetrocliError as error:
        check_error(error)
        return []
    read = []
    for name in dataset.source.sheet_names:
        try:
            table = dataset.table(name)
            if name in SHEETS_BY_NAME:
                frame = dataset.frame(name)
                assert table is None or len(frame) == len(table.rows)
            read.append(name)
        except MetrocliError as error:
            check_error(error)
    return read


def check_error(error: MetrocliError) -> None:
    """Check that an error is a sentence of a sensible length with the exit code of unreadable data."""
    assert error.exit_code == 4
    assert 10 < len(str(error)) < 1500, str(error)[:2000]


def read_csv_bytes(content: bytes, name: str = "activities") -> list[str]:
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / f"{name}.csv").write_bytes(content)
        return read_everything(Path(place))


def read_workbook_bytes(content: bytes, suffix: str) -> list[str]:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / f"book{suffix}"
        path.write_bytes(content)
        return read_everything(path)


@settings(max_examples=300)
@given(content=BYTES, name=SHEET)
def test_any_bytes_as_a_sheet(content: bytes, name: str) -> None:
    read_csv_bytes(content, name)


@given(data=st.data(), name=SHEET, delimiter=st.sampled_from(",;\t|"), end=st.sampled_from(("\n", "\r\n", "\r")))
def test_any_cells_below_the_declared_headers(data: st.DataObject, name: str, delimiter: str, end: str) -> None:
    headers = [column.name for column in SHEETS_BY_NAME[name].columns]
    rows = data.draw(st.lists(st.lists(CELL, min_size=len(headers), max_size=len(headers)), max_size=4))
    quoted = [[f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row] for row in rows]
    read_csv_bytes(end.join(delimiter.join(row) for row in [headers, *quoted]).encode(errors="replace"), name)


@st.composite
def damage_bytes(draw: st.DrawFn, whole: bytes) -> bytes:
    """Return the bytes with a few of them changed, removed, repeated or inserted."""
    raw = bytearray(whole)
    for _ in range(draw(st.integers(1, 4))):
        place, length = draw(st.integers(0, len(raw))), draw(st.integers(0, 20))
        replacement = draw(st.binary(max_size=20) | st.just(bytes(raw[place : place + length]) * 3))
        raw[place : place + length] = replacement
    return bytes(raw)


@pytest.mark.parametrize("suffix", BOOKS)
def test_an_unchanged_workbook_is_read(suffix: str) -> None:
    assert read_workbook_bytes(BOOKS[suffix], suffix) == ["memberships"]


@settings(max_examples=40)
@given(data=st.data())
@pytest.mark.parametrize("suffix", BOOKS)
def test_a_workbook_with_some_bytes_changed(data: st.DataObject, suffix: str) -> None:
    read_workbook_bytes(data.draw(damage_bytes(BOOKS[suffix])), suffix)


@settings(max_examples=40)
@given(data=st.data())
@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
def test_a_workbook_with_some_bytes_of_a_part_changed(data: st.DataObject, suffix: str) -> None:
    with zipfile.ZipFile(io.BytesIO(BOOKS[suffix])) as book:
        whole = {name: book.read(name) for name in book.namelist()}
    name = data.draw(st.sampled_from(sorted(whole)))
    # A table without an end keeps its reader busy until the time limit: one such file is tested elsewhere.
    damaged = data.draw(damage_bytes(whole[name]).filter(lambda raw: name != "content.xml" or b"</table:table>" in raw))
    read_workbook_bytes(zipped(whole | {name: damaged}), suffix)


def tab_with_latitude(value: str, kind: str = "n") -> str:
    """Return a tab with one more member, whose latitude is stored as some value."""
    row = f'<row r="3"><c r="A3" t="inlineStr"><is><t>Lyon</t></is></c><c r="C3" t="{kind}"><v>{value}</v></c></row>'
    head = '<c r="C1" t="inlineStr"><is><t>latitude</t></is></c>'
    return str(tab(row)).replace('</row><row r="2">', f'{head}</row><row r="2">')


@pytest.mark.parametrize("value", ["1e999", "-1e999", "NaN", "inf", "1e-999", "0x10", "", "#N/A", "1" * 400])
@pytest.mark.parametrize("kind", ["n", "e", "b", "d", "str", "s", "?"])
def test_an_invalid_number_in_a_workbook(value: str, kind: str) -> None:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "book.xlsx"
        path.write_bytes(zipped(parts(tab_with_latitude(value, kind))))
        read_everything(path)
        try:
            latitudes: list[Any] = open_dataset(path).frame("memberships")["latitude"].dropna().tolist()
        except MetrocliError:
            return
        assert all(abs(number) < 1e308 for number in latitudes), latitudes
