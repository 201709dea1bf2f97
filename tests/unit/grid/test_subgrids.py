"""Sub-grids: those of Appendix C on even grids, what uneven grids hold, and a brute-force search for the rest."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.grid.subgrids import factor, subgrids
from verify.theory.grids import every_kth

EVEN = st.builds(
    lambda first, ratio, noise: tuple(
        Fraction(first * ratio**i * math.exp(e * math.log(ratio))) for i, e in enumerate(noise)
    ),
    st.floats(1e-6, 10.0),
    st.floats(1.3, 10.0),
    st.lists(st.floats(-0.1, 0.1), min_size=2, max_size=27),
)


def rates(*values: str) -> tuple[Fraction, ...]:
    """Exact rates from text."""
    return tuple(map(Fraction, values))


def by_rank(count: int, spacing: int) -> set[tuple[int, ...]]:
    """Every k-th rate."""
    return {tuple(g) for g in every_kth(count, spacing)}


@given(EVEN, st.data())
def test_an_even_grid_has_the_sub_grids_of_the_paper(
    given_rates: tuple[Fraction, ...], data: st.DataObject
) -> None:
    """Each rate off its place by up to a tenth of a step: both definitions agree, and every rate is used."""
    spacing = data.draw(st.integers(1, len(given_rates) - 1))
    found = subgrids(given_rates, spacing)
    assert set(found.grids) == by_rank(len(given_rates), spacing)
    assert found.incomplete == 0


@pytest.mark.parametrize("digits", [("1", "2.2", "5"), ("1", "2", "5"), ("1", "3"), ("1", "3.16")])
def test_rounded_decades_are_even(digits: tuple[str, ...]) -> None:
    """What people write for a geometric grid, over nine decades."""
    grid = tuple(Fraction(d) * Fraction(10) ** i for i in range(-4, 5) for d in digits)
    for spacing in range(1, len(grid)):
        assert set(subgrids(grid, spacing).grids) == by_rank(len(grid), spacing), spacing


def test_a_grid_of_1_and_5_is_not_even() -> None:
    """The control: ratios of 5 and 2 in turn, so that every other rate is not all there is at a factor of 10."""
    grid = tuple(Fraction(d) * Fraction(10) ** i for i in range(-4, 5) for d in (1, 5))
    assert set(subgrids(grid, 2).grids) != by_rank(len(grid), 2)


def test_a_refined_grid_is_not_called_coarse() -> None:
    """A decade grid with more rates near the best: factor 10 is the decade grid, which every second rate is not."""
    refined = rates("1e-5", "1e-4", "1e-3", "1.5e-3", "2e-3", "3e-3", "1e-2")
    found = subgrids(refined, 2)
    assert factor(refined, 2) == pytest.approx(10.0)
    assert found.grids == ((0, 1, 2, 6), (0, 1, 3, 6))
    assert found.incomplete == 2  # of 2e-3 and 3e-3 the neighbours a factor 10 below were not run
    assert set(found.grids) != by_rank(7, 2)
    ratios = [refined[b] / refined[a] for g in by_rank(7, 2) for a, b in itertools.pairwise(g)]
    assert (
        min(ratios) <= 2
    )  # the control: by rank, a grid with neighbours at a factor of 2 would pass for one of 10


def test_the_language_model_sweep() -> None:
    """1e-4, 5e-4, 1e-3, 2e-3, 3e-3: worked out by hand in steps of 30^(1/4)."""
    grid = rates("1e-4", "5e-4", "1e-3", "2e-3", "3e-3")
    assert subgrids(grid, 1) == (((0, 1, 2, 3, 4),), 0)
    assert subgrids(grid, 2) == (((0, 1, 3), (0, 1, 4)), 1)
    assert subgrids(grid, 3) == (((0, 2), (0, 3), (1,)), 1)


def test_a_gap_leaves_no_sub_grid() -> None:
    """Two rates together and one far off: at one and a half decades nothing complete but the ends."""
    found = subgrids(rates("1", "1.1", "1000"), 2)
    assert found.grids == ((0, 2), (1, 2))
    far = rates("1", "1.01", "1.02", "1e6", "1.01e6", "1.02e6")
    assert subgrids(far, 2) == ((), 6)


@given(
    st.lists(st.integers(1, 4000), min_size=3, max_size=9, unique=True),
    st.data(),
)
def test_any_grid_against_a_search_over_all_subsets(numbers: list[int], data: st.DataObject) -> None:
    """Brute force: of all sets of rates, those that stand for the points of a grid through one of their own rates."""
    grid = tuple(Fraction(n, 1000) for n in sorted(numbers))
    spacing = data.draw(st.integers(2, len(grid) - 1))
    step = math.log(grid[-1] / grid[0]) / (len(grid) - 1)
    where = [math.log(r / grid[0]) / step for r in grid]
    wanted = set()
    for start in where:
        points = [start + spacing * j for j in range(-len(grid), len(grid) + 1)]
        inside = [p for p in points if -0.5 <= p <= where[-1] + 0.5]
        distances = [[abs(w - p) for w in where] for p in inside]
        margin = [min(abs(d - spacing / 4) for d in row) for row in distances]
        ties = [sorted(row)[1] - sorted(row)[0] for row in distances]
        ends = min(abs(p - e) for p in points for e in (-0.5, where[-1] + 0.5))
        if min([*margin, *ties, ends]) < 1e-9:
            return  # rounding decides
        if all(min(row) <= spacing / 4 for row in distances):
            wanted.add(tuple(row.index(min(row)) for row in distances))
    assert set(subgrids(grid, spacing).grids) == wanted


@pytest.mark.parametrize("unit", ["1", "1/1000", "1/7", "3", "1/1000000"])
@pytest.mark.parametrize(
    ("grid", "spacing", "wanted"),
    [
        ("1 2 5 10 20 100", 3, ((0, 3, 5), (0, 4), (1, 4), (2, 5))),
        ("1 2 3 10 50", 2, ((0, 3, 4), (1, 3))),
    ],
)
def test_rounding_decides_nothing(grid: str, spacing: int, wanted: object, unit: str) -> None:
    """A bound that is met exactly, and a point midway between two rates: the same sub-grids in any unit, by hand."""
    found = subgrids(tuple(Fraction(unit) * Fraction(r) for r in grid.split()), spacing)
    assert found.grids == wanted


def test_extreme_rates_do_not_overflow() -> None:
    """Ratios beyond the floating point numbers."""
    found = subgrids((Fraction(1, 10**300), Fraction(1), Fraction(10**300)), 2)
    assert found.grids == ((0, 2), (1,))
