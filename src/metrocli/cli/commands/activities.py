"""`metrocli activities`."""

from __future__ import annotations

from metrocli.cli.data import ACTIVITIES, ACTIVITIES_AND_MEMBERS, open_data
from metrocli.cli.environment import Environment
from metrocli.cli.option_sets import AllFilters, OutputOptions, ShapeOptions
from metrocli.cli.output import has_all_fields, needs_extra_fields, show_answer, shows_summary

EXAMPLES = (
    "metrocli activities --outcome L2A2D4",
    "metrocli activities --region Europe --period 2021-11",
    "metrocli activities --text 5G --columns id,title,members -f json",
)


def activities(environment: Environment, filters: AllFilters, shape: ShapeOptions, out: OutputOptions) -> None:
    """List activities with their dates, outcomes and members."""
    from metrocli.query.activities import activities as question
    from metrocli.query.facts.activities import TOTALS
    from metrocli.query.selecting.filters import select

    selected = filters.to_filters(environment)
    has_all = has_all_fields(environment, "activities", shape)
    with_totals = has_all or needs_extra_fields(environment, "activities", TOTALS, out, shape)
    with_members = has_all or needs_extra_fields(environment, "activities", ("members",), out, shape)
    with_members = with_members or bool(shape.group_by) or out.explain or shows_summary(environment, out)
    is_about_members = with_members or bool(selected.member or selected.region)
    early = ACTIVITIES_AND_MEMBERS if is_about_members else ACTIVITIES
    dataset = open_data(environment, out, early=early)
    selection = select(dataset, selected)
    answer = question(selection, with_totals=with_totals, with_members=with_members)
    show_answer(environment, answer, dataset, out, shape, selection)
