"""Changes between two datasets, in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from pages import describe, summarise  # type: ignore[import-not-found] # it is in a folder above

from metrocli.messages import Message
from metrocli.query.diff import MEANING_UNCHANGED, NOTHING_CHANGED, REWRITTEN_LEFT_OUT, describe_change, diff
from metrocli.sheets.comparing.diff import ChangeKind, ChangeTarget, SheetChange
from metrocli.sheets.dataset import SheetDataset, open_dataset
from metrocli.text.phrases import excerpt_differences

OFFICERS = Path(__file__).parents[2] / "data" / "officers"


@pytest.fixture
def north() -> SheetDataset:
    return open_dataset(OFFICERS / "north")


@pytest.fixture
def south() -> SheetDataset:
    return open_dataset(OFFICERS / "south")


def test_changes_are_listed_and_counted(north: SheetDataset, south: SheetDataset) -> None:
    answer = diff(north, south)
    assert summarise(answer) == (
        "1 sheet added, 1 column added, 2 rows added, 1 row removed, 7 cells changed, 3 cells rewritten "
        "in memberships, activities, people, notes"
    )
    assert len(answer.frame) == 15
    assert answer.query == {"old": str(OFFICERS / "north"), "new": str(OFFICERS / "south")}
    assert answer.notes == ()


def test_rewritten_cells_can_be_left_out(north: SheetDataset, south: SheetDataset) -> None:
    answer = diff(north, south, meaning=True)
    assert "rewritten" not in set(answer.frame["change"])
    assert answer.query["meaning"] is True
    assert answer.notes == (REWRITTEN_LEFT_OUT(count=3),)


def test_no_changes(north: SheetDataset) -> None:
    answer = diff(north, north)
    assert (len(answer.frame), summarise(answer)) == (0, "")
    assert answer.notes == (NOTHING_CHANGED(old=str(north.source.path), new=str(north.source.path)),)


def test_only_rewritten_cells(tmp_path: Path) -> None:
    for name, members in (("a", "X; Y"), ("b", "Y; X")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "activities.csv").write_text(f"id,title,members\n1,t,{members}\n")
    answer = diff(open_dataset(tmp_path / "a"), open_dataset(tmp_path / "b"), meaning=True)
    assert answer.notes == (
        MEANING_UNCHANGED(old=str(tmp_path / "a"), new=str(tmp_path / "b")),
        REWRITTEN_LEFT_OUT(count=1),
    )


def test_reading_notes_name_the_folder(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).mkdir()
        (tmp_path / name / "memberships.csv").write_bytes("member,region\nMálaga,S\n".encode("cp1252"))
    answer = diff(open_dataset(tmp_path / "a"), open_dataset(tmp_path / "b"))
    for name, note in zip("ab", answer.notes, strict=False):
        assert (note.code, note.values["folder"]) == ("note-of-dataset", str(tmp_path / name))
        inner = note.values["note"]
        assert isinstance(inner, Message)
        assert describe(inner, "encoding", "files", "count") == (
            "encoding-assumed", "cp1252", ("memberships.csv",), 1,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (SheetChange(ChangeKind.ADDED, ChangeTarget.SHEET, "s", new="3 rows"), "the sheet: 3 rows"),
        (SheetChange(ChangeKind.REMOVED, ChangeTarget.COLUMN, "s", column="c", old="2 of 3 cells filled"),
         "the column: 2 of 3 cells filled"),
        (SheetChange(ChangeKind.ADDED, ChangeTarget.ROW, "s", "k", row=(("a", "1"), ("b", "x" * 50))),
         f"a: 1 · b: {'x' * 40}…"),
        (SheetChange(ChangeKind.ADDED, ChangeTarget.ROW, "s", "k", row=tuple((name, name) for name in "abcdefgh")),
         "a: a · b: b · c: c · d: d · e: e · f: f · 2 more"),
        (SheetChange(ChangeKind.REMOVED, ChangeTarget.ROW, "s", "k"), "–"),
        (SheetChange(ChangeKind.CHANGED, ChangeTarget.CELL, "s", "k", "c", "", "60"), "– → 60"),
        (SheetChange(ChangeKind.CHANGED, ChangeTarget.CELL, "s", "k", "c", "60", ""), "60 → –"),
        (SheetChange(ChangeKind.CHANGED, ChangeTarget.CELL, "s", "k", "c", "A; B", "B; C", ("C",), ("A",),
                     is_list=True),
         "+ C, − A"),
        (SheetChange(ChangeKind.REWRITTEN, ChangeTarget.CELL, "s", "k", "c", "a ", "a"), "white space only"),
        (SheetChange(ChangeKind.REWRITTEN, ChangeTarget.CELL, "s", "k", "c", "A; B", "B;A"), "in another order"),
        (SheetChange(ChangeKind.REWRITTEN, ChangeTarget.CELL, "s", "k", "c", "Åbo", "Turku"), "Åbo → Turku"),
    ],
)  # fmt: skip
def test_change_in_words(change: SheetChange, expected: str) -> None:
    assert describe_change(change) == expected


LONG = "one two three four five six seven eight nine ten eleven twelve thirteen"


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["a", "b"], ["a", "b"]),
        (["", "b"], ["–", "b"]),
        (["", LONG], ["–", LONG]),
        ([LONG, LONG.replace("six", "6")], ["… five six seven …", "… five 6 seven …"]),
        ([LONG, LONG.replace("six ", "")], ["… five six seven …", "… five seven …"]),
        ([LONG, f"zero {LONG}"], ["one …", "zero one …"]),
        ([LONG, f"{LONG} fourteen"], ["… thirteen", "… thirteen fourteen"]),
        ([LONG, LONG.replace("six", "6"), LONG.replace("seven", "7")],
         ["… five six seven eight …", "… five 6 seven eight …", "… five six 7 eight …"]),
        ([LONG, "x"], [LONG, "x"]),
    ],
)  # fmt: skip
def test_long_texts_are_cut_to_their_differences(texts: list[str], expected: list[str]) -> None:
    assert excerpt_differences(texts) == expected
