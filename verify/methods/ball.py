"""Proof by branch and bound over boxes in certified interval arithmetic.

On a box a relation is proved by its natural interval extension, by the mean value form, by monotonicity
(which leaves a face of the box), or near an end by a one-sided expansion: the sign of the first
coefficient that is not exactly zero, against a remainder that holds on the whole piece. The last also
covers half-lines, with 1/x as the variable. A box that no rule proves is split.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from verify.enclosure.germ import Germ
from verify.enclosure.interval import Interval
from verify.errors import NotEnclosed, UndefinedOperation
from verify.language.calculus import derivative
from verify.language.evaluate import Program
from verify.language.formula import Relation, num
from verify.language.printer import to_text
from verify.methods.budget import Budget
from verify.problem.domain import Box, Domain, EmptyDomain, Side, certainly, certainly_not, domain_of
from verify.problem.points import Examiner, Point, Status, put_closed_forms, vanishes_at
from verify.problem.problem import Problem
from verify.verdict import Evidence, Rigor, Verdict

METHOD = "ball"
_MAX_DEPTH = 240
_MAX_ORDER = 6  # of the first derivative that does not vanish at an end
_HUGE = Fraction(2) ** 400


class Stuck(Exception):  # noqa: N818 - an answer, not an error
    """A box that cannot be decided or split further; ``suspects`` are points where the relation seems to fail."""

    def __init__(self, reason: str, suspects: tuple[Point, ...] = ()) -> None:
        super().__init__(reason)
        self.suspects = suspects


def decide(problem: Problem, budget: Budget | None = None) -> Evidence:
    """Try to prove a problem.

    returns  Evidence: PROVED (without the certified point of the domain that a verdict also needs: see
             verify.decision), ILL_POSED when every box is certified outside the hypotheses, or UNDECIDED
    """
    budget = budget or Budget()
    try:
        domain = domain_of(problem)
    except EmptyDomain as error:
        reason = f"No point satisfies the domain: {error}."
        return Evidence(problem.text, Verdict.ILL_POSED, Rigor.EXACT, METHOD, reason)
    except NotEnclosed as error:
        return _undecided(problem, f"the domain could not be enclosed: {error}", {})
    boxes, emptied, details = 0, True, {"budget": budget.to_json()}
    for relation in (*problem.conditions, *problem.statement.body):
        prover: Prover | None = None
        try:
            prover = Prover(problem, domain, relation)
            boxes += prover.run(budget, boxes)
        except (Stuck, NotEnclosed) as stop:
            details["boxes"] = boxes + (prover.count if prover is not None else 0)
            details["suspects"] = [{n: str(v) for n, v in p.items()} for p in getattr(stop, "suspects", ())]
            return _undecided(problem, f"{to_text(relation)} was not decided: {stop}", details)
        emptied &= prover.discarded_all
    details["boxes"] = boxes
    if emptied and problem.statement.hypotheses:
        reason = f"No point satisfies the domain and the hypotheses ({boxes} boxes, each certified outside)."
        return Evidence(problem.text, Verdict.ILL_POSED, Rigor.ENCLOSED, METHOD, reason, details=details)
    reason = f"Certified interval arithmetic on {boxes} box{'es' if boxes != 1 else ''} that cover the domain."
    return Evidence(problem.text, Verdict.PROVED, Rigor.ENCLOSED, METHOD, reason, details=details)


def _undecided(problem: Problem, reason: str, details: dict[str, object]) -> Evidence:
    return Evidence(problem.text, Verdict.UNDECIDED, Rigor.ENCLOSED, METHOD, reason, details=details)


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
        self._derivatives: dict[str, list[Program]] = {}
        self._vanishing: dict[object, bool] = {}
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
                raise Stuck(f"the budget was spent ({used + self.count} boxes, {budget.seconds:.0f} s allowed)")
            for child in self.step(box):
                if child.depth > _MAX_DEPTH:
                    raise Stuck(f"a box around {_where(child)} stays open after {_MAX_DEPTH} splits")
                heapq.heappush(queue, (_urgency(child), next(order), child))
        return self.count

    def step(self, box: Box) -> list[Box]:
        """What is left to prove of a box: nothing, faces, or its parts."""
        env = box.env()
        inside = self._hypotheses(env)
        if inside is False:
            return []
        self.discarded_all = False
        value = self._evaluate(self.margin, env)
        free = [name for name, side in box.sides.items() if not side.degenerate]
        if not self._all_defined(box, env, free):
            if not free:
                raise Stuck(f"a formula may be undefined at {_where(box)}")
            return list(self._split(box, free))
        if value is not None and self._proves(value):
            return []
        if value is not None and inside is True and certainly("<" if not self.strict else "<=", value):
            raise Stuck(f"it fails on the whole of {_where(box)}", ({n: v.mid_fraction() for n, v in env.items()},))
        if not free:
            return self._at_point(box, value)
        if value is not None:
            slopes = {name: self._evaluate(p, env) for name in free if (p := self.slopes[name]) is not None}
            if value.is_bounded() and self._mean_value(env, slopes):
                return []
            faces = self._monotone(box, slopes, inside is True)
            if faces is not None:
                return faces
        faces = self._by_expansion(box, free)
        if faces is not None:
            return faces
        if value is not None and self._vanishes_on(box):
            return []
        return list(self._split(box, free))

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
                if is_open and self._germ(program, box, name, low=low) is not None:
                    return True
        return False

    def _hypotheses(self, env: dict[str, Interval]) -> bool | None:
        """True: all hold on the box; False: one fails everywhere on it; None: not certified."""
        answer: bool | None = True
        for op, program in self.domain.programs:
            difference = self._evaluate(program, env)
            if difference is not None and certainly_not(op, difference):
                return False
            if difference is None or not certainly(op, difference):
                answer = None
                if difference is None:
                    break  # a later hypothesis may rely on this one
        return answer

    def _evaluate(self, program: Program, env: dict[str, Interval]) -> Interval | None:
        try:
            value: Interval = program.run(self.algebra, env)
        except UndefinedOperation:
            return None
        return value

    def _proves(self, margin: Interval) -> bool:
        return certainly(">" if self.strict else ">=", margin)

    def _mean_value(self, env: dict[str, Interval], slopes: dict[str, Interval | None]) -> bool:
        """margin(box) lies in margin(centre) + sum of slope(box) (x - centre)."""
        names = [n for n in env if not env[n].is_point()]
        if any(slopes.get(n) is None for n in names):
            return False
        centre = {n: v.mid() for n, v in env.items()}
        total = self._evaluate(self.margin, centre)
        if total is None:
            return False
        for n in names:
            slope = slopes[n]
            if slope is None:
                return False
            total = total + slope * (env[n] - centre[n])
        return self._proves(total)

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
                if self._expansion_proves(box, name, low=low) or self._derivatives_prove(box, name, low=low):
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
        margin = self._germ(self.margin, box, name, low=low)
        sign = None if margin is None else margin.sign()
        if sign == -1 and self._hypotheses(box.env()) is True:
            raise Stuck(f"it fails near an end of {_where(box)}", tuple(_towards(box, name, low=low)))
        return sign == 1 or (sign == 0 and not self.strict)

    def _germ(self, program: Program, box: Box, name: str, *, low: bool) -> Germ | None:
        """Expansion of a program on the box without its face at one end; None where there is none."""
        interval = box.sides[name].interval
        end = interval.lo if low else interval.hi
        try:
            if end.is_finite():
                a, b = interval.lo_fraction(), interval.hi_fraction()
                if a is None or b is None:
                    return None  # a half-line seen from its finite end: derivatives may prove it
                delta = b - a
                step = Germ.variable(delta)
                base = Germ.constant(Interval(end, end), delta)
                moving = base + step if low else base - step
            else:
                start = interval.hi_fraction() if low else interval.lo_fraction()
                if start is None or start == 0 or abs(start) > _HUGE:
                    return None
                delta = 1 / abs(start)
                moving = Germ.variable(delta).power(Fraction(-1))
                moving = -moving if low else moving
            env = {n: Germ.constant(v, delta) for n, v in box.env().items() if n != name}
            found: Germ = program.run(self.problem.germ(delta), {**env, name: moving})
        except (UndefinedOperation, NotEnclosed):
            return None
        return found

    def _derivatives_prove(self, box: Box, name: str, *, low: bool) -> bool:
        """Taylor's theorem where coefficients cancel only exactly, as in sin(pi x) <= pi x at 0.

        If the margin and its first k-1 derivatives vanish identically on the face (by normal form) and the
        k-th has the right sign on the whole box, the margin is positive off the face. The box may be a
        half-line, so this also shows exp(x) >= 1 + x + x**2/2 on [0, oo).
        """
        interval = box.sides[name].interval
        end = interval.lo_fraction() if low else interval.hi_fraction()
        if end is None:
            return False
        face = {n: v for n, s in box.sides.items() if s.degenerate and (v := s.interval.lo_fraction()) is not None}
        face[name] = end
        if self._evaluate(self.margin, box.env()) is None:
            return False
        for k in range(1, _MAX_ORDER + 1):
            try:
                if not self._vanishing_derivative(name, k - 1, face):
                    return False
                program = self._derivative(name, k)
            except (NotEnclosed, UndefinedOperation):
                return False
            value = self._evaluate(program, box.env())
            if value is None:
                return False  # Taylor's theorem needs every derivative on the whole box
            if certainly(">" if low or k % 2 == 0 else "<", value):
                return True
        return False

    def _derivative(self, name: str, order: int) -> Program:
        known = self._derivatives.setdefault(name, [Program(put_closed_forms(self.margin.expr, self.problem, ("h",)))])
        while len(known) <= order:
            known.append(Program(derivative(known[-1].expr, name)))
        return known[order]

    def _vanishing_derivative(self, name: str, order: int, face: dict[str, Fraction]) -> bool:
        key = (name, order, tuple(sorted(face.items())))
        if key not in self._vanishing:
            relation = Relation("==", self._derivative(name, order).expr, num(0))
            self._vanishing[key] = vanishes_at(self.problem, relation, face)
        return self._vanishing[key]

    def _at_point(self, box: Box, value: Interval | None) -> list[Box]:
        """A box that is one point: exact normal form decides what intervals cannot, where all is defined."""
        if not self.strict and value is not None and self._vanishes_on(box):
            return []
        point = {n: s.interval.lo_fraction() for n, s in box.sides.items()}
        exact = {n: v for n, v in point.items() if v is not None}
        if Examiner(self.problem.with_body((self.relation,))).examine(exact).status is Status.HOLDS:
            return []  # at a higher precision
        raise Stuck(f"at {_where(box)} the two sides could not be separated")

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

    def _split(self, box: Box, free: list[str]) -> Iterator[Box]:
        name = max(free, key=lambda n: _size(box.sides[n].interval))
        side = box.sides[name]
        low, high = side.interval.lo_fraction(), side.interval.hi_fraction()
        cut = _cut(low, high)
        if abs(cut) > _HUGE:
            raise Stuck(f"{name} beyond {float(_HUGE):.0e} stays open")
        if side.integer:
            cut = Fraction(cut.numerator // cut.denominator)
            yield box.replace(name, replace(side, interval=Interval.between(low, cut), high_open=False))
            if high is None or cut + 1 <= high:
                yield box.replace(name, replace(side, interval=Interval.between(cut + 1, high), low_open=False))
            return
        if low is not None and high is not None and (cut <= low or cut >= high or high - low < Fraction(1, 2**160)):
            raise Stuck(f"a box around {_where(box)} is too narrow to split")
        yield box.replace(name, replace(side, interval=Interval.between(low, cut), high_open=False))
        yield box.replace(name, replace(side, interval=Interval.between(cut, high), low_open=False))


def _urgency(box: Box) -> float:
    """Half-lines first: an expansion at infinity proves or refutes at once; then breadth first."""
    return float(box.depth) if all(s.interval.is_bounded() for s in box.sides.values()) else -1.0


def _towards(box: Box, name: str, *, low: bool) -> Iterator[Point]:
    """Points of a box that approach one end of one side."""
    interval = box.sides[name].interval
    end, other = interval.lo_fraction(), interval.hi_fraction()
    if not low:
        end, other = other, end
    rest = {n: s.interval.mid_fraction() for n, s in box.sides.items()}
    for k in range(1, 60, 6):
        if end is not None and other is not None:
            yield {**rest, name: end + (other - end) / 2**k}
        elif other is not None:
            yield {**rest, name: other * 2**k}


def _cut(low: Fraction | None, high: Fraction | None) -> Fraction:
    """Where to split: the middle, or a doubling point of a half-line; always a short dyadic number."""
    if low is None and high is None:
        return Fraction(0)
    if low is None and high is not None:
        return Fraction(-1) if high > -1 else _dyadic(2 * high)
    if low is not None and high is None:
        return Fraction(1) if low < 1 else _dyadic(2 * low)
    if low is None or high is None:
        raise ValueError("unreachable")
    if low > 0 and high > 64 * low:
        return _dyadic(low * 8)
    return (low + high) / 2


def _dyadic(value: Fraction) -> Fraction:
    """A nearby number of few bits."""
    exponent = value.numerator.bit_length() - value.denominator.bit_length() - 3
    unit = Fraction(2) ** exponent
    return Fraction(round(value / unit)) * unit


def _size(interval: Interval) -> float:
    """Width relative to the magnitude: what to split first."""
    width = interval.width()
    if width == float("inf"):
        return 1e300
    middle = abs(float(interval.mid_fraction()))
    return width / (1.0 + middle)


def _where(box: Box) -> str:
    parts = []
    for name, side in box.sides.items():
        low, high = side.interval.decimal(8)
        parts.append(f"{name} = {low}" if low == high else f"{name} in [{low}, {high}]")
    return ", ".join(parts) or "the statement"
