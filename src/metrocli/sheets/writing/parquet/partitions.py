"""Which folder of a partitioned sheet each of its rows is in: the period that holds the start of an activity."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from metrocli.errors import Refused, UnreadableData
from metrocli.messages import MessageType
from metrocli.sheets.coded_texts import find_places
from metrocli.sheets.parsing.frames import parse_column
from metrocli.sheets.reading.missing_sheet import explain_missing_sheet
from metrocli.sheets.schema import SHEETS_BY_NAME

if TYPE_CHECKING:
    from datetime import date

    import numpy as np
    import numpy.typing as npt

    from metrocli.sheets.dataset import SheetDataset
    from metrocli.sheets.table import RawTable

PERIOD = "period"
"""The column that the names of the folders hold."""
PARTITION_COLUMN_TAKEN = MessageType(
    "partition-column-taken",
    "the sheet has a column {header:quoted}, and the folders of periods would add another one",
    "Rename the column, or leave out {--partition-by}.",
)
_NO_PERIOD = "__HIVE_DEFAULT_PARTITION__"
"""The folder of rows without a period, as Hive, Spark, DuckDB and Arrow name it."""
_ESCAPED = frozenset("\"#%'*/:=?\\{}[]^<>|\x7f") | frozenset(map(chr, range(32)))
"""What Hive and Spark escape in the names of folders, and what Windows does not allow there."""


class Partition(NamedTuple):
    """The folders of a sheet.

    Attributes:
        folders: their names, such as `period=2021-T3`; the last one is that of rows without a period.
        codes: the index of the folder of each row, int32.
    """

    folders: list[str]
    codes: npt.NDArray[np.int32]


def partition_activities(activities: RawTable, dataset: SheetDataset) -> Partition:
    """Find the folder of each activity: the shortest period that holds its start, of equal ones the first.

    Args:
        activities: the sheet of activities, with all its rows.
        dataset: the dataset that it is from; it collects faults.

    Raises:
        UnreadableData: there is no sheet of periods. Refused: a column has the name of the partition.
    """
    import numpy as np

    if dataset.table("periods") is None:
        raise UnreadableData(str(dataset.source.path), explain_missing_sheet(dataset.source, "periods"))
    _refuse_taken(activities)
    spans = [*dataset.periods.items()]
    shortest = sorted(range(len(spans)), key=lambda place: spans[place][1].days)

    def find(day: date | None) -> int:
        is_in = (place for place in shortest if day and spans[place][1].begin <= day < spans[place][1].end)
        return next(is_in, len(spans))

    codes = np.full(len(activities.row_numbers), len(spans), "int32")
    if "start" in activities.column_indexes and len(codes):
        raws = activities.columns[activities.column_indexes["start"]]
        column = SHEETS_BY_NAME["activities"].column("start")
        days, _ = parse_column(raws, column, activities, dataset.dates, dataset.century)
        codes = np.array([find(day) for day in days or ()], "int32")[np.asarray(raws.codes, "int64")]
    return Partition([*(f"{PERIOD}={_escape(name)}" for name, _ in spans), f"{PERIOD}={_NO_PERIOD}"], codes)


def partition_participations(participations: RawTable, activities: RawTable, partition: Partition) -> Partition:
    """Find the folder of each participation: that of its activity.

    Args:
        participations: the sheet.
        activities: the sheet of activities.
        partition: the folders of the activities.

    Raises:
        Refused: a column has the name of the partition.
    """
    import numpy as np

    _refuse_taken(participations)
    no_period = len(partition.folders) - 1
    if "activity" not in participations.column_indexes or "id" not in activities.column_indexes:
        return partition._replace(codes=np.full(len(participations.row_numbers), no_period, "int32"))
    ids = activities.columns[activities.column_indexes["id"]].encode(None)
    activity = participations.columns[participations.column_indexes["activity"]].encode(None)
    of_ids = np.full(len(ids.distinct) + 1, no_period, "int32")
    of_ids[ids.codes[::-1]] = partition.codes[::-1]  # the first row of an id is assigned last
    of_ids[-1] = no_period  # where ids are blank, or an activity has no row
    of_texts = np.append(of_ids[find_places(activity.distinct, ids.distinct)], np.int32(no_period))
    return partition._replace(codes=of_texts[activity.codes])


def _refuse_taken(table: RawTable) -> None:
    """Refuse to partition a sheet that has a column of the partition's name: engines would mix up the two."""
    for index, header in enumerate(table.headers):
        if header.strip().casefold() == PERIOD:
            raise Refused(PARTITION_COLUMN_TAKEN.at(table.cell_at(0, index), header=header))


def _escape(name: str) -> str:
    return "".join(f"%{ord(letter):02X}" if letter in _ESCAPED else letter for letter in name)
