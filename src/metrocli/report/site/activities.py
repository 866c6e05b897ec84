"""The list of activities, and the page of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.report.cleaning import clean_text
from metrocli.report.model import Block, Bullets, FactList, Paragraph, Section, TextSpan, Tone
from metrocli.report.sections.naming import make_thing, name_span, name_spans
from metrocli.report.site.composing import BETWEEN, get_text, join_line, tabulate_activities
from metrocli.report.things import ThingKind, name_activity
from metrocli.text.phrases import capitalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from metrocli.report.site.composing import PageComposer, SiteContext
    from metrocli.report.site.facts import Row, SiteFacts
    from metrocli.report.site.page import SearchEntry, SitePage
    from metrocli.text.languages.language import Language

KIND = ThingKind.ACTIVITY
_LAST = 6
"""How many activities the first page shows."""
Facts = list[tuple[str, tuple[TextSpan, ...]]]
"""The pairs of a list of facts."""


def make_activity_list(context: SiteContext) -> SitePage:
    """Make the list of the activities by month, each in the month of its first day."""
    composer, facts, language = context.compose(), context.facts, context.language
    months: dict[str, list[int]] = {}
    for row in facts.activities:
        if row in facts.counted:
            months.setdefault(_find_month(facts, row), []).append(row)
    sections = [
        Section(
            f"month-{month or 'unknown'}",
            title_month(language, month),
            (Bullets(tuple(map(composer.span_activity, rows))),),
        )
        for month, rows in months.items()
    ]
    others = [row for row in facts.activities if row not in facts.counted]
    if others:
        title = language.translate("Activities that do not count in this period")
        sections.append(Section("others", title, (tabulate_activities(composer, others, "", with_status=True),)))
    if not sections:
        sections.append(_make_empty(composer))
    return context.make_list(KIND, sections, composer)


def title_month(language: Language, month: str) -> str:
    """Return a month as a heading; "" is for activities without a date."""
    return capitalise(language.format_month(month)) if month else language.translate("Without a date")


def _find_month(facts: SiteFacts, row: int) -> str:
    """Return the month of the first day of an activity, as 2021-09; "" if it has no date."""
    day = facts.activities[row]["start"] or facts.activities[row]["end"]
    return f"{day:%Y-%m}" if day else ""


def _make_empty(composer: PageComposer) -> Section:
    text = composer.language.translate("No activity is recorded for this period.")
    return Section("none", composer.language.translate("Activities"), (composer.paragraph(text),))


def make_last_activities(composer: PageComposer) -> list[Section]:
    """Make the table of the activities that began last; none without any."""
    facts = composer.facts
    rows = [row for row, activity in facts.activities.items() if row in facts.counted and activity["start"]]
    if not rows:
        return []
    table = tabulate_activities(composer, rows[: -_LAST - 1 : -1], "")
    return [Section("last", composer.language.translate("The last activities"), (table,))]


def make_activity_pages(context: SiteContext) -> Iterator[SitePage]:
    """Make the page of each activity, with links to those before and after it."""
    rows = [*context.facts.activities]
    parts = _find_parts(context.facts)
    for number, row in enumerate(rows):
        around = {
            context.language.translate("before it"): rows[number - 1] if number else None,
            context.language.translate("after it"): rows[number + 1] if number + 1 < len(rows) else None,
        }
        yield _make_activity_page(context, row, around, parts)


def make_activity_entries(context: SiteContext) -> Iterator[SearchEntry]:
    """Make the entries of the activities, with their ids."""
    kind, composer = context.language.translate("activity"), context.compose()
    for row, activity in context.facts.activities.items():
        yield context.make_entry(name_activity(row), composer.title_activity(row), kind, (activity["id"] or "",))


def _find_whole(facts: SiteFacts, row: int) -> int | None:
    """Find the activity to which another one belongs; None if it belongs to none that has a page, or to itself."""
    whole = facts.selection.parent_rows.get(row)
    return whole if whole in facts.activities and whole != row else None


def _find_parts(facts: SiteFacts) -> Mapping[int, list[int]]:
    """Find the activities that belong to another one, by its row."""
    parts: dict[int, list[int]] = {}
    for part in facts.activities:
        whole = _find_whole(facts, part)
        if whole is not None:
            parts.setdefault(whole, []).append(part)
    return parts


def _make_activity_page(
    context: SiteContext, row: int, around: Mapping[str, int | None], parts: Mapping[int, list[int]]
) -> SitePage:
    composer, language = context.compose(), context.language
    activity = context.facts.activities[row]
    start, end = activity["start"], activity["end"]
    days = language.format_span(start, start if start and end and end < start else end)
    sections = [
        _make_facts(composer, row, parts),
        *_make_codes(composer, activity),
        *_make_members(composer, row),
        *_make_neighbours(composer, around),
    ]
    remark = join_line((language.translate("activity"), get_text(activity, "id"), days))
    return context.make_page(name_activity(row), composer.title_activity(row), remark, sections, composer)


def _make_facts(composer: PageComposer, row: int, parts: Mapping[int, list[int]]) -> Section:
    """Make what is known of an activity itself: its summary, its facts and figures, its whole and its parts."""
    language, facts = composer.language, composer.facts
    activity = facts.activities[row]
    blocks: list[Block] = []
    if activity["summary"]:
        blocks.append(Paragraph((TextSpan(clean_text(activity["summary"])),), Tone.LEAD))
    if row not in facts.counted:
        text = language.translate("This activity does not count in the figures of the period.")
        blocks.append(composer.paragraph(text, Tone.REMARK))
    pairs: Facts = []
    for label, field in (
        (language.translate("kind"), "kind"),
        (language.translate("role"), "role"),
        (language.translate("format"), "format"),
        (language.translate("place"), "place"),
        (language.translate("status"), "status"),
    ):
        if activity[field]:
            pairs.append((label, (TextSpan(composer.word(activity[field]).text),)))
    if activity["line"]:
        spans = tuple(name_spans(ThingKind.OUTCOME, activity["line"].split("; "), BETWEEN))
        pairs.append((language.translate("line"), spans))
    for label, field in (
        (language.translate("people engaged"), "people_engaged"),
        (language.translate("experts"), "experts"),
    ):
        cell = composer.figure(facts.figures.get((str(row), field)), label)
        text = "0" if activity[field] == 0 else cell.text
        pairs.append((label, (TextSpan(text, source=cell.source),)))
    whole = _find_whole(facts, row)
    if whole is not None:
        pairs.append((language.translate("part of"), composer.span_activity(whole)))
    pairs += [(language.translate("its parts"), composer.span_activity(part)) for part in parts.get(row, ())]
    if activity["source"]:
        pairs.append((language.translate("source"), (TextSpan(clean_text(activity["source"])),)))
    text = language.translate("{sheet}, row {row}", sheet=composer.answers.name_sheet("activities"), row=row)
    pairs.append((language.translate("in the sheets"), (TextSpan(clean_text(text)),)))
    blocks.append(FactList(tuple(pairs)))
    return Section("overview", language.translate("At a glance"), tuple(blocks))


def _make_codes(composer: PageComposer, activity: Row) -> list[Section]:
    """Make the list of its outcomes and challenges with their titles, and of its allies; none without any."""
    language, facts = composer.language, composer.facts
    pairs: Facts = []
    for label, kind in (
        (language.translate("Outcomes"), ThingKind.OUTCOME),
        (language.translate("Challenges"), ThingKind.CHALLENGE),
    ):
        titles = facts.titles[kind]
        for code in activity[kind]:
            text = clean_text(f"{code} {titles.get(code, '')}".strip())
            pairs.append((label, (TextSpan(text, thing=make_thing(kind, code)),)))
    for name in activity["alliances"]:
        pairs.append((language.translate("Alliances"), (name_span(ThingKind.ALLIANCE, name),)))
    title = language.translate("What it worked on, and with which allies")
    return [Section("worked-on", title, (FactList(tuple(pairs)),))] if pairs else []


def _make_members(composer: PageComposer, row: int) -> list[Section]:
    """Make the list of its participants by region, each with its role, if one is known; none without any."""
    language, facts = composer.language, composer.facts
    activity = facts.activities[row]
    regions: dict[str, list[str]] = {}
    for name in activity["members"]:
        regions.setdefault(facts.regions.get(name, ""), []).append(name)
    if not regions:
        text = language.translate("No member is recorded for this activity.")
        return [Section("members", language.translate("Members"), (composer.paragraph(text),))]
    number = len(activity["members"])
    what = language.translate("members of {activity}", activity=composer.title_activity(row))
    source = composer.cite_figure(facts.figures.get((str(row), "members")), what)
    text = language.translate_count("1 member", "{count} members", number)
    pairs = tuple(
        (
            composer.word(region).text or language.translate("no region"),
            tuple(_name_with_roles(composer, str(activity["id"]), names)),
        )
        for region, names in regions.items()
    )
    blocks: tuple[Block, ...] = (composer.paragraph(text, source=source), FactList(pairs))
    return [Section("members", language.translate("Members"), blocks)]


def _name_with_roles(composer: PageComposer, activity: str, names: Iterable[str]) -> Iterator[TextSpan]:
    """Yield the names of members, each with its role in an activity in brackets, if one is known."""
    for number, name in enumerate(names):
        if number:
            yield TextSpan(BETWEEN)
        yield name_span(ThingKind.MEMBER, name)
        role = composer.facts.roles.get((activity, name))
        if role:
            yield TextSpan(f" ({composer.word(role).text})")


def _make_neighbours(composer: PageComposer, around: Mapping[str, int | None]) -> list[Section]:
    """Make the links to the activities before and after it in time."""
    pairs = tuple((label, composer.span_activity(row)) for label, row in around.items() if row is not None)
    return [Section("neighbours", composer.language.translate("In time"), (FactList(pairs),))] if pairs else []
