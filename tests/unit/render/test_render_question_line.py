from __future__ import annotations

from datetime import date

from metrocli.answers.answer import RecordAnswer
from metrocli.render.question_line import describe_question
from metrocli.text.languages.language import Language

ANSWER = RecordAnswer(
    command="stats",
    query={
        "period": ["2023"],
        "from": date(2023, 1, 1),
        "outcome": ["A-2", "A-3"],
        "member": ["Fenwick", "Alderford"],
        "text": ["boats"],
        "by": "line",
    },
    result={},
    titles={"outcome": {"A-2": "Safe banks"}, "line": {"A-3": "of another filter"}},
)


def test_codes_with_titles_then_names_then_days() -> None:
    assert describe_question(ANSWER, Language()) == (
        "outcome A-2 Safe banks or A-3 · member Fenwick or Alderford · text boats · period 2023 · from 2023-01-01"
    )


def test_keys_can_be_left_out() -> None:
    assert describe_question(ANSWER, Language(), leave_out=("period", "outcome", "member", "text")) == "from 2023-01-01"


def test_no_filters() -> None:
    assert describe_question(RecordAnswer(command="stats", result={}), Language()) == ""
