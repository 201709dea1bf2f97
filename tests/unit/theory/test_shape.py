"""The shape of a schedule: monotone, positive, zero at the end; false variants are refuted with points."""

from __future__ import annotations

import pytest

from verify.theory.schedules import parse_schedule
from verify.theory.shape import shape_of

ANNEALED = [
    "cosine",
    "linear",
    "poly:7/3",
    "1-sqrt",
    "wsd:1/5",
    "wsd:1/5:1-sqrt",
    "(1-u)**2*(1+u)",
    "1-u**3",
    "min(1-u, exp(-u)/2)",
]


@pytest.mark.parametrize("name", ANNEALED)
def test_annealed_schedules(name: str):
    """Non-increasing, positive before 1 and zero at 1 are all certified."""
    assert [f.holds for f in shape_of(parse_schedule(name))] == [True, True, True]


@pytest.mark.parametrize(
    ("name", "falls", "positive", "ends"),
    [
        ("constant", True, True, False),
        ("exponential", True, True, False),
        ("cosine-floor:1/100", True, True, False),
        ("u", False, False, False),
        ("1-2*u", True, False, False),
        ("max(0, 1-2*u)", True, False, True),
        ("u*(1-u)", False, False, True),
        ("(1-u)*(1+u/1000000+u)", False, True, True),
    ],
)
def test_what_fails_is_refuted(name: str, falls: bool, positive: bool, ends: bool):
    """Each property that fails is refuted, also a bump of relative size 1e-6."""
    assert [f.holds for f in shape_of(parse_schedule(name))] == [falls, positive, ends]


def test_the_increase_is_shown_by_two_points():
    """The reason names two points at which h is certified to grow."""
    assert "h(0) < h(" in shape_of(parse_schedule("(1-u)*(1+2*u)"))[0].reason
