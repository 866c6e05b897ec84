"""Find names that are mentioned in running text. Each word of the text is compared once."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

from metrocli.text.fold import fold
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

_WORD = compile_late(r"[^\W_]+")
_APOSTROPHES = "'’‘‛ʼʹ´`"
_IGNORED_IN_GAPS = compile_late(rf"[\s\-‐‑‒–—_{_APOSTROPHES}]+")
_SENTENCE_ENDS = frozenset(".!?:;…\n\t\"“”«»‹›„(¿¡'‘’–—")
_ADDRESS_SIGNS = frozenset(".@/#")
_LINKING_WORDS = frozenset(_WORD.findall("of the de del la las los el della di da do dos du des le les d"))
_SENTENCE_OPENERS = frozenset(
    _WORD.findall(
        "a also and as at both but by for from in into like on or our the then to two when where while with "
        "al ambas ambos con cuando de desde donde e el en entre hacia la las los para por según sin tras y "
        "à au aux avec chez dans depuis des deux du et le les notre où par pour quand sans selon sur vers"
    )
)
_MAX_DISTANCE = 3
"""How many words on either side of a name are searched for the rest of a longer proper name."""


class TextMention(NamedTuple):
    """A mention of a name in a text.

    Attributes:
        written: the words as written.
        candidates: all names that they may mean.
    """

    written: str
    candidates: frozenset[str]


class _Spelling(NamedTuple):
    """One spelling to search for.

    Attributes:
        words: its words, as written.
        gaps: the signs between the words, without spaces, dashes and apostrophes.
        ends_with_apostrophe: whether its last character is an apostrophe.
        candidates: all names that it may mean.
    """

    words: tuple[str, ...]
    gaps: tuple[str, ...]
    ends_with_apostrophe: bool
    candidates: frozenset[str]


class MentionFinder:
    """Finds names in texts.

    A name is found as whole words. Accents do not matter, and neither do capitals where the name has small letters. Of
    several names that begin at one word, the longest is found. A name is not found within a longer proper name: next to
    a word with a capital, or joined to one as in "Mayor of Guangzhou".

    Args:
        names: pairs of a spelling and the name that it means. One spelling may occur with several names.
        ordinary: words, in lower case, that do not belong to a proper name if they have a capital at the beginning of a
            sentence.
    """

    def __init__(self, names: Iterable[tuple[str, str]], ordinary: AbstractSet[str] = frozenset()) -> None:
        self._ordinary = _SENTENCE_OPENERS | ordinary
        spellings: dict[tuple[tuple[str, ...], tuple[str, ...], bool], set[str]] = {}
        for spelling, name in names:
            words = [*_WORD.finditer(spelling)]
            gaps = tuple(_gap(spelling, one.end(), other.start()) for one, other in itertools.pairwise(words))
            ends_with_apostrophe = bool(words) and spelling.strip()[-1] in _APOSTROPHES
            key = (tuple(word[0] for word in words), gaps, ends_with_apostrophe)
            spellings.setdefault(key, set()).add(name)
        self._by_words: dict[tuple[str, ...], list[_Spelling]] = {}
        lengths: dict[str, set[int]] = {}
        for (spelled, gaps, ends_with_apostrophe), candidates in spellings.items():
            if spelled:
                folded = tuple(map(fold, spelled))
                searched = _Spelling(spelled, gaps, ends_with_apostrophe, frozenset(candidates))
                self._by_words.setdefault(folded, []).append(searched)
                lengths.setdefault(folded[0], set()).add(len(folded))
        self._lengths = {first: sorted(several, reverse=True) for first, several in lengths.items()}
        self._lower = {key[0][0] for key in spellings if key[0] and key[0][0][0].islower()}

    def begins_name(self, text: str) -> bool:
        """Return whether some word of a text begins a name; a text without such a word mentions none."""
        return any(not self._is_skipped(word) and fold(word) in self._lengths for word in _WORD.findall(text))

    def _is_skipped(self, word: str) -> bool:
        """Return whether a word cannot begin a name, since it has no capital."""
        return word[0].islower() and word not in self._lower

    def find_mentions(self, text: str) -> Iterator[TextMention]:
        """Yield the names that a text mentions, in the order of the text, each as often as it occurs."""
        words = [*_WORD.finditer(text)]
        first = 0
        while first < len(words):
            is_skipped = self._is_skipped(words[first][0])
            spellings = [] if is_skipped else self._find_longest(text, words, first)
            if not spellings:
                first += 1
                continue
            last = first + len(spellings[0].words) - 1
            if not self._is_in_longer_name(text, words, first, last):
                written = text[words[first].start() : words[last].end()]
                bracket = ")" if "(" in written and text.startswith(")", words[last].end()) else ""
                candidates = frozenset().union(*(spelling.candidates for spelling in spellings))
                yield TextMention(written + bracket, candidates)
            first = last + 1

    def _find_longest(self, text: str, words: Sequence[re.Match[str]], first: int) -> list[_Spelling]:
        """Return the longest spellings that begin at a word of a text."""
        for length in self._lengths.get(fold(words[first][0]), ()):
            folded = tuple(fold(word[0]) for word in words[first : first + length])
            candidates = self._by_words.get(folded, ())
            spellings = [spelling for spelling in candidates if _matches_at(spelling, text, words, first)]
            if spellings:
                return spellings
        return []

    def _is_in_longer_name(self, text: str, words: Sequence[re.Match[str]], first: int, last: int) -> bool:
        """Return whether some words of a text are part of a longer proper name, or of an address."""
        if _is_in_address(text, words[first].start(), words[last].end()):
            return True
        before = words[max(first - _MAX_DISTANCE, 0) : first][::-1]
        after = words[last + 1 : last + 1 + _MAX_DISTANCE]
        return self._continues_name(text, before, words[first]) or self._continues_name(text, after, words[last])

    def _continues_name(self, text: str, others: Sequence[re.Match[str]], word: re.Match[str]) -> bool:
        """Return whether words on one side belong to the name: the first one has a capital, linking words left out."""
        for other in others:
            pair = (other, word) if other.start() < word.start() else (word, other)
            if not _are_adjacent(text, *pair):
                return False
            if other[0][0].isupper():
                return not (_begins_sentence(text, other) and other[0].lower() in self._ordinary)
            if other[0] not in _LINKING_WORDS:
                return False
            word = other
        return False


def _gap(text: str, start: int, end: int) -> str:
    """Return the signs between two words, without spaces, dashes and apostrophes."""
    between = text[start:end]
    return "" if between == " " else _IGNORED_IN_GAPS.sub("", between)


def _matches_at(spelling: _Spelling, text: str, words: Sequence[re.Match[str]], first: int) -> bool:
    """Return whether a spelling is in a text, from one of its words on."""
    matches = words[first : first + len(spelling.words)]
    if len(matches) < len(spelling.words) or not all(map(_is_same_word, spelling.words, matches)):
        return False
    gaps = tuple(_gap(text, one.end(), other.start()) for one, other in itertools.pairwise(matches))
    end = matches[-1].end()
    return gaps == spelling.gaps and (not spelling.ends_with_apostrophe or text[end : end + 1] in {*_APOSTROPHES})


def _is_same_word(spelled: str, match: re.Match[str]) -> bool:
    """Return whether a word of a text is a word of a name, with a capital where the name has one."""
    word = match[0]
    if spelled.isupper() and len(spelled) > 1:
        return word == spelled
    return fold(word) == fold(spelled) and not (spelled[0].isupper() and word[0].islower())


def _is_in_address(text: str, start: int, end: int) -> bool:
    """Return whether a part of a text is in a web or mail address."""
    before, after, next_one = text[start - 1 : start], text[end : end + 1], text[end + 1 : end + 2]
    return (start > 0 and before in _ADDRESS_SIGNS) or (after in _ADDRESS_SIGNS and next_one.isalnum())


def _are_adjacent(text: str, one: re.Match[str], other: re.Match[str]) -> bool:
    """Return whether only spaces, dashes or apostrophes are between two words, and no line break."""
    return not _gap(text, one.end(), other.start()) and "\n" not in text[one.end() : other.start()]


def _begins_sentence(text: str, word: re.Match[str]) -> bool:
    """Return whether a word is the first of a text, of a sentence or of a quotation."""
    last = word.start() - 1
    while last >= 0 and text[last] == " ":
        last -= 1
    return last < 0 or text[last] in _SENTENCE_ENDS
