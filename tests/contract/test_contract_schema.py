"""Everything that `--format json` prints matches the published JSON Schema, and the schema refuses other output."""

from __future__ import annotations

import copy
import dataclasses
import json
import shlex
from importlib import import_module
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING, Any, Protocol, get_type_hints

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match
from jsonschema.validators import extend

from metrocli.answers.fields import ListOf, MapOf, ObjectOf
from metrocli.catalogue import COMMANDS, has_columns, load_answer, load_answers, name_module
from metrocli.cli.option_sets import ShapeOptions
from metrocli.query.selecting.filter_sets import FILTERS
from metrocli.render.json_schema import json_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from subprocess import CompletedProcess

    from metrocli.answers.fields import Content

    Run = Callable[..., CompletedProcess[str]]
    Ask = Callable[..., dict[str, Any]]

    class Descending(Protocol):
        """What a keyword needs of its validator."""

        def descend(self, instance: object, schema: object) -> Iterator[ValidationError]:
            """Yield the errors of an instance against a part of the schema."""


PUBLISHED = Path(__file__).parents[2] / "docs" / "reference" / "metrocli-1.schema.json"
REPORT = Path(__file__).parents[1] / "data" / "river-towns.txt"
SCHEMA = json.loads(PUBLISHED.read_text(encoding="utf-8"))
OWN_VALIDATOR = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
"""The validator as jsonschema has it, which `schema_error` is compared with."""


def refer(validator: Descending, reference: str, instance: object, _schema: object) -> Iterator[ValidationError]:
    """Yield the errors against a definition, looked up by its name."""
    yield from validator.descend(instance, SCHEMA["$defs"][reference.removeprefix("#/$defs/")])


def match_one(
    validator: Descending, parts: list[object], instance: object, _schema: object
) -> Iterator[ValidationError]:
    """Yield an error if an instance does not match exactly one part; each part ends at its first error."""
    matching = sum(next(validator.descend(instance, part), None) is None for part in parts)
    if matching != 1:
        yield ValidationError(f"is valid under {matching} of the parts, and not under one")


QuickValidator = extend(Draft202012Validator, {"$ref": refer, "oneOf": match_one})  # type: ignore[no-untyped-call]
"""The same decisions; most of the time went into errors against other commands, and into paths of references."""


def option_groups(command: str) -> list[type]:
    """Return the groups of options that a command takes."""
    function = getattr(import_module(f"metrocli.cli.commands.{name_module(command)}"), name_module(command))
    hints = get_type_hints(function, include_extras=True).values()
    return [hint for hint in hints if isinstance(hint, type) and dataclasses.is_dataclass(hint)]


ANSWERS = load_answers()
ANSWERING = [command for command in COMMANDS if any(hasattr(group, "format") for group in option_groups(command))]
SHAPED = [command for command in ANSWERING if ShapeOptions in option_groups(command)]
LISTING = [command for command in SHAPED if any(hasattr(group, "to_filters") for group in option_groups(command))]
EXAMPLES = [line for each in ANSWERING for line in import_module(f"metrocli.cli.commands.{name_module(each)}").EXAMPLES]
FINDING = ("check", "fix", "diff")
"""The commands that exit with 1 if they find something."""
ARGUMENTS = {"matrix": "members outcomes", "trend": "activities --by month"}
LISTINGS = [f"{command} {ARGUMENTS.get(command, '')}".strip() for command in LISTING]

