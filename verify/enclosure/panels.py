"""Certified primitives: the integral of an analytic function from any point to the right end.

The interval is cut into panels. On each the integrand is its Taylor polynomial at the centre plus
Lagrange's remainder, whose coefficient is taken over the whole panel; a panel is halved until the
remainder is small enough. Evaluation is one polynomial.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from flint import arb, arb_poly, arb_series

from verify.enclosure.endpoints import HALF, ZERO, larger, smaller
from verify.enclosure.interval import Interval
from verify.enclosure.precision import current_precision, precision, series_length
from verify.errors import DomainError, NotEnclosed, UndefinedOperation

Series = Callable[[arb, int], arb_series]

_GUARD_BITS = 32
_PANEL_LIMIT = 20_000


@dataclass(frozen=True, slots=True)
class _Panel:
    """[low, high]: the integral from x to b is polynomial(x - centre), the integrand lies in ``values``."""

    low: arb
    high: arb
    centre: arb
    polynomial: arb_poly
    values: Interval


class Primitive:
    """x -> integral of f from x to b, for x in [a, b].

    series          series(centre, n) is the expansion of f(centre + t) in t with at least n coefficients,
                    where centre is an exact number or a ball; over a ball it must enclose the expansion at
                    every point of it (arithmetic of flint's power series does). It may raise, or return
                    coefficients that are not finite, where the ball is too wide for that.
    a, b            rationals, a < b; f is analytic on a neighbourhood of [a, b] (hulls of end points that
                    are not dyadic reach beyond them by one unit in the last place)
    order           degree of the Taylor polynomials of f, at least 1
    tolerance_bits  each panel's remainder is at most 2**-tolerance_bits; 0.9 * precision by default
    depth           a panel is halved at most this often
    nonnegative     the caller's promise that f >= 0 on [a, b]: narrower values, wrong ones if it is false.
                    Without it the sign is taken from enclosures of f
    raises          NotEnclosed where a panel cannot be certified; DomainError for a >= b
    """

    __slots__ = ("_a", "_b", "_nodes", "_nonnegative", "_panels", "_series", "a", "b")

    def __init__(
        self,
        series: Series,
        a: Fraction,
        b: Fraction,
        *,
        order: int = 24,
        tolerance_bits: int | None = None,
        depth: int = 40,
        nonnegative: bool = False,
    ) -> None:
        if not a < b or order < 1:
            raise DomainError(f"[{a}, {b}] with order {order}: give a < b and an order of at least 1.")
        bits = current_precision()
        tolerance = arb((1, -(bits * 9 // 10 if tolerance_bits is None else tolerance_bits)))
        self.a, self.b = a, b
        self._series = series
        self._nonnegative = nonnegative
        with precision(bits + _GUARD_BITS):
            self._a, self._b = Interval.exact(a), Interval.exact(b)
            self._panels = _build(series, self._a, self._b, order, tolerance, depth)
        self._nodes = [panel.low for panel in self._panels]

    @property
    def panels(self) -> int:
        """The number of panels."""
        return len(self._panels)

    def value(self, x: Interval) -> Interval:
        """Enclosure of the integral from x to b; over a wide x the hull of all values.

        x        inside [a, b]; it may reach beyond as far as the enclosures of a and b do
        raises   DomainError where x is not inside [a, b]
        """
        low, high = x.lo, x.hi
        if not (low >= self._a.lo and high <= self._b.hi):
            low, high = self._clip(x)
        i = bisect_right(self._nodes, low) - 1
        at_low = self._at(i, low)
        if low == high:
            return at_low
        j = bisect_right(self._nodes, high) - 1
        at_high = self._at(j, high)
        if self._nonnegative:
            return Interval(at_high.lo, at_low.hi)
        values = self._panels[i].values
        for panel in self._panels[i + 1 : j + 1]:
            values = values.union(panel.values)
        if values.lo >= ZERO:
            return Interval(at_high.lo, at_low.hi)
        change = (Interval(high, high) - Interval(low, low)).union(Interval.exact(0)) * values
        result = (at_high + change).intersect(at_low - change)
        if result is None:
            raise NotEnclosed(
                f"two enclosures of the integral from {x} do not meet: the series encloses nothing."
            )
        return result

    def _clip(self, x: Interval) -> tuple[arb, arb]:
        """The part of x in [a, b], where only the rounding of a or b reaches beyond."""
        a, b = Interval.exact(self.a), Interval.exact(self.b)
        low, high = larger(x.lo, self._a.lo), smaller(x.hi, self._b.hi)
        if not (x.lo >= a.lo and x.hi <= b.hi and low <= high):
            raise DomainError(f"x = {x}: the primitive is known on [{self.a}, {self.b}].")
        return low, high

    def _at(self, i: int, x: arb) -> Interval:
        """Enclosure of the integral from a point of panel i to b; exactly 0 at b."""
        if x == self._b.lo and self._b.is_point():
            return Interval.exact(0)
        panel = self._panels[i]
        value = Interval.from_ball(panel.polynomial(x - panel.centre))
        if self._nonnegative and value.lo < ZERO:
            return Interval(ZERO, value.hi)
        return value

    def series_at(self, centre: arb, terms: int) -> arb_series:
        """The first ``terms`` coefficients of the expansion of the primitive at a number or a ball.

        centre   in [a, b]; of a ball that reaches beyond, the points inside [a, b] are meant
        raises   DomainError where no point of it is inside
        """
        inside = Interval.from_ball(centre).intersect(Interval(self._a.lo, self._b.hi))
        if inside is None:
            raise DomainError(f"centre = {centre}: the primitive is known on [{self.a}, {self.b}].")
        constant = self.value(inside).ball()
        with series_length(terms):
            if terms == 1:
                return arb_series([constant])
            integrand = _expansion(self._series, centre, terms - 1)
            coefficients = [-integrand[k] / (k + 1) for k in range(terms - 1)]
            return arb_series([constant, *coefficients])


def _expansion(series: Series, centre: arb, terms: int) -> arb_series:
    """The caller's expansion; DomainError for one that is too short, whose missing terms would read as 0."""
    with series_length(terms):
        result = series(centre, terms)
    if not isinstance(result, arb_series) or result.prec < terms:
        length = getattr(result, "prec", None)
        raise DomainError(
            f"the series has {length} coefficients ({type(result).__name__}), {terms} are needed."
        )
    return result


def _build(series: Series, a: Interval, b: Interval, order: int, tolerance: arb, depth: int) -> list[_Panel]:
    """Panels from left to right; made from right to left, so that each adds to the integral up to b."""
    done: list[_Panel] = []
    total = ZERO
    waiting = [(a.lo, b.hi, 0)]
    while waiting:
        low, high, level = waiting.pop()
        panel = _panel(series, low, high, b.ball() if high is b.hi else high, total, order, tolerance)
        if panel is not None:
            total = panel.polynomial(low - panel.centre)
            done.append(panel)
            continue
        centre = ((low + high) * HALF).mid()
        if level >= depth or len(done) + len(waiting) > _PANEL_LIMIT or not low < centre < high:
            raise NotEnclosed(
                f"the integrand is not enclosed near {Interval(low, high)}, halved {level} times."
            )
        waiting.append((low, centre, level + 1))
        waiting.append((centre, high, level + 1))
    done.reverse()
    return done


def _panel(
    series: Series, low: arb, high: arb, end: arb, total: arb, order: int, tolerance: arb
) -> _Panel | None:
    """The panel [low, high], ``total`` the integral from ``end`` to b; None for too large a remainder."""
    centre = ((low + high) * HALF).mid()
    try:
        over = _expansion(series, low.union(high), order + 1)
        bound = over[order].abs_upper()
        half = larger((centre - low).upper(), (high - centre).upper())
        error = (2 * bound * half ** (order + 1) / (order + 1)).upper()
        if not error <= tolerance:
            return None
        at = _expansion(series, centre, order)
    except (UndefinedOperation, NotEnclosed, ZeroDivisionError, ValueError):
        return None
    coefficients = [-at[k] / (k + 1) for k in range(order)]
    polynomial = arb_poly([ZERO, *coefficients])
    constant = total - polynomial(end - centre) + arb(0, error)
    if not constant.is_finite():
        return None
    return _Panel(low, high, centre, polynomial + constant, Interval.from_ball(over[0]))
