"""Values of a column that are written in several spellings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.messages import MessageType
from metrocli.text.spellings import choose_spellings, list_variants

if TYPE_CHECKING:
    import pandas as pd

    from metrocli.messages import Message
    from metrocli.sheets.table import RawTable

_COLUMNS = ("region", "country")
SPELLINGS_AS_ONE = MessageType(
    "spellings-as-one",
    "several spellings of one {column} count as one: {spellings:all}.",
    "See `metrocli check --select N305`.",
)
SPELLINGS = MessageType("spellings-of-value", "{text} (also {others:or})")


def unify_spellings(memberships: pd.DataFrame) -> pd.DataFrame:
    """Return memberships with one spelling of each region and country, the most frequent one."""
    spellings = {column: choose_spellings(memberships[column].dropna().tolist()) for column in _COLUMNS}
    respelled = {column: memberships[column].map(each) for column, each in spellings.items() if list_variants(each)}
    return memberships.assign(**respelled) if respelled else memberships


def note_spellings(memberships: pd.DataFrame, table: RawTable | None) -> list[Message]:
    """List a note for the regions and one for the countries that are written in several spellings."""
    notes = []
    for column in _COLUMNS:
        variants = list_variants(choose_spellings(memberships[column].dropna().tolist()))
        if variants:
            place = table.cell(0, column) if table else None
            spellings = [SPELLINGS(text=text, others=others) for text, others in variants.items()]
            notes.append(SPELLINGS_AS_ONE.at(place, column=column, spellings=spellings))
    return notes
