"""From the solver's floats to exact certificates: round, repair, and leave the decision to the exact check."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from verify.search.lower import Lower, Witness, outcome
from verify.search.problem import STAR, Basis, Key, Problem, inequality
from verify.search.program import Solution
from verify.search.upper import Upper, added, upper_fault

GRID = 2**44  # of rounded multipliers and coordinates: far below the solver's error, and 53 bits hold it
HEIGHTS = 2**50  # of offsets: at most 4 in size, so 53 bits hold them, too
NOTHING = 1e-13  # eigenvalues of the Gram matrix below it, relative to the largest, are the solver's noise


def upper_certificate(problem: Problem, proposed: Mapping[Key, float]) -> Upper | None:
    """The multipliers rounded, the values balanced by more weight on the comparison with x*; None if that fails.

    A coefficient of f_i that is too small by the solver's error is raised by the inequality of x_i and x*, one that is
    too large lowered by ``minimum``; the ridge of the program is what the former may cost the matrix.
    """
    exact = {
        k: Fraction(round(m * GRID), GRID)
        for k, m in proposed.items()
        if k[0] != "minimum" and round(m * GRID) > 0
    }
    values, basis = added(problem, exact).values, Basis(problem)
    for i in sorted(values, reverse=True):
        missing = (1 if i == problem.output else 0) - values[i]
        if missing <= 0:
            continue
        candidates = ("least", problem.points, 0), ("subgradient", i, STAR), ("step", i, STAR)
        usable = [k for k in candidates if k in proposed and inequality(k, basis).values.get(i, 0) > 0]
        if not usable:
            return None
        one = inequality(usable[0], basis)
        more = Fraction(-(-missing * GRID // one.values[i]), GRID)
        exact[usable[0]] = exact.get(usable[0], Fraction(0)) + more
        for k, factor in one.values.items():
            values[k] += more * factor
    for i, coefficient in values.items():
        if surplus := coefficient - (1 if i == problem.output else 0):
            exact["minimum", i, 0] = surplus
    certificate = Upper(added(problem, exact).bound, exact)
    return None if upper_fault(problem, certificate) else certificate


def lower_certificate(problem: Problem, found: Solution) -> Lower | None:
    """The worst function of the program, its points factored from the Gram matrix; None if the exact run refuses it.

    problem  exact
    found    of the complete program, with a slack above the solver's error
    """
    basis, vectors = Basis(problem), _factor(found.gram)

    def exact(combination: Mapping[int, Fraction]) -> tuple[Fraction, ...]:
        rows = [(c, vectors[k]) for k, c in combination.items()]
        return tuple(sum((c * row[d] for c, row in rows), Fraction(0)) for d in range(len(vectors[0])))

    points = [exact(basis.point(i)) for i in range(1, problem.points + 1)]
    if problem.bounded:
        points = [tuple(Fraction(round(c * GRID), GRID) for c in x) for x in points]
    slopes, offsets = [(Fraction(0),) * len(vectors[0])], [Fraction(0)]
    for i in range(1, problem.points + 1):
        slope = exact(basis.subgradient(i))
        level = Fraction(float(found.values[i - 1])) - sum(
            a * x for a, x in zip(slope, points[i - 1], strict=True)
        )
        slopes.append(slope)
        offsets.append(Fraction(round(level * HEIGHTS), HEIGHTS))
    start = tuple(points[: problem.horizon + 1] if problem.bounded else points[:1])
    witness = Witness(tuple(slopes), tuple(offsets), start)
    value = outcome(problem, witness)
    return None if isinstance(value, str) else Lower(value, witness)


def _factor(gram: np.typing.NDArray[np.float64]) -> list[tuple[Fraction, ...]]:
    """Rational vectors whose scalar products are the Gram matrix, nearly."""
    sizes, directions = np.linalg.eigh(gram)
    kept = sizes > NOTHING * sizes[-1]
    rows = directions[:, kept] * np.sqrt(sizes[kept])
    return [tuple(Fraction(round(c * GRID), GRID) for c in row) for row in rows.tolist()]
