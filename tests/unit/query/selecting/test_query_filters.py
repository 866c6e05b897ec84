from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from pages import describe  # type: ignore[import-not-found] # it is in a folder above

from metrocli.errors import AmbiguousName, UnknownName, UnreadableData, UsageMistake
from metrocli.hints import ALL_LISTED, CHOOSE_FROM, DID_YOU_MEAN
from metrocli.messages import Message
from metrocli.query.selecting.filters import PERIODS_LISTED, Filters, find_period, select
from metrocli.query.selecting.selection_notes import ACTIVITIES_WITHOUT_DATE, build_activity_notes
from metrocli.sheets.dataset import open_dataset

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from metrocli.query.selecting.selection import Selection
    from metrocli.sheets.dataset import SheetDataset

    Asked = Callable[..., Selection]
    Chosen = Callable[..., Selection]


def ids(selection: Selection) -> list[str]:
    """Return the ids of the selected activities, in the order of the sheet."""
    return [str(identifier) for identifier in selection.activities["id"]]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ["R-01", "R-02", "R-03", "R-04", "R-05", "R-06"]),
        ({"period": "2023-Q1"}, ["R-01", "R-02"]),
        ({"period": ("2023-Q1", "2023-10")}, ["R-01", "R-02", "R-05"]),
        ({"period": "2023-02-25"}, ["R-02"]),
        ({"since": "2023-05-03"}, ["R-05", "R-06"]),
        ({"until": "2023-02-18"}, ["R-01", "R-02"]),
        ({"until": "18 de febrero de 2023"}, ["R-01", "R-02"]),
        ({"since": "2023-Q4"}, ["R-05", "R-06"]),
        ({"until": "2023-Q1"}, ["R-01", "R-02"]),
        ({"period": "2023", "since": "2023-02-20", "until": "2023-05-02"}, ["R-02", "R-03"]),
        ({"outcome": "A-2"}, ["R-02"]),
        ({"outcome": "A-3"}, ["R-03"]),
        ({"outcome": "B"}, ["R-03", "R-04", "R-05"]),
        ({"challenge": "w1"}, ["R-01", "R-05"]),
        ({"line": "b"}, ["R-03", "R-04", "R-06"]),
        ({"member": "Fenwick"}, ["R-03", "R-05"]),
        ({"member": "elan vale"}, ["R-01"]),
        ({"member": "Port Ness"}, ["R-03", "R-06"]),
        ({"member": "Dunmore, Lower"}, ["R-02"]),
        ({"member": "Nether Dunmore, Fenwick"}, ["R-02", "R-03", "R-05"]),
        ({"region": "Middle River"}, ["R-01", "R-02", "R-04"]),
        ({"region": "delta", "member": "Port Ness"}, ["R-03", "R-06"]),
        ({"alliance": "Mill Trust"}, ["R-01", "R-03"]),
        ({"alliance": "anglers’ guild"}, ["R-01", "R-05"]),
        ({"text": "BOATS"}, ["R-01"]),
        ({"text": ("dykes week", "harvest")}, ["R-02", "R-05"]),
        ({"text": "regatta boats"}, ["R-01"]),
        ({"text": "regatta dykes"}, []),
        ({"outcome": "A", "challenge": "W1", "member": "Fenwick"}, ["R-05"]),
    ],
)
def test_activities_that_match(asked: Asked, filters: dict[str, Any], expected: list[str]) -> None:
    assert ids(asked(**filters)) == expected


def test_activity_without_a_date_is_noted(asked: Asked) -> None:
    selection = asked(period="2023")
    assert "R-04" not in ids(selection)
    assert build_activity_notes(selection) == (ACTIVITIES_WITHOUT_DATE(count=1),)


def test_activities_without_a_date_are_counted_in_the_note(chosen: Chosen) -> None:
    selection = chosen({"activities": "id,title,start\n1,a,\n2,b,\n3,c,2021-01-01\n"}, period=("2021",))
    assert ids(selection) == ["3"]
    assert build_activity_notes(selection) == (ACTIVITIES_WITHOUT_DATE(count=2),)


