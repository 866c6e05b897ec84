"""The activities by line, in time, and the mentions in the media by month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.model.periods import Span
from metrocli.report.cleaning import clean_text
from metrocli.report.model import (
    Activities,
    Activity,
    Block,
    Chart,
    ChartKind,
    Coded,
    ColumnKind,
    ReportCell,
    ReportColumn,
    ReportTable,
    Section,
)
from metrocli.report.sections.plan import find_lines
from metrocli.report.things import name_activity

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from metrocli.report.composer import Composer

_FACTS = ("kind", "role", "format", "place")


def make_activities(composer: Composer) -> Section:
    """Make the section of the activities: one of each line, and the media."""
    language = composer.language
    lines = {line.code: line for line in find_lines(composer)}
    groups: dict[str, list[Activity]] = {code: [] for code in lines}
    for activity in _list_activities(composer):
        line = next((code for code in activity.lines if code in lines), "")
        groups.setdefault(line, []).append(activity)
    sections = [
        Section(
            f"activities-{_make_key(code) or 'other'}",
            lines[code].heading if code else language.translate("Other activities"),
            (Activities(tuple(of_line), _make_labels(composer)),),
        )
        for code, of_line in groups.items()
        if of_line
    ]
    blocks: tuple[Block, ...] = (
        (_make_timeline(composer),)
        if any(groups.values())
        else (composer.paragraph(language.translate("No activity is recorded for this period.")),)
    )
    sections += make_media(composer)
    return Section("activities", language.translate("Activities"), blocks, tuple(sections), new_page=True)


def _make_key(code: str) -> str:
    """Return a code as a part of an address: letters and digits of ASCII."""
    return "".join(sign for sign in code.lower() if sign.isascii() and sign.isalnum())


def _make_labels(composer: Composer) -> Mapping[str, str]:
    translate = composer.language.translate
    return {
        "outcomes": translate("Outcomes"),
        "challenges": translate("Challenges"),
        "members": translate("Members"),
        "alliances": translate("Alliances"),
    }


def _list_activities(composer: Composer) -> list[Activity]:
    """List the activities that count, in order of time."""
    answers = composer.answers
    answer = answers.activities
    members = answers.members.frame
    regions = dict(zip(members["name"], members["region"], strict=True))
    titles = {sheet: answers.selection.dataset.titles(sheet) for sheet in ("outcomes", "challenges")}
    counted = answer.frame[answer.frame["counts"]].index
    with_year = len({day.year for day in _list_days(answers.records(answer))}) > 1
    rows = zip(answer.frame.index, answers.records(answer), strict=True)
    months = answers.stats.result["activities"]["by_month"]
    return [
        _make_activity(composer, index, row, titles, regions, months, with_year=with_year)
        for index, row in rows
        if index in counted
    ]


def _list_days(rows: list[dict[str, Any]]) -> list[date]:
    return [day for row in rows for day in (row["start"], row["end"]) if day is not None]


def _make_activity(
    composer: Composer,
    index: int,
    row: Mapping[str, Any],
    titles: Mapping[str, Mapping[str, str]],
    regions: Mapping[str, Any],
    months: Collection[str],
    *,
    with_year: bool,
) -> Activity:
    """Make one activity from its row.

    Args:
        composer: the answers and the language.
        index: its row in the sheet.
        row: the row of the answer.
        titles: the titles of the codes, by sheet.
        regions: the regions of the members.
        months: the months of the report.
        with_year: whether its days are written with the year.
    """
    language, answers = composer.language, composer.answers
    start, end = row["start"], row["end"]
    if start and end and end < start:  # it counts on its first day only
        end = start
    title = clean_text(row["title"] or "")
    coded = {
        sheet: tuple(Coded(clean_text(code), clean_text(titles[sheet].get(code, ""))) for code in row[sheet])
        for sheet in ("outcomes", "challenges")
    }
    own_regions = dict.fromkeys(regions[name] for name in row["members"] if isinstance(regions.get(name), str))
    return Activity(
        id=clean_text(row["id"] or ""),
        title=title or language.translate("Activity without a title"),
        days=language.format_span(start, end, year=with_year),
        start=start or end,
        end=end or start,
        lines=tuple(str(row["line"]).split("; ")) if row["line"] else (),
        facts=" · ".join(composer.word(row[name]).text for name in _FACTS if row[name]),
        outcomes=coded["outcomes"],
        challenges=coded["challenges"],
        members=tuple(map(clean_text, row["members"])),
        members_counted=language.translate_count("1 member", "{count} members", len(row["members"])),
        alliances=tuple(map(clean_text, row["alliances"])),
        people=_describe_people(composer, row),
        summary=clean_text(row["summary"] or ""),
        regions=tuple(composer.word(region).text for region in own_regions),
        months=tuple(month for month in _list_months(start or end, end or start) if month in months),
        source=composer.cite(
            answers.activities, (str(row["id"]), "members"), language.translate("members of {activity}", activity=title)
        ),
        thing=name_activity(index),
    )


def _list_months(start: date | None, end: date | None) -> list[str]:
    """List the months of an activity."""
    return [] if start is None else Span.of_days(start, end or start).months


def _describe_people(composer: Composer, row: Mapping[str, Any]) -> str:
    language = composer.language
    texts = []
    if row["people_engaged"] is not None:
        texts.append(language.translate_count("1 person engaged", "{count} people engaged", row["people_engaged"]))
    if row["experts"] is not None:
        texts.append(language.translate_count("1 expert", "{count} experts", row["experts"]))
    return " · ".join(texts)


def _make_timeline(composer: Composer) -> Chart:
    """Make the chart of the activities in time."""
    language = composer.language
    activities = [activity for activity in _list_activities(composer) if activity.start]
    rows = tuple(
        (
            ReportCell(activity.title, below=" · ".join(activity.lines), thing=activity.thing),
            ReportCell(language.format_day(activity.start), activity.start) if activity.start else ReportCell(""),
            ReportCell(language.format_day(activity.end), activity.end) if activity.end else ReportCell(""),
        )
        for activity in activities
    )
    by_month = composer.answers.stats.result["activities"]["by_month"]
    texts = [
        language.translate("{name}: {number}", name=language.format_month(month), number=language.format_number(number))
        for month, number in by_month.items()
    ]
    most = max(by_month.values(), default=0)
    busiest = [language.format_month(month) for month, number in by_month.items() if number == most]
    title = (
        language.translate_count(
            "{months} had most activities (1)",
            "{months} had most activities ({count})",
            most,
            months=language.join_all(busiest),
        )
        if most and len(busiest) < len(by_month)
        else language.translate("Activities in time")
    )
    table = ReportTable(
        language.translate("Activities in time"),
        (
            ReportColumn(language.translate("activity")),
            ReportColumn(language.translate("first day"), ColumnKind.DATE),
            ReportColumn(language.translate("last day"), ColumnKind.DATE),
        ),
        rows,
    )
    return Chart(ChartKind.TIMELINE, title, language.join_clauses(texts), table, repeats=True)


def make_media(composer: Composer) -> list[Section]:
    """Make the section of the mentions in the media by month; none without a mention."""
    language, answer = composer.language, composer.answers.media
    rows = composer.answers.records(answer)
    if not rows:
        return []
    cells = tuple(
        (
            ReportCell(language.format_month(row["month"]) if row["month"] else composer.unknown),
            composer.text(row["outlet"]),
            composer.text(row["topic"]),
        )
        for row in rows
    )
    columns = (
        ReportColumn(language.translate("month"), ColumnKind.DATE),
        ReportColumn(language.translate("outlet")),
        ReportColumn(language.translate("topic")),
    )
    source = composer.cite(answer, ("mentions",), language.translate("mentions in the media"))
    count = language.translate_count(
        "1 mention in {outlets} outlets.",
        "{count} mentions in {outlets} outlets.",
        len(rows),
        outlets=language.format_number(answer.figures["outlets"]),
    )
    table = ReportTable(language.translate("Mentions in the media by month"), columns, cells)
    blocks = (composer.paragraph(count, source=source), table)
    return [Section("media", language.translate("In the media"), blocks)]
