"""The values of activities by row and by value are the same for few links and for many, in frames and in runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from metrocli.query.linking import value_index
from metrocli.query.linking.value_index import ValueIndex
from metrocli.sheets.parsing import link_runs
from metrocli.sheets.reading.large import plain_csv

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.query.selecting.selection import Selection

MEMBERS = [*"ABCDEFGHIJKL"]
OUTCOMES = ["L1A1", "L2A1; L1A1", "", "L2A1", "L3A9; L2A1; L1A1"]
SHEETS = {
    "memberships": "member,region\n" + "".join(f"{name},R\n" for name in MEMBERS),
    "outcomes": "code,title\nL1,one\nL1A1,first\nL2A1,second\n",
    "activities": "id,title,start,outcomes\n"
    + "".join(f"{number},t,2021-{number:02d}-01,{OUTCOMES[number % 5]}\n" for number in range(1, 13)),
    "participations": "activity,member\n"
    + "".join(
        f"{number},{name}\n"
        for number in range(12, 0, -1)
        for place, name in enumerate([*MEMBERS, "Guest"])
        if (number + place) % 3 or name == "A"
    ),
}
TIMES: list[dict[str, Any]] = [{}, {"since": "2021-03-01", "until": "2021-08-31"}]


def list_all(selection: Selection) -> list[Any]:
    """List what the index has, of all values and of rows in several orders."""
    index = ValueIndex(selection)
    rows = [9, 2, 13, 4, 60]
    found: list[Any] = [index.rows("members").get(name) for name in (*MEMBERS, "Guest", "Nobody")]
    found += [[*ValueIndex(selection).rows(column).items()] for column in ("members", "outcomes")]
    for column in ("outcomes", "members"):
        values = index.values(column)
        found += [[*values.items()], len(values), [values.get(row) for row in (0, 2, 3, 5, 60)], -1 in values]
        found += [[*index.count(column, rows).items()], index.count(column, [])]
    return found


@pytest.mark.parametrize("time", TIMES, ids=["all", "some"])
def test_many_links_have_the_same_values_as_few(
    chosen: Callable[..., Selection], monkeypatch: pytest.MonkeyPatch, time: dict[str, Any]
) -> None:
    expected = list_all(chosen(SHEETS, **time))
    monkeypatch.setattr(value_index, "_FEW_LINKS", 0)
    assert list_all(chosen(SHEETS, **time)) == expected
    monkeypatch.setattr(plain_csv, "LEAST_BYTES", 0)
    monkeypatch.setattr(link_runs, "_FEW_RUNS", 0)
    selection = chosen(SHEETS, **time)
    assert selection.dataset.link_runs("activities", "members") is not None
    assert list_all(selection) == expected
