"""Find what was written at a name and does not belong to it: the mark of a footnote, or a remark such as "(guest)"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from metrocli.text.footnote_marks import strip_footnote_marks
from metrocli.text.nearest import LONGEST_COMPARED

if TYPE_CHECKING:
    from metrocli.names.resolve import NameIndex

_WORDS = (
    r"(?:guests?|observers?|invited|invitees?|host|speaker|moderator|virtual(?:ly)?|online|remote(?:ly)?|in\ person"
    r"|on-?site|tb[acd]|to\ be\ confirmed|not\ confirmed|unconfirmed|confirmed|pending|absent|excused|apologies"
    r"|invitad[oa]s?|observador(?:a|es|as)?|por\ confirmar|confirmad[oa]|en\ l[ií]nea|presencial|ausente"
    r"|anfitri[oó]na?|invit[ée]e?s?|observat(?:eur|rice)s?|[àa]\ confirmer|en\ ligne|absente?|excus[ée]e?|h[ôo]te)"
)
_FIRST = re.compile(rf"({_WORDS})\s{{0,9}}[:–—-]\s*(.+)", re.VERBOSE | re.IGNORECASE)
_LAST = re.compile(rf"\s{{0,9}}[,–—-]?\s{{1,9}}({_WORDS})$", re.VERBOSE | re.IGNORECASE)
_IN_BRACKETS = re.compile(rf"(?<!\w){_WORDS}(?!\w)", re.VERBOSE | re.IGNORECASE)
_SIGNS, _DIGITS = frozenset("?!+xX"), frozenset("0123456789 ")
"""Signs of which one is in a remark without a word, as in (?) or (+2) or (x2), and what else may be in it."""
_LONGEST_END = 40


class Remark(NamedTuple):
    """What was written at a name.

    Attributes:
        name: the name without it.
        text: the remark, or the mark of a footnote, as written.
        has_meaning: whether it says something about the name; otherwise it is the mark of a footnote.
    """

    name: str
    text: str
    has_meaning: bool


@lru_cache(maxsize=65_536)
def split_remark(written: str) -> Remark | None:
    """Return the name in a text and what was written at it; None if there is nothing else, or the text is long."""
    if len(written) > LONGEST_COMPARED:
        return None
    text = written.strip()
    name, remark = (part.strip() for part in _split_words(text))
    if not remark:
        name = strip_footnote_marks(text).strip()
        mark = text.replace(name, "", 1).strip()
        return Remark(name, mark, has_meaning=False) if name and mark else None
    return Remark(name, remark, has_meaning=True) if name else None


def _split_words(written: str) -> tuple[str, str]:
    """Return the name in a text and the remark before or after it; "" for the remark if there is none."""
    if match := _FIRST.fullmatch(written):
        return match[2], match[1]
    if written.endswith((")", "]")):
        start = max(written.rfind("("), written.rfind("["))
        inside = written[start + 1 : -1].strip() if start > 0 else ""
        is_sign = _SIGNS.intersection(inside) and _SIGNS.union(_DIGITS).issuperset(inside)
        return (written[:start], inside) if is_sign or _IN_BRACKETS.search(inside) else (written, "")
    if written.endswith("?"):
        name = written.rstrip("?")
        return name, written[len(name) :]
    start = max(0, len(written) - _LONGEST_END)
    match = _LAST.search(written, start)
    return (written[: match.start()], match[1]) if match else (written, "")


def find_remark(names: NameIndex, written: str) -> Remark | None:
    """Return what was written at a listed name, with the name as it is listed; None if the rest is not a name."""
    remark = split_remark(written)
    match = remark and names.look_up(remark.name)
    return remark._replace(name=match.name) if remark and match else None
