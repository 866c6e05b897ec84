"""The page of `activity`: the facts about one activity, with the titles of its codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.render.parts import Facts, Page
from metrocli.text.date_phrases import format_day_span

if TYPE_CHECKING:
    from metrocli.answers.answer import RecordAnswer


def lay_out(answer: RecordAnswer) -> Page:
    """Lay out one activity."""
    result = answer.result
    about = (format_day_span(result["start"], result["end"]), result["kind"], result["place"])
    return Page(result["title"] or result["id"], " · ".join(filter(None, about)), (Facts(_list_facts(answer)),))


def _list_facts(answer: RecordAnswer) -> tuple[tuple[str, str], ...]:
    """List the facts about an activity, as pairs of a label and a line; codes have their titles."""
    result = answer.result
    pairs = [(name, str(result[name])) for name in ("id", "summary", "status", "role", "format") if result[name]]
    for name in ("outcomes", "challenges"):
        titles = answer.titles[name]
        pairs += [
            (name if place == 0 else "", f"{code}  {titles.get(code, '(not titled in the plan)')}")
            for place, code in enumerate(result[name])
        ]
    pairs += [(name, ", ".join(result[name])) for name in ("members", "alliances") if result[name]]
    for name, label in (("people_engaged", "people engaged"), ("experts", "experts")):
        if result[name] is not None:
            pairs.append((label, f"{result[name]:,}"))
    if result["parent"]:
        pairs.append(("part of", result["parent"]))
    pairs += [
        ("its parts" if place == 0 else "", f"{part['id']}  {part['title']}")
        for place, part in enumerate(result["parts"])
    ]
    pairs += [(name, str(result[name])) for name in ("source", "cell") if result[name]]
    return tuple(pairs)
