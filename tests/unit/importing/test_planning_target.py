"""What an import of an invented report would change in a dataset that exists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from invented_rows import (  # type: ignore[import-not-found] # it is in this folder
    MEMBERS,
    PERIOD,
    report,
    values,
)

from metrocli.importing.planning.planner import list_edits, list_updated_sources, plan_import
from metrocli.sheets.editing.edits import Edit

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.importing.plan import ImportPlan
    from metrocli.importing.report import ImportedReport
    from metrocli.sheets.dataset import SheetDataset

    Make = Callable[..., SheetDataset]

HEAD = "title,start,end,members\n"
FORUM = "A forum on bridges,2030-09-03,2030-09-05,Arlen; Bree"
COURSE = "The long course,2030-10-20,,Bree"
PEOPLE = "person,body,role\nAda Love,Consejo,Chair\n"
IDS = "id,title,start,end,members\n"


@pytest.fixture
def write(dataset: Make) -> Callable[..., SheetDataset]:
    """Write the new rows of a plan as a dataset: `write("a", plan)`."""

    def make(name: str, plan: ImportPlan) -> SheetDataset:
        sheets: dict[str, str] = {}
        for sheet, rows in plan.new_rows.items():
            columns = [*dict.fromkeys(column for row in rows for column in row.cells)]
            lines = [",".join(row.get(column, "") for column in columns) for row in values(rows)]
            sheets[sheet] = "".join(f"{line}\n" for line in (",".join(columns), *lines))
        return dataset(name, **sheets)

    return make


def show(plan: ImportPlan) -> list[str]:
    """Return the new rows except those of the sheet imported, and the cells that differ, a line each."""
    added = [
        f"+ {sheet} {' · '.join(row.values())}"
        for sheet, rows in plan.new_rows.items()
        if sheet != "imported"
        for row in values(rows)
    ]
    differing = [f"~ {one.cell.a1} {one.key}.{one.column}: {one.old} → {one.found.value}" for one in plan.differences]
    return added + differing


def plan(target: SheetDataset, activities: str, head: str = HEAD, period: str = PERIOD) -> list[str]:
    return show(plan_import(report(periods=period, activities=head + activities), target))


class TestSameReport:
    """The same report twice."""

    def test_adds_nothing(self, write: Callable[..., SheetDataset]) -> None:
        published = "period,section,value\n2030-T3,engaged member,Arlen\n2030-T3,engaged member,Arlen"
        meetings = "month,mode,members\n2030-09,online,Arlen; Bree\n2030-09,,Bree"
        stated = report(
            periods=PERIOD,
            activities=f"{HEAD}{FORUM}\n{COURSE}",
            memberships=MEMBERS,
            published=published,
            meetings=meetings,
        )
        again = plan_import(stated, write("a", plan_import(stated, None)))
        assert (again.new_rows, again.differences) == ({}, ())
        assert again.unchanged == {"memberships": 2, "activities": 2, "meetings": 2, "periods": 1, "published": 2}

    def test_rows_typed_by_hand_are_the_same_in_other_words_and_orders(self, dataset: Make) -> None:
        target = dataset(
            "a",
            memberships="member,region\nArlen,North\nBree,South\n",
            aliases="alias,member,kind\nBry,Bree,misprint\n",
            activities="Miembros;Fin;Identificador;Inicio;Título\n"
            "Bry, arlen;05/09/2030;7;3 de septiembre de 2030;A FORUM on bridges\n"
            "Bree;20/10/2030;8;20/10/2030;The long course\n",
            meetings="mes;modalidad;miembros\nsept. 2030;en línea;Bry\n",
        )
        stated = report(activities=f"{HEAD}{FORUM}\n{COURSE}", meetings="month,mode,members\n2030-09,online,Bree")
        found = plan_import(stated, target)
        assert (found.new_rows, found.differences) == ({}, ())
        assert found.unchanged == {"activities": 2, "meetings": 1}

    @pytest.mark.parametrize(
        "title", ["THE LONG COURSE", "“The long course”", "The  long cours\u00e9?", "The long → course"]
    )
    def test_capitals_accents_and_signs_are_not_a_difference(self, dataset: Make, title: str) -> None:
        target = dataset("a", activities=f"{IDS}8,The long course,2030-10-20,,Bree\n", people=PEOPLE)
        stated = report(activities=f"{HEAD}{title},2030-10-20,,", people="person,body,role\nADA LOVE,Consejo,CHAIR")
        assert plan_import(stated, target).unchanged == {"activities": 1, "people": 1}

    def test_rows_of_imported_that_are_there_already_are_not_added(self, write: Callable[..., SheetDataset]) -> None:
        stated = report(activities=f"{HEAD}{COURSE}")
        first = plan_import(stated, None)
        target = write("a", first._replace(new_rows={"imported": first.new_rows["imported"]}))
        again = plan_import(stated, target)
        assert [*again.new_rows] == ["activities"]


class TestCorrectedReport:
    """A corrected report shows what changed."""

    def test_cells_that_differ_are_listed_with_their_texts(self, dataset: Make) -> None:
        target = dataset(
            "a", activities=f"{IDS}7,A forum on bridges,2030-09-03,2030-09-05,\n8,Other,2030-10-20,,Bree\n"
        )
        found = plan_import(report(activities=f"{HEAD}A forum on bridges,2030-09-03,2030-09-06,Arlen"), target)
        assert show(found) == [
            "~ D2 7.end: 2030-09-05 → 2030-09-06",
            "~ E2 7.members:  → Arlen",
        ]
        assert list_edits(found) == [
            Edit("activities", 2, 3, "2030-09-05", "2030-09-06"),
            Edit("activities", 2, 4, "", "Arlen"),
        ]
        assert [tuple(row.values())[:3] for row in values(list_updated_sources(found, "river.txt"))] == [
            ("activities", "7", "end"),
            ("activities", "7", "members"),
        ]

    def test_cells_that_the_report_leaves_blank_do_not_differ(self, dataset: Make) -> None:
        target = dataset("a", activities=f"{IDS[:-1]},kind\n7,A forum on bridges,2030-09-03,2030-09-05,Bree,forum\n")
        assert plan(target, "A forum on bridges,2030-09-03,,", period="period\nP") == ["+ periods P"]

    def test_a_list_spread_over_columns_is_compared_and_not_edited(self, dataset: Make) -> None:
        target = dataset("a", activities="id,title,start,Member 1,Member 2\n8,The long course,2030-10-20,Bree,Arlen\n")
        assert plan(target, "The long course,2030-10-20,,Arlen; Bree", period="period\nP") == ["+ periods P"]
        found = plan_import(report(activities=f"{HEAD}{COURSE}"), target)
        (one,) = found.differences
        assert (one.key, one.column, one.cell.row, one.cell.index, one.old) == ("8", "members", 2, -1, "Bree; Arlen")
        assert (list_edits(found), list_updated_sources(found, "river.txt"), found.missing_columns) == ([], (), ())

    def test_a_row_of_totals_is_not_an_activity(self, dataset: Make) -> None:
        target = dataset("a", activities="id,title,start,people\n8,The long course,2030-10-20,30\n,Total,,30\n")
        assert plan(target, "Total,2030-10-20,,", period="period\nP")[0].startswith("+ activities")

    def test_another_day_is_a_difference_within_the_period_of_the_report(self, dataset: Make) -> None:
        target = dataset("a", activities=f"{IDS}8,The long course,2030-10-20,,Bree\n", periods=PERIOD)
        assert plan(target, "The long course,2030-11-02,,Bree") == ["~ C2 8.start: 2030-10-20 → 2030-11-02"]

    def test_an_activity_of_another_period_is_another_one(self, dataset: Make) -> None:
        target = dataset("a", activities=f"{IDS}8,The long course,2029-10-20,,Bree\n", periods=PERIOD)
        assert plan(target, COURSE) == ["+ activities 2030-10-20-long-course · The long course · 2030-10-20 · Bree"]

    @pytest.mark.parametrize("title", ["The long course on paper", "The long curse"])
    def test_a_similar_title_on_the_same_days_is_a_difference(self, dataset: Make, title: str) -> None:
        target = dataset("a", activities=f"{IDS}8,The long course on papers,2030-10-20,,Bree\n", periods=PERIOD)
        is_near = "paper" in title
        assert plan(target, f"{title},2030-10-20,,Bree") == (
            [f"~ B2 8.title: The long course on papers → {title}"]
            if is_near
            else [f"+ activities 2030-10-20-long-curse · {title} · 2030-10-20 · Bree"]
        )

    def test_another_word_in_a_similar_title_is_another_activity(self, dataset: Make) -> None:
        target = dataset("a", activities=f"{IDS}8,A seminar on the water of Arlen,2030-10-20,,\n", periods=PERIOD)
        assert len(plan(target, "A seminar on the water of Bree,2030-10-20,,")) == 1
        assert plan(target, "A seminar on water of Arlem,2030-10-20,,") == [
            "~ B2 8.title: A seminar on the water of Arlen → A seminar on water of Arlem"
        ]

    def test_the_next_of_a_series_is_another_activity(self, dataset: Make) -> None:
        target = dataset("a", activities=f"{IDS}8,Seminar on bridges 1,2030-10-20,,\n", periods=PERIOD)
        assert len(plan(target, "Seminar on bridges 2,2030-10-20,,")) == 1

    def test_a_published_total_and_a_list_of_members_are_corrected(self, dataset: Make) -> None:
        target = dataset(
            "a",
            periods=PERIOD,
            published="period,section,value\n2030-T3,total,people_engaged: 1412\n2030-T3,engaged member,Arlen\n",
            meetings="month,mode,members\n2030-09,online,Arlen; Bree\n2030-10,online,Arlen\n",
        )
        stated = report(
            published="period,section,value\n2030-T3,total,people_engaged: 1500\n2030-T3,engaged member,Bree",
            meetings="month,mode,members\n2030-09,online,Arlen; Bree; Cair\n2030-10,online,Bree",
        )
        assert show(plan_import(stated, target)) == [
            "+ meetings 2030-10 · online · Bree",
            "+ published 2030-T3 · engaged member · Bree",
            "~ C2 2030-09 · online · Arlen; Bree.members: Arlen; Bree → Arlen; Bree; Cair",
            "~ C2 2030-T3 · total · people_engaged: 1412.value: people_engaged: 1412 → people_engaged: 1500",
        ]
        sources = list_updated_sources(plan_import(stated, target), "river.txt")
        assert [row["key"] for row in values(sources)] == [
            "2030-09 · online · Arlen; Bree; Cair",
            "2030-T3 · total · people_engaged: 1500",
        ]


class TestOneToOne:
    """Two activities with the same title."""

    TWO = f"{IDS}1,River day,2030-09-03,,Arlen\n2,River day,2030-09-03,,Bree\n"

    def test_each_is_matched_once_by_what_else_it_says(self, dataset: Make) -> None:
        target = dataset("a", activities=self.TWO, periods=PERIOD)
        assert plan(target, "River day,2030-09-03,,Bree\nRiver day,2030-09-03,,Arlen") == []
        assert plan(target, "River day,2030-09-03,,Bree") == []

    def test_a_third_one_is_new_with_a_number_that_no_other_has(self, dataset: Make) -> None:
        target = dataset("a", activities=self.TWO.replace("\n1,", "\n2030-09-03-river,"), periods=PERIOD)
        three = "River day,2030-09-03,,Bree\nRiver day,2030-09-03,,Cair\nRiver day,2030-09-03,,Arlen"
        assert plan(target, three) == ["+ activities 2030-09-03-river-2 · River day · 2030-09-03 · Cair"]


class TestOrder:
    """Importing in another order gives the same rows."""

    def test_two_reports(self, write: Callable[..., SheetDataset]) -> None:
        alliances = "alliance\nABC\n"
        one = report(periods=PERIOD, activities=f"{HEAD}{FORUM}", memberships=MEMBERS, alliances=alliances)
        two = report(
            activities=f"{HEAD}{COURSE}", memberships="member,region\nCair,South\nBree,South", alliances=alliances
        )
        results = []
        for name, (first, second) in {"a": (one, two), "b": (two, one)}.items():
            plans = [plan_import(first, None)]
            plans.append(plan_import(second, write(name, plans[0])))
            assert plans[1].differences == ()
            results.append({line for made in plans for line in show(made)})
        assert results[0] == results[1]
        assert sum("activities" in line for line in results[0]) == 2


class TestPeriods:
    """The id of a period is the one of the dataset."""

    PUBLISHED = "period,section,value\n2030-T3,total,experts: 12"

    def test_a_span_with_another_name_gives_its_id(self, dataset: Make) -> None:
        target = dataset("a", periods="period,start,end\nAutumn,2030-09-01,2030-12-31\n")
        stated = report(periods=PERIOD, published=self.PUBLISHED, activities=f"{HEAD}Undated course,,,")
        assert show(plan_import(stated, target)) == [
            "+ activities Autumn-undated-course · Undated course",
            "+ published Autumn · total · experts: 12",
        ]

    def test_an_id_of_other_days_is_not_taken(self, dataset: Make) -> None:
        target = dataset("a", periods="period,start,end\n2030-T3,2030-07-01,2030-09-30\n")
        assert show(plan_import(report(periods=PERIOD, published=self.PUBLISHED), target)) == [
            "+ periods 2030-09..2030-12 · 2030-09-01 · 2030-12-31",
            "+ published 2030-09..2030-12 · total · experts: 12",
        ]


class TestOtherSheets:
    """Sheets with less or with other sheets."""

    def test_a_dataset_without_the_sheets(self, dataset: Make) -> None:
        target = dataset("a", challenges="code,title\n1,Floods\n")
        assert len(show(plan_import(report(periods=PERIOD, activities=f"{HEAD}{COURSE}"), target))) == 2

    def test_columns_that_a_sheet_lacks(self, dataset: Make) -> None:
        target = dataset("a", activities="id,title,start\n8,The long course,2030-10-20\n")
        found = plan_import(report(activities=f"{HEAD}{COURSE}\n{FORUM}"), target)
        assert (found.differences, found.unchanged) == ((), {"activities": 1})
        assert sorted(found.missing_columns) == [("activities", "end", 1), ("activities", "members", 2)]
        assert [row["column"] for row in values(found.new_rows["imported"])] == ["title", "start"]

    def test_members_in_the_sheet_participations(self, dataset: Make) -> None:
        target = dataset(
            "a",
            activities="id,title,start\n8,The long course,2030-10-20\n",
            participations="activity,member\n8,Bree\n",
            memberships="member,region\nBree,South\n",
        )
        assert plan(target, COURSE, period="period\nP") == ["+ periods P"]

    def test_new_activities_have_their_members_in_the_sheet_participations(self, dataset: Make) -> None:
        target = dataset(
            "a", activities="id,title,start\n8,Other,2030-10-20\n", participations="activity,member\n8,A\n"
        )
        found = plan_import(report(activities=f"{HEAD}The long course,2030-10-20,,Arlen; Bree"), target)
        identifier = "2030-10-20-long-course"
        assert show(found) == [
            f"+ participations {identifier} · Arlen",
            f"+ participations {identifier} · Bree",
            f"+ activities {identifier} · The long course · 2030-10-20",
        ]
        assert found.missing_columns == ()
        assert [tuple(row.values())[1:3] for row in values(found.new_rows["imported"])] == [
            (f"{identifier} · Arlen", "member"),
            (f"{identifier} · Bree", "member"),
            (identifier, "title"),
            (identifier, "start"),
        ]

    def test_a_person_whose_first_day_the_report_does_not_state(self, dataset: Make) -> None:
        target = dataset("a", people="person,body,role,from,until\nAda,board,chair,2029-01-01,\n")
        assert show(plan_import(report(people="person,body,role\nAda,board,chair"), target)) == []


def test_a_plan_is_the_same_for_a_report_without_rows(dataset: Make) -> None:
    """A document without facts changes nothing."""
    empty: ImportedReport = report()
    assert plan_import(empty, dataset("a", alliances="alliance\nABC\n")).new_rows == {}
