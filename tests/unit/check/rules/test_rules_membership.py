"""Rules about membership: taking part outside it, and overlapping memberships."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from metrocli.hints import DID_YOU_MEAN

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.model.findings import Finding

    Finds = Callable[..., list[Finding]]

MEMBERS = (
    "member,region,joined,left\nAlba,North,,\nBrack,North,,2023-02-15\nCres,South,2023-05-01,\n"
    "Dun,South,2015-01-01,2022-12-31\nDun,South,2023-05-01,\nElan,South,2023-05-01,2022-01-01\n"
)
ALIASES = "alias,member\nKress,Cres\n"


@pytest.mark.parametrize(
    ("member", "start", "end", "code", "values"),
    [
        ("Alba", "2001-01-01", "", "", {}),
        ("Stranger", "2001-01-01", "", "", {}),
        ("Elan", "2001-01-01", "", "", {}),
        ("Brack", "2023-02-15", "", "", {}),
        ("Brack", "2023-02-16", "2023-02-18", "had-left",
         {"days": (date(2023, 2, 16), date(2023, 2, 18)), "left": date(2023, 2, 15)}),
        ("Kress", "2023-04-30", "", "not-yet-joined",
         {"days": (date(2023, 4, 30), date(2023, 4, 30)), "joined": date(2023, 5, 1)}),
        ("Kress", "2023-04-30", "2023-05-01", "", {}),
        ("Kress", "", "", "", {}),
        ("Dun", "2023-01-15", "", "not-yet-joined-again",
         {"days": (date(2023, 1, 15), date(2023, 1, 15)), "left": date(2022, 12, 31), "joined": date(2023, 5, 1)}),
        ("Dun", "2023-06-01", "", "", {}),
    ],
)  # fmt: skip
def test_taking_part_outside_the_membership(
    finds: Finds, member: str, start: str, end: str, code: str, values: dict[str, object]
) -> None:
    sheets = {"memberships": MEMBERS, "aliases": ALIASES}
    listed = finds("M401", **sheets, activities=f"id,title,start,end,members\nA,a,{start},{end},Alba; {member}\n")
    long = finds(
        "M401",
        **sheets,
        activities=f"id,title,start,end\nA,a,{start},{end}\n",
        participations=f"activity,member\nA,{member}\n",
    )
    findings = [(finding.cell.file, finding.cell.a1, finding.value, finding.message.code) for finding in listed + long]
    expected = [("activities.csv", "E2", member, code), ("participations.csv", "B2", member, code)]
    assert findings == (expected if code else [])
    assert all(finding.message.values == {"text": member, **values} for finding in listed + long)


def test_meetings_outside_the_membership(finds: Finds) -> None:
    meetings = "month,mode,members\n2023-02,online,Brack\n2023-03,online,Alba; Brack\nsoon,online,Brack\n"
    (finding,) = finds("M401", memberships=MEMBERS, meetings=meetings)
    assert (finding.cell.a1, finding.value) == ("C3", "Brack")
    days = (date(2023, 3, 1), date(2023, 3, 31))
    assert finding.message.code == "had-left"
    assert finding.message.values == {"text": "Brack", "days": days, "left": date(2023, 2, 15)}


@pytest.mark.parametrize(
    ("member", "first", "last", "cell", "code", "values"),
    [
        ("Alba", "2001-01-01", "", "", "", {}),
        ("Brack", "", "2023-02-15", "", "", {}),
        ("Brack", "", "", "F2", "seat-kept", {"left": date(2023, 2, 15)}),
        ("Brack", "", "2023-03-01", "F2", "seat-after-membership",
         {"day": date(2023, 3, 1), "left": date(2023, 2, 15)}),
        ("Kress", "2022-01-01", "", "E2", "seat-before-membership",
         {"day": date(2022, 1, 1), "joined": date(2023, 5, 1)}),
        ("Kress", "", "", "", "", {}),
        ("Dun", "2016-01-01", "", "", "", {}),
        ("", "2016-01-01", "", "", "", {}),
    ],
)  # fmt: skip
def test_seats_outside_the_membership(
    finds: Finds, member: str, first: str, last: str, cell: str, code: str, values: dict[str, object]
) -> None:
    people = f"person,body,role,member,from,until\nP,board,chair,{member},{first},{last}\n"
    findings = finds("M402", memberships=MEMBERS, aliases=ALIASES, people=people)
    assert [(finding.cell.a1, finding.message.code) for finding in findings] == ([(cell, code)] if code else [])
    assert all(finding.message.values == {"person": "P", "member": member, **values} for finding in findings)


@pytest.mark.parametrize(
    ("second", "code", "cell"),
    [
        ("Alba,South,2022-01-01,", "M403", "B3"),
        ("Alba,south,2020-01-01,2020-01-02", "M403", "B3"),
        ("Alba,north,2022-01-01,", "M404", "A3"),
        ("Alba,North,,", "M404", "A3"),
        ("Alba,,,", "M404", "A3"),
        ("Alba,South,2023-01-01,", "", ""),
        ("Alba,South,2022-12-31,", "", ""),
        ("Brack,South,,", "", ""),
        ("Alba,South,2022-06-01,2021-01-01", "", ""),
    ],
)
def test_two_regions_or_rows_at_the_same_time(finds: Finds, second: str, code: str, cell: str) -> None:
    memberships = f"member,region,joined,left\nAlba,North,,2022-12-31\n{second}\n"
    findings = [(finding.rule.code, finding.cell.a1) for finding in finds("M40", memberships=memberships)]
    assert findings == ([(code, cell)] if code else [])


def test_the_message_names_the_row_of_the_other_region(finds: Finds) -> None:
    memberships = "member,region,joined,left\nAlba,North,2020-01-01,\nAlba,South,2019-01-01,\n"
    (finding,) = finds("M403", memberships=memberships)
    names = ("Alba (North)", "Alba (South)")
    assert finding.message.code == "name-in-two-regions"
    assert finding.message.values == {"member": "Alba", "region": "South", "other": "North", "row": 2, "names": names}


def test_one_country_is_one_member_in_two_regions(finds: Finds) -> None:
    memberships = "member,region,country,joined,left\nAlba,North,Norland,2020-01-01,\nAlba,South,norland,2019-01-01,\n"
    findings = finds("M40", memberships=memberships)
    assert [(finding.rule.code, finding.cell.a1, finding.message.code, finding.value) for finding in findings] == [
        ("M403", "B2", "two-regions", "North"),
        ("M403", "B3", "two-regions", "South"),
    ]
    assert [finding.message.values for finding in findings] == [
        {"member": "Alba", "region": "North", "other": "South", "row": 3},
        {"member": "Alba", "region": "South", "other": "North", "row": 2},
    ]
    assert all(finding.fix for finding in findings)


@pytest.mark.parametrize(
    ("second", "cells"),
    [
        ("Córdoba,South,Argentina,,", ["A3"]),
        ("Cordoba,South,Argentina,,", ["A3"]),
        ("Córdoba,Europe,Argentina,2020-01-01,", ["A3"]),
        ("Córdoba,Europe,españa,2021-01-01,", []),
        ("Córdoba,Europe,spain,2021-01-01,", []),
        ("Córdoba,South,España,2020-01-01,", ["B2", "B3"]),
    ],
)
def test_one_name_in_two_countries_at_the_same_time(finds: Finds, second: str, cells: list[str]) -> None:
    memberships = f"member,region,country,joined,left\nCórdoba,Europe,Spain,,2020-12-31\n{second}\n"
    findings = finds("M40", memberships=memberships)
    assert [(finding.rule.code, finding.cell.a1) for finding in findings] == [("M403", cell) for cell in cells]


def test_members_of_one_name_are_named_with_their_countries(finds: Finds) -> None:
    memberships = "member,region,country\nCórdoba,South,Argentina\nCórdoba,Europe,Spain\nMadrid,Europe,Spain\n"
    activities = 'id,title,members\n1,a,Córdoba\n2,b,Córdoba (Spain); Cordoba (argentina)\n3,c,"Córdoba, Spain"\n'
    (finding,) = finds("M403", memberships=memberships)
    assert (finding.message.code, finding.replacement) == ("name-in-two-countries", "Córdoba (Spain)")
    assert finding.message.values == {
        "member": "Córdoba",
        "country": "Spain",
        "other": "Argentina",
        "row": 2,
        "names": ("Córdoba (Argentina)", "Córdoba (Spain)"),
    }
    (ambiguous,) = finds("N103", memberships=memberships, activities=activities)
    assert (ambiguous.cell.a1, ambiguous.value) == ("C2", "Córdoba")
    assert ambiguous.message.values["names"] == ("Córdoba (Argentina)", "Córdoba (Spain)")
    assert finds("N105", memberships=memberships, activities=activities) == []


def test_regions_of_people_that_no_member_is_in(finds: Finds) -> None:
    people = "person,body,region\nP,b,North\nQ,b,north\nR,b,Nroth Hills\nS,b,Sout\nT,b,\n"
    findings = finds("M405", memberships=MEMBERS, people=people)
    assert [(finding.cell.a1, finding.value, finding.replacement) for finding in findings] == [
        ("C4", "Nroth Hills", ""),
        ("C5", "Sout", "South"),
    ]
    assert [(finding.message.code, finding.message.values) for finding in findings] == [
        ("region-unknown", {"text": text, "regions": ("North", "South")}) for text in ("Nroth Hills", "Sout")
    ]
    assert finds("M405", memberships="member,country\nA,B\n", people=people) == []


def test_statuses_that_are_not_known(finds: Finds) -> None:
    members = "member,region,status\nA,R,full\nB,R,Miembro pleno\nC,R,\nD,R,honarary\nE,R,zzz\nF,R,d'honneur\n"
    findings = finds("M406", memberships=members)
    assert [(finding.cell.a1, finding.value, finding.message.code) for finding in findings] == [
        ("C5", "honarary", "unknown-status"),
        ("C6", "zzz", "unknown-status"),
    ]
    assert findings[0].message.values["hint"] == DID_YOU_MEAN(near=["honorary"])
    assert [finding.replacement for finding in findings] == ["honorary", ""]
    assert findings[1].message.values["hint"] is None
