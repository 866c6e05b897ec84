"""Possible values of options and arguments, for completion: one function for each kind of value.

Each function returns all values; `cli.completion.completer` chooses those that begin as typed. `context.obj` is a
`Request`, for functions whose values depend on the typed text.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer  # noqa: TC002 - Typer reads the annotations

from metrocli.cli.settings.setting import QUESTIONS

if TYPE_CHECKING:
    from metrocli.cli.environment import Environment
    from metrocli.names.resolve import NameIndex
    from metrocli.sheets.reading.source import AnySource


class Request(NamedTuple):
    """The value to complete.

    Attributes:
        environment: the environment of the shell.
        typed: the beginning of the value.
    """

    environment: Environment
    typed: str


def members(context: typer.Context) -> list[tuple[str, str]]:
    """Return the members, by their names or by aliases that begin as typed."""
    from metrocli.sheets.observing import preview

    return _match_names(preview.read_member_names(_source(context)), context)


def alliances(context: typer.Context) -> list[tuple[str, str]]:
    """Return the allied organisations, by their names or by aliases that begin as typed."""
    from metrocli.sheets.observing import preview

    return _match_names(preview.read_alliance_names(_source(context)), context)


def _match_names(names: NameIndex, context: typer.Context) -> list[tuple[str, str]]:
    matches = names.complete(context.obj.typed)
    return [
        (match.text, "" if match.text == match.name else f"{match.reason.text} of {match.name}") for match in matches
    ]


def regions(context: typer.Context) -> list[str]:
    """Return the regions, as written in the memberships sheet."""
    from metrocli.sheets.observing import preview

    return preview.read_distinct_texts(_source(context), "memberships", "region")


def bodies(context: typer.Context) -> list[str]:
    """Return the bodies of people: the board, the secretariat and others."""
    from metrocli.sheets.observing import preview

    return preview.read_distinct_texts(_source(context), "people", "body")


def activities(context: typer.Context) -> list[tuple[str, ...]]:
    """Return the ids of activities, with their titles."""
    from metrocli.sheets.observing import preview

    return preview.read_distinct_rows(_source(context), "activities", "id", "title")


def outcomes(context: typer.Context) -> list[tuple[str, str]]:
    """Return the codes of outcomes, with their titles."""
    from metrocli.sheets.observing import preview

    return list(preview.read_codes(_source(context), "outcomes").items())


def challenges(context: typer.Context) -> list[tuple[str, str]]:
    """Return the codes of challenges, with their titles."""
    from metrocli.sheets.observing import preview

    return list(preview.read_codes(_source(context), "challenges").items())


def lines(context: typer.Context) -> list[tuple[str, str]]:
    """Return the codes of action lines, with their titles."""
    from metrocli.sheets.observing import preview

    return list(preview.read_lines(_source(context)).items())


def periods(context: typer.Context) -> list[tuple[str, str]]:
    """Return the periods in the sheet, the years and the months; after `..`, those that may end a span."""
    from metrocli.model.periods import LAST, parse_period
    from metrocli.sheets.observing import preview

    source = _source(context)
    listed = preview.read_periods(source)
    named = {name: label for name, (_, label) in listed.items()}
    spans = {name: span for name, (span, _) in listed.items()}
    months = dict.fromkeys(
        month for span in spans.values() or preview.read_activity_spans(source) for month in span.months
    )
    years = dict.fromkeys(month[:4] for month in sorted(months))
    labels = named | {name: "" for name in (*years, *sorted(months)) if name not in named}
    last = parse_period(LAST, spans)
    if last is not None:
        labels[LAST] = last.name
    first, dots, _ = context.obj.typed.rpartition("..")
    if not dots:
        return list(labels.items())
    ranges = [(f"{first}{dots}{end}", label) for end, label in labels.items()]
    return [(span, label) for span, label in ranges if parse_period(span, spans)]


def languages(context: typer.Context) -> list[str]:
    """Return the languages of the members' names."""
    from metrocli.sheets.observing import preview

    return preview.read_languages(_source(context))


