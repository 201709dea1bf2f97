"""Points that floats propose: simple numbers, random ones, and those where the margin looks smallest.

Nothing here certifies anything; see verify.problem.points.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from verify.language.evaluate import Program
from verify.language.formula import Quantifier, Relation, num, var
from verify.language.rational import rational_value
from verify.problem.points import Point
from verify.problem.problem import Problem, is_infinite, membership_relations

_SAMPLES = 4000
_DISTANCES = (0, 1, Fraction(1, 2), Fraction(1, 100), 3, 10, 99, 10**4, 10**8, 10**16, 10**32)
"""From the only end of a half-line; the far ones refute a power that is too small by little."""


def simple_points(problem: Problem, limit: int = 200) -> Iterator[Point]:
    """Ends, points near the ends, and simple numbers inside each interval."""
    lists = [_simple_values(q) for q in problem.statement.quantifiers]
    if any(values is None for values in lists):
        return
    names = problem.statement.names
    each = max(
        1, int((4 * limit) ** (1 / max(1, len(lists))))
    )  # values a variable, so that the product stays small
    order = sorted(itertools.product(*[range(min(each, len(v))) for v in lists if v]), key=sum)
    for index in order[:limit]:
        yield {name: values[i] for name, values, i in zip(names, lists, index, strict=True) if values}


def _simple_values(q: Quantifier) -> list[Fraction] | None:
    low = None if is_infinite(q.low) else rational_value(q.low)
    high = None if is_infinite(q.high) else rational_value(q.high)
    if q.low.free or q.high.free or (low is None and not is_infinite(q.low)):
        return [Fraction(v) for v in (1, 2, 3, 5)] if q.integer else [Fraction(n, d) for n, d in _RATIOS]
    if high is None and not is_infinite(q.high):
        high = low if low is None else low + 1
    if low is not None and high is not None:
        steps = (
            0,
            1,
            Fraction(1, 2),
            Fraction(1, 3),
            Fraction(3, 4),
            Fraction(1, 10),
            Fraction(1, 1024),
            Fraction(1023, 1024),
        )
        values = [low + (high - low) * s for s in steps]
    elif low is not None:
        values = [low + s for s in _DISTANCES]
    elif high is not None:
        values = [high - s for s in _DISTANCES]
    else:
        values = [Fraction(s) for s in (0, 1, -1, 2, -2, 10, -10, 10**4, -(10**4))]
    closed = {low: q.low_closed, high: q.high_closed}
    values = [v for v in values if closed.get(v, True)]
    if q.integer:
        values = [Fraction(v.numerator // v.denominator) for v in values] + [
            Fraction(-((-v.numerator) // v.denominator)) for v in values
        ]
    return list(dict.fromkeys(values))


_TRUE = Relation("<=", num(0), num(1))
_RATIOS = ((1, 1), (2, 1), (1, 2), (5, 4), (10, 1), (3, 2), (101, 100), (100, 1), (11, 10))


def float_points(problem: Problem, count: int = 24, seed: int = 1) -> Iterator[Point]:
    """Points where floats see the smallest margin: sampled, then refined by shrinking random steps."""
    import numpy as np

    rng = np.random.default_rng(seed)
    names = problem.statement.names
    if not names:
        return
    with np.errstate(all="ignore"):
        base = _sample(problem, rng, _SAMPLES)
        for relation in (*problem.statement.body, *problem.conditions):
            margins = _Margins(problem, relation)
            margin = margins.at(base)
            best = np.argsort(margin, kind="stable")[: max(4, count // 4)]
            points = {n: base[n][best] for n in names}
            points = _refine(problem, margins, points, rng)
            for i in range(len(points[names[0]])):
                yield from _rational_versions({n: float(points[n][i]) for n in names}, problem)


def generic_point(problem: Problem) -> Point | None:
    """A point inside the domain as floats see it, on no boundary: fixes signs, certifies nothing."""
    import numpy as np

    names = problem.statement.names
    if not names:
        return {}
    with np.errstate(all="ignore"):
        base = _sample(problem, np.random.default_rng(7), 600, edges=False)
        inside = np.flatnonzero(_Margins(problem).inside(base))
        spread = sum(np.abs(np.log(np.abs(base[n][inside]) + 1e-9)) for n in names)
        if not len(inside):
            return None
        best = inside[int(np.argmin(spread))]
    return {n: Fraction(float(base[n][best])) for n in names}


def seems_false(problem: Problem) -> bool:
    """Does a relation fail at one of a few sampled points, as floats see it? Then a proof is not worth trying."""
    import numpy as np

    if not problem.statement.names:
        return False
    with np.errstate(all="ignore"):
        base = _sample(problem, np.random.default_rng(11), 200, edges=False)
        return any(bool(np.any(_Margins(problem, r).at(base) < -1e-6)) for r in problem.statement.body)


def _rational_versions(point: dict[str, float], problem: Problem) -> Iterator[Point]:
    if not all(math.isfinite(v) for v in point.values()):
        return
    integers = {q.name for q in problem.statement.quantifiers if q.integer}
    exact = {n: Fraction(round(v)) if n in integers else Fraction(v) for n, v in point.items()}
    simple = {n: v if n in integers else v.limit_denominator(1000) for n, v in exact.items()}
    yield simple
    if simple != exact:
        yield {n: v if n in integers else v.limit_denominator(10**7) for n, v in exact.items()}
        yield exact


def _sample(problem: Problem, rng: Any, count: int, *, edges: bool = True) -> dict[str, Any]:
    """Random points of the quantifiers' intervals; with ``edges`` many near the ends."""
    import numpy as np

    env: dict[str, Any] = {}
    algebra = problem.floats()
    for q in problem.statement.quantifiers:
        low = None if is_infinite(q.low) else Program(q.low).run(algebra, env)
        high = None if is_infinite(q.high) else Program(q.high).run(algebra, env)
        t = rng.random(count)
        edge = rng.random(count)
        near = 10.0 ** (-12 * rng.random(count))
        if edges:
            t = np.where(edge < 0.2, near, np.where(edge < 0.4, 1 - near, t))
        if low is not None and high is not None:
            values = low + (high - low) * t
        elif low is not None:
            values = low + 10.0 ** (rng.random(count) * (16 if edges else 3) - (8 if edges else 1)) * t
        elif high is not None:
            values = high - 10.0 ** (rng.random(count) * 16 - 8) * t
        else:
            values = rng.standard_normal(count) * 10.0 ** (rng.random(count) * 8 - 4)
        env[q.name] = np.floor(values) if q.integer else np.asarray(values, dtype=float)
    return env


