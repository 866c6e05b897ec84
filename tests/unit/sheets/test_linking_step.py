"""Linking participations is a step of its own, which a long command shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from metrocli.files.running.progress import find_current_step
from metrocli.sheets import participation_links
from metrocli.sheets.parsing import link_runs
from metrocli.sheets.reading.large import plain_csv

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.sheets.dataset import SheetDataset

SHEETS = {
    "memberships": "member,region\nA,R\nB,R\n",
    "activities": "id,title\n1,t\n2,t\n",
    "participations": "activity,member\n1,A\n1,B\n2,A\n",
}


@pytest.mark.parametrize(("function", "least"), [("explode_links", 1 << 40), ("find_link_runs", 0)])
def test_linking_participations_is_a_step(
    dataset: Callable[..., SheetDataset], monkeypatch: pytest.MonkeyPatch, function: str, least: int
) -> None:
    steps = []
    usual = getattr(participation_links, function)

    def link(*arguments: Any) -> Any:  # noqa: ANN401 - whatever the function takes
        steps.append(find_current_step().description)
        return usual(*arguments)

    monkeypatch.setattr(plain_csv, "LEAST_BYTES", least)
    monkeypatch.setattr(link_runs, "_FEW_RUNS", 0)
    monkeypatch.setattr(participation_links, function, link)
    assert dataset("a", **SHEETS).links("activities", "members")["value"].tolist() == ["A", "B", "A"]
    assert steps == ["Linking participations"]
