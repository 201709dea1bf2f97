"""Closed forms are accepted by the exact check alone, and slightly wrong ones are not."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify.enclosure.interval import Interval
from verify.language import parse_expression
from verify.theory.closed_forms import accepted, closed_form, named_form, vanishes
from verify.theory.functionals import functionals
from verify.theory.schedules import Piece, Schedule, parse_schedule

NAMED = [
    "cosine",
    "linear",
    "poly:2",
    "poly:7/3",
    "poly:p",
    "exponential",
    "1-sqrt",
    "wsd:1/5",
    "wsd:1/5:1-sqrt",
    "cosine-floor:1/10",
]


def whole(text: str) -> tuple[Piece, ...]:
    """One formula on all of [0, 1]."""
    return (Piece(Fraction(0), Fraction(1), parse_expression(text)),)


@pytest.mark.parametrize("name", NAMED)
@pytest.mark.parametrize("functional", ["H", "Q"])
def test_every_written_form_is_accepted(name: str, functional: str):
    """The formulas that are written down pass the exact check."""
    schedule = parse_schedule(name)
    if named_form(schedule, functional) is None:
        assert functional == "Q"
        return
    form = closed_form(schedule, functional, derive=False)
    assert form is not None
    assert form.source == "named"


@pytest.mark.parametrize(
    ("name", "functional", "text"),
    [
        ("linear", "H", "(1-u)**2/2 + 1/10**12"),
        ("linear", "H", "(1-u)**2/2*(1+u/10**12)"),
        ("linear", "Q", "2*(1-u) + u*(1-u)/10**12"),
        ("cosine", "H", "(1-u)/2 - sin(pi*u)/(2*pi) + (1-u)**9/10**12"),
        ("cosine", "H", "(1-u)/2 - sin(3141592653*u/1000000000)/(2*pi)"),
        ("poly:p", "Q", "(p+1)/p*(1-u)**(p+1)"),
        ("1-sqrt", "Q", "3*(1-sqrt(u)) - 3/2*log(3/(1+2*sqrt(u))) + 1/10**12"),
    ],
)
def test_slightly_wrong_forms_are_refused(name: str, functional: str, text: str):
    """A derivative or an end point that is wrong by 1e-12 is not accepted."""
    assert not accepted(parse_schedule(name), functional, whole(text))


def test_pieces_have_to_meet():
    """A primitive of wsd that jumps at the kink is refused, though its derivative is right everywhere."""
    schedule = parse_schedule("wsd:1/5")
    right = named_form(schedule, "H")
    assert right is not None
    assert accepted(schedule, "H", right)
    jumping = (Piece(right[0].low, right[0].high, parse_expression("1-u")), right[1])
    assert not accepted(schedule, "H", jumping)


def test_a_pole_inside_is_refused():
    """1/(2u-1) has the derivative of a schedule that is undefined at 1/2: not a continuous primitive."""
    pole = Schedule("pole", whole("2/(2*u-1)**2"))
    assert not accepted(pole, "H", whole("1/(2*u-1) - 1"))


@pytest.mark.parametrize("name", ["cosine", "poly:7/3", "1-sqrt", "wsd:1/5:1-sqrt"])
def test_forms_agree_with_the_enclosures(name: str):
    """The formula's value at a point meets the certified functional there."""
    schedule = parse_schedule(name)
    f = functionals(schedule)
    for functional in ("H", "Q"):
        form = closed_form(schedule, functional, derive=False)
        for piece in form.pieces if form else ():
            u = Interval.exact((2 * piece.low + piece.high) / 3)
            assert piece.value(u).intersect(f.interval(functional, u)) is not None


@pytest.mark.parametrize(
    "text", ["sin(pi*u)**2+cos(pi*u)**2-1", "(1-u)**(3/2)*sqrt(1-u)-(1-u)**2", "exp(2*u)-exp(u)**2"]
)
def test_identities_vanish(text: str):
    """Algebraic relations between irrationals are seen."""
    assert vanishes(parse_expression(text))


@pytest.mark.parametrize("text", ["sin(pi*u)**2+cos(pi*u)**2-1+1/10**30", "sqrt((1-2*u)**2)-(1-2*u)", "u"])
def test_control_what_is_not_zero_does_not_vanish(text: str):
    """A tiny constant, a root whose sign is wrong on half of [0, 1], and u itself."""
    assert not vanishes(parse_expression(text))
