"""Strip what is often added to the name of a city: "City of", a country, "D.C.", the mark of a footnote."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from metrocli.text.footnote_marks import FIRST_MARKS, LAST_MARKS
from metrocli.text.late_patterns import compile_late
from metrocli.text.nearest import LONGEST_COMPARED

if TYPE_CHECKING:
    from collections.abc import Iterator

_CITY = compile_late(
    r"^(?:the\s+|la\s+|el\s+)?(?:city|town|municipality|ciudad|municipio|municipalidad|ayuntamiento|alcald[ií]a|ville|"
    r"commune|mairie|municipalit[ée]|cidade|prefeitura|comune|citt[àa])\s+(?:of\s+|del?\s+|d['’]|du\s+|des\s+|d[aoi]\s+)",
    re.IGNORECASE,
)
_ARTICLE = compile_late(r"^(?:the|la|el|los|las|le|les|l['’])\s*", re.IGNORECASE)
_DISTRICT = compile_late(r",?\s+D\.?\s*[CF]\.?$")
_PLACES = (
    compile_late(r"^([^(（]+?)\s*[(（]([^()（）]+)[)）]$"),
    compile_late(r"^([^,，]+?)\s*[,，]\s*([^,，]+)$"),
    compile_late(r"^(.+?)\s+[-–—]\s+([^-–—]+)$"),
)
_MOST = 20


class StrippedName(NamedTuple):
    """A name without an addition.

    Attributes:
        name: the text without the addition.
        place: the country or other place that was added; "" if none was.
    """

    name: str
    place: str = ""


def strip_additions(text: str) -> list[StrippedName]:
    """Return the names that a text may be made of, the longest first; none for a long text."""
    if len(text) > LONGEST_COMPARED:
        return []
    found = [StrippedName(text.strip())]
    for stripped in found:
        found += [other for other in _strip_one(stripped) if other.name and other not in found]
        if len(found) > _MOST:
            break
    return found[1:]


def _strip_one(stripped: StrippedName) -> Iterator[StrippedName]:
    """Yield the name without one of its additions."""
    name, place = stripped
    for pattern in (FIRST_MARKS, LAST_MARKS, _CITY, _DISTRICT):
        rest = pattern.sub("", name)
        if rest != name:
            yield StrippedName(rest, place)
            if pattern is _CITY and _ARTICLE.match(rest):
                yield StrippedName(_ARTICLE.sub("", rest), place)
    if not place:
        yield from (StrippedName(match[1], match[2]) for pattern in _PLACES if (match := pattern.match(name)))
