"""Clean texts: Unicode normalisation (NFC) and ordinary spaces."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=65_536)
def clean(text: str) -> str:
    """Compose accents (NFC), turn no-break spaces into spaces, and strip the text; line breaks within it stay."""
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFC", text).translate({0xA0: " ", 0x202F: " ", 0x2007: " ", 0xFEFF: None}).strip()
