"""What the package certifies about a schedule: true of those built annealed, refused with a reason otherwise."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from property_checks import exact
from property_schedules import KNOTS, Case, few, missing, own, scaled, schedules, smooth_schedules

from verify.errors import VerifyError
from verify.language import to_text
from verify.theory.dossier import dossier
from verify.theory.hypotheses import hypotheses
from verify.theory.schedules import parse_schedule


@pytest.mark.needs("random")
@given(schedules())
def test_schedules_built_annealed_are_certified_so(case: Case) -> None:
    """Annealed, with the tail degree they were built with; Theorem 1 applies to exactly the smooth ones."""
    found = hypotheses(case.schedule)
    assert found.annealed.holds is True
    assert case.f.tail.q == case.degree
    assert found.theorem_1.holds is bool(case.smooth)


SPOILED = (
    ("{h} + 1/10", "zero_at_end"),
    ("{h} + 40*u*(1-u)", "non_increasing"),
    ("{h} - 1/1000*(1-u)**(1/9)", "positive"),
    ("({h})*(1/2-u)", "positive"),
)


@few()
@pytest.mark.needs("random")
@given(smooth_schedules(), st.sampled_from(SPOILED))
def test_spoiled_schedules_are_refused(case: Case, spoiled: tuple[str, str]) -> None:
    """Control: h(1) > 0, a rise, and h <= 0 before the end are each found, with a reason."""
    template, hypothesis = spoiled
    pieces = case.schedule.pieces
    formula = (
        to_text(pieces[0].formula) if len(pieces) == 1 else case.text
    )  # a name such as poly:5 is no formula
    found = hypotheses(parse_schedule(template.format(h=formula)))
    assert found.annealed.holds is False
    assert getattr(found, hypothesis).holds is False
    assert getattr(found, hypothesis).reason


def slopes(case: Case) -> Any:
    """Absolute difference quotients of h on a fine grid, in floats."""
    u = np.linspace(0.0, 1.0, 20_001)
    return np.abs(np.diff(case.schedule.values(u)) / np.diff(u))


@pytest.mark.needs("theorem-1")
@given(smooth_schedules())
def test_no_slope_exceeds_the_lipschitz_constant(case: Case) -> None:
    """|h(a) - h(b)| <= p |a - b|, up to the rounding of h, and p is attained to a thousandth."""
    p = hypotheses(case.schedule).constant
    assert p is not None
    steepest, rounding = float(slopes(case).max()), 4e-16 * float(case.schedule.values(np.zeros(1))[0])
    assert steepest <= float(p.hi) + 4 * rounding * 20_000
    assert steepest > float(p.lo) * 0.999


@few()
@pytest.mark.needs("theorem-1")
@given(smooth_schedules())
def test_a_smaller_lipschitz_constant_is_exceeded(case: Case) -> None:
    """Control: one hundredth less is too little."""
    p = hypotheses(case.schedule).constant
    assert p is not None
    assert slopes(case).max() > float(p.hi) * 0.99


def not_annealed() -> st.SearchStrategy[Case]:
    """Named schedules to which the paper's theorems do not apply; a user's own if it is one of them."""
    case = own()
    if case is not None:
        return st.just(case)
    floors = KNOTS.map(lambda m: Case(f"cosine-floor:{m}"))
    return st.just(Case("constant")) | floors | KNOTS.map(lambda c: Case(f"exponential:{c}"))


@few()
@given(not_annealed())
def test_the_dossier_says_what_does_not_apply(case: Case) -> None:
    """Where Q, K or Theorem 1 is missing, the dossier says so with a reason; where not, it has the numbers."""
    lacks, found = missing(case), dossier(case.schedule, [Fraction(2)])
    row = found["coefficients"][0]
    assert (found["Q0_reason"] is not None) == ("Q" in lacks)
    assert (row["reason"] is not None) == ("K" in lacks)
    assert (row["coefficient"] is None) == ("K" in lacks)
    assert (found["theorem_1"]["applies"] is not True) == ("theorem-1" in lacks)
    assert found["theorem_1"]["reason"]
    if "K" in lacks:
        with pytest.raises(VerifyError):
            case.f.K(exact(2))


@pytest.mark.needs("text")
@given(schedules())
def test_a_schedule_is_read_back_from_its_name(case: Case) -> None:
    """The canonical name of a schedule parses to the same pieces; with a factor it does not (control)."""
    schedule = case.schedule
    assert parse_schedule(schedule.name).pieces == schedule.pieces
    assert scaled(schedule, Fraction(3)).pieces != schedule.pieces
