"""Appendix D: how a fixed step and eta/sqrt(t) degrade with rho, measured on |x| next to proved constants.

D.1, uniform weights, x_1 = (3/4) G eta: the iterates alternate between (3/4) G eta and -(1/4) G eta (both
inside the domain for rho < sqrt(T)/2), so with ceil(T/2) odd and floor(T/2) even steps the average is

    (3 ceil(T/2) - floor(T/2)) G eta/(4T) = G eta/4 for even T, (T + 2) G eta/(4T) for odd T,

hence f(average)/(rho D G/sqrt T) is exactly 1/4 for even T and 1/4 + 1/(2T) for odd T: 1/4 is proved, and
the best constant for uniform weights. For any weights one of the starts (3/4) G eta and -(1/4) G eta gives at least
1/4: the first where odd steps weigh at least as much as even ones, so for weights that grow with t where T is odd.

D.2, x_1 = D/2: the mean of f(x_1)..f(x_T) is at least rho D G (sqrt T - sqrt T_0)/T, T_0 = ceil(4 rho^2): in
units of rho D G/sqrt T at least 1 - sqrt(T_0/T). For rho < sqrt(T/16) that is at least
1 - sqrt(ceil(T/4)/T): 1/2 where 4 divides T, and never below 1 - sqrt(5/17). Exactly, the mean over rho D G/sqrt T
is 1 - rho/(2 sqrt T) up to a constant over rho sqrt T (verify.sgd.alternation): more than 7/8 in the limit.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from verify.errors import DomainError
from verify.sgd.alternation import limit, mean_bounds
from verify.sgd.batch import Batch, Outcome
from verify.sgd.ceilings import (
    LastIterateCeiling,
    cut_in,
    fixed_average_ceiling,
    inverse_root_floor,
    rounding,
)
from verify.sgd.exact import exact_run
from verify.sgd.steps import ConstantSteps, Floats, InverseRootSteps
from verify.sgd.violation import crossed, violation
from verify.theory.instances import load_scalar

QUARTER = Fraction(1, 4)


def below_root(square: Fraction) -> float:
    """The largest float whose square is below ``square`` exactly: an open end of a range, approached."""
    value = math.sqrt(square)
    while Fraction(value) ** 2 >= square:
        value = math.nextafter(value, 0.0)
    return value


def rho_range(name: str, horizon: int) -> tuple[float, float]:
    """Smallest and largest float in the paper's range: [1, sqrt(T)/2) in D.1, (1, sqrt(T/16)) in D.2."""
    low = 1.0 if name == "d1" else math.nextafter(1.0, 2.0)
    square = Fraction(horizon, 4 if name == "d1" else 16)
    if Fraction(low) ** 2 >= square:
        need = 5 if name == "d1" else 17
        raise DomainError(f"T = {horizon}: the range of rho in {name} is empty, T is at least {need}.")
    return low, below_root(square)


def rho_grid(name: str, horizon: int, rhos: list[float] | None, count: int) -> Floats:
    """A geometric grid over the paper's range with both ends, or those of the given values inside it."""
    low, high = rho_range(name, horizon)
    if rhos is not None:
        inside = np.array([rho for rho in rhos if low <= rho <= high])
        if not inside.size:
            raise DomainError(
                f"rho = {rhos}: none is inside the range of {name} for T = {horizon}, [{low}, {high}]."
            )
        return inside
    inner = [float(f"{rho:.6g}") for rho in np.geomspace(low, high, count)[1:-1]]  # the same on every machine
    return np.array([low, *(rho for rho in inner if low < rho < high), high])


def fixed_batch(horizon: int, rhos: Floats) -> Batch:
    """The runs of Appendix D.1: for every rho from x_1 = (3/4) G eta, then for every rho from -(1/4) G eta."""
    steps, instance = ConstantSteps(), load_scalar("abs")
    scales = np.array([steps.scale(float(rho), horizon) for rho in rhos])
    starts = [instance.starts[name](s) for name in ("d1", "d1-mirrored") for s in scales]
    return Batch(instance, steps, horizon, np.tile(scales, 2), np.array(starts))


