"""Who took part in what: how many activities the things of two kinds have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from metrocli.answers.declaration import Rows
from metrocli.answers.kinds import Form, Grid, Holds, Shown, counted, empty_note
from metrocli.errors import UsageMistake
from metrocli.model.codes import natural_key, parse_code
from metrocli.names.resolve import Names
from metrocli.query.facts.calendar import touched_months, touched_periods
from metrocli.query.plan_codes import known_codes, roll_up
from metrocli.query.selecting.question_line import question_line
from metrocli.query.selecting.selection import covered
from metrocli.text.fold import fold
from metrocli.text.quoting import join_or

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from metrocli.query.selecting.selection import Selection

TOTAL = "total"
_AT_ONCE = 8_000_000
"""How many cells the tables of some activities may have."""


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
    of_rows, row_labels = links_of(selection, down, narrow=True)
    of_columns, column_labels = links_of(selection, across, narrow=down != across)
    both = set(of_rows["row"]) & set(of_columns["row"])
    of_rows, of_columns = (links[links["row"].isin(both)] for links in (of_rows, of_columns))
    if not whole:
        row_labels, column_labels = _found(row_labels, of_rows, down), _found(column_labels, of_columns, across)
    counts = _counts(of_rows, row_labels, of_columns, column_labels).astype("Int64")
    for label in set(row_labels) & set(column_labels) if down == across else ():
        counts.loc[label, label] = None
    totals = [links["label"].value_counts() for links in (of_rows, of_columns)]
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
    said = dict.fromkeys((_said(selection, row_labels, down), _said(selection, column_labels, across)))
    fields = {label: _HEADS.get(down, Holds.TEXT), **dict.fromkeys([*heads, TOTAL], Holds.INTEGER)}
    grid = Grid(
        "matrix",
        f"{down.capitalize()} by {across}",
        {"rows": down, "columns": across} | selection.query,
        frame,
        fields,
        _shown(fields),
        subtitle=question_line(selection),
        counted=" · ".join([*said, counted(grand[TOTAL], "activity", "activities")]),
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


def links_of(selection: Selection, kind: str, *, narrow: bool = False) -> tuple[pd.DataFrame, list[str]]:
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


def _found(labels: list[str], links: pd.DataFrame, kind: str) -> list[str]:
    """The things that have an activity; of months and periods also those between, for time has no gaps."""
    there = set(links["label"])
    places = [place for place, label in enumerate(labels) if label in there]
    if kind in _IN_TIME and places:
        return labels[places[0] : places[-1] + 1]
    return [labels[place] for place in places]


def _counts(
    of_rows: pd.DataFrame, row_labels: list[str], of_columns: pd.DataFrame, column_labels: list[str]
) -> pd.DataFrame:
    """For each two things, the number of activities that both have, as a frame of the one by the other.

    Two tables of ones and zeros are multiplied, some activities at a time: every pair of members of every activity
    would not fit into memory.
    """
    import numpy as np
    import pandas as pd

    down, across = (pd.Index(labels, dtype="object") for labels in (row_labels, column_labels))
    both = pd.Index(of_rows["row"].unique()).intersection(of_columns["row"].unique())
    total = np.zeros((len(down), len(across)))
    many = max(1, _AT_ONCE // max(1, len(down), len(across)))
    for first, last in pairwise([*range(0, len(both), many), len(both)]):
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
    """A field for each column, in order; one that would be called as another field of a row gets marks."""
    heads: dict[str, str] = {}
    reserved = taken | set(labels)
    for label in labels:
        head = label
        while head in taken or (head != label and head in reserved):
            head += "*"
        heads[head] = label
        reserved.add(head)
    return heads


def _shown(fields: dict[str, Holds]) -> tuple[Shown, ...]:
    """The columns where a grid is not drawn as one, such as in groups."""
    label, *heads, total = fields
    return (
        Shown(label, Form.TEXT, (label,)),
        *(Shown(head, Form.NUMBER, (head,), 1) for head in heads),
        Shown(total, Form.NUMBER, (total,)),
    )


def _said(selection: Selection, labels: Sequence[str], kind: str) -> str:
    """How many things of a kind stand there; of members those that totals count, and how many more there are."""
    others = len(set(labels) - selection.full_members) if kind == "members" else 0
    number = len(labels) - others
    return f"{number:,} {kind if number != 1 else SINGULARS[kind]}{f' and {others:,} not counted' if others else ''}"


def _left_out(selection: Selection, kinds: tuple[str, str], activities: int) -> list[str]:
    """What a reader might look for in vain."""
    notes = []
    if activities:
        lacking = join_or([SINGULARS[kind] for kind in dict.fromkeys(kinds)])
        article, verb = "an" if lacking[0] in "aeiou" else "a", "is" if activities == 1 else "are"
        told = f"{counted(activities, 'activity', 'activities')} without {article} {lacking} to show {verb} left out."
        notes.append(told)
    links = selection.dataset.links("activities", "members")
    strangers = links.loc[links["row"].isin(selection.activities.index) & ~links["listed"], "value"].nunique()
    if strangers and "members" in kinds:
        verb = "is no member and is" if strangers == 1 else "are no members and are"
        notes.append(f"{strangers} of those that took part {verb} left out.")
    return notes


def _members(selection: Selection, narrow: bool) -> tuple[pd.DataFrame, list[str]]:
    """Those that took part, and the others whose membership touches the time asked for."""
    selection.dataset.require("memberships")
    links = _taking_part(selection)
    there = {*links["label"], *_there(selection)["member"]}
    homes = selection.homes["member"]
    wanted = set(homes[selection.counts_member(homes)]) if narrow else there
    return links, [name for name in selection.dataset.members if name in there & wanted]


def _of_members(column: str) -> Dimension:
    """What the memberships say of those that took part: their region, their country."""

    def linked(selection: Selection, narrow: bool) -> tuple[pd.DataFrame, list[str]]:
        selection.dataset.require("memberships")
        links, there = _taking_part(selection), _there(selection)
        homes = selection.homes[selection.homes["member"].isin({*links["label"], *there["member"]})]
        if narrow and selection.regions:
            homes = homes[homes["member"].isin(selection.of_regions)]
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
    return selection.homes[selection.held(selection.homes["joined"], selection.homes["left"])]


def _codes(sheet: str) -> Dimension:
    """The codes that activities carry themselves, each with the activities of all below it, too."""

    def linked(selection: Selection, narrow: bool) -> tuple[pd.DataFrame, list[str]]:
        cited = set(selection.dataset.links("activities", sheet)["value"])
        pairs = roll_up(selection.dataset, sheet, selection.activities).rename(columns={"code": "label"})
        listed = known_codes(selection.dataset, sheet)
        above = {code.parts[:level] for code in map(parse_code, listed) if code for level in range(1, code.level)}
        deepest = [code for code in listed if code in cited or _parts(code) not in above]
        asked = selection.challenges if sheet == "challenges" else selection.outcomes or selection.lines
        # Where the codes of a plan do not begin with its lines, a line names none of them.
        wanted = covered(asked, deepest) if narrow else set()
        return pairs[["row", "label"]], [code for code in deepest if code in wanted] if wanted else deepest

    return linked


def _parts(code: str) -> tuple[str, ...]:
    parsed = parse_code(code)
    return parsed.parts if parsed else ()


def _lines(selection: Selection, narrow: bool) -> tuple[pd.DataFrame, list[str]]:
    links = selection.dataset.links("activities", "line").rename(columns={"value": "label"})
    listed = [code.text for code in selection.dataset.codes("outcomes").values() if code.level == 1]
    labels = sorted({*listed, *links["label"]}, key=natural_key)
    wanted = covered(selection.lines, labels) if narrow and selection.lines else set(labels)
    return links[["row", "label"]], [label for label in labels if label in wanted]


def _alliances(selection: Selection, narrow: bool) -> tuple[pd.DataFrame, list[str]]:
    links = selection.dataset.links("activities", "alliances").rename(columns={"value": "label"})
    labels = list(selection.dataset.alliances.with_others(links["label"].unique()))
    wanted = set(selection.alliances if narrow and selection.alliances else labels)
    return links[["row", "label"]], [label for label in labels if label in wanted]


def _months(selection: Selection, _: bool) -> tuple[pd.DataFrame, list[str]]:
    return _touched(touched_months(selection))


def _periods(selection: Selection, _: bool) -> tuple[pd.DataFrame, list[str]]:
    selection.dataset.require("periods")
    return _touched(touched_periods(selection))


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
_IN_TIME = {"months", "periods"}
_HEADS = {"lines": Holds.CODE, "outcomes": Holds.CODE, "challenges": Holds.CODE, "months": Holds.MONTH}
ROWS = {
    kind: Rows(
        {singular: _HEADS.get(kind, Holds.TEXT), TOTAL: Holds.INTEGER}, when=f"matrix {kind} …", rest=Holds.INTEGER
    )
    for kind, singular in SINGULARS.items()
}
"""The rows of a matrix by what they stand for: its name, the total, and between them a number for each column."""
