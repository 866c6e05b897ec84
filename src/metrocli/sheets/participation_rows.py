"""The rows of the participations sheet by activity and by participant, as arrays: a large sheet has millions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.sheets.coded_texts import count_codes
from metrocli.sheets.parsing.links import list_places
from metrocli.sheets.participation_links import find_activities_of_participations

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from metrocli.sheets.dataset import SheetDataset


_FEW_ROWS = 4_000_000
"""Of so many participations, the first rows of each participant are kept; those of more would take too much memory."""


class ParticipationRows:
    """The rows of the participations sheet that name a participant. Use it with `compute_once`.

    Args:
        dataset: the dataset.
    """

    def __init__(self, dataset: SheetDataset) -> None:
        import numpy as np

        self._activities, lengths = find_activities_of_participations(dataset)
        self._ends: Any = None if lengths is None else np.cumsum(lengths, dtype="int64")
        self._numbers = dataset.row_numbers("participations")
        linked = dataset.link_texts("participations", "member")
        self._codes = linked.texts.codes
        self._texts_of: dict[str, list[int]] = {}
        for code, links in enumerate(linked.links):
            for link in links:
                self._texts_of.setdefault(link.value, []).append(code)
        self._text_count = len(linked.links)
        self._order: Any = None
        self._order_ends: Any = None
        self._first_rows: dict[str, tuple[Any, Any]] = {}

    def find_of_activities(self, activities: npt.NDArray[Any]) -> Iterator[tuple[int, npt.NDArray[Any]]]:
        """Find the rows that belong to some activities.

        Args:
            activities: rows of `activities`.

        Yields:
            The row of each activity that has some, and those in order.
        """
        import numpy as np

        if not len(activities) or not len(self._numbers):
            return
        is_wanted = np.zeros(int(max(activities.max(), self._activities.max(initial=0))) + 2, "bool")
        is_wanted[activities] = True  # the last place is that of -1, which is not wanted
        runs = np.flatnonzero(is_wanted[self._activities])
        of_runs = self._activities[runs]
        if self._ends is None:
            places = runs
        else:
            ends = self._ends[runs]
            lengths = ends - np.where(runs > 0, self._ends[runs - 1], 0)
            places, of_runs = list_places(ends - lengths, lengths), np.repeat(of_runs, lengths)
        is_named = self._codes[places] >= 0
        places, of_runs = places[is_named], of_runs[is_named]
        order = np.argsort(of_runs, kind="stable")
        places, of_runs = places[order], of_runs[order]
        distinct, starts = np.unique(of_runs, return_index=True)
        yield from zip(distinct.tolist(), np.split(self._numbers[places], starts[1:]), strict=False)

    def find_first(self, name: str, activities: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Find the first row that names a participant in each of some activities; those without one have none.

        Args:
            name: the participant, by its canonical name, or as written if it is not listed.
            activities: rows of `activities`.

        Returns:
            The rows, in the order of the activities' rows.
        """
        import numpy as np

        first_rows = self._first_rows.get(name)
        if first_rows is None:
            first_rows = self._list_first_rows(name)
            if len(self._numbers) <= _FEW_ROWS:
                self._first_rows[name] = first_rows
        distinct, numbers = first_rows
        rows: npt.NDArray[Any] = numbers[np.isin(distinct, activities)]
        return rows

    def _list_first_rows(self, name: str) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
        """List the activities with a participant, in order, and the first row that names it in each of them."""
        import numpy as np

        places = self._list_places(name)
        if self._ends is None:
            of_places = self._activities[places]
        else:
            of_places = self._activities[np.searchsorted(self._ends, places, "right")]
        distinct, first = np.unique(of_places, return_index=True)
        return distinct, self._numbers[places[first]]

    def _list_places(self, name: str) -> npt.NDArray[Any]:
        """List the places of the cells that name a participant, in order."""
        import numpy as np

        if self._order is None:
            # Sorted once, for one participant after the other.
            self._order = np.argsort(self._codes, kind="stable").astype("int32")
            named = self._codes if int(self._codes.min(initial=0)) >= 0 else self._codes[self._codes >= 0]
            blank = len(self._codes) - len(named)  # -1 is sorted before all others
            self._order_ends = blank + np.cumsum(np.append(0, count_codes(named, self._text_count)))
        parts = [
            self._order[self._order_ends[code] : self._order_ends[code + 1]] for code in self._texts_of.get(name, ())
        ]
        return np.sort(np.concatenate(parts)) if parts else np.zeros(0, "int32")
