"""The paper's constants beside the best ones.

A constant of a claim about every annealed schedule has no best value that one schedule could compute: a schedule
only shows how far the constant can be moved at most. Where a schedule reaches the printed value, that is the best.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from verify.best_constant import NAME, Sharpened, sharpen_statement
from verify.claim import Claim, Constant, full_statement
from verify.enclosure.interval import Interval
from verify.errors import NotEnclosed, StatementError, VerifyError
from verify.language import parse_expression
from verify.language.algebras import IntervalAlgebra
from verify.language.evaluate import evaluate
from verify.language.formula import Statement, substitute
from verify.language.identity import identity
from verify.language.printer import to_text
from verify.ledger.cache import Cache, key_of
from verify.methods.instances import INSTANCES
from verify.problem.problem import map_statement
from verify.rules.base import expression
from verify.theory.in_force import in_force

_FOUND = ("best", "slack", "attained", "place", "reason")


def sharpened(constant: Constant, claim: Claim, cache: Cache) -> dict[str, Any]:
    """One row of the constants table; best and slack are null, with the reason, where none was enclosed."""
    row: dict[str, Any] = {
        "name": constant.printed,
        "printed": constant.printed,
        "unit": constant.unit,
        "harmful": constant.harmful,
        "sharpen": constant.sharpen,
        **dict.fromkeys(_FOUND),
    }
    if constant.sharpen is None:
        return {**row, "reason": constant.reason or "no statement to sharpen was given"}
    statement = full_statement(constant.sharpen, claim.setting, (NAME,))
    key = key_of(
        "constant", identity(statement), claim.setting.schedule, constant.printed, _meaning(constant, claim)
    )
    found = cache.get(key)
    if found is None:
        try:
            found = _found(statement, constant, claim)
        except (NotEnclosed, StatementError) as stop:
            found = {"reason": str(stop)}
        cache.put(key, found)
    return {**row, **found}


def _meaning(constant: Constant, claim: Claim) -> str | None:
    """The printed constant with the abbreviations of the claim's setting written out; None where it is no formula."""
    try:
        return identity(expression(constant.printed, claim.setting))
    except VerifyError:
        return None


def _found(statement: Statement, constant: Constant, claim: Claim) -> dict[str, Any]:
    printed = _printed_value(constant, claim)
    if claim.setting.abstract:
        return _by_instances(statement, constant, printed)
    best = sharpen_statement(statement, claim.setting.schedule, to_text(statement))
    if not best.constant.is_bounded():
        raise NotEnclosed(f"only {' to '.join(best.constant.decimal(12))} was certified")
    return _row(best, constant, printed, best.attained)


def _row(best: Sharpened, constant: Constant, printed: Interval | None, attained: str) -> dict[str, Any]:
    found = best.to_json(constant.printed, printed)
    return {
        "best": found["constant"],
        "slack": found["slack"],
        "attained": attained,
        "place": found["place"],
        "reason": None,
    }


def _by_instances(statement: Statement, constant: Constant, printed: Interval | None) -> dict[str, Any]:
    """How far a constant for every annealed schedule can be moved, by the schedules at hand.

    raises  NotEnclosed where none of them says anything
    """
    name, best = _sharpest(statement)
    if printed is not None and _meet(best.constant, printed):
        where = f"by the schedule {name}, {best.attained}; that it suffices for every schedule is the claim"
        return _row(best, constant, printed, where)
    low, high = best.constant.decimal(12)
    side = f"at least {low}" if best.smallest else f"at most {high}"
    reason = f"{side}, by the schedule {name}; the best over every annealed schedule is not computed"
    return {**dict.fromkeys(_FOUND), "reason": reason}


def _sharpest(statement: Statement) -> tuple[str, Sharpened]:
    found: list[tuple[str, Sharpened]] = []
    for name, lipschitz in INSTANCES.items():
        try:
            about = _with_lipschitz(statement, lipschitz)
            found.append((name, sharpen_statement(about, name, to_text(about))))
        except NotEnclosed:
            continue
    if not found:
        raise NotEnclosed("no schedule at hand bounds it")
    smallest = found[0][1].smallest
    return max(found, key=lambda f: f[1].constant.lo if smallest else -f[1].constant.hi)


def _with_lipschitz(statement: Statement, lipschitz: str) -> Statement:
    """The statement with p replaced by the Lipschitz constant of a schedule."""
    value = parse_expression(lipschitz)
    put = map_statement(statement, lambda e: substitute(e, {"p": value}))
    return replace(put, quantifiers=tuple(q for q in put.quantifiers if q.name != "p"))


def _meet(a: Interval, b: Interval) -> bool:
    """Do two narrow enclosures have a common point?"""
    return a.intersect(b) is not None and a.union(b).width() < 1e-12


def _printed_value(constant: Constant, claim: Claim) -> Interval | None:
    """The printed constant as an enclosure: a number such as 5/2, or a formula such as 18*2*sqrt(2*Q(0))."""
    try:
        expr = expression(constant.printed, claim.setting)
        functions = (
            None
            if claim.setting.schedule is None or claim.setting.abstract
            else in_force(claim.setting.schedule)
        )
        value: Interval = evaluate(expr, IntervalAlgebra(functions), {})
    except (VerifyError, KeyError):
        return None
    return value
