"""One formula, many number types: evaluation over any algebra.

An algebra offers ``number``, ``constant``, the arithmetic and elementary operations by their operator
name, and ``schedule(op, arg)`` for the functions of the schedule in force.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Protocol

from verify.errors import NotEnclosed, UndefinedOperation
from verify.language.formula import SCHEDULE_OPS, Expr

MAX_TERMS = 200  # of sums, written out or added up term by term


class Algebra(Protocol):
    """What evaluation needs of a number type; operations are looked up by operator name."""

    def number(self, value: Any) -> Any:
        """The exact number ``value`` (a Fraction)."""

    def constant(self, name: str) -> Any:
        """pi or E."""

    def powq(self, base: Any, exponent: Any) -> Any:
        """The power with an exact rational exponent (a Fraction)."""

    def schedule(self, op: str, arg: Any) -> Any:
        """h, H, Q, tau, K, dh or dK of the schedule in force."""


def _rational_exponent(expr: Expr) -> Fraction | None:
    """The exponent of a power, where it is a rational number: such powers are evaluated exactly as such."""
    if expr.op != "pow" or expr.args[1].free:
        return None
    exponent = expr.args[1]
    if isinstance(exponent.value, Fraction):
        return exponent.value
    from verify.language.rational import rational_value

    return rational_value(exponent)


class Program:
    """A formula flattened to a list of distinct subterms, each evaluated once.

    expr   the formula; compile once, run on many points or boxes
    """

    __slots__ = ("expr", "steps")

    def __init__(self, expr: Expr) -> None:
        self.expr = expr
        index: dict[Expr, int] = {}
        self.steps: list[tuple[str, tuple[int, ...], Any]] = []
        self._add(expr, index)

    def _add(self, expr: Expr, index: dict[Expr, int]) -> int:
        known = index.get(expr)
        if known is not None:
            return known
        exponent = _rational_exponent(expr)
        if expr.op == "sum":
            body, low, high = expr.args
            ends = (self._add(low, index), self._add(high, index))
            self.steps.append(("sum", ends, (str(expr.value), Program(body))))
        elif exponent is not None:
            self.steps.append(("powq", (self._add(expr.args[0], index),), exponent))
        else:
            args = tuple(self._add(a, index) for a in expr.args)
            self.steps.append((expr.op, args, expr.value))
        index[expr] = len(self.steps) - 1
        return index[expr]

    def run(self, algebra: Algebra, env: Mapping[str, Any]) -> Any:
        """The value over ``algebra``; raises as :func:`evaluate`."""
        values: list[Any] = []
        for op, args, leaf in self.steps:
            if op == "var":
                out = env[leaf]
            elif op == "num":
                out = algebra.number(leaf)
            elif op == "const":
                out = algebra.constant(leaf)
            elif op in SCHEDULE_OPS:
                out = algebra.schedule(op, values[args[0]])
            elif op == "sum":
                out = _add_up(leaf, [values[i] for i in args], algebra, env)
            elif op == "powq":
                out = algebra.powq(values[args[0]], leaf)
            else:
                out = getattr(algebra, op)(*[values[i] for i in args])
            values.append(out)
        return values[-1]


def _add_up(leaf: tuple[str, Program], ends: list[Any], algebra: Any, env: Mapping[str, Any]) -> Any:
    """The terms of a sum added one by one, where the algebra can tell which integers the ends are."""
    index, body = leaf
    low, high = (algebra.whole(end) for end in ends)
    if low is None or high is None or high < low - 1:
        raise UndefinedOperation("a sum runs from an integer a to an integer b >= a - 1", certain=True)
    if high - low >= MAX_TERMS:
        raise NotEnclosed(f"a sum of more than {MAX_TERMS} terms is not added up")
    total = algebra.number(Fraction(0))
    for s in range(low, high + 1):
        total = total + body.run(algebra, {**env, index: algebra.number(Fraction(s))})
    return total


def evaluate(expr: Expr, algebra: Algebra, env: Mapping[str, Any]) -> Any:
    """The value of a formula.

    algebra   the number type
    env       values of the variables
    raises    UndefinedOperation outside the domain of an operation, NotEnclosed where the number type cannot
              follow, KeyError for an unbound variable
    """
    return Program(expr).run(algebra, env)
