"""One-sided expansions with a guaranteed remainder: their ring.

A germ describes a function on (0, delta] by ``value(x) in sum_i c_i x**e_i + R x**E`` for every x there.
Exponents are rationals of any sign (the behaviour at infinity is a germ in 1/x); the c_i and R are
intervals and may be wide, so they may also stand for values that change with x.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from typing import Self

from verify.enclosure.endpoints import INF, ZERO
from verify.enclosure.interval import Interval
from verify.enclosure.precision import current_precision
from verify.errors import DomainError, NotEnclosed

Number = Fraction | int
Pieces = list[tuple[Fraction, Interval]]

TERM_LIMIT = 10

_ONE = Interval.exact(1)
_NOTHING = Interval.exact(0)


class GermRing:
    """Sums and products of germs, their range, sign and integral.

    terms      (exponent, coefficient) in any order; equal exponents are added, exact zeros dropped
    remainder  pairs (exponent, interval) that only bound the rest; joined at the smallest exponent
    delta      right end of the domain (0, delta], a positive rational
    limit      most terms to keep; later ones go to the remainder
    raises     DomainError if delta <= 0 or limit < 1
    """

    __slots__ = ("_delta", "_limit", "_remainder", "_terms")

    def __init__(
        self,
        terms: Iterable[tuple[Fraction, Interval]],
        remainder: Pieces,
        delta: Fraction,
        limit: int = TERM_LIMIT,
    ) -> None:
        if not delta > 0 or limit < 1:
            raise DomainError(
                f"delta = {delta}, limit = {limit}: a germ needs delta > 0 and a limit of at least 1."
            )
        self._delta = _exact(delta)
        self._limit = limit
        self._terms, self._remainder = _normal(terms, remainder, delta, limit)

    @classmethod
    def constant(cls, value: Interval | Number, delta: Fraction, limit: int = TERM_LIMIT) -> Self:
        """The constant function."""
        return cls([(Fraction(0), _coefficient(value))], [], delta, limit)

    @classmethod
    def variable(cls, delta: Fraction, limit: int = TERM_LIMIT) -> Self:
        """The function x."""
        return cls([(Fraction(1), _ONE)], [], delta, limit)

    @classmethod
    def terms(
        cls,
        terms: Iterable[tuple[Number, Interval | Number]],
        delta: Fraction,
        remainder: tuple[Number, Interval] | None = None,
        limit: int = TERM_LIMIT,
    ) -> Self:
        """sum of coefficient * x**exponent over ``terms``, plus R x**E for remainder = (E, R)."""
        rest = [] if remainder is None else [(_exact(remainder[0]), remainder[1])]
        return cls([(_exact(e), _coefficient(c)) for e, c in terms], rest, delta, limit)

    # -- what it is made of ---------------------------------------------------------------------------

    @property
    def delta(self) -> Fraction:
        """Right end of the domain (0, delta]."""
        return self._delta

    @property
    def coefficients(self) -> tuple[tuple[Fraction, Interval], ...]:
        """(exponent, coefficient), smallest exponent first; no coefficient is exactly zero."""
        return self._terms

    @property
    def remainder(self) -> tuple[Fraction, Interval] | None:
        """(E, R), None where the sum of the terms is the function."""
        return self._remainder

    def is_zero(self) -> bool:
        """Whether this is the zero function, known exactly."""
        return not self._terms and self._remainder is None

    def order(self) -> Fraction | None:
        """The smallest exponent, of a term or of the remainder; None for the zero function."""
        if self._terms:
            return self._terms[0][0]
        return None if self._remainder is None else self._remainder[0]

    def restrict(self, delta: Fraction) -> Self:
        """The same function on the smaller domain (0, delta]."""
        if delta > self._delta:
            raise DomainError(f"delta = {delta} is larger than {self._delta}, up to which the germ is valid.")
        return self._new(self._terms, self._rest(), delta)

    def shift(self, exponent: Number) -> Self:
        """The function times x**exponent, exactly."""
        k = _exact(exponent)
        return self._new([(e + k, c) for e, c in self._terms], [(e + k, r) for e, r in self._rest()])

    # -- ring -----------------------------------------------------------------------------------------

    def __neg__(self) -> Self:
        return self._new([(e, -c) for e, c in self._terms], [(e, -r) for e, r in self._rest()])

    def __add__(self, other: Self | Interval | Number) -> Self:
        o = self._operand(other)
        delta, limit = min(self._delta, o._delta), max(self._limit, o._limit)
        return type(self)([*self._terms, *o._terms], [*self._rest(), *o._rest()], delta, limit)

    def __sub__(self, other: Self | Interval | Number) -> Self:
        return self + (-self._operand(other))

    def __mul__(self, other: Self | Interval | Number) -> Self:
        return self._times(self._operand(other), None)

    __radd__ = __add__
    __rmul__ = __mul__

    def __rsub__(self, other: Interval | Number) -> Self:
        return (-self) + other

    def square(self) -> Self:
        """The function times itself: squares of coefficients are not negative."""
        two = Interval.exact(2)
        terms: Pieces = []
        for i, (e, c) in enumerate(self._terms):
            terms.append((2 * e, c.power_int(2)))
            terms.extend((e + f, c * d * two) for f, d in self._terms[i + 1 :])
        rest = [(e + f, c * r * two) for f, r in self._rest() for e, c in self._terms]
        rest.extend((2 * f, r.power_int(2)) for f, r in self._rest())
        return self._new(terms, rest)

    def _times(self, other: Self, cut: Fraction | None) -> Self:
        """The product; terms of exponent >= cut go to the remainder."""
        terms: Pieces = []
        rest: Pieces = []
        for e, c in self._terms:
            for f, d in other._terms:
                (rest if cut is not None and e + f >= cut else terms).append((e + f, c * d))
            rest.extend((e + f, c * r) for f, r in other._rest())
        for f, r in self._rest():
            rest.extend((e + f, c * r) for e, c in (*other._terms, *other._rest()))
        return type(self)(terms, rest, min(self._delta, other._delta), max(self._limit, other._limit))

    # -- enclosures -----------------------------------------------------------------------------------

    def bracket(self) -> Interval:
        """Hull of value(x) / x**order over the domain; 0 for the zero function."""
        order = self.order()
        total = _NOTHING
        for e, c in (*self._terms, *self._rest()):
            total = total + c * _span(self._delta, e - order)  # type: ignore[operator]
        return total

    def range(self) -> Interval:
        """Hull of the values over (0, delta]; unbounded where a negative exponent leads."""
        total = _NOTHING
        for e, c in (*self._terms, *self._rest()):
            total = total + c * _span(self._delta, e)
        order = self.order()
        if order is None or order == 0:
            return total
        common = total.intersect(self.bracket() * _span(self._delta, order))
        if common is None:
            raise NotEnclosed(f"two enclosures of the range of {self} do not meet: it encloses no function.")
        return common

    def evaluate(self, x: Interval | Number) -> Interval:
        """Enclosure of the value at x (or hull over an interval x) within (0, delta]."""
        point = _coefficient(x)
        if not (point.lo > ZERO and point.certainly("<=", Interval.exact(self._delta))):
            raise DomainError(f"x = {point}: the germ is valid on (0, {self._delta}].")
        total = _NOTHING
        for e, c in (*self._terms, *self._rest()):
            total = total + c * point.power(e)
        return total

    def sign(self) -> int | None:
        """1 or -1 for a value of this sign at every x of (0, delta], 0 for the zero function, else None."""
        if self.is_zero():
            return 0
        if self._certainly_positive():
            return 1
        return -1 if (-self)._certainly_positive() else None

    def _certainly_positive(self) -> bool:
        """Whether the lower ends alone, after their own smallest power is taken out, stay above 0."""
        lower = [(e, Interval(c.lo, c.lo)) for e, c in (*self._terms, *self._rest()) if c.lo.is_finite()]
        if len(lower) < len(self._terms) + len(self._rest()):
            return False
        lower = [(e, c) for e, c in lower if not c.is_exact_zero()]
        total = _NOTHING
        for e, c in lower:
            total = total + c * _span(self._delta, e - lower[0][0])
        return total.lo > ZERO

    def integral(self) -> Self:
        """Integral from 0 to x; raises NotEnclosed where an exponent <= -1 makes it diverge."""
        pieces = (*self._terms, *self._rest())
        if any(e <= -1 for e, _ in pieces):
            raise NotEnclosed(f"the integral of {self} from 0 needs exponents above -1.")
        terms = [(e + 1, c / (e + 1)) for e, c in self._terms]
        return self._new(terms, [(e + 1, r / (e + 1)) for e, r in self._rest()])

    def __repr__(self) -> str:
        parts = [f"{c}*x**({e})" for e, c in self._terms]
        parts.extend(f"{r}*O(x**({e}))" for e, r in self._rest())
        return f"{' + '.join(parts) or '0'} on (0, {self._delta}]"

    # -- helpers --------------------------------------------------------------------------------------

    def _rest(self) -> Pieces:
        return [] if self._remainder is None else [self._remainder]

    def _new(
        self, terms: Iterable[tuple[Fraction, Interval]], rest: Pieces, delta: Fraction | None = None
    ) -> Self:
        return type(self)(terms, rest, self._delta if delta is None else delta, self._limit)

    def _operand(self, other: Self | Interval | Number) -> Self:
        if isinstance(other, GermRing):
            return other
        return type(self).constant(other, self._delta, self._limit)


def _coefficient(value: Interval | Number) -> Interval:
    return value if isinstance(value, Interval) else Interval.exact(value)


def _exact(value: Number) -> Fraction:
    """An exponent or a length as a Fraction; a float is refused."""
    if isinstance(value, bool) or not isinstance(value, (int, Fraction)):
        raise TypeError(f"{value!r} ({type(value).__name__}) is not exact: give an int or a Fraction.")
    return Fraction(value)


def _span(delta: Fraction, exponent: Fraction) -> Interval:
    """Hull of x**exponent over (0, delta]."""
    if exponent == 0:
        return _ONE
    return _span_cached(delta, exponent, current_precision())


@lru_cache(maxsize=4096)
def _span_cached(delta: Fraction, exponent: Fraction, bits: int) -> Interval:
    end = Interval.exact(delta).power(exponent)
    return Interval(ZERO, end.hi) if exponent > 0 else Interval(end.lo, INF)


def _normal(
    terms: Iterable[tuple[Fraction, Interval]], remainder: Pieces, delta: Fraction, limit: int
) -> tuple[tuple[tuple[Fraction, Interval], ...], tuple[Fraction, Interval] | None]:
    """Terms added by exponent and sorted; what lies beyond the remainder or the limit is folded in."""
    merged: dict[Fraction, Interval] = {}
    for e, c in terms:
        merged[e] = merged[e] + c if e in merged else c
    kept = sorted((e for e, c in merged.items() if not c.is_exact_zero()))
    rest = [(e, r) for e, r in remainder if not r.is_exact_zero()]
    cut = min((e for e, _ in rest), default=None)
    inside = [e for e in kept if cut is None or e < cut]
    if len(inside) > limit:
        cut = inside[limit]
        inside = inside[:limit]
    found = tuple((e, merged[e]) for e in inside)
    if cut is None:
        return found, None
    total = _NOTHING
    for e, c in (*((e, merged[e]) for e in kept[len(inside) :]), *rest):
        total = total + c * _span(delta, e - cut)
    return found, None if total.is_exact_zero() else (cut, total)
