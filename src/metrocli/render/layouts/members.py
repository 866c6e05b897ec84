"""The page of `members`, usual or silent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.render.parts import CellFormat, Page, ScreenColumn, make_list_page
from metrocli.render.question_line import describe_question
from metrocli.text.phrases import format_count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metrocli.answers.answer import ListAnswer

_COLUMNS = (
    ScreenColumn("member", CellFormat.TEXT, ("name",)),
    ScreenColumn("region", CellFormat.TEXT, ("region",), 2),
    ScreenColumn("country", CellFormat.TEXT, ("country",), 1),
    ScreenColumn("status", CellFormat.TEXT, ("status",), 4),
    ScreenColumn("joined", CellFormat.TEXT, ("joined",), 3),
    ScreenColumn("activities", CellFormat.BAR, ("activities",)),
)
_COLUMNS_OF_SILENT = (
    ScreenColumn("member", CellFormat.TEXT, ("name",)),
    ScreenColumn("region", CellFormat.TEXT, ("region",), 1),
    ScreenColumn("country", CellFormat.TEXT, ("country",), 2),
    ScreenColumn("status", CellFormat.TEXT, ("status",), 4),
    ScreenColumn("joined", CellFormat.TEXT, ("joined",), 3),
    ScreenColumn("other contact", CellFormat.NAMES, ("other_contact",)),
)


def lay_out(answer: ListAnswer) -> Page:
    """Lay out the list of members."""
    is_silent = bool(answer.query.get("silent"))
    return make_list_page(
        answer,
        _COLUMNS_OF_SILENT if is_silent else _COLUMNS,
        title="Silent members" if is_silent else "Members",
        subtitle=describe_question(answer),
        summary=" · ".join(_summarise(answer)),
    )


def _summarise(answer: ListAnswer) -> Iterator[str]:
    """Yield the parts of the line below the table."""
    figures = answer.figures
    yield f"{figures['took_part']} of {format_count(figures['members'], 'member')} took part"
    if figures.get("silent"):
        silent, in_contact = figures["silent"], figures["in_contact"]
        number = f"all {silent:,}" if in_contact == silent > 1 else f"{in_contact:,}" if in_contact else "none"
        verb = "appear" if in_contact > 1 else "appears"
        where = " (meetings, seats, published lists)" if in_contact else ""
        yield f"{silent:,} did not; {number} {verb} elsewhere{where}"
    if figures["not_counted"]:
        yield f"{figures['not_counted']} not counted: {', '.join(figures['other_statuses'])}"
