"""Certificates in closed form, made without any search: the sharp last-iterate bound for one value of its parameter."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from verify.search.problem import Key, Problem
from verify.search.upper import Upper, added

F = Fraction


def sharp_certificate(steps: Sequence[Fraction], end: Fraction) -> tuple[Problem, Upper]:
    """Multipliers of the potential of Zamani & Glineur in exact numbers: R_T = end, R_{t-1} = R_t + 2 eta_t/R_t.

    With p_t = 1/R_t the value is p_0^2 + sum (eta_t p_t)^2 + R_T^2/4, the bound (S) for r = R_T/sqrt(2).
    """
    horizon = len(steps)
    big = [end]
    for step in reversed(steps):
        big.insert(0, big[0] + 2 * step / big[0])
    p = [1 / r for r in big]
    shares = [p[0], *(p[j] - p[j - 1] for j in range(1, horizon + 1))]  # of x* and x_1..x_T
    multipliers: dict[Key, Fraction] = {
        ("distance", 1, 0): p[0] ** 2,
        ("norm", horizon + 1, 0): end * end / 4,
    }
    for t, step in enumerate(steps, start=1):
        multipliers |= {("subgradient", t, j): 2 * step * p[t] * shares[j] for j in range(t)}
        multipliers["norm", t, 0] = (step * p[t]) ** 2
    multipliers |= {("subgradient", horizon + 1, j): shares[j] / p[-1] for j in range(horizon + 1)}
    problem = Problem(tuple(steps))
    return problem, Upper(added(problem, multipliers).bound, multipliers)


def sharp_bound(steps: Sequence[float], distance: float = 1.0) -> float:
    """min over r of the bound (S), and D - S_1, both in floats with G = 1."""
    from scipy.optimize import minimize_scalar

    total = sum(steps)

    def bound(log: float) -> float:
        r = 2.718281828459045**log
        for step in reversed(steps):
            r += step / r
        return distance**2 / (2 * r * r) + r * r / 2 - total

    grid = [-12 + 0.1 * k for k in range(150)]
    best = min(grid, key=bound)
    return float(
        minimize_scalar(
            bound, bounds=(best - 0.1, best + 0.1), method="bounded", options={"xatol": 1e-13}
        ).fun
    )
