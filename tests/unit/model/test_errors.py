from __future__ import annotations

import copy
import pickle

import pytest

from metrocli.errors import (
    AmbiguousName,
    ExitCode,
    MetrocliError,
    Refused,
    UnknownName,
    UnreadableData,
    UsageMistake,
    name_reason,
)
from metrocli.hints import ALL_LISTED, DID_YOU_MEAN, DID_YOU_MEAN_TITLE
from metrocli.messages import MessageType
from metrocli.model.cell import Cell
from metrocli.text.quoting import join_or

BROKEN = MessageType("broken", "it is broken")
EMPTY = MessageType("empty", "the file is empty", "Fill it.")


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
        (UsageMistake(BROKEN()), 2),
        (UnknownName("member", "x"), 3),
        (AmbiguousName("x", ["a", "b"]), 3),
        (UnreadableData("x.csv", BROKEN()), 4),
        (Refused(BROKEN()), 5),
    ],
)
def test_each_error_has_its_exit_code(error: MetrocliError, number: int) -> None:
    assert error.exit_code == number


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (UnknownName("member", "Guangzou", ["Guangzhou"]), "'Guangzou' is not a member. Did you mean Guangzhou?"),
        (
            UnknownName("member", "Cordba", ["Córdoba", "Kazan"], hint=ALL_LISTED(command="members")),
            "'Cordba' is not a member. Did you mean Córdoba or Kazan?",
        ),
        (
            UnknownName("region", "Oz", hint=ALL_LISTED(command="members")),
            "'Oz' is not a region. `metrocli members` lists them all.",
        ),
        (
            UnknownName("outcome", "peas", ["L1", "L2"], titles={"L1": "Peace"}),
            "'peas' is not an outcome. Did you mean L1 'Peace' or L2?",
        ),
        (UnknownName("region", "Oz"), "'Oz' is not a region."),
        (AmbiguousName("New", ["New York", "New Delhi"]), "'New' may be New York or New Delhi. Write one of them."),
        (UnreadableData("a.csv", EMPTY()), "a.csv: the file is empty. Fill it."),
        (UnreadableData("a.csv", BROKEN()), "a.csv: it is broken."),
    ],
)
def test_an_error_is_a_sentence_with_its_fix(error: MetrocliError, sentence: str) -> None:
    assert str(error) == sentence


def test_the_values_of_an_unknown_name_are_data() -> None:
    titled = UnknownName("outcome", "peas", ["L1", "L2"], titles={"L1": "Peace", "L3": "War"})
    assert titled.message.values == {
        "kind": "outcome",
        "text": "peas",
        "hint": DID_YOU_MEAN_TITLE(near={"L1": "Peace", "L2": None}),
    }
    near = UnknownName("member", "Cordba", ["Córdoba"], titles={"L1": "Peace"})
    assert near.message.values["hint"] == DID_YOU_MEAN(near=["Córdoba"])
    assert UnknownName("member", "x").message.values == {"kind": "member", "text": "x", "hint": None}


@pytest.mark.parametrize(
    "error",
    [
        UsageMistake(BROKEN()),
        UnknownName("outcome", "peas", ["L1"], titles={"L1": "Peace"}),
        AmbiguousName("x", ["a", "b"]),
        UnreadableData(Cell("a.csv", "a", 3, "b", 2), EMPTY()),
        Refused(BROKEN.at("a.csv")),
    ],
)
def test_an_error_survives_pickling_and_copying(error: MetrocliError) -> None:
    for made in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):  # noqa: S301 - our own
        assert (type(made), str(made), vars(made)) == (type(error), str(error), vars(error))


def test_an_error_whose_message_was_changed_survives_pickling() -> None:
    error = UnknownName("member", "x")
    error.change_message(error.message.about("METROCLI_DATA"))
    made = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert (str(made), made.message.place) == (str(error), "METROCLI_DATA")
    assert str(error).startswith("METROCLI_DATA: ")


@pytest.mark.parametrize(
    ("fault", "reason"),
    [(OSError(2, "No such file"), "No such file"), (OSError("odd"), "odd"), (PermissionError(), "PermissionError")],
)
def test_the_reason_of_an_operating_system_is_never_blank(fault: OSError, reason: str) -> None:
    assert name_reason(fault) == reason


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
