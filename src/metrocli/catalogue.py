"""What every command answers with: its query, and its rows or its result, as the code that builds them declares it."""

from __future__ import annotations

from metrocli.answers import shaping
from metrocli.answers.declaration import Declared
from metrocli.answers.kinds import Holds
from metrocli.check import findings_listing as check
from metrocli.check import rule_help
from metrocli.fix import changes_listing as fix
from metrocli.query import (
    activities,
    compare,
    diff,
    info,
    lists,
    matrix,
    member,
    members,
    merge,
    people,
    plan_codes,
    stats,
    trend,
)
from metrocli.query.selecting.selection import FILTERS

_TIME = {name: FILTERS[name] for name in ("period", "from", "to")}
_CHOICE = {name: FILTERS[name] for name in ("outcome", "challenge", "line", "member", "region", "alliance", "text")}
_ALL = _TIME | _CHOICE
_NAMES = _TIME | {name: FILTERS[name] for name in ("member", "region")}

ANSWERS = {
    "activities": Declared(_ALL, (activities.ROWS,)),
    "activity": Declared({"activity": Holds.TEXT}, result=activities.RESULT),
    "members": Declared(_ALL | {"silent": Holds.FLAG}, (members.ROWS, members.SILENT)),
    "member": Declared({"member": Holds.TEXT} | _TIME, result=member.RESULT),
    "outcomes": Declared(_ALL | {"uncovered": Holds.FLAG}, plan_codes.ROWS["outcomes"]),
    "challenges": Declared(_ALL | {"uncovered": Holds.FLAG}, plan_codes.ROWS["challenges"]),
    "alliances": Declared(_ALL, (lists.ROWS["alliances"],)),
    "meetings": Declared(_NAMES, (lists.ROWS["meetings"],)),
    "media": Declared(_TIME | {"text": FILTERS["text"]}, (lists.ROWS["media"],)),
    "people": Declared(
        _NAMES | {"on": FILTERS["on"], "body": Holds.SEVERAL, "vacant": Holds.FLAG}, (people.ROWS, people.VACANT)
    ),
    "stats": Declared(_TIME | {"by": Holds.TEXT}, result=stats.RESULT),
    "matrix": Declared({"rows": Holds.TEXT, "columns": Holds.TEXT} | _ALL, tuple(matrix.ROWS.values())),
    "compare": Declared({"periods": Holds.SEVERAL} | _CHOICE, result=compare.RESULT),
    "trend": Declared({"what": Holds.TEXT, "by": Holds.TEXT} | _ALL, tuple(trend.ROWS.values())),
    "ask": Declared({}, (lists.ROWS["ask"],)),
    "check": Declared(dict.fromkeys(("select", "ignore", "sheet"), Holds.SEVERAL), (check.ROWS,)),
    "explain": Declared({"rule": Holds.TEXT}, result=rule_help.RESULT),
    "fix": Declared(dict.fromkeys(("select", "sheet"), Holds.SEVERAL), (fix.ROWS,)),
    "rules": Declared({}, (rule_help.ROWS,)),
    "info": Declared({}, result=info.RESULT),
    "config": Declared({}, (lists.ROWS["config"],)),
    "diff": Declared({"old": Holds.TEXT, "new": Holds.TEXT, "meaning": Holds.FLAG}, (diff.ROWS,)),
    "merge": Declared({"sources": Holds.SEVERAL, "prefer": Holds.SEVERAL, "unite": Holds.FLAG}, (merge.ROWS,)),
    "columns": Declared({"command": Holds.TEXT}, (shaping.COLUMNS,)),
}
"""The answers by command; `rules` is what `explain` answers without a rule, and `columns` is what `--columns help`
answers of any command that lists.
"""
