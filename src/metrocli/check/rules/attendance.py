"""Attendance: how many took part in an activity as it is told, and how many members the activity lists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from metrocli.check.evidence.claims import STRUCTURED_SECTIONS, sections_by_row
from metrocli.check.rule import rule
from metrocli.model.findings import Severity, Violation
from metrocli.text.fold import fold
from metrocli.text.phrases import format_count
from metrocli.text.quoting import join_or

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metrocli.check.evidence.evidence import Evidence

_NUMBER = r"\d{1,3}(?:[., '’]\d{3}){1,3}(?!\d)|\d{1,9}"
_WHO = "members?|cities|city|metropolises|towns|municipalities|miembros?|ciudades|municipios|membres?|villes|communes"
_TOLD = re.compile(
    rf"(?P<number>{_NUMBER})(?:\s+(?:out of|of|de|sur)(?:\s+(?:the|los|las|les))?\s+(?P<all>{_NUMBER}))?"
    rf"\s+(?P<sort>[^\W\d_]+\s+)?(?:{_WHO})\b(?!['’])(?P<rest>[^.;]{{0,40}})",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_MORE = re.compile(r"(?:\b(?:more than|over|más de|plus de)\s+|\+\s?)$", re.IGNORECASE)
_PART = re.compile(r"[\w.,-]$")
_BEFORE = 20
_THERE = re.compile(
    r"\b(?:present|presentes?|présents?|attend\w*|took part|particip\w+|asisti\w+|assist\w+)\b", re.IGNORECASE
)
_SMALL = dict(enumerate(
        (("two", "dos", "deux"), ("three", "tres", "trois"), ("four", "cuatro", "quatre"), ("five", "cinco", "cinq"),
         ("six", "seis"), ("seven", "siete", "sept"), ("eight", "ocho", "huit"), ("nine", "nueve", "neuf"),
         ("ten", "diez", "dix"), ("eleven", "once", "onze"), ("twelve", "doce", "douze")), 2
    ))  # fmt: skip
_COUNTS = {name: number for number, names in _SMALL.items() for name in names}
_SOME_REGIONS = re.compile(r"r[eé]gione?s\b", re.IGNORECASE)
_REGIONS = re.compile(r"(?<![\w-])(?P<number>[^\W_]+)\s+(?:regions|regiones|régions)\b", re.IGNORECASE)


class Told(NamedTuple):
    """A number of members or cities that a text tells of.

    Attributes:
        number: the number.
        all: of how many, where that is told.
        more: whether it says that there are more than that.
        sort: whether it speaks of some members only, such as those of the board.
        quoted: the words.
        where: where they stand.
    """

    number: int
    all: int | None
    more: bool
    sort: bool
    quoted: str
    where: str


def _told(text: str, where: str) -> Iterator[Told]:
    """What a text tells of how many took part."""
    for found in _TOLD.finditer(text) if _DIGIT.search(text) else ():
        before = text[max(found.start() - _BEFORE, 0) : found.start()]
        more, there = _MORE.search(before), _THERE.search(found["rest"])
        if (more or there) and not _PART.search(before):
            end = found.start("rest") + (there.end() if there else 0)
            quoted = text[found.start() - len(more[0] if more else "") : end].strip()
            of = _whole(found["all"]) if found["all"] else None
            yield Told(_whole(found["number"]), of, bool(more), bool(found["sort"]), quoted, where)


def _whole(text: str) -> int:
    """A number with or without marks between its thousands."""
    return int(re.sub(r"\D", "", text))


def _stories(evidence: Evidence) -> list[tuple[int, Told]]:
    """What is told of how many took part in an activity: by a published report, else by its own title or summary."""
    frame = evidence.frame("activities")
    ids = frame["id"].dropna()[::-1]
    rows = dict(zip(ids.map(fold), ids.index.tolist(), strict=True))
    told = evidence.compute_once(sections_by_row)
    claims = evidence.frame("published").loc[told.index[~told.isin(STRUCTURED_SECTIONS)]].dropna(subset=["source"])
    stories: dict[tuple[int, int], tuple[int, Told]] = {}
    for row, value, source in zip(claims.index, claims["value"], claims["source"], strict=True):
        activity = rows.get(fold(source), rows.get(fold(re.split("[,;:]", source)[0])))
        if activity is not None:
            for each in _told(value, str(evidence.cell("published", int(row)))):
                stories.setdefault((activity, each.number), (activity, each))
    for column in ("title", "summary"):
        texts = frame[column].dropna()
        for row, text in zip(texts.index.tolist(), texts, strict=True):
            for each in _told(text, f"its {column}"):
                stories.setdefault((row, each.number), (row, each))
    return list(stories.values())


@rule(
    "R710",
    "More members listed than were there",
    Severity.WARNING,
    why="The list may be that of all who were invited, and then members count for a meeting that they missed.",
    fix="List those who took part; where nobody knows which they were, accept the finding with that reason.",
    example="activities.csv, members: 32 members are listed, but published.csv, row 195 tells of '26 of 32 "
    "board members present'",
)
def too_many(evidence: Evidence) -> Iterator[Violation]:
    """Find activities that list more members than were present; of some members only, where all of them are listed."""
    listed = evidence.compute_once(_listed)
    for row, told in evidence.compute_once(_stories):
        count = listed.get(row, 0)
        if not told.more and count > told.number and (not told.sort or count == told.all):
            yield _found(evidence, row, count, told, "Is this the list of those invited?")


@rule(
    "R711",
    "More told of than listed",
    Severity.NOTE,
    why="Where more than a number of cities are told to have taken part and no more than that are listed, some may be "
    "missing from the list, or they are no members.",
    fix="Add the members that are missing; leave it where the others are no members.",
    example="activities.csv, members: 33 members are listed, but its summary tells of 'more than 33 cities'",
)
def too_few(evidence: Evidence) -> Iterator[Violation]:
    """Find activities of which more members or cities are told than they list."""
    listed = evidence.compute_once(_listed)
    for row, told in evidence.compute_once(_stories):
        count = listed.get(row, 0)
        if told.more and 0 < count <= told.number:
            yield _found(evidence, row, count, told, "Is one missing?")


def _listed(evidence: Evidence) -> dict[int, int]:
    """How many each activity lists, by row."""
    counts = evidence.participations.drop_duplicates(["activity", "value"])["activity"].value_counts()
    return dict(zip(counts.index.tolist(), counts.tolist(), strict=True))


def _found(evidence: Evidence, row: int, count: int, told: Told, suggestion: str) -> Violation:
    """A list of another length than is told."""
    listed = f"{format_count(count, 'member')} {'is' if count == 1 else 'are'} listed"
    message = f"{listed}, but {told.where} tells of '{told.quoted}'"
    return Violation(evidence.cell("activities", row, "members"), "", message, suggestion)


@rule(
    "R712",
    "Regions told of that nobody listed is from",
    Severity.NOTE,
    why="A text that speaks of all regions, above a list without anyone from one of them, is wrong, or the list lacks "
    "someone.",
    fix="Add who took part for the missing region; leave it where the text does not speak of those who took part.",
    example="activities.csv, members: its summary speaks of 'five regions', but nobody listed is from North America",
)
def regions_missing(evidence: Evidence) -> Iterator[Violation]:
    """Find activities that tell of as many regions as there are, but list nobody from some of them."""
    memberships = evidence.frame("memberships").dropna(subset=["member", "region"])
    regions = memberships["region"].unique().tolist()
    told = dict(_regions_told(evidence, len(regions))) if len(regions) > 1 else {}
    parts = evidence.participations[evidence.participations["activity"].isin(told)]
    homes = parts.merge(memberships[["member", "region"]], left_on="value", right_on="member")
    there_by_row = homes.groupby("activity")["region"].agg(set)
    for row, there in zip(there_by_row.index.tolist(), there_by_row, strict=True):
        missing = [region for region in regions if region not in there]
        if missing:
            message = f"{told[row]}, but nobody listed is from {join_or(missing)}"
            yield Violation(evidence.cell("activities", row, "members"), "", message, "Is someone missing?")


def _regions_told(evidence: Evidence, number: int) -> Iterator[tuple[int, str]]:
    """The activities that tell of so many regions, and where."""
    for column in ("title", "summary"):
        for row, text in evidence.frame("activities")[column].dropna().items():
            for found in _REGIONS.finditer(text) if _SOME_REGIONS.search(text) else ():
                if found["number"] == str(number) or _COUNTS.get(fold(found["number"])) == number:
                    yield int(str(row)), f"its {column} speaks of '{found[0]}'"
