"""Write how languages write numbers and days, and the names of countries, from the data of Babel (Unicode CLDR).

Usage: python tools/conventions.py [--check]
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from babel import Locale

from metrocli.text.locale import LANGUAGES

FILE = Path(__file__).parent.parent / "src/metrocli/text/languages/conventions.json"
FIRST_DAYS = {"es": "1", "fr": "1er"}
"""How the first day of a month is written: CLDR has a plain 1 also in French."""
SHORT_NAMES = {
    "HK": ("Hong Kong", "Hong Kong", "Hong Kong"),
    "MO": ("Macao", "Macao", "Macao"),
    "PS": ("Palestine", "Palestina", "Palestine"),
}
"""The short names of CLDR, which Babel leaves out."""
ALIASES = {
    "Bosnia and Herzegovina": "BA", "Brunei Darussalam": "BN", "Burma": "MM", "Cape Verde": "CV", "Congo": "CG",
    "Czech Republic": "CZ", "Democratic Republic of the Congo": "CD", "DR Congo": "CD", "East Timor": "TL",
    "Holland": "NL", "Iran (Islamic Republic of)": "IR", "Ivory Coast": "CI", "Korea": "KR", "Macedonia": "MK",
    "Myanmar": "MM", "Palestinian Territories": "PS", "Republic of Korea": "KR", "Republic of the Congo": "CG",
    "Russian Federation": "RU", "State of Palestine": "PS", "Swaziland": "SZ", "Syrian Arab Republic": "SY",
    "The Gambia": "GM", "The Netherlands": "NL", "Trinidad and Tobago": "TT", "Turkey": "TR", "UAE": "AE", "UK": "GB",
    "United Republic of Tanzania": "TZ", "United States of America": "US", "USA": "US", "Viet Nam": "VN",
}  # fmt: skip
"""Other English names of countries."""
_NOT_COUNTRIES = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}
_FIELDS = {"d": "{day}", "MMMM": "{month}", "MMM": "{month}", "y": "{year}"}


def collect_conventions() -> dict[str, Any]:
    """Return the content of the file."""
    locales = {code: Locale(code) for code in LANGUAGES}
    codes = sorted({str(code) for code in locales["en"].territories} - _NOT_COUNTRIES)
    return {
        "languages": {code: _describe(locale) for code, locale in locales.items() if code != "en"},
        "countries": {
            code: SHORT_NAMES.get(code) or [locale.territories[code] for locale in locales.values()]
            for code in codes
            if code.isalpha()
        },
        "aliases": ALIASES,
    }


def _describe(locale: Locale) -> dict[str, Any]:
    """Return how a language writes numbers, days and lists, with the names of `Conventions`."""
    symbols = locale.number_symbols["latn"]
    months = locale.months["format"]
    patterns = {
        name: _write_pattern(locale.datetime_skeletons[skeleton].pattern)
        for name, skeleton in {
            "day": "MMMMd",
            "day_of_year": "yMMMMd",
            "short_day": "MMMd",
            "short_day_of_year": "yMMMd",
            "month": "yMMMM",
        }.items()
    }
    return {
        "group": symbols["group"],
        "decimal": symbols["decimal"],
        "percent": locale.percent_formats[None].pattern.replace("#,##0", "{number}"),
        "first_day": FIRST_DAYS[locale.language],
        "months": [months["wide"][number] for number in range(1, 13)],
        "short_months": [months["abbreviated"][number] for number in range(1, 13)],
        **patterns,
        "conjunction": locale.list_patterns["standard"]["2"].format("", "").strip(),
        "disjunction": locale.list_patterns["or"]["2"].format("", "").strip(),
        "space": "\u00a0" if locale.language == "fr" else "",
    }


def _write_pattern(pattern: str) -> str:
    """Return a pattern of CLDR, such as `d 'de' MMMM`, with the fields in braces."""
    parts = re.findall(r"'([^']*)'|([dMy]+)|([^'dMy]+)", pattern)
    return "".join(quoted or _FIELDS.get(letters, "") or between for quoted, letters, between in parts)


def write_text() -> str:
    """Return the text of the file, with a line for each country."""
    content = collect_conventions()
    parts = {name: json.dumps(part, ensure_ascii=False, indent=1) for name, part in content.items()}
    lines = (
        f"{json.dumps(code)}: {json.dumps(each, ensure_ascii=False)}" for code, each in content["countries"].items()
    )
    parts["countries"] = "{\n" + ",\n".join(lines) + "\n}"
    return "{\n" + ",\n".join(f"{json.dumps(name)}: {part}" for name, part in parts.items()) + "\n}\n"


def main() -> int:
    """Write the file, or with --check show whether it is out of date."""
    text = write_text()
    if "--check" not in sys.argv[1:]:
        FILE.write_text(text, encoding="utf-8")
    elif not FILE.is_file() or FILE.read_text(encoding="utf-8") != text:
        print(f"out of date: {FILE.name}; run python tools/conventions.py")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
