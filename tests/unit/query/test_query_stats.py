from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from explained import check_explanation, find  # type: ignore[import-not-found] # it is in a folder above

from metrocli.answers.shaping import Shape, apply_shape, split_groups
from metrocli.errors import UsageMistake
from metrocli.messages import Message
from metrocli.query.activities import activities, activity
from metrocli.query.compare import compare, select_periods
from metrocli.query.facts.breakdown import OTHERS_PUBLISHED, PERIODS_SHARE_ACTIVITIES, PUBLISHED_FOR_PART
from metrocli.query.facts.calendar import NO_ACTIVITIES_THEN, NOT_RECORDED
from metrocli.query.facts.claims import PUBLISHED_FOR_OTHER_PERIODS
from metrocli.query.facts.itemised import PARTS_COUNTED_ONCE
from metrocli.query.facts.members.membership import MEMBERS_NOT_COUNTED
from metrocli.query.facts.members.participant_notes import PARTICIPANTS_LEFT_OUT
from metrocli.query.matrix import matrix
from metrocli.query.member import member
from metrocli.query.members import members
from metrocli.query.plan_codes import codes
from metrocli.query.selecting.filters import LAST_PERIOD, Filters
from metrocli.query.selecting.selection_notes import ACTIVITIES_NOT_COUNTED, STATUS_UNKNOWN
from metrocli.query.stats import (
    MONTHS_SHARE_ACTIVITIES,
    select_time,
    stats,
)
from metrocli.query.trend import trend
from metrocli.render.parts import KeyFigures, Table
from metrocli.render.registry import lay_out
from metrocli.render.values import list_table_rows
from metrocli.sheets.dataset import open_dataset
from metrocli.sheets.parsing.member_names import IN_TWO_REGIONS
from metrocli.text.languages.language import Language

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from metrocli.answers.answer import RecordAnswer
    from metrocli.messages import Message
    from metrocli.query.selecting.selection import Selection
    from metrocli.sheets.dataset import SheetDataset

    Chosen = Callable[..., Selection]

MEMBERS = "member,region\nA,North\nB,South\n"
OVER_MONTHS = MONTHS_SHARE_ACTIVITIES()


def show_stats(folder: Path, *periods: str, **times: str) -> tuple[dict[str, Any], tuple[Message, ...]]:
    """The figures of a dataset made on the spot, and the notes."""
    record = stats(select_time(open_dataset(folder), Filters(period=periods, **times)))  # type: ignore[arg-type]
    return record.result, record.notes


def list_first_headers(record: RecordAnswer) -> list[str]:
    """The header of the first column of each table on the page."""
    return [part.columns[0].label for part in lay_out(record, Language()).parts if isinstance(part, Table)]


def test_last_period_by_default(riverlands: SheetDataset) -> None:
    record = stats(select_time(riverlands, Filters()))
    assert record.result["period"] == {"id": "2023-Q4", "start": date(2023, 10, 1), "end": date(2023, 12, 31)}
    (note,) = [note for note in record.notes if note.code == "period-assumed"]
    days = {"first": date(2023, 10, 1), "last": date(2023, 12, 31)}
    assert note.values == {"period": "2023-Q4", **days, "reason": LAST_PERIOD()}


def test_all_activities_without_periods(folder: Callable[..., Path]) -> None:
    path = folder(
        memberships=MEMBERS,
        activities="id,title,start,end,members,people_engaged\n1,a,2020-12-15,2021-01-20,A,5\n2,b,2021-02-01,,Zed,0\n",
    )
    result, notes = show_stats(path)
    assert result["period"] == {"id": None, "start": date(2020, 12, 15), "end": date(2021, 2, 1)}
    assert result["people_engaged"] == {"published": None, "itemised": 5, "activities": 2, "took_part": None}
    assert result["experts"] == {"published": None, "itemised": None, "activities": 0, "took_part": None}
    assert result["activities"]["by_month"] == {"2020-12": 1, "2021-01": 1, "2021-02": 1}
    assert result["activities"]["by_line"] == {}
    assert result["members"] == {
        "total": 2,
        "participating": 1,
        "by_region": [
            {"region": "North", "total": 1, "participating": 1},
            {"region": "South", "total": 1, "participating": 0},
        ],
    }
    assert (result["outcomes"], result["challenges"]) == ([], [])
    assert notes == (PARTICIPANTS_LEFT_OUT(count=1, names=["Zed"]), OVER_MONTHS)


