"""Certified curves of the coefficient of D*G/sqrt(T) against rho, for the paper's figure of them.

Asked for by ``[figure.coefficient]`` in paper.toml: schedules, the largest rho, the number of points.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from verify.ledger.cache import Cache, key_of

_DIGITS = 15


def coefficient_curves(spec: Mapping[str, Any], cache: Cache) -> dict[str, Any]:
    """{"rho": [...], "curves": [{"schedule", "lower": [...], "upper": [...]}]}: decimal strings, guaranteed.

    spec   schedules (texts), rho_to (exact text), points (a count); rho runs geometrically from 1, rounded to
           exact multiples of 1/1000
    """
    schedules, points = list(spec["schedules"]), int(spec.get("points", 41))
    rhos = geometric(Fraction(str(spec["rho_to"])), points)
    curves = []
    for text in schedules:
        key = key_of("curve", text, [str(r) for r in rhos], _DIGITS)
        found = cache.get(key)
        if found is None:
            found = _curve(text, rhos)
            cache.put(key, found)
        curves.append(found)
    return {"rho": [str(float(r)) for r in rhos], "curves": curves}


def geometric(top: Fraction, points: int) -> list[Fraction]:
    """Exact rationals with denominator 1000, about geometric from 1 to ``top``, both included."""
    steps = [Fraction(round(1000 * float(top) ** (i / (points - 1))), 1000) for i in range(points)]
    return [Fraction(1), *steps[1:-1], top]


def _curve(text: str, rhos: list[Fraction]) -> dict[str, Any]:
    from verify.enclosure.interval import Interval
    from verify.theory.functionals import functionals
    from verify.theory.schedules import parse_schedule

    f = functionals(parse_schedule(text))
    pairs = [f.K(Interval.exact(r)).decimal(_DIGITS) for r in rhos]
    return {"schedule": text, "lower": [p[0] for p in pairs], "upper": [p[1] for p in pairs]}
