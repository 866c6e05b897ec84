"""Published lists against the sheets, both ways: engaged members and those who took part, codes listed and used."""

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

_COLUMN_LOST, _TOLD = 3, 20


@rule(
    "R701",
    "A claim about a period that is not known",
    Severity.WARNING,
    why="What is published cannot be compared with the activities of a period that nobody can date.",
    fix="Add the period to the sheet of periods, or write its name as it stands there.",
    example="published.csv, period: '2021-T4' is no period",
)
def unknown_period(evidence: Evidence) -> Iterator[Violation]:
    """Find periods that neither the data nor the calendar knows."""
    periods = evidence.frame("published")["period"].dropna()
    unknown = [each for each in periods.unique() if parse_period(each, evidence.dataset.periods) is None]
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
def listed_nowhere(evidence: Evidence) -> Iterator[Violation]:
    """Find engaged members that are no members, and outcomes and challenges that are not in their sheets."""
    members = evidence.dataset.members
    for _, claimed in claims_by_period(evidence, ENGAGED) if any(members) else ():
        for row, name in claimed:
            if members.look_up(name) is None:
                yield _stranger(evidence, Claim(row, name))
    for section, sheet in CODE_SECTIONS.items():
        listed = evidence.dataset.codes(sheet)
        for _, claimed in claims_by_period(evidence, section) if listed else ():
            for row, text in claimed:
                code = parse_code(text)
                if code is None or code.parts not in listed:
                    message = f"'{text}' is published as {_article(section)}, but is not in the sheet of {sheet}"
                    yield Violation(
                        evidence.cell("published", row, "value"), text, message, "Correct it, or add it there."
                    )


def _stranger(evidence: Evidence, claim: Claim) -> Violation:
    """A name that is published as engaged and is no member's, with those that may be meant."""
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
def twice(evidence: Evidence) -> Iterator[Violation]:
    """Find members, codes and totals that one period's report lists twice."""
    members = evidence.dataset.members
    keys: dict[str, Callable[[str], Any]] = dict.fromkeys(CODE_SECTIONS, _code_key)
    keys[ENGAGED] = lambda name: fold(settled.name if (settled := members.look_up(name)) else name)
    keys[TOTAL] = fold
    for section, key in keys.items():
        for _, claimed in claims_by_period(evidence, section):
            firsts: dict[Any, Claim] = {}
            for claim in claimed:
                first = firsts.setdefault(key(claim.value), claim)
                if first != claim:
                    written = f", as '{first.value}'" if first.value != claim.value else ""
                    message = f"'{claim.value}' stands in row {first.row} already{written}"
                    yield Violation(evidence.cell("published", claim.row, "value"), claim.value, message)


class _Parts:
    """Who took part, by activity: what is of one period is found without a look at all that is not."""

    def __init__(self, evidence: Evidence) -> None:
        import numpy as np

        self._parts = evidence.participations
        activities = self._parts["activity"].to_numpy()
        self._order = np.argsort(activities, kind="stable")
        self._sorted = activities[self._order]

    def of(self, selection: Selection) -> pd.DataFrame:
        """Those in the activities of a selection, in the order of `Evidence.parts`."""
        import numpy as np

        wanted = selection.activities.index.to_numpy()
        begins, ends = (np.searchsorted(self._sorted, wanted, side) for side in ("left", "right"))
        counts = ends - begins
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        return self._parts.take(np.sort(self._order[np.repeat(begins, counts) + within]))


