from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from metrocli.check.evidence.evidence import read_evidence
from metrocli.check.registry import select_checks
from metrocli.check.runner import run_checks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from metrocli.model.findings import Finding

    Finds = Callable[..., list[Finding]]


def fixes(findings: list[Finding]) -> list[tuple[str, str, str]]:
    """Return the cell, the value and the replacement of findings."""
    return [(finding.cell.a1, finding.value, finding.replacement) for finding in findings]


ROWS = {
    ("activities", "role"): "led,led,co-led,took part",
    ("activities", "format"): "online,online,on-site,hybrid",
    ("activities", "kind"): "webinar,publication,publication,learning programme",
    ("activities", "status"): "publication due 2022,report due 2022-Q1,,",
    ("aliases", "kind"): "misprint,language:es,language:fr,former name",
    ("meetings", "mode"): "online,online,on-site,on-site",
    ("memberships", "country"): "Morocco,Egypt,China,China",
    ("memberships", "region"): "Africa,Africa,Europe,Europe",
    ("people", "body"): "board,board,council,council",
    ("people", "role"): "member,member,member,treasury",
    ("published", "section"): "outcome,total,engaged member,engaged member",
    ("alliances", "kind"): "university,university,UN agency,fair",
    ("media", "outlet"): "Cities Today,Cities Today,UCLG,Deia",
    ("participations", "role"): "host,speaker,speaker,host",
}


@pytest.mark.parametrize(
    ("sheet", "column", "text", "word"),
    [
        ("activities", "role", "co-lde", "co-led"),
        ("activities", "role", "ledd", "led"),
        ("activities", "format", "hybird", "hybrid"),
        ("activities", "format", "onsite", "on-site"),
        ("activities", "kind", "webniar", "webinar"),
        ("activities", "kind", "congres", "congress"),
        ("activities", "kind", "debate", ""),
        ("activities", "status", "cancleed", "canceled"),
        ("activities", "status", "cancelledd", "cancelled"),
        ("activities", "status", "plannned", "planned"),
        ("activities", "status", "in progres", "in progress"),
        ("activities", "status", "in-progress", ""),
        ("activities", "status", "finished", ""),
        ("aliases", "kind", "mispirnt", "misprint"),
        ("aliases", "kind", "langauge:es", "language:es"),
        ("aliases", "kind", "language:pt", ""),
        ("aliases", "kind", "language:spanish", "language:es"),
        ("aliases", "kind", "language: Français", "language:fr"),
        ("meetings", "mode", "onlien", "online"),
        ("memberships", "country", "Chian", "China"),
        ("memberships", "country", "Morroco", "Morocco"),
        ("memberships", "country", "Slovennia", "Slovenia"),
        ("memberships", "country", "Iran", ""),
        ("memberships", "country", "Brasil", ""),
        ("memberships", "region", "Afirca", "Africa"),
        ("memberships", "region", "Asia", ""),
        ("people", "body", "baord", "board"),
        ("people", "body", "concil", "council"),
        ("people", "role", "memeber", "member"),
        ("people", "role", "presidency", ""),
        ("published", "section", "totl", "total"),
        ("alliances", "kind", "univeristy", "university"),
        ("media", "outlet", "Cities Todya", "Cities Today"),
        ("media", "outlet", "Citis Today", "Cities Today"),
        ("media", "outlet", "City Today", "Cities Today"),
        ("media", "outlet", "Dela", ""),
        ("participations", "role", "spekaer", "speaker"),
    ],
)
def test_a_word_that_looks_like_another_of_its_column(
    finds: Finds, sheet: str, column: str, text: str, word: str
) -> None:
    texts = [*ROWS[sheet, column].split(","), text]
    rows = "".join(f"{number},{each}\n" for number, each in enumerate(texts))
    findings = finds("N306", **{sheet: f"x,{column}\n{rows}"})
    assert fixes(findings) == ([("B6", text, word)] if word else [])
    assert [finding.message.values for finding in findings] == ([{"text": text, "words": (word,)}] if word else [])


