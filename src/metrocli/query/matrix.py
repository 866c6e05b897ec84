"""Who took part in what: how many activities the things of two kinds have in common."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from metrocli.errors import UsageMistake, one_of
from metrocli.model.codes import natural_key, parse_code
from metrocli.names.resolve import Names
from metrocli.query.answer import Grid, Holds, counted, empty_note
from metrocli.query.content import Rows
from metrocli.query.members import roll
from metrocli.query.months import touched_months, touched_periods
from metrocli.query.plan import known_codes, roll_up
from metrocli.query.selection import covered
from metrocli.query.wording import question

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from metrocli.query.selection import Selection

TOTAL = "total"
_AT_ONCE = 20_000


def matrix(selection: Selection, rows: str, columns: str, *, whole: bool = False) -> Grid:
    """Count the activities that each two things have in common.

    Args:
        selection: the filters; where they name things of one of the two kinds, only these stand there. With the same
            kind on both sides, names choose the rows alone: with whom did these work?
        rows: what the rows stand for, one of `DIMENSIONS`.
        columns: what the columns stand for, likewise.
        whole: whether to give rows and columns without any activity, too.

    Returns:
        A grid. Its totals count each activity once; a thing meets itself nowhere, so that cell is unknown.

    Raises:
        UsageMistake: there is no such kind.
    """
    down, across = dimension(rows), dimension(columns)
    of_rows, row_labels = _chosen(selection, down)
    of_columns, column_labels = _chosen(selection, across, narrow=down != across)
    both = set(of_rows["row"]) & set(of_columns["row"])
    of_rows, of_columns = (links[links["row"].isin(both)] for links in (of_rows, of_columns))
    if not whole:
        row_labels, column_labels = (
            [label for label in labels if label in set(links["label"])]
            for labels, links in ((row_labels, of_rows), (column_labels, of_columns))
        )
    counts = _counts(of_rows, row_labels, of_columns, column_labels)
    totals = [links["label"].value_counts() for links in (of_rows, of_columns)]
    counts = counts.astype("Int64")
    for label in set(row_labels) & set(column_labels) if down == across else ():
        counts.loc[label, label] = None
    label = SINGULARS[down]
    heads = _heads(column_labels, {label, TOTAL})
    frame = counts.set_axis(list(heads), axis=1).reset_index(drop=True)
    frame.insert(0, label, row_labels)
    frame[TOTAL] = totals[0].reindex(row_labels).fillna(0).astype("int64").to_numpy()
    grand = {head: int(totals[1].get(each, 0)) for head, each in heads.items()}
    grand[TOTAL] = len(both)
    notes = [*selection.notes, *_left_out(selection, (down, across), len(selection.activities) - len(both))]
    if len(of_rows) > of_rows["row"].nunique() or len(of_columns) > of_columns["row"].nunique():
        notes.append("A total counts each activity once; it may be less than what its cells add up to.")
    grid = Grid(
        "matrix",
        f"{down.capitalize()} by {across}",
        {"rows": down, "columns": across} | selection.query,
        frame,
        {label: _HEADS.get(down, Holds.TEXT), **dict.fromkeys([*heads, TOTAL], Holds.INTEGER)},
        (),
        subtitle=question(selection),
        counted=f"{_said(len(row_labels), down)} · {_said(len(column_labels), across)} · "
        f"{counted(grand[TOTAL], 'activity', 'activities')}",
        notes=tuple(notes),
        heads=_HEADS.get(across, Holds.TEXT),
        totals=grand,
    )
    return grid if len(frame) else replace(grid, notes=empty_note(grid).notes)


def dimension(typed: str) -> str:
    """The kind that a person means: "members", or its singular, or a beginning that no other has."""
    names = Names("kind", DIMENSIONS, hint=f"Choose from {', '.join(DIMENSIONS)}.")
    settled = names.settle(typed.strip()) or names.settle(f"{typed.strip()}s")
    if settled is None:
        near = [name for name in DIMENSIONS if typed.strip() and name.startswith(typed.strip().lower())]
        if len(near) != 1:
            raise UsageMistake(f"'{typed}' is nothing to count by. Choose from {', '.join(DIMENSIONS)}.")
        return near[0]
    return settled.name


def links_of(selection: Selection, kind: str) -> tuple[pd.DataFrame, list[str]]:
    """Which activities of a selection have to do with each thing of a kind.

    Returns:
        A frame with the columns `row` (an activity) and `label` (the thing), each pair once; and all things of the
        kind in their order, those without any activity among them.
    """
    links, labels = DIMENSIONS[kind](selection)
    links = links[links["row"].isin(selection.activities.index)]
    return links.drop_duplicates(ignore_index=True), labels


def _chosen(selection: Selection, kind: str, *, narrow: bool = True) -> tuple[pd.DataFrame, list[str]]:
    """The things of one kind and their activities; of names and codes only those asked for, if that is wanted."""
    links, labels = links_of(selection, kind)
    if narrow:
        wanted = _wanted(selection, kind, labels)
        labels = [label for label in labels if label in wanted]
    return links[links["label"].isin(labels)], labels


def _wanted(selection: Selection, kind: str, labels: Sequence[str]) -> set[str]:
    """The things of a kind that the filters ask for; all of them where they do not name any."""
    import pandas as pd  # noqa: PLC0415 - see typed_frame

    codes = {
        "outcomes": (*selection.outcomes, *selection.lines),
        "challenges": selection.challenges,
        "lines": selection.lines,
    }.get(kind)
    if codes:
        return covered(codes, labels)
    names = {"regions": selection.regions, "alliances": selection.alliances}.get(kind)
    if names:
        return set(names)
    if kind == "members" and labels:
        named = pd.Series(list(labels), dtype="str")
        return set(named[selection.counts_member(named)])
    return set(labels)


def _counts(
    of_rows: pd.DataFrame, row_labels: list[str], of_columns: pd.DataFrame, column_labels: list[str]
) -> pd.DataFrame:
    """For each two things, the number of activities that both have, as a frame of the one by the other.

    Two tables of ones and zeros are multiplied, some activities at a time: every pair of members of every activity
    would not fit into memory.
    """
    import numpy as np  # noqa: PLC0415 - see typed_frame
    import pandas as pd  # noqa: PLC0415

    down, across = (pd.Index(labels, dtype="object") for labels in (row_labels, column_labels))
    both = pd.Index(of_rows["row"].unique()).intersection(of_columns["row"].unique())
    total = np.zeros((len(down), len(across)))
    for first, last in pairwise([*range(0, len(both), _AT_ONCE), len(both)]):
        some = both[first:last]
        tables = []
        for links, labels in ((of_rows, down), (of_columns, across)):
            mine = links[links["row"].isin(some)]
            table = np.zeros((len(some), len(labels)))
            table[some.get_indexer(pd.Index(mine["row"])), labels.get_indexer(pd.Index(mine["label"]))] = 1
            tables.append(table)
        total += tables[0].T @ tables[1]
    return pd.DataFrame(total.round().astype("int64"), index=row_labels, columns=column_labels)


def _heads(labels: Sequence[str], taken: set[str]) -> dict[str, str]:
    """A field for each column, in order; one that is called as another field of a row gets a mark."""
    return {f"{label}*" if label in taken else label: label for label in labels}


def _said(number: int, kind: str) -> str:
    return f"{number:,} {kind if number != 1 else SINGULARS[kind]}"


def _left_out(selection: Selection, kinds: tuple[str, str], activities: int) -> list[str]:
    """What a reader might look for in vain."""
    notes = []
    if activities:
        lacking = one_of([SINGULARS[kind] for kind in dict.fromkeys(kinds)])
        verb = "is" if activities == 1 else "are"
        notes.append(f"{counted(activities, 'activity', 'activities')} without a {lacking} to show {verb} left out.")
    links = selection.dataset.links("activities", "members")
    strangers = links.loc[links["row"].isin(selection.activities.index) & ~links["listed"], "value"].nunique()
    if strangers and "members" in kinds:
        verb = "is no member and is" if strangers == 1 else "are no members and are"
        notes.append(f"{strangers} of those that took part {verb} left out.")
    return notes


def _members(selection: Selection) -> tuple[pd.DataFrame, list[str]]:
    links = selection.dataset.links("activities", "members")
    links = links[links["listed"]].rename(columns={"value": "label"})[["row", "label"]]
    return links, list(selection.dataset.members)


def _of_members(column: str) -> Callable[[Selection], tuple[pd.DataFrame, list[str]]]:
    """What the memberships say of those that took part: their region, their country."""

    def linked(selection: Selection) -> tuple[pd.DataFrame, list[str]]:
        links, _ = _members(selection)
        there = roll(selection).dropna(subset=[column])
        said = dict(zip(there["name"], there[column], strict=True))
        labels = list(there[column].unique())
        found = links.assign(label=links["label"].map(said)).dropna(subset=["label"])
        return found, labels if column == "region" else sorted(labels)

    return linked


def _codes(sheet: str) -> Callable[[Selection], tuple[pd.DataFrame, list[str]]]:
    """The codes that activities carry themselves, each with the activities of all below it, too."""

    def linked(selection: Selection) -> tuple[pd.DataFrame, list[str]]:
        cited = set(selection.dataset.links("activities", sheet)["value"])
        pairs = roll_up(selection.dataset, sheet, selection.activities).rename(columns={"code": "label"})
        listed = known_codes(selection.dataset, sheet)
        deepest = [code for code in listed if code in cited or not _has_below(code, listed)]
        return pairs[pairs["label"].isin(deepest)][["row", "label"]], deepest

    return linked


def _has_below(code: str, codes: Sequence[str]) -> bool:
    own = parse_code(code)
    return own is not None and any(
        other is not None and other.level > own.level and own.covers(other) for other in map(parse_code, codes)
    )


def _lines(selection: Selection) -> tuple[pd.DataFrame, list[str]]:
    links = selection.dataset.links("activities", "line").rename(columns={"value": "label"})
    listed = [code.text for code in selection.dataset.codes("outcomes").values() if code.level == 1]
    return links[["row", "label"]], sorted({*listed, *links["label"]}, key=natural_key)


def _alliances(selection: Selection) -> tuple[pd.DataFrame, list[str]]:
    links = selection.dataset.links("activities", "alliances").rename(columns={"value": "label"})
    return links[["row", "label"]], list(selection.dataset.alliances.with_others(links["label"].unique()))


def _months(selection: Selection) -> tuple[pd.DataFrame, list[str]]:
    return _touched(touched_months(selection))


def _periods(selection: Selection) -> tuple[pd.DataFrame, list[str]]:
    selection.dataset.require("periods")
    return _touched(touched_periods(selection))


def _touched(spans: dict[str, Any]) -> tuple[pd.DataFrame, list[str]]:
    import pandas as pd  # noqa: PLC0415 - see typed_frame

    pairs = [(row, name) for name, hits in spans.items() for row in hits.index[hits]]
    return pd.DataFrame(pairs, columns=["row", "label"]), list(spans)


DIMENSIONS: dict[str, Callable[[Selection], tuple[pd.DataFrame, list[str]]]] = {
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
_HEADS = {"lines": Holds.CODE, "outcomes": Holds.CODE, "challenges": Holds.CODE, "months": Holds.MONTH}
ROWS = {
    kind: Rows(
        {singular: _HEADS.get(kind, Holds.TEXT), TOTAL: Holds.INTEGER}, when=f"matrix {kind} …", rest=Holds.INTEGER
    )
    for kind, singular in SINGULARS.items()
}
"""The rows of a matrix by what they stand for: its name, the total, and between them a number for each column."""
