"""The page of `activity`: the facts about one activity, with the titles of its codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.render.parts import Facts, Page
from metrocli.render.values import translate_label

if TYPE_CHECKING:
    from metrocli.answers.answer import RecordAnswer
    from metrocli.text.languages.language import Language


def lay_out(answer: RecordAnswer, language: Language) -> Page:
    """Lay out one activity."""
    result = answer.result
    about = (language.format_span(result["start"], result["end"], short=True), result["kind"], result["place"])
    return Page(
        result["title"] or result["id"], " · ".join(filter(None, about)), (Facts(_list_facts(answer, language)),)
    )


def _list_facts(answer: RecordAnswer, language: Language) -> tuple[tuple[str, str], ...]:
    """List the facts about an activity, as pairs of a label and a line; codes have their titles."""
    result = answer.result
    translate = language.translate
    pairs = [
        (translate_label(name, language), str(result[name]))
        for name in ("id", "summary", "status", "role", "format")
        if result[name]
    ]
    untitled = translate("(not titled in the plan)")
    for name in ("outcomes", "challenges"):
        titles = answer.titles[name]
        pairs += [
            (translate_label(name, language) if place == 0 else "", f"{code}  {titles.get(code, untitled)}")
            for place, code in enumerate(result[name])
        ]
    pairs += [
        (translate_label(name, language), ", ".join(result[name])) for name in ("members", "alliances") if result[name]
    ]
    pairs += [
        (translate_label(name, language), language.format_number(result[name]))
        for name in ("people_engaged", "experts")
        if result[name] is not None
    ]
    if result["parent"]:
        pairs.append((translate("part of"), result["parent"]))
    pairs += [
        (translate("its parts") if place == 0 else "", f"{part['id']}  {part['title']}")
        for place, part in enumerate(result["parts"])
    ]
    pairs += [(translate_label(name, language), str(result[name])) for name in ("source", "cell") if result[name]]
    return tuple(pairs)
