"""Enclosures of suprema and of best constants: they hold the true value, and nothing far from it."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath as mp
import pytest

from verify.api import sharpen
from verify.enclosure.interval import Interval
from verify.errors import NotEnclosed, StatementError
from verify.language import parse_expression, parse_statement
from verify.methods.budget import Budget
from verify.methods.supremum.search import Search
from verify.problem.problem import prepare


def constant(text: str, schedule: str | None = None) -> tuple[Fraction, Fraction, str]:
    """The enclosure of the best constant, and where."""
    found = sharpen(text, schedule, Budget(3000, 4.0)).to_json()
    lower, upper = (Fraction(c) for c in found["constant"])
    return lower, upper, found["attained"]


CASES: list[tuple[str, str | None, Callable[[], Any], str]] = [
    ("forall x in [0, 1]: x*(1 - x) <= C", None, lambda: mp.mpf(1) / 4, "attained at x = 1/2"),
    ("forall x in [0, oo): x/(1 + x) <= C", None, lambda: mp.mpf(1), "approached as x -> oo"),
    ("forall x in (0, 1]: sin(x)/x <= C", None, lambda: mp.mpf(1), "approached as x -> 0"),
    ("forall x in [0, 1]: C <= exp(x)", None, lambda: mp.mpf(1), "attained at x = 0"),
    ("forall x in [0, 1]: C*(x - 2) <= 1", None, lambda: -mp.mpf(1) / 2, "attained at x = 0"),
    ("forall x in [0, sqrt(2)]: x**2 <= C", None, lambda: mp.mpf(2), ""),
    ("forall x in [0, 1] given 3*x <= 1: x <= C", None, lambda: mp.mpf(1) / 3, "near x = 1/3"),
    ("forall n in [1, 6] integer: cos(pi*n) <= C", None, lambda: mp.mpf(1), "attained at n"),
    ("forall n in (0, 4) integer: n <= C", None, lambda: mp.mpf(3), "attained at n = 3"),
    ("forall u in [0, 1): h(u) <= C*(1 - u)**2", "cosine", lambda: mp.pi**2 / 4, "approached as u -> 1"),
    ("forall v in [0, 1): H(v) <= C*(1 - v)", "wsd:1/5", lambda: mp.mpf(9) / 10, "attained at v = 0"),
    ("forall rho in [1, oo): K(rho) <= C*rho**(1/3)", "linear", lambda: mp.mpf(4), "attained at rho = 1"),
    ("forall x in [0, 1]: x + floor(x) <= C", None, lambda: mp.mpf(2), "attained at x = 1"),
]


@pytest.mark.parametrize(("text", "schedule", "best", "where"), CASES, ids=[c[0] for c in CASES])
def test_the_enclosure_holds_the_best_constant(
    text: str, schedule: str | None, best: Callable[[], Any], where: str
) -> None:
    """By mpmath, to a width of 1e-9; where it is attained, or in which limit, is said."""
    lower, upper, attained = constant(text, schedule)
    with mp.workdps(30):
        value = Fraction(mp.nstr(best(), 25, strip_zeros=False))
    assert lower - Fraction(1, 10**15) <= value <= upper + Fraction(1, 10**15)
    assert upper - lower < Fraction(1, 10**9)
    assert attained.startswith(where)


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("forall x in [1/3, 1]: C <= 3*x", 1),
        ("forall x in [0, 1/3]: 3*x <= C", 1),
        ("forall x in [1/3, 1]: -3*x <= C", -1),
        ("forall x in [-1, -1/3]: 3*x <= C", -1),
        ("forall x in [-sqrt(2), 0]: x**2 <= C", 2),
        ("forall x in (-oo, 1/3]: 3*x <= C", 1),
    ],
)
def test_an_end_that_is_no_short_number_is_not_overrun(text: str, best: int) -> None:
    """The box reaches beyond 1/3 by a rounding; a value there is no value on the interval."""
    found = sharpen(text, None, Budget(3000, 4.0)).constant
    assert found.contains(best)
    assert found.width() < 1e-15


@pytest.mark.parametrize("halvings", [0, 64, 97])
def test_the_width_is_relative_for_small_suprema_too(halvings: int) -> None:
    """2/3**1.5 over 2**97 is 2.4e-30: the search stops where the width is 1e-13 of that."""
    problem = prepare(parse_statement("forall x in [0, 1]: x <= 1"))
    expr = parse_expression(f"x*(1 - x**2)/2**{halvings}", ("x",))
    value = Search(problem, expr, Budget(3000, 4.0), Fraction(1, 10**13)).run().value
    with mp.workdps(40):
        best = Fraction(mp.nstr(2 / mp.mpf(3) ** 1.5, 35)) / 2**halvings
    assert value.contains(
        Interval.between(best * (1 - Fraction(1, 10**30)), best * (1 + Fraction(1, 10**30)))
    )
    assert value.width() <= best / 10**13


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("forall n in [0, 1] integer: n*(1 - n) <= C", 0),
        ("forall n in [0, 3] integer, x in [0, 1]: n*(3 - n)*x <= C", 2),
    ],
)
def test_a_supremum_over_integers_is_one_of_integers(text: str, best: Fraction) -> None:
    """Between the integers the expression is larger; that is no value of it."""
    lower, upper, _ = constant(text)
    assert lower <= best <= upper
    assert upper - lower < Fraction(1, 100)


PLACES: list[tuple[str, str | None, str, Callable[[], Any]]] = [
    ("forall x in [0, 1]: x*(1 - x**2) <= C", None, "x", lambda: 1 / mp.sqrt(3)),
    ("forall x in [0, 1]: C <= x**4 - x", None, "x", lambda: mp.mpf(4) ** (-mp.mpf(1) / 3)),
    ("forall x in [0, 4]: x*exp(-x) <= C", None, "x", lambda: mp.mpf(1)),
    ("forall x in [0, 14/25]: x <= C", None, "x", lambda: mp.mpf(14) / 25),
    ("forall u in [0, 1]: abs(diff(h(u), u)) <= C", "cosine", "u", lambda: mp.mpf(1) / 2),
    ("forall rho in [1, oo): C*rho**(1/5) <= K(rho)", "cosine", "rho", lambda: mp.sqrt(mp.mpf(3) / 2)),
    ("forall rho in [1, oo): C*rho**(1/3) <= K(rho)", "linear", "rho", lambda: mp.sqrt(2)),
]


@pytest.mark.parametrize(("text", "schedule", "name", "point"), PLACES, ids=[p[0] for p in PLACES])
def test_the_place_is_enclosed(text: str, schedule: str | None, name: str, point: Callable[[], Any]) -> None:
    """A point inside, or the end of a half-line on which it is attained throughout, to 15 digits."""
    found = sharpen(text, schedule, Budget(3000, 4.0)).to_json()
    assert found["attained"].startswith("attained")
    lower, upper = (Fraction(c) for c in found["place"][name])
    with mp.workdps(30):
        value = Fraction(mp.nstr(point(), 25, strip_zeros=False))
    assert lower - Fraction(1, 10**17) <= value <= upper + Fraction(1, 10**17)
    assert upper - lower < Fraction(1, 10**15)


@pytest.mark.parametrize(
    "text",
    [
        "forall x in [0, 2]: -abs(3*x - 1) <= C",  # a kink
        "forall x in [0, 2]: x**2*(2 - x)**2*(x - 1)**2 <= C",  # two places
        "forall x in [0, 1], y in [0, 1]: -(x - y/3)**2 + x <= C",  # two variables
    ],
)
def test_a_place_that_is_not_certified_is_only_near(text: str) -> None:
    """Where more than one point may attain it, or the slope says nothing, no point is named as the one."""
    found = sharpen(text, None, Budget(3000, 4.0))
    assert found.attained.startswith("near")


def test_between_the_integers_there_is_no_place() -> None:
    """The slope of n (3 - n) vanishes at 3/2."""
    lower, upper, attained = constant("forall n in [0, 3] integer: n*(3 - n) <= C")
    assert (lower, upper) == (2, 2)
    assert attained in ("attained at n = 1", "attained at n = 2")


def test_a_half_line_on_which_it_is_constant_gives_all_digits() -> None:
    """K of quadratic decay is a constant times rho**(1/5) from sqrt(3/2) on."""
    lower, upper, attained = constant("forall rho in [1, oo): C*rho**(1/5) <= K(rho)", "poly:2")
    assert attained.startswith("attained for every rho >= 1.2247448713")
    assert upper - lower < Fraction(1, 10**16)


def test_what_cancels_is_seen() -> None:
    """5 a over 4 a is 5/4, whatever a is; the formula must be defined all the same."""
    lower, upper, attained = constant("forall rho in [1, 50]: 5*rho**(1/5) <= C*4*rho**(1/5)")
    assert lower == upper == Fraction(5, 4)
    assert attained == "attained everywhere"
    undefined = sharpen("forall x in [0, 1]: 5*x/x <= C*4", None, Budget(300, 1.0))
    assert not undefined.constant.is_bounded()


def test_a_limit_whose_constant_is_no_number_of_few_bits() -> None:
    """Q(u)/(1 - u)**2 rises to 3 pi^2/8 as u -> 1; the other terms of the expansion are negative."""
    lower, upper, attained = constant("forall u in [0, 1): Q(u) <= C*(1 - u)**2", "cosine")
    with mp.workdps(30):
        value = Fraction(mp.nstr(3 * mp.pi**2 / 8, 25))
    assert lower <= value <= upper
    assert upper - lower < Fraction(1, 10**15)
    assert attained == "approached as u -> 1"


@pytest.mark.parametrize(
    ("text", "schedule"),
    [
        ("forall rho in [2, oo): K(rho) <= C*rho**(1/3)", "linear"),  # starts later
        ("forall rho in [1, 9]: K(rho) <= C*rho**(1/3)", "linear"),  # ends
        ("forall rho in [1, oo) given rho >= 3: K(rho) <= C*rho**(1/3)", "linear"),  # a hypothesis
        ("forall rho in [1, oo) integer: K(rho) <= C*rho**(1/3)", "linear"),  # integers
    ],
)
def test_the_growth_over_all_rho_is_not_used_for_part_of_them(text: str, schedule: str) -> None:
    """The supremum 4 is attained at rho = 1; over fewer rho it is smaller, over the integers the same."""
    lower, upper, _ = constant(text, schedule)
    if "integer" in text or "9]" in text:
        assert lower <= 4 <= upper
    else:
        assert upper < Fraction(39, 10)


def test_a_sum_of_unknown_length_is_refused() -> None:
    """A sum with numbers for ends is written out; any other has no enclosure."""
    lower, upper, _ = constant("forall x in [1, 2]: x <= C*sum(s, s, 1, 3)")
    assert lower <= Fraction(1, 3) <= upper
    with pytest.raises(NotEnclosed, match="number of terms"):
        constant("forall n in [1, 20] integer: n**2 <= C*sum(s, s, 1, n)")


def test_a_supremum_that_is_not_attained_is_not_said_to_be() -> None:
    """x < 1/2 leaves 1/2 out."""
    _, _, attained = constant("forall x in [0, 1] given x < 1/2: x <= C")
    assert not attained.startswith("attained")


@pytest.mark.parametrize(
    "text",
    [
        "forall x in [0, 1]: x*C >= x",  # the factor vanishes at 0
        "forall x in [-1, 1]: x*C >= 1",  # the factor changes sign
        "forall x in [0, 1] given x > 2: x <= C",  # no point
    ],
)
def test_what_cannot_be_certified_is_refused(text: str) -> None:
    """The sign of the factor of C, and a point of the domain, are needed."""
    with pytest.raises(NotEnclosed):
        constant(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("forall x in [0, 1]: x <= 1", "free constant C"),
        ("forall x in [0, 1]: x == C", "free constant C"),
        ("forall x in [0, 1]: x <= C and x >= C - 2", "free constant C"),
        ("forall x in [0, 1]: x <= C**2", "linearly"),
        ("forall x in [0, 1] given x <= C: x <= C", "may not occur in the hypotheses"),
        ("forall u in [0, 1]: h(u) <= C", "--schedule"),
    ],
)
def test_other_shapes_are_bad_input(text: str, message: str) -> None:
    """One inequality, linear in C, C nowhere else."""
    with pytest.raises(StatementError, match=message):
        constant(text)


def test_slack_of_a_printed_constant() -> None:
    """Printed over best for an upper constant, best over printed for a lower one: at least 1 where the paper is right."""
    upper = sharpen("forall x in [0, 1]: x <= C").to_json("5", Interval.exact(5))
    lower = sharpen("forall x in [1, 2]: x >= C").to_json("1/2", Interval.exact(Fraction(1, 2)))
    assert (upper["printed"], lower["printed"]) == ("5", "1/2")
    assert [Fraction(s) for s in upper["slack"]] == [5, 5]
    assert [Fraction(s) for s in lower["slack"]] == [2, 2]
    assert sharpen("forall x in [0, 1]: 0*x <= C").to_json("1", Interval.exact(1))["slack"] is None
    assert sharpen("forall x in [0, 1]: x <= C").to_json()["slack"] is None


def test_a_place_is_written_with_the_digits_that_are_certain() -> None:
    """1/sqrt(3) = 0.57735026918962576...: all digits shown are its own, and there are at least twelve of them."""
    _, _, attained = constant("forall x in [0, 1]: x*(1 - x**2) <= C")
    digits = attained.removeprefix("attained at x = ").removesuffix("...")
    assert "0.57735026918962576450".startswith(digits)
    assert len(digits) >= 14
