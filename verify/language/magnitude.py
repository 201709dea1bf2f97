"""How large a constant term may become, estimated before anything computes with it."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

from verify.language.formula import Expr

MAX_BITS = 100_000.0  # of a constant subterm: 9**9**9 has about 10^9


def magnitude(expr: Expr) -> float:
    """Upper estimate of the bits that a constant term's value takes, safe to compute (floats, capped)."""
    if expr.op == "num" and isinstance(expr.value, Fraction):
        return float(max(expr.value.numerator.bit_length(), expr.value.denominator.bit_length()))
    if expr.op == "const":
        return 2.0
    parts = [magnitude(a) for a in expr.args]
    if expr.op == "pow":
        return float(min(parts[0] * max(1.0, _size(expr.args[1])), math.inf))
    if expr.op == "exp":
        return float(2.0 * _size(expr.args[0]) + 2.0)
    return sum(parts) + 1


def _size(expr: Expr) -> float:
    """Upper estimate of the absolute value of a constant term, capped far above every limit."""
    if expr.op == "num" and isinstance(expr.value, Fraction):
        return float(min(abs(expr.value), Fraction(10**12)))
    if expr.op == "const":
        return 4.0
    parts = [_size(a) for a in expr.args]
    sizes: dict[str, Callable[[list[float]], float]] = {
        "pow": lambda p: 2.0 ** min(p[1] * math.log2(max(2.0, p[0])), 60.0),
        "add": sum,
        "sub": sum,
        "min": max,
        "max": max,
        "mul": math.prod,
        "neg": sum,
        "abs": sum,
        "sqrt": lambda p: p[0] + 1,
        "floor": lambda p: p[0] + 1,
        "ceiling": lambda p: p[0] + 1,
        **dict.fromkeys(("sin", "cos", "sinpi", "cospi"), lambda p: 1.0),
    }
    estimate = sizes.get(expr.op)  # quotients, exponentials, logarithms: as large as their bits allow
    out = 2.0 ** min(magnitude(expr), 60.0) if estimate is None else estimate(parts)
    return float(min(out, 1e12))
