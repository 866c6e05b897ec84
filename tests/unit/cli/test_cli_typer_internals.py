"""The parts of Typer that are not public are where `cli.typer_internals` expects them, and are used nowhere else."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import pytest
import typer

import metrocli

SOURCES = Path(metrocli.__file__).parent
INTERNALS = SOURCES / "cli" / "typer_internals.py"


def typer_imports(path: Path) -> list[tuple[str, str]]:
    """Find the imports from within Typer, and of its names that are not public, in a source that is not run."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imports = [(node.module or "", alias.name) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
               for alias in node.names]  # fmt: skip
    modules = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    return [
        (module, name)
        for module, name in [*imports, *((module, "") for module in modules if module != "typer")]
        if module.startswith("typer.") or (module == "typer" and name.startswith("_"))
    ]


# Read from the source and not imported, so that this test can say what is missing.
PARTS = [*typer_imports(INTERNALS), ("typer._completion_shared", "_completion_scripts")]


@pytest.mark.parametrize(("module", "name"), PARTS)
def test_typer_still_has_the_parts_that_are_not_public(module: str, name: str) -> None:
    message = (
        f"Typer {typer.__version__} has no {module}.{name}: find it, and change src/metrocli/cli/typer_internals.py"
    )
    try:
        part = getattr(import_module(module), name, None)
    except ImportError:
        part = None
    assert part is not None, message


def test_typer_keeps_the_completion_of_a_parameter_in_the_same_attribute() -> None:
    from metrocli.cli.typer_internals import Parameter

    message = (
        f"Typer {typer.__version__} has no Parameter._custom_shell_complete: change cli.typer_internals.has_completion"
    )
    assert "_custom_shell_complete" in Parameter.__init__.__code__.co_names, message


@pytest.mark.parametrize("path", sorted(set(SOURCES.rglob("*.py")) - {INTERNALS}), ids=lambda path: path.stem)
def test_no_other_module_uses_them(path: Path) -> None:
    assert typer_imports(path) == []
