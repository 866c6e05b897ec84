"""The page of `member`: facts, and tables of its activities, outcomes, challenges, partners and missing outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.model.codes import parse_code
from metrocli.render.layouts.activities import COLUMNS
from metrocli.render.parts import CellFormat, Facts, Page, ScreenColumn, Table
from metrocli.text.date_phrases import format_month
from metrocli.text.fold import fold
from metrocli.text.phrases import format_count
from metrocli.text.sparkline import sparkline

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from metrocli.answers.answer import RecordAnswer
    from metrocli.render.parts import Part

_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_MOST_PARTNERS, _MOST_MISSING, _YEAR = 10, 5, 12


def lay_out(answer: RecordAnswer) -> Page:
    """Lay out one member."""
    result = answer.result
    about = (result["region"], result["country"], _describe_membership(result))
    return Page(result["name"], " · ".join(filter(None, about)), tuple(_list_parts(answer)))


def _list_parts(answer: RecordAnswer) -> Iterator[Part]:
    """List the parts."""
    result = answer.result
    yield Facts(_list_facts(answer))
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
    yield from _make_comparison_tables(result)


def _select_columns(left_out: set[str]) -> tuple[ScreenColumn, ...]:
    """Select the columns for the activities of one member; the names of all participants are left out."""
    return tuple(
        ScreenColumn(column.label, CellFormat.TEXT, column.fields[:1], column.drop_order)
        if column.format is CellFormat.TITLED
        else column
        for column in COLUMNS
        if column.label not in left_out
    )


def _describe_membership(own: Mapping[str, Any]) -> str:
    """Describe a membership: its status, and since when or until when."""
    status = f"{own['status'] or 'full'} member"
    status += f" since {own['joined']}" if own["joined"] else ""
    return status + (f" until {own['left']}" if own["left"] else "")


def _list_facts(answer: RecordAnswer) -> tuple[tuple[str, str], ...]:
    """List the facts about a member, as pairs of a label and a line."""
    result = answer.result
    pairs = [*_describe_participation(answer)]
    if result["outcomes"]:
        lines = {code.parts[0] for row in result["outcomes"] if (code := parse_code(row["code"])) and code.level > 1}
        on = f" on {format_count(len(lines), 'line')}" if lines else ""
        pairs.append(("plan", f"{format_count(len(result['outcomes']), 'outcome')}{on}"))
    if result["alliances"]:
        allies = (f"{row['alliance']} {row['activities']}×" for row in result["alliances"])
        pairs.append(("allies", " · ".join(allies)))
    if result["meetings"]:
        meetings = (" ".join(filter(None, (format_month(row["month"]), row["mode"]))) for row in result["meetings"])
        pairs.append(("meetings", ", ".join(meetings)))
    for place, person in enumerate(result["people"]):
        term = " ".join(f"{end} {person[end]}" for end in ("from", "until") if person[end])
        words = filter(None, (person["person"], person["role"] or person["body"], person["office"], term))
        body = f" ({person['body']})" if person["role"] and fold(person["body"]) not in fold(person["role"]) else ""
        first, second, *rest = [*words, ""]
        line = ", ".join(filter(None, (first, second + body, *rest)))
        pairs.append(("people" if place == 0 else "", line))
    claims = (f"{claim['period']} (as {claim['written']})" for claim in result["engaged"])
    if answer.figures["has_reports"]:
        reports = ", ".join(claims)
        engaged = f"named in the published engagement list of {reports}"
        pairs.append(("counted", engaged if reports else "not in the published engagement list"))
    if result["aliases"]:
        spellings = {fold(alias): alias for alias in reversed(result["aliases"])}
        pairs.append(("also", ", ".join(reversed(spellings.values()))))
    return tuple(pairs)


def _describe_participation(answer: RecordAnswer) -> Iterator[tuple[str, str]]:
    """Yield lines on how many activities the member took part in, its place among others, and the months."""
    result, periods = answer.result, answer.query.get("period", ())
    region, comparison = result["region"], result["comparison"]
    number = len(result["activities"])
    line = f"{number} of {format_count(answer.figures['all_activities'], 'activity', 'activities')}"
    if periods:
        line += f" in {', '.join(periods)}"
    if comparison["region"] and comparison["region"]["rank"]:
        line += f", {_describe_rank(comparison['region'])} in {region}"
    yield "part", line
    if comparison["all"]:
        ranked = f"{_describe_rank(comparison['all'])} in all, " if comparison["all"]["rank"] else ""
        average = f"on average {comparison['all']['average']:g} a member"
        average += f", {comparison['region']['average']:g} in {region}" if comparison["region"] else ""
        yield "compared", f"{ranked}{average}"
    if number and len(result["months"]) > 1:
        when = (f"{format_month(month)[:3]} {times}" for month, times in result["months"].items())
        bars = sparkline([*result["months"].values()])
        yield "in time", f"{bars}  {' · '.join(when)}" if len(result["months"]) <= _YEAR else bars


def _describe_rank(ranking: Mapping[str, Any]) -> str:
    """Describe a rank in words: "third (tied) of 15"."""
    rank = ranking["rank"]
    place = _ORDINALS[rank] if rank < len(_ORDINALS) else f"number {rank}"
    return f"{place}{' (tied)' if ranking['tied'] else ''} of {ranking['of']}"


def _make_comparison_tables(result: Mapping[str, Any]) -> Iterator[Table]:
    """Make the tables of partners and of missing outcomes, with the first rows of both."""
    for rows, columns, most, things in (
        (
            result["met"],
            (
                ScreenColumn("met most often", CellFormat.TEXT, ("member",)),
                ScreenColumn("activities in common", CellFormat.BAR, ("activities",)),
            ),
            _MOST_PARTNERS,
            "members met",
        ),
        (
            result["comparison"]["missing"],
            (
                ScreenColumn("not yet worked on", CellFormat.TEXT, ("code",)),
                ScreenColumn("title", CellFormat.TEXT, ("title",), 1),
                ScreenColumn(f"others in {result['region']}", CellFormat.BAR, ("members",)),
            ),
            _MOST_MISSING,
            "outcomes that others in the region work on",
        ),
    ):
        if rows:
            yield Table(rows[:most], columns, summary=f"{most} of {len(rows)} {things}" if len(rows) > most else "")


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
