"""The index page of a folder of briefs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from metrocli.render.html.environment import make_environment, make_policy
from metrocli.report.cleaning import clean_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.text.languages.language import Language

_TEMPLATES = Path(__file__).parents[1] / "templates"


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
