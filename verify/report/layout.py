"""A layered layout of a directed graph, left to right: what is used stands left of what uses it.

The steps are Sugiyama's: layers by longest path, long edges cut by dummy nodes, order within the layers by
barycentres with the fewest crossings kept, heights by least squares under a least distance. Components are
laid out one by one and packed on shelves. Deterministic: ties fall to the order of the input.
Source: Sugiyama, Tagawa, Toda, IEEE Trans. SMC 11(2), 1981.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

Node = Hashable
Edge = tuple[Node, Node]
Point = tuple[float, float]

ROW, DUMMY_ROW, GAP, SWEEPS = 30.0, 13.0, 52.0, 24


@dataclass(slots=True)
class Layout:
    """Where everything stands.

    position   the left middle of each node
    bends      of each edge: where it leaves its column, then where it enters and leaves each one it crosses
    """

    position: dict[Node, Point] = field(default_factory=dict)
    bends: dict[Edge, list[Point]] = field(default_factory=dict)
    width: float = 0.0
    height: float = 0.0


def layered(
    nodes: Sequence[Node], edges: Sequence[Edge], widths: Mapping[Any, float], shelf: tuple[float, float]
) -> Layout:
    """Lay out a graph.

    nodes    in the order that breaks ties
    edges    pairs (premise, conclusion); those that would close a cycle are drawn but do not shape the layers
    widths   of the node boxes, in px
    shelf    least and greatest width in px of a row of components; one that is wider stands alone
    """
    known = set(nodes)
    clean = list(dict.fromkeys(e for e in edges if e[0] in known and e[1] in known and e[0] != e[1]))
    parts = [
        _component(part, [e for e in clean if e[0] in set(part)], widths) for part in _parts(nodes, clean)
    ]
    widest = max((part.width for part in parts), default=0.0)
    return _pack(parts, min(max(shelf[0], widest), max(shelf)))


def _parts(nodes: Sequence[Node], edges: Sequence[Edge]) -> list[list[Node]]:
    """Connected components, the largest first."""
    near: dict[Node, list[Node]] = {n: [] for n in nodes}
    for a, b in edges:
        near[a].append(b)
        near[b].append(a)
    seen: set[Node] = set()
    parts: list[list[Node]] = []
    for start in nodes:
        if start in seen:
            continue
        stack, found = [start], {start}
        while stack:
            for n in near[stack.pop()]:
                if n not in found:
                    found.add(n)
                    stack.append(n)
        seen |= found
        parts.append([n for n in nodes if n in found])
    return sorted(parts, key=len, reverse=True)


def _pack(parts: Sequence[Layout], shelf: float) -> Layout:
    """Components side by side on shelves."""
    total = Layout()
    x = y = tallest = 0.0
    for part in parts:
        if x and x + part.width > shelf:
            x, y, tallest = 0.0, y + tallest + ROW * 0.35, 0.0
        for node, (px, py) in part.position.items():
            total.position[node] = (px + x, py + y)
        for edge, bends in part.bends.items():
            total.bends[edge] = [(bx + x, by + y) for bx, by in bends]
        total.width = max(total.width, x + part.width)
        tallest = max(tallest, part.height)
        x += part.width + GAP * 0.25
    total.height = y + tallest
    return total


def _component(nodes: Sequence[Node], edges: Sequence[Edge], widths: Mapping[Any, float]) -> Layout:
    layer, order = _layers(nodes, edges)
    columns, links, chains = _proper(order, layer, edges)
    columns = _ordered(columns, links)
    heights = _heights(columns, links)
    left: list[float] = []
    right: list[float] = []
    x = 0.0
    for column in columns:
        left.append(x)
        right.append(x + max((widths[n] for n in column if n in widths), default=0.0))
        x = right[-1] + GAP
    top = min(heights.values()) - ROW / 2
    out = Layout(width=x - GAP, height=max(heights.values()) + ROW / 2 - top)
    for i, column in enumerate(columns):
        for n in column:
            if n in widths:
                out.position[n] = (left[i], heights[n] - top)
    for edge, chain in chains.items():
        first = layer[edge[0]]
        level = [heights[edge[0]] - top] + [heights[d] - top for d in chain]
        out.bends[edge] = [(right[first], level[0])]
        for i, y in enumerate(level[1:], start=first + 1):
            out.bends[edge] += [(left[i], y), (right[i], y)]
    return out


def _layers(nodes: Sequence[Node], edges: Sequence[Edge]) -> tuple[dict[Node, int], list[Node]]:
    """Longest-path layers with sources pulled towards their users, and a topological order."""
    after: dict[Node, list[Node]] = {n: [] for n in nodes}
    for a, b in edges:
        after[a].append(b)
    order = _topological(nodes, after)
    rank = {n: i for i, n in enumerate(order)}
    forward = [(a, b) for a, b in edges if rank[a] < rank[b]]
    layer = dict.fromkeys(order, 0)
    for n in order:
        for b in (b for a, b in forward if a == n):
            layer[b] = max(layer[b], layer[n] + 1)
    for n in reversed(order):
        users = [layer[b] for a, b in forward if a == n]
        premises = sum(b == n for _, b in forward)
        if users and len(users) >= premises:
            layer[n] = min(users) - 1
    low = min(layer.values())
    return {n: k - low for n, k in layer.items()}, order


def _topological(nodes: Sequence[Node], after: Mapping[Node, list[Node]]) -> list[Node]:
    """Premises before conclusions; an edge that closes a cycle is ignored."""
    done: set[Node] = set()
    out: list[Node] = []
    for start in nodes:
        stack: list[tuple[Node, int]] = [] if start in done else [(start, 0)]
        done.add(start)
        while stack:
            node, i = stack.pop()
            if i < len(after[node]):
                stack.append((node, i + 1))
                if after[node][i] not in done:
                    done.add(after[node][i])
                    stack.append((after[node][i], 0))
            else:
                out.append(node)
    return out[::-1]


def _proper(
    order: Sequence[Node], layer: Mapping[Node, int], edges: Sequence[Edge]
) -> tuple[list[list[Node]], list[Edge], dict[Edge, list[Node]]]:
    """Columns of nodes, edges between neighbouring columns only, and the dummies of each edge."""
    columns: list[list[Node]] = [[] for _ in range(max(layer.values()) + 1)]
    for n in order:
        columns[layer[n]].append(n)
    links: list[Edge] = []
    chains: dict[Edge, list[Node]] = {}
    for a, b in edges:
        chain: list[Node] = []
        previous = a
        for k in range(layer[a] + 1, layer[b]):
            dummy = ("bend", a, b, k)
            columns[k].append(dummy)
            chain.append(dummy)
            links.append((previous, dummy))
            previous = dummy
        if layer[a] < layer[b]:
            links.append((previous, b))
        chains[(a, b)] = chain
    return columns, links, chains


def _ordered(columns: list[list[Node]], links: Sequence[Edge]) -> list[list[Node]]:
    """Sweeps to and fro by barycentres; the order with the fewest crossings wins."""
    best, fewest = [list(c) for c in columns], _crossings(columns, links)
    left, right = _sides(links)
    for sweep in range(SWEEPS):
        forward = sweep % 2 == 0
        side = left if forward else right
        indices = range(1, len(columns)) if forward else range(len(columns) - 2, -1, -1)
        for i in indices:
            fixed = {n: k for k, n in enumerate(columns[i - 1 if forward else i + 1])}
            own = {n: k for k, n in enumerate(columns[i])}
            columns[i].sort(key=lambda n, f=fixed, o=own, s=side: _barycentre(n, f, s, o[n]))  # type: ignore[misc]
        crossings = _crossings(columns, links)
        if crossings < fewest:
            best, fewest = [list(c) for c in columns], crossings
    return best


def _sides(links: Sequence[Edge]) -> tuple[dict[Node, list[Node]], dict[Node, list[Node]]]:
    left: dict[Node, list[Node]] = {}
    right: dict[Node, list[Node]] = {}
    for a, b in links:
        left.setdefault(b, []).append(a)
        right.setdefault(a, []).append(b)
    return left, right


def _barycentre(
    node: Node, fixed: Mapping[Node, float], side: Mapping[Node, list[Node]], own: float
) -> float:
    places = [fixed[n] for n in side.get(node, ()) if n in fixed]
    return sum(places) / len(places) if places else own


def _crossings(columns: Sequence[Sequence[Node]], links: Sequence[Edge]) -> int:
    """Pairs of links that cross: inversions, column by column."""
    place = {n: (i, k) for i, c in enumerate(columns) for k, n in enumerate(c)}
    by_column: dict[int, list[tuple[int, int]]] = {}
    for a, b in links:
        by_column.setdefault(place[a][0], []).append((place[a][1], place[b][1]))
    total = 0
    for pairs in by_column.values():
        seen: list[int] = []
        for _, end in sorted(pairs):
            total += len(seen) - bisect_right(seen, end)
            insort(seen, end)
    return total


def _heights(columns: Sequence[Sequence[Node]], links: Sequence[Edge]) -> dict[Node, float]:
    """Each node near the mean of its neighbours, at least a row apart within its column."""
    left, right = _sides(links)
    dummy: set[Node] = {n for c in columns for n in c if isinstance(n, tuple) and n and n[0] == "bend"}
    y: dict[Node, float] = {}
    for column in columns:
        gaps = _offsets(column, dummy)
        y.update({n: g - gaps[-1] / 2 for n, g in zip(column, gaps, strict=True)})
    for sweep in range(SWEEPS):
        for column in columns if sweep % 2 == 0 else reversed(columns):
            if sweep < SWEEPS - 4:
                side = left if sweep % 2 == 0 else right
                wanted = [_barycentre(n, y, side, y[n]) for n in column]
            else:
                both = {n: left.get(n, []) + right.get(n, []) for n in column}
                wanted = [_barycentre(n, y, both, y[n]) for n in column]
            gaps = _offsets(column, dummy)
            settled = _isotonic([w - g for w, g in zip(wanted, gaps, strict=True)])
            y.update({n: s + g for n, s, g in zip(column, settled, gaps, strict=True)})
    return y


def _offsets(column: Sequence[Node], dummy: set[Node]) -> list[float]:
    out = [0.0]
    for a, b in pairwise(column):
        out.append(out[-1] + ((DUMMY_ROW if a in dummy else ROW) + (DUMMY_ROW if b in dummy else ROW)) / 2)
    return out


def _isotonic(values: Sequence[float]) -> list[float]:
    """The non-decreasing sequence nearest to the values (pool adjacent violators)."""
    blocks: list[tuple[float, int]] = []
    for v in values:
        mean, size = v, 1
        while blocks and blocks[-1][0] > mean:
            m, s = blocks.pop()
            mean, size = (m * s + mean * size) / (s + size), s + size
        blocks.append((mean, size))
    return [mean for mean, size in blocks for _ in range(size)]
