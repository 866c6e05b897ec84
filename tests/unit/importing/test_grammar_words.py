"""Phrases that an association adds to those that mark sections, labels, people, units and spans."""

from __future__ import annotations

from metrocli.importing.document import DocumentLine, ReportDocument
from metrocli.importing.grammar.phrases.words import DEFAULT_WORDS, MEANINGS, ReportPart, add_phrases
from metrocli.importing.grammar.reading import read_facts

REPORT = """
November ~ February 2031
What we did
5 through 7 November
River banks
Towns at the table
Arlen, Bree
They signed
A1B1
In sum
+1,412
neighbours
"""
PHRASES = (
    ("sections", "activities", "What we did"),
    ("sections", "results", "In sum"),
    ("labels", "members", "Towns at the table:"),
    ("labels", "outcomes", "They signed"),
    ("units", "people_engaged", "Neighbours"),
    ("spans", "to", "through"),
    ("spans", "to", "~"),
)


def document_of(text: str) -> ReportDocument:
    numbered = enumerate(text.strip().split("\n"), 1)
    return ReportDocument("report.txt", "text", tuple(DocumentLine(line, 0, number) for number, line in numbered))


def facts_of(phrases: tuple[tuple[str, str, str], ...], text: str = REPORT) -> set[tuple[str, str, str]]:
    reading = read_facts(document_of(text), None, add_phrases(DEFAULT_WORDS, phrases))
    return {(fact.sheet, fact.column, fact.value) for fact in reading.facts}


def test_added_phrases_are_understood() -> None:
    assert not facts_of(())
    assert facts_of(PHRASES) >= {
        ("periods", "start", "2030-11-01"),
        ("periods", "end", "2031-02-28"),
        ("periods", "people_engaged", "1412"),
        ("activities", "start", "2030-11-05"),
        ("activities", "end", "2030-11-07"),
        ("activities", "title", "River banks"),
        ("activities", "members", "Arlen; Bree"),
        ("activities", "outcomes", "A1B1"),
    }


def test_each_kind_of_phrases_has_its_meanings() -> None:
    assert set(MEANINGS) == set(DEFAULT_WORDS._fields)
    for kind, meanings in MEANINGS.items():
        used = {str(meaning) for meaning in getattr(DEFAULT_WORDS, kind).values()}
        assert not meanings or used <= set(meanings)


def test_a_phrase_gets_the_added_meaning() -> None:
    words = add_phrases(DEFAULT_WORDS, [("sections", "media", "PROGRESS:")])
    assert words.sections["progress"] is ReportPart.MEDIA
    assert DEFAULT_WORDS.sections["progress"] is ReportPart.LISTENING


PEOPLE = """
November – February 2031
Contents
Who we are
Upper River
Who we are
Upper River
Arlen
Helm of the league
Ann Brook (ab 3 January 2031)
Mayor of Arlen
"""


def test_added_words_of_a_term_in_office_are_understood() -> None:
    phrases = (("people", "presidency", "Helm of the league"), ("spans", "from", "ab"))
    assert facts_of(phrases, PEOPLE) >= {
        ("people", "person", "Ann Brook"),
        ("people", "role", "presidency"),
        ("people", "from", "2031-01-03"),
    }
