"""Number types for :func:`verify.language.evaluate.evaluate`.

    FloatAlgebra    numpy arrays or floats, nan outside the domain (descriptive, never evidence of proof)
    MpmathAlgebra   mpmath numbers at the working precision, raises outside the domain
    IntervalAlgebra certified intervals (verify.enclosure.interval)
    GermAlgebra     certified one-sided expansions (verify.enclosure.germ)

Exact rationals are in verify.language.rational. ``powq`` is the power with an exact rational exponent.
Each takes ``functions``, the functionals of the schedule in force (or None): an object with
``float(op, x)``, ``mp(op, x)``, ``interval(op, x)`` and ``germ(op, x)``.
"""

from __future__ import annotations

import math
from contextlib import AbstractContextManager
from fractions import Fraction
from typing import Any

from verify.enclosure.germ import Germ
from verify.enclosure.interval import Interval
from verify.errors import NotEnclosed, UndefinedOperation
from verify.language.rational import Arithmetic


def _no_schedule(op: str) -> NotEnclosed:
    return NotEnclosed(f"{op} needs a schedule: name one with --schedule")


class _Methods(Arithmetic):
    """Elementary functions as methods of the number: sqrt, exp, ..."""

    def abs(self, a: Any) -> Any:
        return a.abs()

    def min(self, a: Any, b: Any) -> Any:
        return a.min(b)

    def max(self, a: Any, b: Any) -> Any:
        return a.max(b)

    def sqrt(self, a: Any) -> Any:
        return a.sqrt()

    def exp(self, a: Any) -> Any:
        return a.exp()

    def log(self, a: Any) -> Any:
        return a.log()

    def sin(self, a: Any) -> Any:
        return a.sin()

    def cos(self, a: Any) -> Any:
        return a.cos()

    def sinpi(self, a: Any) -> Any:
        return a.sinpi()

    def cospi(self, a: Any) -> Any:
        return a.cospi()


class IntervalAlgebra(_Methods):
    """Certified intervals; numbers are cached by value for speed."""

    def __init__(self, functions: Any = None) -> None:
        super().__init__(functions)
        self._numbers: dict[Any, Interval] = {}

    def number(self, value: Fraction) -> Interval:
        found = self._numbers.get(value)
        if found is None:
            found = self._numbers[value] = Interval.exact(value)
        return found

    def constant(self, name: str) -> Interval:
        return Interval.pi() if name == "pi" else Interval.e()

    def powq(self, a: Interval, exponent: Fraction) -> Interval:
        return a.power_int(exponent.numerator) if exponent.denominator == 1 else a.power(exponent)

    def pow(self, a: Interval, b: Interval) -> Interval:
        return a.power(b)

    def tan(self, a: Interval) -> Interval:
        return a.tan()

    def floor(self, a: Interval) -> Interval:
        return a.floor()

    def ceiling(self, a: Interval) -> Interval:
        return a.ceiling()

    def schedule(self, op: str, arg: Interval) -> Any:
        if self.functions is None:
            raise _no_schedule(op)
        return self.functions.interval(op, arg)


class GermAlgebra(_Methods):
    """Certified one-sided expansions on (0, delta]."""

    def __init__(self, delta: Fraction, functions: Any = None) -> None:
        super().__init__(functions)
        self.delta = delta

    def number(self, value: Fraction) -> Germ:
        return Germ.constant(Interval.exact(value), self.delta)

    def constant(self, name: str) -> Germ:
        return Germ.constant(Interval.pi() if name == "pi" else Interval.e(), self.delta)

    def powq(self, a: Germ, exponent: Fraction) -> Germ:
        return a.power(exponent)

    def pow(self, a: Germ, b: Germ) -> Germ:
        return (b * a.log()).exp()

    def tan(self, a: Germ) -> Germ:
        return a.sin() / a.cos()

    def floor(self, a: Germ) -> Germ:
        raise NotEnclosed("floor has no expansion")

    def ceiling(self, a: Germ) -> Germ:
        raise NotEnclosed("ceiling has no expansion")

    def schedule(self, op: str, arg: Germ) -> Any:
        if self.functions is None:
            raise _no_schedule(op)
        return self.functions.germ(op, arg)


