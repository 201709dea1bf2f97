from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from verify.errors import DomainError
from verify.sgd import run
from verify.sgd.ceilings import cut_in
from verify.sgd.degradation import (
    below_root,
    first_late_cut_in,
    fixed_batch,
    fixed_row,
    inverse_root_batch,
    inverse_root_row,
    late_cut_in,
    reruns_agree,
    rho_grid,
    rho_range,
)
from verify.theory.instances import load_instance


@pytest.mark.parametrize("name", ["d1", "d2"])
@pytest.mark.parametrize("horizon", [17, 100, 101, 10**6])
def test_grid_covers_the_papers_range_with_its_ends(name: str, horizon: int) -> None:
    """The first and last rho are the outermost floats of the range, checked in rational numbers."""
    low, high = rho_range(name, horizon)
    square = Fraction(horizon, 4 if name == "d1" else 16)
    assert Fraction(high) ** 2 < square <= Fraction(math.nextafter(high, math.inf)) ** 2
    assert low == (1.0 if name == "d1" else math.nextafter(1.0, 2.0))
    grid = rho_grid(name, horizon, None, 9)
    assert (grid[0], grid[-1]) == (low, high)
    assert (np.diff(grid) > 0).all()


def test_square_roots_are_approached_from_below() -> None:
    """Exact squares are left out by one float."""
    assert below_root(Fraction(25)) == math.nextafter(5.0, 0.0)


@pytest.mark.parametrize(("name", "horizon"), [("d1", 4), ("d2", 16)])
def test_an_empty_range_is_refused(name: str, horizon: int) -> None:
    """The error names the smallest horizon; one step more has a rho."""
    with pytest.raises(DomainError, match=str(horizon + 1)):
        rho_range(name, horizon)
    rho_range(name, horizon + 1)


def test_given_rhos_are_kept_inside_the_range() -> None:
    """Those outside are left out, and none inside is an error."""
    assert rho_grid("d1", 100, [1.0, 3.0, 7.0], 9).tolist() == [1.0, 3.0]
    with pytest.raises(DomainError, match="none is inside"):
        rho_grid("d2", 100, [1.0, 7.0], 9)


@pytest.mark.parametrize("horizon", [5, 64, 101])
def test_fixed_steps_keep_to_every_bound(horizon: int) -> None:
    """The ratio equals its closed form in rational numbers; nothing crosses a bound."""
    rhos = rho_grid("d1", horizon, None, 7)
    row = fixed_row(batch := fixed_batch(horizon, rhos), run(batch), rhos)
    assert row["violations"] == []
    assert row["equals_closed_form"]
    assert row["min"] == row["max"] == float(Fraction(row["closed_form"]))


def test_the_wrong_start_breaks_the_quarter() -> None:
    """Control: from -(1/4) G eta and an odd T the average is below G eta/4, and every run is reported so."""
    rhos = rho_grid("d1", 101, None, 7)
    good = fixed_batch(101, rhos)
    bad = type(good)(good.instance, good.steps, 101, good.scales, good.scales * -0.25)
    row = fixed_row(bad, run(bad), rhos)
    kinds = [v["bound"] for v in row["violations"]]
    assert kinds == ["D.1: eta G^2/4"] * 7 + ["D.1: eta G^2/4, polynomial average"] * 7
    first = row["violations"][0]
    assert (first["side"], first["T"], first["instance"]) == ("below", 101, "abs")
    assert first["measured"] < first["limit"]
    assert not row["equals_closed_form"]


@pytest.mark.parametrize("horizon", [5, 7, 64, 101, 500])
def test_the_polynomial_average_keeps_the_quarter(horizon: int) -> None:
    """The float average agrees with rational arithmetic on the orbit, whose odd and even points are known."""
    rhos = rho_grid("d1", horizon, None, 5)
    row = fixed_row(batch := fixed_batch(horizon, rhos), run(batch), rhos)
    average = Fraction(0)
    odd, even = (3, -1) if horizon % 2 else (-1, 3)
    for t in range(1, horizon + 1):
        average += Fraction(9, t + 8) * (Fraction(odd if t % 2 else even, 4) - average)
    assert average >= Fraction(1, 4)
    assert row["violations"] == []
    for end in ("polynomial_min", "polynomial_max"):
        assert row[end] == pytest.approx(float(average), rel=1e-8)


