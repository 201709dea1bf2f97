"""The semidefinite program of a worst case, built for Clarabel as it is, without a modelling layer.

Variables are the multipliers m_k >= 0 of the chosen inequalities:

    minimise    sum_k m_k (bound_k - slack)
    subject to  sum_k m_k values_k = (1 at the output, 0 elsewhere)
                sum_k m_k form_k - ridge I  positive semidefinite

so the solver's dual variables are the values f_i and the Gram matrix of a worst function, on which each inequality
holds with ``slack`` to spare, in the units of ``_scale``. Nothing here is trusted: see ``upper`` and ``lower``.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from verify.search.extra import clarabel
from verify.search.problem import Basis, Key, Problem, inequality

Floats = NDArray[np.float64]
TOLERANCE = 1e-10
LOOSE = 100.0
"""Times the slack for distances: the solver misses them by most, and their slack costs least."""


@dataclass(frozen=True)
class Solution:
    """What the solver says, in floats.

    value        the optimal value, of the program with its slack and ridge
    multipliers  m_k by inequality
    values       f_1, ..., f_output
    gram         scalar products of the basis vectors
    status       the solver's own word
    """

    value: float
    multipliers: dict[Key, float]
    values: Floats
    gram: Floats
    status: str
    iterations: int


def solve(
    basis: Basis, keys: Sequence[Key], *, slack: float = 0.0, ridge: float = 0.0, tolerance: float = TOLERANCE
) -> Solution:
    """Solve the program of these inequalities.

    basis      of a problem in floats
    slack      by which each inequality is tightened
    ridge      least eigenvalue of the matrix of multipliers
    tolerance  of the solver: gap and feasibility
    raises     MissingExtraError without clarabel
    """
    solver, nodes = clarabel(), basis.problem.output
    matrix, right, costs, scales, used = _data(basis, keys, slack, ridge)
    cones = [
        solver.ZeroConeT(nodes),
        solver.NonnegativeConeT(len(keys)),
        solver.PSDTriangleConeT(len(used)),
    ]
    from scipy import sparse

    none = sparse.csc_matrix((len(keys), len(keys)))
    program = solver.DefaultSolver(none, costs, matrix, right, cones, settings(solver, tolerance))
    found = _interruptible(program)
    dual = np.array(found.z)
    return Solution(
        float(found.obj_val),
        dict(zip(keys, (np.array(found.x) * scales).tolist(), strict=True)),
        -dual[:nodes],
        _square(dual[nodes + len(keys) :], used, basis.size),
        str(found.status),
        int(found.iterations),
    )


def _interruptible(program: Any) -> Any:
    """The solution; Ctrl-C ends the search at its next iteration, where Clarabel 0.11 or later asks."""
    stopped = False

    def stop(_: Any) -> bool:
        nonlocal stopped
        try:
            time.sleep(0)  # a signal that has come is raised here
        except KeyboardInterrupt:
            stopped = True
        return stopped

    if hasattr(program, "set_termination_callback"):
        program.set_termination_callback(stop)
    found = program.solve()
    if stopped:
        raise KeyboardInterrupt
    return found


def settings(solver: Any, tolerance: float) -> Any:
    """Quiet, with the multithreaded factorisation that comes with Clarabel."""
    out = solver.DefaultSettings()
    out.verbose = False
    out.tol_gap_abs = out.tol_gap_rel = out.tol_feas = tolerance
    out.direct_solve_method = "faer"
    return out


def _data(
    basis: Basis, keys: Sequence[Key], slack: float, ridge: float
) -> tuple[Any, Floats, Floats, Floats, list[int]]:
    """Matrix, right-hand side, costs, the factor from a variable to its multiplier, the basis vectors that occur."""
    from scipy import sparse

    found = [inequality(key, basis) for key in keys]
    used = sorted({p for one in found for place in one.form for p in place})
    index = {p: i for i, p in enumerate(used)}
    nodes, count = basis.problem.output, len(keys)
    scales = np.array([_scale(key, basis.problem) for key in keys])
    rows: list[tuple[int, int, float]] = [(nodes + k, k, -1.0) for k in range(count)]
    for k, one in enumerate(found):
        rows += [(i - 1, k, scales[k] * factor) for i, factor in one.values.items()]
        for (p, q), value in one.form.items():
            place = nodes + count + index[q] * (index[q] + 1) // 2 + index[p]
            rows.append((place, k, -scales[k] * float(value) * (1.0 if p == q else math.sqrt(2.0))))
    size = len(used)
    right = np.zeros(nodes + count + size * (size + 1) // 2)
    right[nodes - 1] = 1.0
    diagonal = np.arange(size)
    right[nodes + count + diagonal * (diagonal + 3) // 2] = -ridge
    place_, column, entry = zip(*rows, strict=True)
    matrix = sparse.csc_matrix((entry, (place_, column)), shape=(right.size, count))
    spared = np.array([slack * (LOOSE if key[0] == "distance" else 1.0) for key in keys])
    return matrix, right, scales * np.array([float(one.bound) for one in found]) - spared, scales, used


def _scale(key: Key, problem: Problem) -> float:
    """From a variable to its multiplier: a move x_{t+1} - x_t counts in units of eta_t."""
    step = problem.steps[key[1] - 1] if key[0] in ("step", "projection") else 1.0
    return float(0.5 / step if key[0] == "step" else 1.0 / step)


def _square(triangle: Floats, used: Sequence[int], size: int) -> Floats:
    """The symmetric matrix from Clarabel's scaled upper triangle, column by column; 0 where nothing is used."""
    column, row = np.tril_indices(len(used))
    small = np.zeros((len(used), len(used)))
    small[row, column] = small[column, row] = np.where(column == row, triangle, triangle / math.sqrt(2.0))
    out = np.zeros((size, size))
    out[np.ix_(used, used)] = small
    return out
