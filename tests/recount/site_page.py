"""Read a page of a site: its sections with their rows, lists and sources."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from page_tags import TagReader  # type: ignore[import-not-found] # it is in the folder of all tests

if TYPE_CHECKING:
    from pathlib import Path

_AREA = re.compile(r"([A-Z]+)(\d+)(?::[A-Z]+(\d+))?")
_COUNTED = re.compile(r"(.*?)\s*\((?:.* · )?(\d+)\)")


class Source(NamedTuple):
    """A source of a figure: the figure in words, how it follows from the cells, and their addresses in a line each."""

    figure: str
    how: str
    cells: list[str]

    @property
    def number_of_cells(self) -> int:
        """The number of cells that it names."""
        areas = (area for line in self.cells for area in _AREA.findall(line.rpartition(": ")[2]))
        return sum(int(last or first) - int(first) + 1 for _, first, last in areas)


@dataclass
class SectionText:
    """A section of a page.

    Attributes:
        rows: the texts of the cells of each row of its tables, without heads.
        items: the texts of the items of its lists.
        text: all of its text.
    """

    rows: list[list[str]] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    text: str = ""

    def counted(self) -> dict[str, int]:
        """The number in brackets behind each item that has one."""
        return {found[1]: int(found[2]) for item in self.items if (found := _COUNTED.fullmatch(item))}


class SitePage(TagReader):  # type: ignore[misc]
    """A page of a site.

    Attributes:
        title: its title.
        sections: its sections, by their ids.
        links: the links in it, each with its text.
        cited: the figures that lead to a source, each with the number of the source.
        sources: the sources, by number.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.title = ""
        self.sections: dict[str, SectionText] = {}
        self.links: list[tuple[str, str]] = []
        self.cited: list[tuple[int, str]] = []
        self.sources: dict[int, Source] = {}
        self._section = SectionText()
        self._open: list[tuple[str, dict[str, str], list[str]]] = []
        self._summary = Source("", "", [])
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        given = {name: value or "" for name, value in attrs}
        if tag == "section":
            self._section = self.sections[given["id"]] = SectionText()
        if tag == "br":
            self.handle_data(" ")
        if tag == "tr":
            self._section.rows.append([])
        if tag in {"a", "h1", "td", "th", "li", "dd", "small", "summary"}:
            self._open.append((tag, given, []))

    def handle_data(self, data: str) -> None:
        """Give a text to all elements that are open."""
        self._section.text += data
        for _, _, texts in self._open:
            texts.append(data)

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and keep its text."""
        if not self._open or self._open[-1][0] != tag:
            return
        _, given, texts = self._open.pop()
        text = " ".join("".join(texts).split())
        if tag == "h1":
            self.title = text
        elif tag == "a":
            self.links.append((given["href"], text))
            if "data-source" in given:
                self.cited.append((int(given["data-source"]), text))
        elif tag == "td" or (tag == "th" and given.get("scope") == "row"):
            self._section.rows[-1].append(text)
        elif tag in {"li", "dd"}:
            self._close_item(given, text)
        elif tag == "summary":
            self._summary = Source(text.removesuffix(self._summary.how).strip(), self._summary.how, [])
        elif tag == "small":
            self._summary = Source("", text, [])

    def _close_item(self, given: dict[str, str], text: str) -> None:
        self._section.items.append(text)
        if given.get("id", "").startswith("source-"):
            self.sources[int(given["value"])] = self._summary
        elif self._open and self._open[-1][1].get("id", "").startswith("source-"):
            self._summary.cells.append(text)
