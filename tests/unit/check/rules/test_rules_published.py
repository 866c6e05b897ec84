from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from metrocli.check.evidence.evidence import read_evidence
from metrocli.check.registry import find_check
from metrocli.check.rules.published.attendance import IN_PUBLISHED
from metrocli.check.runner import run_checks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from metrocli.model.findings import Finding

    Folder = Callable[..., Path]

PERIODS = "period,start,end,people_engaged,experts\n2021-X,2021-01-01,2021-06-30,100,\n2021-Y,2021-07-01,2021-12-31,,5"
MEMBERS = "member,region,status\nAsh,North,\nBirch,North,full\nCedar,South,\nElm,South,\nFir,South,\nOak,South,honorary"


def find_all(path: Path, code: str) -> list[Finding]:
    return run_checks(read_evidence(path), [find_check(code)])


def message(finding: Finding) -> tuple[str, dict[str, Any]]:
    """Return the code and the values of the message of a finding."""
    return finding.message.code, dict(finding.message.values)


def places(path: Path, code: str) -> list[tuple[str, str]]:
    """Return the cell and the value of the findings of one rule."""
    return [(finding.cell.a1 or f"row {finding.cell.row}", finding.value) for finding in find_all(path, code)]


def sheet(header: str, *rows: str) -> str:
    return "\n".join([header, *rows])


def published(*claims: str, period: str = "2021-X") -> str:
    return sheet("period,section,value,source", *(f"{period},{each}" for each in claims))


def engaged(*names: str) -> str:
    return published(*(f"engaged member,{name}," for name in names))


class TestUnknownPeriod:
    """R701"""

    def test_reported(self, folder: Folder) -> None:
        claims = sheet("period,section,value", "2021-X,total,1", "2021-Z,total,1", "2020,total,1", "2021-x,total,1")
        assert places(folder(periods=PERIODS, published=claims), "R701") == [("A3", "2021-Z")]

    @pytest.mark.parametrize(
        ("texts", "found"),
        [
            ("2021-T3 2021-T3 2021-T9 2021-T3", [("A4", "2021-T9", "2021-T3")]),
            ("2021-T3 2021-TT3 2021-T2", [("A3", "2021-TT3", "2021-T3")]),
            ("2021_T3 2021-T3", [("A2", "2021_T3", "2021-T3")]),
            ("2O21-T3 2021-T3", [("A2", "2O21-T3", "2021-T3")]),
            ("2021-T2 2021-T9 2021-T3", [("A3", "2021-T9", "")]),
            ("2021-T3 soon 2021-T3", [("A3", "soon", "")]),
            ("2021-T3 2021-T2 2021-T3", [("A3", "2021-T2", "2021-T3")]),  # of the calendar, but not in the sheet
            ("2021-T3 2020-T3 2020-T3 2021-T3", []),
            ("2021-T2 2021-T3", []),
            ("2021-T1 2021-T3 2021-T1", []),
        ],
    )
    def test_the_period_that_is_meant(self, folder: Folder, texts: str, found: list[tuple[str, str, str]]) -> None:
        periods = "period,start,end\n2021-T3,2021-09-01,2021-12-31\n"
        claims = sheet("period,section,value", *(f"{text},total,{row}" for row, text in enumerate(texts.split())))
        findings = find_all(folder(periods=periods, published=claims), "R701")
        assert [(finding.cell.a1, finding.value, finding.replacement) for finding in findings] == found


