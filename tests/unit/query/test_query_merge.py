"""Where the sources of a merged dataset differ, and what became of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from metrocli.query.merge import merge
from metrocli.sheets.dataset import Dataset, open_dataset

OFFICERS = Path(__file__).parents[2] / "data" / "officers"


@pytest.fixture
def officers() -> list[Dataset]:
    return [open_dataset(OFFICERS / name) for name in ("north", "south")]


def test_conflicts_are_listed_with_file_cell_and_value_of_each(officers: list[Dataset]) -> None:
    answer, merged = merge(officers)
    assert merged.has_conflicts
    found = answer.frame[answer.frame["column"] == "people_engaged"].head(2)
    assert found["file"].tolist() == [str(OFFICERS / name / "activities.csv") for name in ("north", "south")]
    assert found["cell"].tolist() == ["G2", "G3"]
    assert found["value"].tolist() == ["120", "1,200"]
    assert found["kept"].isna().all()
    assert answer.summary == "3 cells in conflict, 3 cells completed"
    assert answer.notes == (
        "14 rows from 2 sources; 9 of them stand in more than one.",
        "2 cells are written in several ways that mean the same; the first one is kept.",
        "3 cells that a source leaves blank are completed.",
        "3 conflicts: nothing is written. Correct the sources, or decide with --prefer FILE.",
    )


def test_on_a_screen_a_value_is_told_by_what_differs(officers: list[Dataset]) -> None:
    answer, _ = merge(officers)
    excerpts = dict(zip(answer.frame["column"], answer.frame["excerpt"], strict=True))
    assert excerpts["members"] == "Malaga + 1 in common"
    assert excerpts["summary"] == "… the last ships …"
    assert excerpts["joined"] == "2010-01-01"


def test_a_list_that_another_one_holds_all_of(tmp_path: Path) -> None:
    for name, members in (("a", "X; Y"), ("b", "X")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "activities.csv").write_text(f"id,title,members\n1,t,{members}\n")
    answer, _ = merge([open_dataset(tmp_path / name) for name in "ab"])
    assert answer.frame["excerpt"].tolist() == ["Y + 1 in common", "1 in common"]


def test_what_was_decided_is_listed_and_noted(officers: list[Dataset]) -> None:
    answer, merged = merge(officers, prefer=[1], unite=True)
    assert not merged.has_conflicts
    assert answer.query == {
        "sources": [str(OFFICERS / "north"), str(OFFICERS / "south")],
        "prefer": [str(OFFICERS / "south")],
        "unite": True,
    }
    assert answer.notes[-2:] == ("2 conflicts decided by --prefer.", "1 list united, since --unite was given.")
    assert answer.summary == "3 cells completed, 2 cells decided by --prefer, 1 cell united"


def test_one_of_each(tmp_path: Path) -> None:
    for name, row in (("a", "1,t ,5"), ("b", "1,t,")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "activities.csv").write_text(f"id,title,experts\n{row}\n")
    answer, _ = merge([open_dataset(tmp_path / name) for name in "ab"])
    assert answer.notes == (
        "1 row from 2 sources; 1 of them stands in more than one.",
        "1 cell is written in several ways that mean the same; the first one is kept.",
        "1 cell that a source leaves blank is completed.",
    )


def test_nothing_to_decide(officers: list[Dataset]) -> None:
    answer, _ = merge([officers[0], officers[0]])
    assert len(answer.frame) == 0
    assert answer.notes[0] == "The sources contradict and complete each other nowhere."
