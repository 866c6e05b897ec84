"""Golden files of the report: as Markdown in three languages, and the model that all formats are written from.

`METROCLI_GOLDEN=write pytest tests/golden` writes them anew: read the difference, line by line, before it is committed.
In the model, each section, each block and each row of a table is a line of JSON, without values that are the usual
ones. The things that texts name, and the pieces of a cell that name them, are left out: they show only in a site.
Charts whose table is in the report anyway, and the places on the map, are left out.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from test_golden import DATA, writing  # type: ignore[import-not-found] # it is in this folder

from metrocli.__main__ import main
from metrocli.query.selecting.filters import Filters
from metrocli.query.stats import select_time
from metrocli.report.build import ReportRequest, build_report
from metrocli.report.model import Activities, Chart, ReportCell, ReportTable, Section
from metrocli.report.settings import ReportSettings
from metrocli.sheets.dataset import open_dataset
from metrocli.sheets.reading.bundled import find_bundled_data
from metrocli.text.languages.language import load_language

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parent / "reports"


def compare(name: str, text: str) -> None:
    """Compare a text with its golden file, or write it into the file."""
    path = FOLDER / name
    if writing():
        path.write_bytes(text.encode())
        return
    expected = path.read_bytes().decode()
    if text != expected:
        lines = difflib.unified_diff(expected.splitlines(), text.splitlines(), name, "written now", lineterm="", n=1)
        pytest.fail("\n".join([*lines, "METROCLI_GOLDEN=write pytest tests/golden writes it anew."]), pytrace=False)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("bundled-en.md", "--period 2021-T3 --lang en"),
        ("bundled-es.md", "--period 2021-T3 --lang es"),
        ("riverlands-fr.md", "--period 2023-Q2 --lang fr --data riverlands"),
    ],
)
def test_the_report_as_markdown(
    name: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(DATA)
    target = tmp_path / "report.md"
    assert main(["report", *words.split(), "-o", str(target)]) == 0, capfd.readouterr().err
    compare(name, target.read_bytes().decode())


def test_the_model() -> None:
    dataset = open_dataset(find_bundled_data()).with_names_in("en")
    selection = select_time(dataset, Filters(period=("2021-T3",)))
    settings = ReportSettings(association="The League")
    report = build_report(ReportRequest(selection, load_language("en"), settings)).report
    head = {**report._replace(sections=(), sources=())._asdict(), "language": report.language.code}
    lines = [head, *chain.from_iterable(map(list_lines, report.sections)), *map(simplify, report.sources)]
    texts = [json.dumps(line, ensure_ascii=False, separators=(",", ":")) for line in lines]
    compare("bundled-en.jsonl", "".join(f"{text}\n" for text in texts))


def list_lines(section: Section) -> Iterator[Any]:
    """List a section with those below it as lines of the golden file."""
    yield simplify(section._replace(blocks=(), sections=()))
    for block in section.blocks:
        yield {"block": type(block).__name__}
        if isinstance(block, Chart):
            yield simplify(block._replace(table=block.table._replace(rows=())))
            yield from map(simplify, () if block.repeats else block.table.rows)
        elif isinstance(block, ReportTable):
            yield simplify(block._replace(rows=()))
            yield from map(simplify, block.rows)
        elif isinstance(block, Activities):
            yield simplify(block._replace(activities=()))
            yield from map(simplify, block.activities)
        else:
            yield simplify(block)
    for below in section.sections:
        yield from list_lines(below)


def simplify(value: Any) -> Any:  # noqa: ANN401 - a value of the model
    """Return a value of the model in types of JSON, without fields that have their usual value."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        usual = getattr(value, "_field_defaults", {})
        fields = value._asdict().items()
        of_sites = {"thing", "spans"} if isinstance(value, ReportCell) else {"thing"}
        shown = ((name, each) for name, each in fields if name not in of_sites)
        return {name: simplify(each) for name, each in shown if name not in usual or each != usual[name]}
    if isinstance(value, tuple):
        return [simplify(each) for each in value]
    if isinstance(value, Mapping):
        return {name: simplify(each) for name, each in value.items()}
    return value.isoformat() if isinstance(value, date) else value
