"""Decoding files that do not declare their encoding."""

from __future__ import annotations

import codecs

import pytest

from metrocli.sheets.reading.csv_files.encodings import DecodedText, NotText, decode_text

TEXT = "miembro;región\nBogotá;Latinoamérica\n"


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (TEXT.encode("utf-8"), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode("utf-8"), "utf-8-sig"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_the_encoding_is_found_by_the_byte_order_mark_or_the_bytes(raw: bytes, encoding: str) -> None:
    assert decode_text(raw) == DecodedText(TEXT, encoding)


def test_text_that_is_not_utf8_is_assumed_to_be_cp1252() -> None:
    assert decode_text("Bogotá – “Montréal” €".encode("cp1252")) == DecodedText(
        "Bogotá – “Montréal” €", "cp1252", assumed=True
    )


def test_an_empty_file_is_an_empty_text() -> None:
    assert decode_text(b"") == DecodedText("", "utf-8")


@pytest.mark.parametrize(
    "raw",
    [
        b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"Bogot\xe1 a\x81b\xb0c",
        codecs.BOM_UTF8 + b"Bogot\xe1 a\x81b\xb0c",
        codecs.BOM_UTF16_LE + b"a",
        b"a\x00b\x00c\x00d",
        "city".encode("utf-16-le") + b"\x00\xd8",
        b"\xd8\x00" + "city".encode("utf-16-be"),
    ],
)
def test_bytes_that_are_not_text_are_refused(raw: bytes) -> None:
    with pytest.raises(NotText):
        decode_text(raw)


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_single_lines_that_are_not_utf8_are_decoded_by_themselves(mark: bytes, end: str) -> None:
    lines = ["título", "Año en Bogotá", "Café", "Lisboa", "Québec"]
    raw = mark + end.encode().join(line.encode("cp1252" if line in {"Café", "Québec"} else "utf-8") for line in lines)
    encoding = "utf-8-sig" if mark else "utf-8"
    assert decode_text(raw) == DecodedText(end.join(lines), encoding, odd_lines=(3, 5), odd_encoding="cp1252")


def test_a_file_with_one_line_that_is_utf8_by_chance_is_in_another_encoding() -> None:
    text = "Málaga\n" * 30 + "Ã¡\n"
    assert decode_text(text.encode("cp1252")) == DecodedText(text, "cp1252", assumed=True)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Bogotá; Málaga", "mac_roman"),
        ("São Paulo; España; México; «Río»", "mac_roman"),
        ("Montréal, Genève, Zürich, l’eau", "mac_roman"),
        ("México; España; Medellín", "cp850"),
        ("Ñuñoa; Perú; Córdoba", "cp850"),
        ("Łódź; Wrocław; Gdańsk; Kraków", "cp1250"),
        ("Москва; Казань; Минск; №1", "cp1251"),
        ("Минск", "cp1251"),
        ("Київ; Moscow (Москва)", "cp1251"),
        ("Bogotá; España; Montréal; “São Paulo”; Madrid–Lisboa; nº 5, 10°, l’eau, € 5", "cp1252"),
        ("coast–inland", "cp1252"),
        ("Málaga‡ and a note", "cp1252"),
        ("Diyarbakır; México; Abiyán", "mac_roman"),
        ("Straße; México", "cp850"),
        ("Diyarbakır; México; Abiyán", "cp850"),
        ("Санкт-Петербург; София", "cp1251"),
        ("Bogotá; México; Córdoba; Málaga; " * 5 + "10‡a", "mac_roman"),
        ("Iñárritu; km²; Ångström; Ærø; Œuvre", "cp1252"),
        ("Zażółć gęślą jaźń, Łódź", "cp1250"),
        ("Toruń; Gdynia; GDAŃSK", "cp1250"),
        ("Białystok; Düsseldorf; Rzeszów; Bielsko-Biała", "cp1250"),
        ("Jövő", "cp1250"),
        ("Győr; Plzeň", "cp1250"),
        ("Pécs; Székesfehérvár; Gödöllő; Hódmezővásárhely", "cp1250"),
        ("žluťoučký kůň", "cp1250"),
        ("Příliš žluťoučký kůň úpěl ďábelské ódy", "cp1250"),
        ("České Budějovice; Hradec Králové", "cp1250"),
        ("Děčín; Třebíč; Kroměříž", "cp1250"),
        ("Zagreb; Čačak; Šibenik; Kočevje", "cp1250"),
        ("Timişoara; Iaşi; Brăila", "cp1250"),
        ("Peñíscola; Logroño; A Coruña; IRUÑA; Ñuñoa; Sñr. Pérez", "cp1252"),
        ("¿Qué ciudad?; La pregunta:¿cuál?; ¡Hola!; Málaga¹ y Cádiz³; año 3³", "cp1252"),
        ("Hola¿cómo estás? México", "cp1252"),
        ("Èze; Athènes; Sète; Angoulême; Nîmes; Besançon; où; L’Haÿ; août; Œuvre", "cp1252"),
        ("Fañch; Québec; Rhône", "cp1252"),
        ("São João; Camões; Três Corações; Ribeirão; Maceió; opções", "cp1252"),
        ("München; Köln; Düsseldorf; Gießen; Öhringen; Saarbrücken", "cp1252"),
        ("Forlì-Cesena; lunedì; creò; più; città; Cantù", "cp1252"),
        ("Gràcia; Sòria; ciència; València", "cp1252"),
        ("Tromsø; Bodø; Århus; Ærøskøbing; Næstved", "cp1252"),
        ("Võru; Põlva; Jõhvi; Tõrva; Pärnu", "cp1252"),
        ("Þórshöfn; Ísafjörður; Egilsstaðir", "cp1252"),
        ("Kőszeg", ""),
        ("Αθήνα", "cp1253"),
        ("Θεσσαλονίκη; Αθήνα (Greece)", "cp1253"),
    ],
)
def test_an_encoding_is_guessed_where_the_letters_settle_it(text: str, encoding: str) -> None:
    raw = text.encode(encoding or "cp1250")
    decoded = decode_text(raw)
    assert (decoded.encoding, decoded.assumed) == (encoding or "cp1252", True)
    assert not encoding or decoded.text == text


