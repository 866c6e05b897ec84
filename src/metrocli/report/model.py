"""The report as plain data: sections of blocks, which every writer puts into its format.

Everything in the model is final text in the report's language, beside the values that it was made from. Texts are
clean: no control characters, no marks that turn the direction of text round (`report.cleaning`). A writer escapes them
for its format, and decides nothing about the content.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from metrocli.report.cleaning import join_names

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from metrocli.report.things import Thing
    from metrocli.text.languages.language import Language


class TextSpan(NamedTuple):
    """A piece of running text.

    Attributes:
        text: the text.
        strong: whether it is strongly emphasised.
        emphasis: whether it is emphasised.
        link: an address that begins with http:// or https:// or mailto:; "" for none.
        source: the number of the source of a figure (see `FigureSource`); 0 for none.
        thing: what the text names, which has a page in a site; None for nothing.
    """

    text: str
    strong: bool = False
    emphasis: bool = False
    link: str = ""
    source: int = 0
    thing: Thing | None = None


class Tone(StrEnum):
    """What a paragraph is for: running text, the first words of a section, or a remark in smaller letters."""

    BODY = "body"
    LEAD = "lead"
    REMARK = "remark"
    WARNING = "warning"


class Paragraph(NamedTuple):
    """A paragraph.

    Attributes:
        spans: its pieces in order, with their own spaces.
        tone: what it is for.
    """

    spans: tuple[TextSpan, ...]
    tone: Tone = Tone.BODY


class Bullets(NamedTuple):
    """A list of paragraphs.

    Attributes:
        items: the spans of each item.
        numbered: whether the items are numbered from 1.
    """

    items: tuple[tuple[TextSpan, ...], ...]
    numbered: bool = False


class ReportCell(NamedTuple):
    """A cell of a table, or a figure.

    Attributes:
        text: what a reader sees; "" for an empty cell. An unknown figure is written as unknown, never as 0.
        value: the number or the day behind the text, for formats with types; None for a text or an unknown value.
        source: the number of its source (see `FigureSource`); 0 for none.
        below: a second, lighter line of text; "" for none.
        thing: what the text names, which has a page in a site; None for nothing.
        spans: the same text in pieces, where parts of it name things; empty for a text of one piece.
    """

    text: str
    value: int | float | date | None = None
    source: int = 0
    below: str = ""
    thing: Thing | None = None
    spans: tuple[TextSpan, ...] = ()


class ColumnKind(StrEnum):
    """What a column of a table holds; numbers are set to the right, codes do not wrap, names take what is left."""

    TEXT = "text"
    NUMBER = "number"
    SHARE = "share"
    CODE = "code"
    DATE = "date"


class ReportColumn(NamedTuple):
    """A column of a table.

    Attributes:
        label: its head.
        kind: what it holds. The value of a SHARE is between 0 and 1, and may be drawn as a bar.
    """

    label: str
    kind: ColumnKind = ColumnKind.TEXT


class ReportTable(NamedTuple):
    """A table.

    Attributes:
        caption: its title.
        columns: its columns; the first names the row.
        rows: the cells of each row, one for each column.
        levels: the depth of each row in a tree, from 0; empty for a flat table.
        totals: the last row, which stays apart; empty for none.
    """

    caption: str
    columns: tuple[ReportColumn, ...]
    rows: tuple[tuple[ReportCell, ...], ...]
    levels: tuple[int, ...] = ()
    totals: tuple[ReportCell, ...] = ()


class ChartKind(StrEnum):
    """How the table of a chart is drawn.

    BARS: a label and a number. STACKED: a label, and a number for each series. HEAT_MAP: a label, and a number for each
    further column. TIMELINE: a label, the first day and the last day. SPARKLINE: a label and a number. MAP: a name, its
    latitude and longitude in degrees, and a number.
    """

    BARS = "bars"
    STACKED = "stacked"
    HEAT_MAP = "heat-map"
    TIMELINE = "timeline"
    SPARKLINE = "sparkline"
    MAP = "map"


class Chart(NamedTuple):
    """A chart and the table behind it, which is all of its data.

    Attributes:
        kind: how the table is drawn.
        title: a sentence that says what the chart shows.
        description: the same in figures, for a reader who does not see the chart.
        table: the data; `ReportCell.value` holds the numbers and days. A row without a number is drawn as unknown.
        repeats: whether the same figures are in a table of the report anyway, so that paper needs no second one.
    """

    kind: ChartKind
    title: str
    description: str
    table: ReportTable
    repeats: bool = False


class HeadlineFigure(NamedTuple):
    """A large figure.

    Attributes:
        figure: the figure.
        label: what it counts.
        remark: where it comes from, or what is unknown about it; "" for nothing.
    """

    figure: ReportCell
    label: str
    remark: str = ""


class HeadlineFigures(NamedTuple):
    """The figures that a reader should see first."""

    figures: tuple[HeadlineFigure, ...]


class Names(NamedTuple):
    """A long list of names, which is set in columns.

    Attributes:
        caption: what it lists; "" if the heading above says so.
        names: the names in order.
    """

    caption: str
    names: tuple[ReportCell, ...]


class FactList(NamedTuple):
    """Short texts with a label each.

    Attributes:
        pairs: each label with the spans of its text. Consecutive pairs with the same label belong together.
    """

    pairs: tuple[tuple[str, tuple[TextSpan, ...]], ...]


class Coded(NamedTuple):
    """A code with its title.

    Attributes:
        code: the code, as its sheet writes it.
        title: its title; "" if it has none.
    """

    code: str
    title: str

    @property
    def label(self) -> str:
        """The code and its title."""
        return f"{self.code} {self.title}".strip()


class Activity(NamedTuple):
    """An activity.

    Attributes:
        id: its id; "" if it has none.
        title: its title.
        days: its days in words, without the year if all activities of the report are in one year.
        start: its first day; None if unknown.
        end: its last day; None if unknown.
        lines: the codes of its lines.
        facts: kind, role, format and place, as far as they are known, in words.
        outcomes: the codes of the plan.
        challenges: the challenges.
        members: the participants in order, by the name in the report's language.
        members_counted: their number in words, such as "12 members".
        alliances: the allied organisations.
        people: the people engaged and the experts, in words; "" if the sheets have no figure.
        summary: its summary; "" for none.
        regions: the regions of its members.
        months: the months that its days touch, as 2021-09.
        source: the number of the source of its row.
        thing: the activity, which has a page in a site; None if it is not from a sheet.
    """

    id: str
    title: str
    days: str
    start: date | None
    end: date | None
    lines: tuple[str, ...]
    facts: str
    outcomes: tuple[Coded, ...]
    challenges: tuple[Coded, ...]
    members: tuple[str, ...]
    members_counted: str
    alliances: tuple[str, ...]
    people: str
    summary: str
    regions: tuple[str, ...]
    months: tuple[str, ...]
    source: int = 0
    thing: Thing | None = None

    @property
    def members_text(self) -> str:
        """The members in one text."""
        return join_names(self.members)

    @property
    def alliances_text(self) -> str:
        """The allied organisations in one text."""
        return join_names(self.alliances)


class Activities(NamedTuple):
    """Activities, each a unit that no page cuts from its title.

    Attributes:
        activities: the activities in order.
        labels: the word before each part, by the keys "outcomes", "challenges", "members" and "alliances".
    """

    activities: tuple[Activity, ...]
    labels: Mapping[str, str]


Block = Paragraph | Bullets | ReportTable | Chart | HeadlineFigures | Names | FactList | Activities
"""What a section is made of."""


class Section(NamedTuple):
    """A section.

    Attributes:
        key: its name in addresses inside the report, in ASCII, such as `activities-l1`. It does not depend on the
            language.
        title: its heading.
        blocks: its content.
        sections: the sections below it.
        new_page: whether it begins on a new page on paper.
    """

    key: str
    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    new_page: bool = False


class FigureSource(NamedTuple):
    """Where a figure comes from.

    Attributes:
        number: its number, from 1.
        figure: the figure in words, such as "members that took part: 96".
        how: how it follows from the cells, in words, such as "number of cells".
        cells: the cells, each with its file or tab and its column, such as "activities.csv, members: L2:L30".
    """

    number: int
    figure: str
    how: str
    cells: tuple[str, ...]


class Image(NamedTuple):
    """A picture of the association.

    Attributes:
        media_type: "image/png", "image/jpeg" or "image/svg+xml".
        content: its bytes.
        alternative: what it shows, in words.
    """

    media_type: str
    content: bytes
    alternative: str


class Report(NamedTuple):
    """A report.

    Attributes:
        language: the language of all texts.
        title: the title, such as "Progress report".
        association: the association; "" if no setting names it.
        period: the period in words, such as "September – December 2021".
        days: its first and last day in words.
        draft: why it is a draft, in one sentence; "" if no error is open. A writer marks each page of a draft.
        draft_mark: the mark on each page of a draft, in one word; "" if no error is open.
        accent: the colour of headings and charts, as #rrggbb, dark enough to read on white.
        logo: the logo; None for none.
        sections: the sections in order. The first is the overview.
        sources: the sources of all figures, by number.
        is_brief: whether it has only a page or two, so that it needs no contents and no page of its own for the title.
    """

    language: Language
    title: str
    association: str
    period: str
    days: str
    draft: str
    draft_mark: str
    accent: str
    logo: Image | None
    sections: tuple[Section, ...]
    sources: tuple[FigureSource, ...]
    is_brief: bool = False

    @property
    def full_title(self) -> str:
        """The association, the title and the period in one line, for the title of a document."""
        return " · ".join(text for text in (self.association, self.title, self.period) if text)
