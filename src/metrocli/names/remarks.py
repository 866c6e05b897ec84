"""Find what was written at a name and does not belong to it: the mark of a footnote, or a remark such as "(guest)"."""

from __future__ import annotations

import re
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
_REMARK = re.compile(
    rf"""
    ^(?P<first>{_WORDS})\s{{0,9}}[:–—-]\s*(?P<last_name>.+)$
    | ^(?P<name>[^()\[\]]+?(?:\s?\([^()\[\]]*\))?)
      (?: \s{{0,9}}[(\[](?P<bracket>[^()\[\]]*(?<!\w){_WORDS}(?!\w)[^()\[\]]*|[?!+x\s\d]*[?!+x][?!+x\s\d]*)[)\]]
        | \s{{0,9}}[,–—-]?\s{{1,9}}(?P<last>{_WORDS})
        | \s{{0,9}}(?P<doubt>\?{{1,3}})
      )$
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""A remark before a name, or after it in brackets or behind a comma or a dash, and a mark of doubt."""


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


def split_remark(written: str) -> Remark | None:
    """Return the name in a text and what was written at it; None if there is nothing else, or the text is long."""
    if len(written) > LONGEST_COMPARED:
        return None
    if match := _REMARK.match(written):
        name, groups = match["last_name"] or match["name"], ("first", "bracket", "last", "doubt")
        return Remark(name.strip(), next(text for group in groups if (text := match[group])), has_meaning=True)
    name = strip_footnote_marks(written).strip()
    if not name or name == written:
        return None
    return Remark(name, written.replace(name, "", 1).strip(), has_meaning=False)


def find_remark(names: NameIndex, written: str) -> Remark | None:
    """Return what was written at a listed name, with the name as it is listed; None if the rest is not a name."""
    remark = split_remark(written)
    match = remark and names.look_up(remark.name)
    return remark._replace(name=match.name) if remark and match else None
