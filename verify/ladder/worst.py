"""The exact worst case beside the bounds: known closed forms, and whatever provider is registered.

A provider is asked for one step sequence and answers with an enclosure and its source, or with why it has none. Rooms
above this one that compute worst cases (by performance estimation) add theirs to ``PROVIDERS``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from verify.enclosure.interval import Interval
from verify.theory.last_iterate import noise_sum, potential

ABSENT = "no exact worst case is available here"


@dataclass(frozen=True)
class Case:
    """What the worst case is asked of: x_{T+1} after T steps, f convex and G-Lipschitz, exact subgradients.

    steps      eta_1..eta_T
    exact      the same as rationals, None where they are not
    distance   D: ||x_1 - x*|| <= D, and the diameter of the domain if ``bounded``
    gradient   G
    bounded    projected steps on a domain of diameter D; otherwise the domain is the whole space
    r          a number that makes the sharp bound small, for those who want it
    """

    steps: Sequence[Interval]
    exact: Sequence[Fraction] | None
    distance: Fraction
    gradient: Fraction
    bounded: bool
    r: Fraction


@dataclass(frozen=True)
class Worst:
    """An enclosure of the worst case of f(x_{T+1}) - f(x*), and where it comes from."""

    value: Interval
    source: str


Provider = Callable[[Case], Worst | None]


def linear_steps(case: Case) -> Worst | None:
    """D G/sqrt(T+1) for eta_t = D (T+1-t)/(G (T+1)^(3/2)), without a bounded domain.

    Source: Zamani & Glineur, arXiv 2307.11134.
    """
    if case.bounded or case.exact is None:
        return None
    horizon = len(case.exact)
    cube = case.gradient**2 * (horizon + 1) ** 3  # the steps are rational, so their squares decide
    wanted = [(case.distance * (horizon + 1 - t)) ** 2 for t in range(1, horizon + 1)]
    if any(eta * eta * cube != square for eta, square in zip(case.exact, wanted, strict=True)):
        return None
    value = Interval.exact(case.distance * case.gradient) / Interval.exact(horizon + 1).sqrt()
    return Worst(value, "D G/sqrt(T+1), attained: Zamani & Glineur, arXiv 2307.11134")


def short_steps(case: Case) -> Worst | None:
    """D G - G^2 S_1 where y <= D/G for some r: f(x) = G|x| from x_1 = D on [0, D] attains the sharp bound."""
    found = potential(case.steps, Interval.exact(case.r))
    ratio = Interval.exact(case.distance / case.gradient)
    if not found.y.certainly("<=", ratio):
        return None
    total, _ = noise_sum(case.steps)
    value = case.gradient * (case.distance - case.gradient * total)
    return Worst(value, "D G - G^2 S_1, attained by f(x) = G|x|: the steps are short")


PROVIDERS: list[Provider] = [linear_steps, short_steps]


def worst_case(case: Case) -> Worst | None:
    """The answer of the first provider that has one; None where there is none (:data:`ABSENT` says so)."""
    return next((found for provider in PROVIDERS if (found := provider(case)) is not None), None)
