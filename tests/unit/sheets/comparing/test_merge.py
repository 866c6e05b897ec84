"""Merging several datasets."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from metrocli.errors import Refused
from metrocli.model.cell import Cell
from metrocli.sheets.comparing.diff import compare_datasets
from metrocli.sheets.comparing.merge import merge_datasets
from metrocli.sheets.comparing.merge_result import Decision, MergeResult
from metrocli.sheets.dataset import SheetDataset, open_dataset
from metrocli.sheets.parsing.blank_cells import NOT_CALCULATED
from metrocli.sheets.writing.conversion_notes import ROWS_ABOVE_HEADER
from metrocli.sheets.writing.convert import write_tables
from metrocli.xlsx.write import TEXT_TOO_LONG

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from metrocli.sheets.raw_column import RawValue
    from metrocli.sheets.table import RawTable

    Make = Callable[..., SheetDataset]
    MakeDatasets = Callable[..., list[SheetDataset]]

RIVERLANDS = Path(__file__).parents[3] / "data" / "riverlands"
MEMBERS = "member,region\nOslo,North\nMálaga,South\n"
ALIASES = "alias,member,kind\nMalaca,Málaga,misprint\n"


def of(merged: MergeResult, sheet: str) -> RawTable:
    """Return one merged sheet."""
    return next(table for table in merged.tables if table.name == sheet)


def rows(merged: MergeResult, sheet: str = "activities") -> list[list[RawValue]]:
    return [[*row] for row in of(merged, sheet).rows]


def list_values(merged: MergeResult) -> list[str]:
    """Return the differing values of the sources, one line each."""
    marks = {None: "?", True: "+", False: "-"}
    return [
        f"{value.decision} {value.key}.{value.column} {Path(value.file).parent.name} {value.cell} {value.value!r} "
        f"{marks[value.kept]}"
        for value in merged.source_values
    ]


@pytest.fixture
def make_datasets(dataset: Make) -> Callable[..., list[SheetDataset]]:
    """Write datasets with one sheet, `make_datasets("activities", text, other)`, and the same members in each."""

    def make(sheet: str, *texts: str) -> list[SheetDataset]:
        common = {"memberships": MEMBERS, "aliases": ALIASES}
        return [dataset("abcd"[number], **common | {sheet: text}) for number, text in enumerate(texts)]

    return make


class TestRows:
    """Each row once, in the order of the sources."""

    def test_rows_of_the_first_source_come_first_then_further_rows(self, dataset: Make) -> None:
        a, b, c = (
            dataset(name, activities="id,title\n" + "".join(f"{id_},t{id_}\n" for id_ in ids))
            for name, ids in (("a", "31"), ("b", "214"), ("c", "543"))
        )
        merged = merge_datasets([a, b, c])
        assert [row[0] for row in rows(merged)] == ["3", "1", "2", "4", "5"]
        assert (merged.row_count, merged.shared_rows, merged.source_values) == (5, 3, [])

    def test_rows_with_the_same_meaning_are_merged_as_the_first_source_writes_them(
        self, make_datasets: MakeDatasets
    ) -> None:
        one = "id,title,start,members\n1,Forum,2021-11-08,Oslo; Málaga\n"
        two = "Id;Título;Miembros;Fecha\n1;Forum ;Malaca, Oslo;8 nov 2021\n"
        merged = merge_datasets(make_datasets("activities", one, two))
        assert of(merged, "activities").headers == ("id", "title", "start", "members")
        assert rows(merged) == [["1", "Forum", "2021-11-08", "Oslo; Málaga"]]
        assert (merged.rewritten_cells, merged.source_values) == (2, [])

    def test_a_row_that_is_twice_in_one_source_stays_twice(self, make_datasets: MakeDatasets) -> None:
        head = "month,outlet,topic\n"
        merged = merge_datasets(make_datasets("media", f"{head}2021-09,P,x\n2021-09,P,x\n", f"{head}2021-09,P,x\n"))
        assert len(rows(merged, "media")) == 2

    def test_meetings_with_different_members_are_not_merged(self, make_datasets: MakeDatasets) -> None:
        head = "month,mode,members\n"
        merged = merge_datasets(
            make_datasets("meetings", f"{head}2021-09,online,Oslo\n", f"{head}sept. 2021,online,Málaga\n")
        )
        assert rows(merged, "meetings") == [["2021-09", "online", "Oslo"], ["sept. 2021", "online", "Málaga"]]
        assert merged.source_values == []

    @pytest.mark.parametrize("prefer", [(), (0,), (1,)])
    def test_members_of_one_name_in_two_countries_are_two_rows(
        self, make_datasets: MakeDatasets, prefer: Sequence[int]
    ) -> None:
        head = "member,region,country\n"
        one, other = f"{head}Córdoba,Europe,Spain\n", f"{head}Cordoba,Latin America,Argentina\n"
        merged = merge_datasets(make_datasets("memberships", one, other), prefer=prefer)
        assert rows(merged, "memberships") == [
            ["Córdoba", "Europe", "Spain"],
            ["Cordoba", "Latin America", "Argentina"],
        ]
        assert (merged.has_conflicts, merged.source_values) == (False, [])
        (note,) = merged.notes
        assert (note.code, note.values) == (
            "members-with-one-name",
            {"name": "Córdoba", "members": ("Córdoba (Spain)", "Cordoba (Argentina)"), "count": 2},
        )

    @pytest.mark.parametrize("last", ["member,region\nCórdoba,North\n", "member,region,country\nCórdoba,,\n"])
    @pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (0, 2, 1)])
    def test_a_row_without_a_country_that_may_be_either_member_is_kept_apart(
        self, make_datasets: MakeDatasets, last: str, order: tuple[int, ...]
    ) -> None:
        head = "member,region,country\n"
        texts = [f"{head}Córdoba,Europe,Spain\n", f"{head}Córdoba,South,Argentina\n", last]
        merged = merge_datasets(make_datasets("memberships", *(texts[index] for index in order)), prefer=(0,))
        assert len(rows(merged, "memberships")) == 3
        assert (merged.has_conflicts, merged.source_values) == (False, [])
        note = next(note for note in merged.notes if note.code == "member-unsettled")
        members = ("Córdoba (Argentina)", "Córdoba (Spain)")
        assert isinstance(note.place, Cell)
        assert (note.place.a1, note.values["name"], note.values["members"]) == ("A2", "Córdoba", members)

    @pytest.mark.parametrize("last", ["Córdoba,South,\n", "Córdoba,,\nCórdoba,Europe,España\n"])
    def test_a_region_or_the_other_rows_of_a_source_settle_a_row_without_a_country(
        self, make_datasets: MakeDatasets, last: str
    ) -> None:
        head = "member,region,country\n"
        texts = [f"{head}Córdoba,Europe,Spain\n", f"{head}Córdoba,South,Argentina\n", f"{head}{last}"]
        merged = merge_datasets(make_datasets("memberships", *texts))
        assert [row[:2] for row in rows(merged, "memberships")] == [["Córdoba", "Europe"], ["Córdoba", "South"]]
        assert "member-unsettled" not in [note.code for note in merged.notes]

    def test_each_source_may_have_another_of_the_members_of_one_name(self, make_datasets: MakeDatasets) -> None:
        head = "member,country,region\n"
        one, other = f"{head}Córdoba,Spain,\n", f"{head}Córdoba,Argentina,\nCórdoba,España,Europe\n"
        merged = merge_datasets(
            make_datasets("memberships", one, other, f"{head}Córdoba,Argentine,South\n"), prefer=(0,)
        )
        assert rows(merged, "memberships") == [["Córdoba", "Europe", "Spain"], ["Córdoba", "South", "Argentina"]]

    @pytest.mark.parametrize(("one", "other"), [("Spain", "España"), ("Chile", "Chili"), ("Argentinia", "Argentina")])
    def test_another_spelling_of_a_country_is_a_conflict_in_one_row(
        self, make_datasets: MakeDatasets, one: str, other: str
    ) -> None:
        texts = [f"member,region,country\nCórdoba,,{country}\n" for country in (one, other)]
        merged = merge_datasets(make_datasets("memberships", *texts))
        assert rows(merged, "memberships") == [["Córdoba", "", one]]
        assert [value.column for value in merged.source_values] == ["country", "country"]
        assert [value.key for value in merged.source_values] == ["Córdoba", "Córdoba"]

    def test_a_member_whose_country_is_blank_in_one_source_is_one_row(self, make_datasets: MakeDatasets) -> None:
        texts = [f"member,region,country\nCórdoba,,{country}\n" for country in ("", "Spain")]
        merged = merge_datasets(make_datasets("memberships", *texts))
        assert rows(merged, "memberships") == [["Córdoba", "", "Spain"]]


class TestColumns:
    """The union of columns and sheets."""

    def test_declared_columns_first_then_others_as_they_appear(self, make_datasets: MakeDatasets) -> None:
        merged = merge_datasets(
            make_datasets("activities", "budget,title,id,\n5,a,1,x\n", "Id;Fin;Título;Nota;BUDGET\n2;;b;n;6\n")
        )
        assert of(merged, "activities").headers == ("id", "title", "end", "budget", "", "Nota")
        assert rows(merged) == [["1", "a", "", "5", "x", ""], ["2", "b", "", "6", "", "n"]]

    def test_sheets_of_only_one_source(self, dataset: Make) -> None:
        a, b = (
            dataset("a", memberships=MEMBERS, notes="n\n1\n"),
            dataset("b", memberships=MEMBERS, periods="period,start,end\n"),
        )
        merged = merge_datasets([a, b])
        assert [table.name for table in merged.tables] == ["memberships", "periods", "notes"]
        assert rows(merged, "notes") == [["1"]]

    def test_ambiguous_dates_are_parsed_by_their_own_source(self, make_datasets: MakeDatasets) -> None:
        one = "id,title,start\n1,a,03/04/2021\n2,b,25/04/2021\n"
        two = "id,title,start\n3,c,03/04/2021\n4,d,04/25/2021\n"
        merged = merge_datasets(make_datasets("activities", one, two))
        days = [str(row[2]) for row in rows(merged)]
        assert days == ["2021-04-03", "2021-04-25", "2021-03-04", "2021-04-25"]

    def test_rows_above_a_header_are_left_out_with_a_note(self, make_datasets: MakeDatasets) -> None:
        datasets = make_datasets("activities", "Our list,\nid,title\n1,a\n", "id,title\n1,a\n")
        assert merge_datasets(datasets).notes == [
            ROWS_ABOVE_HEADER.at(str(datasets[0].source.path / "activities.csv"), count=1, sheet="activities")
        ]


class TestDifferences:
    """Blank cells are completed, contradictions are conflicts, and both are reported."""

    def test_a_blank_cell_is_completed(self, make_datasets: MakeDatasets) -> None:
        head = "id,title,end,experts\n"
        merged = merge_datasets(make_datasets("activities", f"{head}1,a,,3\n", f"{head}1,a,2021-11-09,\n"))
        assert rows(merged) == [["1", "a", "2021-11-09", "3"]]
        assert list_values(merged) == [
            "completed 1.end a C2 '' -", "completed 1.end b C2 '2021-11-09' +",
            "completed 1.experts a D2 '3' +", "completed 1.experts b D2 '' -",
        ]  # fmt: skip
        assert (merged.has_conflicts, merged.decisions[Decision.COMPLETED]) == (False, 2)

    def test_a_formula_that_was_never_calculated_is_named(self, book: Callable[..., Path], dataset: Make) -> None:
        path = book(activities=[["id", "title", "experts"], ["1", "a", "=SUM(1,2)"]])
        merged = merge_datasets([open_dataset(path), dataset("other", activities="id,title,experts\n1,a,4\n")])
        assert (rows(merged), merged.decisions[Decision.COMPLETED]) == ([["1", "a", "4"]], 1)
        assert merged.notes == [
            NOT_CALCULATED.at(Cell(str(path), "activities", 2, "experts", 2, in_workbook=True), count=1)
        ]

    def test_a_missing_column_is_not_a_difference(self, make_datasets: MakeDatasets) -> None:
        merged = merge_datasets(make_datasets("activities", "id,title,experts\n1,a,3\n", "id,title\n1,a\n"))
        assert (rows(merged), merged.source_values) == ([["1", "a", "3"]], [])

    def test_a_blank_in_the_key_is_completed_if_no_other_row_is_as_close(self, make_datasets: MakeDatasets) -> None:
        head = "person,body,role,from\n"
        merged = merge_datasets(
            make_datasets("people", f"{head}Ann,board,chair,\n", f"{head}Ann,board,chair,2020-01-01\n")
        )
        assert [[str(cell) for cell in row] for row in rows(merged, "people")] == [
            ["Ann", "board", "chair", "2020-01-01"]
        ]
        assert merged.decisions[Decision.COMPLETED] == 1
        two = merge_datasets(
            make_datasets("people", f"{head}Ann,board,chair,2019-01-01\n", f"{head}Ann,board,chair,2020-01-01\n")
        )
        assert (len(rows(two, "people")), two.source_values) == (2, [])

    def test_a_conflict_has_the_values_of_all_sources(self, make_datasets: MakeDatasets) -> None:
        head = "id,title,experts\n"
        merged = merge_datasets(make_datasets("activities", f"{head}1,a,3\n", f"{head}2,b,\n1,a,4\n", f"{head}1,a,\n"))
        assert merged.has_conflicts
        assert list_values(merged) == ["conflict 1.experts a C2 '3' ?", "conflict 1.experts b C3 '4' ?",
                                "conflict 1.experts c C2 '' ?"]  # fmt: skip

    @pytest.mark.parametrize(
        ("prefer", "kept", "marks"),
        [([1], "4", "-+-"), ([2, 1], "5", "--+"), ([0, 1, 2], "3", "+--")],
    )
    def test_the_preferred_source_decides(
        self, make_datasets: MakeDatasets, prefer: Sequence[int], kept: str, marks: str
    ) -> None:
        datasets = make_datasets("activities", *(f"id,title,experts\n1,a,{number}\n" for number in (3, 4, 5)))
        merged = merge_datasets(datasets, prefer=prefer)
        assert (merged.has_conflicts, merged.decisions[Decision.PREFERRED]) == (False, 1)
        assert rows(merged) == [["1", "a", kept]]
        assert "".join(line[-1] for line in list_values(merged)) == marks

    def test_a_blank_cell_of_the_preferred_source_does_not_decide(self, make_datasets: MakeDatasets) -> None:
        datasets = make_datasets("activities", *(f"id,title,experts\n1,a,{number}\n" for number in (3, 4, "")))
        assert merge_datasets(datasets, prefer=[2]).has_conflicts

    def test_lists_that_differ_are_a_conflict_unless_united(self, make_datasets: MakeDatasets) -> None:
        head = "id,title,members\n"
        datasets = make_datasets("activities", f"{head}1,a,Oslo; Málaga\n", f"{head}1,a,Rome; Malaca; Oslo; Arden\n")
        assert merge_datasets(datasets).has_conflicts
        for prefer in ([], [0]):
            merged = merge_datasets(datasets, prefer=prefer, unite=True)
            assert rows(merged) == [["1", "a", "Oslo; Málaga; Rome; Arden"]]
            assert list_values(merged) == [
                "united 1.members a C2 'Oslo; Málaga' +",
                "united 1.members b C2 'Rome; Malaca; Oslo; Arden' +",
            ]
        assert [(value.own_items, value.common_items) for value in merged.source_values] == [
            ((), 2),
            (("Rome", "Arden"), 2),
        ]

    def test_uniting_does_not_decide_other_conflicts(self, make_datasets: MakeDatasets) -> None:
        datasets = make_datasets("activities", "id,title\n1,a\n", "id,title\n1,b\n")
        assert merge_datasets(datasets, unite=True).has_conflicts

    def test_an_undeclared_sheet(self, make_datasets: MakeDatasets) -> None:
        assert merge_datasets(make_datasets("notes", "a,b\n1,x\n", "a,b\n1,y\n")).has_conflicts
        whole = merge_datasets(make_datasets("notes", "a,b\n1,x\n1,y\n", "a,b\n1,y\n1,z\n"))
        assert rows(whole, "notes") == [["1", "x"], ["1", "y"], ["1", "z"]]
        assert whole.source_values == []


class TestOneIdForTwoActivities:
    """An id that two sources give to different activities is named, and no option decides it."""

    HEAD = "id,title,start,members\n"
    DAKAR = HEAD + "1,Harbour workshop,2022-01-20,Oslo\n"
    OSLO = HEAD + "1,Foro Oslo,2022-02-02,Málaga\n"

    @pytest.mark.parametrize(("prefer", "unite"), [((), False), ((1,), True)])
    def test_title_and_day_differ(self, make_datasets: MakeDatasets, prefer: Sequence[int], *, unite: bool) -> None:
        merged = merge_datasets(make_datasets("activities", self.DAKAR, self.OSLO), prefer=prefer, unite=unite)
        assert list_values(merged) == [
            "conflict 1.title a B2 'Harbour workshop' ?",
            "conflict 1.title b B2 'Foro Oslo' ?",
            "conflict 1.start a C2 '2022-01-20' ?",
            "conflict 1.start b C2 '2022-02-02' ?",
        ]
        assert (merged.has_conflicts, merged.undecidable_cells) == (True, 2)
        (note,) = merged.notes
        assert note.code == "id-of-two-activities"
        assert (note.values["id"], note.values["titles"]) == ("1", ("Harbour workshop", "Foro Oslo"))
        places = note.values["places"]
        assert isinstance(places, tuple)
        assert [Path(str(place)).name for place in places] == ["activities.csv A2"] * 2

    def test_it_is_found_among_three_sources(self, make_datasets: MakeDatasets) -> None:
        merged = merge_datasets(make_datasets("activities", self.DAKAR, self.DAKAR, self.OSLO), prefer=[0])
        assert [note.values["titles"] for note in merged.notes] == [("Harbour workshop", "Foro Oslo")]

    @pytest.mark.parametrize(
        "other",
        [
            "1,Harbour workshop,2022-02-02,Oslo\n",
            "1,Foro Oslo,2022-01-20,Oslo\n",
            "1,HARBOUR workshop,2022-02-02,Oslo\n",
            "1,Foro Oslo,,Oslo\n",
        ],
    )
    def test_one_activity_that_moved_or_was_retitled(self, make_datasets: MakeDatasets, other: str) -> None:
        merged = merge_datasets(make_datasets("activities", self.DAKAR, self.HEAD + other), prefer=[1])
        assert (merged.has_conflicts, merged.undecidable_cells, merged.notes) == (False, 0, [])


class TestWritten:
    """A merged dataset that is written can be read again unchanged."""

    @pytest.mark.parametrize("name", ["bundled", "riverlands"])
    @pytest.mark.parametrize("target", ["all.xlsx", "all"])
    def test_a_dataset_merged_with_itself_is_unchanged(
        self, name: str, target: str, bundled: Path, tmp_path: Path
    ) -> None:
        source = open_dataset(bundled if name == "bundled" else RIVERLANDS)
        merged = merge_datasets([source, open_dataset(source.source.path), source])
        assert (merged.source_values, merged.rewritten_cells) == ([], 0)
        assert write_tables(merged.tables, tmp_path / target) == []
        assert compare_datasets(source, open_dataset(tmp_path / target)) == []

    def test_two_different_datasets_are_merged_completely(self, bundled: Path) -> None:
        one, two = open_dataset(bundled), open_dataset(RIVERLANDS)
        merged = merge_datasets([one, two])
        both = [source.table(name) for source in (one, two) for name in source.source.sheet_names]
        assert merged.row_count == sum(len(table.rows) for table in both if table is not None)
        assert not merged.has_conflicts

    def test_a_text_that_is_too_long_is_reported_at_its_merged_cell(
        self, make_datasets: MakeDatasets, tmp_path: Path
    ) -> None:
        merged = merge_datasets(make_datasets("activities", "id,title\n1,a\n", f"id,title\n2,{'x' * 32_768}\n"))
        with pytest.raises(Refused) as caught:
            write_tables(merged.tables, tmp_path / "all.xlsx")
        cell = Cell("merged activities", "activities", 3, "title", 1)
        assert caught.value.message == TEXT_TOO_LONG.at(cell, length=32_768, limit=32_767)
        assert not (tmp_path / "all.xlsx").exists()

    def test_text_stays_text(self, make_datasets: MakeDatasets, tmp_path: Path) -> None:
        head = "id,title,outcomes,people_engaged\n"
        merged = merge_datasets(make_datasets("activities", f'{head}007,=1+1,1.10,"1,412"\n', f"{head}8,@x,,41\n"))
        write_tables(merged.tables, tmp_path / "all.xlsx")
        found = [[cell.value for cell in row] for row in load_workbook(tmp_path / "all.xlsx")["activities"].iter_rows()]
        assert found[1:] == [["007", "=1+1", "1.10", 1412], ["8", "@x", None, 41]]


cells = st.sampled_from(["", "a", "b", "a; b", "é"])
people = st.lists(st.tuples(cells, cells, cells, cells), max_size=6)


def write_dataset(folder: Path, name: str, sheet: list[tuple[str, str, str, str]]) -> SheetDataset:
    """Write a dataset with one sheet."""
    (folder / name).mkdir()
    lines = ["person,body,role,member", *(",".join(row) for row in sheet)]
    (folder / name / "people.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return open_dataset(folder / name)


class TestProperties:
    """Properties that hold for any rows."""

    @given(people)
    def test_a_dataset_merged_with_itself(self, sheet: list[tuple[str, str, str, str]]) -> None:
        with tempfile.TemporaryDirectory() as made:
            a, b = (write_dataset(Path(made), name, sheet) for name in "ab")
            merged = merge_datasets([a, b])
            assert merged.source_values == []
            assert rows(merged, "people") == [[*row] for row in sheet if any(row)]

    @given(people, people)
    def test_no_row_is_lost_and_the_first_rows_keep_their_order(
        self, one: list[tuple[str, str, str, str]], other: list[tuple[str, str, str, str]]
    ) -> None:
        with tempfile.TemporaryDirectory() as made:
            a, b = write_dataset(Path(made), "a", one), write_dataset(Path(made), "b", other)
            merged = merge_datasets([a, b], prefer=[0])
            sources = [[row for row in sheet if any(row)] for sheet in (one, other)]
            result = rows(merged, "people")
            assert len(result) + merged.shared_rows == len(sources[0]) + len(sources[1])
            for before, after in zip(sources[0], result, strict=False):
                assert all(was in ("", now) for was, now in zip(before, after, strict=True))
            # The values of the other source are also in the result, unless the first one was preferred.
            values = {str(value) for row in result for value in row}
            lost = {value.value for value in merged.source_values if value.kept is False}
            assert {value for row in sources[1] for value in row} <= values | lost | {""}
