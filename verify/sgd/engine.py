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
from verify.sgd import compiled, reference, vector_loop
from verify.sgd.batch import Batch, Outcome, on_grid
from verify.sgd.checkpoint import Checkpoint
from verify.sgd.noise import offsets
from verify.sgd.record import Layout
from verify.sgd.steps import Floats
from verify.theory.instances import AnyInstance, Instance

Progress = Callable[[int, int], None]
PATHS = ("auto", "compiled", "reference")
_COMPILING = 1.0  # seconds to import and compile, about
_STEP, _RUN_STEP = 15e-6, 15e-9  # seconds per step, and per step and run, in the plain loop, about
_VECTOR_STEP = 2e-6  # seconds per step, run and coordinate, in plain Python, about
_SLICE = 256  # runs a worker takes at least


def run(
    batch: Batch, *, averages: bool = True, path: str = "auto", workers: int | None = None,
    progress: Progress | None = None, checkpoint: Checkpoint | None = None,
) -> Outcome:  # fmt: skip
    """Every run of a batch, from x_1 to x_{T+1}.

    averages    also sum x_t and f(x_t), take the weighted average and keep the best iterate
    path        "compiled" (numba), "reference" (numpy), or "auto": whichever answers sooner
    workers     threads of the compiled loop; the processors at hand unless told
    progress    called as progress(steps done, steps in all), counted over runs
    checkpoint  where the run goes on from, and where its state is kept now and then
    raises      DomainError for a negative or infinite step or an unknown path; MissingExtraError for
              "compiled" without numba
    """
    loop, parallel = _loop(batch, averages, path)
    low, high = batch.ends
    layout = Layout(batch.instance.dimension or 1)
    x, record, done = _begin(batch, layout, checkpoint)
    parts = _parts(batch.size, workers, batch.instance.dimension) if parallel else [slice(0, batch.size)]
    with ThreadPoolExecutor(max_workers=len(parts)) as pool:
        for first, last in batch.chunks():
            if last <= done:
                continue
            factors, mixing = _factors(batch, first, last), batch.weighting.mixing(first, last)
            shared = (factors, mixing, offsets(first, last), low, high)
            jobs = [
                pool.submit(
                    loop, x[s], batch.scales[s], batch.parameters[s], batch.keys[s], record[s], *shared
                )
                for s in parts
            ]
            for job in jobs:
                job.result()
            if checkpoint is not None:
                checkpoint.offer(last, x, record)
            if progress is not None:
                progress(last * batch.size, batch.horizon * batch.size)
    if averages:
        _last_may_be_best(batch, layout, x, record)
    return Outcome(x, record, layout, batch.horizon)


def _begin(batch: Batch, layout: Layout, checkpoint: Checkpoint | None) -> tuple[Floats, Floats, int]:
    """Iterates and record after so many steps: from a checkpoint, else at the start."""
    stored = checkpoint.load() if checkpoint is not None else None
    shape = (batch.starts.shape, (batch.size, layout.columns))
    if stored is not None and (stored[1].shape, stored[2].shape) == shape and stored[0] <= batch.horizon:
        return stored[1], stored[2], stored[0]
    return batch.starts.astype(np.float64, copy=True), layout.empty(batch.size), 0


def _last_may_be_best(batch: Batch, layout: Layout, x: Floats, record: Floats) -> None:
    """The record ends at x_T; the best iterate is one of x_1..x_{T+1}."""
    with np.errstate(over="ignore", invalid="ignore"):
        found = values(batch.instance, x, batch.parameters)
    better = found < record[:, layout.best]
    record[better, layout.best] = found[better]
    record[better, layout.best_x] = x.reshape(batch.size, -1)[better]


def values(instance: AnyInstance, x: Floats, parameters: Floats) -> Floats:
    """f at the iterates of runs, shape (n,)."""
    if isinstance(instance, Instance):
        return np.broadcast_to(np.asarray(instance.value(x, parameters)), x.shape)
    return instance.values(x)


def _loop(batch: Batch, averages: bool, path: str) -> tuple[reference.Loop, bool]:
    """The loop to use, and whether it can run on several threads at once."""
    if path not in PATHS:
        raise DomainError(f"path = {path!r} ({type(path).__name__}): one of {', '.join(PATHS)}.")
    if path == "compiled" and not compiled.available():
        raise MissingExtraError("the compiled loop needs numba: pip install 'verify-schedules[fast]'.")
    instance = batch.instance
    if isinstance(instance, Instance):
        plain_takes = batch.horizon * (_STEP + _RUN_STEP * batch.size)
    else:
        plain_takes = batch.horizon * batch.size * _VECTOR_STEP * instance.dimension
    if path == "compiled" or (path == "auto" and plain_takes > _COMPILING and compiled.available()):
        if isinstance(instance, Instance):
            return compiled.loop_for(instance, averages), True
        return vector_loop.build(instance, averages, compiled=True), True
    if isinstance(instance, Instance):
        return reference.build(instance, averages), False
    return vector_loop.build(instance, averages, compiled=False), False


def _parts(size: int, workers: int | None, dimension: int | None) -> list[slice]:
    """Slices of the runs, one a worker, none smaller than ``_SLICE`` numbers except a single one."""
    count = max(1, min(workers or os.cpu_count() or 1, size * (dimension or 1) // _SLICE, size))
    length = -(-size // count)
    return [slice(begin, min(begin + length, size)) for begin in range(0, size, length)]


def _factors(batch: Batch, first: int, last: int) -> Floats:
    """Step factors of a chunk; a negative or infinite step is refused before any run takes it."""
    factors = np.ascontiguousarray(batch.steps.factors(first, last, batch.horizon), dtype=np.float64)
    if factors.shape != (last - first + 1,):
        raise DomainError(
            f"{batch.steps.name!r} has {factors.size} of the steps {first} to {last}: T is {batch.horizon}."
        )
    largest = batch.scales.max(initial=0.0)
    steps = on_grid(largest * factors, batch.instance.grid)
    bad = ~(np.isfinite(steps) & (steps >= 0.0))
    if bad.any():
        t = first + int(np.argmax(bad))
        raise DomainError(
            f"eta_{t} = {float(steps[t - first])!r} of {batch.steps.name!r}: steps are finite and at least 0."
        )
    return factors
