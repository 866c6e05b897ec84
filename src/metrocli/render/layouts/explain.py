"""The page of `explain RULE`: why the rule matters, how to fix what it finds, and an example."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.render.parts import Facts, Page

if TYPE_CHECKING:
    from metrocli.answers.answer import RecordAnswer


def lay_out(answer: RecordAnswer) -> Page:
    """Lay out one rule."""
    result = answer.result
    facts = Facts(tuple((name, result[name]) for name in ("why", "cure", "example")))
    return Page(f"{result['rule']} {result['title']}", f"{result['severity']} · {result['family']}", (facts,))
