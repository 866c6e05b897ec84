"""The page of `check`: the findings grouped by file, and the number of findings of each rule."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from metrocli.answers.answer import ListAnswer
from metrocli.answers.fields import Field, FieldType
from metrocli.model.findings import Severity
from metrocli.render.parts import CellFormat, Page, ScreenColumn, Table, make_list_page
from metrocli.text.phrases import format_count

if TYPE_CHECKING:
    import pandas as pd

_RULE_FIELDS = {
    "rule": Field(FieldType.CODE),
    "severity": Field(FieldType.TEXT),
    "title": Field(FieldType.TEXT),
    "findings": Field(FieldType.INTEGER),
}
_PLACE = (
    ScreenColumn("cell", CellFormat.TEXT, ("cell",)),
    ScreenColumn("", CellFormat.SEVERITY, ("severity",)),
    ScreenColumn("rule", CellFormat.TEXT, ("rule",)),
)
_SHOWN = (
    ScreenColumn("sheet", CellFormat.TEXT, ("sheet",)),
    *_PLACE,
    ScreenColumn("column", CellFormat.TEXT, ("column",), 2),
    ScreenColumn("message", CellFormat.TEXT, ("message",)),
    ScreenColumn("suggestion", CellFormat.TEXT, ("suggestion",), 1),
)
_GROUPED_COLUMNS = (
    *_PLACE,
    ScreenColumn("column", CellFormat.TEXT, ("column",), 1),
    ScreenColumn("finding", CellFormat.TEXT, ("finding",)),
)
_CELLS_SHOWN = 3
_REPEATED_FIX = 3
_SEVERITIES = [*Severity]


_GROUP_FIELDS = dict.fromkeys(("file", "cell", "severity", "rule", "column", "finding"), Field(FieldType.TEXT))
_RULE_COLUMNS = (
    ScreenColumn("rule", CellFormat.TEXT, ("rule",)),
    ScreenColumn("", CellFormat.SEVERITY, ("severity",)),
    ScreenColumn("what it finds", CellFormat.TEXT, ("title",)),
    ScreenColumn("findings", CellFormat.NUMBER, ("findings",)),
)


def lay_out(answer: ListAnswer) -> Page:
    """Lay out the findings; a list with other columns or groups is one table."""
    figures = answer.figures
    counts = [format_count(figures[f"{name}s"], name) for name in ("row", "sheet", "rule")]
    subtitle, summary = " · ".join([figures["data"], *counts]), _summarise(answer)
    if answer.has_chosen_columns or answer.group_by or not len(answer.frame):
        return make_list_page(answer, _SHOWN, title="Findings", subtitle=subtitle, summary=summary)
    return Page("Findings", subtitle, (_make_findings_table(answer), _make_rules_table(answer, summary)))


def _summarise(answer: ListAnswer) -> str:
    """Return one line with the number of findings of each severity and of accepted findings."""
    figures = answer.figures
    parts = [format_count(number, severity) for severity, number in figures["by_severity"].items()]
    summary = format_count(figures["findings"], "finding") + (f": {', '.join(parts)}" if parts else "")
    summary += f" · {figures['accepted']:,} accepted" if figures["accepted"] else ""
    return summary + (f" · metrocli explain {figures['worst_rule']} says more" if figures["worst_rule"] else "")


def _make_findings_table(answer: ListAnswer) -> Table:
    """Make the table of grouped findings, with a section for each file."""
    import pandas as pd

    groups = _group_findings(answer.frame, has_tabs=answer.figures["has_tabs"])
    frame = pd.DataFrame(groups, columns=[*_GROUP_FIELDS])
    rows = ListAnswer(command="check", query=answer.query, frame=frame, fields=_GROUP_FIELDS)
    return Table(rows, _GROUPED_COLUMNS, "findings", section_field="file")


def _make_rules_table(answer: ListAnswer, summary: str) -> Table:
    """Make the table of rules with their numbers of findings, the worst first."""
    rules = answer.frame.groupby(["rule", "severity"], sort=True).size().reset_index(name="findings")
    rules.insert(2, "title", rules["rule"].map(answer.titles["rule"]))
    rules = rules.iloc[rules["severity"].map(_SEVERITIES.index).argsort(kind="stable")]
    return Table(ListAnswer(command="rules", frame=rules, fields=_RULE_FIELDS), _RULE_COLUMNS, "rules", summary)


def _group_findings(frame: pd.DataFrame, *, has_tabs: bool) -> list[list[Any]]:
    """Group findings with the same message in the same column of a sheet into one row, at the first of their cells.

    A suggestion that many groups of a rule share is shown once per file.
    """
    groups: dict[tuple[Any, ...], list[Any]] = {}
    with_none = frame.astype("object").where(frame.notna(), None)
    for row in with_none.itertuples(index=False):
        groups.setdefault((row.file, row.sheet, row.rule, row.column, row.message), []).append(row)
    rows = []
    suggestion_counts = Counter(_suggestion_key(group[0]) for group in groups.values())
    shown_suggestions: set[tuple[str, str, str]] = set()
    for group in groups.values():
        first = group[0]
        key = _suggestion_key(first)
        suggestion = "" if key in shown_suggestions else f" {first.suggestion}"
        if suggestion_counts[key] >= _REPEATED_FIX:
            shown_suggestions.add(key)
        others = [row.value if row.value != first.value and row.value else _place(row) for row in group[1:]]
        more = f" and {len(others) - _CELLS_SHOWN:,} more" if len(others) > _CELLS_SHOWN else ""
        also = f" (also {', '.join(filter(None, others[:_CELLS_SHOWN]))}{more})" if any(others) else ""
        # A message that several values share does not name its value.
        about = f"{first.value}: " if len({row.value for row in group}) > 1 else ""
        place = _place(first) or first.sheet
        section = f"{first.file} · {first.sheet}" if has_tabs else first.file
        text = f"{about}{first.message}{also}.{suggestion}"
        rows.append([section, place, first.severity, first.rule, first.column, text])
    return rows


def _suggestion_key(row: Any) -> tuple[str, str, str]:  # noqa: ANN401 - a row of a frame
    """Return the file, the rule and the suggestion of a finding."""
    return row.file, row.rule, row.suggestion


def _place(row: Any) -> str:  # noqa: ANN401 - a row of a frame
    """Return the cell of a finding, or its row; "" if it is about a whole column or sheet."""
    return row.cell or (f"row {row.row}" if row.row else "")
