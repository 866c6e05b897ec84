"""Build a report from a dataset: ask the questions, and make the sections from the answers."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from metrocli.answers.answer import NOTHING_FOUND, NOTHING_FOUND_FOR
from metrocli.errors import UnknownName
from metrocli.hints import CHOOSE_FROM
from metrocli.report.answers import ReportAnswers
from metrocli.report.cleaning import clean_text
from metrocli.report.composer import Composer
from metrocli.report.model import Report, Section
from metrocli.report.sections.activities import make_activities
from metrocli.report.sections.association import make_association
from metrocli.report.sections.knowledge import make_imprint, make_knowledge
from metrocli.report.sections.listening import make_listening
from metrocli.report.sections.overview import make_overview
from metrocli.report.sections.progress import make_progress

if TYPE_CHECKING:
    from metrocli.messages import Message
    from metrocli.model.periods import Span
    from metrocli.query.selecting.selection import Selection
    from metrocli.report.findings import AcceptedNote
    from metrocli.report.settings import ReportSettings
    from metrocli.sheets.dataset import SheetDataset
    from metrocli.text.languages.language import Language

ACCENT = "#1f4e79"
"""The usual colour of headings and charts."""


class ReportRequest(NamedTuple):
    """What a report is built from.

    Attributes:
        selection: the period (see `query.stats.select_time`), of a dataset with names in the report's language.
        language: the language of the report.
        settings: the settings of the association.
        errors: the number of open errors that `check` found.
        accepted: the accepted findings.
    """

    selection: Selection
    language: Language
    settings: ReportSettings
    errors: int = 0
    accepted: tuple[AcceptedNote, ...] = ()


class BuiltReport(NamedTuple):
    """A report, and what the person who publishes it should know.

    Attributes:
        report: the report.
        notes: the notes of all answers.
    """

    report: Report
    notes: tuple[Message, ...]


def build_report(request: ReportRequest, answers: ReportAnswers | None = None) -> BuiltReport:
    """Build a report.

    Args:
        request: what it is built from.
        answers: the answers about the period, if others need them; None to ask the questions.

    Raises:
        UnknownName: nothing is recorded for the period: no activity, meeting, mention or published figure.
        UnreadableData: a sheet that the report needs is missing or cannot be read.
    """
    language, settings = request.language, request.settings
    answers = answers or ReportAnswers(request.selection)
    _check_recorded(answers)
    composer = Composer(answers, language)
    draft, draft_mark = describe_draft(request.errors, language)
    note = [Section("note", language.translate("A note from the secretary general"), settings.note, new_page=True)]
    sections = [
        make_overview(composer),
        *(note if settings.note else []),
        make_activities(composer),
        make_listening(composer),
        make_progress(composer),
        make_association(composer),
    ]
    period, days = describe_period(request.selection, language)
    notes = _collect_notes(answers)
    sections.append(make_knowledge(composer, draft, notes, request.accepted))
    sections.append(make_imprint(composer, settings, days))
    report = Report(
        language=language,
        title=clean_text(settings.title) or language.translate("Progress report"),
        association=clean_text(settings.association),
        period=period,
        days=days,
        draft=draft,
        draft_mark=draft_mark,
        accent=settings.accent or ACCENT,
        logo=settings.logo,
        sections=tuple(sections),
        sources=tuple(composer.sources),
    )
    return BuiltReport(report, notes)


def _check_recorded(answers: ReportAnswers) -> None:
    """Refuse a period for which nothing is recorded."""
    stats = answers.stats.result
    if (
        stats["activities"]["total"]
        or len(answers.meetings.frame)
        or len(answers.media.frame)
        or any(stats[total]["published"] is not None for total in ("people_engaged", "experts"))
    ):
        return
    period = stats["period"]["id"] or ""
    others = [name for name in answers.selection.dataset.periods if name != period]
    raise UnknownName("period with records", period, (), CHOOSE_FROM(names=others) if others else None)


def describe_draft(errors: int, language: Language) -> tuple[str, str]:
    """Describe why a report is a draft, in one sentence and in one word; two empty texts if no error is open."""
    if not errors:
        return "", ""
    sentence = language.translate_count(
        "This is a draft: the check of the data found 1 open error.",
        "This is a draft: the check of the data found {count} open errors.",
        errors,
    )
    return sentence, language.translate("Draft")


def describe_period(selection: Selection, language: Language) -> tuple[str, str]:
    """Return the name of the period in words, and its days: its label in English, else its months or its name."""
    spans = selection.windows or ()
    days = "; ".join(language.format_span(span.begin, span.last_day) for span in spans)
    names = " · ".join(period.name for period in selection.periods)
    if len(spans) == len(selection.periods) == 1:
        labels = selection.dataset.compute_once(_read_labels) if language.code == "en" else {}
        months = "" if names.isdecimal() else _name_months(spans[0], language)
        names = labels.get(names) or months or names
    return clean_text(names) or days, days


def _read_labels(dataset: SheetDataset) -> dict[str, str]:
    """Read the label of each period that has one, by the name of the period."""
    frame = dataset.frame("periods").dropna(subset=["period", "label"])
    return dict(zip(frame["period"], frame["label"], strict=True))


def _name_months(span: Span, language: Language) -> str:
    """Return the first and the last month of a span: September – December 2021; "" if it is not of whole months."""
    if span.begin.day != 1 or span.end.day != 1:
        return ""
    first, last = (language.format_month(month) for month in (span.months[0], span.months[-1]))
    if span.begin.year == span.last_day.year:
        first = first.split(" ")[0]  # the name of the month; the year follows the last one
    return last if len(span.months) == 1 else f"{first} – {last}"


def _collect_notes(answers: ReportAnswers) -> tuple[Message, ...]:
    """Collect the notes of all answers, each once, but not that a list is empty: its section is left out."""
    asked = (
        answers.stats, answers.activities, answers.members, answers.outcomes, answers.challenges, answers.alliances,
        answers.meetings, answers.media, answers.people,
    )  # fmt: skip
    reading = answers.selection.dataset.notes
    notes = dict.fromkeys(chain(reading, *(answer.notes for answer in asked)))
    return tuple(note for note in notes if note.kind not in {NOTHING_FOUND, NOTHING_FOUND_FOR})
