"""Rules about aliases: whether each alias means one member."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.check.rule import rule
from metrocli.model.findings import Severity, Violation
from metrocli.names.resolve import NameIndex
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
def find_aliases_of_nobody(evidence: Evidence) -> Iterator[Violation]:
    """Find aliases of names that are not a member's."""
    members = _members_without_aliases(evidence)
    for row, alias, target, _ in _alias_rows(evidence):
        if members.look_up(target) is None:
            via_alias = evidence.dataset.members.look_up(target)
            suggestion = evidence.suggest_member(target)
            likely = via_alias.name if via_alias else suggestion.likely
            candidates = suggestion.same_start or suggestion.similar
            if via_alias:
                hint = f"; that is itself an alias, of {likely}"
            elif likely:
                hint = f"; {suggestion.likelihood} {likely}"
            else:
                hint = f"; perhaps {join_or(candidates)}" if candidates else ""
            message = f"{quote(alias)} stands for {quote(target)}, which is no member's name{hint}"
            fix = f"Write {likely}." if likely else ""
            yield Violation(evidence.cell("aliases", row, "member"), target, message, fix, likely)


@rule(
    "N202",
    "An alias that is another member's name",
    Severity.WARNING,
    why="A member's own name always means that member, so the alias is passed over, or the two cannot be told apart.",
    fix="Delete the alias, or write it in full, so that it is nobody else's name.",
    example="aliases.csv, alias: 'Victoria' stands for Port Victoria here, but is the name of the member Victoria",
)
def find_aliases_hiding_members(evidence: Evidence) -> Iterator[Violation]:
    """Find aliases that are the name of another member."""
    members = _members_without_aliases(evidence)
    for row, alias, target, _ in _alias_rows(evidence):
        aliased, namesake = members.look_up(target), members.look_up(alias)
        if aliased and namesake and namesake.name != aliased.name:
            message = f"{quote(alias)} stands for {aliased.name} here, but is the name of the member {namesake.name}"
            yield Violation(evidence.cell("aliases", row, "alias"), alias, message, "Delete the alias.")


@rule(
    "N203",
    "An alias that leads to two members",
    Severity.WARNING,
    why="Nobody can tell whom it means, so cells that use it are counted for neither.",
    fix="Keep it for one of the members, and give the other a longer one.",
    example="aliases.csv, alias: 'Lower Town' stands for Millbrook here and for Fenwick in row 4, so it means neither",
)
def find_ambiguous_aliases(evidence: Evidence) -> Iterator[Violation]:
    """Find aliases that an earlier row gives to another member."""
    members = _members_without_aliases(evidence)
    rows_by_alias: dict[str, dict[str, int]] = {}
    for row, alias, target, _ in _alias_rows(evidence):
        member = members.look_up(target)
        if member is None or members.look_up(alias) is not None:
            continue
        earlier_rows = rows_by_alias.setdefault(fold(alias), {})
        if earlier_rows and member.name not in earlier_rows:
            name, earlier_row = next(iter(earlier_rows.items()))
            both = f"{member.name} here and for {name} in row {earlier_row}"
            message = f"{quote(alias)} stands for {both}, so it means neither"
            yield Violation(evidence.cell("aliases", row, "alias"), alias, message, "Delete one of the two.")
        earlier_rows.setdefault(member.name, row)


@rule(
    "N204",
    "Two names of a member in one language",
    Severity.NOTE,
    why="Where names are told in that language, the first of them is used; the other is an alias like any other.",
    fix="Give the one that is less in use another kind, such as `spelling`.",
    example="aliases.csv, kind: 'Pequín' is a second name of Beijing in the language es, beside 'Pekín' in row 34",
)
def find_second_names_in_language(evidence: Evidence) -> Iterator[Violation]:
    """Find members with several names in one language."""
    members = _members_without_aliases(evidence)
    first_names: dict[tuple[str, str], tuple[str, int]] = {}
    for row, alias, target, kind in _alias_rows(evidence):
        member, language = members.look_up(target), kind.lower()
        if member and language.startswith(_LANGUAGE):
            name, earlier_row = first_names.setdefault((member.name, language), (alias, row))
            if earlier_row != row and name != alias:
                of = f"of {member.name} in the language {language.removeprefix(_LANGUAGE)}"
                message = f"{quote(alias)} is a second name {of}, beside {quote(name)} in row {earlier_row}"
                yield Violation(evidence.cell("aliases", row, "kind"), kind, message)


def _members_without_aliases(evidence: Evidence) -> NameIndex:
    """Return the members by their own names only, without aliases."""
    return NameIndex("member", evidence.frame("memberships")["member"].dropna().unique())


def _alias_rows(evidence: Evidence) -> Iterator[tuple[int, str, str, str]]:
    """Yield the row, the alias, the aliased name and the kind of each alias; nothing if there are no memberships."""
    if not len(evidence.frame("memberships")):
        return
    frame = evidence.frame("aliases").dropna(subset=["alias", "member"])
    kinds = frame["kind"].fillna("")
    for row, alias, target, kind in zip(frame.index, frame["alias"], frame["member"], kinds, strict=True):
        yield int(row), alias, target, kind
