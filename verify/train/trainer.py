"""One training run: torch's SGD with the learning rate set before each step or each epoch."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from verify.train.checkpoint import Checkpoint
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


# torch's random state and its number of threads belong to the process, so runs in threads of one process queue
_LOCK = threading.Lock()


@contextmanager
def reproducible(threads: int, deterministic: bool) -> Iterator[None]:
    """One run at a time, on ``threads`` threads, with deterministic algorithms or else the fastest; restored after."""
    torch = require("torch")
    with _LOCK, torch.random.fork_rng(devices=[]):
        count, enabled = torch.get_num_threads(), torch.are_deterministic_algorithms_enabled()
        warn_only = torch.is_deterministic_algorithms_warn_only_enabled()
        benchmark, torch.backends.cudnn.benchmark = torch.backends.cudnn.benchmark, not deterministic
        torch.set_num_threads(threads)
        torch.use_deterministic_algorithms(deterministic, warn_only=True)
        try:
            yield
        finally:
            torch.use_deterministic_algorithms(enabled, warn_only=warn_only)
            torch.backends.cudnn.benchmark = benchmark
            torch.set_num_threads(count)


class Run:
    """The state of a run between two epochs: network, average, optimiser, learning rates, random draws, losses."""

    def __init__(
        self, task: Task, values: NDArray[np.float64], base: float, seed: int, averaged: bool,
        norms: list[float] | None = None,
    ) -> None:  # fmt: skip
        torch = require("torch")
        torch.manual_seed(seed)
        self.task = task
        self.model = task.build().to(task.train[0].device)
        if task.channels_last:
            self.model = self.model.to(memory_format=torch.channels_last)
        self.mean = averaged_model(self.model) if averaged else None
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=base, **task.optimizer)
        self.rates = scheduler(self.optimizer, values)
        self.random = torch.Generator().manual_seed(seed)  # order of the samples, augmentation
        self.start = evaluate(self.model, task, task.train)[0]
        self.losses: list[float] = []
        self.norms = norms
        self._norms: list[Any] = []  # of this epoch, on the device
        # dynamic=False: the smaller last batch gets a graph of its own, the others keep theirs
        self.network = torch.compile(self.model, dynamic=False) if task.compile else self.model

    def state(self) -> dict[str, Any]:
        """Everything that :meth:`restore` needs: tensors and plain values."""
        parts = {name: part.state_dict() for name, part in self._parts()}
        now = {"random": self.random.get_state(), "torch": require("torch").get_rng_state()}
        return {**parts, **now, "losses": self.losses, "norms": self.norms}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go on from a :meth:`state`."""
        for name, part in self._parts():
            part.load_state_dict(state[name])
        self.random.set_state(state["random"])
        require("torch").set_rng_state(state["torch"])
        self.losses = list(state["losses"])
        if self.norms is not None:
            self.norms[:] = state["norms"]

    def epoch(self) -> list[float]:
        """One pass; the losses of its steps are read back once, so that a GPU is not stopped at every step."""
        torch = require("torch")
        inputs, labels = self.task.train
        self.model.train()
        losses, order = [], torch.randperm(len(labels), generator=self.random).to(labels.device)
        for chosen in order.split(self.task.batch):
            loss = self.step(self.task.prepare(inputs[chosen], self.random), labels[chosen])
            if not self.task.per_epoch:
                self.rates.step()
            losses.append(loss)
        if self.task.per_epoch:
            self.rates.step()
        if self.norms is not None:
            self.norms += torch.stack(self._norms).tolist()
            self._norms.clear()
        steps: list[float] = torch.stack(losses).tolist()
        return steps

    def step(self, inputs: Any, labels: Any) -> Any:
        """One step of SGD on a prepared batch; its loss, not yet read back."""
        loss = require("torch").nn.functional.cross_entropy(scores(self.network, self.task, inputs), labels)
        self.optimizer.zero_grad()
        loss.backward()
        if self.norms is not None:
            self._norms.append(gradient_norm(self.model))
        self.optimizer.step()
        if self.mean is not None:
            self.mean.update_parameters(self.model)
        return loss.detach()

    def _parts(self) -> list[tuple[str, Any]]:
        names = ("model", "mean", "optimizer", "rates")
        return [(name, getattr(self, name)) for name in names if getattr(self, name) is not None]


