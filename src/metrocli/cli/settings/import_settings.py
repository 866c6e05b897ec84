"""The settings of imports: the section [import], with the phrases that an association adds to the usual ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.cli.settings.setting import IMPORT

if TYPE_CHECKING:
    from metrocli.cli.settings.setting import Settings
    from metrocli.importing.grammar.phrases.words import Words


def read_import_words(settings: Settings) -> Words:
    """Return the phrases that mark the parts of a report: the usual ones and those of the settings."""
    from metrocli.importing.grammar.phrases.words import DEFAULT_WORDS, add_phrases

    phrases = []
    for name, setting in settings.table(IMPORT).items():
        kind, _, meaning = name.partition(".")
        phrases += [(kind, meaning, phrase) for phrase in setting.value.split("; ")]
    return add_phrases(DEFAULT_WORDS, phrases)
