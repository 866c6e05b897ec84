"""The links of activities to members that are in the participations sheet, one a row."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from metrocli.files.running.progress import report_step
from metrocli.sheets.coded_texts import Runs, find_places, look_up
from metrocli.sheets.parsing.link_runs import find_link_runs, note_orphans
from metrocli.sheets.parsing.links import explode_links

if TYPE_CHECKING:
    import pandas as pd

    from metrocli.messages import Message
    from metrocli.sheets.parsing.link_runs import LinkRuns
    from metrocli.sheets.parsing.links import LinkedTexts
    from metrocli.sheets.sheet_reader import SheetReader

_SHEET = "participations"


class ParticipationLinks:
    """The links of activities to members that the participations sheet holds.

    Args:
        reader: the sheets.
        linked: the column `member` of participations, linked to the members that it means.
    """

    def __init__(self, reader: SheetReader, linked: LinkedTexts) -> None:
        self._reader, self._linked = reader, linked

    @cached_property
    def _activities(self) -> Runs:
        with report_step("Linking participations"):
            return find_activities_of_participations(self._reader)

    @cached_property
    def runs(self) -> LinkRuns | None:
        """The links in runs; None if only a frame can hold them (see `find_link_runs`)."""
        with report_step("Linking participations"):
            return find_link_runs(self._linked.texts, self._linked.links, self._activities)

    def explode(self) -> pd.DataFrame:
        """Return the links as a frame, see `links.explode_links`; its `row` is the row of the activity."""
        import numpy as np

        codes, rows = self._linked.texts.codes, self._activities.expand()
        if rows.min(initial=0) < 0:
            codes = np.where(rows >= 0, codes, codes.dtype.type(-1))
        with report_step("Linking participations"):
            return explode_links(codes, self._linked.links, rows)

    def list_notes(self) -> list[Message]:
        """List a note on the participations whose activity is not listed."""
        if self._activities.of_runs.min(initial=0) >= 0:
            return []
        activity, member = (self._reader.parse_texts(_SHEET, column) for column in ("activity", "member"))
        rows, numbers = self._activities.expand(), self._reader.row_numbers(_SHEET)
        return note_orphans(rows, activity, member, numbers, self._reader.table(_SHEET))


def find_activities_of_participations(reader: SheetReader) -> Runs:
    """Return for each run of participations the first row with the id of their activity, int32; -1 for none."""
    import numpy as np

    ids, activity = reader.parse_texts("activities", "id"), reader.parse_texts(_SHEET, "activity")
    places = find_places(activity.distinct, ids.distinct)
    first = np.full(len(ids.distinct) + 1, -1, "int32")
    first[ids.codes[::-1]] = reader.row_numbers("activities")[::-1]  # the first row of an id is assigned last
    first[-1] = -1  # where ids are blank, or an activity has no row
    return Runs(look_up(np.append(first[places], np.int32(-1)), activity.codes_of_runs), activity.lengths)
