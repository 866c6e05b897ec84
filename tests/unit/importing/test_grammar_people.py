"""Members and people of an invented association, by its regions."""

from __future__ import annotations

from collections import defaultdict

import pytest

from metrocli.importing.document import DocumentLine, LineKind, ReportDocument
from metrocli.importing.grammar.reading import read_facts

ENGLISH = """
March - June 2030

CONTENTS
Who we are → 4
Upper Valley
Delta and the
Islands
Secretariat General

WHO WE ARE

UPPER
VALLEY

DELTA AND THE ISLANDS

UPPER VALLEY

- Arlen
- Bree

Honorary member:
Club of Weirs

Focal points

REGIONAL SECRETARY
Ana Roca
Bree

SECRETARIAT GENERAL
Jon Alder
Regional Officer

Members of the Board of Directors

CO-PRESIDENCY
Mia de la Cruz (until 3 April)

Rolf Stone
(since 4 April)
Mayor of Arlen

TREASURY
Zoe Marsh
Head of the Government
of the Town of Bree

DELTA AND THE
ISLANDS

Cair
Dorn

SECRETARIAT GENERAL

Eva Lund
Director of Learning
and Floods

Interns

Kim Ray
University of Dorn

This report has been edited
with help

tel. 12 34
"""
SPANISH = {
    "March - June 2030": "Marzo – Junio de 2030",
    "CONTENTS": "ÍNDICE",
    "Who we are": "Quiénes somos",
    "WHO WE ARE": "QUIÉNES SOMOS",
    "Secretariat General": "Secretaría General",
    "SECRETARIAT GENERAL": "SECRETARÍA GENERAL",
    "Honorary member": "Miembro honorario",
    "Focal points": "Puntos focales",
    "REGIONAL SECRETARY": "SECRETARÍA REGIONAL",
    "Members of the Board of Directors": "Miembros del Consejo de Dirección",
    "CO-PRESIDENCY": "COPRESIDENCIA",
    "TREASURY": "TESORERÍA",
    "until 3 April": "hasta el 3 de abril",
    "since 4 April": "desde el 4 de abril",
    "Interns": "Personas en prácticas",
}
FRENCH = {
    "March - June 2030": "Mars – Juin 2030",
    "CONTENTS": "SOMMAIRE",
    "Who we are": "Qui sommes-nous",
    "WHO WE ARE": "QUI SOMMES-NOUS",
    "Secretariat General": "Secrétariat général",
    "SECRETARIAT GENERAL": "SECRÉTARIAT GÉNÉRAL",
    "Honorary member": "Membre d'honneur",
    "Focal points": "Points focaux",
    "REGIONAL SECRETARY": "SECRÉTAIRE RÉGIONALE",
    "Members of the Board of Directors": "Membres du Conseil d'administration",
    "CO-PRESIDENCY": "COPRÉSIDENCE",
    "TREASURY": "TRÉSORERIE",
    "until 3 April": "jusqu'au 3 avril",
    "since 4 April": "depuis le 4 avril",
    "Interns": "Stagiaires",
}


@pytest.mark.parametrize("phrases", [{}, SPANISH, FRENCH], ids=["english", "spanish", "french"])
def test_people(phrases: dict[str, str]) -> None:
    text = ENGLISH
    for phrase, other in phrases.items():
        text = text.replace(phrase, other)
    lines = [
        DocumentLine(line.removeprefix("- "), 0, number, LineKind.ITEM if line.startswith("- ") else LineKind.TEXT)
        for number, line in enumerate(text.split("\n"), 1)
        if line
    ]
    reading = read_facts(ReportDocument("report.txt", "text", tuple(lines)))
    rows: dict[tuple[str, int], dict[str, str]] = defaultdict(dict)
    for fact in reading.facts:
        rows[fact.sheet, fact.row][fact.column] = fact.value
    valley, delta = "Upper Valley", "Delta and the Islands"
    assert [row for (sheet, _), row in rows.items() if sheet == "memberships"] == [
        {"member": "Arlen", "region": valley},
        {"member": "Bree", "region": valley},
        {"member": "Club of Weirs", "region": valley, "status": "honorary"},
        {"member": "Cair", "region": delta},
        {"member": "Dorn", "region": delta},
    ]
    board = {"body": "board", "region": valley}
    seat = board | {"role": "co-presidency", "office": "Mayor of Arlen", "member": "Arlen"}
    office = "Head of the Government of the Town of Bree"
    assert [row for (sheet, _), row in rows.items() if sheet == "people"] == [
        {
            "person": "Ana Roca",
            "body": "regional secretary",
            "role": "Regional Secretary",
            "region": valley,
            "member": "Bree",
        },
        {"person": "Jon Alder", "body": "regional officer", "role": "Regional Officer", "region": valley},
        seat | {"person": "Mia de la Cruz", "until": "2030-04-03"},
        seat | {"person": "Rolf Stone", "from": "2030-04-04"},
        board | {"person": "Zoe Marsh", "role": "treasury", "office": office, "member": "Bree"},
        {"person": "Eva Lund", "body": "secretariat", "office": "Director of Learning and Floods"},
        {"person": "Kim Ray", "body": "interns", "role": "Intern", "office": "University of Dorn"},
    ]
    assert [line.text for line in reading.leftovers] == ["This report has been edited", "with help", "tel. 12 34"]


