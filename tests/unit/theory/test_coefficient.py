"""tau and K: against the closed form, over boxes and half-lines, and what is refused."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify.enclosure.interval import Interval
from verify.errors import DomainError, HypothesisError, NotEnclosed, UndefinedOperation
from verify.theory.coefficient import coefficient
from verify.theory.functionals import functionals
from verify.theory.schedules import parse_schedule

RHOS = [
    Fraction(1),
    Fraction(5, 4),
    Fraction(3),
    Fraction(1000),
    Fraction(10) ** 12,
    Fraction(10) ** 30,
    Fraction(10) ** 400,
]
SCHEDULES = ["cosine", "linear", "poly:3/2", "1-sqrt", "wsd:1/5", "(1-u)**2*(1+u)", "min(1-u, exp(-u)/2)"]


def closed(p: Fraction, rho: Fraction) -> Interval:
    """K of (1-u)^p: (2p+1)/sqrt(p) ((p+1)/p)^(p/(2p+1)) rho^(1/(2p+1)) once rho^2 >= (p+1)/p."""
    scale = Interval.exact((p + 1) ** 2 / p).sqrt()
    r = Interval.exact(rho)
    if rho * rho * p <= p + 1:
        return scale * (1 / r + r)
    head = Interval.exact((2 * p + 1) ** 2 / p).sqrt()
    return head * Interval.exact((p + 1) / p).power(p / (2 * p + 1)) * r.power(1 / (2 * p + 1))


@pytest.mark.parametrize("p", [Fraction(1, 2), Fraction(1), Fraction(3, 2), Fraction(2), Fraction(5)])
@pytest.mark.parametrize("rho", RHOS)
def test_polynomial_decay_in_closed_form(p: Fraction, rho: Fraction):
    """K of poly:p is the closed form, for rho from 1 to 10^400."""
    value, wanted = coefficient(parse_schedule(f"poly:{p}"), rho), closed(p, rho)
    assert value.intersect(wanted) is not None
    assert (value / wanted).width() < 1e-20


def test_control_a_relative_error_of_1e_12_is_excluded():
    """The closed form times 1 + 1e-12 is excluded."""
    value = coefficient(parse_schedule("poly:2"), Fraction(10))
    assert value.certainly_not("==", closed(Fraction(2), Fraction(10)) * (1 + Fraction(1, 10**12)))


@pytest.mark.parametrize("name", SCHEDULES)
@pytest.mark.parametrize("rho", RHOS)
def test_points_are_sharp(name: str, rho: Fraction):
    """K is enclosed to 20 relative digits at every rho."""
    value = coefficient(parse_schedule(name), rho)
    assert float((value.hi_fraction() - value.lo_fraction()) / value.lo_fraction()) < 1e-20  # type: ignore[operator]


@pytest.mark.parametrize("name", SCHEDULES)
def test_tau_is_optimal(name: str):
    """K(rho) is at most the value at any other tau, and equal to the value at its own."""
    f = functionals(parse_schedule(name))
    rho = Interval.exact(7)
    start, k = f.start(), f.K(rho)
    scale = (start.Q / start.H).sqrt()

    def at(tau: Interval) -> Interval:
        return scale * (start.H / (rho * f.H(tau)) + rho * f.Q(tau) / start.Q)

    for tau in (Fraction(0), Fraction(1, 3), Fraction(7, 10), Fraction(99, 100)):
        assert k.certainly("<", at(Interval.exact(tau)))
    assert k.intersect(at(f.tau(rho))) is not None


@pytest.mark.parametrize("name", SCHEDULES)
def test_optimality_condition(name: str):
    """At tau: H h = H(0) Q(0)/rho^2 (Theorem 1), to the width of the enclosure of tau."""
    f = functionals(parse_schedule(name))
    rho = Interval.exact(50)
    tau, start = f.tau(rho), f.start()
    assert (f.H(tau) * f.h(tau)).intersect(start.H * start.Q / rho.power_int(2)) is not None
    assert tau.width() < 1e-12


@pytest.mark.parametrize("name", SCHEDULES)
@pytest.mark.parametrize(
    ("low", "high"), [(1, 2), (Fraction(3, 2), Fraction(16, 10)), (90, 1000), (Fraction(1, 2), 1)]
)
def test_boxes_enclose_their_points(name: str, low: Fraction, high: Fraction):
    """tau, K and K' over a box hold the values at points of it."""
    f = functionals(parse_schedule(name))
    box = Interval.between(low, high)
    for op in ("tau", "K", "dK"):
        whole = f.interval(op, box)
        for k in range(5):
            part = f.interval(op, Interval.exact(low + (high - low) * Fraction(k, 4)))
            assert whole.intersect(part) is not None
            assert part.hi - whole.hi <= 1e-18
            assert whole.lo - part.lo <= 1e-18


