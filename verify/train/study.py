"""Schedules x learning rates x seeds: one job a training run, all of them through verify.sweep, and a summary."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
import math
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from verify.errors import DomainError
from verify.grid.quantities import quantities
from verify.grid.study import best, coarse_rows, summarise
from verify.sweep import Store, sweep
from verify.train import machine
from verify.train.checkpoint import Checkpoint
from verify.train.extra import require
from verify.train.rates import Choice, parse_choice
from verify.train.tasks import Task, load_task
from verify.train.trainer import train

SCHEDULES = ("fixed", "fixed+average", "cosine", "linear")
LEARNING_RATES = (0.01, 0.022, 0.05, 0.1, 0.22, 0.5, 1.0, 2.2, 5.0)  # the example of arXiv 2503.09411, C.1
SEEDS = (0, 1, 2)
PRECISIONS = ("float32", "bfloat16")
THREADS = 1  # the last bit depends on their number; cores are for runs side by side

Row = dict[str, Any]


def run(
    model: str = "digits", schedules: Sequence[str] = SCHEDULES, learning_rates: Sequence[float] = LEARNING_RATES,
    seeds: Sequence[int] = SEEDS, epochs: int | None = None, device: str = "auto", data: str | None = None,
    precision: str = "float32", compile: bool = False,  # noqa: A002 - the word of torch
    store: Store | Path | None = None, workers: int | None = None, cluster: str | None = None,
    executor: Executor | None = None, progress: Callable[[int, int], None] | None = None, norms: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """Train every schedule with every base learning rate and every seed.

    model           ``digits``: a small network on scikit-learn's handwritten digits; ``wrn-28-10`` and other
                    ``wrn-<depth>-<width>``: Wide ResNets on CIFAR-10 as in arXiv 2503.09411, Appendix C.1
    schedules       names, formulas in u, ``file:PATH``; ``fixed`` is constant, ``+average`` judges the averaged iterate
    learning_rates  base learning rates, positive: step t (wide nets: epoch t) uses base * h((t-1)/T)
    seeds           non-negative integers: initial weights, sample order, augmentation
    epochs          passes over the data, at least 1; None: the model's own number
    device          ``cpu``, ``cuda``, ``cuda:1`` or ``auto`` (a GPU if there is one here)
    data            wide nets: the directory of CIFAR-10's binary version, or ``generated`` (then "real" is False)
    precision       ``float32``, or ``bfloat16``: matrix products and convolutions under torch.autocast
    compile         use torch.compile; where it does not work the result says so and the run goes on without
    store           or its file: keeps finished runs and checkpoints, so that a killed study goes on; None: nothing kept
    workers, cluster, executor, progress   as :func:`verify.sweep.sweep`; one worker where there is one GPU
    norms           each run also has "norms", the l2 norm of the mini-batch gradient of every step
    returns         JSON-able dict; "runs" has a row per schedule, learning rate and seed ("value" is the test
                    error), "summary" a row per schedule and learning rate, "best" a row per schedule; after
                    Ctrl-C it holds the runs finished so far and "complete" is False
    raises          DomainError, ScheduleError for bad input; MissingExtraError without the extra ``[train]``
    """
    start = time.perf_counter()
    _check(schedules, learning_rates, seeds, epochs, precision)
    choices = [parse_choice(label) for label in schedules]
    place = machine.resolve(device, elsewhere=cluster is not None)
    if data is not None and data.partition(":")[0] != "generated":
        data = str(Path(data).absolute())  # a worker may stand elsewhere
    task = load_task(model, "cpu", data)  # here only to be checked and described
    task = dataclasses.replace(task, epochs=epochs or task.epochs, precision=precision, compile=compile)
    groups = _groups(choices, task.horizon)
    jobs = [(seed, rate, group) for seed in seeds for rate in learning_rates for group in groups]
    specs = [_spec(model, task, place, *job) | ({"norms": True} if norms else {}) for job in jobs]
    do = functools.partial(train_one, place=place, data=data)
    workers = 1 if workers is None and place != "cpu" else workers
    with _opened(store) as kept:
        try:
            results = sweep(
                do, specs, store=kept, workers=workers, cluster=cluster, executor=executor, progress=progress
            )
        except KeyboardInterrupt:
            results = [kept.get(spec) for spec in specs]  # "complete" says that it is not all
    finished = [(job, result) for job, result in zip(jobs, results, strict=True) if result is not None]
    runs = [row for job, result in finished for row in _rows(*job, result)]
    summary = summarise(runs)
    return {
        "model": model,
        **_setting(task, place, [result for _, result in finished]),
        "schedules": [choice.label for choice in choices],
        "learning_rates": list(learning_rates),
        "seeds": list(seeds),
        "runs": runs,
        "summary": summary,
        "best": best(summary),
        "rows": coarse_rows(runs),
        **quantities(runs),
        "complete": len(finished) == len(jobs),
        "seconds": round(time.perf_counter() - start, 3),
    }


def train_one(spec: Row, scratch: str | None, *, place: str = "cpu", data: str | None = None) -> Row:
    """One training run, for :func:`verify.sweep.sweep`: everything it depends on is in ``spec``.

    scratch  file for the checkpoint, or None
    place    torch device of this worker; ``data`` as :func:`run`, for this worker
    returns  {"last": outcome, "average": outcome or None, "device", "uncompiled": why not, or None,
             "resumed": epochs taken from the checkpoint, "seconds"}; "norms", where asked for, is empty for a run that
             diverged
    raises   DomainError if this worker has other data or another torch than the sweep
    """
    start = time.perf_counter()
    place = machine.resolve(place)
    task = dataclasses.replace(_cached_task(spec["model"], place, data), epochs=spec["epochs"])
    values = parse_choice(spec["schedule"]).factors(task.horizon)
    for name, here in _origin(task, values).items():
        if spec[name] != here:
            raise DomainError(
                f"{name} = {here!r} on this worker, {spec[name]!r} where the sweep was started."
            )
    problem = machine.compile_problem(place) if spec["compile"] else None
    compiled = spec["compile"] and problem is None
    task = dataclasses.replace(task, precision=spec["precision"], compile=compiled)
    state = Checkpoint(Path(scratch), json.dumps(spec, sort_keys=True)) if scratch else None
    rate, seed, averaged = spec["learning_rate"], spec["seed"], spec["averaged"]
    norms: list[float] | None = [] if spec.get("norms") else None
    last, mean = train(
        task, values, rate, seed, averaged=averaged, threads=THREADS, checkpoint=state, norms=norms
    )
    return {
        **({} if norms is None else {"norms": [] if last.diverged else norms}),
        "last": dataclasses.asdict(last),
        "average": dataclasses.asdict(mean) if mean else None,
        "device": machine.name(place),
        "uncompiled": problem,
        "resumed": state.resumed if state else 0,
        "seconds": round(time.perf_counter() - start, 3),
    }


@functools.lru_cache(maxsize=1)
def _cached_task(model: str, place: str, data: str | None) -> Task:
    return load_task(model, require("torch").device(place), data)


def _groups(choices: Sequence[Choice], horizon: int) -> list[list[Choice]]:
    """Choices with the same learning rates share a training run; ScheduleError for an unusable one."""
    groups: dict[bytes, list[Choice]] = {}
    for choice in choices:
        groups.setdefault(choice.factors(horizon).tobytes(), []).append(choice)
    return list(groups.values())


def _spec(model: str, task: Task, place: str, seed: int, rate: float, group: Sequence[Choice]) -> Row:
    """Everything that the result of a run depends on."""
    return {
        "experiment": "train",
        "model": model,
        "schedule": str(group[0].schedule),
        "averaged": any(choice.averaged for choice in group),
        "learning_rate": float(rate),
        "seed": seed,
        "epochs": task.epochs,
        "batch": task.batch,
        "precision": task.precision,
        "compile": task.compile,
        "device": place.partition(":")[0],
        "threads": THREADS,
        **_origin(task, group[0].factors(task.horizon)),
    }


def _origin(task: Task, values: Any) -> Row:
    """What has to be the same where a run is asked for and where it is made."""
    torch, sums = machine.version(), hashlib.sha256(values.tobytes()).hexdigest()
    return {"data": dict(task.data), "factors": sums, "torch": torch, "code": _code()}


@functools.cache
def _code() -> str:
    """SHA-256 of the source of this package: a change of it makes runs new."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _rows(seed: int, rate: float, group: Sequence[Choice], result: Row) -> list[Row]:
    rows = []
    for choice in group:
        outcome = result["average" if choice.averaged else "last"]
        key = {"schedule": choice.label, "learning_rate": rate, "seed": seed}
        logged = {"norms": result["norms"]} if "norms" in result else {}
        rows.append({**key, "value": outcome["test_error"], **outcome, **logged})
    return rows


