"""The instance whose worst case is sought, and the inequalities that hold for every function and domain in it.

Setting: f convex with subgradients of length at most 1, X convex, x_{t+1} = Proj_X(x_t - eta_t g_t) for t = 1..T with
g_t a subgradient of f at x_t, and x* a minimiser of f over X. Free: X is R^d and |x_1 - x*| <= 1. Bounded: X has
diameter 1.
Sought: the largest f(x_{T+1}) - f(x*), or f(sum_t w_t x_t) - f(x*), or min_t f(x_t) - f(x*) over t = 1..T+1.

Points are numbered: 0 is x*, 1..T+1 the iterates, T+2 the average; f_{T+2} is the least value where that is sought.
Each inequality is linear in the values f and in the scalar products of the points (measured from x*) and subgradients:

    step i j          2 eta_i (f_i - f_j) + |x_{i+1} - x_j|^2 - |x_i - x_j|^2 <= eta_i^2     bounded, j <= i
    subgradient i j   f_i - f_j + <g_i, x_j - x_i> <= 0
    projection i j    <x_i - eta_i g_i - x_{i+1}, x_j - x_{i+1}> <= 0                      bounded
    norm i            |g_i|^2 <= 1
    minimum i         f(x*) - f_i <= 0
    least i           f_{T+2} - f_i <= 0                                                           best iterate
    distance i j      |x_i - x_j|^2 <= 1                              free: only i = 1, j = 0

``step`` follows from the next three: |x_{i+1} - x_j|^2 <= |x_i - eta_i g_i - x_j|^2, as x_j is in X, and the right-hand
side is |x_i - x_j|^2 - 2 eta_i <g_i, x_i - x_j> + eta_i^2 |g_i|^2.
Source: Drori & Teboulle (performance estimation); Zamani & Glineur, arXiv 2307.11134 (last iterate).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from verify.errors import DomainError
from verify.numbers import decimal

STAR = 0
MOST_STEPS = 1000
KINDS = ("step", "subgradient", "projection", "norm", "minimum", "least", "distance")
Key = tuple[str, int, int]
Vector = dict[int, Any]
"""Coordinates in a basis; those that are left out are 0."""


@dataclass(frozen=True)
class Problem:
    """One instance.

    steps    eta_1..eta_T, positive, in units of D/G
    weights  w_1..w_T, not negative, of sum 1, for the average of x_1..x_T; None for the last iterate x_{T+1}
    bounded  whether X has diameter D, instead of X = R^d and |x_1 - x*| <= D
    best     whether the best of x_1..x_{T+1} is sought
    """

    steps: tuple[Any, ...]
    weights: tuple[Any, ...] | None = None
    bounded: bool = False
    best: bool = False

    @property
    def horizon(self) -> int:
        """T."""
        return len(self.steps)

    @property
    def points(self) -> int:
        """The number of the last point."""
        return self.horizon + (1 if self.weights is None else 2)

    @property
    def output(self) -> int:
        """The number of the value that is sought."""
        return self.horizon + 2 if self.best else self.points

    @property
    def iterate(self) -> str:
        """last, average or best."""
        return "best" if self.best else "last" if self.weights is None else "average"

    def check(self) -> Problem:
        """Itself; DomainError where a number is inexact or outside its range."""
        if not 1 <= self.horizon <= MOST_STEPS:
            raise DomainError(f"{self.horizon} steps: 1 to {MOST_STEPS} are accepted.")
        for t, step in enumerate(self.steps, start=1):
            if not isinstance(step, Fraction) or step <= 0:
                raise DomainError(f"eta_{t} = {str(step)[:60]}: a step is an exact positive number.")
        if self.weights is not None:
            if self.best:
                raise DomainError("the best iterate has no weights.")
            exact = all(isinstance(w, Fraction) and w >= 0 for w in self.weights)
            if not exact or len(self.weights) != self.horizon or sum(self.weights) != 1:
                raise DomainError(
                    f"{len(self.weights)} weights of sum {decimal(sum(self.weights, Fraction(0)))}: "
                    f"give {self.horizon}, not negative, of sum 1."
                )
        return self

    def in_floats(self) -> Problem:
        """The same numbers rounded, for a solver."""
        weights = None if self.weights is None else tuple(map(float, self.weights))
        return replace(self, steps=tuple(map(float, self.steps)), weights=weights)


@dataclass(frozen=True)
class Basis:
    """Vectors that all points are written in: x_1, the subgradients of all points, and the moves h_1..h_T.

    x_{t+1} = x_t - eta_t h_t. Free: nothing is projected, so h_t is g_t and there are no further vectors. A solver
    converges faster with moves; exact sums are shorter with x_{t+1} itself in place of h_t (``direct``, bounded only).
    """

    problem: Problem
    direct: bool = False

    @property
    def size(self) -> int:
        """Number of basis vectors."""
        return 1 + self.problem.points + (self.problem.horizon if self.problem.bounded else 0)

    def point(self, i: int) -> Vector:
        """x_i, measured from x*."""
        if i == STAR:
            return {}
        if i == self.problem.horizon + 2:
            out: Vector = {}
            for t, weight in enumerate(self.problem.weights or (), start=1):
                out = plus(out, weight, self.point(t))
            return out
        if self.direct and self.problem.bounded:
            return {0 if i == 1 else self.problem.points + i - 1: 1}
        moves = 1 + self.problem.points if self.problem.bounded else 1
        return {0: 1} | {moves + t: -self.problem.steps[t] for t in range(i - 1)}

    def subgradient(self, i: int) -> Vector:
        """g_i."""
        return {i: 1}


@dataclass(frozen=True)
class Inequality:
    """sum_i values[i] f_i + <form, Gram> <= bound, f measured from f(x*); form: symmetric entries (p, q), p <= q."""

    bound: Any
    values: dict[int, Any]
    form: dict[tuple[int, int], Any]


def inequality(key: Key, basis: Basis) -> Inequality:
    """The inequality with that name and those points; DomainError where it does not hold in the instance."""
    kind, i, j = key
    problem = basis.problem
    if not _meaningful(key, problem):
        raise DomainError(
            f"{kind} {i} {j}: no such inequality for T = {problem.horizon} ({problem.iterate})."
        )
    x = basis.point
    if kind == "norm":
        return Inequality(1, {}, product([(1, basis.subgradient(i), basis.subgradient(i))]))
    if kind == "minimum":
        return Inequality(0, {i: -1}, {})
    if kind == "least":
        return Inequality(0, {problem.output: 1, i: -1}, {})
    gap = plus(x(j), -1, x(i))
    if kind == "distance":
        return Inequality(1, {}, product([(1, gap, gap)]))
    if kind == "subgradient":
        return Inequality(0, _difference(i, j, 1), product([(1, basis.subgradient(i), gap)]))
    step = problem.steps[i - 1]
    beyond = plus(x(j), -1, x(i + 1))
    if kind == "step":
        return Inequality(
            step * step, _difference(i, j, 2 * step), product([(1, beyond, beyond), (-1, gap, gap)])
        )
    normal = plus(plus(x(i), -step, basis.subgradient(i)), -1, x(i + 1))
    return Inequality(0, {}, product([(1, normal, beyond)]))


def _meaningful(key: Key, problem: Problem) -> bool:
    kind, i, j = key
    last, horizon = problem.points, problem.horizon
    if kind in ("minimum", "least"):
        return j == 0 and 1 <= i <= (problem.output if kind == "minimum" else last * problem.best)
    if not (1 <= i <= last and 0 <= j <= last):
        return False
    if kind == "norm":
        return j == 0
    if kind == "distance":
        return (i, j) == (1, STAR) or (problem.bounded and i > j)
    if kind == "subgradient":
        return i != j
    if not problem.bounded or i > horizon:  # free: x_{i+1} is a combination of the others, no condition
        return False
    return j <= i if kind == "step" else kind == "projection" and j != i + 1


def _difference(i: int, j: int, factor: Any) -> dict[int, Any]:
    if i == j:
        return {}
    return {i: factor} if j == STAR else {i: factor, j: -factor}


def plus(a: Vector, factor: Any, b: Vector) -> Vector:
    """a + factor b."""
    out = dict(a)
    for k, entry in b.items():
        out[k] = out.get(k, 0) + factor * entry
    return {k: entry for k, entry in out.items() if entry}


def product(terms: Sequence[tuple[Any, Vector, Vector]]) -> dict[tuple[int, int], Any]:
    """The symmetric matrix of sum factor <a, b>, entries (p, q) with p <= q."""
    out: dict[tuple[int, int], Any] = {}
    for factor, a, b in terms:
        for p, left in a.items():
            for q, right in b.items():
                place = (p, q) if p <= q else (q, p)
                share = factor * left * right
                out[place] = out.get(place, 0) + (2 * share if p == q else share)
    return {
        place: entry / 2 if isinstance(entry, float) else Fraction(entry) / 2 for place, entry in out.items()
    }


def reduced(problem: Problem) -> Iterator[Key]:
    """The inequalities that matter: each iterate against x* and the earlier ones, the output against all iterates.

    For steps that do not grow, leaving out the others was not seen to lose anything; for growing steps, and for the
    average and the best iterate on a bounded domain, it may: there ``complete`` is needed. An inequality less only
    raises the value, so a certificate holds in any case.
    """
    last, end = problem.points, problem.horizon + 1
    if not problem.bounded:
        yield from (("subgradient", i, j) for i in range(1, end) for j in range(i))
        yield from (("norm", i, 0) for i in range(1, end))
    else:
        yield from (("step", i, j) for i in range(1, end) for j in range(i + 1))
    yield from (("subgradient", last, j) for j in range(end))
    yield "norm", last, 0
    yield from _of_values(problem)
    yield from (("distance", i, STAR) for i in range(1, end + 1) if i == 1 or problem.bounded)


def complete(problem: Problem) -> Iterator[Key]:
    """Every inequality but the derived ``step``: necessary and sufficient for a function and a domain to exist."""
    last, end = problem.points, problem.horizon + 1
    for i in range(1, last + 1):
        yield from (("subgradient", i, j) for j in range(last + 1) if j != i)
        yield "norm", i, 0
    for i in range(1, end) if problem.bounded else ():
        yield from (("projection", i, j) for j in range(end + 1) if j != i + 1)
    yield from _of_values(problem)
    for i in range(1, end + 1):
        yield from (("distance", i, j) for j in range(i) if (i, j) == (1, STAR) or problem.bounded)


def _of_values(problem: Problem) -> Iterator[Key]:
    yield from (("minimum", i, 0) for i in range(1, problem.output + 1))
    yield from (("least", i, 0) for i in range(1, problem.points + 1) if problem.best)