@pytest.mark.parametrize(
    ("sheet", "column", "texts"),
    [
        ("activities", "kind", "publicación,publicación,sesión,webinario,congreso,campaña"),
        ("activities", "format", "hybride,en ligne,en ligne,présentiel"),
        ("people", "role", "presidente,presidente,presidente,presidenta"),
        ("people", "role", "phase 1,phase 1,phase 2"),
        ("memberships", "country", "Iberia,Northland,Northland"),
        ("meetings", "mode", "onlien"),
        ("meetings", "mode", "onlien,onlien,onlien,online"),
    ],
)
def test_words_of_another_language_or_with_another_meaning(finds: Finds, sheet: str, column: str, texts: str) -> None:
    rows = "".join(f"{number},{each}\n" for number, each in enumerate(texts.split(",")))
    assert fixes(finds("N306", **{sheet: f"x,{column}\n{rows}"})) == []


def test_a_column_with_very_many_texts_is_not_compared(finds: Finds) -> None:
    rows = "".join(f"x,Paper {number}\n" for number in range(501))
    assert finds("N306", media=f"x,outlet\n{rows}x,Cities Today\nx,Cities Today\nx,Cities Todya\n") == []


@pytest.mark.parametrize(
    ("names", "cells"),
    [
        (("Oscar Chamat", "Ana Ruiz", "Oscar Chamta"), ["A4"]),
        (("Hélène Jourdan", "Helene Jurdan", "Hélène Jourdan"), ["A3"]),
        (("Maria Fernandes", "Mario Fernandes"), []),
        (("Juliano Costa", "Juliana Costa"), []),
        (("Oscar Chamat", "Osar Chamt"), ["A3"]),
        (("Oscar Chamberlain", "Oscar Chamberalin"), ["A3"]),
        (("Oscar Chamberlain", "Oscar Chamberrlaim"), ["A3"]),
        (("Neymar", "Neimar"), ["A3"]),
        (("Hélène Jourdan", "HélèneJourdan"), ["A3"]),
        (("Ana Ruiz", "Anna Ruis"), []),
        (("Xavier Bermejo", "Xavier Borrell"), []),
        (("Xavier", "Xavier Borrell"), []),
        (("Liu Xin", "Liu Xing"), []),
        (("Cities4Children", "Cities5Children"), []),
        (("Pool Ada", "Ada Pool"), []),
    ],
)
def test_names_of_people_that_look_alike(finds: Finds, names: tuple[str, ...], cells: list[str]) -> None:
    rows = "".join(f"{name},board\n" for name in names)
    findings = finds("N307", people=f"person,body\n{rows}")
    assert [finding.cell.a1 for finding in findings] == cells
    for finding in findings:
        assert (finding.replacement, finding.message.code) == ("", "similar-names")
        assert finding.message.values == {"text": finding.value, "other": names[0], "row": 2}


@pytest.mark.parametrize(
    ("members", "cells"),
    [(("Lima", "Quito"), []), (("Lima", "lima"), ["A3"]), (("Lima", ""), ["A3"]), (("", ""), ["A3"])],
)
def test_people_of_two_members_are_two_people(finds: Finds, members: tuple[str, str], cells: list[str]) -> None:
    people = f"person,member\nMaría Fernández,{members[0]}\nMaría Hernández,{members[1]}\n"
    assert [finding.cell.a1 for finding in finds("N307", people=people)] == cells


def test_two_spellings_of_a_name_may_be_two_people(finds: Finds) -> None:
    (finding,) = finds("N305", people="person,member\nMaría García,Lima\nMaria Garcia,Quito\n")
    assert finding.message.code == "similar-people"


def test_outlets_are_reported_by_one_rule(finds: Finds) -> None:
    media = "month,outlet,topic\n" + "".join(
        f"2021-09,{outlet},a\n"
        for outlet in ("Cities Today", "Cities Todya", "Cities Today", "Urban Post", "Urbun Post")
    )
    assert fixes(finds("N306", media=media)) == [("B3", "Cities Todya", "Cities Today")]
    assert fixes(finds("N307", media=media)) == [("B6", "Urbun Post", "")]


@pytest.mark.parametrize(
    "names", ["El Universal,El Universo", "La Tribune,La Tribuna", "Der Standard,De Standaard", "El Nacional,El Nacion"]
)
def test_papers_with_similar_names(finds: Finds, names: str) -> None:
    usual, other = names.split(",")
    assert finds("N306", media=f"x,outlet\n1,{usual}\n2,{usual}\n3,{usual}\n4,{other}\n") == []


