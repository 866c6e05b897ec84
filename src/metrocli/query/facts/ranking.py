"""How one member stands among the others: its rank and share, what it misses, and with whom it works."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.answers.fields import FieldType
from metrocli.model.codes import natural_key
from metrocli.query.facts.codes import roll_up_codes
from metrocli.query.facts.membership import select_members

if TYPE_CHECKING:
    import pandas as pd

    from metrocli.query.selecting.selection import Selection

RANKING = {
    "of": FieldType.INTEGER,
    "took_part": FieldType.INTEGER,
    "rank": FieldType.INTEGER,
    "tied": FieldType.FLAG,
    "share": FieldType.NUMBER,
    "average": FieldType.NUMBER,
}
MISSING_OUTCOME = {"code": FieldType.CODE, "title": FieldType.TEXT, "members": FieldType.INTEGER}
PARTNER = {"member": FieldType.TEXT, "activities": FieldType.INTEGER}


def rank_member(selection: Selection, name: str, region: str | None) -> dict[str, dict[str, Any] | None]:
    """Compare a member with those of its region and with all, of those that totals count.

    Returns:
        For `region` and for `all`: how many members there are (`of`), how many of them took part, the member's `rank`
        by activities (1 is the most; unknown where it took part in none) and whether it is `tied`, the `share` of all
        activities that it took part in, and the `average` number of activities of a member. None where the member is
        not one of them, such as an honorary one.
    """
    everyone = select_members(selection)
    everyone = everyone[everyone["counts"]]
    total = len(selection.activities)
    found: dict[str, dict[str, Any] | None] = {}
    for which, others in (("region", everyone[everyone["region"] == region]), ("all", everyone)):
        times = dict(zip(others["name"], others["activities"].tolist(), strict=True))
        if name not in times:
            found[which] = None
            continue
        own = times[name]
        found[which] = {
            "of": len(times),
            "took_part": sum(each > 0 for each in times.values()),
            "rank": 1 + sum(each > own for each in times.values()) if own else None,
            "tied": own > 0 and sum(each == own for each in times.values()) > 1,
            "share": round(own / total, 4) if total else None,
            "average": round(sum(times.values()) / len(times), 2),
        }
    return found


def find_missing_outcomes(
    selection: Selection, name: str, region: str | None, taken: pd.DataFrame
) -> list[dict[str, Any]]:
    """The outcomes that others in the region work on and this member does not, with how many of them do, most first.

    Who works on an outcome works on all above it; only outcomes that an activity carries itself are told.
    """
    dataset = selection.dataset
    everyone = select_members(selection)
    others = everyone[everyone["counts"] & (everyone["region"] == region) & (everyone["name"] != name)]["name"]
    took_part = dataset.links("activities", "members")
    took_part = took_part[took_part["row"].isin(selection.activities.index) & took_part["value"].isin(set(others))]
    codes = dataset.links("activities", "outcomes")
    carried = set(codes.loc[codes["row"].isin(took_part["row"]), "value"])
    worked_on = roll_up_codes(dataset, "outcomes", selection.activities)
    own = set(worked_on.loc[worked_on["row"].isin(taken.index), "code"])
    worked_on = worked_on[worked_on["code"].isin(carried - own)]
    times = (
        took_part[["row", "value"]].merge(worked_on, on="row").drop_duplicates(["code", "value"])["code"].value_counts()
    )
    titles = dataset.titles("outcomes")
    most_first = sorted(times.index, key=lambda code: (-int(times[code]), natural_key(code)))
    return [{"code": code, "title": titles.get(code), "members": int(times[code])} for code in most_first]


def count_partners(selection: Selection, name: str, taken: pd.DataFrame) -> list[dict[str, Any]]:
    """The members that took part in the same activities, with how many of them, most first, then as members stand."""
    links = selection.dataset.links("activities", "members")
    links = links[links["row"].isin(taken.index) & links["listed"] & (links["value"] != name)]
    times = links["value"].value_counts()
    places = {each: place for place, each in enumerate(selection.dataset.members)}
    names = sorted(times.index, key=lambda each: (-int(times[each]), places[each]))
    return [{"member": each, "activities": int(times[each])} for each in names]
