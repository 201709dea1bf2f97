"""Runs a batch: streams the steps through the inner loop, splits the runs over threads.

Memory is that of the batch and one chunk of steps, however long the run. The result does not depend on
the loop (compiled or plain), on the number of workers or on how runs are put into batches: each run is
computed by the same operations from its own numbers alone.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from verify.errors import DomainError, MissingExtraError
from verify.sgd import compiled, reference
from verify.sgd.batch import Batch, Outcome, on_grid
from verify.sgd.noise import offsets
from verify.sgd.steps import Floats

Progress = Callable[[int, int], None]
PATHS = ("auto", "compiled", "reference")
_COMPILING = 1.0  # seconds to import and compile, about
_STEP, _RUN_STEP = 15e-6, 15e-9  # seconds per step, and per step and run, in the plain loop, about
_SLICE = 256  # runs a worker takes at least


def run(
    batch: Batch, *, averages: bool = True, path: str = "auto", workers: int | None = None,
    progress: Progress | None = None,
) -> Outcome:  # fmt: skip
    """Every run of a batch, from x_1 to x_{T+1}.

    averages  also sum x_t and f(x_t) over t = 1..T
    path      "compiled" (numba), "reference" (numpy), or "auto": whichever answers sooner
    workers   threads of the compiled loop; the processors at hand unless told
    progress  called as progress(steps done, steps in all), counted over runs
    raises    DomainError for a negative or infinite step or an unknown path; MissingExtraError for
              "compiled" without numba
    """
    loop, parallel = _loop(batch, averages, path)
    low, high = batch.ends
    x = batch.starts.astype(np.float64, copy=True)
    sums = np.zeros((batch.size, 4))
    parts = _parts(batch.size, workers) if parallel else [slice(0, batch.size)]
    with ThreadPoolExecutor(max_workers=len(parts)) as pool:
        for first, last in batch.chunks():
            factors, counters = _factors(batch, first, last), offsets(first, last)
            ends = (factors, counters, low, high)
            jobs = [
                pool.submit(loop, x[s], batch.scales[s], batch.parameters[s], batch.keys[s], sums[s], *ends)
                for s in parts
            ]
            for job in jobs:
                job.result()
            if progress is not None:
                progress(last * batch.size, batch.horizon * batch.size)
    return Outcome(x, sums[:, :2].T, sums[:, 2:].T, batch.horizon)


def _loop(batch: Batch, averages: bool, path: str) -> tuple[reference.Loop, bool]:
    """The loop to use, and whether it can run on several threads at once."""
    if path not in PATHS:
        raise DomainError(f"path = {path!r} ({type(path).__name__}): one of {', '.join(PATHS)}.")
    if path == "compiled" and not compiled.available():
        raise MissingExtraError("the compiled loop needs numba: pip install 'verify-schedules[fast]'.")
    plain_takes = batch.horizon * (_STEP + _RUN_STEP * batch.size)
    if path == "compiled" or (path == "auto" and plain_takes > _COMPILING and compiled.available()):
        return compiled.loop_for(batch.instance, averages), True
    return reference.build(batch.instance, averages), False


def _parts(size: int, workers: int | None) -> list[slice]:
    """Slices of the runs, one a worker, none smaller than ``_SLICE`` runs except a single one."""
    count = max(1, min(workers or os.cpu_count() or 1, size // _SLICE))
    length = -(-size // count)
    return [slice(begin, min(begin + length, size)) for begin in range(0, size, length)]


def _factors(batch: Batch, first: int, last: int) -> Floats:
    """Step factors of a chunk; a negative or infinite step is refused before any run takes it."""
    factors = np.ascontiguousarray(batch.steps.factors(first, last, batch.horizon), dtype=np.float64)
    largest = batch.scales.max(initial=0.0)
    steps = on_grid(largest * factors, batch.instance.grid)
    bad = ~(np.isfinite(steps) & (steps >= 0.0))
    if bad.any():
        t = first + int(np.argmax(bad))
        raise DomainError(
            f"eta_{t} = {float(steps[t - first])!r} of {batch.steps.name!r}: steps are finite and at least 0."
        )
    return factors
