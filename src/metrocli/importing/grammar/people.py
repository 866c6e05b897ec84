"""Read who an association is: the members, officers and board of each region, the secretariat, and interns."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from metrocli.importing.document import LineKind
from metrocli.importing.facts import Certainty
from metrocli.importing.grammar.phrases.days import read_day_line
from metrocli.importing.grammar.phrases.months import follows, read_month_line, split_at_gaps
from metrocli.importing.grammar.phrases.name_lists import may_be_name
from metrocli.importing.grammar.phrases.units import split_number
from metrocli.importing.grammar.phrases.words import Label, to_phrase, use_usual_span_words
from metrocli.messages import MessageType
from metrocli.model.periods import parse_period
from metrocli.text.fold import fold
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from metrocli.importing.document import DocumentLine
    from metrocli.importing.grammar.builder import FactBuilder
    from metrocli.importing.grammar.phrases.words import Words
    from metrocli.importing.grammar.regions import RegionPart
    from metrocli.model.periods import Span

MEMBERS_TITLE = MessageType("import-members-title", "it is the title of a list of members")
PEOPLE_TITLE = MessageType("import-people-title", "it is the title of a list of people")
_TERM = compile_late(
    r"(?<!\s)\s*+\((until|hasta(?: el)?|jusqu['’]au|since|from|desde(?: el)?|depuis(?: le)?|à partir du|a partir del)"
    r"\s+([^()]+)\)",
    re.IGNORECASE,
)
_BRACKETS = compile_late(r"\([^()]+\)")
_UNTIL = ("until", "hasta", "jusqu")
_ELISION = compile_late(r"\b[dl]['’]", re.IGNORECASE)
_YEAR = compile_late(r"\d{4}")
_NAME = compile_late(r"[^\W\d_][^\d@#:;/]*")
_WITH_OFFICE = {"secretariat", "regional secretary"}
_ONCE = {"heading", "regional secretary"}
_NOT_OF_NAMES = {"of", "for", "the", "and", "&"}
_FEWEST_WORDS = 2
_MOST_OFFICE_LINES, _MOST_SEAT_LINES = 3, 5
_MOST_WORDS = 6
_SHORT_WORD = 3


def read_region(
    part: RegionPart, period: Span | None, words: Words, builder: FactBuilder, members: Sequence[str] = ()
) -> None:
    """Read the members of a region, unless they are given, and below them its officers and its seats on the board.

    A title of a list of people that comes again shows that another region has begun, though no line says so: what
    follows is left over, and the seat before, which may hold the members of this region.
    """
    labels = _find_labels(part.lines, words)
    members = [*members] or _read_members(part, labels[0][0] if labels else len(part.lines), words, builder)
    ends = [start for start, _, _ in labels[1:]] + [len(part.lines)]
    for (start, after, meaning), end in zip(_take_first_region(labels, part.lines), ends, strict=False):
        region = (part.name, members, period, words)
        if meaning == "heading":
            builder.pass_over(part.lines[start:after], PEOPLE_TITLE())
        else:
            _read_seat(meaning, part.lines[start:after], part.lines[after:end], region, builder)
    if labels or members:
        builder.use(part.title)


def _take_first_region(labels: list[tuple[int, int, str]], lines: Sequence[DocumentLine]) -> list[tuple[int, int, str]]:
    seen: set[str] = set()
    for number, (start, _, meaning) in enumerate(labels):
        phrase = to_phrase(lines[start].text)
        if meaning in _ONCE and phrase in seen:
            return labels[: number - 1]
        seen.add(phrase)
    return labels


def _find_labels(lines: Sequence[DocumentLine], words: Words) -> list[tuple[int, int, str]]:
    """Find the labels of people, over one or two lines: where each begins and ends, and what it means."""
    found: list[tuple[int, int, str]] = []
    for index in range(len(lines)):
        for count in (2, 1):
            phrase = to_phrase(" ".join(line.text.strip() for line in lines[index : index + count]))
            if phrase in words.people and (not found or index >= found[-1][1]):
                found.append((index, index + count, words.people[phrase]))
    return found


def _read_members(part: RegionPart, end: int, words: Words, builder: FactBuilder) -> list[str]:
    """Read the lines before the people as members, one a line or cell; a label may say that they are honorary."""
    members: list[str] = []
    status = ""
    if any(words.labels.get(to_phrase(split_number(line.text)[1])) is Label.MEMBERS for line in part.lines):
        return []  # the list below a number of members has another number of names
    lines = _join_brackets(part.lines[:end])
    has_items = any(line.kind is LineKind.ITEM for line, _ in lines)
    for line, made_of in lines:
        label = words.statuses.get(to_phrase(line.text))
        if words.labels.get(to_phrase(line.text)) is Label.MEMBERS:
            status = ""
            builder.pass_over(made_of, MEMBERS_TITLE())
            continue
        if label:
            status = label
            builder.use(made_of)
            continue
        if has_items and not status and line.kind is LineKind.TEXT:
            continue
        for name in (" ".join(cell.split()) for cell in line.cells or (line.text,)):
            if _may_be_member(name.strip()):
                members.append(name.strip())
                cells = {"member": name.strip(), "region": part.name, "status": status}
                builder.add_row("memberships", cells, made_of)
    return members


def _may_be_member(text: str) -> bool:
    """Return whether a line may be the name of a member, and is not a sentence or a number of members."""
    if all(split_number(text)) or not may_be_name(text):
        return False
    return bool(text) and not text.endswith((".", ":")) and len(text.split()) <= _MOST_WORDS and not text[0].islower()


def _join_brackets(lines: Sequence[DocumentLine]) -> list[tuple[DocumentLine, list[DocumentLine]]]:
    """Join lines with brackets that only the next line closes; each with the lines that it is made of."""
    joined: list[tuple[DocumentLine, list[DocumentLine]]] = []
    for line in lines:
        whole, made_of = joined[-1] if joined else (line, [])
        if whole.text.count("(") > whole.text.count(")") and ")" in line.text and joined:
            joined[-1] = whole._replace(text=f"{whole.text} {line.text}"), [*made_of, line]
        else:
            joined.append((line, [line]))
    return joined


def _read_seat(
    meaning: str,
    label: Sequence[DocumentLine],
    lines: Sequence[DocumentLine],
    region: tuple[str, list[str], Span | None, Words],
    builder: FactBuilder,
) -> None:
    """Read the holders of a seat, each with the term in brackets, and their office below the last one."""
    holders: list[tuple[str, list[DocumentLine], dict[str, str]]] = []
    joined = _join_brackets(lines)
    made_of = {id(line): some for line, some in joined}
    rest = [line for line, _ in joined]
    name, members, period, words = region
    offices: list[str] = []
    while rest:
        person, comma, office = _drop_terms(rest[0].text, period, words).partition(", ")
        if not _is_name(person, words):
            break
        offices += [office] if comma else []
        used = [rest.pop(0)]
        terms = read_terms(used[0].text, period, words)
        while rest and not _drop_terms(rest[0].text, period, words):
            terms |= read_terms(rest[0].text, period, words)
            used.append(rest.pop(0))
        holders.append((person, used, terms))
        if not terms or not any(_TERM.search(_use_usual_terms(line.text, words)) for line in rest):
            break
    lacks_office = meaning in _WITH_OFFICE and not (rest or offices)
    if not holders or lacks_office or not _may_be_office(rest):
        return
    certainty = Certainty.SURE if rest or offices else Certainty.DOUBTFUL  # a name alone may be an office
    office = " ".join([*dict.fromkeys(offices), *(line.text.strip() for line in rest)])
    body, role = _split_meaning(meaning, office)
    builder.use(label)
    for person, used, terms in holders:
        cells = {"person": person, "body": body, "role": role, "region": name, **terms}
        if body == "regional secretary":
            cells["member"] = office
        row = builder.add_row("people", cells, used, certainty)
        for line in (*used, *rest):
            builder.use(made_of[id(line)])
        if body == "board":
            builder.add("people", row, "office", office, rest or used)
            builder.add("people", row, "member", _find_member(office, members), rest or used, Certainty.LIKELY)


def _may_be_office(lines: Sequence[DocumentLine]) -> bool:
    """Return whether lines may be an office: a few, none with a bracket first, and no blank one among them."""
    has_gap = any(line.page == last.page and not follows(line, last) for last, line in pairwise(lines))
    return len(lines) <= _MOST_SEAT_LINES and not has_gap and not any(line.text.startswith("(") for line in lines)


def _split_meaning(meaning: str, office: str) -> tuple[str, str]:
    """Return the body and the role that a label of people means, such as ("board", "treasury")."""
    if meaning == "regional secretary":
        return meaning, "Regional Secretary"
    return ("regional officer", office) if meaning == "secretariat" else ("board", meaning)


def read_terms(text: str, period: Span | None, words: Words) -> dict[str, str]:
    """Return the first or last day in office that brackets give, by the column of people."""
    terms: dict[str, str] = {}
    for found in _TERM.finditer(_use_usual_terms(text, words)):
        is_end = fold(found[1]).startswith(_UNTIL)
        day = _read_limit(found[2], period, is_end=is_end)
        if day:
            terms["until" if is_end else "from"] = day.isoformat()
    return terms


def _read_limit(text: str, period: Span | None, *, is_end: bool) -> date | None:
    """Return the first or last day of a day, a month or a year; None for any other text."""
    day = read_day_line(text, period)
    if day:
        return day.start
    month = read_month_line(text, period)
    span = parse_period(month or text.strip(), {}) if month or _YEAR.fullmatch(text.strip()) else None
    return (span.span.last_day if is_end else span.span.begin) if span and span.span else None


def _drop_terms(text: str, period: Span | None, words: Words) -> str:
    """Return a text without the terms in brackets; one that is not understood stays."""
    text = _use_usual_terms(text, words)
    return _TERM.sub(lambda found: "" if read_terms(found[0], period, words) else found[0], text).strip()


def _use_usual_terms(text: str, words: Words) -> str:
    """Return a text with the usual words for spans in its brackets."""
    return _BRACKETS.sub(lambda found: use_usual_span_words(found[0], words), text) if words.spans else text


def _is_name(text: str, declared: Words) -> bool:
    """Return whether a text has the form of a person's name: a few words, nearly all with a capital, and no label."""
    words = text.split()
    if not _FEWEST_WORDS <= len(words) <= _MOST_WORDS or not _NAME.fullmatch(text.strip()):
        return False
    if not words[0][0].isupper() or _NOT_OF_NAMES & set(words) or to_phrase(text) in declared.people:
        return False
    return all(word[0].isupper() or len(word) <= _SHORT_WORD for word in words)


