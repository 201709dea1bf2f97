"""Positive semidefinite, decided over the rationals."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.search.definite import is_positive_semidefinite

small = st.fractions(min_value=-3, max_value=3, max_denominator=20)


def entries(matrix: list[list[Fraction]]) -> dict[tuple[int, int], Fraction]:
    """The upper triangle."""
    return {(p, q): matrix[p][q] for p in range(len(matrix)) for q in range(p, len(matrix))}


def gram(rows: list[list[Fraction]]) -> list[list[Fraction]]:
    """Scalar products of the rows."""
    return [[sum((a * b for a, b in zip(x, y, strict=True)), Fraction(0)) for y in rows] for x in rows]


@given(
    st.integers(1, 5).flatmap(
        lambda d: st.lists(st.lists(small, min_size=d, max_size=d), min_size=1, max_size=7)
    )
)
def test_a_gram_matrix_is_semidefinite_also_a_singular_one(rows: list[list[Fraction]]):
    """Scalar products of vectors, more of them than dimensions included."""
    assert is_positive_semidefinite(entries(gram(rows)), len(rows))


@given(st.lists(st.lists(small, min_size=2, max_size=2), min_size=3, max_size=6), st.integers(0, 5))
def test_a_gram_matrix_minus_the_least_bit_is_not(rows: list[list[Fraction]], where: int):
    """The control: three vectors in the plane are dependent, and a diagonal entry a little smaller is refused."""
    found = entries(gram(rows))
    kernel = _kernel(rows)
    place = next(i for i, c in enumerate(kernel) if c)
    found[place, place] -= Fraction(1, 10**30)
    assert not is_positive_semidefinite(found, len(rows))


def _kernel(rows: list[list[Fraction]]) -> list[Fraction]:
    """A combination of the first three rows that is 0."""
    (a, b), (c, d), (e, f) = rows[:3]
    found = [c * f - d * e, b * e - a * f, a * d - b * c]
    if any(found):
        return found
    if any((a, b)):  # all are multiples of the first
        return [c * a + d * b, -(a * a + b * b), Fraction(0)]
    return [Fraction(1), Fraction(0), Fraction(0)]


@given(st.lists(st.lists(st.integers(-4, 4), min_size=4, max_size=4), min_size=4, max_size=4))
def test_agrees_with_eigenvalues(rows: list[list[int]]):
    """Against numpy wherever the least eigenvalue is clearly positive or negative."""
    matrix = np.array(rows) + np.array(rows).T
    least = np.linalg.eigvalsh(matrix)[0]
    exact = [[Fraction(int(c)) for c in row] for row in matrix]
    if abs(least) > 1e-9:
        assert is_positive_semidefinite(entries(exact), 4) == (least > 0)


@pytest.mark.parametrize(
    ("matrix", "holds"),
    [
        ([[0]], True),
        ([[0, 0], [0, 0]], True),
        ([[0, 1], [1, 5]], False),
        ([[0, 0], [0, -1]], False),
        ([[1, 1], [1, 1]], True),
        ([[1, 1, 0], [1, 1, 1], [0, 1, 1]], False),
        ([[1, 1, 1], [1, 1, 1], [1, 1, 2]], True),
    ],
)
def test_zero_pivots(matrix: list[list[int]], holds: bool):
    """A pivot of 0 passes only with a row of zeros."""
    exact = [[Fraction(c) for c in row] for row in matrix]
    assert is_positive_semidefinite(entries(exact), len(matrix)) is holds
