"""Multipliers of rank one for last iterates: a potential with T + 1 parameters in place of a semidefinite program.

Take 0 < p_0 <= ... <= p_T and p_0^2 >= E_1 >= ... >= E_T >= 0, put s_0 = p_0, s_j = p_j - p_{j-1} and
R_t = 1/p_T + sum_{s>t} 2 eta_s p_s. In the words of ``problem``, with multipliers

    step t j              s_j p_t  for 1 <= j <= t,   p_0 p_t - E_t for j = 0
    subgradient T+1 j     s_j/p_T  for j <= T,        norm T+1: 1/(4 p_T^2)
    distance t 0          E_{t-1} - E_t,              E_0 = p_0^2, E_{T+1} = 0

the matrix is that of |sum_j s_j x_j - p_T x_{T+1} + g_{T+1}/(2 p_T)|^2, the coefficient of f_t is

    2 eta_t (p_t p_{t-1} - E_t) - s_t R_t   (>= 0 is needed: it goes to ``minimum``),

and the value is p_0^2 + 1/(4 p_T^2) + sum_t eta_t^2 (p_t^2 - E_t). With E = 0 and equality this is the sharp bound (S)
(2 p_0^2 = 1/y), also for R^d, where distances occur for x_1 alone; with E_t = p_0^2 for t < k its suffix from k. In
between lie bounds that no suffix gives. Measured, not proved: the best of them is the exact worst case.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from verify.search.problem import Key, Problem
from verify.search.upper import Upper, added, upper_fault

Array = NDArray[Any]
GRID = 2**60
SPARES = (1e-15, 1e-13, 1e-11)  # added to E, relative to p_T^2, so that rounding p keeps the exact E above 0


def potential_certificate(problem: Problem) -> Upper | None:
    """The best certificate of this form that is found; None if none passes its exact check.

    problem  exact, of a last iterate
    """
    steps = np.array([float(s) for s in problem.steps])
    ends = [_suffix(steps, k) for k in range(len(steps) + 1 if problem.bounded else 1)]
    values = [_value(steps, z[0], _gaps(z)) for z in ends]
    best = ends[int(np.argmin(values))]
    candidates = [_improved(steps, best), best] if problem.bounded else [best]
    tried = (next(filter(None, (_rounded(problem, z, s) for s in SPARES)), None) for z in candidates)
    return min(filter(None, tried), key=lambda c: c.value, default=None)


def _gaps(z: Array) -> Array:
    """E_1..E_T from their differences z[1:], shape (..., T)."""
    return np.cumsum(z[..., :0:-1], axis=-1)[..., ::-1]


def _backwards(steps: Array, end: Any, gaps: Array) -> list[Any]:
    """p_0..p_T from p_T = exp(end), where each coefficient of f_t is 0; complex numbers carry a derivative."""
    p = [np.exp(end)]
    rest = 1 / p[0]
    for t in range(len(steps), 0, -1):
        twice = 2 * steps[t - 1]
        p.insert(0, (p[0] * rest + twice * gaps[..., t - 1]) / (twice * p[0] + rest))
        rest = rest + twice * p[1]
    return p


def _value(steps: Array, end: Any, gaps: Array) -> Any:
    p = _backwards(steps, end, gaps)
    total = p[0] ** 2 + 0.25 / p[-1] ** 2
    for t, step in enumerate(steps, start=1):
        total = total + step * step * (p[t] ** 2 - gaps[..., t - 1])
    return total


def _suffix(steps: Array, first: int) -> Array:
    """The sharp bound from x_{first + 1} at its best parameter: (log p_T, differences of E)."""
    from scipy.optimize import minimize_scalar

    part, zero = steps[first:], np.zeros(len(steps) - first)

    def value(end: float) -> float:
        return float(_value(part, end, zero))

    grid = np.linspace(-12.0, 12.0, 97)
    near = grid[int(np.argmin([value(end) for end in grid]))]
    bounds = (near - 0.25, near + 0.25)
    end = minimize_scalar(value, bounds=bounds, method="bounded", options={"xatol": 1e-12}).x
    z = np.zeros(len(steps) + 1)
    z[0] = end
    if first:
        z[first] = float(_backwards(part, end, zero)[0]) ** 2
    return z


def _improved(steps: Array, start: Array) -> Array:
    """A local minimum over all E from a suffix; derivatives by complex steps."""
    from scipy.optimize import minimize

    tiny = 1e-30
    shifted = 1j * tiny * np.eye(len(start))

    def objective(z: Array) -> tuple[float, Array]:
        found = _value(steps, *_split(z + shifted))
        return float(found.real[0]), found.imag / tiny

    def room(z: Array) -> Array:
        gaps = _gaps(z)
        p = _backwards(steps, z[0], gaps)
        return np.array([p[0] ** 2 - gaps[0], *(p[t + 1] ** 2 - gaps[t] for t in range(len(steps)))])

    def slopes(z: Array) -> Array:
        end, gaps = _split(z + shifted)
        p = _backwards(steps, end, gaps)
        rows = [p[0] ** 2 - gaps[:, 0], *(p[t + 1] ** 2 - gaps[:, t] for t in range(len(steps)))]
        return np.array(rows).imag / tiny

    found = minimize(
        objective, start, jac=True, method="SLSQP", bounds=[(-14.0, 14.0), *[(0.0, None)] * len(steps)],
        constraints=[{"type": "ineq", "fun": room, "jac": slopes}], options={"maxiter": 300, "ftol": 1e-15},
    )  # fmt: skip
    return np.asarray(found.x)


def _split(z: Array) -> tuple[Any, Array]:
    return z[..., 0], _gaps(z)


def _rounded(problem: Problem, z: Array, spare: float) -> Upper | None:
    """p rounded, E computed from it and cut to fall, everything else exact; None where the check refuses it."""
    steps = np.array([float(s) for s in problem.steps])
    gaps = np.maximum(_gaps(z), 0.0)
    floats = np.maximum.accumulate(np.array(_backwards(steps, z[0], gaps + spare * np.exp(2 * z[0]))))
    if not np.isfinite(floats).all() or floats[0] <= 0:
        return None
    p = [Fraction(round(float(x) * GRID), GRID) for x in floats]
    multipliers = _multipliers(problem, p)
    certificate = Upper(added(problem, multipliers).bound, multipliers)
    return None if upper_fault(problem, certificate) else certificate


def _multipliers(problem: Problem, p: Sequence[Fraction]) -> dict[Key, Fraction]:
    """As at the head of this file; in R^d each ``step`` is its ``subgradient`` and ``norm``."""
    horizon, steps = problem.horizon, problem.steps
    shares = [p[0], *(p[j] - p[j - 1] for j in range(1, horizon + 1))]
    out: dict[Key, Fraction] = {("norm", horizon + 1, 0): 1 / (4 * p[-1] ** 2)}
    out |= {("subgradient", horizon + 1, j): shares[j] / p[-1] for j in range(horizon + 1)}
    rest = [1 / p[-1]]
    for t in range(horizon, 0, -1):
        rest.insert(0, rest[0] + 2 * steps[t - 1] * p[t])
    before = p[0] ** 2
    for t in range(1, horizon + 1):
        step, level = steps[t - 1], p[t] * p[t - 1]
        most = level - shares[t] * rest[t] / (2 * step)
        gap = min(before, most) if problem.bounded else Fraction(0)
        out["distance", t, 0] = before - gap
        before = gap
        weights = [p[0] * p[t] - gap, *(shares[j] * p[t] for j in range(1, t + 1))]
        if problem.bounded:
            out |= {("step", t, j): w for j, w in enumerate(weights)}
        else:
            out |= {("subgradient", t, j): 2 * step * w for j, w in enumerate(weights[:-1])}
            out["norm", t, 0] = step * step * sum(weights)
        out["minimum", t, 0] = 2 * step * (level - gap) - shares[t] * rest[t]
    out["distance", horizon + 1, 0] = before
    return {key: m for key, m in out.items() if m}
