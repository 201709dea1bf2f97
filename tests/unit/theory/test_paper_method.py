"""The paper's uncertified method: right to the accuracy of quad and fsolve, and built as the paper says."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify.enclosure.interval import Interval
from verify.errors import ScheduleError
from verify.theory.functionals import functionals
from verify.theory.paper_method import PaperMethod, paper_method
from verify.theory.schedules import parse_schedule


@pytest.mark.parametrize(
    ("name", "decay"), [("cosine", 2), ("linear", 1), ("poly:3", 3), ("wsd:1/5", 1), ("(1-u)**2*(1+u)", 2)]
)
def test_agrees_with_the_enclosures(name: str, decay: float):
    """H, Q, tau and K by quad and fsolve lie within 1e-6 of the certified values."""
    schedule = parse_schedule(name)
    method, f = paper_method(schedule, decay), functionals(schedule)
    for op, x in (
        ("H", 0.25),
        ("Q", 0.0),
        ("Q", 0.875),
        ("tau", 20.0),
        ("K", 1.0),
        ("K", 1.25),
        ("K", 20.0),
        ("K", 1e4),
    ):
        wanted = float(f.interval(op, Interval.exact(Fraction(x))).mid_fraction())
        assert getattr(method, op)(x) == pytest.approx(wanted, rel=1e-6)


def test_control_a_shifted_schedule_is_told_apart():
    """With h = (1-u)^2 instead of the cosine Q(0) is off by far more than the tolerance."""
    assert paper_method(parse_schedule("poly:2")).Q(0.0) != pytest.approx(2.12214335353, rel=1e-3)


def test_no_closed_forms_are_used():
    """Q integrates an integrand that calls H, which integrates h: hundreds of evaluations of h."""
    calls = 0

    def h(u: float) -> float:
        nonlocal calls
        calls += 1
        return (1 - u) ** 2

    assert PaperMethod(h).Q(0.0) == pytest.approx(1.5, rel=1e-9)
    assert calls > 400


def test_tau_is_zero_where_there_is_no_solution():
    """For small rho Theorem 1 takes tau = 0."""
    assert paper_method(parse_schedule("linear"), 1).tau(1.2) == 0.0


def test_family_has_no_numbers():
    """poly:p needs a value for p."""
    with pytest.raises(ScheduleError, match="free parameter"):
        paper_method(parse_schedule("poly:p"))
