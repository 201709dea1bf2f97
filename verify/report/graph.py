"""The dependency graph as one SVG: border fidelity, fill and sign verdict, every node a link to its claim."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from verify.report.layout import ROW, Layout, Point, layered
from verify.report.model import Claim
from verify.report.words import FIDELITIES, VERDICTS, Badge

LETTER, PADDING, BOX, LONGEST, SHELF, MARGIN = 6.7, 26.0, 22.0, 26, 864.0, 10.0
WIDEST = 1140.0  # px: single claims fill rows up to the width of the largest part, but not beyond this


def graph(claims: Sequence[Claim], *, style: str = "") -> str:
    """The claims of a paper as an SVG element.

    claims   every node; an edge leads from a claim to each claim that uses it, a dotted one to its correction
    style    css to put inside, for a file that stands alone; a page brings its own
    """
    known = {c.id for c in claims}
    uses = [(link.id, c.id) for c in claims for link in c.uses if link.id in known]
    corrections = [(c.id, c.corrected_by.id) for c in claims if c.corrected_by and c.corrected_by.id in known]
    widths = {c.id: PADDING + LETTER * len(label(c.id)) for c in claims}
    layout = layered([c.id for c in claims], uses + corrections, widths, (SHELF, WIDEST))
    dotted = set(corrections) - set(uses)
    edges = "".join(_edge(edge, layout, widths, dotted=edge in dotted) for edge in layout.bends)
    nodes = "".join(_node(c, layout.position[c.id], widths[c.id]) for c in claims)
    return _svg(layout, style, edges + nodes, len(claims), len(layout.bends))


def legend() -> tuple[tuple[Badge, ...], tuple[Badge, ...]]:
    """What the fills and the borders mean."""
    return tuple(VERDICTS.values()), tuple(FIDELITIES.values())


def label(identifier: str) -> str:
    """The id, its middle left out where it is long."""
    if len(identifier) <= LONGEST:
        return identifier
    return f"{identifier[: LONGEST - 9]}…{identifier[-8:]}"


def _svg(layout: Layout, style: str, body: str, nodes: int, edges: int) -> str:
    width, height = layout.width + 2 * MARGIN, layout.height + 2 * MARGIN
    marker = (
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" markerHeight="6" '
        'orient="auto"><path class="tip" d="M0 1 7 4 0 7z"/></marker></defs>'
    )
    card = f'<rect class="card" x=".5" y=".5" width="{width - 1:.0f}" height="{height - 1:.0f}" rx="8"/>'
    inside = f"<style>{style}</style>{card}" if style else ""
    alt = (
        f"Dependency graph of {nodes} claims with {edges} edges; each node links to its claim in the ledger."
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="graph" role="group" aria-label="{alt}" '
        f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}">{inside}{marker}'
        f'<g transform="translate({MARGIN:.0f} {MARGIN:.0f})">{body}</g></svg>'
    )


def _node(claim: Claim, at: Point, width: float) -> str:
    x, y = at
    title = f"{claim.id}: {claim.verdict.word}, {claim.fidelity.word} ({claim.where})"
    return (
        f'<a href="#{escape(claim.anchor)}" class="{claim.verdict.tone} {claim.fidelity.tone}">'
        f"<title>{escape(title)}</title>"
        f'<rect x="{x:.1f}" y="{y - BOX / 2:.1f}" width="{width:.1f}" height="{BOX:.0f}" rx="5"/>'
        f'<text x="{x + 8:.1f}" y="{y + 4:.1f}"><tspan class="sign">{escape(claim.verdict.sign)}</tspan> '
        f"{escape(label(claim.id))}</text></a>"
    )


def _edge(edge: tuple[object, object], layout: Layout, widths: dict[str, float], *, dotted: bool) -> str:
    """A smooth line from the right of the premise through the bends to the left of the conclusion."""
    start, end = layout.position[edge[0]], layout.position[edge[1]]
    x, y = start[0] + widths[str(edge[0])], start[1]
    if end[0] <= start[0]:
        return _back_edge((x, y), end)
    path = f"M{x:.0f} {y:.1f}"
    for i, (bx, by) in enumerate([*layout.bends[edge], (end[0] - 1, end[1])]):
        middle = (x + bx) / 2
        path += f"C{middle:.0f} {y:.1f} {middle:.0f} {by:.1f} {bx:.0f} {by:.1f}" if i % 2 else f"H{bx:.0f}"
        x, y = bx, by
    kind = ' class="correction"' if dotted else ""
    return f'<path{kind} d="{path}" marker-end="url(#tip)"/>'


def _back_edge(start: Point, end: Point) -> str:
    """An edge that closes a cycle, drawn round below so that it cannot be missed."""
    low = max(start[1], end[1]) + ROW * 0.7
    return (
        f'<path class="back" d="M{start[0]:.1f} {start[1]:.1f}C{start[0] + 40:.1f} {low:.1f} '
        f'{end[0] - 40:.1f} {low:.1f} {end[0] - 1:.1f} {end[1]:.1f}" marker-end="url(#tip)"/>'
    )
