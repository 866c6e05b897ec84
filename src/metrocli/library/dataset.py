"""A dataset to ask questions of: a method for each command that answers, with the command's options as keywords."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from metrocli.check import check
from metrocli.check.evidence.evidence import read_evidence
from metrocli.errors import UsageMistake
from metrocli.library.keywords import (
    AllKeywords,
    CountingKeywords,
    Day,
    KeywordsWithoutTime,
    MediaKeywords,
    MemberKeywords,
    Several,
    read_day,
    read_filters,
    read_texts,
)
from metrocli.library.results import Result, to_frame, to_result
from metrocli.model.dates import NEAREST, NOT_A_CENTURY, NOT_A_DAY_ORDER, DayOrder
from metrocli.query import (
    activities,
    compare,
    diff,
    info,
    lists,
    matrix,
    member,
    members,
    people,
    plan_codes,
    stats,
    trend,
)
from metrocli.query.selecting.filter_sets import (
    ALL_FILTERS,
    COUNTING_FILTERS,
    FILTERS_WITHOUT_TIME,
    MEDIA_FILTERS,
    MEMBER_FILTERS,
)
from metrocli.query.selecting.filters import Filters, select
from metrocli.query.selecting.selection import Selection
from metrocli.query.selecting.typed_values import split_values
from metrocli.sheets import dataset as sheets
from metrocli.sheets.reading.bundled import find_bundled_data
from metrocli.sheets.reading.csv_files.encodings import check_encoding

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from os import PathLike
    from typing import Unpack

    from metrocli.answers.answer import ListAnswer
    from metrocli.library.frames import ResultFrame


def open_dataset(
    path: str | PathLike[str] | None = None,
    *,
    names: str | None = None,
    dates: DayOrder | None = None,
    century: int | None = None,
    encoding: str | None = None,
) -> Dataset:
    """Open the sheets of an association.

    Args:
        path: a folder of CSV or Parquet files, a pattern of Parquet files, or a workbook; None for the bundled data.
            The environment variables of the command line are ignored.
        names: the language of the members' names in all answers, such as "es" (`--names`); None for the names in the
            memberships sheet.
        dates: "dmy" or "mdy": which number of 03/04/2021 is the day, if the column itself does not show it.
        century: the century of years of two digits, such as 2000; None for the nearest year.
        encoding: the encoding of CSV files, such as "cp850" (`--encoding`); None to find it.

    Returns:
        The dataset. It reads each sheet when a question first needs it, and keeps it. Open the dataset again to see
        later changes in the files.

    Raises:
        UnreadableData: the path does not exist, or has no sheet of a dataset.
        UsageMistake: an unknown language, order of dates or encoding, or not the first year of a century.
    """
    if dates not in {None, *get_args(DayOrder)}:
        raise UsageMistake(NOT_A_DAY_ORDER.at("dates", text=str(dates)))
    if century is not None and century not in range(1000, 10_000, 100):
        raise UsageMistake(NOT_A_CENTURY.at("century", text=str(century)))
    place = find_bundled_data() if path is None else Path(path)
    named = check_encoding(encoding) if encoding else ""
    return Dataset(sheets.open_dataset(place, names or "", dates, century=century or NEAREST, encoding=named))


class Dataset:
    """The sheets of one association; `open_dataset` creates it.

    A method that lists returns a pandas frame with the columns that the command has in JSON. A method about one thing
    returns a dict with the keys that the command has in JSON. Both have `attrs`: `attrs["query"]` has the filters as
    understood, `attrs["notes"]` sentences that a reader should know, such as how a name was understood, and
    `attrs["messages"]` the same notes as data: dicts with `code`, `values`, `text`, `file`, `sheet`, `row` and
    `column`. Both have `explain(...)`, which finds the cells behind each figure. Nothing is printed.

    A frame has one row for each thing, with the index 0, 1, …. Texts, codes and months have dtype `str`, dates
    `datetime64[s]`, whole numbers `Int64`, flags `boolean`. Several values are a tuple of strings; messages are a tuple
    of dicts with `code` and `values`. An unknown value is missing, never 0 and never an empty text. `columns` chooses
    the columns, and `columns="help"` lists them.

    Every method raises `UnreadableData` if a sheet cannot be read or lacks what the question needs, `UnknownName` and
    `AmbiguousName` if a name or a code is not understood, and `UsageMistake` if a value is invalid. All are
    `MetrocliError`s, with the messages of the command line.
    """

    def __init__(self, dataset: sheets.SheetDataset) -> None:
        self._sheets = dataset

    def __repr__(self) -> str:
        return f"<Dataset {self.path}>"

    @property
    def path(self) -> Path:
        """The folder or the workbook."""
        return self._sheets.source.path

    @property
    def notes(self) -> list[str]:
        """Sentences about how the sheets were read so far."""
        return [*map(str, self._sheets.notes)]

    def activities(self, *, columns: Several | None = None, **filters: Unpack[AllKeywords]) -> ResultFrame:
        """List activities with dates, plan codes and members.

        Args:
            columns: the columns to include; extra ones are `kind`, `role`, `format`, `place`, `parent`, `status`,
                `summary` and `source`.
            **filters: which activities to list.
        """
        selection = self._select(ALL_FILTERS, filters)
        return _frame(activities.activities(selection), columns, selection)

    def activity(self, name: str) -> Result:
        """Show everything about one activity.

        Args:
            name: its id or its exact title.
        """
        selection = select(self._sheets, Filters())
        return to_result(activities.activity(selection, name), selection)

    def members(
        self, *, silent: bool = False, columns: Several | None = None, **filters: Unpack[AllKeywords]
    ) -> ResultFrame:
        """List members with their number of activities.

        Args:
            silent: list only members that took part in no activity, with other contact with them.
            columns: the columns to include; extra ones are `meetings`, `seats`, `engaged` and `other_contact`.
            **filters: which activities count, and which members to list.
        """
        selection = self._select(ALL_FILTERS, filters)
        return _frame(members.members(selection, silent=silent, with_contacts=columns is not None), columns, selection)

    def member(self, name: str, **filters: Unpack[CountingKeywords]) -> Result:
        """Show everything about one member: activities, outcomes, allies, meetings, people, and a comparison.

        Args:
            name: the member's name, in any known spelling.
            **filters: the time that counts.
        """
        selection = self._select(COUNTING_FILTERS, filters)
        return to_result(member.member(selection, name), selection)

    def outcomes(
        self, *, uncovered: bool = False, columns: Several | None = None, **filters: Unpack[AllKeywords]
    ) -> ResultFrame:
        """List the codes of the plan with their activities and members.

        Args:
            uncovered: list only codes without an activity.
            columns: the columns to include; an extra one is `line`.
            **filters: which codes to list, and which activities count.
        """
        selection = self._select(ALL_FILTERS, filters)
        return _frame(plan_codes.codes(selection, "outcomes", uncovered=uncovered), columns, selection)

    def challenges(
        self, *, uncovered: bool = False, columns: Several | None = None, **filters: Unpack[AllKeywords]
    ) -> ResultFrame:
        """List the challenges with their activities and members.

        Args:
            uncovered: list only codes without an activity.
            columns: the columns to include.
            **filters: which codes to list, and which activities count.
        """
        selection = self._select(ALL_FILTERS, filters)
        return _frame(plan_codes.codes(selection, "challenges", uncovered=uncovered), columns, selection)

    def alliances(self, *, columns: Several | None = None, **filters: Unpack[AllKeywords]) -> ResultFrame:
        """List the allied organisations with their number of activities.

        Args:
            columns: the columns to include; extra ones are `name` and `kind`.
            **filters: which alliances to list, and which activities count.
        """
        selection = self._select(ALL_FILTERS, filters)
        return _frame(lists.alliances(selection), columns, selection)

    def meetings(self, *, columns: Several | None = None, **filters: Unpack[MemberKeywords]) -> ResultFrame:
        """List bilateral meetings by month and mode.

        Args:
            columns: the columns to include.
            **filters: the time, and the members met.
        """
        selection = self._select(MEMBER_FILTERS, filters)
        return _frame(lists.meetings(selection), columns, selection)

    def media(self, *, columns: Several | None = None, **filters: Unpack[MediaKeywords]) -> ResultFrame:
        """List mentions in the media.

        Args:
            columns: the columns to include.
            **filters: the time, and words in the outlet or the topic.
        """
        selection = self._select(MEDIA_FILTERS, filters)
        return _frame(lists.media(selection), columns, selection)

    def people(
        self,
        *,
        body: Several | None = None,
        on: Day | None = None,
        vacant: bool = False,
        columns: Several | None = None,
        **filters: Unpack[MemberKeywords],
    ) -> ResultFrame:
        """List people and their roles.

        Args:
            body: a body that the people sheet names, such as board or secretariat; any of several.
            on: only roles held on this day.
            vacant: list only vacant seats, with the dates of the vacancy.
            columns: the columns to include; an extra one is `ending`.
            **filters: the time, the members and the regions.
        """
        understood = replace(read_filters(MEMBER_FILTERS, filters), on=None if on is None else read_day("on", on))
        bodies = () if body is None else read_texts("body", body)
        selection = select(self._sheets, understood)
        return _frame(people.people(selection, bodies, vacant=vacant), columns, selection)

    def stats(self, *, by: str | None = None, **filters: Unpack[CountingKeywords]) -> Result:
        """Show the key figures of a period: people engaged, experts, activities, members by region, the plan.

        Args:
            by: "line", "region" or "month", to break the figures down.
            **filters: the time; the last period of the data if none is given.
        """
        selection = stats.select_time(self._sheets, read_filters(COUNTING_FILTERS, filters))
        return to_result(stats.stats(selection, (by or "").strip().lower()), selection)

    def matrix(self, rows: str, columns: str, *, whole: bool = False, **filters: Unpack[AllKeywords]) -> ResultFrame:
        """Count the activities that two kinds of things have in common, such as members and outcomes.

        Args:
            rows: members, regions, countries, lines, outcomes, challenges, alliances, months or periods.
            columns: one of the same kinds; the same kind twice counts the activities that two of its things share.
            whole: also include rows and columns without any activity (`--all`).
            **filters: which activities count; names and codes also choose the rows and columns.

        Returns:
            A frame with the things of one kind as index and the things of the other as columns. The last column,
            `total`, counts each activity once. `attrs["totals"]` has the same for each column, over all rows.
        """
        selection = self._select(ALL_FILTERS, filters)
        return to_frame(matrix.matrix(selection, rows, columns, whole=whole), selection=selection)

    def compare(self, first: str, second: str, **filters: Unpack[KeywordsWithoutTime]) -> Result:
        """Compare two periods: every figure with its change, and the members that came and left.

        Args:
            first: a period: 2021-T2, 2021, 2021-11, …
            second: the period to compare it with.
            **filters: which activities and members count.
        """
        understood = read_filters(FILTERS_WITHOUT_TIME, filters)
        one, other = compare.select_periods(self._sheets, first, second, understood)
        return to_result(compare.compare(one, other), other)

    def trend(
        self, what: str, *, by: str = "period", columns: Several | None = None, **filters: Unpack[AllKeywords]
    ) -> ResultFrame:
        """Show how a figure changes from period to period, or from month to month.

        Args:
            what: activities, members, people_engaged or experts.
            by: "period" or "month".
            columns: the columns to include.
            **filters: which activities and members count.
        """
        selection = self._select(ALL_FILTERS, filters)
        return _frame(trend.trend(selection, what, by), columns, selection)

    def diff(
        self, new: str | PathLike[str] | Dataset, *, meaning: bool = False, columns: Several | None = None
    ) -> ResultFrame:
        """List the changes from this dataset to another: sheets, columns, rows and cells.

        Args:
            new: the other dataset, or its folder or workbook.
            meaning: leave out cells that are only written in another way.
            columns: the columns to include; an extra one is `words`.
        """
        other = (
            new
            if isinstance(new, Dataset)
            else open_dataset(
                new,
                dates=self._sheets.dates,
                century=self._sheets.century or None,
                encoding=self._sheets.source.encoding,
            )
        )
        return _frame(diff.diff(self._sheets, other._sheets, meaning=meaning), columns)  # noqa: SLF001 - the same class

    def info(self) -> Result:
        """Show where the data was read from, and how: files, sheets, rows, unknown columns."""
        return to_result(info.info(self._sheets), Selection(self._sheets))

    def check(
        self,
        *,
        select: Several | None = None,
        ignore: Several | None = None,
        sheet: Several | None = None,
        errors: bool = False,
        warnings: bool = False,
        columns: Several | None = None,
    ) -> ResultFrame:
        """Check the sheets and list the findings, each with its cells; accepted findings are left out.

        Args:
            select: the rules to check, by codes or beginnings of codes; None for all.
            ignore: the rules to leave out, by codes or beginnings of codes.
            sheet: only findings in these sheets.
            errors: only errors; with `warnings`, errors and warnings.
            warnings: only warnings.
            columns: the columns to include.
        """
        given = {"select": select, "ignore": ignore, "sheet": sheet}
        selected, ignored, sheets = (
            () if value is None else split_values(name, read_texts(name, value)) for name, value in given.items()
        )
        source = self._sheets.source
        evidence = read_evidence(source.path, self._sheets.dates, self._sheets.century, source.encoding)
        severities = check.choose_severities(errors=errors, warnings=warnings)
        options = check.CheckOptions(selected, ignored, sheets, severities)
        return _frame(check.check_dataset(evidence, options, with_lines=columns is not None).answer, columns)

    def _select(self, names: Sequence[str], keywords: Mapping[str, object]) -> Selection:
        return select(self._sheets, read_filters(names, keywords))


def _frame(answer: ListAnswer, columns: Several | None, selection: Selection | None = None) -> ResultFrame:
    return to_frame(answer, () if columns is None else read_texts("columns", columns), selection)
