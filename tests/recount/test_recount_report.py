"""Every fact of the sheets is in the report, in each format: found by code that the report does not share.

`python -m pytest -s tests/recount/test_recount_report.py` shows how many facts of each report were looked for.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from metrocli.__main__ import main

from . import invented
from .report_facts import ReportFacts
from .report_text import read
from .sheets import Sheets

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
BUNDLED = ROOT / "data"
RIVERLANDS = ROOT / "tests" / "data" / "riverlands"
INVENTED = Path("invented")
ENDINGS = ("html", "md", "pdf", "docx", "xlsx")


@pytest.mark.parametrize(
    ("folder", "period", "language", "ending"),
    [
        *((BUNDLED, "2021-T3", "en", ending) for ending in ENDINGS),
        *((RIVERLANDS, "2023-Q2", "en", ending) for ending in ENDINGS),
        (RIVERLANDS, "2023-Q4", "en", "md"),
        *((INVENTED, period, "en", "md") for period in ("2022-A", "2022-B", "2022-B1")),
        (BUNDLED, "2021-T3", "es", "md"),
        (BUNDLED, "2021-T3", "fr", "md"),
    ],
)
def test_every_fact_is_in_the_report(folder: Path, period: str, language: str, ending: str, tmp_path: Path) -> None:
    if folder == INVENTED:
        folder = invented.write(tmp_path)
    target = tmp_path / f"report.{ending}"
    asked = ("--period", period, "--lang", language, "--data", str(folder), "-o", str(target))
    assert main(["report", *asked]) == 0
    page = read(target)
    sheets = Sheets(folder)
    (listed,) = [each for each in sheets.periods if each.name == period]
    facts = list(ReportFacts(sheets, listed, language, page.has_dates).all())
    print(f"{folder.name} {period} {language} {ending}: {len(facts)} facts")  # noqa: T201 # for -s
    missing = [(fact.what, fact.texts[0], lacking) for fact in facts if (lacking := page.lacks(fact))]
    assert missing == []
