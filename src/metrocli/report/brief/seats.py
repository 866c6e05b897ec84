"""Who holds the seats of a member at the end of the period, who held them before, and when they were vacant."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.query.facts.calendar import find_whole_span
from metrocli.query.facts.seats import PeopleOfMembers
from metrocli.report.brief.limits import ON_PAPER
from metrocli.report.cleaning import clean_text
from metrocli.report.model import FactList, Section, TextSpan
from metrocli.report.sections.naming import name_span
from metrocli.report.things import ThingKind
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from metrocli.answers.answer import RecordAnswer
    from metrocli.report.brief.limits import Limits
    from metrocli.report.composer import Composer


class _Term(NamedTuple):
    """A term of one person, or the days of a vacancy.

    Attributes:
        label: the role and the body.
        first: the first day; `date.min` if it is open.
        last: the last day, included; `date.max` if it is open.
        spans: who holds the seat, or that it is vacant, and when.
    """

    label: str
    first: date
    last: date
    spans: tuple[TextSpan, ...]


def make_seats(composer: Composer, answer: RecordAnswer, limits: Limits = ON_PAPER) -> list[Section]:
    """Make the section of the people who speak for a member: of each role the latest first; none without people."""
    span = find_whole_span(composer.answers.selection)
    terms = _list_terms(composer, answer.result["name"])
    if not terms:
        return []
    pairs = []
    for label in dict.fromkeys(term.label for term in terms):
        own = sorted((term for term in terms if term.label == label), key=lambda term: term.first, reverse=True)
        over = [term for term in own if span is not None and term.last < span.last_day]
        shown = [term for term in own if term not in over] + over[: limits.before]
        pairs += [(label, term.spans) for term in shown]
    language = composer.language
    title = (
        language.translate("Who holds its seats on {day}", day=language.format_day(span.last_day))
        if span
        else language.translate("Who holds its seats")
    )
    return [Section("seats", title, (FactList(tuple(pairs)),))]


def _list_terms(composer: Composer, name: str) -> list[_Term]:
    """List the terms of the people of a member in the order of the sheet, and the vacancies of their seats."""
    people = composer.answers.selection.dataset.compute_once(PeopleOfMembers)
    labels = {row: _make_label(composer, people.records[row]) for row in people.find_rows(name)}
    terms = []
    for row, label in labels.items():
        record, (first, last) = people.records[row], people.days[row]
        person = name_span(ThingKind.PERSON, record["person"]) if isinstance(record["person"], str) else TextSpan("")
        office = clean_text(record["office"]) if isinstance(record["office"], str) else ""
        rest = ", ".join(filter(None, (office, _format_term(composer, first, last))))
        spans = (person, TextSpan(f", {rest}" if person.text and rest else rest))
        terms.append(_Term(label, first, last, tuple(span for span in spans if span.text)))
    for vacancy in people.list_vacancies(labels):
        days = _format_term(composer, vacancy.first, vacancy.last)
        text = composer.language.translate("vacant {days}", days=days)
        terms.append(_Term(labels[vacancy.row], vacancy.first, vacancy.last, (TextSpan(text),)))
    return terms


def _make_label(composer: Composer, row: Mapping[Any, Any]) -> str:
    """Return the role of a person with its body in brackets, such as "Member (board)"."""
    role, body = (composer.word(row[key] if isinstance(row[key], str) else None).text for key in ("role", "body"))
    if not role or fold(role) == fold(body):
        label = role or body or composer.language.translate("Other people")
    else:
        label = f"{role} ({body})" if body else role
    return label[:1].upper() + label[1:]


def _format_term(composer: Composer, first: date, last: date) -> str:
    """Format a term: since 22 November 2021; "" if both ends are open."""
    start, until = (None if first == date.min else first), (None if last == date.max else last)
    return composer.language.format_term(start, until) if start or until else ""
