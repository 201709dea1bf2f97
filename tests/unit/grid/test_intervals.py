"""How often the 99 % interval of a drop holds, by simulation; the controls are intervals that must be found wanting."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from grid_logs import read

from verify.grid.cells import Cells
from verify.grid.costs import grid
from verify.grid.intervals import interval, resampled_means
from verify.sgd.chance import percentiles
from verify.theory.grids import Floats, drop, drop_of, every_kth

PLACES = np.arange(9.0)
CURVES = {
    "sharp": 0.3 * (PLACES - 4.3) ** 2,
    "flat": 0.01 * (PLACES - 4.3) ** 2,
    "one-sided": np.where(PLACES < 5, 0.05 * (5 - PLACES), 0.5 * (PLACES - 5)),
}
SPACING, NOISE, TRIALS = 3, 0.1, 400
Interval = Callable[[Cells, float, int], tuple[float, float]]


def study(rng: np.random.Generator, curve: Floats, seeds: int, common: bool) -> Cells:
    """Results per rate; with common seeds a part of the noise is shared by all rates."""
    shared = NOISE * rng.standard_normal((seeds, 1)) if common else 0.0
    found = curve + shared + NOISE * rng.standard_normal((seeds, 9))
    return Cells(tuple(Fraction(2) ** i for i in range(9)), tuple(found.T), common)


def ours(found: Cells, estimate: float, seeds: int) -> tuple[float, float]:
    """The interval of the package."""
    return interval(resampled_means(found), estimate, every_kth(9, SPACING), seeds)


def few(found: Cells, estimate: float, seeds: int) -> tuple[float, float]:
    """A control: two resamples in place of thousands."""
    return interval(resampled_means(found, 2), estimate, every_kth(9, SPACING), seeds)


def by_percentile(found: Cells, estimate: float, seeds: int) -> tuple[float, float]:
    """A control: percentiles of the resamples, even widened, cannot reach far enough with three seeds."""
    drops = drop_of(resampled_means(found), every_kth(9, SPACING))
    return tuple(np.quantile(drops, percentiles(seeds)))


def narrow(found: Cells, estimate: float, seeds: int) -> tuple[float, float]:
    """A control: the half of the interval, which is about what a 90 % interval is for many seeds."""
    low, high = ours(found, estimate, seeds)
    return estimate - (estimate - low) / 2, estimate + (high - estimate) / 2


def coverage(name: str, seeds: int, common: bool, method: Interval) -> float:
    """The share of simulated studies whose interval holds the drop of the true means."""
    rng = np.random.default_rng([seeds, common, len(name)])
    curve = CURVES[name]
    truth, hits = float(drop(curve, SPACING)), 0
    for _ in range(TRIALS):
        found = study(rng, curve, seeds, common)
        low, high = method(found, float(drop(found.means, SPACING)), seeds)
        hits += low <= truth <= high
    return hits / TRIALS


LOWEST = 0.97  # 99 % less four standard deviations of 400 trials


@pytest.mark.parametrize("name", CURVES)
@pytest.mark.parametrize(
    ("seeds", "common"), [(2, True), (3, True), (3, False), (5, True), (10, False), (20, True)]
)
def test_the_interval_holds(name: str, seeds: int, common: bool) -> None:
    """Two to twenty seeds, common to the rates or not, on curves whose best is sharp, flat or at a cliff."""
    assert coverage(name, seeds, common, ours) >= LOWEST


@pytest.mark.parametrize(("method", "seeds"), [(few, 5), (by_percentile, 3), (narrow, 10)])
def test_a_wrong_interval_is_found_out(method: Interval, seeds: int) -> None:
    """The controls: each misses the true drop too often."""
    assert coverage("sharp", seeds, True, method) < LOWEST


def test_a_seed_takes_all_its_rates_along(tmp_path: Path) -> None:
    """Noise that is common to all rates leaves the drop certain where seeds are common, and not where they are not."""
    noise = (0.0, 1.0, 5.0)
    rows = [("a", 2**i, k, v + noise[k]) for i, v in enumerate((3.0, 1.0, 2.0)) for k in range(3)]
    paired = grid(read(tmp_path, rows))["schedules"][0]
    assert paired["resampled"] == "seeds"
    assert paired["factors"][1]["interval"] == pytest.approx([0.5, 0.5])
    rows[0] = ("a", 1, 7, rows[0][3])
    loose = grid(read(tmp_path, rows))["schedules"][0]
    assert loose["resampled"] == "seeds of each rate"
    assert loose["factors"][1]["interval"][1] > 1.0


def test_a_diverged_rate_is_lost_in_every_resample() -> None:
    """nan stays nan, as a rate with a diverged run is never the best; the others are as they would be."""
    values = (np.array([1.0, np.nan]), np.array([2.0, 4.0]))
    found = resampled_means(Cells((Fraction(1), Fraction(2)), values, common=True))
    assert np.isnan(found[:, 0]).all()
    assert set(found[:, 1]) == {2.0, 3.0, 4.0}


def test_the_interval_is_the_same_in_every_call_and_never_negative() -> None:
    """Seeded; a drop of true means is at least 0."""
    found = study(np.random.default_rng(5), CURVES["flat"], 3, common=False)
    ends = [ours(found, 0.001, 3) for _ in range(2)]
    assert ends[0] == ends[1]
    assert ends[0][0] == 0.0
    assert math.isfinite(ends[0][1])
