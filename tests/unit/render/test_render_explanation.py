from __future__ import annotations

from metrocli.answers.answer import RecordAnswer
from metrocli.answers.explanation import CellAddresses, ExplainedFigure, Explanation, FigureKind
from metrocli.render.explanation import describe_explanation


def test_names_keep_their_underscores() -> None:
    cells = CellAddresses("my_book.xlsx", "activities", "people", ("J2",))
    figure = ExplainedFigure(("activities", "act_1", "people_engaged"), 5, FigureKind.VALUE, (cells,))
    described = describe_explanation(RecordAnswer(command="member", result={}), Explanation(figures=(figure,)))
    assert [*map(str, described)] == [
        "activities · act_1 · people engaged 5 (value): my_book.xlsx, activities J2",
    ]
