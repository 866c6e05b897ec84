"""What the table of sizes measures: the networks, the comparison of answers, and the limits."""

from __future__ import annotations

import csv
import importlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
BENCHMARKS = ROOT / "benchmarks"
PEERS = ROOT / ".venv-bench" / "bin" / "python"
PLENTY = (60.0, 10**10)


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> Any:  # noqa: ANN401 - a function that imports a module of the folder
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.slow
@pytest.mark.skipif(
    not PEERS.exists(), reason="`make reach` has not installed DuckDB and the other peers in .venv-bench"
)
def test_all_programs_give_equal_answers(tmp_path: Path) -> None:
    rows = ["--row", "csv", "--row", "one-cell", "--row", "workbook", "--row", "bundled"]
    command = [sys.executable, str(BENCHMARKS / "reach.py"), "--activities", "200", "--rounds", "0", *rows]
    done = subprocess.run([*command, "--data", str(tmp_path)], capture_output=True, text=True, check=False)
    lines = [line.strip("| ").split(" | ") for line in done.stdout.splitlines() if line.startswith("| ")]
    assert done.returncode == 0, done.stdout + done.stderr
    assert {cells[0] for cells in lines[1:]} == {"csv", "one-cell", "workbook", "bundled"}
    assert [cells for cells in lines[1:] if "–" in cells] == []


@pytest.mark.slow
@pytest.mark.skipif(
    not PEERS.exists(), reason="`make reach` has not installed DuckDB and the other peers in .venv-bench"
)
def test_a_network_that_is_converted_and_back_is_the_same(module: Any, tmp_path: Path) -> None:  # noqa: ANN401
    answers, datasets, rows = module("answers"), module("datasets"), module("reach_rows")
    data = datasets.make_network(tmp_path, datasets.Network(200))
    (line,) = rows.list_convert(rows.Setting(tmp_path, 200, PEERS))
    subprocess.run(line.peers[0].command, check=True)
    assert answers.compare_folders(tmp_path / "theirs", data) == ""
    with (tmp_path / "theirs" / "participations.csv").open("a", encoding="utf-8") as file:
        file.write("A0000001,Somewhere\n")
    found = answers.compare_folders(tmp_path / "theirs", data)
    assert found == "participations.csv: row 4001 differs: ['A0000001', 'Somewhere'] is not None"


def test_a_network_is_the_same_in_each_form(module: Any, tmp_path: Path) -> None:  # noqa: ANN401
    datasets = module("datasets")
    long, cell, parquet, book = (
        datasets.make_network(tmp_path, datasets.Network(30, **differing))
        for differing in ({}, {"in_one_cell": True}, {"ending": "parquet"}, {"ending": "xlsx"})
    )
    activities, participations = read_rows(long / "activities.csv"), read_rows(long / "participations.csv")
    assert (len(activities), len(participations)) == (30, 600)
    assert len({(row["activity"], row["member"]) for row in participations}) == 600
    names: dict[str, list[str]] = {row["activity"]: [] for row in participations}
    for row in participations:
        names[row["activity"]].append(row["member"])
    assert {row["id"]: row["members"].split("; ") for row in read_rows(cell / "activities.csv")} == names

    import openpyxl
    from pyarrow import parquet as pq

    table = pq.read_table(parquet / "activities.parquet").to_pylist()
    assert [{name: str(value or "") for name, value in row.items()} for row in table] == activities
    tab = openpyxl.load_workbook(book, read_only=True)["participations"]
    assert [dict(zip(("activity", "member"), row, strict=True)) for row in tab.values][1:] == participations


