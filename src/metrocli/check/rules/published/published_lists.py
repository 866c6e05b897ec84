"""Rules about published lists, compared with the sheets: engaged members, and codes worked on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.check.evidence.claims import CODE_SECTIONS, TOTAL, Claim, claims_by_period, find_gaps
from metrocli.check.evidence.column_values import EncodedValues, encode_series
from metrocli.check.evidence.list_slips import find_code_slips, find_slipped_spellings
from metrocli.check.evidence.periods import RowIndex, find_activities, find_meetings, find_span, is_full_member
from metrocli.check.rule import rule
from metrocli.errors import AmbiguousName, UnknownName
from metrocli.messages import MessageType
from metrocli.model.codes import Code, natural_key, parse_code
from metrocli.model.findings import Severity, Violation
from metrocli.query.facts.claims import ENGAGED
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from metrocli.check.evidence.claims import Gap
    from metrocli.check.evidence.evidence import Evidence

_LOST_COLUMN = 3


CLAIMED_CODE_UNKNOWN = MessageType(
    "claimed-code-unknown",
    "{text:quoted} is published in the section '{section}', but is not in the sheet of {sheet}",
    "Correct it, or add it there.",
)
CLAIMED_MEMBER_AMBIGUOUS = MessageType(
    "claimed-member-ambiguous", "{text:quoted} is published as engaged, but may be {names:or}", "Which one is meant?"
)
CLAIMED_MEMBER_UNKNOWN = MessageType(
    "claimed-member-unknown", "{text:quoted} is published as engaged, but is not a member", "{hint}"
)
IS_IT = MessageType("is-it", "Is it {names:or}?")
CORRECT_OR_ADD_MEMBER = MessageType("correct-or-add-member", "Correct it, or add it to the members.")


@rule(
    "R702",
    "Published, but not listed",
    Severity.WARNING,
    why="A report that counts a name that is not a member, or a code that is not in the plan, counts something that "
    "does not exist.",
    fix="Correct the next issue of the report. If the name or code is correct, add it to the members, the aliases or "
    "the codes.",
    example="published.csv, value: 'Port Ness' is published as engaged, but is not a member",
)
def find_unlisted_claims(evidence: Evidence) -> Iterator[Violation]:
    """Find engaged members that are not members, and published codes that are not listed."""
    members = evidence.dataset.members
    for _, period_claims in claims_by_period(evidence, ENGAGED) if any(members) else ():
        for row, name in period_claims:
            if members.look_up(name) is None and name not in evidence.compute_once(find_slipped_spellings):
                yield _report_unknown_member(evidence, Claim(row, name))
    slips = evidence.compute_once(find_code_slips)
    for section, sheet in CODE_SECTIONS.items():
        listed = evidence.dataset.codes(sheet)
        for _, period_claims in claims_by_period(evidence, section) if listed else ():
            for row, text in period_claims:
                code = parse_code(text)
                if (code is None or code.parts not in listed) and text not in slips[sheet]:
                    cell = evidence.cell("published", row, "value")
                    yield Violation(cell, text, CLAIMED_CODE_UNKNOWN.at(cell, text=text, section=section, sheet=sheet))


def _report_unknown_member(evidence: Evidence, claim: Claim) -> Violation:
    """Return a violation about an unknown engaged member, with the members that may be meant."""
    cell, text = evidence.cell("published", claim.row, "value"), claim.value
    evidence.suggest_member(text)
    if not evidence.is_compared(text):
        return Violation(cell, text, CLAIMED_MEMBER_UNKNOWN.at(cell, text=text, hint=CORRECT_OR_ADD_MEMBER()))
    try:
        nearest = evidence.dataset.members.resolve(text).name
    except AmbiguousName as several:
        return Violation(cell, text, CLAIMED_MEMBER_AMBIGUOUS.at(cell, text=text, names=several.candidates))
    except UnknownName as unknown:
        hint = IS_IT(names=unknown.near) if unknown.near else CORRECT_OR_ADD_MEMBER()
        return Violation(cell, text, CLAIMED_MEMBER_UNKNOWN.at(cell, text=text, hint=hint))
    hint = IS_IT(names=[nearest])
    return Violation(cell, text, CLAIMED_MEMBER_UNKNOWN.at(cell, text=text, hint=hint), nearest)


SAME_CLAIM = MessageType("same-claim", "{text:quoted} is already in row {row}")
SAME_CLAIM_RESPELLED = MessageType("same-claim-respelled", "{text:quoted} is already in row {row}, as {other:quoted}")


@rule(
    "R703",
    "The same claim twice",
    Severity.WARNING,
    why="A list with an entry twice claims one more than there is.",
    fix="Delete one of the two rows, unless the report prints both.",
    example="published.csv, value: 'Abidjan' is already in row 2, as 'Abdijan'",
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
                    cell, text = evidence.cell("published", claim.row, "value"), claim.value
                    message = (
                        SAME_CLAIM.at(cell, text=text, row=first_claim.row)
                        if first_claim.value == text
                        else SAME_CLAIM_RESPELLED.at(cell, text=text, row=first_claim.row, other=first_claim.value)
                    )
                    yield Violation(cell, text, message)


def _index_participations(evidence: Evidence) -> RowIndex:
    return RowIndex(evidence.participations.activity)


def _index_links(evidence: Evidence, sheet: str, column: str) -> tuple[RowIndex, EncodedValues]:
    """Return an index of the links of a column by their rows, and their values."""
    links = evidence.dataset.links(sheet, column)
    return RowIndex(links["row"].to_numpy("int64")), encode_series(links["value"])


def _index_meeting_links(evidence: Evidence) -> tuple[RowIndex, EncodedValues]:
    return _index_links(evidence, "meetings", "members")


ENGAGED_WITHOUT_ACTIVITY = MessageType(
    "engaged-without-activity",
    "published as engaged, but without an activity or a meeting in {period}",
    "Was it counted by mistake?",
)


@rule(
    "R704",
    "Published as engaged without an activity or a meeting",
    Severity.NOTE,
    why="The report counts the member as engaged, but no activity or meeting of the period lists it. An activity is "
    "missing from the sheets, or the member was counted by mistake.",
    fix="Add the missing activity or meeting, or remove the member from the list. Accept the finding if the report "
    "counts other forms of engagement as well.",
    example="published.csv, value: published as engaged, but without an activity or a meeting in 2021-T3",
)
def find_engaged_without_activity(evidence: Evidence) -> Iterator[Violation]:
    """Find members that are published as engaged, but neither took part in an activity nor were met."""
    look_up = evidence.dataset.members.look_up
    for period, period_claims in claims_by_period(evidence, ENGAGED):
        span = find_span(evidence, period)
        if span is None:
            continue
        took_part = evidence.compute_once(_index_participations).select(find_activities(evidence, span))
        if not len(took_part):
            continue
        meetings, met = evidence.compute_once(_index_meeting_links)
        active = evidence.participations.value.select(took_part)
        active |= met.select(meetings.select(find_meetings(evidence, span)))
        active |= _likely_members(evidence, (name for name in active if look_up(name) is None))
        for row, name in period_claims:
            settled = look_up(name)
            if settled is not None and settled.name not in active:
                cell = evidence.cell("published", row, "value")
                yield Violation(cell, name, ENGAGED_WITHOUT_ACTIVITY.at(cell, period=period))


MEMBER_NOT_PUBLISHED = MessageType(
    "member-not-published",
    "{name:quoted} took part in {count:,} activities of {period}, but is not listed next to {neighbours:and}",
    "Add it to the list.",
    one="{name:quoted} took part in 1 activity of {period}, but is not listed next to {neighbours:and}",
)
MEMBERS_NOT_PUBLISHED = MessageType(
    "members-not-published",
    "{count:,} members took part in {period}, but are not listed next to {neighbours:and}: {names:all}",
    "Is a column or a page of the list lost?",
)


@rule(
    "R705",
    "Took part, but is not published as engaged",
    Severity.WARNING,
    why="A member that worked with the association is missing from its report. If several neighbours in the alphabet "
    "are missing, a column or a page may be lost.",
    fix="Add the missing names to the list, in the report as well, or correct the activities that name them.",
    example="published.csv, value: 'Guiyang' took part in 2 activities of 2021-T3, but is not listed next to Guayaquil "
    "and Gujranwala",
)
def find_unpublished_members(evidence: Evidence) -> Iterator[Violation]:
    """Find members that took part and are not published as engaged; neighbours in the list are one violation."""
    look_up = evidence.dataset.members.look_up
    for period, period_claims in claims_by_period(evidence, ENGAGED):
        span = find_span(evidence, period)
        if span is None:
            continue
        activities = find_activities(evidence, span)
        took_part = evidence.compute_once(_index_participations).select(activities)
        engaged = {settled.name for _, name in period_claims if (settled := look_up(name))}
        engaged |= _likely_members(evidence, (name for _, name in period_claims if look_up(name) is None))
        counts = evidence.members_by_activity.count_values(activities)
        written = evidence.participations.written
        count_by_name = {
            written.distinct[written.codes[index]]: counts[name]
            for name, index in evidence.participations.value.find_first(took_part)
            if name not in engaged and is_full_member(evidence, name, span)
        }
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
        message = MEMBERS_NOT_PUBLISHED.at(
            cell, count=len(gap.missing), period=period, neighbours=gap.neighbours, names=gap.missing
        )
        yield Violation(cell, "; ".join(gap.missing), message)
        return
    for name in gap.missing:
        message = MEMBER_NOT_PUBLISHED.at(
            cell, name=name, count=count_by_name[name], period=period, neighbours=gap.neighbours
        )
        yield Violation(cell, name, message)


CODE_WITHOUT_ACTIVITY = MessageType(
    "code-without-activity", "{text:quoted} is published as worked on, but no activity of {period} has it"
)


@rule(
    "R706",
    "Published as worked on without an activity",
    Severity.WARNING,
    why="According to the report, the association worked on it, but no activity of the period has the code.",
    fix="Add the code to the activity that worked on it, or remove it from the list.",
    example="published.csv, value: '1.3' is published as worked on, but no activity of 2021-T3 has it",
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
                    cell = evidence.cell("published", row, "value")
                    yield Violation(cell, text, CODE_WITHOUT_ACTIVITY.at(cell, text=text, period=period))


CODE_NOT_PUBLISHED = MessageType(
    "code-not-published",
    "{count:,} activities of {period} have {text:quoted}, but it is not listed next to {neighbours:and}",
    one="1 activity of {period} has {text:quoted}, but it is not listed next to {neighbours:and}",
)


@rule(
    "R707",
    "Worked on, but not published",
    Severity.WARNING,
    why="The report lacks something that the association worked on.",
    fix="Add the code to the list, or correct the activities that have it.",
    example="published.csv, value: 2 activities of 2021-T3 have 'L2A2D1', but it is not listed next to L2A2 and L2A2D2",
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
                    cell = evidence.cell("published", gap.row, "value")
                    message = CODE_NOT_PUBLISHED.at(
                        cell, count=missing[text], period=period, text=text, neighbours=gap.neighbours
                    )
                    yield Violation(cell, text, message)


def _count_codes(evidence: Evidence, period: str, sheet: str) -> dict[Code, int]:
    """Return the codes of the activities of a period, with the number of activities; empty for an unknown period."""
    cache = evidence.compute_once(_new_cache)
    if (period, sheet) not in cache:
        span = find_span(evidence, period)
        index, codes = evidence.compute_once(_index_code_links)[sheet]
        counts = codes.count_values(index.select(find_activities(evidence, span) if span else ()))
        cache[period, sheet] = {code: count for text, count in counts.most_common() if (code := parse_code(text))}
    return cache[period, sheet]


def _index_code_links(evidence: Evidence) -> dict[str, tuple[RowIndex, EncodedValues]]:
    """Return an index of the codes of activities, for each sheet that declares codes."""
    return {sheet: _index_links(evidence, "activities", sheet) for sheet in CODE_SECTIONS.values()}


def _new_cache(_: Evidence) -> dict[tuple[str, str], dict[Code, int]]:
    """Return an empty cache for `_count_codes`."""
    return {}


def _code_key(text: str) -> Any:  # noqa: ANN401 - a key that is only compared
    """Return the parts of a code, or the folded text if it is not a code."""
    code = parse_code(text)
    return code.parts if code else fold(text)
