"""Read the line below the title of an activity that states its kind, role, format, place, people and id."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from metrocli.importing.facts import Certainty
from metrocli.importing.grammar.phrases.units import find_total, split_number
from metrocli.importing.grammar.phrases.usual_words import KINDS, MODES, find_usual_word
from metrocli.importing.grammar.phrases.words import split_field
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from metrocli.importing.grammar.phrases.words import Words
    from metrocli.names.resolve import NameIndex

_BETWEEN = " · "
_IDENTIFIER = compile_late(r"(?=\S*\d)[^\W_][\w./]*(?:-[\w./]+)+")
_KIND = compile_late(r"(?=[^\W_])[^\WA-Z\d_][\w-]*(?: [\w-]+){0,2}")
_ROLES = ("led", "co-led", "took part")
_COLUMNS = {"kind": KINDS, "role": _ROLES, "format": MODES}


def read_identifier(text: str) -> str:
    """Return a text that is an identifier with a digit and a hyphen, such as 2021-T3-02; "" for any other text."""
    return text if _IDENTIFIER.fullmatch(text) else ""


class ActivityFacts(NamedTuple):
    """What a line states.

    Attributes:
        values: the values by their column of activities.
        certainty: whether the form of each piece is sure, or its place on the line shows what it probably is.
        is_clear: whether each piece of the line is one of the values.
    """

    values: dict[str, str]
    certainty: Certainty
    is_clear: bool


def read_activity_facts(text: str, words: Words, known: NameIndex | None, *, may_be_kind: bool) -> ActivityFacts | None:
    """Read a line such as "workshop · led · online · Lima · 60 people · 2021-T3-02".

    Args:
        text: the line; one piece alone is read only if its form shows what it is.
        words: the phrases for units.
        known: the names of members, which may be places.
        may_be_kind: whether a few words alone without a capital are a kind, as below a line with an id.

    Returns:
        The values; None if the line is something else.
    """
    if may_be_kind and _KIND.fullmatch(text) and not _read_piece(text, words)[0]:
        return ActivityFacts({"kind": text}, Certainty.LIKELY, is_clear=True)
    facts: dict[str, str] = {}
    others: list[tuple[str, int]] = []
    for piece in text.split(_BETWEEN):
        column, value = _read_piece(piece.strip(), words)
        if column in facts:
            return None
        if column:
            facts[column] = value
        else:
            others.append((piece.strip(), len(facts)))
    if not facts or any(not piece for piece, _ in others):
        return None
    before = {"kind", "role", "format"} & set(facts)
    certainty = Certainty.LIKELY if others else Certainty.SURE
    if others and others[-1][1] >= len(before) and known and known.look_up(others[-1][0]):
        facts["place"] = others.pop()[0]
    if others and not others[0][1] and "kind" not in facts and (before or others[0][0][0].islower()):
        facts["kind"] = others.pop(0)[0]
    if len(others) == 1 and "place" not in facts and (before or ("kind" in facts and others[0][0][0].isupper())):
        facts["place"] = others.pop()[0]
    return ActivityFacts(facts, certainty, is_clear=not others)


def read_field(text: str, words: Words) -> tuple[str, str] | None:
    """Read a line that labels a cell, such as "Place: Lima"; return the column and the value to write.

    A place that is a usual word for a format ("online") is the format. None for other lines, days, and a number or a
    usual word that is not one.
    """
    column, value = split_field(text, words) or ("", "")
    if column in {"people_engaged", "experts"}:
        number, unit = split_number(value)
        return (column, number) if number and not unit else None
    mode = find_usual_word(value, MODES)
    if column == "place" and mode:
        return "format", mode
    usual = find_usual_word(value, _COLUMNS[column]) if column in _COLUMNS else value
    return (column, usual or value) if column and column != "start" else None


def _read_piece(piece: str, words: Words) -> tuple[str, str]:
    """Return the column of a piece and its value; ("", "") if its form does not show the column."""
    for column, usual in _COLUMNS.items():
        word = find_usual_word(piece, usual)
        if word:
            return column, word
    number, unit = split_number(piece)
    total = find_total(unit, words) if unit else ""
    if total:
        return total, number
    return ("id", piece) if read_identifier(piece) else ("", "")
