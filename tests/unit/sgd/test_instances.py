from __future__ import annotations

import json
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.errors import DomainError
from verify.theory.instances import Instance, instance_names, load_instance

points = st.floats(-0.5, 0.5)
slopes = st.integers(1, 2**52).map(lambda k: k * 2.0**-52)


def expectation(instance: Instance, x: float, slope: float) -> Fraction:
    """E g(x) over the 2^53 equally likely draws: the sign changes at one draw, found by bisection."""
    if not instance.noisy:
        return Fraction(float(instance.oracle(x, slope, 0.0)))
    first, last = float(instance.oracle(x, slope, 0.0)), float(instance.oracle(x, slope, 1.0 - 2.0**-53))
    low, high = 0, 2**53  # draws k/2^53 with k < change answer like the first
    while low < high:
        middle = (low + high) // 2
        if float(instance.oracle(x, slope, middle * 2.0**-53)) == first:
            low = middle + 1
        else:
            high = middle
    return (Fraction(first) * low + Fraction(last) * (2**53 - low)) / 2**53


@pytest.mark.parametrize("name", instance_names())
@given(x=points, y=points, slope=slopes)
def test_oracle_is_an_unbiased_subgradient(name: str, x: float, y: float, slope: float) -> None:
    """f(y) >= f(x) + E g(x) (y - x), exactly, for all x, y of the domain and every slope on the grid."""
    instance = load_instance(name)
    c = slope if instance.noisy else 1.0
    gradient = expectation(instance, x, c)
    f = [Fraction(c) * abs(Fraction(p)) for p in (x, y)]
    assert f[1] >= f[0] + gradient * (Fraction(y) - Fraction(x))
    if instance.noisy:
        assert abs(gradient) == Fraction(c)


def test_an_unrounded_slope_is_biased() -> None:
    """Control: with a slope off the grid the mean gradient misses it."""
    slope = 2.0**-1 + 2.0**-53
    assert expectation(load_instance("noisy-abs"), 0.25, slope) != Fraction(slope)


@pytest.mark.parametrize("name", instance_names())
@given(x=points, slope=slopes, uniform=st.integers(0, 2**53 - 1).map(lambda k: k * 2.0**-53))
def test_gradients_are_bounded_as_stated(name: str, x: float, slope: float, uniform: float) -> None:
    """|g| <= G at every point and draw; the minimum is where it is said to be."""
    instance = load_instance(name)
    assert abs(float(instance.oracle(x, slope, uniform))) <= instance.gradient_bound
    assert float(instance.value(x, slope)) >= instance.minimum
    assert float(instance.value(float(instance.minimiser), slope)) == instance.minimum


@pytest.mark.parametrize("name", instance_names())
def test_statement_is_plain_json(name: str) -> None:
    """An instance states G, D, minimum, domain and starts; the reach is half the domain here."""
    statement = load_instance(name).statement()
    assert json.loads(json.dumps(statement)) == statement
    assert (statement["G"], statement["D"], statement["minimum"]) == ("1", "1", "0")
    assert load_instance(name).reach == Fraction(1, 2)


def test_starts_of_appendix_d() -> None:
    """(3/4) G eta, -(1/4) G eta, and D/2."""
    starts = load_instance("abs").starts
    assert [starts[name](0.5) for name in ("d1", "d1-mirrored", "d2")] == [0.375, -0.125, 0.5]


def test_oracles_take_arrays() -> None:
    """The same text serves arrays: the sign of each entry, +1 at zeros of both signs."""
    x = np.array([-0.25, -0.0, 0.0, 0.25])
    assert load_instance("abs").oracle(x, 1.0, 0.0).tolist() == [-1.0, 1.0, 1.0, 1.0]


def test_unknown_instance_is_refused() -> None:
    """The error lists the names."""
    with pytest.raises(DomainError, match="noisy-abs"):
        load_instance("huber")
