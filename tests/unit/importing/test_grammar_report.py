"""The facts of an invented report: the association of river towns, from November 2030 to February 2031."""

from __future__ import annotations

import random
from collections import defaultdict

import pytest

from metrocli.importing.document import DocumentLine, LineKind, ReportDocument
from metrocli.importing.facts import Certainty
from metrocli.importing.grammar.reading import read_facts

ACTIVITIES = """
5 November

RIVER BANKS
FOR EVERYBODY

Towns met on the bank.

They spoke about floods on 7 November.

Members
Arlen, Bree,
Cair (north, east) and Dorn.

Outcomes
A1B1, A1B2

Challenges:
- 1.1 Floods
- 2.3 Bridges

Alliances: ABC, School of Arts and Crafts

A banner of the town

20 December–9 January

THE LONG COURSE

Members

Bree

Outcomes

B1B1
"""
HEAD = """
RIVER TOWNS

November → February 2031

CONTENTS
Activities ........ 3
In the media ...... 9

ACTIVITIES
"""
TAIL = """
RIVER TOWNS IN THE MEDIA
November

The Arlen Times
River banks

Radio Bree
River banks
December

The Arlen Times
The long course

MEMBERSHIP
ENGAGEMENT
Arlen\tBree
\tDorn

BILATERAL MEETINGS
November
Online
Members
Arlen, Bree
On-site
Members
Dorn
January
Online
Members: Bree

MAIN RESULTS
From 1 November to 28 February:
+1,305

people engaged in events

+17
experts with whom we worked

METROPOLITAN CHALLENGES
1.1 Floods
2.3 Bridges

IMPLEMENTATION OF THE STRATEGIC ACTION PLAN
A1 Healthy
rivers
A1B1 Banks
B1

Strong bridges
"""
SPANISH = {
    "November → February 2031": "Noviembre → Febrero 2031",
    "5 November\n": "5 de noviembre\n",
    "20 December–9 January": "Del 20 de diciembre al 9 de enero",
    "CONTENTS": "ÍNDICE",
    "Activities .": "Actividades .",
    "ACTIVITIES": "ACTIVIDADES",
    "In the media": "En los medios",
    "IN THE MEDIA": "EN LOS MEDIOS",
    "Members": "Miembros",
    "Outcomes": "Resultados",
    "METROPOLITAN CHALLENGES": "RETOS METROPOLITANOS",
    "Challenges": "Retos",
    "Alliances:": "Alianzas:",
    " and Dorn": " y Dorn",
    "MEMBERSHIP\nENGAGEMENT": "PARTICIPACIÓN DE\nLOS MIEMBROS",
    "BILATERAL MEETINGS": "REUNIONES BILATERALES",
    "\nNovember\n": "\nNoviembre\n",
    "\nDecember\n": "\nDiciembre\n",
    "\nJanuary\n": "\nEnero\n",
    "Online": "En línea",
    "On-site": "Presencial",
    "MAIN RESULTS": "RESULTADOS PRINCIPALES",
    "people engaged": "personas implicadas",
    "experts with": "expertas con",
    "IMPLEMENTATION OF THE STRATEGIC ACTION PLAN": "IMPLEMENTACIÓN DEL PLAN DE ACCIÓN ESTRATÉGICO",
}
FRENCH = {
    "November → February 2031": "Novembre → Février 2031",
    "5 November\n": "5 novembre\n",
    "20 December–9 January": "Du 20 décembre au 9 janvier",
    "CONTENTS": "SOMMAIRE",
    "Activities .": "Activités .",
    "ACTIVITIES": "ACTIVITÉS",
    "In the media": "Dans les médias",
    "IN THE MEDIA": "DANS LES MÉDIAS",
    "Members": "Membres",
    "Outcomes": "Résultats",
    "METROPOLITAN CHALLENGES": "DÉFIS MÉTROPOLITAINS",
    "Challenges": "Défis",
    " and Dorn": " et Dorn",
    "MEMBERSHIP\nENGAGEMENT": "PARTICIPATION\nDES MEMBRES",
    "BILATERAL MEETINGS": "RÉUNIONS BILATÉRALES",
    "\nNovember\n": "\nNovembre\n",
    "\nDecember\n": "\nDécembre\n",
    "\nJanuary\n": "\nJanvier\n",
    "Online": "En ligne",
    "On-site": "En présentiel",
    "MAIN RESULTS": "PRINCIPAUX RÉSULTATS",
    "people engaged": "personnes impliquées",
    "experts with": "expertes avec",
    "IMPLEMENTATION OF THE STRATEGIC ACTION PLAN": "MISE EN ŒUVRE DU PLAN D'ACTION STRATÉGIQUE",
}


