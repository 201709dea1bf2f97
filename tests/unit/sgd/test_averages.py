"""Averages of misspecified steps beside last iterates of annealed schedules."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from verify.errors import DomainError
from verify.methods.simulation import evidence
from verify.sgd import averages
from verify.sgd.batch import Outcome
from verify.sgd.engine import run
from verify.sgd.experiments import run_experiment
from verify.sgd.steps import step_sequence
from verify.verdict import Verdict


@pytest.fixture(scope="module")
def short() -> dict[str, Any]:
    """The whole experiment with short runs and few repetitions."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(averages, "HORIZONS", dict.fromkeys(averages.HORIZONS, 300))
        patch.setattr(averages, "REPETITIONS", 8)
        return run_experiment("averages")


def test_every_instance_is_judged_in_every_way(short: dict[str, Any]) -> None:
    """Three iterates for each plain sequence, one for each annealed one; nothing above a proved bound."""
    ways = {(r["instance"], r["schedule"], r["iterate"]) for r in short["rows"]}
    each = [(s, i) for s in averages.PLAIN for i in averages.ITERATES] + [
        (s, "last") for s in averages.ANNEALED
    ]
    assert ways == {(name, *way) for name in averages.HORIZONS for way in each}
    assert short["violations"] == []
    assert all(0 < r["largest_share_of_ceiling"] <= 1 for r in short["rows"])


def test_errors_are_those_of_plain_runs() -> None:
    """A loop written from the definition, for max(x, -c x) and eta/sqrt t, all three iterates."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(averages, "HORIZONS", {"skew-abs": 40})
        runs = averages.runs_of("skew-abs", step_sequence("invsqrt"), 1)
        found = averages.rows(runs, run(runs.batch))
    for i, rho in enumerate(runs.layout.rhos):
        worst = dict.fromkeys(averages.ITERATES, 0.0)
        for c in runs.layout.variants:
            x, points = 0.5, []
            for t in range(1, 41):
                points.append(x)
                x = min(0.5, max(-0.5, x - rho / np.sqrt(t) * (1.0 if x >= 0 else -c)))
            weights = np.array([np.prod(np.arange(t, t + 8)) for t in range(1, 41)], dtype=float)
            at = {"last": x, "average": np.mean(points), "polynomial": np.average(points, weights=weights)}
            worst = {k: max(worst[k], v, -c * v) for k, v in at.items()}
        for row in found:
            assert row["series"]["error"][i] == pytest.approx(worst[row["iterate"]] * np.sqrt(40), rel=1e-5)


@pytest.mark.parametrize("name", ["skew-abs", "max-affine:4"])
def test_a_run_above_its_bound_is_reported(name: str) -> None:
    """Control: iterates falsified to the far end of the domain are above every bound of a small step."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(averages, "HORIZONS", {name: 3000})
        runs = averages.runs_of(name, step_sequence("linear"), 1)
    outcome = run(runs.batch)
    assert averages.rows(runs, outcome)[0]["violations"] == []
    false = Outcome(np.full_like(outcome.last, 0.5), outcome.record, outcome.layout, outcome.horizon)
    reported = averages.rows(runs, replace(false))[0]["violations"]
    assert {v["bound"] for v in reported} == {averages.BOUND}
    assert {v["side"] for v in reported} == {"above"}
    assert reported[0]["start"] == runs.batch.starts[0].tolist()
    assert json.loads(json.dumps(reported, allow_nan=False)) == reported


def test_the_interval_of_the_largest_mean_covers_it() -> None:
    """Of 300 draws with equal means nearly all intervals hold the mean; with one larger, the larger one."""
    rng = np.random.default_rng(3)
    held = moved = 0
    for _ in range(300):
        values = rng.exponential(size=(1, 5, 200))
        low, high = averages._interval(values, values.mean(axis=2))
        held += bool(low[0] <= 1.0 <= high[0])
        values[:, 2] += 1.0
        low, high = averages._interval(values, values.mean(axis=2))
        moved += bool(low[0] <= 2.0 <= high[0]) and not low[0] <= 1.0 <= high[0]
    assert held >= 295
    assert moved >= 295


def test_differences_have_the_ends_of_their_parts(short: dict[str, Any]) -> None:
    """Least over the plain rows less the annealed one; exact on instances without noise."""
    found = short["intervals"]
    assert len(found) == 15
    for name, noisy in (("skew-abs", False), ("noisy-abs", True)):
        here = [s for s in short["series"] if s["instance"] == name]
        annealed = next(s for s in here if s["schedule"] == "cosine")
        least = min(s["error"][-1] for s in here if s["schedule"] in averages.PLAIN)
        low, high = found[f"least without annealing over cosine, {name}"]
        assert low <= least - annealed["error"][-1] + 1e-4
        assert high >= least - annealed["error"][-1] - 1e-4
        assert (low < high) == noisy


def test_it_takes_no_options() -> None:
    """What the experiment runs is fixed, and the answer to anything else says so."""
    with pytest.raises(DomainError, match=r"averages: its instances.*give none"):
        run_experiment("averages", horizons=[100])


def test_as_evidence_it_counts_each_run_once(short: dict[str, Any]) -> None:
    """Five schedules on every instance, however many iterates are judged."""
    found = evidence("no run exceeds its bound", short)
    assert found.verdict is Verdict.SUPPORTED
    sizes = [r["runs"] for r in short["rows"] if r["iterate"] == "last"]
    assert len(sizes) == 5 * len(averages.HORIZONS)
    assert found.reason.startswith(f"{sum(sizes)} runs (T = 300)")
