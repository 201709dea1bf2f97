"""Projected SGD with exact rationals, every outcome of its oracle enumerated: what the laws speak of, computed.

Nothing here knows the rules. A vector is a list over outcomes (all equally likely) of tuples of Fractions; a formula is
evaluated by its own definition: ``dot`` is the mean of inner products, ``f`` the mean of values, sums are added up.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from verify.claim import Claim
from verify.language.formula import Expr, Relation

Point = tuple[Fraction, ...]
Vector = list[Point]
Values = Mapping[str, Any]


@dataclass
class Run:
    """T steps in the box [-1, 1]^d from x_1, with two equally likely gradients m + n, m - n at every step.

    kind    "absolute": f is G times the sum of |x_i|, m a subgradient of it; "smooth": f is beta/2 times the squared norm
    """

    kind: str
    etas: list[Fraction]
    start: Point
    xhat: Point
    noise: list[Point]
    scale: Fraction = Fraction(1)
    kink: Fraction = Fraction(1)  # the subgradient of |x| at 0

    def __post_init__(self) -> None:
        self.T, self.outcomes = len(self.etas), list(itertools.product((1, -1), repeat=len(self.etas)))
        count = len(self.outcomes)
        self.fixed = [self.xhat] * count
        self.x: dict[int, Vector] = {1: [self.start] * count}
        self.g: dict[int, Vector] = {}
        for t, eta in enumerate(self.etas, 1):
            signs = [o[t - 1] for o in self.outcomes]
            self.g[t] = [
                tuple(m + s * n for m, n in zip(self.mean(x), self.noise[t - 1], strict=True))
                for x, s in zip(self.x[t], signs, strict=True)
            ]
            self.x[t + 1] = [
                tuple(min(max(a - eta * b, Fraction(-1)), Fraction(1)) for a, b in zip(x, g, strict=True))
                for x, g in zip(self.x[t], self.g[t], strict=True)
            ]

    def mean(self, x: Point) -> Point:
        """A subgradient of f."""
        if self.kind == "smooth":
            return tuple(self.scale * a for a in x)
        return tuple(self.scale * (1 if a > 0 else -1 if a < 0 else self.kink) for a in x)

    def value(self, x: Point) -> Fraction:
        """f(x)."""
        if self.kind == "smooth":
            return self.scale / 2 * sum((a * a for a in x), Fraction(0))
        return self.scale * sum((abs(a) for a in x), Fraction(0))

    def suffix(self, t: int) -> Fraction:
        """The sum of the stepsizes from t on."""
        return sum(self.etas[t - 1 :], Fraction(0))

    def vector(self, name: str, index: list[int]) -> Vector:
        """One of the vectors by its name."""
        if name == "xhat":
            return self.fixed
        if name == "m":
            return [self.mean(x) for x in self.x[index[0]]]
        if name == "z":
            j, t = index
            if t == j:
                return self.fixed
            share = self.suffix(t) / self.suffix(t - 1)
            before = self.vector("z", [j, t - 1])
            return [
                tuple(share * a + (1 - share) * b for a, b in zip(z, x, strict=True))
                for z, x in zip(before, self.x[t], strict=True)
            ]
        return {"x": self.x, "g": self.g}[name][index[0]]

    def bounds(self) -> dict[str, Fraction]:
        """G (a number whose square bounds every second moment), beta and sigma likewise, T."""
        moments = [self.dot(g, g) for g in self.g.values()]
        means = [self.dot(self.vector("m", [t]), self.vector("m", [t])) for t in self.x]
        spread = max(sum((a * a for a in n), Fraction(0)) for n in self.noise)
        bounds = {"G": _root(max(*moments, *means)), "sigma": _root(spread), "T": Fraction(self.T)}
        return bounds | ({"beta": self.scale} if self.kind == "smooth" else {})

    def dot(self, a: Vector, b: Vector) -> Fraction:
        """E<a, b>."""
        total = sum(
            (p * q for u, v in zip(a, b, strict=True) for p, q in zip(u, v, strict=True)), Fraction(0)
        )
        return total / len(a)

    # -- formulas

    def of(self, e: Expr, env: Values) -> Any:
        """The value of a formula: a number, or a vector."""
        if e.op == "num":
            return Fraction(e.value)  # type: ignore[arg-type]
        if e.op == "var":
            return env[str(e.value)]
        if e.op == "sum":
            low, high = (int(self.of(a, env)) for a in e.args[1:])
            terms = (self.of(e.args[0], {**env, str(e.value): Fraction(s)}) for s in range(low, high + 1))
            return sum(terms, Fraction(0))
        args = [self.of(a, env) for a in e.args]
        if e.op == "seq":
            return self.etas[int(args[0]) - 1]
        if e.op == "vec":
            return self.vector(str(e.value), [int(a) for a in args])
        if e.op in ("dot", "norm2"):
            return self.dot(args[0], args[-1])
        if e.op == "fun":
            return sum((self.value(x) for x in args[0]), Fraction(0)) / len(args[0])
        return _arithmetic(e.op, args)

    def holds(self, r: Relation, env: Values) -> bool:
        """Is a relation between numbers true?"""
        a, b = self.of(r.left, env), self.of(r.right, env)
        return bool({"<=": a <= b, "<": a < b, ">=": a >= b, ">": a > b, "==": a == b}[r.op])

    def instances(self, claim: Claim) -> Iterator[dict[str, Fraction]]:
        """Values of the claim's integer variables that lie in their intervals, with the bounds of the run."""
        known: list[dict[str, Fraction]] = [self.bounds()]
        for q in claim.statement.quantifiers if claim.statement is not None else ():
            if q.sequence or q.name in known[0]:
                continue
            ranges = [(env, int(self.of(q.low, env)), int(self.of(q.high, env))) for env in known]
            known = [{**env, q.name: Fraction(i)} for env, low, high in ranges for i in range(low, high + 1)]
            if not known:
                return
        yield from known


def _arithmetic(op: str, args: list[Any]) -> Any:
    vectors = [isinstance(a, list) for a in args]
    if not any(vectors):
        a, b = args[0], args[-1]
        return {
            "add": lambda: a + b, "sub": lambda: a - b, "mul": lambda: a * b, "div": lambda: a / b, "neg": lambda: -a,
            "pow": lambda: a ** int(b),
        }[op]()  # fmt: skip
    if op == "neg":
        return [tuple(-p for p in u) for u in args[0]]
    if op in ("add", "sub"):
        sign = 1 if op == "add" else -1
        pairs = zip(*args, strict=True)
        return [tuple(p + sign * q for p, q in zip(u, v, strict=True)) for u, v in pairs]
    vector, number = args if vectors[0] else args[::-1]
    factor = 1 / number if op == "div" else number
    return [tuple(factor * p for p in u) for u in vector]


def _root(square: Fraction) -> Fraction:
    """A rational number whose square is at least that, above it by little."""
    guess = Fraction(square.numerator * 10**6 // square.denominator + 1, 10**6)
    root = Fraction(int(float(guess) ** 0.5 * 10**6) + 1, 10**6)
    while root * root < square:
        root += Fraction(1, 10**6)
    return root
