"""Results that are kept with the object that they are computed from."""

from __future__ import annotations

from metrocli.model.computed_once import KeepsResults


class Numbers(KeepsResults):
    def __init__(self, *numbers: int) -> None:
        self.numbers, self.asked = numbers, 0


def add(numbers: Numbers) -> int:
    numbers.asked += 1
    return sum(numbers.numbers)


class Largest:
    def __init__(self, numbers: Numbers) -> None:
        self.number = max(numbers.numbers)


def test_a_function_is_called_once_for_each_object() -> None:
    one, other = Numbers(1, 2), Numbers(3)
    assert [one.compute_once(add), one.compute_once(add), other.compute_once(add)] == [3, 3, 3]
    assert (one.asked, other.asked) == (1, 1)


def test_a_class_makes_one_object() -> None:
    numbers = Numbers(1, 2)
    assert numbers.compute_once(Largest) is numbers.compute_once(Largest)
    assert numbers.compute_once(Largest).number == 2
