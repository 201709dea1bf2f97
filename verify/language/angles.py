"""Angles of sine and cosine in one form, so that cos(pi - x) and -cos(x) have the same normal form.

For an integer n, cos(x + n pi) = (-1)^n cos(x) and sin(x + n pi) = (-1)^n sin(x); cosine is even, sine is odd.
"""

from __future__ import annotations

from fractions import Fraction

from verify.enclosure.rational import RationalFunction
from verify.language.formula import Expr, call, const, num

PI = "<pi>"
"""The generator of the normal form that stands for pi."""


def canonical_angle(op: str, angle: RationalFunction) -> tuple[int, RationalFunction]:
    """A sign s and an angle b with op(angle) = s op(b), the same for angles that differ by a symmetry.

    op       "cos" or "sin"; or "cospi", "sinpi", whose angles are in half turns
    returns  b has its first term (in a fixed order) positive, and its multiple of pi in [0, 1)
    """
    if angle.denominator_terms() != [({}, Fraction(1))]:
        return 1, angle
    unit = {} if op.endswith("pi") else {PI: 1}
    terms = angle.numerator_terms()
    turns = next((c for powers, c in terms if powers == unit), Fraction(0))
    rest = [t for t in terms if t[0] != unit]
    sign = 1
    if rest and min(rest, key=lambda t: sorted(t[0].items()))[1] < 0:
        angle, turns = -angle, -turns
        sign = 1 if op.startswith("cos") else -1
    whole = turns.numerator // turns.denominator
    half_turn = RationalFunction.generator(PI) if unit else RationalFunction.number(Fraction(1))
    shifted = angle - half_turn * RationalFunction.number(Fraction(whole))
    return (-sign if whole % 2 else sign), shifted


def divide_out_pi(expr: Expr) -> Expr | None:
    """``e`` with ``expr = pi e`` by structure, or None: cos(pi e) is then exact where e is half-integral."""
    if expr == const("pi"):
        return num(1)
    if expr == num(0):
        return expr
    if expr.op in ("mul", "div"):
        left, right = expr.args
        inner = divide_out_pi(left)
        if inner is not None and left != num(0):
            if expr.op == "mul" and inner == num(1):
                return right
            return call(expr.op, inner, right)
        if expr.op == "mul":
            inner = divide_out_pi(right)
            if inner is not None and right != num(0):
                return left if inner == num(1) else call("mul", left, inner)
        return None
    if expr.op in ("add", "sub"):
        parts = [divide_out_pi(a) for a in expr.args]
        if parts[0] is not None and parts[1] is not None:
            return call(expr.op, parts[0], parts[1])
        return None
    if expr.op == "neg":
        inner = divide_out_pi(expr.args[0])
        return None if inner is None else call("neg", inner)
    return None
