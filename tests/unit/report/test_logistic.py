"""Logistic regression in the report: tables, figures, and that it is not taken for a training study."""

from __future__ import annotations

import re
from typing import Any

import pytest

from verify.report.logistic import coarse, experiment, loss
from verify.report.runs import runs
from verify.report.sources import studies
from verify.report.terminal import plain
from verify.sgd.logistic import make_data
from verify.sgd.logistic_study import RATES, _interval, simulate_logistic


@pytest.fixture(scope="module")
def audit() -> dict[str, Any]:
    """A small study where the ledger stores it."""
    data = make_data(2, samples=400, dimension=3, batch=40)
    found = simulate_logistic(runs=12, data=data)
    found["ranges"] = [{"from": 0.01, "to": 5.0, "drop": dict.fromkeys(found["schedules"], 0.25)}]
    return {"claims": [], "results": [], "meta": {"experiments": {"logistic": found}}}


def test_the_tables_show_the_stored_drops(audit: dict[str, Any]) -> None:
    """A row per factor, a row per range, and the terminal's line at a factor of 100."""
    shown = experiment(audit)
    assert shown is not None
    data = audit["meta"]["experiments"]["logistic"]
    rows = [[plain(cell) for cell in row] for row in shown.tables[0].rows]
    assert len(rows) == len(data["rows"]) == 9
    assert float(rows[5][0]) == pytest.approx(101.7, abs=0.5)
    for cell, name in zip(rows[5][1:], data["schedules"], strict=True):
        assert float(cell.replace("\u2212", "-")) == pytest.approx(data["rows"][5]["drop"][name], abs=6e-6)
    assert [plain(c) for c in shown.tables[1].rows[0]] == ["0.01 to 5", *["0.25000"] * 4]
    assert "at factor 100" in shown.brief[0].found
    assert [e.name for e in runs(audit)] == ["logistic"]


def test_it_is_no_training_study(audit: dict[str, Any]) -> None:
    """Its summary has the same columns as that of ``verify train``; the two are told apart."""
    assert studies(audit) == {}


def test_both_figures_are_drawn(audit: dict[str, Any]) -> None:
    """Every schedule is named, and nothing is drawn without the numbers."""
    for figure in (loss(audit), coarse(audit)):
        assert figure is not None
        assert all(name in figure.svg for name in ("cosine", "linear", "fixed, averaged"))
        assert len(re.findall("<path", figure.svg)) > 10
    assert loss({"claims": [], "meta": {}}) is None
    assert coarse({"claims": [], "meta": {}}) is None


def test_a_single_rate_is_drawn() -> None:
    """Without grid factors there is a table of nothing, and still a point to draw."""
    data = make_data(2, samples=400, dimension=3, batch=40)
    found = simulate_logistic(["fixed"], [1], runs=1, data=data)
    assert found["rows"] == []
    figure = loss({"claims": [], "meta": {"experiments": {"logistic": found}}})
    assert figure is not None and "fixed" in figure.svg


def test_the_bootstrap_interval_covers_a_known_mean() -> None:
    """99 % intervals of the mean of 20 normal values hold the true mean at about that rate; a moved mean is missed."""
    import numpy as np

    rng = np.random.default_rng(0)
    hits = moved = 0
    for _ in range(100):
        values = rng.standard_normal((20, 1, 1))
        low, high = _interval(values, lambda m: m[:, 0, 0])
        hits += low <= 0.0 <= high
        moved += low <= 2.0 <= high
    assert hits >= 90
    assert moved == 0
    assert len(RATES) == 27
