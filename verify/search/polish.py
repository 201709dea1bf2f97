"""All of E_1..E_T of a potential (see ``potential``) by sequential quadratic programming, from a start in closed form.

For steps that fall evenly the start is a local minimum already; for uneven ones a little is gained.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
TINY = 1e-30  # of the complex step: its square vanishes, so the derivative is exact


def polished(steps: Array, end: float, gaps: Array) -> tuple[float, Array]:
    """R_T and E_1..E_T of a local minimum of the value, or the start where none is found.

    end, gaps  of the start
    """
    from scipy.optimize import minimize

    unit = float(backwards(steps, end, gaps)[0]) ** 2
    start = np.concatenate([[np.log(end)], np.diff(np.append(gaps, 0.0)) / -unit])
    shifted = 1j * TINY * np.eye(len(start))

    def both(z: Array) -> tuple[float, Array]:
        found = value(steps, *_read(z + shifted, unit))
        return float(found.real[0]), found.imag / TINY

    def room(z: Array) -> Array:
        return _room(steps, *_read(z, unit)) / unit

    def slopes(z: Array) -> Array:
        return _room(steps, *_read(z + shifted, unit)).imag / (TINY * unit)

    found = minimize(
        both, start, jac=True, method="SLSQP", bounds=[(-14.0, 14.0), *[(0.0, None)] * len(steps)],
        constraints=[{"type": "ineq", "fun": room, "jac": slopes}], options={"maxiter": 100, "ftol": 1e-14},
    )  # fmt: skip
    better = _read(np.asarray(found.x), unit)
    return float(better[0]), np.maximum(better[1], 0.0)


def _read(z: Array, unit: float) -> tuple[Any, Array]:
    """R_T and E from log R_T and the differences of E."""
    return np.exp(z[..., 0]), unit * np.cumsum(z[..., :0:-1], axis=-1)[..., ::-1]


def _room(steps: Array, end: Any, gaps: Array) -> Array:
    """p_0^2 - E_1 and p_t^2 - E_t, none negative, so that p does not fall."""
    p = backwards(steps, end, gaps)
    return np.array([p[0] ** 2 - gaps[..., 0], *(p[t] ** 2 - gaps[..., t - 1] for t in range(1, len(p)))])


def backwards(steps: Array, end: Any, gaps: Array) -> list[Any]:
    """p_0..p_T from R_T, where each coefficient of f_t is 0; complex numbers carry a derivative."""
    p, rest = [1 / end], end
    for t in range(len(steps), 0, -1):
        before = rest + 2 * steps[t - 1] * p[0]
        p.insert(0, (p[0] * rest + 2 * steps[t - 1] * gaps[..., t - 1]) / before)
        rest = before
    return p


def value(steps: Array, end: Any, gaps: Array) -> Any:
    """p_0^2 + 1/(4 p_T^2) + sum_t eta_t^2 (p_t^2 - E_t)."""
    p = backwards(steps, end, gaps)
    total = p[0] ** 2 + end**2 / 4
    for t, step in enumerate(steps, start=1):
        total = total + step * step * (p[t] ** 2 - gaps[..., t - 1])
    return total
