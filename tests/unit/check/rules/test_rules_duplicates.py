from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from metrocli.check.evidence.evidence import ACTIVITY, read_evidence
from metrocli.check.registry import find_check
from metrocli.check.runner import run_checks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Folder = Callable[..., Path]

SUMMARY = (
    "Boats from every town along the river met for a race on the longest day of the year, and the mayor of the "
    "smallest town gave the prize to the youngest crew while a band played on the landing."
)
RETOLD = (
    "On the longest day boats from every town along the river met for a race, and the mayor of the smallest town gave "
    "the prize to the youngest crew."
)
OTHER = (
    "A week of lectures on how dykes are built, kept and mended, held by engineers who had seen three floods, with a "
    "visit to the old lock and a test of the pumps that are to stand beside it."
)


def find_all(path: Path, code: str) -> list[tuple[str, str, str, dict[str, Any]]]:
    """Return the file, the cell, and the code and the values of the message of the findings of one rule."""
    findings = run_checks(read_evidence(path), [find_check(code)])
    return [
        (finding.cell.file, finding.cell.a1, finding.message.code, dict(finding.message.values)) for finding in findings
    ]


def activities(*rows: str, header: str = "id,title,start,members") -> str:
    return "\n".join([header, *rows])


class TestSameMembers:
    """D601"""

    FIVE = "Ash; Birch; Cedar; Elm; Fir"

    def test_the_second_list_is_reported(self, folder: Folder) -> None:
        rows = [
            f"A,Race,2021-05-01,{self.FIVE}",
            "B,Fair,2021-06-01,Ash",
            "C,Drill,2021-07-01,Fir; Elm; Cedar; Birch; ASH",
        ]
        path = folder(memberships="member,region\nAsh,North", activities=activities(*rows))
        assert find_all(path, "D601") == [
            ("activities.csv", "D4", "same-members", {"count": 5, "other": ACTIVITY(id="A", row=2)})
        ]

    def test_participations_count(self, folder: Folder) -> None:
        long = [f"{id_},{name}" for id_ in "AB" for name in self.FIVE.split("; ")]
        sheet = activities("A,Race,2021-05-01", "B,Fair,2021-06-01", header="id,title,start")
        path = folder(activities=sheet, participations="\n".join(["activity,member", *long]))
        assert [place for _, place, *_ in find_all(path, "D601")] == [""]

    @pytest.mark.parametrize(
        "rows",
        [
            ["A,Race,2021-05-01,Ash; Birch; Cedar; Elm,", "B,Fair,2021-06-01,Ash; Birch; Cedar; Elm,"],
            [f"A,Race,2021-05-01,{FIVE},", f"B,Fair,2021-06-01,{FIVE}; Yew,"],
            [f"A,Managers' talk 1,2021-05-01,{FIVE},", f"B,Managers’ talk II,2021-06-01,{FIVE},"],
            [f"A,Race,2021-05-01,{FIVE},", f"B,Prizes,2021-05-01,{FIVE},A"],
            [f"A,Race,2021-05-01,{FIVE},C", f"B,Prizes,2021-05-01,{FIVE},C"],
        ],
        ids=["four only", "one more", "a series", "part of the other", "parts of one"],
    )
    def test_not_reported(self, folder: Folder, rows: list[str]) -> None:
        path = folder(activities=activities(*rows, header="id,title,start,members,parent"))
        assert find_all(path, "D601") == []

    def test_a_body_that_meets_twice(self, folder: Folder) -> None:
        """The same seats are present each time; a list copied to an activity of another kind is still found."""
        seats = [f"{name} Pool,board,member,{name}" for name in self.FIVE.split("; ")]
        people = "\n".join(["person,body,role,member", *seats])
        header = "id,title,start,kind,outcomes,members"
        rows = [
            f"A,Spring session,2021-05-01,board meeting,X1; X2; X3,{self.FIVE}",
            f"B,Autumn session,2021-10-01,board meeting,Y1,{self.FIVE}",
            f"C,Special session,2021-11-01,special meeting,X1; X2; X3,{self.FIVE.replace('; Fir', '')}",
            f"D,Race,2021-12-01,festival,Z1,{self.FIVE}",
        ]
        path = folder(people=people, activities=activities(*rows, header=header))
        assert [(place, values["other"].values["id"]) for _, place, _, values in find_all(path, "D601")] == [
            ("F5", "A")
        ]
        assert find_all(path, "D604") == []

    def test_meetings_that_are_named_after_their_month(self, folder: Folder) -> None:
        rows = [f"A,Board meeting of March,2021-03-01,{self.FIVE}", f"B,Board meeting of June,2021-06-01,{self.FIVE}"]
        assert find_all(folder(activities=activities(*rows)), "D601") == []