BUNDLED = {"activity": "2021-T3-06", "member": "Brussels", "other": "CPAFFC", "period": "2021-11", "line": "L2"}
RIVERLANDS = {"activity": "R-05", "member": "Fenwick", "other": "'River Museum'", "period": "2023-Q4", "line": "A"}
GAPS = {
    "memberships": "member,region,country,status,joined\nArden,,,,\nBello,South,,honorary,2021-01-01\n=1+1,North,,,\n",
    "aliases": "alias,member,kind\nArd,Arden,\nArdn,Nobody,\nB,Bello,language:es\n",
    "activities": "id,title,start,end,line,outcomes,challenges,members,alliances,people_engaged,parent\n"
    "1,,2021-11-05,,,,,Arden,,,\n1,Again,,2021-11-02,L1; L2,L9,1,Arden; Cork,Ally,5,1\n2,,,,,x y,1.10,Bello,,0,1\n",
    "participations": "activity,member,role\n1,Arden,\n9,Arden,host\n",
    "outcomes": "code,title\nL1,\nL1A1,Boats\n",
    "challenges": "code,title\n1,\n1.10,\n",
    "alliances": "alliance,name,kind\nAlly,,\n",
    "meetings": "month,mode,members\n2021-11,,Arden\n2021-12,,Bello; Arden\n2022-01,online,\n",
    "media": "month,outlet,topic\n2021-11,Paper,\n",
    "people": "person,body,role,office,member,region,from,until\nAnna,,,,Arden; Bello,,,\nAda,board,,,,,,\n"
    "Bert,board,chair,,Arden,,2021-08-01,2021-07-01\n",
    "periods": "period,start,end\nP,2021-11-01,2021-11-30\n",
    "published": "period,section,value\nP,engaged member,Arden\nP,outcome,\nP,outcome,L1\n",
}
QUESTIONS = [
    *LISTINGS,
    *(f"{line} --explain" for line in LISTINGS),
    *(f"{line} --columns help" for line in LISTINGS),
    *(f"{line} --limit 0" for line in LISTINGS),
    *(f"{line} --period 1999" for line in LISTINGS),
    "check",
    "check --select N --ignore N103 --sheet activities",
    "check --columns help",
    "activities --period {period} --from 2021 --to 2023 --line {line} --member {member} --text e",
    "activities --columns source,members,start --sort -members",
    "activities --group-by members",
    "activities --group-by challenges --columns id",
    "activities --group-by start",
    "activity {activity}",
    "members --silent",
    "members --silent --group-by region",
    "members --columns name,other_contact,seats,engaged,meetings",
    "members --group-by other_contact",
    "members --names es",
    "member {member}",
    "member {member} --period {period} --explain",
    "member {member} --period 1999",
    "member {other}",
    "outcomes --uncovered",
    "outcomes --columns code,line",
    "outcomes --uncovered --columns claimed,anywhere,line --group-by claimed",
    "challenges --uncovered",
    "challenges --group-by activities",
    "alliances --columns name,kind",
    "meetings --group-by members",
    "people --columns ending,person",
    "people --on 2021-12-21",
    "people --vacant",
    "people --vacant --period 1999",
    "stats",
    "stats --period 1999",
    "stats --period 2021,2023 --explain",
    "stats --period {period} --by line",
    "stats --period {period} --by region",
    "stats --period {period} --by month",
    "matrix regions periods",
    "matrix countries alliances --columns country,total",
    "matrix lines challenges --all",
    "matrix outcomes lines",
    "matrix challenges countries",
    "matrix alliances regions",
    "matrix months members --columns total",
    "matrix periods months",
    "matrix members members --member {member}",
    "trend activities",
    "trend members --by period",
    "trend people_engaged --by month",
    "trend experts",
    "compare {period} 1999",
    "compare 2021 2023 --line {line} --explain",
    "info",
]


@pytest.fixture
def ask(run: Run) -> Ask:
    """Ask for JSON."""

    def answer(line: str) -> dict[str, Any]:
        asked = run(*shlex.split(line.removeprefix("metrocli ")), "-f", "json")
        assert asked.returncode in ({0, 1} if line.removeprefix("metrocli ").startswith(FINDING) else {0}), asked.stderr
        found: dict[str, Any] = json.loads(asked.stdout)
        return found

    return answer


def schema_error(answer: object, part: str = "") -> str:
    """Return the first error of an answer, or of a part of one, against the schema; "" if it is valid."""
    schema = {"$ref": f"#/$defs/{part}"} if part else {"oneOf": SCHEMA["oneOf"]}
    validator = QuickValidator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    error = best_match(validator.iter_errors(answer))
    command = answer.get("command") if isinstance(answer, dict) else None
    if error and not part and str(command) in ANSWERS:
        return schema_error(answer, str(command)) or error.message  # the error against its own command is more precise
    return f"{error.json_path}: {error.message}" if error else ""


