from __future__ import annotations

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.errors import DomainError
from verify.sgd.averaging import PolynomialAverage
from verify.sgd.ceilings import (
    AverageCeiling,
    LastIterateCeiling,
    cut_in,
    fixed_average_ceiling,
    inverse_root_floor,
    outward,
)
from verify.sgd.exact import exact_run

steps_strategy = st.lists(st.floats(2.0**-40, 4.0), min_size=1, max_size=40)


def lemma_4(steps: list[Fraction], distance: Fraction) -> Fraction:
    """Lemma 4 in rational numbers, written from the paper."""
    tails = [sum(steps[t:], Fraction(0)) for t in range(len(steps))]
    return distance**2 / (2 * tails[0]) + 2 * sum(
        (e * e / s for e, s in zip(steps, tails, strict=True)), Fraction(0)
    )


@settings(max_examples=60, deadline=None)
@given(steps=steps_strategy, distance=st.floats(0.0, 0.5))
def test_ceiling_is_lemma_4_rounded_up(steps: list[float], distance: float) -> None:
    """Never below the exact value, and above by no more than the roundings it accounts for."""
    exact = lemma_4([Fraction(e) for e in steps], Fraction(distance))
    found = Fraction(LastIterateCeiling.of(np.array(steps)).at(distance))
    assert exact <= found <= exact * (1 + Fraction(20 * len(steps) + 100, 2**53))


def by_parts(steps: list[Fraction], weights: list[Fraction], distance: Fraction, reach: Fraction) -> Fraction:
    """The bound of an average in rational numbers, written from its derivation."""
    total = sum(weights, Fraction(0))
    ratios = [w / e for w, e in zip(weights, steps, strict=True)]
    rises = sum((max(b - a, Fraction(0)) for a, b in itertools.pairwise(ratios)), Fraction(0))
    noise = sum((w * e for w, e in zip(weights, steps, strict=True)), Fraction(0))
    return (ratios[0] * distance**2 + rises * reach**2 + noise) / (2 * total)


@settings(max_examples=60, deadline=None)
@given(
    steps=st.lists(st.floats(2.0**-10, 4.0), min_size=1, max_size=40),
    distance=st.floats(0.0, 0.5),
    gamma=st.sampled_from([0, 8]),
)
def test_average_ceiling_is_the_sum_by_parts_rounded_up(
    steps: list[float], distance: float, gamma: int
) -> None:
    """Never below the exact value, and above by no more than a millionth, for both averages."""
    count = len(steps)
    weights = [Fraction(math.comb(t + gamma - 1, gamma)) for t in range(1, count + 1)]
    mixing = PolynomialAverage(float(gamma)).mixing(1, count)
    exact = by_parts([Fraction(e) for e in steps], weights, Fraction(distance), Fraction(1, 2))
    found = Fraction(AverageCeiling.of(np.array(steps), mixing, 0.5).at(distance))
    assert exact <= found <= exact * (1 + Fraction(1, 10**6))


def test_average_ceiling_of_a_fixed_step_is_the_one_of_the_paper() -> None:
    """|x_1 - x*|^2/(2 eta T) + eta G^2/2; with a step of 0 there is no bound."""
    steps, uniform = np.full(50, 0.25), PolynomialAverage(0.0).mixing(1, 50)
    found = AverageCeiling.of(steps, uniform, 0.5).at(0.5)
    assert found == pytest.approx(float(fixed_average_ceiling(Fraction(1, 2), Fraction(1, 4), 50)), rel=1e-9)
    steps[-1] = 0.0
    assert AverageCeiling.of(steps, uniform, 0.5).at(0.5) == math.inf


def test_without_outward_rounding_the_sum_can_fall_below() -> None:
    """Control: the plain float value of Lemma 4 is below the exact one for some of 200 random sequences."""
    rng = np.random.default_rng(2)
    below = 0
    for _ in range(200):
        steps = rng.uniform(0.0, 1.0, 20)
        ceiling = LastIterateCeiling.of(steps)
        plain = 0.25 / (2.0 * ceiling.total) + ceiling.noise
        below += Fraction(plain) < lemma_4([Fraction(float(e)) for e in steps], Fraction(1, 2))
    assert below > 0


@settings(max_examples=40, deadline=None)
@given(steps=steps_strategy)
def test_suffix_is_the_least_over_starting_indices(steps: list[float]) -> None:
    """With the reach, the bound is the smallest of Lemma 4 over all k, within its roundings."""
    half = Fraction(1, 2)
    exact = min(lemma_4([Fraction(e) for e in steps[k:]], half) for k in range(len(steps)))
    found = Fraction(LastIterateCeiling.of(np.array(steps), 0.5).at(0.5))
    assert exact <= found <= exact * (1 + Fraction(20 * len(steps) + 100, 2**53))


def test_zero_steps_change_nothing() -> None:
    """They are left out, and a sequence of nothing else bounds nothing."""
    dense = LastIterateCeiling.of(np.array([0.5, 0.25]))
    assert LastIterateCeiling.of(np.array([0.0, 0.5, 0.0, 0.25, 0.0])) == dense
    assert LastIterateCeiling.of(np.zeros(3)).at(0.5) == math.inf
    with pytest.raises(DomainError, match="inf"):
        LastIterateCeiling.of(np.array([math.inf]))


def test_outward_covers_its_roundings() -> None:
    """1/(1 - gamma_k) of the value at least, whatever k."""
    for k in (1, 1000, 2**28):
        gamma = Fraction(k, 2**53) / (1 - Fraction(k, 2**53))
        assert Fraction(outward(1.0, k)) >= 1 / (1 - gamma)


def test_fixed_average_ceiling() -> None:
    """|x_1|^2/(2 eta T) + eta/2, exact; not for a step of zero."""
    assert fixed_average_ceiling(Fraction(1, 2), Fraction(1, 5), 4) == Fraction(1, 4) / Fraction(
        8, 5
    ) + Fraction(1, 10)
    with pytest.raises(DomainError):
        fixed_average_ceiling(Fraction(1, 2), Fraction(0), 4)


def test_cut_in_is_a_ceiling() -> None:
    """T_0 = ceil(4 rho^2), exact at whole numbers and just above them."""
    assert [cut_in(rho) for rho in (Fraction(1), Fraction(3, 2), Fraction(1) + Fraction(1, 2**60))] == [
        4,
        9,
        5,
    ]


@pytest.mark.parametrize(("rho", "horizon"), [(Fraction(9, 8), 50), (Fraction(2), 100), (Fraction(5, 4), 17)])
def test_inverse_root_floor_holds_for_rational_steps(rho: Fraction, horizon: int) -> None:
    """A run with steps within 2^-53 of rho/sqrt(t) has a mean above the floor; control: below 4 floors."""
    steps = [rho * Fraction(2**60, math.isqrt(t << 120)) for t in range(1, horizon + 1)]
    mean = exact_run(steps, Fraction(1, 2)).mean_value
    floor = inverse_root_floor(rho, horizon, Fraction(1, 2**53))
    assert floor < mean < 4 * floor
    nominal = float(rho) * (math.sqrt(horizon) - math.sqrt(cut_in(rho))) / horizon
    assert float(floor) == pytest.approx(nominal, rel=1e-12)


def test_inverse_root_floor_needs_room() -> None:
    """Where T_0 >= T there is nothing to sum."""
    with pytest.raises(DomainError, match="T_0 = 16"):
        inverse_root_floor(Fraction(2), 16, Fraction(1, 2**53))
