"""One rational function below another, up to a positive number: f >= c g for some c > 0, by coefficients."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from verify.enclosure.rational import RationalFunction
from verify.problem.orthant import Orthant

Sample = Callable[[RationalFunction], float]
_MOST = 8  # multiples that are tried
_TINY = 1e-6


def below(
    g: RationalFunction, f: RationalFunction, orthant: Orthant, sample: Sample, *, strict: bool = False
) -> bool:
    """Is f - c g >= 0 (> 0) for some c > 0, so that f has the sign that g is supposed to have?

    sample   the value of a function at a point of the intervals, in floats: what is negative there is not tried

    Tried are the quotients of coefficients of the same monomial; a positive denominator of g is left out.
    """
    if g.is_zero():
        return False
    numerator = _polynomial(g.numerator_terms())
    bottom = _polynomial(g.denominator_terms())
    candidates = [g] if bottom.as_fraction() is not None else [g, numerator]
    for candidate in candidates:
        if candidate is numerator and not orthant.holds(bottom, strict=True):
            continue
        ratio = (f / candidate).as_fraction()
        if ratio is not None:
            return ratio > 0 and not strict
        rests = [f - candidate * c for c in _multiples(f, candidate)]
        if any(sample(rest) > -_TINY and orthant.holds(rest, strict=strict) for rest in rests):
            return True
    return False


def _multiples(f: RationalFunction, g: RationalFunction) -> list[Fraction]:
    """1, and the quotients of coefficients that make a monomial vanish."""
    mine = {tuple(sorted(powers.items())): c for powers, c in f.numerator_terms()}
    out = {Fraction(1): None}
    for powers, c in g.numerator_terms():
        quotient = mine.get(tuple(sorted(powers.items())), Fraction(0)) / c
        if quotient > 0:
            out[quotient] = None
    return list(out)[:_MOST]


def _polynomial(terms: list[tuple[dict[str, int], Fraction]]) -> RationalFunction:
    total = RationalFunction.number(0)
    for powers, c in terms:
        term = RationalFunction.number(c)
        for name, k in powers.items():
            term = term * RationalFunction.generator(name).power_int(k)
        total = total + term
    return total