class TestUnlistedClaims:
    """R702"""

    def test_a_name(self, folder: Folder) -> None:
        aliases = "alias,member\nFrêne,Ash"
        path = folder(memberships=MEMBERS, aliases=aliases, published=engaged("frene", "Birch", "Yew", "Cedarr", "Oak"))
        assert [(finding.cell.a1, finding.value, finding.replacement) for finding in find_all(path, "R702")] == [
            ("C4", "Yew", ""),
            ("C5", "Cedarr", "Cedar"),
        ]

    def test_an_ambiguous_name(self, folder: Folder) -> None:
        path = folder(memberships="member,region\nElm (city),N\nElm (port),N", published=engaged("Elm"))
        (only,) = find_all(path, "R702")
        assert message(only) == ("claimed-member-ambiguous", {"text": "Elm", "names": ("Elm (city)", "Elm (port)")})

    def test_a_code(self, folder: Folder) -> None:
        claims = published("outcome,a1,", "Outcome,A2,", "outcome,?,", "challenge,W9,")
        path = folder(outcomes="code,title\nA,Aim\nA1,First", published=claims)
        assert places(path, "R702") == [("C3", "A2"), ("C4", "?")]

    def test_not_reported_without_lists(self, folder: Folder) -> None:
        claims = published("engaged member,Yew,", "outcome,A2,", "attendance,Yew,")
        assert places(folder(published=claims), "R702") == []


class TestDuplicates:
    """R703"""

    def test_reported(self, folder: Folder) -> None:
        claims = published(
            "engaged member,Ash,", "engaged member,Birch,", "engaged member,ASH,", "outcome,A1,", "outcome,a1,",
            "total,experts: 5,", "total,Experts: 5,", "attendance,4 talks,A", "attendance,4 talks,B",
        )  # fmt: skip
        findings = find_all(folder(memberships=MEMBERS, published=claims), "R703")
        assert [finding.cell.a1 for finding in findings] == ["C4", "C6", "C8"]
        assert message(findings[0]) == ("same-claim-respelled", {"text": "ASH", "row": 2, "other": "Ash"})

    def test_claims_in_two_periods_are_not_duplicates(self, folder: Folder) -> None:
        claims = sheet("period,section,value", "2021-X,engaged member,Ash", "2021-Y,engaged member,Ash")
        assert places(folder(memberships=MEMBERS, published=claims), "R703") == []


class TestEngaged:
    """R704 and R705"""

    ACTIVITIES = (
        "id,title,start,end,members\nA,Race,2021-05-01,,Ash; Yew; Oak\nB,Fair,2021-08-01,,Birch\n"
        "C,Talk,,2021-06-30,Cedar"
    )

    def test_engaged_without_an_activity(self, folder: Folder) -> None:
        claims = engaged("Ash", "Birch", "Cedar", "Elm", "Fir", "Zinnia")
        meetings = "month,mode,members\n2021-02,online,Elm\n2021-07,online,Fir"
        path = folder(
            memberships=MEMBERS, periods=PERIODS, activities=self.ACTIVITIES, meetings=meetings, published=claims
        )
        assert places(path, "R704") == [("C3", "Birch"), ("C6", "Fir")]
        assert places(path, "R705") == []

    @pytest.mark.parametrize("without", ["activities", "members", "periods"])
    def test_not_reported_without_activities(self, folder: Folder, without: str) -> None:
        sheets = {
            "memberships": MEMBERS,
            "periods": PERIODS,
            "activities": self.ACTIVITIES,
            "published": engaged("Elm"),
        }
        if without == "members":
            sheets["activities"] = "id,title,start\nA,Race,2021-05-01"
        else:
            del sheets[without]
        path = folder(**sheets)
        assert places(path, "R704") == []
        assert places(path, "R705") == []

    def test_single_missing_members(self, folder: Folder) -> None:
        path = folder(
            memberships=MEMBERS, periods=PERIODS, activities=self.ACTIVITIES, published=engaged("Elm", "Birch")
        )
        findings = find_all(path, "R705")
        assert [(finding.cell.a1, finding.value) for finding in findings] == [("C3", "Ash"), ("C3", "Cedar")]
        assert {finding.message.code for finding in findings} == {"member-not-published"}
        assert findings[0].message.values == {"name": "Ash", "count": 1, "period": "2021-X", "neighbours": ("Birch",)}
        assert findings[1].message.values["neighbours"] == ("Birch", "Elm")

    def test_a_lost_column(self, folder: Folder) -> None:
        activities = "id,title,start,members\nA,Race,2021-05-01,Ash; Birch; Cèdre; Elm; Fir; Oak"
        path = folder(
            memberships=MEMBERS,
            aliases="alias,member\nCèdre,Cedar",
            periods=PERIODS,
            activities=activities,
            published=engaged("Ash"),
        )
        (only,) = find_all(path, "R705")
        assert (only.cell.a1, only.value) == ("C2", "Birch; Cèdre; Elm; Fir")
        names = ["Birch", "Cèdre", "Elm", "Fir"]
        values = {"count": 4, "period": "2021-X", "neighbours": ("Ash",), "names": tuple(names)}
        assert message(only) == ("members-not-published", values)

    def test_the_message_names_some_of_many_missing_members(self, folder: Folder) -> None:
        names = [f"M{number:02}" for number in range(30)]
        path = folder(
            memberships=sheet("member,region", "Ash,N", *(f"{name},N" for name in names)),
            periods=PERIODS,
            activities=f"id,title,start,members\nA,Race,2021-05-01,{'; '.join(names)}",
            published=engaged("Ash"),
        )
        (only,) = find_all(path, "R705")
        assert only.message.values["names"] == tuple(names)


