"""Best constants of K(rho) against a power of rho, from the theory of its growth.

K(rho) <= C c rho^e over all rho >= 1, with a number c and e = 1/(2q+1), q the tail degree, is a statement about
sup K rho^(-e), which :mod:`verify.theory.supremum` encloses together with the place; likewise C c rho^e <= K(rho).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from verify.enclosure.interval import Interval
from verify.errors import HypothesisError, NotEnclosed, UndefinedOperation
from verify.language.algebras import IntervalAlgebra
from verify.language.evaluate import evaluate
from verify.language.formula import Expr, num
from verify.language.rational import rational_value
from verify.problem.problem import Problem, is_infinite
from verify.theory.supremum import Extremum, growth

Answer = tuple[Interval, bool, str, Mapping[str, Interval]]


@dataclass(frozen=True)
class _Product:
    """constant * rho^power * K(rho)^coefficients * C^sought."""

    constant: Expr
    power: Fraction = Fraction(0)
    coefficients: int = 0
    sought: int = 0

    def __mul__(self, other: _Product) -> _Product:
        return _Product(
            self.constant * other.constant,
            self.power + other.power,
            self.coefficients + other.coefficients,
            self.sought + other.sought,
        )

    def inverse(self) -> _Product:
        return _Product(num(1) / self.constant, -self.power, -self.coefficients, -self.sought)


def extremum(problem: Problem, small: Expr, large: Expr, sought: str) -> Answer | None:
    """The best ``sought`` of small <= large, where that is K against a power; None for any other statement.

    problem  its domain and the schedule in force
    returns  value, whether it is the smallest that holds, where it is attained, and the place by variable
    """
    name = _half_line(problem)
    schedule = getattr(problem.functions, "schedule", None)
    if name is None or schedule is None:
        return None
    left, right = _product(small, name, sought), _product(large, name, sought)
    if left is None or right is None or (left.sought, right.sought) not in ((0, 1), (1, 0)):
        return None
    smallest = right.sought == 1
    bound = left * right.inverse() if smallest else right * left.inverse()
    if bound.coefficients != 1:
        return None
    try:
        scale = evaluate(bound.constant, IntervalAlgebra(problem.functions), {})
        found = growth(schedule)
    except (HypothesisError, NotEnclosed, UndefinedOperation):
        return None
    if found.exponent != -bound.power or not scale.certainly(">", Interval.exact(0)):
        return None
    extreme = found.supremum if smallest else found.infimum
    place = {} if extreme.rho is None else {name: extreme.rho}
    return scale * extreme.value, smallest, _words(extreme, name), place


def _half_line(problem: Problem) -> str | None:
    """The variable of a domain that is [1, oo), no more and no less."""
    statement: Any = problem.statement
    if len(statement.quantifiers) != 1 or statement.hypotheses or statement.body or problem.conditions:
        return None
    q = statement.quantifiers[0]
    whole = rational_value(q.low) == 1 and q.low_closed and is_infinite(q.high) and not q.integer
    return str(q.name) if whole else None


def _product(e: Expr, name: str, sought: str) -> _Product | None:
    """A formula as a product of a number, powers of the variable, K of it, and the constant sought."""
    if not e.free:
        return _Product(e)
    if e.op == "var":
        return _Product(num(1), sought=1) if e.value == sought else _Product(num(1), Fraction(1))
    if e.op == "K":
        return _Product(num(1), coefficients=1) if e.args[0].op == "var" and e.args[0].value == name else None
    if e.op == "pow" and e.args[0].op == "var" and e.args[0].value == name:
        exponent = rational_value(e.args[1])
        return None if exponent is None else _Product(num(1), exponent)
    if e.op in ("mul", "div"):
        a, b = (_product(part, name, sought) for part in e.args)
        if a is None or b is None:
            return None
        return a * (b if e.op == "mul" else b.inverse())
    return None


def _words(extreme: Extremum, name: str) -> str:
    if not extreme.attained:
        return f"approached as {name} -> oo"
    return f"attained {extreme.where.replace('rho', name)}"
