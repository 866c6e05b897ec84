"""Rules about attendance: texts that give another number of members than the activity lists, or of regions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from metrocli.check.evidence.claims import STRUCTURED_SECTIONS, find_activity, sections_by_row
from metrocli.check.rule import rule
from metrocli.messages import MessageType
from metrocli.model.findings import Severity, Violation
from metrocli.sheets.parsing.spellings import unify_spellings
from metrocli.text.fold import fold
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metrocli.check.evidence.evidence import Evidence
    from metrocli.messages import Message

_NUMBER = r"\d{1,3}(?:[., '’]\d{3}){1,3}(?!\d)|\d{1,9}"
_NOUNS = "members?|cities|city|metropolises|towns|municipalities|miembros?|ciudades|municipios|membres?|villes|communes"
_FIGURE = compile_late(
    rf"(?P<number>{_NUMBER})(?:\s+(?:out of|of|de|sur)(?:\s+(?:the|los|las|les))?\s+(?P<total>{_NUMBER}))?"
    rf"\s+(?P<subset>[^\W\d_]+\s+)?(?:{_NOUNS})\b(?!['’])(?P<rest>[^.;]{{0,40}})",
    re.IGNORECASE,
)
_DIGIT = compile_late(r"\d")
_NOUN = compile_late(rf"(?:{_NOUNS})\b", re.IGNORECASE)
_MINIMUM = compile_late(r"(?:\b(?:more than|over|más de|plus de)\s+|\+\s?)$", re.IGNORECASE)
_WORD_END = compile_late(r"[\w.,-]$")
_OTHERS = compile_late(r"\s*(?:,|/|&|(?:and|y|e|et|or|o|ou)\b)", re.IGNORECASE)
_LOOK_BACK = 20
_ATTENDING = compile_late(
    r"\b(?:present|presentes?|présents?|attend\w*|took part|particip\w+|asisti\w+|assist\w+)\b", re.IGNORECASE
)
_NUMBER_WORDS = dict(enumerate(
        (("two", "dos", "deux"), ("three", "tres", "trois"), ("four", "cuatro", "quatre"), ("five", "cinco", "cinq"),
         ("six", "seis"), ("seven", "siete", "sept"), ("eight", "ocho", "huit"), ("nine", "nueve", "neuf"),
         ("ten", "diez", "dix"), ("eleven", "once", "onze"), ("twelve", "doce", "douze")), 2
    ))  # fmt: skip
_NUMBER_OF_WORD = {name: number for number, names in _NUMBER_WORDS.items() for name in names}
_SOME_REGIONS = compile_late(r"r[eé]gione?s\b", re.IGNORECASE)
_REGIONS = compile_late(
    rf"(?<![\w-])(?P<number>\d{{1,2}}|{'|'.join(_NUMBER_OF_WORD)})\s+(?:[^\W\d_]+\s+)?(?:regions|regiones|régions)\b",
    re.IGNORECASE,
)

IN_PUBLISHED = MessageType("in-published", "row {row} of the sheet 'published'")
IN_COLUMN = MessageType("in-column", "the {column}")


class _AttendanceFigure(NamedTuple):
    """A number of members or cities that took part, as a text gives it.

    Attributes:
        number: the number.
        total: the total of which they are a part, if the text gives it.
        is_minimum: whether the text says that there were more.
        is_subset: whether the text counts some members only, such as those of the board.
        quoted: the words of the text.
        where: the place of the text.
    """

    number: int
    total: int | None
    is_minimum: bool
    is_subset: bool
    quoted: str
    where: Message


def _find_figures(text: str, where: Message) -> Iterator[_AttendanceFigure]:
    """Yield the numbers of members that took part according to a text, not "+30 cities, areas and universities"."""
    for match in _FIGURE.finditer(text) if _DIGIT.search(text) else ():
        before = text[max(match.start() - _LOOK_BACK, 0) : match.start()]
        more, attending = _MINIMUM.search(before), _ATTENDING.search(match["rest"])
        is_clear = attending or (more and not _OTHERS.match(match["rest"]))
        if is_clear and not _WORD_END.search(before):
            end = match.start("rest") + (attending.end() if attending else 0)
            quoted = text[match.start() - len(more[0] if more else "") : end].strip()
            total = _parse_number(match["total"]) if match["total"] else None
            yield _AttendanceFigure(
                _parse_number(match["number"]), total, bool(more), bool(match["subset"]), quoted, where
            )


def _parse_number(text: str) -> int:
    """Parse a number with or without thousands separators."""
    return int(re.sub(r"\D", "", text))


def _figures_by_row(evidence: Evidence) -> list[tuple[int, _AttendanceFigure]]:
    """Return the row of an activity with each figure about it, from published reports, titles and summaries."""
    section_of_row = evidence.compute_once(sections_by_row)
    figures: dict[tuple[int, int], tuple[int, _AttendanceFigure]] = {}
    for row, value, source in evidence.rows("published", "value", "source"):
        if section_of_row.get(row, "") in {"", *STRUCTURED_SECTIONS}:
            continue
        about = find_activity(evidence, source)
        if about is not None:
            for figure in _find_figures(value, IN_PUBLISHED(row=row)):
                figures.setdefault((about, figure.number), (about, figure))
    for column in ("title", "summary"):
        texts, where = evidence.values("activities", column), IN_COLUMN(column=column)
        words = evidence.words("activities", column)
        with_figures = {*words.select(words.mark(_DIGIT.search) & words.mark(_NOUN.search))}
        for row, text in texts.find(with_figures.__contains__):
            for figure in _find_figures(text, where):
                figures.setdefault((row, figure.number), (row, figure))
    return list(figures.values())


TOO_MANY_LISTED = MessageType(
    "too-many-listed",
    "{count:,} members are listed, but {where} has {text:quoted}",
    "Is this the list of invited members?",
    one="1 member is listed, but {where} has {text:quoted}",
)


@rule(
    "R710",
    "More members listed than took part",
    Severity.WARNING,
    why="Perhaps the list has all invited members. Then members are counted for a meeting that they did not attend.",
    fix="List the members that took part. If nobody knows them, accept the finding with that reason.",
    example="activities.csv, members: 32 members are listed, but published.csv, row 195 has '26 of 32 board members "
    "present'",
)
def find_too_many_listed(evidence: Evidence) -> Iterator[Violation]:
    """Find activities that list more members than took part, or than a subset if all members are listed."""
    members = evidence.members_by_activity
    for row, figure in evidence.compute_once(_figures_by_row):
        count = members.count(row)
        if not figure.is_minimum and count > figure.number and (not figure.is_subset or count == figure.total):
            yield _report_count(evidence, row, count, figure, TOO_MANY_LISTED)


TOO_FEW_LISTED = MessageType(
    "too-few-listed",
    "{count:,} members are listed, but {where} has {text:quoted}",
    "Is one missing?",
    one="1 member is listed, but {where} has {text:quoted}",
)


@rule(
    "R711",
    "Fewer members listed than a text gives",
    Severity.NOTE,
    why="If a text gives more cities than the list has, members may be missing from the list. The other cities may "
    "also be cities that are not members.",
    fix="Add the missing members. Leave the list if the other cities are not members.",
    example="activities.csv, members: 33 members are listed, but the summary has 'more than 33 cities'",
)
def find_too_few_listed(evidence: Evidence) -> Iterator[Violation]:
    """Find activities for which a text gives more members or cities than they list."""
    members = evidence.members_by_activity
    for row, figure in evidence.compute_once(_figures_by_row):
        count = members.count(row)
        least = figure.number + figure.is_minimum
        if 0 < count < least and not (figure.is_subset and not figure.is_minimum):
            yield _report_count(evidence, row, count, figure, TOO_FEW_LISTED)


def _report_count(
    evidence: Evidence, row: int, count: int, figure: _AttendanceFigure, message_type: MessageType
) -> Violation:
    """Return a violation about a list of members whose length differs from a figure."""
    cell = evidence.cell("activities", row, "members")
    return Violation(cell, "", message_type.at(cell, count=count, where=figure.where, text=figure.quoted))


REGION_NOT_LISTED = MessageType(
    "region-not-listed",
    "the {column} has {text:quoted}, but no listed member is from {regions:or}",
    "Is a member missing?",
)


@rule(
    "R712",
    "A region without a listed member",
    Severity.NOTE,
    why="A text that names the number of all regions is wrong, or the list lacks a member of one region.",
    fix="Add the member that took part for the missing region. Leave the list if the text is not about the members "
    "that took part.",
    example="activities.csv, members: the summary has 'five regions', but no listed member is from North America",
)
def find_missing_regions(evidence: Evidence) -> Iterator[Violation]:
    """Find activities that name the number of all regions, but list no member from some of them."""
    memberships = unify_spellings(evidence.frame("memberships").dropna(subset=["member", "region"]))
    regions = memberships["region"].unique().tolist()
    phrases = dict(_mentions_of_all_regions(evidence, len(regions))) if len(regions) > 1 else {}
    regions_of: dict[str, set[str]] = {}
    for member, region in zip(memberships["member"].tolist(), memberships["region"].tolist(), strict=True):
        regions_of.setdefault(member, set()).add(region)
    for row in sorted(phrases):
        members = evidence.members_by_activity.get(row, set())
        listed_regions = set[str]().union(*(regions_of.get(member, ()) for member in members))
        missing = [region for region in regions if region not in listed_regions]
        if missing and listed_regions:
            cell, (column, phrase) = evidence.cell("activities", row, "members"), phrases[row]
            yield Violation(cell, "", REGION_NOT_LISTED.at(cell, column=column, text=phrase, regions=missing))


def _mentions_of_all_regions(evidence: Evidence, number: int) -> Iterator[tuple[int, tuple[str, str]]]:
    """Yield the activities with a text that names this number of regions, with its column and the phrase."""
    for column in ("title", "summary"):
        with_regions = {*evidence.words("activities", column).find(_SOME_REGIONS.search)}
        for row, text in evidence.values("activities", column).find(with_regions.__contains__):
            for match in _REGIONS.finditer(text):
                if match["number"] == str(number) or _NUMBER_OF_WORD.get(fold(match["number"])) == number:
                    yield row, (column, match[0])
