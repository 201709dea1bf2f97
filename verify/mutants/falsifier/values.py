"""Numbers at a point: exact fractions as long as a formula is rational, mpmath numbers beyond.

Whatever cannot be trusted at the working precision is :class:`Unusable`, so that a point counts only where
every value is certain.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import isqrt
from typing import Any

import mpmath as mp

Number = Any  # a Fraction or an mpmath real

_LONGEST = 1024  # bits of a fraction before it becomes an mpmath number
_LARGEST = 10**9  # binary exponent of a power or an exponential


class Unusable(Exception):  # noqa: N818 - a state of the computation
    """No trustworthy value here: undefined, lost in rounding, or not read by the falsifier."""


def real(x: Number) -> Any:
    """An mpmath number of the working precision."""
    return mp.mpf(x.numerator) / x.denominator if isinstance(x, Fraction) else x


def fraction(x: Number) -> Fraction:
    """The exact value of a number."""
    if isinstance(x, Fraction):
        return x
    if not mp.isfinite(x):
        raise Unusable("not finite")
    sign, mantissa, exponent, _ = x._mpf_
    value = Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    return -value if sign else value


def _short(x: Fraction) -> Number:
    return real(x) if x.numerator.bit_length() + x.denominator.bit_length() > _LONGEST else x


def add(a: Number, b: Number) -> Number:
    """a + b; unusable where one operand is lost entirely in rounding."""
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return _short(a + b)
    x, y = real(a), real(b)
    total = x + y
    if (total == x and y != 0) or (total == y and x != 0):
        raise Unusable("an operand is lost in rounding")
    return total


def subtract(a: Number, b: Number) -> Number:
    """a - b."""
    return add(a, -b)


def multiply(a: Number, b: Number) -> Number:
    """a * b."""
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return _short(a * b)
    return real(a) * real(b)


def divide(a: Number, b: Number) -> Number:
    """a / b."""
    if b == 0:
        raise Unusable("division by zero")
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return _short(a / b)
    return real(a) / real(b)


def power(a: Number, b: Number) -> Number:
    """a ** b for a > 0, for a = 0 with b > 0, and for a < 0 with an integer b."""
    whole = isinstance(b, Fraction) and b.denominator == 1
    if a == 0:
        if b <= 0:
            raise Unusable("0 to a power that is not positive")
        return Fraction(0)
    if whole and isinstance(a, Fraction) and abs(b) <= 64:
        return _short(a ** int(b))
    if a < 0 and not whole:
        raise Unusable("a negative number to a broken power")
    base, exponent = real(a), real(b)
    if abs(exponent * mp.log(abs(base), 2)) > _LARGEST:
        raise Unusable("too large a power")
    return base ** int(b) if whole else base**exponent


def _root(x: Number) -> Number:
    if x < 0:
        raise Unusable("the root of a negative number")
    if isinstance(x, Fraction):
        top, bottom = isqrt(x.numerator), isqrt(x.denominator)
        if top**2 == x.numerator and bottom**2 == x.denominator:
            return Fraction(top, bottom)
    return mp.sqrt(real(x))


def _exponential(x: Number) -> Number:
    if abs(x) > _LARGEST // 2:
        raise Unusable("too large an exponential")
    return Fraction(1) if x == 0 else mp.exp(real(x))


def _logarithm(x: Number) -> Number:
    if x <= 0:
        raise Unusable("the logarithm of a number that is not positive")
    return Fraction(0) if x == 1 else mp.log(real(x))


def _stepped(step: Callable[[Any], Any]) -> Callable[[Number], Number]:
    """Floor or ceiling; an mpmath number next to an integer may lie on either side of it."""

    def rounded(x: Number) -> Number:
        if isinstance(x, Fraction):
            return Fraction(int(step(x)))
        if abs(x - mp.nint(x)) <= mp.mpf(10) ** (8 - mp.mp.dps) * (1 + abs(x)):
            raise Unusable("too near to an integer")
        return Fraction(int(step(x)))

    return rounded


def _floor(x: Any) -> Any:
    return x.__floor__() if isinstance(x, Fraction) else mp.floor(x)


def _ceiling(x: Any) -> Any:
    return x.__ceil__() if isinstance(x, Fraction) else mp.ceil(x)


def _of_real(f: Callable[[Any], Any]) -> Callable[[Number], Number]:
    return lambda x: f(real(x))


FUNCTIONS: dict[str, Callable[[Number], Number]] = {
    "sqrt": _root,
    "exp": _exponential,
    "log": _logarithm,
    "sin": _of_real(mp.sin),
    "cos": _of_real(mp.cos),
    "tan": _of_real(mp.tan),
    "abs": abs,
    "floor": _stepped(_floor),
    "ceiling": _stepped(_ceiling),
}
"""Functions of one argument, by their names in the statement language."""


def gap(op: str, left: Number, right: Number) -> Number:
    """How far ``left op right`` is from holding: positive where it fails, negative where it holds."""
    difference = (
        left - right
        if isinstance(left, Fraction) and isinstance(right, Fraction)
        else real(left) - real(right)
    )
    if op == "==":
        return abs(difference)
    return difference if op in ("<", "<=") else -difference
