"""What sympy proposes: integrals of schedules, and Theorem 1 for (1-u)^p.

Nothing here is trusted. Proposals are formulas of the statement language; closed_forms accepts or
refuses them by its own exact check. Integration runs in a separate process with a time limit, because
sympy's integrator may not come back, and so that the caller never pays for importing sympy.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import verify
from verify.errors import StatementError
from verify.language import Expr, parse_expression, to_text
from verify.language.evaluate import evaluate
from verify.theory.schedules import Piece, Schedule

SECONDS = 20.0  # sympy finds elementary integrals in a few seconds or not at all


def integrals_by_sympy(schedule: Schedule, integrands: list[Expr]) -> list[tuple[Piece, ...]]:
    """Candidate formulas for the integral over [u, 1] of the integrand, piece by piece.

    integrands  one formula in u for each piece of the schedule
    returns     candidates, possibly none; not checked
    """
    names = [schedule.parameter] if schedule.parameter else []
    task = {
        "parameters": names,
        "pieces": [
            [str(p.low), str(p.high), to_text(f)] for p, f in zip(schedule.pieces, integrands, strict=True)
        ],
    }
    answer = _run_worker(json.dumps(task))
    out = []
    for texts in answer:
        try:
            formulas = [parse_expression(t, names=("u", *names)) for t in texts]
        except StatementError:
            continue
        out.append(tuple(Piece(p.low, p.high, f) for p, f in zip(schedule.pieces, formulas, strict=True)))
    return out


def _run_worker(task: str) -> list[list[str]]:
    root = str(Path(verify.__file__).parents[1])  # the same package, from whatever directory we are in
    paths = os.pathsep.join(p for p in (root, os.environ.get("PYTHONPATH")) if p)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "verify.theory.derivation"],
            input=task,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=True,
            env={**os.environ, "PYTHONPATH": paths},
        )
        return list(json.loads(done.stdout))
    except (subprocess.SubprocessError, OSError, ValueError):
        return []  # no proposal: the functionals are then enclosed numerically


# -- the worker's side: everything below imports sympy ------------------------------------------------


class SympyAlgebra:
    """Formulas as sympy expressions, for :func:`verify.language.evaluate.evaluate`."""

    def number(self, value: Fraction) -> Any:
        import sympy

        return sympy.Rational(value.numerator, value.denominator)

    def constant(self, name: str) -> Any:
        import sympy

        return sympy.pi if name == "pi" else sympy.E

    def add(self, a: Any, b: Any) -> Any:
        return a + b

    def sub(self, a: Any, b: Any) -> Any:
        return a - b

    def mul(self, a: Any, b: Any) -> Any:
        return a * b

    def div(self, a: Any, b: Any) -> Any:
        return a / b

    def neg(self, a: Any) -> Any:
        return -a

    def pow(self, a: Any, b: Any) -> Any:
        return a**b

    def powq(self, a: Any, exponent: Fraction) -> Any:
        return a ** self.number(exponent)

    def cospi(self, a: Any) -> Any:
        import sympy

        return sympy.cos(sympy.pi * a)

    def sinpi(self, a: Any) -> Any:
        import sympy

        return sympy.sin(sympy.pi * a)

    def min(self, a: Any, b: Any) -> Any:
        import sympy

        return sympy.Min(a, b)

    def max(self, a: Any, b: Any) -> Any:
        import sympy

        return sympy.Max(a, b)

    def abs(self, a: Any) -> Any:
        import sympy

        return sympy.Abs(a)

    def schedule(self, op: str, arg: Any) -> Any:
        raise StatementError(f"{op} of a schedule has no sympy form before the schedule is put in.")

    def __getattr__(self, op: str) -> Any:
        import sympy

        return getattr(sympy, op)


def propose_integrals(task: dict[str, Any]) -> list[list[str]]:
    """Texts of the integral from u to 1, once integrated in x = 1 - u and once in u."""
    out = []
    for distance_from_end in (True, False):
        try:
            out.append(_integrate_pieces(task, distance_from_end))
        except Exception:  # noqa: S112 - sympy raises nearly anything; no proposal is an answer
            continue
    return out


def _integrate_pieces(task: dict[str, Any], distance_from_end: bool) -> list[str]:
    import sympy

    u, x = sympy.Symbol("u", positive=True), sympy.Symbol("x", positive=True)
    parameters = {n: sympy.Symbol(n, positive=True) for n in task["parameters"]}
    texts: list[str] = []
    total: Any = sympy.Integer(0)
    for low, high, text in reversed(task["pieces"]):
        expr = parse_expression(text)
        start, end = (sympy.Rational(*Fraction(t).as_integer_ratio()) for t in (low, high))
        inner = 1 - x if distance_from_end else u
        integrand = sympy.simplify(evaluate(expr, SympyAlgebra(), {"u": inner, **parameters}))
        variable = x if distance_from_end else u
        primitive = sympy.integrate(integrand, variable)
        if primitive.has(sympy.Integral, sympy.Piecewise):
            raise ValueError(f"{primitive} is not elementary")
        primitive = primitive.subs(x, 1 - u) if distance_from_end else -primitive
        formula = sympy.simplify(primitive - sympy.limit(primitive, u, end, "-") + total)
        total = sympy.limit(formula, u, start, "+") if start else formula.subs(u, 0)
        texts.insert(0, sympy.sstr(formula))
    return texts


def _main() -> None:
    sys.stdout.write(json.dumps(propose_integrals(json.loads(sys.stdin.read()))))


if __name__ == "__main__":
    _main()
