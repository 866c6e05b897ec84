"""What several pages of a site need, computed once: activities, and those of each member, code, ally and person."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from metrocli.answers.explanation import FigureKind
from metrocli.answers.fields import Field, FieldType
from metrocli.answers.records import to_records
from metrocli.query.answering.explaining import figure, locate_figures
from metrocli.query.facts.activities import ACTIVITY, EXTRA, build_activity_rows, explain_activity_rows
from metrocli.query.facts.codes import CODE_COUNT, list_codes
from metrocli.query.facts.members.opportunities import find_open_activities
from metrocli.query.facts.members.participation import find_participation_cells
from metrocli.report.things import ThingKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    import pandas as pd

    from metrocli.answers.explanation import ExplainedFigure, Figure
    from metrocli.query.selecting.selection import Selection
    from metrocli.report.answers import ReportAnswers
    from metrocli.sheets.dataset import SheetDataset

_DAY = Field(FieldType.DATE, "a day")
Row = dict[str, Any]
"""A row of an answer, by its fields."""


class SiteFacts:
    """The activities of a period by what they have in common; all lists are in order of time.

    Attributes:
        answers: the answers about the period.
        selection: the period.
        dataset: the dataset.
    """

    def __init__(self, answers: ReportAnswers) -> None:
        self.answers = answers
        self.selection: Selection = answers.selection
        self.dataset: SheetDataset = answers.selection.dataset
        self._located: dict[tuple[str, ...], ExplainedFigure] = {}

    @cached_property
    def _frame(self) -> pd.DataFrame:
        """The activities of the period, also those that do not count, and those that are open at its end."""
        sheet = self.dataset.require("activities")
        rows = {*self.answers.activities.frame.index, *find_open_activities(self.selection).index}
        return build_activity_rows(self.dataset, sheet[sheet.index.isin(rows)])

    @cached_property
    def activities(self) -> dict[int, Row]:
        """The activities that have a page, by their rows in the sheet, in order of time."""
        records = to_records(self._frame, ACTIVITY | EXTRA)
        return dict(zip(map(int, self._frame.index), records, strict=True))

    @cached_property
    def counted(self) -> frozenset[int]:
        """The rows of the activities that count in the period."""
        return frozenset(map(int, self.selection.activities.index))

    @cached_property
    def rows_of_members(self) -> dict[str, list[int]]:
        """The activities of each participant, by its name."""
        return self._group("members")

    @cached_property
    def rows_of_alliances(self) -> dict[str, list[int]]:
        """The activities of each ally, by its name."""
        return self._group("alliances")

    @cached_property
    def rows_of_codes(self) -> dict[ThingKind, dict[str, list[int]]]:
        """The activities of each outcome and of each challenge, with those of the codes below it."""
        return {kind: self._roll_up(kind) for kind in (ThingKind.OUTCOME, ThingKind.CHALLENGE)}

    @cached_property
    def codes_above(self) -> dict[ThingKind, dict[str, list[str]]]:
        """The codes above each outcome and each challenge, the highest first."""
        found: dict[ThingKind, dict[str, list[str]]] = {}
        for kind in (ThingKind.OUTCOME, ThingKind.CHALLENGE):
            known = self.dataset.all_codes(kind)
            found[kind] = {
                code.text: [known[parts[:level]].text for level in range(1, len(parts)) if parts[:level] in known]
                for parts, code in known.items()
            }
        return found

    @cached_property
    def codes(self) -> dict[ThingKind, list[str]]:
        """The outcomes and the challenges that have a page: those of the report, and those of other activities."""
        found = {}
        for kind in (ThingKind.OUTCOME, ThingKind.CHALLENGE):
            answer = self.answers.outcomes if kind is ThingKind.OUTCOME else self.answers.challenges
            own = {row["code"] for row in self.answers.records(answer)} | self.rows_of_codes[kind].keys()
            found[kind] = [code for code in list_codes(self.dataset, kind) if code in own]
        return found

    @cached_property
    def codes_below(self) -> dict[ThingKind, dict[str, list[str]]]:
        """The codes right below each outcome and each challenge that has some."""
        found: dict[ThingKind, dict[str, list[str]]] = {}
        for kind, codes in self.codes.items():
            below = found.setdefault(kind, {})
            for code in codes:
                for above in self.codes_above[kind][code][-1:]:
                    below.setdefault(above, []).append(code)
        return found

    @cached_property
    def titles(self) -> dict[ThingKind, dict[str, str]]:
        """The titles of the outcomes and of the challenges, by code."""
        return {kind: self.dataset.titles(kind) for kind in (ThingKind.OUTCOME, ThingKind.CHALLENGE)}

    @cached_property
    def terms(self) -> dict[str, tuple[date | None, date | None]]:
        """The first and the last day of the outcomes that are in force for a time, by code; None for an open end."""
        sheet = self.dataset.frame("outcomes").dropna(subset=["code"])
        sheet = sheet[sheet["valid_from"].notna() | sheet["valid_until"].notna()]
        rows = to_records(sheet, {"code": CODE_COUNT["code"], **dict.fromkeys(("valid_from", "valid_until"), _DAY)})
        return {row["code"]: (row["valid_from"], row["valid_until"]) for row in rows}

    @cached_property
    def regions(self) -> dict[str, str]:
        """The region of each member that has one, as its sheet writes it."""
        latest = self.selection.latest_memberships
        pairs = zip(latest["member"], latest["region"], strict=True)
        return {str(name): region for name, region in pairs if isinstance(region, str)}

    @cached_property
    def roles(self) -> dict[tuple[str, str], str]:
        """The role of a member in an activity, by the activity's id and the member, from `participations`."""
        import numpy as np

        activity, role = (self.dataset.parse_texts("participations", column) for column in ("activity", "role"))
        if not role.distinct:
            return {}
        linked = self.dataset.link_texts("participations", "member")
        columns = (activity.codes, linked.texts.codes, role.codes)
        given = np.flatnonzero(np.logical_and.reduce([codes >= 0 for codes in columns]))
        activities, names = [*activity.distinct], [[link.value for link in links] for links in linked.links]
        roles: dict[tuple[str, str], dict[str, None]] = {}
        for of_activity, of_member, of_role in zip(*(codes[given].tolist() for codes in columns), strict=True):
            for name in names[of_member]:
                roles.setdefault((activities[of_activity], name), {})[role.distinct[of_role]] = None
        return {key: "; ".join(own) for key, own in roles.items()}

    @cached_property
    def figures(self) -> dict[tuple[str, ...], Figure]:
        """The figures of the activities by row and field."""
        frame = self._frame.assign(id=[str(row) for row in self._frame.index])
        return {each.path: each for each in explain_activity_rows(self.dataset, frame, ACTIVITY)}

    @cached_property
    def other_names(self) -> dict[str, list[str]]:
        """The other names of each member, in all spellings and languages (see `SheetDataset.other_names`)."""
        aliases = self.dataset.frame("aliases").dropna(subset=["alias", "member"])
        resolved = {
            text: found.name
            for text in aliases["member"].unique()
            if (found := self.dataset.members.look_up(text)) is not None
        }
        names = {shown: {canonical: None} for shown, canonical in self.dataset.listed_names.items()}
        for alias, text in zip(aliases["alias"], aliases["member"], strict=True):
            if text in resolved:
                names.setdefault(resolved[text], {})[alias] = None
        return {
            member: [name for name in own if name != member or member not in self.dataset.listed_names]
            for member, own in names.items()
        }

    def explain_participation(self, key: Iterable[str], member: str, rows: Iterable[int]) -> Figure | None:
        """Find the cells that name a participant in some activities, each activity once; None without activities.

        Args:
            key: what distinguishes the figure from others.
            member: the participant.
            rows: the rows of the activities.
        """
        own = {*rows}
        cells = find_participation_cells(self.dataset, {member: own})[member]
        return next(iter(figure((*key, member), len(own), FigureKind.COUNT, *cells)), None)

    def locate(self, found: Figure) -> ExplainedFigure:
        """Find the addresses of the cells of a figure, once."""
        if found.path not in self._located:
            [self._located[found.path]] = locate_figures(self.dataset, [found])
        return self._located[found.path]

    def _group(self, field: str) -> dict[str, list[int]]:
        rows: dict[str, list[int]] = {}
        for row, activity in self.activities.items():
            for name in activity[field]:
                rows.setdefault(name, []).append(row)
        return rows

    def _roll_up(self, kind: ThingKind) -> dict[str, list[int]]:
        rows: dict[str, dict[int, None]] = {}
        for row, activity in self.activities.items():
            for code in activity[kind]:
                for above in (*self.codes_above[kind].get(code, ()), code):
                    rows.setdefault(above, {})[row] = None
        return {code: [*own] for code, own in rows.items()}


def count_together(rows: Iterable[int], activities: Mapping[int, Row], field: str) -> dict[str, list[int]]:
    """Return the rows of some activities by each of the values of a field, those with most activities first."""
    found: dict[str, list[int]] = {}
    for row in rows:
        for value in activities[row][field]:
            found.setdefault(value, []).append(row)
    return dict(sorted(found.items(), key=lambda pair: -len(pair[1])))
