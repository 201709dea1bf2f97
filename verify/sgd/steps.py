"""Step sequences eta_t = scale * factor_t, t = 1..T, in units of D/G.

Conventions of the design page: index 0 of an array is eta_1; x_{T+1} follows T steps;

    constant   eta_t = rho D/(G sqrt T)
    invsqrt    eta_t = rho D/(G sqrt t)
    annealed   eta_t = rho eta_tuned h((t-1)/T),  eta_tuned = D/(2 G sqrt(T H(0) Q(0)))   (Eq. (2))
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from verify.errors import HypothesisError, NotEnclosed

Floats = NDArray[np.float64]
START_GRID = 2.0**-51
"""Fixed steps are rounded to it: a quarter of one is a multiple of 2^-53, so Appendix D.1 runs exactly."""


class Values(Protocol):
    """The part of a schedule that a run needs."""

    @property
    def name(self) -> str:
        """What the schedule is called."""
        ...

    def values(self, u: Floats) -> Floats:
        """h at each u in [0, 1]."""
        ...


@runtime_checkable
class StepSequence(Protocol):
    """A sequence of steps up to the factor ``scale``, which carries rho."""

    @property
    def name(self) -> str:
        """What the sequence is called."""
        ...

    def scale(self, rho: float, horizon: int) -> float:
        """The factor in front, in units of D/G."""
        ...

    def factors(self, first: int, last: int, horizon: int) -> Floats:
        """factor_t for t = first..last (from 1), shape (last - first + 1,)."""
        ...


@dataclass(frozen=True)
class ConstantSteps:
    """eta_t = rho D/(G sqrt T), rounded to a multiple of ``START_GRID`` (Appendix D.1)."""

    name: str = "constant"

    def scale(self, rho: float, horizon: int) -> float:
        """The step in units of D/G."""
        return round(rho / math.sqrt(horizon) / START_GRID) * START_GRID

    def factors(self, first: int, last: int, horizon: int) -> Floats:
        """Ones, for t = first..last."""
        return np.ones(last - first + 1)


@dataclass(frozen=True)
class InverseRootSteps:
    """eta_t = rho D/(G sqrt t) (Appendix D.2)."""

    name: str = "invsqrt"

    def scale(self, rho: float, horizon: int) -> float:
        """eta_1 in units of D/G."""
        return rho

    def factors(self, first: int, last: int, horizon: int) -> Floats:
        """1/sqrt(t) for t = first..last."""
        return np.asarray(1.0 / np.sqrt(np.arange(first, last + 1, dtype=np.float64)))


@dataclass(frozen=True)
class AnnealedSteps:
    """eta_t = rho eta_tuned h((t-1)/T) for a schedule with finite Q(0).

    schedule  anything with ``name`` and ``values``
    total     H(0)
    spread    Q(0)
    degree    q, where h behaves like (1-u)^q at u = 1, if known
    """

    schedule: Values
    total: float
    spread: float
    degree: Fraction | None = None

    @property
    def name(self) -> str:
        """The schedule's name."""
        return self.schedule.name

    def scale(self, rho: float, horizon: int) -> float:
        """rho eta_tuned in units of D/G, Eq. (2)."""
        return rho / (2.0 * math.sqrt(horizon * self.total * self.spread))

    def factors(self, first: int, last: int, horizon: int) -> Floats:
        """h((t-1)/T) for t = first..last."""
        return self.schedule.values(np.arange(first - 1, last, dtype=np.float64) / horizon)


@dataclass(frozen=True)
class ExplicitSteps:
    """Given steps in units of D/G; rho multiplies them."""

    steps: Floats
    name: str = "explicit"

    def scale(self, rho: float, horizon: int) -> float:
        """rho itself."""
        return rho

    def factors(self, first: int, last: int, horizon: int) -> Floats:
        """The steps first..last."""
        return self.steps[first - 1 : last]


def step_sequence(schedule: Any) -> StepSequence:
    """The steps that a schedule's name, or a schedule, stands for.

    schedule  "constant", "invsqrt", any name or formula that ``parse_schedule`` reads, a Schedule, or a
              StepSequence, which is taken as it is
    raises    ScheduleError for an unreadable one; HypothesisError where Eq. (2) has no tuned step
    """
    if isinstance(schedule, StepSequence):
        return schedule
    if schedule == "constant":
        return ConstantSteps()
    if schedule == "invsqrt":
        return InverseRootSteps()
    from verify.theory.functionals import functionals
    from verify.theory.schedules import parse_schedule

    parsed = parse_schedule(schedule) if isinstance(schedule, str) else schedule
    found = functionals(parsed)
    try:
        start, tail = found.start(), found.tail_or_none
    except NotEnclosed as error:
        raise HypothesisError(f"{parsed.name!r} has no certified tuned step (Eq. (2)): {error}") from None
    total, spread = (float(value.mid_fraction()) for value in (start.H, start.Q))
    return AnnealedSteps(parsed, total, spread, None if tail is None else tail.q)
