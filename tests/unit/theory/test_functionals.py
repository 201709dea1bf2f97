"""H and Q: known values inside, shifted ones outside, defining relations, and the domain."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify.enclosure.interval import Interval
from verify.enclosure.precision import precision
from verify.errors import HypothesisError, NotEnclosed, UndefinedOperation
from verify.theory.functionals import functionals
from verify.theory.schedules import parse_schedule

SCHEDULES = [
    "cosine", "linear", "poly:3/2", "1-sqrt", "wsd:1/5", "wsd:1/5:1-sqrt", "(1-u)**2*(1+u)", "1-u**(3/2)",
    "min(1-u, exp(-u)/2)", "exp(-u)-exp(-1)",
]  # fmt: skip
POINTS = [Fraction(0), Fraction(1, 7), Fraction(4, 5), Fraction(99, 100), 1 - Fraction(1, 10**9)]


def test_known_values():
    """Q(0) of wsd:1/5 is 2 + log 9, of 1-sqrt 3 - 3/2 log 3; H(0) of the cosine is 1/2."""
    nine, three = Interval.exact(9).log(), Interval.exact(3).log()
    zero = Interval.exact(0)
    assert functionals(parse_schedule("wsd:1/5")).Q(zero).intersect(nine + 2) is not None
    root = functionals(parse_schedule("1-u**(1/2)")).Q(
        zero
    )  # no closed form is written down for this spelling
    assert root.intersect(3 - three * Fraction(3, 2)) is not None
    assert root.width() < 1e-25
    assert functionals(parse_schedule("cosine")).H(zero).intersect(Interval.exact(Fraction(1, 2))) is not None


def test_control_shifted_values_are_excluded():
    """A value wrong by 1e-20 is excluded: the enclosures are not merely wide."""
    zero, shift = Interval.exact(0), Fraction(1, 10**20)
    three = Interval.exact(3).log()
    root = functionals(parse_schedule("1-u**(1/2)")).Q(zero)
    assert root.certainly_not("==", 3 - three * Fraction(3, 2) + shift)


@pytest.mark.parametrize("name", SCHEDULES)
def test_enclosures_are_short(name: str):
    """H and Q are enclosed to 18 relative digits at every point, close to u = 1 too.

    Most are far shorter; at u = 4/5, no binary number, the square root of a last place costs half the digits.
    """
    f = functionals(parse_schedule(name))
    for u in POINTS:
        for op in "HQ":
            value = f.interval(op, Interval.exact(u))
            assert value.width() <= 1e-18 * float(value.hi_fraction() or 0)


@pytest.mark.parametrize("name", SCHEDULES)
def test_difference_quotients(name: str):
    """(H(a) - H(b))/(b - a) lies between h(b) and h(a); for Q between the extremes of h^2/H."""
    f = functionals(parse_schedule(name))
    for a, b in (
        (Fraction(1, 9), Fraction(1, 8)),
        (Fraction(79, 100), Fraction(81, 100)),
        (POINTS[3], POINTS[4]),
    ):
        left, right, box = Interval.exact(a), Interval.exact(b), Interval.between(a, b)
        mean_h = (f.H(left) - f.H(right)) / (b - a)
        assert mean_h.intersect(f.h(left).union(f.h(right))) is not None
        mean_q = (f.Q(left) - f.Q(right)) / (b - a)
        assert mean_q.intersect(f.h(box).power_int(2) / f.H(box)) is not None


def test_control_a_wrong_derivative_is_caught():
    """With H' = -2h the check above fails for the cosine."""
    f = functionals(parse_schedule("cosine"))
    left, right = Interval.exact(Fraction(1, 9)), Interval.exact(Fraction(1, 8))
    mean = (f.H(left) - f.H(right)) * 72
    assert mean.intersect((f.h(left).union(f.h(right))) * 2) is None


@pytest.mark.parametrize("name", ["cosine", "1-u**(3/2)", "wsd:1/5:1-sqrt"])
def test_more_bits_nest(name: str):
    """Enclosures at 256 bits lie inside those at 128 bits."""
    schedule = parse_schedule(name)
    u = Interval.exact(Fraction(1, 3))
    coarse = functionals(schedule).Q(u)
    with precision(256):
        fine = functionals(schedule).Q(Interval.exact(Fraction(1, 3)))
    assert fine.lo >= coarse.lo
    assert fine.hi <= coarse.hi


def test_values_at_one_are_exactly_zero():
    """The integrals over nothing vanish exactly."""
    f = functionals(parse_schedule("cosine"))
    assert f.H(Interval.exact(1)).is_exact_zero()
    assert f.Q(Interval.exact(1)).is_exact_zero()


def test_boxes_enclose_all_their_points():
    """Over a box across a kink the value at each of its points is inside."""
    f = functionals(parse_schedule("wsd:1/5"))
    box = Interval.between(Fraction(1, 2), Fraction(9, 10))
    for op in ("h", "H", "Q", "dh"):
        whole = f.interval(op, box)
        for u in (Fraction(1, 2), Fraction(4, 5), Fraction(9, 10)):
            part = f.interval(op, Interval.exact(u))
            assert whole.lo <= part.lo
            assert part.hi <= whole.hi


def test_slope_at_a_kink_is_the_hull_of_both():
    """h' of wsd:1/5 at 4/5 holds 0 and -5."""
    slope = functionals(parse_schedule("wsd:1/5")).dh(Interval.exact(Fraction(4, 5)))
    assert (slope.lo_fraction(), slope.hi_fraction()) == (-5, 0)


@pytest.mark.parametrize("name", ["constant", "exponential", "cosine-floor:1/10"])
def test_divergent_q_is_undefined_not_endless(name: str):
    """h(1) > 0 makes Q infinite: certainly undefined, with the reason; H stays finite."""
    f = functionals(parse_schedule(name))
    assert f.diverges
    with pytest.raises(UndefinedOperation, match="infinite") as caught:
        f.Q(Interval.exact(0))
    assert caught.value.certain
    with pytest.raises(HypothesisError, match="infinite"):
        f.start()
    assert f.H(Interval.exact(0)).is_bounded()


@pytest.mark.parametrize("name", ["1-2*u", "u", "cos(pi*u)"])
def test_q_needs_a_positive_schedule(name: str):
    """Where h is not positive, H exists and Q is refused with the reason."""
    f = functionals(parse_schedule(name))
    assert f.H(Interval.exact(Fraction(1, 2))).is_bounded()
    with pytest.raises((HypothesisError, NotEnclosed), match="h > 0"):
        f.Q(Interval.exact(0))


@pytest.mark.parametrize(
    ("low", "high", "certain"), [(2, 3, True), (Fraction(1, 2), 2, False), (-1, Fraction(1, 2), False)]
)
def test_outside_the_domain(low: Fraction, high: Fraction, certain: bool):
    """Beyond [0, 1] the functionals are undefined; certainly only if every point is outside."""
    with pytest.raises(UndefinedOperation) as caught:
        functionals(parse_schedule("linear")).H(Interval.between(low, high))
    assert caught.value.certain is certain