def test_query_repeats_the_filters_as_understood(asked: Asked) -> None:
    selection = asked(
        period="2023-q1", since="2023-01-05", until="2023-02", outcome="a-2", challenge="w2", line="a",
        member="Oak Town", region="upper river", alliance="mill trust", text="Flóod",
    )  # fmt: skip
    assert selection.query == {
        "period": ["2023-Q1"],
        "from": date(2023, 1, 5),
        "to": date(2023, 2, 28),
        "outcome": ["A-2"],
        "challenge": ["W2"],
        "line": ["A"],
        "member": ["Alderford"],
        "region": ["Upper River"],
        "alliance": ["Mill Trust"],
        "text": ["flood"],
    }
    assert [describe(note, "text", "name", "how")[1:] for note in selection.notes] == [
        ("Oak Town", "Alderford", "matched-alias"),
        ("upper river", "Upper River", "matched-folded"),
        ("mill trust", "Mill Trust", "matched-folded"),
    ]


def test_titles_of_the_codes_in_a_query(asked: Asked) -> None:
    selection = asked(outcome=("A-2", "A-3"), challenge="w2", line="b")
    assert selection.titles == {
        "outcome": {"A-2": "Safe banks"},
        "challenge": {"W2": "Low water"},
        "line": {"B": "Crossings"},
    }
    assert asked(member="Fenwick").titles == {}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"outcome": "A"}, True),
        ({"member": "Fenwick"}, True),
        ({"text": "boats"}, True),
        ({"period": "2023"}, False),
        ({"region": "Delta"}, False),
    ],
)
def test_has_content_filters(asked: Asked, filters: dict[str, str], *, expected: bool) -> None:
    assert asked(**filters).has_content_filters is expected


@pytest.mark.parametrize(
    ("filters", "place", "code", "values"),
    [
        (
            {"since": "2023-05-02", "until": "2023-05-01"},
            None,
            "days-reversed",
            {"since": date(2023, 5, 2), "until": date(2023, 5, 1)},
        ),
        ({"period": "2023-Q9"}, None, "period-unknown", {"text": "2023-Q9"}),
        (
            {"since": "02/03/2023"},
            "--from",
            "ambiguous-date",
            {"text": "02/03/2023", "day_first": date(2023, 3, 2), "month_first": date(2023, 2, 3)},
        ),
        ({"until": "some day"}, "--to", "not-a-date", {"text": "some day"}),
    ],
)
def test_invalid_times_are_rejected(
    asked: Asked, filters: dict[str, str], place: str | None, code: str, values: dict[str, object]
) -> None:
    with pytest.raises(UsageMistake) as mistake:
        asked(**filters)
    assert (mistake.value.message.place, mistake.value.message.code) == (place, code)
    assert {name: mistake.value.message.values[name] for name in values} == values


def test_error_lists_the_periods_of_the_data(asked: Asked) -> None:
    with pytest.raises(UsageMistake) as error:
        asked(period="winter")
    assert (error.value.message.code, error.value.message.values["hint"]) == (
        "period-unknown",
        PERIODS_LISTED(names=["2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4"]),
    )


def test_last_period_needs_the_periods_sheet(folder: Callable[..., Path]) -> None:
    dataset = open_dataset(folder(activities="id,title\n1,a\n"))
    with pytest.raises(UnreadableData) as error:
        find_period(dataset, "last")
    assert (error.value.message.code, error.value.message.values["sheet"]) == ("no-sheet-in-folder", "periods")
    with pytest.raises(UsageMistake) as mistake:
        find_period(dataset, "2021-T7")
    assert describe(mistake.value.message, "text", "hint") == ("period-unknown", "2021-T7", None)


def test_time_outside_the_period_is_empty(asked: Asked) -> None:
    selection = asked(period="2023-Q1", since="2023-03-01")
    assert selection.windows == ()
    assert ids(selection) == []


