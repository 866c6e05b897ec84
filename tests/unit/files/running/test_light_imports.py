"""Importing numpy and pandas without what no answer needs, in processes of their own."""

from __future__ import annotations

import subprocess
import sys

import pytest

LIGHTLY = "import sys\nfrom metrocli.files.running import light_imports\nlight_imports.import_lightly()\n"
LOADED = "print([name for name in {names} if name in sys.modules])"


def run(code: str) -> str:
    """Return what Python prints that runs a text; a failure shows its traceback."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_pandas_is_imported_without_what_no_answer_needs() -> None:
    inner = "numpy.ma.core", "numpy.random.mtrand", "numpy._typing._array_like", "pandas.io.json._json", "pandas.io.sql"
    # As the program does for small data; Arrow needs one of them.
    without_arrow = f"{LIGHTLY}sys.modules['pyarrow'] = None\n"

    assert run(f"{without_arrow}import pandas\n{LOADED.format(names=inner)}") == "[]\n"
    assert run(f"import pandas, sys\n{LOADED.format(names=inner)}") == f"{list(inner)}\n"  # so a light import saves it


def test_only_annotations_keep_a_placeholder() -> None:
    code = (
        "import pandas\n"
        "values = {name: object.__getattribute__(each, '__dict__') for name, each in sys.modules.items()}\n"
        "print([name for name in values if id(light_imports.Placeholder) in map(id, values[name].values())])"
    )

    # NDArray of numpy.linalg is only in annotations.
    assert run(LIGHTLY + code) == "['metrocli.files.running.light_imports', 'numpy.linalg._linalg']\n"


@pytest.mark.parametrize(
    "code",
    [
        "print(pandas.read_csv(io.StringIO('a,b\\n1,2')))",
        "from pandas import json_normalize\nprint(json_normalize([{'a': 1}]))",
        "print(pandas.io.json.read_json.__name__, pandas.io.api.read_csv.__name__)",
        "print(pandas.eval('1 + 1'), pandas.core.computation.api.eval.__name__)",
        "print(pandas.api.typing.DataFrameGroupBy, pandas.testing.assert_frame_equal.__name__)",
        "print(pandas.DataFrame({'a': [1]}).to_json(orient='records', lines=True))",
        "print(pandas.Series(numpy.ma.array([1, 2], mask=[False, True])).tolist())",
        "print(pandas.DataFrame(numpy.ma.array([[1, 2]], mask=[[False, True]])))",
        "print(pandas.Series(range(9)).sample(3, random_state=1).tolist())",
        "print(numpy.random.default_rng(1).integers(9, size=3))",
        "import numpy._typing, numpy.typing\nprint(numpy.typing.NDArray, numpy._typing.ArrayLike)",
        "print(isinstance(numpy.ma.array([1]), pandas.core.construction.ma.MaskedArray))",
        "print(hasattr(pandas, 'no_such_name'), hasattr(numpy, 'no_such_name'))",
        "import tarfile, ipaddress\nprint(tarfile.TarFile, ipaddress.ip_address('1.2.3.4'))",
    ],
)
def test_whoever_asks_for_what_was_left_out_gets_it(code: str) -> None:
    code = f"import io, numpy, pandas\n{code}"

    assert run(LIGHTLY + code) == run(code)


def test_a_process_that_has_numpy_imports_pandas_as_usual() -> None:
    assert run(f"import numpy\n{LIGHTLY}print(light_imports._Finder in sys.meta_path)") == "False\n"


def test_the_way_of_importing_is_as_usual_after_pandas() -> None:
    assert run(f"{LIGHTLY}import pandas\nprint(light_imports._Finder in sys.meta_path, type(pandas.__loader__))") == (
        run("import pandas\nprint(False, type(pandas.__loader__))")
    )


def test_a_module_that_a_version_does_not_have_is_not_left_out() -> None:
    code = (
        "light_imports.LEFT_OUT |= {'pandas.no_such_module'}\n"
        "try:\n    import pandas.no_such_module\nexcept ModuleNotFoundError as error:\n    print(error)"
    )

    assert run(LIGHTLY + code) == "No module named 'pandas.no_such_module'\n"
