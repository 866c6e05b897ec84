"""The list of allied organisations, and the page of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.report.cleaning import clean_text
from metrocli.report.model import (
    Block,
    ColumnKind,
    FactList,
    HeadlineFigure,
    HeadlineFigures,
    ReportColumn,
    ReportTable,
    Section,
    TextSpan,
)
from metrocli.report.sections.naming import name_cell
from metrocli.report.site.composing import join_line, list_activities, list_members
from metrocli.report.things import Thing, ThingKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from metrocli.report.model import ReportCell
    from metrocli.report.site.composing import PageComposer, SiteContext
    from metrocli.report.site.facts import SiteFacts
    from metrocli.report.site.page import SearchEntry, SitePage

KIND = ThingKind.ALLIANCE


def list_alliance_names(facts: SiteFacts) -> list[str]:
    """List the allies that have a page: those of the period, and those of other activities with a page."""
    return [*dict.fromkeys([*_index_rows(facts), *facts.rows_of_alliances])]


def _index_rows(facts: SiteFacts) -> dict[str, Mapping[str, Any]]:
    return {row["alliance"]: row for row in facts.answers.records(facts.answers.alliances)}


def make_alliance_list(context: SiteContext) -> SitePage:
    """Make the list of the allied organisations, most activities first."""
    composer, language = context.compose(), context.language
    rows = tuple(
        (
            name_cell(KIND, row["alliance"], clean_text(row["name"] or "")),
            composer.word(row["kind"]),
            _count(composer, row),
        )
        for row in context.facts.answers.records(composer.answers.alliances)
    )
    columns = (
        ReportColumn(language.translate("organisation")),
        ReportColumn(language.translate("kind")),
        ReportColumn(language.translate("activities"), ColumnKind.NUMBER),
    )
    title = language.translate("Allied organisations and the activities with them")
    sections = [Section("alliances", title, (ReportTable("", columns, rows),))]
    return context.make_list(KIND, sections, composer)


def _count(composer: PageComposer, row: Mapping[str, Any]) -> ReportCell:
    name = clean_text(row["alliance"])
    what = composer.language.translate("activities with {alliance}", alliance=name)
    return composer.number(row["activities"], composer.answers.alliances, (row["alliance"], "activities"), what)


def make_alliance_pages(context: SiteContext, names: list[str]) -> Iterator[SitePage]:
    """Make the page of each ally."""
    rows = _index_rows(context.facts)
    for name in names:
        yield _make_alliance_page(context, name, rows.get(name))


def make_alliance_entries(context: SiteContext, names: list[str]) -> Iterator[SearchEntry]:
    """Make the entries of the allies, with their full names."""
    rows, kind = _index_rows(context.facts), context.language.translate("ally")
    for name in names:
        text = clean_text(name)
        full = rows[name]["name"] if name in rows else None
        yield context.make_entry(Thing(KIND, text), text, kind, (full or "",))


def _make_alliance_page(context: SiteContext, name: str, row: Mapping[str, Any] | None) -> SitePage:
    composer, language = context.compose(), context.language
    thing = Thing(KIND, clean_text(name))
    activities = context.facts.rows_of_alliances.get(name, [])
    blocks: list[Block] = []
    if row and row["activities"]:
        label = language.translate_count("activity with it", "activities with it", row["activities"])
        blocks.append(HeadlineFigures((HeadlineFigure(_count(composer, row), label),)))
    else:
        blocks.append(composer.paragraph(language.translate("No activity of this period was with it.")))
    if row and row["name"]:
        pairs = ((language.translate("full name"), (TextSpan(clean_text(row["name"])),)),)
        blocks.append(FactList(pairs))
    sections = [
        Section("overview", language.translate("At a glance"), tuple(blocks)),
        *list_activities(composer, activities),
        *list_members(composer, thing, activities),
    ]
    remark = join_line((language.translate("ally"), composer.word(row["kind"]).text if row else ""))
    return context.make_page(thing, thing.key, remark, sections, composer)
