"""Where a supremum is attained: as much as the search and the first two derivatives certify.

Every value above the lower bound found lies in the boxes left over, so their hull with the best point holds a
place of the supremum. Where the expression is strictly concave on that hull there is only one, and it is an
exact point with slope 0, or enclosed by Newton's method on the slope.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from verify.enclosure.interval import Interval
from verify.errors import NotEnclosed
from verify.language.calculus import derivative
from verify.language.evaluate import Program
from verify.language.formula import Expr, num, substitute
from verify.language.normal_form import NormalForm
from verify.language.rational import rational_value
from verify.methods.supremum.search import Found
from verify.problem.domain import domain_of, value_on
from verify.problem.problem import Problem

ATTAINED = "attained at"  # said only of a certified place
Place = Mapping[str, Interval]
_SHORT = 1000  # a denominator up to which a number counts as one that a person would write
_STEPS = 20
_NARROW = 1e-12
_ZERO = Interval.exact(0)


def located(problem: Problem, expr: Expr, found: Found) -> tuple[str, Place]:
    """Where, in words, and by variable the interval that holds the place (none for a limit)."""
    if found.limit is not None:
        return found.limit, {}
    if not found.point:
        return f"{ATTAINED} the statement as it stands", {}
    hull = _hull(found)
    if not expr.free:
        return "attained everywhere", {}
    if all(v.is_point() for v in hull.values()):
        return _words(ATTAINED, hull), hull
    integers = any(q.integer for q in problem.statement.quantifiers)
    if len(hull) == 1 and not integers and not domain_of(problem).constraints:
        name, around = next(iter(hull.items()))
        unique = _unique(problem, expr, name, around)
        if isinstance(unique, Fraction):
            return f"{ATTAINED} {name} = {unique}", {name: Interval.exact(unique)}
        if unique is not None:
            return _words(ATTAINED, {name: unique}), {name: unique}
    return f"near {', '.join(f'{n} = {_about(hull[n], v)}' for n, v in found.point.items())}", hull


def _hull(found: Found) -> dict[str, Interval]:
    hull = dict(found.point)
    for box in found.left:
        for name, side in box.sides.items():
            hull[name] = hull[name].union(side.interval)
    return hull


def _unique(problem: Problem, expr: Expr, name: str, hull: Interval) -> Fraction | Interval | None:
    """A certified place of the maximum on the hull: an end towards which the expression rises, or a zero of the slope.

    A zero of the slope counts where the expression is certified strictly concave on the hull.
    """
    write_out = getattr(problem.functions, "written_out", None)  # h' has no derivative rule, its formula has
    smooth = _without_abs(problem, expr if write_out is None else write_out(expr), {name: hull})
    try:
        slope = derivative(smooth, name)
        first, second = Program(slope), Program(derivative(slope, name))
    except NotEnclosed:
        return None
    end = _end(problem, first, name, hull)
    bend = value_on(second, problem.interval(), {name: hull}) if hull.is_bounded() else None
    if end is not None or bend is None or not bend.certainly("<", _ZERO):
        return end
    exact = _stationary(problem, slope, name, (_short(hull), hull.lo_fraction(), hull.hi_fraction()))
    zero = _zero(problem, first, name, hull, bend) if exact is None else None
    if zero is not None:
        exact = _stationary(problem, slope, name, (_short(zero),))
    if exact is not None:
        return exact if _member(problem, {name: Interval.exact(exact)}) else None
    return zero if zero is not None and _member(problem, {name: zero}) else None


def _end(problem: Problem, slope: Program, name: str, hull: Interval) -> Fraction | None:
    """An end of the written interval that lies in the hull, where the slope has one sign up to it."""
    value = value_on(slope, problem.interval(), {name: hull})
    q = next(q for q in problem.statement.quantifiers if q.name == name)
    if value is None:
        return None
    for rising, end, closed in ((True, q.high, q.high_closed), (False, q.low, q.low_closed)):
        at = rational_value(end)
        if (
            at is not None
            and closed
            and hull.contains(at)
            and value.certainly(">=" if rising else "<=", _ZERO)
        ):
            return at
    return None


def _without_abs(problem: Problem, e: Expr, env: Place) -> Expr:
    """The formula with abs taken off what has one certified sign on the hull."""
    args = tuple(_without_abs(problem, a, env) for a in e.args)
    if e.op == "abs":
        value = value_on(Program(args[0]), problem.interval(), dict(env))
        if value is not None and value.certainly(">=", _ZERO):
            return args[0]
        if value is not None and value.certainly("<=", _ZERO):
            return -args[0]
    return e if args == e.args else Expr(e.op, args, e.value)


def _zero(problem: Problem, slope: Program, name: str, hull: Interval, bend: Interval) -> Interval | None:
    """The zero of a falling slope by Newton's method; None unless a step certifies that there is one."""
    exists = False
    for _ in range(_STEPS):
        middle = hull.mid()
        value = value_on(slope, problem.interval(), {name: middle})
        if value is None:
            return None
        step = middle - value / bend
        exists = exists or (step.lo > hull.lo and step.hi < hull.hi)  # a step into the inside has a zero
        smaller = hull.intersect(step)
        if smaller is None or smaller.width() >= hull.width():
            break
        hull = smaller
    return hull if exists else None


def _member(problem: Problem, place: Place) -> bool:
    """Does all of the place lie in the written intervals? (A box may exceed them by a rounding.)"""
    for q in problem.statement.quantifiers:
        value, low, high = place[q.name], rational_value(q.low), rational_value(q.high)
        if low is not None and not value.certainly(">=" if q.low_closed else ">", Interval.exact(low)):
            return False
        if high is not None and not value.certainly("<=" if q.high_closed else "<", Interval.exact(high)):
            return False
    return True


def _short(hull: Interval) -> Fraction | None:
    """The number of least denominator next to the middle, if it lies in the hull."""
    near = hull.mid_fraction().limit_denominator(_SHORT)
    return near if hull.contains(near) else None


def _stationary(
    problem: Problem, slope: Expr, name: str, candidates: tuple[Fraction | None, ...]
) -> Fraction | None:
    """The first candidate at which the slope is exactly 0."""
    for at in candidates:
        form = NormalForm(functions=problem.functions)
        if at is not None and form.vanishes(substitute(slope, {name: num(at)})) and not form.assumptions:
            return at
    return None


def _about(hull: Interval, point: Interval) -> str:
    """A short number in a narrow hull, else the point with the largest value."""
    short = _short(hull) if hull.is_bounded() and hull.width() < _NARROW else None
    return _number(point) if short is None else str(short)


def _words(how: str, place: Place) -> str:
    return f"{how} {', '.join(f'{n} = {_number(v)}' for n, v in place.items())}"


def _number(value: Interval) -> str:
    """An exact short number, a longer one rounded down, else the digits that are certain (at most 15)."""
    point = value.point_fraction()
    if point is not None and point.denominator <= _SHORT:
        return str(point)
    if point is not None:
        return value.decimal(12)[0]
    low, high = value.decimal(15)
    same = next((i for i, (a, b) in enumerate(zip(low, high, strict=False)) if a != b), len(low))
    return f"{low[:same]}..." if same > 2 else f"{low} to {high}"
