"""The behaviour of h, H and Q at the end u = 1, to full relative accuracy.

With x = 1 - u,   h = c x^q (1 + w_h),   H = c/(q+1) x^(q+1) (1 + w_H),   Q = c (q+1)/q x^q (1 + w_Q)

on (0, x_max], where each w is a certified expansion in positive powers of x. The leading 1 is exact by
construction, so sums such as Q/h - (q+1)/q lose nothing to cancellation. q is the tail degree: the
exponent 1/(2q+1) of rho in arXiv 2503.09411, Corollaries 2 and 3.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from verify.enclosure.germ import Germ
from verify.enclosure.interval import Interval
from verify.enclosure.series import Polynomial
from verify.errors import NotEnclosed, UndefinedOperation
from verify.language.formula import Expr
from verify.theory.schedules import Piece
from verify.theory.signs import germ_at

TERMS = 24  # cosine then keeps 11 terms, with a remainder of order x^22 relative
SMALL = Fraction(1, 2**76)  # wanted size of the relative remainder at x_max
HALVINGS = 12

_ZERO, _ONE = Interval.exact(0), Interval.exact(1)


class Expansion:
    """1 + w(x) for a germ w in positive powers, evaluated by Horner's rule in x^step."""

    def __init__(self, w: Germ) -> None:
        self.w = w
        rest = w.remainder
        exponents = [e for e, _ in w.coefficients] + ([rest[0]] if rest else [])
        self.step = _common_step(exponents) if exponents else Fraction(1)
        size = int(max(exponents) / self.step) if exponents else 0
        dense = [_ZERO] * (size + 1)
        dense[0] = _ONE
        for e, c in w.coefficients:
            dense[int(e / self.step)] = c
        if rest:
            dense[int(rest[0] / self.step)] = rest[1]
        self.dense = dense
        self._polynomial = Polynomial(dense)

    def __call__(self, x: Interval) -> Interval:
        """Enclosure of 1 + w at x, an interval inside [0, x_max]."""
        if len(self.dense) == 1:
            return _ONE
        y = x if self.step == 1 else power(x, self.step)
        if y.is_point() or x.is_point():
            return self._polynomial.at(y)
        total = self.dense[-1]
        for coefficient in reversed(self.dense[:-1]):
            total = total * y + coefficient
        return total


def power(x: Interval, exponent: Fraction) -> Interval:
    """x^exponent for x >= 0; integer exponents take the short way."""
    return x.power_int(exponent.numerator) if exponent.denominator == 1 else x.power(exponent)


def _common_step(exponents: list[Fraction]) -> Fraction:
    denominator = math.lcm(*(e.denominator for e in exponents))
    return Fraction(math.gcd(*(int(e * denominator) for e in exponents)), denominator)


@dataclass(frozen=True)
class Tail:
    """Expansions of h, H, Q in x = 1 - u on (0, x_max].

    q, c            tail degree > 0 and leading coefficient > 0
    x_max           right end of the domain
    w_h, w_H, w_Q   relative corrections, germs in positive powers of x
    """

    q: Fraction
    c: Interval
    x_max: Fraction
    w_h: Germ
    w_H: Germ
    w_Q: Germ

    @property
    def exact(self) -> bool:
        """True where the expansions are finite sums without a remainder."""
        return self.w_h.remainder is None and self.w_H.remainder is None and self.w_Q.remainder is None

    @cached_property
    def factors(self) -> tuple[Interval, Interval, Interval]:
        """Leading coefficients of h, H and Q."""
        q = self.q
        return self.c, self.c / (q + 1), self.c * ((q + 1) / q)

    @cached_property
    def relative(self) -> tuple[Expansion, Expansion, Expansion]:
        """1 + w for h, H and Q."""
        return Expansion(self.w_h), Expansion(self.w_H), Expansion(self.w_Q)

    def h(self, x: Interval) -> Interval:
        """h at u = 1 - x, x within [0, x_max]."""
        return self.factors[0] * power(x, self.q) * self.relative[0](x)

    def H(self, x: Interval) -> Interval:
        """H at u = 1 - x."""
        return self.factors[1] * power(x, self.q + 1) * self.relative[1](x)

    def Q(self, x: Interval) -> Interval:
        """Q at u = 1 - x."""
        return self.factors[2] * power(x, self.q) * self.relative[2](x)

    def germ(self, op: str) -> Germ:
        """h, H or Q as a germ in x on (0, x_max]."""
        index = "hHQ".index(op)
        w, shift = (self.w_h, self.w_H, self.w_Q)[index], self.q + (op == "H")
        return ((w + 1) * self.factors[index]).shift(shift)

    @cached_property
    def excess(self) -> Germ:
        """w_Q - w_h: the sign of Q/h - (q+1)/q, which decides whether K rho^(-1/(2q+1)) rises or falls."""
        return self.w_Q - self.w_h


