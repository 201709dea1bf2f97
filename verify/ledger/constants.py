"""The paper's constants beside the best ones."""

from __future__ import annotations

from typing import Any

from verify.best_constant import NAME, sharpen_statement
from verify.claim import Claim, Constant, full_statement
from verify.enclosure.interval import Interval
from verify.errors import NotEnclosed, StatementError, VerifyError
from verify.language.algebras import IntervalAlgebra
from verify.language.evaluate import evaluate
from verify.language.printer import to_text
from verify.ledger.cache import Cache, key_of
from verify.rules.base import expression
from verify.theory.in_force import in_force


def sharpened(constant: Constant, claim: Claim, cache: Cache) -> dict[str, Any]:
    """One row of the constants table; best and slack are null where no best constant was enclosed."""
    row: dict[str, Any] = {
        "name": constant.printed,
        "printed": constant.printed,
        "unit": constant.unit,
        "harmful": constant.harmful,
        "sharpen": constant.sharpen,
        "best": None,
        "slack": None,
        "attained": None,
        "reason": None,
    }
    if constant.sharpen is None:
        return {**row, "reason": "no statement to sharpen was given"}
    statement = full_statement(constant.sharpen, claim.setting, (NAME,))
    key = key_of("sharpen", to_text(statement), claim.setting.schedule, constant.printed)
    found = cache.get(key)
    if found is None:
        try:
            best = sharpen_statement(statement, claim.setting.schedule, to_text(statement))
        except (NotEnclosed, StatementError) as stop:
            return {**row, "reason": str(stop)}
        found = best.to_json(constant.printed, _printed_value(constant, claim))
        cache.put(key, found)
    return {**row, "best": found["constant"], "slack": found["slack"], "attained": found["attained"]}


def _printed_value(constant: Constant, claim: Claim) -> Interval | None:
    """The printed constant as an enclosure: a number such as 5/2, or a formula such as 18*2*sqrt(2*Q(0))."""
    try:
        expr = expression(constant.printed, claim.setting)
        functions = None if claim.setting.schedule is None else in_force(claim.setting.schedule)
        value: Interval = evaluate(expr, IntervalAlgebra(functions), {})
    except (VerifyError, KeyError):
        return None
    return value
