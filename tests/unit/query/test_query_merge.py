"""The differences between the sources of a merged dataset, and the decisions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pages import summarise  # type: ignore[import-not-found] # it is in a folder above

from metrocli.answers.answer import ListAnswer
from metrocli.answers.shaping import Shape, apply_shape
from metrocli.query.merge import (
    CELLS_COMPLETED,
    CELLS_REWRITTEN,
    CONFLICTS_DECIDED,
    CONFLICTS_OPEN,
    LISTS_UNITED,
    NO_DIFFERENCES,
    ROWS_MERGED,
    merge,
)
from metrocli.render.parts import Table
from metrocli.render.registry import lay_out
from metrocli.sheets.dataset import SheetDataset, open_dataset
from metrocli.text.languages.language import Language

OFFICERS = Path(__file__).parents[2] / "data" / "officers"


@pytest.fixture
def officers() -> list[SheetDataset]:
    return [open_dataset(OFFICERS / name) for name in ("north", "south")]


def list_excerpts(answer: ListAnswer) -> list[str]:
    """List the values as the screen shows them."""
    (table,) = lay_out(answer, Language()).parts
    assert isinstance(table, Table)
    assert isinstance(table.rows, ListAnswer)
    return [str(text) for text in table.rows.frame["excerpt"]]


def test_conflicts_are_listed_with_file_cell_and_value(officers: list[SheetDataset]) -> None:
    answer, merged = merge(officers)
    assert merged.has_conflicts
    rows = answer.frame[answer.frame["column"] == "people_engaged"].head(2)
    assert rows["file"].tolist() == [str(OFFICERS / name / "activities.csv") for name in ("north", "south")]
    assert rows["cell"].tolist() == ["G2", "G3"]
    assert rows["value"].tolist() == ["120", "1,200"]
    assert rows["kept"].isna().all()
    assert summarise(answer) == "3 cells in conflict, 3 cells completed"
    assert answer.notes == (
        ROWS_MERGED(count=14, sources=2, shared=9),
        CELLS_REWRITTEN(count=2),
        CELLS_COMPLETED(count=3),
        CONFLICTS_OPEN(count=3),
    )


def test_screen_shows_the_differences_of_values(officers: list[SheetDataset]) -> None:
    answer, _ = merge(officers)
    excerpts = dict(zip(answer.frame["column"], list_excerpts(answer), strict=True))
    assert excerpts["members"] == "Malaga + 1 in common"
    assert excerpts["summary"] == "… the last ships …"
    assert excerpts["joined"] == "2010-01-01"


def test_list_that_contains_another(tmp_path: Path) -> None:
    for name, members in (("a", "X; Y"), ("b", "X")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "activities.csv").write_text(f"id,title,members\n1,t,{members}\n")
    answer, _ = merge([open_dataset(tmp_path / name) for name in "ab"])
    assert list_excerpts(answer) == ["Y + 1 in common", "1 in common"]
    assert answer.frame["own_items"].tolist() == [("Y",), ()]


def test_a_value_is_whole_without_the_others_of_its_cell(officers: list[SheetDataset]) -> None:
    answer, _ = merge(officers)
    whole = replace(answer, frame=answer.frame[answer.frame["column"] == "summary"].head(1))
    assert list_excerpts(whole) == [whole.frame["value"].iloc[0]]
    assert list_excerpts(apply_shape(answer, Shape(limit=0))) == []


def test_decisions_are_listed_and_noted(officers: list[SheetDataset]) -> None:
    answer, merged = merge(officers, prefer=[1], unite=True)
    assert not merged.has_conflicts
    assert answer.query == {
        "sources": [str(OFFICERS / "north"), str(OFFICERS / "south")],
        "prefer": [str(OFFICERS / "south")],
        "unite": True,
    }
    assert answer.notes[-2:] == (CONFLICTS_DECIDED(count=2), LISTS_UNITED(count=1))
    assert summarise(answer) == "3 cells completed, 2 cells decided by --prefer, 1 cell united"


def test_white_space_and_blanks_are_noted(tmp_path: Path) -> None:
    for name, row in (("a", "1,t ,5"), ("b", "1,t,")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "activities.csv").write_text(f"id,title,experts\n{row}\n")
    answer, _ = merge([open_dataset(tmp_path / name) for name in "ab"])
    assert answer.notes == (
        ROWS_MERGED(count=1, sources=2, shared=1),
        CELLS_REWRITTEN(count=1),
        CELLS_COMPLETED(count=1),
    )


def test_no_differences(officers: list[SheetDataset]) -> None:
    answer, _ = merge([officers[0], officers[0]])
    assert len(answer.frame) == 0
    assert answer.notes[0] == NO_DIFFERENCES()
