"""Branch and bound for one relation: what proves a box, what is left of it."""

from __future__ import annotations

import heapq
import itertools

from verify.enclosure.germ import Germ
from verify.enclosure.interval import Interval
from verify.errors import NotEnclosed, UndefinedOperation
from verify.language.calculus import derivative
from verify.language.evaluate import Program
from verify.language.formula import Relation
from verify.methods.ball.taylor import Taylor
from verify.methods.budget import Budget
from verify.problem.boxes import Indivisible, split, towards, urgency, where
from verify.problem.domain import Box, Domain, Side, certainly, inside, mean_value, value_on
from verify.problem.expansion import expansion
from verify.problem.points import Examiner, Point, Status, vanishes_at
from verify.problem.problem import Problem

_MAX_DEPTH = 240


class Stuck(Exception):  # noqa: N818 - an answer, not an error
    """A box that cannot be decided or split further; ``suspects`` are points where the relation seems to fail."""

    def __init__(self, reason: str, suspects: tuple[Point, ...] = ()) -> None:
        super().__init__(reason)
        self.suspects = suspects


class Prover:
    """Branch and bound for one relation, written as ``margin >= 0`` (or > 0)."""

    def __init__(self, problem: Problem, domain: Domain, relation: Relation) -> None:
        if relation.op == "==":
            raise NotEnclosed("an equality cannot be proved by enclosures")
        self.problem, self.domain, self.relation = problem, domain, relation
        self.strict = relation.op in ("<", ">")
        up = relation.op in (">", ">=")
        margin = relation.left - relation.right if up else relation.right - relation.left
        self.margin = Program(margin)
        self.algebra = problem.interval()
        self.needed = [*(program for _, program in domain.programs), *(Program(e) for e in problem.defined)]
        self.slopes = {name: self._slope(name) for name in problem.statement.names}
        self.taylor = Taylor(problem, self.margin, self.algebra)
        self.count = 0
        self.discarded_all = True

    def _slope(self, name: str) -> Program | None:
        try:
            return Program(derivative(self.margin.expr, name))
        except NotEnclosed:
            return None

    def run(self, budget: Budget, used: int) -> int:
        """Prove the relation on the whole domain; returns the number of boxes, raises Stuck."""
        order = itertools.count()
        queue: list[tuple[float, int, Box]] = [(0.0, next(order), self.domain.root)]
        while queue:
            _, _, box = heapq.heappop(queue)
            self.count += 1
            if budget.exhausted(used + self.count):
                raise Stuck(
                    f"the budget was spent ({used + self.count} boxes, {budget.seconds:.0f} s allowed)"
                )
            for child in self.step(box):
                if child.depth > _MAX_DEPTH:
                    raise Stuck(f"a box around {where(child)} stays open after {_MAX_DEPTH} splits")
                heapq.heappush(queue, (urgency(child), next(order), child))
        return self.count

    def step(self, box: Box) -> list[Box]:
        """What is left to prove of a box: nothing, faces, or its parts."""
        env = box.env()
        within = self._hypotheses(env)
        if within is False:
            return []
        self.discarded_all = False
        value = self._evaluate(self.margin, env)
        free = [name for name, side in box.sides.items() if not side.degenerate]
        if not self._all_defined(box, env, free):
            if not free:
                raise Stuck(f"a formula may be undefined at {where(box)}")
            return self._split(box, free)
        if value is not None and self._proves(value):
            return []
        if value is not None and within is True and certainly("<" if not self.strict else "<=", value):
            raise Stuck(
                f"it fails on the whole of {where(box)}", ({n: v.mid_fraction() for n, v in env.items()},)
            )
        if not free:
            return self._at_point(box, value)
        if value is not None:
            slopes = {name: self._evaluate(p, env) for name in free if (p := self.slopes[name]) is not None}
            centred = mean_value(self.margin, slopes, self.algebra, env)
            if centred is not None and self._proves(centred):
                return []
            faces = self._monotone(box, slopes, within is True)
            if faces is not None:
                return faces
        faces = self._by_expansion(box, free)
        if faces is not None:
            return faces
        if value is not None and self._vanishes_on(box):
            return []
        return self._split(box, free)

    def _all_defined(self, box: Box, env: dict[str, Interval], free: list[str]) -> bool:
        """Hypotheses, and formulas that were differentiated or put in, are defined on the box, open ends apart."""
        for program in self.needed:
            if self._evaluate(program, env) is None and not self._defined_to_the_end(program, box, free):
                return False
        return True

    def _defined_to_the_end(self, program: Program, box: Box, free: list[str]) -> bool:
        for name in free:
            side = box.sides[name]
            for low, is_open in ((True, side.low_open), (False, side.high_open)):
                if is_open and self._expand(program, box, name, low=low) is not None:
                    return True
        return False

    def _hypotheses(self, env: dict[str, Interval]) -> bool | None:
        return inside(self.domain, self.algebra, env)

    def _evaluate(self, program: Program, env: dict[str, Interval]) -> Interval | None:
        return value_on(program, self.algebra, env)

    def _proves(self, margin: Interval) -> bool:
        return certainly(">" if self.strict else ">=", margin)

    def _monotone(self, box: Box, slopes: dict[str, Interval | None], inside: bool) -> list[Box] | None:
        """Where the margin is monotone in a variable only the lower face remains to be proved.

        Only on boxes where every hypothesis holds, so that the face belongs to the domain's closure and
        nothing is demanded outside it.
        """
        if not inside:
            return None
        for name, slope in slopes.items():
            side = box.sides[name]
            if slope is None or side.integer:
                continue
            rising = certainly(">=", slope)
            if not rising and not certainly("<=", slope):
                continue
            end = side.interval.lo if rising else side.interval.hi
            is_open = side.low_open if rising else side.high_open
            point = Interval(end, end) if end.is_finite() else None
            if point is None or (is_open and self.strict):
                continue
            if self._evaluate(self.margin, {**box.env(), name: point}) is None:
                continue
            return [box.replace(name, Side(point))]
        return None

    def _by_expansion(self, box: Box, free: list[str]) -> list[Box] | None:
        """Prove the half-open box next to an end by an expansion there; the closed end remains as a face."""
        for name in free:
            side = box.sides[name]
            if side.integer and side.interval.hi.is_finite():
                continue
            for low in (True, False):
                if not self._worth_expanding(box, name, low=low):
                    continue
                if self._expansion_proves(box, name, low=low) or self.taylor.proves(box, name, low=low):
                    is_open = side.low_open if low else side.high_open
                    end = side.interval.lo if low else side.interval.hi
                    if is_open or not end.is_finite():
                        return []
                    return [box.replace(name, Side(Interval(end, end), integer=side.integer))]
        return None

    def _worth_expanding(self, box: Box, name: str, *, low: bool) -> bool:
        side = box.sides[name]
        end = side.interval.lo if low else side.interval.hi
        other = side.interval.hi if low else side.interval.lo
        if not end.is_finite():
            return bool(other > 0) if not low else bool(other < 0)
        if (low and side.low_open) or (not low and side.high_open):
            return True
        face = self._evaluate(self.margin, {**box.env(), name: Interval(end, end)})
        return face is None or (face.contains_zero() and (box.depth >= 3 or face.is_exact_zero()))

    def _expansion_proves(self, box: Box, name: str, *, low: bool) -> bool:
        margin = self._expand(self.margin, box, name, low=low)
        sign = None if margin is None else margin.sign()
        if sign == -1 and self._hypotheses(box.env()) is True:
            raise Stuck(f"it fails near an end of {where(box)}", tuple(towards(box, name, low=low)))
        return sign == 1 or (sign == 0 and not self.strict)

    def _at_point(self, box: Box, value: Interval | None) -> list[Box]:
        """A box that is one point: exact normal form decides what intervals cannot, where all is defined."""
        if not self.strict and value is not None and self._vanishes_on(box):
            return []
        point = {n: s.interval.lo_fraction() for n, s in box.sides.items()}
        exact = {n: v for n, v in point.items() if v is not None}
        if Examiner(self.problem.with_body((self.relation,))).examine(exact).status is Status.HOLDS:
            return []  # at a higher precision
        raise Stuck(f"at {where(box)} the two sides could not be separated")

    def _vanishes_on(self, box: Box) -> bool:
        """Are both sides identical once the degenerate sides are put in?"""
        point = {n: s.interval.lo_fraction() for n, s in box.sides.items() if s.degenerate}
        fixed = {n: v for n, v in point.items() if v is not None}
        if self.strict or not fixed or (box.depth > 0 and len(fixed) < len(box.sides) and box.depth % 4):
            return False
        try:
            return vanishes_at(self.problem, self.relation, fixed)
        except (NotEnclosed, UndefinedOperation):
            return False

    def _expand(self, program: Program, box: Box, name: str, *, low: bool) -> Germ | None:
        return expansion(self.problem, program, box, name, low=low)

    def _split(self, box: Box, free: list[str]) -> list[Box]:
        try:
            return list(split(box, free))
        except Indivisible as stop:
            raise Stuck(str(stop)) from None
