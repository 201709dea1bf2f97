"""The dossier of a schedule: hypotheses, functionals, optimal tau and coefficients, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from verify.enclosure.interval import Interval
from verify.errors import DomainError, HypothesisError, NotEnclosed
from verify.language import to_text
from verify.theory.functionals import Functionals, functionals
from verify.theory.hypotheses import Hypotheses, hypotheses
from verify.theory.in_force import known_form
from verify.theory.schedules import Schedule

DIGITS = 20


def dossier(schedule: Schedule, rhos: Sequence[Fraction] = ()) -> dict[str, Any]:
    """Everything certified about a schedule.

    rhos     misspecification factors, exact, at least 1
    returns  the keys of ``verify schedule --json``: enclosures are [lower, upper] decimal strings, an infinite
             value is "oo", an absent one null beside a reason
    raises   DomainError for rho < 1, ScheduleError for a parametric schedule
    """
    for rho in rhos:
        if rho < 1:
            raise DomainError(f"rho = {rho}: the misspecification factor is at least 1.")
    found, f = hypotheses(schedule), functionals(schedule)
    q_zero, q_reason = _q_zero(f)
    coefficients = [_row(f, rho, q_reason) for rho in rhos]
    return {
        "schedule": schedule.name,
        "h": [
            {"from": str(p.low), "to": str(p.high), "formula": to_text(p.formula)} for p in schedule.pieces
        ],
        "annealed": {"holds": found.annealed.holds, "reason": found.annealed.reason, **_parts(found)},
        "lipschitz": _lipschitz(found),
        "theorem_1": {"applies": found.theorem_1.holds, "reason": found.theorem_1.reason},
        "H0": list(f.H(Interval.exact(0)).decimal(DIGITS)),
        "Q0": q_zero,
        "Q0_reason": q_reason,
        "closed_forms": {name: _closed(schedule, name) for name in ("H", "Q")},
        "tail_degree": None if f.tail_or_none is None else str(f.tail_or_none.q),
        "coefficients": coefficients,
        **_extrema(schedule, q_reason),
    }


def _parts(found: Hypotheses) -> dict[str, Any]:
    parts = {
        "non_increasing": found.non_increasing,
        "positive": found.positive,
        "zero_at_end": found.zero_at_end,
        "differentiable": found.differentiable,
    }
    return {name: {"holds": f.holds, "reason": f.reason} for name, f in parts.items()}


def _lipschitz(found: Hypotheses) -> dict[str, Any]:
    constant = None if found.constant is None else list(found.constant.decimal(DIGITS))
    finding = found.lipschitz
    return {"holds": finding.holds, "constant": constant, "reason": finding.reason}


def _q_zero(f: Functionals) -> tuple[list[str] | str | None, str | None]:
    if f.diverges:
        return "oo", "h(1) > 0, so h^2/H grows like 1/(1-u) and its integral diverges."
    try:
        return list(f.Q(Interval.exact(0)).decimal(DIGITS)), None
    except HypothesisError as error:
        return None, str(error)


def _row(f: Functionals, rho: Fraction, missing: str | None) -> dict[str, Any]:
    if missing is not None:
        return {"rho": str(rho), "tau": None, "coefficient": None, "reason": missing}
    try:
        x = Interval.exact(rho)
        tau, k = f.tau(x), f.K(x)
    except HypothesisError as error:
        return {"rho": str(rho), "tau": None, "coefficient": None, "reason": str(error)}
    return {
        "rho": str(rho),
        "tau": list(tau.decimal(DIGITS)),
        "coefficient": list(k.decimal(DIGITS)),
        "reason": None,
    }


def _closed(schedule: Schedule, name: str) -> list[dict[str, str]] | None:
    form = known_form(schedule, name)
    if form is None:
        return None
    return [{"from": str(p.low), "to": str(p.high), "formula": to_text(p.formula)} for p in form.pieces]


def _extrema(schedule: Schedule, missing: str | None) -> dict[str, Any]:
    """sup and inf over rho >= 1 of coefficient/rho^(1/(2q+1)), q the tail degree, and the limit rho -> oo."""
    if missing is None:
        from verify.theory.supremum import growth

        try:
            found = growth(schedule)
        except (HypothesisError, NotEnclosed) as error:
            missing = str(error)
        else:
            return {
                "exponent": str(found.exponent),
                "supremum": {
                    "value": list(found.supremum.value.decimal(15)),
                    "where": found.supremum.where,
                    "reason": None,
                },
                "infimum": {
                    "value": list(found.infimum.value.decimal(15)),
                    "where": found.infimum.where,
                    "reason": None,
                },
                "limit": list(found.limit.decimal(15)),
            }
    absent = {"value": None, "where": None, "reason": missing}
    return {"exponent": None, "supremum": absent, "infimum": absent, "limit": None}
