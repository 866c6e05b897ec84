"""Count anew what each command answers, as the documentation says that it is counted."""

from __future__ import annotations

from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from .counting import Count
from .seats import holders, vacant_roles
from .sheets import Activity, Span, covers, month

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .sheets import Sheets

Value = int | float | bool | str | list[str] | None
Figures = dict[str, Value]
PEOPLE = ("people_engaged", "experts")


def half_up(value: Fraction, places: int) -> float:
    """Rounded as people do: a half goes up."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return float(exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def stats(count: Count, by: str) -> Figures:
    """The figures of `stats --by`."""
    found: Figures = {"activities.total": len(count.activities)}
    for name in PEOPLE:
        itemised, carrying, attended = count.people(name)
        found |= {f"{name}.published": count.published(name), f"{name}.itemised": itemised,
                  f"{name}.activities": carrying, f"{name}.took_part": attended}  # fmt: skip
    found |= {f"activities.by_line.{line}": len(own) for line, own in count.line_counts().items()}
    months = count.span.months()
    found |= {f"activities.by_month.{name}": len(count.within(span).activities) for name, span in months}
    found["members.total"] = len(count.counted_members)
    found["members.participating"] = len(count.participating)
    took_part = count.by_region(count.participating)
    for region, total in count.by_region(count.counted_members).items():
        found[f"members.by_region[{region}].total"] = total
        found[f"members.by_region[{region}].participating"] = took_part[region]
    for sheet in ("outcomes", "challenges"):
        own = {code: len(count.under(sheet, code)) for code in count.codes(sheet)}
        listed = [code for code in own if own[code] or code in count.in_force(sheet)]
        found |= {f"{sheet}[{code}].activities": own[code] for code in listed}
    for period in count.sheets.periods:
        if period.span.touches(count.span):
            whole, key = count.within(period.span), f"periods[{period.name}]"
            found |= {f"{key}.activities": len(whole.activities), f"{key}.members": len(whole.participating)}
            found |= {f"{key}.{name}": period.figures[name] for name in PEOPLE}
    for part, keep in _parts(count, by).items():
        found |= _breakdown(count, part, keep, members_of=part if by == "region" else None)
    return found


def _parts(count: Count, by: str) -> dict[str, Callable[[Activity], bool]]:
    if by == "line":
        return {line: _in(own) for line, own in count.line_counts().items()}
    if by == "region":
        return {region: _of_region(count, region) for region in count.by_region(count.counted_members)}
    return {name: count.within(span).is_then for name, span in count.span.months()}


def _breakdown(count: Count, part: str, keep: Callable[[Activity], bool], members_of: str | None) -> Figures:
    cut = Count(count.sheets, count.asked, count.include, keep)
    members = [name for name in cut.participating if members_of in (None, cut.membership[name].region)]
    key = f"breakdown[{part}]"
    return {f"{key}.activities": len(cut.activities), f"{key}.members": len(members),
            f"{key}.outcomes": len(cut.exact("outcomes")), f"{key}.challenges": len(cut.exact("challenges")),
            **{f"{key}.{name}": cut.people(name)[0] for name in PEOPLE}}  # fmt: skip


def _in(activities: list[Activity]) -> Callable[[Activity], bool]:
    return lambda each: each in activities


def _of_region(count: Count, region: str) -> Callable[[Activity], bool]:
    return lambda each: region in count.regions(each)


def members(count: Count) -> Figures:
    """The figures of `members`, with meetings."""
    found: Figures = {}
    for name, latest in count.membership.items():
        if not any(each.span.touches(count.span) for each in count.sheets.memberships if each.member == name):
            continue
        key = f"[{name}]"
        met = sum(name in names for days, _, names in count.sheets.meetings if days.touches(count.span))
        found |= {f"{key}.region": latest.region, f"{key}.activities": count.per_name[name],
                  f"{key}.participated": count.per_name[name] > 0, f"{key}.meetings": met}  # fmt: skip
    return found


def plan(count: Count, sheet: str) -> Figures:
    """The figures of `outcomes` or `challenges`."""
    found: Figures = {}
    for code in count.codes(sheet):
        own = count.under(sheet, code)
        names = {name for each in own for name in each.lists["members"]} & count.counted_members
        if own or code in count.in_force(sheet):
            found |= {f"[{code}].activities": len(own), f"[{code}].members": len(names)}
    return found


def alliances(count: Count) -> Figures:
    """The figures of `alliances`."""
    return {f"[{name}].activities": number for name, number in count.exact("alliances").items()}


def matrix(count: Count, rows: str, columns: str) -> Figures:
    """The cells and totals of `matrix`."""
    found: Figures = {}
    used = [each for each in count.activities if _things(count, rows, each) and _things(count, columns, each)]
    shown = {kind: {thing for each in count.sheets.activities for thing in _things(count, kind, each)}
             for kind in (rows, columns)}  # fmt: skip
    cells: Counter[tuple[str, str]] = Counter()
    across: Counter[str] = Counter()
    down: Counter[str] = Counter()
    for each in used:
        here, there = (_with_above(kind, _things(count, kind, each), shown[kind]) for kind in (rows, columns))
        cells.update((row, column) for row in here for column in there)
        across.update(here)
        down.update(there)
    found |= {f"[{row}].{column}": None if rows == columns and row == column else number
              for (row, column), number in cells.items()}  # fmt: skip
    found |= {f"[{row}].total": number for row, number in across.items()}
    found |= {f"totals.{column}": number for column, number in down.items()} | {"totals.total": len(used)}
    return found


def _with_above(kind: str, things: set[str], shown: set[str]) -> set[str]:
    """The codes with those above them that other activities carry; anything else as it is."""
    if kind not in ("lines", "outcomes", "challenges"):
        return things
    return {code for code in shown if any(covers(code, own) for own in things)}


def _things(count: Count, kind: str, each: Activity) -> set[str]:
    """The members, codes, months, … that an activity belongs to."""
    if kind == "members":
        return set(each.lists["members"]) & set(count.membership)
    if kind == "regions":
        return count.regions(each)
    if kind == "countries":
        names = each.lists["members"]
        return {count.membership[name].country for name in names if name in count.membership} - {""}
    if kind in ("months", "periods"):
        if each.span is None:
            return set()
        if kind == "periods":
            return {period.name for period in count.sheets.periods if period.span.touches(each.span)}
        return {name for name, span in each.span.months() if span.touches(count.span)}
    return set(each.lists[kind])


def trend(count: Count, what: str, steps: list[tuple[str, Span]], *, published: bool = False) -> Figures:
    """The values and changes of `trend`."""
    found: Figures = {}
    before: int | None = None
    for name, span in steps:
        step = count.within(span)
        value = (len(step.activities) if what == "activities" else len(step.participating) if what == "members"
                 else step.published(what) if published else step.people(what)[0])  # fmt: skip
        found |= {f"[{name}].value": value, f"[{name}].change": change(before, value)}
        before = value
    return found


def compare(count: Count, first: Span, second: Span) -> Figures:
    """The figures of `compare`."""
    one, two = both = count.within(first), count.within(second)
    found: Figures = {}

    def put(key: str, figures: Iterable[int | None]) -> None:
        before, after = figures
        found.update({f"{key}.first": before, f"{key}.second": after, f"{key}.change": change(before, after)})

    put("totals[activities]", (len(each.activities) for each in both))
    put("totals[participating]", (len(each.participating) for each in both))
    put("totals[members]", (len(each.counted_members) for each in both))
    for name in PEOPLE:
        put(f"totals[{name}]", (each.published(name) for each in both))
        put(f"totals[{name}_itemised]", (each.people(name)[0] for each in both))
    has = count.sheets.present
    put("totals[meetings]", (meetings_held(each) if "meetings" in has else None for each in both))
    put("totals[media]", (mentions(each) if "media" in has else None for each in both))
    for sheet in ("outcomes", "challenges"):
        put(f"totals[{sheet}]", (len(each.exact(sheet)) for each in both))
        for code in count.codes(sheet):
            numbers = [len(each.under(sheet, code)) for each in both]
            if any(numbers):
                put(f"{sheet}[{code}]", numbers)
    for region in {region for each in both for region in each.by_region(each.counted_members)}:
        put(f"members_by_region[{region}]", (each.by_region(each.participating)[region] for each in both))
    ids, others = ({each.id for each in part.activities} for part in both)
    return found | {
        "members.came": sorted(two.participating - one.participating),
        "members.left": sorted(one.participating - two.participating),
        "members.stayed": sorted(one.participating & two.participating),
        "memberships.joined": sorted(two.counted_members - one.counted_members),
        "memberships.ended": sorted(one.counted_members - two.counted_members),
        "in_both": sorted(ids & others),
        "in_either": len(ids | others),
    }


def meetings_held(count: Count) -> int:
    """The number of meetings: one with each member of a row."""
    return sum(len(names) for days, _, names in count.sheets.meetings if days.touches(count.span))


def mentions(count: Count) -> int:
    """The number of mentions in the media."""
    return sum(days.touches(count.span) for days in count.sheets.media)


def change(first: int | None, second: int | None) -> int | None:
    """The second figure minus the first, if both are known."""
    return None if first is None or second is None else second - first


def member(count: Count, name: str) -> Figures:
    """The figures of `member`."""
    own = Count(count.sheets, count.asked, count.include, lambda each: name in each.lists["members"])
    found: Figures = {"activities": sorted(each.id for each in own.activities)}
    for sheet, label in (("outcomes", "outcomes"), ("challenges", "challenges"), ("alliances", "alliances")):
        found |= {f"{label}[{code}].activities": number for code, number in own.exact(sheet).items()}
    found |= {f"met[{other}].activities": number for other, number in own.per_name.items()
              if other != name and other in count.membership}  # fmt: skip
    for each in own.activities:
        found |= {f"activities[{each.id}].{figure}": each.figures[figure] for figure in PEOPLE}
        if each.span:
            months = [month(name) for name, days in each.span.months() if days.touches(count.span)]
            found |= {f"months.{days.first:%Y-%m}": len(own.within(days & count.span).activities) for days in months}
            found[f"timeline[{each.id}].seat_holders"] = holders(count.sheets, name, each.span)
            found[f"timeline[{each.id}].vacant"] = vacant_roles(count.sheets, name, each.span)
    region = count.membership[name].region
    near = {each for each in count.counted_members if count.membership[each].region == region}
    if name in near:
        found |= _comparison(count, name, "region", near) | _comparison(count, name, "all", count.counted_members)
    others = near - {name}
    for code in {code for each in count.activities for code in each.lists["outcomes"]}:
        at_work = {other for each in count.under("outcomes", code) for other in each.lists["members"]}
        exactly = {other for each in count.activities if code in each.lists["outcomes"]
                   for other in each.lists["members"]}  # fmt: skip
        if name not in at_work and others & exactly:
            found[f"comparison.missing[{code}].members"] = len(others & at_work)
    return found


def _comparison(count: Count, name: str, of: str, names: set[str]) -> Figures:
    numbers = [count.per_name[each] for each in names]
    mine = count.per_name[name]
    key = f"comparison.{of}"
    return {
        f"{key}.of": len(names),
        f"{key}.took_part": sum(number > 0 for number in numbers),
        f"{key}.rank": 1 + sum(number > mine for number in numbers) if mine else None,
        f"{key}.tied": mine > 0 and numbers.count(mine) > 1,
        f"{key}.share": half_up(Fraction(mine, len(count.activities)), 4) if count.activities else None,
        f"{key}.average": half_up(Fraction(sum(numbers), len(names)), 2),
    }


def activities(sheets: Sheets) -> Figures:
    """The rows of `activities`: also those that do not count, with their state."""
    found: Figures = {}
    for each in sheets.activities:
        found |= {f"[{each.id}].state": each.state or None, f"[{each.id}].members": sorted(each.lists["members"])}
        found |= {f"[{each.id}].{name}": each.figures[name] for name in PEOPLE}
    return found
