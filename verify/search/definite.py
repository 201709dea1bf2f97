"""Positive semidefiniteness over the rationals: LDL^T without fractions (Bareiss), so every pivot is exact."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import lcm


def is_positive_semidefinite(entries: Mapping[tuple[int, int], Fraction], size: int) -> bool:
    """Whether the symmetric matrix with these entries (p, q), p <= q, the others 0, has no negative direction.

    A pivot of the elimination is negative, or it is 0 and its row is not: then there is one. Pivots are minors of the
    matrix times a common denominator, whole numbers throughout.
    """
    scale = lcm(1, *(entry.denominator for entry in entries.values()))
    rows = [[0] * size for _ in range(size)]
    for (p, q), entry in entries.items():
        rows[p][q] = rows[q][p] = entry.numerator * (scale // entry.denominator)
    before = 1
    while rows:
        pivot, head = rows[0][0], rows[0]
        if pivot < 0 or (pivot == 0 and any(head)):
            return False
        if pivot == 0:
            rows = [row[1:] for row in rows[1:]]
            continue
        rows = _eliminated(rows, before)
        before = pivot
    return True


def _eliminated(rows: list[list[int]], before: int) -> list[list[int]]:
    """The matrix after one step of Bareiss, symmetric; the division is exact (Sylvester's identity)."""
    head = rows[0]
    pivot, size = head[0], len(rows)
    out = [[0] * (size - 1) for _ in range(size - 1)]
    for p in range(1, size):
        factor, row, target = head[p], rows[p], out[p - 1]
        for q in range(p, size):
            target[q - 1] = out[q - 1][p - 1] = (row[q] * pivot - factor * head[q]) // before
    return out
