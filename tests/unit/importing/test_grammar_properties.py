"""What may change in a report without another fact: the order of blocks, dashes, bullets, line ends, case and pages.

The invented report is changed in each of these ways, with chance that a number starts; and moved to another year, to
other months and to other members, with all its facts.
"""

from __future__ import annotations

import os
import random
import re
import textwrap
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from make import FOLDER, LANGUAGES  # type: ignore[import-not-found] # it is in another folder

from metrocli.importing.document import DocumentLine, ReportDocument
from metrocli.importing.grammar.phrases.words import DEFAULT_WORDS, split_label
from metrocli.importing.grammar.reading import read_facts
from metrocli.importing.readers.text import read_text_lines
from metrocli.importing.report import gather_report

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLE = os.environ.get("METROCLI_SAMPLE_REPORT", "")
MONTHS = {
    "en": {"November": "June", "December": "July", "January": "August", "February": "September"},
    "es": {"noviembre": "junio", "diciembre": "julio", "enero": "agosto", "febrero": "septiembre"},
    "fr": {"novembre": "juin", "décembre": "juillet", "janvier": "août", "février": "septembre"},
}
OTHER_MEMBERS = {
    "Alder Bay": "Kestrel",
    "Kestrel": "Alder Bay",
    "Corvel": "Nová Ves nad Jezerem",
    "Eskmouth": "Saint-Jean-du-Lac",
    "Ivel": "L'Hospitalet",
    "Fenwick": "Œuvre",
}
Rows = Counter[tuple[str, tuple[tuple[str, str], ...]]]


def read_report(language: str) -> str:
    return Path(FOLDER, language, "report.txt").read_text(encoding="utf-8")


def join_pages(text: str) -> str:
    """Return a report without form feeds, running heads and page numbers."""
    pages = [page.strip("\n").split("\n") for page in text.split("\f")]
    head = pages[1][0]
    bodies = ["\n".join(page[2 * (page[0] == head) : -2]) for page in pages]
    text = bodies[0]
    for body in bodies[1:]:
        text += (" " if text[-1:].islower() and body[:1].islower() else "\n\n") + body
    return text + "\n"


def list_rows(text: str, folder: Path) -> Rows:
    """Return the rows that a report yields, without ids, summaries and capitals."""
    path = folder / "report.txt"
    path.write_text(text, encoding="utf-8")
    lines, running = read_text_lines(path)
    document = ReportDocument("report.txt", "text", tuple(lines), tuple(running))
    return Counter(
        (
            sheet,
            tuple(
                sorted(
                    (column, cell.value.casefold())
                    for column, cell in row.cells.items()
                    if column not in {"id", "summary"}
                )
            ),
        )
        for sheet, rows in gather_report(document, read_facts(document)).rows.items()
        for row in rows
    )


def assert_equal(found: Rows, expected: Rows) -> None:
    assert (found - expected, expected - found) == (Counter(), Counter())


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def text(language: str) -> str:
    return join_pages(read_report(language))


@pytest.fixture
def expected(text: str, tmp_path: Path) -> Rows:
    return list_rows(text, tmp_path)


def test_pages(language: str, expected: Rows, tmp_path: Path) -> None:
    assert_equal(list_rows(read_report(language), tmp_path), expected)


def wrap(text: str, width: int) -> str:
    return "\n".join(
        line if "\t" in line or ".." in line else textwrap.fill(line, width, break_on_hyphens=False)
        for line in text.split("\n")
    )


@pytest.mark.parametrize("width", [*range(30, 50), *range(50, 121, 7)])
def test_lines_wrapped_at_any_width(text: str, expected: Rows, tmp_path: Path, width: int) -> None:
    assert_equal(list_rows(wrap(text, width), tmp_path), expected)


@pytest.mark.parametrize("dash", ["-", "–", "—", " - ", " – ", " — ", "−"])
def test_other_dashes(text: str, expected: Rows, tmp_path: Path, dash: str) -> None:
    assert_equal(list_rows(re.sub(r" ?– ?(?=\d)", dash, text), tmp_path), expected)


@pytest.mark.parametrize("bullet", ["-", "•", "*", "·", "–", "▪", "○"])
def test_other_bullets(text: str, expected: Rows, tmp_path: Path, bullet: str) -> None:
    assert_equal(list_rows(re.sub(r"(?m)^[-•] ", f"{bullet} ", text), tmp_path), expected)


def test_no_bullets(text: str, expected: Rows, tmp_path: Path) -> None:
    assert_equal(list_rows(re.sub(r"(?m)^[-•] ", "", text), tmp_path), expected)


@pytest.mark.parametrize("seed", range(10))
def test_blocks_in_another_order(text: str, expected: Rows, tmp_path: Path, seed: int) -> None:
    head, activities, tail = split_activities(text)
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    assert_equal(list_rows(head + "\n\n".join(chance.sample(activities, len(activities))) + tail, tmp_path), expected)


def split_activities(text: str) -> tuple[str, list[str], str]:
    """Return what is before the activities, each activity from its days on, and what is after them."""
    lines = text.split("\n")
    document = ReportDocument("", "text", tuple(DocumentLine(line, 0, n) for n, line in enumerate(lines) if line))
    days = [fact.line for fact in read_facts(document).facts if (fact.sheet, fact.column) == ("activities", "start")]
    end = max(place for place, line in enumerate(lines) if line == "A.1.2" and place > days[-1]) + 1
    activities = ["\n".join(lines[first:last]).strip() for first, last in pairwise([*days, end])]
    return "\n".join(lines[: days[0]]) + "\n\n", activities, "\n\n" + "\n".join(lines[end:])


