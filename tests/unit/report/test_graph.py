"""The dependency graph as SVG."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import report_audit as made_up

from verify.report.graph import graph, label
from verify.report.view import view


def drawn(audit) -> tuple[str, list]:
    """The graph and its claims."""
    claims = [c for s in view(audit).sections for c in s.claims]
    return graph(claims), claims


def test_every_claim_is_a_link(audit):
    """Each node links to the anchor of its claim and says verdict and fidelity in words."""
    svg, claims = drawn(audit)
    for claim in claims:
        assert f'href="#{claim.anchor}"' in svg
    assert "F.4/eq-15: refuted, reconstructed" in svg


def test_border_and_fill(audit):
    """The class of a node carries its verdict (fill) and its fidelity (border)."""
    svg, _ = drawn(audit)
    assert re.search(r'href="#claim-F.4-eq-15" class="bad dotted"', svg)
    assert re.search(r'href="#claim-S3-theorem-1" class="none dashed"', svg)
    audit["claims"][0]["verdict"] = "refuted"
    assert 'href="#claim-S2-eq-1" class="bad solid"' in drawn(audit)[0]
    assert 'href="#claim-S2-eq-1" class="good solid"' in svg


def test_a_correction_is_marked(audit):
    """The edge from a refuted claim to its correction is drawn differently; without one there is none."""
    assert 'class="correction"' in drawn(audit)[0]
    for claim in audit["claims"]:
        claim.pop("corrected_by", None)
    assert 'class="correction"' not in drawn(audit)[0]


def test_a_large_graph_is_well_formed_and_quick(benchmark):
    """125 claims are laid out in well under a second, as well-formed XML, within a readable height."""
    claims = [c for s in view(made_up.large()).sections for c in s.claims]
    svg = benchmark(graph, claims)
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own output
    assert float(root.attrib["height"]) < 2000


def test_hostile_ids_are_escaped(audit):
    """An id with markup stays text."""
    audit["claims"][0]["id"] = '"><script>x</script>'
    svg, _ = drawn(audit)
    assert "<script" not in svg
    ElementTree.fromstring(svg)  # noqa: S314 - our own output


def test_long_ids_are_shortened():
    """The middle of a long id gives way; a short one is whole."""
    assert label("F.4/eq-11") == "F.4/eq-11"
    assert len(label("x" * 80)) == 26


def test_a_cycle_is_drawn(audit):
    """Claims that use each other do not hang the layout; the edge that runs back is marked."""
    audit["claims"][0]["uses"] = ["S3/theorem-1"]
    assert 'class="back"' in drawn(audit)[0]
