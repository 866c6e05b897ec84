"""What the pages of a site are made with: the texts, the sources of one page, and blocks that several kinds have."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from metrocli.report.cleaning import clean_text
from metrocli.report.composer import Composer
from metrocli.report.model import (
    ColumnKind,
    Names,
    ReportCell,
    ReportColumn,
    ReportTable,
    Section,
    TextSpan,
)
from metrocli.report.sections.naming import make_thing, names_cell
from metrocli.report.site.facts import count_together
from metrocli.report.site.page import SearchEntry, SiteLink, SitePage
from metrocli.report.things import Thing, ThingKind, name_activity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from metrocli.answers.explanation import Figure
    from metrocli.report.site.facts import Row, SiteFacts
    from metrocli.text.languages.language import Language

BETWEEN = " · "
"""What is between two items of a line."""


class SiteContext(NamedTuple):
    """What every page is made with.

    Attributes:
        facts: the activities of the period, and the answers.
        language: the language of the site.
        home: the link to the first page.
        lists: the link to the list of each kind of thing.
        addresses: the address of the page of each thing.
    """

    facts: SiteFacts
    language: Language
    home: SiteLink
    lists: Mapping[ThingKind, SiteLink]
    addresses: Mapping[Thing, str]

    def compose(self) -> PageComposer:
        """Return what a new page is made with, without sources yet."""
        return PageComposer(self.facts, self.language)

    def make_page(
        self,
        thing: Thing,
        title: str,
        remark: str,
        sections: Iterable[Section],
        composer: PageComposer,
        above: Iterable[Thing] = (),
    ) -> SitePage:
        """Make the page of a thing.

        Args:
            thing: the thing.
            title: the title of the page.
            remark: the line below the title.
            sections: the content.
            composer: what the content was made with.
            above: the codes above a code, the highest first; the trail has codes without their titles.
        """
        address = self.addresses[thing]
        is_code = thing.kind in {ThingKind.OUTCOME, ThingKind.CHALLENGE}
        links = (SiteLink(each.key, self.addresses[each]) for each in above if each in self.addresses)
        trail = (self.home, self.lists[thing.kind], *links, SiteLink(thing.key if is_code else title, address))
        return SitePage(address, title, remark, trail, tuple(sections), tuple(composer.sources))

    def make_list(self, kind: ThingKind, sections: Iterable[Section], composer: PageComposer) -> SitePage:
        """Make the page that lists the things of a kind."""
        link = self.lists[kind]
        trail = (self.home, link)
        return SitePage(link.address, link.title, "", trail, tuple(sections), tuple(composer.sources))

    def make_entry(self, thing: Thing, title: str, kind: str, others: Iterable[str] = ()) -> SearchEntry:
        """Make the entry of the page of a thing in the index of the search."""
        names = dict.fromkeys(map(clean_text, others))
        link = SiteLink(title, self.addresses[thing])
        return SearchEntry(link, kind, tuple(name for name in names if name and name != title))


class PageComposer(Composer):
    """Makes the cells, texts and sources of a page.

    Attributes:
        facts: the activities of the period, and the answers.
    """

    def __init__(self, facts: SiteFacts, language: Language) -> None:
        super().__init__(facts.answers, language)
        self.facts = facts

    def cite_figure(self, found: Figure | None, what: str) -> int:
        """Return the number of the source of a figure; 0 for a figure that is 0 or unknown.

        Args:
            found: the figure with its cells.
            what: what it counts, in words.
        """
        if found is None:
            return 0
        key = 0, found.path  # of no answer
        if key not in self._numbers:
            self._numbers[key] = self.add_source(self.facts.locate(found), what)
        return self._numbers[key]

    def figure(self, found: Figure | None, what: str) -> ReportCell:
        """Return a figure as a cell with its source; unknown if it has none."""
        if found is None:
            return ReportCell(self.unknown)
        return ReportCell(self.language.format_number(found.value), found.value, self.cite_figure(found, what))

    def title_activity(self, row: int) -> str:
        """Return the title of an activity."""
        return clean_text(self.facts.activities[row]["title"] or self.language.translate("Activity without a title"))

    def name_activity(self, row: int) -> ReportCell:
        """Return a cell that names an activity, with its id below."""
        activity = self.facts.activities[row]
        return ReportCell(self.title_activity(row), below=clean_text(activity["id"] or ""), thing=name_activity(row))

    def span_activity(self, row: int) -> tuple[TextSpan, ...]:
        """Return a text that names an activity, with its days."""
        days = self.format_days(row)
        name = TextSpan(self.title_activity(row), thing=name_activity(row))
        return (name, TextSpan(f"{BETWEEN}{days}")) if days else (name,)

    def format_days(self, row: int) -> str:
        """Format the days of an activity; one that ends before it starts is its first day."""
        start, end = (self.facts.activities[row][key] for key in ("start", "end"))
        return self.language.format_span(start, start if start and end and end < start else end, short=True)

    def name_members(self, page: Thing, rows_of: Mapping[str, Sequence[int]], caption: str) -> Names:
        """List participants with the number of their activities, and its source.

        Args:
            page: the thing of the page.
            rows_of: the rows of the activities of each.
            caption: what the list is.
        """
        cells = []
        for name, rows in rows_of.items():
            text = clean_text(name)
            what = self.language.translate("activities of {member}", member=text)
            source = self.cite_figure(self.facts.explain_participation(page, name, rows), what)
            number = self.language.format_number(len(rows))
            cells.append(ReportCell(text, len(rows), source, number, make_thing(ThingKind.MEMBER, name)))
        return Names(caption, tuple(cells))


def list_activities(composer: PageComposer, rows: Sequence[int]) -> list[Section]:
    """Make the tables of activities: those that count, then those that are planned, in progress or cancelled."""
    language, facts = composer.language, composer.facts
    counted = [row for row in rows if row in facts.counted]
    others = [row for row in rows if row not in facts.counted]
    sections = []
    if counted:
        caption = language.translate_count("1 activity", "{count} activities", len(counted))
        table = tabulate_activities(composer, counted, caption)
        sections.append(Section("activities", language.translate("Activities"), (table,)))
    if others:
        caption = language.translate_count("1 activity", "{count} activities", len(others))
        title = language.translate("Activities that do not count in this period")
        sections.append(Section("others", title, (tabulate_activities(composer, others, caption, with_status=True),)))
    return sections


def tabulate_activities(
    composer: PageComposer, rows: Iterable[int], caption: str, *, with_status: bool = False
) -> ReportTable:
    """Make a table of activities with their days and outcomes, and what is still to be done."""
    language, activities = composer.language, composer.facts.activities
    columns = (
        ReportColumn(language.translate("activity")),
        ReportColumn(language.translate("days"), ColumnKind.DATE),
        ReportColumn(language.translate("outcomes")),
        *((ReportColumn(language.translate("status")),) if with_status else ()),
    )
    cells = tuple(
        (
            composer.name_activity(row),
            ReportCell(composer.format_days(row)),
            names_cell(ThingKind.OUTCOME, activities[row]["outcomes"], ", "),
            *((composer.word(activities[row]["status"] or None),) if with_status else ()),
        )
        for row in rows
    )
    return ReportTable(caption, columns, cells)


def list_members(composer: PageComposer, page: Thing, rows: Iterable[int]) -> list[Section]:
    """Make the list of the participants in activities that count, those in most first; none without any.

    Args:
        composer: what the page is made with.
        page: the thing of the page.
        rows: the activities.
    """
    facts, language = composer.facts, composer.language
    own = count_together((row for row in rows if row in facts.counted), facts.activities, "members")
    if not own:
        return []
    caption = language.translate_count(
        "1 member took part, with the number of its activities",
        "{count} members took part, with the number of their activities",
        len(own),
    )
    return [Section("members", language.translate("Members"), (composer.name_members(page, own, caption),))]


def join_line(texts: Iterable[str]) -> str:
    """Join what is known to a line."""
    return BETWEEN.join(filter(None, texts))


def get_text(row: Row, field: str) -> str:
    """Return a text of a row, clean; "" if it is unknown."""
    return clean_text(str(row[field])) if row[field] is not None else ""
