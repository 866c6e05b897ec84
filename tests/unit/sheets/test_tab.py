from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from metrocli.sheets.read import open_source
from metrocli.sheets.tab import Area, Marks, marks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TAB = "xl/worksheets/sheet1.xml"


def rewritten(path: Path, part: str, content: bytes | None) -> Path:
    """A workbook with another content in one part, or without the part."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name != part}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, each in {**parts, **({} if content is None else {part: content})}.items():
            archive.writestr(name, each)
    return path


def test_formulas_and_merged_cells_are_found_in_their_tab(book: Callable[..., Path]) -> None:
    path = book(memberships=[["a", "=1+1"], ["b", "f", "=B1"]], other=[["x"]])
    workbook = load_workbook(path)
    workbook["other"].merge_cells("B2:AA30")
    workbook.save(path)
    assert marks(path, 0) == Marks(((1, 1), (2, 2)))
    assert marks(path, 1) == Marks(merged=(Area(2, 1, 30, 26),))
    source = open_source(path)
    assert source.marks("memberships") == marks(path, 0)
    assert source.marks("nowhere") == Marks()


@pytest.mark.parametrize(
    ("xml", "found"),
    [
        (b'<c r="B2" s="1" t="str"><f>A1</f><v>x</v></c>', Marks(((2, 1),))),
        (b"<c s='1' r='B2'>\n<f t='shared' si='0'/><v/></c>", Marks(((2, 1),))),
        (b'<x:c r="B2"><x:f>A1</x:f></x:c>', Marks(((2, 1),))),
        (b'<c r="B2"/><c r="C2"><f>A1</f></c>', Marks(((2, 2),))),
        (b'<c r="B2"><is><t>&lt;f&gt;</t></is></c>', Marks()),
        (b'<c r="B2"><foo/></c>', Marks()),
        (b'<mergeCells count="1"><mergeCell ref="A1:B3"/></mergeCells>', Marks(merged=(Area(1, 0, 3, 1),))),
    ],
)
def test_what_a_tab_says_in_its_own_text(book: Callable[..., Path], xml: bytes, found: Marks) -> None:
    assert marks(rewritten(book(memberships=[["a"]]), TAB, xml), 0) == found


def test_nothing_is_lost_between_two_pieces_of_a_long_tab(book: Callable[..., Path]) -> None:
    cells = [b'<c r="B%d"><f>A1</f></c>' % row for row in range(1, 200_001)]
    path = rewritten(book(memberships=[["a"]]), TAB, b"".join(cells))
    assert [row for row, _ in marks(path, 0).formulas] == [*range(1, 200_001)]


@pytest.mark.parametrize("part", [TAB, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_a_part_that_is_not_there_is_left_to_the_reader(book: Callable[..., Path], part: str) -> None:
    assert marks(rewritten(book(memberships=[["=1"]]), part, None), 0) == Marks()


def test_only_workbooks_that_are_made_of_such_text_are_looked_at(
    book: Callable[..., Path], folder: Callable[..., Path], tmp_path: Path
) -> None:
    assert marks(book(memberships=[["=1"]]), 1) == Marks()
    (tmp_path / "old.xls").write_bytes(b"hello")
    assert open_source(tmp_path / "old.xls").marks("memberships") == Marks()
    assert open_source(folder(memberships="member\n=1\n")).marks("memberships") == Marks()
