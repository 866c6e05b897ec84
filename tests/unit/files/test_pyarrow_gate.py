from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("calls", "imported"),
    [
        ("block_pyarrow()", False),
        ("block_pyarrow(); block_pyarrow()", False),
        ("block_pyarrow(); allow_pyarrow()", True),
        ("allow_pyarrow()", True),
        ("import pyarrow; block_pyarrow()", True),
        ("import pyarrow; allow_pyarrow()", True),
    ],
)
def test_pyarrow_can_be_imported_unless_it_is_blocked(calls: str, *, imported: bool) -> None:
    code = f"from metrocli.files.pyarrow_gate import allow_pyarrow, block_pyarrow\n{calls}\nimport pyarrow"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=False)
    assert (done.returncode == 0) is imported


def test_pandas_works_without_pyarrow() -> None:
    code = (
        "from metrocli.files.pyarrow_gate import block_pyarrow\nblock_pyarrow()\nimport pandas, sys\n"
        "pandas.DataFrame({'a': ['x']})\nassert sys.modules['pyarrow'] is None"
    )
    subprocess.run([sys.executable, "-c", code], timeout=60, check=True)