def test_without_any_activity(folder: Callable[..., Path]) -> None:
    path = folder(memberships=MEMBERS, activities="id,title,start\n", outcomes="code,title\nX1,a\nX1Y1,b\n")
    record = stats(select_time(open_dataset(path), Filters()))
    assert record.result["period"] == {"id": None, "start": None, "end": None}
    assert record.result["activities"] == {"total": 0, "by_line": {"X1": 0}, "by_month": {}}
    assert record.result["people_engaged"] == {"published": None, "itemised": None, "activities": 0, "took_part": None}
    assert [row["activities"] for row in record.result["outcomes"]] == [0, 0]
    assert record.notes == ()
    assert [part for part in lay_out(record, Language()).parts if isinstance(part, KeyFigures)]


def test_without_members_in_totals(folder: Callable[..., Path]) -> None:
    path = folder(
        memberships="member,region,status\nA,North,honorary\n",
        activities="id,title,start,members\n1,a,2021-01-01,A\n",
    )
    record = stats(select_time(open_dataset(path), Filters(period=("2021",))))
    assert record.result["members"] == {"total": 0, "participating": 0, "by_region": []}
    (figures,) = (part for part in lay_out(record, Language()).parts if isinstance(part, KeyFigures))
    assert figures.figures[-1][:2] == (0, "of 0 members took part")


TILED = (
    "period,start,end,people_engaged,experts\n"
    "b,2021-05-01,2021-12-31,30,\na,2021-01-01,2021-04-30,12,1\nfull,2021-01-01,2021-12-31,50,7\nc,2022-01-01,2022-12-31,8,0\n"
)


@pytest.mark.parametrize(
    ("periods", "people", "experts"),
    [
        (("a",), 12, 1),
        (("a", "b"), 42, None),
        (("a..b",), 50, 7),
        (("2021",), 50, 7),
        (("2021", "2022"), 58, 7),
        (("2022",), 8, 0),
        (("a", "2021-01..2021-04"), 12, 1),
        (("2021-06..2022-12",), None, None),
        (("2021-05..2022-11",), None, None),
        (("2023",), None, None),
    ],
)
def test_published_total_of_the_selected_time(
    folder: Callable[..., Path], periods: tuple[str, ...], people: int | None, experts: int | None
) -> None:
    path = folder(memberships=MEMBERS, activities="id,title\n1,a\n", periods=TILED)
    result, notes = show_stats(path, *periods)
    assert (result["people_engaged"]["published"], result["experts"]["published"]) == (people, experts)
    note = PUBLISHED_FOR_OTHER_PERIODS(periods=["b", "a", "full", "c"])
    assert (note in notes) is (people is None)


@pytest.mark.parametrize(
    ("rows", "people"),
    [
        ("a,2021-01-01,2021-06-30,1\nb,2021-07-01,2021-12-31,2\n", 3),
        ("a,2021-01-01,2021-06-30,1\nb,2021-07-02,2021-12-31,2\n", None),
        ("a,2021-01-01,2021-07-01,1\nb,2021-07-01,2021-12-31,2\n", None),
        ("a,2021-01-01,2021-06-30,1\nb,2021-07-01,2021-12-30,2\n", None),
        ("a,2021-01-01,2021-06-30,1\nb,2021-07-01,2021-12-31,\n", None),
    ],
)
def test_periods_that_fill_a_year(folder: Callable[..., Path], rows: str, people: int | None) -> None:
    path = folder(memberships=MEMBERS, activities="id,title\n1,a\n", periods=f"period,start,end,people_engaged\n{rows}")
    assert show_stats(path, "2021")[0]["people_engaged"]["published"] == people


def test_no_note_on_an_activity_within_one_month(riverlands: SheetDataset) -> None:
    # R-06 has only its last day; R-02 runs from 18 to 25 February.
    assert OVER_MONTHS not in stats(select_time(riverlands, Filters(period=("2023-Q4",)))).notes
    assert OVER_MONTHS not in stats(select_time(riverlands, Filters(period=("2023-Q1",)))).notes


