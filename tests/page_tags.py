"""Read pages of HTML by their tags, several times faster than `html.parser`, where tests read thousands of pages."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

_TAG = re.compile(
    r"""<(?:
        (?P<start>[a-zA-Z][^\s/>]*)(?P<attributes>(?:\s+[^\s"'<>/=]+(?:="[^"]*")?)*)\s*(?P<empty>/?)>
        |/(?P<end>[a-zA-Z][^\s/>]*)\s*>
        |!--(?P<comment>(?:(?!-->).)*)-->
        |!(?P<declaration>[a-zA-Z][^>]*)>
    )(?P<text>[^<]*)""",
    re.VERBOSE | re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(=?)(?:"([^"]*)")?""")
_UNREAD = {"script", "style"}
"""Elements whose content is not markup: it ends at the end tag."""


class TagReader(HTMLParser):
    """Calls the same methods as its base class, and fails at markup in another form than that of our templates.

    Values of attributes are in double quotes, and each `<` begins a tag.
    """

    def feed(self, data: str) -> None:
        """Read a whole page."""
        place = data.find("<")
        if place:
            self.handle_data(unescape(data[:place]))
        while place < len(data):
            found = _TAG.match(data, place)
            assert found, f"{data[place : place + 100]!r} is not a tag"
            start, attributes, empty, end, comment, declaration, text = found.groups()
            place = found.end()
            if start:
                name = start.lower()
                given: list[tuple[str, str | None]] = [
                    (key.lower(), (unescape(value) if "&" in value else value) if equals else None)
                    for key, equals, value in _ATTRIBUTE.findall(attributes)
                ]
                if empty:
                    self.handle_startendtag(name, given)
                else:
                    self.handle_starttag(name, given)
                    if name in _UNREAD:
                        place = data.index(f"</{start}", found.start("text"))
                        text = data[found.start("text") : place]
                        if text:
                            self.handle_data(text)
                        continue
            elif end:
                self.handle_endtag(end.lower())
            elif comment is not None:
                self.handle_comment(comment)
            else:
                self.handle_decl(declaration)
            if text:
                self.handle_data(unescape(text) if "&" in text else text)
