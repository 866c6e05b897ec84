"""The layers of the program: imports go down, no module is too long, and no folder too full (see CONTRIBUTING.md)."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tools.layers import LAYERS, PLANNED  # noqa: E402 - found from the root only

PACKAGE = "metrocli"
SOURCES = ROOT / "src" / PACKAGE
WITHIN = {
    "sheets": (
        {"coded_texts", "schema"},
        {"raw_column"},
        {"table"},
        {"translations"},
        {"parsing"},
        {"columns"},
        {"split_links"},
        {"reading"},
        {"observing"},
        {"early_tables"},
        {"sheet_reader"},
        {"participation_links"},
        {"dataset", "editing"},
        {"participation_rows"},
        {"writing"},
        {"comparing", "template"},
    ),
    "query": (
        {"counting", "selecting"},
        {"answering", "linking"},
        {"facts"},
        {
            *("activities", "compare", "diff", "info", "lists", "matrix", "member", "members", "merge"),
            *("people", "plan_codes", "stats", "trend"),
        },
    ),
    "cli": (
        {"pager", "progress", "streams", "typer_internals"},
        {"settings"},
        {"environment"},
        {"completion", "help", "mistakes", "option_groups"},
        {"options"},
        {"option_sets"},
        {"data", "output"},
        {"plan_codes"},
        {"commands"},
        {"app"},
    ),
}
"""The same order within a package, by its subpackages and modules."""
FOR_TYPES_ONLY = {("metrocli.errors", "metrocli.model.cell"), ("metrocli.messages", "metrocli.model.cell")}
"""Upward imports that a type checker alone sees: an error or a message may hold the cell that it is about."""
LIBRARIES = {"typer": {"cli"}, "rich": {"cli", "render"}, "pandas": set().union(*LAYERS) - {"text", "model", "names"}}
"""The only packages that may import these libraries."""
BY_NAME = {
    "metrocli.catalogue",
    "metrocli.check.registry",
    "metrocli.cli.app",
    "metrocli.importing.importers",
    "metrocli.importing.readers.registry",
    "metrocli.render.registry",
    "metrocli.report.writers.extras",
    "metrocli.report.writers.registry",
}
"""The registries, and the finder of left out modules: only they may look for or import a module by its name."""
NEVER = {"render": {"query", "check", "fix"}}
"""Packages that a package may not import although they are below it: an answer is laid out from its data alone."""
MOST_LINES = 400
MOST_MODULES = 14
REGISTRIES = {"cli/commands", "render/layouts"}
"""Folders of like things, which may hold any number of modules."""


def module_name(path: Path, sources: Path = SOURCES) -> str:
    """Return the full name of a module, such as `metrocli.sheets.table`; a package has its folder's name."""
    parts = [PACKAGE, *path.relative_to(sources).with_suffix("").parts]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def package_of(module: str) -> str:
    """Return the top-level package that a module belongs to."""
    return module.split(".")[1] if "." in module else PACKAGE


def imported(module: str, is_package: bool, tree: ast.AST) -> list[tuple[int, str]]:
    """Return the line and the full name of everything that a module imports, at its top, in functions or for types."""
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


def imports_by_name(imports: list[tuple[int, str]], tree: ast.AST) -> bool:
    """Return whether a module can import another one by a text: with importlib and the like, or by running a text."""
    if any(name.split(".")[0] in {"importlib", "pkgutil", "runpy", "imp"} for _, name in imports):
        return True
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return any(isinstance(call, ast.Name) and call.id in {"__import__", "exec", "eval"} for call in calls)


def rank(name: str, layers: Sequence[Container[str]]) -> int | None:
    """Return the place of a package among layers, from the bottom; None where it is on none of them."""
    return next((number for number, names in enumerate(layers) if name in names), None)


def is_upward(importer: str, target: str) -> bool:
    """Return whether an import goes up, or sideways to another package on the same layer."""
    one, other = package_of(importer), package_of(target)
    if one != other:
        low, high = rank(one, LAYERS), rank(other, LAYERS)
        return low is not None and high is not None and high >= low
    if one in WITHIN and importer.count(".") > 1 and target.count(".") > 1:
        inner, outer = importer.split(".")[2], target.split(".")[2]
        low, high = rank(inner, WITHIN[one]), rank(outer, WITHIN[one])
        return inner != outer and low is not None and high is not None and high >= low
    return False