def test_months_of_the_selected_time(riverlands: SheetDataset) -> None:
    record = stats(select_time(riverlands, Filters(since="2023-01-20", until="2023-03-05")))
    assert lay_out(record, Language()).title == "20 Jan–5 Mar 2023"
    assert record.result["activities"]["by_month"] == {"2023-01": 0, "2023-02": 1, "2023-03": 0}


@pytest.mark.parametrize(
    ("times", "start", "end"),
    [
        ({"since": "2023-05-01"}, date(2023, 5, 1), date(2023, 11, 30)),
        ({"until": "2023-02-20"}, date(2023, 1, 14), date(2023, 2, 20)),
    ],
)
def test_open_end_is_at_the_first_or_last_activity(
    riverlands: SheetDataset, times: dict[str, str], start: date, end: date
) -> None:
    period = stats(select_time(riverlands, Filters(**times))).result["period"]  # type: ignore[arg-type]
    assert (period["id"], period["start"], period["end"]) == (None, start, end)


def test_time_outside_the_period_is_empty(riverlands: SheetDataset) -> None:
    result = stats(select_time(riverlands, Filters(period=("2023-Q1",), since="2023-06-01"))).result
    assert result["activities"]["total"] == 0
    assert result["members"]["total"] == 0
    assert result["people_engaged"]["published"] is None


def test_screen_shows_codes_with_activities_and_counts_the_rest(riverlands: SheetDataset) -> None:
    record = stats(select_time(riverlands, Filters(period=("2023-Q1",))))
    figures, *tables = lay_out(record, Language()).parts
    assert isinstance(figures, KeyFigures)
    assert [(figure.number, figure.label) for figure in figures.figures] == [
        (100, "people engaged"),
        (5, "experts"),
        (5, "of 6 members took part"),
    ]
    assert "(80)" in figures.figures[0].remark
    listings = {table.columns[0].label: table for table in tables if isinstance(table, Table)}
    assert list(listings) == ["region", "line", "month", "outcome", "challenge"]
    assert [row["code"] for row in list_table_rows(listings["outcome"])] == ["A-1.a", "A-2.b"]
    # A-3 and B-9 are not in the plan, and no activity of that quarter has them.
    assert listings["outcome"].summary == "2 outcomes · 3 more without an activity"


def test_unpublished_figures(riverlands: SheetDataset) -> None:
    figures = lay_out(stats(select_time(riverlands, Filters(period=("2023-Q3",)))), Language()).parts[0]
    assert isinstance(figures, KeyFigures)
    assert figures.figures[0].number is None
    assert figures.figures[0].remark.startswith("not published; ")


class TestTimeWithoutRecords:
    """Time without records is noted, so that its zeros are not misunderstood."""

    SHEETS: ClassVar = {
        "memberships": "member,region\nArden,North\n",
        "activities": "id,title,start,members\n1,a,2021-10-02,Arden\n",
        "periods": "period,start,end,people_engaged,experts\n2021-T3,2021-09-01,2021-12-31,1412,\n",
    }
    PART = PUBLISHED_FOR_PART(total="people_engaged", figure=1412, period="2021-T3")
    RECORDED = NOT_RECORDED(first=date(2021, 9, 1), last=date(2021, 12, 31))

    def test_year_with_one_known_period(self, chosen: Chosen) -> None:
        record = stats(chosen(self.SHEETS, period=("2021",)))
        assert record.result["people_engaged"]["published"] is None
        assert {self.PART, self.RECORDED} <= set(record.notes)
        assert list_first_headers(record)[0] == "period"

    @pytest.mark.parametrize("period", ["2021-T3", "2021-10"])
    def test_no_note_on_a_period_or_a_part_of_it(self, chosen: Chosen, period: str) -> None:
        record = stats(chosen(self.SHEETS, period=(period,)))
        assert not {self.PART, self.RECORDED} & set(record.notes)
        assert "period" not in list_first_headers(record)

    def test_note_on_time_before_and_after(self, chosen: Chosen) -> None:
        record = stats(chosen(self.SHEETS, since="2021-01-01", until="2022-02-01"))
        assert self.RECORDED in record.notes

    def test_note_on_a_listed_period_without_activities(self, chosen: Chosen) -> None:
        sheets = self.SHEETS | {"periods": self.SHEETS["periods"] + "2021-T2,2021-05-01,2021-08-31,,\n"}
        note = self.RECORDED
        assert note in stats(chosen(sheets, period=("2021-T2",))).notes
        assert note not in stats(chosen(sheets, period=("2021-T3",), text=("zebra",))).notes
        sheets |= {"activities": sheets["activities"] + "2,b,2021-01-02,Arden\n"}
        assert NO_ACTIVITIES_THEN(periods=["2021-T2"]) in stats(chosen(sheets, period=("2021-T2",))).notes

    def test_no_note_without_any_date(self, chosen: Chosen) -> None:
        sheets = {"memberships": "member,region\nArden,North\n", "activities": "id,title\n1,a\n"}
        assert "not-recorded" not in {note.code for note in stats(chosen(sheets, period=("2021",))).notes}


