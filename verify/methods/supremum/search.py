"""The search for a supremum: branch and bound over boxes.

Points and limits give lower bounds, boxes upper bounds: the natural extension, the mean value form,
monotonicity, and one-sided expansions at open and infinite ends. The two meet within the tolerance, or the
enclosure is as wide as the budget left it.
"""

from __future__ import annotations

import heapq
import itertools
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from verify.enclosure.germ import Germ
from verify.enclosure.interval import Interval
from verify.errors import NotEnclosed
from verify.language.calculus import derivative
from verify.language.evaluate import Program
from verify.language.formula import Expr
from verify.language.rational import rational_value
from verify.methods.budget import Budget
from verify.problem.boxes import Indivisible, split, where
from verify.problem.domain import Box, Side, certainly, domain_of, inside, mean_value, value_on
from verify.problem.expansion import expansion
from verify.problem.points import Examiner, Status
from verify.problem.problem import Problem
from verify.problem.sampling import float_points, simple_points

SPARE = 40  # boxes looked at after the bounds have met: what they exclude narrows the place


@dataclass(frozen=True)
class Found:
    """What a search leaves.

    value   contains the supremum
    limit   in words, where the largest value found is a limit; None where it is the value at ``point``
    point   the point with the largest value found, as intervals of no width
    left    the boxes on which a larger value was not excluded
    """

    value: Interval
    limit: str | None
    point: dict[str, Interval]
    left: tuple[Box, ...]


class Search:
    """One search.

    tolerance  relative width at which it stops
    """

    def __init__(self, problem: Problem, expr: Expr, budget: Budget, tolerance: Fraction) -> None:
        self.problem, self.budget, self.tolerance = problem, budget, tolerance
        self.domain = domain_of(problem)
        self.algebra = problem.interval()
        self.program = Program(expr)
        self.slopes: dict[str, Program] = {}
        for name in problem.statement.names:
            try:
                self.slopes[name] = Program(derivative(expr, name))
            except NotEnclosed:
                continue
        self.low: Interval | None = None
        self.closed: list[tuple[Box, Interval]] = []  # faces that were closed: the bound must cover them
        self.limit: str | None = None
        self.point: dict[str, Interval] = {}

    def run(self) -> Found:
        """Best first until the bounds meet or the budget is spent.

        raises  NotEnclosed if no point of the domain is certified or the expression is undefined on it
        """
        self._sample()
        order = itertools.count()
        queue: list[tuple[float, int, Box, Interval]] = []
        whole = Interval.whole()
        heapq.heappush(queue, (float("-inf"), next(order), self.domain.root, whole))
        count = 0
        spare = SPARE
        while queue and not self.budget.exhausted(count):
            if self.low is not None and self._close(queue[0][3]):
                spare -= 1
                if spare < 0:
                    break
            _, _, box, bound = heapq.heappop(queue)
            count += 1
            try:
                children = self._step(box, bound)
            except Indivisible:
                self.closed.append((box, bound))  # its bound stays part of the answer
                continue
            for child, upper in children:
                heapq.heappush(queue, (-_float_hi(upper), next(order), child, upper))
        if self.low is None:
            raise NotEnclosed("no point of the domain was certified")
        top, left = self.low, []
        for box, upper in (*self.closed, *((box, bound) for _, _, box, bound in queue)):
            if not _below(upper, self.low):
                top = top.union(upper)
                left.append(box)
        return Found(Interval(self.low.lo, top.hi), self.limit, self.point, tuple(left))

    def _close(self, upper: Interval) -> bool:
        if self.low is None or not upper.hi.is_finite():
            return False
        gap = Interval(upper.hi, upper.hi) - Interval(self.low.lo, self.low.lo)
        scale = Interval.exact(self.tolerance) * self.low.abs().max(Interval.exact(Fraction(1, 10**30)))
        return gap.certainly("<=", Interval(scale.lo, scale.lo))

    def _sample(self) -> None:
        examiner = Examiner(self.problem.with_body(()))
        for point in itertools.chain(simple_points(self.problem), float_points(self.problem)):
            finding = examiner.examine(point)
            if finding.status is Status.HOLDS:
                self._offer({n: Interval.exact(v) for n, v in point.items()})

    def _offer(self, env: dict[str, Interval]) -> None:
        value = self._evaluate(self.program, env)
        if value is not None:
            self._lower(value, env)

    def _lower(self, value: Interval, point: dict[str, Interval], limit: str | None = None) -> None:
        if self.low is None or value.lo > self.low.lo:
            self.low, self.point, self.limit = value, point, limit

    def _exact_member(self, env: dict[str, Interval]) -> bool:
        """Is a point inside the written intervals? A box may exceed them where an end is no dyadic number."""
        for q in self.problem.statement.quantifiers:
            value = env[q.name].point_fraction()
            low, high = rational_value(q.low), rational_value(q.high)
            if (
                value is None
                or (q.integer and value.denominator != 1)
                or (low is not None and value < low)
                or (high is not None and value > high)
            ):
                return False
        return True

    def _evaluate(self, program: Program, env: dict[str, Interval]) -> Interval | None:
        return value_on(program, self.algebra, env)

    def _step(self, box: Box, bound: Interval) -> list[tuple[Box, Interval]]:
        env = box.env()
        within = self._inside(env)
        if within is False:
            return []
        upper = self._evaluate(self.program, env)
        free = [n for n, s in box.sides.items() if not s.degenerate]
        if not free:
            if upper is None:
                raise NotEnclosed(f"the expression may be undefined at {where(box)}")
            self.closed.append((box, upper))
            if within and self._exact_member(env):
                self._lower(upper, env)
            return []
        middle = {n: v.mid() for n, v in env.items()}
        if within and self._exact_member(middle):
            self._offer(middle)
        slopes = {n: self._evaluate(self.slopes[n], env) for n in free if n in self.slopes}
        if upper is not None:
            face = self._monotone(box, slopes, within is True)
            if face is not None:
                return [(face, upper)]
            centred = mean_value(self.program, slopes, self.algebra, env)
            upper = upper if centred is None else Interval(upper.lo, min(upper.hi, centred.hi))
        expanded = self._expansion(box, free)
        if expanded is not None:
            upper = (
                expanded
                if upper is None
                else Interval(min(upper.lo, expanded.hi), min(upper.hi, expanded.hi))
            )
        parts = bound if upper is None else Interval(min(upper.lo, bound.hi), min(upper.hi, bound.hi))
        if self.low is not None and _below(parts, self.low):
            return []
        return [(child, parts) for child in split(box, free)]

    def _inside(self, env: dict[str, Interval]) -> bool | None:
        return inside(self.domain, self.algebra, env)

    def _monotone(self, box: Box, slopes: dict[str, Interval | None], inside: bool) -> Box | None:
        if not inside:
            return None
        for name, slope in slopes.items():
            side = box.sides[name]
            if slope is None or side.integer:
                continue
            rising, falling = certainly(">=", slope), certainly("<=", slope)
            if not rising and not falling:
                continue
            end = side.interval.hi if rising else side.interval.lo
            is_open = side.high_open if rising else side.low_open
            if end.is_finite() and not is_open:
                return box.replace(name, Side(Interval(end, end)))
        return None

    def _expansion(self, box: Box, free: list[str]) -> Interval | None:
        """Upper bound and limit from an expansion at an open or infinite end of one variable."""
        for name in free:
            side = box.sides[name]
            for low, is_open in ((True, side.low_open), (False, side.high_open)):
                if not is_open:
                    continue
                germ = expansion(self.problem, self.program, box, name, low=low)
                if germ is None:
                    continue
                limit = _limit(germ)
                if limit is not None and self._inside(box.env()):
                    end = side.interval.lo if low else side.interval.hi
                    others = {n: s.interval.mid() for n, s in box.sides.items() if n != name}
                    # the limit holds the limits at every value of the others: its lower end is below them all
                    self._lower(limit, others, _arrow(name, end, others))
                return germ.range() if limit is None else _bounded_by_limit(germ, limit)
        return None


