"""The logo: a PNG, a JPEG, or an SVG in which nothing acts and nothing is loaded."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

import pytest

from metrocli.errors import UsageMistake
from metrocli.report.logo import read_logo

if TYPE_CHECKING:
    from pathlib import Path

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{}</svg>'


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(width: int = 1, height: int = 1) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + b"\x10\x20\x30" * width for _ in range(height)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


JPEG = (
    b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
    b"\xff\xc0\0\x0b\x08\0\x01\0\x01\x01\x01\x11\0"
    b"\xff\xda\0\x08\x01\x01\0\0\x3f\0\x37\xff\xd9"
)


def read(tmp_path: Path, content: bytes) -> str:
    """Read a logo with this content; return its type, or the code of the error."""
    path = tmp_path / "logo"
    path.write_bytes(content)
    try:
        logo = read_logo(path, "Riverlands League")
    except UsageMistake as error:
        return error.message.code
    assert (logo.content, logo.alternative) == (content, "Riverlands League")
    return logo.media_type


def test_a_png_and_a_jpeg(tmp_path: Path) -> None:
    assert read(tmp_path, png()) == "image/png"
    assert read(tmp_path, png(40, 30)) == "image/png"
    assert read(tmp_path, JPEG) == "image/jpeg"


@pytest.mark.parametrize(
    "content",
    [
        png()[:-20],
        png().replace(b"\x10\x20\x30", b"\x11\x20\x30") + b"",
        png()[:40],
        b"\x89PNG\r\n\x1a\n",
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)),
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"\0" * 13) + chunk(b"IEND", b""),
        JPEG[:20],
        JPEG[:-2],
        b"\xff\xd8\xff\xd9",
        JPEG.replace(b"\xff\xc0\0\x0b\x08\0\x01\0\x01", b"\xff\xc0\0\x0b\x08\xff\xff\xff\xff"),
    ],
)
def test_a_broken_picture(tmp_path: Path, content: bytes) -> None:
    if content != png():
        assert read(tmp_path, content) == "logo-broken"


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"logo", b"<html></html>", b"%PDF-1.7", b"\xff\xfe<\0s\0v\0g\0"])
def test_another_kind_of_file(tmp_path: Path, content: bytes) -> None:
    assert read(tmp_path, content) == "logo-not-a-picture"


def test_a_file_that_is_missing_or_too_large(tmp_path: Path) -> None:
    assert read(tmp_path, png() + b"\0" * 2_200_000) == "logo-too-large"
    for path, code in ((tmp_path / "none.png", "logo-unreadable"), (tmp_path, "logo-not-a-file")):
        with pytest.raises(UsageMistake) as error:
            read_logo(path, "x")
        assert error.value.message.code == code


@pytest.mark.parametrize(
    "inner",
    [
        '<path d="M0 0h9" fill="#123456"/><g><title>Riverlands</title><text x="1">R</text></g>',
        '<defs><linearGradient id="a"><stop offset="0"/></linearGradient></defs><rect fill="url(#a)"/>',
        '<defs><circle id="c" r="1"/></defs><use xlink:href="#c"/><use href="#c"/>',
        '<style>.cls-1 { fill: #0b5394 }</style><path class="cls-1" style="fill:url( #a )"/>',
        '<!-- Drawn by hand --><metadata xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><r:RDF/></metadata>',
    ],
)
def test_a_harmless_svg(tmp_path: Path, inner: str) -> None:
    assert read(tmp_path, SVG.format(inner).encode()) == "image/svg+xml"
    assert (
        read(tmp_path, b'\xef\xbb\xbf<?xml version="1.0" encoding="UTF-8"?>\n' + SVG.format(inner).encode())
        == "image/svg+xml"
    )


@pytest.mark.parametrize(
    "inner",
    [
        "<script>alert(1)</script>",
        "<SCRIPT>alert(1)</SCRIPT>",
        '<script href="x.js"/>',
        '<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>',
        "<foreignObject><p/></foreignObject>",
        '<rect onload="alert(1)"/>',
        '<rect OnClick="alert(1)"/>',
        '<a href="https://example.org"><rect/></a>',
        '<a href="javascript:alert(1)"><rect/></a>',
        '<image href="https://example.org/x.png"/>',
        '<image xlink:href="file:///etc/passwd"/>',
        '<image href="data:image/svg+xml;base64,AAAA"/>',
        '<use href="other.svg#a"/>',
        '<rect fill="url(https://example.org/a)"/>',
        '<rect style="fill:url(//example.org/a)"/>',
        '<rect style="fill:u\\72l(x)"/>',
        '<style>@import "https://example.org/a.css";</style>',
        "<style>rect{background:url(x.png)}</style>",
        "<style>rect{background:image-set('x.png' 1x)}</style>",
        '<animate attributeName="href" to="javascript:alert(1)"/>',
        '<set attributeName="onload" to="alert(1)"/>',
        '<?xml-stylesheet href="x.css"?><rect/>',
        '<g id="a"><use href="#b"/></g><g id="b"><use href="#c"/></g><use href="#a"/>',
        '<g id="a"><rect/><use href="#a"/></g>',
        '<iframe src="x"/>',
        '<g xml:base="https://example.org/"/>',
        "<g>" * 300 + "</g>" * 300,
    ],
)
def test_an_svg_that_could_act(tmp_path: Path, inner: str) -> None:
    assert read(tmp_path, SVG.format(inner).encode()) == "logo-not-harmless"


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">' + SVG,
    ],
)
def test_an_svg_with_a_document_type(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text.encode()) == "logo-not-harmless"


@pytest.mark.parametrize("text", [SVG[:-4], SVG.format("<g>"), SVG.format("&nbsp;"), SVG.format("\x01")])
def test_an_svg_that_is_not_xml(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text.encode()) == "logo-broken"


def test_an_error_names_the_part(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_text(SVG.format("<script/>"))
    with pytest.raises(UsageMistake) as error:
        read_logo(tmp_path / "logo.svg", "x")
    assert error.value.message.values == {"path": str(tmp_path / "logo.svg"), "part": "script"}
