"""The kinds of things that activities can be counted by, and which activities belong to each thing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from metrocli.errors import UsageMistake
from metrocli.model.codes import natural_key, parse_code
from metrocli.names.resolve import Names
from metrocli.query.facts.calendar import match_each_month, match_each_period
from metrocli.query.facts.codes import list_codes, roll_up_codes
from metrocli.query.selecting.selection import find_covered
from metrocli.text.fold import fold

if TYPE_CHECKING:
    import pandas as pd

    from metrocli.query.selecting.selection import Selection


def resolve_dimension(typed: str) -> str:
    """The kind that a person means: "members", or its singular, or a beginning that no other has."""
    names = Names("kind", DIMENSIONS, hint=f"Choose from {', '.join(DIMENSIONS)}.")
    settled = names.settle(typed.strip()) or names.settle(f"{typed.strip()}s")
    if settled is None:
        near = [name for name in DIMENSIONS if typed.strip() and name.startswith(typed.strip().lower())]
        if len(near) != 1:
            raise UsageMistake(f"'{typed}' is nothing to count by. Choose from {', '.join(DIMENSIONS)}.")
        return near[0]
    return settled.name


def link_activities(selection: Selection, kind: str, *, narrow: bool = False) -> tuple[pd.DataFrame, list[str]]:
    """Which activities of a selection have to do with each thing of a kind.

    Args:
        selection: the filters.
        kind: one of `DIMENSIONS`.
        narrow: whether only those things count that the filters name, if they name any of the kind.

    Returns:
        A frame with the columns `row` (an activity) and `label` (the thing), each pair once; and all things of the
        kind in their order, those without any activity among them.
    """
    links, labels = DIMENSIONS[kind](selection, narrow)
    links = links[links["row"].isin(selection.activities.index) & links["label"].isin(labels)]
    return links.drop_duplicates(ignore_index=True), labels


def _members(selection: Selection, narrow: bool) -> tuple[pd.DataFrame, list[str]]:
    """Those that took part, and the others whose membership touches the time asked for."""
    selection.dataset.require("memberships")
    links = _taking_part(selection)
    there = {*links["label"], *_there(selection)["member"]}
    homes = selection.latest_memberships["member"]
    wanted = set(homes[selection.match_members(homes)]) if narrow else there
    return links, [name for name in selection.dataset.members if name in there & wanted]


def _of_members(column: str) -> Dimension:
    """What the memberships say of those that took part: their region, their country."""

    def linked(selection: Selection, narrow: bool) -> tuple[pd.DataFrame, list[str]]:
        selection.dataset.require("memberships")
        links, there = _taking_part(selection), _there(selection)
        homes = selection.latest_memberships
        homes = homes[homes["member"].isin({*links["label"], *there["member"]})]
        if narrow and selection.regions:
            homes = homes[homes["member"].isin(selection.members_of_regions)]
        said = homes.dropna(subset=[column]).set_index("member")[column]
        labels = list(said.unique())
        links = links.assign(label=links["label"].map(said)).dropna(subset=["label"])
        return links, labels if column == "region" else sorted(labels, key=lambda label: (fold(label), label))

    return linked


def _taking_part(selection: Selection) -> pd.DataFrame:
    """The members that took part in the activities."""
    links = selection.dataset.links("activities", "members")
    links = links[links["listed"] & links["row"].isin(selection.activities.index)]
    return links.rename(columns={"value": "label"})[["row", "label"]]


def _there(selection: Selection) -> pd.DataFrame:
    """The memberships that touch the time asked for."""
    memberships = selection.latest_memberships
    return memberships[selection.match_terms(memberships["joined"], memberships["left"])]


def _codes(sheet: str) -> Dimension:
    """The codes that activities carry themselves, each with the activities of all below it, too."""

    def linked(selection: Selection, narrow: bool) -> tuple[pd.DataFrame, list[str]]:
        cited = set(selection.dataset.links("activities", sheet)["value"])
        pairs = roll_up_codes(selection.dataset, sheet, selection.activities).rename(columns={"code": "label"})
        listed = list_codes(selection.dataset, sheet)
        above = {code.parts[:level] for code in map(parse_code, listed) if code for level in range(1, code.level)}
        deepest = [code for code in listed if code in cited or _parts(code) not in above]
        asked = selection.challenges if sheet == "challenges" else selection.outcomes or selection.lines
        # Where the codes of a plan do not begin with its lines, a line names none of them.
        wanted = find_covered(asked, deepest) if narrow else set()
        return pairs[["row", "label"]], [code for code in deepest if code in wanted] if wanted else deepest

    return linked


def _parts(code: str) -> tuple[str, ...]:
    parsed = parse_code(code)
    return parsed.parts if parsed else ()


def _lines(selection: Selection, narrow: bool) -> tuple[pd.DataFrame, list[str]]:
    links = selection.dataset.links("activities", "line").rename(columns={"value": "label"})
    listed = [code.text for code in selection.dataset.codes("outcomes").values() if code.level == 1]
    labels = sorted({*listed, *links["label"]}, key=natural_key)
    wanted = find_covered(selection.lines, labels) if narrow and selection.lines else set(labels)
    return links[["row", "label"]], [label for label in labels if label in wanted]


def _alliances(selection: Selection, narrow: bool) -> tuple[pd.DataFrame, list[str]]:
    links = selection.dataset.links("activities", "alliances").rename(columns={"value": "label"})
    labels = list(selection.dataset.alliances.with_others(links["label"].unique()))
    wanted = set(selection.alliances if narrow and selection.alliances else labels)
    return links[["row", "label"]], [label for label in labels if label in wanted]


def _months(selection: Selection, _: bool) -> tuple[pd.DataFrame, list[str]]:
    return _touched(match_each_month(selection))


def _periods(selection: Selection, _: bool) -> tuple[pd.DataFrame, list[str]]:
    selection.dataset.require("periods")
    return _touched(match_each_period(selection))


def _touched(spans: dict[str, Any]) -> tuple[pd.DataFrame, list[str]]:
    import pandas as pd

    pairs = [(row, name) for name, hits in spans.items() for row in hits.index[hits]]
    return pd.DataFrame(pairs, columns=["row", "label"]), list(spans)


Dimension = Callable[["Selection", bool], "tuple[pd.DataFrame, list[str]]"]


DIMENSIONS: dict[str, Dimension] = {
    "members": _members,
    "regions": _of_members("region"),
    "countries": _of_members("country"),
    "lines": _lines,
    "outcomes": _codes("outcomes"),
    "challenges": _codes("challenges"),
    "alliances": _alliances,
    "months": _months,
    "periods": _periods,
}
"""The kinds of things that activities can be counted by, each with what finds them."""


SINGULARS = {kind: f"{kind[:-3]}y" if kind.endswith("ies") else kind[:-1] for kind in DIMENSIONS}
