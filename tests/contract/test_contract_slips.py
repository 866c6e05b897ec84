"""Mistakes that could give a wrong number: they are noted, or refused with the cell and the fix."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hint_values import did_you_mean  # type: ignore[import-not-found] # it is in this folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Run = Callable[..., CompletedProcess[str]]
    Said = Callable[[str], list[tuple[str, str, dict[str, object]]]]
    Made = Callable[..., Path]


def test_an_activity_that_ends_before_it_starts_counts_on_its_first_day(run: Run, said: Said, folder: Made) -> None:
    data = folder(activities="id,title,start,end\n1,typo,2021-11-08,2020-11-13\n2,fine,2021-11-09,\n")
    asked = run("activities", "--data", str(data), "--period", "2021-11", "--columns", "id")
    assert asked.stdout == "id\n1\n2\n"
    days = {"end": "2020-11-13", "start": "2021-11-08"}
    assert said(asked.stderr) == [("activities.csv, row 2, column 'end'", "end-before-start", days)]


def test_an_unclosed_quote_hides_no_rows(run: Run, said: Said, folder: Made) -> None:
    data = folder(activities='id,title,start\n1,a,2021-09-01\n2,"b,2021-09-02\n3,c,2021-09-03\n')
    asked = run("activities", "--data", str(data))
    assert (asked.returncode, asked.stdout) == (4, "")
    assert said(asked.stderr) == [("activities.csv, row 3", "unclosed-quote", {})]


def test_months_between_two_periods_are_not_counted(run: Run) -> None:
    asked = run("stats", "--period", "2021-09,2021-12", "-f", "json")
    assert json.loads(asked.stdout)["result"]["activities"]["by_month"] == {"2021-09": 6, "2021-12": 7}


def test_words_separated_by_a_comma_mean_either(run: Run) -> None:
    either = run("activities", "--text", "covid,peace", "--columns", "id").stdout
    assert either == run("activities", "--text", "covid", "--text", "peace", "--columns", "id").stdout
    assert either == "id\n2021-T3-04\n2021-T3-05\n"


@pytest.mark.parametrize(
    ("line", "code", "values"),
    [
        (["activities", "--text", "-"], "search-text-empty", {}),
        (["activities", "--columns", ","], "option-without-value", {"option": "columns"}),
        (["activities", "--sort", " "], "option-without-value", {"option": "sort"}),
        (["people", "--body", ""], "option-without-value", {"option": "body"}),
    ],
)
def test_an_option_without_a_word_is_refused(
    run: Run, said: Said, line: list[str], code: str, values: dict[str, object]
) -> None:
    asked = run(*line)
    assert (asked.returncode, said(asked.stderr)) == (2, [("", code, values)])


def test_one_day_is_not_a_month(run: Run, said: Said) -> None:
    asked = run("people", "--on", "2021-09")
    assert (asked.returncode, asked.stdout) == (2, "")
    assert said(asked.stderr) == [("--on", "not-a-date", {"text": "2021-09"})]


def test_the_setting_for_dates_applies_to_options(run: Run) -> None:
    asked = run("activities", "--from", "29/12/2021", "--columns", "id", METROCLI_DATES="dmy")
    assert asked.stdout == "id\n2021-T3-22\n2021-T3-23\n2021-T3-24\n"
    assert run("activities", "--from", "03/09/2021", "--limit", "0", METROCLI_DATES="dmy").returncode == 0


def test_a_part_of_a_name_suggests_the_whole_name(run: Run, said: Said) -> None:
    asked = run("member", "Lyon")
    assert (asked.returncode, asked.stdout) == (3, "")
    ((_, code, values),) = said(asked.stderr)
    assert (code, values) == ("name-unknown", values | {"text": "Lyon", **did_you_mean("Greater Lyon")})


def test_a_name_with_another_first_letter_is_not_a_member(run: Run) -> None:
    assert run("member", "Changzhou").returncode == 3


def test_info_continues_after_a_faulty_cell(run: Run, folder: Made) -> None:
    data = folder(activities="id,title,start\n1,a,31/11/2021\n", media="month,outlet,topic\n2021-09,O,T\n")
    asked = run("info", "--data", str(data), "-f", "json")
    answer = json.loads(asked.stdout)
    assert asked.returncode == 0
    assert [sheet["sheet"] for sheet in answer["result"]["sheets"]] == ["activities", "media"]
    (message,) = answer["messages"]
    assert (message["code"], message["values"]) == ("not-a-date", {"text": "31/11/2021"})
    assert (message["file"], message["row"], message["column"]) == ("activities.csv", 2, "start")


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
