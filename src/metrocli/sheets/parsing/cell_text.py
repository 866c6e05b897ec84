"""What the text of one cell means: dates, months, numbers, and several values in one cell.

Each function takes one distinct text and gives its value or raises `Misread` with the cure; blank texts never come
here. Nothing is guessed: a date that two readings fit is settled by the column's other cells, or it is an error.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING, Literal

from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Raw = str | float | int | bool | date | datetime | time | timedelta | None
"""What a file holds in a cell: text from CSV; from a workbook, numbers, dates and truths as well."""

Order = Literal["dmy", "mdy"]
"""Which of the two leading numbers of 03/04/2021 is the day."""

_MONTH_NAMES = (
    ("january", "enero", "janvier", "ene", "janv"),
    ("february", "febrero", "fevrier", "fevr"),
    ("march", "marzo", "mars"),
    ("april", "abril", "avril", "abr", "avr"),
    ("may", "mayo", "mai"),
    ("june", "junio", "juin"),
    ("july", "julio", "juillet", "juil"),
    ("august", "agosto", "aout", "ago"),
    ("september", "septiembre", "setiembre", "septembre", "sept", "set"),
    ("october", "octubre", "octobre"),
    ("november", "noviembre", "novembre"),
    ("december", "diciembre", "decembre", "dic", "dec"),
)
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names}
MONTHS |= {name[:3]: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names[:1]}
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_SLASHED = re.compile(r"(\d{1,2})\s*([/.\-])\s*(\d{1,2})\s*\2\s*(\d{4})")
_WORDED = re.compile(r"(?:[a-z]+,? )?(\d{1,2})(?:st|nd|rd|th|er|o|º)?(?: de| of)? ([a-z]+)\.?,?(?: de| del)? (\d{4})")
_AMERICAN = re.compile(r"(?:[a-z]+,? )?([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_YEAR_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
_MONTH_WORD = re.compile(r"([a-z]+)\.?(?: de| del)?[ \-]?(\d{4})")
_INTEGER = re.compile(r"\d+(?:\.0+)?")
_GROUPED = re.compile(r"\d{1,3}(?:([,. '’])\d{3})(?:\1\d{3})*")
_DECIMAL = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?")
_LONGEST_QUOTE = 100
_MOST_DIGITS = 18
_SERIALS = (20_000, 80_000)
_EPOCH = date(1899, 12, 30)


class Misread(ValueError):
    """A text does not say what its column holds.

    Args:
        problem: what is wrong with it, quoting it.
        cure: how to write it.
        ambiguous: whether the text says one of several things, and only which of them is not known.
    """

    def __init__(self, problem: str, cure: str, *, ambiguous: bool = False) -> None:
        super().__init__(problem)
        self.problem, self.cure, self.ambiguous = problem, cure, ambiguous


def _quoted(text: str) -> str:
    """A text in quotes, as far as it fits into a sentence."""
    return f"'{text}'" if len(text) <= _LONGEST_QUOTE else f"'{text[:_LONGEST_QUOTE]}…'"


def text_of(raw: Raw) -> str:
    """The text of a cell as a person sees it: whole numbers without a fraction, dates as ISO, invisible space gone."""
    if raw is None:
        return ""
    if isinstance(raw, str):
        return clean(raw)
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:  # noqa: PLR2004 - exact up to here
        return str(int(raw))
    if isinstance(raw, datetime):
        return raw.date().isoformat() if raw.time() == time() else raw.isoformat(sep=" ")
    if isinstance(raw, date):
        return raw.isoformat()
    return str(raw)


@lru_cache(maxsize=65_536)
def clean(text: str) -> str:
    """A text with its accents composed, no-break spaces as spaces, and none around it; line breaks within stay."""
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFC", text).translate({0xA0: " ", 0x202F: " ", 0x2007: " ", 0xFEFF: None}).strip()


def _calendar_date(text: str, year: str, month: int | str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise Misread(f"{_quoted(text)} is not a date", "Write it as 2021-11-30.") from None


def day_order(texts: Iterable[str]) -> Order | None:
    """Which number is the day, by those of a column's dates that only one reading fits; None if none or both say."""
    votes: set[Order] = set()
    for text in texts:
        slashed = _SLASHED.fullmatch(text)
        if slashed:
            first, second = int(slashed[1]), int(slashed[3])
            if first > 12 >= second:  # noqa: PLR2004 - the months of a year
                votes.add("dmy")
            elif second > 12 >= first:  # noqa: PLR2004
                votes.add("mdy")
    return votes.pop() if len(votes) == 1 else None


def parse_date(text: str, order: Order | None = None) -> date:
    """Read a date: ISO, with a month's name in English, Spanish or French, or as three numbers.

    Args:
        text: the text of a cell.
        order: which of two leading numbers is the day, where the column's other cells or the configuration say.
    """
    iso = _ISO.fullmatch(text)
    if iso:
        return _calendar_date(text, iso[1], iso[2], iso[3])
    slashed = _SLASHED.fullmatch(text)
    if slashed:
        return _slashed_date(text, slashed[1], slashed[3], slashed[4], order)
    folded = fold(text)
    worded = _WORDED.fullmatch(folded)
    if worded and worded[2] in MONTHS:
        return _calendar_date(text, worded[3], MONTHS[worded[2]], worded[1])
    american = _AMERICAN.fullmatch(folded)
    if american and american[1] in MONTHS:
        return _calendar_date(text, american[3], MONTHS[american[1]], american[2])
    raise Misread(f"{_quoted(text)} is not a date", "Write it as 2021-11-30.")


