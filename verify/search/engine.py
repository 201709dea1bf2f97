"""The function of a lower certificate in the SGD engine: scaled into its ball, and run there in floats."""

from __future__ import annotations

import json
import tempfile
from fractions import Fraction
from pathlib import Path

import numpy as np

from verify.errors import DomainError
from verify.search.lower import Witness
from verify.search.problem import Problem


def engine_text(problem: Problem, witness: Witness, name: str = "worst-case") -> tuple[str, Fraction]:
    """A certificate file for ``verify simulate``, and the scale s: run it with the steps s eta_t.

    Slopes stay, lengths are multiplied by s, a power of 2 with which every point of the run lies in the ball of
    radius 1/2 about x* = 0; so the engine projects nothing and its error is s times the value.
    raises  DomainError for a bounded problem, whose domain is no ball
    """
    if problem.bounded:
        raise DomainError("a bounded domain is a polytope here; the engine runs on a ball.")
    farthest, scale = 1 + sum(problem.steps, Fraction(0)), Fraction(1)
    while scale * farthest > Fraction(1, 2):
        scale /= 2
    dimension = len(witness.points[0])
    pieces = [
        {"slope": [str(c) for c in a], "offset": str(scale * b)}
        for a, b in zip(witness.slopes, witness.offsets, strict=True)
    ]
    flat = next(i for i, a in enumerate(witness.slopes) if not any(a) and witness.offsets[i] == 0)
    table = {
        "kind": "piecewise-linear",
        "name": name,
        "pieces": pieces,
        "G": "1",
        "radius": "1/2",
        "minimum": "0",
        "minimiser": ["0"] * dimension,
        "multipliers": ["1" if i == flat else "0" for i in range(len(pieces))],
        "start": [str(scale * c) for c in witness.points[0]],
    }
    return json.dumps(table), scale


def engine_value(problem: Problem, witness: Witness) -> float:
    """f(output) - min f of a run of the SGD engine, in units of DG; of the average only with uniform weights.

    raises  DomainError for a bounded problem, other weights, or the best iterate
    """
    from verify.sgd.experiments import simulate
    from verify.sgd.steps import ExplicitSteps

    if problem.best:
        raise DomainError("the engine's best iterate is of x_1..x_T.")
    if problem.weights is not None and len(set(problem.weights)) != 1:
        raise DomainError("the engine's average has uniform weights.")
    text, scale = engine_text(problem, witness)
    steps = ExplicitSteps(np.array([float(scale * step) for step in problem.steps]))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "worst.json"
        file.write_text(text, encoding="utf-8")
        row = simulate(str(file), [steps], horizons=[problem.horizon])["rows"][0]
    return float(row["last" if problem.weights is None else "average"]) / float(scale)
