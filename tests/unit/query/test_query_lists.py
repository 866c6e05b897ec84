from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from metrocli.answers.answer import ListAnswer
from metrocli.answers.screen import Facts
from metrocli.errors import UnknownName, UnreadableData
from metrocli.query.activities import activities, activity
from metrocli.query.info import info
from metrocli.query.lists import alliances, media, meetings
from metrocli.query.people import people
from metrocli.query.plan_codes import codes
from metrocli.query.selecting.filters import Filters, select
from metrocli.sheets.dataset import open_dataset

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from metrocli.query.selecting.selection import Selection
    from metrocli.sheets.dataset import Dataset

    Asked = Callable[..., Selection]
    Chosen = Callable[..., Selection]


def column(listing: ListAnswer, name: str) -> list[str]:
    """One column of an answer as text."""
    return [str(value) for value in listing.frame[name]]


class TestActivities:
    """The list of activities, and one in full."""

    def test_order_by_date_without_a_date_last(self, asked: Asked) -> None:
        assert column(activities(asked()), "id") == ["R-01", "R-02", "R-03", "R-05", "R-06", "R-04"]

    def test_summary(self, asked: Asked) -> None:
        assert activities(asked(member="Port Ness")).summary == "2 activities · 3 members · 2023"
        assert activities(asked(text="market")).summary.startswith("1 activity · 1 member")

    def test_several_values_are_tuples(self, asked: Asked) -> None:
        frame = activities(asked(text="survey")).frame
        assert frame["members"].iloc[0] == ("Fenwick", "Gilford", "Alderford", "Port Ness")
        assert frame["outcomes"].iloc[0] == ("B-1", "A-3")
        assert frame["alliances"].iloc[0] == ("Mill Trust",)

    def test_activity_with_its_parts(self, riverlands: Dataset) -> None:
        asked = select(riverlands, Filters())
        record = activity(asked, "r-05")
        assert [(item.option, item.understood) for item in asked.interpretations] == [("ID", "R-05")]
        assert asked.used == {"activities": {6, 7}}
        assert record.notes == ("r-05 → R-05, accents, case and spaces aside",)
        assert record.result["parts"] == [{"id": "R-06", "title": "Meeting of the lock keepers", "start": None}]
        assert record.result["cell"] == "activities.csv, row 6, column 'identificador'"
        (facts,) = record.make_parts()
        assert isinstance(facts, Facts)
        assert ("people engaged", "12") in facts.pairs
        assert ("its parts", "R-06  Meeting of the lock keepers") in facts.pairs
        assert ("", "B-9  (not titled in the plan)") in facts.pairs

    def test_activity_that_is_a_part(self, riverlands: Dataset) -> None:
        record = activity(select(riverlands, Filters()), "R-06")
        (facts,) = record.make_parts()
        assert isinstance(facts, Facts)
        assert ("part of", "R-05") in facts.pairs
        assert record.subtitle == "30 Nov 2023 · meeting"

    def test_two_activities_with_one_id(self, folder: Callable[..., Path]) -> None:
        dataset = open_dataset(folder(activities="id,title\n1,a\n1,b\n"))
        record = activity(select(dataset, Filters()), "1")
        assert record.title == "a"
        assert record.notes == ("2 rows have the id 1; the first is shown.",)

    @pytest.mark.parametrize(
        ("typed", "expected"),
        [
            ("R-07", "no activity is called 'R-07'. Did you mean R-0"),
            ("xyz", "no activity is called 'xyz'. `metrocli activities --columns id,title` lists them all."),
        ],
    )
    def test_unknown_activity(self, riverlands: Dataset, typed: str, expected: str) -> None:
        with pytest.raises(UnknownName) as mistake:
            activity(select(riverlands, Filters()), typed)
        assert str(mistake.value).startswith(expected)


