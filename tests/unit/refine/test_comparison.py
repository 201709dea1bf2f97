"""Paired differences over seeds: by hand, jointly valid, and silent where runs diverged."""

from __future__ import annotations

import math
import statistics
from typing import Any

import numpy as np
import pytest

from verify.refine.comparison import compare, paired

LINEAR, REFINED = [0.10, 0.12, 0.11, 0.15], [0.09, 0.10, 0.12, 0.11]
QUANTILE = 5.840909309733355  # of Student's distribution with 3 degrees of freedom at 0.995, from a table


def test_the_interval_by_hand() -> None:
    """Refined less linear, seed by seed; mean and Student's 99 % interval."""
    found = paired(LINEAR, REFINED)
    differences = [-0.01, -0.02, 0.01, -0.04]
    half = QUANTILE * statistics.stdev(differences) / math.sqrt(4)
    assert found["differences"] == pytest.approx(differences)
    assert found["mean"] == pytest.approx(-0.015)
    assert found["interval"] == pytest.approx([-0.015 - half, -0.015 + half])
    assert found["reason"] is None


def test_the_other_way_round_is_the_other_sign() -> None:
    """The control: exchanged, every number changes its sign."""
    one, other = paired(LINEAR, REFINED), paired(REFINED, LINEAR)
    assert other["mean"] == -one["mean"]
    assert other["interval"] == pytest.approx([-one["interval"][1], -one["interval"][0]])


def test_more_comparisons_are_wider() -> None:
    """Intervals that hold jointly are wider; at every rate they take the number of rates, the best pair its square."""
    errors: dict[float, Any] = {0.1: (LINEAR, REFINED), 0.5: (REFINED, LINEAR)}
    found = compare(errors)
    assert found["rows"][0]["interval"] == paired(LINEAR, REFINED, 2)["interval"]
    assert found["best"]["interval"] == paired(REFINED, REFINED, 4)["interval"]
    widths = [np.ptp(paired(LINEAR, REFINED, n)["interval"]) for n in (1, 2, 4)]
    assert widths == sorted(set(widths))


def test_each_has_its_own_best_rate() -> None:
    """Least mean error, and the difference of the two by seed."""
    found = compare({0.1: (LINEAR, [1.0] * 4), 0.5: ([1.0] * 4, REFINED)})["best"]
    assert (found["linear"], found["refined"]) == (0.1, 0.5)
    assert found["differences"] == paired(LINEAR, REFINED)["differences"]


def test_a_diverged_run_leaves_no_difference() -> None:
    """Said why, and such a rate is never the best."""
    found = compare({0.1: (LINEAR, REFINED), 0.5: ([0.0, None, 0.0, 0.0], [0.0] * 4)})
    row = found["rows"][1]
    assert (row["mean"], row["interval"], row["reason"]) == (None, None, "1 of 8 runs diverged")
    assert (row["mean_linear"], row["mean_refined"]) == (None, 0.0)
    assert (found["best"]["linear"], found["best"]["refined"]) == (0.1, 0.5)
    assert compare({0.5: ([None], [None])})["best"] is None


def test_one_seed_has_no_interval() -> None:
    """A difference, and the reason for no more."""
    found = paired([0.2], [0.1])
    assert (found["mean"], found["interval"], found["reason"]) == (pytest.approx(-0.1), None, "a single seed")


@pytest.mark.slow
def test_the_intervals_hold_as_often_as_they_say() -> None:
    """Pairs of normal errors whose expectations are equal: 99 % of the intervals hold 0, to five standard deviations."""
    random, trials = np.random.default_rng(11), 4000
    misses = 0
    for _ in range(trials):
        shared = random.normal(size=10)
        low, high = paired(list(shared + random.normal(size=10)), list(shared + random.normal(size=10)))[
            "interval"
        ]
        misses += not low <= 0 <= high
    assert abs(misses - 0.01 * trials) < 5 * math.sqrt(0.01 * 0.99 * trials)
