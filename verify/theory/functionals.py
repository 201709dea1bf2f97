"""H, Q, the optimal tau and the coefficient K of one schedule, over every number type.

    H(v) = integral of h over [v, 1]        Q(v) = integral of h^2/H over [v, 1]            (Eq. (1))
    K(rho) = sqrt(Q(0)/H(0)) inf over tau in [0, 1) of H(0)/(rho H(tau)) + rho Q(tau)/Q(0)  (Eq. (2), (3))

K is in units of D*G/sqrt(T). Source: arXiv 2503.09411.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from verify.enclosure.germ import Germ
from verify.enclosure.interval import Interval
from verify.enclosure.precision import current_precision
from verify.errors import HypothesisError, NotEnclosed, UndefinedOperation
from verify.language.calculus import derivative
from verify.language.formula import Expr
from verify.theory.arcs import Arc
from verify.theory.closed_forms import ClosedForm, closed_form
from verify.theory.covering import cover
from verify.theory.schedules import Piece, Schedule
from verify.theory.shape import shape_of
from verify.theory.tail import Tail, tail

if TYPE_CHECKING:
    from verify.theory.coefficient import Coefficient
    from verify.theory.tables import Tables

_ZERO, _ONE = Interval.exact(0), Interval.exact(1)


@dataclass(frozen=True)
class Start:
    """H(0) and Q(0)."""

    H: Interval
    Q: Interval


class MissingHypothesis(HypothesisError, NotEnclosed):  # noqa: N818 - a state, as NotEnclosed is
    """A functional needs something of h that fails or is not certified: an answer, not a defect."""


def functionals(schedule: Schedule) -> Functionals:
    """The functionals of a schedule, built once for each working precision.

    raises  ScheduleError for a parametric schedule
    """
    return _cached(schedule, current_precision())


@lru_cache(maxsize=64)
def _cached(schedule: Schedule, bits: int) -> Functionals:
    return Functionals(schedule)


class Functionals:
    """Functions of the schedule in force.

    Enclosures are certified; ``float`` and ``mp`` are numeric. Outside [0, 1] (rho <= 0 for tau and K)
    UndefinedOperation is raised. Q and K are undefined, certainly, where Q diverges (h(1) > 0).
    """

    def __init__(self, schedule: Schedule) -> None:
        schedule.require_number()
        self.schedule = schedule

    # -- certified, as intervals ----------------------------------------------------------------------

    def h(self, u: Interval) -> Interval:
        """The schedule on u within [0, 1]."""
        return self._over("h", u)

    def H(self, u: Interval) -> Interval:
        """H on u within [0, 1]."""
        return self._over("H", u)

    def Q(self, u: Interval) -> Interval:
        """Q on u within [0, 1]; exactly 0 at 1."""
        self.require_Q()
        return self._over("Q", u)

    def dh(self, u: Interval) -> Interval:
        """h' on u within [0, 1]; at a kink the hull of both slopes."""
        _inside_unit(u)
        found = [Piece(p.low, p.high, s).value(u) for p, s in self.slopes if _meets(p.low, p.high, u)]
        return _hull(found)

    def tau(self, rho: Interval) -> Interval:
        """The optimal tau of Theorem 1."""
        return self.coefficient.tau(rho)

    def K(self, rho: Interval) -> Interval:
        """The coefficient of D*G/sqrt(T) in Theorem 1, over rho > 0, also on [R, oo)."""
        return self.coefficient.K(rho)

    def dK(self, rho: Interval) -> Interval:
        """K' (K is differentiable: the optimal tau is unique)."""
        return self.coefficient.dK(rho)

    def interval(self, op: str, x: Interval) -> Interval:
        """The functional named ``op``: h, H, Q, tau, K, dh or dK."""
        value: Interval = getattr(self, op)(x)
        return value

    def start(self) -> Start:
        """H(0) and Q(0).

        raises  HypothesisError where Q(0) is infinite or not defined
        """
        try:
            return self.at_start
        except UndefinedOperation as error:
            raise HypothesisError(f"{self.schedule.name!r}: {error}") from None

    @cached_property
    def at_start(self) -> Start:
        """H(0) and Q(0); raises as :meth:`Q`."""
        return Start(self.H(_ZERO), self.Q(_ZERO))

    # -- in x = 1 - u, where nothing is lost near the end ---------------------------------------------

    def near_end(self, op: str, x: Interval) -> Interval:
        """h, H or Q at u = 1 - x for a short x within [0, 1], with full relative accuracy near 0."""
        t = self.tail_or_none
        if t is not None and x.certainly("<=", Interval.exact(t.x_max)):
            value: Interval = getattr(t, op)(x)
            return value
        return self._at(op, 1 - x)

    # -- other number types ---------------------------------------------------------------------------

    def germ(self, op: str, g: Germ) -> Germ:
        """The functional at a germ, as a germ."""
        from verify.theory.germs import functional_germ

        return functional_germ(self, op, g)

    def K_germ(self, rho: Germ) -> Germ:
        """K(rho) as a germ, rho -> oo included."""
        return self.germ("K", rho)

    def float(self, op: str, x: Any) -> Any:
        """The functional in double precision, for a number or an array (numeric, about 1e-12 relative)."""
        return self.tables.value(op, x)

    def mp(self, op: str, x: Any) -> Any:
        """The functional at mpmath's working precision by mpmath's own quadrature (numeric)."""
        from verify.theory.digits import mp_value

        return mp_value(self.schedule, op, x)

    @cached_property
    def tables(self) -> Tables:
        """Double-precision tables made from the certified values."""
        from verify.theory.tables import Tables

        return Tables(self)

    @cached_property
    def coefficient(self) -> Coefficient:
        """tau and K."""
        from verify.theory.coefficient import Coefficient

        return Coefficient(self)

    # -- what is certified about the schedule ---------------------------------------------------------

    @property
    def non_increasing(self) -> bool:
        """h is certified to be non-increasing."""
        return shape_of(self.schedule)[0].holds is True

    @property
    def positive(self) -> bool:
        """h > 0 is certified on [0, 1)."""
        return shape_of(self.schedule)[1].holds is True

    @cached_property
    def diverges(self) -> bool:
        """Q = oo on [0, 1): h is positive and h(1) > 0, so h^2/H grows like 1/(1-u)."""
        end = shape_of(self.schedule)[2]
        return self.positive and end.holds is False

    def require_Q(self) -> None:
        """Refuse Q where it is not a finite function.

        raises  UndefinedOperation where it is infinite, MissingHypothesis where finiteness is not certified
        """
        if self.diverges:
            raise UndefinedOperation(
                f"Q is infinite, because {shape_of(self.schedule)[2].reason}", certain=True
            )
        if not self.positive:
            raise MissingHypothesis(f"Q needs h > 0 on [0, 1): {shape_of(self.schedule)[1].reason}")
        if self.tail_or_none is None:
            raise MissingHypothesis(f"Q needs the behaviour of h at u = 1: {self._tail_reason}")

    @property
    def tail(self) -> Tail:
        """The expansions at u = 1; raises NotEnclosed where there are none."""
        if self.tail_or_none is None:
            raise NotEnclosed(self._tail_reason)
        return self.tail_or_none

    @cached_property
    def tail_or_none(self) -> Tail | None:
        """The expansions at u = 1, or None."""
        self._tail_reason = ""
        try:
            return tail(self.schedule.pieces[-1])
        except NotEnclosed as error:
            self._tail_reason = str(error)
            return None

    @cached_property
    def closed(self) -> tuple[ClosedForm | None, ClosedForm | None]:
        """Accepted closed forms of H and Q among those written down (sympy is not asked here)."""
        return closed_form(self.schedule, "H", derive=False), closed_form(self.schedule, "Q", derive=False)

    # -- arcs -----------------------------------------------------------------------------------------

    @cached_property
    def arcs(self) -> list[Arc]:
        """Arcs from right to left that cover [0, 1]."""
        return cover(self.schedule, self.tail_or_none, self.closed)

    @cached_property
    def _bounds(self) -> list[tuple[Interval, Interval, Arc]]:
        return [(Interval.exact(a.low), Interval.exact(a.high), a) for a in self.arcs]

    @cached_property
    def slopes(self) -> list[tuple[Piece, Expr]]:
        """h' on each piece."""
        return [(p, derivative(p.formula, "u")) for p in self.schedule.pieces]

    def _over(self, op: str, u: Interval) -> Interval:
        """Enclosure over u; H and Q fall where h >= 0, so their ends decide."""
        _inside_unit(u)
        if op != "h" and self.positive and not u.is_point():
            left, right = Interval(u.lo, u.lo), Interval(u.hi, u.hi)
            return Interval(self._at(op, right).lo, self._at(op, left).hi)
        return self._at(op, u)

    def _at(self, op: str, u: Interval) -> Interval:
        found = []
        for low, high, arc in self._bounds:
            if u.hi >= low.lo and u.lo <= high.hi:
                part = u if u.lo >= low.hi and u.hi <= high.lo else _clipped(u, low, high)
                found.append(getattr(arc, op)(part))
                if part is u:
                    break
        return found[0] if len(found) == 1 else _hull(found)


def _clipped(u: Interval, low: Interval, high: Interval) -> Interval:
    part = u.intersect(low.union(high))
    return u if part is None else part


def _meets(low: Fraction, high: Fraction, u: Interval) -> bool:
    return u.intersect(Interval.between(low, high)) is not None


def _hull(parts: list[Interval]) -> Interval:
    out = parts[0]
    for part in parts[1:]:
        out = out.union(part)
    return out


def _inside_unit(u: Interval) -> None:
    if u.lo < _ZERO.lo or u.hi > _ONE.hi:
        outside = u.hi < _ZERO.lo or u.lo > _ONE.hi
        raise UndefinedOperation(
            f"u = {u} is not inside [0, 1], where the schedule is defined.", certain=bool(outside)
        )