def _find_member(office: str, members: Sequence[str]) -> str:
    """Return the member of the region that an office names, such as "Mayor of Lima"; empty if none or several do."""
    words = f" {fold(office)} | {fold(_ELISION.sub(' ', office))} "
    found = [name for name in members if f" {fold(name)} " in words.replace(",", " ")]
    longest = [name for name in found if not any(name != other and fold(name) in fold(other) for other in found)]
    return longest[0] if len(longest) == 1 else ""


def read_secretariat(lines: Sequence[DocumentLine], words: Words, builder: FactBuilder) -> None:
    """Read people of the secretariat and interns: in each block between blank lines, a name and then an office."""
    is_intern = False
    for block in split_at_gaps(lines):
        if words.people.get(to_phrase(block[0].text)) == "interns":
            is_intern = True
            builder.use(block[:1])
            block = block[1:]  # noqa: PLW2901 - the label may be directly above the first intern
        if (
            1 < len(block) <= _MOST_OFFICE_LINES + 1
            and not block[1].text.startswith("(")
            and _is_name(block[0].text, words)
            and block[0].kind is not LineKind.CAPTION
        ):
            office = " ".join(line.text.strip() for line in block[1:])
            cells = {"person": block[0].text.strip(), "body": "interns" if is_intern else "secretariat"}
            row = builder.add_row("people", cells, block[:1])
            builder.add("people", row, "role", "Intern" if is_intern else "", block[:1])
            builder.add("people", row, "office", office, block[1:])
