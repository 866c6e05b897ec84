"""The answer of a list as a pandas frame that can explain its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.library.explanations import Explanations


class ResultFrame(pd.DataFrame):
    """The rows of an answer, as a frame.

    A frame that is made from it, such as a copy or a part, is a plain `DataFrame`.
    """

    explanations: Explanations

    @property
    def _constructor(self) -> Callable[..., pd.DataFrame]:
        return pd.DataFrame

    def explain(self, *path: str) -> list[dict[str, Any]]:
        """Find the cells behind the figures of the answer.

        Args:
            *path: the thing of a row, such as a member, and the column; either or neither. Figures are found if their
                own path contains these texts in this order.

        Returns:
            For each figure that is not 0 a dict: `path`, a list; `value`; `kind`, how it follows from the cells; and
            `cells`, a list of dicts with `file`, `sheet`, `column` and `cells` (cells and ranges such as "E4:E9").

        Raises:
            UnreadableData: a sheet cannot be read.
        """
        return self.explanations.find(path)
