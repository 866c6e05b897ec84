"""Read the line below the title of an activity that states its kind, role, format, place, people and id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.importing.grammar.phrases.units import find_total, split_number
from metrocli.importing.grammar.phrases.usual_words import KINDS, MODES, find_usual_word
from metrocli.importing.grammar.phrases.words import split_field
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from metrocli.importing.grammar.phrases.words import Words
    from metrocli.names.resolve import NameIndex

_BETWEEN = " · "
_IDENTIFIER = compile_late(r"(?=\S*\d)[^\W_][\w./]*(?:-[\w./]+)+")
_ROLES = ("led", "co-led", "took part")
_COLUMNS = {"kind": KINDS, "role": _ROLES, "format": MODES}


def read_identifier(text: str) -> str:
    """Return a text that is an identifier with a digit and a hyphen, such as 2021-T3-02; "" for any other text."""
    return text if _IDENTIFIER.fullmatch(text) else ""


def read_activity_facts(text: str, words: Words, known: NameIndex | None) -> dict[str, str]:
    """Read a line such as "workshop · led · online · Lima · 60 people · 2021-T3-02".

    Args:
        text: the line; one piece alone is read only if it is a usual word.
        words: the phrases for units.
        known: the names of members, which may be places.

    Returns:
        The values by their column of activities; {} if the line is something else, or if it is not clear what a
        piece of it is.
    """
    facts: dict[str, str] = {}
    others: list[tuple[str, int]] = []
    for piece in text.split(_BETWEEN):
        column, value = _read_piece(piece.strip(), words)
        if column in facts:
            return {}
        if column:
            facts[column] = value
        else:
            others.append((piece.strip(), len(facts)))
    if not facts or any(not piece for piece, _ in others):
        return {}
    before = {"kind", "role", "format"} & set(facts)
    if others and "kind" not in facts and before and not others[0][1]:
        facts["kind"] = others.pop(0)[0]
    if others and "place" not in facts and (before or (known and known.look_up(others[0][0]))):
        facts["place"] = others.pop(0)[0]
    return {} if others else facts


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
