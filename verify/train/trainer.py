"""One training run: torch's SGD with the learning rate set before each step."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from verify.train.extra import require
from verify.train.rates import scheduler
from verify.train.tasks import Task

GAMMA = 8  # of the polynomial average, as in arXiv 2503.09411, Appendix C.1


@dataclass(frozen=True)
class Outcome:
    """What the judged iterate achieved; None stands for a number that is not finite.

    test_error  fraction of the test samples that are misclassified
    test_loss   mean cross-entropy on the test data, nats; train_loss the same on the training data
    diverged    why the run counts as diverged, else None
    losses      mean mini-batch loss of each finished epoch
    """

    test_error: float | None
    test_loss: float | None
    train_loss: float | None
    diverged: str | None
    losses: list[float]


@contextmanager
def reproducible(threads: int) -> Iterator[None]:
    """Deterministic algorithms (off the CPU: where there are any) on ``threads`` threads; restored after."""
    torch = require("torch")
    count, enabled = torch.get_num_threads(), torch.are_deterministic_algorithms_enabled()
    warn_only = torch.is_deterministic_algorithms_warn_only_enabled()
    torch.set_num_threads(threads)
    torch.use_deterministic_algorithms(True, warn_only=True)
    try:
        yield
    finally:
        torch.use_deterministic_algorithms(enabled, warn_only=warn_only)
        torch.set_num_threads(count)


def train(
    task: Task, values: NDArray[np.float64], base: float, seed: int, *, averaged: bool, threads: int = 1
) -> tuple[Outcome, Outcome | None]:
    """Train once, with the learning rate ``base * values[t-1]`` at step t = 1..task.steps.

    seed      decides the initial weights and the order of the samples, alike for every schedule and base
    averaged  also judge the polynomial average of the iterates after steps 1..T
    returns   outcomes of the last iterate and of the average (or None); a loss that is not finite ends it
    """
    torch = require("torch")
    with reproducible(threads), torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = task.build().to(task.train[0].device)
        mean = averaged_model(model) if averaged else None
        start = _evaluate(model, *task.train)[0]
        optimizer = torch.optim.SGD(model.parameters(), lr=base, **task.optimizer)
        rates = scheduler(optimizer, values)
        order = torch.Generator().manual_seed(seed)
        losses: list[float] = []
        for epoch in range(task.epochs):
            steps = _epoch(task, model, mean, optimizer, rates, order)
            broken = [
                place for place, loss in enumerate(steps, epoch * len(steps) + 1) if not math.isfinite(loss)
            ]
            if broken:
                lost = Outcome(None, None, None, f"the loss was not finite at step {broken[0]}", losses)
                return lost, lost if averaged else None
            losses.append(math.fsum(steps) / len(steps))
        collapsed = _evaluate(model, *task.train)[2]
        last, *rest = (_outcome(m, task, start, collapsed, losses) for m in (model, mean) if m is not None)
        return last, rest[0] if rest else None


def averaged_model(model: Any) -> Any:
    """torch's ``AveragedModel``, polynomial average: the mean moves by (gamma+1)/(t+gamma) to iterate t.

    Source: Shamir and Zhang 2013, polynomial-decay averaging.
    """

    def update(mean: Any, current: Any, count: Any) -> Any:
        t = int(count) + 1  # torch counts the iterates already in the mean
        return mean.lerp(current, (GAMMA + 1) / (t + GAMMA))

    return require("torch").optim.swa_utils.AveragedModel(model, avg_fn=update)


def _epoch(task: Task, model: Any, mean: Any, optimizer: Any, rates: Any, order: Any) -> list[float]:
    """One pass; the losses of its steps are read back once, so that a GPU is not stopped at every step."""
    torch = require("torch")
    inputs, labels = task.train
    model.train()
    losses = []
    for chosen in torch.randperm(len(labels), generator=order).to(labels.device).split(task.batch):
        loss = torch.nn.functional.cross_entropy(model(inputs[chosen]), labels[chosen])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        rates.step()
        if mean is not None:
            mean.update_parameters(model)
        losses.append(loss.detach())
    steps: list[float] = torch.stack(losses).tolist()
    return steps


def _evaluate(model: Any, inputs: Any, labels: Any) -> tuple[float, float, bool]:
    """Mean cross-entropy, fraction misclassified, and whether the output is the same for every input."""
    torch = require("torch")
    model.eval()
    with torch.no_grad():
        scores = torch.cat([model(part) for part in inputs.split(1024)]).double()
        wrong = int((scores.argmax(dim=1) != labels).sum())
        loss = float(torch.nn.functional.cross_entropy(scores, labels))
        return loss, wrong / len(labels), bool((scores == scores[0]).all())


def _outcome(model: Any, task: Task, start: float, collapsed: bool, losses: list[float]) -> Outcome:
    """Judge an iterate; ``start`` is the training loss before the first step."""
    fit, (loss, error, _) = _evaluate(model, *task.train)[0], _evaluate(model, *task.test)
    if not (math.isfinite(fit) and math.isfinite(loss)):
        return Outcome(None, None, None, "the loss was not finite after the last step", losses)
    reason = None
    if collapsed:
        reason = "the output of the last iterate no longer depends on the input"
    elif fit > start:
        reason = f"the training loss ended at {fit:.4g}, above the {start:.4g} before the first step"
    return Outcome(error, loss, fit, reason, losses)
