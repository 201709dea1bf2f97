"""Factors and division with remainder of rational functions: the parts, and that they make up the whole."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify.enclosure.factors import divide_out, factors, prime_factors
from verify.enclosure.rational import RationalFunction

X, Y = RationalFunction.generator("x"), RationalFunction.generator("y")


def number(value: int | Fraction) -> RationalFunction:
    """A constant."""
    return RationalFunction.number(value)


@pytest.mark.parametrize(
    ("f", "multiplicities"),
    [
        (X * X - Y * Y, [1, 1]),
        (Fraction(-3, 4) * (X + Y).power_int(3) / (X - 2).power_int(2), [-2, 3]),
        (number(Fraction(5, 7)), []),
        (1 / (6 * X * (X + 1)), [-1, -1]),
        (X * X + 1, [1]),
    ],
)
def test_the_factors_make_up_the_function(f: RationalFunction, multiplicities: list[int]) -> None:
    """Content times the irreducible parts to their powers, those of the denominator negative."""
    content, parts = factors(f)
    assert sorted(m for _, m in parts) == multiplicities
    product = number(content)
    for part, power in parts:
        assert part.names
        product = product * part.power_int(power)
    assert product == f


def test_the_quotient_is_a_polynomial_and_the_rest_is_smaller() -> None:
    """(x**3 + 2)/(x - 1) is x**2 + x + 1 and 3 over x - 1; a polynomial leaves nothing."""
    quotient, rest, denominator = divide_out((X.power_int(3) + 2) / (X - 1))
    assert quotient == X * X + X + 1
    assert rest / denominator == 3 / (X - 1)
    quotient, rest, _ = divide_out(X * Y)
    assert (quotient, rest) == (X * Y, number(0))


@pytest.mark.parametrize("n", [1, 2, 2**61 - 1, 2**5 * 3**7 * 1_000_003**2, 720720 * (10**40 + 1)])
def test_prime_factors_make_up_the_integer(n: int) -> None:
    """The product is the integer, and what is smooth is taken apart into primes."""
    found = prime_factors(n)
    product = 1
    for factor, multiplicity in found:
        product *= factor**multiplicity
    assert product == n
    assert all(factor > 1 and multiplicity > 0 for factor, multiplicity in found)
    small = [factor for factor, _ in found if factor < 2**20]
    assert all(all(p % d for d in range(2, int(p**0.5) + 1)) for p in small)
    assert len({factor for factor, _ in found}) == len(found)