class TestCodes:
    """Activities and members of each code, at every level."""

    def counts(self, listing: ListAnswer) -> dict[str, tuple[int, int]]:
        return {str(row.code): (int(str(row.activities)), int(str(row.members))) for row in listing.frame.itertuples()}

    def test_every_level(self, asked: Asked) -> None:
        assert self.counts(codes(asked(), "outcomes")) == {
            "A": (4, 8), "A-1": (1, 3), "A-1.a": (1, 3), "A-1.b": (0, 0), "A-2": (1, 3), "A-2.b": (1, 3),
            "A-3": (1, 3), "A-10": (1, 3), "B": (3, 5), "B-1": (1, 3), "B-9": (2, 4),
        }  # fmt: skip

    def test_code_without_a_title(self, asked: Asked) -> None:
        frame = codes(asked(outcome="A-3"), "outcomes").frame
        assert frame["title"].isna().tolist() == [True]

    def test_codes_without_activities_are_left_out(self, asked: Asked) -> None:
        listing = codes(asked(member="Brackwater"), "outcomes")
        assert self.counts(listing) == {"A": (1, 1), "A-1": (1, 1), "A-1.a": (1, 1)}
        assert [note for note in listing.notes if note.startswith("8 codes that none of these activities carries")]

    def test_code_filters_select_rows(self, asked: Asked) -> None:
        assert list(self.counts(codes(asked(challenge="W2"), "challenges"))) == ["W2"]
        assert list(self.counts(codes(asked(outcome="A-2"), "challenges"))) == ["W2"]

    def test_codes_without_their_sheet(self, chosen: Chosen) -> None:
        listing = codes(chosen({"activities": "id,title,outcomes\n1,a,X1; X2Y1; ???\n2,b,x1\n"}), "outcomes")
        assert self.counts(listing) == {"X1": (2, 0), "X2Y1": (1, 0)}
        assert listing.frame["title"].isna().all()

    def test_without_activities(self, chosen: Chosen) -> None:
        with pytest.raises(UnreadableData, match="no sheet 'activities'"):
            codes(chosen({"outcomes": "code,title\nX1,a\n"}), "outcomes")


SHEETS = {
    "memberships": "member,region\nA,North\nB,South\nC,South\n",
    "activities": "id,title,members,alliances,start\n1,a,A,Ally; Others,2021-01-01\n2,b,B,ally,2021-02-01\n",
    "alliances": "alliance,name,kind\nAlly,The Ally,union\nIdle,,\n",
    "meetings": "month,mode,members\n2021-02,online,B\n2021-01,online,A; C\n2021-01,online,B; A\n2021-01,on-site,A\n",
    "media": "month,outlet,topic\n2021-02,Post,Élan vital\n2021-01,Globe,Rivers\n2021-02,Globe,Élan\n",
    "people": "person,body,role,member,region,from,until\n"
    "P,board,chair,A; B,North,2021-01-01,2021-06-30\nQ,Board,,Zed,South,,\nR,staff,,,,2021-07-01,\n",
}


class TestAlliances:
    """Alliances with their number of activities."""

    def counts(self, listing: ListAnswer) -> dict[str, int]:
        return {str(row.alliance): int(str(row.activities)) for row in listing.frame.itertuples()}

    def test_order_and_alliances_that_are_not_listed(self, chosen: Chosen) -> None:
        listing = alliances(chosen(SHEETS))
        assert self.counts(listing) == {"Ally": 2, "Others": 1, "Idle": 0}
        assert column(listing, "alliance")[0] == "Ally"
        assert listing.summary == "3 alliances"

    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            ({"alliance": ("the ally",)}, {"Ally": 2}),
            ({"alliance": ("others",)}, {"Others": 1}),
            ({"member": ("B",)}, {"Ally": 1}),
            ({"region": ("North",)}, {"Ally": 1, "Others": 1}),
            ({"period": ("2021-02",)}, {"Ally": 1, "Idle": 0}),
        ],
    )
    def test_filters(self, chosen: Chosen, filters: dict[str, tuple[str]], expected: dict[str, int]) -> None:
        assert self.counts(alliances(chosen(SHEETS, **filters))) == expected

    def test_a_missing_sheet_is_noted(self, riverlands: Dataset) -> None:
        listing = alliances(select(riverlands, Filters()))
        assert self.counts(listing) == {"Anglers' Guild": 2, "Mill Trust": 2}
        assert listing.notes == ("The data has no sheet 'alliances'.",)
        assert riverlands.notes == []


class TestMeetings:
    """A row for each month and mode."""

    def rows(self, listing: ListAnswer) -> list[tuple[str, str, tuple[str, ...]]]:
        return [(str(row.month), str(row.mode), tuple(map(str, row.members))) for row in listing.frame.itertuples()]  # type: ignore[arg-type]

    def test_meetings_are_grouped_by_month_and_mode(self, chosen: Chosen) -> None:
        listing = meetings(chosen(SHEETS))
        assert self.rows(listing) == [
            ("2021-01", "online", ("A", "C", "B")),
            ("2021-01", "on-site", ("A",)),
            ("2021-02", "online", ("B",)),
        ]
        assert listing.summary == "5 meetings with 3 members"

    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            ({"member": ("A",)}, "2 meetings with 1 member"),
            ({"region": ("South",)}, "3 meetings with 2 members"),
            ({"member": ("B",), "period": ("2020",)}, "0 meetings with 0 members"),
        ],
    )
    def test_only_meetings_with_selected_members_are_counted(
        self, chosen: Chosen, filters: dict[str, tuple[str]], expected: str
    ) -> None:
        assert meetings(chosen(SHEETS, **filters)).summary == expected

    @pytest.mark.parametrize(
        ("filters", "months"),
        [
            ({"period": ("2021-02",)}, ["2021-02"]),
            ({"since": "2021-01-31"}, ["2021-01", "2021-01", "2021-02"]),
            ({"member": ("C",)}, ["2021-01"]),
            ({"region": ("South",)}, ["2021-01", "2021-02"]),
            ({"period": ("2020",)}, []),
        ],
    )
    def test_filters(self, chosen: Chosen, filters: dict[str, tuple[str]], months: list[str]) -> None:
        assert column(meetings(chosen(SHEETS, **filters)), "month") == months

    def test_none(self, asked: Asked) -> None:
        listing = meetings(asked())
        assert len(listing.frame) == 0
        assert listing.notes == ("The data has no sheet 'meetings'.", "Nothing found.")


