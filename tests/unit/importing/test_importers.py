"""Importers of other packages: found by entry point, named in the answer, and left out with a note if they fail."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import pytest

from metrocli.errors import UnreadableData
from metrocli.importing.document import DocumentLine, ReportDocument
from metrocli.importing.importers import read_with_importer
from metrocli.importing.report import gather_report
from metrocli.messages import Message

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "how-to" / "write-an-importer.md"


def make_document(*lines: str) -> ReportDocument:
    numbered = tuple(DocumentLine(text, 0, number) for number, text in enumerate(lines, 1))
    return ReportDocument("bulletin.txt", "text", numbered)


BULLETIN = make_document("Tideland Union Bulletin, 2030", "2030-11-05 | River banks | Arlen, Bree", "Something else")


def blocks_of(page: str) -> list[str]:
    return [block.split("\n", 1)[1] for block in page.split("```")[1::2]]


def install(folder: Path, monkeypatch: pytest.MonkeyPatch, **importers: str) -> None:
    """Install packages into a folder: each a module of this name with the class Reader."""
    for name, code in importers.items():
        module = f"invented_{name}"
        folder.joinpath(f"{module}.py").write_text(code, encoding="utf-8")
        declare(folder, name, f"{module}:Reader")
        monkeypatch.delitem(sys.modules, module, raising=False)
    monkeypatch.syspath_prepend(folder)


def declare(folder: Path, name: str, value: str) -> None:
    info = folder / f"invented_{name}-1.0.dist-info"
    info.mkdir()
    info.joinpath("METADATA").write_text(f"Metadata-Version: 2.1\nName: invented-{name}\nVersion: 1.0\n")
    info.joinpath("entry_points.txt").write_text(f"[metrocli.importers]\n{name} = {value}\n")


def read_by(returned: str) -> str:
    return f"""
class Reader:
    def identify(self, document):
        return True

    def read(self, document, known, words):
        from metrocli.importing.facts import DocumentReading, ImportedFact
        {returned}
"""


def test_the_documented_importer_reads_its_bulletin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bulletin, code, project = blocks_of(PAGE.read_text(encoding="utf-8"))
    tmp_path.joinpath("tideland_importer.py").write_text(code, encoding="utf-8")
    ((name, value),) = tomllib.loads(project)["project"]["entry-points"]["metrocli.importers"].items()
    declare(tmp_path, name, value)
    monkeypatch.delitem(sys.modules, "tideland_importer", raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    document = make_document(*bulletin.strip().split("\n"))
    found = read_with_importer(document)
    report = gather_report(document, found.reading, found.importer)
    rows = [{name: cell.value for name, cell in row.cells.items()} for row in report.rows["activities"]]
    assert rows == [
        {"start": "2030-11-05", "title": "River banks", "members": "Arlen; Bree"},
        {"start": "2030-12-20", "title": "The long course", "members": "Bree"},
    ]
    assert [row.cells["period"].value for row in report.rows["periods"]] == ["2030"]
    assert [line.line.text for line in report.passed_over] == ["Printed on paper of the tides"]
    assert (report.importer, report.leftovers, found.notes) == ("tideland", (), ())


def test_the_example_has_about_thirty_lines() -> None:
    _, code, _ = blocks_of(PAGE.read_text(encoding="utf-8"))
    assert len([line for line in code.split("\n") if line.strip()]) <= 30


def test_other_documents_are_read_by_our_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, monkeypatch, other="class Reader:\n    def identify(self, document):\n        return False\n")
    found = read_with_importer(BULLETIN)
    assert (found.importer, found.notes, len(found.reading.leftovers)) == ("metrocli", (), 3)


@pytest.mark.parametrize(
    ("code", "problem", "values"),
    [
        ("import nowhere_to_be_found", "importer-fault", {"kind": "ModuleNotFoundError"}),
        ("x = 1", "importer-fault", {"kind": "AttributeError"}),
        ("class Reader:\n    pass", "importer-fault", {"kind": "AttributeError"}),
        (read_by("raise KeyError('month')"), "importer-fault", {"kind": "KeyError", "text": "'month'"}),
        (read_by("return None"), "importer-wrong-type", {"kind": "NoneType", "wanted": "DocumentReading"}),
        (
            read_by('return DocumentReading((ImportedFact("activities", 0, "title", 5, 0, 1),), (), ())'),
            "importer-wrong-type",
            {"kind": "int", "wanted": "str"},
        ),
        (
            read_by('return DocumentReading((), (), ("a text",))'),
            "importer-wrong-type",
            {"kind": "str", "wanted": "DocumentLine"},
        ),
        (
            read_by('return DocumentReading((ImportedFact("activities", 0, "colour", "red", 0, 1),), (), ())'),
            "importer-no-such-column",
            {"sheet": "activities", "column": "colour"},
        ),
        (
            read_by('return DocumentReading((ImportedFact("activities", 0, "title", "Red", 7, 1),), (), ())'),
            "importer-no-such-line",
            {"page": 7, "line": 1},
        ),
    ],
)
def test_a_broken_importer_is_a_note(
    code: str, problem: str, values: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, monkeypatch, broken=code, working=read_by("return DocumentReading((), (), document.lines)"))
    found = read_with_importer(BULLETIN)
    (note,) = found.notes
    why = note.values["problem"]
    assert isinstance(why, Message)
    assert (note.code, note.values["name"], why.code) == ("importer-failed", "broken", problem)
    assert why.values.items() >= values.items()
    assert found.importer == "working"


def test_an_importer_may_refuse_a_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = """
        from metrocli.errors import UnreadableData
        from metrocli.messages import MessageType
        raise UnreadableData(document.name, MessageType("draft", "it is a draft")())
    """
    install(tmp_path, monkeypatch, strict=read_by(code.strip()))
    with pytest.raises(UnreadableData, match=r"bulletin\.txt: it is a draft"):
        read_with_importer(BULLETIN)


def test_a_damaged_declaration_is_a_note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, monkeypatch, other="class Reader:\n    pass\n")
    (tmp_path / "invented_other-1.0.dist-info" / "entry_points.txt").write_text("[metrocli.importers]\nno value\n")
    found = read_with_importer(BULLETIN)
    assert found.importer == "metrocli"
    assert [note.values["name"] for note in found.notes] in (["metrocli.importers"], ["no value"])
