"""Formulas in a local coordinate, with their affine parts computed exactly.

Near a kink at 4/5 the term (u - 4/5)/(1/5) must vanish exactly at the kink, though no binary number is
4/5. In the coordinate y = u - 4/5 it is 5 y.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from verify.language import calculus
from verify.language.formula import Expr, num, var
from verify.language.rational import rational_value


@lru_cache(maxsize=512)
def shifted(formula: Expr, base: Fraction, sign: int, name: str) -> Expr:
    """The formula with u = base + sign * name, every maximal affine subterm in exact normal form.

    formula  in u (other variables stay)
    base     rational; sign  1 or -1; name  the new variable
    """
    affine = _affine(formula)
    if affine is not None:
        constant, slope = affine
        linear = calculus.mul(num(slope * sign), var(name)) if slope else num(0)
        return calculus.add(num(constant + slope * base), linear)
    if not formula.args:
        return formula
    return Expr(formula.op, tuple(shifted(a, base, sign, name) for a in formula.args), formula.value)


def _affine(expr: Expr) -> tuple[Fraction, Fraction] | None:
    """(a, b) with expr = a + b u exactly, or None."""
    if expr.op == "var":
        return (Fraction(0), Fraction(1)) if expr.value == "u" else None
    if not expr.free:
        value = rational_value(expr)
        return None if value is None else (value, Fraction(0))
    if expr.op not in ("neg", "add", "sub", "mul", "div"):
        return None
    parts = [_affine(a) for a in expr.args]
    if parts[0] is None or parts[-1] is None:
        return None
    return _combined(expr.op, parts[0], parts[-1])


def _combined(
    op: str, left: tuple[Fraction, Fraction], right: tuple[Fraction, Fraction]
) -> tuple[Fraction, Fraction] | None:
    (a, b), (c, d) = left, right
    if op == "neg":
        return -a, -b
    if op == "add":
        return a + c, b + d
    if op == "sub":
        return a - c, b - d
    if op == "mul" and (b == 0 or d == 0):
        return a * c, a * d + b * c
    return (a / c, b / c) if op == "div" and d == 0 and c != 0 else None
