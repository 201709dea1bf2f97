from __future__ import annotations

import numpy as np
import pytest

from verify.sgd import annealing, run
from verify.sgd.annealing import (
    Layout,
    exact_batch,
    exact_row,
    fitted_slope,
    noisy_batch,
    noisy_row,
    rho_grid,
    slope_layout,
    start_layout,
    tail_exponent,
)
from verify.sgd.steps import AnnealedSteps, ConstantSteps, step_sequence


def test_layout_repeats_values_along_its_axes() -> None:
    """Run (i, j, k) has rho i and variant j."""
    layout = Layout(np.array([1.0, 2.0]), np.array([0.1, 0.2, 0.3]), 2)
    assert layout.spread(layout.rhos, 0).tolist() == [1.0] * 6 + [2.0] * 6
    assert layout.spread(layout.variants, 1).tolist() == [0.1, 0.1, 0.2, 0.2, 0.3, 0.3] * 2


def test_worst_start_is_the_largest_error(linear: AnnealedSteps) -> None:
    """Per rho, over the starts, in units of DG/sqrt T; no run crosses its ceiling."""
    layout = start_layout(np.array([1.0, 4.0]), 5)
    outcome = run(batch := exact_batch(linear, 64, layout), averages=False)
    row = exact_row(batch, outcome, layout)
    errors = np.abs(outcome.last).reshape(2, 5) * 8.0
    assert row["series"]["error"] == pytest.approx(errors.max(axis=1), rel=1e-5)
    assert row["violations"] == []
    assert all(e < c for e, c in zip(row["series"]["error"], row["series"]["ceiling"], strict=True))


def test_a_falsified_last_iterate_is_reported(linear: AnnealedSteps) -> None:
    """Control: one run set above its ceiling is the one violation, with its start."""
    layout = start_layout(np.array([1.0, 4.0]), 5)
    outcome = run(batch := exact_batch(linear, 64, layout), averages=False)
    outcome.last[7] = 5.0
    violations = exact_row(batch, outcome, layout)["violations"]
    assert [(v["rho"], v["start"], v["side"]) for v in violations] == [
        (4.0, float(layout.variants[2]), "above")
    ]


def test_noisy_means_have_intervals_and_ceilings(quadratic: AnnealedSteps) -> None:
    """One mean per rho for the worst slope, with a 99 % half width, below Lemma 4."""
    layout = slope_layout(np.array([1.0, 8.0]), 400, 5, 40)
    outcome = run(batch := noisy_batch(quadratic, 400, layout, seed=1), averages=False)
    row = noisy_row(batch, outcome, layout)
    assert row["violations"] == []
    assert row["repetitions"] == 40
    values = (np.abs(outcome.last) * batch.parameters).reshape(layout.shape).mean(axis=2).max(axis=1) * 20.0
    assert row["series"]["error"] == pytest.approx(values, rel=1e-5)
    assert all(w > 0 for w in row["series"]["half_width"])


def test_noisy_means_above_the_ceiling_are_reported(quadratic: AnnealedSteps) -> None:
    """Control: last iterates far outside the domain put every mean above its bound."""
    layout = slope_layout(np.array([1.0, 8.0]), 400, 3, 40)
    outcome = run(batch := noisy_batch(quadratic, 400, layout, seed=1), averages=False)
    outcome.last[:] = 1e6
    assert len(noisy_row(batch, outcome, layout)["violations"]) == 6


def test_slope_of_a_power_law_is_its_exponent() -> None:
    """Exactly recovered; undefined for a zero error or a single rho."""
    rhos = 2.0 ** np.arange(6)
    assert fitted_slope(rhos, 3.0 * rhos**0.2) == pytest.approx(0.2, rel=1e-5)
    assert fitted_slope(rhos, 0.0 * rhos) is None
    assert fitted_slope(rhos[:1], rhos[:1]) is None


def test_grids_stay_where_they_should() -> None:
    """rho up to min(128, sqrt(T)/2); starts include both ends; slopes are multiples of 2^-52 up to G."""
    assert rho_grid(100, 5).tolist()[-1] == 5.0
    assert rho_grid(10**6, 5).tolist()[-1] == 128.0
    assert rho_grid(1, 5).tolist() == [1.0]
    starts = start_layout(np.ones(1), 33).variants
    assert (starts[0], starts[-1], starts.size) == (0.0, 0.5, 33)
    slopes = slope_layout(np.ones(1), 100, 5, 1).variants
    assert slopes[-1] == 1.0
    assert (np.mod(slopes / annealing.SLOPE_GRID, 1.0) == 0.0).all()


def test_exponents_come_from_the_tail_degree(linear: AnnealedSteps, quadratic: AnnealedSteps) -> None:
    """1/(2q+1): linear has q = 1, cosine and (1-u)^2 have q = 2; steps without a tail have none."""
    found = [tail_exponent(s) for s in (linear, quadratic, step_sequence("cosine"), ConstantSteps())]
    assert found == ["1/3", "1/5", "1/5", None]


def test_fixed_steps_grow_linearly_and_annealed_ones_do_not(linear: AnnealedSteps) -> None:
    """The slope in rho of the noisy mean error: near 1 for fixed steps, below 2/3 for linear decay."""
    layout = slope_layout(rho_grid(2500, 5), 2500, 9, 50)
    slopes = []
    for steps in (ConstantSteps(), linear):
        outcome = run(batch := noisy_batch(steps, 2500, layout, seed=3), averages=False)
        slopes.append(noisy_row(batch, outcome, layout)["fitted_slope"])
    assert slopes[0] > 0.9
    assert slopes[1] < 2 / 3
