"""Factors of integers and of exact rational functions; division with remainder."""

from __future__ import annotations

from fractions import Fraction

from flint import fmpz

from verify.enclosure.rational import RationalFunction

_SMOOTH_BITS = 20  # a cofactor without a smaller prime may stay whole: a root of it is an atom all the same


def factors(f: RationalFunction) -> tuple[Fraction, list[tuple[RationalFunction, int]]]:
    """``f`` as content times irreducible polynomials over Q to integer powers (negative: denominator)."""
    content, out = Fraction(1), []
    for poly, sign in ((f._num, 1), (f._den, -1)):
        lead, parts = poly.factor()
        value = Fraction(int(lead.p), int(lead.q))
        content = content * value if sign > 0 else content / value
        one = poly.context().constant(1)
        out += [(RationalFunction(part, one), sign * int(multiplicity)) for part, multiplicity in parts]
    return content, out


def divide_out(f: RationalFunction) -> tuple[RationalFunction, RationalFunction, RationalFunction]:
    """Polynomials (quotient, remainder, denominator) with f = quotient + remainder / denominator."""
    one = f._num.context().constant(1)
    quotient, remainder = divmod(f._num, f._den)
    return RationalFunction(quotient, one), RationalFunction(remainder, one), RationalFunction(f._den, one)


def prime_factors(n: int) -> list[tuple[int, int]]:
    """A positive integer as powers of pairwise different factors above 1: all primes below 2^20, larger ones found."""
    return [(int(factor), int(multiplicity)) for factor, multiplicity in fmpz(n).factor_smooth(_SMOOTH_BITS)]
