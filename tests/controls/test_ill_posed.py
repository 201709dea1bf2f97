"""Statements that mean nothing are never proved and never refuted, and their well-posed siblings are."""

from __future__ import annotations

import pytest
import table_ill_posed
from control_rows import decided

from verify.verdict import Verdict

ROWS = (*table_ill_posed.UNDEFINED, *table_ill_posed.EMPTY)


@pytest.mark.parametrize(("text", "sibling", "schedule"), ROWS, ids=lambda v: str(v)[:60])
def test_meaningless_statement_is_ill_posed(text: str, sibling: str, schedule: str | None) -> None:
    """A certified undefined point, or a domain without points, makes a statement ill-posed."""
    found = decided(text, schedule)
    assert found.verdict is Verdict.ILL_POSED, f"{found.verdict}: {found.deciding.reason}"


@pytest.mark.parametrize(("text", "sibling", "schedule"), ROWS, ids=lambda v: str(v)[:60])
def test_its_sibling_is_proved(text: str, sibling: str, schedule: str | None) -> None:
    """One end, sign or constant changed, the statement is well posed and true."""
    found = decided(sibling, schedule)
    assert found.verdict is Verdict.PROVED, f"{found.verdict}: {found.deciding.reason}"


@pytest.mark.parametrize(("text", "reason", "schedule"), table_ill_posed.OPEN, ids=lambda v: str(v)[:60])
def test_unseen_emptiness_and_undefined_points_prove_nothing(
    text: str, reason: str, schedule: str | None
) -> None:
    """Where the defect is not found, the statement is still neither proved nor refuted."""
    found = decided(text, schedule, boxes=300)
    assert found.verdict not in (Verdict.PROVED, Verdict.REFUTED), f"{reason}: {found.deciding.reason}"