def _document(text: str) -> ReportDocument:
    lines = []
    for number, line in enumerate(text.split("\n"), 1):
        cells = tuple(line.split("\t")) if "\t" in line else ()
        kind = LineKind.ROW if cells else LineKind.ITEM if line.startswith("- ") else LineKind.TEXT
        if line.strip():
            lines.append(DocumentLine(line.removeprefix("- ").strip(" "), 0, number, kind, cells=cells))
    return ReportDocument("report.txt", "text", tuple(lines))


def _sheets(text: str) -> dict[str, list[dict[str, str]]]:
    rows: dict[tuple[str, int], dict[str, str]] = defaultdict(dict)
    for fact in read_facts(_document(text)).facts:
        rows[fact.sheet, fact.row][fact.column] = fact.value
    sheets: dict[str, list[dict[str, str]]] = defaultdict(list)
    for (sheet, _), row in rows.items():
        sheets[sheet].append(row)
    return sheets


def _translate(text: str, phrases: dict[str, str]) -> str:
    for phrase, other in phrases.items():
        text = text.replace(phrase, other)
    return text


@pytest.mark.parametrize("phrases", [{}, SPANISH, FRENCH], ids=["english", "spanish", "french"])
def test_facts_of_a_report(phrases: dict[str, str]) -> None:
    sheets = _sheets(_translate(HEAD + ACTIVITIES + TAIL, phrases))
    banks, course = sheets["activities"]
    assert banks.pop("summary").startswith("Towns met on the bank. They spoke about floods")
    assert banks == {
        "id": "2030-11..2031-02-01",
        "title": "RIVER BANKS FOR EVERYBODY",
        "start": "2030-11-05",
        "members": "Arlen; Bree; Cair (north, east); Dorn",
        "outcomes": "A1B1; A1B2",
        "line": "A1",
        "challenges": "1.1; 2.3",
        "alliances": "ABC; School of Arts and Crafts",
    }
    assert (course["start"], course["end"], course["line"]) == ("2030-12-20", "2031-01-09", "B1")
    assert [(row["month"], row["outlet"]) for row in sheets["media"]] == [
        ("2030-11", "The Arlen Times"),
        ("2030-11", "Radio Bree"),
        ("2030-12", "The Arlen Times"),
    ]
    assert sheets["meetings"] == [
        {"month": "2030-11", "mode": "online", "members": "Arlen; Bree"},
        {"month": "2030-11", "mode": "on-site", "members": "Dorn"},
        {"month": "2031-01", "mode": "online", "members": "Bree"},
    ]
    assert [row["value"] for row in sheets["published"] if row["section"] == "engaged member"] == [
        "Arlen",
        "Bree",
        "Dorn",
    ]
    assert (sheets["periods"][0]["people_engaged"], sheets["periods"][0]["experts"]) == ("1305", "17")
    assert sheets["challenges"] == [{"code": "1.1", "title": "Floods"}, {"code": "2.3", "title": "Bridges"}]
    assert sheets["outcomes"] == [
        {"code": "A1", "title": "Healthy rivers"},
        {"code": "A1B1", "title": "Banks"},
        {"code": "B1", "title": "Strong bridges"},
    ]


def test_each_line_ends_once() -> None:
    document = _document(HEAD + ACTIVITIES + TAIL)
    reading = read_facts(document)
    passed = [passed.line for passed in reading.passed_over]
    assert not set(passed) & set(reading.leftovers)
    assert [line.text for line in reading.leftovers] == ["A banner of the town"]


def test_blocks_in_another_order() -> None:
    first, second = ACTIVITIES.split("20 December", 1)
    blocks = [first.strip(), "20 December" + second.strip()]
    sheets = _sheets(HEAD + "\n" + "\n\n".join(reversed(blocks)) + "\n" + TAIL)
    original = _sheets(HEAD + ACTIVITIES + TAIL)
    assert sorted(sheets["activities"], key=str) == sorted(original["activities"], key=str)


def test_other_dashes_and_bullets() -> None:
    text = HEAD + ACTIVITIES + TAIL
    changed = text.replace("December–9", "December - 9").replace("- 1.1", "1.1").replace("- 2.3", "2.3")
    assert _sheets(changed) == _sheets(text)


def test_a_novel_has_no_facts() -> None:
    words = [
        "the",
        "river",
        "was",
        "calm",
        "and",
        "nobody",
        "had",
        "seen",
        "them",
        "in",
        "November",
        "when",
        "30",
        "boats",
        "came",
    ]
    chance = random.Random(7)  # noqa: S311 - not for secrets
    text = "\n".join(" ".join(chance.choices(words, k=12)) + "." for _ in range(300))
    assert read_facts(_document(text)).facts == ()


