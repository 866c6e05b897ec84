"""Reading PDF: one invented document in one column and in two, and files that are foreign, damaged or hostile."""

from __future__ import annotations

import json
import os
import re
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from invented_document import PARTS  # type: ignore[import-not-found] # it is in a folder above

from metrocli.errors import ExitCode, UnreadableData
from metrocli.importing.document import LineKind
from metrocli.importing.readers.broken_words import BREAK, join_broken_words, join_line_ends
from metrocli.importing.readers.pdf_gaps import GapFinder, PlacedLine
from metrocli.importing.readers.registry import read_document
from metrocli.importing.readers.running_lines import PlacedText, find_running_lines

TEMPLATE = """
#let parts = json(bytes(sys.inputs.parts))
#let two = sys.inputs.columns == "2"
#set page(columns: int(sys.inputs.columns), height: int(sys.inputs.height) * 1cm, width: 18cm, margin: 2cm,
  header: if sys.inputs.heads == "1" [League of River Towns],
  footer: if sys.inputs.heads == "1" { context align(center, counter(page).display()) })
#set text(size: 10pt, hyphenate: two, lang: "en")
#set par(justify: two)
#show heading.where(level: 1): set text(size: 20pt)
#show heading.where(level: 2): set text(size: 14pt)
#show heading: set text(hyphenate: false)
#for (kind, text, level) in parts {
  if kind == "heading" { heading(level: level, text) }
  else if kind == "item" { list(text) }
  else if kind == "page" { pagebreak() }
  else if kind == "table" and level == 0 {
    set par(justify: false)
    table(columns: (2.4cm,) * 3, stroke: none, inset: 2pt, ..text)
  } else if kind == "table" {
    set par(justify: false)
    page(columns: 1, std.text(size: 7pt, hyphenate: false, table(columns: level, stroke: none, ..text)))
  } else { par(text.split("\n").join(linebreak())) }
}
"""
LONG = (
    "Representatives of metropolitan governments discussed environmental responsibility, transportation and the "
    "administration of neighbourhoods. The representatives met again; responsibility, transportation, environmental "
    "administration and metropolitan neighbourhoods were the subjects that governments had discussed."
)


def write_pdf(
    path: Path, parts: list[tuple[str, object, int]], columns: int = 1, heads: int = 0, height: int = 14
) -> Path:
    import typst

    inputs = {"parts": json.dumps(parts), "columns": str(columns), "heads": str(heads), "height": str(height)}
    path.write_bytes(typst.compile(TEMPLATE.encode(), sys_inputs=inputs, ignore_system_fonts=True))
    return path


def invented_parts() -> list[tuple[str, object, int]]:
    """Return the parts of the document, its two rows as one table."""
    cells = [cell for kind, text, _ in PARTS if kind == "row" for cell in text.split("\t")]
    first = next(place for place, part in enumerate(PARTS) if part[0] == "row")
    rest = [part for part in PARTS if part[0] != "row"]
    return [*rest[:first], ("table", cells, 0), *rest[first:]]


def test_the_invented_document_has_the_same_lines(tmp_path: Path) -> None:
    document = read_document(write_pdf(tmp_path / "a.pdf", invented_parts()))
    expected = [("text" if kind == "caption" else kind, text, level) for kind, text, level in PARTS]
    assert [(line.kind.value, line.text, line.level) for line in document.lines] == expected
    assert document.lines[8].kind is LineKind.ROW
    assert document.lines[8].cells == ("Upper", "Słubice", "Gubin")
    assert document.lines[9].cells == ("", "Kostrzyn", "Nowa Sól")
    assert all(line.left and line.top and line.size for line in document.lines)


def test_running_heads_and_page_numbers_are_apart_and_days_are_not(tmp_path: Path) -> None:
    parts: list[tuple[str, object, int]] = []
    for day in (7, 12, 20, 29):
        parts += [("text", f"{day} October", 0), ("text", f"Walk {day}", 0), ("page", "", 0)]
    document = read_document(write_pdf(tmp_path / "a.pdf", parts[:-1], heads=1))
    assert [line.text for line in document.lines] == [
        "7 October", "Walk 7", "12 October", "Walk 12", "20 October", "Walk 20", "29 October", "Walk 29",
    ]  # fmt: skip
    assert [line.page for line in document.lines[::2]] == [1, 2, 3, 4]
    assert {line.text for line in document.running_lines} == {"League of River Towns", "1", "2", "3", "4"}


def test_a_label_at_the_top_of_some_pages_is_not_a_running_head() -> None:
    pages = [[PlacedText("Head", 10), PlacedText("MEMBER", 20), PlacedText("x", 30), PlacedText("MEMBER", 40 + page)]
             for page in range(4)]  # fmt: skip
    pages[0].append(PlacedText("MEMBER", 90))
    assert find_running_lines(pages) == [{0}] * 4


