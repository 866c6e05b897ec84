"""Aliases: whether each leads to one member, and is of use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.check.rule import rule
from metrocli.model.findings import Severity, Violation
from metrocli.names.resolve import Names
from metrocli.text.fold import fold
from metrocli.text.quoting import join_or, quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metrocli.check.evidence.evidence import Evidence

_LANGUAGE = "language:"


@rule(
    "N201",
    "An alias that leads to no member",
    Severity.WARNING,
    why="Whoever is written so is taken for nobody, as if the alias were not there.",
    fix="Write the member's name as the memberships do.",
    example="aliases.csv, member: 'Joburg City' stands for 'Johanesburg', which is no member's name",
)
def leads_nowhere(evidence: Evidence) -> Iterator[Violation]:
    """Find aliases of names that no member has."""
    members = _members(evidence)
    for row, alias, target, _ in _aliases(evidence):
        if members.settle(target) is None:
            meant = evidence.dataset.members.settle(target)
            guess = evidence.suggest_member(target)
            sure = meant.name if meant else guess.sure
            near = f"; perhaps {join_or(guess.begin or guess.near)}" if guess.begin or guess.near else ""
            near = f"; that is itself an alias, of {sure}" if meant else f"; {guess.how} {sure}" if sure else near
            message = f"{quote(alias)} stands for {quote(target)}, which is no member's name{near}"
            fix = f"Write {sure}." if sure else ""
            yield Violation(evidence.cell("aliases", row, "member"), target, message, fix, sure)


@rule(
    "N202",
    "An alias that is another member's name",
    Severity.WARNING,
    why="A member's own name always means that member, so the alias is passed over, or the two cannot be told apart.",
    fix="Delete the alias, or write it in full, so that it is nobody else's name.",
    example="aliases.csv, alias: 'Victoria' stands for Port Victoria here, but is the name of the member Victoria",
)
def hides(evidence: Evidence) -> Iterator[Violation]:
    """Find aliases that are another member's own name."""
    members = _members(evidence)
    for row, alias, target, _ in _aliases(evidence):
        leads_to, own = members.settle(target), members.settle(alias)
        if leads_to and own and own.name != leads_to.name:
            message = f"{quote(alias)} stands for {leads_to.name} here, but is the name of the member {own.name}"
            yield Violation(evidence.cell("aliases", row, "alias"), alias, message, "Delete the alias.")


@rule(
    "N203",
    "An alias that leads to two members",
    Severity.WARNING,
    why="Nobody can tell whom it means, so cells that use it are counted for neither.",
    fix="Keep it for one of the members, and give the other a longer one.",
    example="aliases.csv, alias: 'Lower Town' stands for Millbrook here and for Fenwick in row 4, so it means neither",
)
def leads_to_two(evidence: Evidence) -> Iterator[Violation]:
    """Find aliases that an earlier row gives to another member."""
    members = _members(evidence)
    given: dict[str, dict[str, int]] = {}
    for row, alias, target, _ in _aliases(evidence):
        meant = members.settle(target)
        if meant is None or members.settle(alias) is not None:
            continue
        before = given.setdefault(fold(alias), {})
        if before and meant.name not in before:
            name, earlier = next(iter(before.items()))
            both = f"{meant.name} here and for {name} in row {earlier}"
            message = f"{quote(alias)} stands for {both}, so it means neither"
            yield Violation(evidence.cell("aliases", row, "alias"), alias, message, "Delete one of the two.")
        before.setdefault(meant.name, row)


@rule(
    "N204",
    "Two names of a member in one language",
    Severity.NOTE,
    why="Where names are told in that language, the first of them is used; the other is an alias like any other.",
    fix="Give the one that is less in use another kind, such as `spelling`.",
    example="aliases.csv, kind: 'Pequín' is a second name of Beijing in the language es, beside 'Pekín' in row 34",
)
def language_twice(evidence: Evidence) -> Iterator[Violation]:
    """Find members with several names of one language."""
    members = _members(evidence)
    first: dict[tuple[str, str], tuple[str, int]] = {}
    for row, alias, target, kind in _aliases(evidence):
        meant, language = members.settle(target), kind.lower()
        if meant and language.startswith(_LANGUAGE):
            name, earlier = first.setdefault((meant.name, language), (alias, row))
            if earlier != row and name != alias:
                of = f"of {meant.name} in the language {language.removeprefix(_LANGUAGE)}"
                message = f"{quote(alias)} is a second name {of}, beside {quote(name)} in row {earlier}"
                yield Violation(evidence.cell("aliases", row, "kind"), kind, message)


def _members(evidence: Evidence) -> Names:
    """The members by their own names only."""
    return Names("member", evidence.frame("memberships")["member"].dropna().unique())


def _aliases(evidence: Evidence) -> Iterator[tuple[int, str, str, str]]:
    """The row, the alias, what it stands for and its kind, of each alias; nothing where no members are known."""
    if not len(evidence.frame("memberships")):
        return
    frame = evidence.frame("aliases").dropna(subset=["alias", "member"])
    kinds = frame["kind"].fillna("")
    for row, alias, target, kind in zip(frame.index, frame["alias"], frame["member"], kinds, strict=True):
        yield int(row), alias, target, kind
