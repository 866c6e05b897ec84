"""What an import of an invented report would change in a dataset."""

from __future__ import annotations

from typing import TYPE_CHECKING

from invented_rows import (  # type: ignore[import-not-found] # it is in this folder
    FORUM,
    MEMBERS,
    PERIOD,
    report,
    values,
)

from metrocli.importing.facts import Certainty
from metrocli.importing.planning.planner import plan_import
from metrocli.importing.report import ImportedCell, ImportedReport, ImportedRow

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.sheets.dataset import SheetDataset

    Make = Callable[..., SheetDataset]


def list_ids(text: str) -> list[str]:
    plan = plan_import(report(periods=PERIOD, activities=f"title,start,end,members\n{text}"), None)
    return [row.cells["id"].value for row in plan.new_rows["activities"]]


class TestNewDataset:
    """Without a dataset all rows are new."""

    def test_all_rows_are_new_and_activities_have_ids(self) -> None:
        plan = plan_import(report(periods=PERIOD, activities=FORUM, memberships=MEMBERS), None)
        assert [*plan.new_rows] == ["memberships", "activities", "periods", "imported"]
        assert values(plan.new_rows["activities"]) == [
            {
                "id": "2030-09-03-forum-rivers-bridges-tomorrow",
                "title": "A forum on Rivers and the Bridges of Tomorrow",
                "start": "2030-09-03",
                "end": "2030-09-05",
                "members": "Arlen; Bree",
            }
        ]
        assert (plan.unchanged, plan.differences, plan.proposed_aliases) == ({}, (), ())

    def test_each_fact_has_a_row_of_its_source(self) -> None:
        published = "period,section,value\n2030-T3,total,experts: 12"
        found = plan_import(report(activities=FORUM, published=published), None).new_rows["imported"]
        assert [tuple(row.values())[:3] for row in values(found)] == [
            ("activities", "2030-09-03-forum-rivers-bridges-tomorrow", "title"),
            ("activities", "2030-09-03-forum-rivers-bridges-tomorrow", "start"),
            ("activities", "2030-09-03-forum-rivers-bridges-tomorrow", "end"),
            ("activities", "2030-09-03-forum-rivers-bridges-tomorrow", "members"),
            ("published", "2030-T3 · total · experts: 12", "period"),
            ("published", "2030-T3 · total · experts: 12", "section"),
            ("published", "2030-T3 · total · experts: 12", "value"),
        ]
        assert values(found)[-1] == {
            "sheet": "published",
            "key": "2030-T3 · total · experts: 12",
            "column": "value",
            "document": "river.txt",
            "page": "2",
            "line": "2",
            "certainty": "sure",
        }

    def test_a_doubtful_fact_without_a_page_says_so(self) -> None:
        cells = {"alliance": ImportedCell("ABC", 0, 7, Certainty.DOUBTFUL)}
        plan = plan_import(ImportedReport("river.txt", {"alliances": (ImportedRow("alliances", cells),)}), None)
        (row,) = values(plan.new_rows["imported"])
        assert (row.get("page"), row["line"], row["certainty"]) == (None, "7", "doubtful")


class TestIds:
    """Ids depend on the activity alone."""

    def test_the_four_longest_words_are_in_the_order_of_the_title(self) -> None:
        assert list_ids("École d’été: water and the shared Hinterland of Six Towns,2030-09-03,,") == [
            "2030-09-03-ecole-water-shared-hinterland"
        ]

    def test_short_words_and_a_missing_day(self) -> None:
        assert list_ids("We are ten,2030-09-03,,\nWe are six,,,") == ["2030-09-03-we-are-ten", "2030-T3-we-are-six"]

    def test_the_same_day_and_words_have_a_number_in_any_order(self) -> None:
        one, two = "River day,2030-09-03,,Arlen", "River Day,2030-09-03,,Bree"
        assert list_ids(f"{one}\n{two}") == ["2030-09-03-river", "2030-09-03-river-2"]
        assert list_ids(f"{two}\n{one}") == ["2030-09-03-river-2", "2030-09-03-river"]


