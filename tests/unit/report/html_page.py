"""Read a page of HTML as a browser does, for the tests of the writers."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

VOID = {"br", "meta", "img", "input", "link"}


@dataclass
class PageElement:
    """An element of a page; its content is a list of elements and texts."""

    tag: str
    attributes: dict[str, str]
    content: list[PageElement | str]

    @property
    def text(self) -> str:
        return "".join(part if isinstance(part, str) else part.text for part in self.content)

    def walk(self, *tags: str) -> Iterator[PageElement]:
        for part in self.content:
            if not isinstance(part, str):
                if not tags or part.tag in tags:
                    yield part
                yield from part.walk(*tags)

    def first(self, tag: str, **attributes: str) -> PageElement:
        return next(one for one in self.walk(tag) if attributes.items() <= one.attributes.items())

    def __getitem__(self, name: str) -> str:
        return self.attributes.get(name, "")


class Reader(HTMLParser):
    """Reads a page as a browser does, and fails at an element that is not closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open = [PageElement("page", {}, [])]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = PageElement(tag, {name: value or "" for name, value in attrs}, [])
        assert len(attrs) == len(element.attributes), attrs
        self.open[-1].content.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].content.append(data)


def read_html(content: bytes) -> PageElement:
    """Read a page; every element is closed in order."""
    reader = Reader()
    reader.feed(content.decode())
    assert len(reader.open) == 1
    return reader.open[0]
