from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrocli.errors import UnreadableData
from metrocli.files import limits
from metrocli.files.limits import read_regular_file, split_lines
from metrocli.files.running.memory import TOO_MUCH_MEMORY

if TYPE_CHECKING:
    from pathlib import Path


@given(st.text(alphabet="ab,\r\n\u2028é"), st.sampled_from([0, 1, 2, 5, 1 << 16]))
def test_lines_do_not_depend_on_the_length_of_chunks(text: str, piece: int) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(limits, "_CHUNK_LENGTH", piece)
        assert list(split_lines(text, ",", "a.csv")) == list(io.StringIO(text, newline=""))


@pytest.mark.parametrize("text", [",,,,", "\n\n\n\n", "\r\r,,", "\r\n\r\n"])
def test_too_many_cells(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Cells count, and not only bytes: of 40,000 characters, each may be a cell of 120 bytes."""
    monkeypatch.setenv("METROCLI_MEMORY", "4 MB")
    assert len([*split_lines(text * 8000, ",", "a.csv")]) == 8000 * (text.count("\n") or text.count("\r")) or 1
    with pytest.raises(UnreadableData) as caught:
        split_lines(text * 10_000, ",", "a.csv")
    assert caught.value.message == TOO_MUCH_MEMORY.at("a.csv", needed=5, limit=4)


def test_quotes_may_make_the_reader_split_the_rows_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("METROCLI_MEMORY", "4 MB")
    with pytest.raises(UnreadableData) as caught:
        split_lines('"' + ",,,," * 8000, ",", "a.csv")
    assert caught.value.message == TOO_MUCH_MEMORY.at("a.csv", needed=7, limit=4)


def test_letters_that_take_several_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("METROCLI_MEMORY", "1 MB")
    assert [*split_lines("é" * 400_000, ",", "a.csv")]
    with pytest.raises(UnreadableData):
        split_lines("北" * 400_000, ",", "a.csv")


def test_a_file_of_exactly_the_largest_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its bytes and its text are held at once."""
    monkeypatch.setenv("METROCLI_MEMORY", "1 MB")
    (tmp_path / "a.csv").write_bytes(b"a" * (1 << 19))
    assert read_regular_file(tmp_path / "a.csv") == b"a" * (1 << 19)
    (tmp_path / "a.csv").write_bytes(b"a" * ((1 << 19) + 1))
    with pytest.raises(UnreadableData) as caught:
        read_regular_file(tmp_path / "a.csv")
    assert caught.value.message == TOO_MUCH_MEMORY.at("a.csv", needed=2, limit=1)