class TestCodes:
    """R706 and R707"""

    OUTCOMES = "code,title\nA,Aim\nA-1,One\nA-2,Two\nA-3,Three\nA-10,Ten"
    ACTIVITIES = "id,title,start,outcomes\nA,Race,2021-05-01,A-1; A-2; Z9\nB,Fair,2021-04-01,A-2\nC,Talk,2021-09-01,A-3"

    def test_codes_published_and_used(self, folder: Folder) -> None:
        claims = published("outcome,A,", "outcome,A-1,", "outcome,A-3,", "outcome,B-1,", "challenge,W1,")
        path = folder(outcomes=self.OUTCOMES, periods=PERIODS, activities=self.ACTIVITIES, published=claims)
        assert places(path, "R706") == [("C4", "A-3")]
        (only,) = find_all(path, "R707")
        values = {"count": 2, "period": "2021-X", "text": "A-2", "neighbours": ("A-1", "A-3")}
        assert (only.cell.a1, *message(only)) == ("C3", "code-not-published", values)

    def test_levels_without_published_codes_are_ignored(self, folder: Folder) -> None:
        path = folder(
            outcomes=self.OUTCOMES, periods=PERIODS, activities=self.ACTIVITIES, published=published("outcome,A,")
        )
        assert places(path, "R706") == places(path, "R707") == []


