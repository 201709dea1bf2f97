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
from verify.language.formula import Quantifier, Relation, var
from verify.language.rational import rational_value
from verify.problem.points import Point
from verify.problem.problem import Problem, is_infinite, membership_relations

_SAMPLES = 4000


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
        values = [low + s for s in (0, 1, Fraction(1, 2), Fraction(1, 100), 3, 10, 99, 10**4, 10**8)]
    elif high is not None:
        values = [high - s for s in (0, 1, Fraction(1, 2), Fraction(1, 100), 3, 10, 99, 10**4, 10**8)]
    else:
        values = [Fraction(s) for s in (0, 1, -1, 2, -2, 10, -10, 10**4, -(10**4))]
    closed = {low: q.low_closed, high: q.high_closed}
    values = [v for v in values if closed.get(v, True)]
    if q.integer:
        values = [Fraction(v.numerator // v.denominator) for v in values] + [
            Fraction(-((-v.numerator) // v.denominator)) for v in values
        ]
    return list(dict.fromkeys(values))


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
            margin = _margin(problem, relation, base)
            best = np.argsort(margin, kind="stable")[: max(4, count // 4)]
            points = {n: base[n][best] for n in names}
            points = _refine(problem, relation, points, rng)
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
        inside = np.flatnonzero(_inside(problem, base))
        spread = sum(np.abs(np.log(np.abs(base[n][inside]) + 1e-9)) for n in names)
        if not len(inside):
            return None
        best = inside[int(np.argmin(spread))]
    return {n: Fraction(float(base[n][best])) for n in names}


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


def _margin(problem: Problem, relation: Relation, env: dict[str, Any]) -> Any:
    """Relative margin of a relation in floats: negative where it seems to fail, +inf outside the domain."""
    import numpy as np

    algebra = problem.floats()
    shape = next(iter(env.values())).shape
    left = np.broadcast_to(np.asarray(Program(relation.left).run(algebra, env), dtype=float), shape)
    right = np.broadcast_to(np.asarray(Program(relation.right).run(algebra, env), dtype=float), shape)
    scale = np.abs(left) + np.abs(right) + 1e-300
    gap = {
        "<=": right - left,
        "<": right - left,
        ">=": left - right,
        ">": left - right,
        "==": -np.abs(left - right),
    }
    margin = gap[relation.op] / scale
    margin = np.where(np.isnan(margin), 1.0, margin)
    return np.where(_inside(problem, env), margin, np.inf)


def _inside(problem: Problem, env: dict[str, Any]) -> Any:
    """Which sampled points satisfy intervals and hypotheses, in floats."""
    import numpy as np

    shape = next(iter(env.values())).shape
    algebra = problem.floats()
    inside = np.ones(shape, dtype=bool)
    bounds = [r for q in problem.statement.quantifiers for r in membership_relations(q, var(q.name))]
    for r in (*bounds, *problem.statement.hypotheses):
        a, b = Program(r.left).run(algebra, env), Program(r.right).run(algebra, env)
        ok: Any = _comparisons()[r.op]
        inside &= np.broadcast_to(ok(a, b), shape)
    return inside


def _refine(problem: Problem, relation: Relation, points: dict[str, Any], rng: Any) -> dict[str, Any]:
    """Random descent with shrinking steps around each point, all points at once."""
    import numpy as np

    integers = {q.name for q in problem.statement.quantifiers if q.integer}
    best = _margin(problem, relation, points)
    for step in np.geomspace(0.3, 1e-9, 40):
        trial = {}
        for n, v in points.items():
            noise = rng.standard_normal(v.shape) * step
            moved = v + noise * np.maximum(np.abs(v), 1e-3)
            trial[n] = np.round(moved) if n in integers else moved
        margin = _margin(problem, relation, trial)
        better = margin < best
        best = np.where(better, margin, best)
        points = {n: np.where(better, trial[n], points[n]) for n in points}
    return points


def _comparisons() -> dict[str, Any]:
    import numpy as np

    return {"<=": np.less_equal, "<": np.less, ">=": np.greater_equal, ">": np.greater, "==": np.isclose}
