"""The page of `info`: facts about the data, and a table of its sheets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from metrocli.render.parts import CellFormat, Facts, Page, ScreenColumn, Table

if TYPE_CHECKING:
    from metrocli.answers.answer import RecordAnswer
    from metrocli.text.languages.language import Language

_COLUMNS = (
    ScreenColumn("sheet", CellFormat.TEXT, ("sheet",)),
    ScreenColumn("rows", CellFormat.NUMBER, ("rows",)),
    ScreenColumn("columns", CellFormat.NUMBER, ("columns",), 1),
    ScreenColumn("file", CellFormat.TEXT, ("file",), 2),
    ScreenColumn("not known to metrocli", CellFormat.NAMES, ("unknown_columns",), 3),
)


def lay_out(answer: RecordAnswer, language: Language) -> Page:
    """Lay out the facts about the data."""
    result, sheets = answer.result, answer.result["sheets"]
    translate = language.translate
    counts = (
        language.translate_count("1 sheet", "{count} sheets", len(sheets)),
        language.translate_count("1 row", "{count} rows", sum(sheet["rows"] for sheet in sheets)),
    )
    periods = ", ".join(result["periods"]) or translate("none listed")
    facts = [(translate("data"), result["data"]), (translate("periods"), periods)]
    facts += [(translate("not there"), ", ".join(result["missing"]))] if result["missing"] else []
    return Page(
        Path(result["data"]).name or result["data"],
        " · ".join((result["kind"], *counts)),
        (Facts(tuple(facts)), Table(sheets, _COLUMNS)),
    )
