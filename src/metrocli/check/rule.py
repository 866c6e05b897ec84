"""How a rule is declared: what it is called, what it means, and the function that looks for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from metrocli.model.findings import Finding, Rule, Severity, Violation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from metrocli.check.evidence.evidence import Evidence

    Look = Callable[[Evidence], Iterable[Violation]]


@dataclass(frozen=True)
class Check:
    """A rule and the function that looks for what it is about."""

    rule: Rule
    look: Look

    def findings(self, evidence: Evidence) -> Iterator[Finding]:
        """What the rule finds."""
        for found in self.look(evidence):
            yield Finding(self.rule, *found)


def rule(code: str, title: str, severity: Severity, *, why: str, fix: str, example: str) -> Callable[[Look], Check]:
    """Declare the rule that a function looks for; the arguments are those of `Rule`."""

    def declared(look: Look) -> Check:
        return Check(Rule(code, title, severity, why, fix, example), look)

    return declared