@pytest.mark.parametrize("seed", range(10))
def test_lists_in_another_order(text: str, expected: Rows, tmp_path: Path, seed: int) -> None:
    head, activities, tail = split_activities(text)
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    shuffled = []
    for activity in activities:
        lines = activity.split("\n")
        starts = [place for place, line in enumerate(lines) if split_label(line, DEFAULT_WORDS)]
        lists = ["\n".join(lines[first:last]).strip() for first, last in pairwise([*starts, len(lines)])]
        shuffled.append("\n\n".join(["\n".join(lines[: starts[0]]).strip(), *chance.sample(lists, len(lists))]))
    assert_equal(list_rows(head + "\n\n".join(shuffled) + tail, tmp_path), expected)


def lower_titles(text: str) -> str:
    lines = text.split("\n")
    return "\n".join(
        line.capitalize() if line.isupper() and re.search(r"[^\W\d_]{3}", line) else line for line in lines
    )


def test_titles_in_small_letters(text: str, expected: Rows, tmp_path: Path) -> None:
    assert_equal(list_rows(lower_titles(text), tmp_path), expected)


def test_titles_in_capitals(text: str, expected: Rows, tmp_path: Path) -> None:
    head, activities, tail = split_activities(text)
    assert_equal(list_rows(head + "\n\n".join(map(upper_title, activities)) + tail, tmp_path), expected)


def upper_title(activity: str) -> str:
    day, _, title, rest = activity.split("\n", 3)
    return f"{day}\n\n{title.upper()}\n{rest}"


def cut_pages(text: str, first: int, count: int, seed: int) -> str:
    """Return a text with page breaks at lines after the first, by chance, and with a running head and page numbers."""
    lines = text.split("\n")
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    cuts = sorted(chance.sample(range(first, len(lines) - 2), count))
    pages = ["\n".join(lines[start:end]) for start, end in pairwise([0, *cuts, len(lines)])]
    return "\f".join(f"Lakes · Report\n\n{page}\n\n{number}\n" for number, page in enumerate(pages, 1))


@pytest.mark.parametrize("seed", range(20))
def test_page_breaks_anywhere(text: str, expected: Rows, tmp_path: Path, seed: int) -> None:
    found = list_rows(cut_pages(text, text.split("\n").index("INES OLTA"), 8, seed), tmp_path)
    assert not found - expected
    assert [sheet for sheet, _ in expected - found] in ([], ["people"])  # a name and an office on two pages


@pytest.mark.skipif(not SAMPLE, reason="METROCLI_SAMPLE_REPORT is not set")
@pytest.mark.parametrize(
    "change",
    [
        lower_titles,
        lambda text: cut_pages(text, 60, 30, seed=1),
        lambda text: wrap(text, 64),
        lambda text: wrap(text, 95),
        lambda text: re.sub(r"(?m)^- ", "• ", text),
        lambda text: re.sub(r"(?m)^- ", "", text),
        lambda text: re.sub(r"(?<=\w)–(?=\d)", " - ", text),
        lambda text: re.sub(r"\n(Members|Outcomes|Alliances)\n\n", r"\n\1: ", text),
        lambda text: re.sub(r"\n\n\n+", "\n\n", text),
    ],
)
def test_the_published_report_in_another_form(change: Callable[[str], str], tmp_path: Path) -> None:
    text = Path(SAMPLE).read_text(encoding="utf-8")
    expected = list_rows(text, tmp_path)
    found = list_rows(change(text), tmp_path)
    assert (sorted(found - expected), sorted(expected - found)) == ([], [])


def test_another_year_and_other_months(language: str, text: str, expected: Rows, tmp_path: Path) -> None:
    for name, other in MONTHS[language].items():
        text = text.replace(name, other).replace(name.capitalize(), other.capitalize())
    text = text.replace("2032", "2041").replace("2033", "2041")
    assert_equal(list_rows(text, tmp_path), move(expected, move_months(language)))


def move_months(language: str) -> dict[str, str]:
    months = {"2032-11": "2041-06", "2032-12": "2041-07", "2033-01": "2041-08", "2033-02": "2041-09"}
    names = {name.casefold(): other for name, other in MONTHS[language].items()}
    return {"2033-02-28": "2041-09-30", **months, **names, "2032": "2041", "2033": "2041"}


def test_other_members(text: str, expected: Rows, tmp_path: Path) -> None:
    other = replace(text, OTHER_MEMBERS)
    names = {name.casefold(): other.casefold() for name, other in OTHER_MEMBERS.items()}
    assert_equal(list_rows(other, tmp_path), move(expected, names))


def move(rows: Rows, words: dict[str, str]) -> Rows:
    return Counter(
        (sheet, tuple((column, replace(value, words).casefold()) for column, value in cells))
        for sheet, cells in rows.elements()
    )


def replace(text: str, words: dict[str, str]) -> str:
    return re.sub("|".join(map(re.escape, words)), lambda found: words[found[0]], text)
