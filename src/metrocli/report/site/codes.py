"""The lists of outcomes and challenges as trees, and the page of each code."""

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
from metrocli.report.sections.naming import make_thing, name_cell
from metrocli.report.sections.progress import make_code_table
from metrocli.report.site.composing import join_line, list_activities, list_members
from metrocli.report.things import Thing, ThingKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from metrocli.answers.answer import ListAnswer
    from metrocli.report.site.composing import PageComposer, SiteContext
    from metrocli.report.site.page import SearchEntry, SitePage


def make_code_list(context: SiteContext, kind: ThingKind) -> SitePage:
    """Make the list of all codes of a kind as a tree, with their activities and members."""
    composer = context.compose()
    language = context.language
    title = (
        language.translate("Codes of the plan with their activities and members")
        if kind is ThingKind.OUTCOME
        else language.translate("Challenges and the activities that work on them")
    )
    table = make_code_table(composer, _get_answer(composer, kind), "")
    return context.make_list(kind, [Section("codes", title, (table,))], composer)


def _get_answer(composer: PageComposer, kind: ThingKind) -> ListAnswer:
    return composer.answers.outcomes if kind is ThingKind.OUTCOME else composer.answers.challenges


def make_code_pages(context: SiteContext, kind: ThingKind, codes: Iterable[str]) -> Iterator[SitePage]:
    """Make the page of each code of a kind."""
    counts = {row["code"]: row for row in context.facts.answers.records(_get_answer(context.compose(), kind))}
    for code in codes:
        yield _make_code_page(context, kind, code, counts)


def make_code_entries(context: SiteContext, kind: ThingKind, codes: Iterable[str]) -> Iterator[SearchEntry]:
    """Make the entries of the codes of a kind, with their titles."""
    word = _name_kind(context, kind)
    for code in codes:
        thing = Thing(kind, clean_text(code))
        yield context.make_entry(thing, _label(context, kind, code), word)


def _name_kind(context: SiteContext, kind: ThingKind) -> str:
    translate = context.language.translate
    return translate("outcome") if kind is ThingKind.OUTCOME else translate("challenge")


def _label(context: SiteContext, kind: ThingKind, code: str) -> str:
    return clean_text(f"{code} {context.facts.titles[kind].get(code, '')}".strip())


def _make_code_page(
    context: SiteContext, kind: ThingKind, code: str, counts: Mapping[str, Mapping[str, Any]]
) -> SitePage:
    composer, facts = context.compose(), context.facts
    thing = Thing(kind, clean_text(code))
    rows = facts.rows_of_codes[kind].get(code, [])
    sections = [
        _make_overview(context, composer, thing, code, counts),
        *_make_below(context, composer, kind, code, counts),
        *list_activities(composer, rows),
        *list_members(composer, thing, rows),
    ]
    remark = join_line((_name_kind(context, kind),))
    above = (Thing(kind, clean_text(each)) for each in facts.codes_above[kind][code])
    return context.make_page(thing, _label(context, kind, code), remark, sections, composer, above)


def _make_overview(
    context: SiteContext, composer: PageComposer, thing: Thing, code: str, counts: Mapping[str, Mapping[str, Any]]
) -> Section:
    """Make the figures of a code, and the codes above it."""
    language, kind = composer.language, thing.kind
    answer, row = _get_answer(composer, kind), counts.get(code)
    blocks: list[Block] = []
    if row is None or not row["activities"]:
        blocks.append(composer.paragraph(language.translate("No activity of this period worked on it.")))
    else:
        blocks.append(HeadlineFigures(tuple(_make_figures(composer, answer, code, row))))
    pairs = [
        (language.translate("above it"), (TextSpan(_label(context, kind, above), thing=make_thing(kind, above)),))
        for above in context.facts.codes_above[kind][code]
    ]
    term = context.facts.terms.get(code) if kind is ThingKind.OUTCOME else None
    if term:
        pairs.append((language.translate("in force"), (TextSpan(language.format_term(*term)),)))
    if pairs:
        blocks.append(FactList(tuple(pairs)))
    return Section("overview", language.translate("At a glance"), tuple(blocks))


def _make_figures(
    composer: PageComposer, answer: ListAnswer, code: str, row: Mapping[str, Any]
) -> Iterable[HeadlineFigure]:
    language, text = composer.language, clean_text(code)
    what = language.translate("activities with the code {code}", code=text)
    yield HeadlineFigure(
        composer.number(row["activities"], answer, (code, "activities"), what),
        language.translate_count(
            "activity with it or a code below", "activities with it or a code below", row["activities"]
        ),
    )
    what = language.translate("members in activities with the code {code}", code=text)
    yield HeadlineFigure(
        composer.number(row["members"], answer, (code, "members"), what),
        language.translate_count("member in these activities", "members in these activities", row["members"]),
    )


def _make_below(
    context: SiteContext, composer: PageComposer, kind: ThingKind, code: str, counts: Mapping[str, Mapping[str, Any]]
) -> list[Section]:
    """Make the table of the codes right below a code, with how many of them had an activity; none without any."""
    language, below = composer.language, context.facts.codes_below[kind].get(code, [])
    if not below:
        return []
    answer = _get_answer(composer, kind)
    columns = (
        ReportColumn(language.translate("code"), ColumnKind.CODE),
        ReportColumn(language.translate("title")),
        ReportColumn(language.translate("activities"), ColumnKind.NUMBER),
    )
    rows = tuple(
        (
            name_cell(kind, each),
            composer.text(context.facts.titles[kind].get(each) or language.translate("no title in the sheets")),
            composer.number(
                counts[each]["activities"] if each in counts else 0,
                answer,
                (each, "activities"),
                language.translate("activities with the code {code}", code=clean_text(each)),
            ),
        )
        for each in below
    )
    table = ReportTable(_describe_progress(composer, below, counts), columns, rows)
    return [Section("below", language.translate("Codes below it"), (table,))]


def _describe_progress(composer: PageComposer, below: Sequence[str], counts: Mapping[str, Mapping[str, Any]]) -> str:
    covered = sum(bool(counts[code]["activities"]) for code in below if code in counts)
    return composer.language.translate_count(
        "{covered} of 1 code had an activity",
        "{covered} of {count} codes had an activity",
        len(below),
        covered=composer.language.format_number(covered),
    )
