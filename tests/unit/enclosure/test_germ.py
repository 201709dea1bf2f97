"""Powers and elementary functions of germs against mpmath at points of all sizes."""

from __future__ import annotations

import math
from fractions import Fraction

import mpmath
import pytest
from enclosure_germs import DELTA, FUNCTIONS, POINTS, agrees, analytic
from enclosure_points import relaxed
from hypothesis import assume, given
from hypothesis import strategies as st

from verify.enclosure.germ import Germ
from verify.enclosure.interval import Interval
from verify.enclosure.precision import precision
from verify.errors import NotEnclosed, UndefinedOperation

mp = mpmath.mp


@pytest.mark.parametrize("name", FUNCTIONS)
@relaxed
@given(case=analytic())
def test_functions_enclose_at_points(name, case):
    """The composite function lies in the result wherever the result exists."""
    germ, inner = case
    try:
        result = getattr(germ, name)()
    except NotEnclosed:
        assume(False)
    except UndefinedOperation as error:
        certain = error.certain
    else:
        assert agrees(result, lambda x: FUNCTIONS[name](inner(x)))
        return
    assert not certain or all(inner(mpmath.mpf(float(x))) <= 0 for x in POINTS)


@relaxed
@given(
    analytic(), st.sampled_from([Fraction(n, d) for n in range(-7, 9) for d in (1, 2, 5)]), st.integers(-3, 3)
)
def test_powers_enclose_at_points(case, exponent, shift):
    """Integer and fractional powers, behind a factor x**shift."""
    germ, inner = case
    try:
        result = germ.shift(shift).power(exponent)
    except (NotEnclosed, UndefinedOperation):
        assume(False)
    if exponent == 0:
        assert result.range().certainly("==", Interval.exact(1))
        return
    e = mpmath.mpf(exponent.numerator) / exponent.denominator

    def function(x: mpmath.mpf) -> mpmath.mpf:
        base = x**shift * inner(x)
        with mpmath.workprec(500):
            return (
                base ** (mpmath.mpf(exponent.numerator) / exponent.denominator)
                if exponent.denominator > 1
                else base ** int(e)
            )

    assert agrees(result, function)


@pytest.mark.parametrize("name", ["div", "min", "max"])
@relaxed
@given(a=analytic(), b=analytic())
def test_two_operands_enclose_at_points(a, b, name):
    """Quotient, smaller and larger of two functions."""
    operations = {
        "div": (lambda f, g: f / g, lambda s, t: s / t),
        "min": (lambda f, g: f.min(g), min),
        "max": (lambda f, g: f.max(g), max),
    }
    on_germs, on_numbers = operations[name]
    try:
        result = on_germs(a[0], b[0])
    except (NotEnclosed, UndefinedOperation):
        assume(False)
    assert agrees(result, lambda x: on_numbers(a[1](x), b[1](x)))


@relaxed
@given(analytic(), st.sampled_from([Fraction(1, 2), Fraction(1), Fraction(2)]))
def test_composition_encloses_at_points(case, exponent):
    """f(x**e (1 + x)/2), inside the domain of f."""
    germ, outer = case
    x = Germ.variable(Fraction(1, 64))
    inner = x.power(exponent) * (1 + x) / 2
    e = mpmath.mpf(float(exponent))
    points = [p / 8 for p in POINTS]
    assert agrees(germ.compose(inner), lambda t: outer(t**e * (1 + t) / 2), points)


def test_cosine_schedule_touches_at_the_end():
    """(1 + cos(pi u))/2 against c (1-u)**2 at u = 1: the exact zeros vanish and the order-2 term decides."""
    x = Germ.variable(Fraction(1, 16))
    h = (1 + (1 - x).cospi()) / 2
    assert h.order() == 2
    assert (h - x.square()).sign() == 1
    assert (h - x.square() * Fraction(5, 2)).sign() == -1
    assert agrees(h - x.square(), lambda t: (1 + mp.cospi(1 - t)) / 2 - t**2)
    assert [e for e, _ in h.coefficients] == [2, 4, 6, 8]


def test_a_second_order_touch_needs_the_exact_zero():
    """With a first-order coefficient that only nearly cancels, no sign is claimed."""
    x = Germ.variable(Fraction(1, 16))
    near = (1 + ((1 - x) * Interval.pi()).cos()) / 2
    assert near.order() == 0
    assert near.sign() is None


def test_functionals_of_the_linear_schedule_near_the_end():
    """h = x, H = x**2/2, Q = integral of 2: exact germs throughout."""
    x = Germ.variable(Fraction(1, 4))
    H = x.integral()
    Q = (x.square() / H).integral()
    assert (Q - 2 * x).is_zero()
    assert (H.sqrt().square() - H).range().width() < 1e-30


def test_behaviour_at_infinity_is_a_germ_in_one_over_x():
    """sqrt(y**2 + y) - y tends to 1/2: negative exponents and cancellation."""
    x = Germ.variable(Fraction(1, 32))
    y = 1 / x
    difference = (y.square() + y).sqrt() - y
    assert difference.order() == 0
    assert agrees(difference, lambda t: mp.sqrt(1 / t**2 + 1 / t) - 1 / t)
    assert difference.sign() == 1
    assert (difference - Fraction(1, 2)).sign() == -1


