"""Rules about names of members: misspelled, ambiguous, unknown or not separated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.check.evidence.list_slips import (
    find_name_slips,
    find_other_spellings,
    find_slipped_spellings,
)
from metrocli.check.rule import rule
from metrocli.messages import MessageType
from metrocli.model.findings import Severity, Violation
from metrocli.names.additions import strip_additions
from metrocli.names.remarks import find_remark
from metrocli.names.unsplit import find_unsplit_names
from metrocli.sheets.parsing.multivalue import find_repeats, has_usual_separators, split_codes, split_names
from metrocli.sheets.schema import SHEETS_BY_NAME, ColumnType
from metrocli.text.hygiene import is_cut_at_entity, repair_mojibake

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metrocli.check.evidence.evidence import Evidence
    from metrocli.names.resolve import NameIndex


MENTIONS = (
    ("activities", "members"),
    ("participations", "member"),
    ("meetings", "members"),
    ("people", "member"),
)
"""The columns that name members, by sheet."""


MEMBER_MISSPELLED = MessageType(
    "member-misspelled",
    "{text:short} is not a member; probably {name} is meant",
    "Write {name}, or add the spelling to the aliases.",
)
MEMBER_SIMILAR = MessageType("member-similar", "{text:short} is not a member; perhaps {names:or} is meant")


@rule(
    "N101",
    "A misspelled name of a member",
    Severity.WARNING,
    why="The name is not recognised, so no figure of the member counts what the row reports.",
    fix="Write the member's name. If the spelling is in use, add it to the aliases instead.",
    example="activities.csv, members: 'Guangzou' is not a member; probably Guangzhou is meant",
)
def find_misspelled_names(evidence: Evidence) -> Iterator[Violation]:
    """Find names that are not a member's and resemble one."""
    for sheet, column, unresolved in find_unresolved(evidence):
        for row, written in unresolved:
            suggestion = evidence.suggest_member(written)
            if not suggestion.same_start and (suggestion.likely or suggestion.similar):
                cell = evidence.cell(sheet, row, column)
                message = (
                    MEMBER_MISSPELLED.at(cell, text=written, name=suggestion.likely)
                    if suggestion.likely
                    else MEMBER_SIMILAR.at(cell, text=written, names=suggestion.similar)
                )
                yield Violation(cell, written, message, suggestion.likely)


OTHER_SPELLING = MessageType(
    "other-spelling", "{text:short} is read as {name}, but is written differently", "Write {name}."
)


@rule(
    "N102",
    "A spelling that is not in the aliases",
    Severity.NOTE,
    why="The name is understood here, because accents, case and dashes do not matter. Other programs take it for "
    "another name.",
    fix="Write the name as its own sheet does, or add the spelling to the aliases.",
    example="meetings.csv, members: 'Sao paulo' is read as São Paulo, but is written differently",
)
def find_spellings_without_alias(evidence: Evidence) -> Iterator[Violation]:
    """Find names that differ from the listed name in accents, case or dashes, without an alias.

    Spellings on which all other cells agree are left out, since the list is corrected instead.
    """
    slips = evidence.compute_once(find_name_slips)
    for sheet, row, column, written, listed in evidence.compute_once(find_other_spellings):
        if not any(written in slips_of_list for slips_of_list in slips.values()):
            cell = evidence.cell(sheet, row, column)
            yield Violation(cell, written, OTHER_SPELLING.at(cell, text=written, name=listed), listed)


MEMBER_AMBIGUOUS = MessageType("member-ambiguous", "{text:short} may be {names:or}", "Write the full name.")


@rule(
    "N103",
    "A name that may mean several members",
    Severity.WARNING,
    why="It is unclear which member is meant, so the row is counted for none of them.",
    fix="Write the member's full name. If a shorter name always means the same member, add it to the aliases.",
    example="activities.csv, members: 'Barcelona' may be Barcelona (city) or Barcelona (metropolitan area)",
)
def find_ambiguous_names(evidence: Evidence) -> Iterator[Violation]:
    """Find names with which the names of several members begin, and aliases of several members where they are used."""
    for sheet, column, unresolved in find_unresolved(evidence):
        for row, written in unresolved:
            candidates = evidence.suggest_member(written).same_start
            if candidates:
                cell = evidence.cell(sheet, row, column)
                yield Violation(cell, written, MEMBER_AMBIGUOUS.at(cell, text=written, names=candidates))


REPEATED_NAME = MessageType("repeated-name", "{spellings:and} mean the same: {name}", "Delete all but one of them.")
NAME_WRITTEN_TWICE = MessageType(
    "name-written-twice", "{text:short} is in the cell {count:,} times", "Delete all but one of them."
)


