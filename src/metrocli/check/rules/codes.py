"""Codes: whether what activities cite is listed, of their time and of their activity's line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from metrocli.check.rule import rule
from metrocli.check.rules.dates import find_outside_periods
from metrocli.model.codes import Code, natural_key, parse_code
from metrocli.model.findings import Severity, Violation
from metrocli.text.phrases import day_span
from metrocli.text.quoting import join_and, join_or, quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd

    from metrocli.check.evidence.evidence import Evidence

_LOOKALIKES = str.maketrans({"o": "0", "i": "1", "l": "1"})
_NEAREST, _ALIKE, _LONGEST = 3, 0.6, 60
_CONTENTS = ("outcomes", "challenges", "members")


@rule(
    "C201",
    "An outcome or line that is not in the plan",
    Severity.ERROR,
    why="The activity is counted under a code that nobody can name, and is missing under the one that was meant.",
    fix="Write the code that is meant; if the plan has this one, add it to the outcomes with its title.",
    example="activities.csv, outcomes: 'L2A3D6' is not in the plan",
)
def unknown_outcome(evidence: Evidence) -> Iterator[Violation]:
    """Find outcomes and lines of activities that are not listed and stand above nothing that is."""
    yield from _strangers(evidence, "outcomes", ("line", "outcomes"), "in the plan")


@rule(
    "C202",
    "A challenge that is not listed",
    Severity.ERROR,
    why="The activity is counted under a challenge that nobody can name, and is missing under the one that was meant.",
    fix="Write the code that is meant; if there is such a challenge, add it to the challenges with its title.",
    example="activities.csv, challenges: '5.1' is not among the challenges",
)
def unknown_challenge(evidence: Evidence) -> Iterator[Violation]:
    """Find challenges of activities that are not listed and stand above nothing that is."""
    yield from _strangers(evidence, "challenges", ("challenges",), "among the challenges")


def _strangers(evidence: Evidence, sheet: str, columns: Iterable[str], where: str) -> Iterator[Violation]:
    """The codes that a sheet neither lists nor has anything below; none where it lists no code at all."""
    listed = evidence.dataset.codes(sheet)
    if not listed:
        return
    known = _to_the_top(listed)
    said: dict[str, tuple[str, str, str] | None] = {}
    for column in columns:
        cited = evidence.dataset.links_in_cells("activities", column)
        strangers = cited[~cited["listed"]]
        for row, written in zip(strangers["row"], strangers["written"], strict=True):
            if written not in said:
                code = parse_code(written)
                said[written] = None if code and code.parts in known else _stranger(written, code, listed, where)
            told = said[written]
            cell = evidence.cell("activities", row, column)
            if told and cell not in evidence.cells_with_faults:
                yield Violation(cell, written, *told)


def _stranger(written: str, code: Code | None, listed: dict[tuple[str, ...], Code], where: str) -> tuple[str, str, str]:
    """What to say of a code that is not listed: what is wrong, the nearest ones, and the one that is surely meant."""
    message = f"{quote(written)} is not {where}" if code else f"{quote(written)} is no code"
    if code:
        siblings = sorted(_siblings(code, listed), key=lambda each: natural_key(each.own))
        before = [each for each in siblings if natural_key(each.own) < natural_key(code.own)]
        after = siblings[len(before) :]
        if before and after:
            message += f"; it would stand between {before[-1].text} and {after[0].text}"
    meant = {each.text for each in listed.values() if _shape(each.text) == _shape(written)}
    near = sorted(meant) or _nearest(written, code, listed.values())
    return message, f"Nearest: {', '.join(near)}." if near else "", meant.pop() if len(meant) == 1 else ""


def _siblings(code: Code, listed: dict[tuple[str, ...], Code]) -> list[Code]:
    """The listed codes of the same level right below the same code."""
    return [each for each in listed.values() if each.level == code.level and each.parts[:-1] == code.parts[:-1]]


def _shape(text: str) -> str:
    """What is left of a code when marks, and letters that look like digits, do not matter."""
    return re.sub(r"[\W_]", "", text.casefold()).translate(_LOOKALIKES)


def _nearest(written: str, code: Code | None, listed: Iterable[Code]) -> list[str]:
    """The few listed codes that are most alike, those of the same level and of the same branch first."""
    if len(written) > _LONGEST:
        return []
    from rapidfuzz import process
    from rapidfuzz.distance import DamerauLevenshtein

    codes = list(listed)
    parts = code.parts if code else ()
    found = process.extract(
        written.casefold(),
        [each.text.casefold() for each in codes],
        scorer=DamerauLevenshtein.normalized_similarity,
        score_cutoff=_ALIKE,
        limit=None,
    )

    best = max((likeness for _, likeness, _ in found), default=0.0)

    def rank(each: Code) -> tuple[bool, int, tuple[tuple[int, int, str], ...]]:
        alike = [one == other for one, other in zip(each.parts, parts, strict=False)]
        shared = alike.index(False) if False in alike else len(alike)
        return len(each.parts) != len(parts), -shared, natural_key(each.text)

    ranked = sorted((codes[place] for _, likeness, place in found if likeness == best), key=rank)
    return [each.text for each in ranked[:_NEAREST]]


@rule(
    "C203",
    "A code outside its validity",
    Severity.WARNING,
    why="The activity counts for a plan that was not in force when it took place.",
    fix="Cite a code of the plan in force, or correct the days on which the code is valid.",
    example="activities.csv, outcomes: 'L1A1D1' was valid until 31 Dec 2023, the activity began on 5 Feb 2024",
)
def out_of_force(evidence: Evidence) -> Iterator[Violation]:
    """Find outcomes, or else lines, that were not valid on any day of their activity.

    Activities outside every period are passed over: their date is found already.
    """
    bounds, spans = evidence.frame("outcomes")[["valid_from", "valid_until"]], evidence.activity_spans
    if not ((bounds["valid_from"].max() > spans["last"].min()) or (bounds["valid_until"].min() < spans["first"].max())):
        return  # every code is valid all the time
    reported: set[int] = set()
    for column in ("outcomes", "line"):
        late = _out_of_force(evidence, column)
        late = late[~late["row"].isin(reported)]
        for _, codes in late.groupby("row", sort=False):
            first = codes.iloc[0]
            row = int(first["row"])
            reported.add(row)
            ended = first["first"] > first["valid_until"]
            bound = first["valid_until"] if ended else first["valid_from"]
            day = first["first"] if ended else first["last"]
            verb = "was" if len(codes) == 1 else "were"
            valid = f"{verb} valid until {_day(bound)}" if ended else f"{verb} not valid before {_day(bound)}"
            names = join_and(map(quote, codes["written"]))
            message = f"{names} {valid}, the activity {'began' if ended else 'ended'} on {_day(day)}"
            yield Violation(evidence.cell("activities", row, column), "; ".join(codes["written"]), message)


def _out_of_force(evidence: Evidence, column: str) -> pd.DataFrame:
    """The listed codes of a column that are not valid on any day of their activity, with all these days."""
    outcomes = evidence.frame("outcomes").dropna(subset=["code"])
    outcomes = outcomes[~(outcomes["valid_until"] < outcomes["valid_from"])]
    listed = evidence.dataset.codes("outcomes")
    texts = {text: listed[code.parts].text for text in outcomes["code"].unique() if (code := parse_code(text))}
    # A code that is listed for several plans is valid from the first of them to the last; a blank is an open end.
    codes = outcomes["code"].map(texts)
    begins = outcomes["valid_from"].groupby(codes).min(skipna=False)
    ends = outcomes["valid_until"].groupby(codes).max(skipna=False)
    cited = evidence.dataset.links_in_cells("activities", column)
    spans = evidence.activity_spans.drop(index=[*evidence.compute_once(find_outside_periods)])
    cited = cited[cited["listed"]].merge(spans.reset_index(), on="row")
    begun, ended = (bounds.reindex(cited["value"]).to_numpy() for bounds in (begins, ends))
    cited = cited.assign(valid_from=begun, valid_until=ended)
    return cited[(cited["first"] > cited["valid_until"]) | (cited["last"] < cited["valid_from"])]


def _day(stamp: pd.Timestamp) -> str:
    day = stamp.date()
    return day_span(day, day)


@rule(
    "C204",
    "An outcome of another line than its activity's",
    Severity.NOTE,
    why="Figures by line count the activity under the one, figures by outcome under the other.",
    fix="Correct the line or the outcome, unless the activity serves several lines.",
    example="activities.csv, outcomes: 'L2A1D1' is of another line than the activity, which is of L1",
)
def foreign(evidence: Evidence) -> Iterator[Violation]:
    """Find listed outcomes that do not stand below the line of their activity."""
    known = _to_the_top(evidence.dataset.codes("outcomes"))
    lines = evidence.dataset.links_in_cells("activities", "line")[["row", "value"]]
    texts = [text for text in lines["value"].unique() if (code := parse_code(text)) and code.parts in known]
    lines = lines[lines["value"].isin(texts)]
    lines = lines.rename(columns={"value": "line"}).drop_duplicates("row", keep=False)
    cited = evidence.dataset.links_in_cells("activities", "outcomes")
    cited = cited[cited["listed"]].merge(lines, on="row")
    pairs = cited[["line", "value"]].drop_duplicates()
    strange = [
        place
        for place, line, value in zip(pairs.index, pairs["line"], pairs["value"], strict=True)
        if not _related(line, value)
    ]
    cited = cited.merge(pairs.loc[strange], on=["line", "value"]).sort_values("row", kind="stable")
    foreigners: dict[int, list[str]] = {}
    for row, written in zip(cited["row"], cited["written"], strict=True):
        foreigners.setdefault(row, []).append(written)
    line_of = dict(zip(cited["row"], cited["line"], strict=True))
    for row, codes in foreigners.items():
        verb = "is" if len(codes) == 1 else "are"
        message = f"{join_and(map(quote, codes))} {verb} of another line than the activity, which is of {line_of[row]}"
        yield Violation(evidence.cell("activities", row, "outcomes"), "; ".join(codes), message)


def _to_the_top(listed: Iterable[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """The parts of some codes and of all that stand above them."""
    return {parts[:level] for parts in listed for level in range(1, len(parts) + 1)}


def _related(line: str, value: str) -> bool:
    """Whether one of two codes covers the other."""
    one, other = parse_code(line), parse_code(value)
    return one is not None and other is not None and (one.covers(other) or other.covers(one))


@rule(
    "C206",
    "An activity without outcomes, challenges or members",
    Severity.NOTE,
    why="It is missing from all figures of the plan, of the challenges or of the members.",
    fix="Fill in what is known, unless the activity has none.",
    example="activities.csv, challenges: an activity without challenges or members",
)
def empty(evidence: Evidence) -> Iterator[Violation]:
    """Find activities that lack one of these, as far as other activities have it."""
    lacking: dict[int, list[str]] = {}
    frame = evidence.frame("activities")
    long = evidence.participations
    for column in _CONTENTS:
        filled = frame[column].notna()
        if column == "members":
            filled |= frame.index.isin(long["activity"])
        if filled.any():
            for row in frame.index[~filled]:
                lacking.setdefault(int(row), []).append(column)
    for row, columns in lacking.items():
        cell = evidence.cell("activities", row, columns[0])
        yield Violation(cell, "", f"an activity without {join_or(columns)}")
