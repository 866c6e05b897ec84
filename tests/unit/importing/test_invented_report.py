"""The invented report of the Lakes Council: each language and format yields the sheets beside its text."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
from make import (  # type: ignore[import-not-found] # it is in another folder
    FOLDER,
    FORMATS,
    LANGUAGES,
    list_sheets,
    write_designed_pdf,
    write_report,
)

if TYPE_CHECKING:
    from pathlib import Path

NEUTRAL = {
    "activities": ("id", "start", "end", "outcomes", "line", "challenges"),
    "periods": ("period", "start", "end", "people_engaged", "experts"),
    "meetings": ("month", "mode"),
    "media": ("month",),
    "memberships": ("status",),
    "outcomes": ("code",),
    "challenges": ("code",),
    "alliances": (),
    "people": ("person", "body", "member", "from", "until"),
    "published": ("period", "section"),
}
"""The sheets, and their columns whose text is the same in each language."""


def read_sheets(language: str) -> dict[str, list[dict[str, str]]]:
    sheets = {}
    for path in (FOLDER / language).glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            sheets[path.stem] = list(csv.DictReader(file))
    return sheets


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_document_yields_its_sheets(language: str, form: str, tmp_path: Path) -> None:
    if form in {"docx", "pdf"}:
        pytest.importorskip("docx" if form == "docx" else "typst")
    expected = {path.stem: path.read_text(encoding="utf-8") for path in (FOLDER / language).glob("*.csv")}
    assert list_sheets(write_report(language, tmp_path / f"report.{form}")) == expected


@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_designed_pdf_yields_its_sheets(language: str, columns: int, tmp_path: Path) -> None:
    """Only the text of a summary, where a word may keep the hyphen of a line end, may differ."""
    pytest.importorskip("typst")
    found = {
        name: list(csv.DictReader(content.splitlines()))
        for name, content in list_sheets(write_designed_pdf(language, tmp_path / "report.pdf", columns)).items()
    }
    expected = read_sheets(language)
    for rows in [*found.values(), *expected.values()]:
        for row in rows:
            row.pop("summary", None)
    assert found == expected


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_languages_say_the_same(language: str) -> None:
    english, other = read_sheets("en"), read_sheets(language)
    assert other.keys() == english.keys() == NEUTRAL.keys()
    for sheet, columns in NEUTRAL.items():
        assert [[row[name] for name in columns] for row in other[sheet]] == [
            [row[name] for name in columns] for row in english[sheet]
        ]
