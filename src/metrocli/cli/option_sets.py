"""The groups of options that commands share.

A command takes groups (`filters: AllFilters, out: OutputOptions`); `cli.option_groups` flattens them for Typer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from metrocli.cli.options import (
    Alliance,
    Bom,
    Challenge,
    Columns,
    Data,
    Debug,
    Encoding,
    Explain,
    FindingsFormat,
    Force,
    Format,
    GroupBy,
    Include,
    Lang,
    Language,
    Limit,
    Line,
    MediaWords,
    Member,
    NoPager,
    Outcome,
    Period,
    Region,
    Since,
    Sort,
    Target,
    Until,
    Words,
)

if TYPE_CHECKING:
    from metrocli.answers.shaping import Shape
    from metrocli.cli.environment import Environment
    from metrocli.query.selecting.filters import Filters


@dataclass(eq=False, repr=False)
class TimeFilters:
    """Filters by time."""

    period: Period = None
    since: Since = None
    until: Until = None

    def to_filters(self, environment: Environment, on: str | None = None) -> Filters:
        """Return the filters; without any time, with the period from the settings.

        Args:
            environment: the settings.
            on: the day, for a command that has such an option.
        """
        from metrocli.query.selecting.filters import Filters

        lists = _lists(self)
        if not self.period and self.since is None and self.until is None and on is None:
            default = environment.settings.get("period")
            if default is not None:
                lists |= {"period": (default.value,), "period_source": default.source}
        return Filters(since=self.since, until=self.until, on=on, **lists)


@dataclass(eq=False, repr=False)
class CountingFilters(TimeFilters):
    """Filters by time, for a command that counts activities."""

    include: Include = None


@dataclass(eq=False, repr=False)
class MemberFilters(TimeFilters):
    """Filters by time, member and region."""

    member: Member = None
    region: Region = None


@dataclass(eq=False, repr=False)
class FiltersWithoutTime:
    """All filters of activities but those by time."""

    outcome: Outcome = None
    challenge: Challenge = None
    line: Line = None
    member: Member = None
    region: Region = None
    alliance: Alliance = None
    text: Words = None
    include: Include = None

    def to_filters(self) -> Filters:
        """Return the filters."""
        from metrocli.query.selecting.filters import Filters

        return Filters(**_lists(self))


@dataclass(eq=False, repr=False)
class AllFilters(FiltersWithoutTime, TimeFilters):
    """All filters of activities."""

    def to_filters(self, environment: Environment, on: str | None = None) -> Filters:  # type: ignore[override]
        """Return the filters (see `TimeFilters`)."""
        return TimeFilters.to_filters(self, environment, on)


@dataclass(eq=False, repr=False)
class MediaFilters(TimeFilters):
    """Filters by time and text."""

    text: MediaWords = None


def _lists(options: object) -> dict[str, Any]:
    """Return the options of a group that have several values."""
    return {name: tuple(value) for name, value in vars(options).items() if isinstance(value, list)}


@dataclass(eq=False, repr=False)
class ShapeOptions:
    """The columns, order, length and grouping of a list."""

    columns: Columns = None
    sort: Sort = None
    limit: Limit = None
    group_by: GroupBy = None

    def to_shape(self, default_columns: str | None = None) -> Shape:
        """Return the shape.

        Args:
            default_columns: the columns where the option gives none, separated by commas; None for the usual columns.
        """
        from metrocli.answers.shaping import Shape
        from metrocli.query.selecting.typed_values import split_values

        typed = self.columns or ([] if default_columns is None else [default_columns])
        columns, sort = split_values("columns", typed), split_values("sort", self.sort or ())
        return Shape(columns, sort, self.limit, (self.group_by or "").strip())


@dataclass(eq=False, repr=False)
class DataOptions:
    """The data to read."""

    data: Data = None
    debug: Debug = False
    encoding: Encoding = None


@dataclass(eq=False, repr=False)
class OutputOptions(DataOptions):
    """The data to read, and the target and format of the answer."""

    names: Language = None
    lang: Lang = None
    format: Format = None
    output: Target = None
    force: Force = False
    bom: Bom = False
    explain: Explain = False
    no_pager: NoPager = False


@dataclass(eq=False, repr=False)
class ChangesOutput(DataOptions):
    """The data to read, and the target and format of changes; these show names as written in the sheets."""

    lang: Lang = None
    format: Format = None
    output: Target = None
    force: Force = False
    bom: Bom = False
    no_pager: NoPager = False
    names: ClassVar[str] = ""
    explain: ClassVar[bool] = False


@dataclass(eq=False, repr=False)
class FindingsOutput(ChangesOutput):
    """The same for findings, which have a format of their own."""

    format: FindingsFormat = None


@dataclass(eq=False, repr=False)
class OutputWithoutData:
    """The target and format of an answer that needs no data."""

    debug: Debug = False
    lang: Lang = None
    format: Format = None
    output: Target = None
    force: Force = False
    bom: Bom = False
    no_pager: NoPager = False
    explain: ClassVar[bool] = False
