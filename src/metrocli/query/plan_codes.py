"""The plan and the challenges: how many activities and members each code has, at every level."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.answers.answer import ListAnswer, note_if_empty
from metrocli.answers.fields import Field, FieldType, RowType
from metrocli.answers.screen import CellFormat, ScreenColumn
from metrocli.model.codes import parse_code
from metrocli.query.facts.claims import select_claims
from metrocli.query.facts.codes import CODE_COUNT, count_codes_rolled_up, count_members_by_code, roll_up_codes
from metrocli.query.selecting.question_line import describe_question
from metrocli.query.selecting.selection import find_covered
from metrocli.text.phrases import format_count

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from metrocli.model.codes import Code
    from metrocli.query.selecting.selection import Selection

_FIELDS = CODE_COUNT | {"members": Field(FieldType.INTEGER, "the number of members that took part in these activities")}
_UNCOVERED = _FIELDS | {
    "anywhere": Field(FieldType.INTEGER, "the number of activities with this code if no filter is given"),
    "claimed": Field(FieldType.SEVERAL, "the periods whose published reports name the code"),
}
_LINE = {"line": Field(FieldType.CODE, "the action line that the code belongs to")}
OUTCOMES = (RowType(_FIELDS, _LINE), RowType(_UNCOVERED, _LINE, "--uncovered"))
CHALLENGES = (RowType(_FIELDS), RowType(_UNCOVERED, when="--uncovered"))
"""The rows of the usual answer and those of the uncovered codes."""
_SHOWN = (
    ScreenColumn("code", CellFormat.TEXT, ("code",)),
    ScreenColumn("title", CellFormat.TEXT, ("title",)),
    ScreenColumn("members", CellFormat.NUMBER, ("members",), 1),
    ScreenColumn("activities", CellFormat.BAR, ("activities",)),
)


def codes(selection: Selection, sheet: str, *, uncovered: bool = False) -> ListAnswer:
    """List the codes of a sheet, each with the activities that carry it or a code below it, and their members.

    Args:
        selection: the filters; codes of this sheet choose the rows, everything else the activities counted. Where
            activities of some kind are asked for, a code that none of them carries is left out, and a note says so.
        sheet: `outcomes` or `challenges`.
        uncovered: whether to list the codes that none of these activities carries instead, with how many of all
            activities carry them (`anywhere`) and the periods whose published reports name them (`claimed`).
    """
    import pandas as pd

    dataset = selection.dataset
    selection.read_optional(sheet)
    pairs = roll_up_codes(dataset, sheet, selection.activities)
    frame = pd.DataFrame(count_codes_rolled_up(selection, sheet, pairs), columns=[*CODE_COUNT])
    frame["members"] = count_members_by_code(selection, pairs, frame["code"])
    frame["line"] = frame["code"].map(lambda text: _top(text) if sheet == "outcomes" else None)
    own = selection.outcomes if sheet == "outcomes" else selection.challenges
    others = selection.challenges if sheet == "outcomes" else selection.outcomes
    notes = list(selection.notes)
    if own:
        frame = frame[frame["code"].isin(find_covered(own, frame["code"]))]
    usual, of_uncovered = OUTCOMES if sheet == "outcomes" else CHALLENGES
    if uncovered:
        return _uncovered(selection, sheet, frame, of_uncovered)
    if any((others, selection.lines, selection.members, selection.alliances, selection.texts)):
        idle = int((frame["activities"] == 0).sum())
        frame = frame[frame["activities"] > 0]
        if idle:
            notes.append(f"{format_count(idle, 'code')} that none of these activities carries not listed.")
    looked_at = format_count(len(selection.activities), "activity", "activities")
    return note_if_empty(
        ListAnswer(
            sheet,
            sheet.capitalize(),
            selection.query,
            frame,
            usual.fields,
            _SHOWN,
            subtitle=describe_question(selection),
            summary=f"{format_count(len(frame), 'code')} · {looked_at}",
            notes=tuple(notes),
            extra=usual.extra,
        )
    )


def _top(text: str) -> str | None:
    """The top level of a code, as it is written."""
    code = parse_code(text)
    while code is not None and code.parent is not None:
        code = code.parent
    return code.text if code else None


def _uncovered(selection: Selection, sheet: str, frame: pd.DataFrame, rows: RowType) -> ListAnswer:
    """The codes that no activity carries; where one and all below it are so, each of them is listed.

    Codes of another time than the one asked for are nothing that could be covered.
    """
    dataset = selection.dataset
    # What activities cite beyond the sheet is nothing that the plan wants covered.
    frame = frame[frame["code"].isin({code.text for code in dataset.codes(sheet).values()})]
    # Where the codes of a plan do not begin with its lines, a line names none of them.
    of_lines = find_covered(selection.lines, frame["code"]) if sheet == "outcomes" else set()
    if of_lines:
        frame = frame[frame["code"].isin(of_lines)]
    frame, notes = _in_force(selection, sheet, frame)
    all_codes = len(frame)
    frame = frame[frame["activities"] == 0]
    everywhere = roll_up_codes(dataset, sheet, dataset.frame("activities"))["code"].value_counts()
    claimed: dict[str, list[str]] = {}
    for period, written in select_claims(selection, sheet.removesuffix("s")):
        claimed.setdefault(_claimed(written, dataset.all_codes(sheet)), []).append(period)
    frame = frame.assign(
        anywhere=frame["code"].map(everywhere).fillna(0).astype("int64"),
        claimed=frame["code"].map(lambda code: tuple(dict.fromkeys(claimed.get(code, ())))),
    )
    shown = (
        *_SHOWN[:2],
        ScreenColumn("elsewhere", CellFormat.NUMBER, ("anywhere",), 1),
        ScreenColumn("published", CellFormat.NAMES, ("claimed",), 2),
    )
    of = f"{len(frame)} of {format_count(all_codes, 'code')} without an activity"
    notes = [*selection.notes, *notes, *(["None: each code has an activity."] if all_codes and not len(frame) else [])]
    return ListAnswer(
        sheet,
        f"Uncovered {sheet}",
        selection.query | {"uncovered": True},
        frame,
        rows.fields,
        shown,
        subtitle=describe_question(selection),
        summary=f"{of} · {format_count(len(selection.activities), 'activity', 'activities')} looked at",
        notes=tuple(notes),
        extra=rows.extra,
    )


def _in_force(selection: Selection, sheet: str, frame: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Those codes that are in force at the time asked for, and a note where some are not."""
    if sheet != "outcomes":
        return frame, []
    listed = selection.dataset.frame("outcomes")
    valid = listed[selection.match_terms(listed["valid_from"], listed["valid_until"])]["code"]
    other = frame["code"].isin(set(listed["code"]) - set(valid))
    told = f"{format_count(int(other.sum()), 'code')} not in force then not listed."
    return frame[~other], [told] if other.any() else []


def _claimed(written: str, known: Mapping[tuple[str, ...], Code]) -> str:
    """The code that a published claim names, alone or before a title; as it is written where none is known."""
    words = written.split()
    for number in range(len(words), 0, -1):
        code = parse_code(" ".join(words[:number]))
        if code is not None and code.parts in known:
            return known[code.parts].text
    return written
