"""Findings as an answer: every one for programs; for a person folded, by file, with what each rule found."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from metrocli.answers.answer import ListAnswer
from metrocli.answers.fields import FieldType, RowType
from metrocli.answers.screen import CellFormat, ScreenColumn
from metrocli.model.findings import Severity
from metrocli.sheets.reading.line_numbers import find_first_lines
from metrocli.text.phrases import format_count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import pandas as pd

    from metrocli.model.findings import Finding

FIELDS = {
    "rule": FieldType.CODE,
    "severity": FieldType.TEXT,
    "file": FieldType.TEXT,
    "sheet": FieldType.TEXT,
    "cell": FieldType.TEXT,
    "row": FieldType.INTEGER,
    "column": FieldType.TEXT,
    "value": FieldType.TEXT,
    "message": FieldType.TEXT,
    "suggestion": FieldType.TEXT,
}
_IN_FILE = {"path": FieldType.TEXT, "line": FieldType.INTEGER}
ROWS = RowType(FIELDS, _IN_FILE)
SUMMARY = {"rule": FieldType.CODE, "severity": FieldType.TEXT, "title": FieldType.TEXT, "findings": FieldType.INTEGER}
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
_FOLDED = (
    *_PLACE,
    ScreenColumn("column", CellFormat.TEXT, ("column",), 1),
    ScreenColumn("finding", CellFormat.TEXT, ("finding",)),
)
_ALSO = 3
_OFTEN = 3
_SEVERITIES = [*Severity]


def answer(found: Sequence[Finding], data: Path, query: dict[str, Any], subtitle: str, accepted: int = 0) -> ListAnswer:
    """The findings as a listing.

    Args:
        found: the findings, in the order in which they are told.
        data: the folder or workbook that they are in.
        query: which rules and sheets were asked for, as understood.
        subtitle: what was looked at, in words.
        accepted: how many more there are that were accepted.
    """
    import pandas as pd

    titles = {each.rule.code: each.rule.title for each in found}
    frame = pd.DataFrame([_row(each) for each in found], columns=[*FIELDS]).astype({"row": "Int64"})
    return ListAnswer(
        "check",
        "Findings",
        query,
        frame,
        FIELDS,
        _SHOWN,
        subtitle=subtitle,
        summary=summed_up(found, accepted),
        extra=_IN_FILE,
        load_extra=lambda frame: _in_files(frame, data),
        make_parts=lambda listing: _parts(listing, titles, tabbed=not data.is_dir()),
    )


def summed_up(found: Sequence[Finding], accepted: int = 0) -> str:
    """How many findings there are, of each severity, and how many were accepted, in one line."""
    by_severity = Counter(each.rule.severity for each in found)
    kinds = [format_count(by_severity[each], str(each)) for each in _SEVERITIES if by_severity[each]]
    said = format_count(len(found), "finding") + (f": {', '.join(kinds)}" if kinds else "")
    said += f" · {accepted:,} accepted" if accepted else ""
    surest = min(found, key=lambda each: _SEVERITIES.index(each.rule.severity), default=None)
    return said + (f" · metrocli explain {surest.rule.code} says more" if surest else "")


def _row(each: Finding) -> list[Any]:
    cell = each.cell
    known = [each.value, each.message, each.suggestion or each.rule.fix]
    place = [cell.file, cell.sheet, cell.a1, cell.row, cell.column]
    return [text or None for text in (each.rule.code, str(each.rule.severity), *place, *known)]


def _in_files(frame: pd.DataFrame, data: Path) -> pd.DataFrame:
    """Findings with the path of their file and, in a file of text, the line that their row begins on."""
    import pandas as pd

    if not data.is_dir():
        return frame.assign(path=str(data), line=pd.array([None] * len(frame), dtype="Int64"))
    sheets = dict(zip(frame["file"], frame["sheet"], strict=True))
    lines = {file: find_first_lines(data / file, sheet) for file, sheet in sheets.items() if (data / file).is_file()}
    rows = zip(frame["file"], frame["row"].fillna(0).astype("int64"), strict=True)
    found = [lines[file][row - 1] if 0 < row <= len(lines.get(file, ())) else None for file, row in rows]
    paths = [str(data / file) for file in frame["file"]]
    return frame.assign(path=paths, line=pd.array(found, dtype="Int64")).astype({"path": "str"})


def _parts(listing: ListAnswer, titles: dict[str, str], *, tabbed: bool) -> Iterator[ListAnswer]:
    """What a person sees: the findings folded, sheet by sheet, and what each rule found."""
    from dataclasses import replace

    import pandas as pd

    frame = listing.frame
    if not len(frame):
        yield listing
        return
    fields = dict.fromkeys(("file", "cell", "severity", "rule", "column", "finding"), FieldType.TEXT)
    folded = pd.DataFrame(_folded(frame, tabbed=tabbed), columns=[*fields])
    yield replace(
        listing, title="findings", frame=folded, fields=fields, screen_columns=_FOLDED, section_field="file",
        summary="", make_parts=None,
    )  # fmt: skip
    rules = frame.groupby(["rule", "severity"], sort=True).size().reset_index(name="findings")
    rules.insert(2, "title", rules["rule"].map(titles))
    order = rules["severity"].map(_SEVERITIES.index)
    rules = rules.iloc[order.argsort(kind="stable")]
    shown = (
        ScreenColumn("rule", CellFormat.TEXT, ("rule",)),
        ScreenColumn("", CellFormat.SEVERITY, ("severity",)),
        ScreenColumn("what it finds", CellFormat.TEXT, ("title",)),
        ScreenColumn("findings", CellFormat.NUMBER, ("findings",)),
    )
    yield ListAnswer("rules", "rules", {}, rules, SUMMARY, shown, summary=listing.summary)


def _folded(frame: pd.DataFrame, *, tabbed: bool) -> list[list[Any]]:
    """The findings of one message in one column of a file as one row, at the first of their cells.

    What is to be done about many findings of one rule alike is said once a file.
    """
    groups: dict[tuple[Any, ...], list[Any]] = {}
    known = frame.astype("object").where(frame.notna(), None)
    for row in known.itertuples(index=False):
        groups.setdefault((row.file, row.sheet, row.rule, row.column, row.message), []).append(row)
    rows = []
    fixes = Counter(map(_fix_key, (found[0] for found in groups.values())))
    told: set[tuple[str, str, str]] = set()
    for found in groups.values():
        first = found[0]
        what_to_do = "" if _fix_key(first) in told else f" {first.suggestion}"
        if fixes[_fix_key(first)] >= _OFTEN:
            told.add(_fix_key(first))
        also = [each.value if each.value != first.value and each.value else _spot(each) for each in found[1:]]
        more = f" and {len(also) - _ALSO:,} more" if len(also) > _ALSO else ""
        # One message of several values names none of them.
        about = f"{first.value}: " if len({each.value for each in found}) > 1 else ""
        said = about + first.message + (f" (also {', '.join(filter(None, also[:_ALSO]))}{more})" if any(also) else "")
        place = _spot(first) or first.sheet
        stands_in = f"{first.file} · {first.sheet}" if tabbed else first.file
        rows.append([stands_in, place, first.severity, first.rule, first.column, f"{said}.{what_to_do}"])
    return rows


def _fix_key(row: Any) -> tuple[str, str, str]:  # noqa: ANN401 - a row of a frame
    """What is to be done about a finding, and in which file, by which rule."""
    return row.file, row.rule, row.suggestion


def _spot(row: Any) -> str:  # noqa: ANN401 - a row of a frame
    """A finding's cell, or its row; "" where it is of neither."""
    return row.cell or (f"row {row.row}" if row.row else "")
