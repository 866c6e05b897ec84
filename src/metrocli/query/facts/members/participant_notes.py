"""Notes on names of participants: not members, possibly several members, or not members at the time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from metrocli.messages import MessageType
from metrocli.query.facts.members.unlisted_names import UnlistedNames, list_initials
from metrocli.query.linking.selected_links import count_selected, link_selected
from metrocli.query.selecting.unlisted_links import list_unlisted_links
from metrocli.sheets.parsing.link_frames import count_values, match_values, select_links

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    import pandas as pd

    from metrocli.messages import Message
    from metrocli.model.cell import Cell
    from metrocli.query.selecting.selection import Selection
    from metrocli.sheets.dataset import SheetDataset

NAME_AMBIGUOUS = MessageType(
    "name-ambiguous",
    "{text:short}, in {count:,} rows, may be {names:or}, so it counts for none of them.",
    "Write the full name.",
    "{text:short} may be {names:or}, so it counts for none of them.",
)
NAMES_AMBIGUOUS = MessageType(
    "names-ambiguous",
    "{count:,} names may be several members each, so they count for none of them: {names:and}.",
    "Use `metrocli check --select N103` to see where.",
)
NAME_MISSPELLED = MessageType(
    "name-misspelled",
    "{text:short}, in {count:,} rows, is not a member and counts for none; {name} is probably meant.",
    "Write {name}, or add the spelling to the aliases.",
    "{text:short} is not a member and counts for none; {name} is probably meant.",
)
NAMES_UNSPLIT = MessageType(
    "names-unsplit",
    "{text:short}, in {count:,} rows, is read as one name, so it does not count for {names:and}.",
    "Separate names with ';'.",
    "{text:short} is read as one name, so it does not count for {names:and}.",
)
NAMES_NOT_COMPARED = MessageType(
    "names-not-compared",
    "{count:,} names in activities are not members and were not compared with them, because they are too many.",
    "Correct the other names first; `metrocli check` lists them.",
    "1 name in activities is not a member and was not compared with them, because there are too many such names.",
)
PARTICIPANTS_LEFT_OUT = MessageType(
    "name-left-out",
    "{count:,} participants are not in the list of members and are left out: {names:and}.",
    one="1 participant is not in the list of members and is left out: {names:and}.",
)
GUESTS_MET = MessageType(
    "guests-met",
    "{count:,} names are not in the list of members and do not count as members: {names:and}.",
    one="1 name is not in the list of members and does not count as a member: {names:and}.",
)
NOT_MEMBERS_THEN = MessageType(
    "not-members-then",
    "{count:,} participants were not members at the time and are not counted: {names:and}.",
    one="1 participant was not a member at the time and is not counted: {names:and}.",
)
_MOST_AMBIGUOUS = 3
"""How many ambiguous names have a note each, with their cells; more are counted in one note."""


def build_participant_notes(*selections: Selection, with_company: bool = False) -> list[Message]:
    """Build the notes on participants of the selected activities that are not counted as members.

    They are names that may be several members, names that are not in the list of members, and members whose membership
    does not touch the selected time.

    Args:
        selections: the filters of the answer; several if it compares times.
        with_company: whether the answer also has participants that the filters do not select: with whom these work.
    """
    unlisted: dict[str, None] = {}
    former: dict[str, None] = {}
    notes = build_ambiguous_notes(*selections)
    for selection in selections:
        rows, of_whom = selection.activities.index, selection
        if with_company:
            of_whom = replace(selection, members=(), regions=())
            noted = {note.values.get("text") for note in notes}
            ambiguous = _find_ambiguous_names(of_whom, "activities", "members", rows, None)
            notes += [note for name, note in ambiguous.items() if name not in noted]
        unlisted |= dict.fromkeys(_list_unlisted_participants(of_whom, rows))
        former |= dict.fromkeys(_list_former_participants(of_whom, selection.activities))
    if unlisted:
        notes.append(PARTICIPANTS_LEFT_OUT(count=len(unlisted), names=[*unlisted]))
    if former:
        notes.append(NOT_MEMBERS_THEN(count=len(former), names=[*former]))
    return notes


def build_ambiguous_notes(*selections: Selection, members: Collection[str] | None = None) -> list[Message]:
    """Build the notes on names of participants that may be several members.

    Activities are selected by all filters but those of members and regions: it is not known whether such a name is a
    selected member.

    Args:
        selections: the filters of the answer; several if it compares times.
        members: only names that may be one of these members are noted; None means those that the filters select.
    """
    notes: dict[str, Message] = {}
    rows = selections[0].activities_of_anyone.index
    for selection in selections[1:]:
        rows = rows.union(selection.activities_of_anyone.index)
    for selection in selections:
        notes |= _find_ambiguous_names(selection, "activities", "members", rows, members)
    return _limit_ambiguous(notes)


def build_misspelled_notes(selection: Selection, members: Collection[str] | None = None) -> list[Message]:
    """Build the notes on names of participants that are not members: misspelled ones, and several read as one name.

    At most `MOST_COMPARISONS` are made; the last note counts the names that were not compared.

    Args:
        selection: the filters. Activities are selected by all of them but those of members and regions.
        members: only names that probably mean one of these members are noted; None means those that the filters select.
    """
    from metrocli.names.suggest import MOST_COMPARISONS

    dataset = selection.dataset
    rows_of = selection.compute_once(_find_rows_of_unlisted)
    wanted = members if members is not None or selection.regions else selection.members
    initials = list_initials(text for name in wanted or () for text in (name, *dataset.other_names(name)))
    comparisons, not_compared = 0, 0
    likely_members: dict[str, tuple[str, list[str]]] = {}
    for name in rows_of:
        # A misspelling begins as the name does, so only few texts have to be compared.
        if wanted and initials.isdisjoint(dataset.compute_once(UnlistedNames).list_initials(name)):
            continue
        comparisons += dataset.members.spelling_count
        if comparisons > MOST_COMPARISONS:
            not_compared += 1
            continue
        likely, unsplit = dataset.compute_once(UnlistedNames).find_likely_members(name)
        if (likely or unsplit) and _has_any(selection, unsplit or [likely], members):
            likely_members[name] = likely, unsplit
    cells = _find_first_cells(dataset, "activities", "members", {name: rows_of[name] for name in likely_members})
    notes = [
        NAME_MISSPELLED.at(cells[name], text=name, name=likely, count=len(rows_of[name]))
        if likely
        else NAMES_UNSPLIT.at(cells[name], text=name, names=unsplit, count=len(rows_of[name]))
        for name, (likely, unsplit) in likely_members.items()
    ]
    return [*notes, NAMES_NOT_COMPARED(count=not_compared)] if not_compared else notes


def _find_rows_of_unlisted(selection: Selection) -> dict[str, set[int]]:
    """Find the rows of the activities of anyone with each participant that is not a member, by its name."""
    links = list_unlisted_links(selection.dataset, "activities", "members")
    links = select_links(links, selection.activities_of_anyone.index)
    return {str(name): set(rows) for name, rows in links.groupby("value", sort=False)["row"]}


def build_ambiguous_meeting_notes(selection: Selection, members: Collection[str] | None = None) -> list[Message]:
    """Build the notes on names in meetings that may be several members (see `build_ambiguous_notes`)."""
    meetings = selection.dataset.frame("meetings")
    rows = meetings.index[selection.match_months(meetings["month"])]
    return _limit_ambiguous(_find_ambiguous_names(selection, "meetings", "members", rows, members))


def build_guest_notes(selection: Selection, met: pd.Series[str]) -> list[Message]:
    """Build the note on names in meetings that are not in the list of members.

    Args:
        selection: the filters.
        met: the names of those who were met.
    """
    listed = selection.dataset.members
    names = [str(name) for name in met.unique() if name not in listed and not listed.find_same_start(str(name))]
    return [GUESTS_MET(count=len(names), names=names)] if names and [*listed] else []


def build_ambiguous_seat_notes(selection: Selection, members: Collection[str] | None = None) -> list[Message]:
    """Build the notes on names of the members that people speak for (see `build_ambiguous_notes`)."""
    people = selection.dataset.frame("people")
    rows = people.index[selection.match_terms(people["from"], people["until"])]
    return _limit_ambiguous(_find_ambiguous_names(selection, "people", "member", rows, members))


def _find_ambiguous_names(
    selection: Selection, sheet: str, column: str, rows: pd.Index[Any], members: Collection[str] | None
) -> dict[str, Message]:
    """Find the names in some rows of a sheet that may be several members, each with its note."""
    dataset = selection.dataset
    links = select_links(list_unlisted_links(dataset, sheet, column), rows)
    candidates_of = {
        name: candidates
        for name in map(str, links["value"].unique())
        if (candidates := _list_candidates(dataset, name))
        and (name in selection.members or _has_any(selection, candidates, members))
    }
    links = links[links["value"].isin(candidates_of)]
    rows_of = {str(name): set(rows) for name, rows in links.groupby("value", sort=False)["row"]}
    cells = _find_first_cells(dataset, sheet, column, rows_of)
    return {
        name: NAME_AMBIGUOUS.at(cells[name], text=name, names=candidates, count=len(rows_of[name]))
        for name, candidates in candidates_of.items()
    }


def find_members_with_ambiguous_names(dataset: SheetDataset) -> set[str]:
    """Find the members that a name in activities, meetings or people may be, which may also be another member."""
    columns = (("activities", "members"), ("meetings", "members"), ("people", "member"))
    tables = (list_unlisted_links(dataset, sheet, column) for sheet, column in columns)
    names = {name for links in tables for name in count_values(links["value"])}
    return {member for name in names for member in _list_candidates(dataset, name)}


def _limit_ambiguous(notes: Mapping[str, Message]) -> list[Message]:
    """Return the notes; a single one that counts them if they are many."""
    if len(notes) > _MOST_AMBIGUOUS:
        return [NAMES_AMBIGUOUS(count=len(notes), names=[*notes])]
    return [*notes.values()]


def _list_unlisted_participants(selection: Selection, rows: pd.Index[Any]) -> list[str]:
    """List the names in some activities that are not in the list of members and that the filters select."""
    if selection.regions:  # such a name is in no region
        return []
    links = select_links(list_unlisted_links(selection.dataset, "activities", "members"), rows)
    names = [str(name) for name in links["value"].unique() if not selection.members or name in selection.members]
    return [name for name in names if not _list_candidates(selection.dataset, name)]


def _list_former_participants(selection: Selection, activities: pd.DataFrame) -> list[str]:
    """List the participants of some activities whose membership does not touch the selected time."""
    memberships = selection.dataset.frame("memberships")
    current = memberships.loc[selection.match_terms(memberships["joined"], memberships["left"]), "member"]
    names = count_selected(selection, "members", activities, only_listed=True)
    former = {name for name in names if selection.is_selected_member(name)} - {*current.tolist()}
    if not former:
        return []
    links = link_selected(selection, "members", activities)
    return [str(name) for name in links.loc[match_values(links["value"], former), "value"].unique()]


def _list_candidates(dataset: SheetDataset, name: str) -> list[str]:
    """List the members that a name may be; none unless it may be several."""
    return dataset.members.find_same_start(name)


def _has_any(selection: Selection, names: Collection[str], members: Collection[str] | None) -> bool:
    """Return whether any name is one of the members; for None, whether the filters select any."""
    if members is not None:
        return not {*members}.isdisjoint(names)
    if not selection.members and not selection.regions:
        return True
    import pandas as pd

    return bool(selection.match_members(pd.Series([*names], dtype="str")).any())


def _find_first_cells(
    dataset: SheetDataset, sheet: str, column: str, rows_of: Mapping[str, Collection[int]]
) -> dict[str, Cell]:
    """Find the first cell of some rows, or else of the participations sheet, for each name that is not listed.

    All names are looked up together: the links are read once, not once for each of them.

    Args:
        dataset: the dataset.
        sheet: the sheet.
        column: the column with the names.
        rows_of: the rows of the sheet by name.
    """
    cells: dict[str, Cell] = {}
    for row, name in _list_mentions(dataset, sheet, column, rows_of):
        if name not in cells and row in rows_of[name]:
            cells[name] = dataset.cell(sheet, row, column)
    if cells.keys() != rows_of.keys():
        for row, name in _list_mentions(dataset, "participations", "member", rows_of):
            if name not in cells:
                cells[name] = dataset.cell("participations", row, "member")
    return cells


def _list_mentions(dataset: SheetDataset, sheet: str, column: str, names: Collection[str]) -> Iterable[tuple[int, str]]:
    """List the rows whose cells in a column mention some names, each with the name, in the order of the sheet."""
    if not names:
        return ()
    links = dataset.links_in_cells(sheet, column)
    links = links[match_values(links["value"], names)]
    return zip(links["row"].tolist(), links["value"].tolist(), strict=True)
