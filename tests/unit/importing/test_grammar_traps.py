"""Forms that real reports have, one test for each: what they mean, and what they must not be taken for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from metrocli.importing.grammar.reading import read_facts
from metrocli.importing.readers.registry import read_document
from metrocli.importing.report import gather_report
from metrocli.names.resolve import NameIndex

if TYPE_CHECKING:
    from pathlib import Path

    from metrocli.importing.document import DocumentLine
    from metrocli.importing.report import ImportedReport

HEAD = "March – June 2031\n\nACTIVITIES\n\n"
ACTIVITY = "4 March\n\nFLOOD DAY\n\nThey met.\n\n"


class Reader:
    """Reads texts as documents."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "report.txt"

    def __call__(self, text: str, known: NameIndex | None = None) -> ImportedReport:
        self._path.write_text(text, encoding="utf-8")
        document = read_document(self._path)
        return gather_report(document, read_facts(document, known))

    def list_rows(self, sheet: str, text: str, known: NameIndex | None = None) -> list[dict[str, str]]:
        rows = self(text, known).rows.get(sheet, ())
        return [{column: cell.value for column, cell in row.cells.items()} for row in rows]


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


def texts(lines: tuple[DocumentLine, ...]) -> list[str]:
    return [line.text for line in lines]


@pytest.mark.parametrize(
    "listed",
    [
        "Members\n\nArlen, Bree, Cair",
        "Members:\nArlen, Bree, Cair",
        "Members: Arlen, Bree, Cair",
        "MEMBERS\nArlen, Bree and Cair.",
        "Miembros: Arlen, Bree y Cair",
        "Membres : Arlen, Bree et Cair.",
        "Members\n- Arlen\n- Bree\n- Cair",
        "Members:\n• Arlen;\n• Bree;\n• Cair.",
        "Members\nArlen\nBree\nCair",
        "Members\nArlen,\nBree,\n\nCair",
        "Members\nArlen, Bree,\nCair,",
        "Members: Arlen; Bree; Cair",
        "**Members**: Arlen, Bree, and Cair",
    ],
)
def test_labels_and_lists(read: Reader, listed: str) -> None:
    rows = read.list_rows("activities", f"{HEAD}{ACTIVITY}{listed}\n\nOutcomes\n\nA.1\n")
    assert [(row["title"], row["members"], row["outcomes"]) for row in rows] == [
        ("FLOOD DAY", "Arlen; Bree; Cair", "A.1")
    ]


@pytest.mark.parametrize(
    ("listed", "members"),
    [
        ("Members: all", None),
        ("Members: 29 cities of the south", None),
        ("Members: Arlen, Bree and others", None),
        ("Miembros: Arlen, Bree, entre otras", None),
        ("Membres : Arlen, Bree, etc.", None),
        ("Members of the network came from afar", None),
        ("Members\nArlen, Bree\nGuests: Jon Reed, Sara Stone", "Arlen; Bree"),
        ("Members (2): Arlen, Bree", "Arlen; Bree"),
        ("- Members: Arlen, Bree", "Arlen; Bree"),
        ("Members:\n- Arlen\n- Bree (upper\n  town)", "Arlen; Bree (upper town)"),
    ],
)
def test_what_is_below_or_beside_a_label_may_be_no_list(read: Reader, listed: str, members: str | None) -> None:
    rows = read.list_rows("activities", f"{HEAD}{ACTIVITY}{listed}\n\nOutcomes\n\nA.1\n")
    assert [(row.get("members"), row["outcomes"]) for row in rows] == [(members, "A.1")]


def test_commas_within_names(read: Reader) -> None:
    known = NameIndex("member", ["Port, North", "Tyne and Wear"])
    text = f"{HEAD}{ACTIVITY}Members: Arlen (city, old town), Port, North, Tyne and Wear\n"
    assert (
        read.list_rows("activities", text, known)[0]["members"] == "Arlen (city, old town); Port, North; Tyne and Wear"
    )


@pytest.mark.parametrize(
    ("days", "start", "end"),
    [
        ("4 March", "2031-03-04", None),
        ("Tuesday 4 March 2031", "2031-03-04", None),
        ("4th March", "2031-03-04", None),
        ("1er mars", "2031-03-01", None),
        ("8–11 May", "2031-05-08", "2031-05-11"),
        ("8 - 11 May", "2031-05-08", "2031-05-11"),
        ("From 8 to 11 May", "2031-05-08", "2031-05-11"),
        ("Del 8 al 11 de mayo", "2031-05-08", "2031-05-11"),
        ("Du 8 au 11 mai", "2031-05-08", "2031-05-11"),
        ("30 April — 2 May", "2031-04-30", "2031-05-02"),
        ("20 December 2030 – 9 March 2031", "2030-12-20", "2031-03-09"),
        ("in May", "2031-05-01", "2031-05-31"),
    ],
)
def test_days_and_spans(read: Reader, days: str, start: str, end: str | None) -> None:
    rows = read.list_rows("activities", f"{HEAD}{days}\n\nFLOOD DAY\n\nThey met.\n\nMembers: Arlen\n")
    assert [(row["start"], row.get("end")) for row in rows] == [(start, end)]


