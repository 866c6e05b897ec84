"""Pages with long tables of activities: the last rows stay on the page, and all of them are on pages below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.report.model import ReportTable, Section
from metrocli.report.site.page import SiteLink, SitePage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metrocli.text.languages.language import Language

MOST_ROWS = 200
"""The most activities in a table."""


def split_page(page: SitePage, language: Language) -> Iterator[SitePage]:
    """Yield the page of a thing, then the pages below it with all rows of its long tables, which cite no sources.

    Args:
        page: the page of a thing; the addresses of the pages below it are in a folder with its name.
        language: the language of the site.
    """
    sections: list[Section] = []
    parts: list[SitePage] = []
    for section in page.sections:
        long = [each for each in section.blocks if isinstance(each, ReportTable) and len(each.rows) > MOST_ROWS]
        before = len(parts)
        for table in long:
            parts += _make_parts(page, section, table, language, len(parts) - before)
        shortened = (_shorten(block, language) if block in long else block for block in section.blocks)
        sections.append(section._replace(blocks=tuple(shortened)) if long else section)
    if parts:
        page = page._replace(sections=tuple(sections), contents=tuple(part.trail[-1] for part in parts))
    yield page
    yield from parts


def _make_parts(
    page: SitePage, section: Section, table: ReportTable, language: Language, before: int
) -> Iterator[SitePage]:
    """Make the pages with all rows of a table, numbered after those of the tables before it in the section."""
    for number, first in enumerate(range(0, len(table.rows), MOST_ROWS), before + 1):
        rows = table.rows[first : first + MOST_ROWS]
        span = "–".join(map(language.format_number, (first + 1, first + len(rows))))
        title = f"{language.add_colon(table.caption)} {span}"
        link = SiteLink(title, f"{page.address.removesuffix('.html')}/{section.key}-{number}.html")
        part = section._replace(blocks=(table._replace(caption="", rows=rows),))
        yield SitePage(link.address, title, page.title, (*page.trail, link), (part,))


def _shorten(table: ReportTable, language: Language) -> ReportTable:
    """Leave the last rows of a table, and say so in its caption."""
    caption = language.translate(
        "the last {shown} of {activities}", shown=language.format_number(MOST_ROWS), activities=table.caption
    )
    return table._replace(caption=caption, rows=table.rows[-MOST_ROWS:])