def test_a_value_that_differs_is_found(module: Any, tmp_path: Path) -> None:  # noqa: ANN401
    answers = module("answers")
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    ours.write_text("id,title,start\nA2,Two,2021-09-02\nA1,One,2021-09-01\n")
    theirs.write_text("id,start\nA1,2021-09-01\nA2,2021-09-02\n")
    assert answers.compare_lists(ours, theirs) == ""
    theirs.write_text("id,start\nA1,2021-09-01\nA2,2021-09-03\n")
    assert answers.compare_lists(ours, theirs) == "row 2 differs: ['A2', '2021-09-02'] is not ['A2', '2021-09-03']"
    theirs.write_text("id,start\nA1,2021-09-01\n")
    assert answers.compare_lists(ours, theirs) == "row 2 differs: ['A2', '2021-09-02'] is not None"

    ours.write_text("member,L1,L2,total\nAda,0,2,2\nBo,1,1,2\n")
    theirs.write_text("member,code,activities\nBo,L1,1\nAda,L2,2\nBo,L2,1\n")
    assert answers.compare_matrix(ours, theirs) == ""
    theirs.write_text(theirs.read_text() + "Ada,total,2\nBo,total,3\n")
    assert answers.compare_matrix(ours, theirs) == "row 5 differs: ['Bo', 'total', '2'] is not ['Bo', 'total', '3']"

    ours.write_text('{"result": {"activities": {"total": 2}, "members": {"participating": 3}}}')
    theirs.write_text("activities,members\n2,4\n")
    assert answers.compare_stats(ours, theirs) == "row 2 differs: ['members', '3'] is not ['members', '4']"


def test_the_memory_of_child_processes_is_added(module: Any) -> None:  # noqa: ANN401
    processes = module("processes")
    holding = "import time; held = bytearray(60_000_000); time.sleep(0.5)"
    parent = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {holding!r}]); {holding}"
    alone = processes.run_command([sys.executable, "-c", holding], processes.Limits(*PLENTY)).memory
    if not Path("/proc/self/statm").exists():
        pytest.skip("the memory of child processes is read from /proc")
    assert 60e6 < alone < 110e6
    assert processes.run_command([sys.executable, "-c", parent], processes.Limits(*PLENTY)).memory > 120e6


@pytest.mark.parametrize(
    ("code", "limits", "reason"),
    [
        ("import sys; print('one', file=sys.stderr); sys.exit('metrocli: no')", PLENTY, "exit code 1: metrocli: no"),
        ("import time; time.sleep(60)", (0.2, 10**10), "stopped after 0.2 s"),
        ("held = bytearray(300_000_000); import time; time.sleep(60)", (60.0, 10**8), "stopped at 0.1 GB of memory"),
    ],
)
def test_a_program_that_is_refused_or_stopped_is_not_reached(
    module: Any,  # noqa: ANN401
    tmp_path: Path,
    code: str,
    limits: tuple[float, int],
    reason: str,
) -> None:
    processes, rows, reach = module("processes"), module("reach_rows"), module("reach")
    failing = rows.Program("metrocli", [sys.executable, "-c", code])
    peers = [rows.Program("peer", [sys.executable, "-c", "pass"], 1.5), rows.Program("other", ["no-such-program"])]
    line = rows.Line("question", failing, peers, 10**9)
    (first, second) = reach.measure(line, tmp_path, processes.Limits(*limits), 1)
    assert first[:4] == ["question", "–", "–", "peer"]
    assert first[-3:] == ["–", "1.5", f"not reached: {reason}"]
    assert second[-3:] == ["–", "", "other: no-such-program is not installed"]


def test_a_limit_is_about_time_and_memory(module: Any) -> None:  # noqa: ANN401
    processes, rows, reach = module("processes"), module("reach_rows"), module("reach")
    peer = rows.Program("peer", [], 1.5)
    line = rows.Line("question", rows.Program("metrocli", []), [peer], 10**9)
    other = processes.Cost(2.0, 10**8)
    assert reach.judge(line, peer, processes.Cost(3.0, 10**9), other) == "reached"
    assert reach.judge(line, peer, processes.Cost(3.2, 10**8), other) == "not reached: 1.60 times as long"
    assert reach.judge(line, peer, processes.Cost(3.0, 2 * 10**9), other) == "not reached: 2,000 MB"
    assert reach.judge(line, peer, processes.Cost(3.0, 10**8), "peer is not installed") == "peer: peer is not installed"
    assert reach.judge(line, peer._replace(most=None), processes.Cost(9.0, 10**8), other) == ""
