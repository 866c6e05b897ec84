"""The published report itself, against the sheets behind it."""

from __future__ import annotations

import os
import re
from itertools import groupby
from pathlib import Path

import pytest
from published_report import compare_with_sheets  # type: ignore[import-not-found] # it is beside this module
from test_readers_pdf import write_pdf  # type: ignore[import-not-found] # it is beside this module

from metrocli.importing.readers.registry import read_document

SAMPLE = os.environ.get("METROCLI_SAMPLE_REPORT", "")
EXPLAINED = {
    "people": 3,  # Two offices name a city that two members share, and a role repeats an office.
}
LEAST_SHARE = 0.995
LONGEST_CODE = 8


@pytest.mark.skipif(not SAMPLE, reason="METROCLI_SAMPLE_REPORT is not set")
def test_published_report_yields_its_sheets() -> None:
    found = compare_with_sheets(read_document(Path(SAMPLE)))
    print(f"{found.total} facts compared, {found.different} differ: {found.share:.2%}")  # noqa: T201 - the share is to be seen
    assert found.extra == []
    assert {sheet: len(some) for sheet, some in found.differences.items()} == EXPLAINED, found.differences
    assert found.share >= LEAST_SHARE


def _list_parts(text: str) -> list[tuple[str, object, int]]:
    """Return the blocks between blank lines: headings in capitals, lists, tables and lines."""
    plain = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", text.replace("**", "").replace("\xa0", " "))
    parts: list[tuple[str, object, int]] = []
    for is_blank, group in groupby(plain.split("\n"), key=lambda line: not line.strip()):
        lines = [] if is_blank else list(group)
        block = "\n".join(line.strip() for line in lines)
        if "\t" in block:
            rows = [line.split("\t") for line in lines]
            parts.append(("table", [cell.strip() for row in rows for cell in row], len(rows[0])))
        elif block.startswith("- "):
            parts += [("item", item.strip(), 0) for item in f"\n{block}".split("\n- ")[1:]]
        elif block.isupper() and len(block) > LONGEST_CODE and not re.search(r"\d[A-Z]\d", block):
            parts.append(("heading", block.replace("\n", " "), 2))
        elif block:
            parts.append(("text", block, 0))
    return parts


@pytest.mark.skipif(not SAMPLE, reason="METROCLI_SAMPLE_REPORT is not set")
@pytest.mark.parametrize(("columns", "least"), [(1, 0.99), (2, 0.98)])
def test_published_report_as_pdf_yields_its_sheets(tmp_path: Path, columns: int, least: float) -> None:
    parts = _list_parts(Path(SAMPLE).read_text(encoding="utf-8"))
    found = compare_with_sheets(read_document(write_pdf(tmp_path / "a.pdf", parts, columns, heads=1, height=25)))
    print(f"{columns}: {found.total} facts compared, {found.different} differ: {found.share:.2%}")  # noqa: T201 - as above
    assert found.extra == []
    assert found.share >= least, found.differences
