"""`metrocli explain [RULE]`."""

from __future__ import annotations

from typing import Annotated

import typer

from metrocli.cli.completion import candidates
from metrocli.cli.environment import Environment
from metrocli.cli.option_sets import OutputWithoutData
from metrocli.cli.output import show_answer

EXAMPLES = ("metrocli explain N103", "metrocli explain")


def explain(
    environment: Environment,
    out: OutputWithoutData,
    rule: Annotated[
        str | None,
        typer.Argument(metavar="RULE", help="Code of the rule, such as N103.", autocompletion=candidates.rules),
    ] = None,
) -> None:
    """Explain a rule of `check`: what it finds and what to do.

    Without a rule, all rules are listed.
    """
    from metrocli.check.rule_help import explain_rule, list_rules

    show_answer(environment, list_rules() if rule is None else explain_rule(rule), None, out)
