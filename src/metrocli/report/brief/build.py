"""Build the brief of one member from a dataset."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from metrocli.query import member
from metrocli.report.answers import ReportAnswers
from metrocli.report.brief.next_steps import make_next_steps, make_open_activities
from metrocli.report.brief.participation import make_glance, make_took_part, make_worked_on
from metrocli.report.brief.seats import make_seats
from metrocli.report.build import ACCENT, describe_draft, describe_period
from metrocli.report.cleaning import clean_text
from metrocli.report.composer import Composer
from metrocli.report.model import Report, Section

if TYPE_CHECKING:
    from metrocli.messages import Message
    from metrocli.query.selecting.selection import Selection
    from metrocli.report.settings import ReportSettings
    from metrocli.text.languages.language import Language


class BriefRequest(NamedTuple):
    """What a brief is built from.

    Attributes:
        selection: the period (see `query.stats.select_time`), of a dataset with names in the brief's language.
        typed: the name of the member, in any known spelling.
        language: the language of the brief.
        settings: the settings of the association; its note is about the meeting.
        errors: the number of open errors that `check` found.
    """

    selection: Selection
    typed: str
    language: Language
    settings: ReportSettings
    errors: int = 0


class BuiltBrief(NamedTuple):
    """A brief, and what the person who carries it should know.

    Attributes:
        name: the canonical name of the member.
        report: the brief, as a report of a page or two.
        notes: the notes of the answer.
    """

    name: str
    report: Report
    notes: tuple[Message, ...]


def build_brief(request: BriefRequest) -> BuiltBrief:
    """Build the brief of a member.

    A member without activities has no tables of what it did: its brief shows what it could join.

    Raises:
        UnknownName: the name is unknown.
        AmbiguousName: the name may mean several members.
        UnreadableData: the dataset has no sheet `memberships` or no sheet `activities`.
    """
    selection, language, settings = request.selection, request.language, request.settings
    answer = member.member(selection, request.typed)
    composer = Composer(ReportAnswers(selection), language)
    note = [Section("note", language.translate("For the meeting"), settings.note)] if settings.note else []
    sections = [
        make_glance(composer, answer),
        *note,
        *make_seats(composer, answer),
        *make_took_part(composer, answer),
        make_worked_on(composer, answer),
        *make_open_activities(composer, answer),
        *make_next_steps(composer, answer),
    ]
    if composer.sources:
        sections.append(Section("sources", language.translate("Sources of the figures")))
    period, days = describe_period(selection, language)
    draft, draft_mark = describe_draft(request.errors, language)
    report = Report(
        language=language,
        title=clean_text(answer.result["name"]),
        association=clean_text(settings.association),
        period=period,
        days=days,
        draft=draft,
        draft_mark=draft_mark,
        accent=settings.accent or ACCENT,
        logo=settings.logo,
        sections=tuple(sections),
        sources=tuple(composer.sources),
        is_brief=True,
    )
    return BuiltBrief(answer.result["name"], report, answer.notes)
