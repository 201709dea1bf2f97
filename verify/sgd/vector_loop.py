"""The inner loop in R^d: run by run, coordinate by coordinate, as Python or compiled by numba from the same text."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from verify.sgd import noise
from verify.theory.instances import VectorInstance

Loop = Callable[..., None]


def build(instance: VectorInstance, averages: bool, *, compiled: bool) -> Loop:
    """A loop ``advance(x, scales, parameters, keys, record, factors, mixing, offsets, low, high)``, in place.

    x, record  shapes (n, d) and (n, 4d + 3), see verify.sgd.record; ``high`` is the radius of the ball
    the rest   as in :func:`verify.sgd.reference.build`
    """
    advance = _built(instance.oracle, instance.value, instance.noisy, averages, compiled)
    data = np.ascontiguousarray(instance.data)

    def loop(
        x: Any, scales: Any, parameters: Any, keys: Any, record: Any, factors: Any, mixing: Any, offsets: Any,
        low: float, high: float,
    ) -> None:  # fmt: skip
        with np.errstate(over="ignore", invalid="ignore"):
            advance(x, scales, keys, record, factors, mixing, offsets, data, high)

    return loop


@cache
def _built(oracle: Any, value: Any, noisy: bool, averages: bool, compiled: bool) -> Loop:
    jit: Any = _as_it_is
    if compiled:
        import numba

        jit = numba.njit(nogil=True)
    gradient, function = jit(oracle), jit(value)
    mix, fraction, note, project = jit(noise.mix), jit(noise.fraction), jit(_note), jit(_project)

    def advance(x, scales, keys, record, factors, mixing, offsets, data, radius):  # type: ignore[no-untyped-def]
        slope = np.empty(x.shape[1])
        for i in range(x.shape[0]):
            point = x[i]
            for t in range(factors.size):
                if averages:
                    note(record[i], point, function(point, data), mixing[t])
                uniform = fraction(mix(keys[i] + offsets[t])) if noisy else 0.0
                gradient(point, data, uniform, slope)
                step = scales[i] * factors[t]
                for j in range(point.size):
                    point[j] -= step * slope[j]
                project(point, radius)

    return jit(advance)  # type: ignore[no-any-return]


def _as_it_is(function: Any) -> Any:
    return function


def _project(point, radius):  # type: ignore[no-untyped-def]
    """To the ball about 0, up to the rounding of the length."""
    square = 0.0
    for j in range(point.size):
        square += point[j] * point[j]
    if square > radius * radius:
        factor = radius / np.sqrt(square)
        for j in range(point.size):
            point[j] *= factor


def _note(row, point, found, mixed):  # type: ignore[no-untyped-def]
    """Add an iterate and its value to a row of the record."""
    d = point.size
    for j in range(d):
        total = row[j]  # Knuth's two-sum, as on the line
        new = total + point[j]
        taken = new - total
        row[d + j] += (total - (new - taken)) + (point[j] - taken)
        row[j] = new
        row[2 * d + 2 + j] += mixed * (point[j] - row[2 * d + 2 + j])
    total = row[2 * d]
    new = total + found
    taken = new - total
    row[2 * d + 1] += (total - (new - taken)) + (found - taken)
    row[2 * d] = new
    if found < row[3 * d + 2]:
        row[3 * d + 2] = found
        for j in range(d):
            row[3 * d + 3 + j] = point[j]
