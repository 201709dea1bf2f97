"""How the exact worst case of a last iterate on a bounded domain grows with rho: an experiment of the report.

For each schedule and rho = 1, 2, 4, ... three numbers, in units of D G:

    forced   what an oracle with E g^2 <= G^2 has for an error, an exact one at small rho (proved, rounded down)
    value    what no f, domain and start exceeds with exact subgradients (proved, rounded up); that it is the worst case
             itself is numeric: up to T of about 30 the certified lower ends agree
    sharp    the sharp bound from its best starting index, for exact and noisy oracles (proved, rounded up)

and the local exponent log2(value(rho)/value(rho/2)) beside the paper's 1/(2p+1): read off a finite T, so no limit.

Settled is an exponent where the suffix behind the best bound at rho/2 is a proper one and lies in the tail, the last
part of the run on which h is c(1-u)^p: such a suffix is a schedule of that kind again, with fewer steps, so that
rho acts by the number of steps alone. Before, the whole run is the suffix and the value first falls; with few steps
left their whole number shows.

Numbers are kept to six decimals, so that the last bits of a library do not show.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from verify.enclosure.interval import Interval
from verify.errors import NotEnclosed
from verify.ladder.below import best_below
from verify.ladder.certificates import Search
from verify.search.potential import potential_certificate
from verify.search.problem import Problem
from verify.search.steps import scheduled_steps
from verify.theory.last_iterate import sharp

HORIZON = 100
FEWEST = 6  # steps that count, T rho^(-2/(2p+1)): with fewer the shape of the schedule is not seen
DECIMALS = 6
ONE = Fraction(1)
Progress = Callable[[int, int], None]


class Ending(NamedTuple):
    """The schedule ends like c(1-u)^degree, on the last ``tail`` of the run."""

    degree: int
    tail: Fraction


SCHEDULES: Mapping[str, Ending] = {
    "linear": Ending(1, ONE),
    "poly:2": Ending(2, ONE),
    "poly:3": Ending(3, ONE),
    "cosine": Ending(2, Fraction(1, 4)),  # within 6 %: h(3/4) = 0.146 beside pi^2/64 = 0.154
    "wsd:1/5": Ending(1, Fraction(1, 5)),
}


def worst_cases(
    horizon: int = HORIZON, schedules: Mapping[str, Ending] = SCHEDULES, progress: Progress | None = None
) -> dict[str, Any]:
    """The measurement at one T, as plain JSON values.

    horizon    T >= 1
    schedules  what is known of the end of each
    progress   called as progress(done, total), counted in step sequences
    returns    {"experiment", "parameters", "units", "rows", "series", "violations"}. Rows: "schedule", "degree",
               "T", "rho", "suffix" (how many steps the best suffix of the sharp bound has), "forced", "oracle"
               ("exact" or "noisy", of forced), "value", "sharp", "below_suffix" (sharp less value), "exponent" and
               "exponent_excess" (None in the first row of a schedule), "settled" ({schedule: exponent_excess} where
               it is, else empty)
    """
    grid = {name: _rhos(horizon, ending.degree) for name, ending in schedules.items()}
    done, total = 0, sum(map(len, grid.values()))
    rows: list[dict[str, Any]] = []
    for name, rhos in grid.items():
        own: list[dict[str, Any]] = []
        for rho in rhos:
            own.append(_row(name, schedules[name], horizon, rho, own[-1] if own else None))
            done += 1
            if progress is not None:
                progress(done, total)
        rows += own
    return {
        "experiment": "worst-cases",
        "parameters": {"horizons": [horizon], "schedules": list(grid), "fewest": FEWEST},
        "units": "D*G",
        "rows": rows,
        "series": [_series(name, [r for r in rows if r["schedule"] == name]) for name in grid],
        "violations": [crossing for row in rows for crossing in row["violations"]],
    }


def _rhos(horizon: int, degree: int) -> list[int]:
    found = [1]
    while horizon >= FEWEST * (2.0 * found[-1]) ** (2 / (2 * degree + 1)):
        found.append(2 * found[-1])
    return found


def _row(
    name: str, ending: Ending, horizon: int, rho: int, before: Mapping[str, Any] | None
) -> dict[str, Any]:
    steps = scheduled_steps(name, horizon, Fraction(rho))
    suffix, bound = _sharp(steps)
    found = potential_certificate(Problem(steps, None, True))
    upper = bound if found is None else min(found.value, bound)
    forced, exact = _forced(steps)
    value, limit = _up(upper), _up(bound)
    exponent = None if before is None else round(math.log2(value / before["value"]), 4)
    excess = None if exponent is None else round(exponent - 1 / (2 * ending.degree + 1), 4) + 0.0  # no -0.0
    settled = before is not None and before["suffix"] < ending.tail * horizon
    return {
        "schedule": name,
        "degree": ending.degree,
        "T": horizon,
        "rho": rho,
        "suffix": suffix,
        "forced": -_up(-forced),
        "oracle": "exact" if exact else "noisy",
        "value": value,
        "sharp": limit,
        "below_suffix": round(limit - value, DECIMALS),
        "exponent": exponent,
        "exponent_excess": excess,
        "settled": {name: excess} if settled else {},
        "violations": _crossings(name, horizon, rho, forced, upper if exact else bound),
    }


def _sharp(steps: tuple[Fraction, ...]) -> tuple[int, Fraction]:
    """Length of the best suffix, and what the sharp bound from there is at most."""
    largest = max(steps)
    k, r = Search(np.array([float(s / largest) for s in steps])).sharp(float(largest), suffix=True)
    own, one = Interval.exact(Fraction(r * math.sqrt(largest))), Interval.exact(ONE)
    value = sharp([Interval.exact(s) for s in steps[k - 1 :]], own, one, one)
    return len(steps) + 1 - k, _end(value.hi_fraction())


def _forced(steps: tuple[Fraction, ...]) -> tuple[Fraction, bool]:
    """An error that some instance has at least, and whether its oracle is exact."""
    found = best_below(np.array([float(s) for s in steps]), ONE, ONE)
    value = found.value([Interval.exact(s) for s in steps], ONE, ONE)
    return (Fraction(0), True) if value is None else (_end(value.lo_fraction()), found.start is None)


def _end(end: Fraction | None) -> Fraction:
    """An end of an enclosure; NotEnclosed where it is infinite."""
    if end is None:
        raise NotEnclosed("the enclosure of a bound on the last iterate is infinite.")
    return end


def _up(value: Fraction) -> float:
    return float(Fraction(math.ceil(value * 10**DECIMALS), 10**DECIMALS))


def _crossings(name: str, horizon: int, rho: int, forced: Fraction, limit: Fraction) -> list[dict[str, Any]]:
    """A proved lower bound above a proved upper one for the same oracles, were there one."""
    if forced <= limit:
        return []
    return [
        {
            "bound": "the certified upper end",
            "side": "above",
            "instance": "f(x) = delta x on [0, D]",
            "schedule": name,
            "T": horizon,
            "rho": rho,
            "start": 1.0,
            "measured": float(forced),
            "limit": float(limit),
        }
    ]


def _series(name: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The rows of a schedule in columns, and the first rho at which the exponent is settled."""
    columns = {key: [row[key] for row in rows] for key in ("rho", "forced", "value", "sharp")}
    start = next((row["rho"] for row in rows if row["settled"]), None)
    return {
        "schedule": name,
        "degree": rows[0]["degree"],
        "T": rows[0]["T"],
        **columns,
        "settled_from": start,
    }
