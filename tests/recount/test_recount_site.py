"""The pages of a site against the answers in JSON, and the sources of their figures: read by code of its own.

`python -m pytest -s tests/recount/test_recount_site.py` shows how many facts and sources were looked at.
"""

from __future__ import annotations

import html
import os
import re
from collections import Counter
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from metrocli.__main__ import main

from . import invented
from .asking import ask
from .site_page import SitePage

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
BUNDLED, RIVERLANDS, INVENTED = ROOT / "data", ROOT / "tests" / "data" / "riverlands", Path("invented")
SITES = [
    (BUNDLED, "2021-T3", "en"),
    (BUNDLED, "2021-T3", "es"),
    (BUNDLED, "2021-T3", "fr"),
    (RIVERLANDS, "2023", "en"),
    (INVENTED, "2022-B", "en"),
]
Facts = list[tuple[str, object, object]]
"""What a fact is about, its value in the answer, and that on the page."""


class WrittenSite:
    """A site, and the answers to compare it with."""

    def __init__(self, folder: Path, data: Path, period: str, language: str) -> None:
        names = ("--names", language) if data == BUNDLED else ()
        self.folder, self.data, self.language = folder, data, language
        self.asked = ("--period", period, *names)
        self._answers: dict[tuple[str, ...], Any] = {}
        self._pages: dict[Path, SitePage] = {}

    def ask(self, *words: str) -> Any:  # noqa: ANN401 - anything that JSON has
        """The answer of the program in JSON."""
        if words not in self._answers:
            self._answers[words] = ask(self.data, *words, *self.asked)
        return self._answers[words]

    @property
    def members(self) -> list[str]:
        """The members to look at: all of them in English, some in other languages."""
        names = [row["name"] for row in self.ask("members")["rows"]]
        return names if self.language == "en" else names[::9]

    def page(self, path: Path) -> SitePage:
        """A page, which is read once."""
        path = Path(os.path.normpath(path))
        if path not in self._pages:
            self._pages[path] = SitePage(path)
        return self._pages[path]

    def pages(self, kind: str) -> dict[str, SitePage]:
        """The page of each thing to which the list of its kind leads, by the text of the link."""
        found = self.page(self.folder / kind / "index.html").links
        return {
            text: self.page(self.folder / kind / address)
            for address, text in found
            if "/" not in address.removeprefix(f"../{kind}/") and "#" not in address and not address.startswith("index")
        }