def test_other_bytes_in_a_mac_file_settle_lines_that_do_not_settle_it_alone() -> None:
    decoded = decode_text("título\nEspaña\nMéxico\n".encode("mac_roman"))
    assert (decoded.text, decoded.encoding) == ("título\nEspaña\nMéxico\n", "mac_roman")


@pytest.mark.parametrize(
    ("text", "encoding", "others"),
    [
        ("Kőszeg; Lisboa", "cp1250", [("Kõszeg", "Kőszeg", "cp1250")]),
        ("Plzeň", "cp1250", [("Plzeò", "Plzeň", "cp1250"), ("Plzeò", "Plzeņ", "cp1257")]),
        ("Přerov", "cp1250", [("Pøerov", "Přerov", "cp1250"), ("Pøerov", "Pųerov", "cp1257")]),
        ("Bacău", "cp1250", [("Bacãu", "Bacău", "cp1250")]),
        (
            "Muğla; Málaga",
            "cp1254",
            [("Muðla", "Muđla", "cp1250"), ("Muðla", "Muğla", "cp1254"), ("Muðla", "Mušla", "cp1257")],
        ),
        ("Şanlıurfa; Diyarbakır", "cp1254", []),
        (
            "Šiauliai",
            "cp1257",
            [
                ("Ðiauliai", "Điauliai", "cp1250"),
                ("Ðiauliai", "Ğiauliai", "cp1254"),
                ("Ðiauliai", "Šiauliai", "cp1257"),
            ],
        ),
        ("Bogotá; España; Peñíscola; Logroño; Ñuñoa", "cp1252", []),
        ("Málaga; Córdoba; Medellín; Perú; pingüino", "cp1252", []),
        ("Québec; Nîmes; Besançon; Noël; août; où; même; fête; forêt", "cp1252", []),
        ("Réunion à Genève", "cp1252", []),
        ("São João; Camões; Ribeirão; Maceió; você", "cp1252", []),
        ("São Luís", "cp1252", []),
        ("München; Köln; Gießen", "cp1252", []),
        ("Tromsø", "cp1252", []),
        ("Ærøskøbing", "cp1252", []),
        ("Forlì-Cesena", "cp1252", []),
        ("Haïti", "cp1252", []),
        ("Cœur", "cp1252", []),
        ("Gràcia", "cp1252", []),
    ],
)
def test_a_word_that_may_be_in_another_encoding(text: str, encoding: str, others: list[tuple[str, str, str]]) -> None:
    assert [*decode_text(text.encode(encoding)).others] == others


def test_a_single_line_that_may_be_in_another_encoding() -> None:
    decoded = decode_text("Málaga\nOporto\n".encode() + "Kőszeg".encode("cp1250"))
    assert (decoded.odd_lines, decoded.odd_encoding) == ((3,), "cp1252")
    assert decoded.others == (("Kõszeg", "Kőszeg", "cp1250"),)
