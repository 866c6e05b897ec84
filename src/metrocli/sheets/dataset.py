"""A dataset: its sheets, read when they are needed, and the names, codes and periods that they list."""

from __future__ import annotations

from functools import cached_property
from itertools import filterfalse
from typing import TYPE_CHECKING

from metrocli.errors import UnreadableData
from metrocli.hints import ALL_LISTED
from metrocli.messages import MessageType
from metrocli.model.cell import Cell
from metrocli.model.codes import Code, parse_code
from metrocli.model.dates import NEAREST
from metrocli.model.findings import FaultKind, ReadFault, Severity
from metrocli.model.vocabulary import NO_MORE_WORDS
from metrocli.names.homonyms import add_homonym_aliases
from metrocli.names.resolve import NameIndex
from metrocli.sheets.observing.data_rows import DataRows, find_data_rows, note_unread_members
from metrocli.sheets.observing.encoding_notes import note_encodings
from metrocli.sheets.observing.read_faults import summarise_faults
from metrocli.sheets.observing.sheet_name_notes import note_sheet_names
from metrocli.sheets.observing.unread_numbers import is_unread_number
from metrocli.sheets.parsing.frames import parse_table
from metrocli.sheets.parsing.member_names import (
    check_language,
    distinguish_members,
    find_names_in_language,
    index_members,
    note_shared_names,
    translate_aliases,
)
from metrocli.sheets.parsing.multivalue import COMMA_IN_NAME, link_codes, link_names, note_codes_read
from metrocli.sheets.parsing.period_rows import read_periods
from metrocli.sheets.parsing.spellings import unify_spellings
from metrocli.sheets.reading.missing_sheet import explain_missing_sheet
from metrocli.sheets.reading.source import SheetSource, WorkbookFile, open_sheet_source
from metrocli.sheets.schema import SHEETS_BY_NAME
from metrocli.text.locale import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd

    from metrocli.messages import Message
    from metrocli.model.dates import DayOrder
    from metrocli.model.periods import Span
    from metrocli.model.vocabulary import Vocabulary
    from metrocli.names.homonyms import NamedRow
    from metrocli.sheets.table import RawTable

PARTICIPATION_NOT_COUNTED = MessageType(
    "participation-not-counted",
    "{activity:quoted} is not the id of an activity; {count:,} such rows were not counted",
    "Correct the id, or add the activity.",
    one="{activity:quoted} is not the id of an activity, so the row was not counted",
)
_SHEET_ORDER = {name: place for place, name in enumerate(SHEETS_BY_NAME)}


