"""One error is reported by one rule, where it is, and not again where it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from metrocli.check.evidence.evidence import read_evidence
from metrocli.check.registry import load_checks
from metrocli.check.runner import run_checks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Folder = Callable[..., Path]

MEMBERS = (
    "member,region,joined\nAshford,North,2015-01-01\nNewport (city),South,\nNewport (county),South,\nHartwell,South,"
)
ACTIVITIES = "id,title,start,outcomes,members"
PERIODS = "period,start,end\n2022-H1,2022-01-01,2022-06-30"
OUTCOMES = "code,title,valid_from\nL1,Voices,2022-01-01"


def find_all(path: Path) -> list[tuple[str, str, str]]:
    """Return the rule, the sheet and the value of all findings."""
    return [
        (finding.rule.code, finding.cell.sheet, finding.value)
        for finding in run_checks(read_evidence(path), load_checks())
    ]


def network(folder: Folder, member: str, engaged: str, start: str = "2022-03-10") -> Path:
    """Make a dataset with an activity of one member, and another member that took part and is published as engaged."""
    return folder(
        memberships=MEMBERS,
        activities=f"{ACTIVITIES}\nV-1,Forum,{start},L1,{member}\nV-2,Fair,2022-04-01,L1,Hartwell",
        periods=PERIODS,
        outcomes=OUTCOMES,
        published=f"period,section,value\n2022-H1,engaged member,{engaged}\n2022-H1,engaged member,Hartwell",
    )


def test_correct_data_has_no_findings(folder: Folder) -> None:
    assert find_all(network(folder, "Ashford", "Ashford")) == []


@pytest.mark.parametrize("written", ["Ashfford", "Ash ford"])
def test_a_misspelled_published_name_is_not_also_missing(folder: Folder, written: str) -> None:
    assert find_all(network(folder, "Ashford", written)) == [("R702", "published", written)]


def test_an_ambiguous_published_name_is_not_also_missing(folder: Folder) -> None:
    assert find_all(network(folder, "Newport (city)", "Newport")) == [("R702", "published", "Newport")]


def test_an_unknown_published_name_does_not_hide_a_missing_member(folder: Folder) -> None:
    findings = find_all(network(folder, "Ashford", "Zanzibar"))
    assert sorted(findings) == [("R702", "published", "Zanzibar"), ("R705", "published", "Ashford")]


def test_a_misspelled_listed_name_is_not_also_an_engaged_member_without_activity(folder: Folder) -> None:
    assert find_all(network(folder, "Ashfford", "Ashford")) == [("N101", "activities", "Ashfford")]


def test_a_date_outside_every_period_is_not_also_outside_a_validity_or_membership(folder: Folder) -> None:
    findings = find_all(network(folder, "Ashford", "Hartwell", start="2012-03-10"))
    assert [each for each in findings if each[1] == "activities"] == [("T302", "activities", "2012-03-10")]


def test_a_duplicate_id_is_not_also_a_duplicate_title(folder: Folder) -> None:
    rows = "V-1,Forum,2022-03-10,,Ashford\nV-1,Forum,2022-03-10,,Hartwell"
    assert find_all(folder(memberships=MEMBERS, activities=f"{ACTIVITIES}\n{rows}"))[-1] == (
        "S021",
        "activities",
        "V-1",
    )


@pytest.mark.parametrize(
    "written", ["Ashford and Nowhere", "Ashford y Newport", "Ashford/Hartwell", "Ashford & Nowhere"]
)
def test_names_that_are_not_split_are_one_finding(folder: Folder, written: str) -> None:
    assert find_all(network(folder, written, "Hartwell"))[0] == ("N106", "activities", written)


def test_a_name_with_the_word_and_is_one_name(folder: Folder) -> None:
    rows = "V-1,Forum,2022-03-10,,Bath and Wells\nV-2,Fair,2022-04-01,,Nook and Cranny"
    path = folder(memberships="member,region\nBath and Wells,North", activities=f"{ACTIVITIES}\n{rows}")
    assert [each for each in find_all(path) if each[0][0] == "N"] == [("N105", "activities", "Nook and Cranny")]
