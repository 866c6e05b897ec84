"""The codes of the plan and of challenges, with their activities and members at every level."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from metrocli.answers.explanation import FigureKind
from metrocli.answers.fields import Content, Field, FieldType, RowType
from metrocli.answers.records import to_records
from metrocli.messages import MessageType
from metrocli.model.codes import parse_code
from metrocli.query.answering.explaining import cells_of, explain_groups, figure
from metrocli.query.answering.listing import build_listing
from metrocli.query.facts.calendar import build_unrecorded_notes
from metrocli.query.facts.claims import select_claims
from metrocli.query.facts.codes import (
    CODE_COUNT,
    build_line_notes,
    build_unread_code_notes,
    count_codes_rolled_up,
    count_members_by_code,
    explain_codes,
    find_codes_not_in_force,
    find_codes_of_other_times,
    join_members_to_codes,
    roll_up_codes,
)
from metrocli.query.facts.members.membership import cells_of_members
from metrocli.query.facts.members.participant_notes import build_ambiguous_notes
from metrocli.query.selecting.matching import find_covered
from metrocli.query.selecting.selection_notes import build_activity_notes, note_if_missing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd

    from metrocli.answers.answer import ListAnswer
    from metrocli.answers.explanation import ColumnCells, Figure
    from metrocli.messages import Message
    from metrocli.model.codes import Code
    from metrocli.query.selecting.selection import Selection

CODES_WITHOUT_ACTIVITY = MessageType(
    "codes-without-activity",
    "{count:,} codes without an activity are not listed.",
    one="1 code without an activity is not listed.",
)
CODES_NOT_IN_FORCE = MessageType(
    "codes-not-in-force",
    "{count:,} codes that are not in force in the time asked for are not listed.",
    one="1 code that is not in force in the time asked for is not listed.",
)
ALL_COVERED = MessageType("all-covered", "Every code has an activity.")
_FIELDS = CODE_COUNT | {"members": Field(FieldType.INTEGER, "the number of members that took part in these activities")}
_UNCOVERED = _FIELDS | {
    "anywhere": Field(FieldType.INTEGER, "the number of activities with this code if no filter is given"),
    "claimed": Field(FieldType.SEVERAL, "the periods whose published reports name the code"),
}
_LINE = {"line": Field(FieldType.CODE, "the action line that the code belongs to")}
OUTCOMES = (RowType(_FIELDS, _LINE), RowType(_UNCOVERED, _LINE, "--uncovered"))
CHALLENGES = (RowType(_FIELDS), RowType(_UNCOVERED, when="--uncovered"))
"""The rows of the usual list and of the list of uncovered codes."""
FIGURES: dict[str, Content] = {
    "activities": Field(FieldType.INTEGER, "the number of activities that match the filters"),
    "codes": Field(FieldType.INTEGER, "the number of codes, with or without an activity"),
    "uncovered": Field(FieldType.INTEGER, "with `--uncovered`: the number of codes without an activity"),
}


def codes(selection: Selection, sheet: str, *, uncovered: bool = False) -> ListAnswer:
    """List the codes of a sheet with the numbers of activities that carry them or a code below, and of their members.

    Args:
        selection: the filters; codes of this sheet select rows, all other filters select activities. If activities are
            selected by content, codes without an activity are left out, and a note says so.
        sheet: `outcomes` or `challenges`.
        uncovered: whether to list the codes that none of the selected activities carries instead; `anywhere` is then
            the number of activities without any filter, `claimed` the periods whose published reports name the code.

    Raises:
        UnreadableData: the dataset has no sheet `activities`.
    """
    pairs = roll_up_codes(selection.dataset, sheet, selection.activities)
    frame, left_out = _select_codes(selection, sheet, pairs, in_plan=uncovered)
    notes: list[Message] = [*note_if_missing(selection.dataset, sheet), *build_activity_notes(selection), *left_out]
    notes += [*build_unread_code_notes(selection, sheet), *build_ambiguous_notes(selection)]
    notes += build_unrecorded_notes(selection)
    figures = {"activities": len(selection.activities), "codes": len(frame)}
    usual, of_uncovered = OUTCOMES if sheet == "outcomes" else CHALLENGES
    if not uncovered:
        if sheet == "outcomes":
            notes += build_line_notes(selection, dict(zip(frame["code"], frame["activities"], strict=True)))
        return build_listing(sheet, selection, frame, usual, figures=figures, notes=notes)
    frame = _add_claims(selection, sheet, frame[frame["activities"] == 0])
    return build_listing(
        sheet,
        selection,
        frame,
        of_uncovered,
        figures=figures | {"uncovered": len(frame)},
        notes=[*notes, *([ALL_COVERED()] if figures["codes"] and not len(frame) else [])],
        options={"uncovered": True},
        notes_empty=False,
    )


def explain(selection: Selection, answer: ListAnswer) -> Iterator[Figure]:
    """Find the cells behind the figures of `outcomes` and `challenges`."""
    sheet, dataset = answer.command, selection.dataset
    pairs = roll_up_codes(dataset, sheet, selection.activities)
    everywhere = roll_up_codes(dataset, sheet, selection.all_activities)
    ids = cells_of("activities", "id", selection.activities.index)
    yield from figure(("activities",), answer.figures["activities"], FigureKind.COUNT, ids)
    frame, _ = _select_codes(selection, sheet, pairs, in_plan="uncovered" in answer.figures)
    uncovered = frame.loc[frame["activities"] == 0, "code"]
    find_cells = partial(_find_cells_of_codes, selection, sheet, everywhere)
    for name, listed in (("codes", frame["code"]), ("uncovered", uncovered)):
        own_cells, other_cells = find_cells(listed)
        kind = FigureKind.ITEMS if other_cells.rows else FigureKind.COUNT
        yield from figure((name,), answer.figures.get(name), kind, own_cells, other_cells)
    yield from explain_groups(answer, lambda rows, _: find_cells(rows["code"]))
    rows = to_records(answer.frame, {"code": CODE_COUNT["code"]} | answer.fields)
    if "activities" in answer.fields:
        yield from explain_codes((), sheet, pairs, rows)
    if "anywhere" in answer.fields:
        yield from explain_codes((), sheet, everywhere, rows, "anywhere")
    if "members" in answer.fields:
        joined = join_members_to_codes(selection, pairs)
        names_of = {str(code): set(names) for code, names in joined.groupby("code")["value"]}
        for row in rows:
            cells = cells_of_members(selection, names_of.get(row["code"], ()))
            yield from figure((row["code"], "members"), row["members"], FigureKind.COUNT, cells)
    if "claimed" in answer.fields:
        claims = _select_claims_by_code(selection, sheet)
        for row in rows:
            cells = cells_of("published", "value", claims.index[claims["code"] == row["code"]])
            yield from figure((row["code"], "claimed"), len(row["claimed"]), FigureKind.ITEMS, cells)


def _find_cells_of_codes(
    selection: Selection, sheet: str, everywhere: pd.DataFrame, listed: Iterable[str]
) -> tuple[ColumnCells, ColumnCells]:
    """Find the cells that name codes: those of the sheet of codes; of other codes, those of the activities with them.

    Args:
        selection: the dataset.
        sheet: `outcomes` or `challenges`.
        everywhere: all activities by code (see `roll_up_codes`).
        listed: the codes.
    """
    names = set(listed)
    codes = selection.dataset.frame(sheet)["code"].drop_duplicates()
    codes = codes[codes.isin(names)]
    others = everywhere[everywhere["code"].isin(names - set(codes))]
    return cells_of(sheet, "code", codes.index), cells_of("activities", sheet, others["row"])


def _select_codes(
    selection: Selection, sheet: str, pairs: pd.DataFrame, *, in_plan: bool
) -> tuple[pd.DataFrame, list[Message]]:
    """Select the codes of a sheet that count, with the numbers of their activities and members.

    Args:
        selection: the filters.
        sheet: `outcomes` or `challenges`.
        pairs: the selected activities by code (see `roll_up_codes`).
        in_plan: whether to select the codes that need an activity: those in the sheet and in force. Otherwise, codes
            without an activity are left out if they are not in force, if only activities outside of the selected time
            name them, or if activities are selected by content.

    Returns:
        A frame with the columns of `CODE_COUNT`, `members` and `line`; and a note on codes that are left out.
    """
    import pandas as pd

    frame = pd.DataFrame(count_codes_rolled_up(selection, sheet, pairs), columns=[*CODE_COUNT])
    frame["members"] = count_members_by_code(selection, pairs, frame["code"])
    frame["line"] = frame["code"].map(lambda text: _find_line(text) if sheet == "outcomes" else None)
    own = selection.outcomes if sheet == "outcomes" else selection.challenges
    others = selection.challenges if sheet == "outcomes" else selection.outcomes
    if own:
        frame = frame[frame["code"].isin(find_covered(own, frame["code"]))]
    if in_plan:
        return _select_codes_in_plan(selection, sheet, frame)
    if any((others, selection.lines, selection.members, selection.alliances, selection.texts)):
        idle = int((frame["activities"] == 0).sum())
        return frame[frame["activities"] > 0], [CODES_WITHOUT_ACTIVITY(count=idle)] if idle else []
    in_use, idle_codes = frame[frame["activities"] > 0], frame[frame["activities"] == 0]
    idle_codes = idle_codes[~idle_codes["code"].isin(find_codes_of_other_times(selection, sheet))]
    idle_codes, left_out = _drop_not_in_force(selection, sheet, idle_codes)
    return pd.concat([in_use, idle_codes]).sort_index(), left_out


def _find_line(text: str) -> str | None:
    """Return the top level of a code, which is its line; None if the text is not a code."""
    code = parse_code(text)
    while code is not None and code.parent is not None:
        code = code.parent
    return code.text if code else None


def _select_codes_in_plan(selection: Selection, sheet: str, frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Message]]:
    """Select the codes that need an activity; the note is on the codes that are not in force in the selected time."""
    # Codes that only activities name are not part of the plan, so they need no activity.
    frame = frame[frame["code"].isin({code.text for code in selection.dataset.codes(sheet).values()})]
    # In a plan whose codes do not begin with the line, a line selects no code: all stay.
    below_lines = find_covered(selection.lines, frame["code"]) if sheet == "outcomes" else set()
    if below_lines:
        frame = frame[frame["code"].isin(below_lines)]
    return _drop_not_in_force(selection, sheet, frame)


def _add_claims(selection: Selection, sheet: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Add what uncovered codes have elsewhere: the columns `anywhere` and `claimed`."""
    dataset = selection.dataset
    everywhere = roll_up_codes(dataset, sheet, selection.all_activities)["code"].value_counts()
    claims = _select_claims_by_code(selection, sheet)
    claimed = {str(code): tuple(dict.fromkeys(periods)) for code, periods in claims.groupby("code")["period"]}
    return frame.assign(
        anywhere=frame["code"].map(everywhere).fillna(0).astype("int64"),
        claimed=frame["code"].map(lambda code: claimed.get(code, ())),
    )


def _select_claims_by_code(selection: Selection, sheet: str) -> pd.DataFrame:
    """Select the claims about codes of a sheet, with the code in a column `code` (as written if it is unknown)."""
    claims = select_claims(selection, sheet.removesuffix("s"))
    known = selection.dataset.all_codes(sheet)
    codes = {written: _find_claimed_code(written, known) for written in claims["value"].unique()}
    return claims.assign(code=claims["value"].map(codes))


def _drop_not_in_force(selection: Selection, sheet: str, frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Message]]:
    """Drop the codes that are not in force in the selected time; return the others, and a note if some were dropped."""
    is_dropped = frame["code"].isin(find_codes_not_in_force(selection, sheet))
    return frame[~is_dropped], [CODES_NOT_IN_FORCE(count=int(is_dropped.sum()))] if is_dropped.any() else []


def _find_claimed_code(written: str, codes: Mapping[tuple[str, ...], Code]) -> str:
    """Find the code at the beginning of a published claim; return the claim as written if it is unknown."""
    words = written.split()
    for number in range(len(words), 0, -1):
        code = parse_code(" ".join(words[:number]))
        if code is not None and code.parts in codes:
            return codes[code.parts].text
    return written
