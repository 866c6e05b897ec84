"""Rules about text that was left over: marks of comments, placeholders, HTML, and misspelled addresses of the web."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from metrocli.check.evidence.column_values import examine_column
from metrocli.check.rule import rule
from metrocli.messages import MessageType
from metrocli.model.findings import Severity, Violation
from metrocli.sheets.parsing.cell_text import is_error_text
from metrocli.sheets.schema import SHEETS_BY_NAME
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from metrocli.check.evidence.evidence import Evidence
    from metrocli.messages import Message
    from metrocli.model.cell import Cell
    from metrocli.sheets.raw_column import RawValue
    from metrocli.sheets.table import RawTable

    _Match = tuple[str, str]
    """What was found in a text, and what is right instead, or "" if that is not known."""
    _Find = Callable[[str], _Match | None]

_LEFTOVER = compile_late(
    r"""
    \[[a-z]{1,3}\d{1,3}\]                                # [j1], the mark of a comment
    | (?<!\w)\[(?:insert|your|nombre|votre|xx)\b[^\[\]]*\]
    | \{\{[^{}]*\}\} | \$\{[^{}]*\}
    | \(\#\)                                             # a link without a target
    | (?<!\S)\?{3,}
    | \bxxx+\b | \bXXX+\b
    | \b(?:TODO|FIXME)\b(?=:|$) | ^(?:TBD|TBC|TBA|ToDo|todo)$
    | \b[Ll]orem\ [Ii]psum\b
    | \#(?:REF|VALUE|NAME|DIV/0|N/A|NUM|NULL)(?!\w)[!?]?
    | </?(?:br|p|b|i|u|em|strong|div|span|a|ul|li|td|tr)(?:\s[^<>]*)?/?>
    """,
    re.VERBOSE,
)
_TRIGGERS = ("[", "{", "<", "(#)", "???", "xxx", "XXX", "TODO", "FIXME", "TB", "odo", "psum", "#")
"""Texts of which one is in each match of `_LEFTOVER`."""
_THIRTIETH = compile_late(r"[^\W\d_a-z]\w{0,99}\ XXX\b|\bXXX\ [^\W\d_a-z]")
"""A Roman number, as in "XXX Asamblea" or "Congreso XXX"."""
_ENTITY = compile_late(r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#\d{1,6}|#[xX][0-9a-fA-F]{1,5});")
_ADDRESS = compile_late(r"(?<![\w/:.])(?!https?://\w)h+t+p+(s*)\s?[:;]?\s?/{1,3}(?=\w)")
_ENTITY_START, _ADDRESS_MARK = "&", "/"
_AT_ONCE = 4096
_STATUS = ("activities", "status")
"""The column in which a word such as TBC has a meaning."""

LEFTOVER_TEXT = MessageType("leftover-text", "{leftover:quoted} was probably left over", "Replace or delete it.")
HTML_ENTITY = MessageType("html-entity", "{entity:quoted} is an HTML entity", "Write {character}.")
HTML_SPACE = MessageType("html-space", "{entity:quoted} is an HTML entity of a space or an invisible character")
ADDRESS_MISSPELLED = MessageType(
    "address-misspelled", "{text:quoted} is not the beginning of an address of the web", "Write {word}."
)


@rule(
    "S046",
    "Text that was left over",
    Severity.WARNING,
    why="A placeholder or the mark of a comment is shown and printed as part of the text.",
    fix="Replace or delete it.",
    example="activities.csv, summary: '[j1]' was probably left over",
)
def find_leftover_texts(evidence: Evidence) -> Iterator[Violation]:
    """Find marks of comments, placeholders, links without a target, and errors of formulas inside a text."""
    for cell, (leftover, _) in _search(evidence, _find_leftover, _TRIGGERS):
        yield Violation(cell, leftover, LEFTOVER_TEXT.at(cell, leftover=leftover))


@rule(
    "S047",
    "HTML in a text",
    Severity.WARNING,
    why="The text was copied from the source of a web page. It is shown as it is, and a name with it is not found.",
    fix="Write the character itself.",
    example="activities.csv, title: '&amp;' is an HTML entity",
)
def find_html_entities(evidence: Evidence) -> Iterator[Violation]:
    """Find characters that are written as HTML writes them."""
    for cell, (entity, character) in _search(evidence, _find_entity, (_ENTITY_START,)):
        message: Message = (
            HTML_ENTITY.at(cell, entity=entity, character=character)
            if character.strip() and character.isprintable()
            else HTML_SPACE.at(cell, entity=entity)
        )
        yield Violation(cell, entity, message, character.strip())


@rule(
    "S048",
    "A misspelled address of the web",
    Severity.WARNING,
    why="No program can open it.",
    fix="Write https:// or http:// at its beginning.",
    example="activities.csv, source: 'htps://' is not the beginning of an address of the web",
)
def find_misspelled_addresses(evidence: Evidence) -> Iterator[Violation]:
    """Find addresses whose beginning is misspelled."""
    for cell, (written, word) in _search(evidence, _find_address, (_ADDRESS_MARK,)):
        yield Violation(cell, written, ADDRESS_MISSPELLED.at(cell, text=written, word=word), word)


def _find_leftover(text: str) -> _Match | None:
    if is_error_text(text):
        return None
    match = _LEFTOVER.search(text)
    return (match[0], "") if match and not (match[0] == "XXX" and _THIRTIETH.search(text)) else None


def _find_entity(text: str) -> _Match | None:
    if not (match := _ENTITY.search(text)):
        return None
    from html import unescape

    character = unescape(match[0])
    return (match[0], character) if character != match[0] else None


def _find_address(text: str) -> _Match | None:
    match = _ADDRESS.search(text)
    return (match[0], "https://" if match[1] else "http://") if match else None


def _find_triggers(evidence: Evidence) -> list[tuple[RawTable, int, list[str]]]:
    """Return the triggers of all searches that are in each declared column, with its table and its index."""
    return [
        (table, index, _list_present(table.columns[index].distinct))
        for table in evidence.tables
        for name, index in table.column_indexes.items()
        if table.name in SHEETS_BY_NAME and (table.name, name) != _STATUS
    ]


def _list_present(values: Iterable[RawValue]) -> list[str]:
    """Return the triggers that are in some text; many texts are searched as one, which is faster."""
    texts = (value for value in values if isinstance(value, str))
    absent = {*_TRIGGERS, _ENTITY_START, _ADDRESS_MARK}
    present: list[str] = []
    while absent and (joined := "\n".join(islice(texts, _AT_ONCE))):
        found = [trigger for trigger in absent if trigger in joined]
        present += found
        absent.difference_update(found)
    return present


def _search(evidence: Evidence, find: _Find, triggers: tuple[str, ...]) -> Iterator[tuple[Cell, _Match]]:
    """Yield the cells in whose texts a function finds something.

    Args:
        evidence: the dataset.
        find: returns what it finds in a text, or None.
        triggers: texts of which one is in each text with a match, so that most texts need no search.
    """
    for table, index, all_present in evidence.compute_once(_find_triggers):
        present = [trigger for trigger in triggers if trigger in all_present]

        def examine(text: str, present: Sequence[str] = present) -> _Match | None:
            return find(text) if any(trigger in text for trigger in present) else None

        for row, _, match in examine_column(table.columns[index], examine) if present else ():
            yield table.cell_at(table.row_numbers[row], index), match
