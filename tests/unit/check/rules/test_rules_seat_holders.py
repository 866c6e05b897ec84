"""Rules about the people in seats: two members at once, offices and regions of others, attendance without a seat."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.model.findings import Finding

    Finds = Callable[..., list[Finding]]

HEAD = "person,body,role,office,member,region,from,until\n"
MEMBERS = (
    "member,region\nLima,South\nQuito,South\nTampa Bay,North\nBarcelona (city),Europe\nBarcelona (area),Europe\n"
    "Ash,North\nElm,North\nFir,North\nOak,North\n"
    '"Elm, Upper",North\n'
)
ALIASES = "alias,member\nLima Metropolitana,Lima\n"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("P,board,member,,Lima,,,\nP,board,member,,Quito,,,", [("E3", "Quito", ("Lima",), 2)]),
        ("P,board,member,,Lima,,,2021-05-01\nP,board,chair,,Quito,,2021-05-01,", []),
        ("P,board,member,,Lima,,,2021-05-03\np,club,chair,,Quito,,2021-05-01,", [("E3", "Quito", ("Lima",), 2)]),
        ("P,board,member,,Quito,,2021-05-01,\nP,board,member,,Lima,,,2021-06-01", [("E3", "Lima", ("Quito",), 2)]),
        ("P,board,member,,Lima,,,\nP,club,chair,,Lima Metropolitana,,,", []),
        ("P,board,member,,Lima; Quito,,,\nP,club,chair,,Quito,,,", []),
        ("P,board,member,,Lima,,,\nQ,board,member,,Quito,,,", []),
        ("P,board,member,,Lima,,,\nP,office,,Director,,,,", []),
    ],
)
def test_seats_of_two_members(finds: Finds, rows: str, expected: list[tuple[str, str, tuple[str], int]]) -> None:
    findings = finds("P505", memberships=MEMBERS, aliases=ALIASES, people=HEAD + rows)
    assert [
        (each.cell.a1, each.value, each.message.values["others"], each.message.values["row"]) for each in findings
    ] == expected


@pytest.mark.parametrize(
    ("office", "member", "expected"),
    [
        ("Mayor of Quito", "Lima", ("Quito",)),
        ("Mayor of quito and President of the Andes", "Lima", ("Quito",)),
        ("Alcaldesa de Quito", "Lima", ("Quito",)),
        ("Premier of the Tampa Bay", "Quito", ("Tampa Bay",)),
        ("Secretary of State of the Quito-Capital Region", "Lima", ("Quito",)),
        ('"Deputy Mayor for Housing, Quito City Council"', "Lima", ("Quito",)),
        ('"Mayor of Elm, Upper"', "Lima", ("Elm, Upper",)),
        ('"Mayor, Quito"', "Lima", ("Quito",)),
        ("Quito", "Lima", ("Quito",)),
        ("Governor of Quito Province", "Lima", ()),
        ("Mayor of Ash de Jujuy", "Lima", ()),
        ("Mayor of Lima", "Lima", ()),
        ("Mayor of Lima Metropolitana", "Lima", ()),
        ("Mayor of Quito and Governor of Lima", "Lima", ()),
        ("Former envoy of Quito to Lima", "Lima", ()),
        ("Mayor of Atlantis", "Lima", ()),
        ("Mayor of Barcelona", "Barcelona (city)", ()),
        ("Mayor of Quito", "", ()),
        ("", "Lima", ()),
    ],
)
def test_offices_of_other_members(finds: Finds, office: str, member: str, expected: tuple[str, ...]) -> None:
    findings = finds("P506", memberships=MEMBERS, aliases=ALIASES, people=f"{HEAD}P,board,member,{office},{member},,,")
    assert [(each.cell.a1, each.message.values["names"]) for each in findings] == [("D2", expected)] * bool(expected)


def test_an_office_of_a_member_whose_name_has_an_article(finds: Finds) -> None:
    rows = "P,board,member,Alcalde de La Paz,Quito,,,\nQ,board,member,Alcalde de la Paz,La Paz,,,"
    (finding,) = finds("P506", memberships="member,region\nLa Paz,S\nQuito,N\n", people=HEAD + rows)
    assert (finding.cell.a1, finding.message.values["names"]) == ("D2", ("La Paz",))


@pytest.mark.parametrize(
    ("office", "expected"),
    [
        ("Mayor of Qutio", ("Qutio", "Quito")),
        ("Alcalde del Distrito de Qito", ("Qito", "Quito")),
        ('"Deputy Mayor, Quitto City Council"', ("Quitto", "Quito")),
        ("Mayor of Quita", None),  # perhaps its name in another language
        ("Mayor of Quito", None),
        ("Mayor of Lima", None),  # another rule finds it
        ("Mayor", None),
        ("", None),
    ],
)
def test_a_member_that_is_misspelled_in_an_office(finds: Finds, office: str, expected: tuple[str, str] | None) -> None:
    findings = finds("P510", memberships=MEMBERS, people=f"{HEAD}P,board,member,{office},Quito,,,")
    values = [(each.message.values["place"], each.message.values["name"]) for each in findings]
    assert values == ([expected] if expected else [])


def test_a_role_that_names_another_member(finds: Finds) -> None:
    rows = "P,board,Mayor of Quito,,Lima,,,\nQ,board,Mayor of Lima,,Lima,,,\nR,office,Envoy of Quito,,,,,"
    rows += "\nS,board,,Mayor of Quito,Ash,,,"
    findings = finds("P506", memberships=MEMBERS, people=HEAD + rows)
    assert [each.cell.a1 for each in findings] == ["C2", "D5"]


@pytest.mark.parametrize(
    ("member", "region", "replacement"),
    [
        ("Lima", "North", "South"),
        ("Lima; Ash", "Europe", ""),
        ("Lima", "SOUTH", None),
        ("Lima", "", None),
        ("", "North", None),
        ("Lima", "Nowhere", None),
        ("Lima; Ash", "North", None),
    ],
)
def test_regions_unlike_the_member(finds: Finds, member: str, region: str, replacement: str | None) -> None:
    findings = finds("P507", memberships=MEMBERS, people=f"{HEAD}P,board,member,,{member},{region},,")
    expected = [] if replacement is None else [("F2", region, replacement)]
    assert [(each.cell.a1, each.value, each.replacement) for each in findings] == expected


BOARD = HEAD + "\n".join(f"P{name},Board,member,,{name},,," for name in ("Lima", "Quito", "Ash", "Elm", "Fir"))


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ("Lima; Quito; Ash; Elm; Oak", [("Oak", 4)]),
        ("Lima; Quito; Ash; Elm; Fir; Oak", [("Oak", 5)]),
        ("Lima; Quito; Ash; Elm; Fir", []),
        ("Lima; Quito; Ash; Oak", []),
        ("Lima; Quito; Ash; Elm; Oak; Tampa Bay", []),
        ("Lima; Quito; Ash; Elm; A guest", []),
    ],
)
def test_attendance_without_a_seat(finds: Finds, members: str, expected: list[tuple[str, int]]) -> None:
    activities = f"id,title,start,members\nA,Session,2021-05-01,{members}"
    findings = finds("P508", memberships=MEMBERS, people=BOARD, activities=activities)
    assert [(each.value, each.message.values["count"]) for each in findings] == expected
    assert {each.cell.a1 for each in findings} <= {"D2"}