def inverse_root_batch(horizon: int, rhos: Floats) -> Batch:
    """The runs of Appendix D.2: x_1 = D/2."""
    instance = load_scalar("abs")
    return Batch(instance, InverseRootSteps(), horizon, rhos.copy(), np.full(rhos.size, 0.5))


def fixed_row(batch: Batch, outcome: Outcome, rhos: Floats) -> dict[str, Any]:
    """D.1 at one horizon: extremes over rho of f(average)/(rho D G/sqrt T), exact, and every violation."""
    horizon = batch.horizon
    closed = QUARTER if horizon % 2 == 0 else Fraction(horizon + 2, 4 * horizon)
    noise = Fraction(LastIterateCeiling.of(np.ones(horizon)).at(0.0))  # of unit steps; others scale exactly
    ratios, lasts, violations = [], [], []
    for i, rho in enumerate(rhos):
        step, start = exactly(batch.scales[i]), exactly(batch.starts[i])
        error, last = abs(outcome.mean_iterate(i)), abs(exactly(outcome.last[i]))
        ratios.append(error / step)
        lasts.append(last / step)
        upper = fixed_average_ceiling(start, step, horizon)
        checks = [
            ("D.1: eta G^2/4", "below", error, step * QUARTER),
            ("D.1: |x_1|^2/(2 eta T) + eta G^2/2", "above", error, upper),
            ("Lemma 4", "above", last, start * start / (2 * step * horizon) + step * noise),
        ]
        violations += [violation(batch, i, float(rho), *check) for check in checks if crossed(*check[1:])]
    polynomial = _polynomial(batch, outcome, rhos, violations)
    return _extremes(horizon, rhos, ratios, violations, "1/4") | {
        "runs": batch.size,
        "polynomial_min": float(f"{min(polynomial):.9g}"),
        "polynomial_max": float(f"{max(polynomial):.9g}"),
        "proved_value": float(QUARTER),
        "closed_form": str(closed),
        "equals_closed_form": all(ratio == closed for ratio in ratios),
        "last_min": float(min(lasts)),
        "last_max": float(max(lasts)),
    }


def _polynomial(
    batch: Batch, outcome: Outcome, rhos: Floats, violations: list[dict[str, Any]]
) -> list[float]:
    """f(polynomial average)/(rho D G/sqrt T) from the start that its growing weights ask for; adds violations."""
    first = rhos.size if batch.horizon % 2 == 0 else 0
    allowed = rounding(batch, averaged=True)
    ratios = []
    for i, rho in enumerate(rhos, start=first):
        error, step = abs(float(outcome.weighted[i])), float(batch.scales[i])
        ratios.append(error / step)
        check = ("D.1: eta G^2/4, polynomial average", "below", error, step * float(QUARTER) - allowed)
        if crossed(*check[1:]):
            violations.append(violation(batch, i, float(rho), *check))
    return ratios


