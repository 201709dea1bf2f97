"""The exact worst case beside the bounds: in closed form where one is known, else between two certificates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from verify.enclosure.interval import Interval
from verify.theory.last_iterate import noise_sum, potential


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

    @property
    def horizon(self) -> int:
        """T."""
        return len(self.steps)


@dataclass(frozen=True)
class Worst:
    """The worst case of f(x_{T+1}) - f(x*) lies in [lower, upper].

    lower, upper  proved ends, None where there is none
    source        where they come from; None where there is neither
    missing       why there is no end, or one alone; None where there are both
    certificate   what the ends rest on beside the source, numbers as text
    """

    lower: Fraction | None
    upper: Fraction | None
    source: str | None
    missing: str | None = None
    certificate: Mapping[str, str] = field(default_factory=dict)

    @property
    def value(self) -> Interval | None:
        """The enclosure, None unless both ends are known."""
        known = self.lower is not None and self.upper is not None
        return Interval.between(self.lower, self.upper) if known else None


def worst_case(case: Case, search: bool | None = None) -> Worst:
    """What is known of the worst case.

    search  None: certificates where they take seconds; True: as far as the search goes; False: closed forms alone
    """
    from verify.ladder.searched import searched

    known = linear_steps(case) or short_steps(case)
    if known is not None:
        return known
    if search is False:
        return Worst(None, None, None, "no closed form is known for these steps, and no search was asked for")
    return searched(case, far=search is True)


def linear_steps(case: Case) -> Worst | None:
    """D G/sqrt(T+1) for eta_t = D (T+1-t)/(G (T+1)^(3/2)), without a bounded domain.

    Source: Zamani & Glineur, arXiv 2307.11134.
    """
    if case.bounded or case.exact is None:
        return None
    horizon = case.horizon
    cube = case.gradient**2 * (horizon + 1) ** 3  # the steps are rational, so their squares decide
    wanted = [(case.distance * (horizon + 1 - t)) ** 2 for t in range(1, horizon + 1)]
    if any(eta * eta * cube != square for eta, square in zip(case.exact, wanted, strict=True)):
        return None
    value = Interval.exact(case.distance * case.gradient) / Interval.exact(horizon + 1).sqrt()
    return _closed(value, "D G/sqrt(T+1), attained: Zamani & Glineur, arXiv 2307.11134")


def short_steps(case: Case) -> Worst | None:
    """D G - G^2 S_1 where y <= D/G for some r: f(x) = G|x| from x_1 = D on [0, D] attains the sharp bound."""
    found = potential(case.steps, Interval.exact(case.r))
    ratio = Interval.exact(case.distance / case.gradient)
    if not found.y.certainly("<=", ratio):
        return None
    total, _ = noise_sum(case.steps)
    value = case.gradient * (case.distance - case.gradient * total)
    return _closed(value, "D G - G^2 S_1, attained by f(x) = G|x|: the steps are short")


def _closed(value: Interval, source: str) -> Worst:
    return Worst(value.lo_fraction(), value.hi_fraction(), source)
