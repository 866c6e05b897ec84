"""Every cell is text: in no format of the report does a tag, a script, a formula, a field or a link of a cell act."""

from __future__ import annotations

import re
import zipfile
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import openpyxl
import pytest
from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Run = Callable[..., CompletedProcess[str]]

TEXTS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[press](javascript:alert(1))",
    "![x](file:///etc/passwd)",
    "=HYPERLINK(1)",
    "+1+1",
    "@SUM(1)",
    '#read("/etc/passwd") *bold* #import "@preview/x:0.1.0"',
    "{{ 7 * 7 }} {% raw %}",
    "INCLUDEPICTURE DDEAUTO",
    "safe\u202eexe.txt\u202c",
    "a\x07b\x1b[31m",
    "../../x",
    "--><!--",
    "]]></style>",
    "| a | b |",
    "javascript:alert(1)",
    'http://example.org/" onclick="x',
    "re\ufffebuild",
    "_x0041_",
)
EVERYTHING = " ".join(TEXTS)
LINKS = re.compile(r"(https?://|mailto:|#)")
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


def quote(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


@pytest.fixture
def data(folder: Callable[..., Path]) -> Path:
    """A dataset with hostile texts in each of its columns, in activities one a row."""
    all_of_it = quote(EVERYTHING)
    rows = [f"A-{number},{quote(text)},2024-02-01,Elm,P1,C1,Guild,{quote(text)}" for number, text in enumerate(TEXTS)]
    places = "".join(f"{quote(text)},R,{quote(text)}\n" for text in TEXTS if "," not in text)
    return folder(
        memberships=f"member,region,country\nElm,{all_of_it},X\n{places}",
        outcomes=f"code,title\nP1,{all_of_it}\n",
        challenges=f"code,title\nC1,{all_of_it}\n",
        alliances=f"alliance,name\nGuild,{all_of_it}\n",
        activities="id,title,start,members,outcomes,challenges,alliances,summary\n" + "\n".join(rows) + "\n",
        media=f"month,outlet,topic\n2024-02,{all_of_it},{all_of_it}\n",
        meetings=f"month,mode,members,subject\n2024-02,online,Elm,{all_of_it}\n",
        people=f"person,body,role,office,member\n{all_of_it},board,{all_of_it},{all_of_it},Elm\n",
        periods=f"period,label,start,end\n2024-T1,{all_of_it},2024-01-01,2024-04-30\n",
    )


@pytest.fixture
def write(run: Run, data: Path, tmp_path: Path) -> Callable[[str, str], Path]:
    """Write the report of the hostile dataset, with hostile settings and a hostile note."""

    def report(name: str, language: str) -> Path:
        place = tmp_path / "settings"
        place.mkdir()
        texts = "\n".join(
            f"{key} = {quote_toml(EVERYTHING)}"
            for key in ("title", "association", "address", "email", "phone", "url", "sponsor")
        )
        (place / "metrocli.toml").write_text(f'[report]\n{texts}\nnote = "note.md"\n', encoding="utf-8")
        (place / "note.md").write_text("\n\n".join(TEXTS), encoding="utf-8")
        words = ("--data", str(data), "--period", "2024-T1", "--lang", language, "-o", str(tmp_path / name))
        result = run("report", *words, METROCLI_CONFIG=str(place / "metrocli.toml"))
        assert result.returncode == 0, result.stderr
        return tmp_path / name

    return report


def quote_toml(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in escaped) + '"'


class Page(HTMLParser):
    """The tags, the attributes that may act, and the text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts, self.acting, self.text = 0, list[str](), ""
        self._is_code = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        self._is_code = tag in {"script", "style"}
        if tag in {"iframe", "object", "embed", "base", "link", "meta" if ("http-equiv", "refresh") in attrs else ""}:
            self.acting.append(tag)
        for name, value in attrs:
            is_bad_link = name in {"href", "src", "xlink:href"} and not LINKS.match(value or "")
            if name.startswith("on") or name in {"action", "formaction"} or is_bad_link:
                self.acting.append(f"{tag} {name}={value}")

    def handle_endtag(self, tag: str) -> None:
        self._is_code = self._is_code and tag not in {"script", "style"}

    def handle_data(self, data: str) -> None:
        self.text += "" if self._is_code else data


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_html(write: Callable[[str, str], Path], language: str) -> None:
    text = write("r.html", language).read_text()
    page = Page()
    page.feed(text)
    assert page.scripts == 1
    assert page.acting == []
    assert TEXTS[0] in page.text
    assert TEXTS[7] in page.text
    assert not UNSEEN.search(text)


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_markdown(write: Callable[[str, str], Path], language: str) -> None:
    text = write("r.md", language).read_text()
    assert not UNSEEN.search(text)
    tokens = [
        inner
        for token in MarkdownIt("commonmark").enable("table").parse(text)
        for inner in [token, *(token.children or ())]
    ]
    for token in tokens:
        if token.type in {"html_block", "html_inline"}:
            assert re.fullmatch(r'\s*(<a id="[a-z0-9-]+">|</a>|<br ?/?>|<!-- -->|\s)+', token.content), token.content
        assert token.type != "image"
        if token.type == "link_open":
            assert LINKS.match(str(token.attrs["href"])), token.attrs
    shown = "".join(token.content for token in tokens if token.type == "text")
    assert TEXTS[0] in shown
    assert TEXTS[7] in shown


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_xlsx(write: Callable[[str, str], Path], language: str) -> None:
    path = write("r.xlsx", language)
    book = openpyxl.load_workbook(path)
    texts = set()
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", cell.value
                target = cell.hyperlink and (cell.hyperlink.target or "#")
                assert not target or LINKS.match(target), target
                texts.add(str(cell.value))
    assert TEXTS[0] in texts
    assert not any(UNSEEN.search(text) for text in texts)
    with zipfile.ZipFile(path) as archive:
        assert not [name for name in archive.namelist() if "externalLink" in name or "vba" in name]


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_docx(write: Callable[[str, str], Path], language: str) -> None:
    pytest.importorskip("docx")
    with zipfile.ZipFile(write("r.docx", language)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith((".xml", ".rels"))}
    for name, text in parts.items():
        assert not UNSEEN.search(text), name
        for field in re.findall(r"<w:instrText[^>]*>([^<]*)<", text):
            assert field.split()[0] in {"TOC", "PAGE", "NUMPAGES", "PAGEREF", "HYPERLINK", "REF"}, field
        for target, mode in re.findall(r'Target="([^"]*)"(?: TargetMode="(\w+)")?', text):
            assert mode != "External" or LINKS.match(target), target
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in parts["word/document.xml"]


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_pdf(write: Callable[[str, str], Path], language: str) -> None:
    pytest.importorskip("typst")
    content = write("r.pdf", language).read_bytes()
    assert content.startswith(b"%PDF-")
    for sign in (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/GoToR"):
        assert sign not in content
    for address in re.findall(rb"/URI\s*\(([^)]*)", content):
        assert LINKS.match(address.decode("latin-1")), address
