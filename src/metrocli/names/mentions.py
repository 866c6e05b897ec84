"""Spotting: names that a running text mentions, each word of which is compared once."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, NamedTuple

from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = "'’‘‛ʼʹ´`"
_LOOSE = re.compile(rf"[\s\-‐‑‒–—_{_APOSTROPHES}]+")
_SENTENCE_ENDS = frozenset(".!?:;…\n\t\"“”«»‹›„(¿¡'‘’–—")
_OF_ADDRESSES = frozenset(".@/#")
_JOINING = frozenset(_WORD.findall("of the de del la las los el della di da do dos du des le les d"))
_OPENING = frozenset(
    _WORD.findall(
        "a also and as at both but by for from in into like on or our the then to two when where while with "
        "al ambas ambos con cuando de desde donde e el en entre hacia la las los para por según sin tras y "
        "à au aux avec chez dans depuis des deux du et le les notre où par pour quand sans selon sur vers"
    )
)
_FAR = 3


class TextMention(NamedTuple):
    """A name that a text mentions: the words as written, and all that the name may mean."""

    written: str
    meant: frozenset[str]


class _Spelling(NamedTuple):
    """One name as it is looked for.

    Attributes:
        words: its words, as written.
        gaps: what stands between them, spaces, dashes and apostrophes aside.
        tail: whether an apostrophe ends it.
        meant: all that it may mean.
    """

    words: tuple[str, ...]
    gaps: tuple[str, ...]
    tail: bool
    meant: frozenset[str]


class MentionFinder:
    """Looks for names in texts.

    A name is found as whole words, accents aside, with capitals where it has them; the longest one counts. It is not
    found inside a longer proper name: beside a word with a capital, or joined to one as in "Mayor of Guangzhou".

    Args:
        names: pairs of a spelling and what it means; a spelling that means several things stands for all of them.
        ordinary: words that a sentence may begin with and that make no name longer then, in lower case.
    """

    def __init__(self, names: Iterable[tuple[str, str]], ordinary: AbstractSet[str] = frozenset()) -> None:
        self._ordinary = _OPENING | ordinary
        spellings: dict[tuple[tuple[str, ...], tuple[str, ...], bool], set[str]] = {}
        for name, meant in names:
            words = [*_WORD.finditer(name)]
            gaps = tuple(_gap(name, one.end(), other.start()) for one, other in itertools.pairwise(words))
            tail = bool(words) and name.strip()[-1] in _APOSTROPHES
            key = (tuple(word[0] for word in words), gaps, tail)
            spellings.setdefault(key, set()).add(meant)
        self._by_words: dict[tuple[str, ...], list[_Spelling]] = {}
        lengths: dict[str, set[int]] = {}
        for (spelled, gaps, tail), meanings in spellings.items():
            if spelled:
                folded = tuple(map(fold, spelled))
                self._by_words.setdefault(folded, []).append(_Spelling(spelled, gaps, tail, frozenset(meanings)))
                lengths.setdefault(folded[0], set()).add(len(folded))
        self._lengths = {first: sorted(several, reverse=True) for first, several in lengths.items()}
        self._lower = {key[0][0] for key in spellings if key[0] and key[0][0][0].islower()}

    def find_mentions(self, text: str) -> Iterator[TextMention]:
        """The names that a text mentions, in its order, as often as it does."""
        words = [*_WORD.finditer(text)]
        place = 0
        while place < len(words):
            word = words[place][0]
            fitting = [] if word[0].islower() and word not in self._lower else self._fitting(text, words, place)
            if not fitting:
                place += 1
                continue
            last = place + len(fitting[0].words) - 1
            if not self._in_longer(text, words, place, last):
                written = text[words[place].start() : words[last].end()]
                closed = ")" if "(" in written and text.startswith(")", words[last].end()) else ""
                yield TextMention(written + closed, frozenset().union(*(each.meant for each in fitting)))
            place = last + 1

    def _fitting(self, text: str, words: Sequence[re.Match[str]], place: int) -> list[_Spelling]:
        """The longest names that a text says from one of its words on."""
        for length in self._lengths.get(fold(words[place][0]), ()):
            folded = tuple(fold(each[0]) for each in words[place : place + length])
            fitting = [each for each in self._by_words.get(folded, ()) if _matches_at(each, text, words, place)]
            if fitting:
                return fitting
        return []

    def _in_longer(self, text: str, words: Sequence[re.Match[str]], first: int, last: int) -> bool:
        """Whether some words of a text are part of a longer proper name, or of an address."""
        if _is_in_address(text, words[first].start(), words[last].end()):
            return True
        before, after = words[max(first - _FAR, 0) : first][::-1], words[last + 1 : last + 1 + _FAR]
        return self._named(text, before, words[first]) or self._named(text, after, words[last])

    def _named(self, text: str, others: Sequence[re.Match[str]], word: re.Match[str]) -> bool:
        """Whether the words on one side make a name a longer one: the nearest that joins nothing has a capital."""
        for other in others:
            near = (other, word) if other.start() < word.start() else (word, other)
            if not _are_adjacent(text, *near):
                return False
            if other[0][0].isupper():
                return not (_begins_sentence(text, other) and other[0].lower() in self._ordinary)
            if other[0] not in _JOINING:
                return False
            word = other
        return False


def _gap(text: str, begin: int, end: int) -> str:
    """What stands between two words, spaces, dashes and apostrophes aside."""
    between = text[begin:end]
    return "" if between == " " else _LOOSE.sub("", between)


def _matches_at(spelling: _Spelling, text: str, words: Sequence[re.Match[str]], place: int) -> bool:
    """Whether a text says a name from one of its words on."""
    found = words[place : place + len(spelling.words)]
    if len(found) < len(spelling.words) or not all(map(_is_same_word, spelling.words, found)):
        return False
    gaps = tuple(_gap(text, one.end(), other.start()) for one, other in itertools.pairwise(found))
    end = found[-1].end()
    return gaps == spelling.gaps and (not spelling.tail or text[end : end + 1] in {*_APOSTROPHES})


def _is_same_word(spelled: str, found: re.Match[str]) -> bool:
    """Whether a word is the one of a name, with capitals where that has them."""
    word = found[0]
    if spelled.isupper() and len(spelled) > 1:
        return word == spelled
    return fold(word) == fold(spelled) and not (spelled[0].isupper() and word[0].islower())


def _is_in_address(text: str, begin: int, end: int) -> bool:
    """Whether a part of a text stands in an address, such as one of a page or of mail."""
    before, after, next_one = text[begin - 1 : begin], text[end : end + 1], text[end + 1 : end + 2]
    return (begin > 0 and before in _OF_ADDRESSES) or (after in _OF_ADDRESSES and next_one.isalnum())


def _are_adjacent(text: str, one: re.Match[str], other: re.Match[str]) -> bool:
    """Whether nothing but a space, a dash or an apostrophe parts two words that follow one another."""
    return not _gap(text, one.end(), other.start()) and "\n" not in text[one.end() : other.start()]


def _begins_sentence(text: str, word: re.Match[str]) -> bool:
    """Whether a word stands at the beginning of a text, of a sentence or of what is quoted."""
    before = text[: word.start()].rstrip(" ")[-1:]
    return not before or before in _SENTENCE_ENDS