@pytest.mark.parametrize("horizon", [17, 64, 101])
def test_inverse_root_steps_keep_to_every_bound(horizon: int) -> None:
    """Each run lies above its floor and below Lemma 4, and so the row lies above the uniform constant."""
    rhos = rho_grid("d2", horizon, None, 7)
    row = inverse_root_row(batch := inverse_root_batch(horizon, rhos), run(batch), rhos)
    assert row["violations"] == []
    assert row["proved_value"] < row["min"] < row["max"] < 1.0
    assert -0.5 <= row["gap_min"] <= row["gap_max"] <= 1.75


def test_doctored_results_are_reported() -> None:
    """Control: an outcome whose sums or last iterates are falsified crosses the bounds."""
    rhos = rho_grid("d2", 100, None, 5)
    outcome = run(batch := inverse_root_batch(100, rhos))
    outcome.sum_value[0] *= 0.4
    assert {v["side"] for v in inverse_root_row(batch, outcome, rhos)["violations"]} == {"below"}
    outcome = run(batch)
    outcome.sum_value[0] += 2.0  # a sum of |x_t| that is too large by a little: only the new bound sees it
    assert {v["bound"] for v in inverse_root_row(batch, outcome, rhos)["violations"]} == {
        "the sum of |x_t| for shrinking steps, from above"
    }
    outcome = run(batch)
    outcome.last[:] = 100.0
    assert {v["bound"] for v in inverse_root_row(batch, outcome, rhos)["violations"]} == {
        "Lemma 4 over the best suffix"
    }


def test_rational_reruns_agree_exactly() -> None:
    """Last iterate and both means of every run; control: one moved by 2^-53 is noticed."""
    for batch in (
        fixed_batch(50, rho_grid("d1", 50, None, 4)),
        inverse_root_batch(50, rho_grid("d2", 50, None, 4)),
    ):
        outcome = run(batch)
        assert reruns_agree(batch, outcome)
        outcome.last[2] += batch.instance.grid
        assert not reruns_agree(batch, outcome)


def test_late_cut_in_is_a_witness_exactly_where_four_does_not_divide() -> None:
    """rho is in (1, sqrt(T/16)) and ceil(4 rho^2) > T/4, in rational numbers; the first T is 17."""
    for horizon in range(1, 200):
        rho = late_cut_in(horizon)
        assert (rho is None) == (horizon <= 16 or horizon % 4 == 0)
        if rho is not None:
            assert rho > 1
            assert rho**2 < Fraction(horizon, 16)
            assert 4 * cut_in(rho) > horizon
    assert first_late_cut_in() == {"T": 17, "rho": "34/33", "T_0": 5, "quarter": "17/4"}


def test_no_late_cut_in_where_four_divides() -> None:
    """Control: for T = 20 and 100 no rho of a fine rational grid over the range has T_0 > T/4."""
    for horizon in (20, 100):
        for k in range(1, 400):
            rho = 1 + Fraction(k, 400) * (Fraction(rho_range("d2", horizon)[1]) - 1)
            assert 4 * cut_in(rho) <= horizon


def test_constant_of_d2_survives_every_horizon() -> None:
    """1 - sqrt(ceil(T/4)/T) is least at T = 17 among all T of the range (5/17 against (k+1)/(4k+1))."""
    shares = [Fraction(-(-horizon // 4), horizon) for horizon in range(17, 2000)]
    assert max(shares) == Fraction(5, 17)
    assert load_instance("abs").starts["d2"](1.0) == 0.5