@pytest.fixture(scope="module", params=SITES, ids=lambda site: f"{site[0].name}-{site[1]}-{site[2]}")
def site(
    request: pytest.FixtureRequest,
    find_site: Callable[[str], Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> WrittenSite:
    """A site of each association and language."""
    data, period, language = request.param
    if data == BUNDLED:
        return WrittenSite(find_site(language), data, period, language)
    folder = tmp_path_factory.mktemp("site")
    data = invented.write(folder) if data == INVENTED else data
    words = ["report", "--data", str(data), "--period", period, "--lang", language, "-o", str(folder / "site")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("METROCLI_CONFIG", "")
        assert main(words) == 0
    return WrittenSite(folder / "site", data, period, language)


def test_every_fact_of_each_member_is_on_its_page(site: WrittenSite) -> None:
    pages = site.pages("members")
    members = site.members
    assert set(members) <= {page.title for page in pages.values()}
    by_title = {page.title: page for page in pages.values()}
    facts: Facts = []
    for name in members:
        facts += compare_member(site.ask("member", name)["result"], by_title[name])
    print(f"{len(members)} members, {len(facts)} facts")  # noqa: T201 # for -s
    assert [fact for fact in facts if fact[1] != fact[2]] == []


def compare_member(answer: dict[str, Any], page: SitePage) -> Facts:
    """The facts of an answer beside those of the page."""
    name = answer["name"]
    cells = {id_: section.rows for id_, section in page.sections.items()}
    items = Counter(chain.from_iterable(section.items for section in page.sections.values()))
    took_part = [row for row in cells.get("took-part", []) if len(row) > 2]
    codes = {row[0]: row[-1] for row in cells.get("worked-on", []) if row}
    company = page.sections["company"].counted() if "company" in page.sections else {}
    text = " ".join(" ".join(section.text.split()) for section in page.sections.values())
    missing = {row[0]: row[-1] for row in cells.get("comparison", []) if len(row) == 3}
    seats = page.sections["seats"].text if "seats" in page.sections else ""
    facts: Facts = [(f"{name}: activities", len(answer["activities"]), len(took_part))]
    for row, shown, stop in zip(answer["activities"], took_part, answer["timeline"], strict=False):
        facts += [
            (f"{name}: {row['id']}", True, row["id"] in shown[0] and (row["title"] or "") in shown[0]),
            (f"{name}: outcomes of {row['id']}", True, ", ".join(row["outcomes"]) in shown),
            *((f"{name}: days of {row['id']}", True, has_day(shown, row[day])) for day in ("start", "end") if row[day]),
            *(
                (f"{name}: {each} at {row['id']}", True, each in seats + " ".join(shown))
                for each in stop["seat_holders"]
            ),
        ]
    for row in (*answer["outcomes"], *answer["challenges"]):
        facts.append((f"{name}: activities with {row['code']}", str(row["activities"]), codes.get(row["code"])))
    facts += [(f"{name}: with {row['member']}", row["activities"], company.get(row["member"])) for row in answer["met"]]
    for row in answer["alliances"]:
        facts.append((f"{name}: with {row['alliance']}", row["activities"], company.get(row["alliance"])))
    for row in answer["comparison"]["missing"]:
        facts.append((f"{name}: without {row['code']}", str(row["members"]), missing.get(row["code"])))
    for number, which in enumerate(filter(None, (answer["comparison"]["region"], answer["comparison"]["all"]))):
        shown = [row for row in cells["comparison"] if len(row) > 3][number]
        expected = [which["rank"], which["of"], which["took_part"]]
        found = [int(digits[0]) if (digits := re.match(r"\d+", cell)) else None for cell in shown[1:4]]
        facts.append((f"{name}: compared with {shown[0]}", expected, found))
    meetings = [row for row in cells.get("meetings", []) if row]
    facts.append((f"{name}: meetings", len(answer["meetings"]), len(meetings)))
    for row, shown in zip(answer["meetings"], meetings, strict=False):
        facts.append((f"{name}: members of a meeting", True, all(each in shown[-1] for each in row["members"])))
    facts += [
        (f"{name}: {each['person']}", True, each["person"] in text) for each in answer["people"] if each["person"]
    ]
    facts += [(f"{name}: {each['written']}", True, each["written"] in text) for each in answer["engaged"]]
    facts += [(f"{name}: alias {each}", True, each in items) for each in answer["aliases"]]
    return facts


def has_day(cells: list[str], day: str) -> bool:
    """Whether a cell has the number of a day."""
    return any(re.search(rf"\b{int(day[8:])}(?!\d)", cell) for cell in cells)


@pytest.mark.parametrize(
    ("command", "kind", "key"),
    [
        ("outcomes", "outcomes", "code"),
        ("challenges", "challenges", "code"),
        ("alliances", "alliances", "alliance"),
        ("people", "people", "person"),
        ("activities", "activities", "title"),
    ],
)
def test_each_thing_has_a_page_and_is_found(site: WrittenSite, command: str, kind: str, key: str) -> None:
    titles = [page.title for page in site.pages(kind).values()]
    names = [row[key] for row in site.ask(command)["rows"] if row[key]]
    linked = {text for _, text in site.page(site.folder / "search.html").links}
    for name in names:
        whole = [title for title in titles if title == name or title.startswith(f"{name} ")]
        assert whole, name
        assert any(text == name or text.startswith(f"{name} ") for text in linked), name


def test_every_name_of_a_member_is_found(site: WrittenSite) -> None:
    text = html.unescape((site.folder / "search.html").read_text(encoding="utf-8"))
    for member in site.members:
        for name in (member, *site.ask("member", member)["result"]["aliases"]):
            assert name in text


def test_every_figure_is_that_of_its_source(site: WrittenSite) -> None:
    sources = cells = 0
    paths = sorted(site.folder.rglob("*.html"))
    for path in paths if site.language == "en" else paths[::9]:
        page = site.page(path)
        for number, shown in page.cited:
            source = page.sources[number]
            figure = source.figure.rpartition(": ")[2]
            assert source.cells, (path.name, source)
            sources += 1
            if shown.replace(",", "").isdecimal() and site.language == "en":
                assert shown == figure, (path.name, shown, source)
            if source.how == "number of cells":  # in English
                cells += 1
                assert str(source.number_of_cells) == figure.replace(",", ""), (path.name, source)
    print(f"{sources} figures with a source, {cells} of them counted again")  # noqa: T201 # for -s
    assert sources
