"""`import`: what a user sees and gets of an invented report, in a dry run and in a new dataset."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook

from metrocli.sheets.schema import SHEETS_BY_NAME

if TYPE_CHECKING:
    from collections.abc import Callable
    from subprocess import CompletedProcess

    Run = Callable[..., CompletedProcess[str]]
    Said = Callable[[str], list[tuple[str, str, dict[str, object]]]]

REPORT = (Path(__file__).parents[1] / "data" / "river-towns.txt").read_text(encoding="utf-8")
"""The progress report of an invented association, of which every line is understood."""
LEFT_OVER = "The ferry is painted blue."
Line = tuple[str, str, dict[str, object]]
LINES_LEFT_OVER: Line = ("", "lines-left-over", {"count": 1})
NOT_IMPORTED: Line = ("", "not-imported", {})
COUNTS = {"activities": 2, "meetings": 1, "periods": 1, "published": 1}


@pytest.fixture
def report(tmp_path: Path) -> str:
    """A report of which every line is understood."""
    path = tmp_path / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    return str(path)


@pytest.fixture
def odd_report(tmp_path: Path) -> str:
    """The same report with a line that nothing explains."""
    path = tmp_path / "odd.txt"
    path.write_text(f"{REPORT}\n{LEFT_OVER}\n", encoding="utf-8")
    return str(path)


def read_sheet(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file, without blank cells."""
    with path.open(encoding="utf-8", newline="") as file:
        return [{name: text for name, text in row.items() if text} for row in csv.DictReader(file)]