class TestSimilarTitles:
    """D602"""

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Opening regatta", "Opening regatta"),
            ("Opening regatta", "OPENING REGATA"),
            ("The opening of the regatta", "Opening of a regatta"),
            ("Regatta number 2", "Regata number 2"),
        ],
    )
    def test_reported(self, folder: Folder, one: str, other: str) -> None:
        rows = [f"A,{one},2021-05-01,", "B,Fair,2021-05-01,", f"C,{other},2021-05-01,"]
        values = {"text": other, "other": ACTIVITY(id="A", row=2)}
        assert find_all(folder(activities=activities(*rows)), "D602") == [
            ("activities.csv", "B4", "similar-title", values)
        ]

    def test_titles_without_a_date(self, folder: Folder) -> None:
        rows = ["A,Opening regatta,,", "B,Opening regata,,"]
        values = {"text": "Opening regata", "other": ACTIVITY(id="A", row=2)}
        assert find_all(folder(activities=activities(*rows)), "D602") == [
            ("activities.csv", "B3", "similar-title-undated", values)
        ]

    @pytest.mark.parametrize(
        ("one", "other", "day"),
        [
            ("Opening regatta", "Opening regatta", "2021-05-02"),
            ("Webinar 1", "Webinar 2", "2021-05-01"),
            ("Webinar I", "Webinar II", "2021-05-01"),
            ("Group A", "Group B", "2021-05-01"),
            ("Talk with Berlin", "Talk with Madrid", "2021-05-01"),
            ("Meeting of the EU", "Meeting of the UN", "2021-05-01"),
            ("Opening regatta", "Opening regatta dinner", "2021-05-01"),
            ("13th Congress", "5th Congress", "2021-05-01"),
            ("…", "!", "2021-05-01"),
        ],
    )
    def test_not_reported(self, folder: Folder, one: str, other: str, day: str) -> None:
        rows = [f"A,{one},2021-05-01,", f"B,{other},{day},"]
        assert find_all(folder(activities=activities(*rows)), "D602") == []


class TestSimilarSummaries:
    """D603"""

    def path(self, folder: Folder, *rows: tuple[str, str]) -> Path:
        lines = [f'{number},{title},"{summary}"' for number, (title, summary) in enumerate(rows, 1)]
        return folder(activities=activities(*lines, header="id,title,summary"))

    def test_equal_summaries(self, folder: Folder) -> None:
        path = self.path(folder, ("Race", SUMMARY), ("Lectures", OTHER), ("Fair", SUMMARY.upper()))
        assert find_all(path, "D603") == [("activities.csv", "C4", "same-summary", {"other": ACTIVITY(id="1", row=2)})]

    def test_similar_summaries(self, folder: Folder) -> None:
        path = self.path(folder, ("Race", SUMMARY), ("Lectures", OTHER), ("Fair", RETOLD))
        (only,) = find_all(path, "D603")
        assert only[:3] == ("activities.csv", "C4", "similar-summary")
        assert only[3] == {"share": pytest.approx(0.85, abs=0.005), "other": ACTIVITY(id="1", row=2)}

    def test_not_reported(self, folder: Folder) -> None:
        short = "Boats from every town"
        series = [("Race 1", SUMMARY), ("Race 2", SUMMARY)]
        assert find_all(self.path(folder, *series), "D603") == []
        assert find_all(self.path(folder, ("Race", short), ("Fair", short)), "D603") == []
        assert find_all(self.path(folder, ("Race", SUMMARY), ("Fair", OTHER)), "D603") == []

    def test_set_phrases_are_not_counted(self, folder: Folder) -> None:
        """Phrases that more than three summaries have say nothing about a copy."""
        phrase = "Held online within the framework of the Strategic Action Plan 2021 to 2023 with members"
        ends = [
            "the talk was about dykes, and nobody had to swim home after it at all",
            "engineers tested pumps from dawn until the lock was closed for the night",
            "a choir of bakers sang songs which their grandmothers had once written down",
            "the youngest crew won again, though its oars had been lent by a rival",
        ]
        rows = [(title, f"{phrase}: {end}") for title, end in zip(("Talk", "Drill", "Song", "Race"), ends, strict=True)]
        assert find_all(self.path(folder, *rows), "D603") == []
        assert len(find_all(self.path(folder, *rows[:3]), "D603")) == 2
        copied = [*rows, ("Fair", f"{phrase}: {ends[0]}, they say")]
        assert [place for _, place, *_ in find_all(self.path(folder, *copied), "D603")] == ["C6"]


