"""A dataset: its sheets, and the names, codes, links and periods that they list."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from metrocli.errors import UnreadableData
from metrocli.files.pyarrow_gate import allow_pyarrow
from metrocli.hints import ALL_LISTED
from metrocli.model.codes import Code, parse_code
from metrocli.model.dates import NEAREST
from metrocli.model.vocabulary import NO_MORE_WORDS
from metrocli.names.homonyms import add_homonym_aliases
from metrocli.names.resolve import NameIndex
from metrocli.sheets.parsing.link_frames import match_values, select_links
from metrocli.sheets.parsing.links import (
    COMMA_IN_NAME,
    LinkedTexts,
    join_links,
    link_codes,
    match_row_numbers,
    note_codes_read,
)
from metrocli.sheets.parsing.member_names import (
    check_language,
    find_names_in_language,
    index_members,
    translate_aliases,
)
from metrocli.sheets.parsing.period_rows import read_periods
from metrocli.sheets.parsing.spellings import unify_spellings
from metrocli.sheets.participation_links import ParticipationLinks
from metrocli.sheets.reading.source import SheetSource, open_sheet_source
from metrocli.sheets.reading.workbook_file import WorkbookFile
from metrocli.sheets.schema import SHEETS_BY_NAME
from metrocli.sheets.sheet_reader import SheetReader
from metrocli.sheets.split_links import SplitLinks, link_listed_names
from metrocli.text.locale import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Mapping
    from pathlib import Path

    import numpy.typing as npt
    import pandas as pd

    from metrocli.model.dates import DayOrder
    from metrocli.model.findings import ReadFault
    from metrocli.model.periods import Span
    from metrocli.model.vocabulary import Vocabulary
    from metrocli.sheets.parsing.link_runs import LinkRuns

_EARLY_BYTES = 4 << 20
"""A smaller file is read when it is needed: that takes hardly longer than to start a thread."""
_MEMBERS_OF_ACTIVITIES = ("activities", "members")


class SheetDataset(SheetReader):
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
        super().__init__(source, dates, faults, century)
        self.language, self.vocabulary = language.strip().lower(), vocabulary
        self._frames: dict[str, pd.DataFrame] = {}
        self._codes: dict[str, dict[tuple[str, ...], Code]] = {}
        self._titles: dict[str, dict[str, str]] = {}
        self._links: dict[tuple[str, str], pd.DataFrame] = {}
        self._cell_links: dict[tuple[str, str], pd.DataFrame] = {}
        self._cell_runs: dict[tuple[str, str], LinkRuns] = {}
        self._linked_texts: dict[tuple[str, str], LinkedTexts] = {}
        if self.language not in {"", *LANGUAGES}:
            check_language(self.language, self.frame("aliases")["kind"].dropna().unique())

    def with_names_in(self, language: str) -> SheetDataset:
        """Return the same dataset with the members' names in another language; no sheet is read or parsed again.

        Raises:
            UsageMistake: no alias is in this language.
        """
        dataset = SheetDataset(self.source, language, self.dates, self._faults, self.vocabulary, self.century)
        self.share_sheets(dataset)
        return dataset

    def frame(self, name: str) -> pd.DataFrame:
        """Return one declared sheet as a typed frame, with the members' names in the chosen language.

        Returns:
            A frame as `parse_table` returns it; without rows if there is no such sheet. It is parsed once: do not
            change it.

        Raises:
            UnreadableData: a value is not of its column's type, and `faults` was not given; it names the first cell.
        """
        if name not in self._frames:
            frame = self.parse(name)
            if name == "memberships" and self._in_language:
                frame = frame.assign(member=frame["member"].replace(self._in_language))
            self._frames[name] = frame
        return self._frames[name]

    def require(self, name: str) -> pd.DataFrame:
        """Return one declared sheet as `frame` does.

        Raises:
            UnreadableData: the dataset has no such sheet.
        """
        self.check_included(name)
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
        return list(self.parse("memberships")["member"].dropna().unique())

    @cached_property
    def _in_language(self) -> dict[str, str]:
        """The members' names in the chosen language, by canonical name; empty if none is chosen."""
        if not self.language:
            return {}
        aliases = self.frame("aliases").dropna(subset=["alias", "member", "kind"])
        shared = {row.name for row in self.homonyms.values()}
        return find_names_in_language(self._canonical_names, aliases, self.language, shared)

    @cached_property
    def listed_names(self) -> dict[str, str]:
        """The members' names as in the memberships sheet, by the names in the chosen language."""
        return {shown: canonical for canonical, shown in self._in_language.items()}

    def other_names(self, member: str) -> list[str]:
        """Return the other names of a member: its canonical name where another one is shown, then its aliases."""
        canonical = [name for name, shown in self._in_language.items() if shown == member]
        names = dict.fromkeys([*canonical, *self._aliases.get(member, ())])
        return [name for name in names if name != member or not canonical]

    @cached_property
    def _aliases(self) -> dict[str, list[str]]:
        """The texts of the aliases sheet, by the member that its row means, in the order of the sheet."""
        rows = self.frame("aliases").dropna(subset=["member"])
        aliases: dict[str, list[str]] = {}
        for member, alias in zip(rows["member"], rows["alias"], strict=True):
            if (resolved := self.members.look_up(member)) is not None:
                aliases.setdefault(resolved.name, []).append(alias)
        return aliases

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
            A frame as `explode_links` returns it: `row` (int32, the index of `frame`), `written` (categorical of str,
            the text in the cell), `value` (categorical of str, the canonical name or code, or the text if it is
            unknown) and `listed` (bool, whether the value is in the sheet referred to). It is ordered by row and by
            position in the cell; a value is not repeated within a row. The members of activities include the rows of
            the participations sheet.
        """
        key = (name, column)
        if key not in self._links:
            runs = self.link_runs(name, column)
            links = self.links_in_cells(name, column) if runs is None else runs.to_frame()
            if runs is None and self._is_in_participations(name, column):
                links = join_links(links, self._participations.explode())
            self._links[key] = links
        return self._links[key]

    def link_runs(self, name: str, column: str) -> LinkRuns | None:
        """Return the same links in runs, where one sheet has all of them in runs; None if only a frame has them."""
        runs = self._find_runs(name, column)
        return None if runs is None or runs.has_repeats else runs

    def _find_runs(self, name: str, column: str) -> LinkRuns | None:
        """Return the links in runs, as `link_runs`; but a value may be repeated within a row."""
        self.link_texts(name, column)  # while a large sheet of participations may still be read in the background
        if self._is_in_participations(name, column):
            return None if len(self.links_in_cells(name, column)) else self._participations.runs
        return self._link_runs_in_cells(name, column)

    def _is_in_participations(self, name: str, column: str) -> bool:
        """Return whether the participations sheet has links of a column."""
        return (name, column) == _MEMBERS_OF_ACTIVITIES and self.table("participations") is not None

    def _link_runs_in_cells(self, name: str, column: str) -> LinkRuns | None:
        key, linked = (name, column), self.link_texts(name, column)
        if isinstance(linked.links, SplitLinks) and key not in self._cell_runs:
            self._cell_runs[key] = linked.links.to_runs(linked.texts.codes, self.row_numbers(name))
        return self._cell_runs.get(key)

    def select_links(self, name: str, column: str, rows: pd.Index[Any]) -> pd.DataFrame:
        """Return the links of some rows, by their numbers (see `links`)."""
        if (runs := self._find_runs(name, column)) is not None:
            return runs.select(rows)
        if (name, column) in self._links or self._is_in_participations(name, column):
            return select_links(self.links(name, column), rows)
        numbers = self.row_numbers(name)
        return self.link_texts(name, column).explode(numbers, match_row_numbers(numbers, rows))

    def select_unlisted(self, name: str, column: str) -> pd.DataFrame:
        """Return the links to what the sheet that the column refers to does not list, in their order (see `links`)."""
        if (runs := self._find_runs(name, column)) is not None:
            return runs.select_unlisted()
        if not self._is_in_participations(name, column):
            return self.link_texts(name, column).explode_unlisted(self.row_numbers(name))
        links = self.links(name, column)
        listed = links["listed"].to_numpy()
        return links.iloc[:0] if listed.all() else links[~listed]

    def find_rows_with(self, name: str, column: str, values: Container[str]) -> npt.NDArray[Any]:
        """Return the numbers of the rows with one of some values, in any order and some of them repeatedly."""
        if (runs := self._find_runs(name, column)) is not None:
            return runs.find_rows(values)
        if self._is_in_participations(name, column):
            links = self.links(name, column)
            return links["row"].to_numpy()[match_values(links["value"], values)]
        return self.link_texts(name, column).find_rows(values, self.row_numbers(name))

    @cached_property
    def _participations(self) -> ParticipationLinks:
        links = ParticipationLinks(self, self.link_texts("participations", "member"))
        self._notes += links.list_notes()
        return links

    def links_in_cells(self, name: str, column: str) -> pd.DataFrame:
        """Return the same as `links`, without the rows of the participations sheet."""
        key = (name, column)
        if key not in self._cell_links:
            runs, linked = self._link_runs_in_cells(name, column), self.link_texts(name, column)
            self._cell_links[key] = linked.explode(self.row_numbers(name)) if runs is None else runs.to_frame()
        return self._cell_links[key]

    def link_texts(self, name: str, column: str) -> LinkedTexts:
        """Link the texts of a column, and note the first cell that is in doubt: its commas, or codes that differ."""
        key = (name, column)
        if key not in self._linked_texts:
            declared = SHEETS_BY_NAME[name].column(column)
            holds_names = declared.refers_to in {"memberships", "alliances"}
            texts = self.parse_texts(name, column, may_repeat=holds_names and declared.multivalued)
            if not holds_names:
                codes = self.codes(declared.refers_to)
                self._linked_texts[key] = linked = link_codes(texts, codes)
                self._notes += note_codes_read(linked, codes.values(), self.row_numbers(name), self.table(name), column)
                return linked
            names = self.members if declared.refers_to == "memberships" else self.alliances
            self._linked_texts[key], unsplit = link_listed_names(texts, names)
            if unsplit:
                first = int((texts.codes == texts.distinct.index(unsplit[0])).argmax())
                cell = self.cell(name, int(self.row_numbers(name)[first]), column)
                self._notes.append(COMMA_IN_NAME.at(cell, text=unsplit[0], count=len(unsplit)))
        return self._linked_texts[key]

    def titles(self, name: str) -> dict[str, str]:
        """Return the titles of the outcomes or challenges sheet, by code; the last one where a code has several."""
        if name not in self._titles:
            frame = self.frame(name).dropna(subset=["code", "title"])
            self._titles[name] = dict(zip(frame["code"], frame["title"], strict=True))
        return dict(self._titles[name])

    def all_codes(self, name: str) -> dict[tuple[str, ...], Code]:
        """Return the codes of the outcomes or challenges sheet, then other codes used by activities, by their parts."""
        codes = self.codes(name)
        linked = self.link_texts("activities", name)
        used = dict.fromkeys(link.value for links in linked.links for link in links)
        for code in filter(None, map(parse_code, used)):
            codes.setdefault(code.parts, code)
        return codes


def open_dataset(
    path: Path,
    language: str = "",
    dates: DayOrder | None = None,
    faults: list[ReadFault] | None = None,
    vocabulary: Vocabulary = NO_MORE_WORDS,
    century: int = NEAREST,
    encoding: str = "",
    early: Mapping[str, Collection[str]] | None = None,
) -> SheetDataset:
    """Open a folder of CSV or Parquet files, or a workbook; its sheets are read when they are needed.

    Args:
        path: the folder or workbook.
        language: the language of the members' names; see `SheetDataset`.
        dates: whether day or month comes first in dates; see `SheetDataset`.
        faults: a list to which faults of reading are added; see `SheetDataset`.
        vocabulary: more words for the status of a membership.
        century: the century of years of two digits, such as 2000; 0 for the nearest.
        encoding: the encoding of CSV files, as in `KNOWN_ENCODINGS`; "" to find it.
        early: sheets that will be needed, each with the columns of texts that are rarely needed; large sheets are read
            from now on. Of Parquet files, these columns are read and checked only if they are needed.

    Raises:
        UnreadableData: the path does not exist, or has no declared sheet.
        UsageMistake: no alias is in this language.
    """
    source = open_sheet_source(path, encoding)
    if source.has_large_files:
        allow_pyarrow()  # pandas finds it only when it is imported itself
    if isinstance(source, WorkbookFile):
        source.start_reading()

    dataset = SheetDataset(source, language, dates, faults, vocabulary, century)
    _ = dataset.source.sheet_names
    if source.has_large_files and early:
        large = {name: late for name, late in early.items() if source.size_of(name) >= _EARLY_BYTES}
        if large:
            dataset.start_reading(large)
    return dataset
