"""What a member did in the period: its figures, its activities, its outcomes, and with whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.answers.explanation import FigureKind
from metrocli.query.answering.explaining import cells_of, figure, locate_figures
from metrocli.query.linking.value_index import ValueIndex
from metrocli.report.cleaning import clean_text
from metrocli.report.model import (
    Block,
    ColumnKind,
    FactList,
    HeadlineFigure,
    HeadlineFigures,
    ReportCell,
    ReportColumn,
    ReportTable,
    Section,
    TextSpan,
    Tone,
)
from metrocli.text.languages.words import ORDINALS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from metrocli.answers.answer import RecordAnswer
    from metrocli.report.composer import Composer

_MOST_ACTIVITIES = 12
_MOST_SHOWN = 6
"""The most outcomes, challenges, members or allies that are named."""
_MOST_MEETINGS = 4
BETWEEN = " · "
"""What is between two items of a line."""


def make_glance(composer: Composer, answer: RecordAnswer) -> Section:
    """Make the first lines: who the member is, and its figures next to those of its region."""
    language, result = composer.language, answer.result
    status = language.translate("{status} member", status=composer.word(result["status"] or "full").text)
    since = language.translate("since {day}", day=language.format_day(result["joined"])) if result["joined"] else ""
    until = language.translate("until {day}", day=language.format_day(result["left"])) if result["left"] else ""
    about = (
        composer.word(result["region"]).text,
        language.name_country(clean_text(result["country"] or "")),
        " ".join(filter(None, (status, since, until))),
    )
    blocks: list[Block] = [
        composer.paragraph(BETWEEN.join(filter(None, about)), Tone.LEAD),
        HeadlineFigures(tuple(_make_figures(composer, answer))),
    ]
    if not result["activities"]:
        blocks.append(composer.paragraph(language.translate("It did not take part in any activity of this period.")))
    return Section("overview", language.translate("At a glance"), tuple(blocks))


def _make_figures(composer: Composer, answer: RecordAnswer) -> Iterable[HeadlineFigure]:
    language, result = composer.language, answer.result
    ranking, number = result["comparison"]["region"], len(result["activities"])
    total = answer.figures["all_activities"]
    average = ""
    if ranking:
        average = language.translate(
            "on average {number} a member in {region}",
            number=language.format_number(ranking["average"]),
            region=composer.word(result["region"]).text,
        )
    yield HeadlineFigure(
        composer.number(number, answer, ("activities",), language.translate("its activities")),
        language.translate_count("of 1 activity", "of {count} activities", total),
        BETWEEN.join(filter(None, (composer.share(number, total).text if total and number else "", average))),
    )
    if ranking:
        yield _make_rank(composer, answer)
    if result["outcomes"]:
        label = language.translate_count(
            "outcome that it worked on", "outcomes that it worked on", len(result["outcomes"])
        )
        rows = find_own_rows(composer, result["name"])
        path, cells = ("outcomes",), cells_of("activities", "outcomes", rows)
        figures = figure(path, len(result["outcomes"]), FigureKind.DISTINCT, cells)
        [found] = locate_figures(composer.answers.selection.dataset, figures)
        source = composer.add_source(found, language.translate("its outcomes"))
        yield HeadlineFigure(composer.number(len(result["outcomes"]))._replace(source=source), label)


def _make_rank(composer: Composer, answer: RecordAnswer) -> HeadlineFigure:
    """Make the rank in the region; for a member without activities, the members of the region that took part."""
    language, result = composer.language, answer.result
    ranking, region = result["comparison"]["region"], composer.word(result["region"]).text
    of = language.translate_count(
        "of 1 member in {region}", "of {count} members in {region}", ranking["of"], region=region
    )
    path = ("comparison", "region")
    what = language.translate("members in {region} that took part", region=region)
    if ranking["rank"] is None:
        took_part = composer.number(ranking["took_part"], answer, (*path, "took_part"), what)
        return HeadlineFigure(took_part, language.translate("{of} took part", of=of))
    what = language.translate("rank in {region}", region=region)
    rank = composer.number(ranking["rank"], answer, (*path, "rank"), what)
    if ranking["rank"] < len(ORDINALS):
        rank = rank._replace(text=language.translate_label(ORDINALS[ranking["rank"]]))
    else:
        rank = rank._replace(text=language.translate("number {rank}", rank=rank.text))
    tied = language.translate("tied") if ranking["tied"] else ""
    others = language.translate_count("1 of them took part", "{count} of them took part", ranking["took_part"])
    return HeadlineFigure(rank, of, BETWEEN.join(filter(None, (tied, others))))


def find_own_rows(composer: Composer, name: str) -> list[int]:
    """Find the rows of the selected activities in which a member took part."""
    selection = composer.answers.selection
    return [*selection.compute_once(ValueIndex).rows("members").get(name, ())]


def make_took_part(composer: Composer, answer: RecordAnswer) -> list[Section]:
    """Make the table of the latest activities of a member, with its role if one is known; none without activities."""
    language, result = composer.language, answer.result
    rows = [*zip(result["activities"], result["timeline"], strict=True)][-_MOST_ACTIVITIES:]
    if not rows:
        return []
    has_roles = any(stop["role"] for _, stop in rows)
    days = [day for row, _ in rows for day in (row["start"], row["end"]) if day]
    with_year = len({day.year for day in days}) > 1
    columns = (
        ReportColumn(language.translate("activity")),
        *((ReportColumn(language.translate("its role")),) if has_roles else ()),
        ReportColumn(language.translate("days"), ColumnKind.DATE),
        ReportColumn(language.translate("outcomes")),
    )
    cells = tuple(
        (
            composer.text(row["title"] or language.translate("Activity without a title")),
            *((composer.word(stop["role"]),) if has_roles else ()),
            ReportCell(language.format_span(row["start"], row["end"], year=with_year, short=True)),
            composer.text(", ".join(row["outcomes"])),
        )
        for row, stop in rows
    )
    total = len(result["activities"])
    caption = language.translate_count("1 activity", "{count} activities", total)
    if total > len(rows):
        caption = language.translate("the last {shown} of {activities}", shown=len(rows), activities=caption)
    return [Section("took-part", language.translate("What it took part in"), (ReportTable(caption, columns, cells),))]


def make_worked_on(composer: Composer, answer: RecordAnswer) -> Section:
    """Make the list of outcomes, challenges, members and allies, of the meetings, and of the published reports."""
    language, result = composer.language, answer.result
    pairs: list[tuple[str, tuple[TextSpan, ...]]] = []
    for label, field, thing in (
        (language.translate("Outcomes"), "outcomes", "code"),
        (language.translate("Challenges"), "challenges", "code"),
        (language.translate("Members"), "met", "member"),
        (language.translate("Alliances"), "alliances", "alliance"),
    ):
        if result[field]:
            pairs.append((label, tuple(_count_items(composer, answer, field, thing))))
    pairs.append((language.translate("Meetings"), (TextSpan(_list_meetings(composer, result["meetings"])),)))
    if answer.figures["has_reports"]:
        pairs += make_reports(composer, answer)
    title = (
        language.translate("What it worked on, and with whom")
        if result["activities"]
        else language.translate("Other contact with it")
    )
    return Section("worked-on", title, (FactList(tuple(pairs)),))


def _count_items(composer: Composer, answer: RecordAnswer, field: str, thing: str) -> Iterable[TextSpan]:
    """Yield the first things of a list with the number of its activities, and how many more there are."""
    language, rows = composer.language, answer.result[field]
    for number, row in enumerate(rows[:_MOST_SHOWN]):
        name = clean_text(" ".join(filter(None, (row[thing], row.get("title")))))
        source = composer.cite(
            answer,
            (field, row[thing], "activities"),
            language.translate("activities with {thing}", thing=clean_text(row[thing])),
        )
        yield TextSpan(f"{BETWEEN if number else ''}{name} ")
        yield TextSpan(f"{language.format_number(row['activities'])}×", source=source)
    left = len(rows) - _MOST_SHOWN
    if left > 0:
        yield TextSpan(BETWEEN + language.translate_count("1 more", "{count} more", left))


def _list_meetings(composer: Composer, rows: Sequence[dict[str, Any]]) -> str:
    """List the last bilateral meetings, the latest first."""
    language = composer.language
    texts = [
        " ".join(filter(None, (language.format_month(row["month"]), composer.word(row["mode"]).text)))
        for row in rows[::-1][:_MOST_MEETINGS]
    ]
    return BETWEEN.join(texts) or language.translate("no bilateral meeting is recorded for this period")


def make_reports(composer: Composer, answer: RecordAnswer) -> list[tuple[str, tuple[TextSpan, ...]]]:
    """Make the fact how the member is counted in the published reports."""
    return [(composer.language.translate("Counted"), tuple(_describe_claims(composer, answer)))]


def _describe_claims(composer: Composer, answer: RecordAnswer) -> Iterable[TextSpan]:
    """Yield how the member is counted in the published reports."""
    language = composer.language
    claims = [
        language.translate(
            "{period} (as {name})", period=clean_text(claim["period"]), name=clean_text(claim["written"])
        )
        for claim in answer.result["engaged"]
    ]
    if not claims:
        yield TextSpan(language.translate("not in the published engagement list"))
        return
    source = composer.cite(answer, ("engaged",), language.translate("published reports that name it"))
    reports = ", ".join(claims)
    yield TextSpan(
        language.translate("named in the published engagement list of {reports}", reports=reports), source=source
    )
