from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.model.findings import Finding

    Finds = Callable[..., list[Finding]]


def activities(*ids: str, start: str = "2021-11-10") -> str:
    return "id,title,start\n" + "".join(f"{text},a,{start}\n" for text in ids)


USUAL = [f"2021-T3-{number:02}" for number in range(1, 13)]


@pytest.mark.parametrize(
    ("text", "replacement"),
    [
        ("2021_T3-22", "2021-T3-22"),
        ("2021-T3_22", "2021-T3-22"),
        ("2021-T322", "2021-T3-22"),
        ("2021 T3 22", "2021-T3-22"),
        ("2021-t3-22", "2021-T3-22"),
        ("2021–T3–22", "2021-T3-22"),
        ("2021-T3-2l", "2021-T3-21"),
        ("2O21-T3-22", "2021-T3-22"),
        ("20211-T3-22", ""),
        ("2021-T3-3", ""),  # 2021-T3-03 exists
        ("2021_T3-03", ""),
        ("X22", ""),
        ("2021-T3-22", None),
        ("2021-T3-100", None),
        ("2021-T3-05a", None),
        ("2021-T3-05.1", None),
    ],
)
def test_an_id_of_another_form(finds: Finds, text: str, replacement: str | None) -> None:
    findings = finds("C209", activities=activities(*USUAL, text))
    expected = [] if replacement is None else [("A14", text, replacement)]
    assert [(finding.cell.a1, finding.value, finding.replacement) for finding in findings] == expected


@pytest.mark.parametrize(
    "ids",
    [
        ("R-01", "R_02"),  # too few to know the form
        ("harvest-fair", "opening", "flood-drill-2", "night-market", "old-bridge", "R-01"),
        (*(f"R-{number}" for number in range(1, 6)), *(f"W{number}" for number in range(1, 6))),
        tuple(f"R-{number}" for number in range(1, 21)),
    ],
)
def test_ids_without_one_form(finds: Finds, ids: tuple[str, ...]) -> None:
    assert finds("C209", activities=activities(*ids)) == []


WORDS = (
    "2021-11-10-harvest",
    "2021-11-10-flood-drill",
    "2021-11-10-13th-world-congress-2",
    "2021-T3-old-bridge-market",
)


@pytest.mark.parametrize(
    "ids", [(*USUAL, WORDS[1]), (*USUAL, WORDS[3]), (*WORDS, *(f"{WORDS[1]}s-{n}" for n in range(20)))]
)
def test_ids_that_an_import_makes_have_any_words(finds: Finds, ids: tuple[str, ...]) -> None:
    assert finds("C2", activities=activities(*ids)) == []


def test_another_id_among_those_that_an_import_makes(finds: Finds) -> None:
    findings = finds("C209", activities=activities(*(f"{WORDS[0]}-{number}" for number in range(2, 14)), "X22"))
    assert [(finding.cell.a1, finding.value) for finding in findings] == [("A14", "X22")]


def test_the_day_in_an_id_that_an_import_makes_may_be_corrected(finds: Finds) -> None:
    rows = activities(*(f"{WORDS[0]}-{number}" for number in range(2, 14))) + "2021-09-30-flood-drill,a,2021-10-30\n"
    assert finds("C210", activities=rows) == []


def test_a_short_number_among_filled_ones(finds: Finds) -> None:
    (finding,) = finds("C209", activities=activities(*USUAL[:2], *USUAL[3:], "2021-T3-3"))
    assert (finding.cell.a1, finding.replacement) == ("A13", "2021-T3-03")


@pytest.mark.parametrize(
    ("text", "start", "replacement"),
    [
        ("2021-T2-22", "2021-11-10", "2021-T3-22"),
        ("2012-T3-22", "2021-11-10", "2021-T3-22"),
        ("2021-T2-05", "2021-11-10", ""),  # 2021-T3-05 exists
        ("2021-T2-22", "2021-06-10", None),
        ("R-22", "2021-11-10", None),
        ("2021-T2-22", "", None),
    ],
)
def test_an_id_of_another_period(finds: Finds, text: str, start: str, replacement: str | None) -> None:
    findings = finds("C210", activities=activities(*USUAL) + f"{text},a,{start}\n")
    expected = [] if replacement is None else [("A14", text, replacement)]
    assert [(finding.cell.a1, finding.value, finding.replacement) for finding in findings] == expected


def test_an_activity_outside_every_period_is_not_reported_again(finds: Finds) -> None:
    sheets = {"periods": "period,start,end\n2021-T3,2021-09-01,2021-12-31\n"}
    assert finds("C210", activities=activities(*USUAL) + "2021-T3-22,a,2012-11-10\n", **sheets) == []
