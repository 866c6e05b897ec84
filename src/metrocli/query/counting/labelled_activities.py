"""What the pairs and the sets of activities and things have in common, for annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:
    from collections.abc import Container

    import numpy as np
    import numpy.typing as npt

    from metrocli.query.counting.activity_pairs import ActivityPairs


class LabelledActivities(Protocol):
    """Activities and the things that each of them has, such as members or codes, by the labels of the things.

    `ActivityPairs` holds each pair of an activity and a thing. `ActivitySets` holds each distinct set of things once,
    which is smaller and faster where many activities have the same set. An activity may have no thing.
    """

    def __len__(self) -> int:
        """Return the number of pairs of an activity and a thing."""

    @property
    def highest_row(self) -> int:
        """The highest row of an activity; 0 if there is none."""

    def mark_rows(self, size: int) -> npt.NDArray[np.bool_]:
        """Return for each row from 0 to `size` - 1 whether its activity has a thing."""

    def count_labels(self) -> dict[str, int]:
        """Count the activities of each thing; things without one are left out."""

    def keep_rows(self, is_wanted: npt.NDArray[np.bool_]) -> Self:
        """Return the same of some activities only.

        Args:
            is_wanted: for each row, from 0 to the highest one, whether its activity is wanted.
        """

    def keep_labels(self, wanted: Container[str]) -> Self:
        """Return the same with some of the things only."""

    def to_pairs(self) -> ActivityPairs:
        """Return the same as pairs."""
