"""Rational functions and series: normal form by example, limits of size, what is refused and how it is said."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import arb, arb_series

from verify.enclosure.factors import divide_out, factors, prime_factors
from verify.enclosure.interval import Interval
from verify.enclosure.precision import precision, series_length
from verify.enclosure.rational import RationalFunction
from verify.enclosure.series import SeriesAlgebra
from verify.errors import DomainError, NotEnclosed, UndefinedOperation

X, Y, Z = (RationalFunction.generator(name) for name in "xyz")


def number(value: int | Fraction) -> RationalFunction:
    """A constant."""
    return RationalFunction.number(value)


@pytest.mark.parametrize(
    ("f", "text", "names"),
    [
        ((2 * X + 2) / (4 * X - 4), "(1/2*x + 1/2)/(x - 1)", ("x",)),
        ((X * X - 1) / (X - 1), "x + 1", ("x",)),
        (Y / X + Z - Z, "(y)/(x)", ("x", "y")),
        (1 / (3 * X), "(1/3)/(x)", ("x",)),
        (X - X, "0", ()),
        (number(Fraction(6, 4)), "3/2", ()),
        ((X + Y + Z) - X - Z, "y", ("y",)),
        (Z / (Z * X + Z), "(1)/(x + 1)", ("x",)),
        (3 - X, "-x + 3", ("x",)),
        (3 / X, "(3)/(x)", ("x",)),
        (X - Y / X, "(x^2 - y)/(x)", ("x", "y")),
        (X / Y - X / Y, "0", ()),
        (1 / X + 1 / Y, "(x + y)/(x*y)", ("x", "y")),
        (1 / X - 1 / (X + 1), "(1)/(x^2 + x)", ("x",)),
    ],
)
def test_the_normal_form(f: RationalFunction, text: str, names: tuple[str, ...]) -> None:
    """Lowest terms, leading coefficient of the denominator 1, no generator that does not occur."""
    assert repr(f) == text
    assert f.names == names
    assert f.is_zero() is (text == "0")
    assert (f.as_fraction() is None) is bool(names)


def test_a_function_makes_others_and_is_no_other_thing() -> None:
    """Constants and generators may be asked of one at hand; it equals no number and no text."""
    assert X.number(2) == number(2)
    assert X.generator("y") == Y
    assert X.number(2).as_fraction() == 2
    assert (number(2) == 2) is False
    assert (X == "x") is False
    assert X != Y
    assert 1 / X != X
    assert (X + 1) / Y != (X + 1) / Z
    assert len({X, X + 1 - 1, Y, X * 1}) == 2


@pytest.mark.parametrize("n", [-3, -2, -1, 0, 1, 2, 3])
def test_integer_powers_of_zero_and_of_quotients(n: int) -> None:
    """0 to a negative power is undefined, everywhere; x**0 is 1."""
    zero = X - X
    if n < 0:
        with pytest.raises(UndefinedOperation, match=f"0 to the power {n}") as caught:
            zero.power_int(n)
        assert caught.value.certain
    else:
        assert zero.power_int(n) == number(0 if n else 1)
    f = X / (Y + 1)
    product = number(1)
    for _ in range(abs(n)):
        product = product * f if n > 0 else product / f
    assert f.power_int(n) == product
    assert number(-2).power_int(n).as_fraction() == Fraction(-2) ** n


@pytest.mark.parametrize(
    ("base", "fits", "too_large"),
    [
        (X, 10_000, 10_001), (X * Y, 5_000, 5_001), (X * X + 1, 4_000, 5_001), (number(2), 900_000, 1_000_001),
        (X + Y + Z + 1, 60, 200),
    ],
)  # fmt: skip
def test_powers_up_to_a_limit_of_size(base: RationalFunction, fits: int, too_large: int) -> None:
    """Degree 10,000, a million bits, a hundred thousand terms: what fits is expanded, the next refused."""
    if base.names != ("x", "y", "z") and base != X * X + 1:
        assert not base.power_int(fits).is_zero()
    with pytest.raises(NotEnclosed, match=f"to the power {too_large} is too large to expand"):
        base.power_int(too_large)
    assert base.power_int(1) == base


@pytest.mark.parametrize(
    ("f", "name", "wanted"),
    [
        (X * X * Y, "x", 2 * X * Y), (X * X * Y, "y", X * X), (1 / X, "x", -1 / (X * X)), (X / (X + Y), "y", -X / ((X + Y) * (X + Y))),
        (X * X * Y, "z", number(0)), (number(3), "x", number(0)),
    ],
)  # fmt: skip
def test_derivatives(f: RationalFunction, name: str, wanted: RationalFunction) -> None:
    """By each generator, also one that does not occur."""
    assert f.derivative(name) == wanted


@pytest.mark.parametrize(
    ("f", "degree", "value", "wanted"),
    [
        (X.power_int(5), 2, Y, X * Y * Y), (X.power_int(5), 3, Y, X * X * Y), (X.power_int(4), 2, Y, Y * Y),
        (X.power_int(3) + X, 2, 1 - Y * Y, X * (2 - Y * Y)), (1 / X.power_int(4), 2, Y, 1 / (Y * Y)),
        (X.power_int(4) / (X * X + 1), 2, 1 / Y, 1 / (Y * (Y + 1))), ((X * X + 1) / X.power_int(6), 2, 2 / Y, (Y * Y + 2 * Y) * Y / 8),
        (X + Y, 1, number(3), Y + 3), (Y, 2, number(3), Y), (X, 2, number(3), X),
    ],
)  # fmt: skip
def test_reduction_by_a_power(
    f: RationalFunction, degree: int, value: RationalFunction, wanted: RationalFunction
) -> None:
    """x**degree is replaced as often as it is contained; lower powers stay."""
    assert f.reduce("x", degree, value) == wanted


@pytest.mark.parametrize("degree", [0, -1])
def test_a_degree_is_positive(degree: int) -> None:
    """And the message shows it."""
    with pytest.raises(DomainError, match=f"degree = {degree}: give an integer that is at least 1"):
        X.reduce("x", degree, Y)
    with pytest.raises(DomainError, match=r"x\*\*2 cannot be replaced by x \+ 1, which contains x"):
        X.reduce("x", 2, X + 1)


def test_all_primes_below_a_million_are_found() -> None:
    """A product of two primes just below 2**20, and of neighbours of every size, is taken apart."""
    large = [1048573, 1048571, 524309, 524287, 65537, 65521]
    for p in large:
        for q in large:
            assert sorted(prime_factors(p * q)) == sorted(
                {p: 2 if p == q else 1, q: 2 if p == q else 1}.items()
            )
    assert prime_factors(1) == []
    assert prime_factors(2**20 * 3) == [(2, 20), (3, 1)]


def test_factors_and_quotients_by_example() -> None:
    """The content of a quotient is the quotient of the contents; the remainder stands over the denominator."""
    content, parts = factors((4 * X * X - 4) / (6 * Y))
    assert content == Fraction(2, 3)
    assert sorted((repr(p), m) for p, m in parts) == [("x + 1", 1), ("x - 1", 1), ("y", -1)]
    quotient, rest, denominator = divide_out((X * X + 1) / (2 * X))
    assert quotient == X / 2
    assert rest / denominator == 1 / (2 * X)


@pytest.mark.parametrize("bad", [0, -1, True, 2.0, "3", None])
def test_lengths_and_precisions_are_positive_integers(bad: object) -> None:
    """A truth value is none; 1 term and 2 bits are the least."""
    with pytest.raises(DomainError, match=r"terms = .*: give a positive integer"), series_length(bad):  # type: ignore[arg-type]
        pass
    with series_length(1), precision(2):
        assert arb_series([1, 1]).exp().prec == 1
    if bad != 2.0:
        with (
            pytest.raises(DomainError, match=r"precision = .*: give an integer from 2 to 1000000"),
            precision(bad),
        ):  # type: ignore[arg-type]
            pass
    with precision(1_000_000):
        pass


A = SeriesAlgebra()


@pytest.mark.parametrize("n", [-4, -3, -2, -1, 0, 1, 2, 3, 4, 7])
def test_integer_powers_of_a_series_are_products(n: int) -> None:
    """(2 + t)**n: the binomial coefficients times powers of 2, without rounding."""
    with series_length(4):
        series = A.powq(A.variable(arb(2)), Fraction(n))
        found = [Interval.from_ball(series[k]).point_fraction() for k in range(4)]
    wanted, binomial = [], Fraction(1)
    for k in range(4):
        wanted.append(binomial * Fraction(2) ** (n - k))
        binomial = binomial * (n - k) / (k + 1)
    assert found == wanted


@pytest.mark.parametrize("name", ["exp", "log", "sqrt", "sin", "cos", "tan", "sinpi", "cospi", "neg"])
def test_functions_of_a_series_agree_with_intervals(name: str) -> None:
    """At a number the constant coefficient is the value; the next one a difference quotient."""
    x, step = Fraction(1, 3), Fraction(1, 2**40)
    value = {"neg": lambda i: -i}.get(name, lambda i: getattr(i, name)())
    with series_length(3):
        series = getattr(A, name)(A.variable(Interval.exact(x).ball()))
    at, next_to = value(Interval.exact(x)), value(Interval.exact(x + step))
    assert Interval.from_ball(series[0]).intersect(at) is not None
    slope = (next_to - at) / step
    assert abs(float(Interval.from_ball(series[1]).mid_fraction() - slope.mid_fraction())) < 1e-8


def test_a_series_that_may_vanish_has_no_reciprocal_root_or_logarithm() -> None:
    """With 0 inside or at the end of its first coefficient; the message names the operation."""
    for centre in (arb(0), arb(0.5, 0.5), arb(0, 1)):
        t = A.variable(centre)
        for question, what in (
            (lambda t=t: A.div(t, t), "division by a series"), (lambda t=t: A.sqrt(t), "the square root of a series"),
            (lambda t=t: A.log(t), "the logarithm of a series"), (lambda t=t: A.powq(t, Fraction(1, 3)), "the power 1/3 of a series"),
            (lambda t=t: A.powq(t, Fraction(-2)), "division by a series"), (lambda t=t: A.pow(t, t), "a power of a series"),
        ):  # fmt: skip
            with (
                series_length(3),
                pytest.raises(UndefinedOperation, match=f"{what} (that )?starts|{what} that") as caught,
            ):
                question()
            assert not caught.value.certain
    for op in ("h", "H"):
        with pytest.raises(NotEnclosed, match=f"{op} of a schedule has no power series"):
            A.schedule(op, A.variable(arb(1)))
