"""Two phases: train with linear decay and log gradient norms, refine the schedule, train with both over seeds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from verify.errors import DomainError
from verify.files import write_atomically
from verify.refine.comparison import Errors, compare
from verify.refine.replay import PREFIX, schedule_csv
from verify.refine.shape import shape
from verify.refine.study import Refined, Settings, refine
from verify.train.study import LEARNING_RATES, run

SEEDS = tuple(range(10))
SETTINGS = Settings("sgd")  # the optimiser of every task
SETTING = ("data", "device", "torch", "threads", "deterministic", "precision", "epochs", "batch", "steps")


def run_refined(
    folder: Path, model: str = "digits", learning_rates: Sequence[float] = LEARNING_RATES,
    seeds: Sequence[int] = SEEDS, progress: Callable[[int, int], None] | None = None, **how: Any,
) -> dict[str, Any]:  # fmt: skip
    """Linear decay and its refinement, at every learning rate and for every seed.

    folder   where the refined schedules are written, ``train-MODEL-refined-lr-RATE.csv``
    seeds    of the comparison. The norms come from one more run per learning rate, with a seed that is not among
             them, so that the schedule is fixed before the runs that judge it
    how      as :func:`verify.train.study.run` takes it
    returns  JSON-able dict: setting, "pilots" (the refined schedule per rate, or the "reason" for none), and what
             :func:`verify.refine.comparison.compare` returns, errors being fractions of the test samples; after Ctrl-C
             only "runs", with "complete" False
    raises   as :func:`verify.train.study.run`
    """
    ticks = _together(progress, len(learning_rates) * (1 + 2 * len(seeds)))
    pilot = max(seeds, default=-1) + 1
    first = run(model, ("linear",), learning_rates, (pilot,), norms=True, progress=ticks(0), **how)
    if not first["complete"]:
        return first
    runs, pilots = list(first["runs"]), []
    errors: dict[float, tuple[Errors, Errors]] = {}
    for i, (rate, row) in enumerate(zip(learning_rates, first["runs"], strict=True)):
        entry: dict[str, Any] = {"learning_rate": rate, "reason": row["diverged"]}
        pilots.append(entry)
        path = folder / f"train-{model}-refined-lr-{rate:g}.csv"
        try:
            found = _schedule(row, first["horizon"])
        except DomainError as error:
            entry["reason"] = str(error)
            continue
        write_atomically(path, schedule_csv({"": found.values}))
        entry |= {
            "file": path.name,
            "near_zero": found.found.count,
            "width": found.width,
            **shape(found.values),
        }
        names, done = ("linear", f"{PREFIX}{path}"), ticks(len(learning_rates) + 2 * i * len(seeds))
        second = run(model, names, (rate,), seeds, progress=done, **how)
        runs += second["runs"]
        if not second["complete"]:
            return {**second, "runs": runs}
        linear, refined = ([r["value"] for r in second["runs"] if r["schedule"] == name] for name in names)
        errors[rate] = (linear, refined)
    return {
        "model": model, **{name: first[name] for name in SETTING}, "pilot_seed": pilot, "seeds": list(seeds),
        "optimizer": SETTINGS.optimizer, "smoothing": float(SETTINGS.smoothing), "near_zero": SETTINGS.near_zero,
        "threshold": float(SETTINGS.threshold), "pilots": pilots, **compare(errors), "complete": True,
    }  # fmt: skip


def _schedule(row: dict[str, Any], steps: int) -> Refined:
    if row["diverged"]:
        raise DomainError(row["diverged"])
    norms = np.array(row["norms"])
    return refine(np.arange(1, len(norms) + 1), norms, SETTINGS, steps)


def _together(
    progress: Callable[[int, int], None] | None, total: int
) -> Callable[[int], Callable[[int, int], None]]:
    """Progress of one sweep as part of all of them."""
    return lambda before: lambda done, _: progress(before + done, total) if progress else None
