"""The paper's constants beside the best ones."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from verify.claim import Claim, Constant, full_statement
from verify.errors import NotEnclosed, StatementError
from verify.language.printer import to_text
from verify.ledger.cache import Cache, key_of
from verify.best_constant import NAME, sharpen_statement


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
        found = best.to_json(_exact(constant.printed))
        cache.put(key, found)
    return {**row, "best": found["constant"], "slack": found["slack"], "attained": found["attained"]}


def _exact(printed: str) -> Fraction | None:
    try:
        return Fraction(printed)
    except ValueError:
        return None
