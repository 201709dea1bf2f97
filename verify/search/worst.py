"""The worst case of a sequence of steps, between two certificates."""

from __future__ import annotations

from verify.errors import DomainError
from verify.search.files import Worst
from verify.search.lower import Lower
from verify.search.potential import potential_certificate
from verify.search.problem import Basis, Problem, complete, reduced
from verify.search.program import solve
from verify.search.rounding import lower_certificate, upper_certificate
from verify.search.upper import Upper

MARGINS = (1e-10, 1e-9, 3e-9, 1e-8, 3e-8, 1e-7, 3e-7, 1e-6, 1e-5)
"""Ridges and slacks tried, the smallest first: they have to exceed the solver's error, and cost about as much."""
LARGEST = 110
"""Basis vectors of the largest program: one with more would take hours."""
LARGEST_DENSE = 64
"""The same for the complete program of a bounded domain, which has more inequalities; above it there is no lower side,
and the upper one of an average or a best iterate, from the reduced program, need not be tight."""
MOST_LAST = 200
"""Steps of a last iterate, whose upper side needs no program."""


def worst_case(problem: Problem, *, upper: bool = True, lower: bool = True) -> Worst:
    """Search both certificates; each has passed its exact check.

    problem  exact steps and weights
    returns  a side is None where none was asked for, none was found, or its program would be too large
    raises   DomainError for a problem that is too large; MissingExtraError without clarabel, where it is needed
    """
    problem.check()
    most = MOST_LAST if problem.iterate == "last" else LARGEST - 3
    if problem.horizon > most:
        raise DomainError(f"{problem.horizon} steps: the search takes at most {most} ({problem.iterate}).")
    return Worst(problem, search_upper(problem) if upper else None, search_lower(problem) if lower else None)


def search_upper(problem: Problem) -> Upper | None:
    """For a last iterate a potential; else, or where that fails, the program."""
    found = potential_certificate(problem) if problem.iterate == "last" else None
    return found or upper_by_program(problem)


def upper_by_program(problem: Problem) -> Upper | None:
    """The first upper certificate that holds, over growing ridges."""
    rounded = problem.in_floats()
    basis = Basis(rounded)
    dense = problem.bounded and problem.iterate != "last" and basis.size <= LARGEST_DENSE
    keys = list((complete if dense else reduced)(rounded))
    if problem.horizon + 3 > LARGEST:
        return None
    for ridge in MARGINS:
        found = upper_certificate(problem, solve(basis, keys, ridge=ridge).multipliers)
        if found is not None:
            return found
    return None


def most_lower(bounded: bool) -> int:
    """Steps of a last iterate up to which a lower side is searched: the basis has 2 T + 2 or T + 2 vectors."""
    return LARGEST_DENSE // 2 - 1 if bounded else LARGEST - 2


def search_lower(problem: Problem) -> Lower | None:
    """The first function that holds, over growing slacks."""
    rounded = problem.in_floats()
    basis = Basis(rounded)
    if basis.size > (LARGEST_DENSE if problem.bounded else LARGEST):
        return None
    keys = list(complete(rounded))
    for slack in MARGINS:
        found = lower_certificate(problem, solve(basis, keys, slack=slack))
        if found is not None:
            return found
    return None