class TestPublished:
    """The published file is a JSON Schema, matches this program, and covers every command."""

    def test_it_is_a_json_schema(self) -> None:
        Draft202012Validator.check_schema(SCHEMA)
        assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"

    def test_it_is_the_schema_of_this_program(self) -> None:
        assert json_schema() == SCHEMA

    def test_every_command_that_answers_is_in_it(self) -> None:
        assert {*ANSWERING, "columns", "rules", "leftovers"} == {*ANSWERS}
        assert {each["$ref"] for each in SCHEMA["oneOf"]} == {f"#/$defs/{command}" for command in ANSWERS}
        assert set(COMMANDS) - set(ANSWERING) == {"brief", "convert", "report", "template"}
        assert set(SHAPED) > set(LISTING) > {"activities", "members", "outcomes", "people"}
        assert {command for command in ANSWERS if has_columns(command)} == {*SHAPED, "rules", "columns", "leftovers"}

    @pytest.mark.parametrize("command", ANSWERING)
    def test_the_query_may_have_every_filter_of_the_command(self, command: str) -> None:
        filters = [group for group in option_groups(command) if hasattr(group, "to_filters")]
        asked = {FILTERS[field.name].key for group in filters for field in dataclasses.fields(group)}
        assert asked <= set(load_answer(command).query)


class TestRealOutput:
    """The printed JSON matches the schema."""

    @pytest.mark.parametrize("line", EXAMPLES)
    def test_the_examples_of_the_help(
        self,
        ask: Ask,
        copy_example_workbooks: Callable[[Path], None],
        capfdbinary: pytest.CaptureFixture[bytes],
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        line: str,
    ) -> None:
        monkeypatch.chdir(tmp_path)
        copy_example_workbooks(tmp_path)
        capfdbinary.readouterr()
        monkeypatch.delenv("METROCLI_CONFIG")
        Path("metrocli.toml").write_text("[ask]\nboard-2021 = 'people --body board --on 2021-10-25'\n", "utf-8")
        copyfile(REPORT, "report.pdf")  # its content shows that it is text
        assert schema_error(ask(line.partition(" -o ")[0])) == ""

    @pytest.mark.parametrize("line", QUESTIONS)
    def test_the_bundled_data(self, ask: Ask, line: str) -> None:
        answer = ask(line.format(**BUNDLED))
        assert schema_error(answer) == ""
        assert answer["command"] == ("columns" if "--columns help" in line else line.split(maxsplit=1)[0])

    @pytest.mark.parametrize("line", QUESTIONS)
    def test_an_invented_network(self, ask: Ask, riverlands: str, line: str) -> None:
        assert schema_error(ask(f"{line.format(**RIVERLANDS)} --data {riverlands}")) == ""

    @pytest.mark.parametrize("line", QUESTIONS)
    def test_sheets_full_of_gaps(self, ask: Ask, folder: Callable[..., Path], line: str) -> None:
        words = {"activity": "1", "member": "Arden", "other": "Bello", "period": "2021-11", "line": "L1"}
        assert schema_error(ask(f"{line.format(**words)} --data {folder(**GAPS)}")) == ""

    @pytest.mark.parametrize(
        "line", [line for line in QUESTIONS if "{" not in line and "--" not in line] + ["member a"]
    )
    def test_almost_no_data(self, ask: Ask, folder: Callable[..., Path], line: str) -> None:
        data = folder(memberships="member,region\nArden,\n", activities="id,title\n1,\n", periods=GAPS["periods"])
        assert schema_error(ask(f"{line} --data {data}")) == ""

    @pytest.mark.parametrize("line", ["ask", "ask --columns help", "config", "config --columns help"])
    def test_without_any_setting(self, ask: Ask, line: str) -> None:
        assert schema_error(ask(line)) == ""

    @pytest.mark.parametrize("line", LISTINGS)
    def test_the_lines_of_jsonl_are_its_rows(self, run: Run, line: str) -> None:
        lines = run(*shlex.split(line), "-f", "jsonl").stdout.splitlines()
        assert lines
        assert [
            said for each in lines if (said := schema_error(json.loads(each), f"{line.split(maxsplit=1)[0]}_row"))
        ] == []

    def test_the_line_of_jsonl_is_the_result(self, run: Run) -> None:
        assert schema_error(json.loads(run("stats", "-f", "jsonl").stdout), "stats_result") == ""