class TestMedia:
    """Mentions by month, then in the order of the sheet."""

    def test_order(self, chosen: Chosen) -> None:
        listing = media(chosen(SHEETS))
        assert column(listing, "topic") == ["Rivers", "Élan vital", "Élan"]
        assert listing.summary == "3 mentions in 2 outlets"

    @pytest.mark.parametrize(
        ("filters", "topics"),
        [
            ({"text": ("elan",)}, ["Élan vital", "Élan"]),
            ({"text": ("globe elan",)}, ["Élan"]),
            ({"period": ("2021-01",)}, ["Rivers"]),
        ],
    )
    def test_filters(self, chosen: Chosen, filters: dict[str, tuple[str]], topics: list[str]) -> None:
        assert column(media(chosen(SHEETS, **filters)), "topic") == topics


class TestPeople:
    """People in their roles."""

    @pytest.mark.parametrize(
        ("filters", "bodies", "persons"),
        [
            ({}, (), ["P", "Q", "R"]),
            ({}, ("staff",), ["R"]),
            ({"member": ("B",)}, (), ["P"]),
            ({"region": ("South",)}, (), ["Q"]),
            ({"since": "2021-06-30", "until": "2021-06-30"}, (), ["P", "Q"]),
            ({"since": "2021-07-01", "until": "2021-07-01"}, (), ["Q", "R"]),
            ({"until": "2020-12-31"}, (), ["Q"]),
        ],
    )
    def test_filters(self, chosen: Chosen, filters: dict[str, str], bodies: Sequence[str], persons: list[str]) -> None:
        assert column(people(chosen(SHEETS, **filters), tuple(bodies)), "person") == persons

    def test_members_by_canonical_name_or_as_written(self, chosen: Chosen) -> None:
        frame = people(chosen(SHEETS)).frame
        assert frame["member"].fillna("").tolist() == ["A; B", "Zed", ""]

    def test_interpretation_of_a_body(self, chosen: Chosen) -> None:
        listing = people(chosen(SHEETS), ("staf",))
        assert column(listing, "person") == ["R"]
        assert listing.notes == ("staf → staff, the only one that begins so",)
        assert listing.query == {"body": ["staff"]}

    def test_unknown_body(self, chosen: Chosen) -> None:
        with pytest.raises(UnknownName, match="no body is called 'crew'"):
            people(chosen(SHEETS), ("crew",))

    def test_person_without_a_role(self, chosen: Chosen) -> None:
        listing = people(chosen(SHEETS, until="2020-12-31"), ("staff",))
        assert len(listing.frame) == 0
        assert len(listing.notes) == 1
        assert "staff" in listing.notes[0]
        assert "2020-12-31" in listing.notes[0]


class TestInfo:
    """Where the data is read from."""

    def test_a_folder(self, riverlands: Dataset) -> None:
        result = info(riverlands).result
        assert (result["kind"], result["missing"]) == ("folder", ["alliances", "meetings", "media", "published"])
        assert result["periods"] == ["2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4"]
        sheets = {item["sheet"]: item for item in result["sheets"]}
        assert (sheets["activities"]["rows"], sheets["activities"]["delimiter"]) == (6, ";")
        assert (sheets["memberships"]["rows"], sheets["memberships"]["columns"]) == (12, 6)

    def test_workbook_with_unknown_sheets_and_columns(self, book: Callable[..., Path]) -> None:
        path = book(memberships=[["member", "region", "mood"], ["A", "R", "good"]], budget=[["euro"], [1]])
        record = info(open_dataset(path))
        assert record.subtitle == "workbook · 2 sheets · 2 rows"
        memberships, budget = record.result["sheets"]
        assert memberships["unknown_columns"] == ["mood"]
        assert (budget["sheet"], budget["declared"], budget["encoding"]) == ("budget", False, None)
        facts, listing = record.make_parts()
        assert isinstance(facts, Facts)
        assert ("periods", "none listed") in facts.pairs
        assert isinstance(listing, ListAnswer)

    def test_assumed_encoding_is_noted(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships="member,region\nBogotá,R\n".encode("cp1252"))
        assert info(open_dataset(path)).notes == ("memberships.csv: read as cp1252, since not UTF-8.",)
