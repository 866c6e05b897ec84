"""Every answer of every command is plain data, and has the figures and titles that the catalogue declares."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from metrocli.__main__ import main
from metrocli.answers.fields import Content, Field, FieldType, ListOf, MapOf, ObjectOf
from metrocli.catalogue import COMMANDS, load_answer, load_answers
from metrocli.messages import Message
from metrocli.render import registry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from metrocli.answers.answer import Answer

    Ask = Callable[..., Answer]

RIVERLANDS = str(Path(__file__).parents[2] / "data" / "riverlands")
REPORT = str(Path(__file__).parents[2] / "data" / "river-towns.txt")
LINES = [
    ["activities"],
    ["activities", "--text", "market", "--outcome", "A", "--challenge", "W1"],
    ["activities", "--group-by", "members", "--columns", "id,members"],
    ["activity", "R-01"],
    ["members"],
    ["members", "--silent", "--period", "2023-Q1"],
    ["member", "Alderford"],
    ["outcomes", "--line", "A"],
    ["outcomes", "--uncovered"],
    ["challenges"],
    ["alliances"],
    ["meetings"],
    ["media"],
    ["people"],
    ["people", "--vacant"],
    ["stats", "--by", "line"],
    ["stats", "--period", "2023-Q1,2023-Q3"],
    ["matrix", "members", "outcomes"],
    ["matrix", "regions", "months", "--group-by", "total"],
    ["compare", "2023-Q1", "2023-Q2"],
    ["trend", "people_engaged"],
    ["trend", "members", "--by", "month"],
    ["info"],
    ["check"],
    ["fix"],
    ["explain"],
    ["explain", "N101"],
    ["activities", "--columns", "help"],
]
WITHOUT_DATA = [
    ["ask"],
    ["config"],
    ["diff", RIVERLANDS, RIVERLANDS],
    ["merge", RIVERLANDS, RIVERLANDS],
    ["import", REPORT],
]


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Ask:
    """A function that runs a command line and returns its answer."""
    answers: list[Answer] = []
    render = registry.render

    def keep(answer: Answer, *rest: Any) -> registry.Rendered:  # noqa: ANN401 - the arguments of `render`
        answers.append(answer)
        return render(answer, *rest)

    monkeypatch.setattr(registry, "render", keep)

    def run(*words: str) -> Answer:
        assert main(words) in {0, 1}
        return answers[-1]

    return run


def _lines() -> Iterator[Any]:
    for words in (*([*words, "--data", RIVERLANDS] for words in LINES if words[0] != "explain"), *WITHOUT_DATA):
        yield pytest.param(words, id=" ".join(words[: words.index("--data")] if "--data" in words else words[:1]))
    yield pytest.param(["explain"], id="explain")
    yield pytest.param(["explain", "N101"], id="explain N101")


def test_each_command_with_an_answer_is_asked() -> None:
    asked = {words[0] for words in (*LINES, *WITHOUT_DATA)}
    assert set(load_answers()) - asked == {"rules", "columns", "leftovers"}
    assert asked <= set(COMMANDS)


@pytest.mark.parametrize("words", [*_lines()])
def test_an_answer_is_plain_data_as_declared(ask: Ask, words: list[str]) -> None:
    answer = ask(*words)
    declared = load_answer(answer.command)
    assert set(answer.figures) <= set(declared.figures)
    for name, value in answer.figures.items():
        _check(value, declared.figures[name], name)
    assert set(answer.titles) <= set(declared.titles)
    for name, titles in answer.titles.items():
        _check(titles, declared.titles[name], name)
    assert answer == copy.deepcopy(answer)
    assert answer == pickle.loads(pickle.dumps(answer))  # noqa: S301 - our own bytes
    assert [value for value in _flatten(vars(answer)) if callable(value)] == []


def test_optional_figures_say_when_they_are_counted(ask: Ask) -> None:
    without = {
        command: set(load_answer(command).figures) - set(ask(command, "--data", RIVERLANDS).figures)
        for command in ("activities", "members", "outcomes", "people")
    }
    assert without == {
        "activities": set(),
        "members": {"silent", "in_contact"},
        "outcomes": {"uncovered"},
        "people": {"vacancies", "seats"},
    }
    for command, names in without.items():
        assert all(load_answer(command).figures[name].help.startswith("with `--") for name in names), command


def test_totals_that_are_compared_are_named_in_their_order(ask: Ask) -> None:
    answer: Any = ask("compare", "2023-Q1", "2023-Q2", "--data", RIVERLANDS)
    totals: Any = (load_answer("compare").result or {})["totals"]
    assert tuple(row["what"] for row in answer.result["totals"]) == totals.fields["what"].names


_TYPES: dict[FieldType, type | tuple[type, ...]] = {
    FieldType.TEXT: str,
    FieldType.CODE: str,
    FieldType.MONTH: str,
    FieldType.DATE: date,
    FieldType.INTEGER: int,
    FieldType.NUMBER: (int, float),
    FieldType.FLAG: bool,
}


def _check(value: object, content: Content, path: str) -> None:
    """Check that a value is of its declared type, and that the declaration has help."""
    assert content.help, path
    match content:
        case Field(type=FieldType.SEVERAL | FieldType.MESSAGES):
            item_type = str if content.type is FieldType.SEVERAL else Message
            assert isinstance(value, list | tuple), path
            assert all(isinstance(item, item_type) for item in value), path
        case Field():
            assert isinstance(value, _TYPES[content.type]) or (value is None and content.type is not FieldType.FLAG), (
                path
            )
            assert content.type is FieldType.FLAG or not isinstance(value, bool), path
        case MapOf():
            assert isinstance(value, Mapping), path
            for name, item in value.items():
                _check(name, Field(content.keys, content.help), path)
                _check(item, Field(content.values, content.help), f"{path}.{name}")
        case ObjectOf():
            assert isinstance(value, Mapping), path
            assert set(value) == set(content.fields), path
            for name, item in value.items():
                _check(item, content.fields[name], f"{path}.{name}")
        case ListOf():
            assert isinstance(value, list), path
            for item in value:
                _check(item, ObjectOf(content.fields, content.help), path)


def _flatten(value: object) -> Iterator[object]:
    """Yield the plain values within mappings, lists and tuples."""
    if isinstance(value, Mapping):
        value = [*value.values()]
    if isinstance(value, list | tuple):
        for item in value:
            yield from _flatten(item)
    else:
        yield value
