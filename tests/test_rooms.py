"""The rooms of the program and the direction of their imports, as CONTRIBUTING.md tells them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = "metrocli"
SOURCES = Path(__file__).parent.parent / "src" / PACKAGE
FLOORS = (
    {"errors", "text", "model"},
    {"names"},
    {"files"},
    {"xlsx"},
    {"sheets"},
    {"answers"},
    {"query"},
    {"check"},
    {"fix"},
    {"catalogue"},
    {"render", "report", "library"},
    {"cli"},
    {PACKAGE, "__main__"},
)
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
ROOMS_WITH = {"typer": {"cli"}, "rich": {"cli", "render"}, "pandas": set(FLOOR) - {"model", "names"}}
MOST_LINES = 400
# The version is a plain text that stands above all rooms; each of them may say it.
FOR_ALL = f"{PACKAGE}.__version__"


def module_name(path: Path, sources: Path = SOURCES) -> str:
    """The full name of a module: `metrocli.sheets.reading.source`; a package bears its folder's name."""
    parts = [PACKAGE, *path.relative_to(sources).with_suffix("").parts]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room(module: str) -> str:
    """The room that a module of the program stands in."""
    return module.split(".")[1] if "." in module else PACKAGE


def imported(module: str, is_package: bool, tree: ast.AST) -> list[tuple[int, str]]:
    """Every name that a module imports, with its line: at its top, in functions, for types only, or by its name."""
    found: list[tuple[int, str]] = []
    for node in ast.walk(tree):
        match node:
            case ast.Import():
                found += [(node.lineno, alias.name) for alias in node.names]
            case ast.ImportFrom():
                base = node.module or ""
                if node.level:
                    parents = module.split(".")
                    parents = parents[: len(parents) - node.level + is_package]
                    base = ".".join([*parents, base] if base else parents)
                found += [(node.lineno, f"{base}.{alias.name}") for alias in node.names]
            case ast.Call(
                func=ast.Name(id="import_module" | "__import__") | ast.Attribute(attr="import_module"),
                args=[ast.Constant(value=str(name)), *_],
            ):
                found.append((node.lineno, name))
    return found


def faults(module: str, source: str, *, is_package: bool = False) -> list[str]:
    """What is wrong with one module: arrows that point up, libraries out of their rooms, too many lines."""
    here = room(module)
    if here not in FLOOR:
        return [f"{module}: the room '{here}' has no floor"]
    found = []
    if (lines := len(source.splitlines())) > MOST_LINES:
        found.append(f"{module}: {lines} lines, more than {MOST_LINES}")
    for line, name in imported(module, is_package, ast.parse(source)):
        top = name.split(".")[0]
        if top == PACKAGE and name != FOR_ALL:
            # What is imported from the package itself and is no room is one of its public names.
            there = room(name) if room(name) in FLOOR else PACKAGE
            if FLOOR[there] > FLOOR[here]:
                found.append(f"{module}, line {line}: {here} imports {there}, which stands above it")
        elif here not in ROOMS_WITH.get(top, {here}):
            found.append(f"{module}, line {line}: {top} is imported in {here}")
    return found


MODULES = sorted(SOURCES.rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=[module_name(path) for path in MODULES])
def test_each_module_keeps_to_its_room(path: Path) -> None:
    assert faults(module_name(path), path.read_text(encoding="utf-8"), is_package=path.name == "__init__.py") == []


def test_all_rooms_are_read() -> None:
    rooms = {room(module_name(path)) for path in MODULES}
    assert {"cli", "errors", "library", "model", "names", "query", "render", "sheets"} <= rooms


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("metrocli.sheets.reading.source", "from metrocli.query.selecting.filters import select"),
        ("metrocli.sheets.reading.source", "from metrocli import query"),
        ("metrocli.sheets.reading.source", "import metrocli.cli.app as app"),
        ("metrocli.sheets.reading.source", "from ..query import filters"),
        ("metrocli.sheets.reading.source", "from .. import query"),
        (
            "metrocli.sheets.reading.source",
            "import importlib\nimportlib.import_module('metrocli.render.terminal.table')",
        ),
        ("metrocli.text.fold", "def f():\n    from metrocli.sheets import read"),
        ("metrocli.query.stats", "if TYPE_CHECKING:\n    import metrocli.render.terminal.table"),
        ("metrocli.errors", "from metrocli.text.fold import fold"),
        ("metrocli.cli.app", "from metrocli import open_dataset"),
        ("metrocli.cli.app", "import metrocli"),
        ("metrocli.cli.app", "from metrocli.__main__ import main"),
        ("metrocli.render.terminal.table", "import typer.testing"),
        ("metrocli.library.dataset", "from metrocli.cli.show import opened"),
        ("metrocli.query.stats", "from metrocli.library import answers"),
        ("metrocli", "from typer import Typer"),
        ("metrocli.answers.kinds", "def f():\n    from rich.text import Text"),
        ("metrocli.report.model", "import rich"),
        ("metrocli.model.codes", "if TYPE_CHECKING:\n    import pandas as pd"),
        ("metrocli.names.resolve", "from pandas import DataFrame"),
        ("metrocli.attic.box", "import os"),
        ("metrocli.query.stats", "\n" * 401),
    ],
)
def test_a_fault_is_found(module: str, source: str) -> None:
    assert len(faults(module, source)) == 1


def test_a_package_imports_relative_to_itself() -> None:
    assert faults("metrocli.sheets", "from . import read\nfrom .read import x", is_package=True) == []
    assert len(faults("metrocli.sheets", "from .. import cli", is_package=True)) == 1


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("metrocli.cli.app", "import typer\nfrom rich.table import Table\nfrom metrocli import __version__"),
        ("metrocli.cli.show", "from metrocli.render import registry\nfrom metrocli.sheets.dataset import Dataset"),
        ("metrocli.query.stats", "import pandas as pd\nfrom .filters import select\nfrom metrocli.model import codes"),
        ("metrocli.check.registry", "from metrocli.query import filters\nfrom metrocli import errors"),
        ("metrocli.model.codes", "from metrocli.errors import MetrocliError\nimport pandasql, richer"),
        ("metrocli.library.dataset", "import pandas as pd\nfrom metrocli.query import stats"),
        ("metrocli", "from metrocli.sheets.dataset import open_dataset"),
        ("metrocli.__main__", "import metrocli.cli.app"),
        ("metrocli.query.stats", "\n" * 400),
    ],
)
def test_what_is_right_is_left_alone(module: str, source: str) -> None:
    assert faults(module, source) == []


def test_modules_are_named_after_their_files() -> None:
    names = {module_name(SOURCES / name) for name in ("__init__.py", "sheets/__init__.py", "sheets/read.py")}
    assert names == {"metrocli", "metrocli.sheets", "metrocli.sheets.reading.source"}
    assert [room(name) for name in ("metrocli", "metrocli.errors", "metrocli.sheets.reading.source")] == [
        "metrocli",
        "errors",
        "sheets",
    ]
