"""Import numpy and pandas without what no answer needs: docstrings, types of annotations, parts that are passed on.

Importing them takes most of the time of an answer from small data. Only the program makes that lighter: in other
processes that import metrocli, all is imported as usual. Nothing here depends on a version of theirs: a module that a
version does not have is not left out. Once pandas is imported, a module or name that was left out is the real one.
"""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.abc import Loader

LEFT_OUT = frozenset(
    {
        # They only give the functions of numpy their docstrings.
        "numpy._core._add_newdocs",
        "numpy._core._add_newdocs_scalars",
        # Annotations name their types. Making those takes as long as a quarter of numpy.
        "numpy._typing",
        "numpy.random",
        "numpy.typing",
        # pandas asks whether a value is an array of theirs, and there is none before they are imported.
        "numpy.ma",
        # pandas only passes their names on, of readers and writers of files, for example.
        "pandas.core.computation.api",
        "pandas.io.api",
        "pandas.io.json",
        "pandas.io.json._normalize",
    }
)
"""Modules that have no content while pandas is imported."""
LATE = frozenset(
    {
        "dateutil._tzdata_impl",
        "ipaddress",
        "pandas.api.executors",
        "pandas.api.interchange",
        "pandas.api.internals",
        "pandas.api.typing",
        "pandas.testing",
        "tarfile",
    }
)
"""Modules that others import as a whole; they are loaded when one of their names is asked for."""
_MASKED = "numpy.ma", "MaskedArray"
_passed_on: dict[str, str] = {}
"""The names that pandas passes on, with the module that has each of them."""


class Placeholder:
    """What stands for a name of a module that is left out. It can be combined with types, as annotations are."""

    def __class_getitem__(cls, _: object) -> type[Placeholder]:
        """Return this class, for all types."""
        return cls


class _MaskedArrays(type):
    """The type of a class whose instances are the masked arrays of numpy, if their module is imported."""

    def __instancecheck__(cls, instance: object) -> bool:
        module = sys.modules.get(f"{_MASKED[0]}.core")
        return module is not None and isinstance(instance, getattr(module, _MASKED[1]))


class _Empty(ModuleType):
    """A module that is left out: it has every name that is asked for. After the import of pandas it has the real ones.

    Args:
        spec: how to import the real one.
    """

    def __init__(self, spec: ModuleSpec) -> None:
        super().__init__(spec.name)
        self.real_spec = spec
        self._names: set[str] = set()
        self._is_real = False
        if spec.name == _MASKED[0]:
            setattr(self, _MASKED[1], _MaskedArrays(_MASKED[1], (), {}))

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - it may be any name of the module
        if self._is_real:
            return _get_late(self.__name__, name)
        if name.startswith("__"):
            raise AttributeError(name)
        self._names.add(name)
        return Placeholder

    def be_real(self, passing: ModuleType) -> None:
        """Have the real names from now on, and let a module that passes on names get them when they are asked for."""
        self._is_real = True
        for name in self._names:
            if vars(passing).get(name) is Placeholder:
                delattr(passing, name)
                _passed_on[name] = self.__name__


class _EmptyLoader:
    """Make a module without content.

    Args:
        spec: how to import the real one.
    """

    def __init__(self, spec: ModuleSpec) -> None:
        self._spec = spec

    def create_module(self, _: ModuleSpec) -> ModuleType:
        return _Empty(self._spec)

    @staticmethod
    def exec_module(module: ModuleType) -> None:
        """Leave the module empty."""


class _PandasLoader:
    """Load pandas, then put the real modules back.

    Args:
        loader: the loader of pandas.
    """

    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """Run the code of pandas."""
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        module.__loader__ = self._loader
        try:
            self._loader.exec_module(module)
        finally:
            _put_back(module)


class _LatePandas(ModuleType):
    """The package pandas, which gets the names that it only passes on when they are asked for."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - it may be any name of pandas
        if name not in _passed_on:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        value = self.__dict__[name] = _get_late(_passed_on[name], name)
        return value


class _Finder:
    """Find the modules that are left out or imported late."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        """Return how to import a module; None if it is imported as usual."""
        is_empty = name in LEFT_OUT
        if not is_empty and name not in LATE and name != "pandas":
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is None or spec.loader is None:
            return None  # another finder may have it
        if is_empty:
            empty = ModuleSpec(name, _EmptyLoader(spec))  # type: ignore[arg-type] # it has what Python asks for
            empty.submodule_search_locations = spec.submodule_search_locations
            return empty
        if name == "pandas":
            spec.loader = _PandasLoader(spec.loader)  # type: ignore[assignment] # as above
            return spec
        return _make_late(spec)


def import_lightly() -> None:
    """From now on in this process, import numpy and pandas without what no answer needs; no effect after that."""
    if "numpy" not in sys.modules:
        sys.meta_path.insert(0, _Finder)


def load_what_arrow_needs() -> None:
    """Load what pyarrow needs of the late modules, since threads that load one at once find it half-loaded."""
    if "pandas" in sys.modules and (module := sys.modules.get(_MASKED[0])) is not None:
        getattr(module, _MASKED[1], None)


def _make_late(spec: ModuleSpec) -> ModuleSpec:
    """Let a module be loaded when one of its names is asked for."""
    from importlib.util import LazyLoader

    if spec.loader is not None:
        spec.loader = LazyLoader(spec.loader)
    return spec


def _get_late(module: str, name: str) -> Any:  # noqa: ANN401 - it may be any name of any module
    """Return what has a name in a module, which is imported if it is not."""
    from importlib import import_module

    return getattr(import_module(module), name)


def _put_back(pandas: ModuleType) -> None:
    """From now on, make each module and name that was left out the real one."""
    from importlib.util import module_from_spec

    sys.meta_path.remove(_Finder)
    empty_modules = [module for name in LEFT_OUT if isinstance(module := sys.modules.pop(name, None), _Empty)]
    for empty in empty_modules:
        empty.be_real(pandas)
        parent, _, own = empty.__name__.rpartition(".")
        if parent in sys.modules:
            # `import numpy`, then `numpy.random`, works as usual.
            spec = _make_late(empty.real_spec)
            module = sys.modules[empty.__name__] = module_from_spec(spec)
            setattr(sys.modules[parent], own, module)
            if spec.loader is not None:
                spec.loader.exec_module(module)
    pandas.__class__ = _LatePandas
    if sys.modules.get("pyarrow", sys) is not None:  # it is not blocked
        load_what_arrow_needs()
