"""Domains as boxes of certified intervals.

A box remembers which of its ends are open ends of the domain. Ends that are irrational or depend on other
variables are enclosed from outside and kept as relations, so a box may exceed the domain, never miss it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from verify.enclosure.interval import Interval
from verify.errors import NotEnclosed, UndefinedOperation
from verify.language.algebras import IntervalAlgebra
from verify.language.evaluate import Program
from verify.language.formula import Relation, var
from verify.language.rational import rational_value
from verify.problem.problem import Problem, is_infinite, membership_relations


class EmptyDomain(NotEnclosed):
    """No point lies in the domain, certified."""


@dataclass(frozen=True, slots=True)
class Side:
    """One coordinate of a box: its interval, which ends are open (excluded), integers only or not."""

    interval: Interval
    low_open: bool = False
    high_open: bool = False
    integer: bool = False

    @property
    def degenerate(self) -> bool:
        """Is it a single point?"""
        return self.interval.is_point()


@dataclass(frozen=True, slots=True)
class Box:
    """A product of sides, by variable name."""

    sides: dict[str, Side]
    depth: int = 0

    def env(self) -> dict[str, Interval]:
        """The intervals by name."""
        return {name: side.interval for name, side in self.sides.items()}

    def replace(self, name: str, side: Side) -> Box:
        """The box with one side changed, one level deeper."""
        return Box({**self.sides, name: side}, self.depth + 1)


@dataclass(frozen=True)
class Domain:
    """The domain of a problem.

    root         a box around the domain
    constraints  relations beside the box: ends that are not rational numbers, then the hypotheses
    exact        variables whose interval is exactly the root box (rational dyadic ends)
    """

    root: Box
    constraints: tuple[Relation, ...]
    programs: tuple[tuple[str, Program], ...] = field(default=())


def domain_of(problem: Problem) -> Domain:
    """The domain of a problem; raises NotEnclosed where an end point has no enclosure."""
    sides: dict[str, Side] = {}
    constraints: list[Relation] = []
    algebra = problem.interval()
    for q in problem.statement.quantifiers:
        ends: list[Fraction | None] = []
        exact = True
        for end, lower in ((q.low, True), (q.high, False)):
            if is_infinite(end):
                ends.append(None)
                continue
            value = rational_value(end)
            if value is None:
                value = _outer(end, algebra, {n: s.interval for n, s in sides.items()}, lower=lower)
                exact = False
            ends.append(value)
        if not exact:
            constraints += membership_relations(q, var(q.name))
        low, high = ends
        if low is not None and high is not None and low > high:
            low, high = high, low  # only from outer enclosures of dependent ends; the constraints decide
        sides[q.name] = _side(low, high, q.low_closed and exact, q.high_closed and exact, q.integer, exact)
    hypotheses = problem.statement.hypotheses
    return Domain(Box(sides), (*constraints, *hypotheses), tuple(_programs((*constraints, *hypotheses))))


def _side(
    low: Fraction | None,
    high: Fraction | None,
    low_closed: bool,
    high_closed: bool,
    integer: bool,
    exact: bool,
) -> Side:
    if integer:
        low = (
            None
            if low is None
            else Fraction(-((-low) // 1) + (0 if low_closed or low % 1 or not exact else 1))
        )
        high = (
            None if high is None else Fraction(high // 1 - (0 if high_closed or high % 1 or not exact else 1))
        )
        if low is not None and high is not None and low > high:
            raise EmptyDomain("the interval holds no integer")
        return Side(Interval.between(low, high), low is None, high is None, True)
    interval = Interval.between(low, high)
    low_open = low is None or (exact and not low_closed)
    high_open = high is None or (exact and not high_closed)
    return Side(interval, low_open, high_open)


def _outer(end: object, algebra: object, env: dict[str, Interval], *, lower: bool) -> Fraction | None:
    try:
        value = Program(end).run(algebra, env)  # type: ignore[arg-type]
    except UndefinedOperation as error:
        raise NotEnclosed(f"an end of an interval may be undefined: {error}") from None
    found: Fraction | None = value.lo_fraction() if lower else value.hi_fraction()
    return found


def _programs(relations: tuple[Relation, ...]) -> list[tuple[str, Program]]:
    return [(r.op, Program(r.left - r.right)) for r in relations]


def certainly(op: str, difference: Interval) -> bool:
    """Does ``difference op 0`` hold at every point?"""
    return difference.certainly(op, Interval.exact(0))


def certainly_not(op: str, difference: Interval) -> bool:
    """Does ``difference op 0`` fail at every point?"""
    return difference.certainly_not(op, Interval.exact(0))


def value_on(program: Program, algebra: IntervalAlgebra, env: dict[str, Interval]) -> Interval | None:
    """The enclosure of a formula on a box, None where it may be undefined somewhere on it."""
    try:
        value: Interval = program.run(algebra, env)
    except UndefinedOperation:
        return None
    return value


def inside(domain: Domain, algebra: IntervalAlgebra, env: dict[str, Interval]) -> bool | None:
    """True: every constraint holds on the box; False: one fails everywhere on it; None: not certified."""
    answer: bool | None = True
    for op, program in domain.programs:
        difference = value_on(program, algebra, env)
        if difference is None:
            return None  # a later constraint may rely on this one
        if certainly_not(op, difference):
            return False
        if not certainly(op, difference):
            answer = None
    return answer


def mean_value(
    program: Program, slopes: dict[str, Interval | None], algebra: IntervalAlgebra, env: dict[str, Interval]
) -> Interval | None:
    """f(centre) + sum of slope(box) (x - centre), which encloses f on the box; None where a part is missing."""
    names = [n for n in env if not env[n].is_point()]
    if any(slopes.get(n) is None or not env[n].is_bounded() for n in names):
        return None
    centre = {n: v.mid() for n, v in env.items()}
    total = value_on(program, algebra, centre)
    for n in names:
        slope = slopes[n]
        if total is None or slope is None:
            return None
        total = total + slope * (env[n] - centre[n])
    return total
