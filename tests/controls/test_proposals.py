"""Closed forms are proposed by sympy or by hand and accepted by an exact check alone: each altered one is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from verify.language import parse_expression, to_text
from verify.language.formula import Expr
from verify.theory import closed_forms, derivation
from verify.theory.closed_forms import accepted, closed_form, named_form
from verify.theory.schedules import Piece, Schedule, parse_schedule

FORMULA = "(1 - u)**2*(1 + u)"  # no name of the project's, so its primitive comes from sympy
PRIMITIVE = "(1 - u)**3*(5 + 3*u)/12"
SMALL = Fraction(1, 10**12)


@pytest.fixture(autouse=True)
def fresh_forms() -> Iterator[None]:
    """No closed form is remembered from or for another test."""
    closed_form.cache_clear()
    yield
    closed_form.cache_clear()


def proposed(text: str) -> tuple[Piece, ...]:
    """One formula on all of [0, 1]."""
    return (Piece(Fraction(0), Fraction(1), parse_expression(text, names=("u",))),)


def with_sympy_saying(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Put a formula into sympy's mouth."""

    def integrals(schedule: Schedule, integrands: list[Expr]) -> Iterator[tuple[Piece, ...]]:
        yield proposed(text)

    monkeypatch.setattr(derivation, "integrals_by_sympy", integrals)


def test_the_right_primitive_is_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: what is the integral is accepted, in whatever form it comes."""
    schedule = parse_schedule(FORMULA)
    for text in (PRIMITIVE, "5/12 - u + u**2/2 + u**3/3 - u**4/4"):
        assert accepted(schedule, "H", proposed(text))
    with_sympy_saying(monkeypatch, PRIMITIVE)
    form = closed_form(schedule, "H")
    assert form is not None
    assert form.source == "sympy"


@pytest.mark.parametrize(
    "text",
    [
        f"({PRIMITIVE})*(1 + 1/10**12)",
        f"{PRIMITIVE} + 1/10**12",
        f"-({PRIMITIVE})",
        "(1 - u)**3*(5 + 3*u)/12 + (1 - u)**40/10**12",
        "(1 - u)**2*(1 + u)",
        "5/12 - u + u**2/2 + u**3/3",
        "(1 - u)**3*(5 + 3*u)/12 + log(1 + u) - log(1 + u)*1.000000000001",
    ],
)
def test_an_altered_primitive_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """A wrong slope, a wrong value at 1, or both, by as little as 1e-12: there is then no closed form."""
    schedule = parse_schedule(FORMULA)
    assert not accepted(schedule, "H", proposed(text))
    with_sympy_saying(monkeypatch, text)
    assert closed_form(schedule, "H") is None


@pytest.mark.parametrize(
    ("name", "functional"), [(n, f) for n in ("linear", "1-sqrt", "wsd:1/5", "poly:3") for f in "HQ"]
)
def test_formulas_written_down_by_hand_are_checked_too(name: str, functional: str) -> None:
    """The project's own tables pass the check, and a table that is off by 1e-12 in one piece does not."""
    schedule = parse_schedule(name)
    pieces = named_form(schedule, functional)
    assert pieces is not None
    assert accepted(schedule, functional, pieces)
    for index, piece in enumerate(pieces):
        off = replace(piece, formula=piece.formula + SMALL_EXPR)
        assert not accepted(schedule, functional, (*pieces[:index], off, *pieces[index + 1 :]))


SMALL_EXPR = parse_expression("1/10**12")


def test_a_kinked_schedule_needs_every_piece_and_the_right_kinks() -> None:
    """A missing piece or a kink that is moved is refused."""
    schedule = parse_schedule("wsd:1/5")
    first, last = named_form(schedule, "H") or ()
    assert not accepted(schedule, "H", (last,))
    moved = Fraction(3, 4)
    assert not accepted(schedule, "H", (replace(first, high=moved), replace(last, low=moved)))


def test_what_is_refused_is_not_used_in_a_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    """With an altered table H is not rewritten by it, so nothing false is proved from it."""
    from verify.decision import decide_statement
    from verify.language import parse_statement
    from verify.methods.budget import Budget
    from verify.theory.in_force import in_force
    from verify.verdict import Verdict

    altered: dict[str, Any] = {**closed_forms._NAMED, "linear": {"H": ["(1-u)**2/2 + 1/10**9*(1-u)"]}}
    monkeypatch.setattr(closed_forms, "_NAMED", altered)
    in_force.cache_clear()
    try:
        statement = parse_statement("forall v in [0, 1]: H(v) == (1 - v)**2/2 + 1/10**9*(1 - v)")
        found = decide_statement(statement, "linear", Budget(500, 1.0))
        assert found.verdict is not Verdict.PROVED
        assert closed_form(parse_schedule("linear"), "H", False) is None
    finally:
        in_force.cache_clear()


def test_sympy_itself_finds_the_primitive() -> None:
    """Without anything put into its mouth sympy proposes a form that is accepted, and it is the right one."""
    form = closed_form(parse_schedule(FORMULA), "H")
    assert form is not None
    difference = parse_expression(f"({to_text(form.pieces[0].formula)}) - ({PRIMITIVE})")
    assert closed_forms.vanishes(difference)