class TestProposedAliases:
    """Unknown spellings that are near to one member."""

    def test_a_misprint_is_proposed_where_it_is_first(self, dataset: Make) -> None:
        known = dataset("known", memberships="member,region\nBrandenburg,North\nStavanger,South\n")
        meetings = "month,mode,members\n2030-09,online,Stavanger; Brandenbrug\n2030-10,online,Brandenbrug"
        found = plan_import(report(meetings=meetings), None, known).proposed_aliases
        assert found == (("Brandenbrug", "Brandenburg", 2, 1),)

    def test_the_memberships_of_the_report_are_members(self) -> None:
        sheets = {
            "memberships": "member,region\nBrandenburg,North",
            "people": "person,body,member\nA,board,Brandenbrug",
        }
        assert plan_import(report(**sheets), None).proposed_aliases == (("Brandenbrug", "Brandenburg", 2, 2),)

    def test_a_claim_of_an_engaged_member_is_a_name_and_a_total_is_not(self) -> None:
        published = "period,section,value\nP,engaged member,Brandenbrug\nP,total,Brandenbug"
        sheets = {"memberships": "member,region\nBrandenburg,North", "published": published}
        assert [name.alias for name in plan_import(report(**sheets), None).proposed_aliases] == ["Brandenbrug"]

    def test_no_proposal_for_an_alliance_of_the_report(self) -> None:
        sheets = {
            "memberships": "member,region\nBrandenburg,North",
            "people": "person,body,member\nA,board,Brandenbrug",
        }
        assert plan_import(report(**sheets, alliances="alliance\nBrandenbrug"), None).proposed_aliases == ()

    def test_no_proposal_for_an_alliance_or_between_two_members(self, dataset: Make) -> None:
        known = dataset(
            "known",
            memberships="member,region\nBrandenburg,North\nBrandenberg,South\nStavanger,South\n",
            alliances="alliance\nStavangar\n",
        )
        people = "person,body,member\nA,board,Brandenborg\nB,board,Stavangar"
        assert plan_import(report(people=people), None, known).proposed_aliases == ()


class TestKnownAliases:
    """A new dataset keeps the known aliases that the report uses."""

    def test_aliases_of_printed_names_are_new_rows_without_a_source(self, dataset: Make) -> None:
        known = dataset(
            "known",
            memberships="member,region\nBrandenburg,North\nStavanger,South\n",
            aliases="alias,member,kind\nBrannabor,Brandenburg,local name\nUnused,Stavanger,short\n",
        )
        sheets = {
            "memberships": "member,region\nBrandenburg,North\nStavanger,South",
            "meetings": "month,mode,members\n2030-09,online,Brannabor; Stavanger",
        }
        plan = plan_import(report(**sheets), None, known)
        assert values(plan.new_rows["aliases"]) == [
            {"alias": "Brannabor", "member": "Brandenburg", "kind": "local name"}
        ]
        assert not [row for row in values(plan.new_rows["imported"]) if row["sheet"] == "aliases"]

    def test_the_member_is_as_the_report_lists_it(self, dataset: Make) -> None:
        known = dataset(
            "known",
            memberships="member,region\nBrandenburg,North\n",
            aliases="alias,member,kind\nBrannabor,Brandenburg,local name\n",
        )
        sheets = {
            "memberships": "member,region\nBrannabor,North",
            "meetings": "month,mode,members\n2030-09,online,Brandenburg",
        }
        assert values(plan_import(report(**sheets), None, known).new_rows["aliases"]) == [
            {"alias": "Brandenburg", "member": "Brannabor"}
        ]

    def test_a_report_without_members_carries_no_alias(self, dataset: Make) -> None:
        known = dataset(
            "known",
            memberships="member,region\nBrandenburg,North\n",
            aliases="alias,member,kind\nBrannabor,Brandenburg,local name\n",
        )
        plan = plan_import(report(meetings="month,mode,members\n2030-09,online,Brannabor"), None, known)
        assert "aliases" not in plan.new_rows
