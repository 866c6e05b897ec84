"""Who took part in which activity: as sets of names for each activity would hold it."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from metrocli.check.evidence.column_values import EncodedValues
from metrocli.check.evidence.participations import LinkSets
from metrocli.check.evidence.periods import RowIndex

NAMES = "abcd"
LINKS = st.lists(st.tuples(st.integers(2, 8), st.integers(0, len(NAMES) - 1)))


@given(LINKS)
def test_sets_of_each_row(links: list[tuple[int, int]]) -> None:
    rows, codes = (np.array([link[place] for link in links], "int64") for place in (0, 1))
    sets = LinkSets(rows, EncodedValues(codes, [*NAMES]))
    expected: dict[int, set[str]] = {}
    for row, code in sorted(links):
        expected.setdefault(row, set()).add(NAMES[code])
    assert dict(sets) == expected
    assert [sets.count(row) for row in range(10)] == [len(expected.get(row, ())) for row in range(10)]
    assert sets.get(1) == frozenset()
    assert sets.rows.tolist() == [*expected]
    assert sets.count_members({"a", "b"}).tolist() == [len(names & {"a", "b"}) for names in expected.values()]
    counted = Counter(name for row in (3, 5) for name in expected.get(row, ()))
    assert {name: count for name, count in sets.count_values([3, 5]).items() if count} == counted
    for least in (1, 2):
        first: dict[frozenset[str], int] = {}
        pairs = [
            (row, first_row, frozenset(names))
            for row, names in expected.items()
            if len(names) >= least and (first_row := first.setdefault(frozenset(names), row)) != row
        ]
        assert [*sets.find_equal(least)] == pairs


@given(st.lists(st.integers(0, 6)), st.sets(st.integers(0, 7)))
def test_links_of_some_rows(numbers: list[int], wanted: set[int]) -> None:
    index = RowIndex(np.array(numbers, "int64"))
    expected = [place for place, number in enumerate(numbers) if number in wanted]
    assert index.select(sorted(wanted)).tolist() == expected