def test_a_remainder_alone_has_powers():
    """R x**E with R > 0 gives R**r x**(E r), without terms."""
    g = Germ.terms([], Fraction(1, 2), (Fraction(3), Interval.between(1, 4)))
    root = g.power(Fraction(-1, 2))
    assert root.coefficients == ()
    exponent, bound = root.remainder
    assert exponent == Fraction(-3, 2)
    assert bound.same(Interval.between(Fraction(1, 2), 1))
    assert g.sqrt().remainder[1].same(Interval.between(1, 2))
    with pytest.raises(NotEnclosed):
        Germ.terms([], Fraction(1, 2), (Fraction(3), Interval.between(-1, 4))).power(-1)


def test_coarse_answers_are_enclosures():
    """Essential singularities and open signs give a remainder without terms, or a refusal."""
    x = Germ.variable(Fraction(1, 2))
    large = [DELTA, DELTA / 3, DELTA / 2**5]
    assert agrees((-1 / x).exp(), lambda t: mp.exp(-1 / t), large)
    assert agrees((1 / x).cos(), lambda t: mp.cos(1 / t), large)
    assert agrees(x.log(), mp.log)
    assert (-x.log()).sign() == 1
    wavering = Germ.terms([(0, Interval.between(-1, 2))], Fraction(1, 2))
    assert wavering.abs().range().same(Interval.between(0, 2))
    assert wavering.min(1).range().contains(Interval.between(-1, 1))
    assert wavering.max(x).range().contains(2)
    for refused in (
        lambda: wavering.log(),
        lambda: wavering.sqrt(),
        lambda: 1 / wavering,
        lambda: (1 / x).tan(),
    ):
        with pytest.raises(NotEnclosed):
            refused()


def test_undefined_operations_are_certain():
    """Zero divisors, roots and logarithms of negative functions."""
    x = Germ.variable(Fraction(1, 2))
    zero = x - x
    for refused in (
        lambda: x / zero, lambda: zero.power(-2), lambda: (-x).sqrt(), lambda: (-x - 1).log(),
        lambda: zero.log(), lambda: (x - 1).power(Fraction(1, 3)),
    ):  # fmt: skip
        with pytest.raises(UndefinedOperation) as caught:
            refused()
        assert caught.value.certain
    assert zero.power(0).sign() == 1
    assert zero.sqrt().is_zero()
    assert zero.exp().range().certainly("==", Interval.exact(1))


def test_certified_choice_returns_the_function_itself():
    """min and max of ordered functions keep their expansions; equal functions too."""
    x = Germ.variable(Fraction(1, 2))
    assert x.min(x.square()).order() == 2
    assert x.max(x.square()).order() == 1
    assert x.min(x).coefficients[0][0] == 1
    assert (x.square() - x).abs().order() == 1
    assert x.max(0).order() == 1
    assert x.min(0).is_zero()


def test_the_absolute_value_of_a_function_of_one_sign_is_the_function_or_its_negative():
    """-x + x**2/2 + [-1, 0] is negative on (0, 3/2]: its expansion is kept; with both signs there is none."""
    sunken = Germ.terms([(0, Interval.between(-1, 0)), (1, -1), (2, Fraction(1, 2))], Fraction(3, 2))
    assert sunken.sign() == -1
    assert str(sunken.abs()) == str((-sunken).abs()) == str(-sunken)
    raised = sunken + Fraction(1, 2)
    assert raised.sign() is None
    assert raised.abs().coefficients == ()


def test_composition_outside_the_domain_is_refused():
    """The inner function must be certified inside (0, delta]."""
    f = Germ.variable(Fraction(1, 4)).exp()
    x = Germ.variable(Fraction(1, 2))
    for inner in (x, -x, x - x, x - Fraction(1, 8)):
        with pytest.raises(NotEnclosed, match="certified to stay"):
            f.compose(inner)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
@pytest.mark.parametrize("limit", [1, 2, 3, 4, 7])
@pytest.mark.parametrize("slope", [Fraction(-1), Fraction(3)])
def test_remainders_hold_at_the_far_end(name, limit, slope):
    """Short expansions of f(1 + s x) at x = delta, where the Lagrange remainder is largest."""
    x = Germ.variable(DELTA, limit)
    result = getattr(1 + slope * x, name)()
    assert agrees(result, lambda t: FUNCTIONS[name](1 + mpmath.mpf(int(slope)) * t))


@pytest.mark.parametrize(
    "exponent", [Fraction(-3), Fraction(-1, 2), Fraction(1, 3), Fraction(5, 2), Fraction(9)]
)
@pytest.mark.parametrize("limit", [1, 2, 3, 4, 7])
def test_remainders_of_powers_hold_at_the_far_end(exponent, limit):
    """Short binomial expansions of (2 - 3x)**r at x = delta."""
    result = (2 - 3 * Germ.variable(DELTA, limit)).power(exponent)
    assert agrees(result, lambda t: (2 - 3 * t) ** (mpmath.mpf(exponent.numerator) / exponent.denominator))


