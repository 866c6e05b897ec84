"""Progress: main results, challenges, how far the plan is implemented, and the period before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.model.codes import parse_code
from metrocli.report.cleaning import clean_text
from metrocli.report.model import (
    Block,
    Chart,
    ChartKind,
    ColumnKind,
    HeadlineFigures,
    Names,
    ReportCell,
    ReportColumn,
    ReportTable,
    Section,
    Tone,
)
from metrocli.report.sections.naming import name_cell, name_code
from metrocli.report.sections.overview import make_total
from metrocli.report.sections.plan import find_lowest, leave_lowest
from metrocli.report.things import ThingKind

if TYPE_CHECKING:
    from metrocli.answers.answer import ListAnswer
    from metrocli.report.composer import Composer

MOST_ROWS = 40
MOST_COLUMNS = 24
"""The most members and outcomes in the heat map, so that it stays readable on paper."""


def make_progress(composer: Composer) -> Section:
    """Make the section of progress."""
    title = composer.language.translate("Progress")
    sections = (
        _make_results(composer),
        *_make_challenges(composer),
        *_make_plan(composer),
        *_make_comparison(composer),
    )
    return Section("progress", title, (), sections, new_page=True)


def _make_results(composer: Composer) -> Section:
    """Make the section of the main results: the totals as published, and as far as activities report them."""
    language, stats = composer.language, composer.answers.stats
    labels = {
        "people_engaged": language.translate("people engaged"),
        "experts": language.translate("experts who collaborated"),
    }
    rows = []
    for total, label in labels.items():
        figures = stats.result[total]
        by_activities = language.translate("{what}, by activities", what=label)
        taken_part = language.translate("{what}, at events of others", what=label)
        rows.append(
            (
                ReportCell(label),
                composer.number(figures["published"], stats, (total, "published"), label),
                composer.number(figures["itemised"], stats, (total, "itemised"), by_activities),
                composer.number(figures["activities"], stats, (total, "activities"), by_activities),
                composer.number(figures["took_part"], stats, (total, "took_part"), taken_part),
            )
        )
    columns = (
        ReportColumn(language.translate("figure")),
        ReportColumn(language.translate("published"), ColumnKind.NUMBER),
        ReportColumn(language.translate("sum over activities"), ColumnKind.NUMBER),
        ReportColumn(language.translate("activities with a number"), ColumnKind.NUMBER),
        ReportColumn(language.translate("at events of others"), ColumnKind.NUMBER),
    )
    table = ReportTable(language.translate("Where the totals come from"), columns, tuple(rows))
    figures = HeadlineFigures((make_total(composer, "people_engaged"), make_total(composer, "experts")))
    return Section("results", language.translate("Main results"), (figures, table))


def make_code_table(composer: Composer, answer: ListAnswer, caption: str, *, with_members: bool = True) -> ReportTable:
    """Make the table of all codes of a list as a tree, in natural order, with their activities and members."""
    language = composer.language
    rows, levels = [], []
    for row in composer.answers.records(answer):
        code = parse_code(row["code"])
        what = language.translate("activities with the code {code}", code=row["code"])
        cells = [
            name_cell(ThingKind(answer.command), row["code"]),
            ReportCell(clean_text(row["title"] or language.translate("no title in the sheets"))),
            composer.number(row["activities"], answer, (row["code"], "activities"), what),
        ]
        if with_members:
            what = language.translate("members in activities with the code {code}", code=row["code"])
            cells.append(composer.number(row["members"], answer, (row["code"], "members"), what))
        rows.append(tuple(cells))
        levels.append(code.level - 1 if code else 0)
    columns = (
        ReportColumn(language.translate("code"), ColumnKind.CODE),
        ReportColumn(language.translate("title")),
        ReportColumn(language.translate("activities"), ColumnKind.NUMBER),
        *((ReportColumn(language.translate("members"), ColumnKind.NUMBER),) if with_members else ()),
    )
    return ReportTable(caption, columns, tuple(rows), tuple(levels))


def _list_idle(composer: Composer, answer: ListAnswer, caption: str) -> list[Names]:
    """List the codes without an activity; nothing if every code has one."""
    idle = [row for row in composer.answers.records(answer) if not row["activities"]]
    names = tuple(name_code(ThingKind(answer.command), row) for row in idle)
    return [Names(caption, names)] if names else []


def _make_challenges(composer: Composer) -> list[Section]:
    """Make the section of the challenges; none if the data lists none."""
    language, answer = composer.language, composer.answers.challenges
    if not len(answer.frame):
        return []
    caption = language.translate("Challenges and the activities that work on them")
    blocks: list[Block] = [*_make_challenge_chart(composer), make_code_table(composer, answer, caption)]
    blocks += _list_idle(composer, answer, language.translate("Challenges that no activity worked on"))
    return [Section("challenges", language.translate("Challenges"), tuple(blocks))]


def _make_challenge_chart(composer: Composer) -> list[Chart]:
    """Make the chart of the challenges with most activities first; none if no activity works on one."""
    language, answer = composer.language, composer.answers.challenges
    everything = composer.answers.records(answer)
    lowest = set(leave_lowest(row["code"] for row in everything))
    rows = [row for row in everything if row["activities"] and row["code"] in lowest]
    rows.sort(key=lambda row: -row["activities"])
    if not rows:
        return []
    cells = tuple((name_code(ThingKind.CHALLENGE, row), composer.number(row["activities"])) for row in rows)
    columns = (
        ReportColumn(language.translate("challenge")),
        ReportColumn(language.translate("activities"), ColumnKind.NUMBER),
    )
    most = [cell.text for cell, number in cells if number.value == rows[0]["activities"]]
    title = language.translate_count(
        "{challenges} had most activities (1)",
        "{challenges} had most activities ({count})",
        rows[0]["activities"],
        challenges=language.join_all(most[:3]),
    )
    texts = [language.translate("{name}: {number}", name=cell.text, number=number.text) for cell, number in cells]
    table = ReportTable(language.translate("Activities by challenge"), columns, cells)
    return [Chart(ChartKind.BARS, title, language.join_clauses(texts), table, repeats=True)]


def _make_plan(composer: Composer) -> list[Section]:
    """Make the section of the plan: its codes, those without an activity, and a heat map of members and outcomes."""
    language, answer = composer.language, composer.answers.outcomes
    if not len(answer.frame):
        return []
    caption = language.translate("Codes of the plan with their activities and members")
    blocks: list[Block] = [make_code_table(composer, answer, caption)]
    idle = _list_idle(composer, answer, language.translate("Codes of the plan without an activity"))
    blocks += idle or [composer.paragraph(language.translate("Every listed code of the plan had an activity."))]
    blocks += _make_heat_map(composer)
    return [Section("plan", language.translate("Implementation of the plan"), tuple(blocks), new_page=True)]


def _make_heat_map(composer: Composer) -> list[Block]:
    """Make the heat map of members and outcomes; of many members, those with most activities."""
    language, crosstab = composer.language, composer.answers.matrix
    label, *_, total = crosstab.fields
    lowest = [code for code in find_lowest(composer) if code in crosstab.frame.columns]
    codes = sorted(lowest, key=lambda code: -crosstab.totals[code])[:MOST_COLUMNS]
    codes = [code for code in lowest if code in set(codes)]
    frame = crosstab.frame.sort_values(total, ascending=False, kind="stable").head(MOST_ROWS)
    if not codes or not len(frame):
        return []
    rows = [
        (
            name_cell(ThingKind.MEMBER, name),
            *(ReportCell(str(number) if number else "", number) for number in map(int, numbers)),
        )
        for name, *numbers in zip(frame[label], *(frame[code] for code in codes), strict=True)
    ]
    most = {code: int(frame[code].max()) for code in codes}
    busiest = max(codes, key=lambda code: most[code])
    member = clean_text(str(frame.set_index(label)[busiest].idxmax()))
    left_out = len(crosstab.frame) - len(frame)
    columns = (ReportColumn(language.translate("member")), *(ReportColumn(code, ColumnKind.NUMBER) for code in codes))
    table = ReportTable(language.translate("Activities by member and outcome"), columns, tuple(rows))
    title = language.translate("Who worked on which outcomes")
    description = language.translate(
        "{rows} members by {columns} outcomes; the largest number is {number}: {member}, {code}",
        rows=language.format_number(len(rows)),
        columns=language.format_number(len(codes)),
        number=language.format_number(most[busiest]),
        member=member,
        code=busiest,
    )
    blocks: list[Block] = [Chart(ChartKind.HEAT_MAP, title, description, table)]
    if left_out:
        note = language.translate_count(
            "1 member with fewer activities is not shown.",
            "{count} members with fewer activities are not shown.",
            left_out,
        )
        blocks.append(composer.paragraph(note, Tone.REMARK))
    return blocks


def _make_comparison(composer: Composer) -> list[Section]:
    """Make the section that compares with the listed period before; none if there is none."""
    compared = composer.answers.comparison
    if compared is None:
        return []
    language, answer = composer.language, compared[1]
    first, second = (clean_text(period["id"]) for period in answer.result["periods"])
    rows = [
        (
            ReportCell(name),
            *(
                composer.number(row[side], answer, ("totals", row["what"], side), f"{period}: {name}")
                for side, period in (("first", first), ("second", second))
            ),
            _format_change(composer, row["change"]),
        )
        for row in answer.result["totals"]
        for name in [_name_total(composer, row["what"])]
    ]
    columns = (
        ReportColumn(language.translate("figure")),
        ReportColumn(first, ColumnKind.NUMBER),
        ReportColumn(second, ColumnKind.NUMBER),
        ReportColumn(language.translate("change"), ColumnKind.NUMBER),
    )
    blocks: list[Block] = [ReportTable(language.translate("Figures of both periods"), columns, tuple(rows))]
    members = answer.result["members"]
    for names, caption in (
        (members["came"], language.translate("Members that took part only in {period}", period=second)),
        (members["left"], language.translate("Members that took part only in {period}", period=first)),
    ):
        if names:
            blocks.append(Names(caption, tuple(name_cell(ThingKind.MEMBER, name) for name in names)))
    return [Section("comparison", language.translate("Compared with {period}", period=first), tuple(blocks))]


def _format_change(composer: Composer, change: int | None) -> ReportCell:
    cell = composer.number(change)
    return cell._replace(text=f"+{cell.text}") if change and change > 0 else cell


def _name_total(composer: Composer, what: str) -> str:
    """Return the name of a figure of a comparison."""
    translate = composer.language.translate
    names: dict[str, Any] = {
        "activities": translate("activities"),
        "people_engaged": translate("people engaged"),
        "people_engaged_itemised": translate("{what}, by activities", what=translate("people engaged")),
        "experts": translate("experts who collaborated"),
        "experts_itemised": translate("{what}, by activities", what=translate("experts who collaborated")),
        "participating": translate("members that took part"),
        "members": translate("members"),
        "meetings": translate("bilateral meetings"),
        "media": translate("mentions in the media"),
        "outcomes": translate("outcomes with activities"),
        "challenges": translate("challenges with activities"),
    }
    return str(names.get(what, what))
