"""`datapackage.json`, checked by the Frictionless tools in a separate process."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from metrocli.sheets.dataset import open_dataset
from metrocli.sheets.schema import TEMPLATE_SHEETS
from metrocli.sheets.template.build import write_template
from metrocli.sheets.writing.convert import convert
from metrocli.text.locale import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable

RIVERLANDS = Path(__file__).parents[3] / "data" / "riverlands"


def faults(folder: Path) -> list[tuple[str, str]]:
    """Return the errors that the Frictionless tools report for a folder: the file and the type of each."""
    command = [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"]
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    report = json.loads(result.stdout)
    assert result.returncode == (0 if report["valid"] else 1), result.stderr
    whole = [("", error["type"]) for error in report["errors"]]
    return whole + [(task["place"], error["type"]) for task in report["tasks"] for error in task["errors"]]


def package(folder: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((folder / "datapackage.json").read_text("utf-8"))
    return read


def schema(folder: Path, name: str) -> dict[str, Any]:
    schema: dict[str, Any] = next(table for table in package(folder)["resources"] if table["name"] == name)["schema"]
    return schema


def fields(folder: Path, name: str) -> dict[str, dict[str, Any]]:
    return {field["name"]: field for field in schema(folder, name)["fields"]}


@pytest.mark.slow
class TestFrictionless:
    """What the Frictionless tools accept and report."""

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_a_template_is_accepted(self, tmp_path: Path, language: str) -> None:
        write_template(tmp_path / "new", language)
        assert faults(tmp_path / "new") == []
        names = [table["name"] for table in package(tmp_path / "new")["resources"]]
        assert names == [sheet.name for sheet in TEMPLATE_SHEETS]

    def test_a_template_with_the_lists_of_a_dataset_is_accepted(self, bundled: Path, tmp_path: Path) -> None:
        write_template(tmp_path / "new", "es", open_dataset(bundled))
        assert faults(tmp_path / "new") == []

    @pytest.mark.parametrize("source", ["bundled", "riverlands"])
    def test_a_converted_dataset_is_accepted(self, bundled: Path, tmp_path: Path, source: str) -> None:
        convert(open_dataset(bundled if source == "bundled" else RIVERLANDS), tmp_path / "new")
        assert faults(tmp_path / "new") == []

    def test_undeclared_sheets_and_columns_are_accepted(self, folder: Callable[..., Path], tmp_path: Path) -> None:
        path = folder(memberships="member,region,Habitantes\nArden,Norte,12\n", Presupuesto="año;euros\n2021;x\n")
        convert(open_dataset(path), tmp_path / "new")
        assert faults(tmp_path / "new") == []
        assert fields(tmp_path / "new", "memberships")["Habitantes"] == {"name": "Habitantes", "type": "any"}
        assert list(fields(tmp_path / "new", "Presupuesto")) == ["año", "euros"]

    @pytest.mark.parametrize(
        ("file", "row", "fault"),
        [
            ("activities", "2,Forum,soon", "type-error"),
            ("activities", "2,Forum,2025-03-10,,E9", "foreign-key"),
            ("activities", "2,,2025-03-10", "constraint-error"),
            ("activities", "EXAMPLE-01,Forum,2025-03-10", "primary-key"),
            ("activities", "2,Forum" + "," * 12 + "-5", "constraint-error"),
            ("memberships", "Arden,Norte,,,,,91", "constraint-error"),
            ("meetings", "2025-13,online,Arden", "type-error"),
            ("published", "2031,total,1", "foreign-key"),
            ("participations", "EXAMPLE-77,Arden", "foreign-key"),
        ],
    )
    def test_an_error_is_reported(self, tmp_path: Path, file: str, row: str, fault: str) -> None:
        write_template(tmp_path / "new")
        path = tmp_path / "new" / f"{file}.csv"
        text = path.read_text("utf-8")
        width = text.partition("\n")[0].count(",")
        path.write_text(text + row + "," * (width - row.count(",")) + "\n", "utf-8")
        assert (path.name, fault) in faults(tmp_path / "new")


class TestFields:
    """The fields that describe columns."""

    @pytest.fixture
    def new(self, tmp_path: Path) -> Path:
        write_template(tmp_path / "new", "fr")
        return tmp_path / "new"

    def test_a_field_has_the_header_of_the_file(self, new: Path) -> None:
        assert fields(new, "memberships")["région"] == {
            "name": "région",
            "title": "Région",
            "description": "La région de l'association à laquelle appartient le membre.",
            "type": "string",
            "constraints": {"required": True},
        }

    def test_several_values_are_a_list(self, new: Path) -> None:
        members = fields(new, "activities")["membres"]
        assert [members[key] for key in ("type", "delimiter", "itemType")] == ["list", ";", "string"]
        assert members["description"] == "Les membres qui ont participé. Plusieurs, séparés par ;."

    def test_field_types(self, new: Path) -> None:
        activities = fields(new, "activities")
        assert [activities[name]["type"] for name in ("ligne", "date de début", "experts mobilisés")] == [
            "string",
            "date",
            "integer",
        ]
        assert activities["experts mobilisés"]["constraints"] == {"minimum": 0}
        assert fields(new, "media")["mois"]["type"] == "yearmonth"
        assert fields(new, "memberships")["latitude"]["constraints"] == {"minimum": -90, "maximum": 90}
        assert fields(new, "meetings")["modalité"]["examples"] == ["online", "on-site"]

    def test_keys_use_the_headers_of_the_file(self, new: Path) -> None:
        assert schema(new, "participations")["primaryKey"] == ["activité", "membre"]
        assert schema(new, "activities")["foreignKeys"] == [
            {"fields": ["ligne"], "reference": {"resource": "outcomes", "fields": ["code"]}},
            {"fields": ["fait partie de"], "reference": {"resource": "activities", "fields": ["identifiant"]}},
        ]

    def test_a_tab_without_a_name_is_not_referred_to(
        self, book: Callable[..., Path], rewrite_part: Callable[..., Path], tmp_path: Path
    ) -> None:
        path = book(activities=[["id", "title"], ["1", "Opening"]], x=[["note"], ["a"]])
        rewrite_part(path, "xl/workbook.xml", lambda xml: xml.replace(b'name="x"', b'name=""'))
        convert(open_dataset(path), tmp_path / "new")
        assert [table["name"] for table in package(tmp_path / "new")["resources"]] == ["activities", "unnamed"]
        assert "foreignKeys" not in schema(tmp_path / "new", "activities")

    def test_a_missing_key_column_gives_no_key(self, folder: Callable[..., Path], tmp_path: Path) -> None:
        convert(open_dataset(folder(activities="id,title,line\n1,Forum,A\n")), tmp_path / "new")
        assert "foreignKeys" not in schema(tmp_path / "new", "activities")
