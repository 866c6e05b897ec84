from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from metrocli.check.check import resolve_sheets
from metrocli.check.evidence.evidence import read_evidence
from metrocli.check.registry import select_checks
from metrocli.check.runner import run_checks
from metrocli.errors import UnreadableData
from metrocli.sheets.dataset import open_dataset
from metrocli.sheets.reading.sheet_names import find_declared_name, find_names_within, match_sheet_names
from metrocli.sheets.schema import SHEETS, SHEETS_BY_NAME
from metrocli.sheets.writing.convert import convert

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

MEMBERS = "member,region\nArden,Norte\nBello,Sur\n"
ACTIVITIES = "id,title,start\n1,Foro,2021-05-03\n"
MEMBER_ROWS = [["member", "region"], ["Arden", "Norte"]]
ACTIVITY_ROWS = [["id", "title", "start"], ["1", "Foro", "2021-05-03"]]


def notes(path: Path, *sheets: str) -> list[tuple[str, dict[str, Any]]]:
    """Read sheets, and return the codes and values of the notes."""
    dataset = open_dataset(path)
    for sheet in sheets:
        dataset.frame(sheet)
    return [(note.code, dict(note.values)) for note in dataset.notes]


def find_all(path: Path) -> list[tuple[str, str, str, dict[str, Any]]]:
    findings = run_checks(read_evidence(path), select_checks(["S"], ()))
    return [
        (finding.rule.code, str(finding.cell), finding.message.code, dict(finding.message.values))
        for finding in findings
    ]


class TestNames:
    """What a name means."""

    @pytest.mark.parametrize(
        ("written", "sheet"),
        [
            ("memberships", "memberships"), (" Memberships ", "memberships"), ("Miembros", "memberships"),
            ("MEMBRES", "memberships"), ("Ciudades miembros", "memberships"), ("members", "memberships"),
            ("Actividades", "activities"), ("activités", "activities"), ("Activites", "activities"),
            ("Activite\u0301s", "activities"), ("alias", "aliases"), ("personas", "people"), ("Personnes", "people"),
            ("Períodos", "periods"), ("périodes", "periods"), ("Resultados", "outcomes"), ("Résultats", "outcomes"),
            ("retos", "challenges"), ("Défis", "challenges"), ("Alianzas", "alliances"), ("reuniones", "meetings"),
            ("réunions", "meetings"), ("Medios", "media"), ("médias", "media"), ("Participaciones", "participations"),
            ("publicados", "published"), ("Importados", "imported"), ("ideas", ""), ("", ""), ("x" * 100_000, ""),
        ],
    )  # fmt: skip
    def test_the_other_names(self, written: str, sheet: str) -> None:
        assert find_declared_name(written) == sheet

    def test_each_sheet_has_names_of_its_own(self) -> None:
        for sheet in SHEETS:
            for name in (sheet.name, *sheet.other_names):
                assert find_declared_name(name) == sheet.name

    @pytest.mark.parametrize(
        ("written", "sheets"),
        [
            ("activities-Table 1", ["activities"]), ("Actividades-Tabla 1", ["activities"]),
            ("Activités-Tableau 2", ["activities"]), ("Data - activities", ["activities"]),
            ("red-actividades", ["activities"]), ("libro_Miembros", ["memberships"]), ("book-people", ["people"]),
            ("network of members - activities", ["activities"]), ("Actividades 2021", ["activities"]),
            ("activities (1)", ["activities"]), ("data-importado", []), ("imported - activities", ["activities"]),
            ("activities imported", ["activities"]), ("activities - Copy", ["activities"]),
            ("members and activities", ["memberships", "activities"]), ("reactivities", []), ("peoples", []),
        ],
    )  # fmt: skip
    def test_longer_names(self, written: str, sheets: list[str]) -> None:
        assert find_names_within(written) == sheets

    def test_a_longer_name_needs_the_columns(self) -> None:
        written = ["memberships", "red-actividades"]
        names = match_sheet_names(written, written, lambda *_: False)
        assert names.positions == {"memberships": 0, "red-actividades": 1}
        names = match_sheet_names(written, written, lambda *_: True)
        assert names.positions == {"memberships": 0, "activities": 1}
        assert names.understood == {"activities": "red-actividades"}

    def test_a_longer_name_is_not_needed_if_the_sheet_is_there(self) -> None:
        written = ["activities", "red-actividades"]
        names = match_sheet_names(written, written, lambda *_: True)
        assert (names.positions, names.understood) == ({"activities": 0, "red-actividades": 1}, {})

    @pytest.mark.parametrize("written", ["", " "])
    def test_a_tab_without_a_name_is_called_unnamed(self, written: str) -> None:
        tabs = ["members", written]
        assert match_sheet_names(tabs, tabs, lambda *_: True).positions == {"memberships": 0, "unnamed": 1}


