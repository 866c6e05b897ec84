"""A real browser for the tests of pages: Debian's Chromium through Playwright. Without one, the tests are skipped."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from opened_page import OpenedPage  # type: ignore[import-not-found] # it is in this folder

from metrocli.query.selecting.filters import Filters
from metrocli.query.stats import select_time
from metrocli.report.build import ReportRequest, build_report
from metrocli.report.settings import ReportSettings
from metrocli.report.writers.html import write_report
from metrocli.report.writers.registry import WriterOptions
from metrocli.sheets.dataset import open_dataset
from metrocli.sheets.reading.bundled import find_bundled_data
from metrocli.text.languages.language import load_language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext

    from metrocli.report.model import Report

PERIOD = "2021-T3"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.skip(f"none of {', '.join(PROGRAMS)} is installed")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def show(browser: Browser) -> Iterator[Callable[..., OpenedPage]]:
    """Open a file in a window: `show(path, width=360, scheme="dark", script=False, address="#plan")`."""
    contexts: list[BrowserContext] = []

    def show(
        path: Path,
        *,
        width: int = 1440,
        scheme: Literal["light", "dark"] = "light",
        script: bool = True,
        address: str = "",
    ) -> OpenedPage:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=script
        )
        contexts.append(context)
        page, events = context.new_page(), list[str]()
        own = path.resolve().as_uri()
        page.on("request", lambda request: events.extend({request.url.split("#")[0]} - {own}))
        page.on("console", lambda message: events.append(message.text))
        page.on("pageerror", lambda error: events.append(str(error)))
        page.goto(own + address)
        return OpenedPage(page, events)

    yield show
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def write_page(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Report], Path]:
    """Write a report as a page."""

    def write_page(report: Report) -> Path:
        path = tmp_path_factory.mktemp("report") / "report.html"
        path.write_bytes(write_report(report, WriterOptions()).content)
        return path

    return write_page


@pytest.fixture(scope="session")
def report() -> Report:
    """The report of the bundled data, as a draft."""
    selection = select_time(open_dataset(find_bundled_data()), Filters(period=(PERIOD,)))
    request = ReportRequest(selection, load_language("en"), ReportSettings(association="The League"), errors=2)
    return build_report(request).report


@pytest.fixture(scope="session")
def report_page(report: Report, write_page: Callable[[Report], Path]) -> Path:
    return write_page(report)


@pytest.fixture
def find_violations() -> Callable[[OpenedPage], list[str]]:
    """Ask axe-core, which `make browser` fetches, for what is not accessible on a page."""
    axe = Path(os.environ.get("METROCLI_AXE", ""))
    if not axe.is_file():
        pytest.skip("axe-core is not there: METROCLI_AXE names no file (make browser fetches it with npm)")

    def find_violations(opened: OpenedPage) -> list[str]:
        opened.page.evaluate(axe.read_text(encoding="utf-8"))
        found = opened.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [json.dumps([one["id"], one["nodes"][0]["html"][:200]]) for one in found["violations"]]

    return find_violations
