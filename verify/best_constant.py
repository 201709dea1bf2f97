"""The best constant of a statement: one free name C, enclosed.

A relation in which C occurs linearly becomes C >= f or C <= f on the domain; the best constant is sup f or
inf f. The sign of C's factor is proved, not assumed. K(rho) against a power of rho over all rho >= 1 is left
to the theory of its growth, anything else to branch and bound.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from verify.enclosure.interval import Interval
from verify.errors import NotEnclosed, StatementError
from verify.language.calculus import derivative
from verify.language.formula import Expr, Relation, Statement, num, substitute
from verify.language.normal_form import NormalForm
from verify.methods import ball, symbolic
from verify.methods.budget import Budget
from verify.methods.supremum import supremum
from verify.problem.points import Point
from verify.problem.problem import Problem, prepare, sums_written_out
from verify.problem.sampling import float_points, generic_point, simple_points
from verify.problem.unknown_sums import has_sums
from verify.theory.in_force import in_force
from verify.theory.powers_of_rho import extremum
from verify.verdict import Evidence, Verdict

NAME = "C"


@dataclass(frozen=True)
class Sharpened:
    """The best constant.

    constant  encloses the best value
    smallest  True if C must be at least the constant (a sup), False if at most (an inf)
    attained  where, or the limit in which it is approached
    place     by variable: an interval in which it is attained; empty for a limit
    """

    statement: str
    constant: Interval
    smallest: bool
    attained: str
    place: Mapping[str, Interval] = field(default_factory=dict)

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
            "place": {n: list(v.decimal(18)) for n, v in self.place.items()} or None,
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
    statement = sums_written_out(statement)
    if has_sums(statement):
        raise NotEnclosed("a sum whose number of terms is not known has no enclosure")
    problem = prepare(statement, None if schedule is None else in_force(schedule))
    relation, others = _relation(problem.statement)
    small, large = relation.left, relation.right
    if relation.op in (">", ">="):
        small, large = large, small
    factor = derivative(large - small, NAME)
    if NAME in factor.free:
        raise StatementError(f"{NAME} must occur linearly in the relation.")
    rest = substitute(large - small, {NAME: num(0)})
    base = replace(problem, statement=replace(problem.statement, body=others))
    known = extremum(base, small, large, NAME)
    if known is not None:
        return Sharpened(text, *known)
    positive = _factor_sign(base, factor)
    bound = -rest / factor if positive else rest / factor
    found = supremum(base, _simplified(base, bound), budget or Budget(4000, 15.0))
    return Sharpened(text, found.value if positive else -found.value, positive, found.where, found.place)


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
    for op, answer in ((">", True), ("<", False)):
        part = base.with_body((Relation(op, factor, num(0)),))
        exact = symbolic.decide(part, _some_point(base), _by_boxes)
        if exact.verdict is Verdict.PROVED or _by_boxes(part).verdict is Verdict.PROVED:
            return answer
    raise NotEnclosed(f"the sign of the factor of {NAME} is not certified on the domain")


def _by_boxes(part: Problem) -> Evidence:
    return ball.decide(part, Budget(2000, 3.0))


def _some_point(base: Problem) -> Point | None:
    return next(iter([*simple_points(base), *float_points(base)]), None)


def _simplified(base: Problem, bound: Expr) -> Expr:
    """A shorter formula that is proved equal to the bound, which is proved defined on the domain; else the bound.

    Boxes lose what cancels: 5 rho**(1/5) over 4 rho**(1/5) is 5/4, which they do not see.
    """
    point = generic_point(base) or _some_point(base)
    if point is None:
        return bound
    form = NormalForm({n: float(v) for n, v in point.items()}, base.functions)
    try:
        shorter = form.to_expr(form.of(bound))
    except NotEnclosed:
        return bound
    if sum(1 for _ in shorter.walk()) >= sum(1 for _ in bound.walk()):
        return bound
    same = symbolic.decide(base.with_body((Relation("==", bound, shorter),)), point, _by_boxes)
    return shorter if same.verdict is Verdict.PROVED else bound
