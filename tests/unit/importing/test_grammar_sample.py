"""The published report itself, against the sheets behind it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from published_report import compare_with_sheets  # type: ignore[import-not-found] # it is beside this module

from metrocli.importing.readers.registry import read_document

SAMPLE = os.environ.get("METROCLI_SAMPLE_REPORT", "")
EXPLAINED = {
    "people": 3,  # Two offices name a city that two members share, and a role repeats an office.
}
LEAST_SHARE = 0.995


@pytest.mark.skipif(not SAMPLE, reason="METROCLI_SAMPLE_REPORT is not set")
def test_published_report_yields_its_sheets() -> None:
    found = compare_with_sheets(read_document(Path(SAMPLE)))
    print(f"{found.total} facts compared, {found.different} differ: {found.share:.2%}")  # noqa: T201 - the share is to be seen
    assert found.extra == []
    assert {sheet: len(some) for sheet, some in found.differences.items()} == EXPLAINED, found.differences
    assert found.share >= LEAST_SHARE
