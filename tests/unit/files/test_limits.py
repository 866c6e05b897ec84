from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrocli.errors import UnreadableData
from metrocli.files import limits
from metrocli.files.limits import FILE_TOO_LARGE, TOO_MANY_CELLS, read_regular_file, split_lines

if TYPE_CHECKING:
    from pathlib import Path


@given(st.text(alphabet="ab,\r\n\u2028é"), st.sampled_from([0, 1, 2, 5, 1 << 16]))
def test_lines_do_not_depend_on_the_length_of_chunks(text: str, piece: int) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(limits, "_CHUNK_LENGTH", piece)
        assert list(split_lines(text, ",", "a.csv")) == list(io.StringIO(text, newline=""))


@pytest.mark.parametrize("text", [",,,,", "\n\n\n\n", "\r\r,,", "\r\n\r\n"])
def test_too_many_cells(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(limits, "MAX_CELLS", 3)
    with pytest.raises(UnreadableData) as caught:
        split_lines(text, ",", "a.csv")
    assert caught.value.message == TOO_MANY_CELLS.at("a.csv", cells=4, limit=3)


def test_a_file_of_exactly_the_largest_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_BYTES", 3)
    (tmp_path / "a.csv").write_bytes(b"abc")
    assert read_regular_file(tmp_path / "a.csv") == b"abc"
    (tmp_path / "a.csv").write_bytes(b"abcd")
    with pytest.raises(UnreadableData) as caught:
        read_regular_file(tmp_path / "a.csv")
    assert caught.value.message == FILE_TOO_LARGE.at("a.csv", size=4, limit=3)
