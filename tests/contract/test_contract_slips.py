"""Mistakes that could give a wrong number: they are noted, or refused with the cell and the fix."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    import pytest

    Run = Callable[..., CompletedProcess[str]]
    Made = Callable[..., Path]


def test_an_activity_that_ends_before_it_starts_counts_on_its_first_day(run: Run, folder: Made) -> None:
    data = folder(activities="id,title,start,end\n1,typo,2021-11-08,2020-11-13\n2,fine,2021-11-09,\n")
    asked = run("activities", "--data", str(data), "--period", "2021-11", "--columns", "id")
    assert asked.stdout == "id\n1\n2\n"
    assert asked.stderr == (
        "activities.csv, row 2, column 'end': 2020-11-13 is before the start, 2021-11-08; "
        "the row counts on its first day only. Correct one of the two dates.\n"
    )


def test_an_unclosed_quote_hides_no_rows(run: Run, folder: Made) -> None:
    data = folder(activities='id,title,start\n1,a,2021-09-01\n2,"b,2021-09-02\n3,c,2021-09-03\n')
    asked = run("activities", "--data", str(data))
    assert (asked.returncode, asked.stdout) == (4, "")
    assert asked.stderr.startswith("metrocli: activities.csv, row 3: a quote opens here and is never closed.")


def test_months_between_two_periods_are_not_counted(run: Run) -> None:
    asked = run("stats", "--period", "2021-09,2021-12", "-f", "json")
    assert json.loads(asked.stdout)["result"]["activities"]["by_month"] == {"2021-09": 6, "2021-12": 7}


def test_words_separated_by_a_comma_mean_either(run: Run) -> None:
    either = run("activities", "--text", "covid,peace", "--columns", "id").stdout
    assert either == run("activities", "--text", "covid", "--text", "peace", "--columns", "id").stdout
    assert either == "id\n2021-T3-04\n2021-T3-05\n"


def test_an_option_without_a_word_is_refused(run: Run) -> None:
    for words in (["--text", "-"], ["--columns", ","], ["--sort", " "]):
        assert run("activities", *words).returncode == 2
    assert run("people", "--body", "").returncode == 2


def test_one_day_is_not_a_month(run: Run) -> None:
    asked = run("people", "--on", "2021-09")
    assert (asked.returncode, asked.stdout) == (2, "")
    assert asked.stderr.startswith("metrocli: --on: '2021-09' is not a date.")


def test_the_setting_for_dates_applies_to_options(run: Run) -> None:
    asked = run("activities", "--from", "29/12/2021", "--columns", "id", METROCLI_DATES="dmy")
    assert asked.stdout == "id\n2021-T3-22\n2021-T3-23\n2021-T3-24\n"
    assert run("activities", "--from", "03/09/2021", "--limit", "0", METROCLI_DATES="dmy").returncode == 0


def test_a_part_of_a_name_suggests_the_whole_name(run: Run) -> None:
    asked = run("member", "Lyon")
    assert (asked.returncode, asked.stdout) == (3, "")
    assert asked.stderr.startswith("metrocli: 'Lyon' is not a member. Did you mean Greater Lyon?")


def test_a_name_with_another_first_letter_is_not_a_member(run: Run) -> None:
    assert run("member", "Changzhou").returncode == 3


def test_info_continues_after_a_faulty_cell(run: Run, folder: Made) -> None:
    data = folder(activities="id,title,start\n1,a,31/11/2021\n", media="month,outlet,topic\n2021-09,O,T\n")
    asked = run("info", "--data", str(data), "-f", "json")
    answer = json.loads(asked.stdout)
    assert asked.returncode == 0
    assert [sheet["sheet"] for sheet in answer["result"]["sheets"]] == ["activities", "media"]
    assert answer["notes"] == [
        (
            "activities.csv, row 2, column 'start': '31/11/2021' is not a date. "
            "Write dates as YYYY-MM-DD, such as 2021-05-03."
        )
    ]


def test_a_conversion_keeps_the_time_of_day(run: Run, folder: Made, tmp_path: Path) -> None:
    data = folder(activities="id,title,start\n1,x,2021-09-04T15:30\n")
    assert run("convert", str(tmp_path / "new"), "--data", str(data)).returncode == 0
    assert (tmp_path / "new" / "activities.csv").read_text() == "id,title,start\n1,x,2021-09-04T15:30\n"


def test_a_folder_that_cannot_be_written_completely_is_not_written(
    run: Run, folder: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = folder(memberships="member,region\nA,R\n", activities="id,title\n1,x\n")
    written: list[int] = []

    def full_at_the_second(handle: int) -> None:
        written.append(handle)
        if len(written) > 1:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full_at_the_second)
    before = sorted(tmp_path.iterdir())
    assert run("convert", str(tmp_path / "new"), "--data", str(data)).returncode == 5
    assert sorted(tmp_path.iterdir()) == before