def train(
    task: Task,
    values: NDArray[np.float64],
    base: float,
    seed: int,
    *,
    averaged: bool,
    threads: int = 1,
    checkpoint: Checkpoint | None = None,
    norms: list[float] | None = None,
) -> tuple[Outcome, Outcome | None]:
    """Train once, with the learning rate ``base * values[t-1]`` at step (or in epoch) t = 1..task.horizon.

    seed        decides the initial weights, the order of the samples and the augmentation, alike for every schedule
    averaged    also judge the polynomial average of the iterates after steps 1..T
    checkpoint  where the run goes on from, and leaves its state after epochs
    norms       a list that gets the l2 norm of the mini-batch gradient of every step
    returns     outcomes of the last iterate and of the average (or None); a loss that is not finite ends it
    """
    with reproducible(threads, deterministic=task.train[0].device.type == "cpu"):
        run = Run(task, values, base, seed, averaged, norms)
        saved = checkpoint.load() if checkpoint else None
        if saved:
            run.restore(saved)
        while len(run.losses) < task.epochs:
            steps, before = run.epoch(), len(run.losses)
            broken = [t for t, loss in enumerate(steps, before * len(steps) + 1) if not math.isfinite(loss)]
            if broken:
                lost = Outcome(None, None, None, f"the loss was not finite at step {broken[0]}", run.losses)
                return lost, lost if averaged else None
            run.losses.append(math.fsum(steps) / len(steps))
            if checkpoint:
                checkpoint.save(run.state())
        collapsed = evaluate(run.model, task, task.train)[2]
        last = _outcome(run.model, run, collapsed)
        return last, None if run.mean is None else _outcome(run.mean, run, collapsed)


def gradient_norm(model: Any) -> Any:
    """The l2 norm of the gradient over all parameters, a tensor that is not yet read back."""
    norm = require("torch").linalg.vector_norm
    return norm(require("torch").stack([norm(p.grad) for p in model.parameters() if p.grad is not None]))


def averaged_model(model: Any) -> Any:
    """torch's ``AveragedModel``, polynomial average: the mean moves by (gamma+1)/(t+gamma) to iterate t.

    The running means and variances of BatchNorm are averaged alike, its counters copied.
    Source: Shamir and Zhang 2013, polynomial-decay averaging, as in the code of Ivgi et al. (github.com/formll/dog).
    """
    torch = require("torch")

    def update(means: list[Any], current: list[Any], count: Any) -> None:
        t = int(count) + 1  # torch counts the iterates already in the mean
        if means[0].is_floating_point():
            torch._foreach_lerp_(means, current, (GAMMA + 1) / (t + GAMMA))
        else:
            torch._foreach_copy_(means, current)

    return torch.optim.swa_utils.AveragedModel(model, multi_avg_fn=update, use_buffers=True)


def scores(network: Any, task: Task, inputs: Any) -> Any:
    """The network's output for prepared inputs, computed in the task's precision and memory format."""
    torch = require("torch")
    if task.channels_last:
        inputs = inputs.contiguous(memory_format=torch.channels_last)
    with torch.autocast(inputs.device.type, torch.bfloat16, enabled=task.precision == "bfloat16"):
        found = network(inputs)
    return found.float() if task.precision == "bfloat16" else found


def evaluate(model: Any, task: Task, data: tuple[Any, Any]) -> tuple[float, float, bool]:
    """Mean cross-entropy, fraction misclassified, and whether the output is the same for every input."""
    torch = require("torch")
    inputs, labels = data
    model.eval()
    with torch.no_grad():
        parts = [scores(model, task, task.prepare(part, None)) for part in inputs.split(1024)]
        found = torch.cat(parts).double()
        wrong = int((found.argmax(dim=1) != labels).sum())
        loss = float(torch.nn.functional.cross_entropy(found, labels))
        return loss, wrong / len(labels), bool((found == found[0]).all())


def _outcome(model: Any, run: Run, collapsed: bool) -> Outcome:
    """Judge an iterate against the training loss before the first step."""
    task = run.task
    fit, (loss, error, _) = evaluate(model, task, task.train)[0], evaluate(model, task, task.test)
    if not (math.isfinite(fit) and math.isfinite(loss)):
        return Outcome(None, None, None, "the loss was not finite after the last step", run.losses)
    reason = None
    if collapsed:
        reason = "the output of the last iterate no longer depends on the input"
    elif fit > run.start:
        reason = f"the training loss ended at {fit:.4g}, above the {run.start:.4g} before the first step"
    return Outcome(error, loss, fit, reason, run.losses)
