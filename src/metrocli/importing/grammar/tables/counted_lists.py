"""Read lists of names below a line that counts them, such as "12 members", with remarks in brackets."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from metrocli.importing.document import LineKind
from metrocli.importing.grammar.phrases.name_lists import split_names
from metrocli.importing.grammar.phrases.units import split_number
from metrocli.importing.grammar.phrases.usual_words import REGIONS, STATUSES, find_usual_word, to_usual_word
from metrocli.importing.grammar.tables.remarks import split_pieces, split_remark
from metrocli.messages import MessageType
from metrocli.text.fold import fold
from metrocli.text.languages.countries import find_country, name_in_english
from metrocli.text.languages.language import load_language
from metrocli.text.late_patterns import compile_late
from metrocli.text.locale import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.importing.document import DocumentLine
    from metrocli.importing.grammar.builder import FactBuilder
    from metrocli.importing.grammar.regions import RegionPart
    from metrocli.names.resolve import NameIndex

COUNTED_LIST = MessageType("import-counted-list", "it lists members by what other sections state")

_MOST_TITLE_WORDS = 14
_DOT = " · "
_COUNT = compile_late(r"\d+(?: [^\W\d_]+)?")


class ListedName(NamedTuple):
    """A name of a list: as printed, the remark behind it, and its lines."""

    name: str
    remark: str
    lines: tuple[DocumentLine, ...]


class CountedList(NamedTuple):
    """A list: the line that counts its names, and as many names."""

    title: DocumentLine
    names: list[ListedName]

    @property
    def lines(self) -> list[DocumentLine]:
        """Return all lines of the list."""
        return [self.title, *dict.fromkeys(line for name in self.names for line in name.lines)]


def find_counted_lists(lines: Sequence[DocumentLine], known: NameIndex | None) -> list[CountedList]:
    """Find lists below a short line that begins with the number of their names.

    The names are items, one line with commas or semicolons, or one a line. A list with another number of
    names is not found.
    """
    found = []
    for index, title in enumerate(lines[:-1]):
        number, unit = split_number(title.text)
        is_title = unit and title.kind in {LineKind.TEXT, LineKind.CAPTION} and len(unit.split()) <= _MOST_TITLE_WORDS
        names = _find_names(lines[index + 1 :], known, int(number)) if is_title else []
        if names:
            found.append(CountedList(title, names))
    return found


def _find_names(lines: Sequence[DocumentLine], known: NameIndex | None, number: int) -> list[ListedName]:
    """Return the names at the beginning of lines, if there are as many as the number says."""
    items = [*takewhile(lambda line: line.kind is LineKind.ITEM, lines)]
    if items:
        ways: list[list[tuple[str, tuple[DocumentLine, ...]]]] = [[(line.text, (line,)) for line in items]]
    else:
        first = lines[0]
        texts = [*split_pieces(first.text), split_names([first], known)]
        ways = [[(text, (first,)) for text in way] for way in texts]
        run = [*takewhile(lambda line: line.kind is LineKind.TEXT and not all(split_number(line.text)), lines)]
        joined = [(" ".join(line.text for line in own), tuple(own)) for own in _join_brackets(run)]
        ways.insert(0 if all("(" in text for text, _ in joined) else len(ways), joined)
    names = next((way for way in ways if len(way) == number and all(_is_whole(text) for text, _ in way)), [])
    return [ListedName(*split_remark(text), own) for text, own in names]


def _is_whole(text: str) -> bool:
    """Return whether a text is not empty, and closes its brackets."""
    return bool(text) and text.count("(") == text.count(")")


def _join_brackets(lines: Sequence[DocumentLine]) -> list[list[DocumentLine]]:
    """Join lines with a bracket that is open, or that the next line begins with."""
    joined: list[list[DocumentLine]] = []
    for line in lines:
        text = "".join(above.text for above in joined[-1]) if joined else ""
        if joined and (text.count("(") > text.count(")") or line.text.startswith("(")):
            joined[-1].append(line)
        else:
            joined.append([line])
    return joined


def read_member_lists(part: RegionPart, known: NameIndex | None, builder: FactBuilder) -> list[str]:
    """Read lists of the members of a region, with the country and perhaps the status in brackets; return the names."""
    members: list[str] = []
    region = to_usual_word(part.name, REGIONS)
    for listed in find_counted_lists(part.lines, known):
        countries = {_read_remark(name.remark, set())[0].get("country", "") for name in listed.names} - {""}
        builder.use([listed.title])
        for name, remark, own_lines in listed.names:
            cells, is_clear = _read_remark(remark, countries)
            if not is_clear:
                cells, is_clear = _read_doubtful_remark(name, remark, known, has_countries=bool(countries))
            own = name if is_clear or not remark else f"{name} ({remark})"
            builder.add_row("memberships", {"member": own, "region": region, **(cells if is_clear else {})}, own_lines)
            members.append(own)
    return members


def read_engaged_lists(
    lines: Sequence[DocumentLine], period: str, known: NameIndex | None, builder: FactBuilder
) -> bool:
    """Read the members that another report counted as engaged; pass over lists of members that are counted.

    Returns:
        Whether there is any such list.
    """
    is_found = False
    for listed in find_counted_lists(lines, known):
        is_engaged = _is_engaged(listed)
        is_found |= is_engaged or _is_counted(listed)
        if is_engaged:
            builder.use([listed.title])
            for name, remark, own_lines in listed.names:
                value = f"{name} ({remark})" if remark else name
                cells = {"period": period, "section": "engaged member", "value": value}
                builder.add_row("published", cells, own_lines)
        elif _is_counted(listed):
            builder.pass_over(listed.lines, COUNTED_LIST())
    return is_found


def _read_remark(remark: str, countries: set[str]) -> tuple[dict[str, str], bool]:
    """Read a country, a status and a number of activities; and whether each piece is clear.

    A word that is none of them is a country next to one of them, or if it is a country of the same list.
    """
    cells: dict[str, str] = {}
    others: list[str] = []
    counts = 0
    for piece in remark.split(_DOT):
        status = find_usual_word(piece, STATUSES)
        if status:
            cells["status"] = status
        elif _COUNT.fullmatch(piece):
            counts += 1
        elif find_country(piece):
            cells["country"] = name_in_english(piece)
        else:
            others.append(piece)
    is_likely_country = len(others) == 1 and "country" not in cells and (counts or cells or others[0] in countries)
    if is_likely_country:
        cells["country"] = others.pop()
    return cells, not others


def _read_doubtful_remark(
    name: str, remark: str, known: NameIndex | None, *, has_countries: bool
) -> tuple[dict[str, str], bool]:
    """Return the country that brackets hold, and whether they are a remark, not a part of the name.

    They are one if the name is known without them, or else where other members have countries, unless they begin
    with a small letter, as in "Barcelona (city)".
    """
    if known is not None and known.look_up(f"{name} ({remark})") is not None:
        return {}, False
    is_known = known is not None and known.look_up(name) is not None
    is_remark = _DOT not in remark and (is_known or (has_countries and not remark[0].islower()))
    return ({"country": remark} if is_remark else {}), is_remark


def _is_engaged(listed: CountedList) -> bool:
    """Return whether the title is the one that reports have for the members that were engaged."""
    return fold(listed.title.text) in {
        fold(
            load_language(code).translate_count(
                "1 member counted as engaged by the published report",
                "{count} members counted as engaged by the published report",
                len(listed.names),
            )
        )
        for code in LANGUAGES
    }


def _is_counted(listed: CountedList) -> bool:
    """Return whether the title is one that reports have for members with or without activities."""
    titles = set()
    for code in LANGUAGES:
        translate_count, number = load_language(code).translate_count, len(listed.names)
        titles |= {
            translate_count(
                "1 member took part, with the number of its activities",
                "{count} members took part, with the number of their activities",
                number,
            ),
            translate_count(
                "1 member without activities, and the other contact with it",
                "{count} members without activities, and the other contact with them",
                number,
            ),
        }
    return fold(listed.title.text) in map(fold, titles)
