"""Differentiation of formulas, exact and independent of sympy.

H' = -h and Q' = -h^2/H are the definitions of Eq. (1) (arXiv 2503.09411), so a derivative never needs the
closed form of a primitive. Kinked operations (abs, min, max, floor, ceiling) and tau(rho) have no rule here.
"""

from __future__ import annotations

from fractions import Fraction

from verify.errors import NotEnclosed
from verify.language.formula import Expr, call, const, num

ZERO, ONE = num(0), num(1)


def add(a: Expr, b: Expr) -> Expr:
    """a + b with zeros dropped and numbers folded."""
    if a == ZERO:
        return b
    if b == ZERO:
        return a
    if isinstance(a.value, Fraction) and isinstance(b.value, Fraction):
        return num(a.value + b.value)
    return a + b


def sub(a: Expr, b: Expr) -> Expr:
    """a - b with zeros dropped and numbers folded."""
    if b == ZERO:
        return a
    if a == b:
        return ZERO
    if isinstance(a.value, Fraction) and isinstance(b.value, Fraction):
        return num(a.value - b.value)
    return neg(b) if a == ZERO else a - b


def neg(a: Expr) -> Expr:
    """-a."""
    if isinstance(a.value, Fraction):
        return num(-a.value)
    return a.args[0] if a.op == "neg" else -a


def mul(a: Expr, b: Expr) -> Expr:
    """a b with zeros and ones folded."""
    if ZERO in (a, b):
        return ZERO
    if a == ONE:
        return b
    if b == ONE:
        return a
    if isinstance(a.value, Fraction) and isinstance(b.value, Fraction):
        return num(a.value * b.value)
    return a * b


def div(a: Expr, b: Expr) -> Expr:
    """a / b with trivial cases folded."""
    if a == ZERO or b == ONE:
        return a
    if isinstance(a.value, Fraction) and isinstance(b.value, Fraction) and b.value != 0:
        return num(a.value / b.value)
    return a / b


def power(a: Expr, b: Expr) -> Expr:
    """a ** b with trivial exponents folded."""
    if b == ONE:
        return a
    return ONE if b == ZERO else Expr("pow", (a, b))


def derivative(expr: Expr, name: str) -> Expr:
    """d expr / d name.

    raises  NotEnclosed where an operation has no derivative rule
    """
    if name not in expr.free:
        return ZERO
    if expr.op == "var":
        return ONE
    if expr.op == "sum":
        body, low, high = expr.args
        if name in low.free | high.free:
            raise NotEnclosed(f"{name} is in an end of a sum, which has no derivative in it")
        return Expr("sum", (derivative(body, name), low, high), expr.value)
    rule = _RULES.get(expr.op)
    if rule is None:
        raise NotEnclosed(f"no derivative rule for {expr.op}")
    if len(expr.args) == 1:
        return mul(rule(expr.args[0]), derivative(expr.args[0], name))
    a, b = expr.args
    da, db = derivative(a, name), derivative(b, name)
    if expr.op == "pow":
        return _power_rule(expr, da, db)
    return _TWO[expr.op](a, b, da, db)


def _power_rule(expr: Expr, da: Expr, db: Expr) -> Expr:
    a, b = expr.args
    first = ZERO if da == ZERO else mul(mul(b, power(a, sub(b, ONE))), da)
    second = ZERO if db == ZERO else mul(mul(expr, call("log", a)), db)
    return add(first, second)


_TWO = {
    "add": lambda a, b, da, db: add(da, db),
    "sub": lambda a, b, da, db: sub(da, db),
    "mul": lambda a, b, da, db: add(mul(da, b), mul(a, db)),
    "div": lambda a, b, da, db: sub(div(da, b), div(mul(a, db), power(b, num(2)))),
}

_RULES = {
    "neg": lambda a: num(-1),
    "sqrt": lambda a: div(num(Fraction(1, 2)), call("sqrt", a)),
    "exp": lambda a: call("exp", a),
    "log": lambda a: div(ONE, a),
    "sin": lambda a: call("cos", a),
    "cos": lambda a: neg(call("sin", a)),
    "tan": lambda a: add(ONE, power(call("tan", a), num(2))),
    "sinpi": lambda a: mul(const("pi"), call("cospi", a)),
    "cospi": lambda a: neg(mul(const("pi"), call("sinpi", a))),
    "H": lambda a: neg(call("h", a)),
    "Q": lambda a: neg(div(power(call("h", a), num(2)), call("H", a))),
    "h": lambda a: call("dh", a),
    "K": lambda a: call("dK", a),
    **dict.fromkeys(("add", "sub", "mul", "div", "pow"), lambda a: ONE),
}


def expand_derivatives(expr: Expr) -> Expr:
    """Replace every ``diff(e, x)`` by the derivative."""
    if not expr.args:
        return expr
    args = tuple(expand_derivatives(a) for a in expr.args)
    if expr.op == "diff":
        return derivative(args[0], str(args[1].value))
    return expr if args == expr.args else Expr(expr.op, args, expr.value)
