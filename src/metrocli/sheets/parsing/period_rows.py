"""The days of the periods, from the rows of the periods sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from metrocli.messages import MessageType
from metrocli.model.periods import Span

if TYPE_CHECKING:
    import pandas as pd

    from metrocli.messages import Message

PERIOD_REPEATED = MessageType(
    "period-repeated",
    "there is a second row for the period {period:quoted}; only the first row counts",
    "Delete one of the two rows.",
)
PERIOD_BACKWARDS = MessageType(
    "period-backwards",
    "the period {period:quoted} ends on {end}, before it starts on {start}",
    "Correct one of the two dates.",
)


class PeriodRows(NamedTuple):
    """The rows of the periods sheet.

    Attributes:
        spans: the days of each period, by its name and in the order of the sheet; rows without a name are left out.
        repeated: a message for each row of a period that has an earlier row, by row number.
        backwards: a message for each period that ends before it starts, by row number.
    """

    spans: dict[str, Span]
    repeated: dict[int, Message]
    backwards: dict[int, Message]


def read_periods(frame: pd.DataFrame) -> PeriodRows:
    """Read the days of the periods.

    Args:
        frame: the periods sheet as a typed frame.
    """
    rows = PeriodRows({}, {}, {})
    frame = frame.dropna(subset=["period", "start", "end"])
    for row, name, start, end in zip(frame.index, frame["period"], frame["start"], frame["end"], strict=True):
        if name in rows.spans:
            rows.repeated[int(row)] = PERIOD_REPEATED(period=name)
            continue
        try:
            rows.spans[name] = Span.of_days(start.date(), end.date())
        except ValueError:
            rows.backwards[int(row)] = PERIOD_BACKWARDS(period=name, start=start.date(), end=end.date())
    return rows
