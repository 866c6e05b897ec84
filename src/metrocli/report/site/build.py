"""Build the site of a report: its pages, and those of each member, activity, code, ally and person in office."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from metrocli.report.answers import ReportAnswers
from metrocli.report.build import build_report
from metrocli.report.cleaning import clean_text
from metrocli.report.folder.file_names import name_files
from metrocli.report.site.activities import make_activity_entries, make_activity_list, make_activity_pages
from metrocli.report.site.alliances import (
    list_alliance_names,
    make_alliance_entries,
    make_alliance_list,
    make_alliance_pages,
)
from metrocli.report.site.codes import make_code_entries, make_code_list, make_code_pages
from metrocli.report.site.composing import SiteContext
from metrocli.report.site.facts import SiteFacts
from metrocli.report.site.long_tables import split_page
from metrocli.report.site.members import list_member_names, make_member_entries, make_member_list, make_member_pages
from metrocli.report.site.page import Site, SiteLink
from metrocli.report.site.people import group_people, make_people_list, make_person_entries, make_person_pages
from metrocli.report.site.report_pages import link_parts, make_first_page, make_report_entries, make_report_pages
from metrocli.report.things import Thing, ThingKind
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from metrocli.report.build import ReportRequest
    from metrocli.report.model import Report
    from metrocli.report.site.page import SearchEntry, SitePage
    from metrocli.text.languages.language import Language

_INDEX = "index.html"


def build_site(request: ReportRequest) -> Site:
    """Build the site of a report.

    Its pages are made one after the other, as they are asked for.

    Raises:
        UnknownName: nothing is recorded for the period: no activity, meeting, mention or published figure.
        UnreadableData: a sheet that the report needs is missing or cannot be read.
    """
    answers = ReportAnswers(request.selection)
    built = build_report(request, answers)
    report, facts = built.report, SiteFacts(answers)
    things = _list_things(facts)
    titles = _title_lists(request.language)
    lists = {kind: SiteLink(titles[kind], f"{kind}/{_INDEX}") for kind in ThingKind if things[kind]}
    home = SiteLink(report.title, _INDEX)
    context = SiteContext(facts, request.language, home, lists, _make_addresses(facts, things))
    menu = (*link_parts(report), *lists.values())
    return Site(
        report=report,
        menu=menu,
        addresses=context.addresses,
        pages=_make_pages(context, report, menu, things),
        entries=tuple(chain(make_report_entries(report), _make_entries(context, things))),
        notes=built.notes,
    )


def _list_things(facts: SiteFacts) -> Mapping[ThingKind, list[str]]:
    """List the things of each kind by their names, codes or rows, in order, as the sheets write them."""
    return {
        ThingKind.MEMBER: _leave_different(list_member_names(facts)),
        ThingKind.ACTIVITY: [*map(str, facts.activities)],
        ThingKind.OUTCOME: _leave_different(facts.codes[ThingKind.OUTCOME]),
        ThingKind.CHALLENGE: _leave_different(facts.codes[ThingKind.CHALLENGE]),
        ThingKind.ALLIANCE: _leave_different(list_alliance_names(facts)),
        ThingKind.PERSON: [*group_people(facts)],
    }


def _leave_different(names: Iterable[str]) -> list[str]:
    """Leave only the first of the names that look the same, which have one page."""
    different = {clean_text(name): name for name in reversed([*names])}
    return [*reversed(different.values())]


def _make_addresses(facts: SiteFacts, things: Mapping[ThingKind, Iterable[str]]) -> dict[Thing, str]:
    """Return the address of the page of each thing, which does not depend on the language."""
    listed = {
        ThingKind.MEMBER: facts.dataset.listed_names,
        ThingKind.ACTIVITY: {str(row): each["id"] or each["title"] or "" for row, each in facts.activities.items()},
    }
    return {
        Thing(kind, clean_text(name)): f"{kind}/{file}"
        for kind, names in things.items()
        for name, file in name_files(names, ".html", listed=listed.get(kind), otherwise="page").items()
    }


def _title_lists(language: Language) -> Mapping[ThingKind, str]:
    return {
        ThingKind.MEMBER: language.translate("Members"),
        ThingKind.ACTIVITY: language.translate("All activities"),
        ThingKind.OUTCOME: language.translate("Outcomes"),
        ThingKind.CHALLENGE: language.translate("Challenges"),
        ThingKind.ALLIANCE: language.translate("Alliances"),
        ThingKind.PERSON: language.translate("People in office"),
    }


def _make_pages(
    context: SiteContext, report: Report, menu: tuple[SiteLink, ...], things: Mapping[ThingKind, list[str]]
) -> Iterator[SitePage]:
    """Make all pages, one after the other: the first page, the parts of the report, and the things of each kind."""
    yield make_first_page(context, report, menu)
    yield from make_report_pages(context, report)
    for kind in context.lists:
        page_list, pages = _make_things(context, kind, things[kind])
        yield page_list
        for page in pages:
            yield from split_page(page, context.language)


def _make_things(context: SiteContext, kind: ThingKind, names: list[str]) -> tuple[SitePage, Iterator[SitePage]]:
    """Make the list of the things of a kind, and the pages of these."""
    match kind:
        case ThingKind.MEMBER:
            return make_member_list(context), make_member_pages(context, names)
        case ThingKind.ACTIVITY:
            return make_activity_list(context), make_activity_pages(context)
        case ThingKind.OUTCOME | ThingKind.CHALLENGE:
            return make_code_list(context, kind), make_code_pages(context, kind, names)
        case ThingKind.ALLIANCE:
            return make_alliance_list(context), make_alliance_pages(context, names)
        case ThingKind.PERSON:
            return make_people_list(context), make_person_pages(context)


def _make_entries(context: SiteContext, things: Mapping[ThingKind, list[str]]) -> Iterator[SearchEntry]:
    """Make the index of the search, by kind and then by title."""
    for kind in context.lists:
        match kind:
            case ThingKind.MEMBER:
                entries = make_member_entries(context, things[kind])
            case ThingKind.ACTIVITY:
                entries = make_activity_entries(context)
            case ThingKind.OUTCOME | ThingKind.CHALLENGE:
                yield from make_code_entries(context, kind, things[kind])  # in the order of the plan
                continue
            case ThingKind.ALLIANCE:
                entries = make_alliance_entries(context, things[kind])
            case ThingKind.PERSON:
                entries = make_person_entries(context)
        yield from sorted(entries, key=lambda entry: fold(entry.link.title))
