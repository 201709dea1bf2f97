"""Formula objects: what the parser builds and every number type evaluates.

One node class. ``op`` is one of

    num (value: Fraction)   const (value: "pi" | "E" | "oo")   var (value: name)
    add sub mul div pow neg abs min max                        arithmetic (min, max: two arguments)
    sqrt exp log sin cos tan cospi sinpi floor ceiling         elementary (cospi(x) is cos(pi x))
    h H Q tau K                                                of the schedule in force
    dh dK                                                      derivatives of h and K (internal)
    diff (expression, variable)                                removed when a schedule is put in
    sum (expression, low, high; value: the index)              over the integers low..high, 0 where high = low - 1
    seq vec dot norm2 fun                                      of sequences and vectors (verify.language.vectors)

Formulas are immutable and hashable, so an evaluator may cache by node.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from verify.errors import StatementError

SCHEDULE_OPS = frozenset({"h", "H", "Q", "tau", "K", "dh", "dK"})


@dataclass(frozen=True, slots=True)
class Expr:
    """A formula: operator, arguments, and for leaves a value.

    Its hash is computed once: formulas are keys wherever nodes are shared, and a deep one would be walked each time.
    """

    op: str
    args: tuple[Expr, ...] = ()
    value: Fraction | str | None = None
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hash", hash((self.op, self.args, self.value)))

    def __hash__(self) -> int:
        return self._hash

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        """Made anew in another process, where strings hash differently."""
        return Expr, (self.op, self.args, self.value)

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
        """Names of the variables and sequences that occur, without the indices of sums inside these."""
        if self.op == "var":
            return frozenset((str(self.value),))
        if self.op == "sum":
            body, low, high = self.args
            return (body.free - {str(self.value)}) | low.free | high.free
        if self.op == "seq":
            return self.args[0].free | {str(self.value)}
        return frozenset().union(*(a.free for a in self.args))


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
    """Replace variables by formulas, all at once; an index of a sum is renamed where it would capture a name.

    raises  StatementError where the variable of a ``diff`` would be lost
    """
    if expr.op == "var":
        return values.get(str(expr.value), expr)
    if not expr.args:
        return expr
    if expr.op == "sum":
        return _in_sum(expr, values)
    if expr.op == "diff":
        _check_diff(expr, values)
    args = tuple(substitute(a, values) for a in expr.args)
    return expr if args == expr.args else replace(expr, args=args)


def _in_sum(expr: Expr, values: Mapping[str, Expr]) -> Expr:
    body, low, high = expr.args
    index = str(expr.value)
    inside = {n: v for n, v in values.items() if n != index and n in body.free}
    coming = frozenset().union(*(v.free for n, v in values.items() if n in expr.free))
    if index in coming:
        fresh = f"{index}_2"
        while fresh in coming | body.free:
            fresh += "_2"
        body, index = substitute(body, {index: var(fresh)}), fresh
    return Expr("sum", (substitute(body, inside), substitute(low, values), substitute(high, values)), index)


def _check_diff(expr: Expr, values: Mapping[str, Expr]) -> None:
    """diff(e, u) stays a derivative in u: u may be renamed, and nothing else in e may come to contain it."""
    operand, variable = expr.args
    name = str(variable.value)
    target = values.get(name, variable)
    others = frozenset().union(*(values.get(n, var(n)).free for n in operand.free - {name}))
    if target.op != "var" or str(target.value) in others:
        raise StatementError(
            f"diff(..., {name}): a formula cannot be put for {name} there; write the derivative out."
        )


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
    sequence    the name stands for a sequence of numbers, each of which lies in the interval
    """

    name: str
    low: Expr
    high: Expr
    low_closed: bool
    high_closed: bool
    integer: bool = False
    sequence: bool = False


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
