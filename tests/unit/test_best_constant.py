"""Best constants of K against a power of rho: recognised in every spelling, and only where it is one."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify.api import sharpen
from verify.enclosure.interval import Interval
from verify.methods.budget import Budget

ALIKE = [
    "forall rho in [1, oo): K(rho) <= C*rho**(1/5)",
    "forall r in [1, oo): K(r) <= r**(1/5)*C",
    "forall rho in [1, oo): C*rho**(1/5) >= K(rho)",
    "forall rho in [1, oo): K(rho)/rho**(1/5) <= C",
    "forall rho in [1, oo): rho**(-1/5)*K(rho) <= C",
    "forall rho in [1, oo): K(rho)*rho <= C*rho**(6/5)",
]


@pytest.mark.parametrize("text", ALIKE)
def test_one_statement_in_many_spellings(text: str) -> None:
    """The same constant to 25 digits, in the limit."""
    found = sharpen(text, "cosine")
    assert found.smallest
    assert found.constant.width() < 1e-25
    assert abs(found.constant.mid_fraction() - Fraction("4.6202129085627849830733")) < Fraction(1, 10**21)
    assert found.attained.endswith("-> oo")


def test_factors_are_taken_along() -> None:
    """A factor without rho scales the constant, on either side."""
    plain = sharpen("forall rho in [1, oo): K(rho) <= C*rho**(1/5)", "cosine").constant
    scaled = sharpen("forall rho in [1, oo): 3*K(rho) <= C*2*rho**(1/5)", "cosine").constant
    assert (scaled / plain).contains(Fraction(3, 2))
    assert (scaled / plain).width() < 1e-25


def test_the_largest_constant_below() -> None:
    """C on the small side gives the infimum."""
    found = sharpen("forall rho in [1, oo): C*rho**(1/5) <= 2*K(rho)", "cosine")
    assert not found.smallest
    assert abs(float(found.constant.mid_fraction()) - 2 * 4.0381980052889434) < 1e-14
    assert found.attained == "attained at rho = sqrt(3/2)"
    assert found.place["rho"].power_int(2).contains(Fraction(3, 2))


@pytest.mark.parametrize(
    "text",
    [
        "forall rho in [1, oo): K(rho) <= C*rho**(1/4)",  # another power
        "forall rho in [1, oo): K(rho) + 1 <= C*rho**(1/5)",  # a summand
        "forall rho in [1, oo): -C*rho**(1/5) <= K(rho)",  # a negative factor
        "forall rho in [1, oo): K(2*rho) <= C*rho**(1/5)",  # another argument
    ],
)
def test_other_statements_are_left_to_boxes(text: str) -> None:
    """Their constants are not the one of the growth."""
    found = sharpen(text, "cosine", Budget(300, 2.0))
    growth = Interval.exact(Fraction("4.62021290856278"))
    assert not found.constant.contains(growth) or found.constant.width() > 1e-6


def test_a_place_is_written_with_the_constant() -> None:
    """The JSON has the interval of every variable, and null for a limit."""
    attained = sharpen("forall x in [0, 1]: x*(1 - x) <= C").to_json()
    limit = sharpen("forall x in [0, oo): x/(1 + x) <= C").to_json()
    assert attained["place"] == {"x": ["0.5", "0.5"]}
    assert limit["place"] is None
