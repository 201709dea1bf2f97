"""The quantities of Appendix C.2 for a study: drops, gaps and their intervals over seeds."""

from __future__ import annotations

import itertools
import statistics
from typing import Any

import numpy as np
import pytest

from verify.grid.quantities import LOST, NO_FACTOR, ONE_SEED, SPACINGS, quantities
from verify.grid.study import coarse_rows

RATES = (0.01, 0.022, 0.05, 0.1, 0.22, 0.5, 1.0, 2.2, 5.0)
NAMES = ("fixed", "fixed+average", "cosine")


def study(
    seeds: int = 4, noise: float = 0.01, rates: tuple[float, ...] = RATES, seed: int = 3
) -> list[dict[str, Any]]:
    """Errors that are least near 0.3, with noise per run, worse for fixed learning rates."""
    rng = np.random.default_rng(seed)
    rows = []
    for s, (i, name), rate in itertools.product(range(seeds), enumerate(NAMES), rates):
        value = 0.1 - 0.02 * i + 0.05 * np.log10(rate / 0.3) ** 2 / (1 + i) + noise * rng.standard_normal()
        rows.append({"schedule": name, "learning_rate": rate, "seed": s, "value": float(value)})
    return rows


def centre(pair: list[float]) -> float:
    """The middle of an interval."""
    return sum(pair) / 2


def test_intervals_lie_around_the_drops_of_the_means():
    """The middle is what coarse_rows says of the means, for gaps the difference of two of them."""
    rows = study(noise=1e-4)
    found = quantities(rows)["intervals"]
    drops = {round(row["spacing"]): row["drop"] for row in coarse_rows(rows)}
    for factor, spacing in SPACINGS.items():
        for name in NAMES:
            pair = found[f"drop at {factor}, {name}"]
            if pair[0] > 0:
                assert centre(pair) == pytest.approx(drops[spacing][name], abs=2e-6)
        gap = drops[spacing]["fixed+average"] - drops[spacing]["cosine"]
        assert centre(found[f"gap at {factor}, cosine"]) == pytest.approx(gap, abs=2e-6)
    wide, narrow = (drops[SPACINGS[f]]["fixed+average"] - drops[SPACINGS[f]]["cosine"] for f in (22, 10))
    assert centre(found["gap from 10 to 22, cosine"]) == pytest.approx(wide - narrow, abs=2e-6)


def test_the_best_last_iterate_is_compared_with_the_best_average():
    """By means over seeds, each schedule at its own best rate."""
    rows = study(noise=1e-4)

    def best(name: str) -> float:
        own = [r for r in rows if r["schedule"] == name]
        return min(statistics.fmean(r["value"] for r in own if r["learning_rate"] == rate) for rate in RATES)

    pair = quantities(rows)["intervals"]["best, fixed over fixed with average"]
    assert centre(pair) == pytest.approx(best("fixed") - best("fixed+average"), abs=2e-6)


def test_intervals_hold_and_narrower_ones_would_not():
    """Over 60 studies of three seeds 99 % intervals of a gap miss rarely; a fifth of their width misses often."""
    truth = centre(quantities(study(seeds=2, noise=1e-9))["intervals"]["gap at 22, cosine"])
    misses = thin = 0
    for trial in range(60):
        low, high = quantities(study(seeds=3, noise=0.002, seed=trial))["intervals"]["gap at 22, cosine"]
        middle, half = (low + high) / 2, (high - low) / 2
        misses += abs(truth - middle) > half
        thin += abs(truth - middle) > half / 5
    assert misses <= 4  # less than one expected; five or more once in 2000 times
    assert thin > 6


def test_a_quantity_without_a_number_says_why():
    """One seed, a lost rate in a sub-grid of its own, a grid of another factor, a grid that is too short."""
    assert set(quantities(study(seeds=1))["reasons"].values()) == {ONE_SEED}
    lost = study()
    for row in lost:
        if row["schedule"] == "cosine" and row["learning_rate"] == RATES[3] and row["seed"] == 0:
            row["value"] = None
    found = quantities(lost)
    assert found["reasons"]["drop at 100, cosine"] == LOST  # the fourth rate is a sub-grid of its own
    assert found["reasons"]["gap from 22 to 100, cosine"] == LOST
    assert "drop at 22, cosine" in found["intervals"]
    other = quantities(study(rates=(0.01, 0.1, 1.0, 10.0)))
    assert other["reasons"]["drop at 22, cosine"] == NO_FACTOR
    assert all(reason == NO_FACTOR for reason in other["reasons"].values())
    short = quantities(study(rates=(0.1, 0.22)))
    assert "drop at 2, cosine" in short["intervals"]
    assert short["reasons"]["drop at 5, cosine"] == NO_FACTOR


def test_no_runs_have_no_quantities():
    """A study that was interrupted before its first run had finished."""
    assert quantities([]) == {"intervals": {}, "reasons": {}}


def test_without_the_baseline_there_are_drops_alone():
    """A study of two schedules has no gap to an average that was not judged."""
    found = quantities([row for row in study() if row["schedule"] != "fixed+average"])
    assert all(name.startswith("drop") for name in found["intervals"])
