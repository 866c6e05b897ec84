"""The index page of a folder of briefs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from metrocli.render.html.environment import make_environment, make_policy
from metrocli.report.cleaning import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jinja2 import Environment

    from metrocli.report.templating.pages import Templates
    from metrocli.text.languages.language import Language

_TEMPLATES = Path(__file__).parents[1] / "templates"
_PAGE = "brief_index.html"


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


class IndexLine(NamedTuple):
    """A brief as the page shows it.

    Attributes:
        member: the member.
        counted: the number of its activities in words.
        file: the name of the file.
    """

    member: str
    counted: str
    file: str


class BriefIndex(NamedTuple):
    """The index as the page shows it.

    Attributes:
        language: the language of the page.
        title: its title.
        period: the period in words.
        regions: the briefs of each region by its name, in the order of the members.
    """

    language: Language
    title: str
    period: str
    regions: dict[str, list[IndexLine]]


def write_index(
    entries: Sequence[IndexEntry], language: Language, title: str, period: str, templates: Templates | None = None
) -> bytes:
    """Write the index as one HTML page: a link to each brief, by region.

    Args:
        entries: the briefs, in the order of the members.
        language: the language of the page.
        title: its title.
        period: the period in words.
        templates: the templates of the user; None for ours alone.

    Raises:
        UnreadableData: a template of the user fails, takes too much, or asks for what it may not have.
    """
    regions: dict[str, list[IndexLine]] = {}
    for entry in entries:
        name = language.translate_word(entry.region) if entry.region else language.translate("no region")
        counted = language.translate_count("1 activity", "{count} activities", entry.activities)
        regions.setdefault(clean_text(name), []).append(IndexLine(clean_text(entry.member), counted, entry.file))
    index = BriefIndex(language, title, period, regions)
    if templates is None:
        return _render_index(index, make_environment(_TEMPLATES))
    ((_, content),) = templates.write_pages(write_index_page, index, _PAGE)
    return content


def write_index_page(index: BriefIndex, templates: Environment) -> Iterator[tuple[str, bytes]]:
    """Yield the page of an index, from any templates, with its name."""
    yield _PAGE, _render_index(index, templates)


def _render_index(index: BriefIndex, templates: Environment) -> bytes:
    style = templates.get_template("brief_index.css").render()
    from markupsafe import Markup

    text = templates.get_template(_PAGE).render(
        index._asdict(),
        style=Markup(style),  # noqa: S704 - a style sheet
        policy=make_policy(style, ""),
    )
    return text.encode()
