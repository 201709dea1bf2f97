"""Signs and maxima by branch and bound, with expansions where both sides touch."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify.enclosure.interval import Interval
from verify.errors import NotEnclosed
from verify.language import parse_expression
from verify.theory.signs import maximum, never_positive

ZERO, ONE = Fraction(0), Fraction(1)


@pytest.mark.parametrize("text", ["-u", "-sin(pi*u)", "u**2-u", "-(1-u)**3*u", "(1-u)**2-(1-u)", "cos(u)-1"])
def test_sign_that_touches_zero_at_the_ends_is_certified(text: str):
    """f <= 0 on (0, 1) although f is 0 at one or both ends."""
    assert never_positive(parse_expression(text), ZERO, ONE).holds is True


@pytest.mark.parametrize(
    ("text", "near"), [("u-1+1/10**6", 1), ("1/10**9-u", 0), ("sin(pi*u)", Fraction(1, 2))]
)
def test_slightly_positive_is_refuted_with_a_place(text: str, near: Fraction):
    """A formula that is positive only on a sliver is refuted there."""
    sign = never_positive(parse_expression(text), ZERO, ONE)
    assert sign.holds is False
    assert sign.where is not None
    assert abs(sign.where - near) < Fraction(1, 1000)


def test_touching_inside_is_not_decided():
    """-(3u-1)^2 written out is 0 at u = 1/3: neither certified nor refuted, and the place is named."""
    sign = never_positive(parse_expression("6*u-9*u*u-1"), ZERO, ONE)
    assert sign.holds is None
    assert abs(float(sign.where or 0) - 1 / 3) < 1e-3


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("pi/2*sin(pi*u)", "1.5707963267948966"),
        ("(1-u)**2*(1+u)*3", "3"),
        ("u*(1-u)", "0.25"),
        ("exp(u)-3*u", "1"),
    ],
)
def test_maximum_to_twelve_digits(text: str, value: str):
    """The enclosure of a maximum holds the known value and is short."""
    found = maximum(parse_expression(text), ZERO, ONE)
    wanted = Fraction(value)
    assert found.value.width() < 1e-12
    assert abs(found.value.mid_fraction() - wanted) < Fraction(1, 10**12)


def test_control_a_shifted_maximum_is_excluded():
    """The maximum of u(1-u) is not 1/4 + 1e-9."""
    found = maximum(parse_expression("u*(1-u)"), ZERO, ONE)
    assert found.value.certainly("<", Interval.exact(Fraction(1, 4) + Fraction(1, 10**9)))


def test_unbounded_formula_has_no_maximum():
    """1/u on [0, 1] is refused, not searched forever."""
    with pytest.raises((NotEnclosed, Exception)):
        maximum(parse_expression("1/sqrt(u)"), ZERO, ONE)
