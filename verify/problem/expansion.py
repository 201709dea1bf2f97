"""One-sided expansions of a formula on a box, next to one end of one side."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from verify.enclosure.germ import Germ
from verify.enclosure.interval import Interval
from verify.errors import NotEnclosed, UndefinedOperation
from verify.language.evaluate import Program
from verify.problem.boxes import HUGE
from verify.problem.domain import Box
from verify.problem.problem import Problem


def expansion(problem: Problem, program: Program, box: Box, name: str, *, low: bool) -> Germ | None:
    """The formula on the box without its face at one end of ``name``, as a germ; None where there is none.

    At a finite end the variable is the distance from it, at an infinite one 1/|x|; the other variables range over
    their sides. A half-line has no expansion from its finite end.
    """
    interval = box.sides[name].interval
    end = interval.lo if low else interval.hi
    try:
        if end.is_finite():
            a, b = interval.lo_fraction(), interval.hi_fraction()
            if a is None or b is None or a == b:
                return None
            delta = b - a
            step, base = Germ.variable(delta), Germ.constant(Interval(end, end), delta)
            moving = base + step if low else base - step
        else:
            start = interval.hi_fraction() if low else interval.lo_fraction()
            if start is None or (start < 0) is not low or start == 0 or abs(start) > HUGE:
                return None
            delta = 1 / abs(start)
            moving = Germ.variable(delta).power(Fraction(-1))
            moving = -moving if low else moving
        env: dict[str, Any] = {n: Germ.constant(v, delta) for n, v in box.env().items() if n != name}
        found: Germ = program.run(problem.germ(delta), {**env, name: moving})
    except (UndefinedOperation, NotEnclosed):
        return None
    return found