def test_two_days_are_not_a_span(read: Reader) -> None:
    [row] = read(f"{HEAD}3 and 5 May\n\nFLOOD DAY\n\nMembers: Arlen\n").rows["activities"]
    assert (row.cells["start"].value, row.cells["start"].certainty) == ("2031-05-03", "doubtful")
    assert "end" not in row.cells


@pytest.mark.parametrize(
    "sentence", ["It began in July 2015.", "They met on 4 March and\non 5 April 2030.", "5 May it was."]
)
def test_days_in_sentences_are_not_those_of_an_activity(read: Reader, sentence: str) -> None:
    rows = read.list_rows("activities", f"{HEAD}{ACTIVITY}{sentence}\n\nMembers: Arlen\n")
    assert [(row["start"], row["members"]) for row in rows] == [("2031-03-04", "Arlen")]


def test_a_caption_among_the_text_is_left_over(read: Reader) -> None:
    report = read(f"{HEAD}{ACTIVITY}Outcomes\n\nA.1\n\nFLOODS AND PEOPLE\n\nMembers\n\nArlen\n\nRIVER FORUM 2031\n")
    [row] = report.rows["activities"]
    assert (row.cells["members"].value, row.cells["outcomes"].value) == ("Arlen", "A.1")
    assert texts(report.leftovers) == ["FLOODS AND PEOPLE", "RIVER FORUM 2031"]


def pages(*bodies: str) -> str:
    return "\f".join(f"RIVER FORUM\n\n{body}\n\n{number}\n" for number, body in enumerate(bodies, 1))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("4 March", "FLOOD DAY\n\nThey met at the river.\n\nMembers\n\nArlen, Bree and Cair"),
        ("4 March\n\nFLOOD", "DAY\n\nThey met at the river.\n\nMembers\n\nArlen, Bree and Cair"),
        ("4 March\n\nFLOOD DAY\n\nThey met", "at the river.\n\nMembers\n\nArlen, Bree and Cair"),
        ("4 March\n\nFLOOD DAY\n\nThey met at the river.\n\nMembers", "Arlen, Bree and Cair"),
        ("4 March\n\nFLOOD DAY\n\nThey met at the river.\n\nMembers\n\nArlen,", "Bree and Cair"),
        ("4 March\n\nFLOOD DAY\n\nThey met at the river.\n\nMembers\n\nArlen, Bree and", "Cair"),
    ],
)
def test_an_activity_that_a_page_cuts(read: Reader, first: str, second: str) -> None:
    rows = read.list_rows("activities", pages("March – June 2031\n\nACTIVITIES", first, second, "End.", "End."))
    assert [(row["start"], row["title"], row["summary"], row["members"]) for row in rows] == [
        ("2031-03-04", "FLOOD DAY", "They met at the river.", "Arlen; Bree; Cair")
    ]


def test_a_table_with_empty_cells(read: Reader) -> None:
    text = "March – June 2031\n\nMEMBERSHIP ENGAGEMENT\n\nArlen\t\tBree\n\tCair\t\n\t\tDorn\n"
    assert [row["value"] for row in read.list_rows("published", text)] == ["Arlen", "Bree", "Cair", "Dorn"]


def test_titles_over_lines_in_capitals_and_twice(read: Reader) -> None:
    one = "{day} March\n\nTHE LONG\nRIVER\n\nThey met.\n\nMembers: Arlen\n\n"
    rows = read.list_rows("activities", HEAD + one.format(day=4) + one.format(day=9))
    assert [(row["start"], row["title"]) for row in rows] == [
        ("2031-03-04", "THE LONG RIVER"),
        ("2031-03-09", "THE LONG RIVER"),
    ]


def test_contents_with_dots_are_not_sections(read: Reader) -> None:
    contents = "CONTENTS\nActivities ........ 3\nBilateral meetings ... 5\nMain results .... 7\n\n"
    report = read(f"March – June 2031\n\n{contents}ACTIVITIES\n\n{ACTIVITY}Members: Arlen\n")
    assert [*report.rows] == ["activities", "periods"]
    assert report.leftovers == ()


