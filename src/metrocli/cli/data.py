"""The data of a command: the options and the settings that name it, and the dataset that is read from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from metrocli.cli.settings.setting import VOCABULARY, check_language, prefix_errors
from metrocli.errors import Refused, UnreadableData
from metrocli.messages import MessageType
from metrocli.model.dates import NEAREST
from metrocli.model.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from metrocli.cli.environment import Environment
    from metrocli.cli.option_sets import DataOptions
    from metrocli.cli.settings.setting import Settings
    from metrocli.model.dates import DayOrder
    from metrocli.model.findings import ReadFault
    from metrocli.sheets.dataset import SheetDataset

BUNDLED_DATA_READ_ONLY = MessageType(
    "bundled-data-read-only",
    "without --data, this command would change the bundled data, which is read-only",
    "Name your data with --data; `metrocli convert FOLDER` makes a copy of the bundled data.",
)


ACTIVITIES: Mapping[str, Collection[str]] = {"activities": ()}
"""The sheet that questions about activities need, and that may be large."""
ACTIVITIES_AND_MEMBERS: Mapping[str, Collection[str]] = {**ACTIVITIES, "participations": ()}
"""The sheets that questions about activities and their members need."""
COUNTED_ACTIVITIES: Mapping[str, Collection[str]] = {"activities": ("title", "summary")}
"""The sheet that questions need which only count activities, and rarely show their titles and summaries."""
COUNTED_ACTIVITIES_AND_MEMBERS: Mapping[str, Collection[str]] = {**COUNTED_ACTIVITIES, "participations": ()}


def open_data(
    environment: Environment,
    source: DataOptions,
    faults: list[ReadFault] | None = None,
    early: Mapping[str, Collection[str]] | None = None,
) -> SheetDataset:
    """Open the dataset.

    Args:
        environment: the settings, for options that are not given.
        source: the options.
        faults: a list that receives the faults of cells and sheets; without one, the first fault is an error.
        early: sheets that the command will need, each with the columns of texts that are rarely needed, because the
            command counts rows; large sheets are read from now on.
    """
    from metrocli.sheets.dataset import open_dataset
    from metrocli.sheets.reading.csv_files.encodings import check_encoding

    settings = environment.settings
    language = getattr(source, "names", "")  # a command that shows no names has no such option
    lang = getattr(source, "lang", None)
    if language is None and lang is not None:
        language = check_language(lang)
    data = settings.get("data") if source.data is None else None
    names = settings.get("names") or settings.get("lang") if language is None else None
    encoding = check_encoding(source.encoding) if source.encoding else settings.value("encoding") or ""
    with prefix_errors(data, UnreadableData), prefix_errors(names):
        return open_dataset(
            environment.data_path(source.data),
            language or (names.value if names else ""),
            cast("DayOrder | None", settings.value("dates")),
            faults,
            _read_vocabulary(settings),
            int(settings.value("century") or NEAREST),
            encoding,
            early,
        )


def _read_vocabulary(settings: Settings) -> Vocabulary:
    """Return the words for the status of a membership that the settings add."""
    words = {name: setting.value.split(",") for name, setting in settings.table(VOCABULARY).items()}
    return Vocabulary(**{name: tuple(texts) for name, texts in words.items()})


def refuse_bundled_data(environment: Environment, source: DataOptions) -> None:
    """Refuse to write into the bundled data.

    Raises:
        Refused: neither --data nor a setting names other data.
    """
    if environment.note_bundled_data(source.data):
        raise Refused(BUNDLED_DATA_READ_ONLY())
