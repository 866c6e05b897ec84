"""An import is written whole or not at all, and only into the data that the plan was made for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from metrocli.errors import Refused
from metrocli.files.targets import FILE_EXISTS
from metrocli.importing.plan import ImportPlan
from metrocli.importing.report import ImportedCell, ImportedRow
from metrocli.importing.write import DATA_CHANGED, compute_digests, write_into

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MEMBERSHIPS = "member,region\nArlen,North\n"
ROW = ImportedRow("memberships", {"member": ImportedCell("Bree", 1, 7), "region": ImportedCell("South", 1, 8)})
PLAN = ImportPlan({"memberships": (ROW,)}, {})


@pytest.fixture
def data(folder: Callable[..., Path]) -> Path:
    """A folder with members."""
    return folder(memberships=MEMBERSHIPS, aliases="alias,member\nA,Arlen\n")


def test_rows_are_added_with_a_backup(data: Path) -> None:
    files = write_into(PLAN, "report.pdf", data, compute_digests(data), {})
    path = data / "memberships.csv"
    assert files == {path: data / "memberships.csv.bak"}
    assert path.read_text("utf-8") == f"{MEMBERSHIPS}Bree,South\n"
    assert (data / "memberships.csv.bak").read_text("utf-8") == MEMBERSHIPS


def test_a_sheet_that_is_missing_becomes_a_file(data: Path) -> None:
    row = ImportedRow("alliances", {"alliance": ImportedCell("Guild", 2, 1)})
    files = write_into(ImportPlan({"alliances": (row,)}, {}), "report.pdf", data, compute_digests(data), {})
    assert files == {data / "alliances.csv": None}
    assert (data / "alliances.csv").read_text("utf-8") == "alliance,name,kind\nGuild,,\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [("memberships.csv", "member,region\nDorn,East\n"), ("aliases.csv", None), ("media.csv", "month,outlet,topic\n")],
    ids=["changed", "deleted", "new"],
)
def test_data_that_changed_meanwhile_is_refused(data: Path, name: str, content: str | None) -> None:
    digests = compute_digests(data)
    if content is None:
        (data / name).unlink()
    else:
        (data / name).write_text(content, "utf-8")
    before = {file.name: file.read_bytes() for file in data.iterdir()}
    with pytest.raises(Refused) as refused:
        write_into(PLAN, "report.pdf", data, digests, {})
    assert refused.value.message == DATA_CHANGED.at(name)
    assert {file.name: file.read_bytes() for file in data.iterdir()} == before


def test_another_file_is_written_as_well_or_nothing_is(data: Path, tmp_path: Path) -> None:
    answer = tmp_path / "answer.json"
    answer.write_text("mine", "utf-8")
    with pytest.raises(Refused) as refused:
        write_into(PLAN, "report.pdf", data, compute_digests(data), {answer: b"new"})
    assert refused.value.message.code == FILE_EXISTS.code
    assert (data / "memberships.csv").read_text("utf-8") == MEMBERSHIPS
    files = write_into(PLAN, "report.pdf", data, compute_digests(data), {answer: b"new"}, force=True)
    assert [*files] == [data / "memberships.csv", answer]
    assert answer.read_bytes() == b"new"
