"""The layered layout."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from verify.report.layout import Layout, layered

WIDTH = 60.0


def laid(edges: list[tuple[int, int]], number: int) -> Layout:
    """A layout of ``number`` nodes."""
    return layered(range(number), edges, dict.fromkeys(range(number), WIDTH), (400.0, 600.0))


def overlaps(layout: Layout) -> bool:
    """Two boxes of 22 px height share a point."""
    places = list(layout.position.values())
    return any(
        abs(a[0] - b[0]) < WIDTH and abs(a[1] - b[1]) < 22 for i, a in enumerate(places) for b in places[:i]
    )


graphs = st.integers(2, 30).flatmap(
    lambda n: st.tuples(
        st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=50), st.just(n)
    )
)


@given(graphs)
def test_boxes_never_overlap(graph):
    """No two nodes touch, cycles, self-loops and double edges included, and all lie inside the picture."""
    layout = laid(*graph)
    assert len(layout.position) == graph[1]
    assert not overlaps(layout)
    assert all(0 <= x <= layout.width - WIDTH + 1e-9 for x, _ in layout.position.values())
    assert all(0 <= y <= layout.height for _, y in layout.position.values())


def test_the_overlap_check_sees_an_overlap():
    """The control: one node moved onto another is noticed."""
    layout = laid([(0, 1), (1, 2)], 3)
    layout.position[1] = layout.position[0]
    assert overlaps(layout)


@given(
    st.integers(2, 25).flatmap(
        lambda n: st.tuples(st.sets(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1))), st.just(n))
    )
)
def test_premises_stand_left(graph):
    """Without cycles each edge leads from left to right."""
    edges = [(a, b) for a, b in graph[0] if a < b]
    layout = laid(edges, graph[1])
    assert all(layout.position[a][0] < layout.position[b][0] for a, b in edges)


def test_a_crossing_is_undone():
    """Two parallel chains given in crossed order come out uncrossed."""
    layout = laid([(0, 3), (1, 2), (4, 3), (4, 2)], 5)
    y = {n: p[1] for n, p in layout.position.items()}
    assert (y[0] < y[1]) == (y[3] < y[2])


def test_the_layout_is_deterministic():
    """The same graph gives the same picture; another order of nodes may not."""
    edges = [(0, 5), (1, 5), (2, 6), (5, 7), (6, 7), (0, 7)]
    assert laid(edges, 8) == laid(edges, 8)
