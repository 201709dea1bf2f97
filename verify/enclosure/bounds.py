"""A pair of exact end points and what can be asked of it: comparison, size, conversion, text."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import NoReturn, Self

from flint import arb

from verify.enclosure.endpoints import (
    INF,
    NEG_INF,
    ZERO,
    decimal_above,
    decimal_below,
    from_fraction,
    middle,
    to_fraction,
)
from verify.errors import DomainError, NotEnclosed

_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}


class Bounds:
    """A closed set of reals between two exact end points; ``lo`` may be -oo and ``hi`` may be oo.

    lo, hi   exact ``arb`` numbers or infinities, lo <= hi, lo < oo, hi > -oo
    raises   DomainError for anything else
    """

    __slots__ = ("_hi", "_lo")
    _lo: arb
    _hi: arb

    def __init__(self, lo: arb, hi: arb) -> None:
        if not (lo.is_exact() and hi.is_exact() and lo <= hi and lo < INF and hi > NEG_INF):
            raise DomainError(f"[{lo}, {hi}] is no interval: give exact end points, the lower one first.")
        self._lo = lo
        self._hi = lo if lo == hi else hi

    @property
    def lo(self) -> arb:
        """Lower end point, an exact arb or -oo."""
        return self._lo

    @property
    def hi(self) -> arb:
        """Upper end point, an exact arb or oo."""
        return self._hi

    # -- comparison: three answers, so no truth value -------------------------------------------------

    def certainly(self, op: str, other: Self) -> bool:
        """Whether ``op`` (one of < <= > >= ==) holds for every pair of points of the two sets."""
        if op == "<":
            return self._hi < other._lo
        if op == "<=":
            return self._hi <= other._lo
        if op == ">":
            return self._lo > other._hi
        if op == ">=":
            return self._lo >= other._hi
        if op == "==":
            return self._lo == other._hi and self._hi == other._lo
        raise ValueError(f"{op!r} is no relation: use one of < <= > >= ==")

    def certainly_not(self, op: str, other: Self) -> bool:
        """Whether ``op`` fails for every pair of points of the two sets."""
        if op == "==":
            return self._hi < other._lo or self._lo > other._hi
        return self.certainly(_OPPOSITE.get(op, op), other)

    def is_exact_zero(self) -> bool:
        """Whether the set is {0}."""
        return self._lo == ZERO and self._hi == ZERO

    def is_point(self) -> bool:
        """Whether the set has one point."""
        return self._lo is self._hi or self._lo == self._hi

    def is_bounded(self) -> bool:
        """Whether both ends are finite."""
        return self._lo.is_finite() and self._hi.is_finite()

    def contains_zero(self) -> bool:
        """Whether 0 is in the set."""
        return self._lo <= ZERO and self._hi >= ZERO

    def contains(self, other: Self | Fraction | int) -> bool:
        """Whether a rational or every point of another set is in this set (exact comparison)."""
        if isinstance(other, Bounds):
            return self._lo <= other._lo and self._hi >= other._hi
        near_low, near_high = from_fraction(other)
        if self._lo <= near_low and self._hi >= near_high:
            return True
        if self._lo > near_high or self._hi < near_low:
            return False
        low, high = self.lo_fraction(), self.hi_fraction()
        return (low is None or low <= other) and (high is None or high >= other)

    def same(self, other: Self) -> bool:
        """Whether the two sets are equal; says nothing about the values they enclose."""
        return self._lo == other._lo and self._hi == other._hi

    def _no_truth(self, *_: object) -> NoReturn:
        raise TypeError(f"a comparison with {self} has three answers: use certainly or certainly_not.")

    __bool__ = __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _no_truth
    __hash__ = None  # type: ignore[assignment]

    # -- size and conversion ------------------------------------------------------------------------

    def width(self) -> float:
        """Upper bound of hi - lo as a float: inf where unbounded, 0.0 exactly for a point."""
        if self.is_point():
            return 0.0
        return math.nextafter(float((self._hi - self._lo).upper()), math.inf)

    def lo_fraction(self) -> Fraction | None:
        """Lower end as a rational, None for -oo."""
        return to_fraction(self._lo)

    def hi_fraction(self) -> Fraction | None:
        """Upper end as a rational, None for oo."""
        return to_fraction(self._hi)

    def mid_fraction(self) -> Fraction:
        """A point inside as a rational: the rounded middle, or some point of an unbounded set."""
        value = to_fraction(middle(self._lo, self._hi))
        if value is None:
            raise NotEnclosed(f"{self} has no middle.")
        return value

    def point_fraction(self) -> Fraction | None:
        """The rational of a one-point set, None for a wider one or a number too long to write."""
        if not self.is_point():
            return None
        try:
            return to_fraction(self._lo)
        except NotEnclosed:
            return None

    def decimal(self, digits: int = 15) -> tuple[str, str]:
        """Decimal strings (lower, upper) with lower <= every point <= upper; "-oo" and "oo" where unbounded.

        digits   significant digits, at least 1
        """
        if digits < 1:
            raise DomainError(f"digits = {digits!r}: give an integer that is at least 1.")
        return decimal_below(self._lo, digits), decimal_above(self._hi, digits)

    def __repr__(self) -> str:
        low, high = self.decimal(8)
        return low if low == high else f"[{low}, {high}]"

    # -- pickling: flint's numbers do not pickle ------------------------------------------------------

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return _restore, (type(self), _parts(self._lo), _parts(self._hi))


def _parts(point: arb) -> tuple[int, int] | None:
    """Mantissa and exponent, None for an infinity."""
    if not point.is_finite():
        return None
    man, exp = point.man_exp()
    return int(man), int(exp)


def _restore(kind: type[Bounds], low: tuple[int, int] | None, high: tuple[int, int] | None) -> Bounds:
    """The pickled set again."""
    return kind(NEG_INF if low is None else arb(low), INF if high is None else arb(high))
