"""The page of `stats`: key figures, and tables of periods, regions, lines, months, outcomes and challenges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.model.codes import parse_code
from metrocli.render.parts import CellFormat, KeyFigure, KeyFigures, Page, ScreenColumn, Table
from metrocli.render.values import translate_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from metrocli.answers.answer import RecordAnswer
    from metrocli.render.parts import Part
    from metrocli.text.languages.language import Language

_COUNTS = ("activities", "members", "outcomes", "challenges", "people_engaged", "experts")
_PERIOD_COUNTS = ("activities", "members", "people_engaged", "experts")
_SHORT_LABELS = {"people_engaged": "people"}


def lay_out(answer: RecordAnswer, language: Language) -> Page:
    """Lay out the key figures."""
    result, query = answer.result, answer.query
    activities = language.translate_count("1 activity", "{count} activities", result["activities"]["total"])
    time = language.join_all([language.format_span(*days) for days in _list_spans(answer)])
    return Page(
        result["period"]["id"]
        or language.format_span(query.get("from"), query.get("to"), short=True)
        or language.translate("All activities"),
        " · ".join(filter(None, (time, activities))),
        tuple(_list_parts(answer, language)),
    )


def _list_spans(answer: RecordAnswer) -> list[tuple[Any, Any]]:
    """List the first and the last days of the selected time: one pair, or one for each of several periods."""
    period = answer.result["period"]
    if len(answer.query.get("period", ())) > 1:
        return [(span["start"], span["end"]) for span in answer.figures["spans"]]
    return [(period["start"], period["end"])] if period["start"] else []


def _list_parts(answer: RecordAnswer, language: Language) -> Iterator[Part]:
    """List the parts; a breakdown replaces all other tables."""
    result, titles = answer.result, answer.titles["line"]
    members = result["members"]
    yield KeyFigures(
        (
            *(_make_figure(result, total, language) for total in ("people_engaged", "experts")),
            KeyFigure(
                members["participating"],
                language.translate_count("of 1 member took part", "of {count} members took part", members["total"]),
                language.join_clauses([*_describe_members(answer, language)]),
            ),
        )
    )
    if not _is_within_one_period(result):
        yield Table(result["periods"], _list_columns("period", _PERIOD_COUNTS))
    if result["breakdown"] is not None:
        yield _make_breakdown_table(result["breakdown"], answer.query["by"], titles, language)
        return
    yield Table(
        members["by_region"],
        (
            ScreenColumn("region", CellFormat.TEXT, ("region",)),
            ScreenColumn("took part", CellFormat.NUMBER, ("participating",)),
            ScreenColumn("of", CellFormat.NUMBER, ("total",)),
            ScreenColumn("share", CellFormat.SHARE, ("participating", "total")),
        ),
    )
    by_line = result["activities"]["by_line"].items()
    yield _make_code_table(
        "line", [{"code": code, "title": titles.get(code), "activities": times} for code, times in by_line]
    )
    by_month = result["activities"]["by_month"].items()
    yield Table(
        [{"month": language.format_month(month), "activities": times} for month, times in by_month],
        (
            ScreenColumn("month", CellFormat.TEXT, ("month",)),
            ScreenColumn("activities", CellFormat.BAR, ("activities",)),
        ),
    )
    for sheet in ("outcomes", "challenges"):
        yield _make_lowest_level(sheet, result[sheet], language)


def _describe_members(answer: RecordAnswer, language: Language) -> Iterator[str]:
    """Yield the share of members that took part, and how many totals do not count; a note names these."""
    members, others = answer.result["members"], answer.figures["not_counted"]
    if members["total"]:
        yield language.format_percent(members["participating"], members["total"])
    if others:
        yield language.translate_count("1 not counted", "{count} not counted", len(others))


def _is_within_one_period(result: Mapping[str, Any]) -> bool:
    """Check whether a table of periods would add nothing: there are none, or one that contains the whole time."""
    begin, end, listed = result["period"]["start"], result["period"]["end"], result["periods"]
    if len(listed) != 1:
        return not listed
    return begin is None or bool(listed[0]["start"] <= begin and end <= listed[0]["end"])


def _list_columns(label: str, figures: Sequence[str], titled: Iterable[ScreenColumn] = ()) -> tuple[ScreenColumn, ...]:
    """List the columns of a table of figures: the thing, its title, and the figures."""
    return (
        ScreenColumn(label, CellFormat.TEXT, ("id",)),
        *titled,
        *(
            ScreenColumn(_SHORT_LABELS.get(name, name), CellFormat.NUMBER, (name,), place // 3)
            for place, name in enumerate(figures)
        ),
    )


def _make_breakdown_table(
    rows: Iterable[Mapping[str, Any]], by: str, titles: Mapping[str, str], language: Language
) -> Table:
    """Make the table of `--by`, with short titles of lines and the names of months."""
    titled = [ScreenColumn("title", CellFormat.TEXT, ("title",), 1)] if by == "line" else []
    name_of = {"month": language.format_month, "region": language.translate_word, "country": language.name_country}.get(
        by, str
    )
    named = [{**row, "id": row["id"] and name_of(row["id"]), "title": titles.get(row["id"])} for row in rows]
    return Table(named, _list_columns(by, _COUNTS, titled))


def _make_figure(result: Mapping[str, Any], total: str, language: Language) -> KeyFigure:
    """Make the key figure of a published total, with its source and the itemised total."""
    figures, activities = result[total], result["activities"]["total"]
    if figures["activities"]:
        of = language.translate_count("1 activity", "{count} activities", activities)
        own = language.translate_count(
            "1 of {activities} carries a figure of its own ({sum})",
            "{count} of {activities} carry figures of their own ({sum})",
            figures["activities"],
            activities=of,
            sum=language.format_number(figures["itemised"]),
        )
    else:
        own = language.translate("no activity carries a figure of its own")
    texts = [language.translate("published" if figures["published"] is not None else "not published"), own]
    if figures["took_part"] is not None:
        number = language.format_number(figures["took_part"])
        texts.append(language.translate("{number} at events that the association took part in", number=number))
    return KeyFigure(figures["published"], translate_label(total, language), language.join_clauses(texts))


def _make_lowest_level(sheet: str, rows: Sequence[Mapping[str, Any]], language: Language) -> Table:
    """Make the table of codes that have no code below them and have activities; the others are counted."""
    parents = {code.parent.parts for row in rows if (code := parse_code(row["code"])) and code.parent}
    lowest = [row for row in rows if (code := parse_code(row["code"])) and code.parts not in parents]
    active = [row for row in lowest if row["activities"]]
    idle = len(lowest) - len(active)
    summary = {
        "outcomes": language.translate_count("1 outcome", "{count} outcomes", len(active)),
        "challenges": language.translate_count("1 challenge", "{count} challenges", len(active)),
    }[sheet]
    if idle:
        more = language.translate_count("1 more without an activity", "{count} more without an activity", idle)
        summary = f"{summary} · {more}"
    return _make_code_table(sheet[:-1], active, summary)


def _make_code_table(label: str, rows: Sequence[Mapping[str, Any]], summary: str = "") -> Table:
    """Make a table of codes with their titles and numbers of activities."""
    columns = (
        ScreenColumn(label, CellFormat.TEXT, ("code",)),
        ScreenColumn("title", CellFormat.TEXT, ("title",)),
        ScreenColumn("activities", CellFormat.BAR, ("activities",)),
    )
    return Table(rows, columns, summary=summary)
