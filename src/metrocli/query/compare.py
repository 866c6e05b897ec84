"""Two periods side by side: what there was in each, the difference, who came and who left."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from metrocli.answers.answer import ListAnswer, RecordAnswer
from metrocli.answers.fields import FieldType
from metrocli.answers.screen import CellFormat, Facts, ScreenColumn
from metrocli.query.facts.calendar import match_spans
from metrocli.query.facts.claims import fill_span, find_published_total
from metrocli.query.facts.codes import count_codes_rolled_up, roll_up_codes
from metrocli.query.facts.meetings_and_media import select_media, select_meetings, select_members_met
from metrocli.query.facts.membership import select_members
from metrocli.query.facts.participation import find_participants
from metrocli.query.selecting.filters import Filters, find_period, select
from metrocli.query.selecting.question_line import describe_question
from metrocli.text.phrases import format_count, long_span
from metrocli.text.quoting import LISTED, join_and

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from metrocli.answers.fields import Content
    from metrocli.query.selecting.selection import Selection
    from metrocli.sheets.dataset import Dataset

_CHANGE = {"first": FieldType.INTEGER, "second": FieldType.INTEGER, "change": FieldType.INTEGER}
TOTALS = {"what": FieldType.TEXT, **_CHANGE}
REGIONS = {"region": FieldType.TEXT, **_CHANGE}
CODES = {"code": FieldType.CODE, "title": FieldType.TEXT, **_CHANGE}
_PERIOD = {"id": FieldType.TEXT, "start": FieldType.DATE, "end": FieldType.DATE}
RESULT: dict[str, Content] = {
    "periods": [_PERIOD],
    "totals": [TOTALS],
    "members_by_region": [REGIONS],
    "members": {"came": FieldType.SEVERAL, "left": FieldType.SEVERAL, "stayed": FieldType.SEVERAL},
    "memberships": {"joined": FieldType.SEVERAL, "ended": FieldType.SEVERAL},
    "outcomes": [CODES],
    "challenges": [CODES],
    "in_both": FieldType.SEVERAL,
    "in_either": FieldType.INTEGER,
}
"""What there is to say of two periods."""
_LABELS = {
    "activities": "activities",
    "people_engaged": "people engaged, published",
    "people_engaged_itemised": "people engaged, of the activities that tell",
    "experts": "experts, published",
    "experts_itemised": "experts, of the activities that tell",
    "participating": "members that took part",
    "members": "members",
    "meetings": "bilateral meetings",
    "media": "mentions in the media",
    "outcomes": "outcomes with an activity",
    "challenges": "challenges with an activity",
}


def compare(dataset: Dataset, first: str, second: str, filters: Filters) -> tuple[RecordAnswer, Selection]:
    """Compare two periods.

    Args:
        dataset: the dataset.
        first: a period's name, in any of its forms.
        second: the one to compare it with.
        filters: what else is asked of the activities and members of both.

    Returns:
        The comparison, and the second selection, with the filters and the used rows of both. Each figure is given for
        the first period, for the second one, and as the change from one to the other, which is unknown where one of
        them is. `came` and `left` tell who took part in one of the two only, `joined` and `ended` whose membership
        touches one of the two only; an activity that touches both counts in each, and once in `in_either`.

    Raises:
        UsageMistake: one of them is no period.
    """
    for text in (first, second):
        find_period(dataset, text)  # where several are allowed, a comma would part them
    one, other = (select(dataset, replace(filters, period=(text,))) for text in (first, second))
    in_both = list(one.activities.loc[one.activities.index.intersection(other.activities.index), "id"])
    in_either = len(one.activities.index.union(other.activities.index))
    result: dict[str, Any] = {
        "periods": [
            {"id": period.name, "start": period.span.begin, "end": period.span.last_day}
            for period in (*one.periods, *other.periods)
        ],
        "totals": _changes("what", _totals(one), _totals(other)),
        "members_by_region": _changes("region", _regions(one), _regions(other)),
        "members": _exchange(_taking_part(one), _taking_part(other), ("came", "left", "stayed")),
        "memberships": _exchange(_counting(one), _counting(other), ("joined", "ended")),
        **{sheet: _codes(one, other, sheet) for sheet in ("outcomes", "challenges")},
        "in_both": in_both,
        "in_either": in_either,
    }
    notes = [*one.notes, *other.notes, *_noted(one, other, in_both, in_either)]
    other.interpretations[:0] = [each for each in one.interpretations if each not in other.interpretations]
    for sheet, rows in one.used.items():
        other.used.setdefault(sheet, set()).update(rows)
    names = [each.periods[0].name for each in (one, other)]
    spans = [each.periods[0].span for each in (one, other)]
    told = RecordAnswer(
        "compare",
        " and ".join(names),
        {"periods": names} | {key: value for key, value in other.query.items() if key != "period"},
        result,
        lambda: _parts(result),
        subtitle=" · ".join(
            filter(
                None,
                [
                    *(long_span(each.begin, each.last_day) for each in spans),
                    _other_filters(other),
                ],
            )
        ),
        notes=tuple(dict.fromkeys(notes)),
    )
    return told, other


def _noted(one: Selection, other: Selection, in_both: list[str], in_either: int) -> Iterator[str]:
    """What a reader should know of two periods."""
    dataset = one.dataset
    first, second = one.periods[0].span, other.periods[0].span
    common = first.within(second)
    if first == second:
        yield "The two are the same days, so nothing can differ."
    elif common is not None:
        yield f"The two have {long_span(common.begin, common.last_day)} in common: what falls there counts in both."
    if in_both and first != second:
        noun = "activity touches both periods and counts" if len(in_both) == 1 else "activities touch both and count"
        yield f"{len(in_both)} {noun} in each: {join_and(in_both, LISTED)}. Together there are {in_either}."
    everything = dataset.frame("activities")
    empty = [each.name for each in (*one.periods, *other.periods) if not match_spans(everything, each.span).any()]
    if empty:
        yield f"The data has no activity in {join_and(empty, LISTED)}: zeros mean that nothing is recorded."
    listed = dataset.periods
    unlisted = [each.name for each in (*one.periods, *other.periods) if not fill_span(each.span, listed)]
    if other.has_content_filters or other.regions:
        yield "Totals are published of everything together: of what was asked for they are unknown."
    elif listed and unlisted:
        yield f"The data lists no periods that make up {join_and(unlisted, LISTED)}: what was published is unknown."


def _other_filters(selection: Selection) -> str:
    return describe_question(replace(selection, periods=()))


def _totals(selection: Selection) -> dict[str, int | None]:
    """All that can be counted of one period; unknown is None."""
    activities, dataset = selection.activities, selection.dataset
    whole = not (selection.has_content_filters or selection.regions)
    found: dict[str, int | None] = {"activities": len(activities)}
    for total in ("people_engaged", "experts"):
        known = activities[total].dropna()
        found[total] = find_published_total(selection, total) if whole else None
        found[f"{total}_itemised"] = int(known.sum()) if len(known) else None
    found["participating"] = len(_taking_part(selection))
    found["members"] = len(_counting(selection))
    met, media = select_members_met(selection, select_meetings(selection)), select_media(selection)
    # Of meetings and media, nobody knows for which outcome or with which ally they were.
    of_activities = any((selection.outcomes, selection.challenges, selection.lines, selection.alliances))
    of_members = bool(selection.members or selection.regions)
    for name, number, unknown in (
        ("meetings", len(met), of_activities or bool(selection.texts)),
        ("media", len(media), of_activities or of_members),
    ):
        found[name] = None if unknown or dataset.table(name) is None else number
    for sheet in ("outcomes", "challenges"):
        links = dataset.links("activities", sheet)
        found[sheet] = links.loc[links["row"].isin(activities.index), "value"].nunique()
    return found


def _taking_part(selection: Selection) -> list[str]:
    names = find_participants(selection, selection.activities)
    return [name for name in selection.dataset.members if name in names]


def _counting(selection: Selection) -> list[str]:
    """The members that totals count, of those asked for."""
    there = select_members(selection)
    return list(there.loc[there["counts"], "name"])


def _regions(selection: Selection) -> dict[str, int | None]:
    """How many members of each region took part."""
    there = select_members(selection)
    there = there[there["counts"]]
    groups = there.groupby(there["region"].fillna(""), sort=False)
    return {str(region): int(group["participated"].sum()) for region, group in groups}


def _changes(key: str, first: dict[str, int | None], second: dict[str, int | None]) -> list[dict[str, Any]]:
    rows = []
    for name in dict.fromkeys([*first, *second]):
        # A region that one of the two has not has nobody that took part.
        missing = 0 if key == "region" else None
        one, other = first.get(name, missing), second.get(name, missing)
        change = None if one is None or other is None else other - one
        rows.append({key: name or None, "first": one, "second": other, "change": change})
    return rows


def _exchange(first: Sequence[str], second: Sequence[str], names: tuple[str, ...]) -> dict[str, list[str]]:
    """Who is in the second only, who in the first only and, if wanted, who in both."""
    before, after = set(first), set(second)
    lists = (
        [name for name in second if name not in before],
        [name for name in first if name not in after],
        [name for name in second if name in before],
    )
    return dict(zip(names, lists, strict=False))


def _codes(one: Selection, other: Selection, sheet: str) -> list[dict[str, Any]]:
    """Every code that has an activity in one of the two, with both numbers."""
    first, second = (
        {row["code"]: row for row in count_codes_rolled_up(selection, sheet, pairs)}
        for selection in (one, other)
        for pairs in (roll_up_codes(selection.dataset, sheet, selection.activities),)
    )
    return [
        {
            "code": code,
            "title": row["title"],
            "first": row["activities"],
            "second": second[code]["activities"],
            "change": second[code]["activities"] - row["activities"],
        }
        for code, row in first.items()
        if row["activities"] or second[code]["activities"]
    ]


def _parts(result: dict[str, Any]) -> Iterator[Facts | ListAnswer]:
    """The same for a screen."""
    first, second = (period["id"] for period in result["periods"])
    totals = [
        row | {"what": _LABELS[row["what"]]}
        for row in result["totals"]
        if row["first"] is not None or row["second"] is not None
    ]
    for key, rows, fields in (
        ("what", totals, TOTALS),
        ("region", result["members_by_region"], REGIONS),
    ):
        yield _table(rows, fields, (first, second), key, "" if key == "what" else "members that took part, by region")
    yield Facts(tuple(_people(result)))
    for sheet in ("outcomes", "challenges"):
        yield _table(result[sheet], CODES, (first, second), "code", f"{sheet} with an activity in one of the two")


_WHO = {
    "came": "took part only in the second",
    "left": "took part only in the first",
    "stayed": "took part in both",
    "joined": "members only in the second",
    "ended": "members only in the first",
}


def _people(result: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Who came and who left, in words; the second period may well be the earlier one."""
    for label, names in (*result["members"].items(), *result["memberships"].items()):
        if label == "stayed":
            yield _WHO[label], format_count(len(names), "member")
        elif names or label in result["members"]:
            parted = "; " if any("," in name for name in names) else ", "
            yield _WHO[label], f"{len(names)}: {parted.join(names)}" if names else "none"


def _table(
    rows: list[dict[str, Any]], fields: dict[str, FieldType], periods: tuple[str, str], key: str, told: str
) -> ListAnswer:
    import pandas as pd

    frame = pd.DataFrame(rows, columns=[*fields])
    for name in ("first", "second", "change"):
        frame[name] = frame[name].astype("Int64")
    shown = (
        ScreenColumn("" if key == "what" else key, CellFormat.TEXT, (key,)),
        *([ScreenColumn("title", CellFormat.TEXT, ("title",), 1)] if key == "code" else []),
        ScreenColumn(periods[0], CellFormat.NUMBER, ("first",)),
        ScreenColumn(periods[1], CellFormat.NUMBER, ("second",)),
        ScreenColumn("change", CellFormat.CHANGE, ("change",)),
    )
    return ListAnswer(key, "", {}, frame, fields, shown, summary=told)
