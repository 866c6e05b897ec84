"""List the Parquet files of a folder, or of a pattern, by the file or folder that is named like their sheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from metrocli.errors import UnreadableData, name_reason
from metrocli.files.limits import FOLDER_UNREADABLE
from metrocli.sheets.reading.large.parquet_column import ParquetFile, read_partition
from metrocli.sheets.reading.large.parquet_names import PARQUET_SUFFIX, find_folder, is_pattern, may_have_parquet
from metrocli.sheets.reading.sheet_names import find_declared_name, find_names_within

if TYPE_CHECKING:
    from collections.abc import Iterator

_HIDDEN = (".", "_", "~")
"""The beginnings of names that engines give to files that are not data."""


def list_parquet(path: Path, *, only_declared: bool = False) -> dict[str, list[ParquetFile]]:
    """List Parquet files by the name of the file or folder that is named like their sheet.

    Args:
        path: a folder, or a pattern such as lake/*.parquet.
        only_declared: whether to list only those in a folder that are named like a declared sheet.

    Returns:
        The files of each sheet, by the name of its file or folder below the folder of the dataset.

    Raises:
        UnreadableData: a folder cannot be read.
    """
    folder = find_folder(path) or path
    try:
        if is_pattern(path):
            sheets = _list_matches(folder, str(path.relative_to(folder)))
        else:
            sheets = _list_folder(folder, only_declared=only_declared)
    except OSError as fault:
        place = fault.filename if isinstance(fault.filename, str) else str(path)
        raise UnreadableData(place, FOLDER_UNREADABLE(reason=name_reason(fault))) from fault
    return {
        top.relative_to(folder).as_posix() if folder in top.parents else top.name: [
            ParquetFile(file, file.relative_to(folder).as_posix(), read_partition(_list_folders(file, top)))
            for file in files
        ]
        for top, files in sheets.items()
        if files
    }


def find_parquet_sheet(folder: Path) -> str:
    """Return the name of a Parquet file, or of a folder of such files, that is a sheet; "" if a folder has none.

    Raises:
        UnreadableData: a folder cannot be read.
    """
    return next(iter(list_parquet(folder, only_declared=True)), "") if may_have_parquet(folder) else ""


def find_sheet_folder(folder: Path) -> Path:
    """Return the folder of a sheet of which a folder may be one partition, such as lake/activities/period=2021-T3."""
    folder = folder.absolute()
    while "=" in folder.name:
        folder = folder.parent
    return folder


def _list_folders(file: Path, top: Path) -> tuple[str, ...]:
    """List the names of the folders between the folder of a sheet and one of its files."""
    if not file.is_relative_to(top):
        file = file.absolute()
    return file.relative_to(top).parts[:-1]


def _list_folder(folder: Path, *, only_declared: bool) -> dict[Path, list[Path]]:
    """List the Parquet files of a folder by its own files and folders."""
    tops = [top for top in sorted(folder.iterdir()) if not top.name.startswith(_HIDDEN)]
    if only_declared:
        tops = [top for top in tops if find_declared_name(top.stem)]
    elif not any(
        find_declared_name(top.stem) or find_names_within(top.stem) for top in (*tops, find_sheet_folder(folder))
    ):
        tops = [top for top in tops if not top.is_dir()]  # it may be a folder with all other folders of a computer
    return {top: [*_list_files(top, frozenset({folder.resolve()}))] for top in tops}


def _list_matches(folder: Path, pattern: str) -> dict[Path, list[Path]]:
    """List the Parquet files of a pattern by the file or folder that is named like a sheet."""
    matches: dict[Path, Path] = {}
    for match in sorted(folder.glob(pattern)):
        if not any(part.startswith(_HIDDEN) for part in match.relative_to(folder).parts):
            for file in _list_files(match, frozenset({folder.resolve()})):
                matches.setdefault(file, match)
    sheets: dict[Path, list[Path]] = {}
    for file, match in sorted(matches.items()):
        sheets.setdefault(_find_top(file, match, folder), []).append(file)
    above = find_sheet_folder(folder)
    if matches and not any(find_declared_name(top.stem) for top in sheets) and find_declared_name(above.stem):
        return {above: sorted(matches)}
    return sheets


def _find_top(file: Path, match: Path, folder: Path) -> Path:
    """Return the file or folder that is named like the sheet of a file: the uppermost with the name of a sheet.

    Args:
        file: the file.
        match: the file, or the folder with it, that fits the pattern.
        folder: the folder of the pattern.
    """
    parts = file.relative_to(folder).parts
    for count, part in enumerate(parts, 1):
        if find_declared_name(Path(part).stem):
            return folder.joinpath(*parts[:count])
    partitions = [count for count, part in enumerate(parts) if count and "=" in part]
    return folder.joinpath(*parts[: partitions[0]]) if partitions else match


def _list_files(top: Path, above: frozenset[Path]) -> Iterator[Path]:
    """Yield a Parquet file, or those in a folder; links are followed, but not to a folder that they are in.

    Args:
        top: the file or folder.
        above: the folders that it is in, without links.
    """
    if not top.is_dir():
        if top.suffix.lower() == PARQUET_SUFFIX:
            yield top
        return
    real = top.resolve()
    if any(each.is_relative_to(real) for each in above):
        return
    for entry in sorted(top.iterdir()):
        if not entry.name.startswith(_HIDDEN):
            yield from _list_files(entry, above | {real})
