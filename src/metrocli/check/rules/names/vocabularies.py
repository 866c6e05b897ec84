"""Rules about words: a word that looks like another word of its column, and names that look alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.check.rule import rule
from metrocli.messages import MessageType
from metrocli.model.findings import Severity, Violation
from metrocli.model.vocabulary import CANCELLED_WORDS, IN_PROGRESS_WORDS, PLANNED_WORDS
from metrocli.names.countries import list_country_names
from metrocli.sheets.schema import SHEETS_BY_NAME
from metrocli.text.fold import fold
from metrocli.text.late_patterns import compile_late
from metrocli.text.nearest import is_misspelling

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

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
_RATIO, _LARGE_RATIO = 2, 5
"""How many times more frequent a word must be than the word that is taken for its misspelling, or for a part of it."""
_LONG_WORD, _LONGEST_NAME, _MOST_COMPARED = 5, 8, 20
"""The letters of a long word, the words of a long name, and how many names with the same other words are compared."""
_SHORTEST_ACRONYM, _SHORTEST_BEGINNING, _PAIR = 4, 4, 2
_PREFIX = compile_late(r"\w+:(?=\w)")
_ENDING = compile_late(r"[aeos]+\b")
_PLURAL = compile_late(r"(?:ies|y)\b")
_LAST_LATIN = "\u024f"
_LANGUAGE_NAMES = {
    "english": "en", "ingles": "en", "anglais": "en",
    "spanish": "es", "espanol": "es", "castellano": "es", "espagnol": "es",
    "french": "fr", "frances": "fr", "francais": "fr",
}  # fmt: skip
"""The languages of answers by their names in these languages, folded."""

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
    for (sheet, column), misspelled in evidence.compute_once(find_intended_words).items():
        for row, text in evidence.values(sheet, column).find(misspelled.__contains__) if misspelled else ():
            cell, words = evidence.cell(sheet, row, column), misspelled[text]
            message = MISSPELLED_WORD.at(cell, text=text, words=words)
            yield Violation(cell, text, message, words[0] if len(words) == 1 else "")


def find_intended_words(evidence: Evidence) -> dict[tuple[str, str], dict[str, list[str]]]:
    """Find the misspelled words of each column of words that recur, with the words that they most likely mean."""
    intended = {}
    for sheet, column in _COLUMNS:
        counts = evidence.values(sheet, column).counts
        if not counts or len(counts) > _MOST_WORDS:
            continue
        declared = _declared_words(sheet, column)
        share = sum(count for word, count in counts.items() if word in declared)
        # The words of a column that is mostly in other words may be in another language.
        usual = declared if 2 * share >= counts.total() or declared is _STATUSES else frozenset()
        prefixes = tuple({match[0] for word in declared if (match := _PREFIX.match(word))})
        unusual = [text for text in counts if text not in declared and not text.startswith(prefixes)]
        # Outlets are often allied organisations.
        allies = {ally: fold(ally) for ally in evidence.dataset.alliances} if column == "outlet" else {}
        found = {text: _find_intended(text, counts, usual, allies, column) for text in unusual}
        if prefixes:
            found |= _find_intended_languages(evidence, counts, prefixes)
        intended[sheet, column] = {text: words for text, words in found.items() if words}
    return intended


def _declared_words(sheet: str, column: str) -> frozenset[str]:
    """Return the words that a column is known to have."""
    if (sheet, column) == ("activities", "status"):
        return _STATUSES
    return list_country_names() if column == "country" else frozenset(SHEETS_BY_NAME[sheet].column(column).usual_values)


def _find_intended(
    text: str, counts: Mapping[str, int], usual: frozenset[str], allies: Mapping[str, str], column: str
) -> list[str]:
    """Return the words that a text most likely means, those of the column if it has any; none if it is a word.

    Args:
        text: a text of the column.
        counts: how often the column has each text.
        usual: the words that the column usually has.
        allies: further names that the column may have, each with its folded text.
        column: the name of the column.
    """
    folded, least = fold(text), _RATIO * counts[text]
    frequent = {word: fold(word) for word, count in counts.items() if count >= least}
    has_endings = column != "outlet"  # a name has just one
    words = {
        word: key
        for word, key in frequent.items()
        if word in usual or not (has_endings and differs_in_ending(folded, key))
    }
    if column == "outlet":  # La Tribune and La Tribuna are two papers
        words = {word: key for word, key in words.items() if not _differs_in_last_letters(folded, key)}
    words |= {word: fold(word) for word in usual}
    words |= {word: key for word, key in allies.items() if len(key) > _LONG_WORD or _has_letters_of(folded, key)}
    if folded in words.values():
        return []  # it is a usual word in another spelling
    for most in (1,) if column == "outlet" else (1, 2):  # El Universal and El Universo are two papers
        near = [word for word, key in words.items() if is_misspelling(folded, key, most)]
        if near:
            best = max(counts.get(word, 0) for word in near)
            return sorted(word for word in near if counts.get(word, 0) == best)
    if column == "outlet":
        return [word for word, key in words.items() if _PLURAL.sub("", key) == _PLURAL.sub("", folded)]
    if column == "region" and len(folded) >= _SHORTEST_BEGINNING:
        longer = [word for word, key in frequent.items() if key.startswith(folded) and key != folded]
        return longer if len(longer) == 1 and counts[longer[0]] >= _LARGE_RATIO * counts[text] else []
    return []


def _find_intended_languages(
    evidence: Evidence, counts: Mapping[str, int], prefixes: tuple[str, ...]
) -> dict[str, list[str]]:
    """Return the kinds of aliases whose language is misspelled, or written as a name: spanish for es.

    A language is misspelled if it has the letters of one that is much more frequent: se for es.

    A language of an alias in other than Latin letters is right: ne is Nepali, and not a misspelling of en.
    """
    aliases = evidence.values("aliases", "alias")
    kinds = evidence.values("aliases", "kind").items()
    others = {kind for row, kind in kinds if any(letter > _LAST_LATIN for letter in aliases.get(row, ""))}
    found = {}
    for text, count in counts.items():
        for prefix in (prefix for prefix in prefixes if text.startswith(prefix) and text not in others):
            language = text.removeprefix(prefix).strip()
            usual = [
                word
                for word, uses in counts.items()
                if uses >= _LARGE_RATIO * count and word.startswith(prefix) and _PREFIX.match(word)
            ]
            named = _LANGUAGE_NAMES.get(fold(language))
            found[text] = (
                [prefix + named]
                if named
                else [word for word in usual if _has_letters_of(language, word.removeprefix(prefix))]
            )
    return found


def _has_letters_of(text: str, other: str) -> bool:
    """Return whether two texts have the same letters, perhaps in another order."""
    return sorted(text) == sorted(other)


def differs_in_ending(one: str, other: str) -> bool:
    """Return whether two folded texts differ in endings only, as presidente and presidenta do."""
    return _ENDING.sub("", one) == _ENDING.sub("", other)


def _differs_in_last_letters(one: str, other: str) -> bool:
    """Return whether two folded texts differ in endings of the same length only, as tribune and tribuna do."""
    return len(one) == len(other) and one != other and differs_in_ending(one, other)


SIMILAR_NAMES = MessageType(
    "similar-names",
    "{text:short} looks like {other:short} (row {row})",
    "If both mean the same, choose one spelling.",
)


@rule(
    "N307",
    "Names or words that look alike",
    Severity.NOTE,
    why="If one of them is misspelled, one person, outlet or kind is counted as two.",
    fix="If both mean the same, choose one spelling.",
    example="people.csv, person: 'Oscar Chamta' looks like 'Oscar Chamat' (row 37)",
)
def find_similar_names(evidence: Evidence) -> Iterator[Violation]:
    """Find names of people and outlets with a slip or two, and words that are used once and differ in a letter."""
    intended = evidence.compute_once(find_intended_words)
    for sheet, column in (("people", "person"), *_COLUMNS):
        texts, reported = evidence.values(sheet, column), intended.get((sheet, column), {})
        counts, first_rows = texts.counts, texts.first_rows()
        ordered = sorted(counts, key=lambda text: (-counts[text], first_rows[text]))
        if column in {"person", "outlet"}:
            twins = _pair_names(ordered, has_endings=column == "person")
        elif len(counts) <= _MOST_WORDS and column not in {"status", "country"}:
            twins = _pair_words([text for text in ordered if counts[text] == 1])
        else:
            continue
        twins = {text: twin for text, twin in twins.items() if text not in reported and twin not in reported}
        if column == "person":
            twins = _leave_out_namesakes(evidence, twins)
        for row, text in texts.find(twins.__contains__):
            cell, twin = evidence.cell(sheet, row, column), twins[text]
            yield Violation(cell, text, SIMILAR_NAMES.at(cell, text=text, other=twin, row=first_rows[twin]))


def _leave_out_namesakes(evidence: Evidence, twins: Mapping[str, str]) -> dict[str, str]:
    """Return the pairs of people without those in which each person has a member, and not the same one."""
    members: dict[str, set[str]] = {}
    for _, person, member in evidence.rows("people", "person", "member") if twins else ():
        members.setdefault(person, set()).add(fold(member))
    return {
        text: twin
        for text, twin in twins.items()
        if not (members.get(text) and members.get(twin)) or members[text] & members[twin]
    }


def _pair_names(names: Sequence[str], *, has_endings: bool) -> dict[str, str]:
    """Return the names that look like an earlier one: words joined, a slip in one word or in each of two.

    Args:
        names: the names.
        has_endings: whether names of two people may differ in an ending, as Juliana and Juliano do.
    """
    heads: dict[tuple[int | str, ...], list[tuple[str, list[str]]]] = {}
    twins: dict[str, str] = {}
    for name in names:
        words = fold(name).split()
        if not 0 < len(words) <= _LONGEST_NAME:
            continue
        keys: list[tuple[int | str, ...]] = [("".join(words),), (len(words), *(word[0] for word in words))]
        keys += [(position, *words[:position], *words[position + 1 :]) for position in range(len(words))]
        for key in keys:
            others = heads.setdefault(key, [])
            twin = next((other for other, spelled in others if _are_slips(words, spelled, has_endings)), "")
            if twin:
                twins.setdefault(name, twin)
            if len(others) < _MOST_COMPARED:
                others.append((name, words))
    return twins


def _pair_words(texts: Sequence[str]) -> dict[str, str]:
    """Return the texts of a letter more, less or other than an earlier one."""
    twins = {}
    for position, text in enumerate(texts):
        folded = fold(text)
        twin = next((other for other in texts[:position] if _is_slip(folded, fold(other), has_endings=True)), "")
        if twin:
            twins[text] = twin
    return twins


def _are_slips(words: Sequence[str], others: Sequence[str], has_endings: bool) -> bool:
    """Return whether two names of folded words have a slip, or one in each of two words, or only other spaces."""
    if len(words) != len(others):
        return "".join(words) == "".join(others)
    different = [pair for pair in zip(words, others, strict=True) if pair[0] != pair[1]]
    if len(different) == _PAIR:
        is_long = sum(len(word) for word, _ in different) >= _PAIR * _SHORTEST_ACRONYM + 1
        return is_long and all(is_misspelling(*pair) and not differs_in_ending(*pair) for pair in different)
    if len(different) != 1:
        return False
    word, other = different[0]
    if len(words) == 1 and len(word) >= _SHORTEST_ACRONYM and _has_letters_of(word, other):
        return is_misspelling(word, other)
    is_far = len(words) > 1 and is_misspelling(word, other, 2) and not differs_in_ending(word, other)
    return is_far or _is_slip(word, other, has_endings=has_endings)


def _is_slip(word: str, other: str, *, has_endings: bool) -> bool:
    """Return whether two folded words are long and differ in a letter; with endings, not only in one."""
    is_long = min(len(word), len(other)) >= _LONG_WORD
    return is_long and is_misspelling(word, other) and not (has_endings and differs_in_ending(word, other))
