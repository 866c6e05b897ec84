"""A selection: the filters as understood for one dataset, and the rows that match them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from metrocli.model.computed_once import KeepsResults
from metrocli.model.periods import Period, Span, merge_spans
from metrocli.model.vocabulary import ActivityState, Standing, classify_activities
from metrocli.query.selecting.matching import find_covered, match_days, match_months, match_names, match_terms
from metrocli.sheets.coded_texts import look_up
from metrocli.sheets.parsing.links import match_row_numbers
from metrocli.sheets.parsing.spellings import unify_spellings
from metrocli.sheets.schema import SHEETS_BY_NAME
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Container

    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    from metrocli.answers.explanation import Interpretation
    from metrocli.messages import Message
    from metrocli.model.codes import Code
    from metrocli.sheets.dataset import SheetDataset


PROSE = ("title", "summary")
"""The columns of activities that are only read, by people or by a search for words; they take most of the memory."""
_WITHOUT_PROSE = tuple(column.name for column in SHEETS_BY_NAME["activities"].columns if column.name not in PROSE)


@dataclass(frozen=True, eq=False)
class Selection(KeepsResults):
    """The filters as understood for one dataset, and the rows that match them.

    The "selected time" is the days of `windows`: all time where no filter of time was given. Methods whose names begin
    with `match_` return a boolean Series on the index of their arguments.

    Attributes:
        dataset: the dataset.
        periods: the periods; any of them counts.
        since: the first day, included.
        until: the last day, included.
        on: the only day; `since` and `until` are then the same day.
        outcomes: codes of the plan; each covers all codes below it.
        challenges: codes of challenges; each covers all codes below it.
        lines: codes of lines; each covers all codes below it.
        members: canonical names, and names as written of participants that are not members.
        regions: regions, as written in the memberships sheet.
        alliances: alliances by the name that activities use, or as written.
        texts: folded words; a row matches a text if it contains all words of it.
        include: the activities that count although they are planned or cancelled.
        notes: notes on the filters, such as how a name was understood.
        interpretations: how each filter was understood.
    """

    dataset: SheetDataset
    periods: tuple[Period, ...] = ()
    since: date | None = None
    until: date | None = None
    on: date | None = None
    outcomes: tuple[Code, ...] = ()
    challenges: tuple[Code, ...] = ()
    lines: tuple[Code, ...] = ()
    members: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    alliances: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    include: tuple[ActivityState, ...] = ()
    notes: tuple[Message, ...] = ()
    interpretations: tuple[Interpretation, ...] = ()

    @property
    def query(self) -> dict[str, Any]:
        """The filters as understood, by the keys of `FILTERS`; only those that were given."""
        filters: dict[str, Any] = {
            "period": [period.name for period in self.periods],
            "on": self.on,
            "from": None if self.on else self.since,
            "to": None if self.on else self.until,
            "outcome": [code.text for code in self.outcomes],
            "challenge": [code.text for code in self.challenges],
            "line": [code.text for code in self.lines],
            "member": list(self.members),
            "region": list(self.regions),
            "alliance": list(self.alliances),
            "text": list(self.texts),
            "include": [state.value for state in self.include],
        }
        return {name: value for name, value in filters.items() if value}

    @property
    def titles(self) -> dict[str, dict[str, str]]:
        """The titles of the codes in the query, by the key of their filter and by code."""
        filters = {
            "outcome": (self.outcomes, "outcomes"),
            "challenge": (self.challenges, "challenges"),
            "line": (self.lines, "outcomes"),
        }
        titles = {}
        for key, (codes, sheet) in filters.items():
            title_of = self.dataset.titles(sheet) if codes else {}
            titles[key] = {code.text: title_of[code.text] for code in codes if code.text in title_of}
        return {key: by_code for key, by_code in titles.items() if by_code}

    @property
    def has_content_filters(self) -> bool:
        """Whether a filter other than time and region was given."""
        return any((self.outcomes, self.challenges, self.lines, self.members, self.alliances, self.texts))

    @cached_property
    def windows(self) -> tuple[Span, ...] | None:
        """The selected spans of days, in order and without overlap; None without a filter of time."""
        if not self.periods and self.since is None and self.until is None:
            return None
        since = self.since or date.min
        until = min(self.until or date.max, date.max - timedelta(days=1)) + timedelta(days=1)
        spans = [(period.span.begin, period.span.end) for period in self.periods] or [(since, until)]
        clipped = [(max(begin, since), min(end, until)) for begin, end in spans]
        return tuple(merge_spans(Span(begin, end) for begin, end in clipped if begin < end))

    @cached_property
    def all_activities(self) -> pd.DataFrame:
        """The activities of the dataset that count: all but the planned and cancelled ones that are not included.

        Of a large sheet, they are without the columns of `PROSE`.

        Raises:
            UnreadableData: the dataset has no sheet `activities`.
        """
        return self._read_rows(self._is_counted)

    @cached_property
    def all_days(self) -> pd.DataFrame:
        """The same activities with at least the columns `start` and `end`: of a large sheet with no others.

        Raises:
            UnreadableData: the dataset has no sheet `activities`.
        """
        days, is_counted = self._days, self._is_counted
        return days if is_counted.all() else days[is_counted]

    @cached_property
    def activities(self) -> pd.DataFrame:
        """The activities that match every filter and count, in the order and with the columns of the sheet.

        Of a large sheet, they are without the columns of `PROSE`.

        Raises:
            UnreadableData: the dataset has no sheet `activities`.
        """
        is_counted = self._is_listed & self._is_counted
        return self._read_rows(is_counted)

    @cached_property
    def listed_activities(self) -> pd.DataFrame:
        """The activities that match every filter, also those that do not count (see `activities`).

        Unlike those, they also have the columns of `PROSE`.

        Raises:
            UnreadableData: the dataset has no sheet `activities`.
        """
        return self.dataset.read_rows("activities", self._is_listed)

    @property
    def activities_of_anyone(self) -> pd.DataFrame:
        """The activities that match every filter but those of members and regions, and count."""
        return self._read_rows(self._is_of_anyone & self._is_counted)

    def _read_rows(self, is_wanted: npt.NDArray[np.bool_]) -> pd.DataFrame:
        """Return some activities, as `SheetDataset.require` returns all; of a large sheet without `PROSE`."""
        return self.dataset.read_rows("activities", is_wanted, _WITHOUT_PROSE)

    @cached_property
    def _days(self) -> pd.DataFrame:
        """All activities, with at least the columns `start` and `end`."""
        self.dataset.check_included("activities")
        return self.dataset.read_columns("activities", ("start", "end"))

    @cached_property
    def _is_counted(self) -> npt.NDArray[np.bool_]:
        """Which activities count: those that are done, and those that are included."""
        import numpy as np

        self.dataset.check_included("activities")
        statuses = self.dataset.parse_texts("activities", "status")
        states = classify_activities(statuses.distinct)
        is_counted = [states[status] in {ActivityState.DONE, *self.include} for status in statuses.distinct]
        return look_up(np.array([*is_counted, True], "bool"), statuses.codes)  # the last one is that of blank cells

    @cached_property
    def _is_of_anyone(self) -> npt.NDArray[np.bool_]:
        """Which activities match every filter but those of members and regions."""
        import numpy as np

        self.dataset.check_included("activities")
        keep = np.ones(len(self.dataset.row_numbers("activities")), "bool")
        if self.windows is not None:
            keep &= self.match_days(self._days["start"], self._days["end"]).to_numpy("bool")
        for codes, column in ((self.outcomes, "outcomes"), (self.challenges, "challenges"), (self.lines, "line")):
            if codes:
                texts = {link.value for links in self.dataset.link_texts("activities", column).links for link in links}
                keep &= self._match_links(column, find_covered(codes, texts))
        if self.alliances:
            keep &= self._match_links("alliances", self.alliances)
        if self.texts:
            prose = self.dataset.read_columns("activities", PROSE)
            keep &= self.match_texts(prose["title"], prose["summary"]).to_numpy("bool")
        return keep

    @cached_property
    def _is_listed(self) -> npt.NDArray[np.bool_]:
        """Which activities match every filter."""
        keep = self._is_of_anyone
        if self.members:
            keep = keep & self._match_links("members", self.members)
        if self.regions:
            keep = keep & self._match_links("members", self.members_of_regions)
        return keep

    @property
    def is_uncounted(self) -> npt.NDArray[np.bool_]:
        """Which activities match every filter and do not count, in the order of the sheet.

        Raises:
            UnreadableData: the dataset has no sheet `activities`.
        """
        return self._is_listed & ~self._is_counted

    @cached_property
    def latest_memberships(self) -> pd.DataFrame:
        """The latest membership of each member in the selected time, else its latest of all.

        Returns:
            One row for each member, in the order and with the columns of `memberships`.
        """
        import pandas as pd

        memberships = unify_spellings(self.dataset.frame("memberships").dropna(subset=["member"]))
        if not memberships["member"].duplicated().any():
            return memberships
        memberships = memberships.sort_values("joined", kind="stable", na_position="first")
        current = memberships[self.match_terms(memberships["joined"], memberships["left"])]
        return pd.concat([memberships, current]).drop_duplicates("member", keep="last").sort_index()

    @cached_property
    def standings(self) -> dict[str, Standing]:
        """What each status of the memberships means."""
        statuses = self.dataset.frame("memberships")["status"].dropna().unique()
        return self.dataset.vocabulary.classify_memberships(statuses)

    @cached_property
    def parent_rows(self) -> dict[int, int]:
        """The row of the activity that each activity is a part of, by the row of the part."""
        self.dataset.check_included("activities")
        if not self.dataset.parse_texts("activities", "parent").distinct:
            return {}
        return _find_parent_rows(self.dataset.read_columns("activities", ("id", "parent")))

    @cached_property
    def members_of_regions(self) -> set[str]:
        """The members whose latest membership is in one of the selected regions."""
        memberships = self.latest_memberships
        return {*memberships.loc[memberships["region"].isin(self.regions), "member"].tolist()}

    @cached_property
    def full_members(self) -> set[str]:
        """The members that totals count: those that are full members on some day of the selected time."""
        return self.find_full_members(self.windows)

    def find_full_members(self, windows: tuple[Span, ...] | None) -> set[str]:
        """Find the full members on some day of the spans; None means all time.

        A member is full unless its status is a word for another membership: a blank or unknown status is full.
        """
        memberships = self.dataset.frame("memberships")
        other_statuses = [status for status, standing in self.standings.items() if standing is Standing.OTHER]
        is_full = ~memberships["status"].isin(other_statuses)
        is_current = match_terms(memberships["joined"], memberships["left"], windows)
        return {*memberships.loc[is_full & is_current, "member"].dropna().tolist()}

    def _match_links(self, column: str, wanted: Container[str]) -> npt.NDArray[np.bool_]:
        """Match all activities that have one of some values in a column."""
        rows = self.dataset.find_rows_with("activities", column, wanted)
        return match_row_numbers(self.dataset.row_numbers("activities"), rows)

    def match_days(self, start: pd.Series[Any], end: pd.Series[Any]) -> pd.Series[bool]:
        """Match spans of days that touch the selected time (see the function `match_days`)."""
        return match_days(start, end, self.windows)

    def match_months(self, months: pd.Series[str]) -> pd.Series[bool]:
        """Match months ("2021-09") that touch the selected time."""
        return match_months(months, self.windows)

    def match_terms(self, start: pd.Series[Any], end: pd.Series[Any]) -> pd.Series[bool]:
        """Match terms or memberships that touch the selected time (see the function `match_terms`)."""
        return match_terms(start, end, self.windows)

    def match_texts(self, *columns: pd.Series[str]) -> pd.Series[bool]:
        """Match rows whose columns together contain all words of one of the texts, ignoring accents and case."""
        prose = columns[0].fillna("")
        for column in columns[1:]:
            prose = prose + " " + column.fillna("")
        texts = [text.split() for text in self.texts]

        def has_text(folded: str) -> bool:
            return any(all(word in folded for word in words) for words in texts)

        return prose.map(fold).map(has_text).astype("bool")

    def is_selected_member(self, name: str) -> bool:
        """Return whether a member is selected by name and by region; without such a filter, each is."""
        is_named = not self.members or name in self.members
        return is_named and (not self.regions or name in self.members_of_regions)

    def match_members(self, names: pd.Series[str]) -> pd.Series[bool]:
        """Match members that are selected by name and by region; without such a filter, all match."""
        keep = names.isna() | True
        if self.members:
            keep &= match_names(names, self.members)
        if self.regions:
            keep &= match_names(names, self.members_of_regions)
        return keep


def _find_parent_rows(activities: pd.DataFrame) -> dict[int, int]:
    """Find the row of the activity that each activity is a part of.

    Args:
        activities: all activities, with the columns `id` and `parent`.

    Returns:
        The row numbers by those of the parts; parts of an activity that is not listed are left out.
    """
    parents = activities["parent"].dropna()
    if not len(parents):
        return {}
    rows = activities.reset_index(names="row").dropna(subset=["id"]).drop_duplicates("id").set_index("id")["row"]
    parent_rows = parents.map(rows).dropna().astype("int64")
    return dict(zip(parent_rows.index.tolist(), parent_rows.tolist(), strict=True))
