"""What the tests know of a page in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from playwright.sync_api import Page


class OpenedPage(NamedTuple):
    """A page in a browser.

    Attributes:
        page: the page of Playwright.
        events: the requests beside the page itself, the lines of the console and the errors so far.
    """

    page: Page
    events: list[str]