class SheetDataset:
    """The sheets of one association.

    Args:
        source: the folder or workbook that they are read from.
        language: the language of the members' names, such as "es" for aliases of the kind `language:es`; a member
            without such an alias keeps its name. "" keeps the names of the memberships sheet.
        dates: whether day or month comes first in dates such as 03/04/2021, where the other dates of the column do
            not show it.
        faults: a list to which faults of reading are added, so that everything else is still read. None: the first
            error is raised, and warnings become notes.
        vocabulary: more words for the status of a membership.
        century: the century of years of two digits, such as 2000; 0 for the nearest.

    Attributes:
        unread_numbers: the figures read so far that are not numbers, or may be two; see `refuse_unread_numbers`.

    Raises:
        UsageMistake: no alias is in this language.
    """

    def __init__(
        self,
        source: SheetSource,
        language: str = "",
        dates: DayOrder | None = None,
        faults: list[ReadFault] | None = None,
        vocabulary: Vocabulary = NO_MORE_WORDS,
        century: int = NEAREST,
    ) -> None:
        self.vocabulary = vocabulary
        self.source, self.language, self.dates, self.century = source, language.strip().lower(), dates, century
        self._faults = faults
        self.unread_numbers: list[ReadFault] = []
        self._notes: list[Message] = []
        self._tables: dict[str, RawTable | None] = {}
        self._data_rows: dict[str, DataRows] = {}
        self._parsed: dict[str, pd.DataFrame] = {}
        self._frames: dict[str, pd.DataFrame] = {}
        self._homonyms: dict[int, NamedRow] = {}
        self._codes: dict[str, dict[tuple[str, ...], Code]] = {}
        self._links: dict[tuple[str, str], pd.DataFrame] = {}
        self._cell_links: dict[tuple[str, str], pd.DataFrame] = {}
        if self.language not in {"", *LANGUAGES}:
            check_language(self.language, self.frame("aliases")["kind"].dropna().unique())

    @property
    def notes(self) -> list[Message]:
        """Notes about the sheets read so far, in the order of their declaration; empty if `faults` was given."""
        if self._faults is not None:
            return []
        unread = note_unread_members(self._data_rows.values(), vars(self).get("members"))
        return [
            *note_sheet_names(self.source.names, self._tables),
            *note_encodings(self.tables_read, self.source.encoding),
            *sorted([*self._notes, *unread], key=_find_order),
        ]

    @property
    def tables_read(self) -> list[RawTable]:
        """The sheets read so far, as raw tables, in the order of their declaration."""
        tables = [table for table in self._tables.values() if table is not None]
        return sorted(tables, key=lambda table: _SHEET_ORDER.get(table.name, len(_SHEET_ORDER)))

    def table(self, name: str) -> RawTable | None:
        """Return one sheet as a raw table, or None if there is no such sheet; the file is read once.

        Raises:
            UnreadableData: the sheet cannot be read as declared, and `faults` was not given.
        """
        if name not in self._tables:
            try:
                table = self.source.read_table(name)
            except UnreadableData as fault:
                if self._faults is None:
                    raise
                cell = fault.place.in_sheet(name) if isinstance(fault.place, Cell) else Cell(fault.place, name)
                unreadable = ReadFault(FaultKind.UNREADABLE, Severity.ERROR, cell, "", fault.message)
                table = None
                self._report([unreadable])
            self._tables[name] = table
            if table is not None and table.faults:
                left_out = self.data_rows(name).left_out
                self._report([fault for fault in table.faults if fault.cell.row not in left_out])
        return self._tables[name]

    def data_rows(self, name: str) -> DataRows:
        """Return the rows of one sheet that are data, and the kinds of the others; without a table if it is missing."""
        if name not in self._data_rows:
            self._data_rows[name] = find_data_rows(self.table(name), SHEETS_BY_NAME.get(name))
        return self._data_rows[name]

    def frame(self, name: str) -> pd.DataFrame:
        """Return one declared sheet as a typed frame, with the members' names in the chosen language.

        Returns:
            A frame as `parse_table` returns it; without rows if there is no such sheet. It is parsed once: do not
            change it.

        Raises:
            UnreadableData: a value is not of its column's type, and `faults` was not given; it names the first cell.
        """
        if name not in self._frames:
            frame = self._parse(name)
            if name == "memberships" and self._in_language:
                frame = frame.assign(member=frame["member"].replace(self._in_language))
            self._frames[name] = frame
        return self._frames[name]

    def _parse(self, name: str) -> pd.DataFrame:
        """Return one sheet as a typed frame, with the names as they are in the sheet."""
        if name not in self._parsed:
            rows = self.data_rows(name)
            frame, faults = parse_table(rows.table, SHEETS_BY_NAME[name], self.dates, self.century)
            self._report(faults)
            if name == "memberships":
                frame, self._homonyms = distinguish_members(frame)
                self._notes += note_shared_names(self._homonyms, self.table(name))
            self._notes += rows.list_notes()
            self._parsed[name] = frame
        return self._parsed[name]

    @property
    def homonyms(self) -> dict[int, NamedRow]:
        """The rows of memberships, by row number, whose name is also that of a member in another country or region."""
        self._parse("memberships")
        return self._homonyms

    def _report(self, faults: Sequence[ReadFault]) -> None:
        """Collect faults; or raise the first error, note the warnings, and keep the numbers that cannot be read.

        Raises:
            UnreadableData: one of the faults is another error, and faults are not collected.
        """
        if self._faults is not None:
            self._faults.extend(faults)
            return
        self.unread_numbers += filter(is_unread_number, faults)
        error, warnings = summarise_faults([*filterfalse(is_unread_number, faults)])
        if error is not None:
            raise UnreadableData(error.place or "", error)
        self._notes += warnings

    def require(self, name: str) -> pd.DataFrame:
        """Return one declared sheet as `frame` does.

        Raises:
            UnreadableData: the dataset has no such sheet.
        """
        if self.table(name) is None:
            raise UnreadableData(str(self.source.path), explain_missing_sheet(self.source, name))
        return self.frame(name)

    @cached_property
    def members(self) -> NameIndex:
        """The members by name and alias; in a chosen language, the names of the memberships sheet become aliases."""
        aliases = self.frame("aliases").dropna(subset=["alias", "member"])
        pairs = add_homonym_aliases(zip(aliases["alias"], aliases["member"], strict=True), self.homonyms.values())
        pairs = translate_aliases(pairs, self._canonical_names, self._in_language) if self._in_language else pairs
        return index_members(self.frame("memberships"), pairs)

    @cached_property
    def _canonical_names(self) -> list[str]:
        """The members' names as in the memberships sheet, without repeats."""
        return list(self._parse("memberships")["member"].dropna().unique())

    @cached_property
    def _in_language(self) -> dict[str, str]:
        """The members' names in the chosen language, by canonical name; empty if none is chosen."""
        if not self.language:
            return {}
        aliases = self.frame("aliases").dropna(subset=["alias", "member", "kind"])
        shared = {row.name for row in self.homonyms.values()}
        return find_names_in_language(self._canonical_names, aliases, self.language, shared)

    def other_names(self, member: str) -> list[str]:
        """Return the other names of a member: its canonical name where another one is shown, then its aliases."""
        canonical = [name for name, shown in self._in_language.items() if shown == member]
        aliases = self.frame("aliases")
        spellings = [text for text in aliases["member"].dropna().unique() if self.is_name_of(text, member)]
        names = dict.fromkeys([*canonical, *aliases.loc[aliases["member"].isin(spellings), "alias"]])
        return [name for name in names if name != member or not canonical]

    def is_name_of(self, text: str, member: str) -> bool:
        """Return whether a text means a member and no other, by name or alias, ignoring accents, case and spaces."""
        return (resolved := self.members.look_up(text)) is not None and resolved.name == member

    @cached_property
    def regions(self) -> NameIndex:
        """The regions of the memberships."""
        return NameIndex("region", unify_spellings(self.frame("memberships"))["region"].dropna().unique())

    @cached_property
    def alliances(self) -> NameIndex:
        """The allied organisations; their full names are aliases."""
        frame = self.frame("alliances").dropna(subset=["alliance", "name"])
        pairs = zip(frame["name"], frame["alliance"], strict=True)
        return NameIndex("alliance", self._keys("alliances"), pairs, hint=ALL_LISTED(command="alliances"))

    @cached_property
    def periods(self) -> dict[str, Span]:
        """The days of each period of the periods sheet, by its name and in the order of the sheet.

        Raises:
            UnreadableData: a period ends before it starts, and `faults` was not given.
        """
        rows = read_periods(self.frame("periods"))
        for row, problem in rows.backwards.items() if self._faults is None else ():  # else a rule of `check` reports it
            raise UnreadableData(self.cell("periods", row, "end"), problem)
        self._notes += [note.about(self.cell("periods", row, "period")) for row, note in rows.repeated.items()]
        return rows.spans

    def _keys(self, name: str) -> list[str]:
        """Return the values of the first column of a sheet, without repeats and blanks."""
        return list(self.frame(name).iloc[:, 0].dropna().unique())

    def codes(self, name: str) -> dict[tuple[str, ...], Code]:
        """Return the codes of the outcomes or challenges sheet, by their parts and in the order of the sheet."""
        if name not in self._codes:
            self._codes[name] = {code.parts: code for code in filter(None, map(parse_code, self._keys(name)))}
        return dict(self._codes[name])

    def links(self, name: str, column: str) -> pd.DataFrame:
        """Return the values of a column whose cells may hold several, one value a row.

        Args:
            name: the sheet.
            column: a column that refers to members, alliances or codes.

        Returns:
            A frame as `explode_links` returns it: `row` (int64, the index of `frame`), `written` (str, the text in the
            cell), `value` (str, the canonical name or code, or the text if it is unknown) and `listed` (bool, whether
            the value is in the sheet referred to). It is ordered by row and by position in the cell; a value is
            not repeated within a row. The members of activities include the rows of the participations sheet.
        """
        key = (name, column)
        if key not in self._links:
            links = self.links_in_cells(name, column)
            if key == ("activities", "members") and self.table("participations") is not None:
                import pandas as pd

                links = pd.concat([links, self._participations()]).sort_values("row", kind="stable")
                links = links.drop_duplicates(["row", "value"], ignore_index=True)
            self._links[key] = links
        return self._links[key]

    def links_in_cells(self, name: str, column: str) -> pd.DataFrame:
        """Return the same as `links`, without the rows of the participations sheet."""
        key = (name, column)
        if key not in self._cell_links:
            self._cell_links[key] = self._link(name, column)
        return self._cell_links[key]

    def _link(self, name: str, column: str) -> pd.DataFrame:
        """Split the cells of a column, and note the first cell whose commas may or may not separate names."""
        declared = SHEETS_BY_NAME[name].column(column)
        texts = self.frame(name)[column].dropna()
        if declared.refers_to not in {"memberships", "alliances"}:
            listed = self.codes(declared.refers_to)
            links = link_codes(texts, listed)
            self._notes += note_codes_read(links, listed.values(), self.table(name), column)
            return links
        links, unsplit = link_names(texts, self.members if declared.refers_to == "memberships" else self.alliances)
        if unsplit:
            cell = self.cell(name, int(texts.index[texts == unsplit[0]][0]), column)
            self._notes.append(COMMA_IN_NAME.at(cell, text=unsplit[0], count=len(unsplit)))
        return links

    def cell(self, name: str, row: int = 0, column: str = "") -> Cell:
        """Return the address of a cell; of its row, or of the sheet, if the column or the sheet does not exist."""
        table = self.table(name)
        return Cell(self.source.path.name, name) if table is None else table.cell(row, column)

    def _participations(self) -> pd.DataFrame:
        """Return the participations sheet as links; their `row` is the row of the activity."""
        rows = self.frame("activities").reset_index().drop_duplicates("id").set_index("id")["row"]
        long = self.frame("participations").dropna(subset=["activity", "member"])
        has_activity = long["activity"].isin(rows.index)
        if not has_activity.all():
            orphans = long[~has_activity]
            cell = self.cell("participations", int(orphans.index[0]), "activity")
            unknown = orphans["activity"].iloc[0]
            self._notes.append(PARTICIPATION_NOT_COUNTED.at(cell, activity=unknown, count=len(orphans)))
        links = self.links_in_cells("participations", "member")
        links = links[links["row"].isin(long.index[has_activity])]
        return links.assign(row=links["row"].map(long["activity"]).map(rows).to_numpy())

    def titles(self, name: str) -> dict[str, str]:
        """Return the titles of the outcomes or challenges sheet, by code; the last one where a code has several."""
        frame = self.frame(name).dropna(subset=["code", "title"])
        return dict(zip(frame["code"], frame["title"], strict=True))

    def all_codes(self, name: str) -> dict[tuple[str, ...], Code]:
        """Return the codes of the outcomes or challenges sheet, then other codes used by activities, by their parts."""
        codes = self.codes(name)
        for code in filter(None, map(parse_code, self.links("activities", name)["value"].unique())):
            codes.setdefault(code.parts, code)
        return codes


