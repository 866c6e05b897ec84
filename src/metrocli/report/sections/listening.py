"""Active listening: who was engaged, by region, the silent members, allied organisations, and bilateral meetings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.query.facts.claims import ENGAGED, select_claims
from metrocli.report.cleaning import clean_text
from metrocli.report.model import Block, ColumnKind, Names, ReportCell, ReportColumn, ReportTable, Section
from metrocli.report.sections.naming import make_thing, name_cell, names_cell
from metrocli.report.sections.overview import make_participation_chart
from metrocli.report.things import ThingKind
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from metrocli.report.composer import Composer


def make_listening(composer: Composer) -> Section:
    """Make the section of what the association heard from whom."""
    title = composer.language.translate("Active listening")
    sections = (_make_engagement(composer), *_make_alliances(composer), *_make_meetings(composer))
    return Section("listening", title, (), sections, new_page=True)


def _make_engagement(composer: Composer) -> Section:
    """Make the section of the members that were engaged or took part, and of those that did not."""
    language, answers = composer.language, composer.answers
    rows = sorted(answers.records(answers.members), key=lambda row: fold(row["name"]))
    took_part = [row for row in rows if row["participated"] and row["counts"]]
    silent = [row for row in rows if not row["participated"] and row["counts"]]
    engaged = _list_engaged(composer)
    blocks: list[Block] = []
    if engaged:
        caption = language.translate_count(
            "1 member counted as engaged by the published report",
            "{count} members counted as engaged by the published report",
            len(engaged),
        )
        blocks.append(Names(caption, tuple(engaged)))
    names = [
        composer.number(
            row["activities"],
            answers.members,
            (row["name"], "activities"),
            language.translate("activities of {member}", member=clean_text(row["name"])),
        )._replace(
            text=clean_text(row["name"]),
            below=language.format_number(row["activities"]),
            thing=make_thing(ThingKind.MEMBER, row["name"]),
        )
        for row in took_part
    ]
    caption = language.translate_count(
        "1 member took part, with the number of its activities",
        "{count} members took part, with the number of their activities",
        len(names),
    )
    blocks += [Names(caption, tuple(names)), make_participation_chart(composer), _make_regions(composer)]
    if silent:
        caption = language.translate_count(
            "1 member without activities, and the other contact with it",
            "{count} members without activities, and the other contact with them",
            len(silent),
        )
        quiet = tuple(name_cell(ThingKind.MEMBER, row["name"], _describe_contact(composer, row)) for row in silent)
        blocks.append(Names(caption, quiet))
    return Section("engagement", language.translate("Membership engagement"), tuple(blocks))


def _list_engaged(composer: Composer) -> list[ReportCell]:
    """List the members that published reports count as engaged; a name that is not resolved stays as written."""
    selection = composer.answers.selection
    claims = select_claims(selection, ENGAGED)
    cells = []
    for written in dict.fromkeys(claims["value"]):
        resolved = selection.dataset.members.look_up(written)
        cells.append(name_cell(ThingKind.MEMBER, resolved.name if resolved else written))
    return list(dict.fromkeys(cells))


def _describe_contact(composer: Composer, row: dict[str, Any]) -> str:
    """Describe the other contact with a member: meetings, seats, and the published report."""
    language = composer.language
    texts = []
    if row["meetings"]:
        texts.append(language.translate_count("1 meeting", "{count} meetings", row["meetings"]))
    if row["seats"]:
        seats = [", ".join(map(language.translate_word, seat.split(", "))) for seat in row["seats"]]
        texts.append(clean_text(language.join_clauses(seats)))
    if row["engaged"]:
        texts.append(language.translate("counted as engaged"))
    return " · ".join(texts) or language.translate("no other contact")


def _make_regions(composer: Composer) -> ReportTable:
    """Make the table of participation by region against membership."""
    language, stats = composer.language, composer.answers.stats
    members = stats.result["members"]
    rows = []
    for row in members["by_region"]:
        region = composer.word(row["region"] or language.translate("no region"))
        path = ("members", "by_region", row["region"] or "")
        took_part = language.translate("members of {region} that took part", region=region.text)
        everyone = language.translate("members of {region}", region=region.text)
        rows.append(
            (
                region,
                composer.number(row["participating"], stats, (*path, "participating"), took_part),
                composer.number(row["total"], stats, (*path, "total"), everyone),
                composer.share(row["participating"], row["total"]),
            )
        )
    columns = (
        ReportColumn(language.translate("region")),
        ReportColumn(language.translate("took part"), ColumnKind.NUMBER),
        ReportColumn(language.translate("members"), ColumnKind.NUMBER),
        ReportColumn(language.translate("share"), ColumnKind.SHARE),
    )
    totals = (
        ReportCell(language.translate("all regions")),
        composer.number(
            members["participating"], stats, ("members", "participating"), language.translate("members that took part")
        ),
        composer.number(members["total"], stats, ("members", "total"), language.translate("members")),
        composer.share(members["participating"], members["total"]),
    )
    caption = language.translate("Participation by region against membership")
    return ReportTable(caption, columns, tuple(rows), totals=totals)


def _make_alliances(composer: Composer) -> list[Section]:
    """Make the section of the allied organisations with an activity; none without."""
    language, answers = composer.language, composer.answers
    rows = [row for row in answers.records(answers.alliances) if row["activities"]]
    if not rows:
        return []
    cells = tuple(
        (
            name_cell(ThingKind.ALLIANCE, row["alliance"], clean_text(row["name"] or "")),
            composer.word(row["kind"]),
            composer.number(
                row["activities"],
                answers.alliances,
                (row["alliance"], "activities"),
                language.translate("activities with {alliance}", alliance=clean_text(row["alliance"])),
            ),
        )
        for row in rows
    )
    columns = (
        ReportColumn(language.translate("organisation")),
        ReportColumn(language.translate("kind")),
        ReportColumn(language.translate("activities"), ColumnKind.NUMBER),
    )
    caption = language.translate("Allied organisations and the activities with them")
    title = language.translate("Collaboration with alliances")
    return [Section("alliances", title, (ReportTable(caption, columns, cells),))]


def _make_meetings(composer: Composer) -> list[Section]:
    """Make the section of the bilateral meetings by month and mode, with their subjects; none without."""
    language, answer = composer.language, composer.answers.meetings
    rows = composer.answers.records(answer)
    if not rows:
        return []
    written = composer.answers.selection.dataset.frame("meetings")["subject"]
    subjects = [dict.fromkeys(written[list(indices)].dropna()) for indices in answer.frame["rows"]]
    cells = tuple(
        (
            ReportCell(language.format_month(row["month"]) if row["month"] else ""),
            composer.word(row["mode"]),
            names_cell(ThingKind.MEMBER, row["members"])._replace(below=clean_text("; ".join(own))),
            composer.number(len(row["members"])),
        )
        for row, own in zip(rows, subjects, strict=True)
    )
    columns = (
        ReportColumn(language.translate("month"), ColumnKind.DATE),
        ReportColumn(language.translate("mode")),
        ReportColumn(language.translate("members")),
        ReportColumn(language.translate("meetings"), ColumnKind.NUMBER),
    )
    number = composer.number(
        answer.figures["meetings"], answer, ("meetings",), language.translate("bilateral meetings")
    )
    totals = (ReportCell(language.translate("all")), ReportCell(""), ReportCell(""), number)
    table = ReportTable(language.translate("Bilateral meetings by month"), columns, cells, totals=totals)
    return [Section("meetings", language.translate("Bilateral meetings"), (table,))]
