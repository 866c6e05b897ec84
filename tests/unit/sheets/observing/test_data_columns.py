"""Lists that are spread over columns, and columns of members that are not read, in small and large sheets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrocli.names.resolve import NameIndex
from metrocli.sheets.columns.coded_column import CodedColumn
from metrocli.sheets.columns.list_column import ListColumn
from metrocli.sheets.observing import data_columns
from metrocli.sheets.observing.data_columns import find_columns_of_members, join_list_columns
from metrocli.sheets.reading.layout import SheetOrigin, build_table
from metrocli.sheets.schema import SHEETS_BY_NAME

if TYPE_CHECKING:
    from metrocli.names.resolve import ResolvedName
    from metrocli.sheets.raw_column import RawColumn, RawValue
    from metrocli.sheets.table import RawTable

MEMBERS = NameIndex("member", ["Alder", "Birch", "Cedar"])


def make_activities(headers: list[RawValue], rows: list[list[RawValue]]) -> RawTable:
    origin = SheetOrigin("activities", "activities.csv", in_workbook=False)
    return build_table([headers, *rows], SHEETS_BY_NAME["activities"], origin)


class TestSpreadLists:
    """Members in the columns Member 1 to Member 3."""

    @settings(deadline=None)
    @given(
        st.lists(st.lists(st.sampled_from(["", "Alder", "Birch", "Cedar", " "]), min_size=3, max_size=3), max_size=9)
    )
    def test_many_rows_are_joined_as_few_are(self, rows: list[list[str]]) -> None:
        headers: list[RawValue] = ["id", "title", "Member 1", "Member 2", "Member 3"]
        table = make_activities(headers, [[str(number), "Fair", *row] for number, row in enumerate(rows)])
        expected = ["; ".join(filter(None, map(str.strip, row))) for row in rows]
        few = join_list_columns(table).columns[-1]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(data_columns, "_FEW_ROWS", -1 if rows else 0)
            many = join_list_columns(table).columns[-1]
        assert [*few] == [*many] == expected
        assert [*few.distinct] == [*many.distinct] == [*dict.fromkeys(expected)]
        assert [*few.codes] == [*many.codes]


class TestColumnsOfMembers:
    """Columns without a declared meaning that name members."""

    @pytest.mark.parametrize(
        ("read", "host", "is_found"),
        [
            ("Alder; Birch", "Alder", False),
            ("Birch", "Alder", True),
            ("", "Alder; Cedar", True),
            ("Alder", "Oslo", False),
        ],
    )
    def test_only_members_that_are_not_read_in_the_row(self, read: str, host: str, is_found: bool) -> None:
        rows: list[list[RawValue]] = [["1", "Fair", "Alder", "Alder"], ["2", "Walk", read, host]]
        table = make_activities(["id", "title", "members", "hosted"], rows)
        assert find_columns_of_members(table, MEMBERS) == ({3: "members"} if is_found else {})

    def test_some_of_many_sentences_are_looked_up(self, monkeypatch: pytest.MonkeyPatch) -> None:
        asked: set[str] = set()
        look_up = MEMBERS.look_up

        def count(text: str) -> ResolvedName | None:
            asked.add(text)
            return look_up(text)

        monkeypatch.setattr(MEMBERS, "look_up", count)
        rows: list[list[RawValue]] = [[str(number), "Fair", f"A sentence {number}"] for number in range(12_000)]
        assert find_columns_of_members(make_activities(["id", "title", "hosted"], rows), MEMBERS) == {}
        assert len(asked) <= 6_000

    def test_members_of_many_rows_are_found(self) -> None:
        rows: list[list[RawValue]] = [[str(number), "Fair", f"Alder; Town {number}"] for number in range(12_000)]
        hosts = [f"Alder; Birch; Town {number}" for number in range(12_000)]
        table = make_activities(
            ["id", "title", "hosted"], [[*row[:2], host] for row, host in zip(rows, hosts, strict=True)]
        )
        assert find_columns_of_members(table, MEMBERS) == {2: "members"}

    def test_an_array_of_codes(self) -> None:
        table = make_activities(["id", "title", "hosted"], [["1", "Fair", "Alder"], ["2", "Walk", "Oslo"]])
        codes = np.array([0, 1], "int32")
        columns: list[RawColumn] = [
            ListColumn(["1", "2"]),
            CodedColumn(codes, ["Fair", "Walk"]),
            CodedColumn(codes, ["Alder", "Birch"]),
        ]
        assert find_columns_of_members(replace(table, columns=columns), MEMBERS) == {2: "members"}
