"""Power series with ball coefficients as a number type: what Primitive's integrands are made of.

``SeriesAlgebra`` evaluates a formula in t -> f(centre + t). Over a ball as centre the coefficients
enclose the expansions at every point of the ball. Coefficients that are not finite are no error here:
Primitive halves its panel on seeing them.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from flint import arb, arb_poly, arb_series

from verify.enclosure.interval import Interval
from verify.errors import NotEnclosed, UndefinedOperation


class SeriesAlgebra:
    """An algebra for ``verify.language.evaluate``; the number of coefficients is flint's current cap."""

    @staticmethod
    def variable(centre: arb) -> arb_series:
        """centre + t."""
        return arb_series([centre, 1])

    def number(self, value: Fraction) -> arb_series:
        return arb_series([Interval.exact(value).ball()])

    def constant(self, name: str) -> arb_series:
        return arb_series([arb.pi() if name == "pi" else arb.const_e()])

    def add(self, a: arb_series, b: arb_series) -> arb_series:
        return a + b

    def sub(self, a: arb_series, b: arb_series) -> arb_series:
        return a - b

    def mul(self, a: arb_series, b: arb_series) -> arb_series:
        return a * b

    def neg(self, a: arb_series) -> arb_series:
        return -a

    def div(self, a: arb_series, b: arb_series) -> arb_series:
        if b[0].contains(0):
            raise UndefinedOperation(f"division by a series that starts with {b[0]}.", certain=False)
        return a / b

    def powq(self, a: arb_series, exponent: Fraction) -> arb_series:
        if exponent.denominator == 1:
            return self._power_int(a, exponent.numerator)
        self._positive(a, f"the power {exponent}")
        return (
            (a.log() * self.number(exponent)[0]).exp()
            if exponent.denominator != 2
            else self._half(a, exponent)
        )

    def _half(self, a: arb_series, exponent: Fraction) -> arb_series:
        return self._power_int(a.sqrt(), exponent.numerator)

    def _power_int(self, a: arb_series, n: int) -> arb_series:
        """Products only: flint's power of a ball around 0 is not a number."""
        if n < 0:
            return self.div(self.number(Fraction(1)), self._power_int(a, -n))
        out, base = self.number(Fraction(1)), a
        while n:
            if n & 1:
                out = out * base
            n >>= 1
            base = base * base if n else base
        return out

    def pow(self, a: arb_series, b: arb_series) -> arb_series:
        self._positive(a, "a power")
        return (a.log() * b).exp()

    def _positive(self, a: arb_series, what: str) -> None:
        if not a[0].lower() > 0:
            raise UndefinedOperation(f"{what} of a series that starts with {a[0]}.", certain=False)

    def sqrt(self, a: arb_series) -> arb_series:
        self._positive(a, "the square root")
        return a.sqrt()

    def exp(self, a: arb_series) -> arb_series:
        return a.exp()

    def log(self, a: arb_series) -> arb_series:
        self._positive(a, "the logarithm")
        return a.log()

    def sin(self, a: arb_series) -> arb_series:
        return a.sin()

    def cos(self, a: arb_series) -> arb_series:
        return a.cos()

    def tan(self, a: arb_series) -> arb_series:
        return a.tan()

    def sinpi(self, a: arb_series) -> arb_series:
        return a.sin_pi()

    def cospi(self, a: arb_series) -> arb_series:
        return a.cos_pi()

    def schedule(self, op: str, arg: arb_series) -> arb_series:
        raise NotEnclosed(f"{op} of a schedule has no power series.")

    def __getattr__(self, op: str) -> arb_series:
        raise NotEnclosed(f"{op} has no power series.")


class Polynomial:
    """A polynomial with interval coefficients, lowest first, evaluated in one call at a narrow argument."""

    __slots__ = ("_poly",)

    def __init__(self, coefficients: Sequence[Interval]) -> None:
        self._poly = arb_poly([c.ball() for c in coefficients])

    def at(self, x: Interval) -> Interval:
        """Enclosure of the values at x; good for points, wide for wide x."""
        return Interval.from_ball(self._poly(x.ball()))
