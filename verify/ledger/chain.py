"""The slack of each step of a paper's chain of bounds.

The constant of every link is enclosed; the ratio of two neighbours is what the step between them gives away,
and the product of the ratios is first over last. Every number is a pair of decimal strings, rounded outward.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from verify.best_constant import NAME, sharpen_statement
from verify.claim import Paper, full_statement
from verify.claim.chains import Chain, FiniteRun, Link
from verify.enclosure.interval import Interval
from verify.errors import HypothesisError, NotEnclosed, StatementError, UndefinedOperation
from verify.language.algebras import IntervalAlgebra
from verify.language.evaluate import evaluate
from verify.language.identity import identity
from verify.ledger.cache import Cache, key_of
from verify.rules.base import expression
from verify.theory.bounds import lemma_4_enclosed, lemma_4_suffix
from verify.theory.functionals import functionals
from verify.theory.in_force import in_force
from verify.theory.schedules import parse_schedule

Row = dict[str, Any]
_KEPT, _SHOWN = 30, 15  # digits of the constants computed with, and of what is shown


def chains(paper: Paper, cache: Cache) -> list[dict[str, Any]]:
    """[{"name", "title", "unit", "rows": [{"where", "what", "constant", "slack", "attained"}], "total"}].

    slack of a row is the constant before it over its own (null in the first); a constant that was not
    enclosed is null with a reason, and so are the ratios with it
    """
    return [_chain(chain, cache) for chain in paper.chains]


def _chain(chain: Chain, cache: Cache) -> dict[str, Any]:
    found = [link_constant(link, chain, cache) for link in chain.links]
    values = [None if f["constant"] is None else _interval(f["constant"]) for f in found]
    rows: list[Row] = []
    for i, (link, f, value) in enumerate(zip(chain.links, found, values, strict=True)):
        before = values[i - 1] if i > 0 else None
        rows.append(
            {
                "where": link.where,
                "what": link.what,
                "constant": None if value is None else list(value.decimal(_SHOWN + 3)),
                "slack": _ratio(before, value, _SHOWN),
                "attained": f["attained"],
                "reason": f["reason"],
            }
        )
    total = None if any(v is None for v in values) else _ratio(values[0], values[-1], _SHOWN + 3)
    return {"name": chain.name, "title": chain.title, "unit": chain.unit, "rows": rows, "total": total}


def _interval(pair: list[str]) -> Interval:
    return Interval.between(Fraction(pair[0]), Fraction(pair[1]))


def _ratio(above: Interval | None, below: Interval | None, digits: int) -> list[str] | None:
    if above is None or below is None or below.contains_zero():
        return None
    return list((above / below).decimal(digits))


def link_constant(link: Link, chain: Chain, cache: Cache) -> Row:
    """{"constant", "attained", "reason"}: the constant of one link as decimal strings, null with the reason."""
    setting = chain.setting
    about = None if link.sharpen is None else identity(full_statement(link.sharpen, setting, (NAME,)))
    defined = {name: identity(formula) for name, formula in setting.define.items()}
    key = key_of("link", repr(link), setting.schedule, about, defined)
    found = cache.get(key)
    if found is None:
        found = _link(link, chain)
        cache.put(key, found)
    return found


def _link(link: Link, chain: Chain) -> Row:
    """The constant of a link, as decimal strings, and where a best constant is attained."""
    row: Row = {"constant": None, "attained": None, "reason": None}
    try:
        if link.sharpen is not None:
            statement = full_statement(link.sharpen, chain.setting, (NAME,))
            best = sharpen_statement(statement, chain.setting.schedule, link.sharpen)
            return {**row, "constant": list(best.constant.decimal(_KEPT)), "attained": best.attained}
        if link.lemma_4 is not None:
            value = finite_bound(chain.setting.schedule or "", link.lemma_4)
        else:
            value = _value(str(link.value), chain)
    except (HypothesisError, NotEnclosed, StatementError, UndefinedOperation) as stop:
        return {**row, "reason": str(stop)}
    return {**row, "constant": list(value.decimal(_KEPT))}


def _value(text: str, chain: Chain) -> Interval:
    schedule = chain.setting.schedule
    functions = None if schedule is None else in_force(schedule)
    value: Interval = evaluate(expression(text, chain.setting), IntervalAlgebra(functions), {})
    return value


def finite_bound(schedule: str, run: FiniteRun) -> Interval:
    """Lemma 4 for x_k, ..., x_{T+1} in units of D*G/sqrt(T), at the k that is best in floats.

    With D = G = 1, eta_t = rho h((t-1)/T)/(2 sqrt(T H(0) Q(0))), Eq. (2). Any k gives a valid bound.
    """
    f = functionals(parse_schedule(schedule))
    steps, zero, one = run.steps, Interval.exact(0), Interval.exact(1)
    scale = Interval.exact(run.rho) / (2 * (Interval.exact(steps) * f.H(zero) * f.Q(zero)).sqrt())
    etas = [scale * f.h(Interval.exact(Fraction(t, steps))) for t in range(steps)]
    _, start = lemma_4_suffix([float(e.mid_fraction()) for e in etas], 1.0, 1.0)
    return lemma_4_enclosed(etas, one, one, start) * Interval.exact(steps).sqrt()