@rule(
    "N104",
    "One member twice in a cell",
    Severity.NOTE,
    why="The member is counted once. Perhaps one of the names was meant for another member.",
    fix="Delete one of the names, or correct it if another member is meant.",
    example="activities.csv, members: Bruxelles and Brussels mean the same: Brussels",
)
def find_names_written_twice(evidence: Evidence) -> Iterator[Violation]:
    """Find cells that name a member or an allied organisation twice, in one spelling or in two."""
    for sheet, column in (*MENTIONS, ("activities", "alliances")):
        names, cache = _names_of_column(evidence, sheet, column), dict[str, str]()
        texts = evidence.values(sheet, column)
        repeated_by_text = {
            text: repeated for text in texts.distinct if (repeated := _repeated_names(text, names, cache))
        }
        for row, text in texts.find(repeated_by_text.__contains__):
            for name, spellings in repeated_by_text[text].items():
                cell = evidence.cell(sheet, row, column)
                yield Violation(cell, spellings[-1], REPEATED_NAME.at(cell, spellings=spellings, name=name))
        others = (text for text in texts.distinct if text not in repeated_by_text)
        equal_by_text = {text: repeats for text in others if (repeats := find_repeats(text))}
        for row, text in texts.find(equal_by_text.__contains__):
            for name, count in equal_by_text[text].items():
                cell = evidence.cell(sheet, row, column)
                if column != "alliances" and names.look_up(name) is None:
                    continue  # it may be ambiguous, and mean two members
                yield Violation(cell, name, NAME_WRITTEN_TWICE.at(cell, text=name, count=count))


NOT_A_MEMBER = MessageType(
    "not-a-member",
    "{text:short} is listed with the members, but is not a member",
    "Add it to the memberships, or accept it as a guest.",
)


NOT_COMPARED = MessageType(
    "not-a-member-not-compared",
    "{text:short} is listed with the members, but is not a member; too many names are not, so no member is suggested",
    "Correct the other names first, and check again.",
)


@rule(
    "N105",
    "A name that is not a member",
    Severity.WARNING,
    why="A city that is not a member is listed with the members, and is not counted. Its name, its membership or the "
    "list is wrong.",
    fix="If it is a member, add it to the memberships. If it was a guest, accept the finding with that reason.",
    example="activities.csv, members: 'Kolkata' is listed with the members, but is not a member",
)
def find_unknown_names(evidence: Evidence) -> Iterator[Violation]:
    """Find names that are not a member's and do not resemble one."""
    for sheet, column, unresolved in find_unresolved(evidence):
        for row, written in unresolved:
            suggestion = evidence.suggest_member(written)
            if not (suggestion.same_start or suggestion.likely or suggestion.similar):
                cell = evidence.cell(sheet, row, column)
                message_type = NOT_A_MEMBER if evidence.is_compared(written) else NOT_COMPARED
                yield Violation(cell, written, message_type.at(cell, text=written))


NAMES_NOT_SPLIT = MessageType(
    "names-not-split",
    "{text:short} is read as one name, but it contains the members {names:and}",
    "Separate names with ';'.",
)
NAME_NOT_SPLIT = MessageType(
    "name-not-split",
    "{text:short} is read as one name, but it contains the member {name}",
    "Separate names with ';'.",
)


@rule(
    "N106",
    "One text that may be several names",
    Severity.WARNING,
    why="The text is read as one name, because a comma, a slash or 'and' may belong to a name. If it separates two "
    "names, neither is counted.",
    fix="Separate names with a semicolon.",
    example="activities.csv, members: 'Accra, Nowhere' is read as one name, but it contains the member Accra",
)
def find_texts_with_members(evidence: Evidence) -> Iterator[Violation]:
    """Find unknown names in which a comma, a slash or a word such as "and" separates a member from other names."""
    for sheet, column, links in _unresolved_links(evidence):
        for row, written in links:
            members = _members_in_text(written, evidence)
            if members:
                cell = evidence.cell(sheet, row, column)
                message = (
                    NAME_NOT_SPLIT.at(cell, text=written, name=members[0])
                    if len(members) == 1
                    else NAMES_NOT_SPLIT.at(cell, text=written, names=members)
                )
                yield Violation(cell, written, message)


SEPARATED_OTHERWISE = MessageType(
    "separated-otherwise", "{text:short} is read as {values:and}", "Separate them with ';'."
)


SEVERAL_IN_ROW = MessageType(
    "several-in-row",
    "{text:short} is read as {values:and}, but a row of this sheet is for one of them",
    "Write a row for each.",
)


