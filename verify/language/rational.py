"""Exact rational arithmetic over formulas."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from verify.errors import NotEnclosed, UndefinedOperation
from verify.language.evaluate import evaluate
from verify.language.formula import Expr


class Arithmetic:
    """Operations that Python's operators express for every number type."""

    def __init__(self, functions: Any = None) -> None:
        self.functions = functions

    def add(self, a: Any, b: Any) -> Any:
        return a + b

    def sub(self, a: Any, b: Any) -> Any:
        return a - b

    def mul(self, a: Any, b: Any) -> Any:
        return a * b

    def div(self, a: Any, b: Any) -> Any:
        return a / b

    def neg(self, a: Any) -> Any:
        return -a

    def whole(self, a: Any) -> int | None:
        raise NotEnclosed("a sum is written out before it is evaluated")


class FractionAlgebra(Arithmetic):
    """Exact rationals; irrational operations raise NotEnclosed."""

    def number(self, value: Fraction) -> Fraction:
        return value

    def constant(self, name: str) -> Fraction:
        raise NotEnclosed(f"{name} is irrational")

    def div(self, a: Fraction, b: Fraction) -> Fraction:
        if b == 0:
            raise UndefinedOperation("division by zero", certain=True)
        return a / b

    def powq(self, a: Fraction, exponent: Fraction) -> Fraction:
        return self.pow(a, exponent)

    def pow(self, a: Fraction, b: Fraction) -> Fraction:
        if b.denominator != 1 or abs(b) * max(a.numerator.bit_length(), a.denominator.bit_length()) > 100_000:
            raise NotEnclosed("not an exact rational power")
        if a == 0 and b < 0:
            raise UndefinedOperation("0 to a negative power", certain=True)
        return a ** int(b)

    def abs(self, a: Fraction) -> Fraction:
        return abs(a)

    def min(self, a: Fraction, b: Fraction) -> Fraction:
        return min(a, b)

    def max(self, a: Fraction, b: Fraction) -> Fraction:
        return max(a, b)

    def floor(self, a: Fraction) -> Fraction:
        return Fraction(a.numerator // a.denominator)

    def ceiling(self, a: Fraction) -> Fraction:
        return -Fraction((-a).numerator // a.denominator)

    def schedule(self, op: str, arg: Fraction) -> Fraction:
        raise NotEnclosed(f"{op} is not rational arithmetic")

    def __getattr__(self, op: str) -> Any:
        def irrational(*_: Fraction) -> Fraction:
            raise NotEnclosed(f"{op} is not rational arithmetic")

        return irrational


def rational_value(expr: Expr) -> Fraction | None:
    """The exact value of a term without variables, or None if it is irrational or not a number."""
    if expr.free:
        return None
    try:
        value = evaluate(expr, FractionAlgebra(), {})
    except (NotEnclosed, UndefinedOperation):
        return None
    return value if isinstance(value, Fraction) else None