@pytest.mark.parametrize(
    ("seat", "terms"),
    [
        ("Jon Reed\n(until 9 April)\n\nSara Stone\n(from 12 April)", [("until", "2031-04-09"), ("from", "2031-04-12")]),
        ("Jon Reed (until 9 April)\nSara Stone (since May 2031)", [("until", "2031-04-09"), ("from", "2031-05-01")]),
        ("Jon Reed (hasta el 9 de abril)\nSara Stone (desde el 12 de abril)",
         [("until", "2031-04-09"), ("from", "2031-04-12")]),
        ("(until 9 April) Jon Reed\n(from 12 April) Sara Stone", [("until", "2031-04-09"), ("from", "2031-04-12")]),
    ],
)  # fmt: skip
def test_one_seat_with_two_holders(read: Reader, seat: str, terms: list[tuple[str, str]]) -> None:
    contents = "CONTENTS\nWho we are\nUpper Valley\n\n"
    text = (
        f"March – June 2031\n\n{contents}WHO WE ARE\n\nUPPER VALLEY\n\nArlen\nBree\n\nMEMBER\n{seat}\nMayor of Bree\n"
    )
    rows = read.list_rows("people", text)
    assert [(row["person"], row["office"], row["member"]) for row in rows] == [
        ("Jon Reed", "Mayor of Bree", "Bree"),
        ("Sara Stone", "Mayor of Bree", "Bree"),
    ]
    assert [(column, row[column]) for row, (column, _) in zip(rows, terms, strict=True)] == terms


@pytest.mark.parametrize(
    ("number", "unit"),
    [("+1,412", "people engaged"), ("1.412", "personas"), ("+ 1 412", "personnes"), (">1412", "people")],
)
def test_the_unit_of_a_number_is_on_the_next_line(read: Reader, number: str, unit: str) -> None:
    text = f"March – June 2031\n\nMAIN RESULTS\n\n{number}\n\n{unit}\n"
    assert read.list_rows("periods", text)[0]["people_engaged"] == "1412"


def test_points_of_an_agenda_are_not_challenges(read: Reader) -> None:
    agenda = "Agenda\n\n1.1 Opening\n2.1 Floods and dams\n3.4 Any other business\n\n"
    report = read(f"{HEAD}{ACTIVITY}{agenda}Challenges\n\n2.3 Bridges\n\nMembers: Arlen\n")
    assert [row.cells["challenges"].value for row in report.rows["activities"]] == ["2.3"]
    assert "challenges" not in report.rows


def test_partners_named_like_members_stay_partners(read: Reader) -> None:
    known = NameIndex("member", ["Arlen", "Bree"])
    text = f"{HEAD}{ACTIVITY}Members: Bree\n\nAlliances: University of Arlen, Arlen Chamber of Trade, Bree Bank\n"
    [row] = read.list_rows("activities", text, known)
    assert (row["members"], row["alliances"]) == ("Bree", "University of Arlen; Arlen Chamber of Trade; Bree Bank")


def test_a_number_of_cities_in_a_sentence_changes_no_list(read: Reader) -> None:
    report = read(f"{HEAD}{ACTIVITY}In all, 29 cities took part.\n\nMembers: Arlen, Bree\n")
    [row] = report.rows["activities"]
    assert row.cells["members"].value == "Arlen; Bree"
    assert row.cells["summary"].value == "They met. In all, 29 cities took part."


@pytest.mark.parametrize(
    ("listed", "members"),
    [
        ("Arlen, Har-\nrowgate, Bree", "Arlen; Harrowgate; Bree"),
        ("Arlen, Mont-\nsur-Mer, Bree", "Arlen; Mont-sur-Mer; Bree"),
        ("Arlen, Saint-\nJean, Bree", "Arlen; Saint-Jean; Bree"),
    ],
)
def test_words_broken_at_a_line_end(read: Reader, listed: str, members: str) -> None:
    text = f"{HEAD}{ACTIVITY}Harrowgate was there.\n\nMembers\n\n{listed}\n"
    assert [row["members"] for row in read.list_rows("activities", text)] == [members]


def test_a_paragraph_where_the_title_is_lost_is_not_a_title(read: Reader) -> None:
    text = f"{HEAD}4 March\n\nThey met at the river and spoke about floods.\n\nMembers: Arlen\n"
    assert "activities" not in read(text).rows


@pytest.mark.parametrize(("first", "second"), [("Challenges", "Outcomes"), ("Outcomes", "Challenges")])
def test_codes_of_another_form_are_not_of_the_same_list(read: Reader, first: str, second: str) -> None:
    codes = {"Challenges": "1.1 Floods\n2.1 Dams", "Outcomes": "A.1\nB.1"}
    [row] = read.list_rows("activities", f"{HEAD}{ACTIVITY}{first}\n\n{codes[first]}\n\n{codes[second]}\n")
    assert row[first.lower()] == {"Challenges": "1.1; 2.1", "Outcomes": "A.1; B.1"}[first]
    assert second.lower() not in row


