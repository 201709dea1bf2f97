"""The float path: as accurate as double precision allows, vectorised, nan outside the domain."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from verify.enclosure.interval import Interval
from verify.errors import UndefinedOperation
from verify.theory.functionals import functionals
from verify.theory.schedules import parse_schedule

NAMES = [
    "cosine",
    "linear",
    "poly:3/2",
    "1-sqrt",
    "wsd:1/5",
    "wsd:1/5:1-sqrt",
    "(1-u)**2*(1+u)",
    "min(1-u, exp(-u)/2)",
]


def middle(value: Interval) -> float:
    """The middle as a float."""
    return float(value.mid_fraction())


@pytest.mark.parametrize("name", NAMES)
def test_functions_of_u(name: str):
    """h, H, Q agree with the enclosures at dyadic points to 1e-13 relative, close to u = 1 too."""
    f = functionals(parse_schedule(name))
    u = np.array([0.0, 0.25, 0.640625, 0.8125, 1 - 2.0**-10, 1 - 2.0**-30])
    for op in ("h", "H", "Q"):
        wanted = np.array([middle(f.interval(op, Interval.exact(Fraction(float(x))))) for x in u])
        assert np.allclose(f.float(op, u), wanted, rtol=1e-13, atol=0)


@pytest.mark.parametrize("name", NAMES)
def test_functions_of_rho(name: str):
    """tau, K and K' agree with the enclosures from rho = 1 to 10^60 to 1e-12."""
    f = functionals(parse_schedule(name))
    rho = np.array([1.0, 1.0625, 1.5, 3.0, 5.25, 40.0, 1e4, 1e9, 1e60])
    for op, tolerance in (("K", 1e-13), ("tau", 1e-12), ("dK", 1e-10)):
        wanted = np.array([middle(f.interval(op, Interval.exact(Fraction(float(x))))) for x in rho])
        assert np.allclose(f.float(op, rho), wanted, rtol=tolerance, atol=1e-16)


def test_control_another_schedule_has_another_k():
    """K of the linear schedule is not that of the cosine to 1e-13, so the comparison can fail."""
    cosine, linear = (functionals(parse_schedule(n)) for n in ("cosine", "linear"))
    assert abs(cosine.float("K", 3.0) / linear.float("K", 3.0) - 1) > 1e-3


def test_shapes_and_numbers():
    """A number gives a float, an array its own shape."""
    f = functionals(parse_schedule("cosine"))
    assert isinstance(f.float("K", 2.0), float)
    assert f.float("K", np.ones((2, 3))).shape == (2, 3)


def test_outside_the_domain_is_nan():
    """u beyond [0, 1] and rho <= 0 have no value."""
    f = functionals(parse_schedule("cosine"))
    assert np.isnan(f.float("H", np.array([-0.1, 1.1]))).all()
    assert np.isnan(f.float("K", np.array([0.0, -1.0]))).all()


def test_schedule_without_tail_has_h_and_capital_h():
    """The constant schedule has H(u) = 1 - u in floats, and no Q."""
    f = functionals(parse_schedule("constant"))
    assert f.float("H", 0.25) == pytest.approx(0.75, abs=1e-14)
    with pytest.raises(UndefinedOperation):
        f.float("Q", 0.25)
