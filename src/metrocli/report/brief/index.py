"""The index page of a folder of briefs, and the names of its files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from metrocli.render.html.environment import make_environment, make_policy
from metrocli.report.cleaning import clean_text
from metrocli.text.fold import fold
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from metrocli.text.languages.language import Language

_TEMPLATES = Path(__file__).parents[1] / "templates"
_NOT_IN_NAMES = compile_late("[^a-z0-9]+", re.ASCII)
_LONGEST_NAME = 80


class IndexEntry(NamedTuple):
    """A brief in the index.

    Attributes:
        member: the member.
        region: its region; "" if it has none.
        activities: the number of its activities.
        file: the name of the file.
    """

    member: str
    region: str
    activities: int
    file: str


def name_files(members: Iterable[str], ending: str) -> dict[str, str]:
    """Return the name of the file of each member, in lower-case letters of ASCII: sao-paulo.html.

    Of members with the same name of a file, and of those without such letters, a number makes it another one.

    Args:
        members: the members in order.
        ending: the ending of the files, with its dot.
    """
    names: dict[str, str] = {}
    taken = {"index"}
    for member in members:
        base = _NOT_IN_NAMES.sub("-", fold(member)).strip("-")[:_LONGEST_NAME] or "member"
        name, number = base, 1
        while name in taken:
            number += 1
            name = f"{base}-{number}"
        taken.add(name)
        names[member] = f"{name}{ending}"
    return names


def write_index(entries: Sequence[IndexEntry], language: Language, title: str, period: str) -> bytes:
    """Write the index as one HTML page: a link to each brief, by region.

    Args:
        entries: the briefs, in the order of the members.
        language: the language of the page.
        title: its title.
        period: the period in words.
    """
    regions: dict[str, list[IndexEntry]] = {}
    for entry in entries:
        name = language.translate_word(entry.region) if entry.region else language.translate("no region")
        regions.setdefault(clean_text(name), []).append(entry._replace(member=clean_text(entry.member)))
    templates = make_environment(_TEMPLATES)
    style = templates.get_template("brief_index.css").render()
    from markupsafe import Markup

    text = templates.get_template("brief_index.html").render(
        language=language,
        title=title,
        period=period,
        regions=regions,
        style=Markup(style),  # noqa: S704 - our own style sheet
        policy=make_policy(style, ""),
    )
    return text.encode()