def _find_order(note: Message) -> tuple[int, int, int]:
    """Return a key that orders notes by their place, declared sheets first, however the sheets were read."""
    place = note.place if isinstance(note.place, Cell) else Cell("", "")
    return _SHEET_ORDER.get(place.sheet, len(_SHEET_ORDER)), place.row, place.index


def open_dataset(
    path: Path,
    language: str = "",
    dates: DayOrder | None = None,
    faults: list[ReadFault] | None = None,
    vocabulary: Vocabulary = NO_MORE_WORDS,
    century: int = NEAREST,
    encoding: str = "",
) -> SheetDataset:
    """Open a folder of CSV files or a workbook; its sheets are read when they are needed.

    Args:
        path: the folder or workbook.
        language: the language of the members' names; see `SheetDataset`.
        dates: whether day or month comes first in dates; see `SheetDataset`.
        faults: a list to which faults of reading are added; see `SheetDataset`.
        vocabulary: more words for the status of a membership.
        century: the century of years of two digits, such as 2000; 0 for the nearest.
        encoding: the encoding of CSV files, as in `KNOWN_ENCODINGS`; "" to find it.

    Raises:
        UnreadableData: the path does not exist, or has no declared sheet.
        UsageMistake: no alias is in this language.
    """
    source = open_sheet_source(path, encoding)
    if isinstance(source, WorkbookFile):
        source.start_reading()
        import pandas as pd  # noqa: F401 - every dataset needs it, and it takes as long as the workbook does

    dataset = SheetDataset(source, language, dates, faults, vocabulary, century)
    _ = dataset.source.sheet_names
    return dataset
