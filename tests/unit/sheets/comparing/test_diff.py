"""The changes from one dataset to another."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrocli.sheets.comparing.diff import SheetChange, compare_datasets
from metrocli.sheets.dataset import SheetDataset, open_dataset
from metrocli.sheets.writing.convert import convert

if TYPE_CHECKING:
    from collections.abc import Callable

    Make = Callable[..., SheetDataset]
    ListChanges = Callable[..., list[str]]

RIVERLANDS = Path(__file__).parents[3] / "data" / "riverlands"
MEMBERS = "member,region\nOslo,North\nMálaga,South\n"
ALIASES = "alias,member,kind\nMalaca,Málaga,misprint\n"


@pytest.fixture
def list_changes(dataset: Make) -> Callable[..., list[str]]:
    """List the changes in one sheet, one line each: `list_changes("media", old, new)`."""

    def ask(sheet: str, old: str, new: str) -> list[str]:
        common = {"memberships": MEMBERS, "aliases": ALIASES}
        changes = compare_datasets(dataset("old", **common | {sheet: old}), dataset("new", **common | {sheet: new}))
        assert all(change.sheet == sheet for change in changes)
        return [line(change) for change in changes]

    return ask


def line(change: SheetChange) -> str:
    """Return a change in one line: its kind, its place, and the old and the new text."""
    row = ", ".join(f"{label}={text}" for label, text in change.row)
    signed = [*(f"+{text}" for text in change.added), *(f"-{text}" for text in change.removed)]
    parts = [change.kind, change.target, change.key, change.column, row, *signed]
    texts = f"{change.old}>{change.new}" if change.old or change.new else ""
    return " | ".join(part for part in (*parts, texts, f"{change.old_cell}>{change.new_cell}") if part)


class TestCells:
    """Cells of matched rows."""

    def test_a_value(self, list_changes: ListChanges) -> None:
        old = "id,title,start,people_engaged\n1,a,2021-11-08,\n2,b,,60\n"
        new = "id,title,start,people_engaged\n2,b,,61\n1,A,2021-11-09,5\n"
        assert list_changes("activities", old, new) == [
            "changed | cell | 2 | people_engaged | 60>61 | D3>D2",
            "changed | cell | 1 | title | a>A | B2>B3",
            "changed | cell | 1 | start | 2021-11-08>2021-11-09 | C2>C3",
            "changed | cell | 1 | people_engaged | >5 | D2>D3",
        ]

    def test_items_added_to_and_removed_from_a_list(self, list_changes: ListChanges) -> None:
        old, new = (f"id,title,members\n1,a,{members}\n" for members in ("Oslo; Rome; Malaca", "Málaga; Oslo; Accra"))
        assert list_changes("activities", old, new) == [
            "changed | cell | 1 | members | +Accra | -Rome | Oslo; Rome; Malaca>Málaga; Oslo; Accra | C2>C2"
        ]

    @pytest.mark.parametrize("cell", ["Málaga; Oslo", "Oslo; Malaca", "OSLO; Málaga"])
    def test_cells_that_are_only_rewritten(self, list_changes: ListChanges, cell: str) -> None:
        old, new = "id,title,members\n1,a,Oslo; Málaga\n", f"id,title,members\n1,a,{cell}\n"
        assert list_changes("activities", old, new) == [f"rewritten | cell | 1 | members | Oslo; Málaga>{cell} | C2>C2"]

    def test_another_way_of_writing_the_same_value_is_not_a_change(self, list_changes: ListChanges) -> None:
        old = 'id,title,start,members,people_engaged\n1,a,2021-11-08,Oslo; Rome,"1,412"\n'
        new = 'Título;Id;Fecha;Personas implicadas;Miembros\na;1;8 nov 2021;1412;"Oslo\nRome"\n'
        assert list_changes("activities", old, new) == []


class TestRows:
    """Rows match by their key, at any place."""

    def test_an_added_and_a_removed_row(self, list_changes: ListChanges) -> None:
        old, new = "id,title\n1,a\n2,b\n", "id,title\n3,c\n1,a\n"
        assert list_changes("activities", old, new) == [
            "added | row | 3 | title=c | >A2",
            "removed | row | 2 | title=b | A3>",
        ]

    def test_the_order_of_rows_and_columns_is_not_a_change(self, list_changes: ListChanges) -> None:
        assert list_changes("activities", "id,title\n1,a\n2,b\n", "title,id\nb,2\na,1\n") == []

    def test_rows_match_by_another_spelling_of_the_key(self, list_changes: ListChanges) -> None:
        old, new = "activity,member,role\n1,Málaga,\n", "activity,member,role\n1,Malaca,host\n"
        assert list_changes("participations", old, new) == [
            "rewritten | cell | 1 · Malaca | member | Málaga>Malaca | B2>B2",
            "changed | cell | 1 · Malaca | role | >host | C2>C2",
        ]

    def test_one_column_of_a_key_may_change_if_no_other_row_is_as_close(self, list_changes: ListChanges) -> None:
        head = "person,body,role,from\n"
        old, new = f"{head}Ann,board,chair,2020-01-01\n", f"{head}Ann,board,treasurer,2020-01-01\n"
        (change,) = list_changes("people", old, new)
        assert change == "changed | cell | Ann · board · treasurer · 2020-01-01 | role | chair>treasurer | C2>C2"
        two = f"{new}Ann,board,speaker,2020-01-01\n"
        assert list_changes("people", old, two) == [
            "added | row | Ann · board · treasurer · 2020-01-01 | >A2",
            "added | row | Ann · board · speaker · 2020-01-01 | >A3",
            "removed | row | Ann · board · chair · 2020-01-01 | A2>",
        ]

    def test_two_people_with_the_same_role_never_match(self, list_changes: ListChanges) -> None:
        head = "person,body,role\n"
        assert list_changes("people", f"{head}Ann,board,chair\n", f"{head}Bea,board,chair\n") == [
            "added | row | Bea · board · chair | >A2",
            "removed | row | Ann · board · chair | A2>",
        ]

    def test_memberships_of_one_member_match_by_their_first_day(self, list_changes: ListChanges) -> None:
        head = "member,region,joined,left\n"
        old = f"{head}Oslo,North,2001-01-01,2005-12-31\nOslo,North,2010-01-01,\nMálaga,South,,\n"
        new = f"{head}Oslo,North,2010-01-01,2020-12-31\nOslo,North,2001-01-01,2005-12-31\nMálaga,South,,\n"
        assert list_changes("memberships", old, new) == ["changed | cell | Oslo | left | >2020-12-31 | D3>D2"]

    def test_two_members_of_one_name_match_by_their_country(self, list_changes: ListChanges) -> None:
        head = "member,region,country,joined\n"
        old = f"{head}Córdoba,South,Argentina,\nCórdoba,Europe,Spain,\nOslo,North,,2001-01-01\nOslo,North,,2010-01-01\n"
        new = (
            f"{head}Córdoba,Europe,Spain,2001-01-01\nCórdoba,South,Argentina,2001-01-01\n"
            "Oslo,North,Norway,2010-01-01\nOslo,North,Norway,2001-01-01\n"
        )
        assert list_changes("memberships", old, new) == [
            "changed | cell | Córdoba (Spain) | joined | >2001-01-01 | D3>D2",
            "changed | cell | Córdoba (Argentina) | joined | >2001-01-01 | D2>D3",
            "changed | cell | Oslo | country | >Norway | C5>C4",
            "changed | cell | Oslo | country | >Norway | C4>C5",
        ]

    def test_another_member_of_the_name_is_not_a_change_of_country(self, list_changes: ListChanges) -> None:
        head = "member,region,country\n"
        old, new = f"{head}Córdoba,Europe,Spain\n", f"{head}Córdoba,South,Argentina\n"
        assert list_changes("memberships", old, new) == [
            "added | row | Córdoba (Argentina) | region=South, country=Argentina | >A2",
            "removed | row | Córdoba (Spain) | region=Europe, country=Spain | A2>",
        ]

    @pytest.mark.parametrize(
        ("old", "new"), [("Spain", "España"), ("Chile", "Chili"), ("Sapin", "Spain"), ("", "Peru")]
    )
    def test_a_corrected_country_is_a_change(self, list_changes: ListChanges, old: str, new: str) -> None:
        texts = (f"member,region,country\nCórdoba,,{country}\n" for country in (old, new))
        assert list_changes("memberships", *texts) == [f"changed | cell | Córdoba | country | {old}>{new} | C2>C2"]

    @pytest.mark.parametrize("country", ["", "country,"])
    def test_two_members_of_one_name_match_by_their_region(self, list_changes: ListChanges, country: str) -> None:
        head, blank = f"member,region,{country}status\n", "," if country else ""
        old = f"{head}Leon,Europe,{blank}full\nLeon,America,{blank}full\n"
        new = f"{head}Leon,America,{blank}honorary\nLeon,Europe,{blank}observer\n"
        column = "D" if country else "C"
        assert list_changes("memberships", old, new) == [
            f"changed | cell | Leon | status | full>honorary | {column}3>{column}2",
            f"changed | cell | Leon | status | full>observer | {column}2>{column}3",
        ]

    def test_rows_with_the_same_key_match_equal_ones_first_then_in_order(self, list_changes: ListChanges) -> None:
        head = "month,outlet,topic,note\n"
        rows = "2021-09,Post,Award,{}\n2021-09,Post,Award,{}\n2021-09,Post,Award,{}\n"
        old, new = head + rows.format("a", "b", "c"), head + rows.format("c", "x", "y")
        assert list_changes("media", old, new) == [
            "changed | cell | 2021-09 · Post · Award | note | a>x | D2>D3",
            "changed | cell | 2021-09 · Post · Award | note | b>y | D3>D4",
        ]

    def test_a_row_without_a_key_matches_by_the_whole_row(self, list_changes: ListChanges) -> None:
        assert list_changes("activities", "id,title\n,a\n,b\n", "id,title\n,b\n,c\n") == [
            "added | row | c | title=c | >B3",
            "removed | row | a | title=a | B2>",
        ]


class TestColumnsAndSheets:
    """Added and removed columns and sheets, declared or not."""

    def test_columns(self, list_changes: ListChanges) -> None:
        old, new = "id,title,budget,place\n1,a,,x\n2,b,5,\n", "id,title,experts,Budget\n1,a,3,\n2,b,,5\n"
        assert list_changes("activities", old, new) == [
            "removed | column | place | 1 of 2 cells filled> | >",
            "added | column | experts | >1 of 2 cells filled | >",
        ]

    def test_columns_without_a_header_and_with_the_same_header(self, list_changes: ListChanges) -> None:
        old, new = "id,title,,x,x\n1,a,b,c,d\n", "id,title,,x,x\n1,a,B,c,D\n"
        assert list_changes("activities", old, new) == [
            "changed | cell | 1 | column C | b>B | C2>C2",
            "changed | cell | 1 | x | d>D | E2>E2",
        ]

    def test_a_sheet(self, dataset: Make) -> None:
        one, two = dataset("old", memberships=MEMBERS, notes="a\n1\n"), dataset("new", memberships=MEMBERS, shoes="s\n")
        assert [line(change) for change in compare_datasets(one, two)] == [
            "removed | sheet | 1 row> | >",
            "removed | row | 1 | A2>",
            "added | sheet | >0 rows | >",
        ]

    def test_the_key_of_an_undeclared_sheet_is_its_first_column_if_that_is_unique(
        self, list_changes: ListChanges
    ) -> None:
        assert list_changes("notes", "a,b\n1,x\n2,y\n", "a,b\n2,z\n1,x\n") == ["changed | cell | 2 | b | y>z | B3>B2"]
        assert list_changes("notes", "a,b\n1,x\n1,y\n", "a,b\n1,z\n1,x\n") == [
            "added | row | 1 | a=1, b=z | >A2",
            "removed | row | 1 | a=1, b=y | A3>",
        ]

    def test_sheet_names_match_without_case(self, dataset: Make) -> None:
        one, two = (
            dataset("old", memberships=MEMBERS, Notes="a\n1\n"),
            dataset("new", memberships=MEMBERS, notes="a\n1\n"),
        )
        assert compare_datasets(one, two) == []
        three = dataset("third", memberships=MEMBERS, notes="a\n1\n", Notes="a\n2\n")
        if len(three.source.sheet_names) == 3:  # not where file names have no case
            assert {change.sheet for change in compare_datasets(one, three)} == {"Notes", "notes"}

    def test_a_key_column_of_only_one_dataset_does_not_count(self, list_changes: ListChanges) -> None:
        assert list_changes("people", "person,body\nAnn,board\n", "person,body,role\nAnn,board,chair\n") == [
            "added | column | role | >1 of 1 cells filled | >",
        ]


class TestSame:
    """A dataset equals its copies in any file format."""

    @pytest.mark.parametrize("name", ["bundled", "riverlands"])
    def test_a_copy_in_another_file_format_is_equal(self, name: str, bundled: Path, tmp_path: Path) -> None:
        source = open_dataset(bundled if name == "bundled" else RIVERLANDS)
        convert(source, tmp_path / "all.xlsx")
        convert(open_dataset(tmp_path / "all.xlsx"), tmp_path / "back")
        copies = [source, open_dataset(tmp_path / "all.xlsx"), open_dataset(tmp_path / "back")]
        assert [compare_datasets(one, other) for one in copies for other in copies] == [[]] * 9


cells = st.text(alphabet="ab ;,1é\n\"'=", max_size=4)
sheets = st.lists(st.tuples(cells, cells, cells, cells), max_size=6)


def write_dataset(parent: Path, name: str, rows: list[tuple[str, str, str, str]]) -> SheetDataset:
    """Write a dataset with one declared and one undeclared sheet."""
    folder = parent / name
    folder.mkdir()
    for sheet, headers in (("people", "person,body,role,member"), ("notes", "a,b,c,d")):
        out = io.StringIO(newline="")
        csv.writer(out).writerows([headers.split(","), *rows])
        (folder / f"{sheet}.csv").write_bytes(out.getvalue().encode())
    return open_dataset(folder)


class TestProperties:
    """Properties that hold for any cells."""

    @given(sheets)
    def test_a_dataset_equals_itself(self, rows: list[tuple[str, str, str, str]]) -> None:
        with tempfile.TemporaryDirectory() as made:
            folder = Path(made)
            assert compare_datasets(write_dataset(folder, "a", rows), write_dataset(folder, "b", rows[::-1])) == []

    @given(sheets, sheets)
    def test_the_reverse_diff_has_the_reverse_changes(
        self, one: list[tuple[str, str, str, str]], other: list[tuple[str, str, str, str]]
    ) -> None:
        with tempfile.TemporaryDirectory() as made:
            a, b = write_dataset(Path(made), "a", one), write_dataset(Path(made), "b", other)
            reverse = {"added": "removed", "removed": "added"}
            expected = [
                (change.sheet, change.target, reverse.get(change.kind, change.kind))
                for change in compare_datasets(a, b)
            ]
            actual = [(change.sheet, change.target, change.kind.value) for change in compare_datasets(b, a)]
            assert sorted(actual) == sorted(expected)

    @given(sheets, sheets)
    def test_rows_add_up(self, one: list[tuple[str, str, str, str]], other: list[tuple[str, str, str, str]]) -> None:
        with tempfile.TemporaryDirectory() as made:
            a, b = write_dataset(Path(made), "a", one), write_dataset(Path(made), "b", other)
            changes = compare_datasets(a, b)
            for sheet in ("people", "notes"):
                before, after = a.table(sheet), b.table(sheet)
                assert before is not None
                assert after is not None
                rows = [change.kind.value for change in changes if change.sheet == sheet and change.target == "row"]
                assert len(before.rows) + rows.count("added") - rows.count("removed") == len(after.rows)

    @given(*[st.dictionaries(st.sampled_from("abcdef"), st.tuples(*[st.sampled_from(["", "x", "y"])] * 2))] * 2)
    def test_the_changes_turn_the_old_sheet_into_the_new_one(
        self, one: dict[str, tuple[str, str]], other: dict[str, tuple[str, str]]
    ) -> None:
        with tempfile.TemporaryDirectory() as made:
            both = []
            for name, sheet in (("a", one), ("b", other)):
                (Path(made) / name).mkdir()
                lines = ["alliance,name,kind", *(",".join([key, *row]) for key, row in sheet.items())]
                (Path(made) / name / "alliances.csv").write_text("\n".join(lines) + "\n")
                both.append(open_dataset(Path(made) / name))
            rows = {key: dict(zip(("name", "kind"), row, strict=True)) for key, row in one.items()}
            for change in compare_datasets(*both):
                if change.kind == "removed":
                    assert {column: text for column, text in rows.pop(change.key).items() if text} == dict(change.row)
                elif change.kind == "added":
                    rows[change.key] = {"name": "", "kind": ""} | dict(change.row)
                else:
                    assert rows[change.key][change.column] == change.old
                    rows[change.key][change.column] = change.new
            assert rows == {key: dict(zip(("name", "kind"), row, strict=True)) for key, row in other.items()}