def show_breakdown(dataset: SheetDataset, by: str) -> dict[str, dict[str, Any]]:
    rows = stats(select_time(dataset, Filters(period=("2023",))), by).result["breakdown"]
    return {row["id"]: row for row in rows}


def test_figures_by_line_region_and_month(riverlands: SheetDataset) -> None:
    lines = show_breakdown(riverlands, "line")
    assert {name: (row["activities"], row["people_engaged"]) for name, row in lines.items()} == {
        "A": (3, 92),
        "B": (2, 30),
    }
    regions = show_breakdown(riverlands, "region")
    assert {name: row["members"] for name, row in regions.items()} == {"Upper River": 2, "Middle River": 3, "Delta": 3}
    months = show_breakdown(riverlands, "month")
    assert len(months) == 12
    assert months["2023-10"]["experts"] is None


def test_unknown_breakdown_is_rejected(riverlands: SheetDataset) -> None:
    with pytest.raises(UsageMistake) as error:
        show_breakdown(riverlands, "colour")
    assert (error.value.message.code, error.value.message.values["text"]) == ("not-a-value", "colour")


def test_year_of_uneven_periods(riverlands: SheetDataset) -> None:
    record = stats(select_time(riverlands, Filters(period=("2023",))))
    assert [(row["id"], row["activities"], row["people_engaged"]) for row in record.result["periods"]] == [
        ("2023-Q1", 2, 100),
        ("2023-Q2", 2, 250),
        ("2023-Q3", 0, None),
        ("2023-Q4", 2, 40),
    ]
    assert record.result["people_engaged"]["published"] is None
    assert OTHERS_PUBLISHED(total="people_engaged", periods=["2023-Q3"], sum=390) in record.notes
    assert PERIODS_SHARE_ACTIVITIES() in record.notes


def test_lines_and_codes_of_other_times_are_left_out(chosen: Chosen) -> None:
    sheets = {
        "memberships": MEMBERS,
        "outcomes": "code,title,valid_from,valid_until\nL1,one,2021-01-01,2021-12-31\nL2,two,2022-01-01,\nL3,three,,\n",
        "activities": "id,title,start,line,outcomes\n1,t,2021-01-01,L1,L1; L9\n2,t,2022-03-01,L2,L2\n",
    }
    for year, lines in {"2021": {"L1": 1, "L3": 0}, "2022": {"L2": 1, "L3": 0}}.items():
        selection = chosen(sheets, period=(year,))
        answer = stats(selection, "line")
        assert answer.result["activities"]["by_line"] == lines
        assert {row["id"]: row["activities"] for row in answer.result["breakdown"]} == lines
        assert {row["code"]: row["activities"] for row in answer.result["outcomes"]} == (
            lines | ({"L9": 1} if year == "2021" else {})
        )
        check_explanation(selection, answer)
    assert stats(chosen(sheets)).result["activities"]["by_line"] == {"L1": 1, "L2": 1, "L3": 0}


class TestExplanation:
    """Every figure names its cells."""

    @pytest.mark.parametrize("period", ["2023", "2023-Q1", "2023-Q2", "2023-10"])
    @pytest.mark.parametrize("by", ["", "line", "region", "month"])
    def test_every_figure(self, riverlands: SheetDataset, period: str, by: str) -> None:
        selection = select_time(riverlands, Filters(period=(period,)))
        assert check_explanation(selection, stats(selection, by))

    def test_cells_by_hand(self, riverlands: SheetDataset) -> None:
        selection = select_time(riverlands, Filters(period=("2023-Q1",)))
        figures = check_explanation(selection, stats(selection))
        assert find(figures, "people_engaged", "published") == {"periods people_engaged": (2,)}


