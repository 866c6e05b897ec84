"""The names that Python programs use: they stay when the modules behind them move."""

from __future__ import annotations

import inspect
from typing import get_type_hints

import pytest

import metrocli
from metrocli.errors import ExitCode
from metrocli.library import keywords
from metrocli.messages import MessageType

PUBLIC = {
    "AmbiguousName",
    "Dataset",
    "MetrocliError",
    "MissingExtra",
    "Refused",
    "Result",
    "UnknownName",
    "UnreadableData",
    "UsageMistake",
    "__version__",
    "open_dataset",
}
TIME = {"period", "since", "until"}
CHOICE = {"outcome", "challenge", "line", "member", "region", "alliance", "text", "include"}
METHODS = {
    "activities": (["columns"], TIME | CHOICE),
    "activity": (["name"], set()),
    "members": (["silent", "columns"], TIME | CHOICE),
    "member": (["name"], TIME | {"include"}),
    "outcomes": (["uncovered", "columns"], TIME | CHOICE),
    "challenges": (["uncovered", "columns"], TIME | CHOICE),
    "alliances": (["columns"], TIME | CHOICE),
    "meetings": (["columns"], TIME | {"member", "region"}),
    "media": (["columns"], TIME | {"text"}),
    "people": (["body", "on", "vacant", "columns"], TIME | {"member", "region"}),
    "stats": (["by"], TIME | {"include"}),
    "matrix": (["rows", "columns", "whole"], TIME | CHOICE),
    "compare": (["first", "second"], CHOICE),
    "trend": (["what", "by", "columns"], TIME | CHOICE),
    "diff": (["new", "meaning", "columns"], set()),
    "info": ([], set()),
    "check": (["select", "ignore", "sheet", "errors", "warnings", "columns"], set()),
}
"""Every method, with its own parameters in their order and the filters that it takes as keywords."""
CODES = {
    "MetrocliError": None,
    "UsageMistake": ExitCode.USAGE,
    "MissingExtra": ExitCode.USAGE,
    "UnknownName": ExitCode.UNKNOWN_NAME,
    "AmbiguousName": ExitCode.UNKNOWN_NAME,
    "UnreadableData": ExitCode.UNREADABLE,
    "Refused": ExitCode.REFUSED,
}


def test_the_package_gives_these_names() -> None:
    assert set(metrocli.__all__) == PUBLIC
    assert all(hasattr(metrocli, name) for name in PUBLIC)


def test_a_dataset_has_these_methods_and_properties() -> None:
    public = {name: member for name, member in vars(metrocli.Dataset).items() if not name.startswith("_")}
    assert {name for name, member in public.items() if inspect.isfunction(member)} == set(METHODS)
    assert {name for name, member in public.items() if isinstance(member, property)} == {"path", "notes"}


@pytest.mark.parametrize("name", METHODS)
def test_a_method_takes_these_keywords(name: str) -> None:
    own, filters = METHODS[name]
    parameters = inspect.signature(getattr(metrocli.Dataset, name)).parameters
    assert [key for key, each in parameters.items() if each.kind is not each.VAR_KEYWORD and key != "self"] == own
    taken = next((each.annotation for each in parameters.values() if each.kind is each.VAR_KEYWORD), None)
    if taken is None:
        assert filters == set()
    else:
        assert set(get_type_hints(getattr(keywords, taken.removeprefix("Unpack[").removesuffix("]")))) == filters


def test_a_dataset_is_opened_with_these_keywords() -> None:
    assert list(inspect.signature(metrocli.open_dataset).parameters) == [
        "path",
        "names",
        "dates",
        "century",
        "encoding",
    ]


@pytest.mark.parametrize(("name", "code"), CODES.items())
def test_an_error_has_its_exit_code(name: str, code: ExitCode | None) -> None:
    assert getattr(getattr(metrocli, name), "exit_code", None) is code


def test_an_error_about_data_has_its_place_problem_and_fix_also_under_the_old_name() -> None:
    error = metrocli.UnreadableData("a.csv", MessageType("empty", "it is empty", "Fill it.")())
    assert (error.place, error.problem, error.fix, error.cure) == ("a.csv", "it is empty", "Fill it.", "Fill it.")