class TestDryRun:
    """Without --into, nothing is written."""

    def test_it_shows_the_sheets_and_how_to_go_on(self, run: Run, said: Said, report: str, tmp_path: Path) -> None:
        shown = run("import", report, "-f", "table", COLUMNS="100")
        assert shown.returncode == 0
        assert said(shown.stderr) == [NOT_IMPORTED]
        assert shown.stdout.splitlines()[:2] == [
            "report.txt",
            "text · 19 lines of text · 2030-11..2031-02 (1 November 2030 – 28 February 2031)",
        ]
        assert " ".join(shown.stdout.splitlines()[-2:]) == (
            "2 activities, 1 row of meetings, 1 period, 1 published claim, 5 lines passed over, 0 lines not understood"
        )
        assert [file.name for file in tmp_path.iterdir()] == ["report.txt"]

    def test_lines_that_are_not_understood_are_counted_and_listed(self, run: Run, said: Said, odd_report: str) -> None:
        shown = run("import", odd_report)
        assert (shown.returncode, said(shown.stderr)) == (1, [LINES_LEFT_OVER, NOT_IMPORTED])
        listed = run("import", odd_report, "--leftovers")
        assert (listed.returncode, listed.stderr) == (1, "")
        assert listed.stdout == f"page\tline\ttext\n\t36\t{LEFT_OVER}\n"

    def test_without_such_lines_the_list_is_empty(self, run: Run, report: str) -> None:
        listed = run("import", report, "--leftovers", "-f", "json")
        assert (listed.returncode, json.loads(listed.stdout)["rows"]) == (0, [])

    def test_json_has_each_fact_with_its_line(self, run: Run, odd_report: str) -> None:
        answer = json.loads(run("import", odd_report, "-f", "json").stdout)
        assert answer["query"] == {"document": odd_report}
        result = answer["result"]
        assert result["document"] == {
            "name": "odd.txt",
            "format": "text",
            "pages": None,
            "lines": 20,
            "importer": "metrocli",
        }
        assert result["period"] == {"id": "2030-11..2031-02", "start": "2030-11-01", "end": "2031-02-28"}
        assert {row["sheet"]: row["new"] for row in result["sheets"]} == COUNTS
        (title,) = (fact for fact in result["facts"] if fact["value"] == "THE LONG COURSE")
        assert title == {
            "sheet": "activities",
            "key": "2030-12-20-long-course",
            "column": "title",
            "value": "THE LONG COURSE",
            "page": None,
            "line": 19,
            "certainty": "sure",
        }
        assert result["leftovers"] == [{"page": None, "line": 36, "text": LEFT_OVER}]
        assert {"page": None, "line": 6, "text": "ACTIVITIES", "reason": "it is a title"} in result["passed_over"]
        assert (result["differences"], result["proposed_aliases"], result["written"]) == ([], [], None)

    def test_names_of_known_data_are_proposed(self, run: Run, report: str, folder: Callable[..., Path]) -> None:
        data = folder(memberships="member,region\nArlenn,North\nBree,North\nDorn,South\n")
        result = json.loads(run("import", report, "--known", str(data), "-f", "json").stdout)["result"]
        assert result["proposed_aliases"] == [{"alias": "Arlen", "member": "Arlenn", "page": None, "line": 14}]

    def test_a_document_without_facts(self, run: Run, said: Said, tmp_path: Path) -> None:
        novel = tmp_path / "novel.txt"
        novel.write_text("It was a dark night.\n", encoding="utf-8")
        target = tmp_path / "data"
        shown = run("import", str(novel), "--into", str(target))
        assert shown.returncode == 1
        assert said(shown.stderr) == [LINES_LEFT_OVER, ("", "no-facts", {})]
        assert not target.exists()

    def test_a_document_in_an_old_encoding(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "old.txt"
        path.write_bytes(REPORT.replace("→", "-").replace("–", "-").replace("Arlen", "Årlen").encode("cp850"))
        result = json.loads(run("import", str(path), "--encoding", "cp850", "-f", "json").stdout)["result"]
        (members,) = (fact["value"] for fact in result["facts"] if fact["value"].endswith("Bree; Dorn"))
        assert members == "Årlen; Bree; Dorn"

    def test_stdin_is_not_a_document(self, run: Run, said: Said) -> None:
        failed = run("import", "-")
        assert (failed.returncode, said(failed.stderr)) == (2, [("", "document-from-stdin", {})])

    @pytest.mark.parametrize("option", ["-o", "--review"])
    def test_the_document_is_never_replaced(self, run: Run, said: Said, tmp_path: Path, option: str) -> None:
        report = tmp_path / ("report.xlsx" if option == "--review" else "report.md")
        report.write_text("ACTIVITIES\n", encoding="utf-8")
        shown = run("import", str(report), option, str(report), "--force")
        assert (shown.returncode, said(shown.stderr)) == (5, [("", "target-is-document", {"path": str(report)})])
        assert report.read_text(encoding="utf-8") == "ACTIVITIES\n"

    def test_leftovers_write_nothing(self, run: Run, said: Said, report: str, tmp_path: Path) -> None:
        listed = run("import", report, "--into", str(tmp_path / "data"), "--leftovers")
        assert (listed.returncode, said(listed.stderr)) == (0, [("", "leftovers-only", {})])
        assert not (tmp_path / "data").exists()

    def test_a_document_that_cannot_be_read(self, run: Run, said: Said, tmp_path: Path) -> None:
        failed = run("import", str(tmp_path / "missing.pdf"))
        assert (failed.returncode, failed.stdout) == (4, "")
        assert [(place, code) for place, code, _ in said(failed.stderr)] == [("missing.pdf", "file-unreadable")]


class TestNewDataset:
    """--into names a folder or a workbook that does not exist yet."""

    def test_a_folder(self, run: Run, said: Said, report: str, tmp_path: Path) -> None:
        target = tmp_path / "data"
        done = run("import", report, "--into", str(target))
        assert done.returncode == 0
        assert said(done.stderr) == [("", "written", {"path": str(target)})]
        sheets = {f"{sheet}.csv" for sheet in (*COUNTS, "imported")}
        assert {file.name for file in target.iterdir()} == {*sheets, "datapackage.json"}
        assert read_sheet(target / "periods.csv")[0]["period"] == "2030-11..2031-02"
        assert [row["id"] for row in read_sheet(target / "activities.csv")] == [
            "2030-11-05-river-banks-everybody",
            "2030-12-20-long-course",
        ]
        sources = read_sheet(target / "imported.csv")
        assert {
            "sheet": "activities",
            "key": "2030-12-20-long-course",
            "column": "title",
            "document": "report.txt",
            "line": "19",
            "certainty": "sure",
        } in sources
        header = (target / "activities.csv").read_text(encoding="utf-8").splitlines()[0]
        assert header.split(",") == [column.name for column in SHEETS_BY_NAME["activities"].columns]

    def test_a_workbook(self, run: Run, report: str, tmp_path: Path) -> None:
        target = tmp_path / "data.xlsx"
        assert run("import", report, "--into", str(target)).returncode == 0
        assert load_workbook(target).sheetnames == ["activities", "meetings", "periods", "published", "imported"]
        asked = run("activities", "--data", str(target), "-f", "json")
        assert [row["start"] for row in json.loads(asked.stdout)["rows"]] == ["2030-11-05", "2030-12-20"]

    def test_the_answer_into_a_file_as_well(self, run: Run, report: str, tmp_path: Path) -> None:
        target, file = tmp_path / "data", tmp_path / "found.json"
        assert run("import", report, "--into", str(target), "-o", str(file)).returncode == 0
        assert json.loads(file.read_text(encoding="utf-8"))["result"]["written"] == str(target)
        assert (target / "activities.csv").exists()

    def test_without_the_file_nothing_is_written(self, run: Run, said: Said, report: str, tmp_path: Path) -> None:
        target, file = tmp_path / "data", tmp_path / "found.json"
        file.write_text("mine", encoding="utf-8")
        failed = run("import", report, "--into", str(target), "-o", str(file))
        assert failed.returncode == 5
        assert [code for _, code, _ in said(failed.stderr)] == ["file-exists"]
        assert (file.read_text(encoding="utf-8"), target.exists()) == ("mine", False)


class TestReview:
    """--review writes a workbook to correct, which is imported as far as it is corrected."""

    def test_a_review_is_corrected_and_imported(self, run: Run, said: Said, odd_report: str, tmp_path: Path) -> None:
        review, target = tmp_path / "review.xlsx", tmp_path / "new"
        shown = run("import", odd_report, "--review", str(review))
        assert shown.returncode == 1
        assert said(shown.stderr) == [LINES_LEFT_OVER, ("", "review-written", {"path": str(review)})]
        book = load_workbook(review)
        tab = book["activities"]
        (row,) = (cells for cells in tab.iter_rows(min_row=2) if cells[1].value == "THE LONG COURSE")
        row[1].value = "The longer course"
        book["leftovers"].delete_rows(2)
        book.save(review)
        done = run("import", str(review), "--into", str(target))
        assert (done.returncode, said(done.stderr)) == (0, [("", "written", {"path": str(target)})])
        assert [row["id"] for row in read_sheet(target / "activities.csv")] == [
            "2030-11-05-river-banks-everybody",
            "2030-12-20-longer-course",
        ]
        (source,) = (
            row
            for row in read_sheet(target / "imported.csv")
            if (row["key"], row["column"]) == ("2030-12-20-longer-course", "title")
        )
        assert (source["document"], source["line"], source["certainty"]) == ("odd.txt", "19", "sure")

    def test_what_is_open_is_listed(
        self, run: Run, said: Said, odd_report: str, folder: Callable[..., Path], tmp_path: Path
    ) -> None:
        data = folder(memberships="member,region\nArlenn,North\nBree,North\nDorn,South\n")
        review, target = tmp_path / "review.xlsx", tmp_path / "new"
        run("import", odd_report, "--known", str(data), "--review", str(review))
        done = run("import", str(review), "--into", str(target), "-f", "json")
        assert done.returncode == 1
        assert [code for _, code, _ in said(done.stderr)] == ["lines-left-over", "aliases-undecided", "written"]
        answer = json.loads(done.stdout)
        assert [message["code"] for message in answer["messages"]] == ["lines-left-over", "aliases-undecided"]
        assert answer["result"]["leftovers"] == [{"page": None, "line": 36, "text": LEFT_OVER}]
        assert answer["result"]["proposed_aliases"] == [
            {"alias": "Arlen", "member": "Arlenn", "page": None, "line": 14}
        ]
        assert (answer["result"]["document"]["format"], answer["result"]["written"]) == ("review", str(target))
        assert (target / "activities.csv").exists()

    def test_accepted_aliases_are_rows_of_aliases(
        self, run: Run, report: str, folder: Callable[..., Path], tmp_path: Path
    ) -> None:
        data = folder(memberships="member,region\nArlenn,North\nBree,North\nDorn,South\n")
        review, target = tmp_path / "review.xlsx", tmp_path / "new"
        run("import", report, "--known", str(data), "--review", str(review))
        book = load_workbook(review)
        book["proposals"]["E2"].value = "yes"
        book.save(review)
        done = run("import", str(review), "--known", str(data), "--into", str(target))
        assert done.returncode == 0
        assert read_sheet(target / "aliases.csv") == [{"alias": "Arlen", "member": "Arlenn"}]

    def test_a_review_that_is_corrected_after_its_import_changes_the_same_rows(
        self, run: Run, said: Said, odd_report: str, tmp_path: Path
    ) -> None:
        review, target = tmp_path / "review.xlsx", tmp_path / "new"
        run("import", odd_report, "--review", str(review))
        assert run("import", str(review), "--into", str(target)).returncode == 1
        assert run("import", odd_report, "--into", str(target), "--review", str(review), "--force").returncode == 1
        book = load_workbook(review)
        book["activities"]["C3"].value = "2030-12-21"
        book["leftovers"].delete_rows(2)
        book["alliances"].append(["River Guild"])
        book.save(review)
        done = run("import", str(review), "--into", str(target), "--update")
        assert done.returncode == 0
        assert "cells-updated" in [code for _, code, _ in said(done.stderr)]
        assert [row["start"] for row in read_sheet(target / "activities.csv")] == ["2030-11-05", "2030-12-21"]
        assert read_sheet(target / "alliances.csv") == [{"alliance": "River Guild"}]
        again = run("import", str(review), "--into", str(target))
        assert (again.returncode, said(again.stderr)) == (0, [("", "nothing-new", {})])

    def test_a_review_does_not_update_the_data(self, run: Run, said: Said, report: str, tmp_path: Path) -> None:
        words = ("--into", str(tmp_path / "new"), "--update", "--review", str(tmp_path / "review.xlsx"))
        failed = run("import", report, *words)
        assert (failed.returncode, said(failed.stderr)) == (2, [("", "update-with-review", {})])

    def test_cells_that_a_person_wrote_wrongly_are_left_to_check(self, run: Run, report: str, tmp_path: Path) -> None:
        review, target = tmp_path / "review.xlsx", tmp_path / "new"
        run("import", report, "--review", str(review))
        book = load_workbook(review)
        book["periods"]["B2"].value = "early"
        book["activities"]["C2"].value = "some day"
        book.save(review)
        done = run("import", str(review), "--into", str(target), "-f", "json")
        assert done.returncode == 0
        assert json.loads(done.stdout)["result"]["period"] is None
        checked = json.loads(run("check", "--data", str(target), "-f", "json").stdout)["rows"]
        assert {"early", "some day"} <= {row["value"] for row in checked}

    def test_another_workbook(self, run: Run, said: Said, tmp_path: Path) -> None:
        path = tmp_path / "towns.xlsx"
        book = Workbook()
        book.worksheets[0].append(["member", "region"])
        book.save(path)
        failed = run("import", str(path))
        assert failed.returncode == 4
        assert said(failed.stderr) == [(path.name, "workbook-as-document", {"kind": "XLSX"})]

    def test_a_review_has_the_suffix_of_a_workbook(self, run: Run, said: Said, report: str, tmp_path: Path) -> None:
        target = tmp_path / "review.csv"
        failed = run("import", report, "--review", str(target))
        assert (failed.returncode, target.exists()) == (2, False)
        assert said(failed.stderr) == [("", "review-suffix", {"path": str(target)})]

    def test_an_existing_file_is_kept(self, run: Run, report: str, tmp_path: Path) -> None:
        target = tmp_path / "review.xlsx"
        target.write_text("mine", encoding="utf-8")
        failed = run("import", report, "--review", str(target))
        assert (failed.returncode, target.read_text(encoding="utf-8")) == (5, "mine")
        assert run("import", report, "--review", str(target), "--force").returncode == 0
        assert load_workbook(target).sheetnames[0] == "review"


class TestImporters:
    """The phrases of the settings, and the importers of other packages."""

    def test_phrases_of_the_settings(
        self, run: Run, report: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        text = Path(report).read_text(encoding="utf-8")
        Path(report).write_text(text.replace("Members", "Towns at the table"), encoding="utf-8")
        before = json.loads(run("import", report, "-f", "json").stdout)["result"]
        settings = tmp_path / "metrocli.toml"
        settings.write_text('[import.labels]\nmembers = "Towns at the table"\n', encoding="utf-8")
        monkeypatch.setenv("METROCLI_CONFIG", str(settings))
        after = json.loads(run("import", report, "-f", "json").stdout)["result"]
        members = [
            [fact["value"] for fact in result["facts"] if (fact["sheet"], fact["column"]) == ("activities", "members")]
            for result in (before, after)
        ]
        assert members[0] == []
        assert members[1][-1] == "Bree"

    def test_the_answer_names_the_importer_and_one_that_fails(
        self, run: Run, report: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "invented_reports.py").write_text(IMPORTERS, encoding="utf-8")
        info = tmp_path / "invented_reports-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(
            "Metadata-Version: 2.1\nName: invented-reports\nVersion: 1.0\n", encoding="utf-8"
        )
        points = "broken = invented_reports:Broken\nriver = invented_reports:River\n"
        (info / "entry_points.txt").write_text(f"[metrocli.importers]\n{points}", encoding="utf-8")
        monkeypatch.syspath_prepend(tmp_path)
        done = run("import", report, "-f", "json")
        answer = json.loads(done.stdout)
        assert done.returncode == 1
        assert answer["result"]["document"]["importer"] == "river"
        assert [(message["code"], message["values"]["name"]) for message in answer["messages"][:1]] == [
            ("importer-failed", "broken")
        ]
        assert len(answer["result"]["leftovers"]) == answer["result"]["document"]["lines"] - 1


IMPORTERS = """
from metrocli.importing.grammar.builder import FactBuilder


class River:
    def identify(self, document):
        return True

    def read(self, document, known, words):
        builder = FactBuilder()
        builder.add_row("alliances", {"alliance": "River Guild"}, [document.lines[0]])
        return builder.build(document.lines)


class Broken(River):
    def read(self, document, known, words):
        return 1 / 0
"""


def make_digest(folder: Path) -> dict[str, bytes]:
    """The content of each file of a folder."""
    return {file.name: file.read_bytes() for file in folder.iterdir()}


class TestExistingData:
    """--into names data that exists: what is new is added, and what differs is listed."""

    @pytest.fixture
    def data(self, run: Run, report: str, tmp_path: Path) -> Path:
        """Data that was imported from the report."""
        path = tmp_path / "data"
        assert run("import", report, "--into", str(path)).returncode == 0
        return path

    @pytest.fixture
    def corrected(self, tmp_path: Path) -> str:
        """The report with another last day, another title, and a new activity."""
        path = tmp_path / "corrected.txt"
        text = REPORT.replace("20 December–9 January", "20 December–10 January")
        text = text.replace("BILATERAL", "3 February\n\nTHE FERRY\n\nMembers: Dorn\n\nBILATERAL")
        path.write_text(text, encoding="utf-8")
        return str(path)

    def test_the_same_report_again_adds_nothing(self, run: Run, said: Said, report: str, data: Path) -> None:
        before = make_digest(data)
        shown = run("import", report, "--into", str(data), "-f", "json")
        assert (shown.returncode, said(shown.stderr)) == (0, [("", "nothing-new", {})])
        result = json.loads(shown.stdout)["result"]
        assert {row["sheet"]: (row["new"], row["unchanged"]) for row in result["sheets"]} == {
            sheet: (0, count) for sheet, count in COUNTS.items()
        }
        assert (result["facts"], result["written"]) == ([], None)
        assert make_digest(data) == before

    def test_what_is_new_is_added_and_what_differs_is_left(
        self, run: Run, said: Said, corrected: str, data: Path
    ) -> None:
        before = make_digest(data)
        shown = run("import", corrected, "--into", str(data), "-f", "json")
        assert shown.returncode == 1
        names = ["activities.csv", "imported.csv"]
        assert said(shown.stderr) == [
            ("", "cells-differ", {"count": 1}),
            *(("", "written-with-backup", {"path": str(data / name), "backup": f"{name}.bak"}) for name in names),
        ]
        result = json.loads(shown.stdout)["result"]
        (difference,) = result["differences"]
        assert difference == {
            "sheet": "activities",
            "key": "2030-12-20-long-course",
            "column": "end",
            "file": "activities.csv",
            "cell": "D3",
            "old": "2031-01-09",
            "new": "2031-01-10",
            "page": None,
            "line": 17,
            "certainty": "sure",
            "updated": False,
        }
        after = make_digest(data)
        for name in names:
            assert after[name].startswith(before[name])
            assert after[f"{name}.bak"] == before[name]
        assert [row["id"] for row in read_sheet(data / "activities.csv")] == [
            "2030-11-05-river-banks-everybody",
            "2030-12-20-long-course",
            "2031-02-03-ferry",
        ]
        added = [row for row in read_sheet(data / "imported.csv") if row["document"] == "corrected.txt"]
        assert {row["key"] for row in added} == {"2031-02-03-ferry"}
        again = run("import", corrected, "--into", str(data))
        assert (again.returncode, said(again.stderr)) == (1, [("", "cells-differ", {"count": 1})])

    def test_update_writes_what_differs_as_well(self, run: Run, said: Said, corrected: str, data: Path) -> None:
        shown = run("import", corrected, "--into", str(data), "--update")
        assert shown.returncode == 0
        assert [code for _, code, _ in said(shown.stderr)] == [
            "cells-updated",
            "written-with-backup",
            "written-with-backup",
        ]
        assert read_sheet(data / "activities.csv")[1]["end"] == "2031-01-10"
        source = read_sheet(data / "imported.csv")[-1]
        assert (source["key"], source["column"], source["document"]) == (
            "2030-12-20-long-course",
            "end",
            "corrected.txt",
        )
        again = run("import", corrected, "--into", str(data), "--update")
        assert (again.returncode, said(again.stderr)) == (0, [("", "nothing-new", {})])

    def test_a_workbook(self, run: Run, said: Said, report: str, corrected: str, tmp_path: Path) -> None:
        data = tmp_path / "data.xlsx"
        run("import", report, "--into", str(data))
        shown = run("import", corrected, "--into", str(data), "--update")
        assert shown.returncode == 0
        assert [code for _, code, _ in said(shown.stderr)] == ["cells-updated", "written-with-backup"]
        rows = [*load_workbook(data)["activities"].iter_rows(min_row=3, max_col=4, values_only=True)]
        assert [[cell.date() if isinstance(cell, datetime) else cell for cell in row] for row in rows] == [
            ["2030-12-20-long-course", "THE LONG COURSE", date(2030, 12, 20), date(2031, 1, 10)],
            ["2031-02-03-ferry", "THE FERRY", date(2031, 2, 3), None],
        ]
        again = run("import", corrected, "--into", str(data))
        assert (again.returncode, said(again.stderr)) == (0, [("", "nothing-new", {})])

    def test_computed_cells_stay(self, run: Run, said: Said, report: str, corrected: str, tmp_path: Path) -> None:
        data = tmp_path / "data.xlsx"
        run("import", report, "--into", str(data))
        book = load_workbook(data)
        book["activities"]["D3"] = "=C3+20"
        book.save(data)
        shown = run("import", corrected, "--into", str(data), "--update")
        assert shown.returncode == 1
        assert ("", "cells-not-updated", {"count": 1}) in said(shown.stderr)
        assert load_workbook(data)["activities"]["D3"].value == "=C3+20"

    def test_data_of_another_dialect_and_without_some_columns(
        self, run: Run, said: Said, report: str, folder: Callable[..., Path]
    ) -> None:
        old = '\ufeff"Id";Título;Inicio;Miembros\r\n"a1";Un día;2030-11-01;\r\n\r\nTotal;1;;\r\n'
        data = folder(activities=old, memberships="miembro;región\nArlen;Norte\n")
        shown = run("import", report, "--into", str(data), "-f", "json")
        assert shown.returncode == 1
        missing: Line = (
            "",
            "import-columns-missing",
            {"count": 2, "columns": ["activities.summary", "activities.end"]},
        )
        assert said(shown.stderr)[0] == missing
        new = (
            '"2030-11-05-river-banks-everybody";RIVER BANKS FOR EVERYBODY;2030-11-05;"Arlen; Bree; Dorn"\r\n'
            '"2030-12-20-long-course";THE LONG COURSE;2030-12-20;Bree\r\n'
        )
        assert (data / "activities.csv").read_bytes().decode() == old.replace("\r\n\r\n", f"\r\n{new}\r\n")

    def test_the_bundled_data_is_refused(self, run: Run, said: Said, report: str, bundled: Path) -> None:
        failed = run("import", report, "--into", str(bundled))
        assert (failed.returncode, [code for _, code, _ in said(failed.stderr)]) == (5, ["bundled-data-read-only"])

    def test_update_needs_data(self, run: Run, said: Said, report: str) -> None:
        failed = run("import", report, "--update")
        assert (failed.returncode, [code for _, code, _ in said(failed.stderr)]) == (2, ["update-without-into"])
