"""sympy's proposals: found in a process of its own, accepted only by the exact check."""

from __future__ import annotations

import subprocess

import pytest

from verify.language import parse_expression
from verify.theory import derivation
from verify.theory.closed_forms import accepted, closed_form, named_form, vanishes
from verify.theory.derivation import integrals_by_sympy
from verify.theory.schedules import parse_schedule


@pytest.mark.slow
@pytest.mark.parametrize("name", ["linear", "poly:3", "wsd:1/5", "1-sqrt", "cosine"])
def test_sympy_finds_the_written_forms(name: str):
    """Integration by sympy gives the H that is written down, piece by piece."""
    schedule = parse_schedule(name)
    written = named_form(schedule, "H")
    found = integrals_by_sympy(schedule, [p.formula for p in schedule.pieces])
    assert written is not None
    assert found
    for mine, theirs in zip(written, found[0], strict=True):
        assert vanishes(mine.formula - theirs.formula, mine.low, mine.high)


@pytest.mark.slow
def test_user_formula_gets_its_closed_forms():
    """1 - u^2 has elementary H and Q; both come from sympy and pass the exact check."""
    schedule = parse_schedule("1-u**2")
    for functional, text in (("H", "(1-u)**2*(2+u)/3"), ("Q", "3*(1-u**2)/2 + 3*log(3/(2+u))")):
        form = closed_form(schedule, functional)
        assert form is not None
        assert form.source == "sympy"
        assert accepted(schedule, functional, form.pieces)
        if functional == "H":
            assert vanishes(form.pieces[0].formula - parse_expression(text))


def test_a_silent_worker_is_no_proposal(monkeypatch: pytest.MonkeyPatch):
    """A process that hangs, fails or talks nonsense yields None, not an error."""
    schedule = parse_schedule("1-u**2")

    def hangs(*args: object, **kwargs: object) -> object:
        raise subprocess.TimeoutExpired("sympy", 20)

    monkeypatch.setattr(derivation.subprocess, "run", hangs)
    assert integrals_by_sympy(schedule, [schedule.pieces[0].formula]) == []


def test_wrong_proposals_are_refused(monkeypatch: pytest.MonkeyPatch):
    """Were sympy to answer with a wrong primitive, the closed form would be None."""
    monkeypatch.setattr(
        derivation, "_run_worker", lambda task: [["u - u**3/3"], ["2/3 - u + u**3/3 + u/10**15"]]
    )
    schedule = parse_schedule("1-u**2+0*u")
    assert closed_form(schedule, "H") is None