class TestMembersInTwoRegions:
    """A member counts once, and a note names those that are in two regions of one country at once."""

    @pytest.mark.parametrize(
        ("rows", "names", "row"),
        [
            ("Valencia,Sur,Spain,,\nValencia,Norte,Spain,,\n", ("Valencia",), 3),
            (
                "Vigo,Sur,Spain,,\nVigo,Norte,Spain,,\nOporto,Sur,Spain,,\nFaro,Sur,Spain,,\nFaro,Norte,Spain,2020-01-01,\n",
                ("Vigo", "Faro"),
                3,
            ),
            ("Vigo,Sur,Spain,,\nVigo,sur,Spain,,\nVigo,Norte,Spain,,\n", ("Vigo",), 4),
            ("Vigo,Sur,Spain,,2020-06-30\nVigo,Norte,Spain,2020-06-30,\n", (), 0),
            ("Vigo,Sur,Spain,,2020-06-30\nVigo,Norte,Spain,2020-06-01,\n", ("Vigo",), 3),
            ("Vigo,Sur,Spain,,\nVigo,SUR,Spain,,\nVigo,,Spain,,\n", (), 0),
        ],
    )
    def test_note(self, chosen: Chosen, rows: str, names: tuple[str, ...], row: int) -> None:
        selection = chosen(
            {"memberships": f"member,region,country,joined,left\n{rows}", "activities": "id,title\n1,Foro\n"}
        )
        notes = [note for note in stats(selection).notes if note.kind is IN_TWO_REGIONS]
        place = selection.dataset.cell("memberships", row, "region")
        assert notes == ([IN_TWO_REGIONS.at(place, names=names, count=len(names))] if names else [])


class TestStatusOfMembers:
    """A blank or unknown status is a full member; other members are named."""

    def test_words_in_other_languages_and_unknown_words(self, chosen: Chosen) -> None:
        sheets = {
            "memberships": "miembro,región,estado\nBilbao,Sur,Miembro pleno\nBraga,Sur,activo\nGante,Oeste,\n"
            "Lugo,Sur,raro\nVigo,Sur,raro\nFaro,Sur,de honor\nOporto,Sur,Observador\n",
            "activities": "id,título,miembros\n1,Foro,Bilbao; Faro\n",
        }
        selection = chosen(sheets)
        answer = stats(selection)
        assert answer.result["members"] == {
            "total": 5,
            "participating": 1,
            "by_region": [
                {"region": "Sur", "total": 4, "participating": 1},
                {"region": "Oeste", "total": 1, "participating": 0},
            ],
        }
        place = selection.dataset.cell("memberships", 5, "status")
        assert STATUS_UNKNOWN.at(place, status="raro", count=2) in answer.notes
        assert answer.figures["not_counted"] == [
            {"name": "Faro", "status": "de honor"},
            {"name": "Oporto", "status": "Observador"},
        ]
        not_counted = [note for note in answer.notes if note.kind is MEMBERS_NOT_COUNTED]
        assert not_counted == [
            MEMBERS_NOT_COUNTED(status="de honor", names=["Faro"], count=1),
            MEMBERS_NOT_COUNTED(status="Observador", names=["Oporto"], count=1),
        ]
        (figures, *_) = lay_out(answer, Language()).parts
        assert isinstance(figures, KeyFigures)
        assert figures.figures[-1].remark == "20%; 2 not counted"
        check_explanation(selection, answer)

    def test_no_note_without_such_members(self, chosen: Chosen) -> None:
        sheets = {"memberships": MEMBERS, "activities": "id,title,members\n1,t,A\n"}
        assert stats(chosen(sheets)).notes == ()


