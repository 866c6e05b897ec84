"""Rules about the ids of activities: another form than all others, and another period than the dates."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from metrocli.check.rule import rule
from metrocli.check.rules.dates.activity_dates import find_activities_outside_periods
from metrocli.hints import WRITE_INSTEAD
from metrocli.messages import MessageType
from metrocli.model.findings import Severity, Violation
from metrocli.model.periods import parse_period
from metrocli.text.late_patterns import compile_late
from metrocli.text.nearest import LONGEST_COMPARED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import date

    from metrocli.check.evidence.evidence import Evidence
    from metrocli.model.periods import Period

_LEAST_IDS, _RATIO = 4, 10
"""How many ids must have the usual form or period, and how many times as many as the others together."""
_MOST_FORMS = 20
_YEAR = compile_late(r"\d{3,5}(?=[\W_])")
_RUNS = compile_late(r"\d+|[^\W\d_]+|[\W_]+")
_NUMBER, _UPPER, _LOWER = compile_late(r"\d+"), compile_late(r"[A-Z]+"), compile_late(r"[a-z]+")
_LAST_NUMBER = compile_late(r"(?<!\d)\d+$")
_OF_IMPORT = compile_late(r"\d{4}(?=[\w.-]*-[^\W\d_A-Z]{3})[\w.-]+")
"""An id that an import makes: a day or a period, and words of the title, such as 2021-09-30-world-congress."""
_DAY = compile_late(r"\d{4}-\d{2}-\d{2}-")
_WORDS = "words"
_LOOKALIKES = str.maketrans("OoIl", "0011")

OTHER_FORM = MessageType(
    "other-form", "{text:short} is written in another form than {other} and all other ids", "{hint}"
)
SAME_FORM_AS_OTHERS = MessageType("same-form-as-others", "Write it as the others are, unless it is meant.")


@rule(
    "C209",
    "An id of another form than all others",
    Severity.NOTE,
    why="References that are typed in the usual form do not find the activity, and lists are not sorted as expected.",
    fix="Write the id as the others are, also in the cells that refer to it.",
    example="activities.csv, id: '2021_T3-22' is written in another form than 2021-T3-21 and all other ids",
)
def find_ids_of_other_form(evidence: Evidence) -> Iterator[Violation]:
    """Find ids with other separators, letters or leading zeros than nearly all ids.

    An id that continues another one, such as R-05a next to R-05, is left out, and so is one that an import makes.
    """
    ids = evidence.values("activities", "id")
    forms = {text: _describe_form(text) for text in ids.values()}
    counts = Counter(forms.values())
    (usual, count), *_ = counts.most_common(1) or [("", 0)]
    if count < _LEAST_IDS:
        return
    usual_ids = [text for text, form in forms.items() if form == usual]
    width = 0 if usual == _WORDS else _find_width(usual_ids)
    others = [text for text, form in forms.items() if form != usual or _is_short(text, width)]
    odd = {text for text in others if forms[text] != _WORDS and not _continues(text, forms)}
    if len(odd) * _RATIO > max(count, _RATIO):
        return
    neighbour = usual_ids[0]
    for row, text in ids.items():
        if text in odd:
            meant = _write_in_form(text, usual_ids, width)
            likely = "" if meant in forms else meant
            hint = WRITE_INSTEAD(names=[likely]) if likely else SAME_FORM_AS_OTHERS()
            cell = evidence.cell("activities", row, "id")
            yield Violation(cell, text, OTHER_FORM.at(cell, text=text, other=neighbour, hint=hint), likely)
        elif forms[text] == usual:
            neighbour = text


def _describe_form(text: str) -> str:
    """Return the form of an id: each number as 9 and letters as A or a; a year at its start in all its digits.

    All ids that an import makes have one form.
    """
    if _OF_IMPORT.fullmatch(text):
        return _WORDS
    year = _YEAR.match(text)
    start = year.end() if year else 0
    return "9" * start + _LOWER.sub("a", _UPPER.sub("A", _NUMBER.sub("9", text[start:])))


def _find_width(texts: Iterable[str]) -> int:
    """Return the number of digits to which the last numbers of ids are filled with zeros; 0 if they are not."""
    numbers = (match[0] for text in texts if (match := _LAST_NUMBER.search(text)))
    return min((len(number) for number in numbers if number.startswith("0") and len(number) > 1), default=0)


def _is_short(text: str, width: int) -> bool:
    """Return whether the last number of an id has fewer digits than the others are filled to."""
    match = _LAST_NUMBER.search(text) if width else None
    return match is not None and len(match[0]) < width


def _continues(text: str, ids: Collection[str]) -> bool:
    """Return whether an id without its last part is another id."""
    if len(text) > LONGEST_COMPARED:
        return False
    *parts, _ = (match.end() for match in _RUNS.finditer(text))
    return any(text[:end] in ids for end in parts)


def _write_in_form(text: str, usual_ids: Iterable[str], width: int) -> str:
    """Return an id in the form of the usual ids; "" if it cannot be written so, or in several ways."""
    forms = dict.fromkeys(_NUMBER.sub(lambda number: "9" * len(number[0]), each) for each in usual_ids)
    if len(forms) > _MOST_FORMS or len(text) > LONGEST_COMPARED:
        return ""
    written: set[str] = set()
    for form in forms:
        runs = _RUNS.findall(form)
        digits = [rf"([\dOoIl]{{{len(run)}}})" for run in runs if run.isdigit()]
        digits[-1:] = [r"([\dOoIl]+)"] if digits else []
        patterns = iter(digits)
        parts = [next(patterns) if run.isdigit() else re.escape(run) if run.isalpha() else r"[\W_]*" for run in runs]
        match = re.fullmatch(r"[\W_]*".join(parts), text, re.IGNORECASE)
        if match:
            numbers = iter(match.groups())
            filled = [next(numbers).translate(_LOOKALIKES) if run.isdigit() else run for run in runs]
            filled[-1] = filled[-1].zfill(width) if runs[-1].isdigit() else filled[-1]
            written.add("".join(filled))
    return min(written) if len(written) == 1 else ""


ID_OF_OTHER_PERIOD = MessageType(
    "id-of-other-period", "the id {text:short} is of {period}, but the activity took place on {days:span}", "{hint}"
)
CORRECT_ID_OR_DATES = MessageType("correct-id-or-dates", "Correct the id or the dates, unless both are meant.")


@rule(
    "C210",
    "An id of another period than the dates",
    Severity.NOTE,
    why="Readers look for the activity in the report of another period. The id or the dates may be wrong.",
    fix="Correct the id, also in the cells that refer to it, or the dates.",
    example="activities.csv, id: the id '2021-T2-05' is of 2021-T2, but the activity took place on 26–28 Oct 2021",
)
def find_ids_of_other_periods(evidence: Evidence) -> Iterator[Violation]:
    """Find ids that begin with a period without a day of the activity, where most ids begin with their period.

    Activities outside every period are left out, since a rule of their own finds them, and so are ids with the day on
    which an import has found the activity: they stay as they are if the day is corrected.
    """
    listed = evidence.dataset.periods
    ids = {
        row: text
        for row, text in evidence.values("activities", "id").items()
        if not (_DAY.match(text) and _OF_IMPORT.fullmatch(text))
    }
    starts: dict[str, Period | None] = {}
    periods: dict[int, tuple[str, Period]] = {}
    outside = evidence.compute_once(find_activities_outside_periods)
    for row in evidence.activity_days:
        for start in _list_starts(ids.get(row, "")) if row not in outside else ():
            if start not in starts:
                starts[start] = parse_period(start, listed)
            if (period := starts[start]) is not None:
                periods[row] = start, period
                break
    wrong = [row for row, (_, period) in periods.items() if not _has_days(period, *evidence.activity_days[row])]
    count = len(periods) - len(wrong)
    if count < _LEAST_IDS or len(wrong) * _RATIO > max(count, _RATIO):
        return
    used = dict(value for row, value in periods.items() if row not in wrong)
    for row in wrong:
        text, (start, period), days = ids[row], periods[row], evidence.activity_days[row]
        meant = {other + text[len(start) :] for other, span in used.items() if _has_days(span, *days)}
        likely = min(meant) if len(meant) == 1 and not meant & {*ids.values()} else ""
        hint = WRITE_INSTEAD(names=[likely]) if likely else CORRECT_ID_OR_DATES()
        cell = evidence.cell("activities", row, "id")
        message = ID_OF_OTHER_PERIOD.at(cell, text=text, period=period.name, days=[*days], hint=hint)
        yield Violation(cell, text, message, likely)


def _list_starts(text: str) -> Iterator[str]:
    """Yield the starts of an id that end before a separator, the longest first; none of more than 200 letters."""
    for match in reversed([*re.finditer(r"[\W_]", text[: LONGEST_COMPARED + 1])]):
        yield text[: match.start()]


def _has_days(period: Period, first: date, last: date) -> bool:
    """Return whether a period has a day from the first to the last one."""
    return first < period.span.end and period.span.begin <= last
