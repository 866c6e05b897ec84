"""Codes of the plan and of challenges: which activities carry them, directly or at a lower level."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Any

from metrocli.answers.explanation import FigureKind
from metrocli.answers.fields import Field, FieldType
from metrocli.messages import MessageType
from metrocli.model.codes import natural_key, parse_code
from metrocli.query.answering.explaining import cells_of, figure
from metrocli.query.counting.activity_pairs import ActivityPairs
from metrocli.query.counting.pair_counts import count_shared
from metrocli.query.facts.calendar import match_spans
from metrocli.query.linking.selected_links import link_selected, pair_participants
from metrocli.query.linking.value_index import ValueIndex
from metrocli.query.selecting.unlisted_links import list_unlisted_links
from metrocli.sheets.parsing.link_frames import count_values, match_values, select_links
from metrocli.sheets.parsing.links import Link, explode_links, match_row_numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd

    from metrocli.answers.explanation import Figure
    from metrocli.messages import Message
    from metrocli.model.codes import Code
    from metrocli.query.selecting.selection import Selection
    from metrocli.sheets.dataset import SheetDataset

LINES_DIFFER = MessageType(
    "line-and-outcomes-differ",
    "{lines:and}: the numbers of activities by line and by outcome differ, because an activity has one line, and may "
    "have outcomes of other lines, or none.",
)
CODES_NOT_READ = MessageType(
    "code-left-out",
    "{text:quoted} is not a code and is not counted; it is the first of {count:,} such texts in this column",
    "`metrocli check` lists them.",
    "{text:quoted} is not a code and is not counted",
)
CODE_COUNT = {
    "code": Field(FieldType.CODE, "the code, as its sheet writes it"),
    "title": Field(FieldType.TEXT, "its title"),
    "activities": Field(FieldType.INTEGER, "the number of activities with this code or a code below it"),
}
"""A code with its number of activities."""


def roll_up_codes(dataset: SheetDataset, sheet: str, activities: pd.DataFrame) -> pd.DataFrame:
    """Pair each activity with the codes that it carries and all codes above them.

    Args:
        dataset: the dataset.
        sheet: `outcomes` or `challenges`.
        activities: rows of `activities`.

    Returns:
        A frame of distinct pairs: `code` (a text as its sheet writes it; only codes that the sheet lists or an activity
        of the dataset carries) and `row` (an index of `activities`).
    """
    linked, rows = dataset.link_texts("activities", sheet), dataset.row_numbers("activities")
    above = [[Link(code, code, listed=True) for code in codes] for codes in list_codes_of_texts(dataset, sheet)]
    is_wanted = match_row_numbers(rows, activities.index)
    pairs = explode_links(linked.texts.codes[is_wanted], above, rows[is_wanted])
    return pairs[["value", "row"]].rename(columns={"value": "code"})


def list_codes_of_texts(dataset: SheetDataset, sheet: str) -> list[list[str]]:
    """List for each distinct text of a column of codes its codes and all codes above them.

    What a text means is found out once for all activities with this text.

    Args:
        dataset: the dataset.
        sheet: `outcomes` or `challenges`.
    """
    known = dataset.all_codes(sheet)
    list_above = cache(partial(_list_codes_above, known))
    linked = dataset.link_texts("activities", sheet)
    return [[*dict.fromkeys(code for link in links for code in list_above(link.value))] for links in linked.links]


def _list_codes_above(known: Mapping[tuple[str, ...], Code], text: str) -> list[str]:
    """List the known codes above a code and the code itself, the highest first."""
    code = parse_code(text)
    parts = code.parts if code else ()
    return [known[parts[:level]].text for level in range(1, len(parts) + 1) if parts[:level] in known]


def list_codes(dataset: SheetDataset, sheet: str) -> list[str]:
    """List the codes that a sheet lists or an activity carries, in natural order: L2 before L10."""
    return sorted((code.text for code in dataset.all_codes(sheet).values()), key=natural_key)


def count_codes(selection: Selection, sheet: str, rows: Iterable[int]) -> list[dict[str, Any]]:
    """Count the activities that carry each code itself.

    Args:
        selection: the filters.
        sheet: `outcomes` or `challenges`.
        rows: the rows of some of its activities.

    Returns:
        A dict with the fields of `CODE_COUNT` for each code that is carried, the highest count first; `title` is None
        if the sheet does not list the code.
    """
    counts = selection.compute_once(ValueIndex).count(sheet, rows)
    titles = selection.dataset.titles(sheet)
    codes = sorted(counts, key=lambda code: (-counts[code], natural_key(code)))
    return [{"code": code, "title": titles.get(code), "activities": counts[code]} for code in codes]


def count_codes_rolled_up(selection: Selection, sheet: str, pairs: pd.DataFrame) -> list[dict[str, Any]]:
    """Count the activities of every code, with those of the codes below it.

    Args:
        selection: the filters.
        sheet: `outcomes` or `challenges`.
        pairs: the result of `roll_up_codes`.

    Returns:
        A dict with the fields of `CODE_COUNT` for each code of `list_codes`, in that order; the count may be 0.
    """
    titles = selection.dataset.titles(sheet)
    counts = pairs["code"].value_counts().to_dict()
    return [
        {"code": code, "title": titles.get(code), "activities": int(counts.get(code, 0))}
        for code in list_codes(selection.dataset, sheet)
    ]


def find_codes_not_in_force(selection: Selection, sheet: str) -> set[str]:
    """Find the codes of a sheet whose days are all outside of the selected time; of `challenges`, none."""
    if sheet != "outcomes":
        return set()
    outcomes = selection.dataset.frame("outcomes")
    in_force = outcomes[selection.match_terms(outcomes["valid_from"], outcomes["valid_until"])]["code"]
    return set(outcomes["code"]) - set(in_force)


def find_codes_of_other_times(selection: Selection, sheet: str) -> set[str]:
    """Find the codes that a sheet does not list and only activities outside of the selected time carry."""
    listed, known = selection.dataset.codes(sheet), selection.dataset.all_codes(sheet)
    unlisted = {code.text for parts, code in known.items() if parts not in listed}
    if selection.windows is None or not unlisted:
        return set()
    everything = selection.all_days
    then = everything[match_spans(everything, *selection.windows)]
    carried = count_values(link_selected(selection, sheet, then)["value"])
    return unlisted - {code for text in carried for code in _list_codes_above(known, text)}


def find_rows_of_lines(selection: Selection) -> dict[str, list[int]]:
    """Find the rows of the activities of each line in force or with an activity, in natural order."""
    own = link_selected(selection, "line")
    rows = {str(line): group.tolist() for line, group in own.groupby("value")["row"]}
    listed = {code.text for code in selection.dataset.codes("outcomes").values() if code.level == 1}
    listed -= find_codes_not_in_force(selection, "outcomes")
    return {line: rows.get(line, []) for line in sorted({*listed, *rows}, key=natural_key)}


def build_line_notes(selection: Selection, counts: Mapping[str, int]) -> list[Message]:
    """Note the lines whose activities are other ones by the column `line` than by the outcomes.

    If no activity has an outcome, nobody compares the two.

    Args:
        selection: the filters.
        counts: the numbers of activities by outcome, with those of the codes below, as the answer shows them.
    """
    if counts.keys().isdisjoint(selection.dataset.links("activities", "line")["value"].cat.categories):
        return []  # Lines are words or codes of their own: nobody confuses them with outcomes.
    if not len(link_selected(selection, "outcomes")):
        return []
    rows_of_lines = find_rows_of_lines(selection)
    # A line that is not in force may have no activity of its own, but outcomes that activities still carry.
    lines = {code.text for code in selection.dataset.codes("outcomes").values() if code.level == 1} | {*rows_of_lines}
    shown = sorted(lines & counts.keys(), key=natural_key)
    other = [line for line in shown if counts[line] != len(rows_of_lines.get(line, []))]
    return [LINES_DIFFER(lines=other)] if other else []


def build_unread_code_notes(selection: Selection, sheet: str) -> list[Message]:
    """Note the texts in the outcomes or challenges of the selected activities that are not codes, so never counted.

    Args:
        selection: the filters.
        sheet: `outcomes` or `challenges`, which is also the column of activities.
    """
    links = select_links(list_unlisted_links(selection.dataset, "activities", sheet), selection.activities.index)
    unread = links[match_values(links["value"], {text for text in links["value"].unique() if parse_code(text) is None})]
    if unread.empty:
        return []
    first = unread.iloc[0]
    cell = selection.dataset.cell("activities", int(first["row"]), sheet)
    return [CODES_NOT_READ.at(cell, text=str(first["value"]), count=len(unread))]


def count_members_by_code(selection: Selection, pairs: pd.DataFrame, codes: pd.Series[str]) -> pd.Series[int]:
    """Count the members that took part in the activities of each code.

    Only members that totals count and that the filters select are counted.

    Args:
        selection: the filters.
        pairs: the result of `roll_up_codes`.
        codes: the codes.

    Returns:
        An int64 Series on the index of `codes`.
    """
    members = join_members_to_codes(selection, pairs)
    return codes.map(members["code"].value_counts()).fillna(0).astype("int64")


def join_members_to_codes(selection: Selection, pairs: pd.DataFrame) -> pd.DataFrame:
    """Join the members that totals count and that the filters select to codes: distinct pairs of `code` and `value`.

    Args:
        selection: the filters.
        pairs: the result of `roll_up_codes` for the selected activities.
    """
    import numpy as np
    import pandas as pd

    participants, full = pair_participants(selection), selection.full_members
    names = [name for name in participants.count_labels() if name in full and selection.is_selected_member(name)]
    codes = [*count_values(pairs["code"])]
    of_codes = ActivityPairs.of_frame(pairs.rename(columns={"code": "label"}))
    counts = count_shared(of_codes, participants.keep_labels({*names}), codes, names)
    of_code, of_name = np.nonzero(counts)
    return pd.DataFrame({"code": [codes[code] for code in of_code], "value": [names[name] for name in of_name]})


def explain_codes(
    path: tuple[str, ...], sheet: str, pairs: pd.DataFrame, rows: Iterable[Mapping[str, Any]], field: str = "activities"
) -> Iterator[Figure]:
    """Find the cells behind the numbers of activities of codes.

    Args:
        path: where the list of codes is in the answer.
        sheet: `outcomes` or `challenges`, which is also the column of activities.
        pairs: the codes and the rows of the activities that carry them (see `roll_up_codes`).
        rows: the codes with their numbers, as objects with `code` and the field.
        field: the field that holds the number.
    """
    rows_of = pairs.groupby("code")["row"]
    known = rows_of.groups
    for row in rows:
        if row["code"] in known:
            cells = cells_of("activities", sheet, rows_of.get_group(row["code"]))
            yield from figure((*path, row["code"], field), row[field], FigureKind.COUNT, cells)
