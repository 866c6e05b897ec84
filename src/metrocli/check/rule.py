"""The declaration of a rule: the decorator `rule`, and the function that it decorates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from metrocli.model.findings import Finding, Rule, Severity, Violation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from metrocli.check.evidence.evidence import Evidence

    RuleFunction = Callable[[Evidence], Iterable[Violation]]

FOOTER_ROW_RULE = "S023"
"""The code of the rule that finds rows that are not data; the findings of all other rules in such rows are dropped."""


@dataclass(frozen=True, eq=False)
class Check:
    """A rule, and the function that finds its violations."""

    rule: Rule
    function: RuleFunction

    def findings(self, evidence: Evidence) -> Iterator[Finding]:
        """Yield the findings of the rule."""
        for violation in self.function(evidence):
            yield Finding(self.rule, *violation)


def rule(
    code: str, title: str, severity: Severity, *, why: str, fix: str, example: str
) -> Callable[[RuleFunction], Check]:
    """Declare a function as a rule; the arguments are the attributes of `Rule`."""

    def declare(function: RuleFunction) -> Check:
        return Check(Rule(code, title, severity, why, fix, example), function)

    return declare