class TestSameOutcomes:
    """D604"""

    HEADER = "id,title,kind,outcomes"

    def test_reported(self, folder: Folder) -> None:
        rows = ["A,Race,festival,X1; X2; X3", "B,Fair,festival,X1", "C,Survey,study,X2; X1; X3"]
        values = {"kind": "study", "other_kind": "festival", "other": ACTIVITY(id="A", row=2), "text": "X2; X1; X3"}
        path = folder(activities=activities(*rows, header=self.HEADER))
        assert find_all(path, "D604") == [("activities.csv", "D4", "same-outcomes", values)]

    @pytest.mark.parametrize(
        "rows",
        [
            ["A,Race,festival,X1; X2", "B,Survey,study,X1; X2"],
            ["A,Race,festival,X1; X2; X3", "B,Fair,Festival,X1; X2; X3"],
            ["A,Race,festival,X1; X2; X3", "B,Survey,,X1; X2; X3"],
            ["A,Race,festival,X1; X2; X3", "B,Survey,study,X1; X2; X3", "C,Talk,talk,X1; X2; X3"],
        ],
        ids=["two codes, by chance", "one kind", "no kind", "a usual set"],
    )
    def test_not_reported(self, folder: Folder, rows: list[str]) -> None:
        assert find_all(folder(activities=activities(*rows, header=self.HEADER)), "D604") == []


class TestDuplicates:
    """D605 and D606"""

    def test_the_same_mention(self, folder: Folder) -> None:
        rows = ["2021-05,The Ferry,Race", "2021-05,The Ferry,Fair", "2021-05,the ferry,RACE", "2021-06,The Ferry,Race"]
        media = "\n".join(["month,outlet,topic", *rows])
        values = {"row": 2, "topic": "RACE", "outlet": "the ferry", "month": "2021-05"}
        assert find_all(folder(media=media), "D605") == [("media.csv", "B4", "same-mention", values)]

    def test_the_same_meeting(self, folder: Folder) -> None:
        meetings = (
            "month,mode,members,subject\n2021-05,online,Ash; Elm,\n2021-05,on-site,Ash,\n2021-06,online,Ash,\n"
            "2021-05,Online,Birch; ash,\n2021-05,online,Elm,the fee\n2021-07,,Fir,\n2021-07,,Fir,"
        )
        path = folder(memberships="member,region\nAsh,North", meetings=meetings)
        assert find_all(path, "D606") == [
            (
                "meetings.csv",
                "C5",
                "same-meeting-in-mode",
                {"row": 2, "text": "ash", "month": "2021-05", "mode": "Online"},
            ),
            ("meetings.csv", "C8", "same-meeting", {"row": 7, "text": "Fir", "month": "2021-07"}),
        ]


