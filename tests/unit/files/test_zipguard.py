from __future__ import annotations

import io
import struct
import zipfile
from typing import TYPE_CHECKING

import pytest

from metrocli.errors import UnreadableData
from metrocli.files import zipguard
from metrocli.files.zipguard import (
    DIRECTORY_TOO_LARGE,
    DUPLICATE_PART,
    INVALID_PART_NAME,
    TOO_MANY_PARTS,
    UNPACKS_TOO_LARGE,
    WORKBOOK_PASSWORD,
    reject_hostile_zip,
)

if TYPE_CHECKING:
    from pathlib import Path

    from metrocli.messages import Message


def archive(path: Path, *members: tuple[str, str], kind: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path / "book.xlsx", "w", kind) as book:
        for name, content in members:
            book.writestr(name, content)
    return path / "book.xlsx"


def error_of(path: Path) -> Message:
    with pytest.raises(UnreadableData) as caught:
        reject_hostile_zip(path)
    return caught.value.message


@pytest.fixture
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipguard, "MAX_BYTES", 100_000)


@pytest.mark.usefixtures("_small")
class TestUnpacked:
    """The unpacked bytes are counted."""

    @pytest.mark.parametrize("kind", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
    def test_more_bytes_than_the_limit(self, tmp_path: Path, kind: int) -> None:
        path = archive(tmp_path, ("a.xml", "x" * 60_000), ("b.xml", "y" * 40_001), kind=kind)
        assert error_of(path) == UNPACKS_TOO_LARGE.at("book.xlsx", limit=0)

    @pytest.mark.parametrize("kind", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
    def test_as_many_bytes_as_the_limit(self, tmp_path: Path, kind: int) -> None:
        reject_hostile_zip(archive(tmp_path, ("a.xml", "x" * 60_000), ("b.xml", "y" * 40_000), kind=kind))

    def test_the_sizes_in_the_directory_are_not_trusted(self, tmp_path: Path) -> None:
        path = archive(tmp_path, ("a.xml", "x" * 100_001))
        raw = path.read_bytes()
        assert raw.count(struct.pack("<L", 100_001)) == 2
        path.write_bytes(raw.replace(struct.pack("<L", 100_001), struct.pack("<L", 1)))
        assert error_of(path).code == "unpacks-too-large"

    def test_a_damaged_part_is_reported_by_the_reader(self, tmp_path: Path) -> None:
        path = archive(tmp_path, ("a.xml", "".join(chr(65 + n * n % 57) for n in range(5000))), ("b.xml", "y" * 9000))
        raw = bytearray(path.read_bytes())
        raw[40:60] = b"\xff" * 20
        path.write_bytes(bytes(raw))
        reject_hostile_zip(path)

    def test_a_cut_off_part_is_reported_by_the_reader(self, tmp_path: Path) -> None:
        path = archive(tmp_path, ("a.xml", "x" * 90_000), ("b.xml", "y" * 90_000))
        raw = path.read_bytes()
        # By the directory, the last part begins where the file ends.
        place = raw.rindex(b"PK\x01\x02")
        path.write_bytes(raw[: place + 42] + struct.pack("<L", len(raw) - 5) + raw[place + 46 :])
        reject_hostile_zip(path)

    def test_a_part_before_the_beginning_of_the_file_is_reported_by_the_reader(self, tmp_path: Path) -> None:
        path = archive(tmp_path, ("a.xml", "x" * 90_000), ("b.xml", "y" * 90_000))
        raw = path.read_bytes()
        end = raw.rindex(b"PK\x05\x06")
        begin = struct.unpack_from("<L", raw, end + 16)[0]
        path.write_bytes(raw[: end + 16] + struct.pack("<L", begin + 5000) + raw[end + 20 :])
        reject_hostile_zip(path)

    def test_a_part_that_ends_too_early_is_reported_by_the_reader(self, tmp_path: Path) -> None:
        path = archive(tmp_path, ("a.xml", "".join(chr(65 + n * n % 57) for n in range(5000))))
        with zipfile.ZipFile(path) as book:
            size = book.getinfo("a.xml").compress_size
        path.write_bytes(path.read_bytes().replace(struct.pack("<L", size), struct.pack("<L", size // 2)))
        reject_hostile_zip(path)


class TestDirectory:
    @pytest.mark.parametrize("name", ["/etc/passwd", "../x", "xl/../../x", "a\\..\\b", "\\\\server\\x"])
    def test_a_name_that_leads_out_of_the_workbook(self, tmp_path: Path, name: str) -> None:
        path = archive(tmp_path, ("a" * len(name), "x"))
        path.write_bytes(path.read_bytes().replace(b"a" * len(name), name.encode()))
        assert error_of(path) == INVALID_PART_NAME.at("book.xlsx", name=name)

    @pytest.mark.parametrize("second", ["xl/workbook.xml", "XL/Workbook.xml"])
    def test_two_parts_with_one_name(self, tmp_path: Path, second: str) -> None:
        path = archive(tmp_path, ("xl/workbook.xml", "x"), ("x" * len(second), "y"))
        path.write_bytes(path.read_bytes().replace(b"x" * len(second), second.encode()))
        assert error_of(path) == DUPLICATE_PART.at("book.xlsx", name=second)

    def test_a_part_with_a_password(self, tmp_path: Path) -> None:
        path = archive(tmp_path, ("a.xml", "x"))
        raw = bytearray(path.read_bytes())
        raw[raw.rindex(b"PK\x01\x02") + 8] |= 1
        path.write_bytes(bytes(raw))
        assert error_of(path) == WORKBOOK_PASSWORD.at("book.xlsx")

    def test_too_many_parts(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(zipguard, "MAX_PARTS", 10)
        path = archive(tmp_path, *((f"{number}", "") for number in range(11)))
        assert error_of(path) == TOO_MANY_PARTS.at("book.xlsx", parts=11, limit=10)

    @pytest.mark.parametrize("large", [False, True])
    def test_a_directory_of_far_too_many_parts_is_not_read(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, large: bool
    ) -> None:
        path = archive(tmp_path, *((f"{number}", "") for number in range(100)))
        if large:  # as it must be written where there are more than 65,535
            raw = path.read_bytes()
            end = raw.rindex(b"PK\x05\x06")
            count, size, begin = struct.unpack("<HLL", raw[end + 10 : end + 20])
            record = struct.pack("<4sQHHLLQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, begin)
            locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
            last = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
            path.write_bytes(raw[:end] + record + locator + last)
            reject_hostile_zip(path)
        monkeypatch.setattr(zipguard, "MAX_PARTS", 10)
        assert error_of(path) == DIRECTORY_TOO_LARGE.at("book.xlsx", limit=2000)

    @pytest.mark.parametrize(
        "content", [b"", b"PK", b"PK\x05\x06", b"PK\x05\x06" + bytes(18), b"\xd0\xcf\x11\xe0" * 99]
    )
    def test_a_file_that_is_not_a_zip_file_is_reported_by_the_reader(self, tmp_path: Path, content: bytes) -> None:
        path = tmp_path / "book.xls"
        path.write_bytes(content)
        reject_hostile_zip(path)

    def test_the_place_in_the_file_stays(self, tmp_path: Path) -> None:
        path = archive(tmp_path, ("a.xml", "x"))
        reject_hostile_zip(path)
        assert zipfile.is_zipfile(io.BytesIO(path.read_bytes()))
