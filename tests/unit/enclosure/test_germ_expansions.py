"""Expansions of germs, coefficient by coefficient, and remainders no wider than Lagrange's."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
from flint import arb

from verify.enclosure.germ import Germ
from verify.enclosure.interval import Interval
from verify.errors import NotEnclosed, UndefinedOperation

mp = mpmath.mp
HALF = Fraction(1, 2)
X = Germ.variable(HALF)
b = Interval.between


def close(found: Interval, wanted: mpmath.mpf) -> bool:
    """Whether the number is in the interval (to 2**-300), and both ends near it."""
    with mpmath.workprec(400):
        low, high = (mp.mpf(f.numerator) / f.denominator for f in (found.lo_fraction(), found.hi_fraction()))
        slack = mp.mpf(2) ** -300
        return bool(low - slack <= wanted <= high + slack and high - low <= mp.mpf(2) ** -100)


def coefficient(name: str, at: Fraction, n: int) -> mpmath.mpf:
    """The n-th Taylor coefficient of the function, by its closed form."""
    with mpmath.workprec(400):
        c, turn = mp.mpf(at.numerator) / at.denominator, mp.mpf(n) / 2
        half = mp.mpf(1) / 2
        return {
            "exp": lambda: mp.exp(c) / mp.factorial(n),
            "sin": lambda: mp.sin(c + turn * mp.pi) / mp.factorial(n),
            "cos": lambda: mp.cos(c + turn * mp.pi) / mp.factorial(n),
            "sinpi": lambda: mp.sinpi(c + turn) * mp.pi**n / mp.factorial(n),
            "cospi": lambda: mp.cospi(c + turn) * mp.pi**n / mp.factorial(n),
            "log": lambda: mp.log(c) if n == 0 else (-1) ** (n + 1) / (n * c**n),
            "sqrt": lambda: mp.binomial(half, n) * c ** (half - n),
        }[name]()


@pytest.mark.parametrize("limit", [1, 2, 3, 6])
@pytest.mark.parametrize("slope", [1, -2])
@pytest.mark.parametrize(
    ("name", "centre"),
    [
        ("exp", 0), ("exp", -1), ("sin", 0), ("sin", 1), ("cos", 0), ("cos", 2), ("sinpi", HALF), ("sinpi", 0),
        ("sinpi", Fraction(1, 3)), ("cospi", 1), ("cospi", 0), ("cospi", Fraction(-1, 6)), ("log", 1), ("log", 3), ("sqrt", 1),
        ("sqrt", 4), ("sqrt", 3),
    ],
)  # fmt: skip
def test_coefficients_are_derivatives_over_factorials(
    name: str, centre: Fraction, slope: int, limit: int
) -> None:
    """f(c + s x) to the last kept term, and the next derivative at 0 and at delta in the remainder."""
    delta, c = Fraction(1, 16), Fraction(centre)
    germ = getattr(Germ.variable(delta, limit) * slope + c, name)()
    found = {int(e): value for e, value in germ.coefficients}
    for k in range(limit):
        with mpmath.workprec(400):
            wanted = coefficient(name, c, k) * slope**k
        assert close(found[k], wanted) if k in found else abs(wanted) < mp.mpf(2) ** -300
    order, bound = germ.remainder or (None, Interval.whole())
    assert order == limit
    at = [coefficient(name, c + slope * delta * share, limit) * slope**limit for share in (0, HALF, 1)]
    ends = [mp.mpf(f.numerator) / f.denominator for f in (bound.lo_fraction(), bound.hi_fraction())]
    assert ends[0] <= max(at) + mp.mpf(2) ** -45
    assert ends[1] >= min(at) - mp.mpf(2) ** -45
    assert ends[1] - ends[0] <= 1.6 * (max(at) - min(at)) + mp.mpf(2) ** -45


@pytest.mark.parametrize("n", [2, 3, 4])
def test_small_powers_of_exact_germs_are_exact(n: int) -> None:
    """(3 + x)**n has integer coefficients, to the last bit, though 1/3 is not dyadic."""
    exact = {2: [9, 6, 1], 3: [27, 27, 9, 1], 4: [81, 108, 54, 12, 1]}[n]
    germ = (3 + X).power(n)
    assert germ.remainder is None
    assert [c.point_fraction() for _, c in germ.coefficients] == exact
    wide = Germ.terms([(0, b(-1, 2)), (1, 1)], HALF).power(2)
    assert wide.coefficients[0][1].same(b(0, 4))


@pytest.mark.parametrize(
    ("base", "exponent", "order", "leading"),
    [
        (-1 - X, -1, 0, [-1, 1, -1, 1]),
        (-1 - X, -3, 0, [-1, 3, -6, 10]),
        (-X - X.square(), -2, -2, [1, -2, 3, -4]),
        (-X - X.square(), -1, -1, [-1, 1, -1, 1]),
        (X + X.square(), HALF, HALF, [1, HALF, Fraction(-1, 8), Fraction(1, 16)]),
        (4 * X + X.square(), Fraction(-1, 2), Fraction(-1, 2), [HALF, Fraction(-1, 16), Fraction(3, 256), Fraction(-5, 2048)]),
        (1 + X, Fraction(5, 2), 0, [1, Fraction(5, 2), Fraction(15, 8), Fraction(5, 16)]),
        (1 / X - 1, 2, -2, [1, -2, 1]),
    ],
)  # fmt: skip
def test_powers_keep_their_expansion(
    base: Germ, exponent: Fraction, order: Fraction, leading: list[Fraction]
) -> None:
    """Negative bases under integer exponents too, behind the leading power of x."""
    found = base.power(exponent).coefficients
    assert [e for e, _ in found[: len(leading)]] == [order + k for k in range(len(leading))]
    for (_, c), wanted in zip(found, leading, strict=False):
        assert close(
            c, mp.mpf(wanted.numerator) / wanted.denominator if isinstance(wanted, Fraction) else wanted
        )


ONLY = Germ.terms([], HALF, (0, b(1, 2)))


@pytest.mark.parametrize("name", ["exp", "sin", "cos", "sinpi", "cospi", "log", "sqrt", "abs"])
def test_a_bound_alone_is_mapped_to_a_bound(name: str) -> None:
    """A function in [1, 2] of which nothing else is known: its image is the image of [1, 2]."""
    result = getattr(ONLY, name)()
    assert result.coefficients == ()
    assert result.remainder is not None
    order, bound = result.remainder
    assert order == 0
    assert bound.same(getattr(b(1, 2), name)())


def test_a_bound_alone_has_no_tangent_through_a_pole() -> None:
    """cos may vanish in [1, 2]; in [2, 3] it does not, and the quotient is enclosed."""
    with pytest.raises(NotEnclosed, match="its sign is not certified"):
        ONLY.tan()
    assert (ONLY + 1).tan().range().contains(b(2, 3).tan())


def test_a_logarithm_whose_enclosure_reaches_below_zero() -> None:
    """[0, 1] + x - 9/10 x**2 is positive on (0, 1], though its enclosure is [-9/10, 2]: log in (-oo, log 2]."""
    germ = Germ.terms([(0, b(0, 1)), (1, 1), (2, Fraction(-9, 10))], Fraction(1))
    assert germ.sign() == 1
    assert germ.range().lo < arb(0)
    logarithm = germ.log()
    order, bound = logarithm.remainder or (None, None)
    assert order == 0
    assert bound is not None
    assert bound.lo_fraction() is None
    assert bound.hi == Interval.exact(2).log().hi
    with pytest.raises(NotEnclosed, match="power 1/2 of .* its sign is not certified"):
        germ.sqrt()


def test_logarithms_near_zero_and_infinity() -> None:
    """log x on (0, 1/2] is below log(1/2), log(1/x) above log 2; of what crosses 0 there is none."""
    assert X.log().range().same(Interval(arb.neg_inf(), Interval.exact(HALF).log().hi))
    assert (1 / X).log().range().lo == Interval.exact(2).log().lo
    assert (1 / X).log().range().hi_fraction() is None
    with pytest.raises(NotEnclosed, match="log of .* its sign is not certified"):
        (X - X.square() * 4).log()
    for undefined in (-X, X - X, -1 - X):
        with pytest.raises(UndefinedOperation, match="log of .*, which is not positive") as caught:
            undefined.log()
        assert caught.value.certain


@pytest.mark.parametrize(
    ("germ", "name", "wanted"),
    [
        (1 / X, "exp", (lambda: mp.exp(2), None)), (-1 / X, "exp", (lambda: 0, lambda: mp.exp(-2))),
        (1 / X, "sin", (lambda: -1, lambda: 1)), (1 / X, "cospi", (lambda: -1, lambda: 1)),
    ],
)  # fmt: skip
def test_essential_singularities_have_the_range_as_bound(germ: Germ, name: str, wanted: tuple) -> None:
    """exp(1/x) is at least exp(2) on (0, 1/2], exp(-1/x) between 0 and exp(-2)."""
    order, bound = getattr(germ, name)().remainder or (None, Interval.whole())
    assert order == 0
    assert close(Interval(bound.lo, bound.lo), mp.mpf(0)) or wanted[0]() != 0
    for end, value in zip((bound.lo, bound.hi), wanted, strict=True):
        with mpmath.workprec(300):
            number = mp.inf if value is None else value()
        assert (value is None) is not end.is_finite()
        assert value is None or abs(mp.mpf(float(end)) - number) <= 1e-14 * (1 + abs(number))


def test_a_function_of_unknown_sign_says_nothing_by_exp_of_a_pole() -> None:
    """exp([-1, 1]/x) is positive, which is a bound; its sine is in [-1, 1]; a product of both ends says nothing."""
    wild = Germ.terms([(-1, b(-1, 1))], HALF)
    assert wild.exp().range().same(b(0, None))
    assert wild.sin().range().same(b(-1, 1))
    with pytest.raises(NotEnclosed, match="no bound was found"):
        Germ.terms([], HALF, (1, Interval.whole())).abs().min(Germ.terms([], HALF, (1, Interval.whole())))


@pytest.mark.parametrize(
    ("found", "order", "bound"),
    [
        (lambda g: g.abs(), 1, (0, 2)),
        (lambda g: g.min(X), 1, (-1, 1)),
        (lambda g: g.max(X), 1, (1, 2)),
        (lambda g: g.max(0), 1, (0, 2)),
        (lambda g: g.min(0), 1, (-1, 0)),
        (lambda g: g.max(X.square()), 1, (0, 2)),
        (lambda g: g.max(Fraction(1, 2)), 0, (Fraction(1, 2), 1)),
    ],
)
def test_choices_that_are_not_certified_enclose_both(found: object, order: int, bound: tuple) -> None:
    """[-1, 2] x against another function: a bound at the lower of the two orders, not wider than both."""
    result = found(Germ.terms([(1, b(-1, 2))], HALF))  # type: ignore[operator]
    assert result.coefficients == ()
    assert result.remainder is not None
    assert result.remainder[0] == order
    assert result.remainder[1].same(b(*bound))


def test_a_choice_holds_where_both_functions_do() -> None:
    """x on (0, 1/2] and x**2 on (0, 1/4]: the larger one is x, on (0, 1/4]."""
    short = Germ.variable(Fraction(1, 4)).square()
    for larger in (X.max(short), short.max(X)):
        assert larger.delta == Fraction(1, 4)
        assert [e for e, _ in larger.coefficients] == [1]
    for smaller in (X.min(short), short.min(X)):
        assert smaller.delta == Fraction(1, 4)
        assert [e for e, _ in smaller.coefficients] == [2]


def test_composition_keeps_expansion_and_remainder() -> None:
    """exp(x**2/2) has the coefficients of exp at even powers; a remainder goes along with its power."""
    inner = X.square() / 2
    outer = X.exp().compose(inner)
    assert [e for e, _ in outer.coefficients] == [2 * k for k in range(10)]
    for k, (_, c) in enumerate(outer.coefficients):
        with mpmath.workprec(400):
            wanted = 1 / (mp.mpf(2) ** k * mp.factorial(k))
        assert close(c, wanted)
    bounded = Germ.terms([(1, 1)], HALF, (2, b(-1, 1))).compose(X.square())
    assert [(e, c.point_fraction()) for e, c in bounded.coefficients] == [(2, 1)]
    assert bounded.remainder is not None
    assert bounded.remainder[0] == 4
    assert bounded.remainder[1].same(b(-1, 1))
    assert str(X.compose(X)) == str(X)


def test_an_expansion_in_halves_of_powers() -> None:
    """exp(sqrt x) in steps of 1/2; cos(sqrt x) in whole steps."""
    root = X.sqrt()
    assert [(e, c.point_fraction()) for e, c in root.exp().coefficients[:3]] == [(0, 1), (HALF, 1), (1, HALF)]
    assert [e for e, _ in root.cos().coefficients[:3]] == [0, 1, 2]


@pytest.mark.parametrize(
    ("question", "message"),
    [
        (lambda: (X - X).power(-2), "0 to the power -2"),
        (lambda: (X - X).power(Fraction(-1, 2)), "0 to the power -1/2"),
        (lambda: X / (X - X), "division of .* by 0"),
        (lambda: 1 / (X - X), "division of .* by 0"),
        (lambda: X / 0, "division of .* by 0"),
        (lambda: (-X).power(Fraction(1, 3)), "power 1/3 of .*, which is negative"),
        (lambda: (-1 - X).power(Fraction(-5, 2)), "power -5/2 of .*, which is negative"),
    ],
)
def test_what_is_undefined_at_every_point_is_certain(question: object, message: str) -> None:
    """The message says of what."""
    with pytest.raises(UndefinedOperation, match=message) as caught:
        question()  # type: ignore[operator]
    assert caught.value.certain


@pytest.mark.parametrize("exponent", [Fraction(1, 2), Fraction(-1, 2), Fraction(-1), Fraction(7, 3)])
def test_a_function_of_open_sign_has_no_such_power(exponent: Fraction) -> None:
    """x - 1/4 changes sign on (0, 1/2], [-1, 2] may be anywhere: neither defined nor certainly undefined."""
    for germ in (X - Fraction(1, 4), Germ.terms([(0, b(-1, 2))], HALF), Germ.terms([(1, -1), (2, 10)], HALF)):
        with pytest.raises(NotEnclosed, match="its sign is not certified"):
            germ.power(exponent)
