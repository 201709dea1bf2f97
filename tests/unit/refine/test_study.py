"""What ``verify refine`` tells about a log: shapes, sensitivity, curves."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from verify.errors import DomainError
from verify.refine.reading import Log, Logs
from verify.refine.shape import shape
from verify.refine.study import SMOOTHINGS, Settings, refine, study

N = 600


def logs(*norms: Any) -> Logs:
    """Runs logged at every tenth iteration."""
    runs = tuple(
        Log(f"run {i}", 10 * np.arange(1, len(g) + 1), np.asarray(g, dtype=float))
        for i, g in enumerate(norms)
    )
    return Logs("norms.csv", runs, sum(map(len, norms)), 0, 0)


def falling(seed: int = 0) -> Any:
    """Norms that fall and then stay, with noise."""
    u = np.arange(1, N + 1) / N
    return (0.2 + 0.8 * np.exp(-20 * u)) * np.random.default_rng(seed).lognormal(sigma=0.2, size=N)


def test_the_shape_by_hand() -> None:
    """Peak, warm-up, start, half and mean, counted on paper."""
    found = shape(np.array([0.25, 1.0, 0.75, 0.5, 0.25, 0.0, 0.0, 0.0, 0.0, 0.0]))
    assert found == {"peak": 2, "warm_up": 0.1, "start": 0.25, "half": 0.4, "mean_after_peak": 2.5 / 9}


def test_linear_decay_has_no_warm_up() -> None:
    """Constant norms: peak at step 1, half at half the run, mean 1/2 from the peak on."""
    found = study(logs(np.ones(50)), Settings("sgd"))[0]["runs"][0]
    assert (found["peak"], found["warm_up"], found["start"]) == (1, 0, 1)
    assert found["half"] == 0.5
    assert found["mean_after_peak"] == pytest.approx(0.5, abs=1e-15)
    assert all(row["largest_difference"] == 0 for row in found["sensitivity"])


def test_falling_norms_have_a_warm_up() -> None:
    """The control: a start below the peak, a peak inside the run."""
    found = study(logs(falling()), Settings("sgd"))[0]["runs"][0]
    assert found["start"] < 0.2
    assert 0.05 < found["warm_up"] < 0.4


def test_a_run_of_one_norm_decays_linearly() -> None:
    """One row: for all that is known the norms are constant."""
    found, schedules = study(logs([0.3]), Settings("adam"))
    assert schedules["run 0"].tolist() == [(10 - t) / 9 for t in range(1, 11)]
    assert found["runs"][0]["norms"] == 1


def test_the_sensitivity_is_of_schedules_made_anew() -> None:
    """Each smoothing of the list and the chosen one; the chosen one differs by nothing, another by what it says."""
    log = logs(falling())
    settings = Settings("sgd", Fraction(7, 100))
    found, schedules = study(log, settings)
    rows = {row["smoothing"]: row for row in found["runs"][0]["sensitivity"]}
    assert sorted(rows) == sorted({float(tau) for tau in (*SMOOTHINGS, Fraction(7, 100))})
    assert rows[0.07]["largest_difference"] == 0
    other = refine(log.runs[0].iterations, log.runs[0].norms, Settings("sgd", Fraction(1, 2))).values
    assert rows[0.5]["largest_difference"] == np.abs(other - schedules["run 0"]).max() > 0
    assert rows[0.5]["warm_up"] == shape(other)["warm_up"]


def test_a_smoothing_without_a_schedule_has_a_reason() -> None:
    """A single zero is smoothed away at the chosen width; without smoothing it is kept and stops the schedule."""
    norms = np.ones(100)
    norms[40] = 0
    rows = study(logs(norms), Settings("sgd", near_zero="keep"))[0]["runs"][0]["sensitivity"]
    assert [row["smoothing"] for row in rows if row["reason"]] == [0.0]
    assert "number 41 is 0" in rows[0]["reason"]


def test_curves_hold_the_ends_and_the_peak() -> None:
    """Some hundred points, each of them on the schedule; the result is JSON without NaN."""
    found, schedules = study(logs(falling(), falling(1)), Settings("adam"))
    for entry in found["runs"]:
        values, curves = schedules[entry["run"]], entry["curves"]
        steps = [round(at * len(values)) for at in curves["at"]]
        assert (steps[0], steps[-1]) == (1, len(values))
        assert entry["peak"] in steps
        assert curves["schedule"] == [values[t - 1] for t in steps]
        assert 300 < len(steps) < 500
        assert curves["norms"] and len(curves["norms"]) == len(curves["smoothed"]) == len(curves["logged_at"])
    json.dumps(found, allow_nan=False)


def test_progress_counts_the_schedules() -> None:
    """One call before each of them, over all runs; a smoothing of its own is one more."""
    seen: list[tuple[int, int, str]] = []
    study(logs(falling(), falling(1)), Settings("sgd"), None, lambda *told: seen.append(told))
    assert [(done, total) for done, total, _ in seen] == [(i, 12) for i in range(12)]
    assert [name for _, _, name in seen[:3]] == ["smoothing 0.1", "smoothing 0", "smoothing 0.02"]
    seen.clear()
    study(logs(falling()), Settings("sgd", Fraction(7, 100)), None, lambda *told: seen.append(told))
    assert [(done, total) for done, total, _ in seen] == [(i, 7) for i in range(7)]


def test_near_zero_is_told_by_iteration() -> None:
    """How many of the smoothed norms, and the iteration of the first."""
    norms = np.ones(100)
    norms[80:] = 1e-4
    zero = study(logs(norms), Settings("sgd", Fraction(0)))[0]["runs"][0]["near_zero"]
    assert zero == {"below": 0.25, "norms": 20, "replaced": 20, "from": 810}


def test_the_run_without_a_schedule_is_named() -> None:
    """Of several runs the one at fault."""
    with pytest.raises(DomainError, match=r"^run 1: the median of the gradient norms is 0"):
        study(logs(np.ones(10), np.zeros(10)), Settings("sgd"))


@pytest.mark.parametrize("steps", [0, 1])
def test_too_few_steps(steps: int, tmp_path: Path) -> None:
    """A schedule of one step would be 0 alone."""
    with pytest.raises(DomainError, match=rf"steps = {steps}: a schedule has 2 to"):
        study(logs(np.ones(10)), Settings("sgd"), steps)
