"""Every row of the tables twice: the true statement is never answered against, the false one never confirmed."""

from __future__ import annotations

import mpmath
import pytest
import table_open
from control_rows import AGAINST, NARROWEST, WIDEST, Control, Open, decided, margins, name_of
from control_values import SCHEDULES
from tables import MEASURED, ROWS, SINGULAR, TRUE_ONLY

from verify.verdict import Verdict


@pytest.mark.parametrize("row", ROWS, ids=name_of)
def test_true_statement_is_proved(row: Control) -> None:
    """The true filling is proved."""
    found = decided(row.true_text, row.schedule)
    assert found.verdict not in AGAINST, found.deciding.reason
    assert found.verdict is Verdict.PROVED, found.deciding.reason


@pytest.mark.parametrize("row", ROWS, ids=name_of)
def test_false_statement_is_refuted(row: Control) -> None:
    """The false filling is refuted, with a witness."""
    found = decided(row.false_text, row.schedule)
    assert found.verdict is not Verdict.PROVED, found.deciding.reason
    assert found.verdict is Verdict.REFUTED, found.deciding.reason
    assert found.witness is not None


@pytest.mark.parametrize("row", [*SINGULAR, *TRUE_ONLY], ids=name_of)
def test_true_statement_about_a_root_at_an_end_is_proved(row: Control) -> None:
    """1 - sqrt(u) and the schedule that cools down so: the true filling is proved."""
    found = decided(row.true_text, row.schedule)
    assert found.verdict is Verdict.PROVED, found.deciding.reason


@pytest.mark.slow
@pytest.mark.parametrize("row", SINGULAR, ids=name_of)
def test_false_statement_about_a_root_at_an_end_is_refuted(row: Control) -> None:
    """The false filling is refuted, although the second evaluator has to integrate a square root at its end."""
    found = decided(row.false_text, row.schedule)
    assert found.verdict is Verdict.REFUTED, found.deciding.reason


@pytest.mark.parametrize("row", table_open.OPEN, ids=name_of)
def test_open_statement_gets_no_wrong_verdict(row: Open) -> None:
    """What the engine leaves open, it leaves open: no verdict against the truth."""
    found = decided(row.text, row.schedule, boxes=300)
    wrong = AGAINST if row.true else (Verdict.PROVED,)
    assert found.verdict not in wrong, found.deciding.reason


@pytest.mark.parametrize("row", MEASURED, ids=name_of)
def test_the_constants_lie_close_on_both_sides(row: Control) -> None:
    """By mpmath alone: the true and the false constant are within 1e-6 of the best one, on its two sides."""
    true, false, product = margins(row)
    assert true == 0 or NARROWEST <= true <= WIDEST
    assert false == 0 or NARROWEST <= false <= WIDEST
    assert product < 0 or (true == 0 and false > 0)


@pytest.mark.parametrize("name", SCHEDULES)
def test_primitives_written_by_hand_are_primitives(name: str) -> None:
    """H as the tables use it is the integral of h, by quadrature."""
    definition = SCHEDULES[name]
    with mpmath.workdps(20):
        for v in ("0", "0.3", "0.85", "0.99"):
            point = mpmath.mpf(v)
            assert abs(definition.quadrature(point) - definition.primitive(point)) < mpmath.mpf(10) ** -6


def test_there_are_enough_controls() -> None:
    """At least 60 statements of each kind, a third of them with a measured margin; few are left open."""
    assert len(ROWS) >= 60
    assert 3 * len(MEASURED) >= len(ROWS)
    assert len(table_open.OPEN) <= len(ROWS) / 4
    assert len({(r.text, r.true, r.schedule) for r in ROWS}) == len(ROWS)