class TestFolders:
    """Files under other names."""

    def test_spanish_and_french_names(self, folder: Callable[..., Path]) -> None:
        path = folder(Miembros=MEMBERS, activités=ACTIVITIES)
        assert open_dataset(path).source.sheet_names == ("memberships", "activities")
        assert notes(path, "memberships", "activities") == []
        assert find_all(path) == []

    def test_a_longer_name_is_noted_where_the_sheet_is_read(self, folder: Callable[..., Path]) -> None:
        path = folder(**{"memberships": MEMBERS, "red-actividades": ACTIVITIES})
        values = {"written": "red-actividades.csv", "sheet": "activities"}
        assert notes(path, "memberships", "activities") == [("sheet-understood", values)]
        assert notes(path, "memberships") == []
        assert find_all(path) == [("S015", "red-actividades.csv", "name-of-file-understood", {"sheet": "activities"})]

    def test_several_longer_names_are_one_note(self, folder: Callable[..., Path]) -> None:
        dataset = open_dataset(folder(**{"red-miembros": MEMBERS, "red-actividades": ACTIVITIES}))
        dataset.frame("memberships")
        assert [note.code for note in dataset.notes] == ["sheet-understood"]
        dataset.frame("activities")
        (note,) = dataset.notes
        readings = "'red-actividades.csv' as 'activities', 'red-miembros.csv' as 'memberships'"
        assert str(note) == f"2 names were read as sheets: {readings}. If one is not that sheet, rename it."

    def test_a_longer_name_without_the_columns_is_suggested(self, folder: Callable[..., Path]) -> None:
        path = folder(**{"memberships": MEMBERS, "activities-Table 1": "a,b\n1,2\n"})
        with pytest.raises(UnreadableData) as caught:
            open_dataset(path).require("activities")
        values = {"sheet": "activities", "near": "activities-Table 1"}
        assert (caught.value.message.code, caught.value.message.values) == ("no-sheet-but-file", values)
        assert [(rule, code) for rule, _, code, _ in find_all(path)][:1] == [("S002", "sheet-misnamed")]

    def test_two_longer_names_are_both_named_and_not_read(self, folder: Callable[..., Path]) -> None:
        path = folder(**{"memberships": MEMBERS, "activities 2020": ACTIVITIES, "activities 2021": ACTIVITIES})
        both = ("activities 2020.csv", "activities 2021.csv")
        with pytest.raises(UnreadableData) as caught:
            open_dataset(path).require("activities")
        assert caught.value.message.code == "several-candidates"
        assert caught.value.message.values == {"sheet": "activities", "names": both}
        assert notes(path, "activities") == [("sheet-not-chosen", {"sheet": "activities", "names": both})]
        assert find_all(path) == [("S016", "data", "sheet-ambiguous", {"sheet": "activities", "names": both})]

    def test_a_second_name_of_a_sheet_is_noted(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=MEMBERS, activities=ACTIVITIES, actividades=ACTIVITIES)
        assert len(open_dataset(path).frame("activities")) == 1
        values = {"names": ("actividades.csv",), "sheet": "activities"}
        assert notes(path, "activities") == [("sheet-passed-over", values)]
        values = {"name": "actividades", "sheet": "activities"}
        assert find_all(path) == [("S005", "actividades.csv", "second-sheet", values)]

    def test_another_sheet_under_a_second_name_is_not(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=MEMBERS, activities=ACTIVITIES, actividades="a,b\n1,2\n")
        assert notes(path, "activities") == []

    def test_two_files_with_other_names_of_a_sheet(self, folder: Callable[..., Path]) -> None:
        path = folder(miembros=MEMBERS, membres=MEMBERS)
        with pytest.raises(UnreadableData) as caught:
            open_dataset(path)
        assert caught.value.message.code == "sheet-in-two-files"
        files = {"first": "membres.csv", "second": "miembros.csv"}
        assert caught.value.message.values == {"sheet": "memberships", **files}

    def test_only_candidates(self, folder: Callable[..., Path]) -> None:
        with pytest.raises(UnreadableData) as caught:
            open_dataset(folder(**{"a-members": MEMBERS, "b-members": MEMBERS}))
        assert caught.value.message.code == "several-candidates"
        assert caught.value.message.values == {"sheet": "memberships", "names": ("a-members.csv", "b-members.csv")}

    def test_a_large_file_is_recognised_by_its_first_part(self, folder: Callable[..., Path]) -> None:
        rows = "".join(f"{number},Foro é,2021-05-03\n" for number in range(10_000))
        path = folder(**{"memberships": MEMBERS, "x-activities": "id,title,start\n" + rows})
        assert len(open_dataset(path).frame("activities")) == 10_000


