"""A batch of SGD runs and what comes out of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from verify.errors import DomainError
from verify.sgd.steps import Floats, StepSequence
from verify.theory.instances import Instance

LONGEST = 2**27
"""Longest run: up to here the compensated sums of a run on a grid are exact (see ``Outcome``)."""

CHUNK = 2**14
"""Steps that are made at a time, so that a long run needs memory for the batch only."""


@dataclass(frozen=True)
class Batch:
    """n runs of T steps of projected SGD on one instance with one step sequence.

    instance    function, domain and oracle
    steps       the sequence; run i takes eta_t = scales[i] * factor_t
    horizon     T, 1 <= T <= 2^27
    scales      shape (n,), finite, >= 0, in units of D/G
    starts      shape (n,): x_1, inside the domain
    parameters  shape (n,): the instance's parameter (a slope); ones where it has none
    keys        shape (n,): random stream of each run; zeros where the oracle is not noisy
    raises      DomainError for a value outside
    """

    instance: Instance
    steps: StepSequence
    horizon: int
    scales: Floats
    starts: Floats
    parameters: Floats = field(default_factory=lambda: np.ones(0))
    keys: NDArray[np.uint64] = field(default_factory=lambda: np.zeros(0, dtype=np.uint64))

    def __post_init__(self) -> None:
        horizon = self.horizon
        if isinstance(horizon, bool) or not isinstance(horizon, int) or not 1 <= horizon <= LONGEST:
            raise DomainError(f"T = {horizon!r} ({type(horizon).__name__}): an integer from 1 to {LONGEST}.")
        if self.scales.shape != self.starts.shape or self.scales.ndim != 1:
            raise DomainError(
                f"{self.scales.shape} scales and {self.starts.shape} starts: one of each per run."
            )
        if not (np.isfinite(self.scales).all() and (self.scales >= 0.0).all()):
            raise DomainError(f"scale = {self.scales.min()!r}: a step size is finite and not negative.")
        if self.parameters.size == 0:
            object.__setattr__(self, "parameters", np.ones(self.size))
        if self.keys.size == 0:
            object.__setattr__(self, "keys", np.zeros(self.size, dtype=np.uint64))
        low, high = self.ends
        outside = ~((self.starts >= low) & (self.starts <= high))
        if outside.any():
            raise DomainError(
                f"x_1 = {self.starts[outside][0]!r}: the domain is [{low}, {high}] in units of D."
            )

    @property
    def size(self) -> int:
        """Number of runs."""
        return int(self.scales.size)

    @property
    def ends(self) -> tuple[float, float]:
        """Ends of the domain as floats, infinite where it is unbounded."""
        low, high = self.instance.low, self.instance.high
        return (-np.inf if low is None else float(low), np.inf if high is None else float(high))

    def chunks(self) -> Iterator[tuple[int, int]]:
        """First and last step of each piece in which steps are made; the same on every path and split."""
        for first in range(1, self.horizon + 1, CHUNK):
            yield first, min(first + CHUNK - 1, self.horizon)

    def factors(self) -> Floats:
        """factor_1..factor_T at once, shape (T,), bit for bit those of the run."""
        return np.concatenate([self.steps.factors(*chunk, self.horizon) for chunk in self.chunks()])

    def moves(self, index: int, factors: Floats | None = None) -> Floats:
        """The steps eta_1..eta_T that run ``index`` really takes, rounded to the instance's grid.

        factors  the result of :meth:`factors`, for a caller that asks for several runs
        """
        found = self.factors() if factors is None else factors
        return on_grid(self.scales[index] * found, self.instance.grid)


def on_grid(steps: Floats, grid: float) -> Floats:
    """Steps rounded to multiples of ``grid`` (a power of two), or as they are when it is 0."""
    return np.asarray(np.rint(steps * (1.0 / grid)) * grid) if grid else steps


@dataclass(frozen=True)
class Outcome:
    """Results of a batch; arrays have one entry per run.

    last        x_{T+1}
    sum_x       shape (2, n): sum of x_1..x_T as leading part and rest (compensated), zeros if not asked for
    sum_value   shape (2, n): sum of f(x_1)..f(x_T), likewise
    horizon     T

    On a grid g with |x| <= 1/2 every term is a multiple of g = 2^-53, each rounding error of the leading
    part is one too and at most T 2^-54, so the rest adds up without rounding while T^2 2^-54 <= 1, that is
    T <= 2^27: leading part plus rest is then the exact sum.
    """

    last: Floats
    sum_x: Floats
    sum_value: Floats
    horizon: int

    @property
    def diverged(self) -> NDArray[np.bool_]:
        """Runs that left the finite numbers: they are reported as such, never averaged away."""
        finite = np.isfinite(np.stack([self.last, self.sum_x[0], self.sum_value[0]]))
        return np.asarray(~finite.all(axis=0))

    def mean_iterate(self, index: int) -> Fraction:
        """(x_1 + ... + x_T)/T of a run, exact on a grid."""
        return _mean(self.sum_x[:, index], self.horizon)

    def mean_value(self, index: int) -> Fraction:
        """(f(x_1) + ... + f(x_T))/T of a run, exact on a grid when f is |x|."""
        return _mean(self.sum_value[:, index], self.horizon)


def _mean(parts: Floats, horizon: int) -> Fraction:
    if not np.isfinite(parts).all():
        raise DomainError("the mean of a diverged run does not exist: look at Outcome.diverged first.")
    return (Fraction(float(parts[0])) + Fraction(float(parts[1]))) / horizon
