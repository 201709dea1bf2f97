"""Powers and elementary functions of one-sided expansions.

The germ is split as leading part + w, where w has positive exponents only, and the function is expanded
in w with Lagrange's remainder over the certified range of w. Where that is impossible, the coarse answer
is a remainder without terms; where even that says nothing, NotEnclosed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from verify.enclosure.endpoints import NEG_INF, ZERO
from verify.enclosure.germ_ring import GermRing, Number, _exact
from verify.enclosure.interval import Interval
from verify.errors import NotEnclosed, UndefinedOperation

_ONE = Interval.exact(1)
_PRODUCT_POWER = 4
_LARGEST_PRODUCT_POWER = 1 << 20


class Germ(GermRing):
    """An expansion on (0, delta] with remainder; see :class:`GermRing` for its parts.

    Every operation holds for all x in (0, delta] at once: an answer of ``sign`` is a theorem about the
    whole domain, so a wide domain may leave more undecided than a short one (:meth:`restrict`).
    """

    __slots__ = ()

    # -- powers ---------------------------------------------------------------------------------------

    def power(self, exponent: Number) -> Germ:
        """self**exponent; x**0 is 1.

        raises   UndefinedOperation for 0 to a negative power and for a negative base with an exponent that
                 is no integer (certain: at every x), NotEnclosed where a sign cannot be certified
        """
        r = _exact(exponent)
        if r == 0:
            return self._new([(Fraction(0), _ONE)], [])
        if self.is_zero():
            if r < 0:
                raise UndefinedOperation(f"0 to the power {r}.", certain=True)
            return self
        if r.denominator == 1 and 0 < r <= _PRODUCT_POWER:
            return self._product_power(r.numerator)
        expanded = self._binomial(r)
        if expanded is not None:
            return expanded
        if r.denominator == 1 and 0 < r <= _LARGEST_PRODUCT_POWER:
            return self._product_power(r.numerator)
        return self._coarse_power(r)

    def sqrt(self) -> Germ:
        """Square root."""
        return self.power(Fraction(1, 2))

    def __truediv__(self, other: Germ | Interval | Number) -> Germ:
        o = self._operand(other)
        if o.is_zero():
            raise UndefinedOperation(f"division of {self} by 0.", certain=True)
        return self * o.power(-1)

    def __rtruediv__(self, other: Interval | Number) -> Germ:
        return self._operand(other) / self

    def _product_power(self, n: int) -> Germ:
        """self**n by squaring, n >= 1."""
        result: Germ | None = None
        base = self
        while True:
            if n & 1:
                result = base if result is None else result * base
            n >>= 1
            if not n:
                return result if result is not None else base
            base = base.square()

    def _binomial(self, r: Fraction) -> Germ | None:
        """Leading term to the r, times the binomial expansion; None where a sign is not certified."""
        if not self._terms:
            return None
        e, c = self._terms[0]
        if c.contains_zero() or (c.lo < ZERO and r.denominator != 1):
            return None
        w = self._relative()
        reach = w.range() + _ONE
        if not reach.lo > ZERO:
            return None
        derivatives: list[Interval] = []
        binomial = Fraction(1)
        n = w._expansion_length()
        for k in range(n):
            derivatives.append(Interval.exact(binomial))
            binomial = binomial * (r - k) / (k + 1)
        last = Interval.exact(binomial) * reach.union(_ONE).power(r - n) if binomial else Interval.exact(0)
        head = c.power(r)
        return (w._taylor(derivatives, last) * head).shift(e * r)

    def _coarse_power(self, r: Fraction) -> Germ:
        """x**(order * r) times the power of the bracket: no terms, one remainder."""
        bracket = self.bracket()
        if r.denominator != 1 and self.sign() == -1:
            raise UndefinedOperation(f"power {r} of {self}, which is negative.", certain=True)
        try:
            bound = bracket.power(r)
        except UndefinedOperation as error:
            raise NotEnclosed(f"power {r} of {self}: its sign is not certified.") from error
        return self._remainder_only(self._leading_exponent() * r, bound)

    # -- elementary functions -------------------------------------------------------------------------

    def exp(self) -> Germ:
        """Exponential."""
        return self._entire(lambda c, n: [c.exp()] * n, Interval.exp)

    def cos(self) -> Germ:
        """Cosine (radians)."""
        return self._entire(lambda c, n: _cycle(c.cos(), -c.sin(), n), Interval.cos)

    def sin(self) -> Germ:
        """Sine (radians)."""
        return self._entire(lambda c, n: _cycle(c.sin(), c.cos(), n), Interval.sin)

    def cospi(self) -> Germ:
        """cos(pi value); its derivatives at integers and halves are exact zeros where they vanish."""
        return self._entire(lambda c, n: _scaled(_cycle(c.cospi(), -c.sinpi(), n)), Interval.cospi)

    def sinpi(self) -> Germ:
        """sin(pi value)."""
        return self._entire(lambda c, n: _scaled(_cycle(c.sinpi(), c.cospi(), n)), Interval.sinpi)

    def tan(self) -> Germ:
        """Tangent (radians), as a quotient."""
        return self.sin() / self.cos()

    def log(self) -> Germ:
        """Natural logarithm; an expansion only where the value tends to a positive number.

        raises   UndefinedOperation where the value is certainly <= 0, NotEnclosed where its sign is open
        """
        sign = self.sign()
        if sign in (-1, 0):
            raise UndefinedOperation(f"log of {self}, which is not positive.", certain=True)
        if self._terms and self._terms[0][0] == 0 and self._terms[0][1].lo > ZERO:
            w = self._relative()
            reach = w.range() + _ONE
            if reach.lo > ZERO:
                n = max(1, w._expansion_length())
                signs = [Interval.exact(0)] + [
                    Interval.exact(Fraction((-1) ** (k + 1), k)) for k in range(1, n)
                ]
                last = Interval.exact(Fraction((-1) ** (n + 1), n)) * reach.union(_ONE).power_int(-n)
                return w._taylor(signs, last) + self._terms[0][1].log()
        if sign != 1:
            raise NotEnclosed(f"log of {self}: its sign is not certified.")
        values = self.range()
        bound = (
            values.log() if values.lo > ZERO else Interval(NEG_INF, Interval(values.hi, values.hi).log().hi)
        )
        return self._remainder_only(Fraction(0), bound)

    def abs(self) -> Germ:
        """Absolute value."""
        bracket = self.bracket()
        if bracket.lo >= ZERO or self.sign() == 1:
            return self
        if bracket.hi <= ZERO or self.sign() == -1:
            return -self
        return self._remainder_only(self._leading_exponent(), bracket.abs())

    def min(self, other: Germ | Interval | Number) -> Germ:
        """The smaller of two values at each x."""
        o = self._operand(other)
        return self._choose(o, o - self, Interval.min)

    def max(self, other: Germ | Interval | Number) -> Germ:
        """The larger of two values at each x."""
        o = self._operand(other)
        return self._choose(o, self - o, Interval.max)

    def compose(self, w: Germ) -> Germ:
        """This function at w(x), for w positive with values in the domain (0, delta] of this germ.

        raises   NotEnclosed where that is not certified
        """
        if w.sign() != 1 or not w.range().certainly("<=", Interval.exact(self._delta)):
            raise NotEnclosed(f"{w} is not certified to stay in (0, {self._delta}].")
        total = w._new([], [])
        for e, c in self._terms:
            total = total + w.power(e) * c
        for e, r in self._rest():
            outer = w.power(e)
            total = total + outer._remainder_only(outer._leading_exponent(), outer.bracket() * r)
        return total

    # -- helpers --------------------------------------------------------------------------------------

    def _choose(self, o: Germ, gain: Germ, function: Callable[[Interval, Interval], Interval]) -> Germ:
        """self where gain >= 0, o where gain <= 0, an enclosure of both where that is not certified."""
        a, b = self.restrict(gain._delta), o.restrict(gain._delta)
        bracket = gain.bracket()
        if bracket.lo >= ZERO or gain.sign() == 1:
            return a
        if bracket.hi <= ZERO or gain.sign() == -1:
            return b
        order = min(g._leading_exponent() for g in (a, b) if not g.is_zero())
        bound = function(a.shift(-order).range(), b.shift(-order).range())
        return a._remainder_only(order, bound)

    def _leading_exponent(self) -> Fraction:
        """The order, 0 for the zero function."""
        order = self.order()
        return Fraction(0) if order is None else order

    def _remainder_only(self, exponent: Fraction, bound: Interval) -> Germ:
        """bound * x**exponent without terms; NotEnclosed where the bound says nothing."""
        if not (bound.lo.is_finite() or bound.hi.is_finite()):
            raise NotEnclosed(f"no bound was found for a function of {self}.")
        return self._new([], [(exponent, bound)])

    def _relative(self) -> Germ:
        """w with self = leading term * (1 + w)."""
        e, c = self._terms[0]
        return self._new(
            [(f - e, d / c) for f, d in self._terms[1:]], [(f - e, r / c) for f, r in self._rest()]
        )

    def _expansion_length(self) -> int:
        """How many powers of w (this germ, of positive order) are worth keeping."""
        order = self.order()
        if order is None or self._remainder is None:
            return self._limit
        return min(self._limit, -(-self._remainder[0] // order))

    def _taylor(self, coefficients: Sequence[Interval], last: Interval) -> Germ:
        """sum of coefficients[k] w**k over k < n, plus last * w**n, for this germ w of positive order."""
        order = self.order()
        if order is None:
            return self._new([(Fraction(0), coefficients[0])], [])
        n = len(coefficients)
        cut = order * n
        total = self._new([(Fraction(0), coefficients[0])], [])
        power = self
        for k in range(1, n):
            total = total + power * coefficients[k]
            power = power._times(self, cut)
        return total + self._new([], [(cut, self.bracket().power_int(n) * last)])

    def _entire(
        self, derivatives: Callable[[Interval, int], list[Interval]], function: Callable[[Interval], Interval]
    ) -> Germ:
        """f(self) for an entire f: ``derivatives(c, n)`` are its first n derivatives over the interval c."""
        if self._leading_exponent() < 0:
            return self._remainder_only(Fraction(0), function(self.range()))
        centre = Interval.exact(0)
        if self._terms and self._terms[0][0] == 0:
            centre = self._terms[0][1]
        elif self._remainder is not None and self._remainder[0] == 0:
            return self._remainder_only(Fraction(0), function(self._remainder[1]))
        w = self._new([(e, c) for e, c in self._terms if e > 0], self._rest())
        if w.is_zero():
            return self._new([(Fraction(0), function(centre))], [])
        n = w._expansion_length()
        scaled = _over_factorials(derivatives(centre, n))
        reach = centre + w.range().union(Interval.exact(0))
        last = derivatives(reach, n + 1)[n]
        return w._taylor(scaled, _over_factorials([last], n)[0])


def _cycle(value: Interval, slope: Interval, n: int) -> list[Interval]:
    """n derivatives of a sine-like function: f, f', -f, -f', f, ..."""
    four = (value, slope, -value, -slope)
    return [four[k % 4] for k in range(n)]


def _scaled(values: list[Interval]) -> list[Interval]:
    """values[k] * pi**k; an exact zero stays exact."""
    pi = Interval.pi()
    return [v if k == 0 else v * pi.power_int(k) for k, v in enumerate(values)]


def _over_factorials(values: Sequence[Interval], start: int = 0) -> list[Interval]:
    """values[k] / (start + k)!."""
    factorial = 1
    for k in range(2, start + 1):
        factorial *= k
    result = []
    for k, v in enumerate(values):
        factorial *= max(1, start + k) if k else 1
        result.append(v / factorial)
    return result
