"""The pages of `activities` and `activity`, from answers made by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from metrocli.answers.answer import ListAnswer, RecordAnswer
from metrocli.query.facts.activities import ACTIVITY, EXTRA
from metrocli.render.parts import Facts, Table
from metrocli.render.registry import lay_out
from metrocli.text.languages.language import Language

NOTHING: dict[str, Any] = dict.fromkeys((*ACTIVITY, *EXTRA), None) | dict.fromkeys(
    ("outcomes", "challenges", "members", "alliances", "parts"), ()
)


def make_record(**values: object) -> RecordAnswer:
    """One activity, with titles for A-1 and W1."""
    titles = {"outcomes": {"A-1": "Life on the water"}, "challenges": {"W1": "Floods"}}
    return RecordAnswer(command="activity", result={**NOTHING, "id": "R-1", "cell": "x", **values}, titles=titles)


@pytest.mark.parametrize(
    ("figures", "summary"),
    [
        ({"activities": 1, "members": 1, "first_year": 2023, "last_year": 2023}, "1 activity · 1 member · 2023"),
        ({"activities": 1200, "members": 0, "first_year": None, "last_year": None}, "1,200 activities · 0 members"),
    ],
)
def test_summary(figures: dict[str, Any], summary: str) -> None:
    frame = pd.DataFrame(columns=[*ACTIVITY, *EXTRA])
    page = lay_out(
        ListAnswer(command="activities", frame=frame, fields=ACTIVITY, extra=EXTRA, figures=figures), Language()
    )
    (table,) = page.parts
    assert isinstance(table, Table)
    assert table.summary == summary
    assert page.title == "Activities"


@pytest.mark.parametrize(
    ("values", "title", "subtitle"),
    [
        ({}, "R-1", ""),
        ({"title": "Fair", "kind": "festival", "start": date(2023, 10, 7)}, "Fair", "7 Oct 2023 · festival"),
        ({"title": "Fair", "place": "Fenwick"}, "Fair", "Fenwick"),
    ],
)
def test_heading_of_one_activity(values: dict[str, Any], title: str, subtitle: str) -> None:
    page = lay_out(make_record(**values), Language())
    assert (page.title, page.subtitle) == (title, subtitle)


@pytest.mark.parametrize(
    ("values", "pairs"),
    [
        ({}, []),
        ({"outcomes": ["A-1", "B-9"]}, [("outcomes", "A-1  Life on the water"), ("", "B-9  (not titled in the plan)")]),
        ({"challenges": ["W1"]}, [("challenges", "W1  Floods")]),
        ({"members": ["Fenwick", "Port Ness"]}, [("members", "Fenwick, Port Ness")]),
        ({"people_engaged": 1200, "experts": 0}, [("people engaged", "1,200"), ("experts", "0")]),
        ({"parent": "R-5"}, [("part of", "R-5")]),
        (
            {"parts": [{"id": "R-6", "title": "a"}, {"id": "R-7", "title": "b"}]},
            [("its parts", "R-6  a"), ("", "R-7  b")],
        ),
        ({"role": "host", "source": "report"}, [("role", "host"), ("source", "report")]),
    ],
)
def test_facts_of_one_activity(values: dict[str, Any], pairs: list[tuple[str, str]]) -> None:
    (facts,) = lay_out(make_record(**values), Language()).parts
    assert facts == Facts((("id", "R-1"), *pairs, ("cell", "x")))
