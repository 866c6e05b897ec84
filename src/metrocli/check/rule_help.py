"""What a rule means: the answer of `explain`, and the list of all rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.answers.declaration import Rows
from metrocli.answers.kinds import Account, Facts, Form, Holds, Listing, Shown, counted
from metrocli.check.registry import FAMILIES, checks, find

if TYPE_CHECKING:
    from metrocli.answers.declaration import Content

RESULT: dict[str, Content] = dict.fromkeys(
    ("rule", "title", "severity", "family", "why", "cure", "example"), Holds.TEXT
)
ROWS = Rows({"rule": Holds.CODE, "severity": Holds.TEXT, "title": Holds.TEXT})


def explain(code: str) -> Account:
    """Say what a rule finds, why that matters and what to do.

    Raises:
        UnknownName: there is no such rule.
    """
    rule = find(code).rule
    result = {
        "rule": rule.code,
        "title": rule.title,
        "severity": str(rule.severity),
        "family": FAMILIES[rule.code[0]].name,
        "why": rule.why,
        "cure": rule.fix,
        "example": rule.example,
    }
    facts = Facts(tuple((name, result[name]) for name in ("why", "cure", "example")))
    return Account(
        "explain",
        f"{rule.code} {rule.title}",
        {"rule": rule.code},
        result,
        lambda: [facts],
        subtitle=f"{rule.severity} · {result['family']}",
    )


def rules() -> Listing:
    """List all rules."""
    import pandas as pd

    known = [check.rule for check in checks()]
    shown = (
        Shown("rule", Form.TEXT, ("rule",)),
        Shown("", Form.SEVERITY, ("severity",)),
        Shown("what it finds", Form.TEXT, ("title",)),
    )
    frame = pd.DataFrame([(each.code, str(each.severity), each.title) for each in known], columns=[*ROWS.fields])
    said = f"{counted(len(known), 'rule')} · metrocli explain RULE says more"
    return Listing("rules", "Rules", {}, frame, ROWS.fields, shown, counted=said)
