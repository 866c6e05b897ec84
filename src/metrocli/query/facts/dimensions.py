"""Dimensions: the kinds of things that activities are counted by, and the activities of each thing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from metrocli.errors import UsageMistake
from metrocli.hints import suggest
from metrocli.messages import MessageType
from metrocli.model.codes import natural_key, parse_code
from metrocli.names.resolve import NameIndex
from metrocli.query.counting.activity_pairs import ActivityPairs, ActivitySets
from metrocli.query.counting.pair_counts import count_labels, drop_repeated_pairs, match_labels
from metrocli.query.facts.calendar import match_each_month, match_each_period
from metrocli.query.facts.codes import list_codes, list_codes_of_texts, roll_up_codes
from metrocli.query.linking.selected_links import has_all_activities, keep_selected, pair_participants
from metrocli.query.selecting.matching import find_covered, match_names
from metrocli.sheets.parsing.link_frames import keep_links
from metrocli.sheets.parsing.links import mark_rows
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from metrocli.query.counting.labelled_activities import LabelledActivities
    from metrocli.query.selecting.selection import Selection

DIMENSION_UNKNOWN = MessageType("dimension-unknown", "cannot count by {text:quoted}", "{hint}")


def resolve_dimension(typed: str) -> str:
    """Resolve a dimension: "members", the singular, or the beginning of only one name.

    Raises:
        UsageMistake: no dimension has that name.
    """
    names = NameIndex("kind", DIMENSIONS)
    settled = names.look_up(typed.strip()) or names.look_up(f"{typed.strip()}s")
    if settled is None:
        near = [name for name in DIMENSIONS if typed.strip() and name.startswith(typed.strip().lower())]
        if len(near) != 1:
            raise UsageMistake(DIMENSION_UNKNOWN(text=typed, hint=suggest(typed, DIMENSIONS)))
        return near[0]
    return settled.name


def link_activities(selection: Selection, dimension: str, *, narrow: bool = False) -> tuple[pd.DataFrame, list[str]]:
    """Link the selected activities to the things of a dimension.

    Args:
        selection: the filters.
        dimension: one of `DIMENSIONS`.
        narrow: whether to leave out things that the filters do not name, if they name any of this dimension.

    Returns:
        A frame of distinct pairs: `row` (an index of `activities`) and `label` (the thing); and the labels of all
        things in order, also of those without an activity.

    Raises:
        UnreadableData: the dataset lacks the sheet that lists the things.
    """
    links, labels = DIMENSIONS[dimension](selection, narrow)
    links = keep_selected(selection, keep_links(links, match_labels(links["label"], labels)))
    return drop_repeated_pairs(links), labels


def pair_activities(
    selection: Selection, dimension: str, *, narrow: bool = False
) -> tuple[LabelledActivities, Sequence[str]]:
    """Pair the selected activities with the things of a dimension; as `link_activities`, without a frame."""
    if dimension in {"outcomes", "challenges"}:
        return _pair_codes(selection, dimension, narrow=narrow)
    if dimension not in OF_MEMBERS:
        links, labels = link_activities(selection, dimension, narrow=narrow)
        return ActivityPairs.of_frame(links), labels
    selection.dataset.require("memberships")
    pairs = pair_participants(selection)
    if dimension == "members":
        labels = _list_members(selection, pairs.count_labels(), narrow=narrow)
        return pairs.keep_labels({*labels}), labels
    of_members, labels = _list_by_membership(selection, dimension, pairs.count_labels(), narrow=narrow)
    return pairs.rename_labels(of_members), labels


def _link_members(selection: Selection, narrow: bool) -> tuple[pd.DataFrame, list[str]]:
    """Link participants; the labels are these and the other members of the selected time."""
    selection.dataset.require("memberships")
    links = _link_participants(selection)
    return links, _list_members(selection, count_labels(links["label"]), narrow=narrow)


def _list_members(selection: Selection, participants: Iterable[str], *, narrow: bool) -> list[str]:
    """List participants and the other members of the selected time, in the order of the memberships."""
    names = {*participants, *_current_memberships(selection)["member"].tolist()}
    if narrow and (selection.members or selection.regions):
        members = selection.latest_memberships["member"]
        names &= {*members[selection.match_members(members)].tolist()}
    return [name for name in selection.dataset.members if name in names]


def _link_by_membership(dimension: str) -> LinkActivities:
    """Link participants by a column of their membership: the region or the country."""

    def link(selection: Selection, narrow: bool) -> tuple[pd.DataFrame, list[str]]:
        selection.dataset.require("memberships")
        links = _link_participants(selection)
        of_members, labels = _list_by_membership(selection, dimension, count_labels(links["label"]), narrow=narrow)
        return links.assign(label=links["label"].map(of_members)).dropna(subset=["label"]), labels

    return link


def _list_by_membership(
    selection: Selection, dimension: str, participants: Iterable[str], *, narrow: bool
) -> tuple[dict[str, str], list[str]]:
    """List the region or the country of each participant and of the other members of the selected time.

    Returns:
        The region or country by member, without members that have none; and all regions in the order of the
        memberships, or all countries by their names.
    """
    column = _OF_MEMBERSHIPS[dimension]
    memberships = selection.latest_memberships
    named = {*participants, *_current_memberships(selection)["member"].tolist()}
    memberships = memberships[match_names(memberships["member"], named)]
    if narrow and selection.regions:
        memberships = memberships[match_names(memberships["member"], selection.members_of_regions)]
    memberships = memberships.dropna(subset=[column])
    of_members = dict(zip(memberships["member"].tolist(), memberships[column].tolist(), strict=True))
    labels = [*dict.fromkeys(of_members.values())]
    return of_members, labels if column == "region" else sorted(labels, key=lambda label: (fold(label), label))


def _link_participants(selection: Selection) -> pd.DataFrame:
    """Link the selected activities to the listed members that took part, as pairs of `row` and `label`."""
    links = selection.dataset.links("activities", "members")
    listed = keep_links(links, links["listed"])[["row", "value"]].rename(columns={"value": "label"})
    return keep_selected(selection, listed)


def _current_memberships(selection: Selection) -> pd.DataFrame:
    """Return the latest memberships that touch the selected time."""
    memberships = selection.latest_memberships
    return memberships[selection.match_terms(memberships["joined"], memberships["left"])]


def _pair_codes(selection: Selection, sheet: str, *, narrow: bool) -> tuple[ActivitySets, list[str]]:
    """Return the codes of the selected activities, with the codes above them; and the labels, as `_link_codes`."""
    dataset = selection.dataset
    rows, texts = dataset.row_numbers("activities"), dataset.link_texts("activities", sheet).texts
    codes_of_texts = list_codes_of_texts(dataset, sheet)
    codes = [*dict.fromkeys(code for own in codes_of_texts for code in own)]
    places = {code: place for place, code in enumerate(codes)}
    sets = ActivitySets(rows, texts.codes, [[places[code] for code in own] for own in codes_of_texts], codes)
    if not has_all_activities(selection):
        wanted = selection.activities.index.to_numpy()
        sets = sets.keep_rows(mark_rows(wanted, max(sets.highest_row, int(wanted.max(initial=0))) + 1))
    labels = _list_codes(selection, sheet, narrow=narrow)
    return sets.keep_labels({*labels}), labels


def _list_codes(selection: Selection, sheet: str, *, narrow: bool) -> list[str]:
    """List the codes that activities carry, or that no other code is below; the filters may leave out some."""
    dataset = selection.dataset
    cited = {link.value for links in dataset.link_texts("activities", sheet).links for link in links}
    codes = list_codes(dataset, sheet)
    parents = {code.parts[:level] for code in map(parse_code, codes) if code for level in range(1, code.level)}
    labels = [code for code in codes if code in cited or _parts_of_code(code) not in parents]
    if narrow:
        filters = selection.challenges if sheet == "challenges" else selection.outcomes or selection.lines
        # In a plan whose codes do not begin with the line, a line selects no code: all stay.
        covered = find_covered(filters, labels)
        labels = [code for code in labels if code in covered] or labels
    return labels


def _link_codes(sheet: str) -> LinkActivities:
    """Link codes that activities carry, or that no other code is below; each with the activities of codes below it."""

    def link(selection: Selection, narrow: bool) -> tuple[pd.DataFrame, list[str]]:
        pairs = roll_up_codes(selection.dataset, sheet, selection.activities).rename(columns={"code": "label"})
        return pairs[["row", "label"]], _list_codes(selection, sheet, narrow=narrow)

    return link


def _parts_of_code(text: str) -> tuple[str, ...]:
    """Return the parts of a code; () if the text is not a code."""
    code = parse_code(text)
    return code.parts if code else ()


def _link_lines(selection: Selection, narrow: bool) -> tuple[pd.DataFrame, list[str]]:
    """Link lines: the top level of the plan, and other lines that activities name."""
    links = selection.dataset.links("activities", "line").rename(columns={"value": "label"})
    in_plan = [code.text for code in selection.dataset.codes("outcomes").values() if code.level == 1]
    labels = sorted({*in_plan, *links["label"].unique()}, key=natural_key)
    if narrow and selection.lines:
        covered = find_covered(selection.lines, labels)
        labels = [label for label in labels if label in covered]
    return links[["row", "label"]], labels


def _link_alliances(selection: Selection, narrow: bool) -> tuple[pd.DataFrame, list[str]]:
    """Link alliances: those that their sheet lists, and others that activities name."""
    links = selection.dataset.links("activities", "alliances").rename(columns={"value": "label"})
    labels = list(selection.dataset.alliances.with_names(links["label"].unique()))
    if narrow and selection.alliances:
        labels = [label for label in labels if label in selection.alliances]
    return links[["row", "label"]], labels


def _link_months(selection: Selection, _: bool) -> tuple[pd.DataFrame, list[str]]:
    """Link the months of the selected time."""
    return _link_spans(match_each_month(selection))


def _link_periods(selection: Selection, _: bool) -> tuple[pd.DataFrame, list[str]]:
    """Link the reporting periods that touch the selected time."""
    selection.dataset.require("periods")
    return _link_spans(match_each_period(selection))


def _link_spans(matches: dict[str, pd.Series[bool]]) -> tuple[pd.DataFrame, list[str]]:
    """Turn the activities that each span matches into links."""
    import pandas as pd

    pairs = [(row, name) for name, mask in matches.items() for row in mask.index[mask]]
    return pd.DataFrame(pairs, columns=["row", "label"]).astype({"row": "int32"}), list(matches)


_OF_MEMBERSHIPS = {"regions": "region", "countries": "country"}
OF_MEMBERS = {"members", *_OF_MEMBERSHIPS}
"""The dimensions that depend on who took part."""
"""The column of the memberships that has the things of a dimension."""
LinkActivities = Callable[["Selection", bool], "tuple[pd.DataFrame, list[str]]"]
"""Takes the filters and `narrow`, and returns pairs and labels (see `link_activities`)."""
DIMENSIONS: dict[str, LinkActivities] = {
    "members": _link_members,
    "regions": _link_by_membership("regions"),
    "countries": _link_by_membership("countries"),
    "lines": _link_lines,
    "outcomes": _link_codes("outcomes"),
    "challenges": _link_codes("challenges"),
    "alliances": _link_alliances,
    "months": _link_months,
    "periods": _link_periods,
}
"""The dimensions, each with the function that links activities to its things."""
SINGULARS = {name: f"{name[:-3]}y" if name.endswith("ies") else name[:-1] for name in DIMENSIONS}
"""The word for one thing of each dimension."""
