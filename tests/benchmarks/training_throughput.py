"""What training costs on this machine: one script, under eight minutes on a GPU.

It measures the training step of WRN-28-10 (C.1: batch 128) against what a large matrix product reaches on the same
device in the same minute, trains the first epochs on generated data, and repeats the logistic regression of Appendix C
with torch beside numpy. Without a GPU it does the same on a small network and says so.
"""

from __future__ import annotations

import argparse
import dataclasses
import itertools
import json
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from verify.files import write_atomically
from verify.sgd import logistic
from verify.train import machine
from verify.train.extra import require
from verify.train.study import SCHEDULES, THREADS
from verify.train.tasks import Task, load_task
from verify.train.trainer import Run, evaluate, reproducible

Row = dict[str, Any]

# dense TFLOP/s of the data sheets: TF32, bfloat16
NOMINAL = {"H200": (494.7, 989.4), "H100 PCIe": (378, 756), "H100": (494.7, 989.4), "A100": (156, 312)}
RATES = tuple(m * 10.0**i for i in range(-4, 5) for m in (1.0, 2.2, 5.0))  # of the logistic study
COMPILING = 120.0  # seconds that must be left for torch.compile to be tried


def measure(device: str = "auto", minutes: float | None = None, data: str | None = None) -> Row:
    """Every step that there is time for; one that fails costs only itself.

    device   as :func:`verify.train.run` takes it
    minutes  after which no step is begun: 7.5 on a GPU, 1/2 without one
    data     as :func:`verify.train.run`; generated unless told
    returns  JSON-able: "gpu", "device", "peak" (TFLOP/s of matrix products by precision), "flops_per_image",
             "training" (rows of "model", "precision", "channels_last", "compiled", "images_per_second", "tflops",
             "of_peak", "of_nominal"), "epochs", "logistic", "skipped" (names), "errors" ({name: sentence}), "seconds"
    """
    start, place = time.monotonic(), machine.resolve(device)
    gpu = place != "cpu"
    found: Row = {"gpu": gpu, "device": machine.name(place), "torch": machine.version(), "training": []}
    found |= {"skipped": [], "errors": {}} | ({} if gpu else {"note": "no GPU on this machine"})
    deadline = start + 60 * (minutes if minutes is not None else 7.5 if gpu else 0.5)
    model, size = ("wrn-28-10", 25600) if gpu else ("wrn-10-1", 1000)
    task = load_task(model, place, data or f"generated:{size}")
    found |= {"model": model, "batch": task.batch, "data": dict(task.data)}
    for name, need, key, step in _steps(task, found):
        if time.monotonic() + need > deadline:
            found["skipped"].append(name)
            continue
        try:
            with reproducible(THREADS, deterministic=False):
                value = step()
            found[key] = [*found["training"], value] if key == "training" else value
        except Exception as error:  # whatever a device does not support, the other steps are worth having
            found["errors"][name] = f"{type(error).__name__}: {str(error).strip() or 'no reason given'}"
    return found | {"seconds": round(time.monotonic() - start, 1)}


def _steps(task: Task, found: Row) -> Iterator[tuple[str, float, str, Callable[[], Any]]]:
    """Name, seconds that must be left, key of the result, what to do; later steps read what earlier ones found."""
    yield "peak", 0, "peak", partial(peaks, task)
    yield "flops", 0, "flops_per_image", partial(flops, task)
    for precision, last in (("bfloat16", True), ("float32", True), ("bfloat16", False)):
        way = dataclasses.replace(task, precision=precision, channels_last=last)
        name = f"training, {precision}{'' if last else ', not channels last'}"
        yield name, 0, "training", partial(throughput, way, found)
    yield "logistic", 0, "logistic", partial(logistic_sweep, str(task.train[0].device))
    yield "epochs", 0, "epochs", partial(epochs, task)
    for precision in ("bfloat16", "float32"):
        way = dataclasses.replace(task, precision=precision, compile=True)
        yield f"training, {precision}, compiled", COMPILING, "training", partial(throughput, way, found)


def peaks(task: Task) -> Row:
    """TFLOP/s of square matrix products: {"float32" (TF32 on a GPU), "bfloat16"}, measured and of the data sheet."""
    torch, device = require("torch"), task.train[0].device
    side = 8192 if device.type == "cuda" else 1024
    sheet = next((v for k, v in NOMINAL.items() if k in machine.name(str(device))), (None, None))
    rows, before = {}, torch.get_float32_matmul_precision()
    torch.set_float32_matmul_precision("high")
    for precision, nominal in zip(("float32", "bfloat16"), sheet, strict=True):
        a, b = (torch.randn(side, side, device=device, dtype=getattr(torch, precision)) for _ in range(2))
        per_second = _rate(partial(torch.matmul, a, b), device)
        rows[precision] = {"side": side, "tflops": per_second * 2 * side**3 / 1e12, "nominal": nominal}
    torch.set_float32_matmul_precision(before)
    return rows


def flops(task: Task) -> float:
    """Floating point operations of a training step per image, as torch counts them (a multiply-add is two)."""
    counter, run = require("torch.utils.flop_counter").FlopCounterMode(display=False), _begun(task)
    with counter:
        run.step(task.prepare(task.train[0][:2], None), task.train[1][:2])
    return float(counter.get_total_flops()) / 2


