"""The brief in Spanish and in French: no head, label or sentence of it is in English."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

import pytest

from metrocli.query.selecting.filters import Filters
from metrocli.query.stats import select_time
from metrocli.report.brief.build import BriefRequest, build_brief
from metrocli.report.model import Section
from metrocli.report.settings import ReportSettings
from metrocli.sheets.dataset import open_dataset
from metrocli.sheets.reading.bundled import find_bundled_data
from metrocli.text.languages.language import load_language

if TYPE_CHECKING:
    from collections.abc import Iterator


def list_texts(value: object) -> Iterator[str]:
    """Yield every text of a part of the brief, at any depth."""
    if isinstance(value, Section):
        value = (value.title, value.blocks, value.sections)
    if isinstance(value, Enum):
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        yield from (text for each in value for text in list_texts(each))


@pytest.mark.parametrize("code", ["es", "fr"])
@pytest.mark.parametrize("name", ["Johannesburg", "Addis Ababa"])
def test_no_text_of_the_program_is_in_english(code: str, name: str) -> None:
    language = load_language(code)
    selection = select_time(open_dataset(find_bundled_data(), code), Filters(period=("2021-T3",)))
    texts = {*list_texts(build_brief(BriefRequest(selection, name, language, ReportSettings())).report.sections)}
    assert sorted(text for text in texts if language.translate_label(text) != text) == []
