"""H and Q on the parts of [0, 1]: each arc knows its own stretch and adds what lies to its right.

An arc is one of: the tail at u = 1 (expansion in 1 - u); a smooth stretch (closed form where one is
accepted, else Taylor panels); a stretch at a singular end of a piece (expansion in the distance from it);
an enclosed irrational kink (so short that the range of h is enough).
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import Any, Protocol

from verify.enclosure.germ import Germ
from verify.enclosure.interval import Interval
from verify.enclosure.panels import Primitive
from verify.enclosure.precision import current_precision, precision
from verify.enclosure.series import SeriesAlgebra
from verify.errors import NotEnclosed
from verify.language.evaluate import Program
from verify.language.formula import Expr
from verify.theory.schedules import Piece
from verify.theory.signs import end_germ
from verify.theory.tail import Tail, power

GERM_TERMS = 20
GERM_HALVINGS = 16


class Arc(Protocol):
    """A stretch [low, high] of [0, 1] with enclosures of h, H and Q at points of it."""

    low: Fraction
    high: Fraction

    def h(self, u: Interval) -> Interval:
        """h on u, a subset of [low, high]."""

    def H(self, u: Interval) -> Interval:
        """H on u, a short subset of [low, high]."""

    def Q(self, u: Interval) -> Interval:
        """Q on u, a short subset of [low, high]."""


class End:
    """What lies to the right of u = 1: nothing."""

    low = high = Fraction(1)

    def h(self, u: Interval) -> Interval:
        raise NotEnclosed("h beyond u = 1")

    def H(self, u: Interval) -> Interval:
        return Interval.exact(0)

    def Q(self, u: Interval) -> Interval:
        return Interval.exact(0)


class TailArc:
    """[1 - x_max, 1] by the expansions of :class:`Tail`."""

    def __init__(self, tail: Tail) -> None:
        self.tail = tail
        self.low, self.high = 1 - tail.x_max, Fraction(1)
        self._x_max = Interval.exact(tail.x_max)

    def _x(self, u: Interval) -> Interval:
        return (1 - u).max(0).min(self._x_max)

    def h(self, u: Interval) -> Interval:
        return self.tail.h(self._x(u))

    def H(self, u: Interval) -> Interval:
        return self.tail.H(self._x(u))

    def Q(self, u: Interval) -> Interval:
        return self.tail.Q(self._x(u))


class _Stretch:
    """Shared by the other arcs: a part of one piece, and the arc to its right."""

    def __init__(self, piece: Piece, low: Fraction, high: Fraction, right: Arc) -> None:
        self.piece, self.low, self.high, self.right = piece, low, high, right
        with precision(
            current_precision() + 64
        ):  # ends that are no binary numbers, tighter than Primitive has them
            self._range = Interval.exact(low).union(Interval.exact(high))

    @cached_property
    def H_end(self) -> Interval:
        """H(high)."""
        return self.right.H(Interval.exact(self.high))

    @cached_property
    def Q_end(self) -> Interval:
        """Q(high)."""
        return self.right.Q(Interval.exact(self.high))

    def inside(self, u: Interval) -> Interval:
        """The part of u on this stretch; its ends may be no binary numbers."""
        part = u if _contains(self._range, u) else u.intersect(self._range)
        if part is None:
            raise NotEnclosed(f"u = {u} is not on [{self.low}, {self.high}]")
        return part

    def h(self, u: Interval) -> Interval:
        return self.piece.value(u)


def _contains(outer: Interval, inner: Interval) -> bool:
    return bool(inner.lo >= outer.lo and inner.hi <= outer.hi)


class SmoothArc(_Stretch):
    """h is analytic on [low, high].

    closed_H, closed_Q   accepted closed forms on the piece, or None
    """

    def __init__(
        self, piece: Piece, low: Fraction, high: Fraction, right: Arc, closed: tuple[Expr | None, Expr | None]
    ) -> None:
        super().__init__(piece, low, high, right)
        self._closed = [None if c is None else Piece(piece.low, piece.high, c) for c in closed]
        self._program = Program(piece.formula)

    def H(self, u: Interval) -> Interval:
        closed = self._closed[0]
        if closed is not None:
            return closed.value(u)
        return self._h_primitive.value(self.inside(u)) + self.H_end

    def Q(self, u: Interval) -> Interval:
        closed = self._closed[1]
        if closed is not None:
            return closed.value(u)
        return self._q_primitive.value(self.inside(u)) + self.Q_end

    @cached_property
    def _h_primitive(self) -> Primitive:
        return Primitive(self._h_series, self.low, self.high)

    @cached_property
    def _q_primitive(self) -> Primitive:
        return Primitive(self._q_series, self.low, self.high, nonnegative=True)

    def _h_series(self, centre: Any, terms: int) -> Any:
        return self._program.run(SeriesAlgebra(), {"u": SeriesAlgebra.variable(centre)})

    def _q_series(self, centre: Any, terms: int) -> Any:
        algebra = SeriesAlgebra()
        h = self._h_series(centre, terms)
        closed = self._closed[0]
        if closed is not None:
            H = Program(closed.formula).run(algebra, {"u": algebra.variable(centre)})
        else:
            H = self._h_primitive.series_at(centre, terms) + self.H_end.ball()
        return algebra.div(h * h, H)


class GermArc(_Stretch):
    """A stretch at a singular end of a piece, by expansions in the distance from that end."""

    def __init__(self, piece: Piece, end: Fraction, side: int, delta: Fraction, right: Arc) -> None:
        low, high = (end, end + delta) if side > 0 else (end - delta, end)
        super().__init__(piece, low, high, right)
        self._end, self._side, self._delta = Interval.exact(end), side, Interval.exact(delta)
        germ = end_germ(piece.formula, end, side, delta, GERM_TERMS)
        if germ is None:
            raise NotEnclosed(f"h has no expansion at u = {float(end):.6g}")
        self._h_germ = germ

    @cached_property
    def _h_integral(self) -> Germ:
        return self._h_germ.integral()

    @cached_property
    def _H_germ(self) -> Germ:
        """H as a germ in the distance from the end."""
        if self._side < 0:
            return self._h_integral + self.H_end
        return -self._h_integral + (self.H_end + at(self._h_integral, self._delta))

    @cached_property
    def _q_integral(self) -> Germ:
        return (self._h_germ.square() / self._H_germ).integral()

    @cached_property
    def _Q_germ(self) -> Germ:
        if self._side < 0:
            return self._q_integral + self.Q_end
        return -self._q_integral + (self.Q_end + at(self._q_integral, self._delta))

    def _distance(self, u: Interval) -> Interval:
        return ((u - self._end) * self._side).max(0).min(self._delta)

    def H(self, u: Interval) -> Interval:
        return at(self._H_germ, self._distance(u))

    def Q(self, u: Interval) -> Interval:
        return at(self._Q_germ, self._distance(u))


class KinkArc(_Stretch):
    """An enclosed irrational kink: shorter than 2^-100, so ranges are enough."""

    def h(self, u: Interval) -> Interval:
        return self.piece.value(self._range)

    def H(self, u: Interval) -> Interval:
        return self.H_end + self._share() * self.piece.value(self._range)

    def Q(self, u: Interval) -> Interval:
        slope = self.piece.value(self._range).power_int(2) / self.H(self._range)
        return self.Q_end + self._share() * slope

    def _share(self) -> Interval:
        return Interval.hull(0, self.high - self.low)


def at(germ: Germ, x: Interval) -> Interval:
    """Value of a germ with exponents >= 0 at x inside [0, delta], 0 included."""
    total = Interval.exact(0)
    rest = germ.remainder
    for e, c in (*germ.coefficients, *([rest] if rest else [])):
        total = total + (c if e == 0 else c * power(x, e))
    return total
