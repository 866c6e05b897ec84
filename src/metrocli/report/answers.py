"""The answers that a report is made of: each question is asked once, when a section first needs it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from metrocli.answers.records import to_records
from metrocli.catalogue import load_explain
from metrocli.query import activities, compare, lists, matrix, members, people, plan_codes, stats
from metrocli.query.answering.explaining import locate_figures
from metrocli.query.selecting.filters import Filters

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from metrocli.answers.answer import Answer, Crosstab, ListAnswer, RecordAnswer
    from metrocli.answers.explanation import ExplainedFigure, Figure
    from metrocli.query.selecting.selection import Selection

Path = tuple[str, ...]
"""Where a figure is in an answer (see `Figure`)."""


class ReportAnswers:
    """The answers to the questions about one period, and the cells behind their figures.

    Attributes:
        selection: the period.
    """

    def __init__(self, selection: Selection) -> None:
        self.selection = selection
        self._figures: dict[int, tuple[Answer, dict[Path, Figure]]] = {}
        self._records: dict[str, list[dict[str, Any]]] = {}
        self._places: dict[str, str] = {}

    @cached_property
    def stats(self) -> RecordAnswer:
        """The key figures."""
        return stats.stats(self.selection)

    @cached_property
    def activities(self) -> ListAnswer:
        """The activities that count, in order of time."""
        return activities.activities(self.selection)

    @cached_property
    def members(self) -> ListAnswer:
        """The members, with other contact with them."""
        return members.members(self.selection, with_contacts=True)

    @cached_property
    def outcomes(self) -> ListAnswer:
        """The codes of the plan."""
        return plan_codes.codes(self.selection, "outcomes")

    @cached_property
    def challenges(self) -> ListAnswer:
        """The challenges."""
        return plan_codes.codes(self.selection, "challenges")

    @cached_property
    def alliances(self) -> ListAnswer:
        """The allied organisations."""
        return lists.alliances(self.selection)

    @cached_property
    def meetings(self) -> ListAnswer:
        """The bilateral meetings."""
        return lists.meetings(self.selection)

    @cached_property
    def media(self) -> ListAnswer:
        """The mentions in the media."""
        return lists.media(self.selection)

    @cached_property
    def people(self) -> ListAnswer:
        """The people who hold a role on some day of the period."""
        return people.people(self.selection)

    @cached_property
    def matrix(self) -> Crosstab:
        """The activities that members and codes of the plan have in common."""
        return matrix.matrix(self.selection, "members", "outcomes")

    @cached_property
    def comparison(self) -> tuple[Selection, RecordAnswer] | None:
        """The period compared with the listed period before it; None if there is none."""
        selection = self.selection
        if len(selection.periods) != 1:
            return None
        [period], listed = selection.periods, selection.dataset.periods
        earlier = [(span.end, name) for name, span in listed.items() if span.end <= period.span.begin]
        if not earlier:
            return None
        one, other = compare.select_periods(selection.dataset, max(earlier)[1], period.name, Filters())
        return other, compare.compare(one, other)

    def records(self, answer: ListAnswer) -> list[dict[str, Any]]:
        """Return the rows of a list with all of its fields, and whether totals count them; an unknown value is None.

        Each list is turned into rows once: do not change them.
        """
        if answer.command not in self._records:
            rows = to_records(answer.frame, {**answer.fields, **answer.extra})
            if answer.in_totals:
                for row, counts in zip(rows, answer.frame[answer.in_totals], strict=True):
                    row[answer.in_totals] = bool(counts)
            self._records[answer.command] = rows
        return self._records[answer.command]

    def name_sheet(self, sheet: str) -> str:
        """Return where a sheet is: its file, such as activities.csv, or a workbook and its tab."""
        if sheet not in self._places:
            cell = self.selection.dataset.cell(sheet)
            tab = f"{cell.file}, {cell.tab or cell.sheet}"
            self._places[sheet] = tab if cell.in_workbook else cell.file or cell.sheet
        return self._places[sheet]

    def find_figure(self, answer: Answer, path: Path) -> ExplainedFigure | None:
        """Find a figure of an answer with its cells; None if it is 0 or unknown, which no cell shows."""
        figure = self._explain(answer).get(path)
        return locate_figures(self.selection.dataset, [figure])[0] if figure else None

    def _explain(self, answer: Answer) -> Mapping[Path, Figure]:
        """Find the rows behind all figures of an answer, by their paths; a command may have several answers."""
        key = id(answer)  # answers are not hashable; the answer is kept, so no other one gets its number
        if key not in self._figures:
            compared = self.comparison if answer.command == "compare" else None
            selection = compared[0] if compared else self.selection
            figures = load_explain(answer.command)(selection, answer)
            self._figures[key] = answer, {figure.path: figure for figure in figures}
        return self._figures[key][1]
