"""Rules about words: a word that looks like another word of its column, and names that look alike."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from metrocli.check.rule import rule
from metrocli.messages import MessageType
from metrocli.model.findings import Severity, Violation
from metrocli.model.vocabulary import CANCELLED_WORDS, IN_PROGRESS_WORDS, PLANNED_WORDS
from metrocli.names.countries import list_country_names
from metrocli.sheets.schema import SHEETS_BY_NAME
from metrocli.text.fold import fold
from metrocli.text.nearest import is_misspelling

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from metrocli.check.evidence.evidence import Evidence

_COLUMNS = (
    ("memberships", "region"),
    ("memberships", "country"),
    ("aliases", "kind"),
    ("activities", "kind"),
    ("activities", "role"),
    ("activities", "format"),
    ("activities", "status"),
    ("participations", "role"),
    ("alliances", "kind"),
    ("meetings", "mode"),
    ("media", "outlet"),
    ("people", "body"),
    ("people", "role"),
    ("published", "section"),
)
"""Columns of words that recur; other rules compare the status of a membership and the region of a person."""
_STATUSES = frozenset([*PLANNED_WORDS, *CANCELLED_WORDS, *IN_PROGRESS_WORDS])
_MOST_WORDS = 500
"""How many different texts a column may have whose texts are compared with each other."""
_RATIO = 2
"""How many times more frequent a word must be than the word that is taken for its misspelling."""
_LONG_WORD, _LONGEST_NAME, _MOST_COMPARED = 5, 8, 20
"""The letters of a long word, the words of a long name, and how many names with the same other words are compared."""
_PREFIX = re.compile(r"\w+:(?=\w)")
_ENDING = re.compile(r"[aeos]+\b")

MISSPELLED_WORD = MessageType("misspelled-word", "{text:short} is probably misspelled", "Write {words:or}.")


@rule(
    "N306",
    "A misspelled word",
    Severity.WARNING,
    why="Groups and filters take it for a different value, so the intended value has too few rows.",
    fix="Write the word as the other cells do.",
    example="meetings.csv, mode: 'onlien' is probably misspelled",
)
def find_misspelled_words(evidence: Evidence) -> Iterator[Violation]:
    """Find words that resemble a usual word of their column, or one that the column has much more often."""
    for sheet, column in _COLUMNS:
        texts = evidence.values(sheet, column)
        counts = Counter(texts.values())
        if not counts or len(counts) > _MOST_WORDS:
            continue
        declared = _declared_words(sheet, column)
        share = sum(count for word, count in counts.items() if word in declared)
        # The words of a column that is mostly in other words may be in another language.
        usual = declared if 2 * share >= counts.total() or declared is _STATUSES else frozenset()
        prefixes = tuple({match[0] for word in declared if (match := _PREFIX.match(word))})
        unusual = [text for text in counts if text not in declared and not text.startswith(prefixes)]
        misspelled = {text: words for text in unusual if (words := _find_intended(text, counts, usual))}
        for row, text in texts.items() if misspelled else ():
            if text in misspelled:
                cell, words = evidence.cell(sheet, row, column), misspelled[text]
                message = MISSPELLED_WORD.at(cell, text=text, words=words)
                yield Violation(cell, text, message, words[0] if len(words) == 1 else "")


def _declared_words(sheet: str, column: str) -> frozenset[str]:
    """Return the words that a column is known to have."""
    if (sheet, column) == ("activities", "status"):
        return _STATUSES
    return list_country_names() if column == "country" else frozenset(SHEETS_BY_NAME[sheet].column(column).usual_values)


def _find_intended(text: str, counts: Mapping[str, int], usual: frozenset[str]) -> list[str]:
    """Return the words that a text most likely means, those of the column if it has any; none if it is a word."""
    folded, least = fold(text), _RATIO * counts[text]
    frequent = {word: fold(word) for word, count in counts.items() if count >= least}
    words = {word: key for word, key in frequent.items() if word in usual or not _differs_in_ending(folded, key)}
    words |= {word: fold(word) for word in usual}
    if folded in words.values():
        return []  # it is a usual word in another spelling
    for most in (1, 2):
        near = [word for word, key in words.items() if is_misspelling(folded, key, most)]
        if near:
            best = max(counts.get(word, 0) for word in near)
            return sorted(word for word in near if counts.get(word, 0) == best)
    return []


def _differs_in_ending(one: str, other: str) -> bool:
    """Return whether two folded texts differ in endings only, as presidente and presidenta do."""
    return _ENDING.sub("", one) == _ENDING.sub("", other)


SIMILAR_NAMES = MessageType(
    "similar-names",
    "{text:short} looks like {other:short} (row {row})",
    "If both mean the same, choose one spelling.",
)


@rule(
    "N307",
    "Names of people or outlets that look alike",
    Severity.NOTE,
    why="If one of the names is misspelled, one person or one outlet is counted as two.",
    fix="If both mean the same, choose one spelling.",
    example="people.csv, person: 'Oscar Chamta' looks like 'Oscar Chamat' (row 37)",
)
def find_similar_names(evidence: Evidence) -> Iterator[Violation]:
    """Find names of two or more words that differ in a letter of one long word only."""
    for sheet, column in (("people", "person"), ("media", "outlet")):
        texts = evidence.values(sheet, column)
        counts, first_rows = Counter(texts.values()), dict(zip(reversed(texts.values()), reversed(texts), strict=True))
        heads: dict[tuple[int, tuple[str, ...]], list[tuple[str, str]]] = {}
        for text in sorted(counts, key=lambda text: (-counts[text], first_rows[text])):
            words = fold(text).split()
            twin = ""
            for position, word in enumerate(words) if 1 < len(words) <= _LONGEST_NAME else ():
                others = heads.setdefault((position, (*words[:position], *words[position + 1 :])), [])
                twin = twin or next((head for head, other in others if _is_slip(word, other)), "")
                if len(others) < _MOST_COMPARED:
                    others.append((text, word))
            is_reported = counts[twin] >= _RATIO * counts[text] and column == "outlet"  # as a misspelled word
            for row, written in texts.items() if twin and not is_reported else ():
                if written == text:
                    cell = evidence.cell(sheet, row, column)
                    yield Violation(cell, text, SIMILAR_NAMES.at(cell, text=text, other=twin, row=first_rows[twin]))


def _is_slip(word: str, other: str) -> bool:
    """Return whether two folded words of names are long and differ in a letter, but not in an ending."""
    is_long = min(len(word), len(other)) >= _LONG_WORD
    return is_long and is_misspelling(word, other) and not _differs_in_ending(word, other)