@pytest.mark.parametrize("label", ["Members", "Members:", "Miembros", "MEMBRES :"])
def test_lists_that_wrap(label: str) -> None:
    block = (
        f"5 November\n\nOn the banks of\nthe river\n\nText.\n\n{label}\nArlen, Great\nBree (the\nlower town),\nDORN\n"
    )
    rows = _sheets(HEAD + block)["activities"]
    assert [(row["title"], row["members"]) for row in rows] == [
        ("On the banks of the river", "Arlen; Great Bree (the lower town); DORN")
    ]


def test_a_day_without_lists_is_a_leftover() -> None:
    assert _sheets(HEAD + "5 November\n\nA boat\n\nIt came.\n")["activities"] == []


def test_an_activity_over_two_pages() -> None:
    head = [DocumentLine("November → February 2031", 1, 1), DocumentLine("5 November", 1, 40)]
    foot = ["RIVER BANKS", "They met.", "Members", "Arlen, Bree"]
    lines = [*head, *(DocumentLine(text, 2, number) for number, text in enumerate(foot, 1))]
    more = (DocumentLine("Cair, Dorn.", 3, 1), DocumentLine("A banner", 3, 2))
    reading = read_facts(ReportDocument("report.pdf", "pdf", (*lines, *more)))
    cells = {fact.column: (fact.value, fact.page) for fact in reading.facts if fact.sheet == "activities"}
    assert cells["start"] == ("2030-11-05", 1)
    assert cells["title"] == ("RIVER BANKS", 2)
    assert [line.text for line in reading.leftovers] == ["A banner"]


def test_a_sentence_below_a_list_is_not_a_name() -> None:
    sentence = "The banner on the wall shows the letters of the town"
    rows = _sheets(HEAD + f"5 November\nRIVER BANKS\nThey met.\nAlliances\nABC, DEF\n{sentence}\n")["activities"]
    assert [row["alliances"] for row in rows] == ["ABC; DEF"]


@pytest.mark.parametrize(
    ("sentence", "titles"),
    [
        ("They spoke. Two challenges\nguide us: growth and trust. " + "They went on. " * 8, ["growth", "trust"]),
        ("Two challenges guide us: growth, trust and care.", []),
        ("Two things guide us: growth and trust.", []),
    ],
)
def test_groups_of_challenges_that_a_sentence_lists(sentence: str, titles: list[str]) -> None:
    text = HEAD.replace("ACTIVITIES\n", f"FOREWORD\n\n{sentence}\n\nACTIVITIES\n", 1) + TAIL
    groups = [fact for fact in read_facts(_document(text)).facts if fact.sheet == "challenges" and fact.row > 1]
    assert [fact.value for fact in groups if fact.column == "title"] == titles
    assert {fact.certainty for fact in groups} <= {Certainty.DOUBTFUL}


def test_titles_that_the_contents_list_or_that_a_code_of_the_plan_marks() -> None:
    text = HEAD.replace("\nACTIVITIES", "First line (A1) .. 4\n\nACTIVITIES\n\nFIRST LINE\n\nA1 Healthy\nrivers\n")
    reading = read_facts(_document(text + TAIL))
    assert reading.leftovers == ()


@pytest.mark.parametrize(
    "begin", ["Early in December", "Late in the year\nThey came from far away to see the water.\n"]
)
def test_lists_below_a_day_that_is_not_understood_are_left_over(begin: str) -> None:
    first = "5 November\n\nRIVER BANKS\n\nText.\n\nMembers\n\nArlen, Bree\n\n"
    second = f"{begin}\n\nA LONG COURSE\n\nAlliances\n\nABC\n\nMembers\n\nDorn\n"
    rows = _sheets(HEAD + first + second)["activities"]
    assert [(row["title"], row["members"], row.get("alliances")) for row in rows] == [
        ("RIVER BANKS", "Arlen; Bree", None)
    ]


def test_what_follows_a_list_of_met_members_is_not_a_name() -> None:
    lists = "November\n\nOnline\n\nMembers\n\nArlen, Bree,\n\nand Cair\n\nThe ferry is blue."
    text = f"{HEAD}\nBILATERAL MEETINGS\n\n{lists}\n"
    reading = read_facts(_document(text))
    assert [fact.value for fact in reading.facts if fact.sheet == "meetings"][-1] == "Arlen; Bree; Cair"
    assert [line.text for line in reading.leftovers][-1] == "The ferry is blue."
