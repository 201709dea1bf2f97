"""Formula objects: what the parser builds and every number type evaluates.

One node class. ``op`` is one of

    num (value: Fraction)   const (value: "pi" | "E" | "oo")   var (value: name)
    add sub mul div pow neg abs min max                        arithmetic (min, max: two arguments)
    sqrt exp log sin cos tan cospi sinpi floor ceiling         elementary (cospi(x) is cos(pi x))
    h H Q tau K                                                of the schedule in force
    dh dK                                                      derivatives of h and K (internal)
    diff (expression, variable)                                removed when a schedule is put in

Formulas are immutable and hashable, so an evaluator may cache by node.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

SCHEDULE_OPS = frozenset({"h", "H", "Q", "tau", "K", "dh", "dK"})


@dataclass(frozen=True, slots=True)
class Expr:
    """A formula: operator, arguments, and for leaves a value."""

    op: str
    args: tuple[Expr, ...] = ()
    value: Fraction | str | None = None

    def __add__(self, other: Expr | int) -> Expr:
        return Expr("add", (self, as_expr(other)))

    def __radd__(self, other: int) -> Expr:
        return Expr("add", (as_expr(other), self))

    def __sub__(self, other: Expr | int) -> Expr:
        return Expr("sub", (self, as_expr(other)))

    def __rsub__(self, other: int) -> Expr:
        return Expr("sub", (as_expr(other), self))

    def __mul__(self, other: Expr | int) -> Expr:
        return Expr("mul", (self, as_expr(other)))

    def __rmul__(self, other: int) -> Expr:
        return Expr("mul", (as_expr(other), self))

    def __truediv__(self, other: Expr | int) -> Expr:
        return Expr("div", (self, as_expr(other)))

    def __rtruediv__(self, other: int) -> Expr:
        return Expr("div", (as_expr(other), self))

    def __pow__(self, other: Expr | int | Fraction) -> Expr:
        return Expr("pow", (self, as_expr(other)))

    def __neg__(self) -> Expr:
        return Expr("neg", (self,))

    def walk(self) -> Iterator[Expr]:
        """Every subterm, this one last."""
        for arg in self.args:
            yield from arg.walk()
        yield self

    @property
    def free(self) -> frozenset[str]:
        """Names of the variables that occur."""
        return frozenset(str(e.value) for e in self.walk() if e.op == "var")


def num(value: int | Fraction) -> Expr:
    """An exact number."""
    return Expr("num", (), Fraction(value))


def var(name: str) -> Expr:
    """A variable."""
    return Expr("var", (), name)


def const(name: str) -> Expr:
    """One of the constants pi, E, oo."""
    return Expr("const", (), name)


def call(op: str, *args: Expr) -> Expr:
    """The function ``op`` applied to its arguments."""
    return Expr(op, args)


def as_expr(value: Expr | int | Fraction) -> Expr:
    """Exact numbers become leaves; a float is refused, because it is not the number that was meant."""
    if isinstance(value, Expr):
        return value
    if isinstance(value, bool) or not isinstance(value, (int, Fraction)):
        raise TypeError(f"{value!r} ({type(value).__name__}) is not exact: give an int or a Fraction")
    return num(value)


def substitute(expr: Expr, values: Mapping[str, Expr]) -> Expr:
    """Replace variables by formulas, all at once."""
    if expr.op == "var":
        return values.get(str(expr.value), expr)
    if not expr.args:
        return expr
    args = tuple(substitute(a, values) for a in expr.args)
    return expr if args == expr.args else replace(expr, args=args)


@dataclass(frozen=True, slots=True)
class Relation:
    """``left op right`` with op one of <= < >= > ==."""

    op: str
    left: Expr
    right: Expr

    def map(self, values: Mapping[str, Expr]) -> Relation:
        """The relation with variables replaced."""
        return Relation(self.op, substitute(self.left, values), substitute(self.right, values))

    @property
    def free(self) -> frozenset[str]:
        """Names of the variables that occur."""
        return self.left.free | self.right.free


@dataclass(frozen=True, slots=True)
class Quantifier:
    """``name in [low, high)``, ends open or closed, possibly only the integers of it.

    low, high   formulas in the names bound before; const("oo") and its negative for half-lines
    """

    name: str
    low: Expr
    high: Expr
    low_closed: bool
    high_closed: bool
    integer: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """``forall quantifiers given hypotheses: body`` (a conjunction of relations)."""

    quantifiers: tuple[Quantifier, ...]
    hypotheses: tuple[Relation, ...]
    body: tuple[Relation, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The bound names in order."""
        return tuple(q.name for q in self.quantifiers)
