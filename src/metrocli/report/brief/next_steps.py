"""What is open with a member, and what it could do next: outcomes that members like it work on and it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.query.answering.explaining import locate_figures
from metrocli.query.facts.members.membership import select_members
from metrocli.query.facts.members.opportunities import (
    Opportunity,
    SimilarMember,
    explain_opportunity,
    explain_similarity,
    find_open_participants,
    find_opportunities,
    find_similar_members,
)
from metrocli.report.brief.limits import ON_PAPER
from metrocli.report.brief.participation import BETWEEN, find_own_rows
from metrocli.report.cleaning import clean_text
from metrocli.report.model import (
    Block,
    Bullets,
    ColumnKind,
    FactList,
    ReportColumn,
    ReportTable,
    Section,
    TextSpan,
    Tone,
)
from metrocli.report.sections.naming import join_cell, make_thing, name_span
from metrocli.report.things import ThingKind, name_activity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from metrocli.answers.answer import RecordAnswer
    from metrocli.answers.explanation import Figure
    from metrocli.query.selecting.selection import Selection
    from metrocli.report.brief.limits import Limits
    from metrocli.report.composer import Composer

_MOST_SIMILAR = 5
_MOST_ACTIVITIES = 2
"""The most activities of one outcome."""


def make_open_activities(composer: Composer, answer: RecordAnswer, limits: Limits = ON_PAPER) -> list[Section]:
    """Make the list of the member's activities that are planned or in progress; none for a member without any."""
    language, name = composer.language, answer.result["name"]
    selection = composer.answers.selection
    records = selection.compute_once(_list_activities)
    rows = [row for row, participants in selection.compute_once(find_open_participants).items() if name in participants]
    if not rows and not answer.result["activities"]:
        return []
    items = tuple(tuple(_describe_activity(composer, row, records[row])) for row in rows)
    blocks: list[Block] = [Bullets(items[: limits.open])] if items else []
    if len(items) > limits.open:
        more = language.translate_count("1 more", "{count} more", len(items) - limits.open)
        blocks.append(composer.paragraph(more, Tone.REMARK))
    if not items:
        blocks.append(composer.paragraph(language.translate("No activity with it is planned or in progress.")))
    return [Section("open", language.translate("What is open"), tuple(blocks))]


def _list_activities(selection: Selection) -> dict[int, dict[str, Any]]:
    """List what is shown of each activity by its row: its title, days and status."""
    frame = selection.dataset.require("activities")[["title", "start", "end", "status"]]
    return dict(zip(frame.index.tolist(), frame.to_dict("records"), strict=True))


def _describe_activity(composer: Composer, row: int, values: Mapping[Any, Any]) -> Iterable[TextSpan]:
    """Describe an activity by its row and its values: its title, its days, and what is still to be done."""
    language = composer.language
    title, status = values["title"], values["status"]
    yield TextSpan(
        clean_text(title if isinstance(title, str) else language.translate("Activity without a title")),
        thing=name_activity(row),
    )
    rest = (
        language.format_span(_to_date(values["start"]), _to_date(values["end"]), short=True),
        composer.word(status).text if isinstance(status, str) else "",
    )
    yield from (TextSpan(f"{BETWEEN}{text}") for text in rest if text)


def _to_date(stamp: Any) -> date | None:  # noqa: ANN401 - a timestamp, or NaT
    day: date | None = stamp.date() if stamp == stamp else None  # noqa: PLR0124 - NaT is not itself
    return day


def make_next_steps(composer: Composer, answer: RecordAnswer, limits: Limits = ON_PAPER) -> list[Section]:
    """Make the section of what the member could do next; none if others work on nothing that it does not work on.

    They are the members most like it, or those of its region if it took part in nothing.
    """
    language, result = composer.language, answer.result
    selection, name = composer.answers.selection, result["name"]
    similar = [each for each in find_similar_members(selection, name) if each.either > len(result["outcomes"])]
    similar = similar[:_MOST_SIMILAR]
    others = [each.name for each in similar] or _find_neighbours(composer, answer)
    found = find_opportunities(selection, name, others)[: limits.outcomes]
    if not found:
        return []
    blocks: list[Block] = []
    if similar:
        rows = find_own_rows(composer, name)
        blocks.append(
            FactList(((language.translate("most like it"), tuple(_list_similar(composer, name, similar, rows))),))
        )
    region = composer.word(result["region"]).text
    caption = (
        language.translate("Outcomes that these members work on and it does not")
        if similar
        else language.translate("Outcomes that members in {region} work on and it does not", region=region)
    )
    blocks.append(_make_table(composer, caption, found))
    if similar:
        text = language.translate(
            "Members are alike by the outcomes that both work on, out of all that at least one of the two works on."
        )
        blocks.append(composer.paragraph(text, Tone.REMARK))
    return [Section("next", language.translate("What it could join"), tuple(blocks))]


