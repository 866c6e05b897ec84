"""The page of `check`: errors, warnings, the number of findings of each rule, and then notes, each grouped by file."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from metrocli.answers.answer import ListAnswer
from metrocli.answers.fields import Field, FieldType
from metrocli.model.findings import Severity
from metrocli.render.parts import CellFormat, Page, ScreenColumn, Table, make_list_page

if TYPE_CHECKING:
    import pandas as pd

    from metrocli.text.languages.language import Language

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


def lay_out(answer: ListAnswer, language: Language) -> Page:
    """Lay out the findings; a list with other columns or groups is one table."""
    figures = answer.figures
    counts = (
        language.translate_count("1 row", "{count} rows", figures["rows"]),
        language.translate_count("1 sheet", "{count} sheets", figures["sheets"]),
        language.translate_count("1 rule", "{count} rules", figures["rules"]),
    )
    title = language.translate("Findings")
    subtitle, summary = " · ".join([figures["data"], *counts]), _summarise(answer, language)
    if answer.has_chosen_columns or answer.group_by or not len(answer.frame):
        return make_list_page(answer, _SHOWN, title=title, subtitle=subtitle, summary=summary)
    tables = {
        severity: _make_findings_table(answer, severity, language)
        for severity in _SEVERITIES
        if severity in figures["by_severity"]
    }
    notes = tables.pop(Severity.NOTE, None)
    # Notes may be many, so what matters more is above them.
    parts = [*tables.values(), _make_rules_table(answer, summary, language), *([notes] if notes else [])]
    return Page(title, subtitle, tuple(parts))


def _summarise(answer: ListAnswer, language: Language) -> str:
    """Return one line with the number of findings of each severity and of accepted findings."""
    figures = answer.figures
    parts = [_count_findings(number, severity, language) for severity, number in figures["by_severity"].items()]
    findings = language.translate_count("1 finding", "{count} findings", figures["findings"])
    texts = [f"{language.add_colon(findings)} {', '.join(parts)}" if parts else findings]
    if figures["accepted"]:
        texts.append(language.translate_count("1 accepted", "{count} accepted", figures["accepted"]))
    if figures["worst_rule"]:
        texts.append(language.translate("metrocli explain {rule} shows more", rule=figures["worst_rule"]))
    return " · ".join(texts)


def _count_findings(number: int, severity: str, language: Language) -> str:
    """Count the findings of a severity, in words."""
    return {
        Severity.ERROR: language.translate_count("1 error", "{count} errors", number),
        Severity.WARNING: language.translate_count("1 warning", "{count} warnings", number),
        Severity.NOTE: language.translate_count("1 note", "{count} notes", number),
    }[Severity(severity)]


def _make_findings_table(answer: ListAnswer, severity: Severity, language: Language) -> Table:
    """Make the table of the findings of one severity, with a section for each file."""
    import pandas as pd

    findings = answer.frame[answer.frame["severity"] == severity]
    frame = pd.DataFrame(_list_findings(findings, has_tabs=answer.figures["has_tabs"]), columns=[*_GROUP_FIELDS])
    rows = ListAnswer(command="check", query=answer.query, frame=frame, fields=_GROUP_FIELDS)
    titles = {
        Severity.ERROR: language.translate("errors"),
        Severity.WARNING: language.translate("warnings"),
        Severity.NOTE: language.translate("notes"),
    }
    return Table(rows, _GROUPED_COLUMNS, titles[severity], section_field="file")


def _make_rules_table(answer: ListAnswer, summary: str, language: Language) -> Table:
    """Make the table of rules with their numbers of findings, the worst first."""
    rules = answer.frame.groupby(["rule", "severity"], sort=True).size().reset_index(name="findings")
    rules.insert(2, "title", rules["rule"].map(answer.titles["rule"]))
    rules = rules.iloc[rules["severity"].map(_SEVERITIES.index).argsort(kind="stable")]
    return Table(
        ListAnswer(command="rules", frame=rules, fields=_RULE_FIELDS),
        _RULE_COLUMNS,
        language.translate("rules"),
        summary,
    )


def _list_findings(frame: pd.DataFrame, *, has_tabs: bool) -> list[list[Any]]:
    """Return a row for each finding, at its first cell and with the first of its other cells.

    A suggestion that many findings of a rule share is shown once per file.
    """
    with_none = frame.astype("object").where(frame.notna(), None)
    findings: list[Any] = [*with_none.itertuples(index=False)]
    rows = []
    suggestion_counts = Counter(map(_suggestion_key, findings))
    shown_suggestions: set[tuple[str, str, str]] = set()
    for finding in findings:
        key = _suggestion_key(finding)
        suggestion = "" if key in shown_suggestions else f" {finding.suggestion}"
        if suggestion_counts[key] >= _REPEATED_FIX:
            shown_suggestions.add(key)
        first, *others = finding.cells
        # A message that several values share does not name its value, or it names the first of them as an example.
        is_shared = len({cell.value for cell in finding.cells}) > 1 and first.value not in finding.message
        also = [cell.value if is_shared and cell.value != first.value else cell.address for cell in others]
        more = f" and {len(also) - _CELLS_SHOWN:,} more" if len(also) > _CELLS_SHOWN else ""
        cells = f" (also {', '.join(filter(None, also[:_CELLS_SHOWN]))}{more})" if any(also) else ""
        about = f"{first.value}: " if is_shared else ""
        section = f"{finding.file} · {finding.sheet}" if has_tabs else finding.file
        text = f"{about}{finding.message}{cells}.{suggestion}"
        rows.append([section, first.address or finding.sheet, finding.severity, finding.rule, finding.column, text])
    return rows


def _suggestion_key(row: Any) -> tuple[str, str, str]:  # noqa: ANN401 - a row of a frame
    """Return the file, the rule and the suggestion of a finding."""
    return row.file, row.rule, row.suggestion
