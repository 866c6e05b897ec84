"""Write the members of new activities into the sheet participations, where a dataset keeps them there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.importing.report import ImportedRow
from metrocli.sheets.parsing.multivalue import split_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from metrocli.names.resolve import NameIndex
    from metrocli.sheets.dataset import SheetDataset


def keeps_participations(target: SheetDataset | None) -> bool:
    """Return whether a dataset has the sheet participations, and no column for the members of activities."""
    activities = target.table("activities") if target else None
    has_column = activities is not None and "members" in {*activities.column_indexes, *activities.list_columns}
    return target is not None and target.table("participations") is not None and not has_column


def list_participations(activities: Iterable[ImportedRow], members: NameIndex) -> Iterator[ImportedRow]:
    """Yield a row of participations for each member of some activities that have ids."""
    for row in activities:
        if stated := row.cells.get("members"):
            names, _ = split_names(stated.value, lambda name: members.look_up(name) is not None)
            for name in names:
                activity = stated._replace(value=row.cells["id"].value)
                yield ImportedRow("participations", {"activity": activity, "member": stated._replace(value=name)})


def drop_members(row: ImportedRow) -> ImportedRow:
    """Return an activity without its members."""
    return row._replace(cells={column: cell for column, cell in row.cells.items() if column != "members"})
