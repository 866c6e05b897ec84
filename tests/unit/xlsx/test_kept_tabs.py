"""Tabs that are kept as they are in a copy of a workbook."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from openpyxl import Workbook, load_workbook

from metrocli.xlsx.kept_tabs import list_worksheets, put_tabs_back

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_a_tab_that_has_another_name_in_the_copy_stays_blank_there(
    book: Callable[..., Path], rewrite_part: Callable[..., Path]
) -> None:
    path = book(x=[["note"], ["a"]])
    raw = rewrite_part(path, "xl/workbook.xml", lambda xml: xml.replace(b'name="x"', b'name=""')).read_bytes()
    blank, copy = Workbook(), io.BytesIO()
    blank.save(copy)
    restored = put_tabs_back(copy.getvalue(), raw, list_worksheets(raw))
    assert list_worksheets(raw) == {"": "xl/worksheets/sheet1.xml"}
    assert load_workbook(io.BytesIO(restored)).sheetnames == ["Sheet"]
