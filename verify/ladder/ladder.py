"""The ladder of bounds of a schedule or a list of learning rates, as frozen objects."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from verify.errors import DomainError
from verify.ladder.rungs import Rung, Rungs, Scale
from verify.ladder.steps import LIST, Steps, of_rates, of_schedule
from verify.numbers import positive, read_rates, whole_steps

ITERATE = "x_{T+1}, after T steps"
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Ladder:
    """All bounds at one rho.

    schedule   its name, or "learning rates"
    steps      T; None in the limit T -> oo
    rho        the factor on every step
    distance   D
    gradient   G
    bounded    the domain has diameter D
    rungs      the worst case where an end of it is known, the bounds, best first, those without a value last
    iterate    which iterate is bounded
    unit       of the values
    """

    schedule: str
    steps: int | None
    rho: Fraction
    distance: Fraction
    gradient: Fraction
    bounded: bool
    rungs: tuple[Rung, ...]
    iterate: str = ITERATE
    unit: str = "1"

    def rung(self, name: str, suffix: bool = False) -> Rung:
        """The rung of that name; KeyError where there is none."""
        for rung in self.rungs:
            if (rung.name, rung.suffix) == (name, suffix):
                return rung
        raise KeyError((name, suffix))

    def to_json(self) -> dict[str, Any]:
        """The object of ``verify bound --json`` for one rho."""
        return {
            "schedule": self.schedule,
            "steps": "oo" if self.steps is None else self.steps,
            "rho": str(self.rho),
            "D": str(self.distance),
            "G": str(self.gradient),
            "iterate": self.iterate,
            "unit": self.unit,
            "bounded_domain": self.bounded,
            "rows": [rung.to_json() for rung in self.rungs],
        }


@dataclass(frozen=True)
class Ladders:
    """A ladder for each rho asked for."""

    ladders: tuple[Ladder, ...]

    def to_json(self) -> dict[str, Any]:
        """One rho: its object. Several: what they share, and the objects in a list under "results"."""
        first, *others = [ladder.to_json() for ladder in self.ladders]
        if not others:
            return first
        shared = {k: first[k] for k in ("schedule", "steps", "D", "G", "iterate", "unit", "bounded_domain")}
        return {**shared, "results": [first, *others]}


def bound(
    schedule: str | None = None,
    steps: int | str | None = None,
    rhos: Sequence[Fraction] = (Fraction(1),),
    *,
    eta: Fraction | int | str | None = None,
    learning_rates: Path | Sequence[Fraction | int | str] | None = None,
    distance: Fraction | int | str = 1,
    gradient: Fraction | int | str = 1,
    bounded: bool = True,
    worst: bool | None = None,
    progress: Progress | None = None,
) -> Ladders:
    """Every bound on E f(x_{T+1}) - min f after T steps of projected SGD, and the exact worst case.

    schedule        name or formula, "constant" or "invsqrt"; with steps, T
    eta             base step size, the tuned one unless given (see :mod:`verify.ladder.steps`)
    learning_rates  eta_1..eta_T in place of a schedule: exact numbers, or a file with one a line
    rhos            exact factors >= 1 on the steps
    distance        D: ||x_1 - x*|| <= D, and the diameter of the domain if ``bounded``
    gradient        G, E||g||^2 <= G^2
    worst           certificates of the worst case: None where they take seconds, True as far as the search goes,
                    False none (see :mod:`verify.ladder.searched`)
    progress        called with (rhos done, rhos in all, what comes next)
    raises          ScheduleError, DomainError, HypothesisError
    """
    far, steep = positive(distance, "D"), positive(gradient, "G")
    if learning_rates is not None:
        given = [n for n, v in (("schedule", schedule), ("steps", steps), ("eta", eta)) if v is not None]
        if given:
            raise DomainError(f"{given[0]} and learning rates: a list of learning rates has its own steps.")
        found = of_rates(_rates(learning_rates))
    else:
        found = _of_schedule(schedule, steps, eta, far, steep)
    rungs = Rungs(found, Scale(far, steep, bounded), worst)
    out = []
    for done, rho in enumerate(rhos):
        if progress is not None:
            progress(done, len(rhos), f"ρ = {rho}")
        out.append(Ladder(found.name, found.horizon, rho, far, steep, bounded, rungs.at(rho)))
    return Ladders(tuple(out))


def _of_schedule(
    schedule: str | None,
    steps: int | str | None,
    eta: Fraction | int | str | None,
    distance: Fraction,
    gradient: Fraction,
) -> Steps:
    if schedule is None:
        raise DomainError("no schedule: name one, such as cosine, or give a file of learning rates.")
    if steps is None:
        raise DomainError(f"{schedule!r} without steps: give the number T of steps, such as 1000.")
    base = None if eta is None else positive(eta, "eta")
    return of_schedule(schedule, whole_steps(steps), base, distance, gradient)


def _rates(given: Path | Sequence[Fraction | int | str]) -> tuple[Fraction, ...]:
    if isinstance(given, Path):
        return read_rates(given)
    rates = tuple(positive(value, f"eta_{t}") for t, value in enumerate(given, 1))
    if not rates:
        raise DomainError(f"{LIST}: an empty list; at least one step is needed.")
    return rates
