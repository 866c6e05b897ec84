"""JSON: the envelope, and the keys that are not to be renamed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Run = Callable[..., CompletedProcess[str]]

ACTIVITY = [
    "id",
    "title",
    "start",
    "end",
    "line",
    "outcomes",
    "challenges",
    "members",
    "alliances",
    "people_engaged",
    "experts",
]
ROWS = {
    "activities": ACTIVITY,
    "members": ["name", "region", "country", "status", "joined", "left", "activities", "participated"],
    "outcomes": ["code", "title", "activities", "members"],
    "challenges": ["code", "title", "activities", "members"],
    "people": ["person", "body", "role", "office", "member", "region", "from", "until"],
    "meetings": ["month", "mode", "members"],
    "media": ["month", "outlet", "topic"],
    "alliances": ["alliance", "activities"],
}
ABOUT_ONE = {
    "member Brussels": [
        "name",
        "region",
        "country",
        "status",
        "aliases",
        "activities",
        "outcomes",
        "challenges",
        "alliances",
        "meetings",
        "people",
    ],
    "stats": ["period", "people_engaged", "experts", "activities", "members", "outcomes", "challenges"],
    "activity 2021-T3-06": ACTIVITY,
    "info": ["data", "sheets"],
}


@pytest.fixture
def envelope(run: Run) -> Callable[..., dict[str, Any]]:
    """Ask for JSON."""

    def ask(*words: str) -> dict[str, Any]:
        asked = run(*words, "-f", "json")
        assert asked.returncode == 0, asked.stderr
        answer: dict[str, Any] = json.loads(asked.stdout)
        return answer

    return ask


class TestEnvelope:
    """One object with schema, command, query, rows or result, and notes."""

    @pytest.mark.parametrize("command", ROWS)
    def test_a_command_that_lists(self, envelope: Callable[..., dict[str, Any]], command: str) -> None:
        answer = envelope(command)
        assert list(answer) == ["schema", "command", "query", "rows", "notes", "messages"]
        assert (answer["schema"], answer["command"], answer["query"]) == ("metrocli/1", command, {})
        assert list(answer["rows"][0]) == ROWS[command]

    @pytest.mark.parametrize("line", ABOUT_ONE)
    def test_a_command_about_one_thing(self, envelope: Callable[..., dict[str, Any]], line: str) -> None:
        answer = envelope(*line.split())
        assert list(answer) == ["schema", "command", "query", "result", "notes", "messages"]
        assert (answer["schema"], answer["command"]) == ("metrocli/1", line.split(maxsplit=1)[0])
        assert set(ABOUT_ONE[line]) <= set(answer["result"])

    def test_the_query_holds_the_filters_as_understood(self, envelope: Callable[..., dict[str, Any]]) -> None:
        answer = envelope(
            "activities", "--outcome", "l2", "--member", "Bruxelles", "--region", "europe", "--period", "2021-t3",
            "--from", "2021-10-01", "--challenge", "2", "--text", "Ürban",
        )  # fmt: skip
        assert answer["query"] == {
            "period": ["2021-T3"],
            "from": "2021-10-01",
            "outcome": ["L2"],
            "challenge": ["2"],
            "member": ["Brussels"],
            "region": ["Europe"],
            "text": ["urban"],
        }
        assert [row["id"] for row in answer["rows"]] == ["2021-T3-17"]

    @pytest.mark.usefixtures("named_data")
    def test_notes_are_in_the_answer_too(self, run: Run) -> None:
        asked = run("member", "Brusels", "-f", "json")
        (note,) = json.loads(asked.stdout)["notes"]
        assert asked.stderr == f"{note}\n"

    @pytest.mark.usefixtures("named_data")
    def test_messages_are_the_notes_as_data(self, envelope: Callable[..., dict[str, Any]]) -> None:
        answer = envelope("member", "Brusels")
        assert answer["messages"] == [
            {
                "code": "name-understood",
                "values": {"text": "Brusels", "name": "Brussels", "how": {"code": "matched-fuzzy", "values": {}}},
                "text": answer["notes"][0],
                "file": None,
                "sheet": None,
                "row": None,
                "column": None,
            }
        ]
        assert "Brusels" in answer["notes"][0]

    def test_a_message_has_its_place(self, run: Run, folder: Callable[..., Path]) -> None:
        data = folder(activities="id,title,start,end\n1,typo,2021-11-08,2020-11-13\n")
        (message,) = json.loads(run("activities", "--data", str(data), "-f", "json").stdout)["messages"]
        assert message["code"] == "end-before-start"
        assert message["values"] == {"end": "2020-11-13", "start": "2021-11-08"}
        place = {"file": "activities.csv", "sheet": "activities", "row": 2, "column": "end"}
        assert {key: message[key] for key in place} == place

    def test_a_grid_has_its_totals(self, envelope: Callable[..., dict[str, Any]]) -> None:
        answer = envelope("matrix", "regions", "lines")
        assert list(answer) == ["schema", "command", "query", "rows", "totals", "notes", "messages"]
        assert list(answer["totals"]) == list(answer["rows"][0])[1:]
        # Each activity counts once, however many regions took part in it.
        assert answer["totals"]["total"] < sum(row["total"] for row in answer["rows"])

    def test_a_grouped_listing_has_its_groups(self, envelope: Callable[..., dict[str, Any]]) -> None:
        answer = envelope("members", "--group-by", "region")
        assert list(answer) == ["schema", "command", "query", "rows", "groups", "notes", "messages"]
        assert answer["groups"][0] == {"value": "Africa", "rows": 25, "subtotals": {"participated": 18}}
        assert sum(group["rows"] for group in answer["groups"]) == len(answer["rows"])

    @pytest.mark.parametrize("line", ["activities --outcome L2A2D4", "member Brussels"])
    def test_an_answer_that_is_to_be_explained(self, envelope: Callable[..., dict[str, Any]], line: str) -> None:
        assert "explained" not in envelope(*line.split())
        answer = envelope(*line.split(), "--explain")
        assert list(answer)[-1] == "explained"
        assert set(answer["explained"]) == {"filters", "sheets"}

    @pytest.mark.parametrize("line", ["members --region Africa", "stats", "info", "matrix regions months"])
    def test_an_explanation_is_in_json_alone(self, run: Run, tmp_path: Path, line: str) -> None:
        asked, explained = run(*line.split(), "-f", "json"), run(*line.split(), "-f", "json", "--explain")
        assert explained.stderr == asked.stderr
        assert json.loads(explained.stdout)["explain"]
        written = run(*line.split(), "--explain", "-o", str(tmp_path / "answer.json"))
        assert len(written.stderr.splitlines()) == len(asked.stderr.splitlines()) + 1
        assert len(run(*line.split(), "-f", "jsonl", "--explain").stderr) > len(asked.stderr)

    def test_groups_are_explained(self, envelope: Callable[..., dict[str, Any]]) -> None:
        answer = envelope("members", "--group-by", "region", "--explain")
        found = {tuple(figure["path"]): figure for figure in answer["explain"]}
        figure = found["groups", "Africa", "subtotals", "participated"]
        assert (figure["value"], figure["kind"], figure["cells"][0]["column"]) == (18, "count", "member")
        assert found["groups", "Africa", "rows"]["value"] == 25

    def test_jsonl_is_the_rows_alone(self, run: Run) -> None:
        lines = run("alliances", "-f", "jsonl").stdout.splitlines()
        assert len(lines) == 15
        assert json.loads(lines[0]) == {"alliance": "UCLG", "activities": 2}

    def test_jsonl_of_one_thing_is_one_line(self, run: Run) -> None:
        (line,) = run("stats", "-f", "jsonl").stdout.splitlines()
        assert json.loads(line)["people_engaged"] == {
            "published": 1412,
            "itemised": 60,
            "activities": 1,
            "took_part": None,
        }


class TestValues:
    """Dates are ISO 8601, codes are strings, several values are arrays, unknown is null."""

    def test_an_activity(self, envelope: Callable[..., dict[str, Any]]) -> None:
        rows = {row["id"]: row for row in envelope("activities")["rows"]}
        assert rows["2021-T3-15"] == {
            "id": "2021-T3-15",
            "title": "Survey regarding digitalization of local governments",
            "start": "2021-11-02",
            "end": "2021-12-16",
            "line": "L2",
            "outcomes": ["L2A1D3"],
            "challenges": ["1.4", "2.1", "2.2", "2.3"],
            "members": ["Barcelona (city)", "Buenos Aires", "Johannesburg", "Montréal", "São Paulo"],
            "alliances": [],
            "people_engaged": None,
            "experts": None,
        }
        assert rows["2021-T3-17"]["people_engaged"] == 60
        assert rows["2021-T3-24"]["members"] == []

    def test_members_by_their_canonical_names_else_as_written(self, envelope: Callable[..., dict[str, Any]]) -> None:
        (campaign,) = envelope("activities", "--text", "Campaign Violence 25")["rows"]
        # Bruxelles, Bogota and Ciudad de México have a canonical name; Barcelona may be either. Kolkata has none.
        assert {"Brussels", "Bogotá", "Mexico City", "Barcelona", "Kolkata"} <= set(campaign["members"])
        assert not {"Bruxelles", "Bogota", "Ciudad de México"} & set(campaign["members"])

    def test_a_member(self, envelope: Callable[..., dict[str, Any]]) -> None:
        rows = {row["name"]: row for row in envelope("members")["rows"]}
        assert rows["Semarang"] == {
            "name": "Semarang",
            "region": "Asia-Pacific",
            "country": "Indonesia",
            "status": "full",
            "joined": "2021-11-08",
            "left": None,
            "activities": 0,
            "participated": False,
        }
        assert rows["Barcelona (metropolitan area)"]["activities"] == 11
        assert rows["Barcelona (metropolitan area)"]["participated"] is True

    def test_codes_are_strings_and_an_untitled_one_has_no_title(self, envelope: Callable[..., dict[str, Any]]) -> None:
        rows = {row["code"]: row for row in envelope("challenges")["rows"]}
        assert rows["1"] == {"code": "1", "title": "Urban growth", "activities": 9, "members": 30}
        outcomes = {row["code"]: row for row in envelope("outcomes")["rows"]}
        assert outcomes["L2A3D6"] == {"code": "L2A3D6", "title": None, "activities": 1, "members": 6}

    def test_people(self, envelope: Callable[..., dict[str, Any]]) -> None:
        (first, second) = (
            row for row in envelope("people", "--member", "Berlin")["rows"] if row["role"] == "co-presidency"
        )
        assert first == {
            "person": "Michael Müller",
            "body": "board",
            "role": "co-presidency",
            "office": "Governing Mayor of Berlin",
            "member": "Berlin",
            "region": "Europe",
            "from": None,
            "until": "2021-12-21",
        }
        assert (second["person"], second["from"], second["until"]) == ("Franziska Giffey", "2021-12-21", None)

    def test_meetings_have_a_row_for_each_month_and_mode(self, envelope: Callable[..., dict[str, Any]]) -> None:
        rows = envelope("meetings", "--period", "2021-11")["rows"]
        assert rows == [
            {"month": "2021-11", "mode": "online", "members": ["Barcelona (city)", "Brussels"]},
            {"month": "2021-11", "mode": "on-site", "members": ["Bogotá", "Córdoba"]},
        ]

    def test_media(self, envelope: Callable[..., dict[str, Any]]) -> None:
        assert envelope("media", "--period", "2021-11,2021-12")["rows"] == [
            {"month": "2021-11", "outlet": "Ciudad Sostenible", "topic": "World Metropolitan Day"},
            {"month": "2021-12", "outlet": "ISOCARP", "topic": "Metropolis Through Children's Eyes"},
        ]

    def test_the_account_of_a_member(self, envelope: Callable[..., dict[str, Any]]) -> None:
        result = envelope("member", "Greater Lyon")["result"]
        assert (result["name"], result["region"], result["country"]) == ("Greater Lyon", "Europe", "France")
        assert result["aliases"] == ["Grand Lyon", "Gran Lyon", "Métropole de Lyon"]
        assert [list(each) for each in result["activities"]] == [ACTIVITY] * 3
        assert [each["id"] for each in result["activities"]] == ["2021-T3-06", "2021-T3-07", "2021-T3-10"]
        assert result["outcomes"][0] == {
            "code": "L1A1D3",
            "title": "Incorporating gender equality in every dimension of metropolitan issues",
            "activities": 2,
        }
        assert result["challenges"] == [{"code": "3.1", "title": "Gender mainstreaming", "activities": 1}]
        assert result["alliances"] == [{"alliance": "Guangzhou Award", "activities": 1}]
        assert (result["meetings"], result["people"]) == ([], [])

    def test_the_figures_of_a_period(self, envelope: Callable[..., dict[str, Any]]) -> None:
        result = envelope("stats", "--period", "2021-T3")["result"]
        assert result["period"] == {"id": "2021-T3", "start": "2021-09-01", "end": "2021-12-31"}
        assert result["people_engaged"] == {"published": 1412, "itemised": 60, "activities": 1, "took_part": None}
        assert result["experts"] == {"published": 148, "itemised": None, "activities": 0, "took_part": None}
        assert result["activities"] == {
            "total": 29,
            "by_line": {"L1": 10, "L2": 14, "L3": 5},
            "by_month": {"2021-09": 6, "2021-10": 5, "2021-11": 14, "2021-12": 7},
        }
        assert result["members"] == {
            "total": 143,
            "participating": 96,
            "by_region": [
                {"region": "Africa", "total": 25, "participating": 18},
                {"region": "Asia-Pacific", "total": 75, "participating": 47},
                {"region": "Europe", "total": 15, "participating": 9},
                {"region": "Latin America and the Caribbean", "total": 20, "participating": 17},
                {"region": "North America", "total": 8, "participating": 5},
            ],
        }
        assert result["outcomes"][0] == {
            "code": "L2",
            "title": "Build adaptive capacities for metropolitan governance",
            "activities": 17,
        }
        assert result["challenges"][3] == {"code": "2.3", "title": "Climate resilience", "activities": 7}
