"""Read tables of people and lines such as "Regional secretary: Ann Lee (Lima)"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.importing.grammar.people import read_terms
from metrocli.importing.grammar.phrases.days import read_day_line
from metrocli.importing.grammar.phrases.usual_words import BODIES, REGIONS, ROLES, find_usual_word, to_usual_word
from metrocli.importing.grammar.tables.headed import read_table, split_tables
from metrocli.importing.grammar.tables.remarks import split_remark
from metrocli.messages import MessageType
from metrocli.text.fold import fold
from metrocli.text.languages.language import load_language
from metrocli.text.locale import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.importing.document import DocumentLine
    from metrocli.importing.grammar.builder import FactBuilder
    from metrocli.importing.grammar.phrases.words import Words
    from metrocli.importing.grammar.regions import RegionPart
    from metrocli.model.periods import Span

VACANT_SEAT = MessageType("import-vacant", "it is a seat without a person")

_PAIR = 2
_SECRETARIAT = "secretariat"


def read_people_tables(part: RegionPart, period: Span | None, words: Words, builder: FactBuilder) -> list[DocumentLine]:
    """Read tables of people: name, role with the office below it, member and term. The line above is the body.

    Returns:
        The lines of the part before the first table: lines below may be the rest of one.
    """
    before = part.lines
    region = to_usual_word(part.name, REGIONS)
    for table in split_tables(part.lines):
        place = part.lines.index(table.header)
        caption = [*part.title, *part.lines[:place]][-1]
        rows = read_table(table, "people")
        if not rows or "role" not in rows[0].cells:
            continue
        body = to_usual_word(caption.text, BODIES)
        before = min(before, part.lines[:place], key=len)
        builder.use([caption])
        for lines, texts, cells in rows:
            person = " ".join(cells["person"].split())
            if fold(person) in _list_vacant():
                builder.pass_over(lines, VACANT_SEAT())
                continue
            terms = _find_terms(texts, period, words)
            role, _, office = cells.get("role", "").partition("\n")
            if lines[0].top is not None and body != _SECRETARIAT and not find_usual_word(role, ROLES):
                continue
            office = " ".join(office.split())
            if not office and (body == _SECRETARIAT or not find_usual_word(role, ROLES)):
                role, office = "", role
            row = {"person": person, "body": body, "role": to_usual_word(role, ROLES), "region": region}
            stated_office = "" if terms and cells.get("office", "") in _list_terms(texts, period, words) else "office"
            row["office"] = office or (cells.get(stated_office, "") if stated_office else "")
            builder.add_row("people", {**row, "member": cells.get("member", ""), **terms}, lines)
    return before


def read_posts(part: RegionPart, builder: FactBuilder) -> None:
    """Read lines of a body and the person who is its only role, with the member in brackets."""
    for line in part.lines:
        label, colon, text = line.text.partition(":" if len(line.cells) != _PAIR else "\t")
        body = find_usual_word(label, BODIES) if colon else ""
        person, member = split_remark(text.strip())
        if body and person and not builder.is_done(line):
            row = {"person": person, "body": body, "role": to_usual_word(body, ROLES), "member": member}
            builder.add_row("people", {**row, "region": to_usual_word(part.name, REGIONS)}, [line])


def _find_terms(texts: Sequence[str], period: Span | None, words: Words) -> dict[str, str]:
    """Return the term of the first cell that is one, by the column of people."""
    return next((terms for cell in texts[1:] if (terms := _read_term(cell, period, words))), {})


def _list_terms(texts: Sequence[str], period: Span | None, words: Words) -> list[str]:
    return [cell for cell in texts[1:] if _read_term(cell, period, words)]


def _read_term(text: str, period: Span | None, words: Words) -> dict[str, str]:
    """Read a cell that is only a term, such as "since 3 May 2021" or "3 May 2021 – 5 June 2022"."""
    terms = read_terms(f"({text})", period, words) if text else {}
    day = read_day_line(text, None, words) if text and not terms else None
    return {"from": day.start.isoformat(), "until": day.end.isoformat()} if day and day.end else terms


def _list_vacant() -> set[str]:
    return {fold(load_language(code).translate("vacant")) for code in LANGUAGES}
