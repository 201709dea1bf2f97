"""The worst case of a sequence of steps, between two certificates."""

from __future__ import annotations

from verify.errors import DomainError
from verify.search.files import Worst
from verify.search.lower import Lower
from verify.search.problem import Basis, Problem, complete, reduced
from verify.search.program import solve
from verify.search.rounding import lower_certificate, upper_certificate
from verify.search.upper import Upper

MARGINS = (1e-10, 1e-9, 3e-9, 1e-8, 1e-7, 1e-6, 1e-5)
"""Ridges and slacks tried, the smallest first: they have to exceed the solver's error, and cost about as much."""
LARGEST_BASIS = 110
"""A program with more vectors would take hours; the answer then says that a side is missing."""


def worst_case(problem: Problem, *, upper: bool = True, lower: bool = True) -> Worst:
    """Search both certificates; each has passed its exact check.

    problem  exact steps and weights
    raises   DomainError for a problem that is too large; MissingExtraError without clarabel
    """
    problem.check()
    if problem.horizon + 2 > LARGEST_BASIS:
        raise DomainError(f"{problem.horizon} steps: the search takes at most {LARGEST_BASIS - 2}.")
    return Worst(problem, search_upper(problem) if upper else None, search_lower(problem) if lower else None)


def search_upper(problem: Problem) -> Upper | None:
    """The first upper certificate that holds, over growing ridges."""
    rounded = problem.in_floats()
    averaged = problem.bounded and problem.weights is not None
    keys, basis = list((complete if averaged else reduced)(rounded)), Basis(rounded)
    if averaged and basis.size > LARGEST_BASIS // 2:
        keys = list(reduced(rounded))
    for ridge in MARGINS:
        found = upper_certificate(problem, solve(basis, keys, ridge=ridge).multipliers)
        if found is not None:
            return found
    return None


def search_lower(problem: Problem) -> Lower | None:
    """The first function that holds, over growing slacks; None at once where the complete program is too large."""
    rounded = problem.in_floats()
    keys, basis = list(complete(rounded)), Basis(rounded)
    if basis.size > LARGEST_BASIS // (2 if problem.bounded else 1):
        return None
    for slack in MARGINS:
        found = lower_certificate(problem, solve(basis, keys, slack=slack))
        if found is not None:
            return found
    return None
