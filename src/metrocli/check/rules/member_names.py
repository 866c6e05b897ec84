"""Names: who is meant by what a cell says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from metrocli.check.rule import rule
from metrocli.model.findings import Severity, Violation
from metrocli.sheets.parsing.multivalue import split_names
from metrocli.sheets.schema import SHEETS_BY_NAME
from metrocli.text.fold import fold
from metrocli.text.hygiene import ungarbled
from metrocli.text.quoting import join_and, join_or, quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from metrocli.check.evidence.evidence import Evidence
    from metrocli.names.resolve import Names

_BETWEEN = re.compile(r"[,/&+|]|\s(?:and|y|e|et)\s", re.IGNORECASE)

MENTIONS = (
    ("activities", "members"),
    ("participations", "member"),
    ("meetings", "members"),
    ("people", "member"),
)
"""Where cells name members."""


@rule(
    "N101",
    "A name that is nearly a member's",
    Severity.WARNING,
    why="What the cell says is counted for nobody: no figure of the member that is meant holds it.",
    fix="Write the member's name. Where the spelling is in use, add it to the aliases instead.",
    example="activities.csv, members: 'Guangzou' is no member's name; very likely Guangzhou",
)
def misspelled(evidence: Evidence) -> Iterator[Violation]:
    """Find names that are nobody's and look like a member's."""
    for sheet, column, strangers in find_unresolved(evidence):
        for row, written in strangers:
            guess = evidence.suggest_member(written)
            if not guess.begin and (guess.sure or guess.near):
                fix = f"Write {guess.sure}, or add the spelling to the aliases." if guess.sure else ""
                message = f"{quote(written)} is no member's name; {guess}"
                yield Violation(evidence.cell(sheet, row, column), written, message, fix, guess.sure)


@rule(
    "N102",
    "A spelling that no alias covers",
    Severity.NOTE,
    why="It is understood here, since accents, case and dashes do not matter. Other programs take it for another name.",
    fix="Write the name as its own sheet does, or add the spelling to the aliases.",
    example="meetings.csv, members: 'Sao paulo' is read as São Paulo, but is written otherwise",
)
def other_spelling(evidence: Evidence) -> Iterator[Violation]:
    """Find names that are understood only since accents, case and dashes do not matter."""
    places = (*MENTIONS, ("aliases", "member"), ("activities", "alliances"))
    for sheet, column in places:
        names = _names(evidence, sheet, column)
        cited = evidence.dataset.links_in_cells(sheet, column)
        cited = cited[cited["listed"] & (cited["written"] != cited["value"])]
        folded = {text for text in cited["written"].unique() if not names.spells(text)}
        for row, written, value in _rows(cited[cited["written"].isin(folded)]):
            message = f"{quote(written)} is read as {value}, but is written otherwise"
            yield Violation(evidence.cell(sheet, row, column), written, message, f"Write {value}.", value)


@rule(
    "N103",
    "A name that may be several members",
    Severity.WARNING,
    why="The figures of none of these members count what the cell says, and nobody can tell whom it means.",
    fix="Write the member's full name; where a shorter one always means the same member, add it to the aliases.",
    example="activities.csv, members: 'Barcelona' may be Barcelona (city) or Barcelona (metropolitan area)",
)
def ambiguous(evidence: Evidence) -> Iterator[Violation]:
    """Find names that several members' names begin with; an alias that leads to several is told where it stands."""
    aliases = {fold(alias) for alias in evidence.frame("aliases")["alias"].dropna().unique()}
    for sheet, column, strangers in find_unresolved(evidence):
        for row, written in strangers:
            candidates = evidence.suggest_member(written).begin
            if candidates and fold(written) not in aliases:
                message = f"{quote(written)} may be {join_or(candidates)}"
                yield Violation(evidence.cell(sheet, row, column), written, message, "Write the full name.")


@rule(
    "N104",
    "One member twice in a cell",
    Severity.NOTE,
    why="The member is counted once. Where two names stand, the second may have been meant for somebody else.",
    fix="Delete one of the two, or write whom else the second one means.",
    example="activities.csv, members: 'Bruxelles' and 'Brussels' are both Brussels",
)
def twice(evidence: Evidence) -> Iterator[Violation]:
    """Find cells that name a member, or an allied organisation, in two spellings."""
    for sheet, column in (*MENTIONS, ("activities", "alliances")):
        names, settled = _names(evidence, sheet, column), dict[str, str]()
        texts = evidence.frame(sheet)[column].dropna()
        double = {text: pairs for text in texts.unique() if (pairs := _pairs(text, names, settled))}
        for row, text in texts[texts.isin(double)].items():
            for name, spellings in double[text].items():
                both = f"{', '.join(map(quote, spellings[:-1]))} and {quote(spellings[-1])}"
                cell = evidence.cell(sheet, int(str(row)), column)
                yield Violation(cell, spellings[-1], f"{both} are both {name}", "Delete one of them.")