def _find_neighbours(composer: Composer, answer: RecordAnswer) -> list[str]:
    """Find the other members of the region, or all other members if it has no region or nobody there took part."""
    name, region = answer.result["name"], answer.result["region"]
    members = composer.answers.selection.compute_once(_list_active)
    own = [other for other, its_region in members if region and its_region == region and other != name]
    return own or [other for other, _ in members if other != name]


def _list_active(selection: Selection) -> list[tuple[str, object]]:
    """List the members that totals count and that took part, each with its region."""
    members = select_members(selection)
    members = members[members["counts"] & members["participated"]]
    return [*zip(members["name"], members["region"], strict=True)]


def _list_similar(
    composer: Composer, name: str, similar: Sequence[SimilarMember], rows: Iterable[int]
) -> Iterable[TextSpan]:
    """Yield the members most like a member, each with the number of shared outcomes."""
    language, own = composer.language, [*rows]
    for number, each in enumerate(similar):
        what = language.translate("outcomes shared with {member}", member=clean_text(each.name))
        source = _cite(composer, explain_similarity(name, each, own), what)
        if number:
            yield TextSpan(BETWEEN)
        yield name_span(ThingKind.MEMBER, each.name)
        yield TextSpan(" ")
        text = language.translate(
            "{shared} of {either}",
            shared=language.format_number(len(each.shared)),
            either=language.format_number(each.either),
        )
        yield TextSpan(text, source=source)


def _make_table(composer: Composer, caption: str, found: Sequence[Opportunity]) -> ReportTable:
    language, selection = composer.language, composer.answers.selection
    columns = (
        ReportColumn(language.translate("outcomes")),
        ReportColumn(language.translate("members"), ColumnKind.NUMBER),
        ReportColumn(language.translate("open, or the last activities")),
    )
    titles = selection.dataset.titles("outcomes")
    opened = selection.compute_once(find_open_participants)
    activities = selection.compute_once(_list_activities)
    rows = tuple(
        (
            join_cell(_name_codes(each.codes, titles)),
            composer.number(len(each.members))._replace(
                source=_cite(
                    composer,
                    explain_opportunity(selection, each),
                    language.translate("members that work on {thing}", thing=clean_text(", ".join(each.codes))),
                )
            ),
            join_cell(
                _name_activities(composer, {row: row in opened for row in each.rows[:_MOST_ACTIVITIES]}, activities)
            ),
        )
        for each in found
    )
    return ReportTable(caption, columns, rows)


def _name_codes(codes: Iterable[str], titles: Mapping[str, str]) -> Iterable[TextSpan]:
    for number, code in enumerate(codes):
        if number:
            yield TextSpan(BETWEEN)
        text = clean_text(f"{code} {titles.get(code, '')}".strip())
        yield TextSpan(text, thing=make_thing(ThingKind.OUTCOME, code))


def _name_activities(
    composer: Composer, is_open: Mapping[int, bool], activities: Mapping[int, Mapping[str, Any]]
) -> Iterable[TextSpan]:
    """Name activities by their rows: an open one with its days and status, another one with its days alone."""
    language = composer.language
    before, after = language.translate("open: {activity}", activity="\n").split("\n")
    for number, (row, opened) in enumerate(is_open.items()):
        if number:
            yield TextSpan(language.join_clauses(["", ""]))
        values = activities[row]
        if not opened:
            yield from _describe_activity(composer, row, {**values, "status": None})
            continue
        yield TextSpan(before)
        yield from _describe_activity(composer, row, values)
        yield TextSpan(after)


def _cite(composer: Composer, figures: Iterable[Figure], what: str) -> int:
    """Return the number of the source of a figure; 0 if it has none."""
    found = locate_figures(composer.answers.selection.dataset, figures)
    return composer.add_source(found[0], what) if found else 0
