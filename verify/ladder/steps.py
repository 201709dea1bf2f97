"""Certified step sequences eta_1..eta_T: of a schedule, of its name alone, or of a list of learning rates.

annealed   eta_t = rho eta_tuned h((t-1)/T),  eta_tuned of Eq. (2) of arXiv 2503.09411
constant   eta_t = rho D/(G sqrt T)
invsqrt    eta_t = rho D/(G sqrt t)
with --eta E in the place of eta_tuned, D/(G sqrt T) and D/G; a list of learning rates is multiplied by rho
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from verify.enclosure.interval import Interval
from verify.errors import DomainError, HypothesisError, NotEnclosed, UndefinedOperation
from verify.language.formula import num, substitute
from verify.language.rational import rational_value
from verify.theory.bounds import tuned_step
from verify.theory.functionals import functionals
from verify.theory.schedules import Schedule, parse_schedule

EXACT_STEPS = (
    1000  # up to there rational steps are also kept exactly, to recognise the steps of a cited theorem
)
LIST = "learning rates"


@dataclass(frozen=True)
class Steps:
    """eta_1..eta_T at rho = 1.

    name      the schedule's name, or "learning rates"
    values    certified positive
    exact     the same as rationals where they are, else None
    schedule  h, None where there is none
    base      eta in eta_t = eta h((t-1)/T), None without h
    tuned     base is eta_tuned
    """

    name: str
    values: tuple[Interval, ...]
    exact: tuple[Fraction, ...] | None
    schedule: Schedule | None = None
    base: Interval | None = None
    tuned: bool = False

    @property
    def horizon(self) -> int:
        """T."""
        return len(self.values)

    def times(self, rho: Fraction) -> tuple[Interval, ...]:
        """rho eta_1..rho eta_T."""
        return tuple(v * rho for v in self.values) if rho != 1 else self.values


def of_rates(rates: Sequence[Fraction]) -> Steps:
    """The steps that a list of positive learning rates gives."""
    return Steps(LIST, tuple(Interval.exact(r) for r in rates), tuple(rates))


def of_schedule(
    name: str, horizon: int, eta: Fraction | None, distance: Fraction, gradient: Fraction
) -> Steps:
    """The T steps of a schedule at rho = 1.

    name     a schedule's name or formula, "constant" or "invsqrt"
    horizon  T >= 1
    eta      base step size, None for the one of the head of this file
    raises   ScheduleError; HypothesisError where Eq. (2) has no tuned step and eta is missing; DomainError
             where a step is not certified positive
    """
    ratio = Interval.exact(distance) / Interval.exact(gradient)
    if name.strip() == "invsqrt":
        base = ratio if eta is None else Interval.exact(eta)
        values = tuple(base / Interval.exact(t).sqrt() for t in range(1, horizon + 1))
        return Steps("invsqrt", values, None)
    schedule = parse_schedule(name)
    schedule.require_number()
    tuned = eta is None and schedule.name != "constant"
    if eta is not None:
        base = Interval.exact(eta)
    elif tuned:
        base = _tuned(schedule, horizon, distance, gradient)
    else:
        base = ratio / Interval.exact(horizon).sqrt()
    h = _grid(schedule, horizon)
    exact = None if eta is None else _exact(schedule, horizon, eta)
    return Steps(schedule.name, tuple(base * value for value in h), exact, schedule, base, tuned)


def _tuned(schedule: Schedule, horizon: int, distance: Fraction, gradient: Fraction) -> Interval:
    try:
        return tuned_step(schedule, horizon, Interval.exact(distance), Interval.exact(gradient))
    except (HypothesisError, NotEnclosed) as error:
        reason = str(error).rstrip(".")
        raise HypothesisError(f"{reason}: Eq. (2) has no tuned step, give the step with --eta.") from None


def _grid(schedule: Schedule, horizon: int) -> list[Interval]:
    """h((t-1)/T) for t = 1..T, each certified positive."""
    f, zero = functionals(schedule), Interval.exact(0)
    out = []
    for t in range(1, horizon + 1):
        u = Fraction(t - 1, horizon)
        try:
            value = f.h(Interval.exact(u))
        except UndefinedOperation as error:
            raise DomainError(f"{schedule.name!r} at u = {u}: {error}") from None
        if not value.certainly(">", zero):
            raise DomainError(
                f"{schedule.name!r}: eta_{t} needs h({u}) > 0, it lies in {value}; every step is positive."
            )
        out.append(value)
    return out


def _exact(schedule: Schedule, horizon: int, eta: Fraction) -> tuple[Fraction, ...] | None:
    """eta h((t-1)/T) as rationals, None where one is not rational by its form."""
    if horizon > EXACT_STEPS:
        return None
    out = []
    for t in range(horizon):
        u = Fraction(t, horizon)
        piece = next(p for p in schedule.pieces if p.low <= u <= p.high)
        value = rational_value(substitute(piece.formula, {"u": num(u)}))
        if value is None:
            return None
        out.append(eta * value)
    return tuple(out)
