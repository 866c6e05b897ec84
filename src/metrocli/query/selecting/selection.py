"""A selection: filters as understood against a dataset, and the rows that answer to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.answers.fields import FieldType
from metrocli.model.codes import Code, parse_code
from metrocli.model.periods import Period, Span, joined, parse_period
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from metrocli.sheets.dataset import Dataset


FILTERS = {
    "period": FieldType.SEVERAL,
    "on": FieldType.DATE,
    "from": FieldType.DATE,
    "to": FieldType.DATE,
    "outcome": FieldType.SEVERAL,
    "challenge": FieldType.SEVERAL,
    "line": FieldType.SEVERAL,
    "member": FieldType.SEVERAL,
    "region": FieldType.SEVERAL,
    "alliance": FieldType.SEVERAL,
    "text": FieldType.SEVERAL,
}
"""The filters as an answer repeats them, each only where it was given."""


class Interpretation(NamedTuple):
    """How a filter was understood: the option, what was typed, what that means, and how that was found."""

    option: str
    typed: str
    understood: str
    how: str = ""


@dataclass(frozen=True)
class Selection:
    """Filters understood against a dataset.

    Attributes:
        dataset: the dataset.
        periods: the periods asked for; any of them counts.
        since: the first day asked for.
        until: the last day asked for.
        on: the one day asked for; it is then `since` and `until`, too.
        outcomes: the codes of the plan, each covering all below it.
        challenges: the codes of challenges, likewise.
        lines: the lines, likewise.
        members: canonical names, or names as written of cities that are no members.
        regions: regions as the memberships name them.
        alliances: allied organisations by the name in use, or as written.
        texts: folded words, all of which one of the texts must hold.
        notes: how names were understood where that was not exact.
        interpretations: how each filter was understood.
        used: the rows that the answer is made of, by sheet, as far as it was asked for so far.
    """

    dataset: Dataset
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
    notes: list[str] = field(default_factory=list)
    interpretations: list[Interpretation] = field(default_factory=list)
    used: dict[str, set[int]] = field(default_factory=dict)

    def mark_used(self, sheet: str, frame: pd.DataFrame) -> pd.DataFrame:
        """These rows of a sheet, noted as used."""
        self.used.setdefault(sheet, set()).update(frame.index.tolist())
        return frame

    def read_optional(self, name: str) -> pd.DataFrame:
        """A sheet that the question is about but that need not be there: a missing one is empty, and a note says so."""
        if self.dataset.table(name) is None:
            self.notes.append(f"The data has no sheet '{name}'.")
        return self.dataset.frame(name)

    @property
    def query(self) -> dict[str, Any]:
        """The filters as understood, for the answer to repeat."""
        given: dict[str, Any] = {
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
        }
        return {name: value for name, value in given.items() if value}

    @property
    def has_content_filters(self) -> bool:
        """Whether activities are asked for by something else than time and region."""
        return any((self.outcomes, self.challenges, self.lines, self.members, self.alliances, self.texts))

    @cached_property
    def windows(self) -> tuple[Span, ...] | None:
        """The spans of days asked for, in order, none within another; None where time does not matter."""
        if not self.periods and self.since is None and self.until is None:
            return None
        since = self.since or date.min
        until = min(self.until or date.max, date.max - timedelta(days=1)) + timedelta(days=1)
        spans = [(period.span.begin, period.span.end) for period in self.periods] or [(since, until)]
        cut = [(max(begin, since), min(end, until)) for begin, end in spans]
        return tuple(joined(Span(begin, end) for begin, end in cut if begin < end))

    @cached_property
    def activities(self) -> pd.DataFrame:
        """The activities that answer to every filter, in the order of the sheet."""
        frame = self.dataset.require("activities")
        keep = self.match_days(frame["start"], frame["end"])
        self.note_reversed("activities", "start", "end", "the activity")
        if self.windows is not None:
            undated = int((frame["start"].isna() & frame["end"].isna()).sum())
            if undated:
                one = undated == 1
                noun, verb = ("activity", "belongs") if one else ("activities", "belong")
                self.notes.append(f"{undated} {noun} without a date {verb} to no period.")
        for codes, column in ((self.outcomes, "outcomes"), (self.challenges, "challenges"), (self.lines, "line")):
            if codes:
                keep &= frame.index.isin(self._carrying(codes, column))
        for names, column in ((self.members, "members"), (self.alliances, "alliances")):
            if names:
                links = self.dataset.links("activities", column)
                keep &= frame.index.isin(links.loc[links["value"].isin(names), "row"])
        if self.regions:
            links = self.dataset.links("activities", "members")
            keep &= frame.index.isin(links.loc[links["value"].isin(self.members_of_regions), "row"])
        if self.texts:
            keep &= self.match_texts(frame["title"], frame["summary"])
        return self.mark_used("activities", frame[keep])

    def note(self, said: str) -> None:
        """Say something once that a reader should know."""
        if said not in self.notes:
            self.notes.append(said)

    def note_reversed(self, sheet: str, start: str, end: str, noun: str) -> None:
        """Say where something ends before it starts."""
        frame = self.dataset.frame(sheet)
        backwards = frame[(frame[end] < frame[start]).to_numpy()]
        for row, first, last in zip(backwards.index, backwards[start], backwards[end], strict=True):
            place = self.dataset.place(sheet, int(row), end)
            said = f"{place}: {last.date()} is before the start, {first.date()}; {noun} counts on its first day only."
            self.note(said)

    @cached_property
    def latest_memberships(self) -> pd.DataFrame:
        """Where each member is at home, a row each: its latest membership that touches the time asked for, else of all.

        The rows are those of `memberships`, in the order of the sheet.
        """
        import pandas as pd

        self.note_reversed("memberships", "joined", "left", "the membership")
        sheet = self.dataset.frame("memberships").dropna(subset=["member"])
        sheet = sheet.sort_values("joined", kind="stable", na_position="first")
        there = sheet[self.match_terms(sheet["joined"], sheet["left"])]
        return pd.concat([sheet, there]).drop_duplicates("member", keep="last").sort_index()

    @cached_property
    def members_of_regions(self) -> set[str]:
        """The members that are at home in the regions asked for."""
        return set(self.latest_memberships.loc[self.latest_memberships["region"].isin(self.regions), "member"])

    @cached_property
    def full_members(self) -> set[str]:
        """The members that totals count: of status full (or blank) at some day of the time asked for."""
        return self.find_full_members(self.windows)

    def find_full_members(self, windows: tuple[Span, ...] | None) -> set[str]:
        """The members of status full (or blank) at some day of some spans; None for whenever."""
        sheet = self.dataset.frame("memberships")
        full = sheet["status"].isna() | (sheet["status"].fillna("").map(fold) == "full")
        return set(sheet.loc[full & match_terms(sheet["joined"], sheet["left"], windows), "member"].dropna())

    def _carrying(self, codes: tuple[Code, ...], column: str) -> pd.Series[int]:
        links = self.dataset.links("activities", column)
        return links.loc[links["value"].isin(find_covered(codes, links["value"].unique())), "row"]

    def match_days(self, start: pd.Series[Any], end: pd.Series[Any]) -> pd.Series[bool]:
        """Which spans of days touch the time asked for.

        A blank end is a single day, a blank start likewise, and so is an end that comes before the start.
        """
        if self.windows is None:
            return start.isna() | True
        first, last = start.fillna(end), end.fillna(start)
        last = last.where(last >= first, first)
        touched = first.isna() & False
        for window in self.windows:
            touched |= (first < to_timestamp(window.end)) & (last >= to_timestamp(window.begin))
        return touched

    def match_months(self, months: pd.Series[str]) -> pd.Series[bool]:
        """Which months ("2021-09") touch the time asked for."""
        if self.windows is None:
            return months.isna() | True
        known = {text: parse_period(text, {}) for text in months.dropna().unique()}
        hits = [text for text, month in known.items() if month and any(month.span.touches(w) for w in self.windows)]
        return months.isin(hits)

    def match_terms(self, start: pd.Series[Any], end: pd.Series[Any]) -> pd.Series[bool]:
        """Which terms or memberships touch the time asked for (see `held`)."""
        return match_terms(start, end, self.windows)

    def match_texts(self, *columns: pd.Series[str]) -> pd.Series[bool]:
        """Which rows hold, in some columns together and accents and case aside, all words of one of the texts."""
        prose = columns[0].fillna("")
        for column in columns[1:]:
            prose = prose + " " + column.fillna("")
        texts = [text.split() for text in self.texts]

        def says(said: str) -> bool:
            return any(all(word in said for word in words) for words in texts)

        return prose.map(fold).map(says).astype("bool")

    def match_members(self, names: pd.Series[str]) -> pd.Series[bool]:
        """Which members are to be counted: those asked for by name or region, else all."""
        keep = names.isna() | True
        if self.members:
            keep &= names.isin(self.members)
        if self.regions:
            keep &= names.isin(self.members_of_regions)
        return keep


def match_terms(start: pd.Series[Any], end: pd.Series[Any], windows: tuple[Span, ...] | None) -> pd.Series[bool]:
    """Which terms or memberships touch some spans; a blank is an open end, both days are included.

    One that ends before it starts counts on its first day.
    """
    if windows is None:
        return start.isna() | True
    end = end.where(~(end < start), start)
    touched = start.isna() & False
    for window in windows:
        begun = start.isna() | (start < to_timestamp(window.end))
        touched |= begun & (end.isna() | (end >= to_timestamp(window.begin)))
    return touched


def to_timestamp(day: date) -> pd.Timestamp:
    """A day as the frames hold it."""
    import pandas as pd

    return pd.Timestamp(day).as_unit("s")


def find_covered(codes: Iterable[Code], texts: Iterable[str]) -> set[str]:
    """Which of some written codes are one of the codes or stand below it."""
    wanted = list(codes)
    return {text for text in texts if (code := parse_code(text)) and any(each.covers(code) for each in wanted)}