@rule(
    "R704",
    "Published as engaged without a trace",
    Severity.NOTE,
    why="A member that the report counts as engaged, but that no activity lists and that nobody met, was engaged in "
    "something that the sheets do not know, or was counted by mistake.",
    fix="Add what the member was engaged in, or take it off the list; accept it where engagement means more.",
    example="published.csv, value: published as engaged, but took part in no activity of 2021-T3 and was not met",
)
def no_trace(evidence: Evidence) -> Iterator[Violation]:
    """Find members that are published as engaged, but neither took part in anything nor were met."""
    settle = evidence.dataset.members.look_up
    met = evidence.dataset.links("meetings", "members")
    for period, claimed in claims_by_period(evidence, ENGAGED):
        selection = select_period(evidence, period)
        if selection is None:
            continue
        took_part = evidence.compute_once(_Parts).of(selection)["value"].unique()
        if not len(took_part):
            continue
        meetings = evidence.frame("meetings")["month"]
        known = {*took_part, *met.loc[met["row"].isin(meetings.index[selection.match_months(meetings)]), "value"]}
        known |= _likely(evidence, (name for name in known if settle(name) is None))
        for row, name in claimed:
            settled = settle(name)
            if settled is not None and settled.name not in known:
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
def not_engaged(evidence: Evidence) -> Iterator[Violation]:
    """Find members that took part and are not published as engaged; a run of neighbours is one finding."""
    settle = evidence.dataset.members.look_up
    for period, claimed in claims_by_period(evidence, ENGAGED):
        selection = select_period(evidence, period)
        if selection is None:
            continue
        parts = evidence.compute_once(_Parts).of(selection)
        engaged = {settled.name for _, name in claimed if (settled := settle(name))}
        engaged |= _likely(evidence, (name for _, name in claimed if settle(name) is None))
        parts = parts[parts["value"].isin(selection.full_members - engaged)]
        printed = parts.drop_duplicates("value")
        counts = printed["value"].map(parts.drop_duplicates(["value", "activity"])["value"].value_counts())
        times = dict(zip(printed["written"], counts.tolist(), strict=True))
        for gap in find_gaps(claimed, times, fold):
            yield from _unlisted(evidence, gap, period, times)


def _likely(evidence: Evidence, strangers: Iterable[str]) -> set[str]:
    """The members that names most likely mean that nothing settles: what is wrong is told of these names."""
    return {name for each in map(evidence.suggest_member, strangers) for name in (each.likely, *each.same_start)}


def _unlisted(evidence: Evidence, gap: Gap, period: str, times: dict[str, int]) -> Iterator[Violation]:
    """What a list of engaged members lacks in one place."""
    cell = evidence.cell("published", gap.row, "value")
    if len(gap.missing) >= _COLUMN_LOST:
        told = ", ".join(gap.missing[:_TOLD]) + (f" and {rest} more" if (rest := len(gap.missing) - _TOLD) > 0 else "")
        message = f"{len(gap.missing)} members took part in {period}, but none of them is listed {gap.place}: {told}"
        yield Violation(cell, "; ".join(gap.missing), message, "Is a column or a page of the list lost?")
        return
    for name in gap.missing:
        took_part = format_count(times[name], "activity", "activities")
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
def not_worked_on(evidence: Evidence) -> Iterator[Violation]:
    """Find codes that are published as worked on and that no activity of the period carries, itself or below."""
    for section, sheet in CODE_SECTIONS.items():
        for period, claimed in claims_by_period(evidence, section):
            carried = _carried(evidence, period, sheet)
            covered = {code.parts[:level] for code in carried for level in range(1, code.level + 1)}
            listed = evidence.dataset.codes(sheet)
            for row, text in claimed if carried else ():
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
def not_published(evidence: Evidence) -> Iterator[Violation]:
    """Find codes of the plan that activities carry and that are not published, where others of their level are."""
    for section, sheet in CODE_SECTIONS.items():
        listed = evidence.dataset.codes(sheet)
        for period, claimed in claims_by_period(evidence, section):
            published = {code.parts for _, text in claimed if (code := parse_code(text))}
            levels = {len(parts) for parts in published}
            missing = {
                code.text: times
                for code, times in _carried(evidence, period, sheet).items()
                if code.parts in listed and code.parts not in published and code.level in levels
            }
            for gap in find_gaps(claimed, missing, natural_key):
                for text in gap.missing:
                    carried = format_count(missing[text], "activity", "activities")
                    message = f"'{text}' is carried by {carried} of {period}, but is not listed {gap.place}"
                    yield Violation(evidence.cell("published", gap.row, "value"), text, message)


def _carried(evidence: Evidence, period: str, sheet: str) -> dict[Code, int]:
    """The codes that activities of a period carry themselves, with how many do; none where no period is meant."""
    selection = select_period(evidence, period)
    if selection is None:
        return {}
    links = evidence.dataset.links("activities", sheet)
    carried = links.loc[links["row"].isin(selection.activities.index), "value"].value_counts()
    return {code: int(times) for text, times in carried.items() if (code := parse_code(str(text)))}


def _code_key(text: str) -> Any:  # noqa: ANN401 - whatever tells codes apart
    """What tells two codes apart: their parts, or the text that is none."""
    code = parse_code(text)
    return code.parts if code else fold(text)


def _article(section: str) -> str:
    """A section in the singular with its article."""
    return f"{'an' if section[0] in 'aeio' else 'a'} {section}"
