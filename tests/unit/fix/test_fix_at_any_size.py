"""The corrections of large sheets are those of small ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.check.evidence.evidence import read_evidence
from metrocli.fix.corrections import CORRECTIONS, CellChange, Corrector, LikelyName
from metrocli.sheets.columns.arrow_column import ArrowColumn
from metrocli.sheets.reading.large import plain_csv

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

MEMBERS = "member,region\nSão Paulo,South\nFenwick,North \nGuangzhou,East\n"
OUTCOMES = "code,title\nL1,One\nL1A1,Two\nL2,Three\nL10,Ten\n"
HEADER = "id,title,start,outcomes,people_engaged,Member 1,Member 2\n"
ROWS = (
    "A-1,Fair  of cities,2021-05-06,L1,1200,sao paulo,Guanzhou\n"
    'A-2, Walk,31/05/2021,l1a1; L1,"1,200",Fenwik,Guangzhou\n'
    "A-3,Fair  of cities,5/31/2021,L10; L2,7,,Guanzhou\n"
    'A-4,Walk,28/02/2021,L1,"2,300",FENWICK,\n'
    "# A-5, Walk,28/02/2021,l1,8,Fenwik,\n"
    'Total,,,,"3,500",,\n'
)  # fmt: skip


def find_changes(path: Path) -> tuple[list[CellChange], list[LikelyName], bool]:
    """Return all changes, the likely names, and whether the columns of activities are arrays."""
    evidence = read_evidence(path)
    corrector = Corrector(evidence, tuple(CORRECTIONS))
    table = evidence.dataset.table("activities")
    is_large = table is not None and all(isinstance(column, ArrowColumn) for column in table.columns)
    return corrector.changes(), corrector.likely_names(), is_large


def test_large_sheets_are_corrected_as_small_ones(folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder(memberships=MEMBERS, outcomes=OUTCOMES, activities=HEADER + ROWS)
    changes, likely, is_large = find_changes(path)
    assert not is_large
    new = {change.cell.a1: change.new for change in changes if change.cell.sheet == "activities"}
    expected = {"B2": "Fair of cities", "F2": "São Paulo", "D3": "L1; L1A1", "E3": "1200", "F5": "Fenwick"}
    assert {name: text for name, text in new.items() if name in expected} == expected
    assert [(name.written, [cell.a1 for cell in name.cells]) for name in likely] == [
        ("Guanzhou", ["G2", "G4"]),
        ("Fenwik", ["F3"]),
    ]
    monkeypatch.setattr(plain_csv, "LEAST_BYTES", 0)
    assert find_changes(path) == (changes, likely, True)
