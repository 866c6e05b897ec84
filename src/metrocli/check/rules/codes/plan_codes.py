"""Rules about codes in activities: unlisted codes, codes out of force, outcomes of another line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.check.evidence.list_slips import find_code_slips
from metrocli.check.rule import rule
from metrocli.check.rules.dates.activity_dates import find_activities_outside_periods
from metrocli.messages import MessageType
from metrocli.model.codes import Code, code_shape, id_key, natural_key, parse_code
from metrocli.model.findings import Severity, Violation
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd

    from metrocli.check.evidence.evidence import Evidence
    from metrocli.messages import Message

_NEAREST, _ALIKE, _LONGEST = 3, 0.6, 60
_MOST_COMPARISONS = 20_000_000
"""The most comparisons of codes that are not listed with listed ones; no code is suggested for further ones."""
_LINKED_COLUMNS = ("outcomes", "challenges", "members")


TITLE_FOR_CODE = MessageType("title-for-code", "{text:short} is the title of {code}, not a code", "Write {code}.")
NEAREST_CODES = MessageType("nearest-codes", "Nearest: {codes:all}.")
TOO_MANY_UNLISTED = MessageType(
    "too-many-codes-not-listed",
    "Too many codes are not listed to look for the nearest. Correct the others first, and check again.",
)
NOT_A_CODE = MessageType("not-a-code", "{text:short} is not a code", "{hint}")
CODE_NOT_LISTED = MessageType("code-not-listed", "{text:short} is not in the sheet of {sheet}", "{hint}")
CODE_NOT_LISTED_BETWEEN = MessageType(
    "code-not-listed-between",
    "{text:short} is not in the sheet of {sheet}; it would be between {before} and {after}",
    "{hint}",
)


@rule(
    "C201",
    "An outcome or line that is not in the plan",
    Severity.ERROR,
    why="The activity is counted under a code without a title, and is missing under the intended code.",
    fix="Write the intended code. If the plan has this code, add it to the outcomes with its title.",
    example="activities.csv, outcomes: 'L2A3D6' is not in the sheet of outcomes",
)
def find_unlisted_outcomes(evidence: Evidence) -> Iterator[Violation]:
    """Find outcomes and lines of activities that are not listed, and that no listed code is below."""
    yield from _report_unlisted(evidence, "outcomes", ("line", "outcomes"))


@rule(
    "C202",
    "A challenge that is not listed",
    Severity.ERROR,
    why="The activity is counted under a challenge without a title, and is missing under the intended challenge.",
    fix="Write the intended code. If there is such a challenge, add it to the challenges with its title.",
    example="activities.csv, challenges: '5.1' is not in the sheet of challenges",
)
def find_unlisted_challenges(evidence: Evidence) -> Iterator[Violation]:
    """Find challenges of activities that are not listed, and that no listed code is below."""
    yield from _report_unlisted(evidence, "challenges", ("challenges",))


def _report_unlisted(evidence: Evidence, sheet: str, columns: Iterable[str]) -> Iterator[Violation]:
    """Yield the codes in columns that a sheet does not list; none if it lists no codes."""
    listed = evidence.dataset.codes(sheet)
    if not listed:
        return
    covered, index = _with_ancestors(listed), _ListedCodes(listed.values())
    slips, titles = evidence.compute_once(find_code_slips)[sheet], _codes_by_title(evidence, sheet)
    reports: dict[str, tuple[Message, str] | None] = {}
    for column in columns:
        for row, written, _ in evidence.unlisted_links("activities", column):
            if written not in reports:
                code = parse_code(written)
                is_covered = written in slips or (code is not None and code.parts in covered)
                title_of = titles.get(fold(written))
                if title_of:
                    reports[written] = TITLE_FOR_CODE(text=written, code=title_of), title_of
                else:
                    reports[written] = None if is_covered else _describe_unlisted(written, code, index, sheet)
            report = reports[written]
            cell = evidence.cell("activities", row, column)
            if report and cell not in evidence.cells_with_faults:
                message, replacement = report
                yield Violation(cell, written, message.about(cell), replacement)


class _ListedCodes:
    """The codes of a sheet, to find those that an unlisted code may mean."""

    def __init__(self, codes: Iterable[Code]) -> None:
        self._codes = list(codes)
        self._texts = [code.text.casefold() for code in self._codes]
        self._by_number: dict[object, set[str]] = {}
        self._by_shape: dict[str, set[str]] = {}
        self._by_parent: dict[tuple[str, ...], list[Code]] = {}
        self._comparisons = 0
        for code in self._codes:
            self._by_number.setdefault(id_key(code.text), set()).add(code.text)
            self._by_shape.setdefault(code_shape(code.text), set()).add(code.text)
            self._by_parent.setdefault(code.parts[:-1], []).append(code)

    def find_same_number(self, written: str) -> set[str]:
        """Return the codes that are equal to a text as a number."""
        return self._by_number.get(id_key(written), set())

    def find_same_shape(self, written: str) -> set[str]:
        """Return the codes that differ from a text in punctuation, or in letters that resemble digits."""
        return self._by_shape.get(code_shape(written), set())

    def find_siblings(self, code: Code) -> list[Code]:
        """Return the codes with the same parent and level."""
        return self._by_parent.get(code.parts[:-1], [])

    @property
    def is_exhausted(self) -> bool:
        """Whether there were too many comparisons, so that no further text is compared."""
        return self._comparisons > _MOST_COMPARISONS

    def find_nearest(self, written: str, code: Code | None) -> list[str]:
        """Return the most similar codes; codes of the same level and branch first."""
        self._comparisons += len(self._codes)
        return [] if self.is_exhausted else _nearest_codes(written, code, self._codes, self._texts)


def _codes_by_title(evidence: Evidence, sheet: str) -> dict[str, str]:
    """Return the code of each folded title or short title, without titles of several codes."""
    codes_by_title: dict[str, set[str]] = {}
    for column in ("title", "short") if sheet == "outcomes" else ("title",):
        for _, code, title in evidence.rows(sheet, "code", column):
            codes_by_title.setdefault(fold(title), set()).add(code)
    return {title: min(codes) for title, codes in codes_by_title.items() if len(codes) == 1}


def _describe_unlisted(written: str, code: Code | None, listed: _ListedCodes, sheet: str) -> tuple[Message, str]:
    """Return the message and the replacement for an unlisted code."""
    same_number = listed.find_same_number(written)
    same = same_number or listed.find_same_shape(written)
    near = sorted(same) or listed.find_nearest(written, code)
    hint = NEAREST_CODES(codes=near) if near else TOO_MANY_UNLISTED() if listed.is_exhausted else None
    replacement = near[0] if len(same) == 1 else ""
    if code is None:
        return NOT_A_CODE(text=written, hint=hint), replacement
    if same_number:
        return CODE_NOT_LISTED(text=written, sheet=sheet, hint=hint), replacement
    siblings = sorted(listed.find_siblings(code), key=lambda listed_code: natural_key(listed_code.last_part))
    before = [
        listed_code for listed_code in siblings if natural_key(listed_code.last_part) < natural_key(code.last_part)
    ]
    after = siblings[len(before) :]
    if before and after:
        neighbours = {"before": before[-1].text, "after": after[0].text}
        return CODE_NOT_LISTED_BETWEEN(text=written, sheet=sheet, hint=hint, **neighbours), replacement
    return CODE_NOT_LISTED(text=written, sheet=sheet, hint=hint), replacement


def _nearest_codes(written: str, code: Code | None, codes: list[Code], texts: list[str]) -> list[str]:
    """Return the most similar of some codes, with their folded texts; those of the same level and branch first."""
    if len(written) > _LONGEST:
        return []
    from rapidfuzz import process
    from rapidfuzz.distance import DamerauLevenshtein

    parts = code.parts if code else ()
    matches = process.extract(
        written.casefold(),
        texts,
        scorer=DamerauLevenshtein.normalized_similarity,
        score_cutoff=_ALIKE,
        limit=None,
    )

    best = max((likeness for _, likeness, _ in matches), default=0.0)

    def rank(listed_code: Code) -> tuple[bool, int, tuple[tuple[int, int, str], ...]]:
        equal_parts = [one == other for one, other in zip(listed_code.parts, parts, strict=False)]
        shared = equal_parts.index(False) if False in equal_parts else len(equal_parts)
        return len(listed_code.parts) != len(parts), -shared, natural_key(listed_code.text)

    ranked = sorted((codes[index] for _, likeness, index in matches if likeness == best), key=rank)
    return [listed_code.text for listed_code in ranked[:_NEAREST]]


CODES_EXPIRED = MessageType(
    "codes-expired",
    "the validity of {codes:and} ended on {bound:day}, before the activity began on {day:day}",
)
CODES_NOT_YET_VALID = MessageType(
    "codes-not-yet-valid",
    "the validity of {codes:and} began on {bound:day}, after the activity ended on {day:day}",
)


@rule(
    "C203",
    "A code outside its validity",
    Severity.WARNING,
    why="The activity is counted for a plan that was not in force when it took place.",
    fix="Write a code of the plan in force, or correct the days on which the code is valid.",
    example="activities.csv, outcomes: the validity of L1A1D1 ended on 31 Dec 2023, before the activity began on "
    "5 Feb 2024",
)
def find_codes_out_of_force(evidence: Evidence) -> Iterator[Violation]:
    """Find outcomes, or else lines, that were not valid on any day of their activity.

    Activities outside every period are left out, since a rule of their own finds their dates.
    """
    bounds, spans = evidence.frame("outcomes")[["valid_from", "valid_until"]], evidence.activity_spans
    if not ((bounds["valid_from"].max() > spans["last"].min()) or (bounds["valid_until"].min() < spans["first"].max())):
        return  # every code is valid all the time
    reported: set[int] = set()
    for column in ("outcomes", "line"):
        links = _links_out_of_force(evidence, column)
        links = links[~links["row"].isin(reported)]
        for _, codes in links.groupby("row", sort=False):
            first = codes.iloc[0]
            row = int(first["row"])
            reported.add(row)
            ended = first["first"] > first["valid_until"]
            bound = first["valid_until"] if ended else first["valid_from"]
            day = first["first"] if ended else first["last"]
            cell, texts = evidence.cell("activities", row, column), codes["written"].tolist()
            message_type = CODES_EXPIRED if ended else CODES_NOT_YET_VALID
            message = message_type.at(cell, codes=texts, bound=bound.date(), day=day.date())
            yield Violation(cell, "; ".join(texts), message)


def _links_out_of_force(evidence: Evidence, column: str) -> pd.DataFrame:
    """Return the links in a column to codes that are not valid on any day of the activity, with these days."""
    outcomes = evidence.frame("outcomes").dropna(subset=["code"])
    outcomes = outcomes[~(outcomes["valid_until"] < outcomes["valid_from"])]
    listed = evidence.dataset.codes("outcomes")
    texts = {text: listed[code.parts].text for text in outcomes["code"].unique() if (code := parse_code(text))}
    # A code that is listed for several plans is valid from the first of them to the last; a blank is an open end.
    codes = outcomes["code"].map(texts)
    first_valid_from = outcomes["valid_from"].groupby(codes).min(skipna=False)
    last_valid_until = outcomes["valid_until"].groupby(codes).max(skipna=False)
    links = evidence.dataset.links_in_cells("activities", column)
    spans = evidence.activity_spans.drop(index=[*evidence.compute_once(find_activities_outside_periods)])
    links = links[links["listed"]].merge(spans.reset_index(), on="row")
    valid_from, valid_until = (
        bounds.reindex(links["value"]).to_numpy() for bounds in (first_valid_from, last_valid_until)
    )
    links = links.assign(valid_from=valid_from, valid_until=valid_until)
    return links[(links["first"] > links["valid_until"]) | (links["last"] < links["valid_from"])]


OUTCOMES_OF_OTHER_LINE = MessageType(
    "outcomes-of-other-line", "the line of the activity is {line}, but {codes:and} belong to another line"
)
OUTCOME_OF_OTHER_LINE = MessageType(
    "outcome-of-other-line", "the line of the activity is {line}, but {code} belongs to another line"
)


@rule(
    "C204",
    "An outcome of another line than its activity's",
    Severity.NOTE,
    why="Figures by line count the activity under one line, and figures by outcome under another.",
    fix="Correct the line or the outcome, unless the activity serves several lines.",
    example="activities.csv, outcomes: the line of the activity is L1, but L2A1D1 belongs to another line",
)
def find_outcomes_of_other_lines(evidence: Evidence) -> Iterator[Violation]:
    """Find listed outcomes that are not below the line of their activity."""
    covered = _with_ancestors(evidence.dataset.codes("outcomes"))
    lines = evidence.dataset.links_in_cells("activities", "line")
    texts = {text for text in lines["value"].unique() if (code := parse_code(text)) and code.parts in covered}
    line_of: dict[int, str] = {}
    rows_with_lines: set[int] = set()
    for row, text in zip(lines["row"].tolist(), lines["value"].tolist(), strict=True):
        if text in texts and row not in rows_with_lines:
            rows_with_lines.add(row)
            line_of[row] = text
        elif text in texts:
            line_of.pop(row, None)  # no single line
    links = evidence.dataset.links_in_cells("activities", "outcomes")
    fields = (links[name].tolist() for name in ("row", "written", "value", "listed"))
    related: dict[tuple[str, str], bool] = {}
    outcomes_by_row: dict[int, list[str]] = {}
    for row, written, value, listed in zip(*fields, strict=True):
        if not listed or row not in line_of:
            continue
        pair = line_of[row], value
        if pair not in related:
            related[pair] = _is_related(*pair)
        if not related[pair]:
            outcomes_by_row.setdefault(row, []).append(written)
    for row, codes in outcomes_by_row.items():
        cell = evidence.cell("activities", row, "outcomes")
        message = (
            OUTCOME_OF_OTHER_LINE.at(cell, line=line_of[row], code=codes[0])
            if len(codes) == 1
            else OUTCOMES_OF_OTHER_LINE.at(cell, line=line_of[row], codes=codes)
        )
        yield Violation(cell, "; ".join(codes), message)


def _with_ancestors(listed: Iterable[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """Return the parts of codes and of all codes above them."""
    return {parts[:level] for parts in listed for level in range(1, len(parts) + 1)}


def _is_related(line: str, value: str) -> bool:
    """Return whether one of two codes covers the other."""
    one, other = parse_code(line), parse_code(value)
    return one is not None and other is not None and (one.covers(other) or other.covers(one))


ACTIVITY_INCOMPLETE = MessageType("activity-incomplete", "the activity has no {columns:or}")


@rule(
    "C206",
    "An activity without outcomes, challenges or members",
    Severity.NOTE,
    why="It is missing from the figures of the plan, of the challenges or of the members.",
    fix="Fill in the cells, unless the activity has none.",
    example="activities.csv, challenges: the activity has no challenges or members",
)
def find_activities_without_links(evidence: Evidence) -> Iterator[Violation]:
    """Find activities without outcomes, challenges or members, in columns that other activities fill."""
    import numpy as np

    missing_by_row: dict[int, list[str]] = {}
    rows = evidence.frame("activities").index.to_numpy()
    for column in _LINKED_COLUMNS:
        is_filled = np.isin(rows, evidence.values("activities", column).rows)
        if column == "members":
            is_filled |= np.isin(rows, evidence.members_by_activity.rows)
        for row in rows[~is_filled].tolist() if is_filled.any() else ():
            if evidence.cell("activities", row, column) not in evidence.cells_with_faults:
                missing_by_row.setdefault(row, []).append(column)
    for row, columns in missing_by_row.items():
        cell = evidence.cell("activities", row, columns[0])
        yield Violation(cell, "", ACTIVITY_INCOMPLETE.at(cell, columns=columns))
