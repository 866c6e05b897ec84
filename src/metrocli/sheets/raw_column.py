"""What a column of a raw table offers, in lists and in arrays alike."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    import numpy as np
    import numpy.typing as npt

    from metrocli.sheets.coded_texts import CodedTexts

RawValue = str | float | int | bool | date | datetime | time | timedelta | None
"""The value of a cell as a reader returns it: a string from CSV; also a number, date or boolean from a workbook."""

BLANK = r"^\s*$"
"""The texts that may be blank, as a pattern for `RawColumn.search`."""


class RawColumn(Protocol):
    """The raw values of one column: its distinct values and, for each row, the code of its value.

    What is asked of values is asked once for each distinct value. Two values of different types are different: the
    text "1.412" may mean 1412, the number 1.412 does not.
    """

    def __len__(self) -> int:
        """Return the number of rows."""

    def __getitem__(self, row: int) -> RawValue:
        """Return the value in a row, by its index from 0; a negative one counts from the end."""

    def __iter__(self) -> Iterator[RawValue]:
        """Yield the value of each row. Prefer `distinct` and `codes`: a large column has millions of rows."""

    @property
    def distinct(self) -> Sequence[RawValue]:
        """The distinct values, in the order of their first rows."""

    @property
    def texts(self) -> Sequence[str]:
        """The text of each distinct value, see `to_text`; several values may have one text."""

    @property
    def codes(self) -> Sequence[int]:
        """The index in `distinct` of the value of each row."""

    @property
    def counts(self) -> Sequence[int]:
        """The number of rows with each distinct value."""

    @property
    def has_only_strings(self) -> bool:
        """Whether all values are strings, as in a CSV file."""

    def search(
        self, is_wanted: Callable[[str], bool], pattern: str = "", beginnings: Collection[str] | None = None
    ) -> Sequence[int]:
        """Find the distinct values with some texts, in order.

        Args:
            is_wanted: returns whether a text is wanted; it is asked once for each distinct value.
            pattern: a regular expression that each wanted text matches somewhere, in the syntax that Python and RE2
                share: a large column skips the other texts quickly. "" for none.
            beginnings: the first two letters, in lower case, of wanted texts that begin with letters of ASCII: with
                them a large column skips most texts even faster. None if wanted texts may begin with any letters.

        Returns:
            Their codes.
        """

    def search_for(self, texts: Collection[str]) -> Sequence[int]:
        """Find the distinct values whose text is one of some, in order.

        Returns:
            Their codes.
        """

    def rows_with(self, codes: Collection[int]) -> Sequence[int]:
        """Return the indexes of the rows with some of the distinct values, in order."""

    def find(self, is_wanted: Callable[[str], bool], pattern: str = "") -> Sequence[int]:
        """Return the indexes of the rows with some texts, in order; see `search`."""

    def take(self, rows: Sequence[int]) -> RawColumn:
        """Return a column of some of the rows, by their indexes."""

    def without(self, rows: Sequence[int]) -> RawColumn:
        """Return a column without some of the rows, by their indexes in ascending order."""

    def spread(self, values: Sequence[Any] | None, dtype: str, rows: npt.NDArray[np.int64] | None = None) -> Any:  # noqa: ANN401 - a list or an array of pandas
        """Return for each row what was made of its value, as something that pandas makes a column of a frame of.

        Args:
            values: what was made of each distinct value, None for nothing; or None for `texts`, without blank ones.
            dtype: the dtype of the column of the frame, such as "Int64".
            rows: the indexes of some rows; None for all rows.
        """

    def encode_uncompared(self) -> CodedTexts:
        """Return `texts` for the rows as codes; equal texts may have several codes, and "" may be one of them."""

    def encode(self, values: Sequence[str | None] | None) -> CodedTexts:
        """Return the texts of the rows as codes.

        Args:
            values: the text of each distinct value, as for `spread`.
        """
