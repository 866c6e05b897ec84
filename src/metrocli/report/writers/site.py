"""The site as files: linked pages with one style sheet, a search page and the logo."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.render.html.environment import hash_for_policy
from metrocli.report import model
from metrocli.report.contents import walk_sections
from metrocli.report.site.page import SiteLink, SitePage
from metrocli.report.writers.html import PageState, as_html, load_templates, render_style, translate_words
from metrocli.report.writers.html_filters import ActivityFilters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from jinja2 import Environment

    from metrocli.report.model import Image, Report, Section, TextSpan
    from metrocli.report.site.page import SearchEntry, Site
    from metrocli.report.things import Thing
    from metrocli.report.writers.registry import WriterOptions
    from metrocli.text.languages.language import Language

STYLE, SEARCH = "style.css", "search.html"
_PAGE = "site_page.html"
_REPORT = "report/"
"""The folder of the pages of the report."""
_FILTERED_FROM = 12
"""The least activities of a page that has filters."""
_IMPRINT = "imprint"
"""The key of the section with the imprint."""
_LOGO_ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/svg+xml": "svg"}
_POLICY = (
    "default-src 'none'; style-src 'self' file:; img-src 'self' file:; form-action 'self' file:; base-uri 'none'; "
    "script-src {script}"
)
"""What a page may load: files of the site. A page that is opened from a folder has no origin of its own by the
standard, so that 'self' would match nothing there; a page of a web host can load no file: address anyway."""


class SiteFile(NamedTuple):
    """A file of a site.

    Attributes:
        name: its name inside the site, with / between folders.
        content: its bytes.
    """

    name: str
    content: bytes


class SearchGroup(NamedTuple):
    """The pages of one kind in the list of the search page.

    Attributes:
        key: its id on the page.
        title: its heading.
        kind: the kind, in one word.
        entries: the pages.
    """

    key: str
    title: str
    kind: str
    entries: tuple[SearchEntry, ...]


def write_site(site: Site, options: WriterOptions) -> Iterator[SiteFile]:
    """Write the files of a site one after the other: the style sheet, the logo, each page, and the search page.

    Pages link to each other by relative addresses, load only the style sheet and the logo, and work without script.
    The same site gives the same bytes.

    Raises:
        UnreadableData: a template of the user fails, takes too much, or asks for what it may not have.
    """
    if options.templates is None:
        yield from write_site_files(site, load_templates())
        return
    data = site._replace(pages=iter(tuple(site.pages)), addresses=dict(site.addresses), notes=())
    for name, content in options.templates.write_pages(write_site_files, data, _PAGE):
        yield SiteFile(name, content)


def write_site_files(site: Site, templates: Environment) -> Iterator[SiteFile]:
    """Write the files of a site with any templates."""
    report, writer = site.report, _SiteWriter(site, templates)
    yield SiteFile(STYLE, render_style(writer.templates, "site.css", report).encode())
    if report.logo:
        yield SiteFile(writer.logo, report.logo.content)
    for page in site.pages:
        yield SiteFile(page.address, writer.write_page(page))
    yield SiteFile(SEARCH, writer.write_search())


class _PreparedScript(NamedTuple):
    """A script of a page and the policy that allows it, as HTML."""

    script: Any
    policy: Any


class _SiteWriter:
    """Writes the pages of a site, and prepares once what all of them have.

    Args:
        site: the site.
        templates: the templates.
    """

    def __init__(self, site: Site, templates: Environment) -> None:
        self._site = site
        self.templates = templates
        self.logo = _name_logo(site.report.logo)
        self._words = _translate_site_words(site.report.language)
        self._common: dict[str, Any] = {
            "words": self._words,
            "colon": site.report.language.add_colon,
            "logo": self.logo,
            "menu": [tuple(links) for _, links in groupby(site.menu, lambda link: link.address.startswith(_REPORT))],
            "imprint": _list_imprint(site.report),
        }
        self._scripts: dict[str, _PreparedScript] = {}

    def write_page(self, page: SitePage) -> bytes:
        """Write a page."""
        report = self._site.report._replace(sections=page.sections, sources=page.sources)
        filters = ActivityFilters(report) if _count_activities(page.sections) >= _FILTERED_FROM else None
        script = "report.js" if filters else "site.js" if page.sources else ""
        repeated = all(link in self._site.menu for link in page.contents)
        return self._render(_PAGE, page, script, report, filters=filters, repeated=repeated)

    def write_search(self) -> bytes:
        """Write the search page, which lists all pages by their kind."""
        site, title = self._site, self._words["search"]
        page = SitePage(SEARCH, title, "", (SiteLink(site.report.title, "index.html"), SiteLink(title, SEARCH)), ())
        groups = _group_entries(site)
        return self._render("site_search.html", page, "site_search.js", site.report, groups=groups, filters=None)

    def _render(self, template: str, here: SitePage, script: str, report: Report, **values: Any) -> bytes:  # noqa: ANN401 - any value of a template
        if script not in self._scripts:
            self._scripts[script] = self._prepare_script(script)
        root = "../" * here.address.count("/")
        text = self.templates.get_template(template).render(
            self._common,
            report=report,
            here=here,
            above={link.address for link in here.trail[1:]},
            root=root,
            page=_SitePageState(report, here.address, root, self._site.addresses),
            **self._scripts[script]._asdict(),
            **values,
        )
        return text.encode()

    def _prepare_script(self, name: str) -> _PreparedScript:
        script = self.templates.get_template(name).render() if name else ""
        policy = _POLICY.format(script=hash_for_policy(script) if script else "'none'")
        return _PreparedScript(as_html(script), as_html(policy))


class _SitePageState(PageState):
    """A page whose names lead to the pages of things.

    Args:
        report: the report with the sections and the sources of the page.
        address: the address of the page.
        root: leads from the page to the first folder of the site.
        addresses: the address of the page of each thing.
    """

    def __init__(self, report: Report, address: str, root: str, addresses: Mapping[Thing, str]) -> None:
        super().__init__(report)
        self._address = address
        self._root = root
        self._addresses: Mapping[Any, str] = addresses

    def link(self, thing: tuple[str, str]) -> str:
        """Return the address of the page of a thing from here; "" if it has none, or if it is this page."""
        address = self._addresses.get(thing, "")
        return f"{self._root}{address}" if address and address != self._address else ""


def _name_logo(logo: Image | None) -> str:
    return f"logo.{_LOGO_ENDINGS[logo.media_type]}" if logo else ""


def _count_activities(sections: Iterable[Section]) -> int:
    return sum(
        len(block.activities)
        for section, _ in walk_sections(sections)
        for block in section.blocks
        if isinstance(block, model.Activities)
    )


def _list_imprint(report: Report) -> list[TextSpan]:
    """List the texts of the imprint that are not in the title."""
    return [
        span
        for section in report.sections
        if section.key == _IMPRINT
        for block in section.blocks
        if isinstance(block, model.FactList)
        for _, spans in block.pairs
        for span in spans
        if span.text not in {report.association, report.days}
    ]


def _group_entries(site: Site) -> list[SearchGroup]:
    """Group the pages by their kind; the heading is the title of the list of that kind in the menu, if it has one."""
    titles = {link.address: link.title for link in site.menu}
    groups = []
    for number, (kind, grouped) in enumerate(groupby(site.entries, lambda entry: entry.kind), 1):
        entries = tuple(grouped)
        folder = entries[0].link.address.rpartition("/")[0]
        title = titles.get(f"{folder}/index.html") or kind[:1].upper() + kind[1:]
        groups.append(SearchGroup(f"kind-{number}", title, kind, entries))
    return groups


def _translate_site_words(language: Language) -> Mapping[str, str]:
    """Return the words of the pages that are not in the model."""
    translate = language.translate
    return {
        **translate_words(language),
        "search": translate("Search"),
        "menu": translate("All parts"),
        "trail": translate("You are here"),
        "none": translate("Nothing was found."),
        # The script puts the number in the place of "{}".
        "one": language.translate_count("1 page found", "{shown} pages found", 1),
        "many": language.translate_count("1 page found", "{shown} pages found", 2, shown="{}"),
        "unscripted": translate("This page lists all pages. The search of the browser finds a name in it."),
    }