def _setting(task: Task, place: str, results: Sequence[Row]) -> Row:
    """What was trained, where and how; "training_seconds" is the sum over the runs."""
    problems = [result["uncompiled"] for result in results if result["uncompiled"]]
    return {
        "data": dict(task.data),
        "device": ", ".join(dict.fromkeys(result["device"] for result in results)) or place,
        "torch": machine.version(),
        "threads": THREADS,
        "deterministic": place == "cpu",
        "precision": task.precision,
        "tf32": place != "cpu" and require("torch").backends.cudnn.allow_tf32,  # of float32 convolutions
        "channels_last": task.channels_last,
        "compiled": task.compile and not problems,
        "uncompiled": problems[0] if problems else None,
        "training_seconds": round(sum(result["seconds"] for result in results), 3),
        "epochs": task.epochs,
        "batch": task.batch,
        "steps": task.steps,
        "horizon": task.horizon,
    }


@contextmanager
def _opened(store: Store | Path | None) -> Iterator[Store]:
    """The store; a temporary one if there is none, since Ctrl-C needs to know what had finished."""
    if isinstance(store, Store):
        yield store
    elif store is not None:
        with Store(store) as own:
            yield own
    else:
        with (
            tempfile.TemporaryDirectory(prefix="verify-train-") as folder,
            Store(Path(folder) / "runs") as own,
        ):
            yield own


def _check(
    schedules: Sequence[str], rates: Sequence[float], seeds: Sequence[int], epochs: int | None, precision: str
) -> None:
    lists: dict[str, Sequence[Any]] = {"schedules": schedules, "learning_rates": rates, "seeds": seeds}
    for name, given in lists.items():
        if not given or len(set(given)) != len(given):
            raise DomainError(f"{name} = {list(given)!r}: at least one is needed, and none twice.")
    for rate in rates:
        if not (isinstance(rate, int | float) and math.isfinite(rate) and rate > 0):
            raise DomainError(f"learning rate = {rate!r} ({type(rate).__name__}): a finite number above 0.")
    for seed in seeds:
        if not (isinstance(seed, int) and 0 <= seed < 2**63):
            raise DomainError(f"seed = {seed!r} ({type(seed).__name__}): an integer from 0 to 2**63 - 1.")
    if epochs is not None and not (isinstance(epochs, int) and epochs >= 1):
        raise DomainError(f"epochs = {epochs!r} ({type(epochs).__name__}): an integer of at least 1.")
    if precision not in PRECISIONS:
        raise DomainError(f"precision = {precision!r}: {' or '.join(PRECISIONS)}.")
