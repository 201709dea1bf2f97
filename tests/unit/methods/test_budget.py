"""What a method may spend."""

from __future__ import annotations

from verify.methods.budget import Budget


def test_a_budget_is_spent_by_boxes_or_time() -> None:
    """Whichever is first; the clock is looked at now and then only."""
    budget = Budget(100, 1000.0)
    assert not budget.exhausted(99)
    assert budget.exhausted(100)
    late = Budget(100, 0.0)
    assert late.exhausted(16)
    assert not late.exhausted(17)


def test_a_restarted_budget_has_the_same_limits_and_a_new_clock() -> None:
    """Limits alone go into keys and evidence."""
    budget = Budget(7, 3.0, started=0.0)
    assert budget.exhausted(0)
    again = budget.restarted()
    assert not again.exhausted(0)
    assert again.to_json() == budget.to_json() == {"boxes": 7, "seconds": 3.0}
