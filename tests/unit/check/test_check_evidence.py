"""The evidence for rules: all sheets as far as they can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.check.evidence.evidence import read_evidence
from metrocli.model.findings import FaultKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MEMBERS = "member,region\nOak Town,North\nFenwick,South\n"


def test_an_unreadable_sheet_does_not_affect_the_others(folder: Callable[..., Path]) -> None:
    path = folder(memberships=MEMBERS, aliases="", activities="id,title,start\nA-1,One,soon\nA-2,Two,2024-05-06\n")
    evidence = read_evidence(path)
    assert [(fault.kind, str(fault.cell)) for fault in evidence.faults] == [
        (FaultKind.UNREADABLE, "aliases.csv"),
        (FaultKind.WRONG_TYPE, "activities.csv, row 2, column 'start'"),
    ]
    assert [table.name for table in evidence.tables] == ["memberships", "activities"]
    assert evidence.frame("activities")["start"].notna().tolist() == [False, True]
    assert len(evidence.frame("aliases")) == 0
    assert evidence.dataset.notes == []


def test_faults_are_collected_once_in_reading_order(folder: Callable[..., Path]) -> None:
    evidence = read_evidence(
        folder(memberships="member,region,nombre\nOak Town,,x\n,North,\n", periods="period\n2024\n")
    )
    assert [(fault.kind, str(fault.cell), fault.value) for fault in evidence.faults] == [
        (FaultKind.DUPLICATE_HEADER, "memberships.csv, row 1, column 'nombre'", "nombre"),
        (FaultKind.BLANK_KEY, "memberships.csv, row 3, column 'member'", ""),
        (FaultKind.COLUMN_MISSING, "periods.csv", ""),
        (FaultKind.COLUMN_MISSING, "periods.csv", ""),
    ]


def test_a_ragged_row_is_a_fault_and_its_cells_are_kept(folder: Callable[..., Path]) -> None:
    evidence = read_evidence(folder(memberships="member,region\nOak Town,North,extra\n"))
    (fault,) = evidence.faults
    assert (fault.kind, str(fault.cell)) == (FaultKind.RAGGED_ROW, "memberships.csv, row 2")
    (table,) = evidence.tables
    assert table.rows == [["Oak Town", "North", "extra"]]


def test_sheets_columns_and_texts(folder: Callable[..., Path]) -> None:
    evidence = read_evidence(folder(memberships=MEMBERS, notes="a\n1\n"))
    assert evidence.has_columns("memberships", "member", "region")
    assert not evidence.has_columns("memberships", "country")
    assert not evidence.has_columns("activities")
    assert [*evidence.texts("memberships", "region").items()] == [(2, "North"), (3, "South")]
    assert [*evidence.texts("memberships", "country")] == []
    assert [*evidence.texts("people", "person")] == []
    assert str(evidence.cell("memberships", 3, "region")) == "memberships.csv, row 3, column 'region'"
    assert str(evidence.cell("memberships", 3, "country")) == "memberships.csv, row 3"
    assert str(evidence.cell("activities")) == "data"


def test_participations_from_both_sheets(folder: Callable[..., Path]) -> None:
    evidence = read_evidence(
        folder(
            memberships=MEMBERS,
            activities="id,title,members\nA-1,One,Oak Town; Nobody\nA-2,Two,\nA-2,Again,\n",
            participations="activity,member\nA-2,fenwick\nA-9,Oak Town\n",
        )
    )
    parts = evidence.participations.to_frame()[["activity", "value", "listed", "sheet", "row", "column"]]
    assert parts.to_numpy().tolist() == [
        [2, "Oak Town", True, "activities", 2, "members"],
        [2, "Nobody", False, "activities", 2, "members"],
        [3, "Fenwick", True, "participations", 2, "member"],
    ]


def test_activity_spans(folder: Callable[..., Path]) -> None:
    rows = "1,a,2024-05-06,\n2,b,2024-05-06,2024-05-08\n3,c,2024-05-06,2024-05-01\n4,d,,2024-05-01\n"
    spans = read_evidence(folder(memberships=MEMBERS, activities=f"id,title,start,end\n{rows}")).activity_spans
    assert {row: (str(first.date()), str(last.date())) for row, first, last in spans.itertuples()} == {
        2: ("2024-05-06", "2024-05-06"),
        3: ("2024-05-06", "2024-05-08"),
    }


def test_values_and_rows_are_those_that_are_not_missing(folder: Callable[..., Path]) -> None:
    rows = "1,a,2024-05-06,20\n2,,2024-05-06,\n3,c,soon,7\n"
    evidence = read_evidence(
        folder(memberships=MEMBERS, activities=f"id,title,start,people_engaged\n{rows}", aliases="")
    )
    assert evidence.values("activities", "title") == {2: "a", 4: "c"}
    assert evidence.values("activities", "people_engaged") == {2: 20, 4: 7}
    assert evidence.values("aliases", "alias") == evidence.values("people", "person") == {}
    starts = [(row, title, str(start.date())) for row, title, start in evidence.rows("activities", "title", "start")]
    assert starts == [(2, "a", "2024-05-06")]
    assert {row: str(first) for row, (first, _) in evidence.activity_days.items()} == {2: "2024-05-06", 3: "2024-05-06"}


def test_unlisted_links(folder: Callable[..., Path]) -> None:
    activities = "id,title,members\nA-1,One,Oak Town; Nobody\nA-2,Two,\nA-3,Three,Nowhere\n"
    evidence = read_evidence(folder(memberships=MEMBERS, activities=activities))
    assert evidence.unlisted_links("activities", "members") == [(2, "Nobody", "Nobody"), (4, "Nowhere", "Nowhere")]
    assert evidence.unlisted_links("meetings", "members") == []
