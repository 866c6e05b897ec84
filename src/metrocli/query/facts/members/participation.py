"""Which members and alliances took part in activities."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from metrocli.answers.fields import Field, FieldType, sheet_fields
from metrocli.query.answering.explaining import cells_of
from metrocli.query.linking.selected_links import count_selected
from metrocli.query.linking.value_index import ValueIndex
from metrocli.sheets.participation_rows import ParticipationRows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    from metrocli.answers.explanation import ColumnCells
    from metrocli.model.periods import Span
    from metrocli.query.selecting.selection import Selection
    from metrocli.sheets.dataset import SheetDataset

ALLIANCES = {
    **sheet_fields("alliances", {"alliance": FieldType.TEXT}),
    "activities": Field(FieldType.INTEGER, "the number of activities that name it"),
}


def find_participants(
    selection: Selection, activities: pd.DataFrame, spans: tuple[Span, ...] | None = None
) -> set[str]:
    """Find the members that took part in activities.

    Args:
        selection: the filters; only members that they select are found.
        activities: rows of `activities`.
        spans: only members that totals count on some day of these spans are found; None means the selected time.
    """
    names = count_selected(selection, "members", activities)
    full = selection.full_members if spans is None else selection.find_full_members(spans)
    return {name for name in full.intersection(names) if selection.is_selected_member(name)}


def count_alliances(selection: Selection, rows: Iterable[int]) -> list[dict[str, Any]]:
    """Count the activities of each alliance, the highest count first.

    Args:
        selection: the filters.
        rows: the rows of some of its activities, in the order of the sheet.

    Returns:
        A dict with the fields of `ALLIANCES` for each alliance that took part.
    """
    counts = Counter(selection.compute_once(ValueIndex).count("alliances", rows))
    return [{"alliance": ally, "activities": count} for ally, count in counts.most_common()]


def find_participation_cells(
    dataset: SheetDataset, rows_of: Mapping[str, Collection[int] | npt.NDArray[Any]]
) -> dict[str, tuple[ColumnCells, ...]]:
    """Find the cells that name participants in some activities, each activity once.

    An activity whose own cell does not name a participant is found in the participations sheet. All participants are
    looked up together: the links are read once, not once for each of them.

    Args:
        dataset: the dataset.
        rows_of: the rows of the activities of each member or other participant, by its name.
    """
    import numpy as np

    in_cells = dataset.compute_once(_ParticipantsInCells)
    cells_of_names: dict[str, tuple[ColumnCells, ...]] = {}
    for name, rows in rows_of.items():
        wanted = rows if isinstance(rows, np.ndarray) else np.fromiter(rows, "int64", len(rows))
        is_own = np.isin(wanted, in_cells.find_rows(name))
        others = wanted[~is_own]
        places = dataset.compute_once(ParticipationRows).find_first(name, others) if len(others) else others
        cells = cells_of("activities", "members", wanted[is_own]), cells_of("participations", "member", places)
        cells_of_names[name] = cells if len(others) else cells[:1]
    return cells_of_names


class _ParticipantsInCells:
    """The rows of the activities whose own cells name a participant. Use it with `compute_once`."""

    def __init__(self, dataset: SheetDataset) -> None:
        import numpy as np

        links = dataset.links_in_cells("activities", "members")
        codes = links["value"].cat.codes.to_numpy()
        self._codes = dict(zip(links["value"].cat.categories, range(len(links["value"].cat.categories)), strict=True))
        self._rows = links["row"].to_numpy()[np.argsort(codes, kind="stable")]
        self._ends = np.cumsum(np.bincount(codes + 1, minlength=len(self._codes) + 1))

    def find_rows(self, name: str) -> npt.NDArray[np.int32]:
        """Find the rows whose cells name a participant, in order."""
        code = self._codes.get(name)
        rows: npt.NDArray[np.int32] = self._rows[:0]
        return rows if code is None else self._rows[self._ends[code] : self._ends[code + 1]]