class TestPlannedAndCancelled:
    """Planned and cancelled activities are not counted unless they are included."""

    SHEETS: ClassVar = {
        "memberships": "member,region\nArden,North\nBrack,North\n",
        "outcomes": "code,title\nL1,one\n",
        "activities": "id,title,start,members,outcomes,people_engaged,status\n"
        "1,Forum,2021-05-03,Arden,L1,100,report due 2022-Q1\n2,Gala,2021-06-03,Brack,L1,500,Cancelada\n"
        "3,Fair,2021-07-01,Brack,L1,80,prévu\n",
    }

    def test_they_are_left_out_and_named(self, chosen: Chosen) -> None:
        answer = stats(chosen(self.SHEETS, period=("2021",)))
        assert answer.result["activities"]["total"] == 1
        assert answer.result["people_engaged"] == {
            "published": None,
            "itemised": 100,
            "activities": 1,
            "took_part": None,
        }
        assert answer.result["members"]["participating"] == 1
        assert [row["activities"] for row in answer.result["outcomes"]] == [1]
        assert ACTIVITIES_NOT_COUNTED(count=2, ids=["2", "3"]) in answer.notes

    @pytest.mark.parametrize(
        ("include", "people", "count"),
        [(("planned",), 180, 1), (("canceled",), 600, 1), (("planned", "cancelled"), 680, 0)],
    )
    def test_they_can_be_included(self, chosen: Chosen, include: tuple[str, ...], people: int, count: int) -> None:
        selection = chosen(self.SHEETS, period=("2021",), include=include)
        answer = stats(selection)
        assert answer.result["people_engaged"]["itemised"] == people
        messages = [note for note in answer.notes if note.code == "activities-not-counted"]
        assert [note.values["count"] for note in messages] == [count][: count > 0]
        check_explanation(selection, answer)

    def test_another_word_is_rejected(self, chosen: Chosen) -> None:
        with pytest.raises(UsageMistake) as error:
            chosen(self.SHEETS, include=("done",))
        values = error.value.message.values
        assert (error.value.message.code, values["option"], values["text"]) == ("not-a-value", "include", "done")

    def test_other_questions(self, chosen: Chosen) -> None:
        selection = chosen(self.SHEETS)
        assert members(selection, silent=True).frame["name"].tolist() == ["Brack"]
        assert trend(selection, "activities", "month").figures["total"] == 1
        assert matrix(selection, "members", "outcomes").totals == {"L1": 1, "total": 1}
        assert codes(selection, "outcomes").frame["activities"].tolist() == [1]
        assert member(selection, "Brack").result["activities"] == []

    def test_they_stay_in_the_list_and_are_marked(self, chosen: Chosen) -> None:
        answer = activities(chosen(self.SHEETS))
        assert dict(zip(answer.frame["id"], answer.frame["state"], strict=True)) == {
            "1": None, "2": "cancelled", "3": "planned",
        }  # fmt: skip
        assert (answer.figures["activities"], answer.figures["members"]) == (1, 1)
        assert activity(chosen(self.SHEETS), "2").result["state"] == "cancelled"
        (group,) = split_groups(apply_shape(answer, Shape(group_by="place")))
        assert group.subtotals["people_engaged"] == 100


