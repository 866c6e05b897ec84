"""The pages of the report itself: one of each section of its first level, and the first page of the site."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from metrocli.report.contents import walk_sections
from metrocli.report.model import (
    Activities,
    Bullets,
    Chart,
    FactList,
    HeadlineFigures,
    Names,
    Paragraph,
    ReportCell,
    ReportTable,
    Section,
    TextSpan,
)
from metrocli.report.site.activities import make_last_activities, title_month
from metrocli.report.site.page import SearchEntry, SiteLink, SitePage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from metrocli.report.model import Activity, Block, FigureSource, Report
    from metrocli.report.site.composing import SiteContext
    from metrocli.text.languages.language import Language

LONGEST = 75
"""The most activities of a page; more are on a page a month, or on several of a month."""
_OVERVIEW = "overview"
"""The key of the section that is on the first page."""
_SOURCES = "sources"
"""The key of the section with all sources of a report: each page of a site has its own."""


def link_parts(report: Report) -> tuple[SiteLink, ...]:
    """Return the links to the parts of the report, without the overview, which is on the first page."""
    return tuple(
        SiteLink(section.title, f"report/{section.key}.html") for section in report.sections if section.key != _OVERVIEW
    )


def make_report_pages(context: SiteContext, report: Report) -> Iterator[SitePage]:
    """Make a page of each section of the first level; of a long one a page a month and the list of these.

    A page has only the sources that it cites, with the numbers that they have in the report.
    """
    sources = {source.number: source for source in report.sources}
    for link, section in zip(link_parts(report), _list_parts(report), strict=True):
        trail = (context.home, link)
        activities = _list_activities(section)
        if len(activities) <= LONGEST:
            sections = _split(section, context.language)
            yield SitePage(link.address, link.title, "", trail, sections, _select(sections, sources.values()))
            continue
        months = [*_split_by_month(section, context.language, activities)]
        sections = tuple(part for part in _split(section, context.language) if not _list_activities(part))
        cited = _select(sections, sources.values())
        yield SitePage(link.address, link.title, "", trail, sections, cited, tuple(month for month, _ in months))
        for month, parts in months:
            yield SitePage(month.address, month.title, "", (*trail, month), parts, _select(parts, sources.values()))


def make_report_entries(report: Report) -> Iterator[SearchEntry]:
    """Make the entries of the parts of the report, with the titles of the sections below them."""
    kind = report.language.translate("report")
    for link, section in zip(link_parts(report), _list_parts(report), strict=True):
        yield SearchEntry(link, kind, tuple(below.title for below, _ in walk_sections(section.sections)))


def make_first_page(context: SiteContext, report: Report, menu: tuple[SiteLink, ...]) -> SitePage:
    """Make the first page: the overview of the report, the last activities, and links to everything else."""
    overview = tuple(section for section in report.sections if section.key == _OVERVIEW)
    composer = context.compose()
    sections = (*overview, *make_last_activities(composer))
    return SitePage(
        context.home.address, report.title, report.period, (context.home,), sections, _select(sections, report.sources),
        menu,
    )  # fmt: skip


def _list_parts(report: Report) -> list[Section]:
    return [section for section in report.sections if section.key != _OVERVIEW]


def _split(section: Section, language: Language) -> tuple[Section, ...]:
    """Return the content of a section as the sections of a page, whose title says what it is."""
    below = tuple(part for part in section.sections if part.key != _SOURCES)
    blocks, title = section.blocks, section.title
    if len(below) < len(section.sections):
        title = language.translate("Sources of the figures")
        text = language.translate(
            "Every figure was counted from the sheets. A figure with a link leads to its source at the end of its "
            "page: the cells that it was counted, summed or read from. What no sheet records is written as unknown."
        )
        blocks = (Paragraph((TextSpan(text),)), *blocks[1:])
    elif below:
        title = language.translate("Activities in time")
    return (Section(section.key, title, blocks), *below) if blocks else below


def _list_activities(section: Section) -> list[Activity]:
    return [
        activity
        for part, _ in walk_sections([section])
        for block in part.blocks
        if isinstance(block, Activities)
        for activity in block.activities
    ]


def _split_by_month(
    section: Section, language: Language, activities: Sequence[Activity]
) -> Iterator[tuple[SiteLink, tuple[Section, ...]]]:
    """Yield the pages of each month: their links, and the activities that begin in it, by the sections of the report.

    Those without a month of the report are on the pages of the first one that others begin in.
    """
    labels = next(block.labels for part in section.sections for block in part.blocks if isinstance(block, Activities))
    months: dict[str, list[Activity]] = {}
    for activity in activities:
        months.setdefault(min(activity.months, default=""), []).append(activity)
    for month, own in sorted(months.items()):
        title = title_month(language, month)
        for number, first in enumerate(range(0, len(own), LONGEST), 1):
            key = f"{section.key}-{month or 'unknown'}{f'-{number}' if number > 1 else ''}"
            link = SiteLink(f"{title} ({number})" if number > 1 else title, f"report/{key}.html")
            part = Activities(tuple(own[first : first + LONGEST]), labels)
            yield link, (Section(key, section.title, (part,)),)


def _select(sections: Iterable[Section], sources: Iterable[FigureSource]) -> tuple[FigureSource, ...]:
    """Select the sources of the figures in some sections."""
    cited: set[int] = set()
    for section, _ in walk_sections(sections):
        for block in section.blocks:
            for piece in _list_pieces(block):
                cited.add(piece.source)
                if isinstance(piece, ReportCell):
                    cited.update(span.source for span in piece.spans)
    return tuple(source for source in sources if source.number in cited)


def _list_pieces(block: Block) -> Iterable[TextSpan | ReportCell | Activity]:
    """List the pieces of a block that may cite a source."""
    match block:
        case Paragraph():
            return block.spans
        case Bullets():
            return chain(*block.items)
        case FactList():
            return chain.from_iterable(spans for _, spans in block.pairs)
        case ReportTable():
            return chain(*block.rows, block.totals)
        case Chart():
            return _list_pieces(block.table)
        case HeadlineFigures():
            return (each.figure for each in block.figures)
        case Names():
            return block.names
        case Activities():
            return block.activities
