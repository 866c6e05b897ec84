"""The rule about remarks at names: marks of footnotes, remarks with a meaning, remarks in the lists of names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from metrocli.check.evidence.evidence import read_evidence
from metrocli.check.registry import select_checks
from metrocli.check.runner import run_checks
from metrocli.fix.corrections import Corrector
from metrocli.names.remarks import split_remark

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from metrocli.model.findings import Finding

    Finds = Callable[..., list[Finding]]
    Folder = Callable[..., Path]

MEMBERS = "member,country\nBerlin,Germany\nSão Paulo,Brazil\nBarcelona (city),Spain\nBarcelona (area),Spain\n"
ALLIANCES = "alliance\nUCLG\nUCLG Africa\nUNDP\n"


@pytest.mark.parametrize(
    ("written", "name", "remark"),
    [
        ("Berlin [1]", "Berlin", "[1]"),
        ("Berlin*", "Berlin", "*"),
        ("berlin †", "Berlin", "†"),
        ("¹Berlin", "Berlin", "¹"),
        ("Berlin (1)", "Berlin", "(1)"),
        ("Barcelona (city)**", "Barcelona (city)", "**"),
    ],
)
def test_marks_of_footnotes(finds: Finds, written: str, name: str, remark: str) -> None:
    (finding,) = finds("N", memberships=MEMBERS, activities=f"id,title,members\n1,a,{written}\n")
    assert (finding.rule.code, finding.cell.a1, finding.replacement) == ("N109", "C2", name)
    assert (finding.message.code, finding.message.values["mark"]) == ("mark-at-name", remark)


@pytest.mark.parametrize(
    ("written", "name", "remark"),
    [
        ("Berlin (guest)", "Berlin", "guest"),
        ("Berlin (invited as a guest)", "Berlin", "invited as a guest"),
        ("Berlin (TBC)", "Berlin", "TBC"),
        ("Berlin TBC", "Berlin", "TBC"),
        ("Berlin [observer]", "Berlin", "observer"),
        ("Berlin - online", "Berlin", "online"),
        ('"Berlin, observer"', "Berlin", "observer"),
        ("Guest: Berlin", "Berlin", "Guest"),
        ("Berlin?", "Berlin", "?"),
        ("Berlin (?)", "Berlin", "?"),
        ("Berlin (+2)", "Berlin", "+2"),
        ("Sao Paulo (invitado)", "São Paulo", "invitado"),
        ("Barcelona (city) (invitée)", "Barcelona (city)", "invitée"),
    ],
)
def test_remarks_that_say_something_have_no_replacement(
    finds: Finds, folder: Folder, written: str, name: str, remark: str
) -> None:
    sheets = {"memberships": MEMBERS, "activities": f"id,title,members\n1,a,{written}\n"}
    (finding,) = finds("N", **sheets)
    assert (finding.rule.code, finding.cell.a1, finding.replacement) == ("N109", "C2", "")
    assert finding.message.code == "remark-at-name"
    assert (finding.message.values["name"], finding.message.values["remark"]) == (name, remark)
    corrector = Corrector(read_evidence(folder(**sheets)))
    assert (corrector.changes(), corrector.likely_names()) == ([], [])


def test_the_plain_name_is_offered_and_not_written(folder: Folder) -> None:
    corrector = Corrector(read_evidence(folder(memberships=MEMBERS, activities="id,title,members\n1,a,Berlin*\n")))
    assert corrector.changes() == []
    assert [(each.written, each.name) for each in corrector.likely_names()] == [("Berlin*", "Berlin")]


@pytest.mark.parametrize("written", ["Berlin (Germany)", "Berlin (Ohio)", "Barcelona*", "Springfield (guest)", "Bonn*"])
def test_other_rules_report_places_and_unknown_names(finds: Finds, written: str) -> None:
    assert finds("N109", memberships=MEMBERS, activities=f"id,title,members\n1,a,{written}\n") == []


def test_remarks_at_allied_organisations(finds: Finds) -> None:
    findings = finds("N", alliances=ALLIANCES, activities="id,title,alliances\n1,a,UCLG*; UNDP (tbc)\n")
    assert [(each.rule.code, each.value, each.replacement) for each in findings] == [
        ("N109", "UCLG*", "UCLG"),
        ("N109", "UNDP (tbc)", ""),
    ]


def test_an_unlisted_organisation_twice_in_a_cell(finds: Finds) -> None:
    activities = "id,title,members,alliances\n1,a,Bonn; Bonn,Guild; Union; Guild\n"
    for sheets in ({}, {"alliances": ALLIANCES}):
        findings = finds("N104", memberships=MEMBERS, activities=activities, **sheets)
        assert [(each.cell.a1, each.value, each.message.code) for each in findings] == [
            ("D2", "Guild", "name-written-twice")
        ]


@pytest.mark.parametrize("text", ["", " ", "?", "(guest)", "guest:", "*", "Bonn", "Bonn (city)", "(a" * 90, "b" * 300])
def test_texts_without_a_remark(text: str) -> None:
    assert split_remark(text) is None


def test_remarks_in_lists(finds: Finds) -> None:
    findings = finds("N109", memberships="member\nBerlin*\nLima (guest)\nCities Online\nBarcelona (city)\n")
    assert [(each.cell.a1, each.replacement) for each in findings] == [("A2", "Berlin"), ("A3", "")]


@pytest.mark.parametrize("members", ["Member (1)\nMember (2)", "Member\nMember (1)", "Member 1\nMember 2\nMember 3"])
def test_series_of_names_are_not_remarks(finds: Finds, members: str) -> None:
    assert finds("N109", memberships=f"member\n{members}\n") == []


def test_no_member_of_a_series_is_suggested_for_another(folder: Folder) -> None:
    sheets = {
        "memberships": "member\nMember 1\nMember 2\nMember 30\n",
        "activities": "id,title,members\n1,a,Member 11; Member 3; Member 4; Membr 2\n",
    }
    evidence = read_evidence(folder(**sheets))
    findings = run_checks(evidence, select_checks(["N"], ()))
    assert [(each.rule.code, each.value, each.replacement) for each in findings] == [
        ("N101", "Membr 2", "Member 2"),
        ("N105", "Member 11", ""),
        ("N105", "Member 3", ""),
        ("N105", "Member 4", ""),
    ]
    assert [(each.written, each.name) for each in Corrector(evidence).likely_names()] == [("Membr 2", "Member 2")]


def test_the_bundled_data_has_no_remark(bundled: Path) -> None:
    assert run_checks(read_evidence(bundled), select_checks(["N109"], ())) == []
