from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from metrocli.text.clean import clean


@given(st.text())
def test_cleaning_a_clean_text_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)
