"""Certified supremum of an expression over a domain, and where it is attained or approached.

Points and limits give lower bounds, boxes upper bounds; the two meet within the tolerance, or the enclosure
is as wide as the budget left it. A place is named as exactly as it is certified.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from verify.enclosure.interval import Interval
from verify.errors import ContradictionError
from verify.language.evaluate import Program
from verify.language.formula import Expr
from verify.language.printer import to_text
from verify.methods.budget import Budget
from verify.methods.supremum.place import ATTAINED, located
from verify.methods.supremum.search import Search
from verify.problem.domain import value_on
from verify.problem.problem import Problem


@dataclass(frozen=True)
class Supremum:
    """An enclosure of a supremum.

    value     contains the supremum
    where     in words: attained at a point, near a point, or approached in a limit
    place     by variable: an interval in which it is attained; empty for a limit
    """

    value: Interval
    where: str
    place: Mapping[str, Interval] = field(default_factory=dict)


def supremum(
    problem: Problem, expr: Expr, budget: Budget | None = None, tolerance: Fraction = Fraction(1, 10**13)
) -> Supremum:
    """Enclose sup of ``expr`` over the domain and hypotheses of a problem.

    tolerance  relative width at which the search stops
    raises     NotEnclosed if no point of the domain is certified or the expression is undefined on it
    """
    found = Search(problem, expr, budget or Budget(), tolerance).run()
    where, place = located(problem, expr, found)
    there = value_on(Program(expr), problem.interval(), dict(place)) if where.startswith(ATTAINED) else None
    value = found.value if there is None else found.value.intersect(there)
    if value is None:
        raise ContradictionError(f"the supremum {found.value} of {to_text(expr)} is not {there} at its place")
    return Supremum(value, where, place)
