from __future__ import annotations

import io
import zipfile

import pytest

from metrocli.errors import Refused
from metrocli.xlsx.patch_zip import LARGE_ZIP_FORMAT, PARTS_OVERLAP, UNUSUAL_COMPRESSION, replace_parts


class Pipe(io.RawIOBase):
    """An output that cannot seek, as a pipe: sizes then follow the parts."""

    def __init__(self) -> None:
        self.content = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, content: object) -> int:
        assert isinstance(content, bytes | bytearray | memoryview)
        self.content += content
        return len(content)


def fill(archive: zipfile.ZipFile) -> None:
    archive.comment = b"hello"
    for number, name in enumerate(("b", "a/Bogotá", "c")):
        entry = zipfile.ZipInfo(name, (2001, 2, 3, 4, 5, 2 * number))
        entry.compress_type = zipfile.ZIP_STORED if number == 2 else zipfile.ZIP_DEFLATED
        entry.comment, entry.external_attr = name.encode(), 0o640 << 16
        archive.writestr(entry, name * 100)


def archive(mode: str) -> bytes:
    """Return a small archive: written to a file, to a pipe, or after other bytes."""
    if mode == "pipe":
        pipe = Pipe()
        with zipfile.ZipFile(pipe, "w") as book:
            fill(book)
        return bytes(pipe.content)
    out = io.BytesIO(b"before" if mode == "behind" else b"")
    with zipfile.ZipFile(out, "a") as book:
        fill(book)
    return out.getvalue()


@pytest.mark.parametrize("mode", ["file", "pipe", "behind"])
@pytest.mark.parametrize("part", ["b", "a/Bogotá", "c"])
@pytest.mark.parametrize("content", [b"", b"new", b"x" * 100_000])
def test_one_part_is_replaced_and_the_others_are_copied_byte_by_byte(mode: str, part: str, content: bytes) -> None:
    raw = archive(mode)
    new = replace_parts(raw, {part: content}, "a.xlsx")
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(io.BytesIO(new)) as now:
        assert now.testzip() is None
        assert (now.namelist(), now.comment) == (old.namelist(), b"hello")
        for was, entry in zip(old.infolist(), now.infolist(), strict=True):
            for kept in ("date_time", "compress_type", "comment", "external_attr", "create_version", "extra"):
                assert getattr(entry, kept) == getattr(was, kept)
            assert now.read(entry) == (content if entry.filename == part else old.read(was))


def test_without_replacements_the_bytes_are_the_same() -> None:
    for mode in ("file", "pipe", "behind"):
        raw = archive(mode)
        assert replace_parts(raw, {}, "a.xlsx") == raw


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_with_one_name_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("a", "1")
        book.writestr("a", "2")
    with pytest.raises(Refused) as caught:
        replace_parts(out.getvalue(), {"a": b"3"}, "a.xlsx")
    assert caught.value.message == PARTS_OVERLAP.at("a.xlsx")


def test_another_compression_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_BZIP2) as book:
        book.writestr("a", "1")
    with pytest.raises(Refused) as caught:
        replace_parts(out.getvalue(), {"a": b"3"}, "a.xlsx")
    assert caught.value.message == UNUSUAL_COMPRESSION.at("a.xlsx")


def test_zip64_is_refused() -> None:
    raw = bytearray(archive("file"))
    with zipfile.ZipFile(io.BytesIO(bytes(raw))) as book:
        entry, at = book.infolist()[0], book.start_dir
    large = b"\1\0\x10\0" + entry.file_size.to_bytes(8, "little") + entry.compress_size.to_bytes(8, "little")
    raw[at + 20 : at + 28] = b"\xff" * 8
    raw[at + 30 : at + 32] = len(large).to_bytes(2, "little")
    name = at + 46 + len(entry.filename)
    raw[name:name] = large
    end = raw.rindex(b"PK\5\6")
    size = int.from_bytes(raw[end + 12 : end + 16], "little") + len(large)
    raw[end + 12 : end + 16] = size.to_bytes(4, "little")
    with pytest.raises(Refused) as caught:
        replace_parts(bytes(raw), {"c": b"3"}, "a.xlsx")
    assert caught.value.message == LARGE_ZIP_FORMAT.at("a.xlsx")