class TestTotals:
    """R708 and R709"""

    def test_totals_that_differ(self, folder: Folder) -> None:
        claims = published(
            "total,people_engaged: +101,", "total,personas: 100,", "total,experts: 7,", "total,activities = 3,",
            "total,people_engaged: many,", "total,a good year,", "total,people_engaged: " + "9" * 30 + ",",
        )  # fmt: skip
        path = folder(periods=PERIODS, activities="id,title,start\nA,Race,2021-05-01", published=claims)
        findings = find_all(path, "R708")
        assert [finding.cell.a1 for finding in findings] == ["C2", "C5"]
        values = {"text": "people_engaged: +101", "row": 2, "number": 100}
        assert message(findings[0]) == ("totals-differ", values)
        values = {"text": "activities = 3", "count": 1, "period": "2021-X"}
        assert message(findings[1]) == ("total-unlike-activities", values)

    @pytest.mark.parametrize(
        ("rows", "total"),
        [
            (["A,Race,2021-05-01,,60,", "B,Fair,2021-05-02,,70,"], ("total-unlike-sum", 130)),
            (["A,Race,2021-05-01,,60,", "B,Fair,2021-05-02,,30,"], ("total-unlike-sum", 90)),
            (["A,Race,2021-05-01,,101,", "B,Fair,2021-05-02,,,"], ("total-below-sum", 101)),
            (["A,Race,2021-05-01,,60,", "B,Fair,2021-05-02,,40,"], None),
            (["A,Race,2021-05-01,,60,", "B,Fair,2021-05-02,,,"], None),
            (["A,Race,2021-05-01,,100,", "B,Fair,2021-05-02,,70,A"], None),
            (["A,Race,2021-05-01,,60,", "B,Fair,2021-06-30,2021-07-01,70,"], None),
            (["A,Race,2021-05-01,,,", "B,Fair,2021-08-01,,700,"], None),
        ],
    )
    def test_totals_below_the_sum(self, folder: Folder, rows: list[str], total: tuple[str, int] | None) -> None:
        path = folder(periods=PERIODS, activities=sheet("id,title,start,end,people_engaged,parent", *rows))
        findings = find_all(path, "R709")
        assert [(finding.cell.a1, finding.value) for finding in findings] == ([("D2", "100")] if total else [])
        assert [(finding.message.code, finding.message.values["sum"]) for finding in findings] == (
            [total] if total else []
        )

    @pytest.mark.parametrize(
        ("rows", "total"),
        [
            (["A,Race,2021-05-01,participant,150,", "B,Fair,2021-05-02,led,40,"], None),
            (["A,Race,2021-05-01,participant,150,", "B,Fair,2021-05-02,,120,"], ("total-below-sum", 120)),
            (["A,Race,2021-05-01,participant,150,", "B,Fair,2021-05-02,co-led,120,A"], ("total-below-sum", 120)),
            (["A,Race,2021-05-01,participant,150,"], None),
            (["A,Race,2021-05-01,,70,", "B,Fair,2021-05-02,,,A", "C,Talk,2021-05-02,,60,B"], None),
        ],
    )
    def test_people_are_added_as_in_stats(self, folder: Folder, rows: list[str], total: tuple[str, int] | None) -> None:
        path = folder(periods=PERIODS, activities=sheet("id,title,start,role,people_engaged,parent", *rows))
        messages = [finding.message for finding in find_all(path, "R709")]
        assert [(found.code, found.values["sum"]) for found in messages] == ([total] if total else [])
        assert all(found.values.get("count", 1) == 1 for found in messages)


class TestSupport:
    """R713"""

    @pytest.mark.parametrize(
        ("rows", "expected"),
        [
            (
                ["A,Race,2021-05-01,,10", "B,Fair,2021-05-02,,30", "C,Walk,2021-05-02,,"],
                ("total-with-few-figures", 2, 40),
            ),
            (["A,Race,2021-05-01,,49", "B,Fair,2021-05-02,,"], ("total-with-few-figures", 1, 49)),
            (["A,Race,2021-05-01,took part,9", "B,Fair,2021-05-02,,"], ("total-with-few-figures", 1, 9)),
            (["A,Race,2021-05-01,took part,90", "B,Fair,2021-05-02,,"], None),
            (["A,Race,2021-05-01,,9", "B,Fair,2021-05-02,,30"], None),
            (["A,Race,2021-05-01,,", "B,Fair,2021-05-02,,"], ("total-without-figures", None, None)),
            (["A,Race,2021-05-01,,50", "B,Fair,2021-05-02,,"], None),
            (["A,Race,2021-08-01,,10"], None),
        ],
    )
    def test_totals_with_little_support(
        self, folder: Folder, rows: list[str], expected: tuple[str, int | None, int | None] | None
    ) -> None:
        path = folder(periods=PERIODS, activities=sheet("id,title,start,role,people_engaged", *rows))
        findings = find_all(path, "R713")
        assert [(finding.cell.a1, finding.value) for finding in findings] == [("D2", "100")] * bool(expected)
        for code, values in map(message, findings):
            assert (code, values.get("count"), values.get("sum")) == expected
            assert (values["period"], values["activities"]) == ("2021-X", len(rows))

    def test_a_figure_that_is_not_recorded(self, folder: Folder) -> None:
        assert places(folder(periods=PERIODS, activities="id,title,start\nA,Race,2021-05-01"), "R713") == []


