"""Guess the encoding of bytes that are not UTF-8 by the letters that they are in each encoding."""

from __future__ import annotations

import re

from metrocli.text.encoding_doubts import WESTERN, OtherReading, find_other_readings
from metrocli.text.late_patterns import compile_late

_DEFAULT = WESTERN
_WESTERN = "ÁÉÍÓÚÑÜÇÀÈÌÒÙÂÊÎÔÛÄËÏÖÃÕÅÆØŒáéíóúñüçàèìòùâêîôûäëïöãõåæøœßÿ"
_LETTERS = {
    "cp1252": _WESTERN + "ÐÞÝŠŽðþýšž",
    "mac_roman": _WESTERN + "ı",
    "cp850": _WESTERN + "ı",
    "cp1250": "ĄĆĘŁŃÓŚŹŻÁČĎÉĚÍŇŘŠŤÚŮÝŽŐŰĂÂÎŞŢĐÄÖÜËÔĹĽŔÇ" + "ąćęłńóśźżáčďéěíňřšťúůýžőűăâîşţđäöüëôĺľŕßç",
    "cp1253": "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΆΈΊΌΎΏΪΫαβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋ",
    "cp1251": "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЁЂЃЄЅІЇЈЉЊЋЌЎЏҐабвгдежзийклмнопрстуфхцчшщъыьэюяёђѓєѕіїјљњћќўџґ",
}
"""The letters beyond ASCII that texts in each encoding have; other characters within a word do not settle it."""
_FREQUENT = "áéíóúñ"
_VOWELS = frozenset("aeiouyäöüáéíóú")
_BETWEEN_LETTERS = "\xa0–—’‘"
"""Characters that may be between two letters."""
_NOT_IN_WORDS = "‡¢£¤¥¦¬¨¯¸"
_ORDINALS = "ªºµƒ"
_BEYOND_ASCII = compile_late(r"(?s)(?=(.)([^\x00-\x7f])(.))")
_LONG_RUN = compile_late(r"[^\x00-\x7f\W]{3}")
"""More letters with accents in a row than languages have that are written in Latin letters."""
_LONG_CENTRAL_RUN = compile_late(r"[^\x00-\x7f\W]{5}")
"""The same for cp1250: Zażółć, Děčín."""
_POLISH_AS_WESTERN = compile_late(
    r"(?<=[^\W\d_])[¹³¿](?=[a-zæê])|£(?=[óaeiouy])|(?<=[a-z][aeiouy])ñ(?!ch|[aeiouyáéíóúü.…'’])", re.IGNORECASE
)
"""Polish letters of cp1250, read as cp1252: bia³y, £ódŸ, Toruñ."""
_CENTRAL_AS_WESTERN = compile_late(
    r"(?<=[b-df-hj-np-tv-z])õ\b|(?<=y)õ|è(?=[aeo])|(?<=í)è|ì(?=[b-df-hj-np-tv-zèí])|ùò|ø(?=[íáìý])", re.IGNORECASE
)
"""Hungarian, Czech, Slovak, Slovenian and Croatian letters of cp1250, read as cp1252: Jövõ, Gyõr, Èeské Budìjovice."""
_WESTERN_ONLY = compile_late(r"ñ[aeiouáéíóú]|õe|[ãàåêëïç]|è[b-df-hj-np-tv-z]|\Bù\b|(?<!\w)[¿¡]", re.IGNORECASE)
"""Letters and signs that western languages have at these places and those of cp1250 do not, or rarely."""
_NOT_POLISH = compile_late(r"[áéíúäöü]", re.IGNORECASE)
_LETTERS_PER_ODD_ONE = 50
"""How many usual letters make up for a character that is odd in its word."""
_SAMPLED_LINES = 2000


def find_others(text: str, encoding: str) -> tuple[OtherReading, ...]:
    """Find words of a text that are other words in other encodings, if its own encoding raises doubts."""
    return find_other_readings(text) if encoding == WESTERN else ()


def guess_encoding(raw: bytes) -> str:
    """Return the encoding of bytes that are not UTF-8: cp1252, unless the letters show that it is another one.

    They show it if cp1252 has characters that words do not have, such as `Bogot‡` or `M‚xico`, and the other encoding
    has next to none. A tie between others is decided by the letters that are frequent. Letters at places where only
    languages of cp1250 have them, such as `Gyõr` and `Toruñ`, also show it.
    """
    lines = [line for line in re.split(rb"[\r\n]+", raw) if not line.isascii()][:_SAMPLED_LINES]
    sample = b"\n".join(lines)
    if _count_letters(sample, _DEFAULT) > 0:
        return "cp1250" if _is_central_european(sample) else _DEFAULT
    counts = {encoding: _count_letters(sample, encoding) for encoding in _LETTERS}
    counts["cp1253"] -= counts["cp1253"] == counts["cp1251"]  # accents of Greek words are odd in cp1251
    best = max(counts, key=lambda encoding: counts[encoding])
    if best == "cp1250" and "¿".encode(_DEFAULT) in sample and not _is_central_european(sample):
        return _DEFAULT  # Spanish without a space before a question
    return best if counts[best] > 0 and [*counts.values()].count(counts[best]) == 1 else _DEFAULT


def _is_central_european(raw: bytes) -> bool:
    """Return whether more letters of cp1252 are where only languages of cp1250 have theirs than where others do."""
    text = raw.decode(_DEFAULT, "replace")
    central = len(_CENTRAL_AS_WESTERN.findall(text))
    polish = len(_POLISH_AS_WESTERN.findall(text))
    western = len(_WESTERN_ONLY.findall(text)) + (0 if central else len(_NOT_POLISH.findall(text)))
    return central + polish > western and _count_letters(raw, "cp1250") > 0


def _count_letters(raw: bytes, encoding: str) -> int:
    """Return how well bytes fit an encoding: the number of letters beyond ASCII, frequent ones counted three times.

    0 means that they do not fit: the encoding lacks a byte, or too many characters are odd in their words.
    """
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return 0
    letters, is_other_script = _LETTERS[encoding], encoding in {"cp1251", "cp1253"}
    long_run = _LONG_CENTRAL_RUN if encoding == "cp1250" else _LONG_RUN
    count, odd = 1, 0 if is_other_script else len(long_run.findall(text))
    for match in _BEYOND_ASCII.finditer(f" {text} "):
        left, letter, right = match[1], match[2], match[3]
        if letter not in letters:
            odd += _is_odd_in_word(left, letter, right)
        elif _is_letter_odd(left, letter, right) or (is_other_script and (_is_latin(left) or _is_latin(right))):
            odd += 1
        else:
            count += 3 if letter in _FREQUENT else 1
    return count if odd * _LETTERS_PER_ODD_ONE <= count else 0


def _is_odd_in_word(left: str, character: str, right: str) -> bool:
    """Return whether words do not have a character, which is not a usual letter, between these two."""
    if left.isalpha() and right.isalpha() and character not in _BETWEEN_LETTERS:
        return True
    if (left.isalpha() or right.isalpha()) and character in _NOT_IN_WORDS:
        return True
    return character.isalpha() and character not in _ORDINALS


def _is_letter_odd(left: str, letter: str, right: str) -> bool:
    """Return whether a letter is odd between these two: a capital within a word, ß after a consonant, ç at the end."""
    if letter.isupper():
        return left.islower() or (left.isalpha() and right.islower())
    if letter == "ß":
        return left.lower() not in _VOWELS
    return "A" <= right <= "Z" or (letter == "ç" and not right.isalpha())


def _is_latin(letter: str) -> bool:
    return letter.isascii() and letter.isalpha()