def throughput(task: Task, found: Row) -> Row:
    """A row of "training": augmentation and step of SGD, data on the device."""
    run, (inputs, labels) = _begun(task), task.train
    order = require("torch").randperm(len(labels)).to(labels.device).split(task.batch)
    batches = itertools.cycle(order[:-1] or order)  # all of one size

    def step() -> None:
        chosen = next(batches)
        run.step(task.prepare(inputs[chosen], run.random), labels[chosen])

    speed = _rate(step, labels.device) * len(order[0])
    row = {"model": found["model"], "precision": task.precision, "channels_last": task.channels_last}
    row |= {"compiled": task.compile, "images_per_second": round(speed, 1)}
    if "flops_per_image" in found and "peak" in found:
        peak, tflops = found["peak"][task.precision], speed * found["flops_per_image"] / 1e12
        row |= {"tflops": tflops, "of_peak": tflops / peak["tflops"]}
        row |= {"of_nominal": tflops / peak["nominal"] if peak["nominal"] else None}
    return row


def epochs(task: Task, count: int = 3) -> Row:
    """The first epochs at learning rate 0.1 in bfloat16: mean loss of each, seconds, test error after them."""
    run, start, losses = _begun(dataclasses.replace(task, precision="bfloat16")), time.monotonic(), []
    for _ in range(count):
        steps = run.epoch()
        losses.append(sum(steps) / len(steps))
    seconds, (_, error, _) = time.monotonic() - start, evaluate(run.model, run.task, task.test)
    row = {"losses": [_finite(loss) for loss in losses], "falls": losses[-1] < losses[0]}
    return {**row, "test_error": error, "seconds": round(seconds, 2)}


def logistic_sweep(device: str, samples: int = 100_000) -> Row:
    """The study of verify.sgd.logistic, one run of every schedule and learning rate, with torch and with numpy.

    returns  seconds of each, the largest difference of a test loss in nats per rate, and up to rate 5; far above that,
             steps are so long that rounding decides where they end
    """
    data = logistic.make_data(1, samples=samples)
    cols = logistic.columns(SCHEDULES, RATES, data.steps)
    start = time.monotonic()
    ours = logistic.test_losses(data, logistic.train(data, cols, 1, 0))
    row: Row = {"losses": ours.size, "numpy_seconds": round(time.monotonic() - start, 3)}
    for dtype in ("float64", "float32"):
        torch_losses(data, cols, device, dtype)  # the first call loads libraries
        start = time.monotonic()
        theirs = torch_losses(data, cols, device, dtype)
        seconds = round(time.monotonic() - start, 3)
        gaps = np.abs(ours - theirs).reshape(-1, len(RATES)).max(axis=0)
        usual = _finite(gaps[np.array(RATES) <= 5.0].max())
        row[dtype] = {
            "seconds": seconds,
            "difference": usual,
            "difference_by_rate": [_finite(g) for g in gaps],
        }
    return {**row, "rates": list(RATES)}


def torch_losses(data: logistic.Data, cols: logistic.Columns, device: str, dtype: str) -> Any:
    """The test losses of run 0 of seed 1, as :func:`verify.sgd.logistic.train` has them, from torch's products."""
    torch = require("torch")

    def on(values: Any) -> Any:
        return torch.tensor(values, dtype=getattr(torch, dtype), device=device)

    rng, bound = np.random.Generator(np.random.Philox(key=[1, 1])), 1 / np.sqrt(data.train.shape[1] - 1)
    start, order = rng.uniform(-bound, bound, data.train.shape[1]), rng.permutation(data.train.shape[0])
    inputs, labels, order = on(data.train), on(data.train_labels), torch.tensor(order, device=device)
    weights = on(start)[:, None].repeat(1, cols.factors.shape[0] * cols.rates.size)
    total = torch.zeros_like(weights)
    for t in range(1, data.steps + 1):
        total += weights
        chosen = order[(t - 1) * data.batch : t * data.batch]
        rest = torch.sigmoid(inputs[chosen] @ weights) - labels[chosen][:, None]
        weights -= (inputs[chosen].T @ rest) * on(cols.steps(t) / data.batch)
    judged = on(cols.judged(weights.cpu().numpy(), total.cpu().numpy(), data.steps))
    scores = on(data.test) @ judged
    wanted = on(data.test_labels)[:, None].expand_as(scores)
    losses = torch.nn.functional.binary_cross_entropy_with_logits(scores, wanted, reduction="none")
    return losses.double().mean(dim=0).cpu().numpy()


def _begun(task: Task) -> Run:
    """A run before its first step, without the loss on all training data that a judged run begins with."""
    few = dataclasses.replace(task, train=(task.train[0][:128], task.train[1][:128]))
    run = Run(few, np.ones(task.horizon), 0.1, 0, averaged=False)
    run.task = task
    run.model.train()
    return run


def _finite(value: Any) -> float | None:
    """JSON has no nan."""
    return float(value) if np.isfinite(value) else None


def _rate(step: Callable[[], Any], device: Any, seconds: float = 5.0) -> float:
    """Calls a second, after some that are not counted; a GPU is given several before it is waited for."""
    torch, gpu = require("torch"), device.type == "cuda"
    wait, together, seconds = (torch.cuda.synchronize, 5, seconds) if gpu else (lambda: None, 1, seconds / 5)
    for _ in range(together):
        step()
    wait()
    start, done = time.monotonic(), 0
    while (passed := time.monotonic() - start) < seconds:
        for _ in range(together):
            step()
        wait()
        done += together
    return done / passed


def main() -> None:
    """Measure and write the result file, also where single steps failed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--device", default="auto")
    parser.add_argument("--minutes", type=float, default=None, help="7.5 on a GPU, 1/2 without one")
    parser.add_argument("--data", default=None, help="directory of CIFAR-10, or generated (the default)")
    parser.add_argument("--out", type=Path, default=Path("reports/evidence/train-throughput.json"))
    chosen = parser.parse_args()
    text = json.dumps(measure(chosen.device, chosen.minutes, chosen.data), indent=1)
    write_atomically(chosen.out, text + "\n")
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main()
