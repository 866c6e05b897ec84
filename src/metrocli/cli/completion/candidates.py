"""What a shell can offer for a word that is being typed: one function for each kind of thing, named at its options.

Each gives all that there is; what begins as typed is chosen in `cli.shells`. `context.obj` is what is typed so far, for
those that offer something else then.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import typer  # noqa: TC002 - Typer reads the annotations

if TYPE_CHECKING:
    from metrocli.names.resolve import Names
    from metrocli.sheets.reading.source import CsvFolder, WorkbookFile


def members(context: typer.Context) -> list[tuple[str, str]]:
    """Members, each by its name or else by an alias that begins as typed."""
    from metrocli.sheets.reading import preview

    return _spelled(preview.read_member_names(_source(context)), context)


def alliances(context: typer.Context) -> list[tuple[str, str]]:
    """Allied organisations, likewise."""
    from metrocli.sheets.reading import preview

    return _spelled(preview.read_alliance_names(_source(context)), context)


def _spelled(names: Names, context: typer.Context) -> list[tuple[str, str]]:
    found = names.beginning(context.obj)
    return [(each.text, "" if each.text == each.name else f"{each.how} of {each.name}") for each in found]


def regions(context: typer.Context) -> list[str]:
    """Regions, as the memberships name them."""
    from metrocli.sheets.reading import preview

    return preview.read_distinct_texts(_source(context), "memberships", "region")


def bodies(context: typer.Context) -> list[str]:
    """The board, the secretariat and the like."""
    from metrocli.sheets.reading import preview

    return preview.read_distinct_texts(_source(context), "people", "body")


def activities(context: typer.Context) -> list[tuple[str, ...]]:
    """Activities by their ids, with their titles."""
    from metrocli.sheets.reading import preview

    return preview.read_distinct_rows(_source(context), "activities", "id", "title")


def outcomes(context: typer.Context) -> list[tuple[str, str]]:
    """Codes of the plan, with their titles."""
    from metrocli.sheets.reading import preview

    return list(preview.read_codes(_source(context), "outcomes").items())


def challenges(context: typer.Context) -> list[tuple[str, str]]:
    """Codes of challenges, with their titles."""
    from metrocli.sheets.reading import preview

    return list(preview.read_codes(_source(context), "challenges").items())


def lines(context: typer.Context) -> list[tuple[str, str]]:
    """Action lines, with their titles."""
    from metrocli.sheets.reading import preview

    return list(preview.read_lines(_source(context)).items())


def periods(context: typer.Context) -> list[tuple[str, str]]:
    """The periods that the data lists, then its years and months; after `..`, those that may end what begins there."""
    from metrocli.model.periods import LAST, parse_period
    from metrocli.sheets.reading import preview

    source = _source(context)
    listed = preview.read_periods(source)
    named = {name: label for name, (_, label) in listed.items()}
    spans = {name: span for name, (span, _) in listed.items()}
    months = dict.fromkeys(
        month for span in spans.values() or preview.read_activity_spans(source) for month in span.months
    )
    years = dict.fromkeys(month[:4] for month in sorted(months))
    found = named | {each: "" for each in (*years, *sorted(months)) if each not in named}
    last = parse_period(LAST, spans)
    if last is not None:
        found[LAST] = last.name
    first, dots, _ = context.obj.rpartition("..")
    if not dots:
        return list(found.items())
    pairs = [(f"{first}{dots}{end}", said) for end, said in found.items()]
    return [(pair, said) for pair, said in pairs if parse_period(pair, spans)]


def languages(context: typer.Context) -> list[str]:
    """Languages that members have names in."""
    from metrocli.sheets.reading import preview

    return preview.read_languages(_source(context))


def rules() -> list[tuple[str, str]]:
    """Rules by their codes, with what they find."""
    from metrocli.check.registry import load_checks

    return [(check.rule.code, check.rule.title) for check in load_checks()]


def corrections() -> list[tuple[str, str]]:
    """List the names of corrections."""
    from metrocli.fix.corrections import CORRECTIONS

    return list(CORRECTIONS.items())


def sheets(context: typer.Context) -> list[str]:
    """The sheets that are there."""
    return list(_source(context).sheet_names)


def template_languages() -> list[str]:
    """Languages that a template can be in."""
    from metrocli.text.locale import LANGUAGES

    return list(LANGUAGES)


def formats() -> list[str]:
    """Formats of an answer."""
    from metrocli.render.registry import FORMATS

    return list(FORMATS)


def formats_of_findings() -> list[str]:
    """The same, and those that only findings have."""
    from metrocli.render.registry import FINDINGS_FORMATS, FORMATS

    return [*FORMATS, *FINDINGS_FORMATS]


def columns(context: typer.Context) -> list[str]:
    """The columns of the command's answer, and the word that lists them."""
    from metrocli.answers.shaping import HELP

    return [*fields(context), HELP]


def fields(context: typer.Context) -> list[str]:
    """The columns of the command's answer."""
    from metrocli.query.columns import columns as known

    return known(context.command.name or "", context.params)


def orders(context: typer.Context) -> list[str]:
    """The columns to sort by; each with its "-" once that is typed."""
    minus = "-" if context.obj.startswith("-") else ""
    return [f"{minus}{name}" for name in fields(context)]


def kinds() -> list[str]:
    """What activities can be counted by."""
    from metrocli.query.facts.dimensions import DIMENSIONS

    return list(DIMENSIONS)


def subjects() -> list[tuple[str, str]]:
    """What a trend can be of."""
    from metrocli.query.trend import SUBJECTS

    return list(SUBJECTS.items())


def steps() -> list[str]:
    """The steps of a trend."""
    from metrocli.query.trend import BY

    return list(BY)


def breakdowns() -> list[str]:
    """What figures can be broken down by."""
    from metrocli.query.facts.breakdown import BY

    return list(BY)


def questions() -> list[tuple[str, str]]:
    """Saved questions, with what each stands for."""
    from metrocli.cli.settings.settings import QUESTIONS, settings_in_use

    return [(name, setting.value) for name, setting in settings_in_use().table(QUESTIONS).items()]


def _source(context: typer.Context) -> CsvFolder | WorkbookFile:
    """The data in use: what the line names, as the shell will understand it, else what any command would ask."""
    from metrocli.cli.show import data_in_use
    from metrocli.sheets.reading.source import open_sheet_source

    given = context.params.get("data")
    return open_sheet_source(data_in_use(given and Path(os.path.expandvars(given)).expanduser()))
