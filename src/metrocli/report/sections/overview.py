"""The first page: the period in three figures, the regions, the lines of the plan, and a map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.report.model import (
    Chart,
    ChartKind,
    ColumnKind,
    HeadlineFigure,
    HeadlineFigures,
    ReportCell,
    ReportColumn,
    ReportTable,
    Section,
    Tone,
)
from metrocli.report.sections.naming import name_cell
from metrocli.report.sections.plan import find_lines, find_lowest
from metrocli.report.things import ThingKind

if TYPE_CHECKING:
    from metrocli.report.composer import Composer
    from metrocli.report.model import Block


def make_overview(composer: Composer) -> Section:
    """Make the overview."""
    blocks: list[Block] = [
        HeadlineFigures(tuple(_make_figures(composer))),
        composer.paragraph(_describe_period(composer), Tone.LEAD),
        make_participation_chart(composer),
        *_make_map(composer),
        _make_lines(composer),
    ]
    return Section("overview", composer.language.translate("At a glance"), tuple(blocks))


def make_total(composer: Composer, total: str) -> HeadlineFigure:
    """Make the figure of people engaged or experts: as published, else the sum over the activities that report one.

    Args:
        composer: the answers and the language.
        total: `people_engaged` or `experts`.
    """
    translate = composer.language.translate
    stats = composer.answers.stats
    figures = stats.result[total]
    label = translate("people engaged") if total == "people_engaged" else translate("experts who collaborated")
    reporting = composer.language.translate_count(
        "reported by {reporting} of 1 activity",
        "reported by {reporting} of {count} activities",
        stats.result["activities"]["total"],
        reporting=composer.language.format_number(figures["activities"]),
    )
    if figures["itemised"] is not None:
        itemised = composer.language.format_number(figures["itemised"])
        reporting = translate("{claim}: {figure}", claim=reporting, figure=itemised)
    if figures["published"] is not None:
        cell = composer.number(figures["published"], stats, (total, "published"), label)
        return HeadlineFigure(cell, label, translate("published; {claim}", claim=reporting))
    cell = composer.number(figures["itemised"], stats, (total, "itemised"), label)
    return HeadlineFigure(cell, label, reporting)


def _make_figures(composer: Composer) -> list[HeadlineFigure]:
    language, stats = composer.language, composer.answers.stats
    members = stats.result["members"]
    totals = [make_total(composer, "people_engaged"), make_total(composer, "experts")]
    took_part = HeadlineFigure(
        composer.number(
            members["participating"], stats, ("members", "participating"), language.translate("members that took part")
        ),
        language.translate_count("of 1 member took part", "of {count} members took part", members["total"]),
        composer.share(members["participating"], members["total"]).text if members["total"] else "",
    )
    return [*totals, took_part]


def _describe_period(composer: Composer) -> str:
    """Describe the period in a sentence: its activities, their lines, and the outcomes with an activity."""
    language, stats = composer.language, composer.answers.stats
    activities = language.translate_count("1 activity", "{count} activities", stats.result["activities"]["total"])
    lowest = set(find_lowest(composer, in_plan=True))
    deliverables = [row for row in composer.answers.records(composer.answers.outcomes) if row["code"] in lowest]
    if not deliverables:
        return language.translate("{activities} in this period.", activities=activities)
    return language.translate_count(
        "{activities} in this period. {covered} of 1 outcome of the plan had an activity.",
        "{activities} in this period. {covered} of {count} outcomes of the plan had an activity.",
        len(deliverables),
        activities=activities,
        covered=language.format_number(sum(row["activities"] > 0 for row in deliverables)),
    )


def make_participation_chart(composer: Composer) -> Chart:
    """Make the chart of the members of each region that took part and that did not."""
    language = composer.language
    rows = composer.answers.stats.result["members"]["by_region"]
    cells = [
        (
            composer.word(row["region"] or language.translate("no region")),
            composer.number(row["participating"]),
            composer.number(row["total"] - row["participating"]),
        )
        for row in rows
    ]
    table = ReportTable(
        language.translate("Members that took part and that did not, by region"),
        (
            ReportColumn(language.translate("region")),
            ReportColumn(language.translate("took part"), ColumnKind.NUMBER),
            ReportColumn(language.translate("did not"), ColumnKind.NUMBER),
        ),
        tuple(cells),
    )
    texts = [
        language.translate(
            "{region}: {part} of {whole}",
            region=cell.text,
            part=language.format_number(row["participating"]),
            whole=language.format_number(row["total"]),
        )
        for (cell, *_), row in zip(cells, rows, strict=True)
    ]
    return Chart(ChartKind.STACKED, _title_participation(composer), language.join_clauses(texts), table, repeats=True)


def _title_participation(composer: Composer) -> str:
    """Return what the chart of participation shows: the regions with the highest and the lowest share."""
    language = composer.language
    rows = [row for row in composer.answers.stats.result["members"]["by_region"] if row["total"] and row["region"]]
    rows.sort(key=lambda row: row["participating"] / row["total"])
    if not rows or _share(rows[0]) == _share(rows[-1]):
        return language.translate("Members that took part, by region")
    return language.translate(
        "{most} took part most ({most_share}), {least} least ({least_share})",
        most=composer.word(rows[-1]["region"]).text,
        most_share=language.format_percent(rows[-1]["participating"], rows[-1]["total"]),
        least=composer.word(rows[0]["region"]).text,
        least_share=language.format_percent(rows[0]["participating"], rows[0]["total"]),
    )


def _share(row: dict[str, Any]) -> float:
    return float(row["participating"] / row["total"])


def _make_map(composer: Composer) -> list[Chart]:
    """Make the map of the members; none if no member has a place on it."""
    language = composer.language
    frame = composer.answers.members.frame
    frame = frame[frame["latitude"].notna() & frame["longitude"].notna()]
    if not len(frame):
        return []
    rows = sorted(
        zip(frame["name"], frame["latitude"], frame["longitude"], frame["activities"], strict=True),
        key=lambda row: (-row[3], str(row[0])),
    )
    cells = tuple(
        (
            name_cell(ThingKind.MEMBER, name),
            *(ReportCell(language.format_number(round(float(x), 2)), float(x)) for x in (latitude, longitude)),
            composer.number(int(number)),
        )
        for name, latitude, longitude, number in rows
    )
    table = ReportTable(
        language.translate("Members on the map, by activities"),
        (
            ReportColumn(language.translate("member")),
            ReportColumn(language.translate("latitude"), ColumnKind.NUMBER),
            ReportColumn(language.translate("longitude"), ColumnKind.NUMBER),
            ReportColumn(language.translate("activities"), ColumnKind.NUMBER),
        ),
        cells,
    )
    busiest = [
        language.translate("{name}: {number}", name=name, number=language.format_number(int(number)))
        for name, _, _, number in rows[:15]
        if number
    ]
    top = [composer.text(name).text for name, _, _, number in rows if number and number == rows[0][3]]
    title = (
        language.translate_count(
            "{members} took part in most activities (1)",
            "{members} took part in most activities ({count})",
            int(rows[0][3]),
            members=language.join_all(top[:3]),
        )
        if top
        else language.translate("No member on the map took part")
    )
    return [Chart(ChartKind.MAP, title, language.join_clauses(busiest), table, repeats=True)]


def _make_lines(composer: Composer) -> ReportTable:
    """Make the table of the lines: activities, and how many of their outcomes had one."""
    language, outcomes = composer.language, composer.answers.outcomes
    activities = {row["code"]: row["activities"] for row in composer.answers.records(outcomes)}
    lowest, lines = find_lowest(composer, in_plan=True), find_lines(composer)
    by_line = composer.answers.stats.result["activities"]["by_line"]
    rows = []
    for line in lines:
        below = [code for code in lowest if line.covers(code)]
        covered = sum(activities[code] > 0 for code in below)
        rows.append(
            (
                name_cell(ThingKind.OUTCOME, line.code),
                ReportCell(line.title),
                composer.number(
                    by_line.get(line.code, 0),
                    composer.answers.stats,
                    ("activities", "by_line", line.code),
                    language.translate("activities of {line}", line=line.code),
                ),
                composer.number(covered),
                composer.number(len(below)),
                composer.share(covered, len(below)),
            )
        )
    columns = (
        ReportColumn(language.translate("line"), ColumnKind.CODE),
        ReportColumn(language.translate("title")),
        ReportColumn(language.translate("activities"), ColumnKind.NUMBER),
        ReportColumn(language.translate("outcomes with activities"), ColumnKind.NUMBER),
        ReportColumn(language.translate("outcomes"), ColumnKind.NUMBER),
        ReportColumn(language.translate("share"), ColumnKind.SHARE),
    )
    return ReportTable(language.translate("The plan by line"), columns, tuple(rows))
