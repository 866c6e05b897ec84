"""HTML: the report as one self-contained page for a browser, a phone or paper; every figure leads to its cells."""

from __future__ import annotations

import html
import re
from base64 import b64encode
from colorsys import hls_to_rgb, rgb_to_hls
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from metrocli.render.html.environment import make_environment, make_policy, to_page_text
from metrocli.report import model
from metrocli.report.charts.drawing import draw_chart
from metrocli.report.charts.style import ChartStyle
from metrocli.report.cleaning import choose_separator
from metrocli.report.contents import list_contents
from metrocli.report.writers.html_filters import ActivityFilters
from metrocli.report.writers.registry import Written

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from jinja2 import Environment

    from metrocli.report.model import Block, Chart, Report, Section
    from metrocli.report.writers.registry import WriterOptions
    from metrocli.text.languages.language import Language

_TEMPLATES = Path(__file__).parent.parent / "templates"
_PAGE = "report.html"
_CHART_WIDTH = 720
_SOURCES = "sources"
"""The key of the section that lists the sources."""
_LIGHTNESS_ON_DARK = 0.74
"""The least lightness with which every hue, also blue, has a contrast of 4.5 to the dark paper."""
_SPACES = re.compile(r"\s+")
_SAFE_IN_CSS = re.compile(r"[^A-Za-z0-9 ]")


def write_report(report: Report, options: WriterOptions) -> Written:
    """Write a report as one HTML page, which loads nothing and works without its script.

    Raises:
        UnreadableData: a template of the user fails, takes too much, or asks for what it may not have.
    """
    if options.templates is None:
        return Written(_render_page(report, load_templates()))
    ((_, content),) = options.templates.write_pages(write_page, report, _PAGE)
    return Written(content)


def write_page(report: Report, templates: Environment) -> Iterator[tuple[str, bytes]]:
    """Yield the page of a report, from any templates, with its name."""
    yield _PAGE, _render_page(report, templates)


def _render_page(report: Report, templates: Environment) -> bytes:
    style = render_style(templates, "report.css", report)
    script = templates.get_template("report.js").render()
    page = PageState(report)
    text = templates.get_template(_PAGE).render(
        report=report,
        page=page,
        words=translate_words(report.language),
        colon=report.language.add_colon,
        filters=ActivityFilters(report),
        style=as_html(style),
        script=as_html(script),
        policy=make_policy(style, script, images=report.logo is not None),
    )
    return text.encode()


@cache
def load_templates() -> Environment:
    """Load the templates once for all pages."""
    return make_environment(_TEMPLATES)


def render_style(templates: Environment, name: str, report: Report) -> str:
    """Write a style sheet in the colours of a report.

    Args:
        templates: the templates.
        name: the name of its template.
        report: the report.
    """
    return templates.get_template(name).render(
        accent=report.accent,
        dark_accent=lighten_for_dark(report.accent),
        page_margin="14mm 16mm" if report.is_brief else "20mm 18mm 18mm",
        running_title=as_html(_quote_for_css(report.full_title)),
        draft_mark=as_html(_quote_for_css(report.draft_mark)),
    )


def lighten_for_dark(colour: str) -> str:
    """Return a colour, as #rrggbb, light enough to read on the dark paper of `palette.css`, of the same hue."""
    hue, lightness, saturation = rgb_to_hls(*(channel / 255 for channel in bytes.fromhex(colour[1:])))
    channels = hls_to_rgb(hue, max(lightness, _LIGHTNESS_ON_DARK), saturation)
    return "#" + bytes(round(channel * 255) for channel in channels).hex()


def _quote_for_css(text: str) -> str:
    """Return a text as a string of a style sheet, in which only letters, digits and spaces stand for themselves."""
    return '"' + _SAFE_IN_CSS.sub(lambda found: f"\\{ord(found[0]):x} ", text) + '"'


def as_html(text: str) -> Any:  # noqa: ANN401 - markupsafe comes with Jinja, which is imported late
    """Mark a text of our own as HTML, so that a template does not escape it."""
    from markupsafe import Markup

    return Markup(text)  # noqa: S704 - our own style sheet, script and charts, which escape what they quote


def translate_words(language: Language) -> Mapping[str, str]:
    """Return the words of the page that are not in the model."""
    translate = language.translate
    return {
        "skip": translate("Skip to the text"),
        "contents": translate("Contents"),
        "figures": translate("The figures of this chart"),
        "back": translate("Back to the figure"),
        "sources": translate("Sources of the figures"),
    }