def tail(piece: Piece) -> Tail:
    """Expansions at u = 1 of a schedule whose last piece is given.

    raises  NotEnclosed where h does not fall to 0 like a power of 1 - u with certified coefficient > 0
    """
    length = piece.high - piece.low
    reason = NotEnclosed(f"no expansion of {piece.formula.op} at u = 1")
    best: Tail | None = None
    halvings = 0
    while halvings <= HALVINGS:
        try:
            best = _tail(piece.formula, length / 2**halvings)
        except (NotEnclosed, UndefinedOperation) as error:
            reason = NotEnclosed(f"h has no certified expansion at u = 1: {error}")
            halvings += 1
            continue
        missing = _missing_halvings(best)
        if missing == 0 or halvings == HALVINGS:
            break
        halvings = min(halvings + missing, HALVINGS)
    if best is None:
        raise reason
    return best


def _missing_halvings(t: Tail) -> int:
    """How often x_max must be halved until each relative remainder, of order x^E, is below SMALL."""
    needed = 0
    for w in (t.w_h, t.w_H, t.w_Q):
        if w.remainder is None:
            continue
        order, bound = w.remainder
        size = (bound * power(Interval.exact(t.x_max), order)).abs().hi_fraction()
        if size is None or size > 1:
            return 3  # a useless bound, which says nothing of the size at a shorter x_max
        if size > SMALL:
            excess = size / SMALL
            bits = excess.numerator.bit_length() - excess.denominator.bit_length() + 1
            needed = max(needed, math.ceil(bits / order))
    return needed


def _tail(formula: Expr, delta: Fraction) -> Tail:
    g = germ_at(formula, Fraction(1), -1, delta, TERMS)
    if not g.coefficients or (g.remainder is not None and g.remainder[0] <= g.coefficients[0][0]):
        raise NotEnclosed("its leading term is not known")
    q, c = g.coefficients[0]
    if q <= 0 or not c.certainly(">", _ZERO):
        raise NotEnclosed(f"its leading term is {c} x**({q}), not a positive multiple of a positive power")
    w_h = _relative(g, q, c)
    w_H = _averaged(w_h, q + 1)
    ratio = (w_h + 1).square() / (w_H + 1)
    w_F = _relative(ratio, Fraction(0), _ONE)
    return Tail(q, c, delta, w_h, w_H, _averaged(w_F, q))


def _relative(g: Germ, q: Fraction, c: Interval) -> Germ:
    """g/(c x^q) - 1, its constant term exactly 0 because c is the leading coefficient itself."""
    terms = [(e - q, k / c) for e, k in g.coefficients if e != q]
    rest = None if g.remainder is None else (g.remainder[0] - q, g.remainder[1] / c)
    return Germ.terms(terms, g.delta, rest, TERMS)


def _averaged(w: Germ, weight: Fraction) -> Germ:
    """weight x^(-weight) times the integral of t^(weight-1) w(t) over [0, x]."""
    terms = [(e, c * (weight / (weight + e))) for e, c in w.coefficients]
    rest = (
        None
        if w.remainder is None
        else (w.remainder[0], w.remainder[1] * (weight / (weight + w.remainder[0])))
    )
    return Germ.terms(terms, w.delta, rest, TERMS)
