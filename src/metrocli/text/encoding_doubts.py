"""Words that are another word in another encoding, where the letters of a text do not show which one it is in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

WESTERN = "cp1252"
_OTHER_LETTERS = {
    "cp1250": "ĄĆĘŁŃŚŹŻČĎĚŇŘŤŮŐŰĂŞŢĐąćęłńśźżčďěňřťůőűăşţđ",
    "cp1254": "ĞİŞğış",
    "cp1257": "ŠŽĖŪŅŲĒŚĀĪĢĶĻČšžėūņųēśāīģķļč",
}
"""The letters of other encodings whose bytes are letters of western languages in cp1252: ñ, õ, ò, è, ì, ø, þ."""
_VOWELS, _CONSONANTS = "aeiouyáéíóúàèìòù", "b-df-hj-np-tv-xz"
_WESTERN_AT_ITS_PLACE = compile_late(
    rf"[àå]|œ(?![lwrcm])|ñ[{_VOWELS}]|õe|ã[oe]|ãs?\b|ê(?!\b)(?<![crsd]zê)(?<!iê)|iên|\bê|è(?=[{_CONSONANTS}])|\bè\b"
    rf"|[{_CONSONANTS}]ò|[iu]ò\b|[lsrcz]ì\b|(?<![{_VOWELS}ý])ø(?![{_VOWELS}ý])|\bo?ù\b|[it]ù\b|oû|\b[sdmc]û|[lr]û"
    rf"|[aou]ï(?!\b)|(?<![{_VOWELS}])æ(?=[{_CONSONANTS}])|\bþ|ð[ui]r\b",
    re.IGNORECASE,
)
"""Letters at places where western languages have them: ñ before a vowel, è before a consonant, ò after one."""
_WORD = compile_late(r"[^\W\d_]+")
_LETTERS_ALIKE = frozenset("âäîöôëéáíóúüçß")
"""Letters that are frequent in western texts; they raise no doubt, though cp1257 has others in their place."""


class OtherReading(NamedTuple):
    """A word of a text, and what it is in another encoding.

    Attributes:
        read_as: the word as it was read.
        text: the word in the other encoding.
        encoding: the other encoding.
    """

    read_as: str
    text: str
    encoding: str


def find_other_readings(text: str) -> tuple[OtherReading, ...]:
    """Find the first word that is another word in another encoding, for each of these encodings.

    There is none if a letter shows that the text is western, such as ñ in España: the other encodings lack it.

    Args:
        text: a text that was read as cp1252.
    """
    if _WESTERN_AT_ITS_PLACE.search(text):
        return ()
    words = list_words(text)
    firsts = (next(_read_otherwise(words, encoding), None) for encoding in _OTHER_LETTERS)
    return tuple(first for first in firsts if first is not None)


def list_words(text: str) -> list[str]:
    """List the different words of a text that have letters beyond ASCII."""
    return [word for word in dict.fromkeys(_WORD.findall(text)) if not word.isascii()]


def _read_otherwise(words: Iterable[str], encoding: str) -> Iterator[OtherReading]:
    """Yield the words that are other words in another encoding, by letters that western texts rarely have."""
    letters = _OTHER_LETTERS[encoding]
    for word in words:
        try:
            other = word.encode(WESTERN).decode(encoding)
        except UnicodeError:
            continue
        pairs = [(one, two) for one, two in zip(word, other, strict=True) if one != two]
        doubtful = [two for one, two in pairs if one.lower() not in _LETTERS_ALIKE]
        if doubtful and all(two in letters for two in doubtful):
            yield OtherReading(word, other, encoding)


def choose_encoding(text: str, readings: Iterable[OtherReading], known: frozenset[str]) -> str:
    """Return the encoding in which the words of a text are known, if there is one in which more are than in others.

    Args:
        text: a text that was read as cp1252.
        readings: its other readings.
        known: words in lower case that other files have.

    Returns:
        The encoding, which may be cp1252; "" if the known words do not show it.
    """
    words, western = list_words(text), set()
    counts: dict[str, int] = {}
    for encoding in {reading.encoding: None for reading in readings}:
        others = [*_read_otherwise(words, encoding)]
        counts[encoding] = sum(other.text.lower() in known for other in others)
        western |= {other.read_as.lower() for other in others}
    counts[WESTERN] = len(western & known)
    most = max(counts.values())
    best = [encoding for encoding, count in counts.items() if count == most]
    return best[0] if most and len(best) == 1 else ""