def key_orders(
    fields: Mapping[str, Content], value: dict[str, Any], path: str
) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield for each object in a result: its path, the declared keys, and its keys."""
    yield path, [*fields], [*value]
    for name, content in fields.items():
        match content:
            case ObjectOf() if value[name] is not None:
                yield from key_orders(content.fields, value[name], f"{path}.{name}")
            case ListOf() if value[name] is not None:
                for item in value[name]:
                    yield from key_orders(content.fields, item, f"{path}.{name}[]")


class TestUsualKeys:
    """Without `--columns`, the keys are exactly the declared ones, in their order."""

    @pytest.mark.parametrize(
        "line",
        [
            *LISTINGS,
            "trend members --by period",
            "members --silent --region Africa",
            "outcomes --uncovered --region Africa",
            "challenges --uncovered --period 1999",
            "people --vacant",
        ],
    )
    def test_rows(self, ask: Ask, line: str) -> None:
        command, *words = line.split()
        (row, *_) = ask(line)["rows"]
        kinds = {each.when: each for each in load_answer(command).rows}
        asked = [" ".join(words[place : place + 2]) for place in range(len(words))]
        kind = next(
            (kinds[each] for each in [*words, *asked, f"matrix {' '.join(words[:1])} …"] if each in kinds), None
        )
        declared = kind or kinds[""]
        if declared.dynamic:
            assert (next(iter(row)), [*row][-1]) == tuple(declared.fields)
        else:
            assert [*row] == [*declared.fields]

    @pytest.mark.parametrize(
        "line",
        [
            "activity 2021-T3-06",
            "member Brussels",
            "stats --period 2021-T3 --by line",
            "compare 2021-10 2021-11",
            "info",
        ],
    )
    def test_a_result(self, ask: Ask, line: str) -> None:
        command = line.split(maxsplit=1)[0]
        declared = load_answer(command).result
        assert declared is not None
        found = [*key_orders(declared, ask(line)["result"], command)]
        assert [each for each in found if each[1] != each[2]] == []
        assert len(found) > 1 or not any(isinstance(each, ListOf | MapOf) for each in declared.values())


def with_change(answer: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    """Return an answer with another value at one path; `...` removes the key."""
    found = copy.deepcopy(answer)
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    place: Any = found
    for step in way:
        place = place[step]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return found


@pytest.fixture(scope="module")
def right_answers() -> dict[str, dict[str, Any]]:
    """The answers that match the schema so far, by their lines: each is asked once."""
    return {}


class TestRefused:
    """The schema refuses answers that break the contract."""

    @pytest.mark.parametrize(
        ("line", "path", "value"),
        [
            ("activities", "schema", "metrocli/2"),
            ("activities", "schema", ...),
            ("activities", "command", "activity"),
            ("activities", "command", "nonsense"),
            ("activities", "query", ...),
            ("activities", "query.outcomes", ["L2"]),
            ("activities", "query.outcome", "L2"),
            ("activities", "rows", ...),
            ("activities", "rows", {}),
            ("activities", "result", {}),
            ("activities", "notes", ...),
            ("activities", "notes", "one"),
            ("activities", "messages", ...),
            ("activities", "messages", ["one"]),
            ("activities", "messages", [{"code": "note", "values": {}, "text": "one"}]),
            ("activities", "totals", {}),
            ("activities", "rows.0", {}),
            ("activities", "rows.0.when", "2021"),
            ("activities", "rows.0.line", 2),
            ("activities", "rows.0.start", "30/11/2021"),
            ("activities", "rows.0.start", "2021-02-30"),
            ("activities", "rows.0.start", "20211130"),
            ("activities", "rows.0.members", None),
            ("activities", "rows.0.members", "Brussels"),
            ("meetings", "rows.0.members.0", None),
            ("activities", "rows.0.people_engaged", ""),
            ("activities", "rows.0.people_engaged", 1.5),
            ("outcomes", "rows.0.code", 1.1),
            ("outcomes", "rows.0.activities", "17"),
            ("challenges", "rows.0.line", "1"),
            ("members", "rows.0.participated", None),
            ("members", "rows.0.participated", 1),
            ("meetings", "rows.0.month", "2021-9"),
            ("meetings", "rows.0.month", "2021-09-01"),
            ("matrix regions months", "rows.0.2021-11", "9"),
            ("matrix regions months", "totals", {"2021-11": None}),
            ("trend activities", "rows.0.month", "2021-11"),
            ("activity 2021-T3-06", "rows", []),
            ("activity 2021-T3-06", "result.cell", ...),
            ("activity 2021-T3-06", "groups", []),
            ("member Brussels", "result.region", ...),
            ("member Brussels", "result.nickname", "B"),
            ("member Brussels", "result.activities.0.experts", ...),
            ("member Brussels", "result.outcomes.0.code", 1),
            ("member Brussels", "result.comparison.region.rank", "first"),
            ("member Brussels", "result.comparison", None),
            ("member Brussels", "result.months.November", 1),
            ("member Brussels", "result.meetings", None),
            ("stats", "result.activities.by_month.2021-9", 1),
            ("stats", "result.activities.by_line.L1", "10"),
            ("stats", "result.people_engaged.published", "1,412"),
            ("stats", "result.members.by_region.0.total", ...),
            ("stats", "result.breakdown", {}),
            ("stats", "query.silent", True),
            ("compare 2021-10 2021-11", "result.members.came", ...),
            ("compare 2021-10 2021-11", "result.in_either", "18"),
            ("info", "query", {"period": ["2021"]}),
            ("info", "result.sheets.0.declared", "yes"),
            ("media --columns help", "rows.0.meaning", 1),
        ],
    )
    def test_a_wrong_answer(
        self, ask: Ask, right_answers: dict[str, dict[str, Any]], line: str, path: str, value: object
    ) -> None:
        if line not in right_answers:
            answer = ask(line)
            assert schema_error(answer) == ""
            right_answers[line] = answer
        assert schema_error(with_change(right_answers[line], path, value)) != ""

    @pytest.mark.parametrize("line", ["activities --limit 1", "meetings --limit 1"])
    def test_the_validator_of_the_library_decides_the_same(self, ask: Ask, line: str) -> None:
        answer = ask(line)
        changes = [answer, {}, *(with_change(answer, key, value) for key in answer for value in (..., None))]
        changes += [answer | {"command": command} for command in ("activity", "members", "columns", "nonsense")]
        changes += [with_change(answer, "rows.0.members", []), with_change(answer, "rows.0.members", [1])]
        own = [OWN_VALIDATOR.is_valid(each) for each in changes]
        assert [schema_error(each) == "" for each in changes] == own
        assert {*own} == {True, False}


class TestMoreOnDemand:
    """Totals, groups and the explanation are part of the schema."""

    EXPLAINED: dict[str, Any] = {  # noqa: RUF012 - only read
        "filters": [{"option": "--outcome", "typed": "l2", "understood": "L2", "how": ""}],
        "sheets": [{"sheet": "activities", "file": "activities.csv", "rows": 29, "used": "2, 4-6"}],
    }

    def test_totals(self, ask: Ask) -> None:
        answer = ask("matrix regions months")
        assert schema_error(answer | {"totals": {"2021-09": 6, "total": 29}}) == ""
        assert schema_error(answer | {"totals": [29]}) != ""

    def test_groups(self, ask: Ask) -> None:
        answer = ask("members --group-by region --limit 2")
        assert schema_error(answer) == ""
        group = {"value": "Africa", "rows": 25, "subtotals": {"participated": 1, "activities": None}}
        assert (
            schema_error(answer | {"groups": [group, *(group | {"value": value} for value in (None, True, 4))]}) == ""
        )
        for path, value in (
            ("value", ...),
            ("value", []),
            ("rows", answer["rows"]),
            ("subtotals.activities", "1"),
            ("count", 2),
        ):
            assert schema_error(answer | {"groups": [with_change(group, path, value)]}) != "", path

    @pytest.mark.parametrize("line", ["activities", "member Brussels", "stats", "media --columns help"])
    def test_the_explanation(self, ask: Ask, line: str) -> None:
        answer = ask(line)
        assert schema_error(answer | {"explained": self.EXPLAINED}) == ""
        assert schema_error(answer | {"explained": with_change(self.EXPLAINED, "sheets.0.used", None)}) == ""
        for path, value in (("filters", ...), ("filters.0.how", ...), ("sheets.0.used", [2]), ("sheets.0.why", "")):
            assert schema_error(answer | {"explained": with_change(self.EXPLAINED, path, value)}) != "", path