def inverse_root_row(batch: Batch, outcome: Outcome, rhos: Floats) -> dict[str, Any]:
    """D.2 at one horizon: extremes over rho of mean f(x_t)/(rho D G/sqrt T), and every violation.

    gap_min and gap_max are those of rho sqrt(T) (ratio - (1 - rho/(2 sqrt T))), proved to lie in alternation.GAP
    """
    horizon, grid = batch.horizon, Fraction(batch.instance.grid)
    reach, factors = float(batch.instance.reach or 0), batch.factors()
    ratios, gaps, violations = [], [], []
    for i, rho in enumerate(rhos):
        factor, error, moves = exactly(rho), outcome.mean_value(i), batch.moves(i, factors)
        ratios.append(float(error / factor) * math.sqrt(horizon))
        gaps.append((ratios[-1] - limit(float(rho), horizon)) * float(rho) * math.sqrt(horizon))
        ceiling = LastIterateCeiling.of(moves, reach).at(reach)
        floor = inverse_root_floor(factor, horizon, grid)
        low, high = mean_bounds(moves)
        checks = [
            ("D.2: rho D G (sqrt T - sqrt T_0)/T", "below", error, floor),
            ("the sum of |x_t| for shrinking steps, from below", "below", error, low),
            ("the sum of |x_t| for shrinking steps, from above", "above", error, high),
            ("Lemma 4 over the best suffix", "above", abs(exactly(outcome.last[i])), Fraction(ceiling)),
        ]
        violations += [violation(batch, i, float(rho), *check) for check in checks if crossed(*check[1:])]
    quarter = -(-horizon // 4)
    starts = [cut_in(exactly(rho)) for rho in rhos]
    return _extremes(horizon, rhos, ratios, violations, f"1 - sqrt({quarter}/{horizon})") | {
        "proved_value": 1.0 - math.sqrt(quarter / horizon),
        "gap_min": float(f"{min(gaps):.6g}"),
        "gap_max": float(f"{max(gaps):.6g}"),
        "cut_in": [starts[0], starts[-1]],
        "cut_in_at_most_quarter": all(4 * start <= horizon for start in starts),
    }


def exactly(value: Any) -> Fraction:
    """The rational number that a float is."""
    return Fraction(float(value))


def _extremes(
    horizon: int,
    rhos: Floats,
    ratios: Sequence[Fraction | float],
    violations: list[dict[str, Any]],
    proved: str,
) -> dict[str, Any]:
    """What both experiments report at one horizon; ratios are in units of rho D G/sqrt T."""
    order = range(len(ratios))
    least, most = min(order, key=lambda i: ratios[i]), max(order, key=lambda i: ratios[i])
    return {
        "T": horizon,
        "runs": len(ratios),
        "rho": [float(rhos[0]), float(rhos[-1])],
        "min": float(ratios[least]),
        "max": float(ratios[most]),
        "argmin_rho": float(rhos[least]),
        "argmax_rho": float(rhos[most]),
        "proved": proved,
        "violations": violations,
        "series": {"T": horizon, "rho": [float(r) for r in rhos], "ratio": [float(r) for r in ratios]},
    }


def reruns_agree(batch: Batch, outcome: Outcome) -> bool:
    """Whether rational re-runs of every run, with its steps, give exactly its last iterate and means."""
    factors = batch.factors()
    for i in range(batch.size):
        rerun = exact_run(map(exactly, batch.moves(i, factors)), exactly(batch.starts[i]))
        found = (exactly(outcome.last[i]), outcome.mean_iterate(i), outcome.mean_value(i))
        if found != (rerun.last, rerun.mean_iterate, rerun.mean_value):
            return False
    return True


def late_cut_in(horizon: int) -> Fraction | None:
    """A rational rho in (1, sqrt(T/16)) with T_0 = ceil(4 rho^2) > T/4, or None where there is none.

    The text (Appendix D.2) has T_0 <= T/4 for every rho of the range. As 4 rho^2 < T/4, that holds where 4
    divides T; otherwise it fails for rho^2 in (floor(T/4)/4, T/16): there T_0 = ceil(T/4) > T/4.
    """
    if horizon <= 16 or horizon % 4 == 0:
        return None
    low, high = Fraction(horizon // 4, 4), Fraction(horizon, 16)
    denominator = 1
    while True:
        numerator = math.isqrt(math.floor(low * denominator * denominator)) + 1  # least with square above low
        rho = Fraction(numerator, denominator)
        if low < rho * rho < high and rho > 1:
            return rho
        denominator += 1


def first_late_cut_in() -> dict[str, Any]:
    """The smallest horizon where T_0 <= T/4 fails inside the range of D.2, with a rho, by search."""
    horizon = 17
    while (rho := late_cut_in(horizon)) is None:
        horizon += 1
    first = cut_in(rho)
    return {"T": horizon, "rho": str(rho), "T_0": first, "quarter": str(Fraction(horizon, 4))}
