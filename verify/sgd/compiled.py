"""The inner loop compiled by numba, if that is installed.

Runs are taken in blocks whose state stays in registers while the steps pass by. Nothing is cached on disk:
compiling takes well under a second, and numba's cache would not notice a change of an instance's oracle,
which lies in another file.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from verify.sgd import noise
from verify.theory.instances import Instance

Loop = Callable[..., None]


@cache
def available() -> bool:
    """Whether numba can be imported."""
    try:
        import numba  # noqa: F401 - the import is the question
    except ImportError:
        return False
    return True


@cache
def build(oracle: Any, value: Any, noisy: bool, grid: float, averages: bool) -> Loop:
    """The loop of :func:`verify.sgd.reference.build`, compiled, with the same arguments and the same bits.

    The operations and their order are those of the reference; numba does not fuse or reorder them unless
    told to. ``minimum`` and ``maximum`` are comparisons here that let a NaN through, as numpy's do.
    """
    import numba

    jit = numba.njit(nogil=True)
    gradient, function, note = jit(oracle), jit(value), jit(_note)
    mix, fraction = jit(noise.mix), jit(noise.fraction)
    width = 16 if averages else 64  # runs per block: as many as the registers hold
    quantised = grid != 0.0
    inverse = 1.0 / grid if quantised else 0.0

    def advance(x, scales, parameters, keys, record, factors, mixing, offsets, low, high):  # type: ignore[no-untyped-def]
        block = np.empty((10, width))
        streams = np.empty(width, dtype=np.uint64)
        points, sizes, family = block[0], block[1], block[2]
        for begin in range(0, x.size, width):
            for i in range(width):
                j = min(begin + i, x.size - 1)  # a short last block repeats its last run
                points[i], sizes[i], family[i], streams[i] = x[j], scales[j], parameters[j], keys[j]
                for k in range(7):
                    block[3 + k, i] = record[j, k]
            for t in range(factors.size):
                factor, mixed, offset = factors[t], mixing[t], offsets[t]
                for i in range(width):
                    point = points[i]
                    if averages:
                        note(block, i, point, function(point, family[i]), mixed)
                    uniform = fraction(mix(streams[i] + offset)) if noisy else 0.0
                    step = sizes[i] * factor
                    if quantised:
                        step = np.rint(step * inverse) * grid
                    point = point - step * gradient(point, family[i], uniform)
                    point = high if point > high else point
                    points[i] = low if point < low else point
            for i in range(min(width, x.size - begin)):
                x[begin + i] = points[i]
                for k in range(7):
                    record[begin + i, k] = block[3 + k, i]

    return jit(advance)


def _note(block, i, point, found, mixed):  # type: ignore[no-untyped-def]
    """What the reference notes of x_t and f(x_t), into rows 3 to 9 of a block."""
    for row, term in ((3, point), (5, found)):
        total = block[row, i]
        new = total + term
        taken = new - total
        block[row + 1, i] += (total - (new - taken)) + (term - taken)
        block[row, i] = new
    block[7, i] += mixed * (point - block[7, i])
    better = found < block[8, i]
    block[8, i] = found if better else block[8, i]
    block[9, i] = point if better else block[9, i]


def loop_for(instance: Instance, averages: bool) -> Loop:
    """The compiled loop of an instance, built once per process."""
    return build(instance.oracle, instance.value, instance.noisy, instance.grid, averages)
