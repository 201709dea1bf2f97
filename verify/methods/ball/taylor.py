"""Taylor's theorem at a face where both sides touch and coefficients cancel only exactly."""

from __future__ import annotations

from fractions import Fraction

from verify.enclosure.interval import Interval
from verify.errors import NotEnclosed, UndefinedOperation
from verify.language.algebras import IntervalAlgebra
from verify.language.calculus import derivative
from verify.language.evaluate import Program
from verify.language.formula import Relation, num
from verify.problem.domain import Box, certainly, value_on
from verify.problem.points import put_closed_forms, vanishes_at
from verify.problem.problem import Problem

_MAX_ORDER = 6  # of the first derivative that does not vanish at an end


class Taylor:
    """Derivatives of one margin, computed once."""

    def __init__(self, problem: Problem, margin: Program, algebra: IntervalAlgebra) -> None:
        self.problem, self.margin, self.algebra = problem, margin, algebra
        self._derivatives: dict[str, list[Program]] = {}
        self._vanishing: dict[object, bool] = {}

    def proves(self, box: Box, name: str, *, low: bool) -> bool:
        """Taylor's theorem where coefficients cancel only exactly, as in sin(pi x) <= pi x at 0.

        If the margin and its first k-1 derivatives vanish identically on the face (by normal form) and the
        k-th has the right sign on the whole box, the margin is positive off the face. The box may be a
        half-line, so this also shows exp(x) >= 1 + x + x**2/2 on [0, oo).
        """
        interval = box.sides[name].interval
        end = interval.lo_fraction() if low else interval.hi_fraction()
        if end is None:
            return False
        face = {
            n: v for n, s in box.sides.items() if s.degenerate and (v := s.interval.lo_fraction()) is not None
        }
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
        known = self._derivatives.setdefault(
            name, [Program(put_closed_forms(self.margin.expr, self.problem, ("h",)))]
        )
        while len(known) <= order:
            known.append(Program(derivative(known[-1].expr, name)))
        return known[order]

    def _vanishing_derivative(self, name: str, order: int, face: dict[str, Fraction]) -> bool:
        key = (name, order, tuple(sorted(face.items())))
        if key not in self._vanishing:
            relation = Relation("==", self._derivative(name, order).expr, num(0))
            self._vanishing[key] = vanishes_at(self.problem, relation, face)
        return self._vanishing[key]

    def _evaluate(self, program: Program, env: dict[str, Interval]) -> Interval | None:
        return value_on(program, self.algebra, env)
