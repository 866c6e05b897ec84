"""`metrocli members`."""

from __future__ import annotations

from typing import Annotated

import typer

from metrocli.cli.data import COUNTED_ACTIVITIES_AND_MEMBERS, open_data
from metrocli.cli.environment import Environment
from metrocli.cli.option_sets import AllFilters, OutputOptions, ShapeOptions
from metrocli.cli.output import needs_extra_fields, show_answer

EXAMPLES = (
    "metrocli members --region Africa --silent",
    "metrocli members --outcome L2A2D4",
    "metrocli members --sort -activities --limit 10",
)


def members(
    environment: Environment,
    filters: AllFilters,
    shape: ShapeOptions,
    out: OutputOptions,
    silent: Annotated[bool, typer.Option("--silent", help="Only members that took part in no activity.")] = False,
) -> None:
    """List the members with their number of activities."""
    from metrocli.query.facts.members.contacts import CONTACTS
    from metrocli.query.members import members as question
    from metrocli.query.selecting.filters import select

    dataset = open_data(environment, out, early=COUNTED_ACTIVITIES_AND_MEMBERS)
    selection = select(dataset, filters.to_filters(environment))
    with_contacts = needs_extra_fields(environment, "members", CONTACTS, out, shape)
    answer = question(selection, silent=silent, with_contacts=with_contacts)
    show_answer(environment, answer, dataset, out, shape, selection)