def _bounded_by_limit(germ: Germ, limit: Interval) -> Interval:
    """The range of an expansion; the limit alone where all other terms together are certified negative."""
    rest = germ.remainder
    others = [(e, c) for e, c in germ.coefficients if e != 0]
    vanishing = rest is None or rest[0] > 0  # otherwise the limit holds part of the other terms already
    if vanishing and Germ(others, [] if rest is None else [rest], germ.delta).sign() in (-1, 0):
        return limit
    return germ.range()


def _limit(germ: Germ) -> Interval | None:
    """The limit as x -> 0, None where it is infinite or not enclosed."""
    order = germ.order()
    if order is None:
        return Interval.exact(0)
    if order < 0:
        return None
    total = Interval.exact(0)
    for exponent, coefficient in germ.coefficients:
        if exponent == 0:
            total = total + coefficient
    rest = germ.remainder
    if rest is not None and rest[0] == 0:
        total = total + rest[1]
    return total


def _below(upper: Interval, low: Interval) -> bool:
    return bool(upper.hi <= low.lo)


def _float_hi(upper: Interval) -> float:
    return float(upper.hi) if upper.hi.is_finite() else float("inf")


def _arrow(name: str, end: Any, others: dict[str, Interval]) -> str:
    beside = ", ".join(f"{n} near {_end_text(v.lo)}" for n, v in others.items())
    return f"approached as {name} -> {_end_text(end)}{', with ' if beside else ''}{beside}"


def _end_text(end: Any) -> str:
    if not end.is_finite():
        return "oo" if end > 0 else "-oo"
    low, _ = Interval(end, end).decimal(12)
    return low.rstrip("0").rstrip(".") if "." in low else low