@pytest.mark.parametrize(
    ("filters", "text", "hint"),
    [
        ({"member": "Atlantis"}, "Atlantis", ALL_LISTED(command="members")),
        ({"member": "Fenwick, Atlantis"}, "Atlantis", ALL_LISTED(command="members")),
        ({"region": "Atlantis"}, "Atlantis", CHOOSE_FROM(names=["Upper River", "Middle River", "Delta"])),
        ({"alliance": "The Crew"}, "The Crew", ALL_LISTED(command="alliances")),
        ({"outcome": "A-4"}, "A-4", DID_YOU_MEAN(near=["A-3", "A-2", "A-1"])),
        ({"outcome": "?!"}, "?!", ALL_LISTED(command="outcomes")),
        ({"challenge": "W"}, "W", DID_YOU_MEAN(near=["W2", "W1"])),
        ({"line": "C"}, "C", CHOOSE_FROM(names=["A", "B"])),
    ],
)
def test_unknown_names_and_codes_are_rejected(asked: Asked, filters: dict[str, str], text: str, hint: Message) -> None:
    with pytest.raises(UnknownName) as mistake:
        asked(**filters)
    assert mistake.value.message.code == "name-unknown"
    assert mistake.value.message.values == {"kind": next(iter(filters)), "text": text, "hint": hint}


TWINS = {
    "memberships": "member,region\nSpring (town),R\nSpring (valley),R\nHam,R\n",
    "activities": "id,title,members\n1,a,Spring\n2,b,Ham; Ostend\n",
}


def test_ambiguous_name_is_rejected_even_if_an_activity_has_it(chosen: Chosen) -> None:
    with pytest.raises(AmbiguousName) as error:
        chosen(TWINS, member=("Spring",))
    assert (
        error.value.message.code,
        error.value.message.values["text"],
        error.value.message.values["candidates"],
    ) == ("several-names-fit", "Spring", ("Spring (town)", "Spring (valley)"))
    with pytest.raises(AmbiguousName):
        chosen(TWINS, member=("Ham,Spring",))


def test_participant_that_is_not_a_member(chosen: Chosen) -> None:
    assert ids(chosen(TWINS, member=("ostend",))) == ["2"]


DEEP = {"activities": "id,title,outcomes,line\n1,a,P1Q2R3,P1\n2,b,p1q4,p1\n3,c,,P10\n"}


@pytest.mark.parametrize(("typed", "understood", "expected"), [("p1q2", "P1Q2", ["1"]), ("P1", "P1", ["1", "2"])])
def test_code_above_cited_codes_is_known(chosen: Chosen, typed: str, understood: str, expected: list[str]) -> None:
    selection = chosen(DEEP, outcome=(typed,))
    assert [code.text for code in selection.outcomes] == [understood]
    assert ids(selection) == expected


def test_line_named_by_activities_is_known(chosen: Chosen) -> None:
    assert ids(chosen(DEEP, line=("p10",))) == ["3"]
    assert ids(chosen(DEEP, line=("P1",))) == ["1", "2"]


def test_blank_text_is_rejected(riverlands: SheetDataset) -> None:
    with pytest.raises(UsageMistake) as error:
        select(riverlands, Filters(text=(" ",)))
    assert (error.value.message.code, error.value.message.values["option"]) == ("option-without-value", "text")


@pytest.mark.parametrize(
    ("typed", "named", "hint"),
    [
        ({"period": "2024-T3"}, {"2024-T3": (date(2024, 9, 1), date(2024, 12, 31))}, "2024-Q3"),
        ({"period": "2024-s1..2024-Q3"}, {"2024-S1": (date(2024, 1, 1), date(2024, 6, 30)),
                                          "2024-Q3": (date(2024, 7, 1), date(2024, 9, 30))}, ""),
        ({"since": "2024-T3"}, {"2024-T3": (date(2024, 9, 1), date(2024, 12, 31))}, "2024-Q3"),
        ({"period": "2023-q1"}, {}, ""),
        ({"period": ("2024", "2024-05")}, {}, ""),
    ],
)  # fmt: skip
def test_days_of_a_period_that_no_row_gives_are_a_note(
    asked: Asked, typed: dict[str, Any], named: dict[str, tuple[date, date]], hint: str
) -> None:
    notes = [note for note in asked(**typed).notes if note.code == "period-assumed"]
    assert {note.values["period"]: (note.values["first"], note.values["last"]) for note in notes} == named
    for note in notes:
        reason = note.values["reason"]
        assert isinstance(reason, Message)
        assert reason.values.get("quarter", "") == hint
