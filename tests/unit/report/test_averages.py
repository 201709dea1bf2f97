"""Averages beside annealing in the report: two tables, two figures, a line on the terminal for each instance."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from verify.report import averages
from verify.report.runs import runs
from verify.report.terminal import plain
from verify.sgd import averages as engine
from verify.sgd.experiments import run_experiment


@pytest.fixture(scope="module")
def audit() -> dict[str, Any]:
    """A short experiment where the ledger stores it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "HORIZONS", dict.fromkeys(engine.HORIZONS, 400))
        patch.setattr(engine, "REPETITIONS", 6)
        found = run_experiment("averages")
    return {"claims": [], "results": [], "meta": {"experiments": {"averages": found}}}


def number(cell: str) -> float:
    """The first number of a cell."""
    text = cell.split(" ")[0].replace("\u2212", "-")
    head, _, power = text.partition(" × 10^")
    return float(head) * 10 ** float(power or 0)


def test_the_tables_show_the_stored_errors(audit: dict[str, Any]) -> None:
    """A row for each way to judge, a column for each instance, and an interval only where there is noise."""
    shown = averages.experiment(audit)
    assert shown is not None
    errors, shares = shown.tables
    assert [h.split(",")[0] for h in errors.head[1:]] == list(engine.HORIZONS)
    rows = {plain(row[0]): [plain(cell) for cell in row[1:]] for row in errors.rows}
    assert len(rows) == 9 == len(shares.rows)
    assert "worst of 9 slopes" in plain(shown.about) and "over 6 runs" in plain(shown.about)
    series = audit["meta"]["experiments"]["averages"]["series"]
    spread = set()
    for name, cell in zip(engine.HORIZONS, rows["cosine, last iterate"], strict=True):
        stored = next(r for r in series if (r["instance"], r["schedule"]) == (name, "cosine"))
        assert number(cell) == pytest.approx(stored["error"][-1], rel=0.01)
        assert ("±" in cell) == (stored["low"][-1] < stored["high"][-1])
        spread |= {name} if "±" in cell else set()
        assert cell.endswith("×)")
    assert spread == {name for name in engine.HORIZONS if name.startswith("noisy")}


def test_the_terminal_has_a_line_for_each_instance(audit: dict[str, Any]) -> None:
    """The least error of both kinds; a violation is counted."""
    shown = averages.experiment(audit)
    assert shown is not None
    assert [b.name for b in shown.brief] == [f"averages, {name}" for name in engine.HORIZONS]
    assert {b.violations for b in shown.brief} == {"none"}
    stored = [r for r in audit["meta"]["experiments"]["averages"]["rows"] if r["instance"] == "skew-abs"]
    least = min(r["last"] for r in stored if r["schedule"] in engine.PLAIN)
    assert number(shown.brief[0].found.removeprefix("least error ")) == pytest.approx(least, rel=0.01)
    broken = copy.deepcopy(audit)
    broken["meta"]["experiments"]["averages"]["rows"][0]["violations"] = [{}]
    again = averages.experiment(broken)
    assert again is not None and again.brief[0].violations == "✗ 1"


def test_it_is_one_of_the_runs_and_has_two_figures(audit: dict[str, Any]) -> None:
    """Every curve is named; without numbers there is nothing."""
    assert [e.name for e in runs(audit)] == ["averages"]
    drawn = averages.figures(audit)
    assert [f.name for f in drawn] == ["averages-skew-abs", "averages-noisy-abs"]
    for figure in drawn:
        assert all(name in figure.svg for name in ("cosine, last iterate", "η/√t, uniform average"))
    assert averages.figures({"claims": [], "meta": {}}) == []
    assert averages.experiment({"claims": [], "meta": {}}) is None
