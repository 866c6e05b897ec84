"""Rules about spellings: one name or value that is written in several ways."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from metrocli.check.evidence.list_slips import find_name_slips
from metrocli.check.rule import rule
from metrocli.check.rules.names.member_names import find_unresolved
from metrocli.messages import MessageType
from metrocli.model.findings import Severity, Violation
from metrocli.names.clusters import cluster_spellings
from metrocli.names.remarks import find_remark
from metrocli.text.fold import fold
from metrocli.text.hygiene import is_cut_at_entity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from metrocli.check.evidence.evidence import Evidence
    from metrocli.messages import Message

    NameMention = tuple[str, int, str, str]
    """The sheet, the row and the column of a name, and the name as written."""

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
"""Columns of names and kinds without a sheet that lists their values, so that each spelling counts as a value."""

SPELLING = MessageType("spelling", "{text:short} ({cell})")
SPELLING_IN_SHEET = MessageType("spelling-in-sheet", "{text:short} ({sheet}, {cell})")
SIMILAR_SPELLINGS = MessageType(
    "similar-spellings",
    "{text:short} ({count:,} cells) looks like {others:and}",
    "Choose one spelling.",
    one="{text:short} looks like {others:and}",
)
SIMILAR_PEOPLE = MessageType(
    "similar-people",
    "{text:short} ({count:,} cells) looks like {others:and}",
    "If they are one person, choose one spelling.",
    one="{text:short} looks like {others:and}",
)


_SHORTEST_ACRONYM = 4
_MOST_SPELLINGS = 5_000
"""The most names that are compared with each other for typing errors; it takes some 40 kB of memory for each."""
TOO_MANY_SPELLINGS = MessageType(
    "too-many-spellings",
    "{text:short} is the first of {count:,} unknown names; more than {most:,} are not searched for typing errors",
    "Correct the others first, and check again.",
)


@rule(
    "N301",
    "Spellings that look like one city",
    Severity.NOTE,
    why="None of these names is a member. If they all mean the same city, it is counted under several names.",
    fix="Choose one spelling. If it is a member, add it to the memberships, and the other spellings to the aliases.",
    example="activities.csv, members: 'Kolkata' (3 cells) looks like 'Kolkatta' (L19)",
)
def find_similar_unknown_names(evidence: Evidence) -> Iterator[Violation]:
    """Find unknown names that resemble each other."""
    mentions = [
        (sheet, row, column, written)
        for sheet, column, unresolved in find_unresolved(evidence)
        for row, written in unresolved
        if not any(evidence.suggest_member(written))
    ]
    yield from _report_similar(evidence, mentions, slips=True)


ALLY_MISSPELLED = MessageType(
    "ally-misspelled", "{text:short} is not in the sheet of alliances; probably {name} is meant", "Write {name}."
)


@rule(
    "N302",
    "A misspelled name of an allied organisation",
    Severity.WARNING,
    why="It is counted as a separate organisation, so the intended organisation has too few activities.",
    fix="Write the name as the sheet of alliances does.",
    example="activities.csv, alliances: 'UN-Habitatt' is not in the sheet of alliances; probably UN-Habitat is meant",
)
def find_misspelled_alliances(evidence: Evidence) -> Iterator[Violation]:
    """Find unlisted allied organisations that resemble a listed one."""
    for row, written in _unlisted_alliances(evidence):
        likely = _find_likely_alliance(evidence, written)
        if likely:
            cell = evidence.cell("activities", row, "alliances")
            yield Violation(cell, written, ALLY_MISSPELLED.at(cell, text=written, name=likely), likely)


def _find_likely_alliance(evidence: Evidence, written: str) -> str:
    """Return the listed organisation that a name most likely means, also an acronym with its letters exchanged."""
    suggestion = evidence.suggest_alliance(written)
    acronyms = [name for name in suggestion.similar if sorted(fold(name)) == sorted(fold(written))]
    return suggestion.likely or (acronyms[0] if len(acronyms) == 1 and len(written) >= _SHORTEST_ACRONYM else "")


ALLY_NOT_LISTED = MessageType("ally-not-listed", "{text:short} is not in the sheet of alliances")
ALLY_SIMILAR = MessageType("ally-similar", "{text:short} is not in the sheet of alliances; perhaps {names:or} is meant")


@rule(
    "N303",
    "An allied organisation that is not listed",
    Severity.NOTE,
    why="It is counted, but its full name and its kind are unknown.",
    fix="Add it to the sheet of alliances, or write the name as that sheet does.",
    example="activities.csv, alliances: 'Mill Trust' is not in the sheet of alliances",
)
def find_unlisted_alliances(evidence: Evidence) -> Iterator[Violation]:
    """Find unlisted allied organisations that are not likely to be a listed one."""
    for row, written in _unlisted_alliances(evidence):
        if not _find_likely_alliance(evidence, written):
            cell, suggestion = evidence.cell("activities", row, "alliances"), evidence.suggest_alliance(written)
            names = suggestion.same_start or suggestion.similar
            message = (
                ALLY_SIMILAR.at(cell, text=written, names=names) if names else ALLY_NOT_LISTED.at(cell, text=written)
            )
            yield Violation(cell, written, message)


@rule(
    "N304",
    "An organisation that is spelled in several ways",
    Severity.NOTE,
    why="No sheet lists it, so each spelling is counted as a separate organisation.",
    fix="Choose one spelling, and add it to the alliances.",
    example="activities.csv, alliances: 'Mill Trust' (4 cells) looks like 'Mil Trust' (M7)",
)
def find_similar_alliances(evidence: Evidence) -> Iterator[Violation]:
    """Find unlisted allied organisations that resemble each other."""
    links = evidence.unlisted_links("activities", "alliances")
    unlisted = {
        written for written in {written for _, written, _ in links} if not _find_likely_alliance(evidence, written)
    }
    mentions = [("activities", row, "alliances", written) for row, written, _ in links if written in unlisted]
    yield from _report_similar(evidence, mentions, slips=True)


@rule(
    "N305",
    "One value in two spellings",
    Severity.NOTE,
    why="The spellings differ in capitals, accents, dashes or the order of words. Groups of an answer "
    "take them as one only if they have the same letters in the same order. Other programs count each separately.",
    fix="Choose one spelling and use it everywhere.",
    example="meetings.csv, mode: 'on-site' (6 cells) looks like 'On site' (B5)",
)
def find_value_spellings(evidence: Evidence) -> Iterator[Violation]:
    """Find values that differ only in case, accents, dashes or the order of words."""
    for columns in VOCABULARIES:
        texts = [evidence.values(sheet, column) for sheet, column in columns]
        groups = cluster_spellings(
            Counter(text for column_texts in texts for text in column_texts.distinct),
            with_typos=False,
        )
        respelled = {text for group in groups for text in group}
        mentions = [
            (sheet, row, column, text)
            for (sheet, column), column_texts in zip(columns, texts, strict=True)
            for row, text in column_texts.find(respelled.__contains__)
        ]
        yield from _report_similar(evidence, mentions, slips=False)


def _unlisted_alliances(evidence: Evidence) -> Iterator[tuple[int, str]]:
    """Yield the row and the name of each unlisted allied organisation; nothing if there is no list of alliances."""
    if not len(evidence.frame("alliances")):
        return
    slips = evidence.compute_once(find_name_slips)["alliances"]
    for row, written, _ in evidence.unlisted_links("activities", "alliances"):
        has_remark = find_remark(evidence.dataset.alliances, written) is not None
        is_cut = is_cut_at_entity(evidence.values("activities", "alliances")[row], written)
        if not (written in slips or has_remark or is_cut):
            yield row, written


def _report_similar(evidence: Evidence, mentions: Iterable[NameMention], *, slips: bool) -> Iterator[Violation]:
    """Yield one violation per group of similar spellings, at the first cell of the most frequent spelling."""
    counts: Counter[str] = Counter()
    first: dict[str, NameMention] = {}
    for mention in mentions:
        counts[mention[3]] += 1
        first.setdefault(mention[3], mention)
    if slips and len(counts) > _MOST_SPELLINGS:
        text, (sheet, row, column, _) = next(iter(first.items()))
        cell = evidence.cell(sheet, row, column)
        yield Violation(cell, text, TOO_MANY_SPELLINGS.at(cell, text=text, count=len(counts), most=_MOST_SPELLINGS))
        slips = False
    for group in cluster_spellings(counts, with_typos=slips):
        main, others = group[0], group[1:]
        sheet, row, column, _ = first[main]
        cell = evidence.cell(sheet, row, column)
        near = [_describe_mention(evidence, first[text], sheet) for text in others]
        message_type = SIMILAR_PEOPLE if column == "person" else SIMILAR_SPELLINGS
        yield Violation(cell, main, message_type.at(cell, text=main, count=counts[main], others=near))


def _describe_mention(evidence: Evidence, mention: NameMention, sheet: str) -> Message:
    """Return the text of a mention with its cell; with its sheet if that is another sheet than the given one."""
    cell, text = evidence.cell(mention[0], mention[1], mention[2]), mention[3]
    if mention[0] == sheet:
        return SPELLING(text=text, cell=cell.a1)
    return SPELLING_IN_SHEET(text=text, sheet=cell.sheet, cell=cell.a1)
