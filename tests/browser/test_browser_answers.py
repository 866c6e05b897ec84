"""The answers as HTML pages in a real browser: no page is wider than a phone, and every table can be reached."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from opened_page import OpenedPage  # type: ignore[import-not-found] # it is in this folder

QUESTIONS = ["activities", "check", "member Berlin", "stats", "matrix members outcomes"]


@pytest.fixture(scope="session", params=QUESTIONS)
def answer_page(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("answer") / "answer.html"
    command = [sys.executable, "-m", "metrocli", *request.param.split(), "-o", str(path)]
    subprocess.run(command, capture_output=True, check=False)
    return path


@pytest.mark.parametrize("width", [360, 1440])
def test_nothing_is_loaded_said_or_too_wide(show: Callable[..., OpenedPage], answer_page: Path, width: int) -> None:
    page, events = show(answer_page, width=width)
    assert events == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible(
    show: Callable[..., OpenedPage],
    answer_page: Path,
    scheme: str,
    find_violations: Callable[[OpenedPage], list[str]],
) -> None:
    assert find_violations(show(answer_page, width=360, scheme=scheme)) == []


def test_the_last_column_is_reached_by_keyboard(show: Callable[..., OpenedPage], answer_page: Path) -> None:
    page = show(answer_page, width=360).page
    wide = page.locator(".scrolled").first
    if not wide.evaluate("(one) => one.scrollWidth > one.clientWidth"):
        pytest.skip("the first table is not wide")
    wide.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)
    assert wide.evaluate("(one) => one.scrollLeft") > 0
