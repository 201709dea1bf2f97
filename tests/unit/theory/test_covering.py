"""Arcs: they cover [0, 1], meet, and each kind appears where it is needed."""

from __future__ import annotations

from itertools import pairwise

import pytest

from verify.theory.arcs import GermArc, KinkArc, SmoothArc, TailArc
from verify.theory.covering import analytic_at
from verify.theory.functionals import functionals
from verify.theory.schedules import parse_schedule


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("linear", [TailArc]),
        ("cosine", [TailArc, SmoothArc]),
        ("1-u**(3/2)", [TailArc, SmoothArc, SmoothArc, GermArc]),
        ("min(1-u, exp(-u)/2)", [TailArc, KinkArc, SmoothArc]),
        ("exponential", [SmoothArc]),
        ("wsd:1/5", [TailArc, SmoothArc]),
    ],
)
def test_kinds_of_arcs(name: str, kinds: list[type]):
    """Panels where h is analytic, expansions at singular ends, ranges over enclosed kinks."""
    arcs = functionals(parse_schedule(name)).arcs
    assert [type(a) for a in arcs] == kinds
    assert (arcs[0].high, arcs[-1].low) == (1, 0)
    assert all(left.high == right.low for right, left in pairwise(arcs))


def test_singular_ends_are_recognised():
    """sqrt(u) is not analytic at 0 but at 1/2; (1-u)^2 is analytic everywhere."""
    root, square = parse_schedule("1-sqrt").pieces[0], parse_schedule("poly:2").pieces[0]
    assert not analytic_at(root, root.low)
    assert analytic_at(root, (root.low + root.high) / 2)
    assert analytic_at(square, square.high)
