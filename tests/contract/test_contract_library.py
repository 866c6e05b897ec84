"""The library: the same questions, options, values, notes and messages as on the command line."""

from __future__ import annotations

import inspect
import json
import shlex
import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

import metrocli
from metrocli import (
    AmbiguousName,
    Dataset,
    MetrocliError,
    Result,
    UnknownName,
    UnreadableData,
    UsageMistake,
    errors,
    open_dataset,
)
from metrocli.catalogue import COMMANDS
from metrocli.cli.app import build_program
from metrocli.library import keywords

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Run = Callable[..., CompletedProcess[str]]
    Question = Callable[[Dataset], "pd.DataFrame | Result"]

# Each question as a command line and in Python; both networks are asked the questions that both can answer.
OF_BOTH: dict[str, Question] = {
    "check": lambda ds: ds.check(),
    "check --select n,s --ignore N103 --columns rule,cell,value": lambda ds: ds.check(
        select=["n", "s"], ignore="N103", columns="rule,cell,value"
    ),
    "activities": lambda ds: ds.activities(),
    "activities --period last --columns id,place,end,members": lambda ds: ds.activities(
        period="last", columns=["id", "place", "end", "members"]
    ),
    "members": lambda ds: ds.members(),
    "members --silent": lambda ds: ds.members(silent=True),
    "outcomes": lambda ds: ds.outcomes(),
    "outcomes --uncovered --columns code,line": lambda ds: ds.outcomes(uncovered=True, columns="code,line"),
    "challenges": lambda ds: ds.challenges(),
    "challenges --uncovered": lambda ds: ds.challenges(uncovered=True),
    "alliances": lambda ds: ds.alliances(),
    "alliances --columns alliance,name,kind": lambda ds: ds.alliances(columns=("alliance", "name", "kind")),
    "meetings": lambda ds: ds.meetings(),
    "media": lambda ds: ds.media(),
    "people": lambda ds: ds.people(),
    "people --vacant": lambda ds: ds.people(vacant=True),
    "stats": lambda ds: ds.stats(),
    "stats --by region": lambda ds: ds.stats(by="region"),
    "matrix members outcomes": lambda ds: ds.matrix("members", "outcomes"),
    "matrix regions months --all": lambda ds: ds.matrix("regions", "months", whole=True),
    "matrix members members": lambda ds: ds.matrix("members", "members"),
    "trend activities": lambda ds: ds.trend("activities"),
    "trend people_engaged --by month": lambda ds: ds.trend("people_engaged", by="month"),
    "info": lambda ds: ds.info(),
    "activities --columns help": lambda ds: ds.activities(columns="help"),
    "activities --text nosuchword": lambda ds: ds.activities(text="nosuchword"),
}
OF_ONE: dict[str, tuple[str, Question]] = {
    "activities --outcome l2 --outcome L1A2D4 --from 2021-10-01 --to 2021-11-30 --region europe": (
        "bundled",
        lambda ds: ds.activities(
            outcome=["l2", "L1A2D4"], since="2021-10-01", until=date(2021, 11, 30), region="europe"
        ),
    ),
    "activities --member Bruxelles,Bogota --challenge 2 --line L2": (
        "bundled",
        lambda ds: ds.activities(member="Bruxelles,Bogota", challenge="2", line=("L2",)),
    ),
    "activities --text 'regional,award' --alliance UCLG --alliance 'guangzhou award'": (
        "bundled",
        lambda ds: ds.activities(text="regional,award", alliance=(each for each in ("UCLG", "guangzhou award"))),
    ),
    "activity 2021-T3-06": ("bundled", lambda ds: ds.activity("2021-T3-06")),
    "members --outcome L2A2D4 --region Africa": (
        "bundled",
        lambda ds: ds.members(outcome="L2A2D4", region="Africa"),
    ),
    "member Brusels --period 2021-11": ("bundled", lambda ds: ds.member("Brusels", period="2021-11")),
    "meetings --member Bruxelles --period 2021-11": (
        "bundled",
        lambda ds: ds.meetings(member="Bruxelles", period="2021-11"),
    ),
    "media --text day --period 2021-11,2021-12": (
        "bundled",
        lambda ds: ds.media(text="day", period=["2021-11", "2021-12"]),
    ),
    "people --body board --on 2021-10-25 --region Africa": (
        "bundled",
        lambda ds: ds.people(body="board", on=date(2021, 10, 25), region="Africa"),
    ),
    "stats --period 2021-11": ("bundled", lambda ds: ds.stats(period="2021-11")),
    "compare 2021-10 2021-11 --region Europe": (
        "bundled",
        lambda ds: ds.compare("2021-10", "2021-11", region="Europe"),
    ),
    "activity R-05": ("riverlands", lambda ds: ds.activity("R-05")),
    "activities --member 'Dunmore, Lower'": ("riverlands", lambda ds: ds.activities(member="Dunmore, Lower")),
    "member 'Oak Town'": ("riverlands", lambda ds: ds.member("Oak Town")),
    "people --body council,office": ("riverlands", lambda ds: ds.people(body={"council": 1, "office": 2})),
    "compare 2023-Q1 2023-Q2": ("riverlands", lambda ds: ds.compare("2023-Q1", "2023-Q2")),
    "stats --period 2023 --by line": ("riverlands", lambda ds: ds.stats(period="2023", by="line")),
}
MISTAKES: dict[str, tuple[type[MetrocliError], Question]] = {
    "member Atlantis": (UnknownName, lambda ds: ds.member("Atlantis")),
    "member Barcelona": (AmbiguousName, lambda ds: ds.member("Barcelona")),
    "activities --region Eurasia": (UnknownName, lambda ds: ds.activities(region="Eurasia")),
    "activities --outcome L9": (UnknownName, lambda ds: ds.activities(outcome="L9")),
    "activity 2021-T3-99": (UnknownName, lambda ds: ds.activity("2021-T3-99")),
    "activities --period sometime": (UsageMistake, lambda ds: ds.activities(period="sometime")),
    "activities --period ''": (UsageMistake, lambda ds: ds.activities(period="")),
    "activities --from 2021-11-02 --to 2021-11-01": (
        UsageMistake,
        lambda ds: ds.activities(since="2021-11-02", until="2021-11-01"),
    ),
    "people --on 2021-11-02 --period 2021": (UsageMistake, lambda ds: ds.people(on="2021-11-02", period="2021")),
    "members --columns name,size": (UsageMistake, lambda ds: ds.members(columns="name,size")),
    "matrix members cats": (UsageMistake, lambda ds: ds.matrix("members", "cats")),
    "trend members --by week": (UsageMistake, lambda ds: ds.trend("members", by="week")),
    "stats --by week": (UsageMistake, lambda ds: ds.stats(by="week")),
}


