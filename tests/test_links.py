"""Every link between pages leads somewhere: to a file, to a heading of it, and from the index to every page."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).parent.parent
PAGES = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "data" / "README.md", ROOT / "benchmarks" / "README.md"]
)
FENCE = re.compile(r"^ *(`{3,}|~{3,}).*?^ *\1 *$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]*`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)


def links(page: str) -> list[str]:
    """Return the targets of the links and pictures of a page, without those in code."""
    return LINK.findall(CODE.sub("", FENCE.sub("", page)))


def anchors(page: str) -> set[str]:
    """Return the anchors of a page's headings, as code hosts make them."""
    headings = HEADING.findall(FENCE.sub("", page))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def broken(page: Path, text: str) -> list[str]:
    """Return the links of a page that lead nowhere."""
    lost = []
    for target in links(text):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        path = (page.parent / unquote(name)).resolve() if name else page
        if not path.exists() or not path.is_relative_to(ROOT.resolve()):
            lost.append(f"{target}: there is no such file")
        elif anchor and (path.suffix != ".md" or anchor not in anchors(path.read_text(encoding="utf-8"))):
            lost.append(f"{target}: there is no such heading")
    return lost


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    assert broken(page, page.read_text(encoding="utf-8")) == []


def test_every_page_is_reached_from_the_index() -> None:
    index = ROOT / "docs" / "index.md"
    reached, left = {index.resolve()}, [index]
    while left:
        page = left.pop()
        for target in links(page.read_text(encoding="utf-8")):
            path = (page.parent / unquote(target.partition("#")[0])).resolve()
            if path.suffix == ".md" and path.exists() and path not in reached:
                reached.add(path)
                left.append(path)
    pages = {page.resolve() for page in (ROOT / "docs").rglob("*.md")}
    assert sorted(str(page.relative_to(ROOT)) for page in pages - reached) == []


def test_a_broken_link_is_found() -> None:
    page = ROOT / "README.md"
    text = "[a](CHANGELOG.md) [b](CHANGELOG.md#nowhere) [c](nowhere.md) `[d](code.md)`\n```\n[e](code.md)\n```\n[f](https://example.org)"
    assert broken(page, text) == ["CHANGELOG.md#nowhere: there is no such heading", "nowhere.md: there is no such file"]


def test_anchors_are_those_of_code_hosts() -> None:
    assert anchors("# A new rule\n## `check`, and more!\n```\n# no heading\n```\n") == {"a-new-rule", "check-and-more"}