def is_misplaced(importer: str, target: str) -> bool:
    """Return whether a module may not import another: it is not below it, or its package never uses that one."""
    return is_upward(importer, target) or package_of(target) in NEVER.get(package_of(importer), ())


def faults(module: str, source: str, *, is_package: bool = False) -> list[str]:
    """Return what is wrong with one module: unknown layers, upward imports, misplaced libraries, long files."""
    own = package_of(module)
    if rank(own, LAYERS) is None:
        return [f"{module}: the package '{own}' is on no layer"]
    found = []
    if own in WITHIN and module.count(".") > 1 and rank(module.split(".")[2], WITHIN[own]) is None:
        found.append(f"{module}: it has no place in the order of '{own}'")
    if (lines := len(source.splitlines())) > MOST_LINES:
        found.append(f"{module}: {lines} lines, more than {MOST_LINES}")
    tree = ast.parse(source)
    if module not in BY_NAME and imports_by_name(imported(module, is_package, tree), tree):
        found.append(f"{module}: it imports by name, and is not one of the registries")
    for line, name in imported(module, is_package, tree):
        top = name.split(".")[0]
        if top != PACKAGE:
            if own not in LIBRARIES.get(top, {own}):
                found.append(f"{module}, line {line}: {top} is imported in {own}")
        elif name != f"{PACKAGE}.__version__":
            # What is imported from the package itself and is not a module is one of its public names.
            target = name if rank(package_of(name), LAYERS) is not None else PACKAGE
            allowed = any(module == one and name.startswith(other) for one, other in FOR_TYPES_ONLY)
            if is_misplaced(module, target) and not allowed:
                found.append(f"{module}, line {line}: {module} imports {target}, which it may not use")
    return found


MODULES = sorted(SOURCES.rglob("*.py"))
TOOLS = sorted([*ROOT.glob("tools/*.py"), *ROOT.glob("benchmarks/*.py")])


@pytest.mark.parametrize("path", MODULES, ids=[module_name(path) for path in MODULES])
def test_each_module_keeps_to_its_layer(path: Path) -> None:
    assert faults(module_name(path), path.read_text(encoding="utf-8"), is_package=path.name == "__init__.py") == []


def test_all_packages_are_read() -> None:
    packages = {package_of(module_name(path)) for path in MODULES}
    assert packages >= set().union(*LAYERS) - PLANNED


def test_no_modules_import_each_other_in_a_circle() -> None:
    names = {module_name(path): path for path in MODULES}
    imports = {
        name: {
            target
            for _, full in imported(name, path.name == "__init__.py", ast.parse(path.read_text(encoding="utf-8")))
            for target in (full, full.rpartition(".")[0])
            if target in names and target not in {name, PACKAGE} and (name, target) not in FOR_TYPES_ONLY
        }
        for name, path in names.items()
    }
    # What imports nothing that is left is in no circle.
    while leaves := {name for name, targets in imports.items() if not targets & set(imports)}:
        imports = {name: targets for name, targets in imports.items() if name not in leaves}
    assert {name: sorted(targets & set(imports)) for name, targets in imports.items()} == {}


