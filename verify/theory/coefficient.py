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
from verify.errors import DomainError, HypothesisError, NotEnclosed, UndefinedOperation
from verify.theory.functionals import Functionals, functionals
from verify.theory.hypotheses import shape_of
from verify.theory.schedules import Schedule
from verify.theory.tail import power

_ZERO, _ONE = Interval.exact(0), Interval.exact(1)
FLOAT_LIMIT = 1e90  # rho^2 and H stay far from overflow and underflow below it
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
    try:
        return f.K(Interval.exact(rho))
    except NotEnclosed as error:
        if not f.non_increasing:
            raise HypothesisError(f"{schedule.name!r}: {error}") from None
        raise


class Coefficient:
    """tau and K of one schedule; rho is any interval of positive numbers, also unbounded above."""

    def __init__(self, functions: Functionals) -> None:
        self.f = functions

    @cached_property
    def start(self) -> tuple[Interval, Interval, Interval, Interval]:
        """(H(0), Q(0), S, phi(1) = H(0) h(0)); NotEnclosed where h is not certified to be non-increasing."""
        if not self.f.non_increasing:
            raise NotEnclosed(f"the optimal tau needs a non-increasing h: {shape_of(self.f.schedule)[0].reason}")
        s = self.f.at_start
        return s.H, s.Q, (s.Q / s.H).sqrt(), s.H * self.f.h(_ZERO)

    # -- one point ------------------------------------------------------------------------------------

    def at(self, rho: Interval) -> Optimum:
        """The optimum at a short interval of rho (a point, or the hull of one number)."""
        return self.near(rho, self._guess(rho))

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
            return self._asymptotic(rho).mid()
        return Interval.exact(Fraction(self.f.tables.distance_of(middle)))

    def near(self, rho: Interval, m: Interval) -> Optimum:
        """K at rho from any point m of (0, 1]; the nearer to x*, the narrower."""
        H0, Q0, scale, phi_0 = self.start
        target = H0 * Q0 / rho.power_int(2)
        if phi_0.certainly("<=", target):
            return Optimum(scale * (1 / rho + rho), scale, scale)
        h, H, Q = (self.f.near_end(op, m) for op in "hHQ")
        loss = rho * (H * h - target).power_int(2) / (Q0 * target * H)
        value = scale * (H0 / (rho * H) + rho * Q / Q0 - Interval(_ZERO.lo, loss.hi))
        a = scale * H0 * (1 / H).union(h / target)
        return Optimum(value, a, (value - a / rho) / rho)

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

    def _asymptotic(self, rho: Interval) -> Interval:
        """An enclosure of x* for huge rho by substituting enclosures into x = (...)^(1/(2q+1))."""
        t = self.f.tail
        H0, Q0, *_ = self.start
        h_factor, H_factor, _ = t.factors
        leading = H0 * Q0 / (rho.power_int(2) * h_factor * H_factor)
        x = Interval.hull(0, t.x_max)
        exponent = 1 / (2 * t.q + 1)
        for _ in range(6):
            found = (leading / (t.relative[0](x) * t.relative[1](x))).power(exponent)
            narrower = found.intersect(x)
            if narrower is None:
                raise NotEnclosed(f"rho = {rho} is too small for the behaviour at u = 1")
            x = narrower
        return x

    # -- boxes ----------------------------------------------------------------------------------------

    def tau(self, rho: Interval) -> Interval:
        """1 - x*: it does not fall as rho grows."""
        x = self.distance(rho)
        return 1 - x

    def distance(self, rho: Interval) -> Interval:
        """x* = 1 - tau over an interval of rho, also [R, oo)."""
        _require_positive(rho)
        if not _is_wide(rho):
            return self.bracket(rho)
        left = self.bracket(Interval(rho.lo, rho.lo))
        low = _ZERO if not rho.hi.is_finite() else self.bracket(Interval(rho.hi, rho.hi))
        return Interval(low.lo, left.hi)

    def K(self, rho: Interval) -> Interval:  # noqa: N802 - the paper's name
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

    def dK(self, rho: Interval) -> Interval:  # noqa: N802
        """K'(rho) = b - a/rho^2 at the optimum (the optimal tau does not contribute)."""
        _require_positive(rho)
        if not _is_wide(rho):
            o = self.at(rho)
            return o.b - o.a / rho.power_int(2)
        if not rho.hi.is_finite():
            return self._slope_beyond(rho)
        return self._slope(rho, self.at(Interval(rho.lo, rho.lo)), self.at(Interval(rho.hi, rho.hi)))

    def _slope_beyond(self, rho: Interval) -> Interval:
        """|K'| <= K/rho on [R, oo), because K = a/rho + b rho and K' = b - a/rho^2."""
        reach, near = self._split(rho)
        kappa, exponent = self.kappa(reach)
        bound = (kappa * power(Interval(reach.lo, reach.lo), exponent - 1)).hi
        beyond = Interval(bound, bound).union(-Interval(bound, bound))
        return beyond if near is None else beyond.union(self.dK(near))

    def _slope(self, rho: Interval, p: Optimum, q: Optimum) -> Interval:
        """K' over a box from its ends: b falls and a rises with rho."""
        a, b = Interval(p.a.lo, q.a.hi), Interval(q.b.lo, p.b.hi)
        return b - a / rho.power_int(2)

    def _least_beyond(self, rho: Interval) -> Interval:
        """An interval whose lower end bounds K on [R, oo) from below."""
        reach, near = self._split(rho)
        kappa, exponent = self.kappa(reach)
        least = kappa * power(Interval(reach.lo, reach.lo), exponent)
        return least if near is None else least.min(self.K(near))

    def _split(self, rho: Interval) -> tuple[Interval, Interval | None]:
        """[R, oo) as a half-line that the expansion at u = 1 covers, and what is left of it."""
        start, x_max = Interval(rho.lo, rho.lo), Interval.exact(self.f.tail.x_max)
        far = start
        for _ in range(200):
            if self.distance(far).certainly("<=", x_max):
                break
            far = far * 2
            far = Interval(far.hi, far.hi)
        return Interval(far.lo, rho.hi), (start.union(far) if far.certainly(">", start) else None)

    # -- rho -> oo ------------------------------------------------------------------------------------

    def kappa(self, rho: Interval) -> tuple[Interval, Fraction]:
        """(kappa, 1/(2q+1)) with K(rho) in kappa rho^(1/(2q+1)) over the interval, also [R, oo).

        On (0, x*(R)] H = x^(q+1) A and Q = x^q B with A, B enclosed; the least of alpha x^-(q+1)/rho +
        beta rho x^q over all x > 0 bounds K from below, the value at an admissible x from above.
        """
        t, (H0, Q0, scale, _) = self.f.tail, self.start
        q = t.q
        x_max = Interval.exact(t.x_max)
        reach = self.distance(Interval(rho.lo, rho.lo))
        if not reach.certainly("<=", x_max):
            raise NotEnclosed(f"rho >= {rho} reaches beyond the expansion at u = 1")
        inside = Interval(_ZERO.lo, reach.hi)
        alpha = H0 / (t.factors[1] * t.relative[1](inside))
        beta = t.factors[2] * t.relative[2](inside) / Q0
        low = scale * _least(Interval(alpha.lo, alpha.lo), Interval(beta.lo, beta.lo), q)
        left = Interval(rho.lo, rho.lo)
        high_a, high_b = Interval(alpha.hi, alpha.hi), Interval(beta.hi, beta.hi)
        best = (high_a * (q + 1) / (high_b * q)).power(1 / (2 * q + 1))
        admissible = reach * power(left, 2 / (2 * q + 1))
        xi = best.min(Interval(admissible.hi, admissible.hi))
        xi = Interval(xi.lo, xi.lo)
        high = scale * (high_a / power(xi, q + 1) + high_b * power(xi, q))
        return Interval(low.lo, high.hi), 1 / (2 * q + 1)

    @cached_property
    def limit(self) -> Interval:
        """lim K(rho)/rho^(1/(2q+1)) as rho -> oo."""
        t, (H0, Q0, scale, _) = self.f.tail, self.start
        return scale * _least(H0 / t.factors[1], t.factors[2] / Q0, t.q)


def _least(alpha: Interval, beta: Interval, q: Fraction) -> Interval:
    """min over x > 0 of alpha x^-(q+1) + beta x^q."""
    weight, e = (2 * q + 1) / q, 2 * q + 1
    ratio = Interval.exact(q / (q + 1)).power((q + 1) / e)
    return weight * ratio * alpha.power(q / e) * beta.power((q + 1) / e)


def _require_positive(rho: Interval) -> None:
    if not rho.lo > _ZERO.lo:
        raise UndefinedOperation(f"rho = {rho} is not certified positive.", certain=bool(rho.hi <= _ZERO.lo))


def _is_wide(rho: Interval) -> bool:
    """Wider than the hull of one number at working precision."""
    return not rho.hi.is_finite() or (not rho.is_point() and bool((rho.hi - rho.lo) > rho.lo * 2.0**-60))


def _float(rho: Interval) -> float:
    """The middle as a float; only a starting point."""
    if not rho.hi.is_finite():
        return math.inf
    try:
        return float(rho.mid().lo)
    except (OverflowError, NotEnclosed):
        return math.inf
