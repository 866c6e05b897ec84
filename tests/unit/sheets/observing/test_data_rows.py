"""Rows that are not data are left out of answers with a note; rows that may be data are not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from metrocli.check import registry
from metrocli.check.evidence.evidence import read_evidence
from metrocli.check.runner import run_checks
from metrocli.query.diff import diff
from metrocli.query.info import info
from metrocli.sheets.dataset import open_dataset
from metrocli.sheets.schema import SHEETS_BY_NAME

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from metrocli.sheets.dataset import SheetDataset

MEMBERS = "member,region,country,status,joined\nAlder,North,A,full,2001-01-01\nBirch,South,B,full,2002-01-01\n"
ACTIVITIES = (
    "id,title,start,end,people_engaged,members\n1,Fair,2021-05-05,,100,Alder\n2,Walk,2021-06-05,,50,Alder; Birch\n"
)
TITLES = "title,id,start,people_engaged\nFair,1,2021-05-05,100\nWalk,2,2021-06-05,50\n"
PEOPLE = "person,body,role,member\nAda,board,president,Alder\nBea,board,secretary,Birch\n"
PUBLISHED = "period,section,value\n2021,engaged member,Alder\n2021,total,2\n"
OUTCOMES = "code,title\nL1,Water\nL2,Air\n"
ALLIANCES = "alliance,name,kind\nUW,United Waters,network\nUF,United Forests,network\n"
MEETINGS = "month,mode,members\n2021-05,online,Alder\n2021-06,online,Birch\n"
SHEETS = {
    "memberships": MEMBERS, "activities": ACTIVITIES, "people": PEOPLE, "published": PUBLISHED, "outcomes": OUTCOMES,
    "alliances": ALLIANCES, "meetings": MEETINGS,
}  # fmt: skip


def list_left_out(dataset: SheetDataset, sheet: str) -> list[tuple[int, ...]]:
    """List the rows that the note on a sheet names; the note on other sheets too, so that there is no other one."""
    dataset.frame(sheet)
    rows: list[Any] = [note.values["rows"] for note in dataset.notes if note.code == "rows-left-out"]
    return [tuple(map(int, numbers)) for numbers in rows]


class TestRowsThatAreNotData:
    """Rows that no question counts."""

    @pytest.mark.parametrize(
        ("sheet", "row", "kind"),
        [
            ("activities", "3,TOTAL GENERAL,,,150,\n", "total"),
            ("activities", "3,Subtotal 2021,,,150,\n", "total"),
            ("activities", "Total,,,,150,\n", "total"),
            ("activities", "Totaux,,,,150,\n", "total"),
            ("activities", "—,Total,-,-,150,-\n", "total"),
            ("activities", ",,,Suma,150,\n", "total"),
            ("activities", ",Promedio,,,75,\n", "total"),
            ("activities", '"Note: provisional, and not audited",,,,,\n', "remark"),
            ("activities", "Note: provisional, and not audited\n", "remark"),
            ("activities", "id,title,start,end,people_engaged,members\n", "header"),
            ("activities", "id,título,inicio,fin,personas,miembros\n", "header"),
            ("activities", "#activity+id,#activity+name,#date+start,#date+end,#affected,#org\n", "tags"),
            ("activities", "# 3,Old,2021-06-07,,10,Birch\n", "comment"),
            ("memberships", "#Cedar,North,,,\n", "comment"),
            ("memberships", "Total: 2 members,,,,\n", "total"),
            ("memberships", "Total,2,,,\n", "total"),
            ("memberships", "Total membres,2,,,\n", "total"),
            ("memberships", "Number of members,2,,,\n", "total"),
            ("memberships", "Número de miembros,,,,2\n", "total"),
            ("memberships", "Nombre total de membres : 2,,,,\n", "total"),
            ("memberships", "Total members shown here: 2,,,,\n", "remark"),
            ("activities", "Nombre total d'activités : 2,,,,,\n", "total"),
            ("activities", "Total d'activités,2,,,,\n", "total"),
            ("memberships", "* joined in 2021,,,,\n", "remark"),
            ("memberships", "Source: secretariat,,,,\n", "remark"),
            ("memberships", "Fuente: secretaría,,,,\n", "remark"),
            ("memberships", "Mise à jour : 3 mai 2021,,,,\n", "remark"),
            ("memberships", "Number of members: 2,,,,\n", "total"),
            ("memberships", "Last updated on 3 May 2021,,,,\n", "remark"),
            ("memberships", "Elaboración propia,,,,\n", "remark"),
            ("memberships", "(figures are provisional),,,,\n", "remark"),
            ("memberships", "These cities joined in the last year.,,,,\n", "remark"),
            ("memberships", "miembro,región,país,estado,alta\n", "header"),
            ("people", "Total: 2,,,\n", "total"),
            ("people", "Total,2,,\n", "total"),
            ("outcomes", "Total,\n", "total"),
            ("outcomes", "Source: the plan,\n", "remark"),
            ("alliances", "Source: the secretariat,,\n", "remark"),
            ("meetings", "Total,,2\n", "total"),
            ("published", "Total,,2\n", "total"),
            ("activities", "Total general,,,,3 cities,170\n", "total"),
            ("activities", "3,Total general,,,170,3 ciudades\n", "total"),
            ("activities", ",Subtotal L1,,,120,\n", "total"),
            ("activities", ",,,,150,\n", "total"),
            ("activities", ",,,,50,\n", "total"),
            ("activities", ",,,,170,\n", "total"),
            ("activities", ',,,,"1,700",\n', "total"),
            ("activities", "¹ Provisional figure,,,,,\n", "remark"),
            ("activities", "* Provisional figure,,,,,\n", "remark"),
            ("activities", ",¹ Cifra provisional,,,,\n", "remark"),
            ("memberships", "2 members,,,,\n", "total"),
            ("memberships", "(2 miembros),,,,\n", "total"),
            ("memberships", "Membres : 2,,,,\n", "total"),
            ("memberships", "Moyenne,,,,2001\n", "total"),
        ],
    )
    def test_a_row_at_the_end_is_left_out(self, folder: Callable[..., Path], sheet: str, row: str, kind: str) -> None:
        dataset = open_dataset(folder(**{sheet: SHEETS[sheet] + row}))
        assert len(dataset.frame(sheet)) == 2
        (note,) = [note for note in dataset.notes if note.code == "rows-left-out"]
        assert dict(note.values) == {"rows": (4,), "kinds": (kind,), "count": 1}
        assert str(note.place) == f"{sheet}.csv, row 4"

    def test_a_number_at_the_end_above_a_remark(self, folder: Callable[..., Path]) -> None:
        rows = ",,,,170,\n\nSource: secretariat,,,,,\n"
        assert list_left_out(open_dataset(folder(activities=ACTIVITIES + rows)), "activities") == [(4, 6)]

    def test_a_total_in_the_first_column_of_titles(self, folder: Callable[..., Path]) -> None:
        assert list_left_out(open_dataset(folder(activities=f"{TITLES}Total,-,,150\n")), "activities") == [(4,)]

    def test_totals_of_groups_between_the_rows(self, folder: Callable[..., Path]) -> None:
        rows = [
            "region,member,joined", "North,Alder,2001-01-01", "Subtotal North,,1", "South,Birch,2002-01-01",
            "Total South,,1", "Grand total,2,",
        ]  # fmt: skip
        assert list_left_out(open_dataset(folder(memberships="\n".join(rows))), "memberships") == [(3, 5, 6)]

    def test_totals_of_lines_and_a_sum_without_a_word(self, folder: Callable[..., Path]) -> None:
        rows = [
            "id,title,start,people_engaged,outcomes", "1,Fair,2021-05-05,100,L1.2; L3", "2,Walk,2021-05-06,20,L1.1",
            ",Total L1,,120,", "3,Run,2021-06-06,50,L2", ",Total L2,,50,", ",,,170,",
        ]  # fmt: skip
        assert list_left_out(open_dataset(folder(activities="\n".join(rows))), "activities") == [(4, 6, 7)]

    def test_an_average_of_fees(self, folder: Callable[..., Path]) -> None:
        rows = "member,region,fee\nAlder,North,10\nBirch,South,21\nMoyenne,,15.5\n"
        assert list_left_out(open_dataset(folder(memberships=rows)), "memberships") == [(4,)]

    def test_one_note_names_all_rows_of_a_sheet(self, folder: Callable[..., Path]) -> None:
        rows = "Total: 2 members,,,,\n\n* joined in 2021,,,,\nSource: secretariat,,,,\n"
        dataset = open_dataset(folder(memberships=MEMBERS + rows, activities=f"{ACTIVITIES}Total,,,,150,\n"))
        assert list_left_out(dataset, "memberships") == [(4, 6, 7)]
        assert list_left_out(dataset, "activities") == [(4, 6, 7), (4,)]

    def test_rows_of_a_workbook(self, book: Callable[..., Path]) -> None:
        activities = [["title", "id", "start", "people_engaged"], ["Fair", 1, None, 100], ["Walk", 2, None, 50]]
        tags = ["#activity+name", "#activity+id", "#date", "#affected"]
        path = book(activities=[activities[0], tags, *activities[1:], ["Total", None, None, 150.0]])
        dataset = open_dataset(path)
        assert list_left_out(dataset, "activities") == [(2, 5)]
        assert dataset.frame("activities")["people_engaged"].sum() == 150

    def test_a_fault_in_such_a_row_does_not_stop_a_question(self, folder: Callable[..., Path]) -> None:
        path = folder(activities=f"{ACTIVITIES}# 3,Old,never,,many,\nTotal,,,,150,,,,7\n")
        assert list_left_out(open_dataset(path), "activities") == [(4, 5)]

    def test_lines_of_a_remark_below_a_total(self, folder: Callable[..., Path]) -> None:
        rows = "Total: 2 members,,,,\nThe figures are provisional.,,,,\nand not audited,,,,\n"
        assert list_left_out(open_dataset(folder(memberships=MEMBERS + rows)), "memberships") == [(4, 5, 6)]


class TestRowsOfData:
    """Rows that must never be left out."""

    @pytest.mark.parametrize(
        ("sheet", "row"),
        [
            ("activities", "3,Total quality management,,,,\n"),
            ("activities", "3,Total quality management,,,150,\n"),
            ("activities", "A3,Total,,,7,\n"),
            ("activities", "3,Total football,2021-07-01,,150,Alder\n"),
            ("activities", "3,Total,2021-07-01,,150,Alder\n"),
            ("activities", "Total,Total football,2021-07-01,,,\n"),
            ("activities", "3,Note: how cities budget,2021-07-01,,,Alder\n"),
            ("activities", "3,Note: how cities budget,,,,\n"),
            ("activities", "3,Sum,,,12,\n"),
            ("activities", "3,,2021-07-01,,,Alder\n"),
            ("activities", "#3,Fair,2021-07-01,,,\n"),
            ("activities", "3,# women in cities,,,,\n"),
            ("activities", "id,Fair,2021-07-01,,,\n"),
            ("memberships", "Total,North,A,,\n"),
            ("memberships", "Somme,,,,\n"),
            ("memberships", "Nombre de Dios,,,,\n"),
            ("memberships", "Nombre de Dios,North,,,2\n"),
            ("memberships", "Number Nine,,,,\n"),
            ("memberships", "Cedar,,,,\n"),
            ("memberships", "* Cedar,,,,\n"),
            ("memberships", "* Ciudad de Cedro,,,,\n"),
            ("memberships", "Gobierno Autónomo Descentralizado del Distrito Metropolitano de Quito,,,,\n"),
            ("memberships", "Gobierno de la Ciudad de México D.F.,,,,\n"),
            ("memberships", "Santiago de Querétaro de Arteaga Qro.,,,,\n"),
            ("memberships", "San José de Costa Rica,,,,\n"),
            ("memberships", "Victoria (Seychelles),,,,\n"),
            ("memberships", "Cree Nation Government of 1971,,,,\n"),
            ("memberships", "Key West,,,,\n"),
            ("memberships", "Sources de la Loire,,,,\n"),
            ("memberships", "Santiago: Región Metropolitana,,,,\n"),
            ("people", "Total,board,member,Alder\n"),
            ("people", "Joe Total,,,\n"),
            ("outcomes", "L3,Total\n"),
            ("outcomes", "L3,Total access to water\n"),
            ("outcomes", "3,Total\n"),
            ("alliances", "Total,,\n"),
            ("alliances", "TOTAL,TotalEnergies,company\n"),
            ("published", "2021,total,3\n"),
            ("published", "2021,Total,2\n"),
            ("published", "2021,totales,2\n"),
            ("meetings", "2021-07,online,Total\n"),
            ("activities", "3,2 meetings,,,,\n"),
            ("activities", "Event 2,,,,,\n"),
            ("activities", "3,Total L1 budget,,,,\n"),
            ("activities", "3,¹ Provisional figure,,,,\n"),
            ("memberships", "3 members,,,,\n"),
            ("memberships", "¹ San José,,,,\n"),
            ("memberships", "† Ciudad de Cedro,,,,\n"),
            ("memberships", "100 Mile House,,,,\n"),
            ("memberships", "Moyenne,,,,\n"),
            ("memberships", "Moyenneville,,,,2001-01-01\n"),
            ("meetings", "2021-07,,3 cities\n"),
        ],
    )
    @pytest.mark.parametrize("blank_row", ["", "\n"], ids=["", "after a blank row"])
    def test_a_row_that_may_be_data_stays(
        self, folder: Callable[..., Path], sheet: str, row: str, blank_row: str
    ) -> None:
        dataset = open_dataset(folder(**{sheet: SHEETS[sheet] + blank_row + row}), faults=[])
        assert len(dataset.frame(sheet)) == 3
        assert dataset.data_rows(sheet).left_out == {}

    def test_an_id_with_a_mark_is_not_a_comment(self, folder: Callable[..., Path]) -> None:
        rows = "id,title\n#1,Fair\n2,Walk\n3,Run\n"
        assert len(open_dataset(folder(activities=rows)).frame("activities")) == 3

    def test_ids_with_a_mark_are_not_comments(self, folder: Callable[..., Path]) -> None:
        rows = "id,title\n# 1,Fair\n# 2,Walk\n3,Run\n"
        assert len(open_dataset(folder(activities=rows)).frame("activities")) == 3

    @pytest.mark.parametrize(
        "rows",
        [
            ",,,,170,\n3,Run,2021-07-07,,,\n",
            ",,,,50,\nBirch\n",
            ",,2021-07-07,,170,\n",
            ",,,,many,\n",
            ",,,,,170\n",
            ",,,,50,\n,,,,170,\n3,Run,2021-07-07,,,\n",
        ],
    )
    def test_a_number_without_a_key_in_another_place_stays(self, folder: Callable[..., Path], rows: str) -> None:
        dataset = open_dataset(folder(activities=ACTIVITIES + rows), faults=[])
        assert dataset.data_rows("activities").left_out == {}

    def test_a_number_below_a_merged_key_stays(self, book: Callable[..., Path]) -> None:
        path = book(activities=[["id", "title", "people_engaged"], ["1", "Fair", 100], [None, None, 50]])
        workbook = load_workbook(path)
        workbook["activities"].merge_cells("A2:A3")
        workbook.save(path)
        assert open_dataset(path, faults=[]).data_rows("activities").left_out == {}

    def test_a_city_below_a_total_is_data(self, folder: Callable[..., Path]) -> None:
        rows = "Total: 2 members,,,,\nSan José de Costa Rica,,,,\nVictoria (Seychelles),,,,\nWashington D.C.,,,,\n"
        dataset = open_dataset(folder(memberships=MEMBERS + rows))
        assert list_left_out(dataset, "memberships") == [(4,)]
        assert len(dataset.frame("memberships")) == 5

    def test_a_row_that_may_be_a_remark_is_named(self, folder: Callable[..., Path]) -> None:
        dataset = open_dataset(folder(memberships=f"{MEMBERS}\nProvisional list\n"))
        assert len(dataset.frame("memberships")) == 3
        (note,) = dataset.notes
        assert (note.code, note.values["rows"], str(note.place)) == (
            "rows-may-be-remarks", (5,), "memberships.csv, row 5",
        )  # fmt: skip

    @pytest.mark.parametrize("sheet", SHEETS_BY_NAME)
    def test_no_row_of_a_real_dataset_is_left_out(self, bundled: Path, riverlands: SheetDataset, sheet: str) -> None:
        assert open_dataset(bundled).data_rows(sheet).footers == {}
        assert riverlands.data_rows(sheet).left_out == {}


class TestWhoKeepsThem:
    """Commands that copy or compare rows keep all of them."""

    def test_check_names_the_cell_with_the_word_for_a_total(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=MEMBERS, activities=f"{ACTIVITIES}3,TOTAL GENERAL,,,150,\n")
        found = run_checks(read_evidence(path), registry.select_checks(("S",), ()))
        assert [(each.rule.code, each.cell.a1, each.value) for each in found] == [("S023", "B4", "TOTAL GENERAL")]

    @pytest.mark.parametrize(
        ("rows", "message"),
        [
            (",,,,150,\n", {"text": "150"}),
            (",,,,170,\n", {"text": "170", "sum": 150, "difference": 20}),
            (',,,,"1,200",\n\nSource: secretariat,,,,,\n', {"text": "1,200", "sum": 150, "difference": 1050}),
            (",,,,2,\n", {"text": "2"}),
        ],
    )
    def test_check_compares_a_number_at_the_end_with_the_sum(
        self, folder: Callable[..., Path], rows: str, message: dict[str, object]
    ) -> None:
        path = folder(memberships=MEMBERS, activities=ACTIVITIES + rows)
        first, *_ = run_checks(read_evidence(path), registry.select_checks(("S",), ()))
        code = "total-row" if len(message) == 1 else "unequal-total-row"
        assert (first.rule.code, first.cell.a1, first.message.code) == ("S023", "E4", code)
        assert first.message.values == message

    def test_diff_compares_them_and_has_no_note(self, dataset: Callable[..., SheetDataset]) -> None:
        old = dataset("old", memberships=MEMBERS, activities=f"{ACTIVITIES}Total,,,,150,\n")
        now = dataset("now", memberships=MEMBERS, activities=f"{ACTIVITIES}Total,,,,160,\n")
        answer = diff(old, now)
        assert [*answer.frame["new"]] == ["160"]
        assert "rows-left-out" not in str([getattr(note, "values", note) for note in answer.notes])

    def test_info_counts_rows_of_data(self, folder: Callable[..., Path]) -> None:
        answer = info(open_dataset(folder(activities=f"{ACTIVITIES}Total,,,,150,\n")))
        assert [sheet["rows"] for sheet in answer.result["sheets"]] == [2]
        assert [getattr(note, "code", "") for note in answer.notes] == ["rows-left-out"]
