"""Spellings: names of one thing that are written in several ways."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from metrocli.check.rule import rule
from metrocli.check.rules.member_names import find_unresolved
from metrocli.model.findings import Severity, Violation
from metrocli.names.clusters import clusters
from metrocli.names.suggest import guess
from metrocli.text.phrases import format_count
from metrocli.text.quoting import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from metrocli.check.evidence.evidence import Evidence

    Place = tuple[str, int, str, str]

VOCABULARIES = (
    (("memberships", "region"), ("people", "region")),
    (("memberships", "country"),),
    (("memberships", "status"),),
    (("aliases", "kind"),),
    (("activities", "kind"),),
    (("activities", "role"),),
    (("activities", "format"),),
    (("participations", "role"),),
    (("alliances", "alliance"),),
    (("alliances", "kind"),),
    (("meetings", "mode"),),
    (("media", "outlet"),),
    (("people", "person"),),
    (("people", "body"),),
    (("people", "role"),),
    (("published", "section"),),
)
"""Columns of names and kinds that no sheet lists, so that each spelling counts for itself."""

_LISTED = 4


@rule(
    "N301",
    "Spellings that look like one member",
    Severity.NOTE,
    why="These names are no member's. If they all mean the same city, its mentions are scattered over them.",
    fix="Choose one spelling. If it is a member, add it to the memberships, and the other spellings to the aliases.",
    example="activities.csv, members: 'Kolkata' (3 cells) looks like 'Kolkatta' (L19)",
)
def scattered(evidence: Evidence) -> Iterator[Violation]:
    """Find names of nobody that look like one another."""
    places = [
        (sheet, row, column, written)
        for sheet, column, strangers in find_unresolved(evidence)
        for row, written in strangers
        if not any(evidence.suggest_member(written))
    ]
    yield from _alike(evidence, places, slips=True)


@rule(
    "N302",
    "An allied organisation in another spelling",
    Severity.WARNING,
    why="It is counted as an organisation of its own, so the one that is meant has too few activities.",
    fix="Write the name as the sheet of alliances does.",
    example="activities.csv, alliances: 'UN-Habitatt' is not listed; very likely UN-Habitat",
)
def alliance_misspelled(evidence: Evidence) -> Iterator[Violation]:
    """Find allied organisations that are not listed and look like one that is."""
    for row, written in _unlisted(evidence):
        meant = guess(evidence.dataset.alliances, written)
        if meant.sure:
            message = f"{quote(written)} is not listed; {meant}"
            cell = evidence.cell("activities", row, "alliances")
            yield Violation(cell, written, message, f"Write {meant.sure}.", meant.sure)


@rule(
    "N303",
    "An allied organisation that is not listed",
    Severity.NOTE,
    why="It is counted, but the sheet of alliances does not know it: neither its full name nor what it is.",
    fix="Add it to the alliances, or write the name as that sheet does.",
    example="activities.csv, alliances: the sheet of alliances does not list 'Mill Trust'",
)
def alliance_unlisted(evidence: Evidence) -> Iterator[Violation]:
    """Find allied organisations that are not listed and are like none that is."""
    for row, written in _unlisted(evidence):
        if not guess(evidence.dataset.alliances, written).sure:
            message = f"the sheet of alliances does not list {quote(written)}"
            yield Violation(evidence.cell("activities", row, "alliances"), written, message)


@rule(
    "N304",
    "An organisation that is spelled in several ways",
    Severity.NOTE,
    why="No sheet lists it, so each spelling is counted as an organisation of its own.",
    fix="Choose one spelling, and add it to the alliances.",
    example="activities.csv, alliances: 'Mill Trust' (4 cells) looks like 'Mil Trust' (M7)",
)
def alliances_scattered(evidence: Evidence) -> Iterator[Violation]:
    """Find allied organisations that are not listed and look like one another."""
    cited = evidence.dataset.links_in_cells("activities", "alliances")
    cited = cited[~cited["listed"]]
    strange = {text for text in cited["written"].unique() if not guess(evidence.dataset.alliances, text).sure}
    rows = zip(cited["row"].tolist(), cited["written"].tolist(), strict=True)
    places = [("activities", row, "alliances", written) for row, written in rows if written in strange]
    yield from _alike(evidence, places, slips=True)


@rule(
    "N305",
    "One value in two spellings",
    Severity.NOTE,
    why="Capitals, accents, dashes or the order of words make them two, so each is counted for itself.",
    fix="Choose one spelling and use it everywhere.",
    example="meetings.csv, mode: 'on-site' (6 cells) looks like 'On site' (B5)",
)
def two_spellings(evidence: Evidence) -> Iterator[Violation]:
    """Find values of columns of names and kinds that differ in nothing that matters."""
    for columns in VOCABULARIES:
        texts = [evidence.frame(sheet)[column].dropna() for sheet, column in columns]
        groups = clusters(Counter(text for each in texts for text in each.unique()), slips=False)
        spelled = {text for group in groups for text in group}
        places = [
            (sheet, int(str(row)), column, text)
            for (sheet, column), each in zip(columns, texts, strict=True)
            if spelled
            for row, text in each[each.isin(spelled)].items()
        ]
        yield from _alike(evidence, places, slips=False)


def _unlisted(evidence: Evidence) -> Iterator[tuple[int, str]]:
    """The row and the name of each allied organisation that is not listed; nothing where no sheet lists any."""
    if not len(evidence.frame("alliances")):
        return
    cited = evidence.dataset.links_in_cells("activities", "alliances")
    cited = cited[~cited["listed"]]
    yield from zip(cited["row"].tolist(), cited["written"].tolist(), strict=True)


def _alike(evidence: Evidence, places: Iterable[Place], *, slips: bool) -> Iterator[Violation]:
    """One finding for each group of spellings that look alike, at the first cell of the most frequent one."""
    counts: Counter[str] = Counter()
    first: dict[str, Place] = {}
    for place in places:
        counts[place[3]] += 1
        first.setdefault(place[3], place)
    for group in clusters(counts, slips=slips):
        head, others = group[0], group[1:]
        sheet, row, column, _ = first[head]
        told = [f"{quote(text)} ({_where(evidence, first[text], sheet)})" for text in others[:_LISTED]]
        more = f" and {len(others) - _LISTED} more" if len(others) > _LISTED else ""
        cells = format_count(counts[head], "cell")
        message = f"{quote(head)} ({cells}) looks like {', '.join(told)}{more}"
        cell = evidence.cell(sheet, row, column)
        yield Violation(cell, head, message, "Choose one spelling.")


def _where(evidence: Evidence, place: Place, sheet: str) -> str:
    """Where a spelling first stands, as briefly as another cell's sheet allows."""
    cell = evidence.cell(place[0], place[1], place[2])
    return cell.a1 if place[0] == sheet else f"{cell.sheet}, {cell.a1}"
