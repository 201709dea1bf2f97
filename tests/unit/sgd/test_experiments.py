from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from verify.errors import DomainError
from verify.sgd import degradation
from verify.sgd.experiments import run_experiment
from verify.sgd.steps import AnnealedSteps

SMALL: dict[str, dict[str, Any]] = {
    "d1": {"horizons": [100, 101]},
    "d2": {"horizons": [100]},
    "annealed": {"horizons": [100], "schedules": ["constant", "invsqrt"]},
    "noisy": {"horizons": [100], "schedules": ["constant"], "rhos": [1, "3/2", 2.0]},
}


@pytest.mark.parametrize("name", SMALL)
def test_results_are_plain_json_and_repeatable(name: str) -> None:
    """They survive a round trip, are the same on every path and worker count, and no run crosses a bound."""
    found = run_experiment(name, **SMALL[name])
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert found == run_experiment(name, **SMALL[name], path="reference")
    assert found == run_experiment(name, **SMALL[name], workers=1)
    assert found["violations"] == []
    assert found["diverged"] == 0
    assert len(found["rows"]) == len(found["series"])


def test_d1_rows_report_the_extremes_and_the_proved_constant() -> None:
    """1/4 exactly for even T, 1/4 + 1/(2T) for odd T; short horizons are run again in rational numbers."""
    even, odd = run_experiment("d1", horizons=[100, 101])["rows"]
    assert (even["min"], even["max"], even["proved"], even["closed_form"]) == (0.25, 0.25, "1/4", "1/4")
    assert odd["closed_form"] == "103/404"
    assert even["exact_rerun_agrees"]
    assert odd["exact_rerun_agrees"]
    assert even["rho"] == [1.0, float(np.nextafter(5.0, 0.0))]


def test_d2_names_the_horizon_where_t0_is_late() -> None:
    """The smallest T at which T_0 <= T/4 fails comes with the result."""
    found = run_experiment("d2", horizons=[17, 100])
    assert found["late_cut_in"]["T"] == 17
    assert [row["cut_in_at_most_quarter"] for row in found["rows"]] == [False, True]


def test_schedules_and_sequences_are_taken(linear: AnnealedSteps) -> None:
    """A step sequence stands for itself; its exponent is reported where the paper names one."""
    row = run_experiment("annealed", horizons=[100], schedules=[linear])["rows"][0]
    assert (row["schedule"], row["proved_exponent"]) == ("linear", "1/3")


def test_a_crossed_bound_surfaces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Control: with a D.1 constant of 1/2 every run is a violation, and the result carries them all."""
    monkeypatch.setattr(degradation, "QUARTER", degradation.QUARTER * 2)
    found = run_experiment("d1", horizons=[100], rhos=[1, 2])
    assert [v["rho"] for v in found["violations"]] == [
        1.0,
        2.0,
    ] * 2  # the uniform average, the polynomial one


def test_progress_runs_over_all_batches() -> None:
    """Non-decreasing up to the total, which is the number of steps over all runs."""
    calls: list[tuple[int, int]] = []
    run_experiment("d1", horizons=[100, 1000], rhos=[1, 2, 3], progress=lambda *c: calls.append(c))
    assert calls == [(600, 6600), (6600, 6600)]


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("d3", {}, "experiment = 'd3'"),
        ("d1", {"rhos": [0.5]}, r"rho = 0.5 \(float\)"),
        ("d1", {"rhos": []}, "at least one"),
        ("d1", {"rhos": "2"}, "a list of numbers"),
        ("d1", {"rhos": [float("nan")]}, "rho = nan"),
        ("d1", {"horizons": [4]}, "T = 4"),
        ("d1", {"horizons": [100.5]}, "T = 100.5"),
        ("d2", {"horizons": ["9e99"]}, "T = '9e99'"),
        ("d2", {"schedules": ["linear"]}, "has its own steps"),
    ],
)
def test_bad_values_are_answered_with_a_sentence(name: str, options: dict[str, Any], message: str) -> None:
    """The offending value and what would do."""
    with pytest.raises(DomainError, match=message):
        run_experiment(name, **options)
