"""The logistic regression of arXiv 2503.09411, Appendix C.1: many learning rates and schedules in one matrix product.

Data: samples x of dimension d from a standard normal distribution, true weights w likewise; the label is 1 where the
probability sigmoid(w.x) is above 1/2, and each label is flipped with probability 1/10; a test set is made the same
way. Model: weights and bias, from uniform(-1/sqrt d, 1/sqrt d) as torch's linear layer; binary cross-entropy, plain SGD
without momentum, one epoch in an order drawn for the run, eta_t = rate h((t-1)/T) for t = 1..T.

What the text leaves open is chosen here: the bias, the initial weights, and that all runs share one data set (a
rotation turns any true weights into any others of the same length, and the length does not touch the labels).

A run is one order and one initial point; all rates and schedules advance together, their weights the columns of one
matrix. It depends on (seed, run) alone, with BLAS held to one thread, so neither on the number of workers nor on
which runs were made before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from verify.errors import DomainError
from verify.sgd.steps import Floats
from verify.theory.schedules import parse_schedule

AVERAGED = "+average"
FLIPPED = 0.1
_ROWS = 1000  # test samples at a time: their scores stay in the cache; a product of so many numbers <= 2 is finite


@dataclass(frozen=True)
class Data:
    """Training and test samples.

    train, test                shapes (n, d + 1): samples with a last column of ones, for the bias
    train_labels, test_labels  shapes (n,): 0.0 or 1.0
    batch                      samples a step
    """

    train: Floats
    train_labels: Floats
    test: Floats
    test_labels: Floats
    batch: int

    @property
    def steps(self) -> int:
        """T: the steps of one epoch."""
        return int(self.train.shape[0]) // self.batch


@dataclass(frozen=True)
class Columns:
    """What the columns of the weight matrix are trained with: schedules in blocks, the rates within each.

    factors   shape (schedules, T): h((t-1)/T), distinct trajectories only
    rates     shape (rates,)
    averaged  for each schedule whether the mean of its iterates 1..T is judged, too
    """

    factors: Floats
    rates: Floats
    averaged: tuple[bool, ...]

    def steps(self, t: int) -> Floats:
        """eta_t of every column, t = 1..T."""
        return np.outer(self.factors[:, t - 1], self.rates).reshape(-1)

    def judged(self, last: Floats, total: Floats, steps: int) -> Floats:
        """The weights to be judged: every last iterate, then the means of averaged schedules."""
        count = self.rates.size
        means = [
            total[:, i * count : (i + 1) * count] / steps for i, wanted in enumerate(self.averaged) if wanted
        ]
        return np.concatenate([last, *means], axis=1)


def make_data(seed: int, samples: int = 100_000, dimension: int = 100, batch: int = 1000) -> Data:
    """The data of Appendix C.1."""
    rng = np.random.Generator(np.random.Philox(key=[seed, 0]))
    weights = rng.standard_normal(dimension)

    def drawn() -> tuple[Floats, Floats]:
        inputs = np.ones((samples, dimension + 1))
        inputs[:, :dimension] = rng.standard_normal((samples, dimension))
        clean = inputs[:, :dimension] @ weights > 0.0
        return inputs, (clean ^ (rng.random(samples) < FLIPPED)).astype(np.float64)

    train, test = drawn(), drawn()
    return Data(*train, *test, batch)


def columns(schedules: Sequence[str], rates: Sequence[float], steps: int) -> Columns:
    """The distinct trajectories that the named schedules need.

    schedules  "fixed", "cosine", "linear", any text that ``parse_schedule`` reads; "fixed+average" judges the mean
    raises     ScheduleError for an unreadable one, DomainError for one with a negative or infinite step
    """
    u = np.arange(steps) / steps
    plain = list(dict.fromkeys(s.removesuffix(AVERAGED) for s in schedules))
    values = [np.ones(steps) if s == "fixed" else parse_schedule(s).values(u) for s in plain]
    for name, factors in zip(plain, values, strict=True):
        bad = ~(np.isfinite(factors) & (factors >= 0.0))
        if bad.any():
            t = int(np.argmax(bad))
            raise DomainError(
                f"h({t}/{steps}) = {float(factors[t])!r} of {name!r}: steps are finite and at least 0."
            )
    return Columns(
        np.array(values), np.array(rates, dtype=float), tuple(s + AVERAGED in schedules for s in plain)
    )


def train(data: Data, cols: Columns, seed: int, run: int) -> Floats:
    """Judged weights of one run, shape (d + 1, columns): see :meth:`Columns.judged`; not finite where it diverged.

    run  0, 1, ...: which order of the samples and which initial point
    """
    rng = np.random.Generator(np.random.Philox(key=[seed, run + 1]))
    bound = 1.0 / np.sqrt(data.train.shape[1] - 1)
    start = rng.uniform(-bound, bound, data.train.shape[1])
    order = rng.permutation(data.train.shape[0])
    weights = np.repeat(start[:, None], cols.factors.shape[0] * cols.rates.size, axis=1)
    total, scores = np.zeros_like(weights), np.empty((data.batch, weights.shape[1]))
    with np.errstate(over="ignore", invalid="ignore"):
        for t in range(1, data.steps + 1):
            total += weights
            chosen = order[(t - 1) * data.batch : t * data.batch]
            inputs = data.train[chosen]
            np.matmul(inputs, weights, out=scores)
            residual(scores, data.train_labels[chosen])
            gradient = inputs.T @ scores
            gradient *= cols.steps(t) / data.batch
            weights -= gradient
    return cols.judged(weights, total, data.steps)


def residual(scores: Floats, labels: Floats) -> None:
    """sigmoid(score) - label in place, scores of shape (samples, columns)."""
    np.negative(scores, out=scores)
    np.exp(scores, out=scores)
    scores += 1.0
    np.reciprocal(scores, out=scores)
    scores -= labels[:, None]


def test_losses(data: Data, weights: Floats) -> Floats:
    """Mean binary cross-entropy on the test set in nats, shape (columns,); nan for weights that are not finite.

    log(1 + e^s) - y s = max(s, 0) - y s + log(1 + e^-|s|); the last terms are summed as the log of their product.
    """
    sums = np.zeros(weights.shape[1])
    scores = np.empty((_ROWS, weights.shape[1]))
    with np.errstate(over="ignore", invalid="ignore"):
        for first in range(0, data.test.shape[0], _ROWS):
            part = data.test[first : first + _ROWS]
            found = np.matmul(part, weights, out=scores[: len(part)])
            sums -= data.test_labels[first : first + _ROWS] @ found
            sums += np.maximum(found, 0.0).sum(axis=0)
            np.abs(found, out=found)
            np.negative(found, out=found)
            np.exp(found, out=found)
            found += 1.0
            sums += np.log(np.multiply.reduce(found, axis=0))
    return np.asarray(sums / data.test.shape[0])


def losses(
    data: Data, schedules: Sequence[str], rates: Sequence[float], seed: int, run: int
) -> NDArray[np.float64]:
    """Test losses of one run, shape (schedules, rates), in the order asked for; nan where it diverged."""
    cols = columns(schedules, rates, data.steps)
    plain = list(dict.fromkeys(s.removesuffix(AVERAGED) for s in schedules))
    blocks = [*plain, *(s + AVERAGED for s, wanted in zip(plain, cols.averaged, strict=True) if wanted)]
    found = test_losses(data, train(data, cols, seed, run)).reshape(len(blocks), -1)
    return np.array([found[blocks.index(s)] for s in schedules])