class TestItemised:
    """The people of a part are those of the whole, and the people of other organisations' events are separate."""

    SHEETS: ClassVar = {
        "memberships": MEMBERS,
        "periods": "period,start,end\nP,2021-01-01,2021-12-31\n",
        "activities": "id,title,start,line,role,parent,people_engaged,experts\n"
        "W,Congress,2021-05-01,L1,led,,1000,\nW1,Opening,2021-05-01,L1,led,W,300,4\nW11,Song,2021-05-01,L2,,W1,50,\n"
        "E,Forum of others,2021-06-01,L1,took part,,700,5\nF,Fair,2021-06-01,L1,Asistió,,20,\n"
        "G,Gala,2021-06-02,L1,who,,8,\n"
        "C1,circle,2021-06-03,L1,,C2,1,\nC2,circle,2021-06-03,L1,,C1,2,\n",
    }

    def test_parts_and_events_of_others(self, chosen: Chosen) -> None:
        selection = chosen(self.SHEETS, period=("2021",))
        answer = stats(selection, "line")
        # An activity that is part of itself, through another one, has no whole, so its figure counts.
        assert answer.result["people_engaged"] == {
            "published": None, "itemised": 1011, "activities": 4, "took_part": 720,
        }  # fmt: skip
        assert answer.result["experts"] == {"published": None, "itemised": 4, "activities": 1, "took_part": 5}
        assert PARTS_COUNTED_ONCE(count=2, ids=["W1", "W11"]) in answer.notes
        assert {row["id"]: row["people_engaged"] for row in answer.result["breakdown"]} == {"L1": 1011, "L2": 50}
        figures = check_explanation(selection, answer)
        assert find(figures, "people_engaged", "took_part") == {"activities people_engaged": (5, 6)}

    def test_a_part_counts_where_its_whole_is_not_selected(self, chosen: Chosen) -> None:
        sheets = self.SHEETS | {
            "activities": self.SHEETS["activities"].replace("W,Congress,2021-05-01", "W,Congress,2020-05-01")
        }
        assert stats(chosen(sheets, period=("2021-05",))).result["people_engaged"]["itemised"] == 300

    @pytest.mark.parametrize("middle", ["B,middle,2021-06-10,L1,led,A,,", "B,middle,2021-05-10,L1,led,A,7,"])
    def test_a_chain_of_parts_holds_if_its_middle_does_not_count(self, chosen: Chosen, middle: str) -> None:
        head = "id,title,start,line,role,parent,people_engaged,status\n"
        rows = f"A,whole,2021-05-01,L1,led,,100,\n{middle}cancelled\nC,part,2021-05-11,L1,led,B,5,\n"
        selection = chosen(self.SHEETS | {"activities": head + rows}, period=("2021-05",))
        answer = stats(selection)
        assert answer.result["people_engaged"]["itemised"] == 100
        assert PARTS_COUNTED_ONCE(count=1, ids=["C"]) in answer.notes
        check_explanation(selection, answer)

    def test_a_part_that_was_led_counts_beside_the_event_of_others(self, chosen: Chosen) -> None:
        head = "id,title,start,line,role,parent,people_engaged\n"
        rows = (
            "H,forum,2021-05-01,L1,took part,,300\nH1,our session,2021-05-01,L1,led,H,50\n"
            "H2,other session,2021-05-01,L1,took part,H,20\nH3,our table,2021-05-01,L1,led,H1,10\n"
            "W,congress,2021-05-02,L1,led,,90\nW1,their session,2021-05-02,L1,took part,W,9\n"
        )
        selection = chosen(self.SHEETS | {"activities": head + rows}, period=("2021",))
        answer = stats(selection)
        assert answer.result["people_engaged"] == {
            "published": None, "itemised": 140, "activities": 2, "took_part": 300,
        }  # fmt: skip
        assert PARTS_COUNTED_ONCE(count=3, ids=["H2", "H3", "W1"]) in answer.notes
        check_explanation(selection, answer)

    def test_trend_and_comparison(self, chosen: Chosen) -> None:
        selection, note = chosen(self.SHEETS), PARTS_COUNTED_ONCE(count=2, ids=["W1", "W11"])
        by_month = trend(selection, "people_engaged", "month")
        assert by_month.frame["value"].tolist() == [1000, 11]
        assert note in by_month.notes
        assert not {note.code for note in trend(selection, "experts", "month").notes} & {PARTS_COUNTED_ONCE.code}
        for periods, is_noted in ((("2021-05", "2021-06"), True), (("2021-06", "2021-07"), False)):
            answer = compare(*select_periods(selection.dataset, *periods, Filters()))
            totals = {row["what"]: (row["first"], row["second"]) for row in answer.result["totals"]}
            assert totals["people_engaged_itemised"] == ((1000, 11) if is_noted else (11, None))
            assert (note in answer.notes) is is_noted

    def test_only_figures_in_the_answer_are_noted(self, chosen: Chosen) -> None:
        head = "id,title,start,line,role,parent,people_engaged\n"
        rows = "H,forum,2021-05-01,L1,took part,,300\nH2,session,2021-05-01,L1,took part,H,20\n"
        selection = chosen(self.SHEETS | {"activities": head + rows})
        note = PARTS_COUNTED_ONCE(count=1, ids=["H2"])
        assert note in stats(selection).notes
        assert note not in trend(selection, "people_engaged", "month").notes
        assert note not in compare(*select_periods(selection.dataset, "2021-05", "2021-06", Filters())).notes
