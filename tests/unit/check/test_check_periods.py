"""What falls into each period: the same as its definition says, and without a search for each period."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from metrocli.check.evidence.evidence import read_evidence
from metrocli.check.evidence.periods import DayIndex, find_activities, find_meetings, find_span, is_full_member
from metrocli.model.periods import Span
from metrocli.sheets.sheet_reader import SheetReader

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import numpy.typing as npt
    import pytest

    from metrocli.model.findings import Finding

EPOCH = date(1970, 1, 1)
DAYS = st.integers(0, 30)


@given(st.lists(st.tuples(DAYS, DAYS)), DAYS, st.integers(1, 20))
def test_rows_with_a_day_in_a_span(pairs: list[tuple[int, int]], begin: int, length: int) -> None:
    rows = [(first, first + days) for first, days in pairs]
    index = DayIndex(np.arange(len(rows)), *np.array(rows, dtype="int64").reshape(-1, 2).T)
    span = Span(EPOCH + timedelta(begin), EPOCH + timedelta(begin + length))
    assert index.find(span) == [
        row for row, (first, last) in enumerate(rows) if first < begin + length and last >= begin
    ]


def test_a_period_has_its_activities_meetings_and_full_members(folder: Callable[..., Path]) -> None:
    data = folder(
        periods="period,start,end\nP,2023-01-01,2023-01-31\n",
        activities="id,title,start,end,status\n"
        "before,A,2022-12-01,2022-12-31,\n"
        "long,B,2022-06-01,2023-06-01,\n"
        "first day,C,2023-01-01,,\n"
        "last day,D,,2023-01-31,\n"
        "after,E,2023-02-01,,\n"
        "undated,F,,,\n"
        "cancelled,G,2023-01-05,,cancelled\n"
        "reversed,H,2023-01-31,2022-01-01,\n",
        meetings="month,mode\n2022-12,online\n2023-01,online\nsoon,online\n",
        memberships="member,region,status,joined,left\n"
        "always,Delta,,,\n"
        "earlier,Delta,full,2020-01-01,2022-12-31\n"
        "later,Delta,full,2023-02-01,\n"
        "until the first day,Delta,full,,2023-01-01\n"
        "observer,Delta,observer,,\n",
    )
    evidence = read_evidence(data)
    span = find_span(evidence, "P")
    assert span == Span(date(2023, 1, 1), date(2023, 2, 1))
    assert find_activities(evidence, span) == [3, 4, 5, 9]
    assert find_meetings(evidence, span) == [3]
    names = ("always", "earlier", "later", "until the first day", "observer", "unknown")
    assert [name for name in names if is_full_member(evidence, name, span)] == ["always", "until the first day"]
    assert find_span(evidence, "Q") is None


def test_without_activities_no_period_has_a_span(folder: Callable[..., Path]) -> None:
    data = folder(periods="period,start,end\nP,2023-01-01,2023-01-31\n", memberships="member,region\nA,Delta\n")
    assert find_span(read_evidence(data), "P") is None


def test_the_activities_are_selected_once_for_all_periods(
    finds: Callable[..., list[Finding]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A selection for each period took 10 seconds with 2,000 periods."""
    calls = []
    read_rows = SheetReader.read_rows

    def count(self: SheetReader, name: str, is_wanted: npt.NDArray[np.bool_], columns: Sequence[str]) -> object:
        calls.append(self)
        return read_rows(self, name, is_wanted, columns)

    monkeypatch.setattr(SheetReader, "read_rows", count)
    months = [f"{year}-{month:02d}" for year in range(2000, 2010) for month in range(1, 13)]
    findings = finds(
        "R7",
        periods="period,start,end,people_engaged\n" + "".join(f"{name},{name}-01,{name}-28,9\n" for name in months),
        memberships="member,region\nArden,Delta\nBexley,Delta\n",
        outcomes="code,title\nL1,One\nL2,Two\n",
        activities="id,title,start,members,outcomes,people_engaged\n"
        + "".join(f"{name}-a,Title,{name}-05,Arden; Bexley,L1; L2,10\n" for name in months),
        published="period,section,value\n"
        + "".join(f"{name},engaged member,Arden\n{name},outcome,L1\n{name},total,activities: 2\n" for name in months),
    )
    assert {finding.rule.code for finding in findings} == {"R705", "R707", "R708", "R709"}
    assert len(findings) == 4 * len(months)
    assert len(calls) == 1
