"""The pages of a site as plain data, which the writer puts into HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from metrocli.messages import Message
    from metrocli.report.model import FigureSource, Report, Section
    from metrocli.report.things import Thing


class SiteLink(NamedTuple):
    """A link to a page of the site.

    Attributes:
        title: its text.
        address: the address of the page inside the site, such as `members/bogota.html`; "" for the page itself.
    """

    title: str
    address: str = ""


class SearchEntry(NamedTuple):
    """A page in the index of the search.

    Attributes:
        link: its title and address.
        kind: what it is, in one word of the site's language, such as "member".
        others: its other names and codes, in all spellings and languages.
    """

    link: SiteLink
    kind: str
    others: tuple[str, ...] = ()


class SitePage(NamedTuple):
    """A page.

    Attributes:
        address: its address inside the site, such as `members/bogota.html`, in ASCII, with / between folders.
        title: its title.
        remark: a line below the title, such as its kind and region; "" for none.
        trail: the pages above it, from the first page of the site, and the page itself as the last.
        sections: its content.
        sources: the sources of the figures in its sections.
        contents: pages that it leads to, listed before its sections: on the first page all parts of the report and all
            lists of things, on the page of the activities its months.
    """

    address: str
    title: str
    remark: str
    trail: tuple[SiteLink, ...]
    sections: tuple[Section, ...]
    sources: tuple[FigureSource, ...] = ()
    contents: tuple[SiteLink, ...] = ()


class Site(NamedTuple):
    """A site.

    Attributes:
        report: the report that it is made from: its language, titles, period, draft, accent and logo.
        menu: the pages to which each page leads: the parts of the report, and the list of each kind of thing.
        addresses: the address of the page of each thing; a thing without a page is not in it.
        pages: the pages, made one after the other; the first is `index.html`.
        entries: the index of the search, in the order in which it is listed: by kind, then by title.
        notes: what the person who publishes it should know.
    """

    report: Report
    menu: tuple[SiteLink, ...]
    addresses: Mapping[Thing, str]
    pages: Iterator[SitePage]
    entries: tuple[SearchEntry, ...]
    notes: tuple[Message, ...] = ()
