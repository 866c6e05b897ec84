"""Who we are: members, focal points and board by region, and the people who belong to no region."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
    TextSpan,
)
from metrocli.report.sections.naming import name_cell, name_span, name_spans, names_cell
from metrocli.report.things import ThingKind
from metrocli.text.fold import fold
from metrocli.text.phrases import capitalise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metrocli.report.composer import Composer

Row = dict[str, Any]
MEMBERS_APART = "; "
"""What separates the members for which one person speaks."""


def make_association(composer: Composer) -> Section:
    """Make the section of members and people."""
    language, answers = composer.language, composer.answers
    members = answers.records(answers.members)
    people = answers.records(answers.people)
    regions = list(dict.fromkeys(row["region"] for row in (*members, *people) if row["region"]))
    own = {region: fold(region) for region in regions}
    sections = [
        Section(
            f"region-{number}",
            composer.word(region).text,
            (
                *_make_people(composer, [row for row in people if fold(row["region"] or "") == own[region]]),
                *_make_members(composer, [row for row in members if fold(row["region"] or "") == own[region]]),
            ),
        )
        for number, region in enumerate(regions, 1)
    ]
    others = [row for row in members if not row["region"]]
    if others:
        title = language.translate("Members without a region")
        sections.append(Section("no-region", title, tuple(_make_members(composer, others))))
    staff = [row for row in people if not row["region"]]
    if staff:
        title = language.translate("Secretariat")
        sections.append(Section("secretariat", title, tuple(_make_people(composer, staff))))
    return Section("association", language.translate("Who we are"), (), tuple(sections), new_page=True)


def _make_people(composer: Composer, rows: Sequence[Row]) -> list[Block]:
    """Make a table of the people of each body, in the order of the sheet."""
    language = composer.language
    bodies: dict[str, list[Row]] = {}
    for row in rows:
        bodies.setdefault(row["body"] or "", []).append(row)
    vacant = ReportCell(language.translate("vacant"))
    posts = {body: of_body for body, of_body in bodies.items() if body and all(_is_post(row, body) for row in of_body)}
    blocks: list[Block] = [_list_posts(composer, posts)] if posts else []
    for body, of_body in bodies.items():
        if body in posts:
            continue
        with_member = any(row["member"] for row in of_body)
        with_days = any(row["from"] or row["until"] for row in of_body)
        columns = (
            ReportColumn(language.translate("name")),
            ReportColumn(language.translate("role")),
            *((ReportColumn(language.translate("member")),) if with_member else ()),
            *((ReportColumn(language.translate("in office"), ColumnKind.DATE),) if with_days else ()),
        )
        cells = tuple(
            (
                name_cell(ThingKind.PERSON, row["person"]) if row["person"] else vacant,
                make_role(composer, row, body),
                *((names_cell(ThingKind.MEMBER, split_members(row), MEMBERS_APART),) if with_member else ()),
                *((ReportCell(format_term(composer, row["from"], row["until"])),) if with_days else ()),
            )
            for row in of_body
        )
        caption = capitalise(composer.word(body).text) if body else language.translate("Other people")
        blocks.append(ReportTable(caption, columns, cells))
    return blocks


def split_members(row: Row) -> list[str]:
    """Return the members for which a person speaks."""
    return row["member"].split(MEMBERS_APART) if row["member"] else []


def _is_post(row: Row, body: str) -> bool:
    """Return whether a person has no other role than the body's own, as a regional secretary, and no days."""
    return fold(row["role"] or "") == fold(body) and not (row["office"] or row["from"] or row["until"])


def _list_posts(composer: Composer, posts: Mapping[str, Sequence[Row]]) -> FactList:
    """List the people of bodies that are posts, each with its member in brackets."""
    pairs = []
    for body, rows in posts.items():
        for row in rows:
            spans = [
                name_span(ThingKind.PERSON, row["person"])
                if row["person"]
                else TextSpan(composer.language.translate("vacant"))
            ]
            if row["member"]:
                spans += [
                    TextSpan(" ("),
                    *name_spans(ThingKind.MEMBER, split_members(row), MEMBERS_APART),
                    TextSpan(")"),
                ]
            pairs.append((capitalise(composer.word(body).text), tuple(spans)))
    return FactList(tuple(pairs))


def make_role(composer: Composer, row: Row, body: str) -> ReportCell:
    """Return the role of a person with the office below; the office alone where the role only repeats the body."""
    role, office = composer.word(row["role"]).text, clean_text(row["office"] or "")
    if not role or (office and fold(role) in {fold(office), fold(body)}):
        return ReportCell(office)
    return ReportCell(capitalise(role), below=office)


def format_term(composer: Composer, start: Any, until: Any) -> str:  # noqa: ANN401 - dates, or None
    """Format a term of office: since 21 December 2021, or until 18 September 2021; "" if both ends are open."""
    language = composer.language
    if start and until:
        return language.format_span(start, until)
    if start:
        return language.translate("since {day}", day=language.format_day(start))
    return language.translate("until {day}", day=language.format_day(until)) if until else ""


def _make_members(composer: Composer, rows: Sequence[Row]) -> list[Block]:
    """Make the lists of members that totals count and of others, with country and number of activities."""
    language = composer.language
    counted = [row for row in rows if row["counts"]]
    others = [row for row in rows if not row["counts"]]
    blocks: list[Block] = []
    if counted:
        caption = language.translate_count("1 member", "{count} members", len(counted))
        blocks.append(Names(caption, tuple(_make_member(composer, row) for row in counted)))
    if others:
        caption = language.translate_count(
            "1 membership that totals do not count", "{count} memberships that totals do not count", len(others)
        )
        blocks.append(Names(caption, tuple(_make_member(composer, row) for row in others)))
    return blocks


def _make_member(composer: Composer, row: Row) -> ReportCell:
    """Return a member with its country, its status if totals do not count it, and its number of activities."""
    language = composer.language
    texts = [language.name_country(clean_text(row["country"] or ""))]
    if not row["counts"]:
        texts.append(composer.word(row["status"]).text)
    if row["activities"]:
        texts.append(language.translate_count("1 activity", "{count} activities", row["activities"]))
    return name_cell(ThingKind.MEMBER, row["name"], " · ".join(filter(None, texts)))