class TestAttendance:
    """R710 to R712"""

    def path(self, folder: Folder, members: str, *claims: str, summary: str = "") -> Path:
        rows = f'A,Race,2021-05-01,{members},"{summary}"'
        return folder(
            memberships=MEMBERS,
            activities=sheet("id,title,start,members,summary", rows, "B,Fair,2021-05-01,,"),
            published=published(*(f'attendance,"{claim}","A, page 4"' for claim in claims)),
        )

    @pytest.mark.parametrize(
        "claim",
        [
            "2 of 3 board members present",
            "2 members attended",
            "2 de los 3 miembros estuvieron presentes",
            "2 sur 3 membres présents",
            "2 cities took part",
        ],
    )
    def test_more_members_listed_than_present(self, folder: Folder, claim: str) -> None:
        (only,) = find_all(self.path(folder, "Ash; Elm; Fir", claim), "R710")
        values = {"count": 3, "where": IN_PUBLISHED(row=2), "text": claim}
        assert (only.cell.a1, *message(only)) == ("D2", "too-many-listed", values)

    @pytest.mark.parametrize(
        "claim",
        [
            "3 members present",
            "2 of 4 board members present",
            "2 staff members attended",
            "2 new members",
            "more than 2 members present",
            "2 political representatives present",
            "1.2 members present",
            "9" * 5000 + " members present",
        ],
    )
    def test_equal_or_other_numbers_are_not_reported(self, folder: Folder, claim: str) -> None:
        assert places(self.path(folder, "Ash; Elm; Fir", claim), "R710") == []

    @pytest.mark.parametrize(
        "claim",
        [
            "more than 3 cities",
            "over 3 member cities",
            "más de 3 ciudades",
            "plus de 3 villes",
            "+3 members",
            "4 cities took part",
            "4 of 9 members present",
        ],
    )
    def test_more_members_in_the_text_than_listed(self, folder: Folder, claim: str) -> None:
        (only,) = find_all(self.path(folder, "Ash; Elm; Fir", claim), "R711")
        values = {"count": 3, "where": IN_PUBLISHED(row=2), "text": claim}
        assert (only.cell.a1, *message(only)) == ("D2", "too-few-listed", values)

    @pytest.mark.parametrize(
        "claim",
        [
            "more than 2 cities",
            "more than 30 events",
            "over 60 cities' plans",
            "over 9 plans by 8 cities",
            "3 cities",
            "4 cities",
            "3 cities took part",
            "4 staff members attended",
            "+9 cities, areas and universities",
        ],
    )
    def test_not_more_members_in_the_text(self, folder: Folder, claim: str) -> None:
        assert places(self.path(folder, "Ash; Elm; Fir", claim), "R711") == []

    def test_a_report_takes_precedence_over_a_summary(self, folder: Folder) -> None:
        summary = "Children from more than 1,200 cities drew boats."
        (only,) = find_all(self.path(folder, "Ash", summary=summary), "R711")
        assert (only.message.code, only.message.values["text"]) == ("too-few-listed", "more than 1,200 cities")
        (only,) = find_all(self.path(folder, "Ash", "over 1200 cities", summary=summary), "R711")
        values = {"count": 1, "where": IN_PUBLISHED(row=2), "text": "over 1200 cities"}
        assert message(only) == ("too-few-listed", values)

    @pytest.mark.parametrize(
        ("source", "count"),
        [("Race", 1), ("RACE", 1), ("A", 1), ("A; p. 4", 1), ("Fair", 0), ("Raced", 0), ("Race, p. 4", 1)],
    )
    def test_the_source_of_a_claim_begins_with_an_id_or_is_a_title(
        self, folder: Folder, source: str, count: int
    ) -> None:
        path = self.path(folder, "Ash; Elm; Fir")
        (path / "published.csv").write_text(published(f'attendance,more than 3 cities,"{source}"'))
        assert len(places(path, "R711")) == count

    def test_a_title_that_two_activities_have_names_neither(self, folder: Folder) -> None:
        path = folder(
            memberships=MEMBERS,
            activities=sheet("id,title,start,members", "A,Race,2021-05-01,Ash", "B,Race,2021-05-02,Ash"),
            published=published("attendance,more than 3 cities,Race"),
        )
        assert places(path, "R711") == []

    def test_an_empty_list_is_not_reported(self, folder: Folder) -> None:
        assert places(self.path(folder, "", "more than 3 cities"), "R711") == []

    @pytest.mark.parametrize(
        ("summary", "phrase"),
        [
            ("Both told of the two regions.", "two regions"),
            ("De las dos regiones.", "dos regiones"),
            ("In 2 regions.", "2 regions"),
            ("In each of the 2 different regions.", "2 different regions"),
            ("In two city and harbour regions.", ""),
            ("In three regions.", ""),
            ("In two sub-regions.", ""),
            ("In most regions.", ""),
        ],
    )
    def test_a_region_without_a_listed_member(self, folder: Folder, summary: str, phrase: str) -> None:
        findings = find_all(self.path(folder, "Elm; Fir", summary=summary), "R712")
        values = {"column": "summary", "text": phrase, "regions": ("North",)}
        assert [(finding.cell.a1, *message(finding)) for finding in findings] == (
            [("D2", "region-not-listed", values)] if phrase else []
        )

    def test_a_region_with_a_participation(self, folder: Folder) -> None:
        assert places(self.path(folder, "Elm; Ash", summary="Both told of the two regions."), "R712") == []
        assert places(self.path(folder, "Yew", summary="Both told of the two regions."), "R712") == []


