"""Which arcs cover [0, 1]: the tail at u = 1, then each piece from right to left, singular ends set apart."""

from __future__ import annotations

from fractions import Fraction

from verify.enclosure.germ import Germ
from verify.enclosure.interval import Interval
from verify.enclosure.series import SeriesAlgebra
from verify.errors import NotEnclosed, UndefinedOperation
from verify.language.evaluate import Program
from verify.language.formula import Expr
from verify.theory.arcs import GERM_TERMS, Arc, End, GermArc, KinkArc, SmoothArc, TailArc
from verify.theory.closed_forms import ClosedForm
from verify.theory.pieces import TINY
from verify.theory.schedules import Piece, Schedule
from verify.theory.signs import end_germ
from verify.theory.tail import SMALL, Tail, power

GERM_HALVINGS = 16


def cover(
    schedule: Schedule, tail: Tail | None, closed: tuple[ClosedForm | None, ClosedForm | None]
) -> list[Arc]:
    """Arcs from right to left that cover [0, 1].

    tail    expansions at u = 1, or None where there are none
    closed  accepted closed forms of H and Q, or None
    raises  NotEnclosed where a singular end has no expansion
    """
    out: list[Arc] = [End()]
    if tail is not None:
        out.append(TailArc(tail))
    for index in reversed(range(len(schedule.pieces))):
        forms = [None if c is None else c.pieces[index].formula for c in closed]
        _add_piece(out, schedule.pieces[index], (forms[0], forms[1]))
    return out[1:]


def _add_piece(out: list[Arc], piece: Piece, forms: tuple[Expr | None, Expr | None]) -> None:
    high, low = min(piece.high, out[-1].low), piece.low
    if high <= low:
        return
    if piece.high - piece.low <= TINY:
        out.append(KinkArc(piece, low, high, out[-1]))
        return
    panels = None in forms
    if panels and high == piece.high and not analytic_at(piece, high):
        out.append(germ_arc(piece, high, -1, out[-1], high - low))
        high = out[-1].low
    if panels and not analytic_at(piece, low):
        start = low + (high - low) / 2**4
        out.append(SmoothArc(piece, start, high, out[-1], forms))
        _add_singular_start(out, piece, start)
    else:
        out.append(SmoothArc(piece, low, high, out[-1], forms))


def _add_singular_start(out: list[Arc], piece: Piece, high: Fraction) -> None:
    """From a singular left end: an expansion, and panels up to where it is good enough."""
    probe = germ_arc(piece, piece.low, 1, out[-1], 2 * (high - piece.low))
    if probe.high < high:
        out.append(SmoothArc(piece, probe.high, high, out[-1], (None, None)))
    out.append(germ_arc(piece, piece.low, 1, out[-1], 2 * (probe.high - piece.low)))


def analytic_at(piece: Piece, u: Fraction) -> bool:
    """Does the formula have a finite power series on a ball around u?"""
    reach = (piece.high - piece.low) / 2**40
    ball = Interval.between(u - reach, u + reach).ball()
    try:
        series = Program(piece.formula).run(SeriesAlgebra(), {"u": SeriesAlgebra.variable(ball)})
        return all(series[k].is_finite() for k in range(4))
    except (UndefinedOperation, NotEnclosed, ZeroDivisionError, ValueError):
        return False


def germ_arc(piece: Piece, end: Fraction, side: int, right: Arc, limit: Fraction) -> GermArc:
    """The longest stretch below ``limit`` at a singular end with expansions of h and h^2/H good to SMALL.

    raises  NotEnclosed where no expansion is found
    """
    delta = limit / 2
    for _ in range(GERM_HALVINGS):
        germ = end_germ(piece.formula, end, side, delta, GERM_TERMS)
        if (
            germ is not None
            and _small(germ, delta)
            and _small(_trial(piece, germ, end, side, right, limit), delta)
        ):
            return GermArc(piece, end, side, delta, right)
        delta /= 2
    raise NotEnclosed(f"h has no short expansion at u = {float(end):.6g}")


def _trial(piece: Piece, germ: Germ, end: Fraction, side: int, right: Arc, limit: Fraction) -> Germ | None:
    """An expansion like that of h^2/H, with a rough H: it only chooses the length of the stretch."""
    H_end = right.H(Interval.exact(right.low))
    try:
        if side < 0:
            return germ.square() / (germ.integral() + H_end)
        rough = H_end + piece.value(Interval.exact(end + limit / 2)) * limit
        return germ.square() / (-germ.integral() + rough)
    except (NotEnclosed, UndefinedOperation):
        return None


def _small(germ: Germ | None, delta: Fraction) -> bool:
    if germ is None:
        return False
    if germ.remainder is None:
        return True
    size = (germ.remainder[1] * power(Interval.exact(delta), germ.remainder[0])).abs().hi_fraction()
    return size is not None and size <= SMALL
