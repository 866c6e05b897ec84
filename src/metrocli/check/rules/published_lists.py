"""Rules about published lists, compared with the sheets: engaged members, and codes worked on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.check.evidence.claims import CODE_SECTIONS, TOTAL, Claim, claims_by_period, find_gaps, select_period
from metrocli.check.rule import rule
from metrocli.errors import AmbiguousName, UnknownName
from metrocli.model.codes import Code, natural_key, parse_code
from metrocli.model.findings import Severity, Violation
from metrocli.model.periods import parse_period
from metrocli.query.facts.claims import ENGAGED
from metrocli.text.fold import fold
from metrocli.text.phrases import format_count
from metrocli.text.quoting import join_or

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import pandas as pd

    from metrocli.check.evidence.claims import Gap
    from metrocli.check.evidence.evidence import Evidence
    from metrocli.query.selecting.selection import Selection

_LOST_COLUMN, _SHOWN_NAMES = 3, 20


@rule(
    "R701",
    "A claim about a period that is not known",
    Severity.WARNING,
    why="What is published cannot be compared with the activities of a period that nobody can date.",
    fix="Add the period to the sheet of periods, or write its name as it stands there.",
    example="published.csv, period: '2021-T4' is no period",
)
def find_unknown_periods(evidence: Evidence) -> Iterator[Violation]:
    """Find periods that are neither in the data nor in the calendar."""
    periods = evidence.frame("published")["period"].dropna()
    unknown = [period for period in periods.unique() if parse_period(period, evidence.dataset.periods) is None]
    for row, period in periods[periods.isin(unknown)].items():
        yield Violation(evidence.cell("published", int(str(row)), "period"), period, f"'{period}' is no period")


@rule(
    "R702",
    "Published, but in no list",
    Severity.WARNING,
    why="A report that counts as engaged what is no member, or lists a code that the plan does not have, counts "
    "something that does not exist.",
    fix="Correct the report's next issue; where the name or code is right, add it to the members, to the aliases or "
    "to the codes.",
    example="published.csv, value: 'Port Ness' is published as engaged, but no member is called so",
)
def find_unlisted_claims(evidence: Evidence) -> Iterator[Violation]:
    """Find engaged members that are not members, and published codes that are not listed."""
    members = evidence.dataset.members
    for _, period_claims in claims_by_period(evidence, ENGAGED) if any(members) else ():
        for row, name in period_claims:
            if members.look_up(name) is None:
                yield _report_unknown_member(evidence, Claim(row, name))
    for section, sheet in CODE_SECTIONS.items():
        listed = evidence.dataset.codes(sheet)
        for _, period_claims in claims_by_period(evidence, section) if listed else ():
            for row, text in period_claims:
                code = parse_code(text)
                if code is None or code.parts not in listed:
                    message = f"'{text}' is published as {_with_article(section)}, but is not in the sheet of {sheet}"
                    yield Violation(
                        evidence.cell("published", row, "value"), text, message, "Correct it, or add it there."
                    )


def _report_unknown_member(evidence: Evidence, claim: Claim) -> Violation:
    """Return a violation about an unknown engaged member, with the members that may be meant."""
    cell = evidence.cell("published", claim.row, "value")
    problem = f"'{claim.value}' is published as engaged, but no member is called so"
    try:
        nearest = evidence.dataset.members.resolve(claim.value).name
    except AmbiguousName as several:
        problem = f"'{claim.value}' is published as engaged, but may be {join_or(several.candidates)}"
        return Violation(cell, claim.value, problem, "Which one is meant?")
    except UnknownName as unknown:
        nearest = f"Nearest: {join_or(unknown.near)}." if unknown.near else "Correct it, or add it to the members."
        return Violation(cell, claim.value, problem, nearest)
    return Violation(cell, claim.value, problem, f"Is it {nearest}?", nearest)


@rule(
    "R703",
    "The same claim twice",
    Severity.WARNING,
    why="A list that names something twice claims one more than there is.",
    fix="Delete one of the two rows, unless the report prints both.",
    example="published.csv, value: 'Abidjan' stands in row 2 already, as 'Abdijan'",
)
def find_duplicate_claims(evidence: Evidence) -> Iterator[Violation]:
    """Find members, codes and totals that the report of one period lists twice."""
    members = evidence.dataset.members
    keys: dict[str, Callable[[str], Any]] = dict.fromkeys(CODE_SECTIONS, _code_key)
    keys[ENGAGED] = lambda name: fold(settled.name if (settled := members.look_up(name)) else name)
    keys[TOTAL] = fold
    for section, key in keys.items():
        for _, period_claims in claims_by_period(evidence, section):
            first_claims: dict[Any, Claim] = {}
            for claim in period_claims:
                first_claim = first_claims.setdefault(key(claim.value), claim)
                if first_claim != claim:
                    written = f", as '{first_claim.value}'" if first_claim.value != claim.value else ""
                    message = f"'{claim.value}' stands in row {first_claim.row} already{written}"
                    yield Violation(evidence.cell("published", claim.row, "value"), claim.value, message)


class _ParticipationIndex:
    """An index of participations by activity, to find those of one period quickly."""

    def __init__(self, evidence: Evidence) -> None:
        import numpy as np

        self._participations = evidence.participations
        activities = self._participations["activity"].to_numpy()
        self._order = np.argsort(activities, kind="stable")
        self._sorted = activities[self._order]

    def select(self, selection: Selection) -> pd.DataFrame:
        """Return the participations in the activities of a selection, in the order of `Evidence.participations`."""
        import numpy as np

        rows = selection.activities.index.to_numpy()
        begins, ends = (np.searchsorted(self._sorted, rows, side) for side in ("left", "right"))
        counts = ends - begins
        offsets = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        return self._participations.take(np.sort(self._order[np.repeat(begins, counts) + offsets]))


@rule(
    "R704",
    "Published as engaged without a trace",
    Severity.NOTE,
    why="A member that the report counts as engaged, but that no activity lists and that nobody met, was engaged in "
    "something that the sheets do not know, or was counted by mistake.",
    fix="Add what the member was engaged in, or take it off the list; accept it where engagement means more.",
    example="published.csv, value: published as engaged, but took part in no activity of 2021-T3 and was not met",
)
def find_engaged_without_activity(evidence: Evidence) -> Iterator[Violation]:
    """Find members that are published as engaged, but neither took part in an activity nor were met."""
    look_up = evidence.dataset.members.look_up
    meeting_links = evidence.dataset.links("meetings", "members")
    for period, period_claims in claims_by_period(evidence, ENGAGED):
        selection = select_period(evidence, period)
        if selection is None:
            continue
        took_part = evidence.compute_once(_ParticipationIndex).select(selection)["value"].unique()
        if not len(took_part):
            continue
        meetings = evidence.frame("meetings")["month"]
        active = {
            *took_part,
            *meeting_links.loc[meeting_links["row"].isin(meetings.index[selection.match_months(meetings)]), "value"],
        }
        active |= _likely_members(evidence, (name for name in active if look_up(name) is None))
        for row, name in period_claims:
            settled = look_up(name)
            if settled is not None and settled.name not in active:
                message = f"published as engaged, but took part in no activity of {period} and was not met"
                yield Violation(evidence.cell("published", row, "value"), name, message, "Counted by mistake?")


@rule(
    "R705",
    "Took part, but is not published as engaged",
    Severity.WARNING,
    why="A member that worked with the association and is missing from its report will notice. Several neighbours in "
    "the alphabet that are all missing look like a lost column or page.",
    fix="Add the missing names to the list, in the report as well, or correct the activities that name them.",
    example="published.csv, value: 'Guiyang' took part in 2 activities of 2021-T3, but is not listed between Guayaquil "
    "and Gujranwala",
)
def find_unpublished_members(evidence: Evidence) -> Iterator[Violation]:
    """Find members that took part and are not published as engaged; neighbours in the list are one violation."""
    look_up = evidence.dataset.members.look_up
    for period, period_claims in claims_by_period(evidence, ENGAGED):
        selection = select_period(evidence, period)
        if selection is None:
            continue
        parts = evidence.compute_once(_ParticipationIndex).select(selection)
        engaged = {settled.name for _, name in period_claims if (settled := look_up(name))}
        engaged |= _likely_members(evidence, (name for _, name in period_claims if look_up(name) is None))
        parts = parts[parts["value"].isin(selection.full_members - engaged)]
        first_mentions = parts.drop_duplicates("value")
        counts = first_mentions["value"].map(parts.drop_duplicates(["value", "activity"])["value"].value_counts())
        count_by_name = dict(zip(first_mentions["written"], counts.tolist(), strict=True))
        for gap in find_gaps(period_claims, count_by_name, fold):
            yield from _report_gap(evidence, gap, period, count_by_name)


def _likely_members(evidence: Evidence, unresolved: Iterable[str]) -> set[str]:
    """Return the members that unresolved names may mean; another rule reports the names."""
    return {
        name
        for suggestion in map(evidence.suggest_member, unresolved)
        for name in (suggestion.likely, *suggestion.same_start)
    }


def _report_gap(evidence: Evidence, gap: Gap, period: str, count_by_name: dict[str, int]) -> Iterator[Violation]:
    """Yield the violations about members that are missing at one place of a list of engaged members."""
    cell = evidence.cell("published", gap.row, "value")
    if len(gap.missing) >= _LOST_COLUMN:
        names = ", ".join(gap.missing[:_SHOWN_NAMES]) + (
            f" and {others} more" if (others := len(gap.missing) - _SHOWN_NAMES) > 0 else ""
        )
        message = f"{len(gap.missing)} members took part in {period}, but none of them is listed {gap.place}: {names}"
        yield Violation(cell, "; ".join(gap.missing), message, "Is a column or a page of the list lost?")
        return
    for name in gap.missing:
        took_part = format_count(count_by_name[name], "activity", "activities")
        message = f"'{name}' took part in {took_part} of {period}, but is not listed {gap.place}"
        yield Violation(cell, name, message, "Add it to the list.")


@rule(
    "R706",
    "Published as worked on without an activity",
    Severity.WARNING,
    why="The report says that the association worked on it, but no activity of that time carries it.",
    fix="Add the code to the activity that worked on it, or take it off the list.",
    example="published.csv, value: '1.3' is published as worked on, but no activity of 2021-T3 carries it",
)
def find_codes_without_activity(evidence: Evidence) -> Iterator[Violation]:
    """Find codes published as worked on that no activity of the period has, itself or below them."""
    for section, sheet in CODE_SECTIONS.items():
        for period, period_claims in claims_by_period(evidence, section):
            counts = _count_codes(evidence, period, sheet)
            covered = {code.parts[:level] for code in counts for level in range(1, code.level + 1)}
            listed = evidence.dataset.codes(sheet)
            for row, text in period_claims if counts else ():
                code = parse_code(text)
                if code is not None and code.parts not in covered and (code.parts in listed or not listed):
                    message = f"'{text}' is published as worked on, but no activity of {period} carries it"
                    yield Violation(evidence.cell("published", row, "value"), text, message)


@rule(
    "R707",
    "Worked on, but not published",
    Severity.WARNING,
    why="What the association worked on is missing from its report.",
    fix="Add the code to the list, or correct the activities that carry it.",
    example="published.csv, value: 'L2A2D1' is carried by 2 activities of 2021-T3, but is not listed between L2A2 "
    "and L2A2D2",
)
def find_unpublished_codes(evidence: Evidence) -> Iterator[Violation]:
    """Find codes of activities that are not published, at levels of which other codes are published."""
    for section, sheet in CODE_SECTIONS.items():
        listed = evidence.dataset.codes(sheet)
        for period, period_claims in claims_by_period(evidence, section):
            published = {code.parts for _, text in period_claims if (code := parse_code(text))}
            levels = {len(parts) for parts in published}
            missing = {
                code.text: count
                for code, count in _count_codes(evidence, period, sheet).items()
                if code.parts in listed and code.parts not in published and code.level in levels
            }
            for gap in find_gaps(period_claims, missing, natural_key):
                for text in gap.missing:
                    activities = format_count(missing[text], "activity", "activities")
                    message = f"'{text}' is carried by {activities} of {period}, but is not listed {gap.place}"
                    yield Violation(evidence.cell("published", gap.row, "value"), text, message)


def _count_codes(evidence: Evidence, period: str, sheet: str) -> dict[Code, int]:
    """Return the codes of the activities of a period, with the number of activities; empty for an unknown period."""
    selection = select_period(evidence, period)
    if selection is None:
        return {}
    links = evidence.dataset.links("activities", sheet)
    counts = links.loc[links["row"].isin(selection.activities.index), "value"].value_counts()
    return {code: int(count) for text, count in counts.items() if (code := parse_code(str(text)))}


def _code_key(text: str) -> Any:  # noqa: ANN401 - a key that is only compared
    """Return the parts of a code, or the folded text if it is not a code."""
    code = parse_code(text)
    return code.parts if code else fold(text)


def _with_article(section: str) -> str:
    """Return a section in the singular with its article."""
    return f"{'an' if section[0] in 'aeio' else 'a'} {section}"