def test_outlets_of_one_word(finds: Finds) -> None:
    alliances = "alliance\nUCLG\nUN-Habitat\nCIB\n"
    outlets = "UCGL,UN Habitat,UN-Habitaat,CIA,Forbs,Forbes,SCA,SCB,METREX,DeLoG,DeLog"
    media = "x,outlet\n" + "".join(f"x,{outlet}\n" for outlet in outlets.split(","))
    assert fixes(finds("N306", media=media, alliances=alliances)) == [
        ("B2", "UCGL", "UCLG"),
        ("B4", "UN-Habitaat", "UN-Habitat"),
    ]
    assert fixes(finds("N307", media=media, alliances=alliances)) == [("B7", "Forbes", "")]


def test_words_that_are_used_once(finds: Finds) -> None:
    people = "person,role\n" + "".join(
        f"P{number},{role}\n" for number, role in enumerate(("Intern", "Itern", "chair"))
    )
    assert fixes(finds("N306", people=people)) == []
    assert fixes(finds("N307", people=people)) == [("B3", "Itern", "")]


def test_a_region_that_is_misspelled_is_not_a_region_without_a_role(finds: Finds) -> None:
    regions = ["Asia-Pacific"] * 5 + ["Africa", "Europe", "Asia"]
    memberships = "member,region\n" + "".join(f"M{number},{region}\n" for number, region in enumerate(regions))
    people = "person,body,role,region\nA,board,chair,Asia-Pacific\nB,board,chair,Africa\nC,board,chair,Europe\n"
    assert finds("P504", memberships=memberships, people=people) == []
    assert [finding.value for finding in finds("P504", memberships=f"{memberships}M9,North\n", people=people)] == [
        "North"
    ]


def test_acronyms_of_allied_organisations(finds: Finds) -> None:
    sheets = {
        "alliances": "alliance\nUCLG\nCIB\nSmart City Expo\nUCLG Africa\n",
        "activities": "id,title,alliances\n1,a,UCGL\n2,b,CBI\n3,c,Smart Cities Expo\n4,d,UCL\n5,e,Mill Trust\n",
    }
    assert fixes(finds("N302", **sheets)) == [("C2", "UCGL", "UCLG")]
    assert [(each.cell.a1, each.message.values.get("names")) for each in finds("N303", **sheets)] == [
        ("C3", ("CIB",)),
        ("C4", ("Smart City Expo",)),
        ("C5", ("UCLG", "UCLG Africa")),
        ("C6", None),
    ]


def test_a_region_that_is_the_beginning_of_another(finds: Finds) -> None:
    regions = ["Asia-Pacific"] * 5 + ["Africa", "Asia", "North America", "North Africa", "North"]
    memberships = "member,region\n" + "".join(f"M{number},{region}\n" for number, region in enumerate(regions))
    assert fixes(finds("N306", memberships=memberships)) == [("B8", "Asia", "Asia-Pacific")]
    assert fixes(finds("N306", memberships=memberships.replace("M0,Asia-Pacific", "M0,Asia"))) == []


@pytest.mark.parametrize(
    ("alias", "kind", "expected"),
    [
        ("Abiyán", "language:se", ["language:es"]),
        ("Abiyán", "language: se", ["language:es"]),
        ("Abiyán", "language: es", ["language:es"]),
        ("Katmandu", "language:ne", []),
        ("Abiyán", "language:pt", []),
        ("काठमाडौं", "language:se", []),
    ],
)
def test_languages_of_aliases(finds: Finds, alias: str, kind: str, expected: list[str]) -> None:
    rows = "".join(f"A{number},language:{'es' if number else 'fr'}\n" for number in range(6))
    aliases = f"alias,kind\n{rows}{alias},{kind}\n"
    assert [word for _, _, word in fixes(finds("N306", aliases=aliases))] == expected


def test_a_word_that_may_be_one_of_two(finds: Finds) -> None:
    (finding,) = finds("N306", memberships="member,country\nA,China\nB,Chile\nC,Slovania\n")
    assert (finding.message.values["words"], finding.replacement) == (("Slovakia", "Slovenia"), "")


def test_the_bundled_data_has_no_misspelled_word(bundled: Path) -> None:
    assert run_checks(read_evidence(bundled), select_checks(["N306", "N307"], ())) == []
