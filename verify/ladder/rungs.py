"""The rungs of the ladder at one rho: certificates from floats, then the value of each bound as an enclosure.

A value encloses the right-hand side that the stored certificate proves: its upper end is a proved bound. Where several
certificates exist, the best one was only looked for in floats.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from verify.enclosure.interval import Interval
from verify.errors import HypothesisError, NotEnclosed
from verify.ladder.below import best_below
from verify.ladder.certificates import Search
from verify.ladder.steps import LIST, Steps
from verify.ladder.worst import Case, worst_case
from verify.theory import last_iterate
from verify.theory.bounds import tuned_step
from verify.theory.functionals import functionals
from verify.theory.hypotheses import require_theorem_1
from verify.theory.schedules import Schedule

DIGITS = 15
FORCED = "f(x) = delta x on [0, D] under an oracle with E g^2 <= G^2 has this error, so no bound is smaller"


@dataclass(frozen=True)
class Rung:
    """One bound on E f(x_{T+1}) - min f.

    name             theorem-1, lemma-1, lemma-4, halved-lemma-4, theorem-10, sharp or worst-case; from-below, which
                     bounds all of these from below
    suffix           from the best starting index, which needs a bounded domain
    bounded_domain   the domain has diameter D; otherwise D bounds ||x_1 - x*|| alone
    value            enclosure, None with the reason; its upper end holds, of from-below its lower end
    certificate      what proves it: {"start": k, "r": ...} or {"start": k, "free_step": ...}, exact numbers as text;
                     of a worst case {"steps_rounded_by": ...}, relative, where the search was for rounded steps
    source           of a worst case, and of from-below
    lower, upper     proved ends of a worst case: of ``value``, or one alone where that is None
    """

    name: str
    suffix: bool
    bounded_domain: bool
    value: Interval | None
    reason: str | None = None
    certificate: Mapping[str, Any] = field(default_factory=dict)
    source: str | None = None
    lower: Fraction | None = None
    upper: Fraction | None = None

    def to_json(self) -> dict[str, Any]:
        """The row of ``verify bound --json``."""
        value = None if self.value is None else list(self.value.decimal(DIGITS))
        row = {
            "name": self.name,
            "suffix": self.suffix,
            "bounded_domain": self.bounded_domain,
            "value": value,
            "reason": self.reason,
            "certificate": dict(self.certificate),
            "source": self.source,
        }
        if self.name != "worst-case":
            return row
        low = None if self.lower is None else Interval.exact(self.lower).decimal(DIGITS)[0]
        high = None if self.upper is None else Interval.exact(self.upper).decimal(DIGITS)[1]
        return {**row, "lower": low, "upper": high}


@dataclass(frozen=True)
class Scale:
    """D, G, and whether the domain is bounded by D."""

    distance: Fraction
    gradient: Fraction
    bounded: bool

    @cached_property
    def pair(self) -> tuple[Interval, Interval]:
        """D and G as intervals."""
        return Interval.exact(self.distance), Interval.exact(self.gradient)


class Rungs:
    """Every rung of one step sequence; the search for certificates of the bounds is shared by all rho."""

    def __init__(self, steps: Steps, scale: Scale, search: bool | None = None) -> None:
        self.steps, self.scale, self.search = steps, scale, search
        unit = scale.distance / scale.gradient
        middles = [v.mid_fraction() for v in steps.values]
        self._largest = max(middles)
        self._factor = float(
            self._largest / unit
        )  # the search sees steps of at most 1; rho times this is its rho
        self._search = Search(np.array([float(m / self._largest) for m in middles]))

    def at(self, rho: Fraction) -> tuple[Rung, ...]:
        """The rungs at rho: the worst case if an end of it is known, the least bound first, no value last."""
        bounds = [*self._of_steps(rho), *self._of_schedule(rho)]
        bounds.sort(key=lambda r: (r.value is None, None if r.value is None else r.value.hi_fraction()))
        worst = self._worst(rho)
        below = self._below(rho)
        return (*bounds, worst, *below) if worst.upper is None else (worst, *bounds, *below)

    # -- bounds for any steps -------------------------------------------------------------------------

    def _of_steps(self, rho: Fraction) -> list[Rung]:
        forms = (False, True) if self.scale.bounded else (False,)
        scaled, factor = self.steps.times(rho), float(rho) * self._factor
        return [rung for suffix in forms for rung in self._any_steps(rho, scaled, factor, suffix)]

    def _any_steps(
        self, rho: Fraction, scaled: tuple[Interval, ...], factor: float, suffix: bool
    ) -> list[Rung]:
        distance, gradient = self.scale.pair
        out = []
        plain: list[tuple[str, Callable[..., Interval], int]] = [
            ("lemma-4", last_iterate.lemma_4, self._search.lemma_4(factor, suffix)),
            ("halved-lemma-4", last_iterate.halved_lemma_4, self._search.halved_lemma_4(factor, suffix)),
        ]
        for name, bound, k in plain:
            out.append(self._rung(name, suffix, bound(scaled[k - 1 :], distance, gradient), {"start": k}))
        k, free = self._search.theorem_10(factor, suffix)
        weight = Fraction(free * float(self._largest * rho))
        value = last_iterate.theorem_10(scaled[k - 1 :], Interval.exact(weight), distance, gradient)
        out.append(self._rung("theorem-10", suffix, value, {"start": k, "free_step": str(weight)}))
        k, r = self._sharp(rho, suffix)
        value = last_iterate.sharp(scaled[k - 1 :], Interval.exact(r), distance, gradient)
        out.append(self._rung("sharp", suffix, value, {"start": k, "r": str(r)}))
        return out

    def _sharp(self, rho: Fraction, suffix: bool) -> tuple[int, Fraction]:
        k, r = self._search.sharp(float(rho) * self._factor, suffix)
        return k, Fraction(r * float(self._largest * rho) ** 0.5)

    def _rung(self, name: str, suffix: bool, value: Interval, certificate: dict[str, Any]) -> Rung:
        return Rung(name, suffix, self.scale.bounded, value, None, certificate)

    # -- bounds for a schedule h ----------------------------------------------------------------------

    def _of_schedule(self, rho: Fraction) -> list[Rung]:
        """Lemma 1 and Theorem 1, or why not."""
        bounded = self.scale.bounded
        try:
            if not bounded:
                raise HypothesisError("Lemma 1 and Theorem 1 are about a domain of diameter D.")
            whole, best = self._printed(rho)
        except (HypothesisError, NotEnclosed) as error:
            pair = (("lemma-1", False), ("theorem-1", True))
            return [Rung(name, suffix, bounded, None, str(error)) for name, suffix in pair]
        return [Rung("lemma-1", False, True, whole), best]

    def _printed(self, rho: Fraction) -> tuple[Interval, Rung]:
        schedule = self.steps.schedule
        if schedule is None or self.steps.base is None:
            shown = "a list of learning rates" if self.steps.name == LIST else repr(self.steps.name)
            raise HypothesisError(f"Lemma 1 and Theorem 1 are about a schedule h, and {shown} is none.")
        lower = self._lower_order(schedule, self.steps.base * rho)
        distance, gradient = self.scale.pair
        horizon = Interval.exact(self.steps.horizon)
        unit = distance * gradient / horizon.sqrt()
        relative = self._relative(schedule, self.steps.base, rho)
        start = functionals(schedule).start()
        whole = (start.Q / start.H).sqrt() * (1 / relative + relative) * unit + lower
        if not relative.certainly(">=", Interval.exact(1)):
            reason = f"Theorem 1 is about steps from the tuned one on; this one is {relative} times as long."
            return whole, Rung("theorem-1", True, True, None, reason)
        value = functionals(schedule).K(relative) * unit + lower
        return whole, Rung("theorem-1", True, True, value)

    def _relative(self, schedule: Schedule, base: Interval, rho: Fraction) -> Interval:
        """The base step in units of the tuned one."""
        if self.steps.tuned:
            return Interval.exact(rho)
        return base * rho / tuned_step(schedule, self.steps.horizon, *self.scale.pair)

    def _lower_order(self, schedule: Schedule, eta: Interval) -> Interval:
        """8 p eta G^2/T, as the proofs of Lemma 1 and Theorem 1 give it."""
        gradient = self.scale.pair[1]
        return 8 * require_theorem_1(schedule) * eta * gradient * gradient / self.steps.horizon

    # -- from below -----------------------------------------------------------------------------------

    def _below(self, rho: Fraction) -> list[Rung]:
        """What noisy oracles force, on a bounded domain."""
        if not self.scale.bounded:
            return []
        distance, gradient = self.scale.distance, self.scale.gradient
        found = best_below(self._search.steps * (self._factor * float(rho)), distance, gradient)
        value = found.value(self.steps.times(rho), distance, gradient)
        return [] if value is None else [Rung("from-below", True, True, value, None, found.to_json(), FORCED)]

    # -- the exact worst case -------------------------------------------------------------------------

    def _worst(self, rho: Fraction) -> Rung:
        exact = self.steps.exact
        case = Case(
            self.steps.times(rho),
            None if exact is None else [rho * eta for eta in exact],
            self.scale.distance,
            self.scale.gradient,
            self.scale.bounded,
            self._sharp(rho, False)[1],
        )
        found = worst_case(case, self.search)
        return Rung(
            "worst-case", False, self.scale.bounded, found.value, found.missing, found.certificate, found.source,
            lower=found.lower, upper=found.upper,
        )  # fmt: skip