def test_a_label_directly_above_its_text_is_not_a_running_head() -> None:
    pages = [[PlacedText("Head", 10, limit=12), PlacedText("MEMBER", 30, limit=12),
              PlacedText("abcd"[page], 40, limit=12)] for page in range(4)]  # fmt: skip
    assert find_running_lines(pages) == [{0}] * 4


def test_the_titles_of_slides_stay() -> None:
    pages = [[PlacedText(f"Town {page}", 10, is_large=True), PlacedText("abcd"[page], 40)] for page in range(4)]
    assert find_running_lines(pages) == [set()] * 4
    assert find_running_lines([[PlacedText("same", 10)]] * 4) == [set()] * 4


def test_words_broken_in_two_columns_are_whole(tmp_path: Path) -> None:
    text = " ".join(line.text for line in read_document(write_pdf(tmp_path / "a.pdf", [("text", LONG, 0)], 2)).lines)
    assert text == LONG


def test_a_break_is_a_hyphen_in_doubt() -> None:
    texts = [
        "a decision-making body, rebuild, metropolitan, emergency, policy, window",
        f"decision{BREAK}making re{BREAK}build metro{BREAK}politan emer{BREAK}gency win{BREAK}dow",
        f"Brussels{BREAK}Capital 2021{BREAK}2023 EMER{BREAK}GENCE policy{BREAK}making",
    ]
    assert join_broken_words(texts)[1:] == [
        "decision-making rebuild metropolitan emergency window",
        "Brussels-Capital 2021-2023 EMERGENCE policy-making",
    ]
    assert join_broken_words([*texts, f"vis-à{BREAK}vis"])[-1] == "vis-à-vis"
    assert join_broken_words([f"X{BREAK}Y zo{BREAK}ne"]) == ["X-Y zo-ne"]
    assert join_broken_words([f"the zone, zone{BREAK}"]) == ["the zone, zone-"]


def test_a_table_keeps_empty_cells_and_wraps_within_cells(tmp_path: Path) -> None:
    cells = ["Gubin", "Minas Novas do Norte", "Turku", "", "Oulu", "Pori", "Kemi", "", "Vaasa"]
    lines = read_document(write_pdf(tmp_path / "a.pdf", [("table", cells, 0)])).lines
    assert [line.cells for line in lines if line.kind is LineKind.ROW] == [
        ("Gubin", "Minas Novas do Norte", "Turku"), ("", "Oulu", "Pori"), ("Kemi", "", "Vaasa"),
    ]  # fmt: skip


def make_pdf(body: bytes, trailer: bytes = b"", contents: bytes = b"") -> bytes:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 149 99]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
    body += b"4 0 obj<</Length %d>>stream\n%b\nendstream endobj\n" % (len(contents), contents)
    body += b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj" + page + b"endobj\n" + body + b"trailer<</Root 1 0 R" + trailer + b">>\n%%EOF\n"
    )