def rules() -> list[tuple[str, str]]:
    """Return the codes of rules, with their titles."""
    from metrocli.check.registry import load_checks

    return [(check.rule.code, check.rule.title) for check in load_checks()]


def data_formats() -> list[str]:
    """Return the formats that a dataset is written in."""
    return ["csv", "xlsx", "parquet"]


def partitions() -> list[str]:
    """Return the columns by which Parquet files can be partitioned."""
    return ["period"]


def correction_kinds() -> list[tuple[str, str]]:
    """Return the kinds of corrections, with their explanations."""
    from metrocli.fix.corrections import CORRECTIONS

    return list(CORRECTIONS.items())


def sheets(context: typer.Context) -> list[str]:
    """Return the sheets of the data."""
    return list(_source(context).sheet_names)


def template_languages() -> list[str]:
    """Return the languages of templates."""
    from metrocli.text.locale import LANGUAGES

    return list(LANGUAGES)


def formats() -> list[str]:
    """Return the formats of answers."""
    from metrocli.render.registry import FORMATS

    return list(FORMATS)


def brief_formats() -> list[str]:
    """Return the formats of briefs."""
    from metrocli.report.writers.registry import FORMATS

    return [kind.name for kind in FORMATS.values()]


def findings_formats() -> list[str]:
    """Return the formats for findings: every format of answers, and annotations."""
    from metrocli.render.registry import FINDINGS_FORMATS, FORMATS

    return [*FORMATS, *FINDINGS_FORMATS]


def columns_or_help(context: typer.Context) -> list[str]:
    """Return the columns of the command's answer, and `help`."""
    from metrocli.answers.shaping import HELP

    return [*answer_columns(context), HELP]


def answer_columns(context: typer.Context) -> list[str]:
    """Return the columns of the command's answer."""
    from metrocli.catalogue import list_columns

    return list_columns(context.command.name or "", context.params)


def sort_columns(context: typer.Context) -> list[str]:
    """Return the columns to sort by; with a "-" before each once that is typed."""
    minus = "-" if context.obj.typed.startswith("-") else ""
    return [f"{minus}{name}" for name in answer_columns(context)]


def dimensions() -> list[str]:
    """Return the dimensions of a matrix."""
    from metrocli.query.facts.dimensions import DIMENSIONS

    return list(DIMENSIONS)


def activity_states() -> list[str]:
    """Return the activities that can be counted as well."""
    from metrocli.model.vocabulary import ActivityState

    return [ActivityState.PLANNED.value, ActivityState.CANCELLED.value]


def encodings() -> list[str]:
    """Return the names of encodings of CSV files."""
    from metrocli.sheets.reading.csv_files.encodings import KNOWN_ENCODINGS

    return list(KNOWN_ENCODINGS)


def trend_figures() -> list[tuple[str, str]]:
    """Return the figures that a trend can show, with their labels."""
    from metrocli.render.layouts.trend import LABELS

    return list(LABELS.items())


def trend_steps() -> list[str]:
    """Return the steps of a trend."""
    from metrocli.query.trend import BY

    return list(BY)


def breakdown_keys() -> list[str]:
    """Return the keys that figures can be broken down by."""
    from metrocli.query.facts.breakdown import BY

    return list(BY)


def saved_questions(context: typer.Context) -> list[tuple[str, str]]:
    """Return the saved questions, each with its command line."""
    request: Request = context.obj
    return [(name, setting.value) for name, setting in request.environment.settings.table(QUESTIONS).items()]


def _source(context: typer.Context) -> AnySource:
    """Open the data that --data names on the line, with `~` and variables expanded, else that of the settings."""
    from metrocli.sheets.reading.csv_files.encodings import check_encoding
    from metrocli.sheets.reading.source import open_sheet_source

    request: Request = context.obj
    given = context.params.get("data")
    path = request.environment.data_path(given and Path(os.path.expandvars(given)).expanduser())
    encoding = context.params.get("encoding") or request.environment.settings.value("encoding")
    return open_sheet_source(path, check_encoding(encoding) if encoding else "")
