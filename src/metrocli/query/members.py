"""Members, how often they took part, and the silent members."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from metrocli.answers.answer import ListAnswer, note_if_empty
from metrocli.answers.explanation import FigureKind
from metrocli.answers.fields import Content, Field, FieldType, RowType
from metrocli.messages import MessageType
from metrocli.query.answering.explaining import cells_of, explain_groups, figure
from metrocli.query.facts.calendar import build_unrecorded_notes
from metrocli.query.facts.members.contacts import CONTACTS, add_contacts, explain_contacts
from metrocli.query.facts.members.membership import MEMBER, build_not_counted_notes, select_members
from metrocli.query.facts.members.participant_notes import build_participant_notes
from metrocli.query.facts.members.participation import find_participation_cells
from metrocli.query.linking.selected_links import link_selected
from metrocli.query.selecting.selection_notes import build_activity_notes, build_membership_notes
from metrocli.sheets.parsing.link_frames import keep_links, list_rows_of_values

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from metrocli.answers.explanation import Figure
    from metrocli.messages import Message
    from metrocli.query.selecting.selection import Selection

MEMBERS_WITHOUT_ACTIVITY = MessageType(
    "members-without-activity",
    "{count:,} members did not take part.",
    "Use {--silent} to see which.",
    "1 member did not take part.",
)
ALL_TOOK_PART = MessageType("all-took-part", "Every member took part.")
_FIELDS = MEMBER | {
    "activities": Field(FieldType.INTEGER, "the number of activities that list the member"),
    "participated": Field(FieldType.FLAG, "whether any activity lists the member"),
}
_USUAL = RowType(_FIELDS, CONTACTS)
_SILENT = RowType(_FIELDS | CONTACTS, when="--silent")
ROWS = (_USUAL, _SILENT)
FIGURES: dict[str, Content] = {
    "members": Field(FieldType.INTEGER, "the number of members that count in totals"),
    "took_part": Field(FieldType.INTEGER, "the number of these that took part"),
    "silent": Field(FieldType.INTEGER, "with `--silent`: the number of these that did not take part"),
    "in_contact": Field(FieldType.INTEGER, "with `--silent`: the number of silent members with other contact"),
    "not_counted": Field(FieldType.INTEGER, "the number of listed members that totals do not count"),
    "other_statuses": Field(FieldType.SEVERAL, "the statuses of these"),
}


def members(selection: Selection, *, silent: bool = False, with_contacts: bool = False) -> ListAnswer:
    """List the members with the number of activities that they took part in.

    Args:
        selection: the filters; if they select activities by content, only members that took part are listed.
        silent: whether to list the members that took part in none instead, with other contact (see `add_contacts`).
        with_contacts: whether the rows have the extra fields, for which more sheets are read.

    Raises:
        UnreadableData: the dataset has no sheet `memberships` or no sheet `activities`.
    """
    frame = select_members(selection)
    counted = frame[frame["counts"]]
    figures: dict[str, Any] = {"members": len(counted), "took_part": int(counted["participated"].sum())}
    notes: list[Message] = [*selection.notes, *build_activity_notes(selection), *build_membership_notes(selection)]
    notes += [*build_participant_notes(selection), *build_unrecorded_notes(selection)]
    if silent:
        frame = frame[~frame["participated"]]
    elif _is_by_content(selection):
        frame = frame[frame["participated"]]
        if figures["took_part"] < figures["members"]:
            notes.append(MEMBERS_WITHOUT_ACTIVITY(count=figures["members"] - figures["took_part"]))
    if silent or with_contacts:
        frame = add_contacts(selection, frame)
    if silent:
        contacts = frame.loc[frame["counts"], "other_contact"]
        figures |= {"silent": len(contacts), "in_contact": int((contacts.map(len) > 0).sum())}
    others = frame[~frame["counts"]]
    notes += build_not_counted_notes(frame)
    figures |= {"not_counted": len(others), "other_statuses": sorted(set(others["status"]))}
    rows = _SILENT if silent else _USUAL
    listing = ListAnswer(
        command="members",
        query=selection.query | ({"silent": True} if silent else {}),
        frame=frame,
        fields=rows.fields,
        extra=rows.extra,
        titles=selection.titles,
        figures=figures,
        notes=tuple(dict.fromkeys(notes)),
        interpretations=selection.interpretations,
        in_totals="counts",
    )
    if silent and len(counted) and not len(frame):
        return replace(listing, notes=(*listing.notes, ALL_TOOK_PART()))
    return note_if_empty(listing)


def explain(selection: Selection, answer: ListAnswer) -> Iterator[Figure]:
    """Find the cells behind the figures of `members`."""
    figures, listed = answer.figures, answer.frame
    everyone = select_members(selection)
    counted = everyone[everyone["counts"]]
    silent = counted[~counted["participated"]]
    others = everyone[~everyone["counts"]]
    if answer.query.get("silent"):
        others = others[~others["participated"]]
        in_contact = add_contacts(selection, silent)["other_contact"].map(len) > 0
        yield from _explain_members(("in_contact",), figures["in_contact"], silent[in_contact])
        yield from _explain_members(("silent",), figures["silent"], silent)
    elif _is_by_content(selection):
        others = others[others["participated"]]
    yield from _explain_members(("members",), figures["members"], counted)
    yield from _explain_members(("took_part",), figures["took_part"], counted[counted["participated"]])
    yield from _explain_members(("not_counted",), figures["not_counted"], others)
    yield from explain_groups(answer, lambda rows, _: [cells_of("memberships", "member", rows.index)])
    links = link_selected(selection, "members")
    links = keep_links(links, links["listed"])
    rows_of = list_rows_of_values(links)
    # The messages of `other_contact` are made from the three fields: alone, they are explained by these.
    inner = ("other_contact",) if "other_contact" in answer.fields else ()
    shown = {
        name: (name,) if name in answer.fields else (*inner, name)
        for name in ("meetings", "seats", "engaged")
        if name in answer.fields or inner
    }
    own_cells = find_participation_cells(selection.dataset, rows_of) if "activities" in answer.fields else {}
    contacts = explain_contacts(selection) if shown else {}
    columns = {name: listed[name] for name in ("name", *(["activities"] if own_cells else []), *shown)}
    for name, *numbers in zip(*columns.values(), strict=True):
        row = dict(zip([*columns][1:], numbers, strict=True))
        if name in own_cells:
            yield from figure((name, "activities"), row["activities"], FigureKind.COUNT, *own_cells[name])
        for field, path in shown.items():
            cells = [contacts[field][name]] if name in contacts[field] else []
            number = row[field] if field == "meetings" else len(row[field])
            yield from figure((name, *path), number, FigureKind.ITEMS, *cells)


def _explain_members(path: tuple[str, ...], number: int, members: pd.DataFrame) -> Iterator[Figure]:
    """Yield a number of members with the cells that name them (see `figure`)."""
    yield from figure(path, number, FigureKind.COUNT, cells_of("memberships", "member", members.index))


def _is_by_content(selection: Selection) -> bool:
    """Return whether activities are selected by content, so that only members that took part are listed."""
    return any((selection.outcomes, selection.challenges, selection.lines, selection.alliances, selection.texts))
