"""Multipliers of rank one for last iterates: a potential with two parameters in place of a semidefinite program.

Take 0 < p_0 <= ... <= p_T and p_0^2 >= E_1 >= ... >= E_T >= 0, put s_0 = p_0, s_j = p_j - p_{j-1} and
R_t = 1/p_T + sum_{s>t} 2 eta_s p_s. In the words of ``problem``, with multipliers

    step t j              s_j p_t  for 1 <= j <= t,   p_0 p_t - E_t for j = 0
    subgradient T+1 j     s_j/p_T  for j <= T,        norm T+1: 1/(4 p_T^2)
    distance t 0          E_{t-1} - E_t,              E_0 = p_0^2, E_{T+1} = 0

the matrix is that of |sum_j s_j x_j - p_T x_{T+1} + g_{T+1}/(2 p_T)|^2, the coefficient of f_t is

    2 eta_t (p_t p_{t-1} - E_t) - s_t R_t   (>= 0 is needed: it goes to ``minimum``),

and the value is p_0^2 + 1/(4 p_T^2) + sum_t eta_t^2 (p_t^2 - E_t). With E = 0 and equality p_t = 1/R_t and
R_{t-1} = R_t + 2 eta_t/R_t: the sharp bound (S) with r_t = R_{t-1}/sqrt(2), also for R^d, where distances occur for x_1
alone. With E_t = p_0^2 for t < k and 0 from k on it is (S) for the suffix from x_k. In between, E_k = e, lie bounds
that no suffix gives: p_{k-1} = (1 + 2 eta_k e)/R_{k-1}, so the value is quadratic in e, least at
R_{k-1}^2/8 - 1/(2 eta_k), cut to [0, min(1/R_k, R_k/(2 eta_k))^2]. What is left to search is k and R_T; for uneven
steps other E can do better (``polish``). For steps that do not
grow the best of these values was never seen above the exact worst case; for steps that grow it may be.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from verify.search.polish import backwards, polished
from verify.search.problem import Key, Problem
from verify.search.upper import Upper, added, upper_fault

Array = NDArray[np.float64]
GRID = 2**60
SPARES = (1e-15, 1e-13, 1e-11)  # added to E, relative to p_T^2, so that rounding p keeps the exact E above 0
MOST_POLISHED = 40  # steps up to which all of E is searched; it takes minutes for many more
ENDS = np.linspace(-14.0, 14.0, 281)  # log R_T


def potential_certificate(problem: Problem) -> Upper | None:
    """The best certificate of this form that is found; None if none passes its exact check.

    problem  exact, of a last iterate
    """
    steps = np.array([float(s) for s in problem.steps])
    first, end = _least(steps, problem.bounded)
    starts = [(end, _gaps(steps, first, end, problem.bounded))]
    if problem.bounded and problem.horizon <= MOST_POLISHED:
        starts.append(polished(steps, *starts[0]))
    tried = (next(filter(None, (_rounded(problem, *s, spare) for spare in SPARES)), None) for s in starts)
    return min(filter(None, tried), key=lambda c: c.value, default=None)


def _least(steps: Array, bounded: bool) -> tuple[int, float]:
    """The k of the best E (1..T, or T + 1 for D G) and R_T: a grid over R_T, then a search about its best."""
    from scipy.optimize import minimize_scalar

    last = len(steps) + 1 if bounded else 1
    with np.errstate(over="ignore", invalid="ignore"):
        table = _values(steps, np.exp(ENDS), bounded)[:last]
    width = ENDS[1] - ENDS[0]
    found = []
    for k in np.argsort(table.min(axis=1))[:3]:
        near, rest = ENDS[int(np.argmin(table[k]))], steps[k:]

        def value(end: float, rest: Array = rest) -> float:
            with np.errstate(over="ignore", invalid="ignore"):
                return float(_values(rest, np.exp(np.array([end])), bounded)[0, 0])

        end = minimize_scalar(
            value, bounds=(near - width, near + width), method="bounded", options={"xatol": 1e-12}
        ).x
        found.append((value(end), int(k) + 1, float(np.exp(end))))
    return min(found)[1:]


def _values(steps: Array, ends: Array, bounded: bool) -> Array:
    """The value for k = 1..T+1 (rows) and each R_T (columns); the row of k needs eta_k..eta_T alone.

    Infinite where it is beyond the floats.
    """
    rest, total = ends, ends**2 / 4
    rows = [total + 1 / rest**2]
    for step in steps[::-1]:
        before = rest + 2 * step / rest
        e = _between(step, rest, before) if bounded else 0.0
        rows.append(total + ((1 + 2 * step * e) / before) ** 2 + step**2 * (1 / rest**2 - e))
        total = total + (step / rest) ** 2
        rest = before
    return np.nan_to_num(np.array(rows[::-1]), nan=np.inf, posinf=np.inf)


def _between(step: float, rest: Array, before: Array) -> Array:
    """e from R_k and R_{k-1}."""
    return np.clip(before**2 / 8 - 0.5 / step, 0.0, np.minimum(1 / rest, rest / (2 * step)) ** 2)


def _gaps(steps: Array, first: int, end: float, bounded: bool) -> Array:
    """E_1..E_T for that k and R_T: p_0^2 before k, e at k, 0 after it."""
    out, rest = np.zeros(len(steps)), end
    if first > len(steps):
        return out + 1 / end**2
    if not bounded:
        return out
    for step in steps[first - 1 :][::-1]:
        before, after = rest + 2 * step / rest, rest
        rest = before
    step = steps[first - 1]
    e = float(_between(step, np.array(after), np.array(before)))
    out[: first - 1] = ((1 + 2 * step * e) / before) ** 2
    out[first - 1] = e
    return out


def _rounded(problem: Problem, end: float, gaps: Array, spare: float) -> Upper | None:
    """p rounded, E computed from it and cut to fall, everything else exact; None where the check refuses it."""
    steps = np.array([float(s) for s in problem.steps])
    floats = np.array(backwards(steps, end, gaps + spare / end**2))
    if not np.isfinite(floats).all():
        return None
    p = np.minimum.accumulate(floats[::-1])[::-1].tolist()
    grid = GRID << max(0, -math.frexp(p[0])[1])  # long steps make all of p small
    exact = [Fraction(round(Fraction(x) * grid), grid) for x in p]
    if exact[0] <= 0:
        return None
    multipliers = _multipliers(problem, exact)
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
