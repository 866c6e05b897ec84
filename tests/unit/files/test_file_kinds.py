from __future__ import annotations

import shutil
import zipfile
from typing import TYPE_CHECKING

import pytest

from metrocli.errors import UnreadableData
from metrocli.files.file_kinds import find_kind
from metrocli.sheets.dataset import open_dataset

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
PAGE = b"<html><body><table><tr><td>id</td></tr></table></body></html>"
MEMBERS = "member,region\nParis,Europe\n"


def error_of(path: Path, sheet: str = "memberships") -> tuple[str, dict[str, Any]]:
    """Return the code and the values of the error of reading a dataset."""
    with pytest.raises(UnreadableData) as caught:
        open_dataset(path).frame(sheet)
    return caught.value.message.code, dict(caught.value.message.values)


@pytest.fixture
def archive(tmp_path: Path) -> Callable[..., Path]:
    """Make a zip file: `archive("book.xlsx", mimetype="…")`."""

    def make(name: str, **parts: str) -> Path:
        path = tmp_path / name
        with zipfile.ZipFile(path, "w") as file:
            for part, content in parts.items():
                file.writestr(part.replace("__", "."), content)
        return path

    return make


class TestKinds:
    """The kind of a file by its content."""

    @pytest.mark.parametrize(
        ("content", "kind"),
        [
            (b"id,title\n1,a\n", "TEXT"), ("\ufeffid;título".encode(), "TEXT"), ("id\ttítulo".encode("utf-16"), "TEXT"),
            ("id;t\u00edtulo".encode("cp1252"), "TEXT"), (b"<5,title\n", "TEXT"), (PAGE, "HTML"),
            (b"\n <!DOCTYPE html>\n<p>", "HTML"), (b'<?xml version="1.0"?><html xmlns="x">', "HTML"),
            (b'<?xml version="1.0"?><Workbook>', "XML"), (b"%PDF-1.4\n", "PDF"), (b"", ""), (b"\0\1\2", ""),
            (OLE + "Workbook".encode("utf-16-le") + b"\0\0", "XLS"), (OLE, ""),
            (OLE + "WordDocument".encode("utf-16-le") + b"\0\0", "DOC"), (b"PK and nothing", ""),
            (b"{\\rtf1\\ansi a}", "RTF"), (b"\x89PNG\r\n", "PNG"), (b"\xff\xd8\xff\xe0", "JPEG"), (b"GIF89a", "GIF"),
            (b"II*\0\10", "TIFF"), (b"RIFF\1\2\3\4WEBPVP8 ", "WEBP"), (b"\0\0\0\x18ftypheic", "HEIC"),
            (b"From: a\r\nContent-Type: multipart/related; b\r\n\r\n<html>", "MHTML"),
        ],
    )  # fmt: skip
    def test_texts_and_old_office_files(self, tmp_path: Path, content: bytes, kind: str) -> None:
        path = tmp_path / "file"
        path.write_bytes(content)
        assert find_kind(path) == kind

    def test_archives(self, archive: Callable[..., Path]) -> None:
        types = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
        assert find_kind(archive("a", **{"[Content_Types].xml": types})) == "DOCX"
        assert find_kind(archive("b", mimetype="application/vnd.oasis.opendocument.spreadsheet")) == "ODS"
        assert find_kind(archive("c", **{"Index/Document.iwa": ""})) == "NUMBERS"
        assert find_kind(archive("d", **{"photo.jpg": ""})) == ""

    def test_a_mark_across_two_chunks(self, tmp_path: Path) -> None:
        path, mark = tmp_path / "file", "Workbook".encode("utf-16-le") + b"\0\0"
        path.write_bytes(OLE + b"\0" * ((1 << 20) - len(OLE) - 5) + mark)
        assert find_kind(path) == "XLS"

    def test_a_missing_file(self, tmp_path: Path) -> None:
        assert find_kind(tmp_path / "none") == ""


class TestWorkbooks:
    """Files that are called workbooks."""

    @pytest.mark.parametrize("suffix", [".xls", ".ods", ".xlsb", ".csv"])
    def test_an_xlsx_workbook_with_another_ending(self, book: Callable[..., Path], suffix: str) -> None:
        path = book(memberships=[["member", "region"], ["Paris", "Europe"]])
        moved = path.rename(path.with_suffix(suffix))
        assert error_of(moved) == ("ending-wrong", {"kind": "XLSX", "name": "book.xlsx"})

    def test_a_workbook_with_the_right_ending_is_only_damaged(self, book: Callable[..., Path]) -> None:
        path = book(memberships=[["member", "region"]])
        path.write_bytes(path.read_bytes()[:600])
        assert error_of(path)[0] == "workbook-cut-off"

    def test_an_open_document_called_xlsx(self, archive: Callable[..., Path]) -> None:
        path = archive("a.xlsx", mimetype="application/vnd.oasis.opendocument.spreadsheet", content__xml="<a/>")
        assert error_of(path) == ("ending-wrong", {"kind": "ODS", "name": "a.ods"})

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (MEMBERS.encode(), "text-as-workbook"), (MEMBERS.encode("utf-16"), "text-as-workbook"),
            (PAGE, "web-page-as-workbook"), (b'<?xml version="1.0"?><Workbook>', "other-file-as-workbook"),
            (b"%PDF-1.4", "other-file-as-workbook"), (b"\0\1\2", "not-a-workbook"),
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".ods"])
    def test_what_is_not_a_workbook(self, tmp_path: Path, content: bytes, code: str, suffix: str) -> None:
        path = tmp_path / f"a{suffix}"
        path.write_bytes(content)
        assert error_of(path)[0] == code


class TestCsvFiles:
    """Files that are called CSV."""

    def test_a_workbook(self, book: Callable[..., Path], folder: Callable[..., Path]) -> None:
        path = folder(memberships=MEMBERS)
        shutil.copy(book(activities=[["id", "title"]]), path / "activities.csv")
        assert error_of(path, "activities") == ("workbook-as-csv", {"kind": "XLSX"})

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (PAGE, "web-page-as-csv"), (b"\xef\xbb\xbf" + PAGE, "web-page-as-csv"),
            (b"%PDF-1.4\n", "other-file-as-csv"), (b"%PDF-1.4\n\0", "other-file-as-csv"),
            (b'<?xml version="1.0"?>', "other-file-as-csv"), (b"\0\1\2", "not-text"),
        ],
    )  # fmt: skip
    def test_what_is_not_csv(self, folder: Callable[..., Path], content: bytes, code: str) -> None:
        assert error_of(folder(memberships=MEMBERS, activities=content), "activities")[0] == code

    def test_a_header_that_begins_as_a_tag_is_csv(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=MEMBERS, ideas="<5,title\n1,2\n")
        table = open_dataset(path).source.read_table("ideas")
        assert table is not None
        assert table.headers == ("<5", "title")
