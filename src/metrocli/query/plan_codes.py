"""The codes of the plan and of challenges, with their activities and members at every level."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.answers.answer import ListAnswer, note_if_empty
from metrocli.answers.fields import Field, FieldType, RowType
from metrocli.answers.screen import CellFormat, ScreenColumn
from metrocli.messages import MessageType
from metrocli.model.codes import parse_code
from metrocli.query.facts.claims import select_claims
from metrocli.query.facts.codes import CODE_COUNT, count_codes_rolled_up, count_members_by_code, roll_up_codes
from metrocli.query.selecting.question_line import describe_question
from metrocli.query.selecting.selection import find_covered
from metrocli.text.phrases import format_count

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from metrocli.messages import Message, Note
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
_SHOWN = (
    ScreenColumn("code", CellFormat.TEXT, ("code",)),
    ScreenColumn("title", CellFormat.TEXT, ("title",)),
    ScreenColumn("members", CellFormat.NUMBER, ("members",), 1),
    ScreenColumn("activities", CellFormat.BAR, ("activities",)),
)


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
    import pandas as pd

    dataset = selection.dataset
    selection.read_optional(sheet)
    pairs = roll_up_codes(dataset, sheet, selection.activities)
    frame = pd.DataFrame(count_codes_rolled_up(selection, sheet, pairs), columns=[*CODE_COUNT])
    frame["members"] = count_members_by_code(selection, pairs, frame["code"])
    frame["line"] = frame["code"].map(lambda text: _find_line(text) if sheet == "outcomes" else None)
    own = selection.outcomes if sheet == "outcomes" else selection.challenges
    others = selection.challenges if sheet == "outcomes" else selection.outcomes
    notes: list[Note] = [*selection.notes]
    if own:
        frame = frame[frame["code"].isin(find_covered(own, frame["code"]))]
    usual, of_uncovered = OUTCOMES if sheet == "outcomes" else CHALLENGES
    if uncovered:
        return _list_uncovered(selection, sheet, frame, of_uncovered)
    if any((others, selection.lines, selection.members, selection.alliances, selection.texts)):
        idle = int((frame["activities"] == 0).sum())
        frame = frame[frame["activities"] > 0]
        if idle:
            notes.append(CODES_WITHOUT_ACTIVITY(count=idle))
    activities = format_count(len(selection.activities), "activity", "activities")
    return note_if_empty(
        ListAnswer(
            sheet,
            sheet.capitalize(),
            selection.query,
            frame,
            usual.fields,
            _SHOWN,
            subtitle=describe_question(selection),
            summary=f"{format_count(len(frame), 'code')} · {activities}",
            notes=tuple(notes),
            extra=usual.extra,
        )
    )


def _find_line(text: str) -> str | None:
    """Return the top level of a code, which is its line; None if the text is not a code."""
    code = parse_code(text)
    while code is not None and code.parent is not None:
        code = code.parent
    return code.text if code else None


def _list_uncovered(selection: Selection, sheet: str, frame: pd.DataFrame, rows: RowType) -> ListAnswer:
    """List the codes that no selected activity carries, a code as well as those below it.

    Codes that are not in force in the selected time are left out, and a note says so.
    """
    dataset = selection.dataset
    # Codes that only activities name are not part of the plan, so they need no activity.
    frame = frame[frame["code"].isin({code.text for code in dataset.codes(sheet).values()})]
    # In a plan whose codes do not begin with the line, a line selects no code: all stay.
    below_lines = find_covered(selection.lines, frame["code"]) if sheet == "outcomes" else set()
    if below_lines:
        frame = frame[frame["code"].isin(below_lines)]
    frame, dropped = _drop_not_in_force(selection, sheet, frame)
    total = len(frame)
    frame = frame[frame["activities"] == 0]
    everywhere = roll_up_codes(dataset, sheet, dataset.frame("activities"))["code"].value_counts()
    claimed: dict[str, list[str]] = {}
    for period, written in select_claims(selection, sheet.removesuffix("s")):
        claimed.setdefault(_find_claimed_code(written, dataset.all_codes(sheet)), []).append(period)
    frame = frame.assign(
        anywhere=frame["code"].map(everywhere).fillna(0).astype("int64"),
        claimed=frame["code"].map(lambda code: tuple(dict.fromkeys(claimed.get(code, ())))),
    )
    shown = (
        *_SHOWN[:2],
        ScreenColumn("elsewhere", CellFormat.NUMBER, ("anywhere",), 1),
        ScreenColumn("published", CellFormat.NAMES, ("claimed",), 2),
    )
    uncovered = f"{len(frame)} of {format_count(total, 'code')} without an activity"
    notes: list[Note] = [*selection.notes, *dropped, *([ALL_COVERED()] if total and not len(frame) else [])]
    return ListAnswer(
        sheet,
        f"Uncovered {sheet}",
        selection.query | {"uncovered": True},
        frame,
        rows.fields,
        shown,
        subtitle=describe_question(selection),
        summary=f"{uncovered} · {format_count(len(selection.activities), 'activity', 'activities')} looked at",
        notes=tuple(notes),
        extra=rows.extra,
    )


def _drop_not_in_force(selection: Selection, sheet: str, frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Message]]:
    """Drop the codes that are not in force in the selected time; return the others, and a note if some were dropped."""
    if sheet != "outcomes":
        return frame, []
    outcomes = selection.dataset.frame("outcomes")
    in_force = outcomes[selection.match_terms(outcomes["valid_from"], outcomes["valid_until"])]["code"]
    is_dropped = frame["code"].isin(set(outcomes["code"]) - set(in_force))
    return frame[~is_dropped], [CODES_NOT_IN_FORCE(count=int(is_dropped.sum()))] if is_dropped.any() else []


def _find_claimed_code(written: str, codes: Mapping[tuple[str, ...], Code]) -> str:
    """Find the code at the beginning of a published claim; return the claim as written if it is unknown."""
    words = written.split()
    for number in range(len(words), 0, -1):
        code = parse_code(" ".join(words[:number]))
        if code is not None and code.parts in codes:
            return codes[code.parts].text
    return written
