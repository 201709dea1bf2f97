"""Splitting a formula in u at its kinks, and certifying that it is defined on [0, 1].

min, max and abs switch where a difference changes sign. Rational switching points are found exactly; an
irrational one is enclosed in a piece of width below 2^-100 that keeps the switching formula.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Protocol

from verify.enclosure.interval import Interval
from verify.errors import NotEnclosed, ScheduleError, UndefinedOperation
from verify.language.calculus import derivative
from verify.language.evaluate import evaluate
from verify.language.formula import SCHEDULE_OPS, Expr, call, num, substitute
from verify.language.rational import rational_value

Segment = tuple[Fraction, Fraction, Expr]
Signed = tuple[Fraction, Fraction, int]


class Evaluated(Protocol):
    """A formula on [low, high] that can be enclosed (schedules.Piece)."""

    @property
    def low(self) -> Fraction:
        """Left end."""

    @property
    def high(self) -> Fraction:
        """Right end."""

    def value(self, u: Interval) -> Interval:
        """Enclosure on the part of u inside [low, high]."""


KINKED = frozenset({"min", "max", "abs"})
TINY = Fraction(1, 2**100)  # far below what an integral over the piece could show at 1e-20
NARROW = Fraction(1, 2**14)  # boxes below this width are probed at points instead of halved further
MAX_PIECES = 200


def check_schedule_free(text: str, formula: Expr) -> None:
    """A schedule is a formula in u alone: it cannot use the functions that are made from it."""
    for e in formula.walk():
        if e.op in SCHEDULE_OPS or e.op in ("diff", "sum"):
            raise ScheduleError(f"{text!r}: a schedule is an elementary formula in u and cannot use {e.op}.")


def split_at_kinks(formula: Expr) -> list[Segment]:
    """Pieces (low, high, formula) over [0, 1], smooth inside except for enclosed irrational kinks."""
    done: list[Segment] = []
    todo: list[Segment] = [(Fraction(0), Fraction(1), formula)]
    while todo:
        low, high, expr = todo.pop()
        node = _innermost_kink(expr)
        if node is None or high - low <= TINY or len(done) + len(todo) > MAX_PIECES:
            done.append((low, high, expr))
            continue
        resolved = _resolve(expr, node, low, high)
        if resolved is None:
            done.append((low, high, expr))
        else:
            todo.extend(resolved)
    return _join(sorted(done, key=lambda s: s[0]))


def _join(segments: list[Segment]) -> list[Segment]:
    """Adjacent pieces with the same formula become one."""
    out: list[Segment] = []
    for low, high, formula in segments:
        expr = _settled(formula)
        if out and out[-1][2] == expr:
            out[-1] = (out[-1][0], high, expr)
        else:
            out.append((low, high, expr))
    return out


def _settled(expr: Expr) -> Expr:
    """min, max and abs of plain numbers become the number."""
    if not expr.args:
        return expr
    value = rational_value(expr) if expr.op in KINKED else None
    return num(value) if value is not None else Expr(expr.op, tuple(map(_settled, expr.args)), expr.value)


def _innermost_kink(expr: Expr) -> Expr | None:
    return next((e for e in expr.walk() if e.op in KINKED and e.free), None)


def _resolve(expr: Expr, node: Expr, low: Fraction, high: Fraction) -> list[Segment] | None:
    """``expr`` with the branch of ``node`` in force on each part; None where the switch is not located."""
    first, second = (node.args[0], call("neg", node.args[0])) if node.op == "abs" else node.args
    difference = node.args[0] if node.op == "abs" else first - second
    try:
        parts = _signs(difference, low, high)
    except (NotEnclosed, UndefinedOperation):
        return None
    out = []
    for a, b, sign in parts:
        larger, smaller = (first, second) if sign > 0 else (second, first)
        branch = smaller if node.op == "min" else larger
        out.append((a, b, replace_term(expr, node, branch) if sign else expr))
    return out


def branches(expr: Expr) -> list[Expr]:
    """The formula with every choice of branch of its min, max and abs; at most a handful occur."""
    node = _innermost_kink(expr)
    if node is None:
        return [expr]
    choices = (node.args[0], call("neg", node.args[0])) if node.op == "abs" else node.args
    return [b for choice in choices for b in branches(replace_term(expr, node, choice))]


def replace_term(expr: Expr, old: Expr, new: Expr) -> Expr:
    """``expr`` with every occurrence of the term ``old`` replaced."""
    if expr == old:
        return new
    if not expr.args:
        return expr
    return Expr(expr.op, tuple(replace_term(a, old, new) for a in expr.args), expr.value)


def _signs(expr: Expr, low: Fraction, high: Fraction) -> list[Signed]:
    """Parts of [low, high] with the weak sign of ``expr``; sign 0 marks an enclosed irrational zero.

    raises  NotEnclosed where neither the sign nor a single crossing is certified on a narrow part
    """
    slope = derivative(expr, "u")
    out: list[Signed] = []
    todo = [(low, high)]
    while todo:
        a, b = todo.pop()
        value = _range(expr, a, b)
        if value is not None and (sign := _weak_sign(value)):
            out.append((a, b, sign))
        elif (rate := _range(slope, a, b)) is not None and (direction := _weak_sign(rate)):
            out.extend(_crossing(expr, a, b, direction))
        elif b - a <= NARROW:
            raise NotEnclosed(f"the switch near u = {float(a):.6g} is not located")
        else:
            middle = (a + b) / 2
            todo += [(middle, b), (a, middle)]
    return _merge(out)


def _merge(parts: list[Signed]) -> list[Signed]:
    out: list[Signed] = []
    for a, b, sign in sorted(parts):
        if out and out[-1][2] == sign and sign:
            out[-1] = (out[-1][0], b, sign)
        else:
            out.append((a, b, sign))
    return out


def _range(expr: Expr, a: Fraction, b: Fraction) -> Interval | None:
    from verify.language.algebras import IntervalAlgebra

    try:
        value = evaluate(expr, IntervalAlgebra(), {"u": Interval.between(a, b)})
    except (UndefinedOperation, NotEnclosed):
        return None
    return value if isinstance(value, Interval) else None


def _weak_sign(value: Interval) -> int:
    zero = Interval.exact(0)
    return 1 if value.certainly(">=", zero) else -1 if value.certainly("<=", zero) else 0


def _crossing(expr: Expr, a: Fraction, b: Fraction, direction: int) -> list[Signed]:
    """Signs of a monotone function around its single crossing of zero in [a, b]."""
    left, right = _sign_at(expr, a), _sign_at(expr, b)
    if left * direction >= 0:
        return [(a, b, direction)]
    if right * direction <= 0:
        return [(a, b, -direction)]
    exact = _rational_zero(expr, a, b)
    if exact is not None:
        return [(a, exact, -direction), (exact, b, direction)]
    low, high = a, b
    while high - low > TINY:
        middle = (low + high) / 2
        if _sign_at(expr, middle) * direction > 0:
            high = middle
        else:
            low = middle
    return [(a, low, -direction), (low, high, 0), (high, b, direction)]


def _sign_at(expr: Expr, point: Fraction) -> int:
    exact = rational_value(substitute(expr, {"u": num(point)}))
    if exact is not None:
        return (exact > 0) - (exact < 0)
    value = _range(expr, point, point)
    if value is None or (not value.is_exact_zero() and value.contains_zero()):
        raise NotEnclosed(f"the sign at u = {float(point):.6g} is not certified")
    return 0 if value.is_exact_zero() else _weak_sign(value)


def _rational_zero(expr: Expr, a: Fraction, b: Fraction) -> Fraction | None:
    """The zero inside (a, b) if it is a rational of small denominator, verified exactly."""
    low, high = a, b
    direction = _sign_at(expr, b)
    for _ in range(60):
        middle = (low + high) / 2
        sign = _sign_at(expr, middle)
        if sign == 0:
            return middle
        low, high = (low, middle) if sign == direction else (middle, high)
    guess = ((low + high) / 2).limit_denominator(10_000)
    return guess if a < guess < b and _sign_at(expr, guess) == 0 else None


def check_defined(text: str, pieces: Iterable[Evaluated]) -> None:
    """Every piece is certified to be defined and finite on its closed interval.

    raises  ScheduleError with the place where it is not
    """
    for piece in pieces:
        todo = [(piece.low, piece.high)]
        while todo:
            a, b = todo.pop()
            if _bounded(text, piece, a, b):
                continue
            if b - a <= NARROW:
                raise ScheduleError(
                    f"{text!r} is not certified to be defined and finite near u = {float(a):.6g}."
                )
            middle = (a + b) / 2
            todo += [(middle, b), (a, middle)]


def _bounded(text: str, piece: Evaluated, a: Fraction, b: Fraction) -> bool:
    for point in (a, b):
        try:
            piece.value(Interval.exact(point))
        except UndefinedOperation as error:
            if error.certain:
                raise ScheduleError(f"{text!r} is undefined at u = {point}: {error}") from None
        except NotEnclosed:
            return False
    try:
        return piece.value(Interval.between(a, b)).is_bounded()
    except (UndefinedOperation, NotEnclosed):
        return False
