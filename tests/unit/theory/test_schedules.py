"""Schedules: what parses, what they evaluate to, and the one sentence for what does not parse."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from verify.enclosure.interval import Interval
from verify.errors import ScheduleError
from verify.theory.schedules import parse_schedule

FORMULAS = {
    "cosine": lambda u: (1 + np.cos(np.pi * u)) / 2,
    "linear": lambda u: 1 - u,
    "constant": lambda u: np.ones_like(u),
    "poly:3/2": lambda u: (1 - u) ** 1.5,
    "exponential": lambda u: np.exp(-5 * u),
    "exponential:1/2": lambda u: np.exp(-u / 2),
    "1-sqrt": lambda u: 1 - np.sqrt(u),
    "wsd:1/4": lambda u: np.minimum(1, (1 - u) * 4),
    "wsd:1/4:1-sqrt": lambda u: np.where(u <= 0.75, 1, 1 - np.sqrt(np.maximum(u - 0.75, 0) * 4)),
    "cosine-floor:1/10": lambda u: 0.1 + 0.9 * (1 + np.cos(np.pi * u)) / 2,
    "(1-u)**2*(1+u)": lambda u: (1 - u) ** 2 * (1 + u),
}


@pytest.mark.parametrize("name", FORMULAS)
def test_values_are_those_of_the_formula(name: str):
    """A schedule agrees with its formula written in numpy, ends included."""
    u = np.linspace(0, 1, 41)
    assert np.allclose(parse_schedule(name).values(u), FORMULAS[name](u), rtol=0, atol=4e-16)


def test_control_another_schedule_has_other_values():
    """The comparison above can fail: poly:2 is not poly:3/2."""
    u = np.linspace(0, 1, 41)
    assert not np.allclose(parse_schedule("poly:2").values(u), FORMULAS["poly:3/2"](u), rtol=0, atol=4e-16)


def test_first_step_has_index_zero():
    """step_sizes(T)[0] is eta_1 = h(0) and the last one is h((T-1)/T), not h(1) = 0."""
    steps = parse_schedule("linear").step_sizes(4)
    assert steps.tolist() == [1.0, 0.75, 0.5, 0.25]


@pytest.mark.parametrize("name", [*FORMULAS, "poly:p", "min(1, 5*(1 - u))"])
def test_name_parses_back(name: str):
    """The canonical name of a schedule names the same schedule."""
    schedule = parse_schedule(name)
    assert parse_schedule(schedule.name) == schedule


def test_decimals_are_read_exactly():
    """0.2 is 1/5, so both name one schedule with its kink at exactly 4/5."""
    assert parse_schedule("wsd:0.2") == parse_schedule("wsd:1/5")
    assert parse_schedule("wsd:0.2").pieces[0].high == Fraction(4, 5)


def test_piece_is_exact_at_a_kink_that_is_not_binary():
    """At u = 4/5 the cooldown 1 - sqrt((u - 4/5)/(1/5)) is exactly 1, although 4/5 has no binary form."""
    cooldown = parse_schedule("wsd:1/5:1-sqrt").pieces[1]
    assert cooldown.value(Interval.exact(Fraction(4, 5))).hi_fraction() == 1
    assert cooldown.value(Interval.exact(1)).is_exact_zero()


def test_parametric_family_has_members():
    """poly:p is one object with a free p; a member has numbers, the family has none."""
    family = parse_schedule("poly:p")
    assert family.parameter == "p"
    assert family.at(Fraction(2)) == parse_schedule("poly:2")
    with pytest.raises(ScheduleError, match="free parameter p"):
        family.values(np.array([0.5]))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("cosin", "did you mean cosine"),
        ("linera", "did you mean linear"),
        ("poly:-1", "positive rational"),
        ("poly:1/0", "positive rational"),
        ("poly", "poly:2"),
        ("wsd:2", r"in \(0, 1\]"),
        ("wsd:a", "'a'"),
        ("cosine:3", "takes no parameter"),
        ("cosine-floor:1", "strictly between 0 and 1"),
        ("cos(pi*u", "closing parenthesis"),
        ("(1-u)**x", "without x"),
        ("h(u)", "cannot use h"),
        ("1/(u-1/2)", "undefined at u = 1/2"),
        ("log(u)", "undefined at u = 0"),
        ("exp(-1/(1-u))", "undefined at u = 1"),
        ("tan(pi*u)", "near u = 0.4999"),
        ("invsqrt", "bound and simulate"),
        ("__import__('os')", "at column"),
    ],
)
def test_bad_input_gets_one_sentence(text: str, said: str):
    """What is no schedule is answered in one line that shows the text and what would do."""
    with pytest.raises(ScheduleError, match=said) as caught:
        parse_schedule(text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["u", "1-2*u", "cos(pi*u)", "exp(-u)"])
def test_schedule_that_is_not_annealed_parses(text: str):
    """Negative, increasing or never zero is no error."""
    assert parse_schedule(text).name


@pytest.mark.parametrize("steps", [0, -3, 2.5, True])
def test_horizon_is_a_positive_integer(steps: object):
    """T = 2.5 or True is refused with the value and its type."""
    with pytest.raises(ScheduleError, match="horizon T"):
        parse_schedule("linear").step_sizes(steps)  # type: ignore[arg-type]
