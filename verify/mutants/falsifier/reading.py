"""The falsifier's own reading of a statement: Python's syntax tree, turned into functions of a point.

Nothing is evaluated as Python: the node types below are read, and nothing else.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import mpmath as mp

from verify.mutants.falsifier import values
from verify.mutants.falsifier.slopes import slope
from verify.mutants.falsifier.values import Number, Unusable

Scope = Mapping[str, Number]
Value = Callable[[Scope], Number]

_OPERATIONS: dict[type[ast.operator], Callable[[Number, Number], Number]] = {
    ast.Add: values.add, ast.Sub: values.subtract, ast.Mult: values.multiply, ast.Div: values.divide,
    ast.Pow: values.power,
}  # fmt: skip
_RELATIONS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==",
}  # fmt: skip
_BINDER = re.compile(r"\s*([A-Za-z]\w*)\s+in\s*([\[(])(.*)([\])])\s*(integer)?\s*$", re.DOTALL)
_MOST_TERMS = 24  # of a sum: with more, a sum of sums takes seconds


@dataclass(frozen=True)
class Relation:
    """``left op right`` at a point."""

    op: str
    left: Value
    right: Value


@dataclass(frozen=True)
class Binder:
    """``name in [low, high]``; None for an infinite end."""

    name: str
    low: Value | None
    high: Value | None
    low_closed: bool
    high_closed: bool
    integer: bool


@dataclass(frozen=True)
class Reading:
    """A statement, readable at points; ``calls`` are the functions that occur in it."""

    binders: tuple[Binder, ...]
    given: tuple[Relation, ...]
    body: tuple[Relation, ...]
    calls: frozenset[str]


def read(text: str, schedule: Any = None) -> Reading:
    """A statement of the language under a schedule of :mod:`verify.mutants.falsifier.schedules`.

    raises  Unusable for what is not read here
    """
    reader = _Reader(schedule)
    head, colon, body = text.partition(":")
    if not text.lstrip().startswith(("forall", "given")):
        head, body = "", text
    elif not colon:
        raise Unusable("no colon after forall or given")
    binders, _, given = re.sub(r"^\s*(forall\b)?", " ", head).partition(" given ")
    parts = re.split(r",\s*(?=[A-Za-z]\w*\s+in\s*[\[(])", binders) if binders.strip() else []
    return Reading(
        tuple(_binder(part, reader) for part in parts),
        _relations(given, reader) if given.strip() else (),
        _relations(body, reader),
        frozenset(re.findall(r"([A-Za-z]\w*)\(", text)),
    )


def formula(text: str) -> Value:
    """A single formula, such as a schedule in u."""
    return _Reader(None).value(_tree(text))


def _tree(text: str) -> ast.expr:
    """The syntax tree with exact numbers: a fraction in the place of 0.1."""
    source = " ".join(text.split())
    try:
        tree = ast.parse(source, mode="eval").body
    except (SyntaxError, ValueError, RecursionError):
        raise Unusable("not read here") from None

    class Exact(ast.NodeTransformer):
        def visit_Constant(self, node: ast.Constant) -> ast.Constant:
            if isinstance(node.value, bool) or not isinstance(node.value, (int, float)):
                raise Unusable(f"{node.value!r} is no number")
            written = ast.get_source_segment(source, node) or ""
            return ast.Constant(Fraction(written.replace("_", "")))  # type: ignore[arg-type]

    exact: ast.expr = Exact().visit(tree)
    return exact


def _binder(text: str, reader: _Reader) -> Binder:
    match = _BINDER.match(text)
    ends = None if match is None else _tree(f"({match.group(3)})")
    if match is None or not isinstance(ends, ast.Tuple) or len(ends.elts) != 2:
        raise Unusable(f"{text!r} is not read as an interval here")
    name, left, _, right, integer = match.groups()
    low, high = (None if _infinite(end) else reader.value(end) for end in ends.elts)
    return Binder(name, low, high, left == "[", right == "]", integer is not None)


def _infinite(node: ast.expr) -> bool:
    inner = node.operand if isinstance(node, ast.UnaryOp) else node
    return isinstance(inner, ast.Name) and inner.id == "oo"


def _relations(text: str, reader: _Reader) -> tuple[Relation, ...]:
    """A conjunction of chains as single relations."""
    tree = _tree(text)
    out: list[Relation] = []
    for part in tree.values if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And) else [tree]:
        if not isinstance(part, ast.Compare) or any(type(op) not in _RELATIONS for op in part.ops):
            raise Unusable(f"{text!r} is no relation")
        sides = [reader.value(side) for side in (part.left, *part.comparators)]
        pairs = zip(part.ops, sides, sides[1:], strict=False)
        out += [Relation(_RELATIONS[type(op)], left, right) for op, left, right in pairs]
    return tuple(out)


class _Reader:
    """Syntax trees to functions of a scope."""

    def __init__(self, schedule: Any) -> None:
        self.schedule = schedule

    def value(self, node: ast.expr) -> Value:
        """The function of a node."""
        if isinstance(node, ast.Constant):
            number: Any = node.value
            return lambda scope: number
        if isinstance(node, ast.Name):
            return _named(node.id)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd)):
            inner, sign = self.value(node.operand), -1 if isinstance(node.op, ast.USub) else 1
            return lambda scope: sign * inner(scope)
        if isinstance(node, ast.BinOp) and type(node.op) in _OPERATIONS:
            f, a, b = _OPERATIONS[type(node.op)], self.value(node.left), self.value(node.right)
            return lambda scope: f(a(scope), b(scope))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
            return self._call(node.func.id, node.args)
        raise Unusable(f"{ast.dump(node)[:40]} is not read here")

    def _call(self, name: str, args: list[ast.expr]) -> Value:
        if name == "diff":
            return self._difference(*args)
        if name == "sum":
            return self._sum(*args)
        parts = [self.value(a) for a in args]
        if name in ("min", "max"):
            choose = min if name == "min" else max
            return lambda scope: choose((p(scope) for p in parts), key=values.real)
        if len(parts) != 1:
            raise Unusable(f"{name} of {len(parts)} arguments is not read here")
        inner = parts[0]
        if name in values.FUNCTIONS:
            f = values.FUNCTIONS[name]
            return lambda scope: f(inner(scope))
        if self.schedule is None:
            raise Unusable(f"{name} without a schedule")
        schedule = self.schedule
        return lambda scope: schedule.value(name, inner(scope), scope)

    def _difference(self, expression: ast.expr, variable: ast.expr) -> Value:
        """A derivative; what is differentiated has to be defined there too."""
        if not isinstance(variable, ast.Name):
            raise Unusable("diff by what is no variable")
        derivative, original = slope(expression, variable.id), self.value(expression)
        found = self.value(derivative) if derivative is not None else None

        def at(scope: Scope) -> Number:
            original(scope)
            return Fraction(0) if found is None else found(scope)

        return at

    def _sum(self, term: ast.expr, name: ast.expr, low: ast.expr, high: ast.expr) -> Value:
        """The sum of the terms at the integers from low to high; empty where high = low - 1."""
        if not isinstance(name, ast.Name):
            raise Unusable("a sum over what is no variable")
        index, inner, start, stop = name.id, self.value(term), self.value(low), self.value(high)

        def at(scope: Scope) -> Number:
            a, b = start(scope), stop(scope)
            whole = all(isinstance(x, Fraction) and x.denominator == 1 for x in (a, b))
            if not whole or b < a - 1 or b - a > _MOST_TERMS:
                raise Unusable("the ends of a sum")
            total: Number = Fraction(0)
            for s in range(int(a), int(b) + 1):
                total = operator.add(*_alike(total, inner({**scope, index: Fraction(s)})))
            return total

        return at


def _alike(a: Number, b: Number) -> tuple[Number, Number]:
    """Both exact, or both mpmath numbers: a term of a sum may vanish in rounding, unlike a formula's operand."""
    return (a, b) if isinstance(a, Fraction) and isinstance(b, Fraction) else (values.real(a), values.real(b))


def _named(name: str) -> Value:
    if name in ("pi", "E"):
        return (lambda scope: +mp.pi) if name == "pi" else (lambda scope: +mp.e)

    def at(scope: Scope) -> Number:
        if name not in scope:
            raise Unusable(f"{name} is not bound")
        return scope[name]

    return at
