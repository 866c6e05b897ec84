"""Long lines and long lists: they end, and what is in them is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from metrocli.importing.document import DocumentLine, LineKind, ReportDocument
from metrocli.importing.grammar import sections
from metrocli.importing.grammar.phrases.codes import list_codes
from metrocli.importing.grammar.phrases.name_lists import split_names
from metrocli.importing.grammar.phrases.words import DEFAULT_WORDS, ReportPart, to_phrase
from metrocli.importing.grammar.reading import read_facts
from metrocli.importing.grammar.tables.remarks import split_pieces
from metrocli.importing.readers.registry import read_document

if TYPE_CHECKING:
    from pathlib import Path

    from metrocli.importing.facts import DocumentReading

_START = "Progress report\nSeptember – December 2021\n\n"
_SECTIONS = (
    "ACTIVITIES\n\n3 October 2021\nA workshop @\nMembers: @, Lima\nL1A1 @\n@\n",
    "ACTIVITIES\n\n@ 3 October 2021\n3 October 2021 @\nA workshop\n@\n",
    "METROPOLITAN CHALLENGES\n\n1.1 @\n@\n1.2 @\n@\n",
    "STRATEGIC ACTION PLAN\n\nL1 @\n@\nL1A1 @, L1A2 @\n",
    "MEDIA\n\nMonth\tOutlet\tTopic@\nSeptember\tThe Post\t@\n@\n",
    "CONTENTS\n\nActivities @ 4\n@\nWho we are @\n@\n",
    "WHO WE ARE\n\nMembers\n@\n\nPresident\nAna Smith @\n@, Mayor of Lima\n",
)


def _read(path: Path, content: str) -> DocumentReading:
    path.write_text(content, encoding="utf-8")
    return read_facts(read_document(path))


@pytest.mark.parametrize("section", _SECTIONS)
@pytest.mark.parametrize("unit", ["\t", ",", ", ", ".", "1", "(, ", " and ", "1→", "a. ", "(since "])
def test_a_long_line_ends(tmp_path: Path, section: str, unit: str) -> None:
    """A line of 50,000 signs takes seconds, and not minutes, wherever it is."""
    reading = _read(tmp_path / "a.txt", _START + section.replace("@", unit * (50_000 // len(unit))))
    assert reading.facts or reading.leftovers


@pytest.mark.parametrize("unit", [",", "(, ", "1→", "é ", "WORKSHOP"])
def test_a_line_longer_than_any_title_is_not_folded_to_compare_it(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    folded: list[int] = []

    def count(text: str) -> str:
        folded.append(len(text))
        return to_phrase(text)

    monkeypatch.setattr(sections, "to_phrase", count)
    long, title = unit * (50_000 // len(unit)), "Activities"
    texts = (long, title, long, "Notes", "Mayors", long, "In the media", "in", "Lima", "and", "Quito")
    lines = [DocumentLine(text, 0, number) for number, text in enumerate(texts, 1)]
    found = {index: sections.match_title(lines, index, DEFAULT_WORDS) for index in range(len(lines))}
    assert {texts[index] for index, match in found.items() if match} == {title, "In the media"}
    assert max(folded) < 1_000
    assert len(folded) < 4 * len(lines)


@pytest.mark.parametrize("around", [".", " .", "-", "—", "• ", "\t"])
def test_a_title_is_found_among_as_many_signs_as_one_likes(around: str) -> None:
    line = DocumentLine(f"{around * 5_000} ACTIVITIES {around * 5_000}", 0, 1)
    assert sections.match_title([line], 0, DEFAULT_WORDS) == (ReportPart.ACTIVITIES, 1)


def test_a_long_heading_of_a_comparison_is_found_by_its_beginning() -> None:
    line = DocumentLine(f"Compared with {'May ' * 5_000}", 0, 1, kind=LineKind.HEADING, level=2)
    assert sections.match_title([line], 0, DEFAULT_WORDS) == (ReportPart.OVERVIEW, 1)


@pytest.mark.parametrize("separator", [", ", ",\n", "\n", "; "])
def test_a_long_list_of_members_is_read_whole(tmp_path: Path, separator: str) -> None:
    names = [f"City{number}" for number in range(20_000)]
    content = f"{_START}ACTIVITIES\n\n3 October 2021\nA workshop\nMembers:\n{separator.join(names)}\n"
    reading = _read(tmp_path / "a.txt", content)
    assert [fact.value.split("; ") for fact in reading.facts if fact.column == "members"] == [names]


def test_a_long_list_of_codes_is_read_whole() -> None:
    codes = [f"L{number}A{number}" for number in range(1, 1000)]
    for separator in (", ", " and ", "\n"):
        assert list_codes(separator.join(codes)) == codes


def test_many_headings_with_days_are_each_an_activity(tmp_path: Path) -> None:
    parts = [f"### {1 + number % 28} October 2021 · Workshop {number}\n\nMembers: Lima\n" for number in range(2_000)]
    (tmp_path / "a.md").write_text(
        "# Report\n\nSeptember – December 2021\n\n## Activities\n\n" + "\n".join(parts), encoding="utf-8"
    )
    reading = read_facts(read_document(tmp_path / "a.md"))
    assert sum(fact.column == "title" for fact in reading.facts) == 2_000


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Lima (Peru, north), Quito", ["Lima (Peru, north)", "Quito"]),
        ("Lima (Peru, Quito, Bogota", ["Lima (Peru", "Quito", "Bogota"]),
        ("Lima, north), Quito", ["Lima, north)", "Quito"]),
        ("Lima (a (b, c), d), Quito", ["Lima (a (b, c), d)", "Quito"]),
        ("Lima (and Callao) and Quito (and more)", ["Lima (and Callao)", "Quito (and more)"]),
    ],
)
def test_brackets_keep_separators(text: str, names: list[str]) -> None:
    assert split_names([DocumentLine(text, 0, 1)], None) == names


def test_pieces_are_split_outside_of_brackets() -> None:
    assert split_pieces("a (b; c); d, e (f, g)") == [["a (b; c)", "d, e (f, g)"], ["a (b; c); d", "e (f, g)"]]
    assert split_pieces("(" + ", " * 200_000)[1] == ["(" + (", " * 200_000).strip()]


def test_each_line_of_a_long_document_has_an_end() -> None:
    lines = tuple(DocumentLine(f"Line {number} of a tale", 0, number) for number in range(1, 5_001))
    assert len(read_facts(ReportDocument("a.txt", "text", lines)).leftovers) == 5_000