def test_people_without_blank_lines_are_leftovers() -> None:
    texts = ["SECRETARIAT GENERAL", "", "Eva Lund", "Director", "Kim Ray", "Officer", "Jon Alder", "Officer"]
    lines = [DocumentLine(text, 0, number) for number, text in enumerate(["WHO WE ARE", *texts], 1) if text]
    reading = read_facts(ReportDocument("report.txt", "text", tuple(lines)))
    assert reading.facts == ()
    assert [line.text for line in reading.leftovers] == texts[2:]


def test_offices_and_terms_on_the_line_of_a_name() -> None:
    """A label "Members" is not a member, and a term is a day, a month or a year."""
    texts = [
        "January – June 2030", "CONTENTS", "Who we are 4", "North", "WHO WE ARE", "NORTH", "Members", "Arlen", "Bree",
        "REGIONAL SECRETARY", "Ana Roca, Bree", "PRESIDENCY", "Jan Moor, Mayor of Arlen (since March 2028)",
        "TREASURY", "Zoe Marsh (until 2029)", "Mayor of Bree",
    ]  # fmt: skip
    lines = [DocumentLine(text, 0, number) for number, text in enumerate(texts, 1)]
    reading = read_facts(ReportDocument("report.txt", "text", tuple(lines)))
    rows: dict[tuple[str, int], dict[str, str]] = defaultdict(dict)
    for fact in reading.facts:
        rows[fact.sheet, fact.row][fact.column] = fact.value
    assert [row["member"] for (sheet, _), row in rows.items() if sheet == "memberships"] == ["Arlen", "Bree"]
    people = {row["person"]: row for (sheet, _), row in rows.items() if sheet == "people"}
    assert people["Ana Roca"]["member"] == "Bree"
    assert (people["Jan Moor"]["office"], people["Jan Moor"]["from"]) == ("Mayor of Arlen", "2028-03-01")
    assert people["Zoe Marsh"]["until"] == "2029-12-31"
    assert reading.leftovers == ()


def test_a_term_that_is_not_understood_is_not_dropped() -> None:
    texts = [
        "January – June 2030", "CONTENTS", "Who we are 4", "North", "WHO WE ARE", "NORTH", "Arlen", "PRESIDENCY",
        "Jan Moor (until the next assembly)", "Mayor of Arlen",
    ]  # fmt: skip
    lines = [DocumentLine(text, 0, number) for number, text in enumerate(texts, 1)]
    reading = read_facts(ReportDocument("report.txt", "text", tuple(lines)))
    assert [line.text for line in reading.leftovers] == texts[-3:]


def test_regions_of_headings_where_no_contents_list_them() -> None:
    headings = {"WHO WE ARE": 1, "North": 2, "South": 2, "Members": 3}
    texts = ["WHO WE ARE", "North", "Members", "Arlen", "Bree", "South", "Cair"]
    lines = [
        DocumentLine(text, 0, number, LineKind.HEADING if text in headings else LineKind.TEXT, headings.get(text, 0))
        for number, text in enumerate(texts, 1)
    ]
    reading = read_facts(ReportDocument("report.md", "markdown", tuple(lines)))
    regions = [fact.value for fact in reading.facts if fact.column == "region"]
    assert regions == ["North", "North", "South"]
    assert reading.leftovers == ()
