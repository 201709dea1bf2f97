"""Statements that once got a wrong verdict, one test each: what they are is known by hand.

Each is written down with the verdicts that would be wrong; where the engine can see the truth, with that.
"""

from __future__ import annotations

from fractions import Fraction

import pytest
from control_rows import decided

from verify.api import sharpen
from verify.errors import StatementError
from verify.verdict import Verdict

_PI = "3.14159265358979323846264338327950288420"  # above pi by 3e-39
EXACTLY = (
    (
        f"sqrt((pi - {_PI})**2) == pi - {_PI}",
        None,
        Verdict.REFUTED,
        "a root is not negative, in floats pi - c is 0",
    ),
    (
        f"forall x in [0, 1]: sqrt((pi - {_PI})**2) <= pi - {_PI}",
        None,
        Verdict.REFUTED,
        "the same as an inequality",
    ),
    (
        "forall x in [0, 1]: h(1/2 + sqrt((x - 1/2)**2)) == h(x)",
        "annealed",
        Verdict.REFUTED,
        "sqrt(y**2) is |y|, not y",
    ),
    ("forall x in [0, 1]: x*log(x) <= 0", None, Verdict.ILL_POSED, "log(0) times 0"),
    (
        "forall x in [-1, 1] given 1/x <= 5: x**4 + x**2 - 2*x + 2 >= 0",
        None,
        Verdict.ILL_POSED,
        "a hypothesis undefined at 0",
    ),
    (
        "forall x in [-2, -1]: diff(log(x), x) == 1/x",
        None,
        Verdict.ILL_POSED,
        "the derivative is defined, log is not",
    ),
    (
        "forall x in [-2, -1], y in [0, 1]: diff(sqrt(x), y) == 0",
        None,
        Verdict.ILL_POSED,
        "the derivative forgets the root",
    ),
    ("forall x in [0, 1]: diff(0*log(-1 - x), x) == 0", None, Verdict.ILL_POSED, "0 times what is undefined"),
    (
        "forall y in [-1, 1], x in (-oo, oo) given x == 1/y: y**2 >= 0",
        None,
        Verdict.ILL_POSED,
        "the replaced variable is undefined",
    ),
    ("forall n in [1/3, 1/2] integer: n >= 0", None, Verdict.ILL_POSED, "an interval without an integer"),
    (
        "forall x in [0, 1], y in [x, 2], z in [0, 1] given x == z: y >= z",
        None,
        Verdict.PROVED,
        "x bounds y and is replaced",
    ),
    (
        "forall u in [0, 1): (1 - u)**5*(1 - u)**-5 >= 1",
        None,
        Verdict.PROVED,
        "equal to 1, the divisor never 0",
    ),
)
OPEN = (
    ("forall x in [0, 1]: (x - 5/8)**2*log((x - 5/8)**2) <= 0", None, "log(0) at 5/8"),
    ("forall x in [0, 1]: 0*log((x - 5/8)**2) >= 0", None, "log(0) at 5/8"),
    ("forall x in [0, 2]: 0/(x**2 - 2) <= x", None, "a divisor that vanishes at sqrt(2)"),
    ("forall x in [0, 2]: x + (1/(x**2 - 2) - 1/(x**2 - 2)) >= 0", None, "terms that cancel where undefined"),
    ("forall x in [0, 2]: (x**2 - 2)/(x**2 - 2) >= 1", None, "a factor that cancels where undefined"),
    (
        "forall x in [0, 2] given 1/(x**2 - 2) <= 5: x**4 + x**2 - 2*x + 2 >= 0",
        None,
        "a hypothesis undefined at sqrt(2)",
    ),
    ("forall y in [-1, 1], x in (-oo, oo) given x == sqrt(y): y >= 0", None, "the replacement restricts y"),
)


@pytest.mark.parametrize(("text", "schedule", "verdict", "why"), EXACTLY, ids=lambda v: str(v)[:60])
def test_once_wrong_is_now_right(text: str, schedule: str | None, verdict: Verdict, why: str) -> None:
    """The verdict is the one that holds by hand."""
    found = decided(text, schedule)
    assert found.verdict is verdict, f"{why}: {found.verdict}: {found.deciding.reason}"


@pytest.mark.parametrize(("text", "schedule", "why"), OPEN, ids=lambda v: str(v)[:60])
def test_once_wrongly_proved_is_no_longer_proved(text: str, schedule: str | None, why: str) -> None:
    """What is undefined somewhere in its domain is neither proved nor refuted."""
    found = decided(text, schedule, boxes=300)
    assert found.verdict not in (Verdict.PROVED, Verdict.REFUTED), f"{why}: {found.deciding.reason}"


def test_slope_of_a_kinked_schedule_is_bad_input() -> None:
    """h' does not exist at a kink, so a statement about it is refused with the place."""
    with pytest.raises(StatementError, match="u = 4/5"):
        decided("forall u in [0, 1]: diff(h(u), u) <= 0", "wsd:1/5")


def test_best_constant_is_enclosed_where_digits_cancel() -> None:
    """2**200 + x - 2**200 is at most 1: the enclosure may be wide, and holds 1."""
    lower, upper = sharpen("forall x in [0, 1]: (2**200 + x) - 2**200 <= C").to_json()["constant"]
    assert Fraction(lower) <= 1 <= Fraction(upper)
