"""Whole sites as files, read without any code of the site: no link is dead, no page is too large, no text is markup."""

from __future__ import annotations

import csv
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from metrocli.query.selecting.filters import Filters
from metrocli.query.stats import select_time
from metrocli.report.build import ReportRequest
from metrocli.report.folder.written_list import LIST_NAME
from metrocli.report.settings import ReportSettings
from metrocli.report.site.build import build_site
from metrocli.report.writers.registry import WriterOptions
from metrocli.report.writers.site import write_site
from metrocli.sheets.dataset import open_dataset
from metrocli.text.languages.language import load_language
from page_tags import TagReader  # type: ignore[import-not-found] # it is in the folder of all tests

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

TEXT = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>&amp;{{ 7 * 7 }}"
"""A text that would act in a page that did not escape it, without the signs that separate names."""
LARGEST = 300_000
"""The most bytes of a page, of 143 members and 1,000 activities."""
ACTIVITIES = 1_000


class LinkReader(TagReader):  # type: ignore[misc]
    """Reads the ids, the links and the elements of a page."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.feed(content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert [name for name, _ in attrs if name.startswith("on")] == []
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name in {"href", "src", "action"}:
                self.links.append(value or "")


def write(data: Path, period: str) -> dict[str, bytes]:
    """Write the files of a site of a period."""
    selection = select_time(open_dataset(data), Filters(period=(period,)))
    request = ReportRequest(selection, load_language("en"), ReportSettings())
    return {file.name: file.content for file in write_site(build_site(request), WriterOptions())}


def read_files(folder: Path) -> dict[str, bytes]:
    """Return the files of a site that was written into a folder."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def read(files: Mapping[str, bytes]) -> dict[str, LinkReader]:
    return {name: LinkReader(content) for name, content in files.items() if name.endswith(".html")}


def list_dead_links(pages: Mapping[str, LinkReader], files: Mapping[str, bytes]) -> list[tuple[str, str]]:
    """List the links that lead to no file, or to no id, each with its page."""
    dead = []
    ids = {name: set(page.ids) for name, page in pages.items()}
    for name, page in pages.items():
        assert len(page.ids) == len(ids[name]), name
        for link in page.links:
            if re.match("(https?|mailto):", link):
                continue
            path, _, fragment = link.partition("#")
            address = normpath(join(dirname(name), unquote(path))) if path else name
            if address not in files or (fragment and fragment not in ids[address]):
                dead.append((name, link))
    return dead


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_no_link_is_dead_and_every_page_has_one_that_leads_to_it(
    find_site: Callable[[str], Path], language: str
) -> None:
    files = read_files(find_site(language))
    pages = read(files)
    assert list_dead_links(pages, files) == []
    linked = {
        normpath(join(dirname(name), link.partition("#")[0]))
        for name, page in pages.items()
        for link in page.links
        if link.partition("#")[0]
    }
    assert files.keys() - linked == {LIST_NAME}


def list_calls(base: type[HTMLParser], page: str) -> list[tuple[object, ...]]:
    """List what a reader finds in a page: tags with their attributes, and texts."""
    calls: list[tuple[object, ...]] = []

    class Recorder(base):  # type: ignore[misc, valid-type]
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            calls.append(("start", tag, attrs))

        def handle_endtag(self, tag: str) -> None:
            calls.append(("end", tag))

        def handle_data(self, data: str) -> None:
            calls.append(("text", data))

    reader = Recorder()
    reader.feed(page)
    reader.close()
    return calls


@pytest.mark.slow
def test_the_quick_reader_finds_what_that_of_the_library_finds(find_site: Callable[[str], Path]) -> None:
    paths = sorted(find_site("fr").rglob("*.html"))[::10]
    for path in paths:
        page = path.read_text(encoding="utf-8")
        assert list_calls(TagReader, page) == list_calls(HTMLParser, page), path.name
    for page in ("<p>1 < 2</p>", "<p class='a'>b</p>", "<a href=x>b</a>", "<p"):
        with pytest.raises(AssertionError, match="is not a tag"):
            list_calls(TagReader, page)


@pytest.mark.slow
def test_the_same_data_gives_the_same_bytes(
    find_site: Callable[[str], Path], write_site: Callable[[str, Path], None], tmp_path: Path
) -> None:
    write_site("en", tmp_path / "again")
    assert read_files(tmp_path / "again") == read_files(find_site("en"))


@pytest.mark.slow
def test_no_page_is_too_large_with_many_activities(bundled: Path, tmp_path: Path) -> None:
    data = Path(shutil.copytree(bundled, tmp_path / "data"))
    with (bundled / "activities.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    with (data / "activities.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        for number in range(ACTIVITIES):
            id_, title, *others = rows[number % len(rows)]
            writer.writerow([f"{id_}-{number}", f"{title} ({number})", *others])
    files = write(data, "2021-T3")
    assert len([name for name in files if name.startswith("activities/")]) > ACTIVITIES
    assert {name: len(content) for name, content in files.items() if len(content) > LARGEST} == {}
    assert list_dead_links(read(files), files) == []


def test_no_text_of_a_sheet_is_markup(tmp_path: Path) -> None:
    sheets = {
        "activities": {
            "id": TEXT, "title": TEXT, "start": "2023-01-05", "line": "P1", "kind": TEXT, "role": TEXT, "place": TEXT,
            "outcomes": "P1", "challenges": "1", "members": TEXT, "alliances": TEXT, "summary": TEXT, "source": TEXT,
        },
        "memberships": {"member": TEXT, "region": TEXT, "country": TEXT},
        "outcomes": {"code": "P1", "title": TEXT},
        "challenges": {"code": "1", "title": TEXT},
        "people": {"name": TEXT, "role": TEXT, "member": TEXT, "body": TEXT},
        "aliases": {"alias": f"{TEXT} too", "member": TEXT},
        "periods": {"period": "2023", "start": "2023-01-01", "end": "2023-12-31"},
    }  # fmt: skip
    for name, row in sheets.items():
        with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([row.keys(), row.values()])
    files = write(tmp_path, "2023")
    pages = read(files)
    assert {"members", "activities", "outcomes", "alliances", "people"} <= {name.partition("/")[0] for name in files}
    assert list_dead_links(pages, files) == []
    for name, page in pages.items():
        assert page.tags.count("script") <= 1, name
        assert "img" not in page.tags, name
        assert b"{{ 7 * 7 }}" in files[name] or name in {"report/imprint.html", "report/knowledge.html"}, name
