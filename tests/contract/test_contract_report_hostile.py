"""Every cell is text: in no format of the report does a tag, a script, a formula, a field or a link of a cell act."""

from __future__ import annotations

import ctypes
import html
import re
import zipfile
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import openpyxl
import pypdfium2
import pypdfium2.raw as pdf  # type: ignore[import-untyped] # it has no types
import pytest
from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from subprocess import CompletedProcess

    Run = Callable[..., CompletedProcess[str]]

pytestmark = pytest.mark.slow

LONG = "Longest" * 3_000
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
    '=HYPERLINK("http://x.example","y")',
    "=cmd|' /C calc'!A0",
    "+cmd|' /C calc'!A0",
    "-2+3",
    '{ INCLUDETEXT "c:/x" } { DDEAUTO c:/x }',
    r"\input{/etc/passwd} \write18{ls} $x^2$ $(id) ${x}",
    "@label <label> `code` ~~x~~ **b** __c__",
    "[x]: http://x.example",
    "<http://x.example> www.x.example http://x.example/a?b=c&d",
    "[a](data:text/html,b) [b](file:///etc/passwd) ![c](http://x.example/c.png)",
    "&lt;b&gt; &amp; &#60;i&#62; &nbsp;",
    '<?xml version="1.0"?><!ENTITY x SYSTEM "file:///etc/passwd">&x;',
    "</w:t></w:r><w:hyperlink/>",
    "# heading",
    "1. item",
    "- item",
    "> quote",
    "%s {0} {name} %(x)s",
    "\\\\server\\share C:\\x \\u0041 \\",
    "[^1] [^2]: note",
    "Zażółć Việt Ωμέγα Москва",
    LONG,
    "\U0001f600 \u5e7f\u5dde \u05e9\u05dc\u05d5\u05dd \u0928\u092e\u0938\u094d\u0924\u0947",
)
NO_GLYPHS = TEXTS[-1]
"""A text in letters that the fonts in the program lack."""
EVERYTHING = " ".join(text for text in TEXTS if text != LONG)
TAGS = (
    "a article aside b body br button caption circle dd defs desc details div dl dt em figcaption figure footer form g "
    "h1 h2 h3 h4 h5 head header html input label li line main meta nav ol option output p path pattern polyline rect "
    "script section select small span strong style summary svg table tbody td text tfoot th thead title tr ul"
)
ATTRIBUTES = (
    "aria-hidden aria-label aria-labelledby charset class content cx cy d data-challenge data-count data-line "
    "data-member data-month data-outcome data-region data-source data-text fill fill-opacity font-family font-size "
    "font-weight height hidden href http-equiv id lang name open paint-order patternunits preserveaspectratio r role "
    "rx scope stroke stroke-linejoin stroke-opacity stroke-width tabindex text-anchor title transform type value "
    "viewbox width x x1 x2 xmlns y y1 y2"
)
LINKS = re.compile(r"(https?://|mailto:|#)")
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


def quote(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


@pytest.fixture
def data(folder: Callable[..., Path]) -> Path:
    """A dataset with hostile texts in each of its columns, in activities one a row."""
    all_of_it = quote(EVERYTHING)
    rows = [
        f"A-{number},{quote(text)},2024-02-01,Elm,P1,C1,Guild,{quote(text)},{','.join([quote(text)] * 4)}"
        for number, text in enumerate(TEXTS)
    ]
    places = "".join(
        f"{quote(text)},{quote(text)},{quote(text)},{number},{number}\n"
        for number, text in enumerate(TEXTS)
        if ";" not in text
    )
    return folder(
        memberships=f"member,region,country,latitude,longitude\nElm,{all_of_it},X,1,1\n{places}",
        outcomes=f"code,title\nP1,{all_of_it}\n",
        challenges=f"code,title\nC1,{all_of_it}\n",
        alliances=f"alliance,name\nGuild,{all_of_it}\n",
        activities="id,title,start,members,outcomes,challenges,alliances,summary,kind,role,format,place\n"
        + "\n".join(rows)
        + "\n",
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


def squeeze(text: str) -> str:
    """A text without spaces, hyphens and what a report leaves out."""
    return re.sub("[\\s\u00ad\u200b-]+", "", UNSEEN.sub("", text))


def list_missing(text: str) -> list[str]:
    """List the texts that are not in the text of a report."""
    squeezed = squeeze(text)
    return [each for each in TEXTS if squeeze(each) not in squeezed]


class Page(HTMLParser):
    """The tags, the attributes that may act, and the text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts, self.acting, self.text = 0, list[str](), ""
        self.tags, self.attributes = set[str](), set[str]()
        self._is_code = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
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
    assert page.tags <= set(TAGS.split())
    assert page.attributes <= set(ATTRIBUTES.split())
    assert list_missing(page.text) == []
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
    assert list_missing(shown) == []


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
    assert list_missing("\n".join(texts)) == []
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
    shown = re.findall(r"<w:t(?: [^>]*)?>([^<]*)<|(<w:br/>)", parts["word/document.xml"])
    assert list_missing(html.unescape("".join(text for text, _ in shown))) == []


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_pdf(write: Callable[[str, str], Path], language: str) -> None:
    pytest.importorskip("typst")
    content = write("r.pdf", language).read_bytes()
    assert content.startswith(b"%PDF-")
    for sign in (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/GoToR"):
        assert sign not in content
    with pypdfium2.PdfDocument(content) as document:
        assert pdf.FPDFDoc_GetJavaScriptActionCount(document) == 0
        assert pdf.FPDFDoc_GetAttachmentCount(document) == 0
        assert set(list_actions(document)) <= {pdf.PDFACTION_GOTO, pdf.PDFACTION_URI}
        assert [address for address in list_addresses(document) if not LINKS.match(address)] == []
        text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    assert set(list_missing(text)) <= {NO_GLYPHS, LONG}
    assert squeeze(text).count("Longest") > 7 * 3_000 * 0.95  # a foot of a page may be within a word


def list_links(document: pypdfium2.PdfDocument) -> Iterator[Any]:
    for page in document:
        place, link = ctypes.c_int(0), pdf.FPDF_LINK()
        while pdf.FPDFLink_Enumerate(page, place, link):
            yield pdf.FPDFLink_GetAction(link)


def list_actions(document: pypdfium2.PdfDocument) -> Iterator[int]:
    return (pdf.FPDFAction_GetType(action) for action in list_links(document) if action)


def list_addresses(document: pypdfium2.PdfDocument) -> Iterator[str]:
    for action in list_links(document):
        text = ctypes.create_string_buffer(3_000)
        if action and pdf.FPDFAction_GetType(action) == pdf.PDFACTION_URI:
            pdf.FPDFAction_GetURIPath(document, action, text, len(text))
            yield text.value.decode("latin-1")
