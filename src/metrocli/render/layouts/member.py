"""The page of `member`: facts, and tables of its activities, outcomes, challenges, partners and missing outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.model.codes import parse_code
from metrocli.render.layouts.activities import COLUMNS
from metrocli.render.parts import CellFormat, Facts, Page, ScreenColumn, Table
from metrocli.text.fold import fold
from metrocli.text.languages.words import ORDINALS
from metrocli.text.sparkline import sparkline

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from metrocli.answers.answer import RecordAnswer
    from metrocli.render.parts import Part
    from metrocli.text.languages.language import Language

_MOST_PARTNERS, _MOST_MISSING, _YEAR = 10, 5, 12


def lay_out(answer: RecordAnswer, language: Language) -> Page:
    """Lay out one member."""
    result = answer.result
    about = (result["region"], result["country"], _describe_membership(result, language))
    return Page(result["name"], " · ".join(filter(None, about)), tuple(_list_parts(answer, language)))


def _list_parts(answer: RecordAnswer, language: Language) -> Iterator[Part]:
    """List the parts."""
    result = answer.result
    yield Facts(_list_facts(answer, language))
    if result["activities"]:
        rows = [
            {**row, "role": stop["role"]} for row, stop in zip(result["activities"], result["timeline"], strict=True)
        ]
        columns = (
            *_select_columns({"members", "role", "state"}),
            ScreenColumn("role", CellFormat.TEXT, ("role",), 1),
        )
        yield Table(rows, columns)
    yield from _make_code_tables(result)
    yield from _make_comparison_tables(result, language)


def _select_columns(left_out: set[str]) -> tuple[ScreenColumn, ...]:
    """Select the columns for the activities of one member; the names of all participants are left out."""
    return tuple(
        ScreenColumn(column.label, CellFormat.TEXT, column.fields[:1], column.drop_order)
        if column.format is CellFormat.TITLED
        else column
        for column in COLUMNS
        if column.label not in left_out
    )


def _describe_membership(own: Mapping[str, Any], language: Language) -> str:
    """Describe a membership: its status, and since when or until when."""
    status = language.translate("{status} member", status=own["status"] or language.translate_word("full"))
    since = language.translate("since {day}", day=own["joined"]) if own["joined"] else ""
    until = language.translate("until {day}", day=own["left"]) if own["left"] else ""
    return " ".join(filter(None, (status, since, until)))


def _list_facts(answer: RecordAnswer, language: Language) -> tuple[tuple[str, str], ...]:
    """List the facts about a member, as pairs of a label and a line."""
    result, translate, translate_label = answer.result, language.translate, language.translate_label
    pairs = [*_describe_participation(answer, language)]
    if result["outcomes"]:
        lines = {code.parts[0] for row in result["outcomes"] if (code := parse_code(row["code"])) and code.level > 1}
        plan = language.translate_count("1 outcome", "{count} outcomes", len(result["outcomes"]))
        if lines:
            plan = language.translate_count(
                "{outcomes} on 1 line", "{outcomes} on {count} lines", len(lines), outcomes=plan
            )
        pairs.append((translate("plan"), plan))
    if result["alliances"]:
        allies = (f"{row['alliance']} {row['activities']}×" for row in result["alliances"])
        pairs.append((translate("allies"), " · ".join(allies)))
    if result["meetings"]:
        meetings = (
            " ".join(filter(None, (language.format_month(row["month"]), row["mode"]))) for row in result["meetings"]
        )
        pairs.append((translate("meetings"), ", ".join(meetings)))
    for place, person in enumerate(result["people"]):
        term = " ".join(f"{translate_label(end)} {person[end]}" for end in ("from", "until") if person[end])
        words = filter(None, (person["person"], person["role"] or person["body"], person["office"], term))
        body = f" ({person['body']})" if person["role"] and fold(person["body"]) not in fold(person["role"]) else ""
        first, second, *rest = [*words, ""]
        line = ", ".join(filter(None, (first, second + body, *rest)))
        pairs.append((translate("people") if place == 0 else "", line))
    claims = (
        translate("{period} (as {name})", period=claim["period"], name=claim["written"]) for claim in result["engaged"]
    )
    if answer.figures["has_reports"]:
        reports = ", ".join(claims)
        engaged = translate("named in the published engagement list of {reports}", reports=reports)
        pairs.append((translate("counted"), engaged if reports else translate("not in the published engagement list")))
    if result["aliases"]:
        spellings = {fold(alias): alias for alias in reversed(result["aliases"])}
        pairs.append((translate("also"), ", ".join(reversed(spellings.values()))))
    return tuple(pairs)


def _describe_participation(answer: RecordAnswer, language: Language) -> Iterator[tuple[str, str]]:
    """Yield lines on how many activities the member took part in, its place among others, and the months."""
    result, translate = answer.result, language.translate
    region, comparison = result["region"], result["comparison"]
    number = len(result["activities"])
    line = language.translate_count(
        "{part} of 1 activity",
        "{part} of {count} activities",
        answer.figures["all_activities"],
        part=language.format_number(number),
    )
    if periods := answer.query.get("period", ()):
        line = translate("{activities} in {periods}", activities=line, periods=", ".join(periods))
    if comparison["region"] and comparison["region"]["rank"]:
        rank = _describe_rank(comparison["region"], language)
        line += f", {translate('{rank} in {region}', rank=rank, region=region)}"
    yield translate("part"), line
    if comparison["all"]:
        texts = []
        if comparison["all"]["rank"]:
            texts.append(translate("{rank} in all", rank=_describe_rank(comparison["all"], language)))
        texts.append(translate("on average {number} a member", number=_format_average(comparison["all"], language)))
        if comparison["region"]:
            average = _format_average(comparison["region"], language)
            texts.append(translate("{number} in {region}", number=average, region=region))
        yield translate("compared"), ", ".join(texts)
    if number and len(result["months"]) > 1:
        when = (f"{language.shorten_month(month)} {times}" for month, times in result["months"].items())
        bars = sparkline([*result["months"].values()])
        yield translate("in time"), f"{bars}  {' · '.join(when)}" if len(result["months"]) <= _YEAR else bars


def _format_average(ranking: Mapping[str, Any], language: Language) -> str:
    average = float(f"{ranking['average']:g}")
    return language.format_number(int(average) if average.is_integer() else average)


def _describe_rank(ranking: Mapping[str, Any], language: Language) -> str:
    """Describe a rank in words: "third (tied) of 15"."""
    rank, of = ranking["rank"], language.format_number(ranking["of"])
    place = (
        language.translate_label(ORDINALS[rank])
        if rank < len(ORDINALS)
        else language.translate("number {rank}", rank=rank)
    )
    if ranking["tied"]:
        return language.translate("{place} (tied) of {count}", place=place, count=of)
    return language.translate("{place} of {count}", place=place, count=of)


def _make_comparison_tables(result: Mapping[str, Any], language: Language) -> Iterator[Table]:
    """Make the tables of partners and of missing outcomes, with the first rows of both."""
    met, missing = result["met"], result["comparison"]["missing"]
    if met:
        columns: tuple[ScreenColumn, ...] = (
            ScreenColumn("met most often", CellFormat.TEXT, ("member",)),
            ScreenColumn("activities in common", CellFormat.BAR, ("activities",)),
        )
        summary = language.translate("{shown} of {number} members met", shown=_MOST_PARTNERS, number=len(met))
        yield Table(met[:_MOST_PARTNERS], columns, summary=summary if len(met) > _MOST_PARTNERS else "")
    if missing:
        others = language.translate("others in {region}", region=result["region"])
        columns = (
            ScreenColumn("not yet worked on", CellFormat.TEXT, ("code",)),
            ScreenColumn("title", CellFormat.TEXT, ("title",), 1),
            ScreenColumn(others, CellFormat.BAR, ("members",)),
        )
        summary = language.translate(
            "{shown} of {number} outcomes that others in the region work on", shown=_MOST_MISSING, number=len(missing)
        )
        yield Table(missing[:_MOST_MISSING], columns, summary=summary if len(missing) > _MOST_MISSING else "")


def _make_code_tables(result: Mapping[str, Any]) -> Iterator[Table]:
    """Make the tables of outcomes and challenges of the activities, with the number of activities."""
    for name in ("outcomes", "challenges"):
        if result[name]:
            columns = (
                ScreenColumn(name[:-1], CellFormat.TEXT, ("code",)),
                ScreenColumn("title", CellFormat.TEXT, ("title",), 1),
                ScreenColumn("activities", CellFormat.BAR, ("activities",)),
            )
            yield Table(result[name], columns)
