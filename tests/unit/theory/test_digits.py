"""Many digits by mpmath, independent of the enclosures and of closed forms."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest

from verify.errors import UndefinedOperation
from verify.theory.digits import mp_value
from verify.theory.schedules import parse_schedule


def test_closed_values_to_twenty_four_digits():
    """Q(0) = 3 - 3/2 log 3 for 1-sqrt, H(1/3) = 4/27 for (1-u)^2 (1+u), K(7) of poly:2."""
    with mpmath.workdps(25):
        assert (
            abs(mp_value(parse_schedule("1-sqrt"), "Q", 0) - (3 - mpmath.mpf(3) / 2 * mpmath.log(3)))
            < mpmath.mpf(10) ** -24
        )
        found = mp_value(parse_schedule("(1-u)**2*(1+u)"), "H", Fraction(1, 3))
        assert abs(found - mpmath.mpf(4) / 27) < mpmath.mpf(10) ** -24
        k = 5 / mpmath.sqrt(2) * mpmath.mpf(3 / 2) ** mpmath.mpf("0.4") * mpmath.mpf(7) ** mpmath.mpf("0.2")
        assert abs(mp_value(parse_schedule("poly:2"), "K", 7) - k) < mpmath.mpf(10) ** -23


def test_control_a_wrong_value_differs():
    """3 - 3/2 log 3 + 1e-20 is told apart."""
    with mpmath.workdps(25):
        wrong = 3 - mpmath.mpf(3) / 2 * mpmath.log(3) + mpmath.mpf(10) ** -20
        assert abs(mp_value(parse_schedule("1-sqrt"), "Q", 0) - wrong) > mpmath.mpf(10) ** -21


@pytest.mark.parametrize("op", ["h", "H", "Q"])
def test_outside_the_domain(op: str):
    """u = 2 is refused."""
    with pytest.raises(UndefinedOperation):
        mp_value(parse_schedule("cosine"), op, 2)


def test_derivatives():
    """h' and K' by mpmath agree with the formulas for the linear schedule."""
    linear = parse_schedule("linear")
    assert mp_value(linear, "dh", Fraction(1, 3)) == pytest.approx(-1, abs=1e-12)
    k, slope = mp_value(linear, "K", 8), mp_value(linear, "dK", 8)
    assert slope * 8 / k == pytest.approx(1 / 3, abs=1e-12)


def test_an_infinite_q_does_not_hold_up_h():
    """h(1) > 0: H is there at once, also near u = 1, and Q is refused; with h(1) = 0 both are there."""
    for name in ("constant", "exponential:5"):
        schedule = parse_schedule(name)
        exact = Fraction(1, 1000) if name == "constant" else None
        value = mp_value(schedule, "H", Fraction(999, 1000))
        closed = (mpmath.exp(-mpmath.mpf("4.995")) - mpmath.exp(-5)) / 5
        assert value == pytest.approx(float(exact or closed), rel=1e-12)
        with pytest.raises(UndefinedOperation, match="infinite"):
            mp_value(schedule, "Q", Fraction(1, 2))
    assert mp_value(parse_schedule("linear"), "Q", 0) == pytest.approx(2, rel=1e-12)
