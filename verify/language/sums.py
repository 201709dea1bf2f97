"""Finite sums: written out where the number of their terms is known, and in a canonical form where it is not."""

from __future__ import annotations

from fractions import Fraction

from verify.errors import NotEnclosed, StatementError, UndefinedOperation
from verify.language.calculus import add, div, mul, neg, sub
from verify.language.evaluate import MAX_TERMS
from verify.language.formula import Expr, num, substitute, var
from verify.language.normal_form import NormalForm
from verify.language.rational import rational_value

UNDEFINED = num(1) / num(0)
"""Stands for a sum that has no value, so that every evaluator finds the formula around it undefined."""


def sums(expr: Expr) -> list[Expr]:
    """The sums of a formula that lie in no other sum's expression, each once."""
    if expr.op == "sum":
        return [expr]
    return list(dict.fromkeys(s for a in expr.args for s in sums(a)))


def written_out(expr: Expr, integers: frozenset[str] = frozenset(), *, settle: bool = False) -> Expr:
    """The formula with every sum written out whose number of terms is known.

    integers  names of the integer variables: sum(f(s), s, T, T + 1) has two terms
    settle    put UNDEFINED for a sum whose ends are numbers but not integers a, b with b >= a - 1; such a sum
              is left as it is otherwise
    raises    StatementError beyond 200 terms in all
    """
    return _Writer(settle).of(expr, integers)


class _Writer:
    def __init__(self, settle: bool) -> None:
        self.settle = settle
        self.left = MAX_TERMS

    def of(self, e: Expr, integers: frozenset[str]) -> Expr:
        if not sums(e):
            return e
        if e.op != "sum":
            return Expr(e.op, tuple(self.of(a, integers) for a in e.args), e.value)
        body, index = e.args[0], str(e.value)
        low, high = (self.of(a, integers) for a in e.args[1:])
        count = _count(low, high, integers)
        if count is None or count < 0:
            if count is not None and self.settle:
                return UNDEFINED
            return Expr("sum", (self.of(body, integers | {index}), low, high), index)
        if count > self.left:
            raise StatementError(
                f"the sums have more than {MAX_TERMS} terms: at most {MAX_TERMS} are written out."
            )
        self.left -= count
        terms = [substitute(body, {index: add(low, num(i))}) for i in range(count)]
        return total([self.of(t, integers) for t in terms])


def _count(low: Expr, high: Expr, integers: frozenset[str]) -> int | None:
    """How many terms a sum has: -1 where it has no value, None where the number is not known."""
    a, b = rational_value(low), rational_value(high)
    if a is not None and b is not None:
        whole = a.denominator == b.denominator == 1 and b >= a - 1
        return int(b - a) + 1 if whole else -1
    if not (is_integer(low, integers) and is_integer(high, integers)):
        return None
    length = NormalForm().of(high - low).as_fraction()
    return None if length is None else max(int(length) + 1, -1)


def total(terms: list[Expr]) -> Expr:
    """The terms added in halves, so that the formula is no deeper than it needs to be."""
    if len(terms) < 2:
        return terms[0] if terms else num(0)
    middle = len(terms) // 2
    return total(terms[:middle]) + total(terms[middle:])


def is_integer(expr: Expr, integers: frozenset[str], *, rounded: bool = False) -> bool:
    """Is the value an integer by its form, and always defined: integers combined by + - * ?

    rounded  floor and ceiling count too, which are defined where their argument is
    """
    if expr.op == "num":
        return Fraction(expr.value).denominator == 1  # type: ignore[arg-type]
    if expr.op == "var":
        return str(expr.value) in integers
    if expr.op in ("floor", "ceiling"):
        return rounded
    parts = expr.op in ("add", "sub", "mul", "neg")
    return parts and all(is_integer(a, integers, rounded=rounded) for a in expr.args)


def canonical(expr: Expr) -> Expr:
    """The formula with every sum in a form that does not depend on how its index is called or its terms are written.

    Two sums with one form are equal wherever both are defined. Indices are called _0, _1, ..., which no text can.
    """
    if not sums(expr):
        return expr
    if expr.op != "sum":
        return Expr(expr.op, tuple(canonical(a) for a in expr.args), expr.value)
    body, low, high = expr.args
    number = 0
    while f"_{number}" in expr.free:
        number += 1
    index = f"_{number}"
    inner = canonical(substitute(body, {str(expr.value): var(index)}))
    return Expr("sum", (_normal(inner), _normal(canonical(low)), _normal(canonical(high))), index)


def _normal(expr: Expr) -> Expr:
    """The normal form as a formula, where it relies on no sign."""
    form = NormalForm()
    try:
        reduced = form.to_expr(form.of(expr))
    except (NotEnclosed, UndefinedOperation):
        return expr
    return expr if form.assumptions else reduced


def linear(expr: Expr) -> Expr:
    """The formula with sums taken apart: sum(c*f + g, ...) is c*sum(f, ...) + sum(g, ...), and sum(c, s, a, b) is
    c*(b - a + 1).

    What is taken out of a sum must be defined even where the sum is empty, so this may serve a proof only.
    """
    if not sums(expr):
        return expr
    if expr.op != "sum":
        return Expr(expr.op, tuple(linear(a) for a in expr.args), expr.value)
    body, low, high = expr.args
    return _taken_apart(linear(body), str(expr.value), linear(low), linear(high))


def _taken_apart(body: Expr, index: str, low: Expr, high: Expr) -> Expr:
    if index not in body.free:
        return mul(body, add(sub(high, low), num(1)))
    if body.op in ("add", "sub"):
        left, right = (_taken_apart(a, index, low, high) for a in body.args)
        return add(left, right) if body.op == "add" else sub(left, right)
    if body.op == "neg":
        return neg(_taken_apart(body.args[0], index, low, high))
    if body.op in ("mul", "div") and index not in body.args[1].free:
        inner = _taken_apart(body.args[0], index, low, high)
        return mul(inner, body.args[1]) if body.op == "mul" else div(inner, body.args[1])
    if body.op == "mul" and index not in body.args[0].free:
        return mul(body.args[0], _taken_apart(body.args[1], index, low, high))
    return Expr("sum", (body, low, high), index)
