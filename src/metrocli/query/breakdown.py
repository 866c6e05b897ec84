"""The figures of a period broken down: by line, by region, by month, or by the reporting periods within it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.errors import UsageMistake
from metrocli.query.answer import Holds
from metrocli.query.matrix import links_of
from metrocli.query.months import periods_of, touched
from metrocli.query.trend import participating

if TYPE_CHECKING:
    import pandas as pd

    from metrocli.query.selection import Selection

BY = {"line": "lines", "region": "regions", "month": "months"}
"""What figures can be broken down by, with the kind of things that these are."""
_COUNTS = {
    "activities": Holds.INTEGER,
    "members": Holds.INTEGER,
    "outcomes": Holds.INTEGER,
    "challenges": Holds.INTEGER,
    "people_engaged": Holds.INTEGER,
    "experts": Holds.INTEGER,
}
BREAKDOWN = {"id": Holds.TEXT, "title": Holds.TEXT, **_COUNTS}
PERIODS = {
    "id": Holds.TEXT,
    "start": Holds.DATE,
    "end": Holds.DATE,
    "activities": Holds.INTEGER,
    "members": Holds.INTEGER,
    "people_engaged": Holds.INTEGER,
    "experts": Holds.INTEGER,
}


def breakdown(selection: Selection, by: str) -> list[dict[str, Any]]:
    """Figures of each line, region or month of the time asked for.

    Args:
        selection: the time asked for.
        by: `line`, `region` or `month`.

    Returns:
        For each, in its order: its `id` and `title`, the number of its activities, of the members that took part in
        them (of a region: of its own members), of the outcomes and challenges that they carry themselves, and the
        people engaged and the experts that they tell of, None where none does. An activity of several lines, regions
        or months counts in each.

    Raises:
        UsageMistake: figures cannot be broken down by that.
    """
    kind = BY.get(by.strip().lower())
    if kind is None:
        raise UsageMistake(f"--by {by} is not one of {', '.join(BY)}.")
    links, labels = links_of(selection, kind)
    titles = selection.dataset.titles("outcomes") if kind == "lines" else {}
    memberships = selection.dataset.frame("memberships")
    rows = []
    for label in labels:
        own = selection.activities[selection.activities.index.isin(links.loc[links["label"] == label, "row"])]
        members = participating(selection, own)
        if kind == "regions":
            members &= set(memberships.loc[memberships["region"] == label, "member"])
        rows.append({"id": label, "title": titles.get(label), **_counts(selection, own), "members": len(members)})
    return rows


def by_period(selection: Selection) -> list[dict[str, Any]]:
    """The reporting periods that the time asked for touches, each with its whole figures: totals as published."""
    sheet = selection.dataset.frame("periods").drop_duplicates("period").set_index("period")
    everything = selection.dataset.frame("activities")
    rows = []
    for name, span in periods_of(selection).items():
        own = everything[touched(everything, span)]
        totals = {total: sheet.loc[name, total] for total in ("people_engaged", "experts")}
        rows.append(
            {
                "id": name,
                "start": span.begin,
                "end": span.last_day,
                "activities": len(own),
                "members": len(participating(selection, own, span)),
                **{total: _whole(figure) for total, figure in totals.items()},
            }
        )
    return rows


def _whole(figure: Any) -> int | None:  # noqa: ANN401 - a number, or what pandas has for none
    import pandas as pd  # noqa: PLC0415 - see typed_frame

    return None if pd.isna(figure) else int(figure)


def _counts(selection: Selection, activities: pd.DataFrame) -> dict[str, int | None]:
    """What some activities come to."""
    found: dict[str, int | None] = {"activities": len(activities), "members": None}
    for sheet in ("outcomes", "challenges"):
        links = selection.dataset.links("activities", sheet)
        found[sheet] = links.loc[links["row"].isin(activities.index), "value"].nunique()
    for total in ("people_engaged", "experts"):
        known = activities[total].dropna()
        found[total] = int(known.sum()) if len(known) else None
    return found
