"""Documents that are not reports: a novel, a diary, slides, an agenda and minutes have no facts."""

from __future__ import annotations

from pathlib import Path

import pytest
from make import FOLDER  # type: ignore[import-not-found] # it is in another folder

from metrocli.importing.grammar.reading import read_facts
from metrocli.importing.readers.registry import read_document

DOCUMENTS = sorted(Path(FOLDER, "prose").iterdir())


@pytest.mark.parametrize("path", DOCUMENTS, ids=[path.name for path in DOCUMENTS])
def test_another_document_has_no_facts(path: Path) -> None:
    document = read_document(path)
    reading = read_facts(document)
    assert reading.facts == ()
    assert len(reading.leftovers) + len(reading.passed_over) == len(document.lines) + len(document.running_lines)
    assert len(reading.leftovers) > len(reading.passed_over)
