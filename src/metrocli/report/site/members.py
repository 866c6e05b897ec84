"""The list of members, and the page of each: everything that is known about it in the period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.query import member
from metrocli.query.facts.members.membership import select_members
from metrocli.report.brief.limits import EVERYTHING
from metrocli.report.brief.next_steps import make_next_steps, make_open_activities
from metrocli.report.brief.participation import make_glance, make_reports
from metrocli.report.brief.seats import make_seats
from metrocli.report.cleaning import clean_text
from metrocli.report.model import (
    Block,
    ColumnKind,
    FactList,
    Names,
    ReportCell,
    ReportColumn,
    ReportTable,
    Section,
)
from metrocli.report.sections.naming import make_thing, name_cell, names_cell
from metrocli.report.site.composing import join_line
from metrocli.report.things import Thing, ThingKind
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from metrocli.answers.answer import RecordAnswer
    from metrocli.report.site.composing import PageComposer, SiteContext
    from metrocli.report.site.facts import Row, SiteFacts
    from metrocli.report.site.page import SearchEntry, SitePage

KIND = ThingKind.MEMBER


def list_member_names(facts: SiteFacts) -> list[str]:
    """List the members that have a page, in order: those of the period, and those that are named in its activities."""
    names = dict.fromkeys(map(str, select_members(facts.selection)["name"]))
    known = set(facts.dataset.members)
    met = {name for row in facts.answers.records(facts.answers.meetings) for name in row["members"]}
    return [*names, *sorted(known & {*facts.rows_of_members, *met} - names.keys(), key=fold)]


def make_member_list(context: SiteContext) -> SitePage:
    """Make the list of the members by region, each with its country and the number of its activities."""
    composer, language = context.compose(), context.language
    answer = context.facts.answers.members
    regions: dict[str, list[ReportCell]] = {}
    for row in sorted(context.facts.answers.records(answer), key=lambda row: fold(row["name"])):
        name = clean_text(row["name"])
        what = language.translate("activities of {member}", member=name)
        source = composer.cite(answer, (row["name"], "activities"), what)
        about = (
            language.name_country(clean_text(row["country"] or "")),
            "" if row["counts"] else composer.word(row["status"]).text,
            language.translate_count("1 activity", "{count} activities", row["activities"])
            if row["activities"]
            else "",
        )
        region = composer.word(row["region"]).text or language.translate("Members without a region")
        regions.setdefault(region, []).append(ReportCell(name, None, source, join_line(about), Thing(KIND, name)))
    sections = [
        Section(
            f"region-{number}",
            region,
            (Names(language.translate_count("1 member", "{count} members", len(cells)), tuple(cells)),),
        )
        for number, (region, cells) in enumerate(regions.items(), 1)
    ]
    return context.make_list(KIND, sections, composer)


def make_member_pages(context: SiteContext, names: Iterable[str]) -> Iterator[SitePage]:
    """Make the page of each member."""
    for name in names:
        yield _make_member_page(context, name)


def make_member_entries(context: SiteContext, names: Iterable[str]) -> Iterator[SearchEntry]:
    """Make the entries of the members, with their other names in all spellings and languages."""
    kind = context.language.translate("member")
    for name in names:
        text = clean_text(name)
        yield context.make_entry(Thing(KIND, text), text, kind, context.facts.other_names.get(name, ()))


def _make_member_page(context: SiteContext, name: str) -> SitePage:
    composer = context.compose()
    answer = member.member(context.facts.selection, name)
    text = clean_text(name)
    sections = [
        make_glance(composer, answer),
        *make_seats(composer, answer, EVERYTHING),
        *_make_took_part(composer, answer),
        *_make_codes(composer, answer),
        *_make_company(composer, answer),
        *make_open_activities(composer, answer, EVERYTHING),
        *_make_meetings(composer, answer),
        *_make_comparison(composer, answer),
        *make_next_steps(composer, answer, EVERYTHING),
        *_make_names(composer, answer),
    ]
    return context.make_page(Thing(KIND, text), text, context.language.translate("member"), sections, composer)


def _make_took_part(composer: PageComposer, answer: RecordAnswer) -> list[Section]:
    """Make the table of all activities of a member, with its role and the people who held its seats; none without."""
    language, result, facts = composer.language, answer.result, composer.facts
    stops = result["timeline"]
    if not stops:
        return []
    rows = [row for row in facts.rows_of_members.get(result["name"], ()) if row in facts.counted]
    has_roles = any(stop["role"] for stop in stops)
    has_seats = len({(*stop["seat_holders"], *stop["vacant"]) for stop in stops}) > 1  # else the section above has them
    columns = (
        ReportColumn(language.translate("activity")),
        *((ReportColumn(language.translate("its role")),) if has_roles else ()),
        ReportColumn(language.translate("days"), ColumnKind.DATE),
        ReportColumn(language.translate("outcomes")),
        *((ReportColumn(language.translate("seats then")),) if has_seats else ()),
    )
    cells = tuple(
        (
            composer.name_activity(row),
            *((composer.word(stop["role"]),) if has_roles else ()),
            ReportCell(composer.format_days(row)),
            names_cell(ThingKind.OUTCOME, facts.activities[row]["outcomes"], ", "),
            *((_name_holders(composer, stop),) if has_seats else ()),
        )
        for row, stop in zip(rows, stops, strict=True)
    )
    caption = language.translate_count("1 activity", "{count} activities", len(rows))
    by_month = _count_months(composer, answer)
    table = ReportTable(caption, columns, cells)
    return [Section("took-part", language.translate("What it took part in"), (table, *by_month))]


def _name_holders(composer: PageComposer, stop: Row) -> ReportCell:
    """Name the people who held a seat of the member in an activity; below, the seats that were vacant."""
    seats = ", ".join(composer.word(role).text for role in stop["vacant"])
    vacant = composer.language.translate("vacant: {seats}", seats=seats) if seats else ""
    cell = names_cell(ThingKind.PERSON, stop["seat_holders"])
    return cell._replace(below=vacant) if cell.text else ReportCell(vacant)


def _count_months(composer: PageComposer, answer: RecordAnswer) -> list[ReportTable]:
    """Make the table of its activities by month; none for a single month."""
    language, months = composer.language, answer.result["months"]
    if len(months) < 2:  # noqa: PLR2004 - one month has all of them
        return []
    columns = (
        ReportColumn(language.translate("month"), ColumnKind.DATE),
        ReportColumn(language.translate("activities"), ColumnKind.NUMBER),
    )
    rows = []
    for month, number in months.items():
        text = language.format_month(month)
        rows.append((ReportCell(text), composer.number(number, answer, ("months", month), text)))
    return [ReportTable(language.translate("Activities by month"), columns, tuple(rows))]


def _make_codes(composer: PageComposer, answer: RecordAnswer) -> list[Section]:
    """Make the tables of the outcomes and challenges of a member, most activities first; none without any."""
    language = composer.language
    titles = {
        ThingKind.OUTCOME: language.translate("Outcomes"),
        ThingKind.CHALLENGE: language.translate("Challenges"),
    }
    blocks = [_make_code_table(composer, answer, kind, title) for kind, title in titles.items() if answer.result[kind]]
    return [Section("worked-on", language.translate("What it worked on"), tuple(blocks))] if blocks else []


def _make_code_table(composer: PageComposer, answer: RecordAnswer, kind: ThingKind, caption: str) -> ReportTable:
    language = composer.language
    columns = (
        ReportColumn(language.translate("code"), ColumnKind.CODE),
        ReportColumn(language.translate("title")),
        ReportColumn(language.translate("activities"), ColumnKind.NUMBER),
    )
    rows = tuple(
        (
            name_cell(kind, row["code"]),
            composer.text(row["title"] or language.translate("no title in the sheets")),
            composer.number(
                row["activities"],
                answer,
                (kind, row["code"], "activities"),
                language.translate("activities with {thing}", thing=clean_text(row["code"])),
            ),
        )
        for row in answer.result[kind]
    )
    return ReportTable(caption, columns, rows)


def _make_company(composer: PageComposer, answer: RecordAnswer) -> list[Section]:
    """Make the lists of the members and the allies that it worked with, most activities first; none without any."""
    language, result = composer.language, answer.result
    blocks: list[Block] = []
    for kind, field, thing, caption in (
        (KIND, "met", "member", language.translate("Members")),
        (ThingKind.ALLIANCE, "alliances", "alliance", language.translate("Alliances")),
    ):
        cells = []
        for row in result[field]:
            text = clean_text(row[thing])
            what = language.translate("activities with {thing}", thing=text)
            source = composer.cite(answer, (field, row[thing], "activities"), what)
            number = language.format_number(row["activities"])
            cells.append(ReportCell(text, row["activities"], source, number, make_thing(kind, row[thing])))
        if cells:
            blocks.append(Names(caption, tuple(cells)))
    title = language.translate("With whom, and in how many activities")
    return [Section("company", title, tuple(blocks))] if blocks else []


def _make_meetings(composer: PageComposer, answer: RecordAnswer) -> list[Section]:
    """Make the table of the bilateral meetings with a member, and how it is counted in the published reports."""
    language, rows = composer.language, answer.result["meetings"]
    columns = (
        ReportColumn(language.translate("month"), ColumnKind.DATE),
        ReportColumn(language.translate("mode")),
        ReportColumn(language.translate("members")),
    )
    cells = tuple(
        (
            ReportCell(language.format_month(row["month"]) if row["month"] else composer.unknown),
            composer.word(row["mode"]),
            names_cell(KIND, row["members"]),
        )
        for row in rows
    )
    blocks: list[Block] = (
        [ReportTable(language.translate("Bilateral meetings by month"), columns, cells)]
        if rows
        else [composer.paragraph(language.translate("No bilateral meeting is recorded for this period."))]
    )
    if answer.figures["has_reports"]:
        blocks.append(FactList(tuple(make_reports(composer, answer))))
    return [Section("meetings", language.translate("Meetings and reports"), tuple(blocks))]


def _make_comparison(composer: PageComposer, answer: RecordAnswer) -> list[Section]:
    """Make the tables that compare a member with its region and with all, and the outcomes that it lacks."""
    language, comparison = composer.language, answer.result["comparison"]
    region = composer.word(answer.result["region"]).text or language.translate("no region")
    groups = {
        group: name
        for group, name in (("region", region), ("all", language.translate("all regions")))
        if comparison[group]
    }
    blocks: list[Block] = []
    if groups:
        columns = (
            ReportColumn(language.translate("compared with")),
            ReportColumn(language.translate("rank"), ColumnKind.NUMBER),
            ReportColumn(language.translate("members"), ColumnKind.NUMBER),
            ReportColumn(language.translate("took part"), ColumnKind.NUMBER),
            ReportColumn(language.translate("share of all activities"), ColumnKind.SHARE),
            ReportColumn(language.translate("average"), ColumnKind.NUMBER),
        )
        rows = tuple(_compare(composer, answer, group, name) for group, name in groups.items())
        blocks.append(ReportTable(language.translate("Activities compared with those of others"), columns, rows))
    if comparison["missing"]:
        caption = language.translate("Outcomes that members in {region} work on and it does not", region=region)
        blocks.append(_list_missing(composer, answer, caption))
    return [Section("comparison", language.translate("Compared with others"), tuple(blocks))] if blocks else []


def _compare(composer: PageComposer, answer: RecordAnswer, group: str, name: str) -> tuple[ReportCell, ...]:
    """Make the row that compares a member with those of its region, or with all."""
    language, ranking = composer.language, answer.result["comparison"][group]

    def number(field: str, what: str) -> ReportCell:
        return composer.number(ranking[field], answer, ("comparison", group, field), f"{name}: {what}")

    rank = number("rank", language.translate("rank"))
    if ranking["rank"] is None:
        rank = ReportCell("–")
    elif ranking["tied"]:
        rank = rank._replace(below=language.translate("tied"))
    share = ReportCell("")
    if ranking["share"] is not None:
        what = language.translate("share of all activities")
        total = answer.figures["all_activities"]
        share = composer.share(len(answer.result["activities"]), total)
        share = share._replace(source=number("share", what).source)
    average = number("average", language.translate("average"))
    of = number("of", language.translate("members"))
    return (ReportCell(name), rank, of, number("took_part", language.translate("took part")), share, average)


def _list_missing(composer: PageComposer, answer: RecordAnswer, caption: str) -> ReportTable:
    language = composer.language
    columns = (
        ReportColumn(language.translate("code"), ColumnKind.CODE),
        ReportColumn(language.translate("title")),
        ReportColumn(language.translate("members"), ColumnKind.NUMBER),
    )
    rows = tuple(
        (
            name_cell(ThingKind.OUTCOME, row["code"]),
            composer.text(row["title"] or language.translate("no title in the sheets")),
            composer.number(
                row["members"],
                answer,
                ("comparison", "missing", row["code"], "members"),
                language.translate("members that work on {thing}", thing=clean_text(row["code"])),
            ),
        )
        for row in answer.result["comparison"]["missing"]
    )
    return ReportTable(caption, columns, rows)


def _make_names(composer: PageComposer, answer: RecordAnswer) -> list[Section]:
    """Make the list of the other names of a member; none without any."""
    cells = tuple(map(composer.text, answer.result["aliases"]))
    return [Section("names", composer.language.translate("Other names"), (Names("", cells),))] if cells else []
