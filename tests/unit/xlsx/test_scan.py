from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from metrocli.xlsx.scan import scan_tab

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TAB = "xl/worksheets/sheet1.xml"


def rewrite(path: Path, part: str, change: Callable[[bytes], bytes | None]) -> None:
    """Change one part of a workbook; None removes it."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    changed = change(parts.pop(part))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**parts, **({} if changed is None else {part: changed})}.items():
            archive.writestr(name, content)


def test_the_extent_is_the_last_row_and_the_last_column(book: Callable[..., Path]) -> None:
    wide = [["x"] * 28, ["x"]]
    path = book(one=[["a", "b"], ["c"], ["d"]], two=wide, none=[])
    assert [scan_tab(path, tab)[:2] for tab in ("one", "two", "none")] == [(3, 2), (2, 28), (0, 0)]


def test_a_cell_in_the_last_corner_of_a_tab_is_found(book: Callable[..., Path]) -> None:
    path = book(one=[["a"]])
    rewrite(path, TAB, lambda xml: xml.replace(b'r="A1"', b'r="XFD1048576"'))
    assert scan_tab(path, "one")[:2] == (1_048_576, 16_384)


def test_a_text_that_looks_like_a_reference_is_not_a_cell_where_the_extent_would_not_fit(
    book: Callable[..., Path],
) -> None:
    path = book(one=[['see r="XFD1048576"', "b"]])
    rewrite(path, TAB, lambda xml: xml.replace(b"&quot;", b'"'))
    assert scan_tab(path, "one")[:2] == (1, 2)
    assert scan_tab(path, "one", fitting_cells=2**34 - 1)[:2] == (1, 2)
    assert scan_tab(path, "one", fitting_cells=2**34)[:2] == (1_048_576, 16_384)  # it fits, so it need not be exact


def test_attributes_may_be_in_single_quotes(book: Callable[..., Path]) -> None:
    path = book(one=[["a", "b"], ["c"]])
    rewrite(path, TAB, lambda xml: xml.replace(b'"', b"'"))
    assert scan_tab(path, "one")[:2] == (2, 2)


def test_a_tab_larger_than_one_chunk_is_searched_to_its_end(book: Callable[..., Path]) -> None:
    path = book(one=[["x" * 20] * 20] * 3000)
    with zipfile.ZipFile(path) as archive:
        assert archive.getinfo(TAB).file_size > 2 * 2**20
    assert scan_tab(path, "one")[:2] == (3000, 20)


def test_the_path_of_a_part_may_be_absolute_or_relative(book: Callable[..., Path]) -> None:
    path, relations = book(one=[["a", "b"]]), "xl/_rels/workbook.xml.rels"
    rewrite(path, relations, lambda xml: xml.replace(b'"/xl/worksheets', b'"worksheets'))
    assert scan_tab(path, "one")[:2] == (1, 2)
    rewrite(path, relations, lambda xml: xml.replace(b'"worksheets', b'"/xl/worksheets'))
    assert scan_tab(path, "one")[:2] == (1, 2)


def test_a_missing_tab_has_no_extent(book: Callable[..., Path]) -> None:
    assert scan_tab(book(one=[["a"]]), "two")[:2] == (0, 0)


@pytest.mark.parametrize("part", [TAB, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_a_missing_part_is_reported_by_the_reader(book: Callable[..., Path], part: str) -> None:
    path = book(one=[["a"]])
    rewrite(path, part, lambda _: None)
    assert scan_tab(path, "one")[:2] == (0, 0)


def test_a_tab_without_a_part_is_reported_by_the_reader(book: Callable[..., Path]) -> None:
    path = book(one=[["a"]])
    rewrite(path, "xl/_rels/workbook.xml.rels", lambda _: b"<Relationships/>")
    assert scan_tab(path, "one")[:2] == (0, 0)


def test_a_file_that_is_not_a_zip_file_is_reported_by_the_reader(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"hello")
    assert scan_tab(tmp_path / "a.xlsx", "one")[:2] == (0, 0)
    assert scan_tab(tmp_path / "nowhere.xlsx", "one")[:2] == (0, 0)


@pytest.mark.parametrize("part", [TAB, "xl/workbook.xml"])
def test_a_damaged_part_is_reported_by_the_reader(book: Callable[..., Path], part: str) -> None:
    path = book(one=[["a", "b"]] * 50)
    with zipfile.ZipFile(path) as archive:
        entry = archive.getinfo(part)
    raw = bytearray(path.read_bytes())
    begin = entry.header_offset + 30 + len(entry.filename)
    raw[begin : begin + entry.compress_size] = b"\xff" * entry.compress_size
    path.write_bytes(bytes(raw))
    assert scan_tab(path, "one")[:2] == (0, 0)
