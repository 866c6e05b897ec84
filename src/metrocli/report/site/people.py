"""The list of people in office by body, and the page of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.render.values import put_message
from metrocli.report.cleaning import clean_text
from metrocli.report.model import Bullets, ColumnKind, ReportCell, ReportColumn, ReportTable, Section, TextSpan
from metrocli.report.sections.association import format_term, make_role, split_members
from metrocli.report.sections.naming import name_cell, name_span, names_cell
from metrocli.report.site.composing import join_line
from metrocli.report.things import Thing, ThingKind
from metrocli.text.phrases import capitalise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metrocli.messages import Message
    from metrocli.report.site.composing import PageComposer, SiteContext
    from metrocli.report.site.facts import Row, SiteFacts
    from metrocli.report.site.page import SearchEntry, SitePage
    from metrocli.text.languages.language import Language

KIND = ThingKind.PERSON


def group_people(facts: SiteFacts) -> dict[str, list[Row]]:
    """Group the roles in the period by the person who holds them, clean; a vacant seat is left out.

    People with the same name are one person: the sheets do not distinguish them.
    """
    rows: dict[str, list[Row]] = {}
    for row in facts.answers.records(facts.answers.people):
        if row["person"]:
            rows.setdefault(clean_text(row["person"]), []).append(row)
    return rows


def make_people_list(context: SiteContext) -> SitePage:
    """Make the list of the people in office by body, also the vacant seats."""
    composer, language = context.compose(), context.language
    bodies: dict[str, list[Row]] = {}
    for row in context.facts.answers.records(context.facts.answers.people):
        bodies.setdefault(row["body"] or "", []).append(row)
    sections = [
        Section(
            f"body-{number}",
            capitalise(composer.word(body).text) if body else language.translate("Other people"),
            (_make_table(composer, rows, body),),
        )
        for number, (body, rows) in enumerate(bodies.items(), 1)
    ]
    return context.make_list(KIND, sections, composer)


def make_person_pages(context: SiteContext) -> Iterator[SitePage]:
    """Make the page of each person: the roles, the bodies, the terms, and the members for which they speak."""
    for name, rows in group_people(context.facts).items():
        composer, language = context.compose(), context.language
        table = _make_table(composer, rows)
        changes = tuple(tuple(_describe_change(language, change)) for row in rows for change in row["ending"])
        sections = [
            Section("roles", language.translate("In office"), (table, *([Bullets(changes)] if changes else [])))
        ]
        yield context.make_page(Thing(KIND, name), name, _describe(composer, rows), sections, composer)


def make_person_entries(context: SiteContext) -> Iterator[SearchEntry]:
    """Make the entries of the people, with their bodies and offices."""
    kind, composer = context.language.translate("person"), context.compose()
    for name, rows in group_people(context.facts).items():
        others = (text for row in rows for text in (composer.word(row["body"]).text, row["office"] or ""))
        yield context.make_entry(Thing(KIND, name), name, kind, others)


def _describe_change(language: Language, change: Message) -> Iterator[TextSpan]:
    """Yield what happened at an end of a term: a handover, with the other person, or a vacancy."""
    person = change.values.get("person")
    marked = change.kind(**{**change.values, "person": "\n"}) if person else change
    before, _, after = put_message(marked, language).partition("\n")
    yield TextSpan(before[:1].upper() + before[1:])
    if person:
        yield name_span(KIND, str(person))
        yield TextSpan(after)


def _describe(composer: PageComposer, rows: list[Row]) -> str:
    """Return the bodies and the members of a person in a line."""
    bodies = (composer.word(row["body"]).text for row in rows)
    members = (clean_text(name) for row in rows for name in split_members(row))
    return join_line(dict.fromkeys((composer.language.translate("person"), *bodies, *members)))


def _make_table(composer: PageComposer, rows: list[Row], body: str | None = None) -> ReportTable:
    """Make the table of the roles of a body, which begin with the person; for None those of one person."""
    language = composer.language
    with_member, with_region = (any(row[key] for row in rows) for key in ("member", "region"))
    with_days = any(row["from"] or row["until"] for row in rows)
    columns = (
        ReportColumn(language.translate("body") if body is None else language.translate("name")),
        ReportColumn(language.translate("role")),
        *((ReportColumn(language.translate("member")),) if with_member else ()),
        *((ReportColumn(language.translate("region")),) if with_region else ()),
        *((ReportColumn(language.translate("in office"), ColumnKind.DATE),) if with_days else ()),
    )
    cells = tuple(
        (
            ReportCell(capitalise(composer.word(row["body"]).text) or composer.unknown)
            if body is None
            else _name_person(composer, row),
            make_role(composer, row, row["body"] or ""),
            *((names_cell(ThingKind.MEMBER, split_members(row), "; "),) if with_member else ()),
            *((composer.word(row["region"]),) if with_region else ()),
            *((ReportCell(format_term(composer, row["from"], row["until"])),) if with_days else ()),
        )
        for row in rows
    )
    return ReportTable("", columns, cells)


def _name_person(composer: PageComposer, row: Row) -> ReportCell:
    return name_cell(KIND, row["person"]) if row["person"] else ReportCell(composer.language.translate("vacant"))
