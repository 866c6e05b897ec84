"""The page of `compare`: the figures of both periods, and the members that came and left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.render.parts import CellFormat, Facts, Page, ScreenColumn, Table
from metrocli.render.question_line import describe_question

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from metrocli.answers.answer import RecordAnswer
    from metrocli.render.parts import Part
    from metrocli.text.languages.language import Language


def lay_out(answer: RecordAnswer, language: Language) -> Page:
    """Lay out the comparison."""
    periods = answer.result["periods"]
    spans = [language.format_span(period["start"], period["end"]) for period in periods]
    return Page(
        language.join_all([period["id"] for period in periods]),
        " · ".join(filter(None, [*spans, describe_question(answer, language)])),
        tuple(_list_parts(answer.result, language)),
    )


def _list_parts(result: Mapping[str, Any], language: Language) -> Iterator[Part]:
    """List the parts."""
    first, second = (period["id"] for period in result["periods"])
    labels = _label_totals(language)
    totals = [
        row | {"what": labels[row["what"]]}
        for row in result["totals"]
        if row["first"] is not None or row["second"] is not None
    ]
    yield _make_table(totals, (first, second), "what", "")
    regions = result["members_by_region"]
    yield _make_table(regions, (first, second), "region", language.translate("members that took part, by region"))
    yield Facts(tuple(_describe_members(result, language)))
    summaries = {
        "outcomes": language.translate("outcomes with an activity in either period"),
        "challenges": language.translate("challenges with an activity in either period"),
    }
    for sheet, summary in summaries.items():
        yield _make_table(result[sheet], (first, second), "code", summary)


def _label_totals(language: Language) -> dict[str, str]:
    """Return the label of each figure of a period."""
    translate = language.translate
    return {
        "activities": translate("activities"),
        "people_engaged": translate("people engaged, published"),
        "people_engaged_itemised": translate("people engaged, sum over activities with a figure"),
        "experts": translate("experts, published"),
        "experts_itemised": translate("experts, sum over activities with a figure"),
        "participating": translate("members that took part"),
        "members": translate("members"),
        "meetings": translate("bilateral meetings"),
        "media": translate("mentions in the media"),
        "outcomes": translate("outcomes with an activity"),
        "challenges": translate("challenges with an activity"),
    }


def _describe_members(result: Mapping[str, Any], language: Language) -> Iterator[tuple[str, str]]:
    """Yield the members that came and left, as pairs of a label and a line."""
    translate = language.translate
    labels = {
        "came": translate("took part only in the second"),
        "left": translate("took part only in the first"),
        "stayed": translate("took part in both"),
        "joined": translate("members only in the second"),
        "ended": translate("members only in the first"),
    }
    for label, names in (*result["members"].items(), *result["memberships"].items()):
        if label == "stayed":
            yield labels[label], language.translate_count("1 member", "{count} members", len(names))
        elif names or label in result["members"]:
            separator = "; " if any("," in name for name in names) else ", "
            number = language.add_colon(language.format_number(len(names)))
            yield labels[label], f"{number} {separator.join(names)}" if names else translate("none")


def _make_table(rows: Sequence[Mapping[str, Any]], periods: tuple[str, str], key: str, summary: str) -> Table:
    """Make a table of figures in both periods, with their changes."""
    columns = (
        ScreenColumn("" if key == "what" else key, CellFormat.TEXT, (key,)),
        *([ScreenColumn("title", CellFormat.TEXT, ("title",), 1)] if key == "code" else []),
        ScreenColumn(periods[0], CellFormat.NUMBER, ("first",)),
        ScreenColumn(periods[1], CellFormat.NUMBER, ("second",)),
        ScreenColumn("change", CellFormat.CHANGE, ("change",)),
    )
    return Table(rows, columns, summary=summary)
