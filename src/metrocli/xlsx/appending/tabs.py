"""Add tabs to the parts of an XLSX workbook; all other parts and bytes stay as they are."""

from __future__ import annotations

import posixpath
import re
import zipfile
from itertools import count
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import quoteattr

from metrocli.errors import Refused
from metrocli.messages import MessageType
from metrocli.xlsx.package import find_main_part, relations_part_of, visit_elements

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_KINDS = "[Content_Types].xml"
_TAB_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_WIDTH = 18
_TAB = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{namespace}">{views}'
    '<sheetFormatPr defaultRowHeight="15"/><cols><col min="1" max="{columns}" width="{width}" customWidth="1"/></cols>'
    "<sheetData/></worksheet>"
)
_VIEWS = (
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" '
    'state="frozen"/></sheetView></sheetViews>'
)

TABS_LOCKED = MessageType(
    "tabs-locked",
    "the structure of the workbook is protected, so the tabs {tabs:all} cannot be added",
    "Remove the protection of the workbook in the spreadsheet program.",
)


class NewTabs(NamedTuple):
    """The parts of a workbook with new tabs.

    Attributes:
        changed: the new content of the parts that list the tabs.
        names: the name of the part of each new tab, by the tab's name.
        blank: the content of a new tab without cells, by the tab's name.
    """

    changed: dict[str, bytes]
    names: dict[str, str]
    blank: dict[str, bytes]


def add_tabs(book: zipfile.ZipFile, columns: Mapping[str, int], file: str) -> NewTabs:
    """Return the parts of a workbook with new tabs after the last one, whose first row is frozen.

    Args:
        book: the workbook.
        columns: the number of columns of each new tab, by its name, which no other tab has.
        file: the file's name, for messages.

    Raises:
        Refused: the structure of the workbook is protected.
        BadZipFile: the parts that list the tabs are damaged.
        KeyError: such a part is missing.
    """
    main = find_main_part(book)
    relations = relations_part_of(book, main)
    kinds = next(name for name in book.namelist() if name.lower() == _KINDS.lower())
    contents = {name: book.read(name) for name in (main, relations, kinds)}
    workbook = _read_workbook(contents[main])
    if workbook.is_locked:
        raise Refused(TABS_LOCKED.at(file, tabs=[*columns]))
    kind = _find_kind(contents[relations])
    names = _choose_part_names(book, posixpath.dirname(main), columns)
    identifiers = _choose_identifiers(contents[relations], len(columns))
    targets = [posixpath.relpath(name, posixpath.dirname(main) or ".") for name in names.values()]
    # The prefix of the attribute need not be known here, as some programs declare it for each tab.
    sheet = f'sheet name={{}} sheetId="{{}}" r:id="{{}}" xmlns:r="{workbook.relation}"/'
    numbers = range(workbook.last_number + 1, workbook.last_number + 1 + len(columns))
    listed = zip(map(quoteattr, columns), numbers, identifiers, strict=True)
    contents[main] = _insert(contents[main], b"sheets", (sheet.format(*each) for each in listed))
    contents[relations] = _insert(
        contents[relations], b"Relationships",
        (f'Relationship Id="{identifier}" Type="{kind}" Target="{target}"/'
        for identifier, target in zip(identifiers, targets, strict=True)),
    )  # fmt: skip
    overrides = (f'Override PartName="/{name}" ContentType="{_TAB_KIND}"/' for name in names.values())
    contents[kinds] = _insert(contents[kinds], b"Types", overrides)
    views = _VIEWS if workbook.has_views else ""
    blank = {
        tab: _TAB.format(namespace=workbook.namespace, views=views, columns=width, width=_WIDTH).encode()
        for tab, width in columns.items()
    }
    return NewTabs(contents, names, blank)


class _Workbook(NamedTuple):
    """What the part that lists the tabs shows.

    Attributes:
        namespace: the XML namespace of its elements.
        relation: the XML namespace of the attribute that refers to the part of a tab.
        last_number: the largest number of a tab.
        is_locked: whether tabs cannot be added or deleted.
        has_views: whether it has a window.
    """

    namespace: str
    relation: str
    last_number: int
    is_locked: bool
    has_views: bool


def _read_workbook(xml: bytes) -> _Workbook:
    namespaces: list[str] = []
    relations: list[str] = []
    numbers = [0]
    is_locked = has_views = False

    def visit(name: str, attributes: dict[str, str]) -> None:
        nonlocal is_locked, has_views
        namespace, _, element = name.rpartition(" ")
        namespaces.append(namespace)
        if element == "sheet":
            numbers.append(int(attributes.get("sheetId", "0")))
            relations.extend(key.removesuffix(" id") for key in attributes if key.endswith(" id"))
        elif element == "workbookProtection":
            is_locked = attributes.get("lockStructure") in {"1", "true"}
        elif element == "workbookView":
            has_views = True

    visit_elements(xml, visit)
    if not relations:
        raise zipfile.BadZipFile
    return _Workbook(namespaces[0], relations[0], max(numbers), is_locked, has_views)


def _find_kind(relations: bytes) -> str:
    """Return the type of the relationships to tabs, which the two forms of the format write differently."""
    kinds: list[str] = []

    def visit(_: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("Type", "")
        if kind.endswith("/worksheet"):
            kinds.append(kind)

    visit_elements(relations, visit)
    if not kinds:
        raise zipfile.BadZipFile
    return kinds[0]


def _choose_part_names(book: zipfile.ZipFile, folder: str, tabs: Iterable[str]) -> dict[str, str]:
    """Return a name for the part of each tab that no other part has."""
    taken = {name.lower() for name in book.namelist()}
    free = (
        name
        for number in count(1)
        if (name := posixpath.join(folder, "worksheets", f"sheet{number}.xml")).lower() not in taken
    )
    return dict(zip(tabs, free, strict=False))


def _choose_identifiers(relations: bytes, number: int) -> list[str]:
    """Return identifiers that no other relationship has."""
    taken: set[str] = set()
    visit_elements(relations, lambda _, attributes: taken.add(attributes.get("Id", "").lower()))
    free = (name for last in count(1) if (name := f"rId{last}").lower() not in taken)
    return [next(free) for _ in range(number)]


def _insert(xml: bytes, name: bytes, tags: Iterable[str]) -> bytes:
    """Return a part with new elements at the end of the element that lists such elements.

    Args:
        xml: the part.
        name: the name of the element that lists them.
        tags: the tags of the new elements, without prefix and angle brackets.

    Raises:
        BadZipFile: there is no such element.
    """
    ends: Sequence[re.Match[bytes]] = [*re.finditer(rb"</([\w.-]+:)?%s\s*>" % name, xml)]
    if not ends:
        raise zipfile.BadZipFile
    at, prefix = ends[-1].start(), (ends[-1][1] or b"").decode()
    return xml[:at] + "".join(f"<{prefix}{tag}>" for tag in tags).encode() + xml[at:]
