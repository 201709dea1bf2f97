"""A batch of SGD runs and what comes out of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from verify.errors import DomainError
from verify.sgd.averaging import PolynomialAverage, Weighting
from verify.sgd.record import Layout
from verify.sgd.steps import Floats, StepSequence
from verify.theory.instances import AnyInstance, Instance

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
    starts      shape (n,), in R^d (n, d): x_1, inside the domain
    parameters  shape (n,): the instance's parameter (a slope); ones where it has none
    keys        shape (n,): random stream of each run; zeros where the oracle is not noisy
    weighting   of the weighted average
    raises      DomainError for a value outside
    """

    instance: AnyInstance
    steps: StepSequence
    horizon: int
    scales: Floats
    starts: Floats
    parameters: Floats = field(default_factory=lambda: np.ones(0))
    keys: NDArray[np.uint64] = field(default_factory=lambda: np.zeros(0, dtype=np.uint64))
    weighting: Weighting = field(default_factory=PolynomialAverage)

    def __post_init__(self) -> None:
        horizon = self.horizon
        if isinstance(horizon, bool) or not isinstance(horizon, int) or not 1 <= horizon <= LONGEST:
            raise DomainError(f"T = {horizon!r} ({type(horizon).__name__}): an integer from 1 to {LONGEST}.")
        shape = (
            self.scales.shape
            if self.instance.dimension is None
            else (self.scales.size, self.instance.dimension)
        )
        if self.scales.ndim != 1 or self.starts.shape != shape:
            raise DomainError(
                f"{self.scales.shape} scales and {self.starts.shape} starts: one of each per run."
            )
        if not (np.isfinite(self.scales).all() and (self.scales >= 0.0).all()):
            raise DomainError(f"scale = {self.scales.min()!r}: a step size is finite and not negative.")
        if self.parameters.size == 0:
            object.__setattr__(self, "parameters", np.ones(self.size))
        if self.keys.size == 0:
            object.__setattr__(self, "keys", np.zeros(self.size, dtype=np.uint64))
        if not self.parameters.shape == self.keys.shape == (self.size,):
            raise DomainError(
                f"{self.parameters.shape} parameters and {self.keys.shape} keys: one of each per run, {self.size}."
            )
        sloped = isinstance(self.instance, Instance) and self.instance.sloped
        if sloped and not ((self.parameters > 0.0) & (self.parameters <= 1.0)).all():
            raise DomainError(f"slopes {self.parameters!r}: each lies in (0, 1], in units of G.")
        self._check_starts()

    def _check_starts(self) -> None:
        """raises DomainError for an x_1 outside the domain"""
        if isinstance(self.instance, Instance):
            low, high = self.ends
            outside = ~((self.starts >= low) & (self.starts <= high))
            if outside.any():
                raise DomainError(
                    f"x_1 = {self.starts[outside][0]!r}: the domain is [{low}, {high}] in units of D."
                )
            return
        for x in np.unique(self.starts, axis=0):
            if (
                not np.isfinite(x).all()
                or sum(Fraction(c) ** 2 for c in x.tolist()) > self.instance.radius**2
            ):
                raise DomainError(
                    f"x_1 = {x.tolist()!r}: the domain is a ball of radius {self.instance.radius}."
                )

    @property
    def size(self) -> int:
        """Number of runs."""
        return int(self.scales.size)

    @property
    def ends(self) -> tuple[float, float]:
        """Ends of the domain as floats, infinite where it is unbounded; for a ball about 0, of each coordinate."""
        if not isinstance(self.instance, Instance):
            return -float(self.instance.radius), float(self.instance.radius)
        low, high = self.instance.low, self.instance.high
        return (-np.inf if low is None else float(low), np.inf if high is None else float(high))

    def chunks(self) -> Iterator[tuple[int, int]]:
        """First and last step of each piece in which steps are made; the same on every path and split."""
        for first in range(1, self.horizon + 1, CHUNK):
            yield first, min(first + CHUNK - 1, self.horizon)

    def factors(self) -> Floats:
        """factor_1..factor_T at once, shape (T,), bit for bit those of the run."""
        return np.concatenate([self.steps.factors(*chunk, self.horizon) for chunk in self.chunks()])

    def moves_backwards(self, index: int) -> Iterator[Floats]:
        """The pieces of :meth:`moves`, the last first, one at a time."""
        for chunk in reversed(list(self.chunks())):
            factors = self.steps.factors(*chunk, self.horizon)
            yield on_grid(self.scales[index] * factors, self.instance.grid)

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
    """Results of a batch, one entry per run; all but ``last`` only where averages were asked for.

    last    x_{T+1}, shape (n,) or (n, d)
    record  shape (n, columns): see verify.sgd.record
    layout  its columns
    horizon T

    On a grid g with |x| <= 1/2 every term is a multiple of g = 2^-53, each rounding error of the leading
    part is one too and at most T 2^-54, so the rest adds up without rounding while T^2 2^-54 <= 1, that is
    T <= 2^27: leading part plus rest is then the exact sum.
    """

    last: Floats
    record: Floats
    layout: Layout
    horizon: int

    @property
    def diverged(self) -> NDArray[np.bool_]:
        """Runs that left the finite numbers: they are reported as such, never averaged away."""
        width = self.layout.width
        sums = self.record[:, [*range(2 * width + 2)]]
        finite = np.isfinite(np.concatenate([self.last.reshape(self.last.shape[0], -1), sums], axis=1))
        return np.asarray(~finite.all(axis=1))

    @property
    def sum_value(self) -> Floats:
        """Sum of f(x_1)..f(x_T) as leading part and rest (compensated), shape (2, n)."""
        return self.record[:, self.layout.sum_value : self.layout.sum_value + 2].T

    @property
    def average(self) -> Floats:
        """(x_1 + ... + x_T)/T rounded, in the shape of ``last``."""
        total = self.record[:, self.layout.sum_x] + self.record[:, self.layout.rest_x]
        return (total / self.horizon).reshape(self.last.shape)

    @property
    def weighted(self) -> Floats:
        """The weighted average of x_1..x_T, in the shape of ``last``."""
        return self.record[:, self.layout.weighted].reshape(self.last.shape)

    @property
    def best(self) -> Floats:
        """The least f(x_t), t = 1..T+1, shape (n,)."""
        return self.record[:, self.layout.best]

    @property
    def best_iterate(self) -> Floats:
        """The first x_t where f is least, in the shape of ``last``."""
        return self.record[:, self.layout.best_x].reshape(self.last.shape)

    def mean_iterate(self, index: int) -> Fraction:
        """(x_1 + ... + x_T)/T of a run on the line, exact on a grid."""
        return _mean(self.record[index, :2], self.horizon)

    def mean_value(self, index: int) -> Fraction:
        """(f(x_1) + ... + f(x_T))/T of a run, exact on a grid when f is |x|."""
        return _mean(self.sum_value[:, index], self.horizon)


def _mean(parts: Floats, horizon: int) -> Fraction:
    if not np.isfinite(parts).all():
        raise DomainError("the mean of a diverged run does not exist: look at Outcome.diverged first.")
    return (Fraction(float(parts[0])) + Fraction(float(parts[1]))) / horizon