class TestParents:
    """D607 to D610"""

    @pytest.mark.parametrize(
        ("whole", "part", "found"),
        [
            ("Ash; Elm; Fir", "Fir; Ash; Elm", True),
            ("Ash; Elm; Fir; Oak", "Fir; Ash; Elm", False),
            ("Ash; Elm", "Ash; Elm", False),
            ("", "", False),
        ],
    )
    def test_a_part_with_all_members_of_its_parent(self, folder: Folder, whole: str, part: str, *, found: bool) -> None:
        rows = [f"A,Week,{whole},", f"B,Race,{part},A", f"C,Talk,{part},C"]
        values = {"count": 3, "parent": ACTIVITY(id="A", row=2)}
        path = folder(activities=activities(*rows, header="id,title,members,parent"))
        assert find_all(path, "D610") == [("activities.csv", "C3", "part-with-all-members", values)] * found

    def test_a_part_of_a_meeting_of_a_body(self, folder: Folder) -> None:
        people = "person,body,role,member\nP,board,chair,Ash\nQ,board,chair,Elm\nR,board,chair,Fir"
        rows = ["A,Meeting,Ash; Elm; Fir,", "B,Vote,Ash; Elm; Fir,A"]
        sheets = {"activities": activities(*rows, header="id,title,members,parent"), "people": people}
        assert find_all(folder(memberships="member,region\nAsh,N\nElm,N\nFir,N", **sheets), "D610") == []

    HEADER = "id,title,start,end,parent"

    @pytest.mark.parametrize(
        ("dates", "cell", "day"),
        [
            ("2021-05-04,", "C3", "2021-05-04"),
            ("2021-05-09,", "C3", "2021-05-09"),
            ("2021-05-06,2021-05-09", "D3", "2021-05-09"),
            ("2021-05-04,2021-05-06", "C3", "2021-05-04"),
        ],
    )
    def test_a_part_outside_the_dates_of_its_parent(self, folder: Folder, dates: str, cell: str, day: str) -> None:
        rows = ["A,Week,2021-05-05,2021-05-08,", f"B,Race,{dates},A"]
        values = {
            "day": date.fromisoformat(day),
            "parent": ACTIVITY(id="A", row=2),
            "first": date(2021, 5, 5),
            "last": date(2021, 5, 8),
        }
        assert find_all(folder(activities=activities(*rows, header=self.HEADER)), "D607") == [
            ("activities.csv", cell, "part-outside", values)
        ]

    @pytest.mark.parametrize(
        "dates", ["2021-05-05,", "2021-05-08,", "2021-05-05,2021-05-08", ",", "2021-05-09,2021-05-06"]
    )
    def test_a_part_within_the_dates_of_its_parent(self, folder: Folder, dates: str) -> None:
        rows = ["A,Week,2021-05-05,2021-05-08,", f"B,Race,{dates},A"]
        assert find_all(folder(activities=activities(*rows, header=self.HEADER)), "D607") == []

    def test_a_part_of_a_single_day_outside_it(self, folder: Folder) -> None:
        rows = ["A,Day,2021-05-05,,", "B,Race,2021-05-06,,A"]
        (only,) = find_all(folder(activities=activities(*rows, header=self.HEADER)), "D607")
        values = {"day": date(2021, 5, 6), "parent": ACTIVITY(id="A", row=2), "first": date(2021, 5, 5)}
        assert only == ("activities.csv", "C3", "part-on-other-day", values)

    def test_an_unknown_parent(self, folder: Folder) -> None:
        rows = ["A-06,Week,,,", "B,Race,,,a-6", "C,Fair,,,Z", "D,Talk,,,A-06"]
        findings = run_checks(
            read_evidence(folder(activities=activities(*rows, header=self.HEADER))), [find_check("D608")]
        )
        assert [(finding.cell.a1, finding.value, finding.replacement) for finding in findings] == [
            ("E3", "a-6", "A-06"),
            ("E4", "Z", ""),
        ]

    def test_a_circle_of_parents(self, folder: Folder) -> None:
        rows = ["A,Week,,,B", "B,Race,,,C", "C,Fair,,,B", "D,Talk,,,D", "E,Walk,,,D"]
        assert find_all(folder(activities=activities(*rows, header=self.HEADER)), "D609") == [
            ("activities.csv", "E3", "circle-of-parts", {"parent": ACTIVITY(id="C", row=4)}),
            ("activities.csv", "E5", "part-of-itself", {}),
        ]
