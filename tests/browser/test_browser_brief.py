"""The HTML brief and the index of briefs in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from metrocli.query.selecting.filters import Filters
from metrocli.query.stats import select_time
from metrocli.report.brief.build import BriefRequest, build_brief
from metrocli.report.brief.index import IndexEntry, write_index
from metrocli.report.settings import ReportSettings
from metrocli.sheets.dataset import open_dataset
from metrocli.sheets.reading.bundled import find_bundled_data
from metrocli.text.languages.language import load_language

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from opened_page import OpenedPage  # type: ignore[import-not-found] # it is in this folder

    from metrocli.report.model import Report

    Show = Callable[..., OpenedPage]


@pytest.fixture(scope="module", params=["Guangzhou", "Addis Ababa", "index"])
def brief_page(
    request: pytest.FixtureRequest, write_page: Callable[[Report], Path], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    language = load_language("en")
    if request.param == "index":
        path = tmp_path_factory.mktemp("briefs") / "index.html"
        entries = [IndexEntry("Accra", "Africa", 1, "accra.html"), IndexEntry("Lima", "", 0, "lima.html")]
        path.write_bytes(write_index(entries, language, "Briefs", "2021"))
        return path
    selection = select_time(open_dataset(find_bundled_data()), Filters(period=("2021-T3",)))
    return write_page(build_brief(BriefRequest(selection, request.param, language, ReportSettings())).report)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_nothing_is_loaded_said_or_too_wide(show: Show, brief_page: Path, width: int, scheme: str) -> None:
    page, events = show(brief_page, width=width, scheme=scheme)
    assert events == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible(
    show: Show, brief_page: Path, find_violations: Callable[[OpenedPage], list[str]], scheme: str
) -> None:
    opened = show(brief_page, width=360, scheme=scheme)
    opened.page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    assert find_violations(opened) == []


def test_a_figure_opens_its_cells(show: Show, brief_page: Path) -> None:
    page = show(brief_page).page
    if page.locator(".cited").count():
        page.locator(".cited").first.click()
        page.locator("#source-1 li").first.wait_for()
