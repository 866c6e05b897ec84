"""The page of `people`: roles, or vacant seats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.render.parts import CellFormat, Page, ScreenColumn, make_list_page
from metrocli.render.question_line import describe_question

if TYPE_CHECKING:
    from metrocli.answers.answer import ListAnswer
    from metrocli.text.languages.language import Language

_COLUMNS = (
    ScreenColumn("person", CellFormat.TEXT, ("person",)),
    ScreenColumn("role", CellFormat.TEXT, ("role",), 1),
    ScreenColumn("member", CellFormat.TEXT, ("member",), 1),
    ScreenColumn("term", CellFormat.TERM, ("from", "until"), 2),
    ScreenColumn("seat", CellFormat.TEXT, ("ending",), 3),
    ScreenColumn("office", CellFormat.TEXT, ("office",), 4),
    ScreenColumn("body", CellFormat.TEXT, ("body",), 5),
    ScreenColumn("region", CellFormat.TEXT, ("region",), 6),
)
_COLUMNS_OF_VACANT = (
    ScreenColumn("seat", CellFormat.TEXT, ("role",)),
    ScreenColumn("member", CellFormat.TEXT, ("member",)),
    ScreenColumn("vacant", CellFormat.TERM, ("from", "until")),
    ScreenColumn("held before by", CellFormat.TEXT, ("before",), 1),
    ScreenColumn("held after by", CellFormat.TEXT, ("after",), 1),
    ScreenColumn("body", CellFormat.TEXT, ("body",), 2),
    ScreenColumn("region", CellFormat.TEXT, ("region",), 3),
)


def lay_out(answer: ListAnswer, language: Language) -> Page:
    """Lay out the list of people, or of vacant seats."""
    query, figures = answer.query, answer.figures
    bodies = (
        f"{language.translate('body')} {language.join_any([*map(language.translate_word, query['body'])])}"
        if "body" in query
        else ""
    )
    if query.get("vacant"):
        vacancies = language.translate_count("1 vacancy", "{count} vacancies", figures["vacancies"])
        summary = language.translate_count(
            "{vacancies} of the 1 seat listed",
            "{vacancies} of the {count} seats listed",
            figures["seats"],
            vacancies=vacancies,
        )
    else:
        roles = language.translate_count("1 role", "{count} roles", figures["roles"])
        summary = language.translate_count(
            "{roles} held by 1 person", "{roles} held by {count} people", figures["people"], roles=roles
        )
    return make_list_page(
        answer,
        _COLUMNS_OF_VACANT if query.get("vacant") else _COLUMNS,
        title=language.translate("Vacant seats" if query.get("vacant") else "People"),
        subtitle=" · ".join(filter(None, (bodies, describe_question(answer, language)))),
        summary=summary,
    )