ENCRYPTION = b"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">>>"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.4\n%%EOF", "document-damaged"),
        (b"%PDF-1.4\n" + b"(" * 100_000, "document-damaged"),
        (make_pdf(b""), "document-without-text"),
        (make_pdf(b"", ENCRYPTION), "document-password"),
        (make_pdf(b"")[:-60], "document-damaged"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    with pytest.raises(UnreadableData) as error:
        read_document(path)
    assert error.value.message.code == code
    assert error.value.exit_code is ExitCode.UNREADABLE


def test_cells_that_come_line_by_line_are_beside_each_other(tmp_path: Path) -> None:
    cells = [
        "Name",
        "Mode",
        "Meetings",
        "Słubice on the Oder",
        "online",
        "4",
        "Gubin",
        "",
        "1",
        "Turku in the north",
        "",
        "2",
    ]
    lines = read_document(write_pdf(tmp_path / "a.pdf", [("table", cells, 0), ("text", "After the table.", 0)])).lines
    assert [line.text for line in lines] == [
        "Name\tMode\tMeetings", "Słubice on the Oder\tonline\t4", "Gubin\t\t1", "Turku in the north\t\t2",
        "After the table.",
    ]  # fmt: skip


def sample_parts(text: str) -> list[tuple[str, object, int]]:
    """Return the blocks of a published text; lines of a table are left out."""
    plain = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", text.replace("**", ""))
    lines = [line.strip() for line in plain.splitlines() if line.strip() and "\t" not in line]
    return [("item", line[2:], 0) if line.startswith("- ") else ("text", line, 0) for line in lines]


@pytest.mark.parametrize(("columns", "share"), [(1, 0.999), (2, 0.995)])
def test_the_published_report_is_read_in_order(tmp_path: Path, columns: int, share: float) -> None:
    sample = os.environ.get("METROCLI_SAMPLE_REPORT")
    if not sample:
        pytest.skip("METROCLI_SAMPLE_REPORT is not set")
    parts = sample_parts(Path(sample).read_text(encoding="utf-8"))
    document = read_document(write_pdf(tmp_path / "a.pdf", parts, columns, heads=1))
    words = [word for _, text, _ in parts for word in str(text).split()]
    words_read = [word for line in document.lines for word in line.text.split()]
    blocks = SequenceMatcher(None, words, words_read, autojunk=False).get_matching_blocks()
    assert sum(block.size for block in blocks) >= share * len(words)
    assert len(words_read) <= len(words) * 1.002


def test_a_gap_between_blocks_counts_as_a_blank_line(tmp_path: Path) -> None:
    parts: list[tuple[str, object, int]] = [
        ("text", LONG, 0), ("text", "Vilma Sund\nDirector", 0), ("text", "Tove Ås\nEditor", 0),
    ]  # fmt: skip
    lines = read_document(write_pdf(tmp_path / "a.pdf", parts)).lines
    count = len(lines) - 4
    assert [line.number for line in lines] == [*range(1, count + 1), *(count + add for add in (2, 3, 5, 6))]
    assert lines[-1].text == "Editor"


def test_a_paragraph_continues_in_the_next_column_and_a_block_does_not(tmp_path: Path) -> None:
    long: list[tuple[str, object, int]] = [("text", LONG * 4, 0)]
    lines = read_document(write_pdf(tmp_path / "a.pdf", long, 2)).lines
    assert {line.left > 200 for line in lines if line.left} == {False, True}
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
    blocks: list[tuple[str, object, int]] = [("text", f"Vilma Sund {count}\nEditor", 0) for count in range(12)]
    lines = read_document(write_pdf(tmp_path / "b.pdf", blocks, 2)).lines
    assert {line.left > 200 for line in lines if line.left} == {False, True}
    assert all(line.text == "Editor" or line.number % 3 == 1 for line in lines)


def test_short_lines_are_read_one_by_one(tmp_path: Path) -> None:
    parts: list[tuple[str, object, int]] = [("item", name, 0) for name in ("Oulu", "Pori", "Kemi", "Vaasa", "Turku")]
    lines = read_document(write_pdf(tmp_path / "a.pdf", parts, heads=1)).lines
    assert [line.text for line in lines[1:-1]] == ["Oulu", "Pori", "Kemi", "Vaasa", "Turku"]
    assert {line.kind for line in lines[1:-1]} == {LineKind.ITEM}


def test_a_space_that_only_a_gap_shows_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(make_pdf(b"", contents=b"BT /F 9 Tf 5 50 Td (IN AMERICA) Tj 53.7 0 Td (AND L1A11) Tj ET"))
    assert [line.text for line in read_document(path).lines] == ["IN AMERICA AND L1A11"]
    path.write_bytes(make_pdf(b"", contents=b"BT /F 9 Tf 1.5 Tc 5 50 Td (APART) Tj ET"))
    assert [line.text for line in read_document(path).lines] == ["APART"]


def write_words(*lines: tuple[float, float, str]) -> bytes:
    """Return what draws words at positions."""
    return b"BT /F 9 Tf %bET" % b"".join(b"1 0 0 1 %g %g Tm (%b) Tj " % (x, y, text.encode()) for x, y, text in lines)


def test_a_word_broken_at_the_end_of_a_page_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(make_pdf(b"", contents=write_words((5, 80, "The next metro-"), (5, 5, "4"))))
    assert [line.text for line in read_document(path).lines] == ["The next metro-", "4"]
    assert join_line_ends([f"metro{BREAK} ", "politan area", f"a{BREAK}", "b", ""]) == [
        f"metro{BREAK}politan", "area", f"a{BREAK}b", "", "",
    ]  # fmt: skip


def test_stretched_lines_are_not_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    stretched = [(x, y, word) for y in (80, 69) for x, word in ((5, "aaa"), (32, "aaaaa"), (69, "aaa"))]
    path.write_bytes(make_pdf(b"", contents=write_words(*stretched)))
    assert [line.cells for line in read_document(path).lines] == [(), ()]
    cells = [(x, y, word) for y in (80, 69) for x, word in ((5, "aaa"), (40, "aa"), (69, "aaa"))]
    path.write_bytes(make_pdf(b"", contents=write_words(*cells)))
    assert [line.cells for line in read_document(path).lines] == [("aaa", "aa", "aaa")] * 2


def test_a_slash_at_a_line_end_without_a_space_is_within_a_word() -> None:
    assert join_line_ends(["the north ", "UCL/", "CEM, ABC", "one/ ", "two"]) == [
        "the north ", "UCL/CEM,", "ABC", "one/ ", "two",
    ]  # fmt: skip
    assert join_line_ends(["the Capi", f"{BREAK}tal area"]) == [f"the Capi{BREAK}tal", "area"]
    assert join_line_ends(["UCL/", "CEM"]) == ["UCL/", "CEM"]


def test_paragraphs_that_are_only_a_little_apart() -> None:
    bases = [10, 24.5, 39, 55.5, 70, 84.5, 101, 115.5, 130, 146.5]
    lines = [PlacedLine(f"Line {base}", (), 10, 90, base - 10, base, base, 10) for base in bases]
    assert list(GapFinder([lines]).find_gaps(lines)) == [False, False, False, True] + [False, False, True] * 2


def test_cells_that_reach_into_the_next_column_are_in_their_own(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    names = [
        ("Oulu", "Pori", "Kemi"),
        ("Vaasa", "Turku", "Imatra"),
        ("Rovaniemi", "Lahti", "Salo"),
        ("Espoo", "", "Kotka"),
    ]
    cells = [
        (x, 90 - 11 * row, name)
        for row, some in enumerate(names)
        for x, name in zip((5, 35, 70), some, strict=True)
        if name
    ]
    path.write_bytes(make_pdf(b"", contents=write_words(*cells)))
    assert [line.cells for line in read_document(path).lines] == names


def test_a_turned_page_is_read_as_it_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(
        make_pdf(b"", contents=b"BT /F 9 Tf 0 1 -1 0 20 5 Tm (The first line) Tj 0 1 -1 0 31 5 Tm (and next) Tj ET")
    )
    lines = read_document(path).lines
    assert [(line.text, line.kind, line.number) for line in lines] == [
        ("The first line", LineKind.TEXT, 1), ("and next", LineKind.TEXT, 2),
    ]  # fmt: skip
    assert [(round(line.left or 0), line.top) for line in lines] == [(5, 11), (5, 22)]


def test_text_that_stands_beside_a_picture_is_a_caption(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    upright = write_words((5, 80, "One long line of text"), (5, 69, "and the next one"))
    path.write_bytes(make_pdf(b"", contents=upright + b"BT /F 5 Tf 0 1 -1 0 95 5 Tm (Photo: A. Person) Tj ET"))
    assert [(line.text, line.kind.value) for line in read_document(path).lines] == [
        ("One long line of text", "text"), ("and the next one", "text"), ("Photo: A. Person", "caption"),
    ]  # fmt: skip


def test_small_numbers_of_notes_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    words = b"BT /F 9 Tf 5 50 Td (12 towns) Tj /F 5 Tf 39 3 Td ([10]) Tj /F 9 Tf 11 -3 Td (Oulu) Tj"
    path.write_bytes(make_pdf(b"", contents=words + b"/F 5 Tf 20 3 Td (2) Tj ET"))
    assert [line.text for line in read_document(path).lines] == ["12 towns Oulu"]


def test_columns_side_by_side_with_other_letters_are_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(make_pdf(b"", contents=b"BT /F 7 Tf 5 50 Td (7 October) Tj /F 10 Tf 40 0 Td (Walk) Tj ET"))
    assert [line.text for line in read_document(path).lines] == ["7 October", "Walk"]


def test_a_cell_of_two_lines_before_the_next_cell(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    rows = [("Lia Moor", "Member", "Mayor", "Oulu"), ("Ann Brook", "Treasury", "Deputy", "Pori")]
    words = [
        (x, 90 - 25 * row - down, text)
        for row, texts in enumerate(rows)
        for (x, down), text in zip([(5, 0), (60, 0), (60, 11), (115, 0)], texts, strict=True)
    ]
    path.write_bytes(make_pdf(b"", contents=write_words(*words)))
    assert [line.cells for line in read_document(path).lines] == [
        ("Lia Moor", "Member\nMayor", "Oulu"), ("Ann Brook", "Treasury\nDeputy", "Pori"),
    ]  # fmt: skip


def test_a_bracket_in_a_stretched_cell_goes_on_with_it(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    words = [(5, 80, "Gubin"), (38, 80, "(east)"), (90, 80, "Oulu"), (5, 69, "Pori"), (90, 69, "Kemi")]
    path.write_bytes(make_pdf(b"", contents=write_words(*words)))
    assert [line.cells for line in read_document(path).lines] == [("Gubin (east)", "Oulu"), ("Pori", "Kemi")]
