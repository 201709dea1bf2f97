"""Schedules x learning rates x seeds: the runs one by one, and all of them with a summary."""

from __future__ import annotations

import dataclasses
import math
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from verify.errors import DomainError
from verify.train.extra import require
from verify.train.grids import coarse_grids
from verify.train.rates import Choice, parse_choice
from verify.train.tasks import Task, load_task
from verify.train.trainer import train

SCHEDULES = ("fixed", "fixed+average", "cosine", "linear")
LEARNING_RATES = (0.01, 0.022, 0.05, 0.1, 0.22, 0.5, 1.0, 2.2, 5.0)  # the example of arXiv 2503.09411, C.1
SEEDS = (0, 1, 2)
THREADS = 1  # a second thread does not speed up so small a network, and the last bit depends on their number

Row = dict[str, Any]


def run(
    model: str = "digits",
    schedules: Sequence[str] = SCHEDULES,
    learning_rates: Sequence[float] = LEARNING_RATES,
    seeds: Sequence[int] = SEEDS,
    epochs: int | None = None,
    device: str = "auto",
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, Any]:
    """Train every schedule with every base learning rate and every seed.

    model           ``digits``: a small network on scikit-learn's handwritten digits
    schedules       names or formulas in u; ``fixed`` is constant, ``+average`` judges the averaged iterate
    learning_rates  base learning rates, positive: step t uses base * h((t-1)/T)
    seeds           non-negative integers: initial weights and sample order
    epochs          passes over the data, at least 1; None: the model's own number
    device          ``cpu``, ``cuda``, ``cuda:1`` or ``auto`` (a GPU if there is one)
    progress        called with (runs finished, runs in all)
    returns         JSON-able dict; "runs" has a row per schedule, learning rate and seed ("value" is the test
                    error), "summary" a row per schedule and learning rate, "best" a row per schedule; after
                    Ctrl-C it holds the runs finished so far and "complete" is False
    raises          DomainError, ScheduleError for bad input; MissingExtraError without the extra ``[train]``
    """
    start = time.perf_counter()
    _check(schedules, learning_rates, seeds, epochs)
    choices = [parse_choice(label) for label in schedules]
    place = _resolve(device)
    task = load_task(model, place)
    task = dataclasses.replace(task, epochs=epochs or task.epochs)
    runs: list[Row] = []
    total = len(choices) * len(learning_rates) * len(seeds)
    try:
        for row in iter_runs(task, choices, learning_rates, seeds):
            runs.append(row)
            if progress is not None:
                progress(len(runs), total)
    except KeyboardInterrupt:
        pass  # what is finished is returned; "complete" says that it is not all
    summary = summarise(runs)
    return {
        "model": model,
        "data": dict(task.data),
        **_machine(place),
        "epochs": task.epochs,
        "batch": task.batch,
        "steps": task.steps,
        "schedules": [choice.label for choice in choices],
        "learning_rates": list(learning_rates),
        "seeds": list(seeds),
        "runs": runs,
        "summary": summary,
        "best": best(summary),
        "rows": coarse_grids(runs),
        "complete": len(runs) == total,
        "seconds": round(time.perf_counter() - start, 3),
    }


def iter_runs(
    task: Task, choices: Sequence[Choice], learning_rates: Sequence[float], seeds: Sequence[int]
) -> Iterator[Row]:
    """Yield each run as it finishes, seed by seed, so that an early stop leaves whole curves.

    The last and the averaged iterate of one schedule come from the same training run. A schedule with an
    unusable step is refused (ScheduleError) before the first run.
    """
    groups: dict[bytes, list[Choice]] = {}
    for choice in choices:
        groups.setdefault(choice.factors(task.steps).tobytes(), []).append(choice)
    for seed in seeds:
        for rate in learning_rates:
            for group in groups.values():
                averaged = any(choice.averaged for choice in group)
                values = group[0].factors(task.steps)
                last, average = train(task, values, rate, seed, averaged=averaged, threads=THREADS)
                for choice in group:
                    outcome = dataclasses.asdict(average if choice.averaged and average else last)
                    key = {"schedule": choice.label, "learning_rate": rate, "seed": seed}
                    yield {**key, "value": outcome["test_error"], **outcome}


def summarise(runs: Sequence[Row]) -> list[Row]:
    """A row per schedule and learning rate: mean, sample deviation and range of the test error.

    No mean is taken where a run diverged: "mean" and "deviation" are None there, "diverged" counts such runs.
    """
    cells: dict[tuple[str, float], list[Row]] = {}
    for row in runs:
        cells.setdefault((row["schedule"], row["learning_rate"]), []).append(row)
    rows = []
    for (schedule, rate), cell in cells.items():
        values = [row["test_error"] for row in cell if row["test_error"] is not None]
        diverged = sum(row["diverged"] is not None for row in cell)
        rows.append(
            {
                "schedule": schedule,
                "learning_rate": rate,
                "runs": len(cell),
                "diverged": diverged,
                "mean": None if diverged else statistics.fmean(values),
                "deviation": None if diverged or len(values) < 2 else statistics.stdev(values),
                "lowest": min(values, default=None),
                "highest": max(values, default=None),
            }
        )
    return rows


def best(summary: Sequence[Row]) -> list[Row]:
    """Per schedule the row with the lowest mean, the first of equals; a schedule without a mean has none."""
    settled = [row for row in summary if row["mean"] is not None]
    labels = dict.fromkeys(row["schedule"] for row in settled)
    return [min((r for r in settled if r["schedule"] == label), key=lambda r: r["mean"]) for label in labels]


def _check(
    schedules: Sequence[str], learning_rates: Sequence[float], seeds: Sequence[int], epochs: int | None
) -> None:
    lists: tuple[tuple[str, Sequence[Any]], ...] = (
        ("schedules", schedules),
        ("learning_rates", learning_rates),
        ("seeds", seeds),
    )
    for name, given in lists:
        if not given or len(set(given)) != len(given):
            raise DomainError(f"{name} = {list(given)!r}: at least one is needed, and none twice.")
    for rate in learning_rates:
        if not (isinstance(rate, int | float) and math.isfinite(rate) and rate > 0):
            raise DomainError(f"learning rate = {rate!r} ({type(rate).__name__}): a finite number above 0.")
    for seed in seeds:
        if not (isinstance(seed, int) and 0 <= seed < 2**63):
            raise DomainError(f"seed = {seed!r} ({type(seed).__name__}): an integer from 0 to 2**63 - 1.")
    if epochs is not None and not (isinstance(epochs, int) and epochs >= 1):
        raise DomainError(f"epochs = {epochs!r} ({type(epochs).__name__}): an integer of at least 1.")


def _machine(place: Any) -> Row:
    torch = require("torch")
    return {
        "device": "cpu" if place.type == "cpu" else torch.cuda.get_device_name(place),
        "torch": str(torch.__version__),
        "threads": THREADS,
        "deterministic": place.type == "cpu",
    }


def _resolve(device: str) -> Any:
    """The torch device; DomainError if it is unknown or not there."""
    torch = require("torch")
    count = torch.cuda.device_count() if torch.cuda.is_available() else 0
    if device == "auto":
        return torch.device("cuda" if count else "cpu")
    present = ["cpu", *(["cuda"] if count else []), *(f"cuda:{n}" for n in range(count))]
    if device not in present:
        raise DomainError(f"device = {device!r}: this machine has {', '.join(present)}; auto picks one.")
    return torch.device(device)
