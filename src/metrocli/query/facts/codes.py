"""Codes of the plan and of challenges: which activities carry them, directly or at a lower level."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.answers.fields import FieldType
from metrocli.model.codes import natural_key, parse_code
from metrocli.sheets.parsing.multivalue import Link, explode_links

if TYPE_CHECKING:
    import pandas as pd

    from metrocli.query.selecting.selection import Selection
    from metrocli.sheets.dataset import Dataset

CODE_COUNT = {"code": FieldType.CODE, "title": FieldType.TEXT, "activities": FieldType.INTEGER}
"""A code with how many activities it has."""


def roll_up_codes(dataset: Dataset, sheet: str, activities: pd.DataFrame) -> pd.DataFrame:
    """Which activities carry each code or any code below it.

    Args:
        dataset: the dataset.
        sheet: `outcomes` or `challenges`.
        activities: some rows of `activities`.

    Returns:
        A frame with a row for each pair of a code and an activity: `code` (every code that the sheet lists or that
        some activity of the dataset cites, as its sheet writes it) and `row`, each pair once.
    """
    links = dataset.links("activities", sheet)
    carried: pd.Series[str] = links[links["row"].isin(activities.index)].set_index("row")["value"]
    known = dataset.all_codes(sheet)
    above: dict[str, list[Link]] = {}
    for text in carried.unique():
        code = parse_code(text)
        parts = code.parts if code else ()
        codes = [known[parts[:level]].text for level in range(1, len(parts) + 1) if parts[:level] in known]
        above[text] = [Link(text, each, listed=True) for each in codes]
    pairs = explode_links(carried, above)[["value", "row"]].rename(columns={"value": "code"})
    return pairs.drop_duplicates(ignore_index=True)


def list_codes(dataset: Dataset, sheet: str) -> list[str]:
    """Every code that a sheet lists or that some activity cites, in the order in which people count."""
    return sorted((code.text for code in dataset.all_codes(sheet).values()), key=natural_key)


def count_codes(dataset: Dataset, sheet: str, activities: pd.DataFrame) -> list[dict[str, Any]]:
    """The codes that some activities carry themselves, each with its title and how many carry it, most first."""
    links = dataset.links("activities", sheet)
    times = links.loc[links["row"].isin(activities.index), "value"].value_counts()
    titles = dataset.titles(sheet)
    codes = sorted(times.index, key=lambda code: (-int(times[code]), natural_key(code)))
    return [{"code": code, "title": titles.get(code), "activities": int(times[code])} for code in codes]


def count_codes_rolled_up(selection: Selection, sheet: str, pairs: pd.DataFrame) -> list[dict[str, Any]]:
    """Every code with its title and how many activities it covers (see `roll_up`), in natural order."""
    titles = selection.dataset.titles(sheet)
    times = pairs["code"].value_counts().to_dict()
    return [
        {"code": code, "title": titles.get(code), "activities": int(times.get(code, 0))}
        for code in list_codes(selection.dataset, sheet)
    ]


def count_members_by_code(selection: Selection, pairs: pd.DataFrame, codes: pd.Series[str]) -> pd.Series[int]:
    """For some codes, how many members took part in the activities that each covers (see `roll_up`).

    Only those are counted as members whose membership counts in totals, and of them only the ones asked for.
    """
    links = selection.dataset.links("activities", "members")
    links = links[links["value"].isin(selection.full_members) & selection.match_members(links["value"])]
    took_part = pairs.merge(links[["row", "value"]], on="row").drop_duplicates(["code", "value"])
    return codes.map(took_part["code"].value_counts()).fillna(0).astype("int64")
