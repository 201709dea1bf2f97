"""The ladder in the limit T -> oo: sqrt(T) times each bound, in units of D G, for an annealed schedule.

With eta_t = rho eta_tuned h((t-1)/T), S = sqrt(Q(0)/H(0)) and k = tau T the sums of the bounds tend to integrals,
B to eta Q(tau), S_k/T to eta H(tau), and each bound has the form

    c S [1/(rho/s) H(0)/H(tau) + (rho/s) Q(tau)/Q(0)],    which is c K(rho/s) at the best tau

    Lemma 1, Lemma 4, Theorem 1    D^2/(2 eta T H) + 2 eta G^2 Q     c = 1     s = 1
    both terms of Lemma 4 halved   D^2/(4 eta T H) + eta G^2 Q       c = 1/2   s = 1
    Theorem 10 (free step -> 0)    D^2/(2 eta T H) + eta G^2 Q/2     c = 1/2   s = 2
    sharp bound (r^2 = p eta/T)    D^2/(4 eta T H) + eta G^2 Q/4     c = 1/4   s = 2

so that with its own best step each is c times the 2 S of Lemma 1. Sources: arXiv 2503.09411, Eqs. (1) to (3);
proofs/sharp_last_iterate_bound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np

from verify.enclosure.interval import Interval
from verify.errors import DomainError, HypothesisError, NotEnclosed
from verify.ladder.ladder import Ladder, Ladders
from verify.ladder.rungs import DIGITS, FORCED, Rung
from verify.theory.bounds import tuned_rate
from verify.theory.coefficient import coefficient
from verify.theory.from_below import from_below_in_the_limit
from verify.theory.functionals import functionals
from verify.theory.hypotheses import hypotheses, require_theorem_1
from verify.theory.schedules import Schedule, parse_schedule

UNIT = "D*G/sqrt(T)"
ABSENT = "worst cases are of a finite number of steps"
_FORMS = {  # name: (c, s) of the head of this file
    "lemma-4": (Fraction(1), 1),
    "halved-lemma-4": (Fraction(1, 2), 1),
    "theorem-10": (Fraction(1, 2), 2),
    "sharp": (Fraction(1, 4), 2),
}


@dataclass(frozen=True)
class Limit:
    """The ladders in the limit, and each bound with its own best step.

    ladders  one for each rho, in units of D G/sqrt(T)
    tuned    name -> enclosure of the limit at the step that is best for that bound
    """

    ladders: tuple[Ladder, ...]
    tuned: dict[str, Interval]

    def to_json(self) -> dict[str, Any]:
        """As :meth:`verify.ladder.ladder.Ladders.to_json`, with "tuned" beside it."""
        tuned = {name: list(value.decimal(DIGITS)) for name, value in self.tuned.items()}
        return {**Ladders(self.ladders).to_json(), "tuned": tuned}


def limit(schedule: str | None, rhos: Sequence[Fraction] = (Fraction(1),), *, bounded: bool = True) -> Limit:
    """Every bound for x_{T+1} in the limit T -> oo, in units of D G/sqrt(T).

    schedule  name or formula of an annealed schedule
    rhos      exact factors >= 1 on the tuned step
    bounded   the domain has diameter D, so that bounds may start at any index
    raises    ScheduleError; HypothesisError where the schedule is not certified annealed or Q(0) is infinite
    """
    if schedule is None:
        raise DomainError("no schedule: the limit is taken for one, such as cosine.")
    if schedule.strip() == "invsqrt":
        raise HypothesisError("'invsqrt' has no limit here: it is a sequence, not an annealed schedule h.")
    parsed = parse_schedule(schedule)
    finding = hypotheses(parsed).annealed
    if finding.holds is not True:
        reason = finding.reason.rstrip(".")
        raise HypothesisError(
            f"{parsed.name!r} has no limit here, which needs an annealed schedule: {reason}."
        )
    rate = tuned_rate(parsed)
    tuned = {"lemma-1": rate, **{name: rate * c for name, (c, _) in _FORMS.items()}}
    one = Fraction(1)
    ladders = [
        Ladder(parsed.name, None, rho, one, one, bounded, _rungs(parsed, rho, bounded), unit=UNIT)
        for rho in rhos
    ]
    return Limit(tuple(ladders), tuned)


def _rungs(schedule: Schedule, rho: Fraction, bounded: bool) -> tuple[Rung, ...]:
    f = functionals(schedule)
    start = f.start()
    scale = (start.Q / start.H).sqrt()
    out = []
    for name, (c, s) in _FORMS.items():
        relative = rho / s
        out.append(Rung(name, False, bounded, scale * (c * (1 / relative + relative))))
        if bounded:
            out.append(Rung(name, True, True, f.K(Interval.exact(relative)) * c))
    out.sort(key=lambda r: (r.value is None, None if r.value is None else r.value.hi_fraction()))
    below = [_below(schedule, rho)] if bounded else []
    return (*out, *_printed(schedule, rho, bounded), Rung("worst-case", False, bounded, None, ABSENT), *below)


def _below(schedule: Schedule, rho: Fraction) -> Rung:
    """What noisy oracles force in the limit: the best window that is found, or the run from D with exact gradients."""
    f = functionals(schedule)
    start = f.start()
    factor = rho / (2 * (start.H * start.Q).sqrt())
    best, window = 1 / (4 * factor * start.H), None
    for left, share in product(np.geomspace(1, 1e-6, 60).tolist(), (0.5, 0.65, 0.75, 0.85)):
        tau, sigma = Fraction(1 - left), Fraction(1 - share * left)
        rest, level = f.H(Interval.exact(tau)), f.h(Interval.exact(sigma))
        if not (factor * factor * level * rest).certainly("<=", Interval.exact(1)):
            continue
        value: Interval = from_below_in_the_limit(factor, rest, level, Interval.exact(sigma - tau))
        if value.certainly(">", best):
            best, window = value, {"tau": str(tau), "sigma": str(sigma)}
    return Rung("from-below", True, True, best, None, window or {}, FORCED)


def _printed(schedule: Schedule, rho: Fraction, bounded: bool) -> list[Rung]:
    """Theorem 1's main term, where its hypotheses are certified."""
    try:
        if not bounded:
            raise HypothesisError("Theorem 1 is about a domain of diameter D.")
        require_theorem_1(schedule)
    except (HypothesisError, NotEnclosed) as error:
        return [Rung("theorem-1", True, bounded, None, str(error))]
    return [Rung("theorem-1", True, True, coefficient(schedule, rho))]