def test_a_zero_inside_the_domain_is_not_expanded_over():
    """1 - 2x vanishes in (0, 1]: no reciprocal, root or logarithm, and no sign; on (0, 1/4] all of them."""
    x = Germ.variable(Fraction(1))
    f = 1 - 2 * x
    assert f.sign() is None
    for refused in (lambda: 1 / f, lambda: f.sqrt(), lambda: f.log(), lambda: f.power(-3)):
        with pytest.raises(NotEnclosed):
            refused()
    short = f.restrict(Fraction(1, 4))
    assert (1 / short).sign() == short.sqrt().sign() == 1
    assert short.log().sign() == -1


def test_huge_powers_end():
    """Exponents of absurd size give an enclosure or a refusal at once."""
    x = Germ.variable(Fraction(1, 2))
    assert x.power(10**9).order() == 10**9
    assert (1 + x).power(10**30).sign() == 1
    assert (1 + x).power(Fraction(-(10**30), 7)).range().contains(Interval.exact(0))
    wavering = Germ.terms([(0, Interval.between(-1, 2))], Fraction(1, 2))
    assert wavering.power(10**9).range().contains(1)


@relaxed
@given(analytic(), st.sampled_from(["exp", "cospi", "sqrt", "log"]))
def test_results_nest_under_higher_precision(case, name):
    """At 256 bits the values lie inside those at 64 bits."""
    germ, _ = case
    results = []
    for bits in (64, 256):
        with precision(bits):
            try:
                results.append(getattr(germ, name)())
            except (NotEnclosed, UndefinedOperation):
                assume(False)
    with precision(256):
        assert results[0].evaluate(DELTA).contains(results[1].evaluate(DELTA))


def test_control_a_lost_lagrange_remainder_is_caught(monkeypatch):
    """An expansion without its last term fails the check that the true one passes."""
    x = Germ.variable(DELTA, 3)
    assert agrees((1 + x).exp(), lambda t: mp.exp(1 + t))
    assert agrees((1 + x).sqrt(), lambda t: mp.sqrt(1 + t))
    true = Germ._taylor
    monkeypatch.setattr(
        Germ, "_taylor", lambda w, coefficients, last: true(w, coefficients, Interval.exact(0))
    )
    assert not agrees((1 + x).exp(), lambda t: mp.exp(1 + t))
    assert not agrees((1 + x).sqrt(), lambda t: mp.sqrt(1 + t))


def test_control_a_wrong_coefficient_is_caught():
    """An error of 1e-9 in the third coefficient shows at small x."""
    x = Germ.variable(DELTA)
    wrong = x.exp() + x.square() * x * Fraction(1, 10**9)
    assert not agrees(wrong, mp.exp)


def test_a_function_that_is_nowhere_larger_is_the_smaller_one():
    """The difference lies in [-1, 0] x**3 and may vanish: the choice is made, no hull of both is taken."""
    b = Germ.variable(Fraction(1, 2)) - Germ.variable(Fraction(1, 2)).square()
    a = b + Germ.terms([], Fraction(1, 2), (3, Interval.between(-1, 0)))
    for larger in (a.max(b), b.max(a)):
        assert larger.coefficients == b.coefficients
        assert larger.remainder is None
    for smaller in (a.min(b), b.min(a)):
        assert smaller.coefficients == a.coefficients
        assert smaller.remainder is not None
    crossing = b + Germ.terms([], Fraction(1, 2), (3, Interval.between(-1, 1)))
    assert crossing.max(b).coefficients == ()


@pytest.mark.parametrize(("slope", "power"), [(1, 5), (1, 9), (-3, 6), (-3, 8)])
def test_whole_powers_of_a_polynomial_are_its_products(slope: int, power: int) -> None:
    """All coefficients of (1 + a x)**n and no remainder, also where 1 + a x changes sign."""
    germ = (1 + slope * Germ.variable(Fraction(1, 2))).power(power)
    assert germ.remainder is None
    expected = [(k, math.comb(power, k) * slope**k) for k in range(power + 1)]
    assert [(e, c.point_fraction()) for e, c in germ.coefficients] == expected


@pytest.mark.parametrize("name", ["exp", "sqrt", "cos"])
def test_an_expansion_keeps_all_terms_below_its_remainder(name):
    """1 + x + x**2 has mixed products: those below the remainder's power stay terms, near the true coefficients."""
    x = Germ.variable(Fraction(1, 16))
    germ = getattr(1 + x + x.square(), name)()
    assert [e for e, _ in germ.coefficients] == list(range(10))
    assert germ.remainder is not None
    assert germ.remainder[0] == 10
    true = mp.taylor(lambda t: FUNCTIONS[name](1 + t + t * t), 0, 9)
    for (_, found), wanted in zip(germ.coefficients, true, strict=True):
        assert abs(mp.mpf(float(found.mid_fraction())) - wanted) < mp.mpf(10) ** -9
