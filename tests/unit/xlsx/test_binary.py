"""XLS and XLSB workbooks, made record by record."""

from __future__ import annotations

import struct
import zipfile
from typing import TYPE_CHECKING

import pytest

from metrocli.model.cell import Cell
from metrocli.sheets.dataset import open_dataset
from metrocli.xlsx.binary import read_binary_workbook
from metrocli.xlsx.tab_regions import WorkbookRegions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEADERS = ["member", "region", "country"]
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def xls_record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<2H", kind, len(content)) + content


def xls_label(row: int, column: int, text: str) -> bytes:
    return xls_record(0x204, struct.pack("<3HHB", row, column, 0, len(text), 0) + text.encode("latin-1"))


def make_xls(path: Path, *cells: bytes, date1904: bool = False) -> Path:
    """Make an XLS workbook with one tab, memberships: a header, and some records."""
    begin = struct.pack("<2H12x", 0x600, 0x5)
    tab = xls_record(0x809, struct.pack("<2H12x", 0x600, 0x10))
    tab += b"".join([*(xls_label(0, column, text) for column, text in enumerate(HEADERS)), *cells, xls_record(0x0A)])
    name = b"memberships"
    epoch = xls_record(0x22, struct.pack("<H", int(date1904)))
    globals_ = xls_record(0x809, begin) + epoch
    start = len(globals_) + 4 + 8 + len(name) + 4
    globals_ += xls_record(0x85, struct.pack("<L2BBB", start, 0, 0, len(name), 0) + name) + xls_record(0x0A)
    stream = (globals_ + tab).ljust(4096, b"\0")
    sectors = len(stream) // 512
    table = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + sectors), 0xFFFFFFFE]
    fat = struct.pack(f"<{len(table)}L", *table).ljust(512, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9L", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + struct.pack("<L", 0)
    header = header.ljust(512, b"\xff")

    def entry(name: str, kind: int, start: int, size: int, child: int) -> bytes:
        text = name.encode("utf-16-le")
        links = struct.pack("<3L", 0xFFFFFFFF, 0xFFFFFFFF, child)
        head = text.ljust(64, b"\0") + struct.pack("<H2B", len(text) + 2, kind, 1) + links
        return head.ljust(116, b"\0") + struct.pack("<LQ", start, size)

    directory = entry("Root Entry", 5, 0xFFFFFFFE, 0, 1) + entry("Workbook", 2, 2, len(stream), 0xFFFFFFFF)
    path.write_bytes(header + fat + directory.ljust(512, b"\0") + stream)
    return path


def xlsb_record(kind: int, content: bytes = b"") -> bytes:
    number = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length = bytes([len(content)]) if len(content) < 0x80 else bytes([len(content) & 0x7F | 0x80, len(content) >> 7])
    return number + length + content


def wide(text: str) -> bytes:
    return struct.pack("<L", len(text)) + text.encode("utf-16-le")


def make_xlsb(path: Path, *cells: bytes, date1904: bool = False) -> Path:
    """Make an XLSB workbook with one tab, memberships: a header, and some records."""
    texts = b"".join(xlsb_record(6, struct.pack("<2L", column, 0) + wide(text)) for column, text in enumerate(HEADERS))
    tab = xlsb_record(129) + xlsb_record(148, struct.pack("<4L", 0, 9, 0, 9)) + xlsb_record(145)
    tab += xlsb_record(0, struct.pack("<L13x", 0)) + texts + b"".join(cells) + xlsb_record(146) + xlsb_record(130)
    book = xlsb_record(131) + xlsb_record(153, struct.pack("<3L", int(date1904), 0, 0)) + xlsb_record(143)
    book += xlsb_record(156, struct.pack("<2L", 0, 1) + wide("rId1") + wide("memberships"))
    book += xlsb_record(144) + xlsb_record(132)
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/{{}}" Target="{{}}"/></Relationships>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("_rels/.rels", relations.format("officeDocument", "xl/workbook.bin"))
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/_rels/workbook.bin.rels", relations.format("worksheet", "worksheets/sheet1.bin"))
        archive.writestr("xl/worksheets/sheet1.bin", tab)
    return path


def result(code: int) -> bytes:
    return struct.pack("<6BH", 2, 0, code, 0, 0, 0, 0xFFFF)


def make(path: Path) -> Path:
    """Make a workbook with errors, a formula and merged cells."""
    if path.suffix == ".xls":
        return make_xls(
            path,
            xls_label(1, 0, "Quito"),
            xls_record(0x205, struct.pack("<3H2B", 1, 1, 0, 0x2A, 1)),
            xls_record(0x06, struct.pack("<3H", 1, 2, 0) + result(0x07) + b"\0" * 8),
            xls_record(0x205, struct.pack("<3H2B", 1, 3, 0, 1, 0)),  # a truth value
            xls_record(0xE5, struct.pack("<H4H", 1, 4, 6, 0, 1)),
        )
    return make_xlsb(
        path,
        xlsb_record(0, struct.pack("<L13x", 1)),
        xlsb_record(6, struct.pack("<2L", 0, 0) + wide("Quito")),
        xlsb_record(3, struct.pack("<2LB", 1, 0, 0x2A)),
        xlsb_record(11, struct.pack("<2LB", 2, 0, 0x07)),
        xlsb_record(176, struct.pack("<4L", 4, 6, 0, 1)),
    )


@pytest.mark.parametrize("suffix", [".xls", ".xlsb"])
def test_errors_formulas_and_merged_cells(tmp_path: Path, suffix: str) -> None:
    book = read_binary_workbook(make(tmp_path / f"book{suffix}"))
    ((name, regions),) = book.tabs.items()
    assert (name, book.starts_1904) == ("memberships", False)
    assert regions.texts == ((2, 1, "#N/A"), (2, 2, "#DIV/0!"))
    assert [str(cells) for cells in regions.formulas] == ["C2"]
    assert [str(cells) for cells in regions.merged] == ["A5:B7"]


@pytest.mark.parametrize("suffix", [".xls", ".xlsb"])
def test_a_question_notes_errors(tmp_path: Path, suffix: str) -> None:
    dataset = open_dataset(make(tmp_path / f"book{suffix}"))
    frame = dataset.frame("memberships")
    assert frame["member"].tolist()[0] == "Quito"
    assert frame[["region", "country"]].iloc[0].isna().all()
    places = [(note.code, note.place.a1) for note in dataset.notes if isinstance(note.place, Cell)]
    assert places == [("error-cell", "B2"), ("error-cell", "C2")]


@pytest.mark.parametrize(("suffix", "maker"), [(".xls", make_xls), (".xlsb", make_xlsb)])
def test_days_from_1904(tmp_path: Path, suffix: str, maker: object) -> None:
    assert callable(maker)
    path = maker(tmp_path / f"book{suffix}", date1904=True)
    assert read_binary_workbook(path).starts_1904
    table = open_dataset(path).table("memberships")
    assert table is not None
    assert table.starts_1904


@pytest.mark.parametrize("suffix", [".xls", ".xlsb"])
def test_damaged_workbooks_have_no_regions(tmp_path: Path, suffix: str) -> None:
    path = make(tmp_path / f"book{suffix}")
    whole = path.read_bytes()
    for end in (0, 20, 100, 600, 1100, len(whole) - 30):
        path.write_bytes(whole[:end])
        read_binary_workbook(path)
    path.write_bytes(b"\xd0\xcf\x11\xe0" * 300)
    assert read_binary_workbook(path) == WorkbookRegions()


@pytest.mark.parametrize(
    "part", ["_rels/.rels", "xl/_rels/workbook.bin.rels", "xl/workbook.bin", "xl/worksheets/sheet1.bin"]
)
@pytest.mark.parametrize("content", [b"", b"<", b'<!DOCTYPE x [<!ENTITY a "b">]><a/>', b"\xff" * 50])
def test_damaged_parts_have_no_regions(
    tmp_path: Path, rewrite_part: Callable[..., Path], part: str, content: bytes
) -> None:
    path = rewrite_part(make(tmp_path / "book.xlsb"), part, lambda _: content)
    assert not any(regions.texts for regions in read_binary_workbook(path).tabs.values())


def test_a_chain_of_sectors_that_goes_round_ends(tmp_path: Path) -> None:
    path = make(tmp_path / "book.xls")
    raw = bytearray(path.read_bytes())
    struct.pack_into("<L", raw, 512 + 4 * 5, 2)
    path.write_bytes(bytes(raw))
    assert read_binary_workbook(path) == WorkbookRegions()
