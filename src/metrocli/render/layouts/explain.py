"""The page of `explain RULE`: why the rule matters, how to fix what it finds, and an example."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.render.parts import Facts, Page

if TYPE_CHECKING:
    from metrocli.answers.answer import RecordAnswer
    from metrocli.text.languages.language import Language


def lay_out(answer: RecordAnswer, language: Language) -> Page:
    """Lay out one rule."""
    result = answer.result
    facts = Facts(tuple((language.translate_label(name), result[name]) for name in ("why", "cure", "example")))
    return Page(f"{result['rule']} {result['title']}", f"{result['severity']} · {result['family']}", (facts,))
