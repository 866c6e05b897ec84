"""The page of `merge`: the cells in which the sources differ, by sheet."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from metrocli.render.parts import CellFormat, Page, ScreenColumn, make_list_page
from metrocli.text.phrases import BLANK, excerpt_differences

if TYPE_CHECKING:
    import pandas as pd

    from metrocli.answers.answer import ListAnswer
    from metrocli.text.languages.language import Language

_COLUMNS = (
    ScreenColumn("sheet", CellFormat.TEXT, ("sheet",)),
    ScreenColumn("row · column", CellFormat.TEXT, ("of",)),
    ScreenColumn("value", CellFormat.TEXT, ("excerpt",)),
    ScreenColumn("where", CellFormat.TEXT, ("place",)),
    ScreenColumn("decision", CellFormat.TEXT, ("decision",)),
    ScreenColumn("kept", CellFormat.TEXT, ("kept",), 1),
)


def lay_out(answer: ListAnswer, language: Language) -> Page:
    """Lay out the differences."""
    cells, frame = answer.figures["cells"].items(), answer.frame
    columns = {
        "of": frame["key"] + " · " + frame["column"],
        "excerpt": _make_excerpts(frame),
        "place": frame["file"] + " " + frame["cell"],
    }
    return make_list_page(
        replace(answer, frame=frame.assign(**columns)),
        _COLUMNS,
        title=language.translate("Where the sources differ"),
        subtitle=" · ".join(answer.query["sources"]),
        summary=", ".join(_count_cells(number, decision, language) for decision, number in cells),
        section_field="sheet",
    )


def _count_cells(number: int, decision: str, language: Language) -> str:
    """Count the cells with a decision, in words."""
    return {
        "conflict": language.translate_count("1 cell in conflict", "{count} cells in conflict", number),
        "completed": language.translate_count("1 cell completed", "{count} cells completed", number),
        "preferred": language.translate_count(
            "1 cell decided by --prefer", "{count} cells decided by --prefer", number
        ),
        "united": language.translate_count("1 cell united", "{count} cells united", number),
    }[decision]


def _make_excerpts(frame: pd.DataFrame) -> pd.Series[str]:
    """Make an excerpt of each value: the words or the items of a list that differ from other values of its cell."""
    excerpts = frame["value"].fillna(BLANK)
    for _, cell in frame.groupby(["sheet", "row", "column"], sort=False):
        if cell["common_items"].iloc[0]:
            excerpts[cell.index] = [*map(_describe_list, cell["own_items"], cell["common_items"])]
        elif len(cell) > 1:
            excerpts[cell.index] = excerpt_differences([*cell["value"].fillna("")])
    return excerpts


def _describe_list(own_items: tuple[str, ...], common_items: int) -> str:
    """Describe a list by the values that are not in all sources."""
    return " + ".join([*(["; ".join(own_items)] if own_items else []), f"{common_items} in common"])