def test_no_two_classes_have_one_name() -> None:
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in MODULES)
    classes = Counter(node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    assert [name for name, number in classes.items() if number > 1] == []


def test_no_folder_is_too_full() -> None:
    folders = Counter(path.parent.relative_to(SOURCES).as_posix() for path in MODULES if path.name != "__init__.py")
    assert {name: number for name, number in folders.items() if number > MOST_MODULES and name not in REGISTRIES} == {}


@pytest.mark.parametrize("path", TOOLS, ids=[path.stem for path in TOOLS])
def test_a_tool_is_no_longer_than_a_module(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("words", [["--help"], ["stats", "--help"], ["check", "--help"], ["--version"]])
def test_help_imports_nothing_slow(words: list[str]) -> None:
    slow = ("pandas", "numpy", "openpyxl", "metrocli.text.languages.language")
    code = (
        f"import sys; from metrocli.__main__ import main; main({words!r}); "
        f"sys.exit(any(name in sys.modules for name in {slow}))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("metrocli.sheets.dataset", "from metrocli.query.selecting.filters import select"),
        ("metrocli.sheets.dataset", "from metrocli import query"),
        ("metrocli.sheets.dataset", "import metrocli.cli.app as app"),
        ("metrocli.sheets.dataset", "from ..query import selecting"),
        ("metrocli.sheets.table", "from metrocli.sheets.parsing.cell_text import to_text"),
        ("metrocli.sheets.parsing.frames", "from metrocli.sheets.reading import source"),
        ("metrocli.sheets.comparing.diff", "from metrocli.sheets.template.build import template"),
        ("metrocli.sheets.attic", "import os"),
        ("metrocli.text.fold", "def f():\n    from metrocli.sheets import table"),
        ("metrocli.query.stats", "if TYPE_CHECKING:\n    import metrocli.render.values"),
        ("metrocli.errors", "from metrocli.names.resolve import Names"),
        ("metrocli.model.codes", "from metrocli.names.resolve import Names"),
        ("metrocli.check.runner", "from metrocli.fix import corrections"),
        ("metrocli.query.info", "from metrocli.catalogue import COMMANDS"),
        ("metrocli.query.info", "from importlib import import_module"),
        ("metrocli.query.info", "import importlib\nimportlib.import_module(f'{__package__}.x')"),
        ("metrocli.query.info", "import pkgutil\npkgutil.resolve_name('x')"),
        ("metrocli.query.info", "__import__('x')"),
        ("metrocli.query.info", "exec('import x')"),
        ("metrocli.cli.app", "from metrocli import open_dataset"),
        ("metrocli.cli.completion.candidates", "from metrocli.cli.output import show_answer"),
        ("metrocli.cli.settings.toml_file", "def f():\n    from metrocli.cli.environment import Environment"),
        ("metrocli.cli.commands.ask", "from metrocli.cli.app import run"),
        ("metrocli.cli.app", "import metrocli"),
        ("metrocli.cli.app", "from metrocli.__main__ import main"),
        ("metrocli.render.values", "import typer.testing"),
        ("metrocli.render.layouts.stats", "from metrocli.query.stats import ROWS"),
        ("metrocli.render.layouts.check", "if TYPE_CHECKING:\n    from metrocli import check"),
        ("metrocli.render.html.page", "def f():\n    import metrocli.fix.corrections"),
        ("metrocli", "from typer import Typer"),
        ("metrocli.query.stats", "def f():\n    from rich.text import Text"),
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
    assert faults("metrocli.sheets", "from . import table\nfrom .table import x", is_package=True) == []
    assert len(faults("metrocli.sheets", "from .. import cli", is_package=True)) == 1


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("metrocli.cli.app", "import typer\nfrom rich.table import Table\nfrom metrocli import __version__"),
        ("metrocli.cli.app", "from importlib import import_module\nimport_module('metrocli.render.values')"),
        ("metrocli.cli.output", "from metrocli.render import registry\nfrom metrocli.sheets.dataset import Dataset"),
        ("metrocli.render.json_schema", "from metrocli.catalogue import load_answer"),
        (
            "metrocli.query.stats",
            "import pandas\nfrom .selecting import filters\nfrom metrocli.model import codes",
        ),
        ("metrocli.errors", "from metrocli.model.cell import Cell\nfrom metrocli.text.quoting import join_or"),
        ("metrocli.sheets.template.build", "from metrocli.sheets.writing.convert import convert"),
        ("metrocli.model.codes", "from metrocli.errors import MetrocliError\nimport pandasql, richer"),
        ("metrocli", "from metrocli.sheets.dataset import open_dataset"),
        ("metrocli.__main__", "import metrocli.cli.app"),
        ("metrocli.query.stats", "\n" * 400),
    ],
)
def test_what_is_right_is_left_alone(module: str, source: str) -> None:
    assert faults(module, source) == []


def test_modules_are_named_after_their_files() -> None:
    names = {module_name(SOURCES / name) for name in ("__init__.py", "sheets/__init__.py", "sheets/table.py")}
    assert names == {"metrocli", "metrocli.sheets", "metrocli.sheets.table"}
    assert [package_of(name) for name in ("metrocli", "metrocli.errors", "metrocli.sheets.table")] == [
        "metrocli",
        "errors",
        "sheets",
    ]
