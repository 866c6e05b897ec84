"""The report in Spanish and in French: no head, label or sentence of it is in English."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from metrocli.query.selecting.filters import Filters
from metrocli.query.stats import select_time
from metrocli.report.build import ReportRequest, build_report
from metrocli.report.model import Activities, Names, Report, ReportTable, Section
from metrocli.report.settings import ReportSettings
from metrocli.sheets.dataset import open_dataset
from metrocli.sheets.reading.bundled import find_bundled_data
from metrocli.text.languages.language import load_language

if TYPE_CHECKING:
    from collections.abc import Iterator

RIVERLANDS = Path(__file__).parents[2] / "data" / "riverlands"
NOT_ENGLISH = {"Secretary General", "part"}
"""An office in the sheets, which stays as it is written, and the French word for a share."""


def build(language: str, path: Path | None = None, period: str = "2021-T3") -> Report:
    selection = select_time(open_dataset(path or find_bundled_data(), language), Filters(period=(period,)))
    return build_report(ReportRequest(selection, load_language(language), ReportSettings(), 2, ())).report


@pytest.fixture(scope="module")
def spanish() -> Report:
    return build("es")


def list_texts(value: object) -> Iterator[str]:
    """Yield every text of a part of the report, at any depth."""
    if isinstance(value, Section):
        value = (value.title, value.blocks, value.sections)
    if isinstance(value, Enum):
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from list_texts(tuple(value.values()))
    elif isinstance(value, tuple):
        yield from (text for each in value for text in list_texts(each))


def find(sections: tuple[Section, ...], key: str) -> Section:
    found = [*sections]
    for section in found:
        if section.key == key:
            return section
        found += section.sections
    raise AssertionError(key)


@pytest.mark.parametrize("language", ["es", "fr"])
@pytest.mark.parametrize(("path", "period"), [(None, "2021-T3"), (RIVERLANDS, "2023-Q2")])
def test_no_text_of_the_program_is_in_english(language: str, path: Path | None, period: str) -> None:
    texts = {*list_texts(build(language, path, period).sections)}
    translated = load_language(language)
    assert sorted(text for text in texts if translated.translate_label(text) != text and text not in NOT_ENGLISH) == []


def test_spanish_words(spanish: Report) -> None:
    assert spanish.title == "Informe de actividades"
    assert spanish.period == "septiembre – diciembre de 2021"
    assert spanish.days == "1 de septiembre – 31 de diciembre de 2021"
    assert spanish.draft == "Este es un borrador: la revisión de los datos encontró 2 errores sin resolver."
    (block,) = find(spanish.sections, "activities-l1").blocks
    assert isinstance(block, Activities)
    congress = next(each for each in block.activities if each.id == "2021-T3-06")
    assert congress.days == "8–13 de noviembre"
    assert congress.facts == "congreso · coorganización · Guangzhou"
    assert congress.members_counted == "57 miembros"
    assert congress.members[:3] == ("Abiyán", "Acra", "Antananarivo")
    assert congress.regions[0] == "África"


def test_degrees_have_the_comma_of_the_language(spanish: Report) -> None:
    assert {"23,12", "-26,2"} <= {*list_texts(find(spanish.sections, "overview"))}


def test_countries_and_numbers(spanish: Report) -> None:
    (names,) = (each for each in find(spanish.sections, "region-5").blocks if isinstance(each, Names))
    assert {name.below.split(" · ")[0] for name in names.names} == {"México", "Canadá"}
    (table,) = (each for each in find(spanish.sections, "results").blocks if isinstance(each, ReportTable))
    assert table.rows[0][1].text == "1.412"