def test_without_a_period_the_labels_of_activities_are_not_sections(read: Reader) -> None:
    activity = f"{ACTIVITY}Metropolitan challenges\n\n1.1 Floods\n\nOutcomes\n\nA.1, B.1\n\n"
    assert read(activity * 4).rows == {}


def test_the_plan_where_its_title_is_lost_is_not_of_the_challenges(read: Reader) -> None:
    text = "March – June 2031\n\nMETROPOLITAN CHALLENGES\n\n1.1 Floods\n\n2.1 Dams\n\nA Water\n\nA.1 Wells\n"
    assert [row["code"] for row in read.list_rows("challenges", text)] == ["1.1", "2.1"]


def test_the_line_is_left_out_where_the_plan_lacks_one(read: Reader) -> None:
    plan = "ACTION PLAN\n\nA Water\n\nA.1 Wells\n\nB.1 Banks\n"
    rows = read.list_rows("activities", f"{HEAD}{ACTIVITY}Outcomes\n\nA.1, B.1\n\n{plan}")
    assert [(row["outcomes"], row.get("line")) for row in rows] == [("A.1; B.1", None)]


def test_meetings_of_a_month_whose_line_is_lost_are_left_over(read: Reader) -> None:
    meetings = "March\n\nOnline\nArlen, Bree\n\nOn-site\nCair\n\nOnline\nDorn\n"
    rows = read.list_rows("meetings", f"March – June 2031\n\nBILATERAL MEETINGS\n\n{meetings}")
    assert [(row["mode"], row["members"]) for row in rows] == [("online", "Arlen; Bree"), ("on-site", "Cair")]


def read_region(read: Reader, region: str) -> ImportedReport:
    contents = "CONTENTS\nWho we are\nUpper Valley\n\n"
    return read(f"March – June 2031\n\n{contents}WHO WE ARE\n\nUPPER VALLEY\n\n{region}")


def test_people_of_a_region_whose_title_is_lost_are_left_over(read: Reader) -> None:
    region = "{0}\n\nRegional secretary\nEva Lund\n{0}\n\nPresidency\n{1}\nMayor of {0}\n\n"
    rows = read_region(read, region.format("Arlen", "Kim Ray") + region.format("Bree", "Jon Reed")).rows
    assert [row.cells["member"].value for row in rows["memberships"]] == ["Arlen"]
    assert [row.cells["person"].value for row in rows["people"]] == ["Eva Lund"]


def test_a_seat_without_a_name_is_left_over_or_in_doubt(read: Reader) -> None:
    seats = "Secretariat General\nRegional Officer\n\nMember\nMayor of Arlen\n\nMember\nKim Ray\n"
    [row] = read_region(read, f"Arlen\n\n{seats}").rows["people"]
    assert (row.cells["person"].value, row.cells["person"].certainty) == ("Kim Ray", "doubtful")


@pytest.mark.parametrize("caption", ["Photo: Robin Lake", "© Robin Lake", "Foto 3: el río", "Crédit : Robin Lake"])
def test_the_caption_of_a_picture_is_passed_over(read: Reader, caption: str) -> None:
    report = read(f"{HEAD}4 March\n\n{caption}\n\nFLOOD DAY\n\nThey met.\n\nMembers\n\n{caption}\n\nArlen, Bree\n")
    assert [row.cells["title"].value for row in report.rows["activities"]] == ["FLOOD DAY"]
    assert [row.cells["members"].value for row in report.rows["activities"]] == ["Arlen; Bree"]
    assert [passed.line.text for passed in report.passed_over if passed.reason.code == "import-caption"] == [
        caption
    ] * 2


@pytest.mark.parametrize("between", ["A banner of the town", "14:00 – 15:30"])
def test_a_list_with_something_else_within_it_is_left_over(read: Reader, between: str) -> None:
    challenges = f"Challenges\n\n1.1 Floods\n\n{between}\n\n2.1 Dams\n\nOutcomes\n\nA.1\n"
    rows = read.list_rows("activities", HEAD + ACTIVITY + challenges)
    assert [(row.get("challenges"), row["outcomes"]) for row in rows] == [(None, "A.1")]


@pytest.mark.parametrize("line", ["3", "14:00 – 15:30", "Guests: many"])
def test_a_line_without_a_name_is_not_a_member(read: Reader, line: str) -> None:
    rows = read.list_rows("meetings", f"March – June 2031\n\nBILATERAL MEETINGS\n\nMarch\n\nOnline\n\n{line}\n")
    assert rows == []
    [row] = read.list_rows("activities", f"{HEAD}{ACTIVITY}Members\n\n{line}\n\nOutcomes\n\nA.1\n")
    assert "members" not in row
    assert [row.cells["member"].value for row in read_region(read, f"Arlen\n{line}\nBree\n").rows["memberships"]] == [
        "Arlen",
        "Bree",
    ]
