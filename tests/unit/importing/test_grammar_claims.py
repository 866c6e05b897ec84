"""What a report claims besides its lists: how long they are, and days on posters of activities."""

from __future__ import annotations

from collections import defaultdict

import pytest

from metrocli.importing.document import DocumentLine, LineKind, ReportDocument
from metrocli.importing.facts import Certainty, ImportedFact
from metrocli.importing.grammar.reading import read_facts

HEAD = "November → February 2031\n\nACTIVITIES\n\n5 November\n\nRIVER BANKS\n\n"
LISTS = "\n\nMembers\n\nArlen, Bree\n"
NEXT = "\n20 December\n\nTHE LONG COURSE\n\nMembers\n\nBree\n"


def read(text: str) -> tuple[list[tuple[str, str, str]], list[str]]:
    """Return the claims of a document, each as section, value and source, and its leftovers."""
    lines = []
    for number, line in enumerate(text.split("\n"), 1):
        cells = tuple(line.split("\t")) if "\t" in line else ()
        if line.strip():
            kind = LineKind.ROW if cells else LineKind.TEXT
            lines.append(DocumentLine(line.strip(), 0, number, kind, cells=cells))
    reading = read_facts(ReportDocument("report.txt", "text", tuple(lines)))
    rows: dict[int, dict[str, ImportedFact]] = defaultdict(dict)
    for fact in reading.facts:
        if fact.sheet == "published":
            rows[fact.row][fact.column] = fact
    assert all(fact.certainty is not Certainty.DOUBTFUL for row in rows.values() for fact in row.values())
    assert {row["period"].value for row in rows.values()} <= {"2030-11..2031-02"}
    claims = [(row["section"].value, row["value"].value, row["source"].value) for row in rows.values()]
    return claims, [line.text for line in reading.leftovers]


class TestPosters:
    """Days on a poster between two activities."""

    @pytest.mark.parametrize(
        "line",
        [
            "Tuesday 9th October, 14:00 – 15:30 (Central European Time)",
            "Lunes 9 de octubre, 14:00 h",
            "Mardi 9 octobre, 14 h",
        ],
    )
    def test_a_day_with_its_weekday(self, line: str) -> None:
        found, leftovers = read(f"{HEAD}Towns met.{LISTS}\nRIVER WEEK\n\n{line}\n{NEXT}")
        assert found == [("date", line, "RIVER BANKS")]
        assert leftovers == ["RIVER WEEK"]

    @pytest.mark.parametrize("line", ["8 / 13 NOV 2030 · ARLEN", "The next meeting is on Tuesday 9th October."])
    def test_other_lines(self, line: str) -> None:
        assert read(f"{HEAD}Towns met.{LISTS}\nRIVER WEEK\n\n{line}\n{NEXT}")[0] == []


class TestTotals:
    """Numbers of what a report lists."""

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("29 cities took part in our activities:", "members: 29"),
            ("This time, 29 member cities were engaged.", "members: 29"),
            ("29 miembros", "members: 29"),
            ("29 of 140 members", ""),
            ("More than 29 cities took part.", ""),
            ("+29 cities", ""),
            ("29 cities and universities", ""),
            ("29 cities, of which 3 cities were new", ""),
            ("Our members met 12 times.", ""),
        ],
    )
    def test_in_the_list_of_engaged_members(self, text: str, value: str) -> None:
        found, _ = read(f"November → February 2031\n\nMEMBERSHIP ENGAGEMENT\n\n{text}\n\nArlen\tBree\n\tDorn\n")
        totals = [claim for claim in found if claim[0] == "total"]
        assert totals == ([("total", value, "MEMBERSHIP ENGAGEMENT")] if value else [])

    def test_in_the_main_results(self) -> None:
        found, leftovers = read(
            "November → February 2031\n\nMAIN RESULTS\n\n+1,305\n\npeople engaged in events\n\n29\n\n"
            "activities held\n\n12 cities engaged\n\n14 cities\n\n17 events\n"
        )
        assert found == [
            ("total", "people_engaged: 1305", "MAIN RESULTS"),
            ("total", "activities: 29", "MAIN RESULTS"),
            ("total", "members: 12", "MAIN RESULTS"),
        ]
        assert leftovers == ["14 cities", "17 events"]

    def test_in_the_lists_of_codes(self) -> None:
        found, _ = read(
            "November → February 2031\n\nMETROPOLITAN CHALLENGES\n\nWe worked on 3 challenges:\n\n1.1 Floods\n"
            "2.3 Bridges\n\nIMPLEMENTATION OF THE STRATEGIC ACTION PLAN\n\nOf the plan, 2 outcomes were worked on.\n\n"
            "A1 Healthy rivers\nA1B1 Banks for 3 outcomes\n"
        )
        assert [claim for claim in found if claim[0] == "total"] == [
            ("total", "challenges: 3", "METROPOLITAN CHALLENGES"),
            ("total", "outcomes: 2", "IMPLEMENTATION OF THE STRATEGIC ACTION PLAN"),
        ]
