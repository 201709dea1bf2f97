"""A formula in u as a plain float function, built from closures over ``math`` (no code is generated)."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from fractions import Fraction

from verify.errors import NotEnclosed
from verify.language.formula import Expr

Scalar = Callable[[float], float]

_UNARY: dict[str, Scalar] = {
    "neg": operator.neg, "abs": abs, "sqrt": math.sqrt, "exp": math.exp, "log": math.log, "sin": math.sin,
    "cos": math.cos, "tan": math.tan, "floor": math.floor, "ceiling": math.ceil,
    "cospi": lambda x: math.cos(math.pi * x), "sinpi": lambda x: math.sin(math.pi * x),
}  # fmt: skip
_BINARY: dict[str, Callable[[float, float], float]] = {
    "add": operator.add, "sub": operator.sub, "mul": operator.mul, "div": operator.truediv,
    "pow": operator.pow, "min": min, "max": max,
}  # fmt: skip


def compile_scalar(expr: Expr) -> Scalar:
    """The formula as a function of u in double precision; math's own errors outside its domain.

    raises  NotEnclosed for an operation that is no elementary function of u
    """
    if not expr.free:
        return _constant(_value(expr))
    if expr.op == "var":
        return lambda u: u
    args = [compile_scalar(a) for a in expr.args]
    if expr.op in _UNARY:
        return _compose(_UNARY[expr.op], args[0])
    if expr.op in _BINARY:
        return _combine(expr, args)
    raise NotEnclosed(f"{expr.op} is not an elementary function of u")


def _constant(value: float) -> Scalar:
    return lambda u: value


def _value(expr: Expr) -> float:
    if isinstance(expr.value, Fraction):
        return float(expr.value)
    if expr.op == "const":
        return math.pi if expr.value == "pi" else math.e
    args = [_value(a) for a in expr.args]
    if len(args) == 1:
        return _UNARY[expr.op](args[0])
    return _BINARY[expr.op](*args)


def _compose(outer: Scalar, inner: Scalar) -> Scalar:
    return lambda u: outer(inner(u))


def _combine(expr: Expr, args: list[Scalar]) -> Scalar:
    function, left, right = _BINARY[expr.op], *args
    if not expr.args[1].free:
        fixed = right(0.0)
        return lambda u: function(left(u), fixed)
    if not expr.args[0].free:
        first = left(0.0)
        return lambda u: function(first, right(u))
    return lambda u: function(left(u), right(u))
