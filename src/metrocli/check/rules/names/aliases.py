"""Rules about aliases: whether each alias means one member."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.check.evidence.list_slips import find_slipped_spellings
from metrocli.check.rule import rule
from metrocli.check.rules.names.member_names import MENTIONS
from metrocli.messages import MessageType
from metrocli.model.findings import Severity, Violation
from metrocli.names.resolve import NameIndex
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metrocli.check.evidence.evidence import Evidence

_LANGUAGE = "language:"
_MISPRINT = frozenset({"misprint", "misspelling", "typo", "errata", "coquille"})
"""The kinds of aliases that are spelling errors, folded."""


ALIAS_OF_ALIAS = MessageType(
    "alias-of-alias", "the alias {alias:short} points to {text:short}, which is an alias of {name}", "Write {name}."
)
ALIAS_MISSPELLED = MessageType(
    "alias-misspelled",
    "the alias {alias:short} points to {text:short}, which is not a member; probably {name} is meant",
    "Write {name}.",
)
ALIAS_SIMILAR = MessageType(
    "alias-similar",
    "the alias {alias:short} points to {text:short}, which is not a member; perhaps {names:or} is meant",
)
ALIAS_OF_SEVERAL = MessageType(
    "alias-of-several",
    "the alias {alias:short} points to {text:short}, which may be {names:or}",
    "Write the full name.",
)
ALIAS_UNKNOWN = MessageType("alias-unknown", "the alias {alias:short} points to {text:short}, which is not a member")


@rule(
    "N201",
    "An alias of a name that is not a member",
    Severity.WARNING,
    why="The alias has no effect: cells that use it are not counted for any member.",
    fix="Write the member's name as the memberships do.",
    example="aliases.csv, member: the alias 'Joburg City' points to 'Johanesburg', which is not a member; probably "
    "Johannesburg is meant",
)
def find_aliases_of_nobody(evidence: Evidence) -> Iterator[Violation]:
    """Find aliases of names that are not a member's."""
    members = _members_without_aliases(evidence)
    spelled_otherwise = evidence.compute_once(find_slipped_spellings)
    for row, alias, target, _ in _alias_rows(evidence):
        if members.look_up(target) is None and target not in spelled_otherwise:
            via_alias = evidence.dataset.members.look_up(target)
            suggestion = evidence.suggest_member(target)
            likely = via_alias.name if via_alias else suggestion.likely
            cell = evidence.cell("aliases", row, "member")
            if likely:
                message_type = ALIAS_OF_ALIAS if via_alias else ALIAS_MISSPELLED
                message = message_type.at(cell, alias=alias, text=target, name=likely)
            elif suggestion.same_start:
                message = ALIAS_OF_SEVERAL.at(cell, alias=alias, text=target, names=suggestion.same_start)
            elif suggestion.similar:
                message = ALIAS_SIMILAR.at(cell, alias=alias, text=target, names=suggestion.similar)
            else:
                message = ALIAS_UNKNOWN.at(cell, alias=alias, text=target)
            yield Violation(cell, target, message, likely)


ALIAS_IS_MEMBER = MessageType(
    "alias-is-member",
    "the alias {alias:short} points to {name}, but is the name of the member {member}",
    "Delete the alias.",
)


@rule(
    "N202",
    "An alias that is the name of another member",
    Severity.WARNING,
    why="A member's own name always means that member, so the alias is ignored, or the name is ambiguous.",
    fix="Delete the alias, or write it in full, so that it is not the name of another member.",
    example="aliases.csv, alias: the alias 'Victoria' points to Port Victoria, but is the name of the member Victoria",
)
def find_aliases_hiding_members(evidence: Evidence) -> Iterator[Violation]:
    """Find aliases that are the name of another member."""
    members = _members_without_aliases(evidence)
    for row, alias, target, _ in _alias_rows(evidence):
        aliased, namesake = members.look_up(target), members.look_up(alias)
        if aliased and namesake and namesake.name != aliased.name:
            cell = evidence.cell("aliases", row, "alias")
            message = ALIAS_IS_MEMBER.at(cell, alias=alias, name=aliased.name, member=namesake.name)
            yield Violation(cell, alias, message)


