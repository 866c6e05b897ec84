"""Read the facts of a document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from metrocli.importing.document import LineKind
from metrocli.importing.grammar.activities import read_activities
from metrocli.importing.grammar.builder import FactBuilder
from metrocli.importing.grammar.claims import read_list_totals
from metrocli.importing.grammar.media import read_media
from metrocli.importing.grammar.meetings import read_meetings
from metrocli.importing.grammar.people import read_region, read_secretariat
from metrocli.importing.grammar.phrases.codes import list_highest_codes, read_code
from metrocli.importing.grammar.phrases.days import read_day_line
from metrocli.importing.grammar.phrases.months import follows, split_at_gaps
from metrocli.importing.grammar.phrases.period import find_period, name_period
from metrocli.importing.grammar.phrases.words import DEFAULT_WORDS, ReportPart, Words, to_phrase
from metrocli.importing.grammar.plan import read_challenge_groups, read_coded_titles
from metrocli.importing.grammar.regions import split_regions
from metrocli.importing.grammar.sections import (
    DocumentSection,
    find_contents,
    join_phrase,
    list_contents,
    split_sections,
)
from metrocli.importing.grammar.tables.counted_lists import read_engaged_lists, read_member_lists
from metrocli.importing.grammar.tables.facts import read_section_tables
from metrocli.importing.grammar.tables.headed import has_header, leave_headed, pass_over_table_texts, pass_over_tables
from metrocli.importing.grammar.tables.people import read_people_tables, read_posts
from metrocli.importing.grammar.totals import read_engaged, read_totals
from metrocli.messages import MessageType
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.importing.document import DocumentLine, ReportDocument
    from metrocli.importing.facts import DocumentReading
    from metrocli.importing.grammar.phrases.period import StatedPeriod
    from metrocli.model.periods import Span
    from metrocli.names.resolve import NameIndex

RUNNING_LINE = MessageType("import-running-line", "every page repeats it")
CONTENTS_LINE = MessageType("import-contents", "it belongs to the contents")
TITLE_LINE = MessageType("import-title", "it is a title")
CAPTION_LINE = MessageType("import-caption", "it is the caption of a picture")
INTRODUCTION_LINE = MessageType("import-introduction", "it introduces a list")
NOTE_LINE = MessageType("import-note", "it belongs to the note at the beginning")
OVERVIEW_LINE = MessageType("import-overview", "it sums up what other sections state")
SOURCES_LINE = MessageType("import-sources", "it describes the report and the sources of its figures")

_PASSED_OVER = {ReportPart.NOTE: NOTE_LINE, ReportPart.OVERVIEW: OVERVIEW_LINE, ReportPart.SOURCES: SOURCES_LINE}
_MOST_DAY_LETTERS = 60
_DASHES = ("-", "–", "—", "→")
_CAPTION = compile_late(
    r"©|(?:photos?|fotos?|foto[- ]?graf[ií]as?|images?|im[aá]gen(?:es)?|cr[eé]dit[os]*)\s*\d*\s*[:©]", re.IGNORECASE
)
_INTRODUCED = {ReportPart.PLAN, ReportPart.CHALLENGES, ReportPart.RESULTS}
_MOST_INTRODUCTION_LINES = 3
_MOST_TITLE_LINES = 4
_MOST_COVER_LINES, _MOST_COVER_WORDS = 10, 16


def read_facts(
    document: ReportDocument, known: NameIndex | None = None, words: Words = DEFAULT_WORDS
) -> DocumentReading:
    """Read the facts of a document.

    Args:
        document: the document.
        known: the names of members in the dataset that it goes into; None if there is none.
        words: the phrases that mark sections, labels, modes and units.

    Returns:
        Facts with their lines; each line of the document is the source of a fact, passed over, or a leftover. Without
        a period (a line such as "September – December 2021") days and months without a year are leftovers. A document
        that states nothing but a period is not a report, and has no facts.
    """
    builder = FactBuilder(has_whole_lines=document.format in {"html", "docx"})
    builder.pass_over(document.running_lines, RUNNING_LINE())
    first, end = find_contents(document.lines, words)
    builder.pass_over(document.lines[first:end], CONTENTS_LINE())
    captions = [line for line in document.lines if line.kind is LineKind.CAPTION or _is_caption_text(line)]
    builder.pass_over(captions, CAPTION_LINE())
    lines = [line for line in (*document.lines[:first], *document.lines[end:]) if not _is_caption_text(line)]
    found = find_period(document.lines, document.running_lines, words)
    span = found.span if found else None
    regions = list_contents(document.lines[first:end], ReportPart.PEOPLE, words)
    sections = split_sections(_join_lines_of_one(lines, span, words, builder), words, span, regions)
    period = (name_period(found.span), found.span) if found else None
    _read_people(sections, regions, span, words, known, builder)
    totals = _read_named_sections(sections, period, words, known, builder)
    if found and period and builder.has_facts:
        _add_period(found, period[0], totals, builder)
        builder.pass_over(_take_cover(sections[0].lines, found.line), TITLE_LINE())
    builder.pass_over(_take_first_lines(sections, builder), INTRODUCTION_LINE())
    listed = {join_phrase([line]).partition(" (")[0] for line in document.lines[first:end]} - {""}
    for section in sections:
        pass_over_tables(section.lines, builder)
        builder.pass_over(section.title, TITLE_LINE())
        builder.pass_over([line for line in section.lines if to_phrase(line.text) in listed], TITLE_LINE())
        if section.section in _INTRODUCED:
            builder.pass_over(_take_introduction(section.lines), INTRODUCTION_LINE())
        pass_over_table_texts(section.lines, builder)
        if section.section in _PASSED_OVER:
            builder.pass_over(section.lines, _PASSED_OVER[section.section]())
    return builder.build(document.lines)


def _join_lines_of_one(
    lines: Sequence[DocumentLine], period: Span | None, words: Words, builder: FactBuilder
) -> list[DocumentLine]:
    """Join two lines directly below each other that only together are days or a label, as in a narrow column."""
    joined: list[DocumentLine] = []
    for line in lines:
        last = joined[-1] if joined else None
        is_rest = last is not None and follows(line, last) and (last.kind, last.size) == (line.kind, line.size)
        if last is not None and is_rest and _are_one(last.text, line.text, period, words):
            joined[-1] = builder.join([last, line])
        else:
            joined.append(line)
    return joined


def _are_one(text: str, following: str, period: Span | None, words: Words) -> bool:
    first, whole = to_phrase(text), to_phrase(f"{text} {following}")
    is_label = whole in words.labels and first not in words.labels and first not in words.sections
    return is_label or _are_days(text, following, period, words)


def _are_days(text: str, following: str, period: Span | None, words: Words) -> bool:
    if len(text) + len(following) > _MOST_DAY_LETTERS or not any(map(str.isdecimal, text)):
        return False
    has_end = not text.rstrip().endswith(_DASHES)
    is_one = has_end and (read_day_line(text, period, words) or read_day_line(following, period, words))
    return not is_one and read_day_line(f"{text} {following}", period, words) is not None


def _is_caption_text(line: DocumentLine) -> bool:
    """Return whether a line begins as captions do in text, such as "Photo: "."""
    return line.kind is LineKind.TEXT and bool(_CAPTION.match(line.text))


def _read_named_sections(
    sections: list[DocumentSection],
    period: tuple[str, Span] | None,
    words: Words,
    known: NameIndex | None,
    builder: FactBuilder,
) -> dict[str, tuple[str, list[DocumentLine]]]:
    """Read each section with its own grammar, and return the totals."""
    name = period[0] if period else None
    top_codes: list[str] = []
    challenges: list[str] = []
    alliances: list[str] = []
    totals: dict[str, tuple[str, list[DocumentLine]]] = {}
    for section, title_lines, all_lines in sections:
        title = " ".join(line.text.strip() for line in title_lines)
        names, counted = read_section_tables((section, all_lines), period[1] if period else None, words, known, builder)
        lines = [line for line in all_lines if not builder.is_done(line)]
        if section in {ReportPart.PLAN, ReportPart.CHALLENGES}:
            is_plan = section is ReportPart.PLAN
            lines = [] if has_header(all_lines, "outcomes" if is_plan else "challenges") else lines
            codes = names or read_coded_titles(lines, is_plan=is_plan, title=title, period=name, builder=builder)
            top_codes += list_highest_codes(codes) if is_plan else ()
            challenges += () if is_plan else codes
        elif section is ReportPart.RESULTS:
            totals |= counted or read_totals(lines, words, builder)
            _publish_totals(totals, name, "" if counted else title, builder)
        alliances += names if section is ReportPart.ALLIANCES else ()
        if period and section is ReportPart.MEDIA:
            read_media(lines, period[1], builder)
        elif period and section is ReportPart.MEETINGS:
            read_meetings(lines, period[1], words, known, builder)
        elif period and section is ReportPart.ENGAGEMENT and not read_engaged_lists(lines, period[0], known, builder):
            read_engaged(lines, period[0], title, builder)
        if period:
            read_list_totals(section, all_lines, title, period[0], builder)
    read_challenge_groups(challenges, _join_lines(sections, ReportPart.NOTE), words, builder)
    lines = _join_lines(sections, ReportPart.ACTIVITIES)
    has_title = any(section.title for section in sections if section.section is ReportPart.ACTIVITIES)
    read_activities(lines, period, (top_codes, alliances), words, known, builder, has_title=has_title)
    for block in split_at_gaps(lines):
        is_title = len(block) <= _MOST_TITLE_LINES and block[0].text.partition(" ")[0] in top_codes
        builder.pass_over(block if is_title else (), TITLE_LINE())
    return totals


def _join_lines(sections: Sequence[DocumentSection], part: ReportPart) -> list[DocumentLine]:
    return [line for section in sections if section.section is part for line in section.lines]


def _take_introduction(lines: list[DocumentLine]) -> list[DocumentLine]:
    """Return the few lines before the first line with a number or a code; none if there are many."""
    first = next((i for i, line in enumerate(lines) if _begins_list(line.text)), 0)
    return lines[:first] if first <= _MOST_INTRODUCTION_LINES else []


def _take_first_lines(sections: Sequence[DocumentSection], builder: FactBuilder) -> list[DocumentLine]:
    """Return the few lines below the title of the activities, before the first of them or a heading."""
    lines = next((section.lines for section in sections if section.section is ReportPart.ACTIVITIES), [])
    ends = (i for i, line in enumerate(lines) if builder.is_done(line) or line.kind is LineKind.HEADING)
    end = next(ends, 0)
    return lines[:end] if end <= _MOST_INTRODUCTION_LINES else []


def _begins_list(text: str) -> bool:
    return bool(read_code(text)) or text.lstrip("+>")[:1].isdecimal()


def _read_people(
    sections: list[DocumentSection],
    regions: Sequence[str],
    period: Span | None,
    words: Words,
    known: NameIndex | None,
    builder: FactBuilder,
) -> None:
    """Read members and people of the regions that the contents list."""
    for section in sections:
        if section.section is not ReportPart.PEOPLE:
            continue
        for whole in split_regions(section.lines, regions, words):
            lines = read_people_tables(whole, period, words, builder)
            read_posts(whole, builder)
            members = read_member_lists(whole, known, builder)
            part = whole._replace(lines=leave_headed(lines, "people", builder))
            if part.name:
                read_region(part, period, words, builder, members)
            else:
                read_secretariat(part.lines, words, builder)
            builder.pass_over(part.title, TITLE_LINE())


def _publish_totals(
    totals: dict[str, tuple[str, list[DocumentLine]]], period: str | None, title: str, builder: FactBuilder
) -> None:
    for column, (number, used) in totals.items():
        if period:
            cells = {"period": period, "section": "total", "value": f"{column}: {number}", "source": title}
            builder.add_row("published", cells, used)


def _add_period(
    found: StatedPeriod, name: str, totals: dict[str, tuple[str, list[DocumentLine]]], builder: FactBuilder
) -> None:
    span = found.span
    cells = {"period": name, "start": span.begin.isoformat(), "end": span.last_day.isoformat(), "label": found.label}
    row = builder.add_row("periods", cells, [found.line])
    for column, (number, used) in totals.items():
        builder.add("periods", row, column, number, used)


def _take_cover(lines: list[DocumentLine], period: DocumentLine) -> list[DocumentLine]:
    """Return the few short lines before the first section, the period among them: the titles of a cover."""
    cover = lines if period in lines else []
    is_short = len(cover) <= _MOST_COVER_LINES and all(len(line.text.split()) <= _MOST_COVER_WORDS for line in cover)
    return cover if is_short else []
