"""The figures: from stored numbers only, the same bytes each time, readable on light and dark pages."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from verify.report.axes import tick
from verify.report.drawing import _clean, standalone
from verify.report.figures import figures
from verify.report.palette import VARIABLES


@pytest.fixture(scope="module")
def drawn():
    """All figures of the made-up audit."""
    import report_audit as made_up

    return figures(made_up.audit())


def test_all_figures_are_there(drawn):
    """Coefficient, degradation, both oracles and training each have a figure with alternative text."""
    assert [f.name for f in drawn] == ["coefficient", "degradation", "annealed", "noisy", "training-digits"]
    assert all(f.alt and f.caption and "aria-label" in f.svg for f in drawn)


def test_experiments_stored_beside_the_claims_are_drawn(audit):
    """Numbers of an experiment are found in the meta data as well as in the evidence of a claim."""
    details = {
        c["id"]: c["obligations"][0]["details"] for c in audit["claims"] if c.get("rule") == "measured"
    }
    audit["claims"] = []
    audit["meta"]["figures"] = {}
    assert figures(audit) == ()
    audit["meta"]["experiments"] = {"d1": details["D.1/simulated"], "digits": details["C.2/digits"]}
    assert [f.name for f in figures(audit)] == ["degradation", "training-digits"]


def test_no_numbers_no_figure(audit):
    """Without stored numbers nothing is drawn, and nothing is made up."""
    audit["meta"]["figures"] = {}
    audit["claims"] = [c for c in audit["claims"] if c.get("rule") != "measured"]
    assert figures(audit) == ()


def test_a_rerun_gives_the_same_bytes(audit, drawn):
    """Drawing again changes nothing; another number does."""
    assert [f.svg for f in figures(audit)] == [f.svg for f in drawn]
    audit["meta"]["figures"]["coefficient"]["curves"][1]["upper"][-1] = "60.0"
    assert figures(audit)[0].svg != drawn[0].svg


def test_figures_are_well_formed_and_carry_no_date(drawn):
    """Each figure is XML with ids of its own, no metadata and no address but the namespaces."""
    ids = []
    for figure in drawn:
        root = ElementTree.fromstring(figure.svg)  # noqa: S314 - our own output
        ids += [e.attrib["id"] for e in root.iter() if "id" in e.attrib]
        assert "metadata" not in figure.svg
        assert set(re.findall(r"https?://[^\"' ]+", figure.svg)) <= {
            "http://www.w3.org/2000/svg",
            "http://www.w3.org/1999/xlink",
        }
    assert len(ids) == len(set(ids))


def test_colours_come_from_the_page(drawn):
    """No stand-in colour is left: each is a variable that the page sets for light and dark."""
    for figure in drawn:
        assert not any(colour in figure.svg for colour in VARIABLES)
        assert "var(--ink)" in figure.svg


def test_curves_are_named_in_the_figure(drawn):
    """Each curve's name stands in the figure, so that colour is never alone; so do the two guide lines."""
    text = drawn[0].svg
    for name in ("linear", "quadratic", "cubic", "cosine", "constant", "5 ρ", "4 ρ"):
        assert name in text


def test_infinite_values_are_not_drawn(audit):
    """A curve that is infinite throughout is left out; one that is finite in part is drawn in part."""
    curves = audit["meta"]["figures"]["coefficient"]["curves"]
    curves[0]["lower"] = curves[0]["upper"] = ["oo"] * 25
    curves[1]["upper"][0] = "oo"
    svg = figures(audit)[0].svg
    assert ">constant" not in svg
    assert ">linear" in svg


def test_violations_are_told(audit):
    """The caption says that a run exceeded its bound when the data say so, and not otherwise."""
    assert "which no run exceeded" in figures(audit)[2].caption
    for claim in audit["claims"]:
        if claim["id"] == "S3/simulated":
            claim["obligations"][0]["details"]["violations"] = [{"T": 100}]
    assert "exceeded 1 times" in figures(audit)[2].caption


def test_a_figure_of_its_own_has_a_card(drawn):
    """A figure file brings its colours and a background, so that it can be read on any page."""
    alone = standalone(drawn[0].svg, ":root{--ink:#000}")
    assert "<style>:root{--ink:#000}</style>" in alone
    assert 'class="card"' in alone
    ElementTree.fromstring(alone)  # noqa: S314 - our own output


def test_small_ticks_are_powers_of_ten():
    """Below 0.01 a label is a power of ten, so that no digits are lost; from there on plain digits."""
    labels = [tick(v) for v in (1e-10, 3e-5, 0.005, 0.01, 0.3, 1.0, 20000.0)]
    assert labels == ["10⁻¹⁰", "3 × 10⁻⁵", "5 × 10⁻³", "0.01", "0.3", "1", "20\u2009000"]


def test_labels_keep_their_digits(audit):
    """Coordinates are shortened, labels are not: no axis reads 0.00 over and over."""
    for series in next(c for c in audit["claims"] if c["id"] == "S3/simulated")["obligations"][0]["details"][
        "series"
    ]:
        series["error"] = [e * 1e-6 for e in series["error"]]
    svg = figures(audit)[2].svg
    labels = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    assert "10⁻⁵" in labels
    assert not [v for v in labels if re.fullmatch(r"0\.0+", v)]
    assert (
        _clean('<svg viewBox="0 0 1 1" ><text x="1.23456">0.00512</text></svg>', "n", "a").count("0.00512")
        == 1
    )
