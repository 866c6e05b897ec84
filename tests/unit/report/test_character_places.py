"""Where in the sheets characters are that a format cannot show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.report.character_places import find_characters
from metrocli.sheets.dataset import open_dataset

if TYPE_CHECKING:
    from pathlib import Path


def test_each_character_is_named_with_its_first_cell(tmp_path: Path) -> None:
    text = "member,region,country,status\nLima,South,Peru,\n广州,East,中国,\n州市,East,中国,\n"
    (tmp_path / "memberships.csv").write_text(text, encoding="utf-8")
    dataset = open_dataset(tmp_path)
    dataset.frame("memberships")
    found = find_characters(dataset.tables_read, "广州中市é")
    assert {cell and (cell.row, cell.column): signs for cell, signs in found.items()} == {
        (3, "member"): ["广", "州"],
        (3, "country"): ["中"],
        (4, "member"): ["市"],
        None: ["é"],
    }
