"""Intervals with guaranteed end points.

``Interval`` is an immutable set [lo, hi] of real numbers, possibly unbounded. Every operation returns a
set that contains the value for every choice of points in the operands. Comparisons have three answers,
so ``<``, ``==`` and ``bool()`` raise: ask :meth:`Interval.certainly` and :meth:`Interval.certainly_not`.
"""

from __future__ import annotations

from fractions import Fraction

from flint import arb

from verify.enclosure import elementary
from verify.enclosure.bounds import Bounds
from verify.enclosure.endpoints import (
    INF,
    NEG_INF,
    ONE,
    ZERO,
    from_fraction,
    larger,
    middle,
    outward,
    product,
    smaller,
)
from verify.errors import DomainError, UndefinedOperation

Number = Fraction | int


class Interval(Bounds):
    """[lo, hi] with outward-rounded operations; see the functions below for ways to make one.

    The result of an operation contains the value at every choice of points of its operands. An operation
    that is undefined at some point raises UndefinedOperation, with ``certain`` set where it is undefined
    at every point. Ints and Fractions may stand for operands; floats may not, they are not exact.
    """

    __slots__ = ()

    @staticmethod
    def exact(value: Number) -> Interval:
        """The tightest interval around a rational: a point if it is dyadic, else two neighbouring numbers."""
        if isinstance(value, bool) or not isinstance(value, (int, Fraction)):
            raise TypeError(f"{value!r} ({type(value).__name__}) is not exact: give an int or a Fraction.")
        return _make(*from_fraction(value))

    @staticmethod
    def pi() -> Interval:
        """Archimedes' constant."""
        return _make(*outward(arb.pi()))

    @staticmethod
    def e() -> Interval:
        """Euler's number."""
        return _make(*outward(arb.const_e()))

    @staticmethod
    def whole() -> Interval:
        """The real line."""
        return _make(NEG_INF, INF)

    @staticmethod
    def hull(a: Interval | Number, b: Interval | Number) -> Interval:
        """The smallest interval around two numbers or intervals, in any order."""
        return _as_interval(a).union(_as_interval(b))

    @staticmethod
    def between(low: Number | None, high: Number | None) -> Interval:
        """[low, high] around rationals; None stands for the infinity of that side.

        raises   DomainError if low > high
        """
        if low is not None and high is not None and low > high:
            raise DomainError(f"[{low}, {high}] is empty: the lower end must not exceed the upper one.")
        lo = NEG_INF if low is None else Interval.exact(low)._lo
        return Interval(lo, INF if high is None else Interval.exact(high)._hi)

    @staticmethod
    def from_ball(ball: arb) -> Interval:
        """The interval of a ball; one without a finite bound, or not a number, gives an infinite end."""
        return _make(*outward(ball))

    def ball(self) -> arb:
        """A ball around the interval, for functions of flint (wider: 30-bit radius)."""
        return self._lo if self._lo is self._hi else self._lo.union(self._hi)

    # -- arithmetic ---------------------------------------------------------------------------------

    def __add__(self, other: Interval | Number) -> Interval:
        o = other if type(other) is Interval else _as_interval(other)
        low = self._lo + o._lo
        if self._lo is self._hi and o._lo is o._hi:
            return _make(*outward(low))
        return _make(low.lower(), (self._hi + o._hi).upper())

    def __sub__(self, other: Interval | Number) -> Interval:
        o = other if type(other) is Interval else _as_interval(other)
        low = self._lo - o._hi
        if self._lo is self._hi and o._lo is o._hi:
            return _make(*outward(low))
        return _make(low.lower(), (self._hi - o._lo).upper())

    def __neg__(self) -> Interval:
        low = self._hi.neg(exact=True)
        return _make(low, low if self._lo is self._hi else self._lo.neg(exact=True))

    def __mul__(self, other: Interval | Number) -> Interval:
        o = other if type(other) is Interval else _as_interval(other)
        if self._lo is self._hi and o._lo is o._hi:
            return _make(*outward(self._lo * o._lo))
        return _make(*product(self._lo, self._hi, o._lo, o._hi))

    def __truediv__(self, other: Interval | Number) -> Interval:
        o = other if type(other) is Interval else _as_interval(other)
        a, b, c, d = self._lo, self._hi, o._lo, o._hi
        if d < ZERO:
            a, b, c, d = b.neg(exact=True), a.neg(exact=True), d.neg(exact=True), c.neg(exact=True)
        elif not c > ZERO:
            raise UndefinedOperation(f"division by {o}, which contains 0.", certain=o.is_exact_zero())
        low = (a / (c if a < ZERO else d)).lower()
        return _make(low, (b / (d if b < ZERO else c)).upper())

    __radd__ = __add__

    def __rsub__(self, other: Number) -> Interval:
        return _as_interval(other) - self

    __rmul__ = __mul__

    def __rtruediv__(self, other: Number) -> Interval:
        return _as_interval(other) / self

    # -- powers and elementary functions ------------------------------------------------------------

    def power_int(self, n: int) -> Interval:
        """self**n for an integer n of any size and sign; x**0 is 1, also at x = 0."""
        if n == 0:
            return _make(ONE, ONE)
        if n > 0:
            return _make(*elementary.power_int(self._lo, self._hi, n))
        if self.contains_zero():
            raise UndefinedOperation(f"power {n} of {self}, which contains 0.", certain=self.is_exact_zero())
        return _make(*elementary.reciprocal(*elementary.power_int(self._lo, self._hi, -n)))

    def power(self, exponent: Interval | Number) -> Interval:
        """self**exponent: an exponent that is no integer needs a base >= 0, and a base 0 a positive exponent.

        exponent  a rational, or an interval of exponents
        raises    UndefinedOperation, certain where no pair of points has a power
        """
        if isinstance(exponent, Interval):
            fixed = exponent.point_fraction()
            if fixed is None:
                return self._power_interval(exponent)
            exponent = fixed
        elif isinstance(exponent, bool) or not isinstance(exponent, (int, Fraction)):
            raise TypeError(
                f"power {exponent!r} ({type(exponent).__name__}) is not exact: give an int or a Fraction."
            )
        p, q = exponent.numerator, exponent.denominator
        if q == 1:
            return self.power_int(p)
        if self._lo < ZERO:
            reason = f"power {exponent} of {self}, which has negative points."
            raise UndefinedOperation(reason, certain=self._hi < ZERO)
        if p < 0 and self._lo == ZERO:
            reason = f"power {exponent} of {self}, which contains 0."
            raise UndefinedOperation(reason, certain=self.is_exact_zero())
        ends = elementary.rational_power(self._lo, self._hi, abs(p), q)
        return _make(*(ends if p > 0 else elementary.reciprocal(*ends)))

    def _power_interval(self, exponent: Interval) -> Interval:
        """exp(exponent * log(self)): exact as a set, because the two operands vary independently."""
        if self._lo < ZERO:
            raise UndefinedOperation(
                f"power {exponent} of {self}, which has negative points.",
                certain=self._hi < ZERO and exponent._lo.ceil().lower() > exponent._hi,
            )
        if self._lo == ZERO and not exponent._lo > ZERO:
            raise UndefinedOperation(
                f"power {exponent} of {self}, which contains 0.",
                certain=self.is_exact_zero() and exponent._hi < ZERO,
            )
        logs = elementary.increasing(self._lo, self._hi, elementary.log_at)
        scaled = product(exponent._lo, exponent._hi, *logs)
        return _make(*elementary.increasing(*scaled, elementary.exp_at))

    def sqrt(self) -> Interval:
        """Square root; raises UndefinedOperation where a point is negative."""
        if self._lo < ZERO:
            raise UndefinedOperation(f"sqrt of {self}, which has negative points.", certain=self._hi < ZERO)
        return _make(*elementary.increasing(self._lo, self._hi, elementary.sqrt_at))

    def exp(self) -> Interval:
        """Exponential."""
        return _make(*elementary.increasing(self._lo, self._hi, elementary.exp_at))

    def log(self) -> Interval:
        """Natural logarithm; raises UndefinedOperation where a point is not positive."""
        if not self._lo > ZERO:
            raise UndefinedOperation(f"log of {self}, which has points <= 0.", certain=self._hi <= ZERO)
        return _make(*elementary.increasing(self._lo, self._hi, elementary.log_at))

    def sin(self) -> Interval:
        """Sine (radians)."""
        return _make(*elementary.sin(self._lo, self._hi))

    def cos(self) -> Interval:
        """Cosine (radians)."""
        return _make(*elementary.cos(self._lo, self._hi))

    def sinpi(self) -> Interval:
        """sin(pi x); exact at integers and halves."""
        return _make(*elementary.sinpi(self._lo, self._hi))

    def cospi(self) -> Interval:
        """cos(pi x); exact at integers and halves."""
        return _make(*elementary.cospi(self._lo, self._hi))

    def tan(self) -> Interval:
        """Tangent (radians); raises UndefinedOperation where a pole may lie inside."""
        result = elementary.tan(self._lo, self._hi)
        if result is None:
            raise UndefinedOperation(f"tan of {self}, which may contain a pole.", certain=False)
        return _make(*result)

    def abs(self) -> Interval:
        """Absolute value."""
        if self._lo >= ZERO:
            return self
        if self._hi <= ZERO:
            return -self
        return _make(ZERO, larger(self._lo.neg(exact=True), self._hi))

    def floor(self) -> Interval:
        """Largest integer not above."""
        return _make(*elementary.floor(self._lo, self._hi))

    def ceiling(self) -> Interval:
        """Smallest integer not below."""
        return _make(*elementary.ceiling(self._lo, self._hi))

    def min(self, other: Interval | Number) -> Interval:
        """The smaller of two values."""
        o = _as_interval(other)
        return _make(smaller(self._lo, o._lo), smaller(self._hi, o._hi))

    def max(self, other: Interval | Number) -> Interval:
        """The larger of two values."""
        o = _as_interval(other)
        return _make(larger(self._lo, o._lo), larger(self._hi, o._hi))

    # -- sets ---------------------------------------------------------------------------------------

    def mid(self) -> Interval:
        """A point inside: the middle, or some point of an unbounded interval."""
        centre = middle(self._lo, self._hi)
        return _make(centre, centre)

    def bisect(self) -> tuple[Interval, Interval]:
        """The two halves, which share :meth:`mid`."""
        centre = self.mid()._lo
        return _make(self._lo, centre), _make(centre, self._hi)

    def intersect(self, other: Interval) -> Interval | None:
        """The common points, None where there are none."""
        low, high = larger(self._lo, other._lo), smaller(self._hi, other._hi)
        return Interval(low, high) if low <= high else None

    def union(self, other: Interval) -> Interval:
        """The smallest interval around both."""
        return Interval(smaller(self._lo, other._lo), larger(self._hi, other._hi))


def _make(low: arb, high: arb) -> Interval:
    """An interval without checks: for results whose end points are known to be in order."""
    result = Interval.__new__(Interval)
    result._lo = low
    result._hi = high
    return result


def _as_interval(value: Interval | Number) -> Interval:
    """An operand as an interval; refuses what is not exact."""
    return value if isinstance(value, Interval) else Interval.exact(value)