class TestDates:
    """R714"""

    def path(self, folder: Folder, text: str, source: str = "Race", section: str = "date") -> Path:
        activities = sheet("id,title,start,end", "A,Race,2021-11-09,", "B,Long Fair,2021-12-30,2022-01-02", "C,Talk,,")
        return folder(activities=activities, published=published(f'{section},"{text}","{source}"'))

    def test_another_day(self, folder: Folder) -> None:
        (only,) = find_all(self.path(folder, "Tuesday 9th October, 14:00"), "R714")
        assert (only.cell.sheet, only.cell.a1, only.value) == ("published", "C2", "Tuesday 9th October, 14:00")
        code, values = message(only)
        assert (code, values["text"], values["activity"].values["id"]) == ("published-day-differs", only.value, "A")
        assert values["days"] == (date(2021, 11, 9), date(2021, 11, 9))

    @pytest.mark.parametrize(
        ("text", "source"),
        [
            ("Tuesday 9th November, 14:00", "Race"),
            ("9 November 2021", "A"),
            ("1 January", "Long Fair"),
            ("31 December 2021", "Long Fair"),
            ("9 October", "Talk"),
            ("9 October", "Fair"),
            ("soon", "Race"),
        ],
    )
    def test_the_same_day_or_an_unknown_one(self, folder: Folder, text: str, source: str) -> None:
        assert places(self.path(folder, text, source), "R714") == []

    def test_another_section(self, folder: Folder) -> None:
        assert places(self.path(folder, "9 October", section="attendance"), "R714") == []


class TestNumbersOfLists:
    """R708, where the total is the number of names or codes that are published"""

    CLAIMS = (
        *(f"engaged member,{name}," for name in ("Ash", "Elm", "Fir")),
        *(f"outcome,{code}," for code in ("L1", "L1A1", "L2A1", "L2A2")),
    )

    @pytest.mark.parametrize(
        ("total", "values"),
        [
            ("members: 4", {"text": "members: 4", "count": 3, "section": "engaged member"}),
            ("members: 2", {"text": "members: 2", "count": 3, "section": "engaged member"}),
            ("outcomes: 2", {"text": "outcomes: 2", "count": 4, "section": "outcome"}),
            ("members: 3", {}),
            ("outcomes: 4", {}),
            ("outcomes: 3", {}),
            ("challenges: 5", {}),
        ],
    )
    def test_another_number(self, folder: Folder, total: str, values: dict[str, Any]) -> None:
        findings = find_all(folder(periods=PERIODS, published=published(*self.CLAIMS, f"total,{total},")), "R708")
        expected = [("C9", "total-unlike-list", values)] if values else []
        assert [(finding.cell.a1, *message(finding)) for finding in findings] == expected

    def test_a_name_that_is_published_twice_counts_once(self, folder: Folder) -> None:
        claims = published(*self.CLAIMS, "engaged member,ash,", "total,members: 3,")
        assert places(folder(periods=PERIODS, published=claims), "R708") == []
