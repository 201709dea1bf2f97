"""Lower certificates: a piecewise-linear function on which an exact run ends at the value.

f(x) = max_i (<a_i, x> + b_i) with |a_i| <= 1, a piece that is 0, and f(0) = 0: so the minimum is 0, at x* = 0, and the
subgradient at a point is the slope of the first piece that attains the maximum there. Free: the run starts at x_1,
|x_1| <= 1, in R^d. Bounded: all iterates are given, the domain is their convex hull with x*, of diameter at most 1, and
x_{t+1} is the projection of u = x_t - eta_t g_t, as <u - x_{t+1}, y - x_{t+1}> <= 0 at each of its corners y.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import lcm

from verify.numbers import decimal
from verify.search.problem import Problem

Point = tuple[Fraction, ...]


@dataclass(frozen=True)
class Witness:
    """The function and the run: slopes a_i, offsets b_i, and x_1 (free) or x_1..x_{T+1} (bounded)."""

    slopes: tuple[Point, ...]
    offsets: tuple[Fraction, ...]
    points: tuple[Point, ...]

    def top(self, x: Point) -> tuple[Fraction, int]:
        """f(x) and the first piece that attains it."""
        heights = [dot(a, x) + b for a, b in zip(self.slopes, self.offsets, strict=True)]
        highest = max(heights)
        return highest, heights.index(highest)


@dataclass(frozen=True)
class Lower:
    """A certificate: the value and the function whose run ends there."""

    value: Fraction
    witness: Witness


def lower_fault(problem: Problem, certificate: Lower) -> str | None:
    """Why the function does not show that the worst case is at least the value; None where it does."""
    found = outcome(problem, certificate.witness)
    if isinstance(found, str):
        return found
    if found != certificate.value:
        return f"the exact run ends at {decimal(found)}, which is not the value {decimal(certificate.value)}"
    return None


def outcome(problem: Problem, witness: Witness) -> Fraction | str:
    """f(output) - min f of the exact run, or why the function or the run is not of the instance."""
    path = exact_run(problem, witness)
    if isinstance(path, str):
        return path
    if problem.best:
        return min(witness.top(x)[0] for x in path)
    if problem.weights is None:
        return witness.top(path[-1])[0]
    mean = tuple(dot(problem.weights, column) for column in zip(*path[:-1], strict=True))
    return witness.top(mean)[0]


def exact_run(problem: Problem, witness: Witness) -> list[Point] | str:
    """x_1..x_{T+1}, or why the function or the run is not of the instance."""
    fault = _function_fault(witness) or _domain_fault(problem, witness)
    if fault is not None:
        return fault
    path = [witness.points[0]]
    for t, step in enumerate(problem.steps):
        slope = witness.slopes[witness.top(path[-1])[1]]
        moved = tuple(x - step * a for x, a in zip(path[-1], slope, strict=True))
        if problem.bounded:
            following = witness.points[t + 1]
            if not _is_projection(moved, following, witness.points):
                return f"x_{t + 2} is not the projection of x_{t + 1} - eta_{t + 1} g_{t + 1}"
            moved = following
        path.append(moved)
    return path


def _function_fault(witness: Witness) -> str | None:
    steepest = max(dot(a, a) for a in witness.slopes)
    if steepest > 1:
        return f"a slope has the square length {decimal(steepest)}, more than 1"
    flat = any(b == 0 and not any(a) for a, b in zip(witness.slopes, witness.offsets, strict=True))
    if not flat or max(witness.offsets) > 0:
        return "the function is not 0 at x* = 0 with a piece that is 0"
    return None


def _domain_fault(problem: Problem, witness: Witness) -> str | None:
    wanted = problem.horizon + 1 if problem.bounded else 1
    if len(witness.points) != wanted:
        return f"{len(witness.points)} points, where {wanted} are needed"
    corners = (*witness.points, (Fraction(0),) * len(witness.points[0]))
    for x, y in combinations(corners, 2):
        gap = [a - b for a, b in zip(x, y, strict=True)]
        if dot(gap, gap) > 1:
            return f"two points lie apart, their squared distance is {decimal(dot(gap, gap))}, more than 1"
    return None


def _is_projection(moved: Point, onto: Point, points: Sequence[Point]) -> bool:
    normal = [u - x for u, x in zip(moved, onto, strict=True)]
    level = dot(normal, onto)
    return level >= 0 and all(dot(normal, y) <= level for y in points)


def dot(a: Sequence[Fraction], b: Sequence[Fraction]) -> Fraction:
    """The scalar product, over one common denominator."""
    pairs = [(x, y) for x, y in zip(a, b, strict=True) if x and y]
    scale = lcm(1, *(x.denominator * y.denominator for x, y in pairs))
    total = sum(x.numerator * y.numerator * (scale // (x.denominator * y.denominator)) for x, y in pairs)
    return Fraction(total, scale)
