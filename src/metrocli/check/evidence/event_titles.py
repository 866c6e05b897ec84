"""Events that texts name by the titles of activities."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from metrocli.check.evidence.activity_series import NUMBER
from metrocli.text.fold import fold
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from metrocli.check.evidence.evidence import Evidence
    from metrocli.check.evidence.text_words import TextWords

_WORD = compile_late(r"\w+")
_CEREMONY = compile_late(r"\bceremon")


class TitledEvent(NamedTuple):
    """An activity that the topic of a mention may name.

    Attributes:
        title: its title.
        month: the month of its first day.
        numbers: the numbers in the title, such as 13th, and the year of the first day.
        is_ceremony: whether it is the ceremony of an initiative, which the media also mention for its own sake.
    """

    title: str
    month: str
    numbers: frozenset[str]
    is_ceremony: bool


class EventIndex:
    """The activities with a title and a start, to be found by the words of their titles."""

    def __init__(self, evidence: Evidence) -> None:
        self._titles, self._starts, self._kinds = (
            evidence.values("activities", column) for column in ("title", "start", "kind")
        )
        self._titles_by_words: dict[tuple[str, ...], list[int]] = {}
        self._numbers: list[frozenset[str]] = []
        for code, (words, numbers) in enumerate(_split_all(evidence.words("activities", "title"))):
            self._titles_by_words.setdefault(words, []).append(code)
            self._numbers.append(numbers)
        self._rows = self._titles.group_rows()
        self.phrases = _Phrases(self._titles_by_words)
        self._found: dict[tuple[str, ...], list[TitledEvent]] = {}

    def find(self, words: tuple[str, ...]) -> list[TitledEvent]:
        """Return the activities whose titles have these words, in order of their start."""
        if words not in self._found:
            rows = [(row, code) for code in self._titles_by_words.get(words, ()) for row in self._rows(code)]
            dated = [(self._starts[row], row, code) for row, code in rows if row in self._starts]
            self._found[words] = [self._describe(*each) for each in sorted(dated)]
        return self._found[words]

    def _describe(self, start: datetime, row: int, code: int) -> TitledEvent:
        """Return an activity by its first day, its row and the code of its title."""
        month, is_ceremony = f"{start:%Y-%m}", bool(_CEREMONY.search(fold(self._kinds.get(row, ""))))
        return TitledEvent(self._titles.distinct[code], month, self._numbers[code] | {month[:4]}, is_ceremony)


def match_topics(topics: TextWords, events: EventIndex) -> dict[str, TitledEvent]:
    """Return the activity that each topic names: the first one whose title has the same words or is in the topic.

    Numbers in the topic must be those of the title or the year of the activity, and a ceremony must be called one.
    """
    matches: dict[str, TitledEvent] = {}
    for topic, (words, numbers) in zip(topics.texts, _split_all(topics), strict=True):
        is_ceremony = bool(_CEREMONY.search(fold(topic)))
        for phrase in (words, *events.phrases.within(words)) if words else ():
            for event in events.find(phrase):
                if numbers <= event.numbers and (is_ceremony or not event.is_ceremony):
                    matches.setdefault(topic, event)
    return matches


class _Phrases:
    """Phrases of two or more words, which can be looked up in longer texts."""

    def __init__(self, phrases: Iterable[tuple[str, ...]]) -> None:
        self._phrases = {phrase for phrase in phrases if len(phrase) > 1}
        self._lengths: dict[tuple[str, ...], set[int]] = {}
        for phrase in self._phrases:
            self._lengths.setdefault(phrase[:2], set()).add(len(phrase))

    def within(self, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """Yield the phrases whose words are side by side in a text."""
        for start in range(len(words) - 1):
            for length in sorted(self._lengths.get(words[start : start + 2], ()), reverse=True):
                if words[start : start + length] in self._phrases:
                    yield words[start : start + length]


def _split_all(texts: TextWords) -> Iterator[tuple[tuple[str, ...], frozenset[str]]]:
    """Yield the words and the numbers of texts, as `_split_words` returns them."""
    for text, pieces in zip(texts.texts, texts.expand(_split_word), strict=True):
        if text.isascii():  # else a word may be folded in another way between other words
            numbers = frozenset(piece for piece, is_number in pieces if is_number)
            yield tuple(piece for piece, is_number in pieces if not is_number), numbers
        else:
            yield _split_words(text)


def _split_word(word: str) -> list[tuple[str, bool]]:
    """Return the pieces of a word, folded, and whether each is a number."""
    return [(piece, NUMBER.fullmatch(piece) is not None) for piece in _WORD.findall(fold(word))]


def _split_words(text: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the words of a text without its numbers, and the numbers, both folded."""
    words = _WORD.findall(fold(text))
    numbers = frozenset(filter(NUMBER.fullmatch, words))
    return tuple(word for word in words if word not in numbers), numbers
