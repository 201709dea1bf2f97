"""More bits never contradict fewer: enclosures of h, H and Q shrink inside each other, those of tau and K meet.

tau and K start from a float that differs with the precision, so their enclosures are not subsets.
"""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from property_checks import GRID, differ, exact
from property_schedules import Case, few, points, rhos, schedules

from verify.enclosure.interval import Interval
from verify.enclosure.precision import precision

BITS = st.sampled_from([(64, 128), (96, 128), (128, 144)])


def at(case: Case, op: str, x: Fraction, bits: int) -> Interval:
    """The functional at this working precision."""
    with precision(bits):
        value: Interval = getattr(case.f, op)(exact(x))
        return value


@few()
@given(schedules(), points(), BITS)
def test_h_and_H_are_nested(case: Case, u: Fraction, bits: tuple[int, int]) -> None:
    """The enclosure with more bits lies inside the one with fewer."""
    fewer, more = bits
    for op in "hH":
        assert at(case, op, u, fewer).contains(at(case, op, u, more))


@few()
@pytest.mark.needs("Q")
@given(schedules(), points(), BITS)
def test_Q_is_nested(case: Case, u: Fraction, bits: tuple[int, int]) -> None:
    """The enclosure with more bits lies inside the one with fewer."""
    fewer, more = bits
    assert at(case, "Q", u, fewer).contains(at(case, "Q", u, more))


@few()
@pytest.mark.needs("K")
@given(schedules(), rhos(), BITS)
def test_tau_and_K_meet(case: Case, rho: Fraction, bits: tuple[int, int]) -> None:
    """Two precisions never enclose different numbers."""
    fewer, more = bits
    for op in ("tau", "K"):
        assert not differ(at(case, op, rho, fewer), at(case, op, rho, more))


@few()
@given(schedules())
def test_a_rounded_value_does_not_contain_a_better_one(case: Case) -> None:
    """Control: the middle of an enclosure, that is rounding to nearest, and its lower half are refuted."""
    middles, halves = [], []
    for u in GRID:
        for op in "hH":
            coarse, fine = at(case, op, u, 64), at(case, op, u, 128)
            middles.append(coarse.mid().contains(fine))
            halves.append(coarse.bisect()[0].contains(fine))
    assert not all(middles)
    assert not all(halves)


@few()
@pytest.mark.needs("K")
@given(schedules())
def test_a_K_off_in_the_twelfth_digit_does_not_meet(case: Case) -> None:
    """Control: K with 64 bits tells K from K (1 + 1e-12)."""
    off = 1 + Fraction(1, 10**12)
    assert differ(at(case, "K", Fraction(3), 64), at(case, "K", Fraction(3), 128) * off)