class TestWorkbooks:
    """Tabs under other names."""

    def test_spanish_tabs(self, book: Callable[..., Path]) -> None:
        path = book(Miembros=MEMBER_ROWS, Actividades=ACTIVITY_ROWS)
        assert open_dataset(path).source.sheet_names == ("memberships", "activities")
        assert notes(path, "activities") == []

    def test_a_longer_name(self, book: Callable[..., Path]) -> None:
        path = book(**{"Miembros": MEMBER_ROWS, "Actividades 2021": ACTIVITY_ROWS})
        assert notes(path, "activities") == [
            ("sheet-understood", {"written": "Actividades 2021", "sheet": "activities"})
        ]
        values = {"sheet": "activities", "written": "Actividades 2021"}
        assert [(*found[::2], found[3]) for found in find_all(path)] == [("S015", "name-of-tab-understood", values)]

    def test_a_misspelled_tab_is_suggested(self, book: Callable[..., Path]) -> None:
        path = book(Miembros=MEMBER_ROWS, Actividads=ACTIVITY_ROWS)
        with pytest.raises(UnreadableData) as caught:
            open_dataset(path).require("activities")
        assert caught.value.message.code == "no-sheet-but-tab"
        assert caught.value.message.values == {"sheet": "activities", "near": "Actividads"}

    @pytest.mark.parametrize("typed", ["Actividades 2021", "actividades", "activities", "Activités"])
    def test_check_takes_any_name_of_a_sheet(self, book: Callable[..., Path], typed: str) -> None:
        evidence = read_evidence(book(**{"Miembros": MEMBER_ROWS, "Actividades 2021": ACTIVITY_ROWS}))
        assert resolve_sheets(evidence, [typed]) == ["activities"]

    def test_places_have_the_names_of_the_tabs(
        self, book: Callable[..., Path], rewrite_part: Callable[..., Path]
    ) -> None:
        path = book(Miembros=MEMBER_ROWS, Actividades=[*ACTIVITY_ROWS, ["2", "Foro", "31/02/2021"]])
        with pytest.raises(UnreadableData) as caught:
            open_dataset(path).frame("activities")
        assert str(caught.value.message.place) == "book.xlsx, sheet 'Actividades', cell C3"
        evidence = read_evidence(path)
        (fault,) = evidence.faults
        assert (fault.cell.sheet, str(fault.cell)) == ("activities", "book.xlsx, sheet 'Actividades', cell C3")
        rewrite_part(path, "xl/worksheets/sheet2.xml", lambda xml: xml[:-60])
        (fault,) = read_evidence(path).faults
        assert (fault.cell.sheet, str(fault.cell)) == ("activities", "book.xlsx, sheet 'Actividades'")

    def test_converted_sheets_have_their_own_names(self, book: Callable[..., Path], tmp_path: Path) -> None:
        convert(open_dataset(book(Miembros=MEMBER_ROWS, Actividades=ACTIVITY_ROWS)), tmp_path / "out")
        assert sorted(path.stem for path in (tmp_path / "out").glob("*.csv")) == ["activities", "memberships"]


def test_all_names_are_declared_once() -> None:
    names = [name for sheet in SHEETS for name in sheet.other_names]
    assert len(names) == len(set(names))
    assert not set(names) & set(SHEETS_BY_NAME)