class _Margins:
    """Relative margins of a relation in floats, its programs compiled once."""

    def __init__(self, problem: Problem, relation: Relation = _TRUE) -> None:
        statement = problem.statement
        bounds = [r for q in statement.quantifiers for r in membership_relations(q, var(q.name))]
        self._algebra = problem.floats()
        self._domain = [_programs(r) for r in (*bounds, *statement.hypotheses)]
        self._relation = _programs(relation)

    def at(self, env: dict[str, Any]) -> Any:
        """Negative where the relation seems to fail, +inf outside the domain."""
        import numpy as np

        op, left, right = self._relation
        shape = next(iter(env.values())).shape
        a = np.broadcast_to(np.asarray(left.run(self._algebra, env), dtype=float), shape)
        b = np.broadcast_to(np.asarray(right.run(self._algebra, env), dtype=float), shape)
        gap = -np.abs(a - b) if op == "==" else b - a if op in ("<=", "<") else a - b
        margin = gap / (np.abs(a) + np.abs(b) + 1e-300)
        margin = np.where(np.isnan(margin), 1.0, margin)
        return np.where(self.inside(env), margin, np.inf)

    def inside(self, env: dict[str, Any]) -> Any:
        """Which points satisfy intervals and hypotheses."""
        import numpy as np

        shape = next(iter(env.values())).shape
        inside = np.ones(shape, dtype=bool)
        for op, left, right in self._domain:
            ok: Any = _comparisons()[op]
            inside &= np.broadcast_to(ok(left.run(self._algebra, env), right.run(self._algebra, env)), shape)
        return inside


def _programs(r: Relation) -> tuple[str, Program, Program]:
    return r.op, Program(r.left), Program(r.right)


def _refine(problem: Problem, margins: _Margins, points: dict[str, Any], rng: Any) -> dict[str, Any]:
    """Random descent with shrinking steps around each point, all points at once."""
    import numpy as np

    integers = {q.name for q in problem.statement.quantifiers if q.integer}
    best = margins.at(points)
    for step in np.geomspace(0.3, 1e-9, 40):
        trial = {}
        for n, v in points.items():
            noise = rng.standard_normal(v.shape) * step
            moved = v + noise * np.maximum(np.abs(v), 1e-3)
            trial[n] = np.round(moved) if n in integers else moved
        margin = margins.at(trial)
        better = margin < best
        best = np.where(better, margin, best)
        points = {n: np.where(better, trial[n], points[n]) for n in points}
    return points


def _comparisons() -> dict[str, Any]:
    import numpy as np

    return {"<=": np.less_equal, "<": np.less, ">=": np.greater_equal, ">": np.greater, "==": np.isclose}