@rule(
    "N107",
    "Values that are not separated by semicolons",
    Severity.NOTE,
    why="The values are understood here. Other programs take the text for one value.",
    fix="Separate the values with a semicolon.",
    example="activities.csv, members: 'Accra, Bergen and Oslo' is read as Accra, Bergen and Oslo",
)
def find_unusual_separators(evidence: Evidence) -> Iterator[Violation]:
    """Find cells whose values are separated by words or by signs of other scripts; commas and line breaks are usual."""
    for sheet, column in (
        *MENTIONS,
        ("activities", "alliances"),
        ("activities", "outcomes"),
        ("activities", "challenges"),
    ):
        several = SHEETS_BY_NAME[sheet].column(column).multivalued
        kind = SEPARATED_OTHERWISE if several else SEVERAL_IN_ROW
        texts = evidence.values(sheet, column)
        pieces_by_text = {}
        for text in texts.distinct:
            pieces = _split(evidence, sheet, column, text)
            if len(pieces) > 1 and not (several and has_usual_separators(text, pieces)):
                pieces_by_text[text] = pieces
        for row, text in texts.find(pieces_by_text.__contains__):
            cell, values = evidence.cell(sheet, row, column), pieces_by_text[text]
            message = kind.at(cell, text=text, values=values)
            yield Violation(cell, text, message, "; ".join(values) if several else "")


def _split(evidence: Evidence, sheet: str, column: str, text: str) -> tuple[str, ...]:
    """Split the names or the codes of a cell."""
    if SHEETS_BY_NAME[sheet].column(column).type is ColumnType.CODE:
        return split_codes(text, evidence.dataset.codes(column))
    names = _names_of_column(evidence, sheet, column)
    return split_names(text, lambda name: names.look_up(name) is not None)[0]


def find_unresolved(evidence: Evidence) -> list[tuple[str, str, list[tuple[int, str]]]]:
    """Find the names that do not mean one member.

    Names that other rules report are left out: garbled names, and texts that were not split.

    Returns:
        The sheet and name of each column that names members, and the row and text of each unresolved name in it.
    """
    return evidence.compute_once(_find_unresolved)


def _find_unresolved(evidence: Evidence) -> list[tuple[str, str, list[tuple[int, str]]]]:
    has_other_rule: dict[str, bool] = {}
    unresolved = []
    for sheet, column, links in _unresolved_links(evidence):
        for _, text in links:
            if text not in has_other_rule:
                has_other_rule[text] = repair_mojibake(text) != text or bool(_members_in_text(text, evidence))
        unresolved.append((sheet, column, [(row, text) for row, text in links if not has_other_rule[text]]))
    return unresolved


def _unresolved_links(evidence: Evidence) -> Iterator[tuple[str, str, list[tuple[int, str]]]]:
    """Yield the unresolved names in each column that names members; none if there are no memberships.

    Names that all cells spell otherwise than the list are left out, since the list is corrected instead.
    So are names with a remark, and pieces of an HTML entity, whose semicolon separates names; other rules report them.
    """
    if not len(evidence.frame("memberships")):
        return
    spelled_otherwise = evidence.compute_once(find_slipped_spellings)
    for sheet, column in MENTIONS:
        links = evidence.unlisted_links(sheet, column)
        yield (
            sheet,
            column,
            [
                (row, text)
                for row, text, _ in links
                if (sheet, row) not in evidence.footer_rows
                and text not in spelled_otherwise
                and find_remark(evidence.dataset.members, text) is None
                and not is_cut_at_entity(evidence.values(sheet, column)[row], text)
            ],
        )


def _names_of_column(evidence: Evidence, sheet: str, column: str) -> NameIndex:
    """Return the names that a column refers to: members or allied organisations."""
    members = SHEETS_BY_NAME[sheet].column(column).refers_to == "memberships"
    return evidence.dataset.members if members else evidence.dataset.alliances


def _members_in_text(written: str, evidence: Evidence) -> list[str]:
    """Return the members in a text that was not split at commas, slashes or words such as "and"."""
    if evidence.suggest_member(written).likely and strip_additions(written):
        return []
    return find_unsplit_names(evidence.dataset.members, written)


def _repeated_names(text: str, names: NameIndex, cache: dict[str, str]) -> dict[str, list[str]]:
    """Return the names that a text holds in several spellings, each with its spellings.

    Args:
        text: the text of a cell.
        names: the names of members or of allied organisations.
        cache: a cache of resolved names, which this function fills.
    """

    def name_of(piece: str) -> str:
        if piece not in cache:
            resolved = names.look_up(piece)
            cache[piece] = resolved.name if resolved else ""
        return cache[piece]

    pieces, _ = split_names(text, lambda piece: bool(name_of(piece)))
    full_names = [name_of(piece) for piece in pieces]
    if len(set(full_names)) == len(full_names):
        return {}
    spellings_by_name: dict[str, list[str]] = {}
    for piece, name in zip(pieces, full_names, strict=True):
        spellings_by_name.setdefault(name, []).append(piece)
    return {name: spellings for name, spellings in spellings_by_name.items() if name and len(spellings) > 1}
