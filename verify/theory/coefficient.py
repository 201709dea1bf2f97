"""The optimal tau of Theorem 1 and the coefficient K(rho) of D*G/sqrt(T), certified.

With x = 1 - tau and T(rho) = H(0) Q(0)/rho^2 the optimum is where phi(x) = H h = T(rho): phi rises with x,
because H rises strictly and h does not fall. It is x = 1 where phi(1) <= T(rho).

K at one point. With g(x) = H(0)/(rho H) + rho Q/Q(0), S = sqrt(Q(0)/H(0)), g' = rho h/(Q(0) H^2) (phi - T).
For any m, between m and x* the factor phi - T is at most |phi(m) - T|, and H(x*) lies between H(m) and
T/h(m) because h is monotone. So integrating g' gives

    g(m) - rho (phi(m) - T)^2/(Q(0) T H(m))  <=  K/S  <=  g(m)
from three values at m; a float m near x* gives twice its digits.

K on a box. rho K = inf over x of a_x + b_x s is a concave function of s = rho^2, so chords bound it from
below and tangents from above; where K' has a certified sign the ends decide.
Source: arXiv 2503.09411, Eq. (1)-(3), Theorem 1.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from verify.enclosure.interval import Interval
from verify.errors import DomainError, NotEnclosed, UndefinedOperation
from verify.theory.far import Far
from verify.theory.functionals import Functionals, MissingHypothesis, functionals
from verify.theory.schedules import Schedule
from verify.theory.shape import shape_of
from verify.theory.tail import power

_ZERO, _ONE = Interval.exact(0), Interval.exact(1)
FLOAT_LIMIT = 1e90  # rho^2 and H stay far from overflow and underflow below it
FAR_BOXES = 200  # in steps of 3/2 that is a factor of 10^35
BRACKET = Fraction(1, 2**44)  # relative half-width of a bracket around a float solution


@dataclass(frozen=True)
class Optimum:
    """K at one rho with its parts.

    value  K(rho)
    a, b   enclosures of S H(0)/H(tau) and S Q(tau)/Q(0), so K = a/rho + b rho
    """

    value: Interval
    a: Interval
    b: Interval


def coefficient(schedule: Schedule, rho: Fraction) -> Interval:
    """Coefficient of D*G/sqrt(T) in the misspecified last-iterate bound, as an enclosure.

    rho      misspecification factor eta/eta_tuned, exact number, rho >= 1 (dimensionless)
    returns  Interval around (1/2) Rate * inf over tau of H(0)/(rho H(tau)) + rho Q(tau)/Q(0), in units of
             D*G/sqrt(T); whether Theorem 1 applies to the schedule is ``hypotheses(schedule).theorem_1``
    raises   DomainError if rho < 1 or inexact; HypothesisError, naming it, where the functional is not
             defined: h not certified positive and non-increasing on [0, 1), or Q(0) infinite
    Source: arXiv 2503.09411, Theorem 1, Eq. (3).
    """
    if isinstance(rho, bool) or not isinstance(rho, (int, Fraction)):
        raise DomainError(f"rho = {rho!r} ({type(rho).__name__}): give an exact number such as 3/2 or 10.")
    if rho < 1:
        raise DomainError(f"rho = {rho}: the misspecification factor is at least 1.")
    f = functionals(schedule)
    f.start()
    return f.K(Interval.exact(rho))


class Coefficient:
    """tau and K of one schedule; rho is any interval of positive numbers, also unbounded above."""

    def __init__(self, functions: Functionals) -> None:
        self.f = functions

    @cached_property
    def start(self) -> tuple[Interval, Interval, Interval, Interval]:
        """(H(0), Q(0), S, phi(1) = H(0) h(0)); MissingHypothesis unless h is certified non-increasing."""
        if not self.f.non_increasing:
            raise MissingHypothesis(f"K needs a non-increasing h: {shape_of(self.f.schedule)[0].reason}")
        s = self.f.at_start
        return s.H, s.Q, (s.Q / s.H).sqrt(), s.H * self.f.h(_ZERO)

    # -- one point ------------------------------------------------------------------------------------

    def at(self, rho: Interval) -> Optimum:
        """The optimum at a short interval of rho (a point, or the hull of one number)."""
        outside = self._outside(rho)
        return outside if outside is not None else self.near(rho, self._guess(rho))

    def many(self, rhos: Sequence[Interval]) -> list[Interval]:
        """K at many points, each as by :meth:`at`; the guesses are made together."""
        middles = [_float(r) for r in rhos]
        if not all(0.0 < m < FLOAT_LIMIT for m in middles):
            return [self.at(r).value for r in rhos]
        guesses = self.f.tables.distance(middles).tolist()
        return [self.near(r, Interval.exact(Fraction(x))).value for r, x in zip(rhos, guesses, strict=True)]

    def _guess(self, rho: Interval) -> Interval:
        """A point near 1 - tau, not certified."""
        middle = _float(rho)
        if not 0.0 < middle < FLOAT_LIMIT:
            return self.far.distance(rho).mid()
        return Interval.exact(Fraction(min(self.f.tables.distance_of(middle), 1.0)))

    def near(self, rho: Interval, m: Interval) -> Optimum:
        """K at rho from any point m of (0, 1]; the nearer to x*, the narrower."""
        outside = self._outside(rho)
        if outside is not None:
            return outside
        H0, Q0, scale, _ = self.start
        target = H0 * Q0 / rho.power_int(2)
        h, H, Q = (self.f.near_end(op, m) for op in "hHQ")
        loss = rho * (H * h - target).power_int(2) / (Q0 * target * H)
        value = scale * (H0 / (rho * H) + rho * Q / Q0 - Interval(_ZERO.lo, loss.hi))
        a = scale * H0 * (1 / H).union(h / target)
        return Optimum(value, a, (value - a / rho) / rho)

    def _outside(self, rho: Interval) -> Optimum | None:
        """tau = 0, where phi(1) <= T: K = S (1/rho + rho); None where that is not certified."""
        H0, Q0, scale, phi_0 = self.start
        if not (phi_0 * rho.power_int(2)).certainly("<=", H0 * Q0):
            return None
        return Optimum(scale * (1 / rho + rho), scale, scale)

    def bracket(self, rho: Interval) -> Interval:
        """A certified enclosure of x* = 1 - tau at a short interval of rho."""
        H0, Q0, _, phi_0 = self.start
        target = H0 * Q0 / rho.power_int(2)
        if phi_0.certainly("<=", target):
            return _ONE
        return self._bracket(target, self._guess(rho))

    def _phi(self, x: Interval) -> Interval:
        return self.f.near_end("H", x) * self.f.near_end("h", x)

    def _bracket(self, target: Interval, guess: Interval) -> Interval:
        """phi(low) <= target <= phi(high), clipped at 1."""
        width = BRACKET
        while width < 1:
            low, high = guess * Interval.exact(1 - width), guess * Interval.exact(1 + width)
            low, high = Interval(low.lo, low.lo).min(_ONE), Interval(high.hi, high.hi).min(_ONE)
            above = high.certainly("==", _ONE) or self._phi(high).certainly(">=", target)
            if above and self._phi(low).certainly("<=", target):
                return low.union(high)
            width *= 2**6
        return self._bisected(target)

    def _bisected(self, target: Interval) -> Interval:
        """A bracket by bisection in log x, for a guess that was no use."""
        low, high = Fraction(1, 2**300), Fraction(1)
        if not self._phi(Interval.exact(low)).certainly("<=", target):
            raise NotEnclosed("the optimal tau is too close to 1")
        for _ in range(400):
            middle = Interval.exact(low * high).sqrt().mid_fraction() if low * 4 < high else (low + high) / 2
            value = self._phi(Interval.exact(middle))
            if value.certainly("<=", target):
                low = middle
            elif value.certainly(">=", target):
                high = middle
            else:
                break
            if high - low <= low * Fraction(1, 2**60):
                break
        return Interval.hull(low, high)

    # -- boxes ----------------------------------------------------------------------------------------

    def tau(self, rho: Interval) -> Interval:
        """1 - x*: it does not fall as rho grows."""
        return 1 - self.distance(rho)

    def distance(self, rho: Interval) -> Interval:
        """x* = 1 - tau over an interval of rho, also [R, oo)."""
        _require_positive(rho)
        if not _is_wide(rho):
            return self.bracket(rho)
        left = self.bracket(Interval(rho.lo, rho.lo))
        low = _ZERO if not rho.hi.is_finite() else self.bracket(Interval(rho.hi, rho.hi))
        return Interval(low.lo, left.hi)

    def K(self, rho: Interval) -> Interval:
        """K over an interval of rho > 0, also [R, oo)."""
        _require_positive(rho)
        if not rho.hi.is_finite():
            return Interval(self._least_beyond(rho).lo, rho.hi)
        if not _is_wide(rho):
            return self.at(rho).value
        left, right = Interval(rho.lo, rho.lo), Interval(rho.hi, rho.hi)
        return self._box(rho, left, right, self.at(left), self.at(right))

    def _box(self, rho: Interval, left: Interval, right: Interval, p: Optimum, q: Optimum) -> Interval:
        slope = self._slope(rho, p, q)
        if slope.certainly(">=", _ZERO):
            return Interval(p.value.lo, q.value.hi)
        if slope.certainly("<=", _ZERO):
            return Interval(q.value.lo, p.value.hi)
        ends = p.value.union(q.value)
        lower = ends.min(self._chord(left, right, p, q))
        first = p.value.max(p.a / right + p.b * right)  # tangents are convex in rho: the ends decide
        second = q.value.max(q.a / left + q.b * left)
        mean = p.value + Interval(_ZERO.lo, (right - left).hi) * slope
        upper = first.min(second).min(mean)
        return Interval(lower.max(p.value - (right - left) * slope.abs()).lo, upper.hi)

    def _chord(self, left: Interval, right: Interval, p: Optimum, q: Optimum) -> Interval:
        """min over rho of alpha/rho + beta rho, the chord of rho K over s = rho^2; only a lower bound."""
        s, t = left.power_int(2), right.power_int(2)
        first, second = left * Interval(p.value.lo, p.value.lo), right * Interval(q.value.lo, q.value.lo)
        alpha, beta = (first * t - second * s) / (t - s), (second - first) / (t - s)
        if not (alpha.lo > _ZERO.lo and beta.lo > _ZERO.lo):
            return Interval.exact(0)
        return 2 * (alpha * beta).sqrt()

    def dK(self, rho: Interval) -> Interval:
        """K'(rho) = b - a/rho^2 at the optimum (the optimal tau does not contribute)."""
        _require_positive(rho)
        if not _is_wide(rho):
            o = self.at(rho)
            return o.b - o.a / rho.power_int(2)
        if not rho.hi.is_finite():
            one = rho.lo.max(1)  # below 1 the optimum is tau = 0, where K' < 0
            return self._slope_beyond(Interval(one, rho.hi)).union(self.dK(Interval(rho.lo, one)))
        return self._slope(rho, self.at(Interval(rho.lo, rho.lo)), self.at(Interval(rho.hi, rho.hi)))

    def _slope_beyond(self, rho: Interval) -> Interval:
        """K' on [R, oo): K' = K/rho (Q - h)/(Q + h), far out by the expansions at u = 1."""
        far, near = self._split(rho)
        kappa, exponent = self.kappa(far)
        left = Interval(far.lo, far.lo)
        total = Interval.hull(0, kappa * power(left, exponent - 1)) * self.far.elasticity(self.distance(left))
        for box in near:
            total = total.union(self.dK(box))
        return total

    def _slope(self, rho: Interval, p: Optimum, q: Optimum) -> Interval:
        """K' over a box from its ends: b falls and a rises with rho."""
        a, b = Interval(p.a.lo, q.a.hi), Interval(q.b.lo, p.b.hi)
        return b - a / rho.power_int(2)

    def _least_beyond(self, rho: Interval) -> Interval:
        """An interval whose lower end bounds K on [R, oo) from below."""
        far, near = self._split(rho)
        kappa, exponent = self.kappa(far)
        least = kappa * power(Interval(far.lo, far.lo), exponent)
        for box in near:
            least = least.min(self.K(box))
        return least

    def _split(self, rho: Interval) -> tuple[Interval, list[Interval]]:
        """[R, oo) as a half-line that the expansion at u = 1 covers, and boxes that cover the rest."""
        left, x_max = Interval(rho.lo, rho.lo), Interval.exact(self.f.tail.x_max)
        boxes: list[Interval] = []
        while not self.distance(left).certainly("<=", x_max):
            if len(boxes) == FAR_BOXES:
                raise NotEnclosed(f"K on [{rho.lo}, oo) needs boxes that reach too far")
            right = left * Fraction(3, 2)
            boxes.append(left.union(right))
            left = Interval(right.hi, right.hi)
        return Interval(left.lo, rho.hi), boxes

    # -- rho -> oo ------------------------------------------------------------------------------------

    @cached_property
    def far(self) -> Far:
        """The behaviour as rho -> oo; raises NotEnclosed without an expansion at u = 1."""
        H0, Q0, scale, _ = self.start
        return Far(self.f.tail, H0, Q0, scale)

    @property
    def limit(self) -> Interval:
        """lim K(rho)/rho^(1/(2q+1)) as rho -> oo."""
        return self.far.limit

    def kappa(self, rho: Interval) -> tuple[Interval, Fraction]:
        """(kappa, 1/(2q+1)) with K(rho) in kappa rho^(1/(2q+1)) over the interval, also [R, oo)."""
        left = Interval(rho.lo, rho.lo)
        return self.far.kappa(left, self.distance(left)), self.far.exponent


def _require_positive(rho: Interval) -> None:
    if not rho.lo > _ZERO.lo:
        raise UndefinedOperation(f"rho = {rho} is not certified positive.", certain=bool(rho.hi <= _ZERO.lo))


def _is_wide(rho: Interval) -> bool:
    """Wider than the hull of one number at working precision."""
    return not rho.hi.is_finite() or bool((rho.hi - rho.lo) > rho.lo * 2.0**-60)


def _float(rho: Interval) -> float:
    """The middle as a float; only a starting point."""
    if not rho.hi.is_finite():
        return math.inf
    try:
        return float(rho.mid().lo)
    except (OverflowError, NotEnclosed):
        return math.inf
