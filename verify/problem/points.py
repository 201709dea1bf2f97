"""Exact points: where a statement is certified to hold, to fail, or to be undefined.

Floats propose points; a point counts only by what intervals of increasing precision certify there.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from verify.enclosure.interval import Interval
from verify.enclosure.precision import precision
from verify.errors import NotEnclosed, UndefinedOperation
from verify.language.evaluate import Program
from verify.language.formula import Expr, Relation, num, substitute, var
from verify.language.normal_form import NormalForm
from verify.language.printer import to_text
from verify.problem.domain import certainly, certainly_not
from verify.problem.problem import Problem, membership_relations

Point = dict[str, Fraction]
_BITS = (128, 512)


class Status(enum.Enum):
    """What is certified of a point."""

    OUTSIDE = "outside the domain"
    HOLDS = "in the domain, and the body holds"
    FAILS = "in the domain, and the body fails"
    UNDEFINED = "in the domain, and a formula is undefined"
    UNKNOWN = "not certified"


@dataclass(frozen=True)
class Finding:
    """A point with its status; ``relation`` is the one that fails or is undefined."""

    point: Point
    status: Status
    relation: Relation | None = None
    reason: str = ""
    member: bool = False


class Examiner:
    """Examines exact points of one problem; programs are compiled once."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        statement = problem.statement
        self._member = [
            (r, Program(r.left - r.right))
            for r in (
                *(r for q in statement.quantifiers for r in membership_relations(q, var(q.name))),
                *statement.hypotheses,
            )
        ]
        self._body = [(r, Program(r.left - r.right)) for r in statement.body]
        self._conditions = [(r, Program(r.left - r.right)) for r in problem.conditions]
        self._defined = [Program(e) for e in problem.defined]
        self._integers = [q.name for q in statement.quantifiers if q.integer]

    def examine(self, point: Point) -> Finding:
        """The certified status of an exact point."""
        if any(point[name].denominator != 1 for name in self._integers):
            return Finding(point, Status.OUTSIDE)
        finding = Finding(point, Status.UNKNOWN)
        for bits in _BITS:
            with precision(bits):
                finding = self._at(point, last=bits == _BITS[-1])
            if finding.status is not Status.UNKNOWN:
                return finding
        return finding

    def _at(self, point: Point, *, last: bool) -> Finding:
        algebra = self.problem.interval()
        env = {name: Interval.exact(value) for name, value in point.items()}
        for relation, program in self._member:
            difference, error = _run(program, algebra, env)
            if difference is None:
                if error is not None and error.certain:
                    return Finding(point, Status.UNDEFINED, relation, str(error), member=False)
                return Finding(point, Status.UNKNOWN)
            holds = self._truth(relation, difference, point, last=last)
            if holds is not True:
                return Finding(point, Status.UNKNOWN if holds is None else Status.OUTSIDE)
        unknown, defined = False, True
        for relation, program in self._conditions:
            difference, _ = _run(program, algebra, env)
            holds = None if difference is None else self._truth(relation, difference, point, last=last)
            if holds is False:
                reason = f"an argument of h, H, Q, tau or K lies outside its domain: not {to_text(relation)}"
                return Finding(point, Status.UNDEFINED, relation, reason, member=True)
            defined &= holds is True
        undefined, all_defined = self._operands(point, algebra, env)
        defined &= all_defined
        failing: Relation | None = None
        for relation, program in self._body:
            difference, error = _run(program, algebra, env)
            if difference is None:
                if error is not None and error.certain:
                    undefined = Finding(point, Status.UNDEFINED, relation, str(error), member=True)
                defined = False
                continue
            holds = self._truth(relation, difference, point, last=last)
            failing = relation if holds is False and failing is None else failing
            unknown |= holds is None
        if failing is not None and defined:  # a counterexample counts where the whole statement is defined
            return Finding(point, Status.FAILS, failing, member=True)
        if undefined is not None:
            return undefined
        certified = defined and not unknown
        return Finding(point, Status.HOLDS if certified else Status.UNKNOWN, member=True)

    def _operands(self, point: Point, algebra: Any, env: dict[str, Interval]) -> tuple[Finding | None, bool]:
        """What no longer occurs: the finding where one is certified undefined, and whether all are defined."""
        undefined, defined = None, True
        for program in self._defined:
            value, error = _run(program, algebra, env)
            if error is not None and error.certain:
                undefined = Finding(point, Status.UNDEFINED, None, str(error), member=True)
            defined &= value is not None
        return undefined, defined

    def _truth(self, relation: Relation, difference: Interval, point: Point, *, last: bool) -> bool | None:
        """Certified truth of a relation at a point; an equality that intervals cannot see, by normal form."""
        if certainly(relation.op, difference):
            return True
        if certainly_not(relation.op, difference):
            return False
        if not last or not vanishes_at(self.problem, relation, point):
            return None
        return relation.op in ("<=", ">=", "==")


def vanishes_at(problem: Problem, relation: Relation, point: Point) -> bool:
    """Are both sides exactly equal once ``point`` is put in (other variables stay free)?"""
    values = {name: num(value) for name, value in point.items()}
    form = NormalForm(functions=problem.functions)
    difference = substitute(relation.left - relation.right, values)
    return form.vanishes(put_closed_forms(difference, problem)) and not form.assumptions


def put_closed_forms(expr: Expr, problem: Problem, functionals: tuple[str, ...] = ("h", "H", "Q")) -> Expr:
    """The formula with h, H and Q of the schedule in force written out where closed forms are known."""
    put: Callable[..., Expr] | None = getattr(problem.functions, "written_out", None)
    return expr if put is None else put(expr, functionals)


def _run(
    program: Program, algebra: Any, env: dict[str, Interval]
) -> tuple[Interval | None, UndefinedOperation | None]:
    try:
        return program.run(algebra, env), None
    except UndefinedOperation as error:
        return None, error
    except NotEnclosed:
        return None, None