@pytest.mark.parametrize("name", SCHEDULES)
@pytest.mark.parametrize("start", [1, 30, 10**9])
def test_half_lines(name: str, start: int):
    """Over [R, oo) K is unbounded above and bounded below, near K(R) where K rises; K' tends to 0."""
    f = functionals(parse_schedule(name))
    ray = Interval.between(start, None)
    k, here = f.K(ray), f.K(Interval.exact(start))
    assert not k.hi.is_finite()
    assert k.lo <= here.hi
    assert k.certainly(">", here * Fraction(88, 100))
    assert f.tau(ray).certainly("<=", Interval.exact(1))
    assert f.dK(ray).is_bounded()


def test_narrow_boxes_are_tight():
    """Second order: over a box of relative width 1e-6 around a monotone stretch nothing is lost."""
    f = functionals(parse_schedule("cosine"))
    low, high = Fraction(20), Fraction(20) + Fraction(2, 10**5)
    whole = f.K(Interval.between(low, high))
    assert whole.width() < 1.001 * float(
        (f.K(Interval.exact(high)) - f.K(Interval.exact(low))).hi_fraction() or 0
    )


def test_many_agrees_with_one_by_one():
    """Solving the floats together changes the width of the enclosures at most."""
    f = functionals(parse_schedule("cosine"))
    rhos = [Interval.exact(r) for r in (1, 2, 10, 10**6)]
    for together, alone in zip(f.coefficient.many(rhos), map(f.K, rhos), strict=True):
        assert together.intersect(alone) is not None


def test_any_starting_point_gives_a_valid_enclosure():
    """The a posteriori bound holds for a poor guess too: it is only wider."""
    f = functionals(parse_schedule("cosine"))
    rho = Interval.exact(10)
    exact = f.K(rho)
    for m in (Fraction(1, 5), Fraction(3, 10), Fraction(2, 5), Fraction(1)):
        rough = f.coefficient.near(rho, Interval.exact(m)).value
        assert rough.lo <= exact.lo
        assert exact.hi <= rough.hi


@pytest.mark.parametrize("rho", [Fraction(1, 2), 0, -3])
def test_rho_below_one_is_refused(rho: Fraction):
    """Misspecification is at least 1; the error shows the value."""
    with pytest.raises(DomainError, match="at least 1"):
        coefficient(parse_schedule("cosine"), rho)


@pytest.mark.parametrize("rho", [1.5, "2", True])
def test_inexact_rho_is_refused(rho: object):
    """A float is not the number that was meant."""
    with pytest.raises(DomainError, match="exact number"):
        coefficient(parse_schedule("cosine"), rho)  # type: ignore[arg-type]


def test_rho_that_is_not_positive_is_outside_the_domain():
    """As a function K lives on rho > 0."""
    with pytest.raises(UndefinedOperation) as caught:
        functionals(parse_schedule("cosine")).K(Interval.between(-2, -1))
    assert caught.value.certain


@pytest.mark.parametrize(
    ("name", "said"), [("constant", "infinite"), ("(1-u)*(1+2*u)", "non-increasing"), ("1-2*u", "h > 0")]
)
def test_missing_hypotheses_are_named(name: str, said: str):
    """K of a schedule without Q, not monotone, or negative is refused by name."""
    with pytest.raises((HypothesisError, NotEnclosed), match=said):
        coefficient(parse_schedule(name), Fraction(2))
