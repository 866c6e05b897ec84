from __future__ import annotations

import pytest

from metrocli.errors import AmbiguousName, ExitCode, MetrocliError, Refused, UnknownName, UnreadableData, UsageMistake
from metrocli.text.quoting import join_or


@pytest.mark.parametrize(
    ("code", "number"),
    [
        (ExitCode.ANSWERED, 0),
        (ExitCode.FINDINGS, 1),
        (ExitCode.USAGE, 2),
        (ExitCode.UNKNOWN_NAME, 3),
        (ExitCode.UNREADABLE, 4),
        (ExitCode.REFUSED, 5),
        (ExitCode.INTERNAL, 70),
        (ExitCode.INTERRUPTED, 130),
    ],
)
def test_the_exit_codes_are_those_of_the_contract(code: ExitCode, number: int) -> None:
    assert code.value == number


def test_each_exit_code_has_a_meaning() -> None:
    assert ExitCode(3) is ExitCode.UNKNOWN_NAME
    assert ExitCode.REFUSED.meaning == "refused: something would have been overwritten or lost, or cannot be written"
    assert len({code.meaning for code in ExitCode}) == len(ExitCode) == 8


@pytest.mark.parametrize(
    ("error", "number"),
    [
        (UsageMistake("x"), 2),
        (UnknownName("member", "x"), 3),
        (AmbiguousName("x", ["a", "b"]), 3),
        (UnreadableData("x.csv", "it is broken"), 4),
        (Refused("x"), 5),
    ],
)
def test_each_error_has_its_exit_code(error: MetrocliError, number: int) -> None:
    assert error.exit_code == number


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (UnknownName("member", "Guangzou", ["Guangzhou"]), "'Guangzou' is not a member. Did you mean Guangzhou?"),
        (
            UnknownName("member", "Cordba", ["Córdoba", "Kazan"], hint="See the list."),
            "'Cordba' is not a member. Did you mean Córdoba or Kazan?",
        ),
        (UnknownName("region", "Oz", hint="See the list."), "'Oz' is not a region. See the list."),
        (UnknownName("region", "Oz"), "'Oz' is not a region."),
        (AmbiguousName("New", ["New York", "New Delhi"]), "'New' may be New York or New Delhi. Write one of them."),
        (UnreadableData("a.csv", "the file is empty", "Fill it."), "a.csv: the file is empty. Fill it."),
        (UnreadableData("a.csv", "the file is empty"), "a.csv: the file is empty."),
    ],
)
def test_an_error_is_a_sentence_with_its_fix(error: MetrocliError, sentence: str) -> None:
    assert str(error) == sentence


def test_an_error_about_a_name_carries_its_candidates() -> None:
    assert UnknownName("member", "x", ["a"]).near == ("a",)
    assert AmbiguousName("x", ["a", "b"]).candidates == ("a", "b")


@pytest.mark.parametrize(
    ("names", "choice"),
    [
        ([], ""),
        (["A"], "A"),
        (["A", "B"], "A or B"),
        (["A", "B", "C", "D", "E", "F"], "A, B, C, D, E or F"),
        (["A", "B", "C", "D", "E", "F", "G"], "A, B, C, D, E, F or 1 more"),
        (["A", "B", "C", "D", "E", "F", "G", "H"], "A, B, C, D, E, F or 2 more"),
    ],
)
def test_a_choice_lists_a_few_and_counts_the_rest(names: list[str], choice: str) -> None:
    assert join_or(names) == choice
