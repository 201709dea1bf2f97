"""How the worst case on a bounded domain grows with rho: python tests/benchmarks/worst_case_exponents.py [T ...]

For each schedule and rho = 1, 2, 4, ...: the certified upper side of the worst case of f(x_{T+1}) - f(x*) in units of DG,
what it is below the best suffix of the sharp bound, and the local exponent log2(value(2 rho)/value(rho)), beside the
paper's 1/(2p+1). The values are proved upper bounds; that they are the worst case itself is numeric (the semidefinite
program gives the same to its accuracy), and an exponent read off a finite T is a measurement, no limit.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from verify.search.potential import best_value, potential_certificate
from verify.search.problem import Problem
from verify.search.steps import scheduled_steps

DEGREES = {"linear": 1, "poly:2": 2, "poly:3": 3, "cosine": 2, "wsd:1/5": 1}
CAP = 0.9  # above it the value is on its way to DG, which no rho exceeds
FEWEST = (
    4  # steps of the suffix that counts, T rho^(-2/(2p+1)); with less the shape of the schedule is not seen
)


def rows(schedule: str, horizon: int) -> Iterator[dict[str, Any]]:
    """A row per rho while enough steps count and the value is below the cap."""
    before = None
    for k in range(20):
        if horizon < FEWEST * 2.0 ** (2 * k / (2 * DEGREES[schedule] + 1)):
            return
        steps = scheduled_steps(schedule, horizon, Fraction(2**k))
        found = potential_certificate(Problem(steps, None, True))
        if found is None or found.value > CAP:
            return
        value = float(found.value)
        yield {
            "schedule": schedule,
            "T": horizon,
            "rho": 2**k,
            "value": value,
            "below_suffix": best_value([float(s) for s in steps], bounded=True, between=False) - value,
            "exponent": None if before is None else math.log2(value / before),
        }
        before = value


def main(horizons: list[int]) -> None:
    """The table."""
    for horizon in horizons:
        for schedule, degree in DEGREES.items():
            sys.stdout.write(f"\n{schedule}, T = {horizon}: 1/(2p+1) = {1 / (2 * degree + 1):.3f}\n")
            for row in rows(schedule, horizon):
                exponent = "" if row["exponent"] is None else f"{row['exponent']:.3f}"
                line = f"  rho {row['rho']:5d}  value {row['value']:.6f}"
                sys.stdout.write(
                    f"{line}  below the suffix {row['below_suffix']:8.1e}  exponent {exponent}\n"
                )
                sys.stdout.flush()


if __name__ == "__main__":
    main([int(text) for text in sys.argv[1:]] or [30, 100])
