from __future__ import annotations

from datetime import date

import pytest

from metrocli.text.languages.language import Language, load_language

ENGLISH, SPANISH, FRENCH = (load_language(code) for code in ("en", "es", "fr"))
CONGRESS = (date(2021, 11, 8), date(2021, 11, 13))
COURSE = (date(2021, 10, 1), date(2021, 12, 9))
WINTER = (date(2021, 12, 29), date(2022, 1, 9))


@pytest.mark.parametrize(
    ("language", "congress", "course", "winter"),
    [
        (ENGLISH, "8–13 November 2021", "1 October – 9 December 2021", "29 December 2021 – 9 January 2022"),
        (
            SPANISH,
            "8–13 de noviembre de 2021",
            "1 de octubre – 9 de diciembre de 2021",
            "29 de diciembre de 2021 – 9 de enero de 2022",
        ),
        (FRENCH, "8–13 novembre 2021", "1er octobre – 9 décembre 2021", "29 décembre 2021 – 9 janvier 2022"),
    ],
    ids=["en", "es", "fr"],
)
def test_spans(language: Language, congress: str, course: str, winter: str) -> None:
    assert language.format_span(*CONGRESS) == congress
    assert language.format_span(*COURSE) == course
    assert language.format_span(*WINTER) == winter


def test_spans_without_a_year_and_with_short_months() -> None:
    assert SPANISH.format_span(*COURSE, year=False) == "1 de octubre – 9 de diciembre"
    assert SPANISH.format_span(*CONGRESS, year=False, short=True) == "8–13 nov"
    assert FRENCH.format_span(*COURSE, short=True) == "1er oct. – 9 déc. 2021"
    assert FRENCH.format_span(*WINTER, year=False, short=True) == "29 déc. – 9 janv."
    assert ENGLISH.format_span(*COURSE, short=True) == "1 Oct–9 Dec 2021"


def test_days_and_unknown_days() -> None:
    assert SPANISH.format_day(date(2021, 12, 21)) == "21 de diciembre de 2021"
    assert FRENCH.format_day(date(2021, 9, 1), year=False) == "1er septembre"
    assert FRENCH.format_day(date(2021, 9, 2), short=True) == "2 sept. 2021"
    assert FRENCH.format_span(None, date(2021, 8, 31)) == "31 août 2021"
    assert SPANISH.format_span(None, None) == ""


def test_months() -> None:
    assert [each.format_month("2021-09") for each in (ENGLISH, SPANISH, FRENCH)] == [
        "September 2021",
        "septiembre de 2021",
        "septembre 2021",
    ]


def test_numbers_and_shares() -> None:
    assert [each.format_number(1412.5) for each in (ENGLISH, SPANISH, FRENCH)] == [
        "1,412.5",
        "1.412,5",
        "1\u202f412,5",
    ]
    assert SPANISH.format_number(-1234567) == "-1.234.567"
    assert [each.format_percent(1, 8) for each in (ENGLISH, SPANISH, FRENCH)] == ["13%", "13\u00a0%", "13\u00a0%"]


@pytest.mark.parametrize(
    ("last", "joined"),
    [
        ("Quito", "Lima y Quito"),
        ("Islamabad", "Lima e Islamabad"),
        ("Ísafjörður", "Lima e Ísafjörður"),
        ("Hiroshima", "Lima e Hiroshima"),
        ("hierro", "Lima y hierro"),
        ("Iași", "Lima y Iași"),
        ("Yokohama", "Lima y Yokohama"),
        ("Ypacaraí", "Lima e Ypacaraí"),
        ("Hyderabad", "Lima y Hyderabad"),
        ("Y", "Lima y Y"),
    ],
)
def test_the_spanish_conjunction(last: str, joined: str) -> None:
    assert SPANISH.join_all(["Lima", last]) == joined


def test_lists() -> None:
    assert SPANISH.join_all(["Lima", "Quito", "São Paulo"]) == "Lima, Quito y São Paulo"
    assert FRENCH.join_all(["Lima", "Quito", "Istanbul"]) == "Lima, Quito et Istanbul"
    assert FRENCH.join_all(["Lima"]) == "Lima"
    assert FRENCH.join_all([]) == ""


def test_words_of_the_sheets() -> None:
    assert SPANISH.translate_word("Latin America and the Caribbean") == "América Latina y el Caribe"
    assert FRENCH.translate_word("regional vice-presidency") == "vice-présidence régionale"
    assert ENGLISH.translate_word("online") == "online"
    assert FRENCH.translate_word("Upper River") == "Upper River"
    assert SPANISH.translate_word("") == ""
    assert FRENCH.translate_word("On-site") == "En présentiel"
    assert SPANISH.translate_word("address") == "address", "a label is not a word of the sheets"


def test_labels() -> None:
    assert SPANISH.translate_label("address") == "dirección"
    assert FRENCH.translate_label("a head without an entry") == "a head without an entry"


def test_a_colon_is_apart_in_french() -> None:
    assert [each.add_colon("x") for each in (ENGLISH, SPANISH, FRENCH)] == ["x:", "x:", "x\u00a0:"]


def test_counts_take_the_form_of_the_language() -> None:
    texts = ("{count} invented thing", "{count} invented things")
    assert ENGLISH.translate_count(*texts, 0) == "0 invented things"
    assert FRENCH.translate_count(*texts, 1412) == "1\u202f412 invented things"


def test_texts_with_values() -> None:
    assert FRENCH.translate("an invented {what}", what="{thing}") == "an invented {thing}"


@pytest.mark.parametrize(
    ("written", "english", "spanish", "french"),
    [
        ("Ivory Coast", "Ivory Coast", "Côte d’Ivoire", "Côte d’Ivoire"),
        ("Turquía", "Türkiye", "Turquía", "Turquie"),
        ("Turkey", "Turkey", "Turquía", "Turquie"),
        ("Republic of the Congo", "Republic of the Congo", "Congo", "Congo-Brazzaville"),
        ("Palestine", "Palestine", "Palestina", "Palestine"),
        ("SPAIN", "SPAIN", "España", "Espagne"),
        ("Mexico", "Mexico", "México", "Mexique"),
        ("MÉXICO", "MÉXICO", "México", "Mexique"),
        ("Riverland", "Riverland", "Riverland", "Riverland"),
        ("", "", "", ""),
    ],
)
def test_countries(written: str, english: str, spanish: str, french: str) -> None:
    assert [each.name_country(written) for each in (ENGLISH, SPANISH, FRENCH)] == [english, spanish, french]
