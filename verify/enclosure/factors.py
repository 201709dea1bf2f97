"""Factors and division with remainder of exact rational functions."""

from __future__ import annotations

from fractions import Fraction

from verify.enclosure.rational import RationalFunction


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
