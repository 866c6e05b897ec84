"""The page of `members`, usual or silent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.render.parts import CellFormat, Page, ScreenColumn, make_list_page
from metrocli.render.question_line import describe_question

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metrocli.answers.answer import ListAnswer
    from metrocli.text.languages.language import Language

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


def lay_out(answer: ListAnswer, language: Language) -> Page:
    """Lay out the list of members."""
    is_silent = bool(answer.query.get("silent"))
    return make_list_page(
        answer,
        _COLUMNS_OF_SILENT if is_silent else _COLUMNS,
        title=language.translate("Silent members" if is_silent else "Members"),
        subtitle=describe_question(answer, language),
        summary=" · ".join(_summarise(answer, language)),
    )


def _summarise(answer: ListAnswer, language: Language) -> Iterator[str]:
    """Yield the parts of the line below the table."""
    figures = answer.figures
    yield language.translate_count(
        "{part} of 1 member took part",
        "{part} of {count} members took part",
        figures["members"],
        part=language.format_number(figures["took_part"]),
    )
    if figures.get("silent"):
        yield _describe_silent(figures["silent"], figures["in_contact"], language)
    if figures["not_counted"]:
        number, words = figures["not_counted"], map(language.translate_word, figures["other_statuses"])
        yield f"{language.translate_count('1 not counted', '{count} not counted', number)}: {', '.join(words)}"


def _describe_silent(silent: int, in_contact: int, language: Language) -> str:
    """Describe how many members did not take part, and how many of them appear in other sheets."""
    number = language.format_number(silent)
    if not in_contact:
        return language.translate("{number} did not; none appears elsewhere", number=number)
    if in_contact == silent > 1:
        return language.translate(
            "{number} did not; all {number} appear elsewhere (meetings, seats, published lists)", number=number
        )
    return language.translate_count(
        "{number} did not; 1 appears elsewhere (meetings, seats, published lists)",
        "{number} did not; {count} appear elsewhere (meetings, seats, published lists)",
        in_contact,
        number=number,
    )