ALIAS_AMBIGUOUS = MessageType(
    "alias-ambiguous",
    "the alias {alias:short} points to {name} here, but to {other} in row {row}",
    "Delete one of the two.",
)


@rule(
    "N203",
    "An alias of two members",
    Severity.WARNING,
    why="It is unclear which member is meant, so cells that use the alias are counted for neither.",
    fix="Keep the alias for one of the members, and give the other member a longer one.",
    example="aliases.csv, alias: the alias 'Lower Town' points to Millbrook here, but to Fenwick in row 4",
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
            cell = evidence.cell("aliases", row, "alias")
            message = ALIAS_AMBIGUOUS.at(cell, alias=alias, name=member.name, other=name, row=earlier_row)
            yield Violation(cell, alias, message)
        earlier_rows.setdefault(member.name, row)


SECOND_NAME = MessageType(
    "second-name",
    "{alias:short} is a second name of {name} in the language {language}; the first is {first:short} in row {row}",
)


@rule(
    "N204",
    "Two names of a member in one language",
    Severity.NOTE,
    why="Answers in that language show the first of the names. The other is only an alias.",
    fix="Give the less common name another kind, such as `spelling`.",
    example="aliases.csv, kind: 'Pequín' is a second name of Beijing in the language es; the first is 'Pekín' in row "
    "34",
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
                cell = evidence.cell("aliases", row, "kind")
                message = SECOND_NAME.at(
                    cell,
                    alias=alias,
                    name=member.name,
                    language=language.removeprefix(_LANGUAGE),
                    first=name,
                    row=earlier_row,
                )
                yield Violation(cell, kind, message)


MISPRINT_USED = MessageType(
    "misprint-used", "{text:short} is a misprint of {name} (aliases, row {row})", "Write {name}."
)


@rule(
    "N205",
    "A misprint that the aliases allow",
    Severity.NOTE,
    why="The alias lets the cell count, but readers and other programs see the misprint.",
    fix="Write the member's name. Keep the alias for reports that are already printed.",
    example="activities.csv, members: 'Abdijan' is a misprint of Abidjan (aliases, row 2)",
)
def find_misprints_in_use(evidence: Evidence) -> Iterator[Violation]:
    """Find cells that name a member by an alias whose kind is a misprint, except in lists of published reports."""
    rows = {fold(alias): row for row, alias, _, kind in _alias_rows(evidence) if fold(kind) in _MISPRINT}
    for sheet, column in MENTIONS if rows else ():
        for row, written, value in evidence.respelled_links(sheet, column):
            if (alias_row := rows.get(fold(written))) is not None:
                cell = evidence.cell(sheet, row, column)
                yield Violation(cell, written, MISPRINT_USED.at(cell, text=written, name=value, row=alias_row), value)


ALIAS_OF_ITSELF = MessageType(
    "alias-of-itself",
    "the alias {alias:short} is already the name of the member",
    "Write another name, or delete the row.",
)


@rule(
    "N206",
    "An alias that is the member's own name",
    Severity.NOTE,
    why="The alias adds nothing. Another spelling may have been meant, which is not recognised now.",
    fix="Write the other spelling, or delete the row.",
    example="aliases.csv, alias: the alias 'Berlin' is already the name of the member",
)
def find_aliases_of_themselves(evidence: Evidence) -> Iterator[Violation]:
    """Find aliases that are exactly the name of their member; one in another case is a spelling."""
    members = _members_without_aliases(evidence)
    for row, alias, target, _ in _alias_rows(evidence):
        member = members.look_up(target)
        if member is not None and alias in {target, member.name}:
            cell = evidence.cell("aliases", row, "alias")
            yield Violation(cell, alias, ALIAS_OF_ITSELF.at(cell, alias=alias))


def _members_without_aliases(evidence: Evidence) -> NameIndex:
    """Return the members by their own names only, without aliases."""
    return NameIndex("member", evidence.values("memberships", "member").distinct)


def _alias_rows(evidence: Evidence) -> Iterator[tuple[int, str, str, str]]:
    """Yield the row, the alias, the aliased name and the kind of each alias; nothing if there are no memberships."""
    if not len(evidence.frame("memberships")):
        return
    kinds = evidence.values("aliases", "kind")
    for row, alias, target in evidence.rows("aliases", "alias", "member"):
        yield row, alias, target, kinds.get(row, "")