class FloatAlgebra(Arithmetic):
    """Floats or numpy arrays; outside the domain the value is nan."""

    def __init__(self, functions: Any = None) -> None:
        super().__init__(functions)
        import numpy

        self._np = numpy

    def quietly(self) -> AbstractContextManager[None]:
        """A with block in which a nan comes without a warning."""
        quiet: AbstractContextManager[None] = self._np.errstate(all="ignore")
        return quiet

    def number(self, value: Fraction) -> float:
        try:
            return value.numerator / value.denominator
        except OverflowError:
            return float("inf") if value > 0 else float("-inf")

    def constant(self, name: str) -> float:
        return float(self._np.pi if name == "pi" else self._np.e)

    def div(self, a: Any, b: Any) -> Any:
        return self._np.divide(a, b)

    def pow(self, a: Any, b: Any) -> Any:
        return self._np.power(self._np.asarray(a, dtype=float), b)

    def powq(self, a: Any, exponent: Fraction) -> Any:
        try:
            power = float(exponent)
        except OverflowError:  # beyond the floats, which only describe
            power = math.inf if exponent > 0 else -math.inf
        return self.pow(a, power)

    def min(self, a: Any, b: Any) -> Any:
        return self._np.minimum(a, b)

    def max(self, a: Any, b: Any) -> Any:
        return self._np.maximum(a, b)

    def ceiling(self, a: Any) -> Any:
        return self._np.ceil(a)

    def cospi(self, a: Any) -> Any:
        return self._np.cos(self._np.pi * a)

    def sinpi(self, a: Any) -> Any:
        return self._np.sin(self._np.pi * a)

    def schedule(self, op: str, arg: Any) -> Any:
        if self.functions is None:
            raise _no_schedule(op)
        return self.functions.float(op, arg)

    def __getattr__(self, op: str) -> Any:
        return getattr(self._np, op)


class MpmathAlgebra(Arithmetic):
    """mpmath at the working precision: the second evaluator of every witness."""

    def __init__(self, functions: Any = None) -> None:
        super().__init__(functions)
        import mpmath

        self._mp = mpmath

    def number(self, value: Fraction) -> Any:
        return self._mp.mpf(value.numerator) / value.denominator

    def constant(self, name: str) -> Any:
        return +self._mp.pi if name == "pi" else +self._mp.e

    def div(self, a: Any, b: Any) -> Any:
        if b == 0:
            raise UndefinedOperation("division by zero", certain=True)
        return a / b

    def powq(self, a: Any, exponent: Fraction) -> Any:
        return self.pow(a, self.number(exponent) if exponent.denominator != 1 else exponent.numerator)

    def pow(self, a: Any, b: Any) -> Any:
        if a == 0 and b < 0:
            raise UndefinedOperation("0 to a negative power", certain=True)
        if a < 0 and b != self._mp.floor(b):
            raise UndefinedOperation("a negative base to a fractional power", certain=True)
        return self._mp.power(a, b)

    def sqrt(self, a: Any) -> Any:
        if a < 0:
            raise UndefinedOperation("square root of a negative number", certain=True)
        return self._mp.sqrt(a)

    def log(self, a: Any) -> Any:
        if a <= 0:
            raise UndefinedOperation("logarithm of a number that is not positive", certain=True)
        return self._mp.log(a)

    def abs(self, a: Any) -> Any:
        return abs(a)

    def min(self, a: Any, b: Any) -> Any:
        return min(a, b)

    def max(self, a: Any, b: Any) -> Any:
        return max(a, b)

    def ceiling(self, a: Any) -> Any:
        return self._mp.ceil(a)

    def whole(self, a: Any) -> int | None:
        return int(a) if a == self._mp.floor(a) else None

    def schedule(self, op: str, arg: Any) -> Any:
        if self.functions is None:
            raise _no_schedule(op)
        return self.functions.mp(op, arg)

    def __getattr__(self, op: str) -> Any:
        return getattr(self._mp, op)
