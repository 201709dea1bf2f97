"""The best constant of a statement: one free name C, enclosed.

A relation in which C occurs linearly becomes C >= f or C <= f on the domain; the best constant is sup f or
inf f. The sign of C's factor is proved, not assumed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from verify.enclosure.interval import Interval
from verify.errors import NotEnclosed, StatementError
from verify.language.calculus import derivative
from verify.language.formula import Expr, Relation, Statement, num, substitute
from verify.methods import ball
from verify.methods.budget import Budget
from verify.methods.supremum import supremum
from verify.problem.problem import Problem, prepare
from verify.problem.sampling import float_points, simple_points
from verify.theory.in_force import in_force
from verify.verdict import Verdict

NAME = "C"


@dataclass(frozen=True)
class Sharpened:
    """The best constant.

    constant  encloses the best value
    smallest  True if C must be at least the constant (a sup), False if at most (an inf)
    attained  where, or the limit in which it is approached
    """

    statement: str
    constant: Interval
    smallest: bool
    attained: str

    def to_json(self, printed: str | None = None, value: Interval | None = None) -> dict[str, Any]:
        """The contract's keys; slack is printed/best (or best/printed for a lower constant).

        printed   the printed constant as text, value its enclosure
        """
        slack = None
        if value is not None and not self.constant.contains_zero() and not value.contains_zero():
            ratio = value / self.constant if self.smallest else self.constant / value
            slack = list(ratio.decimal(15))
        return {
            "statement": self.statement,
            "constant": list(self.constant.decimal(18)),
            "attained": self.attained,
            "printed": printed,
            "slack": slack,
        }


def sharpen_statement(
    statement: Statement, schedule: str | None, text: str, budget: Budget | None = None
) -> Sharpened:
    """Enclose the best value of C.

    statement  with the free name C in exactly one relation, linearly
    schedule   schedule in force (text), or None
    raises     StatementError if C does not occur so, NotEnclosed if nothing could be certified
    """
    problem = prepare(statement, None if schedule is None else in_force(schedule))
    relation, others = _relation(problem.statement)
    margin = relation.left - relation.right if relation.op in (">", ">=") else relation.right - relation.left
    factor = derivative(margin, NAME)
    if NAME in factor.free:
        raise StatementError(f"{NAME} must occur linearly in the relation.")
    rest = substitute(margin, {NAME: num(0)})
    base = replace(problem, statement=replace(problem.statement, body=others))
    positive = _factor_sign(base, factor)
    bound = -rest / factor
    budget = budget or Budget(4000, 15.0)
    if positive:
        found = supremum(base, bound, budget)
        return Sharpened(text, found.value, True, found.where)
    found = supremum(base, -bound, budget)
    return Sharpened(text, -found.value, False, found.where)


def _relation(statement: Statement) -> tuple[Relation, tuple[Relation, ...]]:
    with_c = [r for r in statement.body if NAME in r.free]
    if len(with_c) != 1 or with_c[0].op == "==":
        raise StatementError(
            f"exactly one inequality must contain the free constant {NAME}, as in K(rho) <= C*rho**(1/5)."
        )
    if any(NAME in r.free for r in statement.hypotheses):
        raise StatementError(f"{NAME} may not occur in the hypotheses.")
    return with_c[0], tuple(r for r in statement.body if r is not with_c[0])


def _factor_sign(base: Problem, factor: Expr) -> bool:
    """Is the factor of C positive on the whole domain (True) or negative (False)? Certified."""
    from verify.methods import symbolic

    point = next(iter([*simple_points(base), *float_points(base)]), None)
    for op, answer in ((">", True), ("<", False)):
        part = base.with_body((Relation(op, factor, num(0)),))
        exact = symbolic.decide(part, point, lambda p: ball.decide(p, Budget(2000, 3.0)))
        if exact.verdict is Verdict.PROVED or ball.decide(part, Budget(2000, 3.0)).verdict is Verdict.PROVED:
            return answer
    raise NotEnclosed(f"the sign of the factor of {NAME} is not certified on the domain")