def _slashed_date(text: str, first: str, second: str, year: str, order: Order | None) -> date:
    readings: dict[Order, date] = {}
    for way, day, month in (("dmy", first, second), ("mdy", second, first)):
        try:
            readings["dmy" if way == "dmy" else "mdy"] = date(int(year), int(month), int(day))
        except ValueError:
            continue
    meant = set(readings.values())
    if len(meant) == 1:
        return meant.pop()
    if not meant:
        raise Misread(f"{_quoted(text)} is not a date", "Write it as 2021-11-30.")
    if order:
        return readings[order]
    one, other = readings["dmy"].isoformat(), readings["mdy"].isoformat()
    cure = "Write it as one of these, or set METROCLI_DATES to dmy or mdy."
    raise Misread(f"{_quoted(text)} may be {one} or {other}", cure, ambiguous=True)


def parse_serial(number: float) -> date:
    """Read a date that a workbook holds as a bare number of days."""
    if not _SERIALS[0] <= number <= _SERIALS[1]:
        raise Misread(f"{text_of(number)} is not a date", "Write it as 2021-11-30.")
    return _EPOCH + timedelta(days=int(number))


def parse_month(text: str) -> str:
    """Read a month as 2021-09: from that, from 09/2021, from a month's name and year, or from a date within it."""
    folded = fold(text)
    for pattern, year, month in ((_YEAR_MONTH, 1, 2), (_MONTH_YEAR, 2, 1)):
        numbers = pattern.fullmatch(text)
        if numbers:
            first = _month_start(text, numbers[year], int(numbers[month]))
            return first.isoformat()[:7]
    worded = _MONTH_WORD.fullmatch(folded)
    if worded and worded[1] in MONTHS:
        return _month_start(text, worded[2], MONTHS[worded[1]]).isoformat()[:7]
    try:
        return parse_date(text).isoformat()[:7]
    except Misread:
        raise Misread(f"{_quoted(text)} is not a month", "Write it as 2021-09.") from None


def _month_start(text: str, year: str, month: int) -> date:
    try:
        return date(int(year), month, 1)
    except ValueError:
        raise Misread(f"{_quoted(text)} is not a month", "Write it as 2021-09.") from None


def parse_integer(text: str) -> int:
    """Read a whole number, with or without a mark between its thousands."""
    digits = ""
    if _GROUPED.fullmatch(text):
        digits = re.sub(r"\D", "", text)
    elif _INTEGER.fullmatch(text):
        digits = text.partition(".")[0].lstrip("0") or "0"
    if 0 < len(digits) <= _MOST_DIGITS:
        return int(digits)
    raise Misread(
        f"{_quoted(text)} is not a whole number", "Write it in digits, as 1412, or leave the cell blank if unknown."
    )


def parse_decimal(text: str) -> float:
    """Read a number with a decimal point or comma."""
    if _DECIMAL.fullmatch(text) and isfinite(number := float(text.replace(",", "."))):
        return number
    raise Misread(f"{_quoted(text)} is not a number", "Write it as 41.38.")


def split_codes(text: str) -> tuple[str, ...]:
    """The codes of one cell: parted by semicolons, line breaks or commas, since no code holds one."""
    return _distinct(re.split(r"[;,\n\r]", text))


def split_names(text: str, known: Callable[[str], bool]) -> tuple[tuple[str, ...], bool]:
    """The names of one cell.

    Semicolons and line breaks always part names. Commas do so only where that cannot cut a name: a known name that
    holds a comma stays whole, two neighbours that are both unknown stay together, and nothing is cut at all unless
    most of the pieces are names that are known.

    Args:
        text: the text of a cell.
        known: whether a text is a known name.

    Returns:
        The names in their order, each once, and whether a comma was left uncut in a name that is not known.
    """
    if re.search(r"[;\n\r]", text):
        return _distinct(re.split(r"[;\n\r]", text)), False
    if "," not in text or known(text):
        return _distinct([text]), False
    pieces = _longest_known([piece.strip() for piece in text.split(",") if piece.strip()], known)
    if 2 * sum(sure for _, sure in pieces) <= len(pieces):
        return (text,), True
    joined: list[tuple[str, bool]] = []
    for piece, sure in pieces:
        if joined and not sure and not joined[-1][1]:
            joined[-1] = (f"{joined[-1][0]}, {piece}", False)
        else:
            joined.append((piece, sure))
    return _distinct(piece for piece, _ in joined), any("," in piece for piece, sure in joined if not sure)


def _longest_known(pieces: list[str], known: Callable[[str], bool]) -> list[tuple[str, bool]]:
    """Join neighbours that together are a known name, the longest first; say of each piece whether it is known."""
    found: list[tuple[str, bool]] = []
    at = 0
    while at < len(pieces):
        for end in range(min(len(pieces), at + 4), at, -1):
            name = ", ".join(pieces[at:end])
            if known(name):
                found.append((name, True))
                break
        else:
            end = at + 1
            found.append((pieces[at], False))
        at = end
    return found


def _distinct(pieces: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(piece for piece in map(str.strip, pieces) if piece))