class PageState:
    """What a page has so far: the ids that are taken, and the figures that lead to a source.

    Args:
        report: the report.
    """

    FOR_TEMPLATES = frozenset(
        {
            "has_sources",
            "link",
            "separate",
            "kind",
            "number",
            "figure",
            "is_cited",
            "anchor",
            "has_activities",
            "draw",
            "show_logo",
            "group_facts",
        }
    )
    """What a template of a user may use."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._ids = {entry.key for entry in list_contents(report.sections)}
        self._sources = {source.number for source in report.sources}
        self._hint = html.escape(report.language.translate("Where this figure comes from"))
        self._cited: set[int] = set()
        self._numbers: dict[str, int] = {}

    @property
    def has_sources(self) -> bool:
        """Whether a section lists the sources."""
        return any(entry.key == _SOURCES for entry in list_contents(self._report.sections))

    def link(self, _: tuple[str, str]) -> str:
        """Return the address of the page of a thing: "", because a report of one page has no others.

        The thing is its kind and its key (see `report.things`).
        """
        return ""

    def separate(self, names: Sequence[str]) -> str:
        """Return what separates names in a text."""
        return choose_separator(names)

    def kind(self, block: Block) -> str:
        """Return the name of the macro that writes a block."""
        return type(block).__name__

    def number(self, kind: str) -> int:
        """Return the next number of a kind of block, from 1."""
        self._numbers[kind] = self._numbers.get(kind, 0) + 1
        return self._numbers[kind]

    def figure(self, text: str, source: int, thing: tuple[str, str] | None = None) -> Any:  # noqa: ANN401 - see as_html
        """Return a text that leads to the page of a thing, or to the source of a figure, or to both, or a mere text.

        It is written here and not by a template, because a site has tens of thousands of them. The first figure with a
        source has an id, to which the source leads back.
        """
        from markupsafe import escape

        content: str = escape(to_page_text(text))
        address = self.link(thing) if thing else ""
        if address:
            content = f'<a href="{escape(address)}">{content}</a>'
        if source in self._sources:
            content = f"{content} {self._cite(f'[{source}]', source)}" if address else self._cite(content, source)
        return as_html(content)

    def _cite(self, content: str, source: int) -> str:
        id_ = "" if source in self._cited else f' id="figure-{source}"'
        self._cited.add(source)
        return (
            f'<a class="cited" href="#source-{source}" data-source="{source}" title="{self._hint}"{id_}>{content}</a>'
        )

    def is_cited(self, source: int) -> bool:
        """Return whether a figure so far leads to a source."""
        return source in self._cited

    def anchor(self, id_: str) -> str:
        """Return the id of an element for the id of an activity; "" if it has none, or one that is taken."""
        anchor = f"activity-{_SPACES.sub('-', id_)}"
        if not id_ or anchor in self._ids:
            return ""
        self._ids.add(anchor)
        return anchor

    def has_activities(self, section: Section) -> bool:
        """Return whether a section or one below it has activities."""
        return any(isinstance(block, model.Activities) and block.activities for block in section.blocks) or any(
            map(self.has_activities, section.sections)
        )

    def draw(self, chart: Chart, number: int) -> Any:  # noqa: ANN401 - see as_html
        """Return a chart as a picture in SVG."""
        style = ChartStyle(
            self._report.language,
            accent="var(--accent)",
            paper="var(--paper)",
            fonts="system-ui, sans-serif",
            prefix=f"chart-{number}",
            width=_CHART_WIDTH,
        )
        return as_html(draw_chart(chart, style))

    def show_logo(self) -> str:
        """Return the logo as an address that holds the picture itself."""
        logo = self._report.logo
        return f"data:{logo.media_type};base64,{b64encode(logo.content).decode()}" if logo else ""

    def group_facts(self, facts: model.FactList) -> list[tuple[str, list[tuple[model.TextSpan, ...]]]]:
        """Group the texts of facts by their label."""
        groups: list[tuple[str, list[tuple[model.TextSpan, ...]]]] = []
        for label, spans in facts.pairs:
            if not groups or groups[-1][0] != label:
                groups.append((label, []))
            groups[-1][1].append(spans)
        return groups
