"""What every command answers with: its query, and its rows or its result, as the code that builds them declares it."""

from __future__ import annotations

from metrocli.answers import shaping
from metrocli.answers.fields import AnswerType, FieldType
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
    "activities": AnswerType(_ALL, (activities.ROWS,)),
    "activity": AnswerType({"activity": FieldType.TEXT}, result=activities.RESULT),
    "members": AnswerType(_ALL | {"silent": FieldType.FLAG}, (members.ROWS, members.SILENT)),
    "member": AnswerType({"member": FieldType.TEXT} | _TIME, result=member.RESULT),
    "outcomes": AnswerType(_ALL | {"uncovered": FieldType.FLAG}, plan_codes.ROWS["outcomes"]),
    "challenges": AnswerType(_ALL | {"uncovered": FieldType.FLAG}, plan_codes.ROWS["challenges"]),
    "alliances": AnswerType(_ALL, (lists.ROWS["alliances"],)),
    "meetings": AnswerType(_NAMES, (lists.ROWS["meetings"],)),
    "media": AnswerType(_TIME | {"text": FILTERS["text"]}, (lists.ROWS["media"],)),
    "people": AnswerType(
        _NAMES | {"on": FILTERS["on"], "body": FieldType.SEVERAL, "vacant": FieldType.FLAG},
        (people.ROWS, people.VACANT),
    ),
    "stats": AnswerType(_TIME | {"by": FieldType.TEXT}, result=stats.RESULT),
    "matrix": AnswerType({"rows": FieldType.TEXT, "columns": FieldType.TEXT} | _ALL, tuple(matrix.ROWS.values())),
    "compare": AnswerType({"periods": FieldType.SEVERAL} | _CHOICE, result=compare.RESULT),
    "trend": AnswerType({"what": FieldType.TEXT, "by": FieldType.TEXT} | _ALL, tuple(trend.ROWS.values())),
    "ask": AnswerType({}, (lists.ROWS["ask"],)),
    "check": AnswerType(dict.fromkeys(("select", "ignore", "sheet"), FieldType.SEVERAL), (check.ROWS,)),
    "explain": AnswerType({"rule": FieldType.TEXT}, result=rule_help.RESULT),
    "fix": AnswerType(dict.fromkeys(("select", "sheet"), FieldType.SEVERAL), (fix.ROWS,)),
    "rules": AnswerType({}, (rule_help.ROWS,)),
    "info": AnswerType({}, result=info.RESULT),
    "config": AnswerType({}, (lists.ROWS["config"],)),
    "diff": AnswerType({"old": FieldType.TEXT, "new": FieldType.TEXT, "meaning": FieldType.FLAG}, (diff.ROWS,)),
    "merge": AnswerType(
        {"sources": FieldType.SEVERAL, "prefer": FieldType.SEVERAL, "unite": FieldType.FLAG}, (merge.ROWS,)
    ),
    "columns": AnswerType({"command": FieldType.TEXT}, (shaping.COLUMN_ROWS,)),
}
"""The answers by command; `rules` is what `explain` answers without a rule, and `columns` is what `--columns help`
answers of any command that lists.
"""
