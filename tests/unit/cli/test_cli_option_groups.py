from __future__ import annotations

import io
from dataclasses import dataclass
from inspect import signature
from types import SimpleNamespace
from typing import Annotated

import typer

from metrocli.cli.environment import Environment
from metrocli.cli.option_groups import flatten_options


@dataclass(eq=False, repr=False)
class Group:
    """Two options."""

    one: Annotated[str | None, typer.Option("--one")] = None
    two: Annotated[int, typer.Option("--two")] = 2


def test_the_fields_of_a_group_become_options_and_return_as_a_group() -> None:
    calls: list[tuple[str, str | None, int, bool]] = []

    def command(
        name: Annotated[str, typer.Argument()], group: Group, last: Annotated[bool, typer.Option("--last")] = False
    ) -> None:
        calls.append((name, group.one, group.two, last))

    flat = flatten_options(command)
    assert list(signature(flat).parameters) == ["name", "one", "two", "last"]
    assert signature(flat).parameters["two"].default == 2
    flat(name="n", one="1", two=3, last=True)
    assert calls == [("n", "1", 3, True)]


def test_the_environment_comes_from_the_context() -> None:
    calls: list[tuple[Environment, str | None]] = []

    def command(environment: Environment, group: Group) -> None:
        calls.append((environment, group.one))

    flat = flatten_options(command)
    assert list(signature(flat).parameters) == ["context", "one", "two"]
    environment = Environment(stdout=io.StringIO(), stderr=None, variables={})
    flat(context=SimpleNamespace(obj=environment), one="1", two=2)
    assert calls == [(environment, "1")]


def test_a_command_without_groups_stays_as_it_is() -> None:
    calls: list[str] = []

    def command(name: Annotated[str, typer.Argument()]) -> None:
        calls.append(name)

    flatten_options(command)(name="n")
    assert calls == ["n"]