@pytest.fixture
def networks(bundled: Path, riverlands: str) -> dict[str, str]:
    """The folders of both networks by name."""
    return {"bundled": str(bundled), "riverlands": riverlands}


def to_json_value(value: Any) -> Any:  # noqa: ANN401 - any value of an answer
    """Return a value of an answer as it is in JSON."""
    if isinstance(value, dict):
        return {key: to_json_value(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [to_json_value(item) for item in value]
    if value is None or pd.isna(value):
        return None
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return value.item() if isinstance(value, np.generic) else value


def rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame as they are in JSON; a named index comes first."""
    whole = frame if frame.index.name is None else frame.reset_index()
    names = [str(name) for name in whole]
    return [dict(zip(names, map(to_json_value, row), strict=True)) for row in whole.itertuples(index=False, name=None)]


def compare(run: Run, data: str, words: str, question: Question) -> None:
    asked = run(*shlex.split(words), "--data", data, "-f", "json")
    assert asked.returncode in ({0, 1} if words.startswith("check") else {0}), asked.stderr
    printed = json.loads(asked.stdout)
    ds = open_dataset(data)
    answer = question(ds)
    if isinstance(answer, Result):
        assert json.dumps(to_json_value(answer)) == json.dumps(printed["result"])
    else:
        assert json.dumps(rows(answer)) == json.dumps(printed["rows"])
        assert type(answer.index) is (pd.Index if words.startswith("matrix") else pd.RangeIndex)
    assert answer.attrs["query"] == printed["query"]
    assert list(dict.fromkeys([*map(str, ds.notes), *answer.attrs["notes"]])) == printed["notes"]
    assert [message["text"] for message in printed["messages"]] == printed["notes"]
    assert all(message in printed["messages"] for message in answer.attrs["messages"])


class TestSameAnswers:
    """Values, their order, the filters as understood and the notes are the same as in JSON."""

    @pytest.mark.parametrize("network", ["bundled", "riverlands"])
    @pytest.mark.parametrize("words", OF_BOTH)
    def test_of_both_networks(self, run: Run, networks: dict[str, str], network: str, words: str) -> None:
        compare(run, networks[network], words, OF_BOTH[words])

    @pytest.mark.parametrize("words", OF_ONE)
    def test_of_one_network(self, run: Run, networks: dict[str, str], words: str) -> None:
        network, question = OF_ONE[words]
        compare(run, networks[network], words, question)

    def test_every_method_is_asked(self) -> None:
        assert {words.split()[0] for words in (*OF_BOTH, *OF_ONE)} | {"diff"} == set(METHODS)

    @pytest.mark.parametrize("meaning", [False, True])
    def test_diff(self, run: Run, networks: dict[str, str], *, meaning: bool) -> None:
        old, new = networks["riverlands"], networks["bundled"]
        asked = run("diff", old, new, *["--meaning"] * meaning, "-f", "json")
        assert asked.returncode == 1
        said = json.loads(asked.stdout)
        for other in (new, open_dataset(new)):
            answer = open_dataset(old).diff(other, meaning=meaning)
            assert json.dumps(rows(answer)) == json.dumps(said["rows"])
            assert (answer.attrs["query"], answer.attrs["notes"]) == (said["query"], said["notes"])

    @pytest.mark.parametrize("words", MISTAKES)
    def test_an_error_has_the_same_message(self, run: Run, bundled: Path, words: str) -> None:
        kind, question = MISTAKES[words]
        with pytest.raises(MetrocliError) as caught:
            question(open_dataset(bundled))
        said = run(*shlex.split(words), "--data", str(bundled))
        assert type(caught.value) is kind
        assert (f"metrocli: {caught.value}\n", caught.value.exit_code) == (said.stderr, said.returncode)

    def test_data_that_cannot_be_read(self, run: Run, folder: Callable[..., Path]) -> None:
        path = folder(memberships="member,region\nA,North\n", activities="id,title,start\n1,a,soon\n")
        with pytest.raises(UnreadableData) as caught:
            open_dataset(path).activities()
        assert run("activities", "--data", str(path)).stderr == f"metrocli: {caught.value}\n"

    def test_an_answer_does_not_depend_on_earlier_questions(self, riverlands: str) -> None:
        ds, fresh = open_dataset(riverlands), open_dataset(riverlands)
        for ask in OF_BOTH.values():
            ask(ds)
        asked, first = ds.activities(), fresh.activities()
        pd.testing.assert_frame_equal(asked, first)
        assert asked.attrs == first.attrs


METHODS = tuple(name for name in COMMANDS if name in dir(Dataset))
SHAPE = {"columns", "sort", "limit", "group_by"}


class TestSameOptions:
    """Each command that asks the data has a method with its options as keywords."""

    def test_every_command_that_asks_the_data_has_a_method(self) -> None:
        assert set(COMMANDS) - set(METHODS) == {
            "ask",
            "brief",
            "config",
            "convert",
            "explain",
            "fix",
            "import",
            "merge",
            "report",
            "template",
        }

    @pytest.mark.parametrize("name", METHODS)
    def test_its_options_are_keywords(self, name: str) -> None:
        (command,) = build_program([name]).registered_commands
        assert command.callback is not None
        options = inspect.signature(command.callback).parameters
        output = {"data", "debug", "encoding", "names", "lang", "format", "output", "force", "bom"}
        output |= {"explain", "no_pager", "strict", "accept", "because", "mark_up"}  # an exit code, and a file
        expected = {option.name for option in options.values() if option.default is not inspect.Parameter.empty}
        shaping = {"columns"} if "columns" in expected and name != "matrix" else set()
        expected -= output | SHAPE
        parameters = inspect.signature(getattr(Dataset, name)).parameters.values()
        taken = {parameter.name for parameter in parameters if parameter.kind is inspect.Parameter.KEYWORD_ONLY}
        for parameter in parameters:
            if parameter.kind is inspect.Parameter.VAR_KEYWORD:
                keyword_type = parameter.annotation.removeprefix("Unpack[").removesuffix("]")
                taken |= set(getattr(keywords, keyword_type).__annotations__)
        assert taken == expected | shaping

    def test_unknown_keywords_are_refused_by_mypy_and_at_run_time(
        self, riverlands: str, said: Callable[[str], list[tuple[str, str, dict[str, object]]]]
    ) -> None:
        ds = open_dataset(riverlands)
        with pytest.raises(TypeError) as unknown:
            ds.meetings(outcome="A")  # type: ignore[call-arg]
        ((_, code, values),) = said(str(unknown.value))
        assert (code, values["name"]) == ("not-a-filter", "outcome")
        with pytest.raises(TypeError) as wrong:
            ds.activities(challenge=2.1)  # type: ignore[arg-type]
        assert said(str(wrong.value)) == [("", "keyword-not-a-text", {"name": "challenge", "value": "2.1"})]


class TestPackage:
    """`import metrocli` has the public names and imports nothing slow."""

    def test_importing_it_imports_no_slow_library(self, riverlands: str) -> None:
        code = (
            "import sys, metrocli; print(sorted({'pandas', 'typer', 'rich', 'metrocli.query'} & set(sys.modules)));"
            "from metrocli import open_dataset; ds = open_dataset(sys.argv[1]);"
            "print(sorted({'pandas', 'typer', 'rich'} & set(sys.modules)))"
        )
        told = subprocess.run([sys.executable, "-c", code, riverlands], capture_output=True, text=True, check=True)
        assert told.stdout == "[]\n[]\n"

    def test_all_public_names_exist(self) -> None:
        everything: dict[str, object] = {}
        exec("from metrocli import *", everything)  # noqa: S102 - a user may write this
        assert set(metrocli.__all__) <= set(everything)
        assert set(metrocli.__all__) <= set(dir(metrocli))
        assert everything["open_dataset"] is open_dataset

    def test_every_error_is_public(self) -> None:
        declared = {
            name for name, each in vars(errors).items() if isinstance(each, type) and issubclass(each, MetrocliError)
        }
        assert declared <= set(metrocli.__all__)

    def test_other_names_are_an_error(self) -> None:
        with pytest.raises(AttributeError, match="module 'metrocli' has no attribute 'open_data'"):
            _ = metrocli.open_data  # type: ignore[attr-defined]  # mypy refuses it as well
