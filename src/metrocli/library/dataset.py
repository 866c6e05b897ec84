"""A dataset to be asked: a method for each command that answers, with the command's options as keywords."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from metrocli.check import check
from metrocli.check.evidence.evidence import read_evidence
from metrocli.errors import UsageMistake
from metrocli.library.keywords import Choosing, Day, Filtering, Mentioning, Naming, Several, Timing, day, filters, texts
from metrocli.library.results import Result, frame_of, result_of
from metrocli.model.dates import Order
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
from metrocli.query.selecting.filters import Filters, select, split_values
from metrocli.sheets import dataset as sheets
from metrocli.sheets.reading.bundled import find_bundled_data

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike
    from typing import Unpack

    import pandas as pd

    from metrocli.answers.answer import ListAnswer
    from metrocli.query.selecting.selection import Selection


def open_dataset(
    path: str | PathLike[str] | None = None, *, names: str | None = None, dates: Order | None = None
) -> Dataset:
    """Open the sheets of an association.

    Args:
        path: a folder of CSV files or a workbook; without it the bundled data. Variables of the environment, which
            the command line follows, are left aside.
        names: the language of the members' names in all answers, such as "es" (`--names`); without it they are as the
            memberships have them.
        dates: "dmy" or "mdy": which number of 03/04/2021 is the day, where the column itself does not settle it.

    Returns:
        The dataset. Each sheet is read when a question first needs it, and then kept: open the dataset again to see
        what has changed in the files since.

    Raises:
        UnreadableData: nothing is there, or it holds no sheet of a dataset.
        UsageMistake: there is no such language, or no such order of dates.
    """
    if dates not in {None, *get_args(Order)}:
        raise UsageMistake(f"dates is '{dates}'. Set it to dmy (day first) or mdy (month first).")
    return Dataset(sheets.open_dataset(find_bundled_data() if path is None else Path(path), names or "", dates))


class Dataset:
    """The sheets of one association, to be asked; `open_dataset` makes it.

    What lists gives a pandas frame with the columns that the command has in JSON, and what tells about one thing a dict
    with the keys that it has there. Both have `attrs`, with the filters as understood in `attrs["query"]` and what a
    reader should know, such as how a name was understood, in `attrs["notes"]`. Nothing is printed.

    A frame has a row a thing, numbered from 0. Texts, codes and months are `str`, dates `datetime64[s]`, whole numbers
    `Int64`, yes or no is `boolean`, and several values are a tuple of texts. What is unknown is missing, never 0 and
    never an empty text. `columns` chooses among the columns, and `columns="help"` lists them.

    Every question raises `UnreadableData` where a sheet cannot be read or lacks what it needs, `UnknownName` and
    `AmbiguousName` where a name or a code is not understood, and `UsageMistake` where a value means nothing. These are
    `MetrocliError`s, with the sentences of the command line.
    """

    def __init__(self, dataset: sheets.Dataset) -> None:
        self._sheets = dataset

    def __repr__(self) -> str:
        return f"<Dataset {self.path}>"

    @property
    def path(self) -> Path:
        """The folder or the workbook."""
        return self._sheets.source.path

    @property
    def notes(self) -> list[str]:
        """What a reader should know of how the sheets were read so far, a sentence each."""
        return self._sheets.notes

    def activities(self, *, columns: Several | None = None, **asked: Unpack[Filtering]) -> pd.DataFrame:
        """List activities: when, what, outcomes, who took part.

        Args:
            columns: the columns to give; further ones are `kind`, `role`, `format`, `place`, `parent`, `status`,
                `summary` and `source`.
            **asked: which activities.
        """
        return _frame(activities.activities(self._select(Filtering, asked)), columns)

    def activity(self, name: str) -> Result:
        """Tell all about one activity.

        Args:
            name: its id or its exact title.
        """
        return result_of(activities.activity(select(self._sheets, Filters()), name))

    def members(
        self, *, silent: bool = False, columns: Several | None = None, **asked: Unpack[Filtering]
    ) -> pd.DataFrame:
        """List the members with their number of activities.

        Args:
            silent: whether to list those that took part in none instead, with what else was heard of them.
            columns: the columns to give; further ones are `meetings`, `seats`, `engaged` and `heard`.
            **asked: which activities count, and which members.
        """
        return _frame(members.members(self._select(Filtering, asked), silent=silent), columns)

    def member(self, name: str, **asked: Unpack[Timing]) -> Result:
        """Tell all about one member: activities, outcomes, allies, meetings, people, and how it compares.

        Args:
            name: the member's name, however spelled.
            **asked: the time that counts.
        """
        return result_of(member.member(self._select(Timing, asked), name))

    def outcomes(
        self, *, uncovered: bool = False, columns: Several | None = None, **asked: Unpack[Filtering]
    ) -> pd.DataFrame:
        """List the codes of the plan with their activities and members.

        Args:
            uncovered: whether to list those that no activity carries instead.
            columns: the columns to give; a further one is `line`.
            **asked: which codes, and which activities count.
        """
        return _frame(plan_codes.codes(self._select(Filtering, asked), "outcomes", uncovered=uncovered), columns)

    def challenges(
        self, *, uncovered: bool = False, columns: Several | None = None, **asked: Unpack[Filtering]
    ) -> pd.DataFrame:
        """List the challenges with their activities and members.

        Args:
            uncovered: whether to list those that no activity carries instead.
            columns: the columns to give.
            **asked: which codes, and which activities count.
        """
        return _frame(plan_codes.codes(self._select(Filtering, asked), "challenges", uncovered=uncovered), columns)

    def alliances(self, *, columns: Several | None = None, **asked: Unpack[Filtering]) -> pd.DataFrame:
        """List the allied organisations with their activities.

        Args:
            columns: the columns to give; further ones are `name` and `kind`.
            **asked: which alliances, and which activities count.
        """
        return _frame(lists.alliances(self._select(Filtering, asked)), columns)

    def meetings(self, *, columns: Several | None = None, **asked: Unpack[Naming]) -> pd.DataFrame:
        """List the bilateral meetings by month and mode.

        Args:
            columns: the columns to give.
            **asked: when, and with whom.
        """
        return _frame(lists.meetings(self._select(Naming, asked)), columns)

    def media(self, *, columns: Several | None = None, **asked: Unpack[Mentioning]) -> pd.DataFrame:
        """List the mentions in the media.

        Args:
            columns: the columns to give.
            **asked: when, and with which words.
        """
        return _frame(lists.media(self._select(Mentioning, asked)), columns)

    def people(
        self,
        *,
        body: Several | None = None,
        on: Day | None = None,
        vacant: bool = False,
        columns: Several | None = None,
        **asked: Unpack[Naming],
    ) -> pd.DataFrame:
        """List people in their roles, all or those of one day.

        Args:
            body: board, secretariat or whatever the sheet lists; any of several.
            on: the day on which they hold the role.
            vacant: whether to list the seats that nobody holds instead, and since when.
            columns: the columns to give; a further one is `seat`.
            **asked: when, for which member, in which region.
        """
        understood = replace(filters(Naming, asked), on=None if on is None else day("on", on))
        bodies = () if body is None else texts("body", body)
        return _frame(people.people(select(self._sheets, understood), bodies, vacant=vacant), columns)

    def stats(self, *, by: str | None = None, **asked: Unpack[Timing]) -> Result:
        """Tell the figures of a period: people engaged, experts, activities, members by region, the plan.

        Args:
            by: "line", "region" or "month", to break the figures down.
            **asked: the time; without any, the last period that the data lists.
        """
        return result_of(
            stats.stats(stats.select_time(self._sheets, filters(Timing, asked)), (by or "").strip().lower())
        )

    def matrix(self, rows: str, columns: str, *, whole: bool = False, **asked: Unpack[Filtering]) -> pd.DataFrame:
        """Count who took part in what: the activities that each two things have in common.

        Args:
            rows: members, regions, countries, lines, outcomes, challenges, alliances, months or periods.
            columns: likewise; with the same kind twice, the activities that two of them share.
            whole: whether to give those without any activity, too (`--all`).
            **asked: which activities count, and of names and codes which ones to show.

        Returns:
            A frame with the things of one kind as its index, those of the other as its columns, and `total`, which
            counts each activity once. `attrs["totals"]` has the same for each column, over all rows.
        """
        return frame_of(matrix.matrix(self._select(Filtering, asked), rows, columns, whole=whole))

    def compare(self, first: str, second: str, **asked: Unpack[Choosing]) -> Result:
        """Compare two periods: each figure in both with the change, who came and who left.

        Args:
            first: a period: 2021-T2, 2021, 2021-11, …
            second: the one to compare it with.
            **asked: which activities and members count.
        """
        told, _ = compare.compare(self._sheets, first, second, filters(Choosing, asked))
        return result_of(told)

    def trend(
        self, what: str, *, by: str = "period", columns: Several | None = None, **asked: Unpack[Filtering]
    ) -> pd.DataFrame:
        """Tell whether it is more than last time: one figure for each period or month, with its change.

        Args:
            what: activities, members, people_engaged or experts.
            by: "period" or "month".
            columns: the columns to give.
            **asked: which activities and members count.
        """
        return _frame(trend.trend(self._select(Filtering, asked), what, by), columns)

    def diff(
        self, new: str | PathLike[str] | Dataset, *, meaning: bool = False, columns: Several | None = None
    ) -> pd.DataFrame:
        """List what changed from this dataset to another: sheets, columns, rows and cells.

        Args:
            new: the other dataset, or its folder or workbook.
            meaning: whether to leave out cells that are only written in another way.
            columns: the columns to give; a further one is `words`.
        """
        other = new if isinstance(new, Dataset) else open_dataset(new, dates=self._sheets.dates)
        return _frame(diff.diff(self._sheets, other._sheets, meaning=meaning), columns)  # noqa: SLF001 - another of these

    def info(self) -> Result:
        """Tell which data was read from where, and how: files, sheets, rows, unknown columns."""
        return result_of(info.info(self._sheets))

    def check(
        self,
        *,
        select: Several | None = None,
        ignore: Several | None = None,
        sheet: Several | None = None,
        columns: Several | None = None,
    ) -> pd.DataFrame:
        """Find what contradicts itself in the sheets, each finding at its cell; what was accepted is left out.

        Args:
            select: the rules, by their codes or beginnings of codes; without it all.
            ignore: likewise, the rules to leave out.
            sheet: the sheets whose findings to give.
            columns: the columns to give.
        """
        given = {"select": select, "ignore": ignore, "sheet": sheet}
        told = (() if each is None else split_values(f"--{name}", texts(name, each)) for name, each in given.items())
        evidence = read_evidence(self._sheets.source.path, self._sheets.dates)
        return _frame(check.check_dataset(evidence, check.CheckOptions(*told)).answer, columns)

    def _select(self, keywords: type, asked: Mapping[str, object]) -> Selection:
        return select(self._sheets, filters(keywords, asked))


def _frame(listing: ListAnswer, columns: Several | None) -> pd.DataFrame:
    return frame_of(listing, () if columns is None else texts("columns", columns))
