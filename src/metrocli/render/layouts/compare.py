"""The page of `compare`: the figures of both periods, and the members that came and left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.render.parts import CellFormat, Facts, Page, ScreenColumn, Table
from metrocli.render.question_line import describe_question
from metrocli.text.date_phrases import format_long_span
from metrocli.text.phrases import format_count

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from metrocli.answers.answer import RecordAnswer
    from metrocli.render.parts import Part

_LABELS = {
    "activities": "activities",
    "people_engaged": "people engaged, published",
    "people_engaged_itemised": "people engaged, sum over activities with a figure",
    "experts": "experts, published",
    "experts_itemised": "experts, sum over activities with a figure",
    "participating": "members that took part",
    "members": "members",
    "meetings": "bilateral meetings",
    "media": "mentions in the media",
    "outcomes": "outcomes with an activity",
    "challenges": "challenges with an activity",
}
_WHO = {
    "came": "took part only in the second",
    "left": "took part only in the first",
    "stayed": "took part in both",
    "joined": "members only in the second",
    "ended": "members only in the first",
}


def lay_out(answer: RecordAnswer) -> Page:
    """Lay out the comparison."""
    periods = answer.result["periods"]
    spans = [format_long_span(period["start"], period["end"]) for period in periods]
    return Page(
        " and ".join(period["id"] for period in periods),
        " · ".join(filter(None, [*spans, describe_question(answer)])),
        tuple(_list_parts(answer.result)),
    )


def _list_parts(result: Mapping[str, Any]) -> Iterator[Part]:
    """List the parts."""
    first, second = (period["id"] for period in result["periods"])
    totals = [
        row | {"what": _LABELS[row["what"]]}
        for row in result["totals"]
        if row["first"] is not None or row["second"] is not None
    ]
    yield _make_table(totals, (first, second), "what", "")
    regions = result["members_by_region"]
    yield _make_table(regions, (first, second), "region", "members that took part, by region")
    yield Facts(tuple(_describe_members(result)))
    for sheet in ("outcomes", "challenges"):
        yield _make_table(result[sheet], (first, second), "code", f"{sheet} with an activity in either period")


def _describe_members(result: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the members that came and left, as pairs of a label and a line."""
    for label, names in (*result["members"].items(), *result["memberships"].items()):
        if label == "stayed":
            yield _WHO[label], format_count(len(names), "member")
        elif names or label in result["members"]:
            separator = "; " if any("," in name for name in names) else ", "
            yield _WHO[label], f"{len(names)}: {separator.join(names)}" if names else "none"


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