@rule(
    "N105",
    "Someone who is no member",
    Severity.WARNING,
    why="A city that is no member stands where members do. It is never counted among them: its name, its membership, "
    "or the list is wrong.",
    fix="If it is a member, add it to the memberships. If it was a guest, say so where it took part, and accept this.",
    example="activities.csv, members: 'Kolkata' stands among members, but no member has that name",
)
def stranger(evidence: Evidence) -> Iterator[Violation]:
    """Find names that are nobody's and look like nobody's."""
    for sheet, column, strangers in find_unresolved(evidence):
        for row, written in strangers:
            guess = evidence.suggest_member(written)
            if not (guess.begin or guess.sure or guess.near):
                message = f"{quote(written)} stands among members, but no member has that name"
                fix = "Add it to the memberships, or accept it as a guest."
                yield Violation(evidence.cell(sheet, row, column), written, message, fix)


@rule(
    "N106",
    "One text that may be several names",
    Severity.WARNING,
    why="The text is read as one name, since a comma, a slash or an 'and' may belong to a name. If it parts two, "
    "neither is counted.",
    fix="Part names with a semicolon.",
    example="activities.csv, members: 'Accra, Nowhere' is read as one name, though Accra is a member",
)
def comma(evidence: Evidence) -> Iterator[Violation]:
    """Find names of nobody in which a comma, a slash or a word such as "and" parts a member's name from others."""
    for sheet, column, cited in _cited(evidence):
        for row, written, _ in _rows(cited):
            known = _known_parts(written, evidence)
            if known:
                are = "is a member" if len(known) == 1 else "are members"
                message = f"{quote(written)} is read as one name, though {join_and(known)} {are}"
                yield Violation(evidence.cell(sheet, row, column), written, message, "Part names with ';'.")


def find_unresolved(evidence: Evidence) -> Iterator[tuple[str, str, Iterator[tuple[int, str]]]]:
    """The names that the members' sheets do not settle.

    Those that another rule is about are left out: garbled ones, and lists that were not cut.

    Returns:
        For each column that names members, its sheet, its name, and the row and text of each such name.
    """
    for sheet, column, cited in _cited(evidence):
        other = {
            text: ungarbled(text) != text or bool(_known_parts(text, evidence)) for text in cited["written"].unique()
        }
        yield sheet, column, ((row, text) for row, text, _ in _rows(cited) if not other[text])


def _cited(evidence: Evidence) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """What the columns that name members hold without meaning one; nothing where no members are known."""
    if not len(evidence.frame("memberships")):
        return
    for sheet, column in MENTIONS:
        cited = evidence.dataset.links_in_cells(sheet, column)
        cited = cited[~cited["listed"]]
        strays = [row for name, row in evidence.footer_rows if name == sheet]
        yield sheet, column, cited[~cited["row"].isin(strays)]


def _rows(cited: pd.DataFrame) -> Iterator[tuple[int, str, str]]:
    return zip(cited["row"].tolist(), cited["written"].tolist(), cited["value"].tolist(), strict=True)


def _names(evidence: Evidence, sheet: str, column: str) -> Names:
    """The names that a column's cells are made of."""
    members = SHEETS_BY_NAME[sheet].column(column).refers_to == "memberships"
    return evidence.dataset.members if members else evidence.dataset.alliances


def _known_parts(written: str, evidence: Evidence) -> list[str]:
    """The members in a text that was not cut at its commas, slashes or words such as "and"."""
    members = evidence.dataset.members
    parts = [part.strip() for part in _BETWEEN.split(written)]
    parts = parts if len(parts) > 1 else []
    return list(dict.fromkeys(settled.name for part in parts if part and (settled := members.settle(part))))


def _pairs(text: str, names: Names, settled: dict[str, str]) -> dict[str, list[str]]:
    """The names that stand in a text in several spellings, each with these; `settled` keeps what was looked up."""

    def name_of(piece: str) -> str:
        if piece not in settled:
            meant = names.settle(piece)
            settled[piece] = meant.name if meant else ""
        return settled[piece]

    pieces, _ = split_names(text, lambda piece: bool(name_of(piece)))
    meant = [name_of(piece) for piece in pieces]
    if len(set(meant)) == len(meant):
        return {}
    found: dict[str, list[str]] = {}
    for piece, name in zip(pieces, meant, strict=True):
        found.setdefault(name, []).append(piece)
    return {name: spellings for name, spellings in found.items() if name and len(spellings) > 1}
